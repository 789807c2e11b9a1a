"""Does a submitted referral hold what SOP 8.3 asks for? Every fault at once."""

from collections.abc import Iterator, Mapping
from datetime import date

from rules import email_address, incident
from rules.content.site import Kind
from rules.content.sites import site_of
from rules.content.spelling import visible
from rules.content_key import named
from rules.fault import Fault
from rules.records import Platform, Referral
from rules.records.referral import IncidentSystem
from rules.urls import ContentUrl, belongs_to, content_urls

#: A referral must stay something that one operative can review, and that one letter can hold.
MOST_URLS, MOST_IN_A_NOTE = 100, 10_000
#: Before this year nothing that is still online was put there.
_FIRST_YEAR = 1995

_MANDATORY_TEXTS = (
    ("title", "Title", "Give the title of the content", "8.3.4"),
    ("applicant_name", "ApplicantName", "Give your name", "8.3.1"),
    ("applicant_ocu", "ApplicantOCU", "Give your OCU", "8.3.1"),
    ("applicant_unit", "ApplicantUnit", "Give your unit", "8.3.1"),
    ("rationale", "Rationale", "Say why you refer this content to the team", "8.3.7"),
)


def faults(referral: Referral, platforms: Mapping[str, Platform], today: date) -> tuple[Fault, ...]:
    """Return everything that is missing or wrong in the applicant's part, in the order of the form."""
    return (
        *_missing_texts(referral),
        *_long_texts(referral),
        *_applicant_email(referral),
        *_upload_date(referral, platforms, today),
        *_incident(referral),
        *_urls_and_platforms(referral, platforms),
    )


def _missing_texts(referral: Referral) -> Iterator[Fault]:
    for attribute, name, ask, sop in _MANDATORY_TEXTS:
        text = getattr(referral, attribute)
        # Content may be called by marks alone; a person, a unit and a reason are not.
        if is_blank(text) or (name != "Title" and not any(map(str.isalnum, text))):
            yield Fault(name, f"{ask}.", sop)


def is_blank(text: str) -> bool:
    """Return whether nothing in a text can be seen."""
    return not visible(text).strip().strip("\u2800")


def _long_texts(referral: Referral) -> Iterator[Fault]:
    for name, what, text, sop in (
        ("Rationale", "The rationale", referral.rationale, "8.3.7"),
        ("Subjects", "The list of subjects", referral.subjects, "8.4.1"),
    ):
        if len(text) > MOST_IN_A_NOTE:
            yield Fault(name, f"{what} is longer than {MOST_IN_A_NOTE:,} characters; shorten it.", sop)


def _applicant_email(referral: Referral) -> Iterator[Fault]:
    address = applicant_address(referral)
    if is_blank(address):
        yield Fault("ApplicantEmail", "Give your e-mail address, so that we can answer you.", "8.3.1")
    elif not email_address.is_address(address):
        yield Fault("ApplicantEmail", f"Your e-mail address {email_address.what_is_wrong(address)}.", "8.3.1")


def applicant_address(referral: Referral) -> str:
    """Return the applicant's address: the one given, or that of the row's author."""
    return referral.applicant_email.strip() or referral.row.created_by


def answered_at(referral: Referral) -> str:
    """Return where the applicant is written to: a mistyped address is told to the row's author, who can correct it."""
    given = applicant_address(referral)
    return given if email_address.is_address(given) else referral.row.created_by


def _upload_date(referral: Referral, platforms: Mapping[str, Platform], today: date) -> Iterator[Fault]:
    uploaded = referral.content_upload_date
    if uploaded is None:
        yield Fault("ContentUploadDate", "Give the date on which the content was uploaded.", "8.3.2")
    elif uploaded > today:
        yield Fault("ContentUploadDate", f"The upload date {uploaded:%d/%m/%Y} is in the future.", "8.3.2")
    elif uploaded.year < (began := _began(referral, platforms)):
        where = (
            f"{' and '.join(name for name in referral.platforms if name in platforms)} began"
            if began > _FIRST_YEAR
            else "content was put online"
        )
        yield Fault(
            "ContentUploadDate", f"The upload date {uploaded:%d/%m/%Y} is before {where}; check the year.", "8.3.2"
        )


