"""File hosts, and the pages of search engines and link shorteners, which never name content themselves."""

from rules.content.site import site

GOOGLE_DRIVE = site(
    "google-drive",
    "Google Drive",
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
    "mega.nz mega.co.nz mega.io",
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
    "mediafire.com",
    """
    object      /file/{code}/**
    object      /view/{code}/**
    object      /file_premium/{code}/**
    object      /download/{code}/**
    folder      /folder/{code}/**
    home        /
    """,
)

ICLOUD = site(
    "icloud",
    "iCloud",
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
    "gofile.io",
    """
    folder      /d/{id}
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
)
