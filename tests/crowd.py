"""Many people at work at once: each looks at the rows again and again, and does what is theirs to do."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from demo.tenant import Row
from tests.world import ADMINISTRATOR, OFFICER, REFER, SERGEANT, SERGEANT_2, World

KINDS = ("removed", "not removed", "no further action", "corrected", "returned by QA", "duplicate", "never corrected")
FINAL = {
    "removed": ("Closed", "Removed"),
    "not removed": ("Closed", "Not removed"),
    "no further action": ("Closed", ""),
    "corrected": ("Closed", "Removed"),
    "returned by QA": ("Closed", "Removed"),
    "duplicate": ("Closed", ""),
    "never corrected": ("Returned", ""),
}
_WORDS = {
    "Removed": "Thank you. We have removed the video.",
    "Not removed": "The video does not violate our guidelines.",
}


@dataclass
class Crowd:
    """The people, and which kind of referral each row is."""

    world: World
    kinds: dict[int, str] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    returned: set[int] = field(default_factory=set)

    def submit(self, count: int) -> None:
        """Have officers submit that many referrals of every kind."""
        with ThreadPoolExecutor(4) as pool:
            for kind, item in pool.map(self._submit, range(count)):
                self.kinds[item] = kind

    def _submit(self, number: int) -> tuple[str, int]:
        kind = KINDS[number % len(KINDS)]
        if kind == "duplicate":
            return kind, self.world.submit(number - KINDS.index(kind), Title=f"Invented clip {number}")
        missing = {"Rationale": None} if kind in ("corrected", "never corrected") else {}
        return kind, self.world.submit(number, Title=f"Invented clip {number}", **missing)

    def act(self) -> bool:
        """Have everybody do what is theirs; return whether every referral has come to its end."""
        administrator = self.world.person(ADMINISTRATOR)
        rows, drafts = administrator.rows("Referrals"), administrator.rows("PlatformReferrals")
        jobs: list[Callable[[], None]] = []
        for item, kind in self.kinds.items():
            jobs += self._on_referral(item, kind, rows[item])
        for item, draft in drafts.items():
            jobs += self._on_draft(item, self.kinds[int(draft["ReferralItemId"])], draft)
        for mail in self.world.platform_mails():
            if mail["id"] not in self.answered:
                self.answered.add(mail["id"])
                jobs.append(lambda mail=mail: self._answer(mail))
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(job) for job in jobs]:
                done.result()
        return all(rows[item].get("Status") == FINAL[kind][0] for item, kind in self.kinds.items())

    def _on_referral(self, item: int, kind: str, row: Row) -> list[Callable[[], None]]:
        status = row.get("Status")
        if status == "Returned" and kind == "corrected" and not row.get("Rationale"):
            officer = self.world.person(OFFICER)
            return [lambda: officer.edit("Referrals", item, Rationale="It may provoke violence.")]
        if status == "Tasked" and not row.get("ReviewOutcome"):
            operative = self.world.person(row["AssignedTo"])
            if kind in ("no further action", "duplicate"):
                review = {"ReviewDate": "2026-01-06", "ReviewOutcome": "No further action", "ContentFormat": "Video"}
            else:
                review = REFER
            return [lambda: operative.edit("Referrals", item, **review)]
        return []

    def _on_draft(self, item: int, kind: str, row: Row) -> list[Callable[[], None]]:
        decision = row.get("QADecision") or "Pending"
        if row.get("Status") == "Awaiting QA" and decision == "Pending":
            if kind == "returned by QA" and item not in self.returned:
                self.returned.add(item)
                comments = {"QADecision": "Returned", "QAComments": "Please say who is addressed."}
                return [lambda: self.world.person(SERGEANT).edit("PlatformReferrals", item, **comments)]
            return [lambda: self.world.person(SERGEANT_2).edit("PlatformReferrals", item, QADecision="Approved")]
        if row.get("Status") == "Returned" and "A rival group is addressed." not in row["Body"]:
            body = row["Body"].replace("Why we refer it", "A rival group is addressed.\n\nWhy we refer it")
            operative = self.world.person("operative1@contoso.com")
            return [lambda: operative.edit("PlatformReferrals", item, Body=body)]
        if row.get("AppealDecision") == "To consider":
            operative = self.world.person("operative2@contoso.com")
            return [lambda: operative.edit("PlatformReferrals", item, AppealDecision="No appeal")]
        return []

    def _answer(self, mail: dict) -> None:
        found = re.search(r"OHRT-\d{4}-(\d+)", mail["subject"])
        assert found is not None
        self.world.answer(mail, _WORDS[FINAL[self.kinds[int(found[1])]][1]])