def _began(referral: Referral, platforms: Mapping[str, Platform]) -> int:
    """Return the year in which the oldest of the chosen platforms began."""
    hosts = [platforms[name].hosts.split() for name in referral.platforms if name in platforms]
    known = [site_of(one[0].lower()) if one else None for one in hosts]
    return min((site.since if site else _FIRST_YEAR for site in known), default=_FIRST_YEAR)


def _incident(referral: Referral) -> Iterator[Fault]:
    system, given = _short(referral.incident_system).strip(), visible(referral.incident_reference).strip()
    named = system not in ("", IncidentSystem.NONE)
    if named and system not in tuple(IncidentSystem):
        yield Fault("IncidentSystem", f"“{_short(system)}” is not one of the systems; choose one of the list.", "8.3.3")
    if named and not given:
        yield Fault("IncidentReference", f"Give the {system} reference, or set the system to None.", "8.3.3")
    if named and given and system in tuple(IncidentSystem) and (wrong := incident.what_is_wrong(system, given)):
        yield Fault("IncidentReference", wrong, "8.3.3")
    if given and not named:
        yield Fault(
            "IncidentSystem", "Say which system the incident reference is from, or take the reference out.", "8.3.3"
        )


def _urls_and_platforms(referral: Referral, platforms: Mapping[str, Platform]) -> Iterator[Fault]:
    urls = content_urls(referral.content_urls)
    if not urls:
        yield Fault("ContentUrls", "Give the URL of the content, one URL a line.", "8.3.5")
    if len(urls) > MOST_URLS:
        yield Fault(
            "ContentUrls",
            f"These are {len(urls)} URLs; a referral takes {MOST_URLS}. Submit the others in another.",
            "8.3.5",
        )
    for url in urls[:MOST_URLS]:
        if problem := url.problem or _names_nothing(url):
            yield Fault("ContentUrls", f"The URL “{_short(url.raw)}” {problem}.", "8.3.5")
    if not referral.platforms:
        yield Fault("Platforms", "Choose the platforms that host the content.", "8.3.6")
    chosen = {name: platforms[name] for name in referral.platforms if name in platforms and platforms[name].active}
    for name in referral.platforms:
        if name not in chosen:
            yield Fault("Platforms", f"“{_short(name)}” is not a platform that the team refers to at present.", "8.3.6")
    sound = [url for url in urls[:MOST_URLS] if not url.problem]
    if referral.platforms:
        for url in sound:
            yield from _host_fault(url.host, chosen, platforms)
    if sound:
        for name, platform in chosen.items():
            if not any(belongs_to(url.host, platform.hosts) for url in sound):
                yield Fault("Platforms", f"You chose {name}, but none of the URLs is on {name}.", "8.3.6")


def _names_nothing(url: ContentUrl) -> str:
    """Return what is wrong with a URL that names no content, as the search or the home page of a platform."""
    found = named(url)
    if found is not None and found.kind is Kind.HOME:
        return f"is a start page of {found.title or 'the site'} and names no content; give the address of the content"
    if found is not None and found.kind is Kind.SEARCH:
        return f"is a search on {found.title or 'the site'}, which shows something else each time; give the address of each result"
    return ""


def _host_fault(host: str, chosen: Mapping[str, Platform], platforms: Mapping[str, Platform]) -> Iterator[Fault]:
    if any(belongs_to(host, platform.hosts) for platform in chosen.values()):
        return
    owner = next(
        (name for name, platform in platforms.items() if platform.active and belongs_to(host, platform.hosts)), ""
    )
    if owner:
        yield Fault("Platforms", f"A URL is on {owner} ({_short(host)}); add {owner} to the platforms.", "8.3.6")
    else:
        known = site_of(host)
        where = f"{known.title} ({_short(host)})" if known is not None else _short(host)
        yield Fault(
            "ContentUrls", f"The team does not refer content on {where} at present; take that URL out.", "8.3.6"
        )


def _short(text: str) -> str:
    text = visible(text)
    return text if len(text) <= 80 else f"{text[:77]}..."
