"""What people of this job really write, at the desk of the sample agency: what comes, and what is kept.

`talks/*.yaml`: turns as in the talks of tests/flows (`say`, `press`, `file` by its name in `files/`; `see`,
`not_see`, `buttons`), and at the end `kept`: everything that may have changed. Without it nothing may.
Of a measure only the facts that are named are compared; scores are those of 2567.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.files.attachments import keep, take
from handlers.terms.events import File
from handlers.terms.messages import from_json
from storage.unit_of_work import unit_of_work
from tests.channels import limits
from tests.databases import on_sqlite
from tests.field.desks import changed, kept
from tests.flows.talks import Talk, Turn, hold
from tests.harness import Answer, Office

HERE = Path(__file__).parent
TALKS = [
    pytest.param(talk, id=f"{path.stem}: {talk['name']}")
    for path in sorted((HERE / "talks").glob("*.yaml"))
    for talk in yaml.safe_load(path.read_text("utf-8"))
]


@on_sqlite
@pytest.mark.parametrize("talk", TALKS)
async def test_what_people_write(talk: Talk, desk: Office) -> None:
    before = await kept(desk)

    async def turn(each: Turn, user: str, last: Answer | None) -> Answer:
        answer = await _take(each, desk, user, last)
        messages = [from_json(message) for message in answer.messages]
        for within in (limits.check_web, limits.check_line, limits.check_telegram):
            within(messages)
        return answer

    await hold(talk, turn, lambda days: desk.clock.move(days=days))
    found = changed(before, await kept(desk))
    assert {name: _named(value, talk.get("kept", {}).get(name)) for name, value in found.items()} == _wanted(
        talk
    )


async def _take(turn: Turn, desk: Office, user: str, last: Answer | None) -> Answer:
    if "press" in turn:
        assert last is not None
        return await desk.press(last.press(str(turn["press"])), user)
    if "file" in turn:
        content = (HERE / "files" / turn["file"]).read_bytes()
        taken = await take(File(turn["file"]), content)
        async with unit_of_work(desk.database) as uow:
            file = await keep(taken, uow, desk.clock())
        return await desk.tell(file, user)
    return await desk.say(str(turn["say"]), user)


def _named(value: Any, wanted: Any) -> Any:
    """The facts that the talk names, or all where it names none."""
    return {name: value.get(name) for name in wanted} if isinstance(wanted, dict) and value else value


def _wanted(talk: Talk) -> dict[str, Any]:
    return {
        name: f"{value:g}" if isinstance(value, int | float) else value
        for name, value in talk.get("kept", {}).items()
    }
