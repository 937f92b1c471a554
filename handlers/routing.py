"""From an event to a step: whoever says "mine" first takes it. Knows no capability by name. Pure."""

from collections.abc import Callable
from dataclasses import replace

from handlers.capability import LONGEST, Heard, Moment, Table
from handlers.meaning.phrasing import phrases_that_fit
from handlers.meaning.recognising import (
    YES,
    Meant,
    asked_back,
    is_clear,
    is_close,
    is_ours,
    may_be_opened,
    otherwise_meant,
    recognised,
    refused_kindly,
    says_enough,
    second_wish,
    subject_meant,
)
from handlers.meaning.redoing import again, what_follows, what_is_meant, with_the_last
from handlers.opening import opened, press
from handlers.terms.context import Ctx
from handlers.terms.events import Edited, Event, Pressed, Text
from handlers.terms.flow import Step
from handlers.terms.messages import Press, Say
from handlers.terms.talk import Talk, answer, go_on, parted
from handlers.understanding import years
from handlers.understanding.mending import in_figures, on_the_other_keyboard, seen
from handlers.understanding.words import Meanings, action_in, plain, polite_less

LONGEST_AGAIN = 80
"""Letters of a message that only names another year."""
_BACK: Meanings = {"back": ("back",)}
_AGREED: Meanings = {"yes": ("yes", "fine"), "no": ("no", "drop", "stop")}
Take = Callable[[Talk, Heard, Ctx, Table], Step | None]


def route(talk: Talk, event: Event, ctx: Ctx, table: Table) -> Step:
    """The one decision about an event."""
    heard = Heard(Text(seen(event.text)) if isinstance(event, Text) else event)
    steps = (step for take in ORDER if (step := take(talk, heard, ctx, table)))
    return parted(talk, _let_go(talk, next(steps)))


def _let_go(talk: Talk, step: Step) -> Step:
    """A question that would only be asked once more stands as it does after an answer in between."""
    if talk.active is None or step.state is not talk.state or not step.ask or not (step.say or step.effects):
        return step
    after = talk.dialog.lets_go(talk.active)
    return replace(step, ask=False, paused=True) if after is None else replace(step, state=after)


