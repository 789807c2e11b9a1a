"""What somebody else sends in a platform's name: none of it may be recorded."""

from collections.abc import Iterator
from typing import Any

from tests.corpus.compose import PERSON, CaseMail, mail, passed, subject_of
from tests.corpus.rows import NAMES, domain, token_of

_SAID = "We have removed the video."
_HOW_MANY = 4


def _attacks(name: str) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Yield each way to forge an answer of a platform: name, what it shows, how, and the reason."""
    of, evil = domain(name), "attacker.example"
    by_evil = (f"spf=pass smtp.mailfrom={evil}; dkim=pass header.d={evil}; dmarc=pass header.from={evil}",)
    failed = (
        f"spf=fail smtp.mailfrom={evil}; dkim=none; dmarc=fail action=none header.from={of};compauth=fail reason=000"
    )
    swapped = of[:1] + of[2] + of[1] + of[3:]
    letter = next(one for one in "oai" if one in of.partition(".")[0])
    puny = of.replace(letter, {"o": "о", "a": "а", "i": "і"}[letter], 1).encode("idna").decode()
    yield (
        "stranger",
        "right Message-ID from a stranger's domain",
        {"sender": f"x@{evil}", "results": by_evil},
        "not one that a platform answers from",
    )
    yield (
        "display_name",
        "a display name that is the platform's address",
        {"sender": f'"legal@{of}" <x@{evil}>', "results": by_evil},
        "more than one domain",
    )
    yield (
        "name_only",
        "a display name that is the platform's name",
        {"sender": f"{name} Trust and Safety <x@{evil}>", "results": by_evil},
        "not one that a platform answers from",
    )
    yield "failed", "DMARC failed", {"results": (failed,)}, "not authentic (DMARC: fail)"
    yield (
        "lower_down",
        "a forged result below the edge's",
        {"results": (failed, passed(name))},
        "not authentic (DMARC: fail)",
    )
    yield "unmarked", "no result at all", {"results": ()}, "did not say whether"
    yield (
        "unaligned_dkim",
        "DKIM passed, for another domain",
        {"results": (f"spf=pass smtp.mailfrom={evil}; dkim=pass header.d={evil}; dmarc=fail header.from={of}",)},
        "DKIM passed, but not for the domain in From",
    )
    yield (
        "arc_only",
        "only ARC passed",
        {"results": (f"spf=fail smtp.mailfrom={evil}; dkim=fail; dmarc=fail header.from={of}; arc=pass (i=1)",)},
        "not authentic",
    )
    yield "two_from", "two From headers", {"sender": f"legal@{of}\r\nFrom: x@{evil}"}, "exactly one sender"
    yield "two_addresses", "two addresses in From", {"sender": f"legal@{of}, x@{evil}"}, "exactly one sender"
    yield (
        "subdomain",
        "a subdomain that is not listed",
        {"sender": f"legal@mail.{of}", "results": (f"dmarc=pass header.from=mail.{of}",)},
        "another name in the domain of",
    )
    yield (
        "as_subdomain",
        "the platform's domain as a subdomain",
        {"sender": f"legal@{of}.{evil}", "results": (f"dmarc=pass header.from={of}.{evil}",)},
        "has the name of",
    )
    yield (
        "hyphen",
        "an added hyphen",
        {"sender": f"legal@{of[:4]}-{of[4:]}", "results": (f"dmarc=pass header.from={of[:4]}-{of[4:]}",)},
        f"looks like {of}",
    )
    yield (
        "swapped",
        "two letters changed places",
        {"sender": f"legal@{swapped}", "results": (f"dmarc=pass header.from={swapped}",)},
        of,
    )
    yield (
        "homoglyph",
        "letters of another script",
        {"sender": f"legal@{puny}", "results": (f"dmarc=pass header.from={puny}",)},
        "letters that look like those of",
    )
    yield (
        "reply_to",
        "a stranger's Reply-To",
        {"headers": (("Reply-To", f"x@{evil}"),)},
        "Answers to it would go elsewhere",
    )
    yield (
        "reply_to_platform",
        "from a stranger, Reply-To of the platform",
        {"sender": f"x@{evil}", "results": by_evil, "headers": (("Reply-To", f"legal@{of}"),)},
        "not one that a platform answers from",
    )
    yield (
        "two_results",
        "DMARC passed and failed in one header",
        {"results": (f"dmarc=fail header.from={of}; dmarc=pass header.from={of}",)},
        "exactly one DMARC result",
    )
    yield (
        "in_a_comment",
        "the pass is in a comment",
        {"results": (f"spf=fail (dmarc=pass header.from={of}) smtp.mailfrom={evil}",)},
        "exactly one DMARC result",
    )
    yield (
        "team",
        "it says it is the team itself",
        {"sender": "ohrt@contoso.com", "results": ("dmarc=pass header.from=contoso.com",)},
        "team mailbox itself",
    )
    yield (
        "guessed",
        "only our reference, from a stranger",
        {"sender": f"x@{evil}", "results": by_evil, "reply": False},
        "not one that a platform answers from",
    )


def forged() -> Iterator[CaseMail]:
    """Yield the forged answers; every second also has the token, as somebody who has seen the letter would."""
    for number, name in enumerate(NAMES[:_HOW_MANY]):
        for attack, shows, how, reason in _attacks(name):
            text = f"{_SAID}\n" + (f"\nOur reference: {token_of(name)}\n" if number % 2 and attack != "guessed" else "")
            raw = mail(name, text, **{"subject": f"Re: {subject_of(name)}", **how})
            yield CaseMail(f"{name.lower()}_{attack}", "forged", shows, raw, PERSON, reason)
    other, name = NAMES[1], NAMES[0]
    raw = mail(name, _SAID, sender=f"legal@{domain(other)}", results=(passed(other),))
    yield CaseMail(
        "another_platform",
        "forged",
        "another platform answers for this one",
        raw,
        PERSON,
        "not the platform that this referral was sent to",
    )
