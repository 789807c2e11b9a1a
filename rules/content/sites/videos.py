"""Video and livestreams, SOP 4.1.4 and beyond."""

from rules.content.site import site

YOUTUBE = site(
    "youtube",
    "YouTube",
    2005,
    "youtube.com youtu.be youtube-nocookie.com youtube.googleapis.com yt.be youtubekids.com youtube.app.goo.gl youtube.*",
    r"""
    short       youtube.app.goo.gl/{id}
    comment     /watch?v=*&lc={id:[\w.-]+}
    object      /watch?v={id}
    object      youtu.be/{id:[\w-]+}&*
    object      /watch?v={id}*
    object      /watch?v={id}/**
    object      /live_chat?v={id}
    object      studio.youtube.com/video/{id}/**
    object      youtu.be/{id:[\w-]+}/**
    object      /shorts/{id}/**
    object      /live/{id}/**
    playlist    /embed/videoseries?list={id}
    channel     /embed/live_stream?channel={id}
    object      /embed/{id}/**
    object      /v/{id}/**
    object      /vi/{id}/**
    object      /e/{id}/**
    object      /watch/{id}
    object      /watch_popup?v={id}
    object      /?v={id}
    object      /**#/watch?v={id}
    object      /video/{id}/livestreaming
    clip        /clip/{id}
    post        /post/{id}
    post        /channel/*/community?lb={id}
    audio       /source/{id}/shorts
    playlist    /playlist?list={id}
    playlist    /browse/VL{id}
    album       /browse/{id:MPREb_[\w-]+}
    playlist    /watch?list={id}
    search      /results/**
    search      /search/**
    search      /hashtag/**
    home        /
    home        /feed/**
    home        /shorts
    home        /gaming
    home        /trending
    home        /premium
    home        /(watch|redirect|attribution_link|signin|oembed|login|playlist|m)/**
    home        studio.youtube.com/**
    channel     /channel/{id}/**
    channel     /browse/{id:UC[\w-]+}
    account     /c/{name}/**
    account     /user/{name}/**
    account     /@{name}/**
    account     /{name:\w+}
    """,
    follow="continue next u url q",
)

TIKTOK = site(
    "tiktok",
    "TikTok",
    2014,
    "tiktok.com tiktokv.com vxtiktok.com",
    r"""
    object      /@*/video/{number}/**
    object      /@*/photo/{number}/**
    object      /@/video/{number}
    object      /v/{number}.html
    object      /v/{number}
    object      /embed/v2/{number}/**
    object      /embed/v3/{number}/**
    object      /embed/{number}/**
    object      /player/v1/{number}/**
    object      /i18n/share/video/{number}/**
    object      /share/(video|item)/{number}/**
    object      /*/@*/(video|photo)/{number}/**
    object      /video/{number}/**
    object      /@*/story/{number}/**
    object      /foryou?item_id={number}
    object      /**#/@*/video/{number}
    short       vm.tiktok.com/{id}/**
    short       vt.tiktok.com/{id}/**
    short       /t/{id}/**
    live        /share/live/{number}/**
    sound       /music/*-{number}
    sound       /music/{number}
    effect      /sticker/*-{number}
    playlist    /@*/playlist/*-{number}
    playlist    /@*/collection/*-{number}
    search      /tag/**
    search      /search/**
    search      /discover/**
    search      /place/**
    search      /topics/**
    search      /channel/**
    home        /
    home        /foryou
    home        /explore
    home        /following
    home        /live
    home        /login/**
    home        /tiktoklite
    home        /friends
    live        /@{name}/live
    account     /embed/@{name}
    account     /@{name}/**
    account     /share/user/{number}/**
    """,
    follow="redirect_url",
)

VIMEO = site(
    "vimeo",
    "Vimeo",
    2004,
    "vimeo.com vimeopro.com",
    r"""
    object      player.vimeo.com/video/{number}/**
    object      vimeo.com/{number}/**
    object      /channels/*/{number}/**
    object      /groups/*/videos/{number}/**
    object      /album/*/video/{number}/**
    object      /showcase/*/video/{number}/**
    object      /ondemand/*/{number}/**
    object      /video/{number}/**
    object      /manage/videos/{number}/**
    object      /m/{number}
    object      /*/review/{number}/**
    object      /moogaloop.swf?clip_id={number}
    object      /event/*/videos/{number}
    event       /event/{number}/**
    album       /album/{number}
    album       /showcase/{number}
    channel     /channels/{name}
    group       /groups/{name}
    search      /search/**
    search      /tag:*
    search      /categories/**
    home        /
    home        /watch
    home        /log_in
    account     /{name}
    """,
)

