"""How programs that anybody may run write addresses, whatever the host: Mastodon and what follows its ways."""

from rules.content.site import site

ANYWHERE = site(
    "",
    "",
    2016,
    "",
    """
    object      /@*/posts/{number}/**
    object      /@*/{number}/**
    object      /web/@*/{number}/**
    object      /deck/@*/{number}/**
    object      /users/*/statuses/{number}/**
    object      /web/statuses/{number}
    account     /@{name}
    account     /users/{name}
    search      /tags/**
    """,
)
