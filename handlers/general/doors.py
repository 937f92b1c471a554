"""Help, stopping, taking back, and what the year has: doors of no room of their own."""

from handlers.capability import Args, Door, Heard
from handlers.general import help as general
from handlers.general import knowing, topics
from handlers.general.effects import Undo
from handlers.terms.context import Ctx
from handlers.terms.events import Edited, File, Flood, Media
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Say, number_in
from handlers.terms.talk import RESUME, Talk, answer, wish, with_right
from handlers.understanding.years import YearOf


def idle_choices(talk: Talk, ctx: Ctx) -> tuple[Choice, ...]:
    return ((RESUME,) if talk.paused and talk.state else ()) + general.menu(ctx)[:3]


def _pause(talk: Talk, _: Args, ctx: Ctx) -> Step:
    if talk.active is None:
        return Step(talk.state, (Say("general.nothing_to_pause", {}, idle_choices(talk, ctx)),), ask=False)
    return talk.dialog.leave(talk.active, ctx)


def _undo(talk: Talk, args: Args, ctx: Ctx) -> Step:
    audit_id = number_in(args[0]) if args else None
    if talk.active and not args and (meant := talk.dialog.undo(talk.active, ctx)):
        return meant
    return with_right(talk, ctx, Undo.RIGHT, Undo.WHAT, lambda: wish(talk, Undo(audit_id)))


def _thanks(talk: Talk, _: Args, ctx: Ctx) -> Step:
    return answer(talk, (Say("general.thanks", {}, general.menu(ctx)[:3]),))


def _help(talk: Talk, _: Args, ctx: Ctx) -> Step:
    return answer(talk, general.help_(ctx))


def _topic(talk: Talk, args: Args, ctx: Ctx) -> Step:
    if not args or args[0] not in topics.TOPICS:
        return answer(talk, general.help_(ctx))
    return answer(talk, (topics.about(ctx, args),))


DOORS: dict[str, Door] = {
    "start": _help,
    "topic": _topic,
    "know": lambda talk, args, ctx: answer(talk, knowing.known(ctx, args)),
    "help": _help,
    "pause": _pause,
    "undo": _undo,
    "thanks": _thanks,
    "levels": lambda talk, _, ctx: answer(talk, general.levels(ctx)),
}
YEARS: dict[str, YearOf] = {
    **dict.fromkeys(("start", "help", "pause", "undo", "thanks", "topic", "know"), "none"),
    "levels": "rules",
}


def flood(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """More messages than anybody types."""
    return answer(talk, (Say("general.flood"),)) if isinstance(heard.event, Flood) else None


def wordless(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """What holds nothing to read: stickers, edits, files that could not be taken."""
    match heard.event:
        case Media(kind):
            return answer(talk, general.media(ctx, kind))
        case Edited():
            return answer(talk, general.edited(ctx))
        case File(text=None) as file:
            return answer(talk, general.unreadable_file(ctx, file))
    return None


def no_words(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Signs without a letter or a digit."""
    return None if any(each.isalnum() for each in heard.words) else answer(talk, general.no_words(ctx))


def unknown(talk: Talk, heard: Heard, ctx: Ctx) -> Step | None:
    """Nobody took it, and no question is open."""
    if any(each.isdigit() for each in heard.words) and not heard.words.strip("0123456789 .,%"):
        params = {"paused": talk.paused}
        said = (Say("general.loose_numbers", params, idle_choices(talk, ctx)),)
        return Step(talk.state, said, ask=False)
    return answer(talk, general.not_understood(ctx, heard.text))
