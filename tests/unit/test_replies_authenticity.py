"""Is the sender who they say they are?"""

import pytest

from rules.replies.authenticity import authentic_domain
from rules.replies.mail import read
from tests.unit import mails

PASS = "dmarc=pass header.from=tiktok.com"


def believed(**how: object) -> str:
    domain, why = authentic_domain(read(mails.raw(**how)))  # type: ignore[arg-type]
    assert bool(domain) is not bool(why)
    return domain


@pytest.mark.parametrize(
    "result",
    [
        mails.PASSED,
        PASS,
        f"edge.contoso.com; {PASS}",
        f"edge.contoso.com 1; {PASS}",
        f"spf=fail smtp.mailfrom=relay.example; {PASS}",
        "dmarc=pass (p=reject dis=none) header.from=TikTok.com",
        "spf=pass\r\n smtp.mailfrom=tiktok.com;\r\n dmarc=pass action=none\r\n header.from=tiktok.com",
    ],
)
def test_a_dmarc_pass_of_the_senders_domain_is_believed(result: str) -> None:
    """The tenant's edge says DMARC pass, aligned with From."""
    assert believed(results=(result,)) == "tiktok.com"


@pytest.mark.parametrize(
    "result",
    [
        "",
        "none",
        "spf=pass smtp.mailfrom=tiktok.com; dkim=pass header.d=tiktok.com",
        "spf=pass smtp.mailfrom=tiktok.com; compauth=pass reason=100",
        "arc=pass header.from=tiktok.com",
        "dmarc=fail action=none header.from=tiktok.com",
        "dmarc=none header.from=tiktok.com",
        "dmarc=bestguesspass action=none header.from=tiktok.com",
        "dmarc=temperror header.from=tiktok.com",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=eviltiktok.com",
        "dmarc=pass header.from=mail.tiktok.com",
        "dmarc=pass header.d=tiktok.com",
        "dmarc=pass header.from=tiktok.com header.from=evil.example",
        f"{PASS}; {PASS}",
        f"dmarc=fail header.from=tiktok.com; {PASS}",
        f"spf=fail ({PASS}) smtp.mailfrom=evil.example",
        f'spf=fail smtp.mailfrom="x; {PASS}"',
        f'spf=fail smtp.mailfrom="x\\"; {PASS}; \\""@evil.example; dmarc=fail header.from=tiktok.com',
        "dmarc=pass header.from=tiktok.com.evil.example",
        "xdmarc=pass header.from=tiktok.com",
        "dmarc=pass-not header.from=tiktok.com",
    ],
)
def test_anything_less_is_not_believed(result: str) -> None:
    """Forged, unaligned, missing, doubled and half-true results all fail."""
    assert believed(results=(result,)) == ""


def test_no_result_at_all_is_not_believed() -> None:
    """A mail that the edge did not mark is not believed."""
    assert believed(results=()) == ""


@pytest.mark.parametrize("top", ["dmarc=fail header.from=tiktok.com", "spf=pass smtp.mailfrom=tiktok.com", "none"])
def test_a_forged_result_lower_down_counts_for_nothing(top: str) -> None:
    """Only the topmost header is the tenant's own."""
    assert believed(results=(top, mails.PASSED, f"edge.contoso.com; {PASS}")) == ""


def test_a_bad_result_lower_down_does_no_harm() -> None:
    """What a relay before the edge said does not matter either."""
    assert believed(results=(mails.PASSED, "dmarc=fail header.from=tiktok.com")) == "tiktok.com"


@pytest.mark.parametrize(
    "sender",
    [
        ("TikTok <legal@tiktok.com>", "Evil <x@evil.example>"),
        ("TikTok <legal@tiktok.com>", "TikTok <legal@tiktok.com>"),
        "a@tiktok.com, b@tiktok.com",
        "a@evil.example, legal@tiktok.com",
        "legal@tiktok.com <x@evil.example>",
        '"legal@tiktok.com" <x@evil.example>',
        "=?utf-8?q?legal=40tiktok.com=2C?= <x@evil.example>",
        "=?utf-8?q?legal=40tiktok.com=0A?= <x@evil.example>",
        "legal@tiktok.com@evil.example",
        "<x@evil.example> legal@tiktok.com",
        "legal@evil.tiktok.com",
        "undisclosed:;",
        "",
        "TikTok",
    ],
)
def test_not_exactly_one_aligned_sender_is_not_believed(sender: str | tuple[str, ...]) -> None:
    """Two From headers, two addresses, a name that looks like one, a subdomain: none is believed."""
    assert believed(sender=sender, results=("dmarc=pass header.from=tiktok.com",)) == ""


def test_the_domain_is_compared_without_case() -> None:
    """Domains have no case."""
    assert believed(sender="LEGAL@TikTok.COM") == "tiktok.com"
