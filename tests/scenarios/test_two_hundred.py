"""Two hundred mixed referrals through the whole loop: every row accounted for, none sent twice, none lost."""

from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.crowd import FINAL, Crowd
from tests.world import ADMINISTRATOR, World, open_world

COUNT = 200


@pytest.mark.slow
def test_two_hundred_mixed_referrals(tmp_path: Path, journal_dsn: str, recording: Path) -> None:
    """Each referral ends as its kind says, and each platform got exactly what was approved, once."""
    with open_world(tmp_path / "tenant", record=recording, env={"OHRT_JOURNAL__DSN": journal_dsn}) as world:
        crowd = Crowd(world)
        with world.running():
            crowd.submit(COUNT)
            world.until("every referral has come to its end", crowd.act, seconds=400)
            world.until("every reply is filed", lambda: not world.person("ohrt@contoso.com").inbox())
        _account_for(world, crowd)


def _account_for(world: World, crowd: Crowd) -> None:
    administrator = world.person(ADMINISTRATOR)
    rows, drafts = administrator.rows("Referrals"), administrator.rows("PlatformReferrals")
    assert len(rows) == COUNT
    assert len({row["ReferralRef"] for row in rows.values()}) == COUNT
    for item, kind in crowd.kinds.items():
        status, decision = FINAL[kind]
        assert rows[item]["Status"] == status, (item, kind, rows[item].get("ServiceMessage"))
        mine = [row for row in drafts.values() if row["ReferralItemId"] == item]
        assert [row.get("Decision") for row in mine] == ([decision] if decision else []), (item, kind)
        assert all(row["DecisionSource"] == "Platform reply" for row in mine)
    _sent_once(world, drafts)
    assert not administrator.rows("Replies")
    assert not [task for task in world.person("operative1@contoso.com").tasks() if task["status"] != "completed"]


def _sent_once(world: World, drafts: dict[int, dict]) -> None:
    bodies = Counter()
    for mail in world.platform_mails():
        message = message_from_bytes(world.mime(mail), policy=policy.default)
        bodies[message["Message-ID"], message.get_content().replace("\r\n", "\n")] += 1
    assert bodies == Counter((row["MessageId"], row["Body"]) for row in drafts.values())
    assert set(bodies.values()) == {1}
