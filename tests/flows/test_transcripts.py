"""Talks written down in YAML, taken turn by turn on each database, and shaped for every channel.

Each line of `talk` is one turn: `say`, `press` (the label of a button shown) or `file`, by `user`
(the coordinator, unless said). `see` must be in the answer, `not_see` must not, `buttons` must be shown.
`given`/`level` is the result of FY 2567 that was there before, `years` those of others.
`remember_code` keeps the invite code in the answer under a name, `say_code` types it, perhaps `around`.
"""

import pytest

from handlers.terms.messages import from_json
from tests.channels import limits
from tests.flows.talks import Talk, Turn, hold, other_years, scores_after, scores_before, talks
from tests.harness import Answer, Office


@pytest.mark.parametrize("talk", talks())
async def test_talk(talk: Talk, office: Office) -> None:
    if before := scores_before(talk):
        await office.give(before, level=talk.get("level"))
    for year, (scores, level) in other_years(talk).items():
        await office.give(scores, year, level)

    async def take(turn: Turn, user: str, before: Answer | None) -> Answer:
        answer = await _take(turn, office, user, before)
        messages = [from_json(each) for each in answer.messages]
        limits.check_web(messages)
        limits.check_line(messages)
        limits.check_telegram(messages)
        return answer

    await hold(talk, take, lambda days: office.clock.move(days=days))
    if (after := scores_after(talk)) is not None:
        assert await office.scores() == after


async def _take(turn: Turn, office: Office, user: str, before: Answer | None) -> Answer:
    if "press" in turn:
        assert before is not None
        return await office.press(before.press(str(turn["press"])), user)
    if "raw_press" in turn:
        return await office.press(turn["raw_press"], user)
    if "file" in turn:
        return await office.send_file(turn["file"]["name"], turn["file"].get("text"), user)
    return await office.say(str(turn["say"]), user)
