"""Many scenarios on one tenant: each plays a step, then the service runs a round for all of them.

A play is a generator: where it yields, the service runs. So dozens of referrals share the rounds, and what one of them does
is there while all the others are decided. In some rounds a service is killed first, in the middle of its requests.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

from demo.tenant import Row
from tests.world import ADMINISTRATOR, SERGEANT, World

REMOVED, NOT_REMOVED = "Thank you. We have removed the video.", "The video does not violate our guidelines."
#: Rounds that no play needs; and those before which a service is killed: while it sends, and while it records.
TOO_MANY, KILLED = 15, (2, 3)

Play = Callable[["Stage"], Iterator[None]]
Played = Generator[None, None, Any]


@dataclass
class Stage:
    """The tenant as one play sees it; `number` parts its content from that of the others."""

    world: World
    number: int

    def row(self, draft: int) -> Row:
        """Return a platform row."""
        return self.world.person(ADMINISTRATOR).row("PlatformReferrals", draft)

    def edit(self, draft: int, who: str = "operative1@contoso.com", **fields: Any) -> None:
        """Have somebody change a platform row."""
        self.world.person(who).edit("PlatformReferrals", draft, **fields)

    def mails(self, item: int) -> list[dict[str, Any]]:
        """Return the mails of a referral that left for platforms."""
        return [mail for mail in self.world.platform_mails() if f"OHRT-2026-{item:06d}" in mail["subject"]]

    def replies(self, message_id: str) -> dict[int, Row]:
        """Return the rows of Replies about one mail."""
        rows = self.world.person(ADMINISTRATOR).rows("Replies")
        return {number: row for number, row in rows.items() if row.get("MessageId") == message_id}

    def open_tasks(self, item: int) -> list[str]:
        """Return who has an open task to review a referral."""
        people = ("operative1@contoso.com", "operative2@contoso.com", "operative3@contoso.com")
        return [
            who
            for who in people
            for task in self.world.person(who).tasks()
            if f"OHRT-2026-{item:06d}: review" in task["title"] and task["status"] != "completed"
        ]

    # --- how far a referral is ----------------------------------------------------------------------------------

    def tasked(self, **form: Any) -> Played:
        """Bring a referral to its operative."""
        item = self.world.submit(self.number, **form)
        yield
        return item

    def drafted(self) -> Played:
        """Bring a referral to quality assurance."""
        item = yield from self.tasked()
        self.world.review(item)
        yield
        return item, self.world.draft(item)[0]

    def sent(self) -> Played:
        """Bring a referral to its platform."""
        item, draft = yield from self.drafted()
        self.world.approve(draft)
        yield
        [mail] = self.mails(item)
        return item, draft, mail

    def decided(self, words: str = REMOVED) -> Played:
        """Bring a referral to the platform's decision."""
        item, draft, mail = yield from self.sent()
        message_id = self.world.answer(mail, words)
        yield
        return item, draft, mail, message_id

    def doubtful(self) -> Played:
        """Bring a referral to a reply that waits in Replies."""
        item, draft, mail = yield from self.sent()
        message_id = self.world.answer(mail, "Hello. We looked into the matter in depth.")
        yield
        [reply] = self.replies(message_id)
        return item, draft, reply

    def handle(self, reply: int, **fields: Any) -> None:
        """Have the sergeant decide about a reply."""
        self.world.person(SERGEANT).edit("Replies", reply, **fields, Handled=True)


def play_all(world: World, plays: dict[str, Play]) -> dict[str, Exception | None]:
    """Play them all to their ends; return what went wrong in each, None where nothing did."""
    under_way = {name: play(Stage(world, number)) for number, (name, play) in enumerate(plays.items(), 1)}
    ended: dict[str, Exception | None] = {}
    for number in range(TOO_MANY):
        for name, play in list(under_way.items()):
            try:
                next(play)
                continue
            except StopIteration:
                ended[name] = None
            except Exception as error:  # noqa: BLE001  # told by the test of this play; the others go on
                ended[name] = error
            del under_way[name]
        if not under_way:
            return ended
        if number in KILLED:
            _kill_in_the_middle(world, requests=4 + 4 * number)
        world.once()
    raise AssertionError(f"still under way: {', '.join(under_way)}")


def _kill_in_the_middle(world: World, requests: int) -> None:
    began = world.tenant.admin("/requests?since=0").json()["last"]
    service = world.start()

    def busy() -> bool:
        return (
            bool(world.tenant.admin("/requests?since=0").json()["last"] >= began + requests)
            or service.poll() is not None
        )

    world.until("the service is at work", busy)
    service.kill()
    service.wait()
