"""What machines send by themselves: bounces, absence notices, receipts, lists. None of it may be recorded."""

from collections.abc import Iterator

from tests.corpus.compose import PERSON, CaseMail, mail, mixed, notice_of, part, subject_of
from tests.corpus.rows import NAMES, domain, message_id_of, token_of

_DAEMONS = (
    (
        "postfix",
        "MAILER-DAEMON@{of}",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.{of}.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<legal@{of}>: host mx.{of}[203.0.113.9] said: 550 5.1.1 User unknown",
    ),
    (
        "exchange",
        "postmaster@{of}",
        "Undeliverable: {subject}",
        "Delivery has failed to these recipients or groups:\n\nlegal@{of}\nThe email address you entered couldn't be found.",
    ),
    (
        "exchange_de",
        "postmaster@{of}",
        "Unzustellbar: {subject}",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nlegal@{of}",
    ),
    (
        "qmail",
        "MAILER-DAEMON@{of}",
        "failure notice",
        "Hi. This is the qmail-send program at {of}.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<legal@{of}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.",
    ),
    (
        "exim",
        "Mailer-Daemon@{of}",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.",
    ),
    (
        "sendmail",
        "MAILER-DAEMON@{of}",
        "Returned mail: see transcript for details",
        "   ----- The following addresses had permanent fatal errors -----\n<legal@{of}>\n    (reason: 550 5.1.1 User unknown)",
    ),
    (
        "gmail",
        "mailer-daemon@googlemail.example",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to legal@{of} because the address couldn't be found.",
    ),
    (
        "yahoo",
        "mailer-daemon@yahoo.example",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<legal@{of}>:",
    ),
    (
        "delayed",
        "MAILER-DAEMON@{of}",
        "Warning: could not send message for past 4 hours",
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nIt has not yet been delivered and we will keep trying.",
    ),
    (
        "from_no_daemon",
        "helpdesk@{of}",
        "Mail delivery failed",
        "The following recipients could not be reached.\n\n550 5.7.1 rejected",
    ),
    ("mdaemon", "MDaemon@mail.{of}", "Warning: legal@{of}", "No such user here."),
)
_NOTICES = (
    ("Automatic reply: {subject}", "I am out of the office until 22 June."),
    ("Out of Office: {subject}", "Back on Monday."),
    ("Re: {subject}", "Thank you for your message. I am currently out of the office with limited access to e-mail."),
    ("Re: {subject}", "I'm on annual leave until 22 June and will reply on my return."),
    ("OOO: {subject}", "See you next week."),
    ("Automatische Antwort: {subject}", "Ich bin bis 22. Juni nicht im Büro."),
    ("Abwesenheitsnotiz: {subject}", "Danke für Ihre Nachricht."),
    ("Re: {subject}", "Guten Tag,\n\nich bin derzeit im Urlaub und ab 22. Juni wieder erreichbar."),
    ("Réponse automatique : {subject}", "Je suis absent jusqu'au 22 juin."),
    ("Absence du bureau", "Merci."),
    ("Re: {subject}", "Je suis actuellement en congés."),
    ("Respuesta automática: {subject}", "Estoy fuera de la oficina."),
    ("Fuera de la oficina", "Vuelvo el 22."),
    ("Risposta automatica: {subject}", "Sono fuori ufficio."),
    ("Resposta automática: {subject}", "Estou de férias."),
    ("Automatisch antwoord: {subject}", "Ik ben afwezig."),
    ("Autosvar: {subject}", "Jag är på semester."),
    ("Automatisk svar: {subject}", "Jeg er på ferie."),
    ("Automaattinen vastaus: {subject}", "Olen lomalla."),
    ("Odpowiedź automatyczna: {subject}", "Przebywam na urlopie."),
    ("Automatická odpověď: {subject}", "Jsem mimo kancelář."),
    ("Otomatik yanıt: {subject}", "İzindeyim."),
    ("Автоматический ответ: {subject}", "Я в отпуске."),
    ("自動応答: {subject}", "不在にしております。"),
    ("自动回复: {subject}", "我正在休假。"),
    ("자동 회신: {subject}", "부재 중입니다."),
    ("[Auto-Reply] {subject}", "Ticket opened. We have removed the video."),
    ("Re: {subject}", "This is an automated response. We have removed the video."),
    ("Re: {subject}", "This message was automatically generated. The content was removed."),
    ("Re: {subject}", "Dies ist eine automatisch erzeugte Nachricht. Das Video wurde entfernt."),
    ("Re: {subject}", "Ceci est un message automatique."),
    ("Read: {subject}", "Your message was read."),
    ("Accepted: {subject}", "Morgan has accepted."),
    ("Please confirm your message", "To deliver your message, click the link to prove that you are human."),
    ("[trust-desk #33575] AutoReply: {subject}", "Your ticket is 33575. We have removed the video."),
)
_HEADERS = (
    ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "auto-generated"), ("Auto-Submitted", "auto-notified"), ("Auto-Submitted", "auto-replied (vacation)"),
    ("X-Auto-Response-Suppress", "All"), ("X-Auto-Response-Suppress", "DR, RN, OOF"), ("X-Autoreply", "yes"), ("X-Autorespond", "yes"), ("X-Autoresponder", "1"), ("X-AutoReply-From", "legal@x.example"),
    ("Precedence", "bulk"), ("Precedence", "junk"), ("Precedence", "list"), ("Precedence", "auto_reply"), ("X-Precedence", "auto_reply"), ("List-Id", "<trust.lists.example>"),
    ("List-Post", "<mailto:trust@lists.example>"), ("X-Mailing-List", "trust"), ("X-BeenThere", "trust@lists.example"), ("Return-Path", "<>"), ("X-Failed-Recipients", "legal@x.example"),
    ("X-Loop", "trust-robot"), ("X-Vacation-Message", "yes"), ("X-POST-MessageClass", "9; Autoresponder"), ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
)  # fmt: skip


