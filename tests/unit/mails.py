"""Mails as a platform's server would send them, and as the tenant's edge hands them over."""

from email.message import EmailMessage

#: What Exchange Online's edge writes on top: no name of the server that checked, and two words of its own.
PASSED = (
    "spf=pass (sender IP is 203.0.113.9) smtp.mailfrom=tiktok.com; dkim=pass (signature was verified)"
    " header.d=tiktok.com;dmarc=pass action=none header.from=tiktok.com;compauth=pass reason=100"
)


def raw(
    text: str = "We have removed the video.\n",
    *,
    html: str = "",
    results: tuple[str, ...] = (PASSED,),
    sender: str | tuple[str, ...] = "TikTok Legal <legal@tiktok.com>",
    subject: str = "Re: Referral of harmful content",
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Return a mail; `results` are its Authentication-Results from the top down."""
    body = EmailMessage()
    if text:
        body.set_content(text)
    if html and text:
        body.add_alternative(html, subtype="html")
    elif html:
        body.set_content(html, subtype="html")
    lines = [f"Authentication-Results: {one}" for one in results]
    lines += [f"From: {one}" for one in ((sender,) if isinstance(sender, str) else sender)]
    lines += [
        "To: ohrt@contoso.com",
        f"Subject: {subject}",
        "Message-ID: <reply.1@tiktok.com>",
        "Date: Tue, 16 Jun 2026 10:00:00 +0000",
    ]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode() + b"\r\n" + body.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
