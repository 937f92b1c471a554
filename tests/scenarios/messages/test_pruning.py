"""What has been kept long enough goes, in small portions; keys, history and what is open stay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, Table, func, insert, select, update

from bot.jobs.pruning import KEYS_DAYS, PORTION, Pruning
from handlers.terms.events import Text
from handlers.turn import handle_next
from storage.audit import audit
from storage.columns import metadata
from storage.documents.tables import document
from storage.erasing.redacting import HIDDEN
from storage.messages.files import FileRow
from storage.messages.outbox import KEPT, PARKED, SENT, WAITING
from storage.messages.outgoing import NewOutgoing
from storage.messages.tables import file, inbox, outbox
from storage.people.tables import invite, member
from storage.reminders.tables import reminder
from storage.scores.tables import score_change
from storage.unit_of_work import unit_of_work
from tests.databases import on_postgres, on_sqlite
from tests.harness import Office

KEEP = 30
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def pruning(office: Office) -> Pruning:
    return Pruning(office.database, office.clock, KEEP)


async def rows(office: Office, *columns: Any) -> list[Any]:
    async with unit_of_work(office.database) as uow:
        return [tuple(row) for row in await uow.connection.execute(select(*columns).order_by(columns[0]))]


async def count(office: Office, table: Table) -> int:
    async with unit_of_work(office.database) as uow:
        return (await uow.connection.execute(select(func.count()).select_from(table))).scalar_one()


async def put(office: Office, table: Table, **values: Any) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.connection.execute(insert(table), values)


async def set_all(office: Office, table: Table, **values: Any) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.connection.execute(update(table).values(**values))


async def test_words_go_after_their_time_and_repeats_still_end(office: Office) -> None:
    await office.say("จุดอ่อน")
    office.clock.move(days=KEEP)
    await office.say("คะแนนรวม", "staff")
    await pruning(office).work()
    (old, young) = await rows(
        office, inbox.c.id, inbox.c.event_id, inbox.c.body, inbox.c.chat, inbox.c.sender
    )
    assert old[1:] == ("coordinator:1", {"kind": "unsent"}, "", "")
    assert young[2:] == ({"kind": "text", "text": "คะแนนรวม"}, "web:staff", "web:staff")
    assert [each[1] for each in await rows(office, outbox.c.id, outbox.c.inbound_id)] == [young[0]]
    again = office.event(Text("จุดอ่อน"), "coordinator", "coordinator:1")
    async with unit_of_work(office.database) as uow:
        known, new = await uow.inbox.add([again], office.clock())
    assert (known[again.channel, again.event_id], new) == (old[0], set())
    assert await handle_next(office.database, again.chat, office.parts, office.clock()) is None


async def test_what_is_open_stays_whatever_its_age(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text("รอ"), "staff")], office.clock())
        said = [{"kind": "text", "text": "รอส่ง"}]
        await uow.outbox.say(NewOutgoing("line:U1", said, WAITING), office.clock())
        await uow.outbox.say(NewOutgoing("line:U2", said, PARKED), office.clock())
    office.clock.move(days=KEYS_DAYS + 1)
    await pruning(office).work()
    assert [each[1]["text"] for each in await rows(office, inbox.c.id, inbox.c.body)] == ["รอ"]
    left = await rows(office, outbox.c.id, outbox.c.state)
    assert [state for _, state in left] == [WAITING], "what nobody fetched is given up"


async def test_a_name_that_is_used_once_outlives_the_words(office: Office) -> None:
    said = [{"kind": "text", "text": "เตือน"}]
    new = NewOutgoing("web:staff", said, KEPT, office.agency_id, key="r/1", purpose="due")
    async with unit_of_work(office.database) as uow:
        assert await uow.outbox.say(new, office.clock())
    office.clock.move(days=KEEP)
    assert (await pruning(office).work())["outbox words"] == 1
    assert (await pruning(office).work())["outbox words"] == 0
    assert await rows(office, outbox.c.key, outbox.c.messages) == [("r/1", [])]
    async with unit_of_work(office.database) as uow:
        assert not await uow.outbox.say(new, office.clock())
    office.clock.move(days=KEYS_DAYS)
    await pruning(office).work()
    assert await count(office, outbox) == 0


async def test_reminders_documents_files_and_codes_go_when_they_are_over(office: Office) -> None:
    now, staff = office.clock(), office.members["staff"]
    said = NewOutgoing("web:staff", [{"kind": "text", "text": "x"}], SENT, office.agency_id, key="r/1")
    async with unit_of_work(office.database) as uow:
        outbox_id = await uow.outbox.say(said, now)
        ids, _ = await uow.inbox.add([office.event(Text("x"), "staff")], now)
        row = FileRow("a.txt", "text/plain", b"a")
        await uow.files.add(row, agency_id=office.agency_id, expires_at=now + timedelta(days=1), now=now)
        await uow.files.add(row, agency_id=office.agency_id, expires_at=NEVER, now=now)
        await uow.agencies.add_invite(office.agency_id, "ABCD-2345", "staff", 1, now + timedelta(days=1), now)
        await uow.agencies.add_invite(office.agency_id, "ABCD-2346", "staff", 1, NEVER, now)
    (inbound,) = ids.values()
    common = {"agency_id": office.agency_id, "member_id": staff, "created_at": now, "closed_at": now}
    when = {"due_on": now.date(), "due_at": now, "outbox_id": outbox_id}
    await put(office, reminder, **common, **when, kind="due", subject="m1", state="said")
    drawn = {"channel": "web", "chat": "web:staff", "kind": "x", "params": {}, "same": "s", "name": "n"}
    await put(office, document, **common, **drawn, inbound_id=inbound, state="done", next_at=now)
    await set_all(office, inbox, done_at=now)
    office.clock.move(days=KEEP)
    await pruning(office).work()
    assert [await count(office, each) for each in (document, file, invite, reminder, outbox)] == [
        0,
        1,
        1,
        1,
        1,
    ]
    office.clock.move(days=KEYS_DAYS)
    await pruning(office).work()
    assert [await count(office, each) for each in (reminder, outbox, inbox)] == [0, 0, 0]
    assert await count(office, member) == 3


async def test_history_is_never_pruned(office: Office) -> None:
    await office.say("O8 100")
    before = [await count(office, each) for each in (audit, score_change)]
    office.clock.move(days=3000)
    await pruning(office).work()
    assert [await count(office, each) for each in (audit, score_change)] == before
    assert await office.scores()


async def test_a_portion_is_small_and_the_next_pass_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.pruning.PORTION", 3)
    monkeypatch.setattr("bot.jobs.pruning.MOST_PORTIONS", 2)
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text("x"), f"u{n}") for n in range(10)], office.clock())
    await set_all(office, inbox, done_at=office.clock())
    office.clock.move(days=KEEP)
    job = pruning(office)
    assert [(await job.work())["inbox words"] for _ in range(3)] == [6, 4, 0]


async def test_what_was_open_when_it_was_passed_is_found_on_another_day(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        await uow.inbox.add([office.event(Text("x"), f"u{n}") for n in range(PORTION)], office.clock())
    office.clock.move(days=KEEP)
    job = pruning(office)
    assert (await job.work())["inbox words"] == 0
    await set_all(office, inbox, done_at=office.clock())
    office.clock.move(days=1)
    assert (await job.work())["inbox words"] == PORTION


@on_postgres
async def test_one_process_at_a_time_prunes(office: Office) -> None:
    await office.say("จุดอ่อน")
    office.clock.move(days=KEEP)
    async with unit_of_work(office.database) as other:
        assert await other.pruning.may_lead()
        assert (await pruning(office).work()).total() == 0
    assert (await pruning(office).work())["inbox words"] == 1


@on_sqlite
async def test_what_was_erased_is_overwritten_in_the_file(office: Office) -> None:
    async with unit_of_work(office.database) as uow:
        assert (await uow.connection.exec_driver_sql("PRAGMA secure_delete")).scalar_one() == 1


# ---- codes


async def everything(office: Office) -> str:
    """All that is stored, as text."""
    found = []
    async with unit_of_work(office.database) as uow:
        for table in metadata.sorted_tables:
            plain = [each for each in table.c if not isinstance(each.type, LargeBinary)]
            found += [str(row) for row in await uow.connection.execute(select(*plain))]
    return "\n".join(found)


async def invited(office: Office) -> str:
    """The code of a new invite."""
    said = await office.press("q.invite.executive")
    return said.text.partition("รหัสเชิญ ")[2][:9]


async def test_a_code_is_hidden_when_it_was_told(office: Office) -> None:
    code = await invited(office)
    assert code in await everything(office)
    await pruning(office).work()
    assert code in await everything(office), "a page is still to show it"
    office.clock.move(minutes=16)
    await pruning(office).work()
    kept = await everything(office)
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert HIDDEN in kept
    assert await count(office, file) == 1, "the picture is kept as long as the code is good"
    async with unit_of_work(office.database) as uow:
        assert await uow.agencies.find_invite(code, office.clock())


async def test_no_file_is_named_after_a_code(office: Office) -> None:
    code = await invited(office)
    assert [name for (name,) in await rows(office, file.c.name)] == ["ita-code-qr.png"]
    assert code


@pytest.mark.parametrize("end", ["revoked", "over", "spent"])
async def test_a_code_that_ended_leaves_nothing(office: Office, end: str) -> None:
    code = await invited(office)
    await set_all(office, outbox, state=WAITING)
    await pruning(office).work()
    assert code in await everything(office), "it is still on its way"
    if end == "revoked":
        await office.press("q.revoke.yes")
    elif end == "over":
        office.clock.move(days=KEEP - 0.5)
        await set_all(office, invite, expires_at=office.clock())
    else:
        await set_all(office, invite, uses_left=0)
    await pruning(office).work()
    assert code not in await everything(office)
    assert [await count(office, each) for each in (file, invite)] == [0, 0]


async def test_a_code_that_was_handed_in_is_not_kept(office: Office) -> None:
    code = await invited(office)
    notice = await office.say(code, "newcomer")
    assert "เข้าร่วม" in (await office.press(notice.press("ยอมรับ"), "newcomer")).text
    bodies = [str(body) for _, body in await rows(office, inbox.c.id, inbox.c.body)]
    assert [each for each in bodies if code in each] == []
    assert [each for each in bodies if HIDDEN in each]


async def test_a_code_in_a_later_answer_of_the_chat_is_hidden_too(office: Office) -> None:
    """A parked answer goes along with the next one."""
    code = await invited(office)
    later = await office.say("จุดอ่อน")
    words = [
        {"kind": "text", "text": f"รหัสเชิญ {code} https://t.me/x?start={code.replace('-', '')}", "choices": []}
    ]
    await set_all(office, outbox, messages=words)
    office.clock.move(minutes=16)
    await pruning(office).work()
    assert code.replace("-", "") not in (await everything(office)).replace("-", "")
    assert later.messages