def _report(name: str, kind: str, text: str, action: str) -> bytes:
    status = f"Reporting-MTA: dns; mx.{domain(name)}\n\nFinal-Recipient: rfc822; legal@{domain(name)}\nAction: {action}\nStatus: {'4.4.1' if action == 'delayed' else '5.1.1'}\n"
    original = f"Message-ID: {message_id_of(name)}\nSubject: {subject_of(name)}\n\n{notice_of(name)}"
    body = mixed(part(text), part(status, "message/delivery-status"), part(original, kind), kind="report")
    return body.replace(b"multipart/report;", b"multipart/report; report-type=delivery-status;")


def machines() -> Iterator[CaseMail]:
    """Yield the machines' mails. Each is from an authentic sender and answers our letter: only what it is keeps it out."""
    for number, (make, sender, subject, text) in enumerate(_DAEMONS):
        name = NAMES[number % len(NAMES)]
        words = {"of": domain(name), "subject": subject_of(name)}
        told = text.format(**words)
        action = "delayed" if make == "delayed" else "failed"
        outcome = "delayed" if make == "delayed" else "bounce"
        head, sent_by = subject.format(**words), sender.format(**words)
        yield _machine(
            f"bounce_{make}_text",
            f"a bounce as {make} writes it, without a report",
            mail(name, told, sender=sent_by, subject=head),
            outcome,
        )
        for kind in ("message/rfc822", "text/rfc822-headers"):
            raw = mail(name, sender=sent_by, subject=head, body=_report(name, kind, told, action))
            yield _machine(
                f"bounce_{make}_{kind.partition('/')[2].replace('-', '_')}",
                f"a bounce as {make} writes it, with {kind}",
                raw,
                outcome,
            )
    for number, (subject, text) in enumerate(_NOTICES):
        name = NAMES[number % len(NAMES)]
        raw = mail(name, text, subject=subject.format(subject=subject_of(name)))
        yield _machine(
            f"notice_{number:02d}",
            f"no header says so: “{subject.partition('{')[0].strip()}” “{text[:40]}”".replace("\n", " "),
            raw,
            "",
        )
    for number, (header, value) in enumerate(_HEADERS):
        name = NAMES[number % len(NAMES)]
        raw = mail(name, f"We have removed the video. {token_of(name)}", headers=((header, value),))
        yield _machine(f"header_{number:02d}_{header.lower().replace('-', '_')}", f"{header}: {value}", raw, "")


def _machine(name: str, shows: str, raw: bytes, reason: str) -> CaseMail:
    return CaseMail(name, "machine", shows, raw, PERSON, reason)
