"""Names and codes taken out of stored words. Pure."""

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_

from storage.people.agencies import FORGOTTEN

HIDDEN = "••••-••••"
"""What stands where a code was."""

_NO_WORDS = {"kind", "press", "url", "tone", "token", "ref", "flow"}
"""Parts of a message that are for machines."""
_SHORT = 4
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z2-9]{4}-?[A-Za-z2-9]{4}(?![A-Za-z0-9])")


def without_names(value: Any, names: Collection[str]) -> Any:
    """The words with the pseudonym in place of each name, the longest first."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        value = changed(value, _replacing(name))
    return value


def _replacing(name: str) -> Callable[[str], str]:
    """A name that is short, or in Latin letters, may be a part of another word: it has to stand alone."""
    literal = re.escape(name)
    alone = len(name) < _SHORT or name[0].isascii() or name[-1].isascii()
    pattern = re.compile(rf"(?<![\w\u0e00-\u0e7f]){literal}(?![\w\u0e00-\u0e7f])" if alone else literal)
    return lambda text: pattern.sub(FORGOTTEN, text)


def without_codes(value: Any, is_code: Callable[[str], bool]) -> Any:
    """The words without what looks like a code and is one, wherever it stands, also in a link."""

    def hide(text: str) -> str:
        return _CODE.sub(lambda found: HIDDEN if is_code(found.group()) else found.group(), text)

    return changed(value, hide, links=True)


def changed(value: Any, change: Callable[[str], str], *, links: bool = False) -> Any:
    """The same shape with every word in it changed; `links`: also what is for machines."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed(each, change, links=links) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in _NO_WORDS and not links else changed(each, change, links=links)
            for key, each in value.items()
        }
    return value


def mentions(column: ColumnElement[Any], words: Collection[str]) -> ColumnElement[bool]:
    """Rows whose JSON may hold one of the words, however the database writes letters down."""
    plain = cast(column, Text)
    ways = {json.dumps(each, ensure_ascii=ascii)[1:-1] for each in words for ascii in (True, False)}
    return or_(*(plain.contains(each, autoescape=True) for each in sorted(ways)))
