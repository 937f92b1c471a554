"""No answer of one agency ever reaches another, and nobody does what their role may not."""

import random
from dataclasses import dataclass
from decimal import Decimal

import pytest

from handlers.people.registering import register
from handlers.terms.roles import RIGHTS
from storage.audit import Author
from storage.unit_of_work import unit_of_work
from tests.harness import YEAR, Answer, Office

STEPS = 70
WORDS = (
    "คะแนนรวม", "จุดอ่อน", "ประวัติ ตัวชี้วัด 1", "ประวัติ O8", "สมาชิก", "เชิญคน", "เปลี่ยนหน่วยงาน", "เชื่อมบัญชี",
    "ข้อมูลของฉัน", "ช่วยด้วย", "เลิกทำ", "กรอกคะแนน 2567", "10 ตัวชี้วัด", "50", "ข้าม", "ขาด O ข้อไหน",
    "ทำไมตัวชี้วัด 1", "ถ้าแก้ O8 ได้เท่าไร", "ล้างคะแนน", "ยกเลิกรหัส", "เปลี่ยนกอง", "หยุด", "AAAA-1111",
)  # fmt: skip


@dataclass
class Side:
    """One of two agencies, and words that belong to it alone."""

    agency_id: int
    users: dict[str, str]
    marks: tuple[str, ...]


async def make(office: Office, number: int) -> Side:
    name, value = f"อบต.ลับที่{number}", Decimal(f"{number}{number}.{number}{number}")
    users = {role: f"{role}{number}" for role in RIGHTS if role != "guest"}
    async with unit_of_work(office.database) as uow:
        agency_id = await uow.agencies.add(name, "อบต.", f"จังหวัด{number}", office.clock())
        for role, user in users.items():
            await register(uow, agency_id, f"web:{user}", role, office.clock())
            await uow.identities.change(f"web:{user}", name=f"คนของ{number} {role}")
        assessment = await uow.assessments.open(agency_id, YEAR, 1, office.clock())
        author = Author(agency_id, None, "test")
        await uow.assessments.change(assessment, {"ind1": value, "O8": value}, author, office.clock())
    return Side(agency_id, users, (name, str(value), f"คนของ{number}"))


async def people(office: Office, side: Side) -> list[tuple[int, str]]:
    async with unit_of_work(office.database) as uow:
        return [(each.id, each.role) for each in await uow.agencies.members(side.agency_id)]


async def scores(office: Office, side: Side) -> dict[str, Decimal]:
    async with unit_of_work(office.database) as uow:
        found = await uow.assessments.find(side.agency_id, YEAR)
    return dict(found.scores) if found else {}


def raw_press(dice: random.Random) -> str:
    number = dice.randrange(1, 14)
    return dice.choice([
        f"q.member.{number}", f"q.member.{number}.role.coordinator", f"q.member.{number}.remove.yes",
        f"q.member.{number}.restore", f"q.agency.{number}", f"q.undo.{number}", f"{number}.save",
        f"{number}.yes", "q.people", "q.invite.coordinator", "q.revoke", "q.mydata",
        "q.undo", "q.history.ind1", "q.item.O8",
        f"more:{number}",
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
async def test_two_agencies_at_random(office: Office, seed: int) -> None:
    """Everybody of both sides writes, and presses own, foreign and made-up buttons."""
    dice = random.Random(seed)
    ours, theirs = await make(office, 7), await make(office, 8)
    shown: list[str] = ["q.total"]
    for _ in range(STEPS):
        side, other = dice.sample([ours, theirs], 2)
        user = dice.choice(list(side.users.values()))
        before = await people(office, other), await scores(office, other)
        answer = await _act(office, dice, user, shown)
        shown += answer.choices.values()
        for mark in other.marks:
            assert mark not in answer.text, (seed, user, answer.text)
        assert (await people(office, other), await scores(office, other)) == before


async def _act(office: Office, dice: random.Random, user: str, shown: list[str]) -> Answer:
    way = dice.randrange(3)
    if way == 0:
        return await office.say(dice.choice(WORDS), user)
    return await office.press(dice.choice(shown) if way == 1 else raw_press(dice), user)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("role", ["executive", "administrator", "staff", "guest"])
async def test_a_role_never_does_more_than_it_may(office: Office, role: str, seed: int) -> None:
    dice = random.Random(seed)
    side = await make(office, 7)
    user = side.users.get(role, "nobody")
    chief = side.users["coordinator"]
    shown: list[str] = ["q.total"]
    for _ in range(STEPS):
        if dice.random() < 0.4:
            shown += (await _act(office, dice, chief, shown)).choices.values()
            continue
        scored, known = await scores(office, side), await people(office, side)
        answer = await _act(office, dice, user, shown)
        shown += answer.choices.values()
        if "enter" not in RIGHTS[role]:
            assert await scores(office, side) == scored
        if "people" not in RIGHTS[role]:
            mine = {each for each in known if each not in await people(office, side)}
            assert len(mine) <= ("ลบแล้วค่ะ" in answer.text)
