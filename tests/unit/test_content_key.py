"""Do two URLs name the same object?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.content_key import content_key, content_keys

SAME = [
    (
        "youtube:dQw4w9WgXcQ",
        [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "http://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ&t=12s",
            "https://youtu.be/dQw4w9WgXcQ?si=abc",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtube.com/live/dQw4w9WgXcQ/",
        ],
    ),
    (
        "tiktok:7300000000000000001",
        [
            "https://www.tiktok.com/@a.b/video/7300000000000000001",
            "https://m.tiktok.com/v/7300000000000000001.html",
            "https://www.tiktok.com/@A.B/video/7300000000000000001?is_from_webapp=1&sender_device=pc",
        ],
    ),
    (
        "instagram:Cx_1-Ab",
        ["https://www.instagram.com/p/Cx_1-Ab/", "https://instagram.com/someone/reel/Cx_1-Ab/?igsh=x"],
    ),
    (
        "twitter:1700000000000000001",
        [
            "https://x.com/a/status/1700000000000000001?s=20",
            "https://mobile.twitter.com/a/status/1700000000000000001",
            "https://twitter.com/i/web/status/1700000000000000001",
        ],
    ),
    (
        "reddit:1abcde",
        [
            "https://www.reddit.com/r/x/comments/1abcde/a_title/",
            "https://old.reddit.com/comments/1abcde",
            "https://redd.it/1abcde",
        ],
    ),
    ("telegram:channel/12", ["https://t.me/channel/12", "https://t.me/s/channel/12", "https://telegram.me/channel/12"]),
]


@pytest.mark.parametrize(("key", "urls"), SAME, ids=[key for key, _ in SAME])
def test_every_common_way_of_writing_has_one_key(key: str, urls: list[str]) -> None:
    """Share links, mobile hosts and tracking parameters do not make another object."""
    assert {content_key(url) for url in urls} == {key}


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
