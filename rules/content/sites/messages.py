"""Messengers: channels, groups, and single posts in them, SOP 4.1.4."""

from rules.content.site import site

WHATSAPP = site(
    "whatsapp",
    "WhatsApp",
    2009,
    "whatsapp.com wa.me whatsapp.net",
    r"""
    group       chat.whatsapp.com/invite/{id}
    group       chat.whatsapp.com/{id}
    object      /channel/{id}/{number}/**
    channel     /channel/{id}/**
    account     wa.me/channel/{id}
    account     wa.me/message/{id}
    account     wa.me/qr/{id}
    account     wa.me/c/{number}
    listing     wa.me/p/{number}/{number}
    account     wa.me/(\+|){number}
    account     /send?phone=(\s|\+|){number}
    account     api.whatsapp.com/message/{id}
    call        call.whatsapp.com/video/{id}
    call        call.whatsapp.com/voice/{id}
    home        /
    group       /accept?code={id}
    """,
)

TELEGRAM = site(
    "telegram",
    "Telegram",
    2013,
    "t.me telegram.me telegram.dog telegram.org tlgrm.ru",
    r"""
    group       t.me/joinchat/{id}
    group       telegram.me/joinchat/{id}
    group       telegram.dog/joinchat/{id}
    object      {name:[a-z]\w*}.t.me/{number}
    channel     {name:[a-z]\w*}.t.me/
    account     /{number:\+\d+}
    group       /{id:\+[\w-]+}
    stickers    /addstickers/{id}
    stickers    /addemoji/{id}
    folder      /addlist/{id}
    object      {name:[a-z]\w+}.t.me/s/{number}
    object      /s/{name:\w+}/{number}
    story       /{name:\w+}/s/{number}
    channel     /boost/{name}
    search      /s/*?q={text}
    group       /c/{number}
    object      /{text:c}/{number}/{number}
    object      /{text:c}/{number}/*/{number}
    object      /{name:[a-z]\w*}/{number}
    object      /{name:[a-z]\w*}/*/{number}
    home        /
    channel     telegram.org/**#(@|){name:[a-z]\w+}
    object      telegram.org/**#?tgaddr=tg://resolve?domain={name:\w+}&post={number}
    channel     telegram.org/**#?tgaddr=tg://resolve?domain={name:\w+}*
    channel     telegram.org/**#{number:-?\d+}
    channel     telegram.org/**#{number:-?\d+_\d+}
    home        telegram.org/**
    channel     /s/{name:\w+}
    channel     /{name:\w+}
    """,
)

DISCORD = site(
    "discord",
    "Discord",
    2015,
    "discord.com discordapp.com discord.gg discordapp.net",
    r"""
    group       discord.gg/invite/{id}
    group       discord.gg/{id}
    group       /invite/{id}
    object      /channels/*/*/{number}
    channel     /channels/*/{number}
    group       /channels/{number}
    file        /attachments/*/{number}/**
    account     /users/{number}
    home        /
    home        /login/**
    home        /channels/@me
    home        /app
    """,
)

SIGNAL = site(
    "signal",
    "Signal",
    2014,
    "signal.group signal.me",
    """
    group       signal.group/#{text}
    account     signal.me/#eu/{text}
    account     signal.me/#p/{text}
    """,
)

SITES = (WHATSAPP, TELEGRAM, DISCORD, SIGNAL)