def _ask(moment: Moment) -> Take:
    """Ask every capability that takes something at a moment."""

    def take(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
        steps = (step for each in table.takers(moment) if (step := each(talk, heard, ctx)))
        return next(steps, None)

    return take


# ---- buttons


def _pressed(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    return press(talk, heard.event.press, ctx, table) if isinstance(heard.event, Pressed) else None


# ---- words


def _answered(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """The words are meant for the question that is open, and for nothing else."""
    if talk.active is None or not heard.is_written or heard.length > LONGEST:
        return None
    if talk.expects == "words" and (_label(talk, heard) or is_wish(heard.words, table)):
        return None
    if not talk.dialog.accepts(talk.active, heard.words):
        return None
    return go_on(talk, Text(heard.text), ctx)


def is_wish(words: str, table: Table) -> bool:
    """Whether words that a free question would take are a wish of their own."""
    return any(each.comes_between(words) for each in table.phrases)


def _label(talk: Talk, heard: Heard) -> str | None:
    meant = (heard.words, polite_less(heard.words))
    return next((each.press for each in talk.offered if plain(each.label) in meant), None)


def _agreed(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """Yes or no to what a button shown last asks, although no dialog is open."""
    if not heard.is_written:
        return None
    presses = ((Press.read(each.press), each.label) for each in talk.offered)
    offer = next((each for each, label in presses if each and _agrees(each, label)), None)
    said = action_in(polite_less(heard.words), _AGREED) if offer else ""
    if offer is None or not said:
        return None
    if said == "no":
        return answer(talk, (Say("general.nothing_changed", {}, table.menu(ctx)[:3]),))
    return opened(talk, offer, ctx, table)


def _agrees(press: Press, label: str) -> bool:
    """Whether a button says yes to the question above it."""
    return press.args[:1] == ("yes",) or label.startswith(YES)


def _labelled(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """The words on a button that was shown."""
    found = _label(talk, heard) if heard.words else None
    return press(talk, found, ctx, table) if found else None


def _phrased(asks: str) -> Take:
    """Ask the phrases: the first that fits opens its door, unless the whole asks another question."""

    def take(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
        found = next(phrases_that_fit(heard, asks, ctx, table), None) if heard.is_written else None
        if found is None or (asks == "question" and otherwise_meant(*found, heard.words, ctx, table)):
            return None
        return _opened_for(talk, Press(found[0].leads_to, found[1]), heard, ctx, table)

    return take


def _opened_for(talk: Talk, press: Press, heard: Heard, ctx: Ctx, table: Table) -> Step:
    """What comes of a door that words lead to, about the year that they name."""
    named = years.said(heard.words, ctx)
    if len(named.years) > 1 and table.years.get(press.door) in years.ASKED:
        return years.ask_which(talk, press, named.years)
    return opened(talk, replace(press, year=press.year or named.one or _year_before(heard, ctx)), ctx, table)


def _year_before(heard: Heard, ctx: Ctx) -> int | None:
    """`แล้ว o12 ล่ะ` stays with the year that was asked about."""
    return ctx.asked.year if ctx.asked and heard.words.startswith("แล้ว") else None


def _asked_again(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """`แล้วของปี 69 ล่ะ`: the question that was answered last, for another year."""
    named = years.said(heard.words, ctx) if heard.is_written and heard.length < LONGEST_AGAIN else None
    if named is None or not named.is_all or ctx.asked is None or ctx.asked.door not in table.doors:
        return None
    return opened(talk, replace(ctx.asked, year=named.one), ctx, table)


def _edited(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """A message that was edited is read as it stands now; what it would change is only looked at."""
    if not isinstance(heard.event, Edited) or talk.active:
        return None
    now = Heard(Text(seen(heard.event.text)), edited=True)
    step = _first_of((_phrased("wish"), _ask(Moment.READ), *QUESTIONS), talk, now, ctx, table)
    changes = step is None or any(each.IN_ORDER for each in step.effects)
    return None if changes else step


def _went_back(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """`กลับ`: the answer before the last one, again."""
    if not heard.is_written or not action_in(polite_less(heard.words), _BACK):
        return None
    if ctx.before is None or ctx.before.door not in table.doors:
        return answer(talk, (Say("general.no_way_back", {}, table.menu(ctx)[:3]),))
    return replace(opened(talk, ctx.before, ctx, table), back=True)


def _redone(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """`ไม่ใช่ หมายถึงข้อ 9`, `แล้วกองคลังล่ะ`: the last question asked otherwise."""
    if not heard.is_written or talk.active:
        return None
    meant = what_is_meant(heard.words)
    if last := again(meant or what_follows(heard.words), ctx, table):
        return opened(talk, last, ctx, table)
    step = _first_of(QUESTIONS, talk, Heard(Text(meant)), ctx, table) if meant else None
    return step if step and _only_answers(talk, step) else None


def _pointing(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """`แล้วข้อนี้ได้เท่าไร`: a question about what was spoken of last."""
    pointed = with_the_last(heard.words, ctx) if heard.is_written and not talk.active else ""
    step = _first_of(QUESTIONS, talk, Heard(Text(pointed)), ctx, table) if pointed else None
    return step if step and _only_answers(talk, step) else None


def _only_answers(talk: Talk, step: Step) -> bool:
    """Whether a step begins nothing and changes nothing."""
    return step.state is talk.state and not any(each.IN_ORDER for each in step.effects)


def _mended(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """Spelt figures as figures, and what was typed with the other keyboard; a change is asked about."""
    if not heard.is_written:
        return None
    whole = in_figures(heard.text)
    spelt = plain(whole) != heard.words
    if spelt and (step := _first_of(AS_TYPED, talk, Heard(Text(whole)), ctx, table)):
        return step
    other = on_the_other_keyboard(heard.text) if talk.expects != "words" else ""
    if not other or not is_clear(recognised(plain(other), ctx, table)):
        return None
    step = _first_of((*AS_TYPED, _understood), talk, Heard(Text(other)), ctx, table)
    if step is None:
        return None
    if step.effects or step.state is not talk.state:
        return answer(talk, (Say("general.other_keys", {"words": other[:60]}, table.menu(ctx)[:3]),))
    return step


def _first_of(takes: tuple[Take, ...], talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    return next((step for take in takes if (step := take(talk, heard, ctx, table))), None)


def _about(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """Words that name no code, and an item or a question all the same: `สินบนอยู่ข้อไหน`."""
    if not heard.is_written or talk.expects == "words":
        return None
    named = years.said(heard.words, ctx)
    there = ctx if named.one is None else ctx.of_result(named.one)
    found = subject_meant(named.rest if named.years else heard.words, there, table)
    if found is None or (talk.active and not found.is_asked):
        return None
    return _opened_for(talk, found.press, heard, ctx, table)


def _understood(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """What words without a phrase are most like: a clear question is answered, all else asked back."""
    if not heard.is_written or talk.expects == "words":
        return None
    found = recognised(heard.words, ctx, table)
    if not is_ours(found):
        return None if talk.active else refused_kindly(talk, found, ctx, table)
    best = found[0]
    if talk.active and not says_enough(heard.words):
        return None
    if may_be_opened(best, heard.words) and not is_close(found):
        step = _opened_for(talk, best.press, heard, ctx, table)
        if _only_answers(talk, step):
            return _with_second(step, best, heard, ctx, table)
    return None if talk.active else asked_back(talk, found, heard.text, table)


def _with_second(step: Step, best: Meant, heard: Heard, ctx: Ctx, table: Table) -> Step:
    """The answer, and what else was asked in the same message as a button behind it."""
    other = second_wish(best, heard.words, ctx, table)
    return replace(step, say=(*step.say, other)) if other else step


def _going_on(talk: Talk, heard: Heard, ctx: Ctx, table: Table) -> Step | None:
    """Nobody took the words: the open question has them, and says what it waits for."""
    return go_on(talk, Text(heard.text), ctx) if talk.active and heard.is_written else None


QUESTIONS: tuple[Take, ...] = (_asked_again, _phrased("wish"), _phrased("question"), _about, _understood)
"""Who is asked about words that stand in place of others: nobody who reads a change out of them."""
AS_TYPED: tuple[Take, ...] = (
    _answered,
    _labelled,
    _went_back,
    _ask(Moment.NAMED),
    _asked_again,
    _redone,
    _phrased("wish"),
    _ask(Moment.READ),
    _phrased("question"),
)
"""Who is asked about words as they stand."""
ORDER: tuple[Take, ...] = (
    _ask(Moment.FIRST),
    _pressed,
    _edited,
    _ask(Moment.SENT),
    _ask(Moment.ASKED),
    _agreed,
    *AS_TYPED,
    _mended,
    _pointing,
    _about,
    _understood,
    _going_on,
    _ask(Moment.LAST),
)
"""Who is asked, one after the other."""
