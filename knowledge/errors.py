"""The errors of the `knowledge` package."""

from collections.abc import Iterable


class KnowledgeError(Exception):
    """Base of every error that knowledge raises on purpose."""


class RulesError(KnowledgeError):
    """Rule files that cannot be used; `faults` has one line per fault, each naming file and key."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
