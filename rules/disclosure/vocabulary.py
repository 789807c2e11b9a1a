"""Is this an everyday English word? Written small, such a word names nobody, whoever bears it as a name.

A dictionary for spelling knows which words are written small: *price* is one, *Jordan* is none.
"""

from functools import lru_cache

from spylls.hunspell import Dictionary

_TIMES = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan diwali eid halloween
"""
_PLACES = """
england english scotland scottish wales welsh ireland irish britain british uk europe london met mps mopac barking barnet bexley brent
bromley camden croydon ealing enfield greenwich hackney hammersmith fulham haringey harrow havering hillingdon hounslow islington
kensington chelsea kingston lambeth lewisham merton newham redbridge richmond southwark sutton hamlets waltham wandsworth westminster
brixton peckham tottenham stratford woolwich deptford catford clapham edmonton ilford romford dagenham walthamstow wembley paddington
shoreditch soho thames notting kilburn willesden harlesden cricklewood hendon finchley edgware southall hayes uxbridge feltham brentford
acton chiswick battersea streatham tooting balham mitcham norwood penge sydenham dulwich camberwell kennington vauxhall stockwell
bermondsey rotherhithe thamesmead plumstead eltham bethnal poplar limehouse leyton leytonstone plaistow canning chingford ponders
palmers muswell archway holloway highgate kentish hampstead maida heathrow gatwick paris chester lincoln lancaster preston stafford
derby bradford bath hull dover bristol windsor sheffield warwick oxford cambridge york kent essex surrey sussex norfolk suffolk devon
cornwall durham leeds bolton burnley blackburn carlisle wigan luton reading florence sydney austin dallas houston berlin rome milan
vienna dublin glasgow edinburgh cardiff belfast birmingham manchester liverpool leicester nottingham southampton portsmouth brighton
newcastle india china france germany israel southport loughborough norwich ipswich exeter plymouth swindon gloucester worcester coventry
wolverhampton dudley walsall stoke hanley telford shrewsbury hereford northampton peterborough bedford watford slough basildon
chelmsford colchester southend margate ramsgate folkestone hastings eastbourne worthing crawley guildford woking basingstoke bournemouth
poole swansea wrexham aberdeen dundee inverness sunderland middlesbrough hartlepool darlington huddersfield halifax wakefield barnsley
rotherham doncaster grimsby blackpool rochdale oldham stockport salford warrington
"""
_MAKES_AND_SITES = """
google youtube facebook meta instagram snapchat snap twitter whatsapp telegram reddit tiktok spotify soundcloud apple itunes deezer
ofcom android iphone samsung nokia nike adidas rolex gucci mercedes audi bmw toyota ford vauxhall golf honda kawasaki suzuki ducati
peugeot renault nissan zara lauren yamaha monzo revolut bitcoin mcdonalds costa starbucks nandos kfc tesco sainsburys asda aldi lidl
primark boots argos costco greggs wetherspoons paypal inpost cashapp amazon ebay depop vinted evri dpd moncler balenciaga prada vuitton
trapstar corteiz hoodrich carhartt wesson rambo cali xanax viagra rizla glock beretta corsa fiesta focus transit playstation xbox
netflix uber deliveroo
"""
#: Months, days, feasts, places, makes and sites, some of which people are named after too. Alone they say when, where or what.
MAKES = frozenset(_MAKES_AND_SITES.split())
PUBLIC_NAMES = MAKES | frozenset((_TIMES + _PLACES).split())

#: British spellings and everyday words that the dictionary does not know: it is American and older than the sites.
_MORE = frozenset(
    [
        "grey",
        "tyre",
        "tyres",
        "pyjamas",
        "repost",
        "reposts",
        "reposted",
        "livestream",
        "livestreams",
        "livestreamed",
        "opp",
        "opps",
        "vs",
    ]
)
_AMERICAN = (
    ("our", "or"),
    ("ise", "ize"),
    ("isi", "izi"),
    ("isa", "iza"),
    ("yse", "yze"),
    ("tre", "ter"),
    ("lled", "led"),
)


@lru_cache(maxsize=32768)
def is_word(word: str) -> bool:
    """Whether a folded word is everyday English, in British or American spelling."""
    if word in _MORE or _is_spelt(word):
        return True
    return any(british in word and _is_spelt(word.replace(british, american)) for british, american in _AMERICAN)


def is_everyday(written: str) -> bool:
    """Whether folded words, parted by spaces, are all everyday English: `t shirt`."""
    return all(map(is_word, written.split()))


@lru_cache(maxsize=4096)
def is_known_name(word: str) -> bool:
    """Whether the dictionary knows a folded word as a name: *James*."""
    return _is_spelt(word.title())


@lru_cache(maxsize=4096)
def is_acronym(word: str) -> bool:
    """Whether the dictionary knows a folded word in capitals: *SMS*."""
    return _is_spelt(word.upper())


def is_telling(word: str) -> bool:
    """Whether a folded word, standing alone, points at somebody or something: it is no everyday word, and no public name."""
    return word not in PUBLIC_NAMES and not word.isdigit() and not is_word(word)


def _is_spelt(word: str) -> bool:
    return bool(_dictionary().lookup(word))


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary.from_files("en_US")
