"""Everything that is known about one referral, and about the team around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.approval import Assurance
from rules.disclosure.release import Release
from rules.duplicates import Alike
from rules.records import Operative, Platform, PlatformReferral, Referral
from rules.step import Outcome, Performed


@dataclass(frozen=True, slots=True)
class Answer:
    """A platform's answer that passed the trust gate, or that a person confirmed; tied to one platform row.

    `decision` is empty for an acknowledgement. `source` is a `DecisionSource`. `phrase` names what decided in the table of
    phrases, and `said` is the sentence. `url_decisions` holds each URL with its own decision, where they differ.
    `confirmed_on` is when a person confirmed it.
    """

    platform_item_id: int
    message_id: str
    received_on: datetime
    decision: str
    source: str
    platform_case: str = ""
    phrase: str = ""
    said: str = ""
    url_decisions: tuple[tuple[str, str], ...] = ()
    confirmed_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One referral as it stands: its row, its platform rows, what was decided, answered and already done."""

    referral: Referral
    platform_referrals: tuple[PlatformReferral, ...] = ()
    assurances: Mapping[int, Assurance] = field(default_factory=dict)
    releases: Mapping[int, Release] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    alike: tuple[Alike, ...] = ()
    performed: Mapping[str, Performed] = field(default_factory=dict)

    def done(self, key: str) -> bool:
        """Return whether the step under this key has been done."""
        performed = self.performed.get(key)
        return performed is not None and performed.outcome is Outcome.DONE


@dataclass(frozen=True, slots=True)
class Team:
    """The team as its letters name it, and how many working days its people have."""

    name: str
    mailbox: str
    domain: str
    token_key: bytes
    review_days: int
    qa_days: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The people, platforms and wording around a referral.

    `open_tasks` counts by e-mail address in lower case; `wording` holds each template's text by name; `may_send` is whether
    there is room for one more mail in this minute; `drafts_url` is where the rows of PlatformReferrals are seen.
    """

    team: Team
    platforms: Mapping[str, Platform]
    operatives: Mapping[str, Operative]
    open_tasks: Mapping[str, int]
    wording: Mapping[str, str]
    may_send: bool = True
    drafts_url: str = ""

    def operative(self, address: str) -> Operative | None:
        """Return the member of the team with this address, whatever its case."""
        return self.operatives.get(address.strip().lower())

    def active_platforms(self) -> frozenset[str]:
        """Return the names of the platforms that may be referred to."""
        return frozenset(name for name, platform in self.platforms.items() if platform.active)
