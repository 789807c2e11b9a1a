"""How do mail programs and ticket systems introduce what they quote? In the languages that are met."""

import re

_FROM = "from|von|de|da|van|fra|från|od|feladó|lähettäjä|kimden|от|від|από|מאת|من|差出人|发件人|寄件者|보낸 사람|expéditeur|remitente|mittente|afzender|avsändare|absender|expeditor|de la|nadawca|odesílatel"
_SENT = "sent|date|gesendet|datum|envoyé|date d'envoi|enviado(?: el)?|fecha|enviada(?: em)?|data|inviato|verzonden|sendt|dato|skickat|wysłano|odesláno|dátum|elküldve|lähetetty|päivämäärä|gönderilen|gönderildi|tarih|отправлено|дата|надіслано|дата відправлення|ημερομηνία|στάλθηκε|נשלח|送信日時|日時|日付|发送时间|日期|寄件日期|傳送時間|보낸 날짜|날짜|trimis|poslano|poslané"
_TO = "to|an|à|pour|a|para|aan|til|till|do|komu|címzett|vastaanottaja|kime|кому|до|προς|אל|إلى|宛先|收件人|받는 사람|către|destinataire|destinatario|empfänger|cc|kopie|copie|kopia|копия|抄送|参照|참조"
_SUBJECT = "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|temat|předmět|predmet|tárgy|aihe|konu|тема|θέμα|נושא|الموضوع|件名|主题|主旨|제목|subiect"


def _header_line(names: str) -> re.Pattern[str]:
    return re.compile(rf"^[*_\s]{{0,3}}(?:{names})[*_\s]{{0,3}}[:：][*_\s]{{0,3}}(?P<value>.*)$", re.IGNORECASE)


BLOCK_BEGINS = _header_line(_FROM)
BLOCK_GOES_ON = tuple(_header_line(names) for names in (_SENT, _TO, _SUBJECT))


_WROTE = (
    r"wrote|writes|said|schrieb(?:en)?|a écrit|écrivait|escribió|ha scritto|scrive|schreef|geschreven|escreveu|napisał(?:\(a\)|a)?"
    r"|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|skrev|kirjoitti|írta|yazdı|şunu yazdı|написал(?:\(а\)|а)?|пишет|написав(?:\(ла\))?"
    r"|a scris|έγραψε|כתב(?:/ה|ה)?|كتب|wrote as follows|je napisao(?:/la)?|rakstīja|rašė|kirjutas|va escriure|的邮件|写道|寫道|のメール|書きました|님이 작성"
)

SEPARATOR = re.compile(
    r"^[>\s]{0,4}[-_=*]{2,20} ?(?:original|forwarded|weitergeleitete|ursprüngliche|urspr\.|message|mensaje|messaggio|mensagem"
    r"|oorspronkelijk|doorgestuurd|begin forwarded|oprindelig|opprinnelig|videresendt|ursprungligt|vidarebefordrat|wiadomość"
    r"|przekazana|původní|přeposlaná|eredeti|továbbított|alkuperäinen|välitetty|исходное|пересылаемое|пересланное|özgün"
    r"|iletilen|元のメッセージ|原始邮件|转发|원본|mesaj|ursprungl|reply message|antwort)[^\n]{0,60}[-_=*]{2,20}:?$"
    r"|^(?:begin forwarded message|anfang der weitergeleiteten (?:e-mail|nachricht)|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem reencaminhada"
    r"|vidarebefordrat brev|videresendt besked|original message(?: follows)?)\s?[:：]?$"
    r"|^_{25,}$"
    rf"|^[-_=*]{{2,20}} ?.{{1,120}}(?:{_WROTE}).{{0,20}}[-_=*]{{2,20}}:?$",
    re.IGNORECASE,
)

#: The end of an introduction that a mail program broke after the address, so that the bracket looks like a mark.
BROKEN_END = re.compile(rf"^> ?(?:{_WROTE}) ?[:：]$", re.IGNORECASE)
#: With a date or an address in front, or a name behind, as German and Dutch have it.
INTRODUCTION = re.compile(
    rf"^(?=.{{0,400}}(?:\d|@)).{{0,300}}(?:{_WROTE})(?: .{{0,120}}|[^:：\w]{{0,12}})?[:：]\s*$", re.IGNORECASE
)
#: In any language: a date, an address in brackets, a colon.
INTRODUCTION_IN_ANY = re.compile(r"^(?=.{0,200}\d).{0,300}[<(][^<>()\s]{1,100}@[^<>()\s]{1,100}[>)].{0,40}[:：]\s*$")

#: Ticket systems ask for answers above such a line, and put their own above what they quote.
REPLY_ABOVE = re.compile(
    r"(?:reply|write|respond|type)\b.{0,40}\babove (?:this|the) line|^-{1,3}\s?(?:—-){2,}|^#{2}-.{0,80}-#{2}$"
    r"|(?:antwort|schreiben)\b.{0,60}\b(?:über|oberhalb)\b.{0,20}\b(?:linie|zeile)|r[ée]pon\w+.{0,40}au-dessus de cette ligne",
    re.IGNORECASE,
)
