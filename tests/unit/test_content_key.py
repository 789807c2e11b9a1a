"""Do two URLs name the same object?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.content.spelling import plain
from rules.content_key import Kind, content_key, content_keys, named
from rules.urls import url_of
from tests.unit.spellings import CASES, SPELLINGS


@pytest.mark.parametrize(("spelling", "key"), CASES, ids=[spelling for spelling, _ in CASES])
def test_every_way_of_writing_an_object_has_its_one_key(spelling: str, key: str) -> None:
    """Share links, mobile hosts, tracking, defanging and what copying adds do not make another object."""
    assert content_key(spelling) == key


def test_the_table_is_broad() -> None:
    """Every platform of SOP 4.1.4 and the music and file hosts are in it."""
    sites = {key.split(":")[0].split(".")[0] for key in SPELLINGS}
    assert len(CASES) >= 250
    assert sites >= {
        "facebook",
        "youtube",
        "instagram",
        "snapchat",
        "twitter",
        "whatsapp",
        "telegram",
        "reddit",
        "tiktok",
    }
    assert sites >= {"soundcloud", "spotify", "apple-music", "audiomack", "deezer", "google-drive", "dropbox", "mega"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcq"),
        ("https://www.tiktok.com/@a/video/1", "https://www.tiktok.com/@a/video/2"),
        (
            "https://www.reddit.com/r/london/comments/1abcde/one/",
            "https://www.reddit.com/r/london/comments/1abcdf/two/",
        ),
        (
            "https://www.reddit.com/user/someone/comments/1abcde/",
            "https://www.reddit.com/user/someone/comments/1abcdf/",
        ),
        ("https://t.me/c/1234567/10", "https://t.me/c/1234567/11"),
        ("https://t.me/s/channel/10", "https://t.me/s/channel/11"),
        ("https://www.instagram.com/stories/someone/1/", "https://www.instagram.com/stories/someone/2/"),
        ("https://www.facebook.com/watch?v=1", "https://www.facebook.com/watch?v=2"),
        (
            "https://www.facebook.com/permalink.php?story_fbid=1&id=9",
            "https://www.facebook.com/permalink.php?story_fbid=2&id=9",
        ),
        ("https://www.snapchat.com/spotlight/a", "https://www.snapchat.com/spotlight/b"),
        ("https://forum.example/t?id=1", "https://forum.example/t?id=2"),
        ("https://forum.example/?one", "https://forum.example/?other"),
        ("https://forum.example/#!/post/1", "https://forum.example/#!/post/2"),
        ("https://forum.example/#/post/1", "https://forum.example/#/post/2"),
    ],
)
def test_different_objects_have_different_keys(one: str, other: str) -> None:
    """Two posts of one account, group or channel are not duplicates of each other."""
    assert content_key(one) != content_key(other)


def test_an_unknown_host_is_tidied() -> None:
    """Scheme, www, closing slash, tracking and the order of parameters do not matter."""
    assert content_key("http://www.forum.example/t/?b=2&a=1&utm_source=x&fbclid=y") == content_key(
        "https://forum.example/t?a=1&b=2#top"
    )


def test_a_note_has_a_key_for_each_sound_url() -> None:
    """What is no URL has no key."""
    assert content_keys("https://t.me/a/1\nnonsense\nhttps://t.me/s/a/1\nhttps://t.me/a/2") == {
        "telegram:a/1",
        "telegram:a/2",
    }


@given(
    st.sampled_from(["youtube.com", "youtu.be", "tiktok.com", "x.com", "t.me", "reddit.com", "forum.example"]),
    st.text(max_size=60),
    st.text(max_size=30),
)
def test_a_key_is_found_for_any_sound_url(host: str, path: str, query: str) -> None:
    """No sound URL raises, and its key is not empty and always the same."""
    keys = content_keys(f"https://{host}/{path}?{query}")
    assert all(keys)
    assert keys == content_keys(f"https://{host}/{path}?{query}")


KINDS = {
    Kind.ACCOUNT: "https://www.tiktok.com/@invented https://www.youtube.com/@invented https://x.com/invented https://t.me/invented",
    Kind.GROUP: "https://www.facebook.com/groups/invented https://chat.whatsapp.com/InV3nted https://www.reddit.com/r/invented"
    " https://discord.gg/inv1te https://t.me/joinchat/InV3nt",
    Kind.COLLECTION: "https://www.youtube.com/playlist?list=PL1 https://open.spotify.com/album/1DF https://mega.nz/folder/a1#b https://x.com/i/lists/1",
    Kind.SHORT_LINK: "https://fb.watch/a1b2/ https://vm.tiktok.com/ZM1/ https://on.soundcloud.com/a1 https://pin.it/a1",
    Kind.SEARCH: "https://www.youtube.com/results?search_query=a https://www.tiktok.com/search?q=a https://x.com/search?q=a"
    " https://www.tiktok.com/tag/a https://www.instagram.com/explore/tags/a/ https://www.facebook.com/search/top?q=a"
    " https://www.reddit.com/search/?q=a https://www.facebook.com/hashtag/a https://soundcloud.com/search?q=a https://x.com/i/trending/1"
    " https://www.google.com/search?q=a https://www.google.co.uk/search?q=a https://www.bing.com/videos/search?q=a https://duckduckgo.com/?q=a",
    Kind.HOME: "https://www.tiktok.com/ https://www.youtube.com https://x.com/home https://www.instagram.com/ https://web.whatsapp.com/"
    " https://www.facebook.com/watch/ https://www.snapchat.com/spotlight https://www.reddit.com/r/all https://t.me/"
    " https://www.tiktok.com/foryou https://open.spotify.com/intl-de https://www.youtube.com/watch https://forum.example/",
    Kind.PAGE: "https://www.tiktok.com/legal/terms https://forum.example/t https://www.facebook.com/a/b/c/d",
}
NAMED = [(url, kind) for kind, urls in KINDS.items() for url in urls.split()]


@pytest.mark.parametrize(("url", "kind"), NAMED, ids=[url for url, _ in NAMED])
def test_what_names_no_single_object_is_told_apart(url: str, kind: Kind) -> None:
    """An account, a group, a collection, a search and a home page are not objects, and never have an object's key."""
    found = named(url_of(url))
    assert found is not None
    assert found.kind is kind
    assert found.key not in SPELLINGS or found.kind is not Kind.OBJECT


