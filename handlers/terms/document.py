"""What a kind of document is: who may have it, what goes into it and what is said with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.terms.context import Ctx
from handlers.terms.messages import Choice, Say
from handlers.terms.roles import Right

Params = Mapping[str, Any]
"""What is wanted in particular, as JSON; `year`: the fiscal year whose scores and plan are looked at."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into a document (`data`, as its drawing takes it), and what is said with the file."""

    data: Any
    caption: Say
    told: Say


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`file_name` and `fill` are pure; `choices` stand under the word of progress and under what is told."""

    name: str
    right: Right
    file_name: Callable[[Params], str]
    fill: Callable[[Ctx, Params], Filled]
    choices: tuple[Choice, ...]
