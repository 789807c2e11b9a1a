"""How mail programs and ticket systems put an answer and what it quotes: (answer, our letter, subject) to text and HTML."""

from collections.abc import Callable
from html import escape

Body = tuple[str, str]
Style = Callable[[str, str, str], Body]
TEAM = "Online Harm Referral Team"


def marked(text: str, mark: str = "> ") -> str:
    """Return a text as mail programs mark it."""
    return "\n".join((mark + line).rstrip() for line in text.splitlines())


def paragraphs(text: str) -> str:
    """Return a text as HTML."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line)


def introduced(line: str) -> Style:
    """Answer on top, a line that says who wrote, the letter marked."""
    return lambda answer, letter, subject: (f"{answer}\n\n{line}\n\n{marked(letter)}\n", "")


def unmarked(line: str) -> Style:
    """The same, and the letter is not marked."""
    return lambda answer, letter, subject: (f"{answer}\n\n{line}\n\n{letter}\n", "")


def block(sender: str, sent: str, to: str, subject_: str, above: str = "") -> Style:
    """As Outlook does it: the letter's header, in the language of the house, and the letter unmarked."""

    def style(answer: str, letter: str, subject: str) -> Body:
        head = f"{sender}: {TEAM} <ohrt@contoso.com>\n{sent}: Tuesday, 16 June 2026 10:15\n{to}: Legal\n{subject_}: {subject}"
        return f"{answer}\n\n{above}{head}\n\n{letter}\n", ""

    return style


def below(line: str) -> Style:
    """Answer under the marked letter."""
    return lambda answer, letter, subject: (f"{line}\n{marked(letter)}\n\n{answer}\n", "")


def html(before: str, after: str) -> Style:
    """HTML alone: the answer, then the letter between these."""
    return lambda answer, letter, subject: (
        "",
        f"<html><body>{paragraphs(answer)}{before}{paragraphs(letter)}{after}</body></html>",
    )


def both(before: str, after: str, line: str) -> Style:
    """Plain and HTML, as Gmail and others send."""

    def style(answer: str, letter: str, subject: str) -> Body:
        return introduced(line)(answer, letter, subject)[0], html(before, after)(answer, letter, subject)[1]

    return style


def _outlook_html(answer: str, letter: str, subject: str) -> Body:
    head = f"<p><b>From:</b> {TEAM} &lt;ohrt@contoso.com&gt;<br><b>Sent:</b> 16 June 2026 10:15<br><b>To:</b> Legal<br><b>Subject:</b> {escape(subject)}</p>"
    line = '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    return (
        "",
        f'<html><body><div class="WordSection1">{paragraphs(answer)}{line}{head}</div></div>{paragraphs(letter)}</div></body></html>',
    )


def _zendesk(answer: str, letter: str, subject: str) -> Body:
    rule = "-" * 46
    told = f"##- Please type your reply above this line -##\n\nYour request (48213) has been updated.\n\n{rule}\n\nMorgan (Trust), Jun 16, 2026, 10:20 UTC\n\n{answer}\n\n{rule}\n\n{TEAM}, Jun 16, 2026, 10:15 UTC\n\n{letter}\n\n[ABC12D-EF34]"
    return told, ""


def _jira(answer: str, letter: str, subject: str) -> Body:
    return (
        f"Reply above this line.\n\nMorgan Invented commented:\n\n{answer}\n\nView request · Turn off this request's notifications\n\nThis is shared with {TEAM}.\n",
        "",
    )


def _ticket(answer: str, letter: str, subject: str) -> Body:
    return f"{answer}\n\n-- \nTrust desk\n\n{letter}\n", ""


