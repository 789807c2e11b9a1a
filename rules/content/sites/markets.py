"""Where things are sold: SOP 4.1.6 names sales of illegal commodities."""

from rules.content.site import site

EBAY = site(
    "ebay",
    "eBay",
    1995,
    "ebay.*",
    """
    object      /itm/{number}/**
    object      /itm/*/{number}/**
    account     /usr/{name}
    account     /str/{name}/**
    search      /sch/**
    search      /b/**
    home        /
    """,
)

GUMTREE = site(
    "gumtree",
    "Gumtree",
    2000,
    "gumtree.com",
    """
    object      /p/*/*/{number}
    object      /p/*/{number}
    account     /profile/account/{text}
    search      /search/**
    home        /
    """,
)

ETSY = site(
    "etsy",
    "Etsy",
    2005,
    "etsy.com",
    """
    object      /listing/{number}/**
    object      /*/listing/{number}/**
    account     /shop/{name}/**
    account     /*/shop/{name}/**
    search      /search/**
    search      /*/search/**
    home        /
    """,
)

VINTED = site(
    "vinted",
    "Vinted",
    2008,
    "vinted.*",
    """
    object      /items/{number}/**
    object      /items/{number}-*
    account     /member/{number}/**
    account     /member/{number}-*
    search      /catalog/**
    home        /
    """,
)

SITES = (EBAY, GUMTREE, ETSY, VINTED)
