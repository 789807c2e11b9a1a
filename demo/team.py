"""Who is in the team, and which platforms are referred to? What an administrator fills in before the first referral."""

from dataclasses import dataclass

from demo.tenant import Person


@dataclass(frozen=True)
class Platform:
    """An invented platform: its row in `Platforms`, and the loopback address that its mail comes from."""

    name: str
    domain: str
    route: str
    mail_from: str = ""
    contact: str = ""
    contact_name: str = ""
    case_pattern: str = ""
    author: str = ""

    @property
    def team(self) -> str:
        """How its people sign."""
        return self.author or f"{self.name} Trust and Safety"


#: The nine of SOP 4.1.4, at domains that do not exist.
PLATFORMS = {
    one.name: one
    for one in (
        Platform("Facebook", "facebook.example", "Mailbox", "127.0.1.1", "referrals@facebook.example"),
        Platform("YouTube", "youtube.example", "Portal"),
        Platform("Instagram", "instagram.example", "Mailbox", "127.0.1.2", "referrals@instagram.example"),
        Platform(
            "Snapchat",
            "snapchat.example",
            "Individual",
            "127.0.1.6",
            "sam.example@snapchat.example",
            contact_name="Sam Example",
            author="Sam Example",
        ),
        Platform("Twitter", "x.example", "Mailbox", "127.0.1.5", "referrals@x.example", case_pattern=r"\bXC-\d{7}\b"),
        Platform("WhatsApp", "whatsapp.example", "Mailbox", "127.0.1.3", "referrals@whatsapp.example"),
        Platform(
            "Telegram",
            "telegram.example",
            "Individual",
            "127.0.1.7",
            "toni.placeholder@telegram.example",
            contact_name="Toni Placeholder",
            author="Toni Placeholder",
        ),
        # Its mailbox does not exist: mail to it bounces.
        Platform("Reddit", "reddit.example", "Mailbox", contact="referrals+bounce@reddit.example"),
        Platform(
            "TikTok",
            "tiktok.example",
            "Mailbox",
            "127.0.1.10",
            "referrals@tiktok.example",
            case_pattern=r"\bTT-\d{6}\b",
        ),
    )
}


@dataclass(frozen=True)
class Member:
    """A member of the team: their row in `Operatives`."""

    address: str
    name: str
    role: str
    trained: bool = True
    active: bool = True


TEAM = (
    Member("operative1@contoso.com", "Gray Garland", "Constable"),
    Member("operative2@contoso.com", "Harper Hale", "Constable"),
    Member("operative3@contoso.com", "Indigo Ivory", "Constable"),
    Member("operative4@contoso.com", "Jules Jasper", "Constable", trained=False),
    Member("operative5@contoso.com", "Kit Kestrel", "Staff"),
    Member("operative6@contoso.com", "Lane Larch", "Staff"),
    Member("operative7@contoso.com", "Marlow Moss", "Staff", active=False),
    Member("sergeant1@contoso.com", "Oakley Orr", "Sergeant"),
    Member("sergeant2@contoso.com", "Perry Pike", "Sergeant"),
    Member("inspector1@contoso.com", "Sage Slate", "Inspector"),
)

OFFICERS = {
    "officer1@contoso.com": "Alex Applegate",
    "officer2@contoso.com": "Bela Brook",
    "officer3@contoso.com": "Chi Crane",
    "officer4@contoso.com": "Dara Dell",
    "officer5@contoso.com": "Eden Ember",
    "officer6@contoso.com": "Finley Ford",
}
SERGEANTS = tuple(one.address for one in TEAM if one.role == "Sergeant")
TASKABLE = tuple(one.address for one in TEAM if one.role in ("Constable", "Staff") and one.trained and one.active)
ADMINISTRATOR = "inspector1@contoso.com"


def fill_in(administrator: Person) -> None:
    """Fill `Platforms` and `Operatives`."""
    for platform in PLATFORMS.values():
        fields = {
            "Title": platform.name,
            "Hosts": platform.domain,
            "Route": platform.route,
            "ContactName": platform.contact_name,
            "ContactEmail": platform.contact,
            "ReplyDomains": platform.domain,
            "TermsUrl": f"https://www.{platform.domain}/terms",
            "CasePattern": platform.case_pattern,
            "AnswerDays": 7,
            "Active": True,
        }
        administrator.add("Platforms", **{name: value for name, value in fields.items() if value != ""})
    for member in TEAM:
        training = {"IntermediateIII": "2026-01-12"} if member.trained else {}
        administrator.add(
            "Operatives",
            Title=member.name,
            Email=member.address,
            Role=member.role,
            Active=member.active,
            JoinedOn="2025-09-01",
            **training,
        )
