"""What every page and answer over HTTP shares: the title, safe headers, and the log of a failure."""

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
    "Referrer-Policy": "no-referrer",
}


def log_failure(error: Exception) -> None:
    log.error("request failed", error=type(error).__name__, away=is_away(error))
