"""Says what is due for one person: reads how things stand now, writes one message, closes the rows.

The message of a person and day has a name of its own in the outbox, and the rows it says are closed in the
same transaction: no crash and no race can say a point twice.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import structlog

from handlers.parts import MAILBOXES, Parts
from handlers.reminders.composing import compose, find_point
from handlers.reminders.lines import Facts
from handlers.reminders.planning import LAST_EVENT, PlanningDay, heads_of
from handlers.reminders.quota_warning import warning
from handlers.render import join
from handlers.terms.messages import to_json
from knowledge.fiscal import fiscal_year_of
from knowledge.measures.measure import Measure
from knowledge.reminders.points import Point, ReminderKind, Setting, newest
from knowledge.scores.gaps import missing_items
from knowledge.scores.scoring import evaluate
from storage.messages.outbox import KEPT, WAITING
from storage.messages.outgoing import NewOutgoing
from storage.reminders.recipients import ChatAccount, NewReminder, Recipient, ReminderRow
from storage.reminders.reminders import DROPPED, MERGED, SAID
from storage.reminders.reminders import WAITING as DUE
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """A message that went into the outbox."""

    outbox_id: int
    to: str
    kinds: tuple[ReminderKind, ...]
    """What it speaks of, the most important first."""
    text: str

    @property
    def kind(self) -> ReminderKind:
        """What the message is as a whole: where a quarter begins, it is told what is due in it."""
        return ReminderKind.QUARTER if ReminderKind.QUARTER in self.kinds else self.kinds[0]


@dataclass
class TellingResult:
    """What came of a pass, in points; `unreachable` are those of people without an account to write to.

    `failed` counts people whom a fault kept from being told; `told` are the messages that were written.
    """

    said: Counter[str] = field(default_factory=Counter)
    merged: int = 0
    deferred: int = 0
    dropped: int = 0
    unreachable: int = 0
    failed: int = 0
    told: list[Told] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    """The rows of the outbox with what groups were told."""

    def add(self, other: "TellingResult", *, keep: bool) -> None:
        """Take in what came of one person; `keep`: also the words."""
        self.said.update(other.said)
        self.merged += other.merged
        self.deferred += other.deferred
        self.dropped += other.dropped
        self.unreachable += other.unreachable
        self.failed += other.failed
        self.told += other.told if keep else []
        self.groups += other.groups


@dataclass(frozen=True)
class AgencySnapshot:
    """How things stand now in some agencies, by their ids: what was planned may be out of date."""

    members: Mapping[int, Sequence[Recipient]]
    heads: Mapping[int, Mapping[int, Recipient]]
    """In each agency who is written to for each member."""
    measures: Mapping[int, Sequence[Measure]]
    events: Mapping[int, Sequence[tuple[str, date]]]
    dates: Mapping[int, Sequence[tuple[str, date]]] = field(default_factory=dict)
    """Their own dates, beside those of the ITA year."""

    @classmethod
    async def load(cls, uow: UnitOfWork, agency_ids: Sequence[int], today: date) -> "AgencySnapshot":
        year = fiscal_year_of(today)
        members = await uow.reminders.members_of(agency_ids)
        return cls(
            members,
            {each: heads_of(found) for each, found in members.items()},
            await uow.measures.load(agency_ids, (year - 1, year, year + 1)),
            await uow.reminders.events_of(agency_ids, today - LAST_EVENT),
            await uow.dates.own_of(agency_ids, today - LAST_EVENT),
        )


@dataclass
class _Sifted:
    """A person's due rows: those to say with their points, those a newer one replaces, and void ones."""

    said: dict[int, Point]
    merged: list[int]
    dropped: list[int]


