"""What every page and answer over HTTP shares: the title, safe headers, and the log of a failure."""

import traceback
from pathlib import Path

import structlog

from storage.database import is_away

log = structlog.get_logger()
TITLE = "ผู้ช่วย ITA"
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""`same-origin`: with `no-referrer` a browser says `Origin: null` of our own forms."""


def log_failure(error: Exception) -> None:
    """One line, without what the error says: that may be people's words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    at = "".join(f"{Path(each.filename).name}:{each.lineno}" for each in last)
    log.error("request failed", error=type(error).__name__, away=is_away(error), at=at)
