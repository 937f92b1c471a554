"""Secrets and people's words stay out of logs; who is who stays out of codes."""

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import capture_logs

from tests.platforms import HOOK_SECRET, SECRET, Installation

WORDS = "ความลับของฉัน O8 100"


@pytest.fixture
def as_it_comes() -> Iterator[None]:
    """Logs as nobody has set them up; afterwards as they were."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


async def test_logs_carry_no_secret_and_no_words(site: Installation, as_it_comes: None) -> None:
    with capture_logs() as logs:
        await site.post_line(site.text(WORDS), signature="wrong")
        await site.post_line(site.text(WORDS), {"type": WORDS})
        await site.post_telegram(site.message(WORDS), "wrong")
        await site.post_telegram(site.message(WORDS))
        site.line.fail("/reply", 401, {"message": "Authentication failed"})
        unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        site.telegram.fail("sendMessage", 401, unauthorized)
        await site.work()
        site.clock.move(seconds=1)
        await site.work()
    assert len(logs) >= 5
    for secret in (SECRET, HOOK_SECRET, "1:token", "ความลับ"):
        assert [each for each in logs if secret in str(each)] == []


async def test_settings_are_not_shown(site: Installation) -> None:
    assert SECRET not in repr(site.assistant.settings)
    assert "1:token" not in repr(site.assistant.settings)
    assert "password" not in repr(site.assistant.settings)