class ReminderWriter:
    """Writes to people in the channels that are `available`."""

    def __init__(self, parts: Parts, available: Collection[str]) -> None:
        self.parts, self.available = parts, frozenset(available) | MAILBOXES

    async def say(
        self,
        uow: UnitOfWork,
        member_id: int,
        rows: Sequence[ReminderRow],
        snapshot: AgencySnapshot,
        day: PlanningDay,
    ) -> TellingResult:
        """Say these rows of one person in one message, as far as they still hold."""
        result = TellingResult()
        agency = rows[0].agency_id
        person = snapshot.heads.get(agency, {}).get(member_id)
        if person is None:
            await uow.reminders.close([each.id for each in rows], DROPPED, day.now)
            return TellingResult(dropped=len(rows))
        dated = any(each.kind == ReminderKind.CALENDAR for each in rows)
        facts = _facts(person, snapshot, day, await self._missing(uow, agency) if dated else None)
        sifted = _sift(rows, facts, person.setting)
        await uow.reminders.close(sifted.merged, MERGED, day.now)
        await uow.reminders.close(sifted.dropped, DROPPED, day.now)
        result.merged, result.dropped = len(sifted.merged), len(sifted.dropped)
        if not sifted.said:
            return result
        if person.id != member_id:
            await self._hand_on(uow, person, sifted.said, day, result)
            return result
        opens = day.not_before(sifted.said.values(), person.setting)
        if opens > day.now:
            await uow.reminders.defer(list(sifted.said), opens)
            result.deferred = len(sifted.said)
            return result
        account = choose_account(person.accounts, self.available)
        if account is None:
            await uow.reminders.close(list(sifted.said), DROPPED, day.now)
            result.unreachable = len(sifted.said)
            log.warning("nobody to remind", member=person.id, points=len(sifted.said))
            return result
        told = await self._put(uow, person, account, sifted.said, facts, day.now)
        if told is None:
            await self._put_off(uow, person, sifted.said, day, result)
        else:
            result.told.append(told)
            result.said.update(point.kind.value for point in sifted.said.values())
        return result

    async def _hand_on(
        self,
        uow: UnitOfWork,
        head: Recipient,
        said: Mapping[int, Point],
        day: PlanningDay,
        result: TellingResult,
    ) -> None:
        """What was planned for a member is said to the member who is the same person and written to."""
        points = said.values()
        rows = (NewReminder(head.agency_id, head.id, each, day.now, DUE) for each in points)
        await uow.reminders.add(rows, day.now)
        await uow.reminders.close(list(said), MERGED, day.now)
        result.merged += len(said)

    async def _put(
        self,
        uow: UnitOfWork,
        person: Recipient,
        account: ChatAccount,
        said: Mapping[int, Point],
        facts: Facts,
        now: datetime,
    ) -> Told | None:
        """The message into the outbox; None if the one of this person and day is there already."""
        composed = compose(list(said.values()), replace(facts, is_shared=account.is_shared))
        asked = all(point.kind is ReminderKind.NUDGE for point in said.values())
        key = asked_key(person.id, facts.today) if asked else message_key(person.id, facts.today)
        more = () if await uow.outbox.has(key) else await warning(uow, person, facts.today, now)
        messages = [
            to_json(each) for each in join([self.parts.texts.render(say) for say in (*more, *composed.says)])
        ]
        kinds = tuple(sorted({point.kind for point in said.values()}, key=lambda each: each.rank))
        new = NewOutgoing(
            chat=account.key,
            messages=messages,
            state=KEPT if account.channel in MAILBOXES else WAITING,
            agency_id=person.agency_id,
            key=key,
            purpose=kinds[0].value,
            member_id=person.id,
        )
        outbox_id = await uow.outbox.say(new, now)
        if not outbox_id:
            return None
        await uow.reminders.close(list(said), SAID, now, outbox_id)
        await uow.chats.show(account.key, person.agency_id, composed.listed, now)
        return Told(outbox_id, account.key, kinds, "\n".join(each["text"] for each in messages))

    async def _put_off(
        self,
        uow: UnitOfWork,
        person: Recipient,
        said: Mapping[int, Point],
        day: PlanningDay,
        result: TellingResult,
    ) -> None:
        """Today's message is out, and there is one a day: the rest waits for the next working morning.

        A deadline of today that the message named is settled by it; one that it did not name waits too,
        and is then told as what it has become.
        """
        today = day.today
        named = await uow.reminders.named_in(message_key(person.id, today))
        settled = [
            row for row, point in said.items() if point.deadline == today and point.measure_id in named
        ]
        rest = [row for row in said if row not in settled]
        await uow.reminders.close(settled, MERGED, day.now)
        await uow.reminders.defer(rest, day.next_morning(person.setting))
        result.merged, result.deferred = result.merged + len(settled), len(rest)

    async def _missing(self, uow: UnitOfWork, agency_id: int) -> tuple[int, tuple[str, ...]] | None:
        """The O-items that the latest assessment misses, if its year is in the rules."""
        year = await uow.assessments.latest_year(agency_id)
        row = await uow.assessments.find(agency_id, year) if year else None
        ruleset = self.parts.rules.of(row.fiscal_year, row.ruleset_version) if row else None
        if row is None or ruleset is None or ruleset.drafted_from is not None:
            return None
        groups = missing_items(evaluate(ruleset, row.scores))
        return row.fiscal_year, tuple(item.code for group in groups for item in group.items)


def message_key(member_id: int, day: date) -> str:
    """The name of a person's message of a day in the outbox: there is one."""
    return f"remind:{member_id}:{day.isoformat()}"


def asked_key(member_id: int, day: date) -> str:
    """The name of the one message of a day that somebody asked for."""
    return f"nudge:{member_id}:{day.isoformat()}"


def _facts(
    person: Recipient, snapshot: AgencySnapshot, day: PlanningDay, missing: tuple[int, tuple[str, ...]] | None
) -> Facts:
    agency = person.agency_id
    return Facts(
        member_id=person.id,
        role=person.role,
        agency=person.agency_name,
        today=day.today,
        measures={each.id: each for each in snapshot.measures.get(agency, ())},
        members=snapshot.members[agency],
        also=frozenset(each for each, head in snapshot.heads[agency].items() if head.id == person.id),
        events=day.events(snapshot.events.get(agency, ()), snapshot.dates.get(agency, ())),
        missing=missing,
    )


def _sift(rows: Sequence[ReminderRow], facts: Facts, setting: Setting) -> _Sifted:
    """Each row against how things stand now."""
    found: dict[int, Point] = {}
    for row in rows:
        point = find_point(row.key, row.measure_id, facts)
        if point is not None and setting.allows(point.kind, facts.today):
            found[row.id] = point
    told, _ = newest(found.values())
    said = {row: point for row, point in found.items() if point in told}
    return _Sifted(said, [row for row in found if row not in said], [r.id for r in rows if r.id not in found])


def choose_account(accounts: Sequence[ChatAccount], available: Collection[str]) -> ChatAccount | None:
    """Where to write: not blocked, a chat rather than the web, the one they used last."""
    open_ = [each for each in accounts if not each.is_blocked and each.channel in available]

    def rank(each: ChatAccount) -> tuple[bool, float]:
        heard = each.heard_at.timestamp() if each.heard_at else 0.0
        return each.channel not in MAILBOXES, heard

    return max(open_, key=rank, default=None)
