"""The deployment files: valid, guarded, agreeing; and the image's build steps make a program that runs."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EACH_SERVICE = pytest.mark.parametrize("name", SERVICES)
PROFILES = {"postgres": {"app", "worker", "postgres", "proxy"}, "sqlite": {"office", "proxy"}}
SECRET_NAME = re.compile("SECRET|TOKEN|PASSWORD|DATABASE_URL")


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), comments dropped and continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


DOCKERFILE = _instructions()


def _rest(instruction: str) -> list[str]:
    return [rest for word, rest in DOCKERFILE if word == instruction]


def _copied() -> list[str]:
    """What the COPY lines take from this folder (not from another stage)."""
    return [source for rest in _rest("COPY") if "--from" not in rest for source in rest.split()[:-1]]


def _ignored(path: Path) -> bool:
    """What .dockerignore says of a path below the root: the last line that fits decides."""
    result = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        anywhere = pattern.startswith("**/")
        starts = [Path(*path.parts[: count + 1]).as_posix() for count in range(len(path.parts))]
        candidates = path.parts if anywhere else starts
        if line and not line.startswith("#") and fnmatch.filter(candidates, pattern.removeprefix("**/")):
            result = not line.startswith("!")
    return result


def _wanted() -> list[Path]:
    """Every file that the COPY lines bring into the build, below the root."""
    named = [ROOT / source for source in _copied()]
    files = [file for path in named for file in (path, *path.rglob("*")) if file.is_file()]
    return [below for file in files if not _ignored(below := file.relative_to(ROOT))]


def test_compose_file_is_valid() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text("utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(COMPOSE)] == []


@EACH_SERVICE
def test_service_uses_only_what_is_declared(name: str) -> None:
    service = SERVICES[name]
    secrets = set(service.get("secrets", ()))
    assert secrets <= set(COMPOSE["secrets"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    sources = {mount.split(":")[0] for mount in service.get("volumes", ())}
    assert {each for each in sources if not each.startswith("./")} <= set(COMPOSE["volumes"])
    assert all((ROOT / each).is_file() for each in sources if each.startswith("./"))
    assert set(service.get("depends_on", ())) <= set(SERVICES)


@EACH_SERVICE
def test_secret_files_are_handed_in_and_read(name: str) -> None:
    service, known = SERVICES[name], {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    files = {key: value for key, value in service.get("environment", {}).items() if key.endswith("_FILE")}
    assert {Path(value).name for value in files.values()} == set(service.get("secrets", ()))
    assert all(Path(value).parent.as_posix() == "/run/secrets" for value in files.values())
    named = {key for key in service.get("environment", {}) if key.startswith(PREFIX) and key != "ITA_DOMAIN"}
    assert {key.removesuffix("_FILE") for key in named} <= known


@EACH_SERVICE
def test_service_is_guarded(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert set(service.get("cap_add", ())) <= {"NET_BIND_SERVICE"}
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["cpus"]
    assert service["logging"]["options"]["max-size"]


@EACH_SERVICE
def test_no_secret_stands_in_the_environment(name: str) -> None:
    environment: dict[str, str] = SERVICES[name].get("environment", {})
    plain = {k: v for k, v in environment.items() if SECRET_NAME.search(k) and not k.endswith("_FILE")}
    assert all(value.startswith("sqlite:///") for value in plain.values())


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert COMPOSE["networks"]["database"]["internal"] is True
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert re.search(r"@inside path /metrics .*\n\s*respond @inside 404", caddy)


@pytest.mark.parametrize("profile", PROFILES)
def test_profile_starts_its_own_services(profile: str) -> None:
    started = {name for name, service in SERVICES.items() if profile in service["profiles"]}
    assert started == PROFILES[profile]
    for name in started:
        needs: dict[str, dict[str, Any]] = SERVICES[name].get("depends_on", {})
        assert {each for each, how in needs.items() if how.get("required", True)} <= started


def test_dockerfile_is_careful() -> None:
    assert _rest("USER")[-1] not in ("", "root", "0", "0:0")
    assert "/healthz" in _rest("HEALTHCHECK")[0]
    images = _rest("FROM") + [each["image"] for each in SERVICES.values()]
    assert all(re.search(r"^[\w./-]+:(?!latest)[\w.-]+", image) for image in images)
    assert any("--require-hashes -r requirements.lock" in step for step in _rest("RUN"))
    for source in _copied():
        assert (ROOT / source).exists(), source
        assert not _ignored(Path(source)), source
    assert all(_ignored(Path(name)) for name in (".env", ".git", "secrets/database_url", "tests", "data"))


def test_image_does_not_hide_the_secret_files() -> None:
    """A variable set with ENV would win over its _FILE; the default database has to land on the volume."""
    assert not [line for line in _rest("ENV") if PREFIX in line]
    assert _rest("WORKDIR")[-1] == "/"
    assert _rest("VOLUME") == ["/data"]
    assert Settings.model_fields["database_url"].default == "sqlite:///./data/ita.db"


def _run(arguments: list[str], folder: Path, **variables: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith((PREFIX, "PIP_"))}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"} | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as the image has it: built from what the COPY lines name, put into an empty folder."""
    source, wheels, target = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "installed"))
    for file in _wanted():
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, source / file)
    offline = ["--no-deps", "--no-index"]
    _run(["pip", "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(wheels), "."], source)
    (wheel,) = wheels.glob("*.whl")
    _run(["pip", "install", *offline, "--no-compile", "--target", str(target), str(wheel)], source)
    return target


def test_every_file_of_the_packages_is_installed(installed: Path) -> None:
    packages = [path for path in _wanted() if len(path.parts) > 1]
    assert len(packages) > 50
    assert [str(path) for path in packages if not (installed / path).is_file()] == []


def test_installed_program_works(installed: Path, tmp_path: Path) -> None:
    def ita_bot(*arguments: str) -> str:
        url = f"sqlite:///{(tmp_path / 'ita.db').as_posix()}"
        return _run(["bot.cli.main", *arguments], tmp_path, PYTHONPATH=str(installed), ITA_DATABASE_URL=url)

    assert "2567" in ita_bot("rules", "check")
    made = json.loads(ita_bot("agency", "create", "เทศบาลตำบลตัวอย่าง", "--type", "เทศบาลตำบล"))
    assert made["agency_id"] == 1
    assert re.fullmatch(r"\w{4}-\w{4}", made["invite_code"])