STYLES: dict[str, Style] = {
    "gmail": introduced(f"On Tue, 16 Jun 2026 at 10:15, {TEAM} <ohrt@contoso.com>\nwrote:"),
    "gmail_html": both(
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 16 Jun 2026 at 10:15, {TEAM} &lt;ohrt@contoso.com&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0">',
        "</blockquote></div>", f"On Tue, 16 Jun 2026 at 10:15, {TEAM} <ohrt@contoso.com> wrote:",
    ),
    "gmail_de": introduced(f"Am Di., 16. Juni 2026 um 10:15 Uhr schrieb {TEAM} <\nohrt@contoso.com>:"),
    "gmail_fr": introduced(f"Le mar. 16 juin 2026 à 10:15, {TEAM} <ohrt@contoso.com> a écrit :"),
    "gmail_es": introduced(f"El mar, 16 jun 2026 a las 10:15, {TEAM} (<ohrt@contoso.com>) escribió:"),
    "gmail_it": introduced(f"Il giorno mar 16 giu 2026 alle ore 10:15 {TEAM} <\nohrt@contoso.com> ha scritto:"),
    "gmail_nl": introduced(f"Op di 16 jun 2026 om 10:15 schreef {TEAM} <ohrt@contoso.com>:"),
    "gmail_pt": introduced(f"Em ter., 16 de jun. de 2026 às 10:15, {TEAM} <ohrt@contoso.com> escreveu:"),
    "gmail_pl": introduced(f"wt., 16 cze 2026 o 10:15 {TEAM} <ohrt@contoso.com> napisał(a):"),
    "gmail_ja": unmarked(f"2026年6月16日(火) 10:15 {TEAM} <ohrt@contoso.com>:"),
    "apple": lambda answer, letter, subject: (
        f"{answer}\n\n" + marked(f"On 16 Jun 2026, at 10:15, {TEAM} <ohrt@contoso.com> wrote:\n\n{letter}") + "\n", ""),
    "apple_html": html('<br><blockquote type="cite"><div>On 16 Jun 2026, at 10:15, OHRT wrote:</div>', "</blockquote>"),
    "outlook": block("From", "Sent", "To", "Subject"),
    "outlook_rule": block("From", "Sent", "To", "Subject", "________________________________\n"),
    "outlook_old": block("From", "Sent", "To", "Subject", "-----Original Message-----\n"),
    "outlook_de": block("Von", "Gesendet", "An", "Betreff"),
    "outlook_de_old": block("Von", "Gesendet", "An", "Betreff", "-----Ursprüngliche Nachricht-----\n"),
    "outlook_fr": block("De ", "Envoyé ", "À ", "Objet "),
    "outlook_es": block("De", "Enviado el", "Para", "Asunto"),
    "outlook_it": block("Da", "Inviato", "A", "Oggetto"),
    "outlook_nl": block("Van", "Verzonden", "Aan", "Onderwerp"),
    "outlook_sv": block("Från", "Skickat", "Till", "Ämne"),
    "outlook_pl": block("Od", "Wysłano", "Do", "Temat"),
    "outlook_html": _outlook_html,
    "outlook_web": html(
        f'<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> {TEAM}<br><b>Sent:</b> 16 June 2026<br></div>', ""),
    "thunderbird": introduced(f"On 16/06/2026 10:15, {TEAM} wrote:"),
    "thunderbird_html": html(
        '<div class="moz-cite-prefix">On 16/06/2026 10:15, OHRT wrote:</div><blockquote type="cite" cite="mid:x">', "</blockquote>"),
    "thunderbird_below": below(f"On 16/06/2026 10:15, {TEAM} wrote:"),
    "yahoo": html('<div id="ydp1" class="yahoo_quoted"><div>On Tuesday, 16 June 2026, OHRT wrote:</div>', "</div>"),
    "proton": html('<div class="protonmail_quote">On Tuesday OHRT wrote:<blockquote>', "</blockquote></div>"),
    "salesforce": block("From", "Sent", "To", "Subject", "--------------- Original Message ---------------\n"),
    "zendesk": _zendesk,
    "jira": _jira,
    "ticket_robot": _ticket,
    "rt": introduced("On Tue Jun 16 10:15:03 2026, ohrt@contoso.com wrote:"),
    "wrote_in_dashes": unmarked(f"------On 16/06/2026 10:15, {TEAM} wrote-----"),
    "no_quote": lambda answer, letter, subject: (f"{answer}\n", ""),
}  # fmt: skip