def test_a_search_and_a_home_page_find_no_earlier_referral() -> None:
    """Two officers who search for the same words have not referred the same content."""
    assert content_keys("https://www.tiktok.com/search?q=a\nhttps://www.youtube.com/\nhttps://t.me/abcde") == {
        "telegram.channel:abcde"
    }


#: What may be done to a spelling that begins with a plain https:// and names the same object afterwards.
VARIANTS = {
    "tracking": lambda url: url if "#" in url else f"{url}{'&' if '?' in url else '?'}utm_source=x&fbclid=y",
    "capital host": lambda url: re.sub(r"^https://[^/?#]+", lambda found: found[0].upper(), url),
    "http": lambda url: url.replace("https://", "http://", 1),
    "port": lambda url: re.sub(r"^(https://[^/?#:]+)", r"\1:443", url),
    "dot": lambda url: re.sub(r"^(https://[^/?#:]+)", r"\1.", url),
    "defanged": lambda url: re.sub(r"^https://([^/?#]+)", lambda m: "hxxps://" + m[1].replace(".", "[.]"), url),
    "angle brackets": lambda url: f"<{url}>",
    "quotes": lambda url: f"\u201c{url}\u201d,",
    "full stop": lambda url: f"{url}.",
    "bracket": lambda url: f"{url})",
    "zero width": lambda url: url[:9] + "\u200b" + url[9:] + "\ufeff",
    "doubled scheme": lambda url: "https://" + url,
    "list mark": lambda url: f"- {url}",
    "number": lambda url: f"12. {url}",
}
PLAIN = [url for url, _ in CASES if re.match(r"https://[\x21-\x7e]+[\w/]$", url)]


@given(st.sampled_from(PLAIN), st.sets(st.sampled_from(sorted(VARIANTS)), max_size=3))
def test_variants_of_a_spelling_have_the_same_key(url: str, names: set[str]) -> None:
    """However the same address is copied, and copied again, it is the same object."""
    changed = url
    for name in (name for name in VARIANTS if name in names):
        changed = VARIANTS[name](changed)
    assert content_keys(changed) == content_keys(url), names


@given(st.sampled_from(sorted(SPELLINGS)), st.sampled_from(sorted(SPELLINGS)))
def test_different_objects_never_share_a_key(one: str, other: str) -> None:
    """No spelling of one object has the key of another."""
    if one != other:
        keys = [{content_key(spelling) for spelling in SPELLINGS[key].split()} for key in (one, other)]
        assert not keys[0] & keys[1]


@given(st.sampled_from(PLAIN))
def test_a_key_is_the_same_when_it_is_asked_again(url: str) -> None:
    """The key of what was read for a URL is the key of the URL."""
    assert content_key(plain(url)) == content_key(url) == content_key(plain(plain(url)))
