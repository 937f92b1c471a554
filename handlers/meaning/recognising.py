"""What words mean that no phrase fits: the likeliest intents of all rooms, and how sure that is. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from handlers.capability import Subject, Table
from handlers.terms.context import Ctx
from handlers.terms.flow import Step
from handlers.terms.messages import Choice, Press, Say
from handlers.terms.talk import Talk, answer
from handlers.understanding import years
from handlers.understanding.alike import meanings_in
from handlers.understanding.bare import bare
from handlers.understanding.likeness import Likeness, Scored
from handlers.understanding.phrases import Args, Phrase
from handlers.understanding.sayings import OUT_OF_SCOPE, Intent
from handlers.understanding.words import is_question, is_supposition, plain
from knowledge.thai import cut

LONGEST_WISH = 160
"""Letters of a message that may be a wish in free words."""
UNLIKE = 0.2
"""Below this likeness nothing of ours is meant."""
CLEAR = 0.36
"""From this likeness on a question is answered without being asked back."""
APART = 0.05
"""By so much the likeliest must lead, or both are offered."""
SURELY = 0.4
"""From this likeness on something else is meant than what a word in the question is known for."""
FAR = 0.8
"""What is meant otherwise is at most so much as likely."""
NAMED, HINTED = 0.5, 0.4
"""From this likeness on a subject is named: surely, and where nothing else is clear."""
OFF_TOPIC = "off_topic"
"""The words of `alike.yaml` that nobody uses who speaks of our matters."""
_BESIDE_STRANGE_WORDS = 0.5
"""What a likeness is worth where such words stand beside it."""
_WITHOUT_ITS_SUBJECT = 0.75
"""What a likeness is worth where the words do not say what it would be about."""
LONGEST_HEARD, SHORTEST_WISH = 40, 6
"""Letters of a message that are said again, and of a part of it that may be a wish of its own."""
LONGEST_PRESS = 60
YES = "ใช่"
"""How a button begins that says yes."""
_JOINED = re.compile(r"แล้วก็|แล้ว(?!ล่ะ|$)|และ|กับ|อีกอย่าง|ด้วยแล้ว|,|\n")
_NOTHING = re.compile("")
_FIGURE = re.compile(r"\d")
_WISHED_AWAY = re.compile(r"ไม่(?:ต้อง|อยาก|ได้จะ|เอา|ใช่)|อย่า|ห้าม|ยังไม่(?:ต้อง|อยาก)|เดี๋ยวค่อย|กำลังจะ|หวังว่า|น่าจะ")


@dataclass(frozen=True, slots=True)
class Meant:
    """An intent that words may mean, what it is about, and how like its sentences they are (0–1)."""

    intent: Intent
    score: float
    args: Args | None
    """None: the words do not say what it is about, and it cannot be opened without that."""

    @property
    def press(self) -> Press:
        return Press(self.intent.door, self.args or ())

    @property
    def is_ours(self) -> bool:
        return self.intent.name != OUT_OF_SCOPE


@lru_cache(maxsize=4)
def likeness_of(table: Table) -> Likeness:
    """The sentences of all rooms, weighed once."""
    return Likeness({each.name: each.learnt for each in table.intents.values()})


def recognised(words: str, ctx: Ctx, table: Table) -> tuple[Meant, ...]:
    """The likeliest things that plain words mean, the first three; none for what is too long to be a wish."""
    if not words or len(words) > LONGEST_WISH:
        return ()
    likely = likeness_of(table).ranked(words)[:6]
    found = sorted(_weighed(likely, words, ctx, table), key=lambda each: -each.score)
    return tuple(found[:3])


def _weighed(likely: tuple[Scored, ...], words: str, ctx: Ctx, table: Table) -> Iterator[Meant]:
    strange = OFF_TOPIC in meanings_in(bare(words))
    for each in likely:
        intent = table.intents[each.name]
        args = about(intent, words, ctx, table)
        worth = _WITHOUT_ITS_SUBJECT if args is None else 1.0
        worth *= _BESIDE_STRANGE_WORDS if strange and each.name != OUT_OF_SCOPE else 1.0
        yield Meant(intent, round(each.score * worth, 3), args)


def about(intent: Intent, words: str, ctx: Ctx, table: Table) -> Args | None:
    """What an intent is about; the args of the intent where its reader finds nothing and none is needed."""
    if not intent.reads:
        return intent.args
    match = _NOTHING.match(words)
    read = table.readers[intent.reads](match, words, ctx) if match else None
    if read:
        return (*intent.args, *read)
    return None if intent.example else intent.args


def is_ours(found: tuple[Meant, ...]) -> bool:
    """Whether something we can do is meant at all."""
    return bool(found) and found[0].is_ours and found[0].score >= UNLIKE


def is_clear(found: tuple[Meant, ...]) -> bool:
    """Whether it is surely a matter of ours."""
    return is_ours(found) and found[0].score >= CLEAR


def is_close(found: tuple[Meant, ...]) -> bool:
    """Whether two things are about as likely."""
    return len(found) > 1 and found[1].is_ours and found[0].score - found[1].score < APART


def says_enough(words: str) -> bool:
    """Whether words are a question, or more than one word of the field: a name alone answers what is open."""
    return is_question(words) or len(meanings_in(bare(words))) > 1


def may_be_opened(meant: Meant, words: str) -> bool:
    """Whether the likeliest may be opened at once: it only reads, is clear, and is not wished away."""
    if meant.intent.writes or meant.args is None or meant.score < CLEAR:
        return False
    supposed = is_supposition(words) and meant.intent.name not in ("what_if", "next_level", "levels")
    return not supposed and not _WISHED_AWAY.search(words)


def subject_meant(words: str, ctx: Ctx, table: Table) -> Subject | None:
    """What words are about that name no code; None where something else is likelier."""
    if not words or len(words) > LONGEST_WISH:
        return None
    subject = table.subject(words, ctx)
    if subject is None or (not subject.is_asked and _FIGURE.search(words)):
        return None
    others = (each for each in recognised(words, ctx, table) if each.intent.door != subject.of)
    rival = max((each.score for each in others), default=0.0)
    least = UNLIKE if subject.is_asked else NAMED if rival >= CLEAR else HINTED
    return subject if subject.score >= max(least, rival) else None


# ---- what is said where it is not sure


def asked_back(talk: Talk, found: tuple[Meant, ...], text: str, table: Table) -> Step:
    """Whether that is meant; two buttons where two are about as likely, and where nothing is said of what."""
    words = cut(" ".join(text.split()), LONGEST_HEARD)
    best = found[0]
    if is_close(found):
        choices = tuple(_button(each, each.intent.label) for each in found[:2])
        return answer(talk, (Say("general.which_meant", {"words": words}, (*choices, _other(table))),))
    label = best.intent.label
    if best.args is None:
        params = {"label": label, "example": best.intent.example}
        return answer(talk, (Say("general.about_what", params, (_other(table),)),))
    yes = _button(best, f"{YES} {label}")
    return answer(talk, (Say("general.meant", {"words": words, "label": label}, (yes, _other(table))),))


def _button(meant: Meant, label: str) -> Choice:
    """A button for what may be meant; the door asks what it is about where a button cannot carry it."""
    whole = Choice(label, str(meant.press))
    fits = whole.press.isascii() and len(whole.press) <= LONGEST_PRESS
    return whole if fits else Choice.to(label, meant.intent.door)


def _other(table: Table) -> Choice:
    return Choice.to("อื่น ๆ", table.intents["help"].door)


def refused_kindly(talk: Talk, found: tuple[Meant, ...], ctx: Ctx, table: Table) -> Step | None:
    """What is surely no matter of ours: one friendly line; None where it is only not understood."""
    surely = found and not found[0].is_ours and found[0].score >= CLEAR
    return answer(talk, (Say("general.out_of_scope", {}, table.menu(ctx)[:4]),)) if surely else None


def second_wish(best: Meant, words: str, ctx: Ctx, table: Table) -> Say | None:
    """What else a message asks, behind the words that join two wishes."""
    parts = [each for each in _JOINED.split(words) if len(each) >= SHORTEST_WISH]
    if len(parts) != 2:
        return None
    meant = [recognised(each, ctx, table) for each in parts]
    if not all(is_ours(each) and each[0].args is not None and each[0].score >= CLEAR for each in meant):
        return None
    others = [each[0] for each in meant if each[0].intent.name != best.intent.name]
    if len(others) != 1:
        return None
    label = others[0].intent.label
    return Say("general.also", {"label": label}, (_button(others[0], label),))


# ---- beside the phrases


@lru_cache(maxsize=4)
def _by_phrase(table: Table) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for intent in table.intents.values():
        for phrase in intent.phrases:
            found[phrase] = (*found.get(phrase, ()), intent.name)
    return found


def intents_of(phrase: Phrase, table: Table) -> tuple[str, ...]:
    """The intents that a phrase may stand for; none where no room has given it one."""
    return _by_phrase(table).get(phrase.name, ())


def otherwise_meant(phrase: Phrase, args: Args, words: str, ctx: Ctx, table: Table) -> bool:
    """Whether words that hold what a question is known by are clearly another one as a whole.

    `มาตรการที่น่าเป็นห่วง` holds what a weak point is known by, and asks about the plan.
    """
    mine = intents_of(phrase, table)
    if not mine or OUT_OF_SCOPE in mine or len(words) > LONGEST_WISH or is_supposition(words):
        return False
    if phrase.spells_whole(words) or words in map(plain, phrase.says):
        return False
    rest = years.said(words, ctx).rest
    if not args and _asks_of_a_subject(rest, ctx, table):
        return True
    found = recognised(rest, ctx, table)
    if not found or found[0].args is None or found[0].intent.name in mine or is_close(found):
        return False
    every = likeness_of(table).ranked(rest)
    same = max((each.score for each in every if each.name in mine), default=0.0)
    return found[0].score >= SURELY and same < found[0].score * FAR


def _asks_of_a_subject(words: str, ctx: Ctx, table: Table) -> bool:
    """`no gift ต้องลงอะไร` asks for one item, not for all that are missing."""
    subject = table.subject(words, ctx)
    return subject is not None and subject.is_asked and subject.score >= NAMED
