"""What a check found, said in Thai and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing looked at; `ok` None means optional and not there."""

    ok: bool | None
    thai: str
    english: str

    def line(self) -> str:
        mark = {True: "[ok]", False: "[!!]", None: "[--]"}[self.ok]
        return f"{mark} {self.thai} / {self.english}"
