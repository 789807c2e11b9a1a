"""Music hosts: tracks, albums, mixtapes and artists."""

from rules.content.site import site

SOUNDCLOUD = site(
    "soundcloud",
    "SoundCloud",
    2007,
    "soundcloud.com snd.sc soundcloud.app.goo.gl",
    r"""
    short       on.soundcloud.com/{id}
    short       soundcloud.app.goo.gl/{id}
    short       snd.sc/{id}
    object      api*.soundcloud.com/tracks/{number}
    home        w.soundcloud.com/player
    playlist    api.soundcloud.com/playlists/{number}
    account     api.soundcloud.com/users/{number}
    search      /search/**
    search      /tags/**
    search      /discover/**
    search      /charts/**
    home        /
    home        /stream
    home        /feed
    home        /you/**
    playlist    /{name}/sets/{name}/**
    account     /{name}/(tracks|albums|sets|reposts|popular-tracks|likes|followers|following|comments|spotlight)
    object      /{name}/{name}/**
    account     /{name}
    """,
    follow="url",
)

SPOTIFY = site(
    "spotify",
    "Spotify",
    2006,
    "spotify.com spotify.link spotify.app.link spoti.fi",
    r"""
    short       spotify.link/{id}
    short       spoti.fi/{id}
    short       spotify.app.link/{id}
    object      /track/{id}
    object      /embed/track/{id}
    object      /*/track/{id}
    object      /*/embed/track/{id}
    object      /**?uri=spotify:track:{id}
    episode     /**?uri=spotify:episode:{id}
    album       /**?uri=spotify:album:{id}
    playlist    /**?uri=spotify:playlist:{id}
    account     /**?uri=spotify:artist:{id}
    episode     /episode/{id}
    episode     /embed/episode/{id}
    episode     /*/episode/{id}
    object      /album/*?highlight=spotify:track:{id}
    album       /album/{id}
    album       /embed/album/{id}
    album       /*/album/{id}
    playlist    /user/*/playlist/{id}
    playlist    /playlist/{id}
    playlist    /embed/playlist/{id}
    playlist    /*/playlist/{id}
    show        /show/{id}
    show        /*/show/{id}
    account     /artist/{id}/**
    account     /*/artist/{id}/**
    account     /user/{text}
    search      /search/**
    search      /genre/**
    home        /
    home        /*
    """,
)

APPLE_MUSIC = site(
    "apple-music",
    "Apple Music",
    2003,
    "music.apple.com itunes.apple.com geo.music.apple.com embed.music.apple.com",
    r"""
    object      /*/album/*/*?i={number}
    object      /*/album/*?i={number}
    object      /album/*/*?i={number}
    object      /*/song/*/{number}
    object      /*/song/{number}
    object      /song/{number}
    video       /*/music-video/*/{number}
    video       /*/music-video/{number}
    album       /*/album/*/(id|){number}
    album       /*/album/(id|){number}
    album       /album/(id|){number}
    playlist    /*/playlist/*/{id:pl\.[\w-]+}
    playlist    /*/playlist/{id:pl\.[\w-]+}
    account     /*/artist/*/{number}/**
    account     /*/artist/{number}/**
    search      /*/search/**
    search      /search/**
    home        /
    home        /*
    """,
)

AUDIOMACK = site(
    "audiomack",
    "Audiomack",
    2012,
    "audiomack.com",
    r"""
    object      /embed/{name}/song/{name}
    object      /embed/song/{name}/{name}
    playlist    /embed/playlist/{name}/{name}
    playlist    /embed/{name}/playlist/{name}
    object      /{name}/song/{name}/**
    object      /song/{name}/{name}
    album       /embed/{name}/album/{name}
    album       /embed/album/{name}/{name}
    album       /{name}/album/{name}/**
    album       /album/{name}/{name}
    playlist    /{name}/playlist/{name}/**
    playlist    /playlist/{name}/{name}
    search      /search/**
    search      /trending-now/**
    search      /top/**
    home        /
    account     /{name}
    account     /{name}/(songs|albums|playlists|likes|followers|following|highlights|top-songs|uploads)
    """,
)

DEEZER = site(
    "deezer",
    "Deezer",
    2007,
    "deezer.com deezer.page.link dzr.page.link",
    r"""
    short       deezer.page.link/{id}
    short       dzr.page.link/{id}
    short       link.deezer.com/s/{id}
    object      /track/{number}
    object      /*/track/{number}
    object      widget.deezer.com/widget/*/track/{number}
    album       /album/{number}
    album       /*/album/{number}
    playlist    /playlist/{number}
    playlist    /*/playlist/{number}
    account     /artist/{number}/**
    account     /*/artist/{number}/**
    account     /profile/{number}/**
    account     /*/profile/{number}/**
    search      /search/**
    search      /*/search/**
    home        /
    home        /*
    """,
)

MIXCLOUD = site(
    "mixcloud",
    "Mixcloud",
    2008,
    "mixcloud.com",
    """
    search      /search/**
    search      /discover/**
    home        /
    home        /widget/**
    playlist    /{name}/playlists/{name}
    account     /{name}/(uploads|favorites|listens|playlists|followers|following|stream)
    object      /{name}/{name}
    account     /{name}
    """,
    follow="feed",
)

BANDCAMP = site(
    "bandcamp",
    "Bandcamp",
    2008,
    "bandcamp.com",
    """
    object      {name}.bandcamp.com/track/{name}
    album       {name}.bandcamp.com/album/{name}
    account     {name}.bandcamp.com/(music|)
    search      bandcamp.com/search/**
    search      bandcamp.com/tag/**
    home        bandcamp.com/
    """,
)

DATPIFF = site(
    "datpiff",
    "DatPiff",
    2005,
    "datpiff.com",
    r"""
    object      /*.{number}.html
    object      /*-mixtape.{number}.html
    object      /pop-mixtape-download.php?id={id}
    object      mobile.datpiff.com/mixtape/{number}
    object      /mixtape/{number}
    account     /profile/{name}
    search      /mixtapes/**
    search      /search/**
    home        /
    """,
)

SPINRILLA = site(
    "spinrilla",
    "Spinrilla",
    2013,
    "spinrilla.com",
    r"""
    object      /songs/{number}-*
    object      /songs/{number}
    album       /mixtapes/{name}
    account     /artists/{name}
    search      /search/**
    home        /
    """,
)

MYMIXTAPEZ = site(
    "mymixtapez",
    "My Mixtapez",
    2010,
    "mymixtapez.com",
    r"""
    object      /song/{number}/**
    object      /single/{number}/**
    album       /album/{number}/**
    album       /share/album/{number}/**
    account     /artist/{number}/**
    home        /
    """,
)

LIVEMIXTAPES = site(
    "livemixtapes",
    "LiveMixtapes",
    2006,
    "livemixtapes.com",
    r"""
    object      /tracks/{number}/**
    object      /mp3/{number}/**
    album       /mixtapes/{number}/**
    album       /mixtape/{number}/**
    home        /
    """,
)

TIDAL = site(
    "tidal",
    "Tidal",
    2014,
    "tidal.com",
    r"""
    object      /browse/track/{number}/**
    object      /tracks/{number}/**
    object      /track/{number}/**
    object      /tracks/{number}
    album       /albums/{number}
    video       /browse/video/{number}/**
    video       /video/{number}/**
    album       /browse/album/{number}/**
    album       /album/{number}/**
    playlist    /browse/playlist/{code}
    playlist    /playlist/{code}
    account     /browse/artist/{number}/**
    account     /artist/{number}/**
    home        /
    """,
)

AMAZON_MUSIC = site(
    "amazon-music",
    "Amazon Music",
    2007,
    "music.amazon.com music.amazon.co.uk music.amazon.de music.amazon.fr music.amazon.es music.amazon.it music.amazon.in",
    r"""
    object      /albums/*?trackAsin={code}
    object      /tracks/{code}/**
    album       /albums/{code}/**
    playlist    /playlists/{code}/**
    playlist    /user-playlists/{id}/**
    account     /artists/{code}/**
    search      /search/**
    home        /
    """,
)

BOOMPLAY = site(
    "boomplay",
    "Boomplay",
    2015,
    "boomplay.com boomplaymusic.com",
    r"""
    object      /songs/{number}
    object      /share/music/{number}
    video       /video/{number}
    album       /albums/{number}
    playlist    /playlists/{number}
    account     /artists/{number}
    search      /search/**
    home        /
    """,
)

GENIUS = site(
    "genius",
    "Genius",
    2009,
    "genius.com",
    r"""
    object      /songs/{number}
    lyrics      /{name:.+-lyrics}
    album       /albums/{name}/{name}
    account     /artists/{name}
    search      /search/**
    home        /
    """,
)

SITES = (
    SOUNDCLOUD,
    SPOTIFY,
    APPLE_MUSIC,
    AUDIOMACK,
    DEEZER,
    MIXCLOUD,
    BANDCAMP,
    DATPIFF,
    SPINRILLA,
    MYMIXTAPEZ,
    LIVEMIXTAPES,
    TIDAL,
    AMAZON_MUSIC,
    BOOMPLAY,
    GENIUS,
)
