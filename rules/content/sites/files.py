"""File hosts, and the pages of search engines and link shorteners, which never name content themselves."""

from rules.content.site import site

GOOGLE_DRIVE = site(
    "google-drive",
    "Google Drive",
    2006,
    "drive.google.com docs.google.com drive.usercontent.google.com",
    r"""
    object      /file/d/{id}/**
    object      /file/u/*/d/{id}/**
    object      /a/*/file/d/{id}/**
    object      /open?id={id}
    object      /uc?id={id}
    object      /u/*/uc?id={id}
    object      /download?id={id}
    object      /thumbnail?id={id}
    object      /leaf?id={id}
    form        /forms/d/e/{id}/**
    object      /*/d/{id}/**
    object      /*/u/*/d/{id}/**
    folder      /drive/folders/{id}/**
    folder      /drive/u/*/folders/{id}/**
    folder      /drive/mobile/folders/{id}/**
    folder      /folderview?id={id}
    folder      /embeddedfolderview?id={id}
    search      /drive/search/**
    home        /
    home        /drive/**
    """,
    follow="continue",
)

GOOGLE_PHOTOS = site(
    "google-photos",
    "Google Photos",
    2015,
    "photos.google.com photos.app.goo.gl",
    r"""
    short       photos.app.goo.gl/{id}
    object      /share/*/photo/{id}
    album       /share/{id}
    home        /
    """,
)

DROPBOX = site(
    "dropbox",
    "Dropbox",
    2008,
    "dropbox.com dropboxusercontent.com db.tt",
    r"""
    short       db.tt/{id}
    object      /scl/fi/{id}/**
    folder      /scl/fo/{id}/**
    object      /s/{id}/**
    object      /s/raw/{id}/**
    object      /s/dl/{id}/**
    folder      /sh/{id}/**
    transfer    /t/{id}
    home        /
    home        /home/**
    home        /login
    """,
    follow="cont",
)

ONEDRIVE = site(
    "onedrive",
    "OneDrive",
    2007,
    "onedrive.live.com 1drv.ms",
    r"""
    short       1drv.ms/*/*/{text}
    short       1drv.ms/*/{text}
    object      /?id={name:[0-9a-f]+![\w.]+}
    object      /redir?resid={name}
    object      /embed?resid={name}
    object      /download?resid={name}
    object      /view.aspx?resid={name}
    object      /edit.aspx?resid={name}
    object      /**?resid={name}
    object      /**?id={name:[0-9a-f]+![\w.]+}
    home        /
    home        /about/**
    """,
)

MEGA = site(
    "mega",
    "MEGA",
    2013,
    "mega.nz mega.co.nz mega.io mega.app",
    r"""
    object      /folder/*#*/file/{id}
    object      /file/{id}
    object      /embed/{id}
    object      /#!{id}!*
    object      /#!{id}
    folder      /folder/{id}/**
    folder      /#F!{id}!*
    folder      /#F!{id}
    chat        /chat/{id}
    object      /embed#!{id}!*
    home        /
    """,
)

WETRANSFER = site(
    "wetransfer",
    "WeTransfer",
    2009,
    "wetransfer.com we.tl",
    r"""
    short       we.tl/t-{id}
    short       we.tl/{id}
    object      /downloads/{code}/**
    home        /
    """,
)

MEDIAFIRE = site(
    "mediafire",
    "MediaFire",
    2006,
    "mediafire.com",
    """
    object      /file/{code}/**
    object      /view/{code}/**
    object      /file_premium/{code}/**
    object      /download/{code}/**
    object      /listen/{code}/**
    object      download*.mediafire.com/*/{code}/*
    folder      /folder/{code}/**
    object      /?{code}
    home        /
    """,
)

ICLOUD = site(
    "icloud",
    "iCloud",
    2011,
    "icloud.com",
    """
    object      /iclouddrive/{id}/**
    album       share.icloud.com/photos/{id}
    album       /photos/{id}
    album       /sharedalbum/#{id}
    home        /
    """,
)

BOX = site(
    "box",
    "Box",
    2005,
    "box.com",
    """
    object      /s/{code}/**
    object      /v/{name}
    home        /
    """,
)

PIXELDRAIN = site(
    "pixeldrain",
    "Pixeldrain",
    2015,
    "pixeldrain.com",
    """
    object      /u/{id}
    object      /api/file/{id}/**
    folder      /l/{id}
    home        /
    """,
)

GOFILE = site(
    "gofile",
    "Gofile",
    2017,
    "gofile.io",
    """
    folder      /d/{id}
    home        /
    """,
)

PASTEBIN = site(
    "pastebin",
    "Pastebin",
    2002,
    "pastebin.com",
    """
    search      /search/**
    search      /archive/**
    account     /u/{name}/**
    object      /(raw|embed|embed_js|embed_iframe|dl|print|clone|report)/{id}
    object      /u/*/{id}
    home        /
    home        /(login|signup|trends|doc_api|faq|tools)
    object      /{id}
    """,
)

VOCAROO = site(
    "vocaroo",
    "Vocaroo",
    2007,
    "vocaroo.com voca.ro",
    """
    object      /embed/{id}
    object      /{id}
    home        /
    """,
)

GIPHY = site(
    "giphy",
    "Giphy",
    2013,
    "giphy.com",
    r"""
    search      /search/**
    search      /explore/**
    object      /(gifs|clips|stickers|embed)/{id:[A-Za-z0-9]+}/**
    object      /(gifs|clips|stickers)/*-{id:[A-Za-z0-9]+}/**
    object      i.giphy.com/media/{id}/**
    object      i.giphy.com/{id}.*
    object      media*.giphy.com/media/v1.*/{id}/*
    object      media*.giphy.com/media/{id}/*
    home        /
    account     /{name}
    """,
)

SEARCH_ENGINES = site(
    "search-engine",
    "a search engine",
    1995,
    "google.* bing.com duckduckgo.com yandex.* search.yahoo.com search.brave.com ecosia.org",
    """
    search      /search/**
    search      /images/search/**
    search      /videos/search/**
    search      /?q={text}
    home        /
    """,
)

SITES = (
    GOOGLE_DRIVE,
    GOOGLE_PHOTOS,
    DROPBOX,
    ONEDRIVE,
    MEGA,
    WETRANSFER,
    MEDIAFIRE,
    ICLOUD,
    BOX,
    PIXELDRAIN,
    GOFILE,
    PASTEBIN,
    VOCAROO,
    GIPHY,
    SEARCH_ENGINES,
)
