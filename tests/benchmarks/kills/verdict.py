"""What a kill run left: events, data and answers, against what was sent."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import literal, select

from bot.channels.line.decode import FRESH
from storage.database import Database
from storage.measures.tables import evidence, progress
from storage.messages.tables import inbox, outbox
from storage.scores.tables import score_change
from tests.benchmarks.kills.account import Answer
from tests.benchmarks.kills.talks import POISON, Chat

APOLOGY = "อ้างอิง T-"


class Left:
    """What is in the database at the end, and what LINE took."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = answers
        self.events: dict[str, Any] = {}
        self.said: list[Any] = []
        self.data: dict[tuple[int, str], list[Any]] = defaultdict(list)

    async def read(self, database: Database) -> None:
        async with database.transaction() as connection:
            for row in await connection.execute(select(inbox)):
                self.events[row.event_id] = row
            columns = [each for each in outbox.c if each is not outbox.c.messages]
            said = select(*columns, inbox.c.event_id).join(inbox, outbox.c.inbound_id == inbox.c.id)
            self.said = list(await connection.execute(said))
            for what, value in (
                (score_change.c.code, score_change.c.new),
                (literal("note"), progress.c.note),
                (literal("photo"), evidence.c.taken_on),
            ):
                kept = select(value.table.c.agency_id, what, value).order_by(value.table.c.id)
                for agency, name, each in await connection.execute(kept):
                    self.data[agency, name].append(each)

    def by_event(self) -> dict[str, list[Answer]]:
        keys = {row.retry_key: row.event_id for row in self.said}
        found: dict[str, list[Answer]] = defaultdict(list)
        for each in self.answers:
            event = each.token.removeprefix("token-") if each.token else keys.get(each.key, each.key)
            found[event].append(each)
        return found


class Verdict:
    """The figures of a run, and each case that a reader has to look at."""

    def __init__(self, chats: Sequence[Chat], left: Left) -> None:
        self.chats, self.left = chats, left
        self.sent = [event for chat in chats for event in chat.events]
        self.bad = {event: how for chat in chats for event, how in chat.bad.items()}
        self.rows = Counter(row.event_id for row in left.said)
        self.answers = left.by_event()
        self.given_up = {event for event, row in left.events.items() if row.outcome == "dead"}

    def figures(self) -> dict[str, Any]:
        poison = [event for event, how in self.bad.items() if how in POISON]
        files = [event for event, how in self.bad.items() if how not in POISON]
        attempts = Counter(row.attempts for event, row in self.left.events.items() if event not in self.bad)
        return {
            "events": len(self.sent),
            "answers": len(self.left.answers),
            "pushes": sum(not each.token for each in self.left.answers),
            "poison": len(poison),
            "apologised for": sum(APOLOGY in self._words(event) for event in poison),
            "hostile files": len(files),
            "hostile files given up": len(self.given_up.intersection(files)),
            "honest events by attempts": dict(sorted(attempts.items())),
            "answers by state": dict(Counter(row.state for row in self.left.said)),
        }

    def faults(self) -> dict[str, list[str]]:
        sent, known, answers = self.sent, self.left.events, self.answers
        return {
            "events lost": [each for each in sent if each not in known],
            "events open": [each for each, row in known.items() if row.outcome is None],
            "events twice": [each for each in sent if self.rows[each] > 1],
            "events without answer": [each for each in sent if not self.rows[each]],
            "honest events given up": sorted(self.given_up - self.bad.keys()),
            "wrong data": [fault for chat in self.chats for fault in self._wrong(chat)],
            "answers lost": [each for each in sent if not answers[each]],
            "answers doubled": [each for each in sent if len(answers[each]) > 1],
            "answers to nothing": [each for each in answers if each not in known],
            "pushed though free": [each for each in sent if self._was_free(each)],
            "out of order": [fault for chat in self.chats for fault in self._disorder(chat)],
            "stuck after poison": [
                each for chat in self.chats for each in chat.bad if self._stuck(chat, each)
            ],
            "last not answered": [
                f"chat {chat.number}" for chat in self.chats if not answers[chat.events[-1]]
            ],
        }

    def about(self, event: str) -> str:
        """All that is known of an event."""
        row, said = self.left.events.get(event), [each for each in self.left.said if each.event_id == event]
        if row is None:
            return event
        answers = [
            (each.at, "reply" if each.token else "push", each.words[:60]) for each in self.answers[event]
        ]
        body = {name: str(value)[:60] for name, value in row.body.items()}
        tried = (row.outcome, row.attempts, str(row.received_at), str(row.done_at))
        rows = [
            (each.state, each.attempts, each.lost, each.uncertain, each.error, each.reply) for each in said
        ]
        return f"{event} {body} event {tried} outbox {rows} LINE {answers}"

    def _words(self, event: str) -> str:
        return "".join(each.words for each in self.answers[event])

    def _was_free(self, event: str) -> bool:
        """Whether a push was paid for while the reply token was fresh and not used."""
        row, answers = self.left.events.get(event), self.answers[event]
        until = (row.received_at + FRESH).timestamp() if row else 0
        return bool(answers) and not answers[0].token and answers[0].at < until

    def _wrong(self, chat: Chat) -> Iterator[str]:
        """A hostile picture that is taken after all has no day."""
        for what in sorted({each.what for each in chat.wanted}):
            wanted = [
                each.value
                for each in chat.wanted
                if each.what == what and not self.given_up.intersection(each.events)
            ]
            found = [each for each in self.left.data[chat.agency, what] if each is not None]
            if found != wanted:
                missing = [str(each) for each in wanted if each not in found][:3]
                more = [str(each) for each in found if each not in wanted or found.count(each) > 1][:3]
                yield f"chat {chat.number} {what}: {len(found)} of {len(wanted)}, not {missing}, but {more}"

    def _disorder(self, chat: Chat) -> Iterator[str]:
        places = {event: place for place, event in enumerate(chat.events)}
        came = sorted((each.at, event) for event in chat.events for each in self.answers[event])
        for (_, one), (_, other) in itertools.pairwise(came):
            if places[other] < places[one]:
                yield other

    def _stuck(self, chat: Chat, event: str) -> bool:
        later = chat.events[chat.events.index(event) + 1 :]
        poisoned = chat.bad[event] in POISON
        said = APOLOGY in self._words(event) if poisoned else bool(self.answers[event])
        return not said or any(not self.answers[each] for each in later)
