"""Why a file is not taken."""

from handlers.terms.events import Fault


class Refused(Exception):
    """A file that is not taken; `fault` is what is said of it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault
