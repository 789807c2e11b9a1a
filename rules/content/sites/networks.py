"""Social networks and photo sharing, SOP 4.1.4 and beyond."""

from rules.content.site import site

FACEBOOK = site(
    "facebook",
    "Facebook",
    2004,
    "facebook.com fb.com fb.me fb.watch fb.gg messenger.com m.me",
    r"""
    short       fb.watch/{id}/**
    short       /share/{id}
    short       /share/p/{id}
    short       /share/v/{id}
    short       /share/r/{id}
    short       /share/g/{id}
    account     m.me/{name}
    object      /watch?v={number}
    object      /watch/live?v={number}
    object      /video.php?v={number}
    object      /video/video.php?v={number}
    object      /video/embed?video_id={number}
    object      /photo.php?fbid={number}
    object      /photo?fbid={number}
    object      /permalink.php?story_fbid={id}
    object      /story.php?story_fbid={id}
    object      /reel/{number}/**
    object      /reels/{number}/**
    object      /reel/*/{number}
    story       /stories/{number}/{text}/**
    account     /stories/{number}
    object      /groups/*/posts/{id}/**
    object      /groups/*/permalink/{id}/**
    object      /groups/*?multi_permalinks={number}
    object      /groups/*?view=permalink&id={number}
    object      /reel?v={number}
    object      /watch/*/{number}/**
    object      /live/producer/{number}
    object      /photo/view_full_size?fbid={number}
    short       fb.me/e/{id}
    short       fb.me/{id}
    event       /events/{number}/**
    event       /events/*/{number}/**
    event       /events/s/*/{number}/**
    listing     /marketplace/item/{number}/**
    advert      /ads/library?id={number}
    object      /*/posts/{id:pfbid\w+}/**
    object      /*/posts/{number}/**
    object      /*/posts/*/{number}/**
    object      /*/posts/*/{id:pfbid\w+}/**
    object      /*/videos/{number}/**
    object      /*/videos/*/{number}/**
    object      /*/photos/{number}/**
    object      /*/photos/*/{number}/**
    object      /*/live_videos/{number}/**
    object      /*/reels/{number}/**
    album       /media/set?set={id:a\.\d+}
    album       /media/set?set={text}
    group       /groups/search/**
    group       /groups/{name}/**
    search      /search/**
    search      /hashtag/**
    search      /public/**
    search      /watch/search/**
    home        /
    home        /home.php
    home        /watch
    home        /login/**
    home        /login.php
    home        /marketplace/**
    home        /messages/**
    home        /notifications/**
    home        /groups
    home        /reel
    home        /(sharer|dialog|plugins)/**
    account     /profile.php?id={number}
    home        /(l|sharer|profile|story|permalink|photo|watch|login).php
    account     /people/*/{number}/**
    account     /pages/*/{number}/**
    account     /pages/category/*/{name}/**
    account     /p/*-{number}/**
    account     /pg/{name}/**
    account     /{name:[a-z0-9.-]+(?<!\.php)}
    account     /{name:[a-z0-9.-]+(?<!\.php)}/(about|photos|photos_by|followers|friends|mentions|live|community)/**
    account     /{name:[a-z0-9.-]+(?<!\.php)}/(videos|reels|reels_tab|live_videos)/**
    """,
    follow="next u continue href",
)

INSTAGRAM = site(
    "instagram",
    "Instagram",
    2010,
    "instagram.com instagr.am ig.me ddinstagram.com kkinstagram.com",
    r"""
    audio       /reels/audio/{number}/**
    audio       /reel/audio/{number}/**
    object      /p/{id}/**
    object      /reel/{id}/**
    object      /reels/{id}/**
    object      /tv/{id}/**
    highlight   /stories/highlights/{number}/**
    story       /s/*?story_media_id={number}*
    highlight   /s/{base64:highlight:(\d+)}
    story       /stories/*/{number}/**
    short       /share/{id}
    short       /share/reel/{id}/**
    short       /share/p/{id}/**
    channel     /channel/{id}/**
    channel     /j/{id}/**
    account     /stories/{name}
    account     /_u/{name}/**
    search      /explore/tags/**
    search      /explore/locations/**
    search      /explore/search/**
    home        /
    home        /explore/**
    home        /reels
    home        /direct/**
    home        /accounts/**
    home        /stories
    object      /*/p/{id}/**
    object      /*/reel/{id}/**
    object      /*/tv/{id}/**
    account     ig.me/m/{name}
    account     /{name:[a-z0-9._]+}
    account     /{name:[a-z0-9._]+}/(reels|tagged|saved|channel|live|followers|following)/**
    """,
    follow="next u",
)

THREADS = site(
    "threads",
    "Threads",
    2023,
    "threads.net threads.com",
    r"""
    object      /@*/post/{id}/**
    object      /t/{id}/**
    search      /search/**
    search      /tag/**
    home        /
    home        /login/**
    account     /@{name}/**
    """,
    follow="next",
)

SNAPCHAT = site(
    "snapchat",
    "Snapchat",
    2011,
    "snapchat.com",
    r"""
    short       t.snapchat.com/{id}
    short       /t/{id}
    object      map.snapchat.com/ttp/snap/{id}/**
    object      /spotlight/{id}/**
    object      /@*/spotlight/{id}/**
    object      /add/*/spotlight/{id}/**
    object      story.snapchat.com/o/{id}/**
    highlight   /@*/highlight/{id}/**
    story       /p/{code}/{text}/**
    story       /discover/*/{id}/**
    story       story.snapchat.com/p/{text}/**
    account     story.snapchat.com/s/{name}/**
    lens        /lens/{id}/**
    lens        /unlock?uuid={code}
    account     story.snapchat.com/@{name}
    account     story.snapchat.com/u/{name}/**
    account     /add/{name}/**
    account     /u/{name}
    account     /s/{name}
    account     /@{name}/**
    account     /p/{code}
    account     /discover/{name}
    search      /topic/**
    search      /search/**
    search      /explore/**
    search      map.snapchat.com/**
    search      /map/**
    home        /
    home        /spotlight
    home        /discover
    home        accounts.snapchat.com/**
    """,
    follow="continue",
)

TWITTER = site(
    "twitter",
    "Twitter",
    2006,
    "twitter.com x.com fxtwitter.com vxtwitter.com fixupx.com fixvx.com twittpr.com twimg.com",
    r"""
    short       pic.(twitter|x).com/{id}
    media       pbs.twimg.com/media/{id}
    media       pbs.twimg.com/media/{id}.*
    media       video.twimg.com/(ext_tw_video|amplify_video)/{number}/**
    media       video.twimg.com/tweet_video/{id}.*
    object      /*/status/{number}/**
    object      /*/statuses/{number}/**
    object      /i/web/status/{number}/**
    object      /i/videos/{number}/**
    object      /i/videos/tweet/{number}/**
    object      /i/cards/tfw/v1/{number}/**
    object      /statuses/{number}/**
    object      /#!/*/status/{number}*
    object      /embed/tweet.html?id={number}
    object      /intent/like?tweet_id={number}
    object      /intent/retweet?tweet_id={number}
    object      /intent/tweet?in_reply_to={number}
    object      platform.twitter.com/embed/*?id={number}
    object      /#!/*/(status|statuses)/{number}/**
    space       /i/spaces/{id}/**
    broadcast   /i/broadcasts/{id}/**
    group       /i/communities/{number}/**
    list        /i/lists/{number}/**
    list        /*/lists/{number}/**
    article     /*/article/{number}/**
    account     /i/user/{number}
    account     /#!/{name:\w+}
    account     /intent/user?screen_name={name}
    account     /intent/follow?screen_name={name}
    search      /search/**
    search      /hashtag/**
    search      /explore/**
    search      /i/trends/**
    search      /search-advanced
    home        /
    search      /i/trending/**
    home        /home
    home        /login/**
    home        /notifications/**
    home        /messages/**
    home        /i/flow/**
    home        /compose/**
    account     /@{name:\w+}
    account     /{name:\w+}
    account     /{name:\w+}/(with_replies|media|likes|followers|following|highlights|articles)/**
    """,
    follow="redirect_after_login url",
)

REDDIT = site(
    "reddit",
    "Reddit",
    2005,
    "reddit.com redd.it redditmedia.com reddit.app.link rxddit.com vxreddit.com",
    r"""
    media       v.redd.it/{code}/**
    media       i.redd.it/{code:[0-9a-z_-]+}.*
    media       preview.redd.it/{code:[0-9a-z_-]+}.*
    object      redd.it/{code}
    short       reddit.app.link/{id}
    comment     /r/*/comments/*/*/{code:[0-9a-z]+}/**
    comment     /user/*/comments/*/*/{code:[0-9a-z]+}/**
    comment     /r/*/comments/*/comment/{code}/**
    object      /r/*/comments/{code:[0-9a-z]+}.json
    object      /poll/{code}
    object      /r/*/comments/{code}/**
    object      /user/*/comments/{code}/**
    object      /u/*/comments/{code}/**
    object      /comments/{code}/**
    object      /tb/{code}
    object      /gallery/{code}
    media       /video/{code}
    media       /link/*/video/{code}/**
    object      /by_id/t3_{code}
    object      /r/*/duplicates/{code}/**
    short       /r/*/s/{id}
    short       /u/*/s/{id}
    short       /user/*/s/{id}
    chat        chat.reddit.com/room/{text}/**
    search      /r/*/search/**
    search      /search/**
    search      /t/**
    account     /user/{name}/**
    account     /u/{name}/**
    account     /r/u_{name}/**
    home        /r/(popular|all)/**
    group       /r/{name}/**
    home        /
    home        /(login|over18)/**
    object      /{code:(?=[a-z]*\d)[0-9a-z]+}
    """,
    follow="dest url",
)

LINKEDIN = site(
    "linkedin",
    "LinkedIn",
    2003,
    "linkedin.com lnkd.in",
    r"""
    short       lnkd.in/{id}
    object      /posts/*-activity-{number}-*
    object      /posts/*-activity-{number}
    object      /feed/update/urn:li:activity:{number}/**
    object      /embed/feed/update/urn:li:activity:{number}/**
    share       /posts/*-share-{number}-*
    share       /feed/update/urn:li:share:{number}/**
    share       /embed/feed/update/urn:li:share:{number}/**
    ugcpost     /posts/*-ugcPost-{number}-*
    ugcpost     /feed/update/urn:li:ugcPost:{number}/**
    ugcpost     /embed/feed/update/urn:li:ugcPost:{number}/**
    article     /pulse/{name}/**
    group       /groups/{number}/**
    account     /in/{name}/**
    account     /company/{name}/**
    account     /school/{name}/**
    search      /search/**
    search      /feed/hashtag/**
    home        /
    home        /feed
    home        /login/**
    home        /authwall
    """,
    follow="sessionRedirect session_redirect",
)

VK = site(
    "vk",
    "VK",
    2006,
    "vk.com vk.ru vkontakte.ru vkvideo.ru",
    r"""
    wall        /**?w=wall{number:-?\d+_\d+}
    wall        /wall{number:-?\d+_\d+}
    object      /**?z=video{number:-?\d+_\d+}(|/.*)
    object      /**?z=clip{number:-?\d+_\d+}(|/.*)
    object      /video{number:-?\d+_\d+}
    object      /video/*/video{number:-?\d+_\d+}
    object      /clip{number:-?\d+_\d+}
    object      /clips/*/clip{number:-?\d+_\d+}
    photo       /**?z=photo{number:-?\d+_\d+}(|/.*)
    photo       /photo{number:-?\d+_\d+}
    story       /story{number:-?\d+_\d+}
    group       /club{number}
    group       /public{number}
    account     /id{number}
    search      /search/**
    home        /
    home        /feed
    home        /video
    account     /{name:[a-z0-9._]+}
    """,
)

PINTEREST = site(
    "pinterest",
    "Pinterest",
    2010,
    "pinterest.* pin.it",
    r"""
    short       pin.it/{id}
    object      /pin/{number}/**
    object      /pin/*--{number}/**
    search      /search/**
    search      /ideas/**
    home        /
    home        /today/**
    home        /login/**
    playlist    /{name}/{name}
    account     /{name}
    """,
    follow="next",
)

TUMBLR = site(
    "tumblr",
    "Tumblr",
    2007,
    "tumblr.com tmblr.co",
    r"""
    short       tmblr.co/{id}/**
    object      /post/{number}/**
    object      /{number:\d\d\d\d\d\d\d\d\d\d\d+}
    object      /blog/view/*/{number}/**
    object      /blog/*/{number}/**
    search      /search/**
    search      /tagged/**
    home        tumblr.com/
    home        tumblr.com/dashboard
    object      tumblr.com/*/{number}/**
    account     {name}.tumblr.com/
    account     tumblr.com/blog/view/{name}
    account     tumblr.com/blog/{name}
    account     tumblr.com/{name}
    """,
)

BLUESKY = site(
    "bluesky",
    "Bluesky",
    2023,
    "bsky.app fxbsky.app bskx.app",
    """
    short       go.bsky.app/{id}
    object      /profile/*/post/{id}/**
    search      /search/**
    search      /hashtag/**
    home        /
    account     /profile/{name}/**
    """,
)

OK_RU = site(
    "ok",
    "OK.ru",
    2006,
    "ok.ru odnoklassniki.ru",
    """
    object      /video/{number}/**
    object      /videoembed/{number}/**
    object      /live/{number}/**
    topic       /*/topic/{number}/**
    topic       /group/*/topic/{number}/**
    group       /group/{number}/**
    account     /profile/{number}/**
    home        /
    account     /{name}
    """,
)

IMGUR = site(
    "imgur",
    "Imgur",
    2009,
    "imgur.com",
    """
    object      i.imgur.com/{id}.*
    album       /(a|gallery)/{id:[A-Za-z0-9]+}/**
    album       /(a|gallery)/*-{id:[A-Za-z0-9]+}/**
    search      /search/**
    search      /t/**
    account     /user/{name}/**
    home        /
    object      /r/*/{id}
    object      /{id}.*
    object      /{id}
    """,
)

SUBSTACK = site(
    "substack",
    "Substack",
    2017,
    "substack.com",
    """
    object      open.substack.com/pub/{name}/p/{name}
    object      {name}.substack.com/p/{name}/**
    note        substack.com/@*/note/{id}
    account     substack.com/@{name}
    account     {name}.substack.com/
    home        /
    """,
)

SITES = (
    FACEBOOK,
    INSTAGRAM,
    THREADS,
    SNAPCHAT,
    TWITTER,
    REDDIT,
    LINKEDIN,
    VK,
    PINTEREST,
    TUMBLR,
    BLUESKY,
    OK_RU,
    IMGUR,
    SUBSTACK,
)