DAILYMOTION = site(
    "dailymotion",
    "Dailymotion",
    2005,
    "dailymotion.com dai.ly",
    r"""
    object      dai.ly/{code}
    object      /video/{code:[0-9a-z]+}_*
    object      /video/{code}/**
    object      /embed/video/{code}/**
    object      /swf/video/{code}/**
    object      /crawler/video/{code}/**
    object      geo.dailymotion.com/player.html?video={code}
    object      geo.dailymotion.com/player/*?video={code}
    object      /*/video/{code}/**
    playlist    /playlist/{code:[0-9a-z]+}_*
    playlist    /playlist/{code}/**
    search      /search/**
    search      /tag/**
    search      /topic/**
    home        /
    account     /user/{name}/**
    account     /{name}
    """,
)

TWITCH = site(
    "twitch",
    "Twitch",
    2011,
    "twitch.tv",
    r"""
    clip        clips.twitch.tv/embed?clip={id}
    clip        clips.twitch.tv/{id}/**
    clip        player.twitch.tv/?clip={id}
    clip        /clip/{id}/**
    clip        /*/clip/{id}/**
    object      player.twitch.tv/?video=v{number}
    object      player.twitch.tv/?video={number}
    account     player.twitch.tv/?channel={name}
    object      /videos/{number}/**
    object      /*/v/{number}/**
    object      /*/video/{number}/**
    collection  /collections/{id}/**
    search      /search/**
    search      /directory/**
    home        /
    home        /login
    account     /popout/{name}/**
    account     /{name}/**
    """,
)

KICK = site(
    "kick",
    "Kick",
    2022,
    "kick.com",
    r"""
    object      /*/videos/{code}
    object      /video/{code}
    clip        /*/clips/{id}
    clip        /*?clip={id}
    search      /search/**
    search      /category/**
    search      /categories/**
    search      /browse/**
    home        /
    account     player.kick.com/{name}
    account     /{name}/**
    """,
)

RUMBLE = site(
    "rumble",
    "Rumble",
    2013,
    "rumble.com",
    r"""
    embed       /embed/{code:(?:\w+\.)?v[0-9a-z]+}/**
    object      /{code:v[0-9a-z]+}-*.html
    object      /{code:v[0-9a-z]+}.html
    object      /shorts/{code:v[0-9a-z]+}/**
    channel     /c/{name}/**
    account     /user/{name}/**
    search      /search/**
    search      /videos/**
    search      /browse/**
    home        /
    """,
)

BITCHUTE = site(
    "bitchute",
    "BitChute",
    2017,
    "bitchute.com",
    """
    object      /video/{id}/**
    object      /embed/{id}/**
    channel     /channel/{name}/**
    account     /profile/{id}/**
    playlist    /playlist/{id}/**
    search      /search/**
    search      /hashtag/**
    search      /category/**
    home        /
    """,
)

STREAMABLE = site(
    "streamable",
    "Streamable",
    2013,
    "streamable.com",
    """
    object      /e/{code}
    object      /o/{code}
    object      /s/{code}/**
    object      /l/{code}/**
    home        /
    home        /login
    object      /{code}
    """,
)

ODYSEE = site(
    "odysee",
    "Odysee",
    2017,
    "odysee.com lbry.tv",
    """
    object      /@*/{name}
    object      /$/embed/@*/{name}
    search      /$/search/**
    home        /
    account     /@{name}
    """,
)

TRILLER = site(
    "triller",
    "Triller",
    2015,
    "triller.co",
    """
    short       v.triller.co/{id}
    object      /@*/video/{code}/**
    home        /
    account     /@{name}
    """,
)

LIKEE = site(
    "likee",
    "Likee",
    2017,
    "likee.video likee.com",
    """
    short       l.likee.video/v/{id}
    short       l.likee.video/p/{id}
    object      /@*/video/{number}
    object      /v/{id}
    home        /
    account     /@{name}
    """,
)

SITES = (
    YOUTUBE,
    TIKTOK,
    VIMEO,
    DAILYMOTION,
    TWITCH,
    KICK,
    RUMBLE,
    BITCHUTE,
    STREAMABLE,
    ODYSEE,
    TRILLER,
    LIKEE,
)
