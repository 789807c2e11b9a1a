"""Thousands of rows at once: the brake stops, says so, and asks; nothing is lost, and nothing goes out twice."""

import pytest

from tests.world import COMPLETE, OFFICER, SERGEANT, World

ROWS = 5_000


def import_rows(world: World, count: int) -> None:
    """Put complete submissions into Referrals, as an import in bulk does."""
    items = [
        {**COMPLETE, "ContentUrls": f"https://www.tiktok.com/@invented/video/7{number:018d}"} for number in range(count)
    ]
    world.tenant.admin("/import", "POST", json={"list": "Referrals", "author": OFFICER, "items": items}, timeout=120)


def letters(world: World) -> int:
    """Return how many mails the officer and the operatives got."""
    people = (OFFICER, "operative1@contoso.com", "operative2@contoso.com")
    return sum(len(world.person(one).inbox()) for one in people)


@pytest.mark.slow
def test_five_thousand_rows_stop_the_service_before_a_mail_goes_out(world: World) -> None:
    """The round ends with 78, no row and no person has heard of it, and `ohrt status` says what to do."""
    world.env.pop("OHRT_BRAKE__MAILS_PER_HOUR")
    world.env["COLUMNS"] = "300"  # so that no sentence of the table is broken
    import_rows(world, ROWS)
    done = world.ohrt("run", "--once", check=False)
    assert done.returncode == 78
    assert "ohrt release" in done.stderr
    assert letters(world) == 0
    assert not world.person("operative1@contoso.com").tasks()
    row = world.referral(ROWS)
    assert not {"Status", "ServiceMessage", "ReferralRef", "TaskedOn"} & {name for name, value in row.items() if value}
    told = world.ohrt("status").stdout.replace("\n", " ")
    assert "the brake is on" in " ".join(told.split())


def test_released_by_a_person_everything_goes_out_once(world: World) -> None:
    """Released, each row is tasked and each letter sent once; more on top is counted again."""
    world.env["OHRT_BRAKE__MAILS_PER_HOUR"] = "10"
    import_rows(world, 8)
    assert world.ohrt("run", "--once", check=False).returncode == 78
    assert letters(world) == 0
    assert "16 mails" in world.ohrt("release").stdout
    world.once()
    world.once()
    assert letters(world) == 16
    assert {world.referral(number)["Status"] for number in range(1, 9)} == {"Tasked"}
    import_rows(world, 12)
    assert world.ohrt("run", "--once", check=False).returncode == 78
    assert letters(world) == 16


def test_put_right_before_it_was_released_nothing_is_sent(world: World) -> None:
    """Rows that were imported by mistake and deleted are never heard of, and the service goes on by itself."""
    world.env["OHRT_BRAKE__MAILS_PER_HOUR"] = "10"
    import_rows(world, 8)
    assert world.ohrt("run", "--once", check=False).returncode == 78
    person = world.person(SERGEANT)
    for number in range(1, 9):
        person.call("DELETE", f"/sites/{world.tenant.described['site_id']}/lists/Referrals/items/{number}")
    good = world.submit(900)
    world.once()
    assert world.referral(good)["Status"] == "Tasked"
    assert letters(world) == 2
    assert "brake" not in world.ohrt("status").stdout
