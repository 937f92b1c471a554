"""What every channel shares."""

from handlers.messages import Choice


def shown_choices(choices: tuple[Choice, ...], limit: int) -> tuple[Choice, ...]:
    """The choices a channel shows at once, at most `limit` (two or more).

    When there are more, the last place goes to a choice that asks for the rest: `more:N`, where N of
    them have been shown.
    """
    if len(choices) <= limit:
        return choices
    shown = limit - 1
    return (*choices[:shown], Choice(f"เพิ่มเติม (อีก {len(choices) - shown})", f"more:{shown}"))
