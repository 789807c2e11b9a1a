"""How people and sites write addresses: a key, and the spellings that must have it. Every name and number is invented."""

SPELLINGS: dict[str, str] = {
    # --- Facebook ---
    "facebook:1234567890123456": """
        https://www.facebook.com/invented.page/videos/1234567890123456/
        https://www.facebook.com/invented.page/videos/a-title-of-it/1234567890123456/?__tn__=F
        https://m.facebook.com/watch/?v=1234567890123456
        https://www.facebook.com/watch/live/?ref=watch_permalink&v=1234567890123456
        https://web.facebook.com/video.php?v=1234567890123456
        https://www.facebook.com/reel/1234567890123456?mibextid=abc&s=yWDuG2
        https://de-de.facebook.com/reel/1234567890123456
        https://www.facebook.com/photo.php?fbid=1234567890123456&set=a.1&type=3
        https://www.facebook.com/photo/?fbid=1234567890123456
        https://mbasic.facebook.com/story.php?story_fbid=1234567890123456&id=99
        https://www.facebook.com/permalink.php?story_fbid=1234567890123456&id=1000
        https://www.facebook.com/groups/invented.group/posts/1234567890123456/
        https://www.facebook.com/groups/inventedgroup/permalink/1234567890123456/?fbclid=x
        https://www.facebook.com/groups/123/?multi_permalinks=1234567890123456&hoisted_section_header_type=x
        https://www.facebook.com/invented/posts/1234567890123456
        https://www.facebook.com/invented/photos/a.12.34/1234567890123456/?type=3
        https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Freel%2F1234567890123456
        https://facebook.com:443/reel/1234567890123456#comments
        """,
    "facebook:pfbid02Ab": """
        https://www.facebook.com/invented/posts/pfbid02Ab
        https://m.facebook.com/story.php?story_fbid=pfbid02Ab&id=61550000000000
        https://www.facebook.com/permalink.php?story_fbid=pfbid02Ab&id=61550000000000&rdid=x
        """,
    "facebook.short:InV3nt": "https://fb.watch/InV3nt/ https://fb.watch/InV3nt?mibextid=z",
    "facebook.account:invented.page": """
        https://www.facebook.com/invented.page
        https://www.facebook.com/Invented.Page/about
        https://m.facebook.com/invented.page?ref=bookmarks
        https://fb.com/invented.page
        https://www.facebook.com/invented.page/photos/
        https://m.me/invented.page
        """,
    "facebook.account:100012345678901": """
        https://www.facebook.com/profile.php?id=100012345678901
        https://www.facebook.com/people/Invented-Name/100012345678901/
        https://m.facebook.com/profile.php?id=100012345678901&refid=46
        """,
    "facebook.group:inventedgroup": """
        https://www.facebook.com/groups/inventedgroup/
        https://m.facebook.com/groups/InventedGroup?ref=share
        """,
    # --- YouTube ---
    "youtube:dQw4w9WgXcQ": """
        https://www.youtube.com/watch?v=dQw4w9WgXcQ
        http://www.youtube.com/watch?v=dQw4w9WgXcQ
        https://youtube.com/watch?v=dQw4w9WgXcQ&t=42s
        https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ
        https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVM1
        https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&pp=ygU%3D
        https://www.youtube.com/watch?list=PLx&index=3&v=dQw4w9WgXcQ
        https://youtu.be/dQw4w9WgXcQ
        https://youtu.be/dQw4w9WgXcQ?si=InV3nt&t=12
        https://www.youtu.be/dQw4w9WgXcQ
        https://www.youtube.com/shorts/dQw4w9WgXcQ
        https://youtube.com/shorts/dQw4w9WgXcQ?feature=share
        https://www.youtube.com/live/dQw4w9WgXcQ?si=x
        https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1
        https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ
        https://www.youtube.com/v/dQw4w9WgXcQ
        https://www.youtube.com/e/dQw4w9WgXcQ
        https://www.youtube.com/watch/dQw4w9WgXcQ
        https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare
        https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ&gl=GB
        https://www.youtube.com/oembed?url=https%3A//youtu.be/dQw4w9WgXcQ&format=json
        https://www.youtube.co.uk/watch?v=dQw4w9WgXcQ
        HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ
        https://www.youtube.com:443/watch?v=dQw4w9WgXcQ
        https://www.youtube.com./watch?v=dQw4w9WgXcQ
        https://www.youtube.com//watch?v=dQw4w9WgXcQ
        https://www.youtube.com/%77atch?v=dQw4w9WgXc%51
        https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=10
        https://www.youtube.com/watch?a=b&amp;v=dQw4w9WgXcQ
        https://https://youtu.be/dQw4w9WgXcQ
        https://m.youtube.com/#/watch?v=dQw4w9WgXcQ
        hxxps://youtu[.]be/dQw4w9WgXcQ
        hXXp://www[.]youtube[.]com/watch?v=dQw4w9WgXcQ
        h**ps://youtu(.)be/dQw4w9WgXcQ
        hxxps[:]//youtu[dot]be/dQw4w9WgXcQ
        hxxps[://]youtu.be/dQw4w9WgXcQ
        htxps://youtu{.}be/dQw4w9WgXcQ
        <https://youtu.be/dQw4w9WgXcQ>
        <URL:https://youtu.be/dQw4w9WgXcQ>
        "https://youtu.be/dQw4w9WgXcQ"
        'https://youtu.be/dQw4w9WgXcQ',
        “https://youtu.be/dQw4w9WgXcQ”
        «https://youtu.be/dQw4w9WgXcQ»
        (https://youtu.be/dQw4w9WgXcQ)
        [https://youtu.be/dQw4w9WgXcQ]
        https://youtu.be/dQw4w9WgXcQ.
        https://youtu.be/dQw4w9WgXcQ,
        https://youtu.be/dQw4w9WgXcQ;
        https://youtu.be/dQw4w9WgXcQ)
        https://youtu.be/dQw4w9WgXcQ).
        **https://youtu.be/dQw4w9WgXcQ**
        `https://youtu.be/dQw4w9WgXcQ`
        https://youtu.be/dQw4w9WgXcQ\u200b
        \ufeffhttps://youtu.be/dQw4w9WgXcQ
        https://you\u200dtu.be/dQw4w9WgXcQ
        \u200ehttps://youtu.be/dQw4w9WgXcQ\u200f
        https://youtu。be/dQw4w9WgXcQ
        https://ｙｏｕｔｕ.be/dQw4w9WgXcQ
        url=https://youtu.be/dQw4w9WgXcQ
        Link:https://youtu.be/dQw4w9WgXcQ
        """,
    "youtube.clip:UgkxInVented_1": "https://www.youtube.com/clip/UgkxInVented_1 https://youtube.com/clip/UgkxInVented_1?si=x",
    "youtube.post:UgkxInventedPost": "https://www.youtube.com/post/UgkxInventedPost https://www.youtube.com/channel/UCx/community?lb=UgkxInventedPost",
    "youtube.comment:UgyInvented.9": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgyInvented.9",
    "youtube.playlist:PLInvented1": """
        https://www.youtube.com/playlist?list=PLInvented1
        https://music.youtube.com/playlist?list=PLInvented1&si=x
        https://www.youtube.com/embed/videoseries?list=PLInvented1
        """,
    "youtube.account:inventedcrew": """
        https://www.youtube.com/@InventedCrew
        https://youtube.com/@inventedcrew/videos
        https://m.youtube.com/@inventedcrew/shorts?si=x
        https://www.youtube.com/c/inventedcrew
        https://www.youtube.com/user/inventedcrew/featured
        https://www.youtube.com/inventedcrew
        """,
    "youtube.channel:UCInvented-1": """
        https://www.youtube.com/channel/UCInvented-1
        https://m.youtube.com/channel/UCInvented-1/videos
        https://music.youtube.com/channel/UCInvented-1
        """,
    # --- Instagram ---
    "instagram:Cx_1-Ab": """
        https://www.instagram.com/p/Cx_1-Ab/
        https://instagram.com/p/Cx_1-Ab?igsh=abc
        https://www.instagram.com/reel/Cx_1-Ab/
        https://www.instagram.com/reels/Cx_1-Ab/
        https://www.instagram.com/tv/Cx_1-Ab/?utm_source=ig_web_copy_link
        https://www.instagram.com/invented.name/p/Cx_1-Ab/
        https://www.instagram.com/invented.name/reel/Cx_1-Ab/?img_index=2
        https://instagr.am/p/Cx_1-Ab/
        https://m.instagram.com/p/Cx_1-Ab/
        https://www.instagram.com/p/Cx_1-Ab/embed/captioned
        https://www.instagram.com/accounts/login/?next=/p/Cx_1-Ab/
        https://www.instagram.com/p/Cx_1-Ab/c/17900000000000000/
        """,
    "instagram.story:3300000000000000001": """
        https://www.instagram.com/stories/invented/3300000000000000001/
        https://instagram.com/stories/Invented/3300000000000000001?igshid=x
        """,
    "instagram.highlight:17900000000000001": "https://www.instagram.com/stories/highlights/17900000000000001/",
    "instagram.audio:1234567": "https://www.instagram.com/reels/audio/1234567/ https://www.instagram.com/reel/audio/1234567",
    "instagram.account:invented.name": """
        https://www.instagram.com/invented.name/
        https://instagram.com/Invented.Name?igsh=x
        https://www.instagram.com/_u/invented.name/
        https://www.instagram.com/invented.name/reels/
        https://www.instagram.com/stories/invented.name/
        https://ig.me/m/invented.name
        """,
    # --- Snapchat ---
    "snapchat:W7_EDlXWTBi_inv": """
        https://www.snapchat.com/spotlight/W7_EDlXWTBi_inv
        https://snapchat.com/spotlight/W7_EDlXWTBi_inv?share_id=x&locale=en-GB
        https://www.snapchat.com/@invented/spotlight/W7_EDlXWTBi_inv
        https://www.snapchat.com/add/invented/spotlight/W7_EDlXWTBi_inv
        """,
    "snapchat.short:InV3nt9": "https://t.snapchat.com/InV3nt9 https://www.snapchat.com/t/InV3nt9",
    "snapchat.account:invented-name": """
        https://www.snapchat.com/add/invented-name
        https://www.snapchat.com/add/Invented-Name?share_id=abc
        https://www.snapchat.com/@invented-name
        https://story.snapchat.com/@invented-name
        https://story.snapchat.com/u/invented-name
        """,
    "snapchat.highlight:abc-123": "https://www.snapchat.com/@invented/highlight/abc-123",
    # --- Twitter, X ---
    "twitter:1700000000000000001": """
        https://twitter.com/invented/status/1700000000000000001
        https://x.com/invented/status/1700000000000000001?s=20&t=abc
        https://mobile.twitter.com/invented/status/1700000000000000001
        https://mobile.x.com/other/status/1700000000000000001
        https://twitter.com/i/web/status/1700000000000000001
        https://x.com/i/status/1700000000000000001
        https://twitter.com/invented/statuses/1700000000000000001
        https://x.com/invented/status/1700000000000000001/photo/1
        https://x.com/invented/status/1700000000000000001/video/1
        https://fxtwitter.com/invented/status/1700000000000000001
        https://vxtwitter.com/invented/status/1700000000000000001
        https://twitter.com/intent/like?tweet_id=1700000000000000001
        """,
    "twitter.account:invented_name": """
        https://twitter.com/invented_name
        https://x.com/Invented_Name
        https://x.com/invented_name/media
        https://twitter.com/intent/user?screen_name=invented_name
        """,
    "twitter.group:1500000000000000001": "https://x.com/i/communities/1500000000000000001",
    "twitter.space:1InVentedSpc": "https://x.com/i/spaces/1InVentedSpc https://twitter.com/i/spaces/1InVentedSpc/peek",
    # --- WhatsApp ---
    "whatsapp.group:InV3ntedGr0up1": """
        https://chat.whatsapp.com/InV3ntedGr0up1
        https://chat.whatsapp.com/invite/InV3ntedGr0up1
        https://chat.whatsapp.com/InV3ntedGr0up1?mode=ac_t
        https://web.whatsapp.com/accept?code=InV3ntedGr0up1
        """,
    "whatsapp.account:447700900123": """
        https://wa.me/447700900123
        https://wa.me/+447700900123?text=hi
        https://api.whatsapp.com/send?phone=447700900123
        https://api.whatsapp.com/send/?phone=%2B447700900123&text=hi
        https://web.whatsapp.com/send?phone=447700900123
        """,
    "whatsapp.channel:0029VaInv": "https://whatsapp.com/channel/0029VaInv https://www.whatsapp.com/channel/0029VaInv/",
    "whatsapp:0029VaInv/101": "https://whatsapp.com/channel/0029VaInv/101 https://www.whatsapp.com/channel/0029VaInv/101",
    # --- Telegram ---
    "telegram:inventedchannel/12": """
        https://t.me/inventedchannel/12
        https://t.me/InventedChannel/12?single
        https://t.me/s/inventedchannel/12
        https://telegram.me/inventedchannel/12
        https://telegram.dog/inventedchannel/12
        https://t.me/inventedchannel/12?comment=34
        http://www.t.me/inventedchannel/12/
        """,
    "telegram:c/1234567/10": "https://t.me/c/1234567/10 https://t.me/c/1234567/10?thread=3",
    "telegram.channel:inventedchannel": """
        https://t.me/inventedchannel
        https://t.me/s/InventedChannel
        https://telegram.me/inventedchannel?boost
        https://web.telegram.org/k/#@inventedchannel
        https://web.telegram.org/a/#@InventedChannel
        https://inventedchannel.t.me/
        https://web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Dinventedchannel
        """,
    "telegram.group:+InV3nted-1": "https://t.me/+InV3nted-1 https://telegram.me/+InV3nted-1",
    "telegram.group:InV3ntedJoin": "https://t.me/joinchat/InV3ntedJoin",
    # --- Reddit ---
    "reddit:1abcde": """
        https://www.reddit.com/r/invented/comments/1abcde/a_title/
        https://old.reddit.com/r/invented/comments/1abcde/
        https://np.reddit.com/r/invented/comments/1abcde/a_title/?share_id=x
        https://www.reddit.com/comments/1abcde
        https://redd.it/1abcde
        https://www.reddit.com/user/invented/comments/1abcde/a_title/
        https://new.reddit.com/gallery/1abcde
        https://www.reddit.com/r/invented/comments/1ABCDE/a_title/?rdt=4
        """,
    "reddit.comment:kx1yz2z": """
        https://www.reddit.com/r/invented/comments/1abcde/a_title/kx1yz2z/
        https://www.reddit.com/r/invented/comments/1abcde/comment/kx1yz2z/?context=3
        """,
    "reddit.short:InV3ntS": "https://www.reddit.com/r/invented/s/InV3ntS https://reddit.com/r/invented/s/InV3ntS",
    "reddit.media:inv3nt3d": "https://v.redd.it/inv3nt3d https://v.redd.it/inv3nt3d/DASH_720.mp4",
    "reddit.group:invented": "https://www.reddit.com/r/invented/ https://old.reddit.com/r/Invented/top/?t=all",
    "reddit.account:invented": "https://www.reddit.com/user/invented https://www.reddit.com/u/Invented/submitted/",
    # --- TikTok ---
    "tiktok:7300000000000000001": """
        https://www.tiktok.com/@invented.name/video/7300000000000000001
        https://www.tiktok.com/@other/video/7300000000000000001?is_from_webapp=1&sender_device=pc&web_id=7
        https://m.tiktok.com/v/7300000000000000001.html
        https://m.tiktok.com/v/7300000000000000001.html?u_code=x&_d=y
        https://www.tiktok.com/embed/v2/7300000000000000001
        https://www.tiktok.com/embed/7300000000000000001
        https://www.tiktok.com/player/v1/7300000000000000001
        https://www.tiktok.com/@invented/photo/7300000000000000001
        https://www.tiktok.com/@/video/7300000000000000001
        https://www.tiktok.com/%40invented/video/7300000000000000001
        https://www.tiktok.com/share/video/7300000000000000001
        https://www.tiktok.com/login?redirect_url=https%3A%2F%2Fwww.tiktok.com%2F%40invented%2Fvideo%2F7300000000000000001
        https://www.tiktok.com/foryou?item_id=7300000000000000001
        https://WWW.TIKTOK.COM/@Invented/Video/7300000000000000001
        """,
    "tiktok.short:ZMInV3nt": """
        https://vm.tiktok.com/ZMInV3nt/
        https://vm.tiktok.com/ZMInV3nt
        https://vt.tiktok.com/ZMInV3nt/
        https://www.tiktok.com/t/ZMInV3nt/
        """,
    "tiktok.account:invented.name": """
        https://www.tiktok.com/@invented.name
        https://www.tiktok.com/@Invented.Name?lang=en
        https://m.tiktok.com/@invented.name/
        """,
    "tiktok.sound:7200000000000000001": "https://www.tiktok.com/music/original-sound-7200000000000000001",
    "tiktok.live:invented": "https://www.tiktok.com/@invented/live",
    # --- music ---
    "soundcloud:invented-mc/a-track": """
        https://soundcloud.com/invented-mc/a-track
        https://m.soundcloud.com/Invented-MC/a-track?si=x
        https://soundcloud.com/invented-mc/a-track?in=invented-mc/sets/x
        https://soundcloud.com/invented-mc/a-track/s-PRiVate
        """,
    "soundcloud.playlist:invented-mc/a-set": "https://soundcloud.com/invented-mc/sets/a-set",
    "soundcloud.account:invented-mc": "https://soundcloud.com/invented-mc https://soundcloud.com/invented-mc/tracks",
    "soundcloud.short:InV3nt": "https://on.soundcloud.com/InV3nt",
    "spotify:4uLU6hMCjMI75M1A2tKUQC": """
        https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
        https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC?si=abc
        https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC
        https://play.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
        """,
    "spotify.album:1DFixLWuPkv3KT3TnV35m3": "https://open.spotify.com/album/1DFixLWuPkv3KT3TnV35m3?si=x",
    "spotify.account:0TnOYISbd1XYRBk9myaseg": "https://open.spotify.com/artist/0TnOYISbd1XYRBk9myaseg",
    "spotify.short:InV3nt": "https://spotify.link/InV3nt",
    "apple-music:1440000002": """
        https://music.apple.com/gb/album/a-track/1440000001?i=1440000002
        https://music.apple.com/us/album/1440000001?i=1440000002&uo=4
        https://music.apple.com/gb/song/a-track/1440000002
        https://itunes.apple.com/gb/album/a-track/id1440000001?i=1440000002
        """,
    "apple-music.album:1440000001": """
        https://music.apple.com/gb/album/an-album/1440000001
        https://itunes.apple.com/us/album/an-album/id1440000001
        """,
    "audiomack:invented-mc/a-track": """
        https://audiomack.com/invented-mc/song/a-track
        https://www.audiomack.com/song/invented-mc/a-track
        https://audiomack.com/embed/invented-mc/song/a-track
        """,
    "audiomack.album:invented-mc/a-tape": "https://audiomack.com/invented-mc/album/a-tape",
    "deezer:3135556": """
        https://www.deezer.com/track/3135556
        https://www.deezer.com/en/track/3135556?utm_campaign=x
        https://widget.deezer.com/widget/dark/track/3135556
        """,
    "deezer.short:InV3nt": "https://deezer.page.link/InV3nt",
    "mixcloud:invented/a-mix": "https://www.mixcloud.com/Invented/a-mix/ https://m.mixcloud.com/invented/a-mix",
    "bandcamp:invented/a-track": "https://invented.bandcamp.com/track/a-track https://Invented.bandcamp.com/track/a-track?from=x",
    "datpiff:1000001": "https://www.datpiff.com/Invented-MC-A-Tape-mixtape.1000001.html https://mobile.datpiff.com/mixtape/1000001",
    "spinrilla.album:invented-tape": "https://spinrilla.com/mixtapes/invented-tape",
    "mymixtapez.album:210001": "https://mymixtapez.com/album/210001 https://www.mymixtapez.com/share/album/210001/x",
    "livemixtapes.album:50001": "https://www.livemixtapes.com/mixtapes/50001/invented.html https://livemixtapes.com/mixtape/50001/x",
    "tidal:77640617": "https://tidal.com/browse/track/77640617 https://listen.tidal.com/track/77640617",
    "boomplay:100001": "https://www.boomplay.com/songs/100001?from=search",
    # --- files ---
    "google-drive:1InVenTed_File-Id": """
        https://drive.google.com/file/d/1InVenTed_File-Id/view?usp=sharing
        https://drive.google.com/file/d/1InVenTed_File-Id/preview
        https://drive.google.com/open?id=1InVenTed_File-Id&usp=drive_fs
        https://drive.google.com/uc?export=download&id=1InVenTed_File-Id
        https://drive.google.com/u/0/uc?id=1InVenTed_File-Id
        https://docs.google.com/uc?id=1InVenTed_File-Id
        https://docs.google.com/document/d/1InVenTed_File-Id/edit#heading=h.1
        https://docs.google.com/document/u/0/d/1InVenTed_File-Id/mobilebasic
        https://drive.usercontent.google.com/download?id=1InVenTed_File-Id&export=download
        """,
    "google-drive.folder:1InVenTedFolder": """
        https://drive.google.com/drive/folders/1InVenTedFolder?usp=sharing
        https://drive.google.com/drive/u/1/folders/1InVenTedFolder
        """,
    "dropbox:inv3nt3d1d": """
        https://www.dropbox.com/s/inv3nt3d1d/clip.mp4?dl=0
        https://www.dropbox.com/s/inv3nt3d1d/clip.mp4?dl=1
        https://dl.dropboxusercontent.com/s/inv3nt3d1d/clip.mp4
        https://www.dropbox.com/scl/fi/inv3nt3d1d/clip.mp4?rlkey=x&st=y&dl=0
        """,
    "onedrive:abcdef0123!145": """
        https://onedrive.live.com/?id=ABCDEF0123%21145&cid=ABCDEF0123
        https://onedrive.live.com/redir?resid=ABCDEF0123!145&authkey=!x
        https://onedrive.live.com/embed?resid=abcdef0123%21145
        """,
    "onedrive.short:s!AinVented": "https://1drv.ms/v/s!AinVented",
    "mega:inVnted1": """
        https://mega.nz/file/inVnted1#k3yK3y-k3y
        https://mega.nz/#!inVnted1!k3yK3y-k3y
        https://mega.co.nz/#!inVnted1!k3yK3y-k3y
        https://mega.nz/embed/inVnted1#k3yK3y
        """,
    "mega.folder:inVntF2": "https://mega.nz/folder/inVntF2#k3y https://mega.nz/#F!inVntF2!k3y",
    "wetransfer.short:InV3nt": "https://we.tl/t-InV3nt",
    "wetransfer:0a1b2c3d": "https://wetransfer.com/downloads/0a1b2c3d/4e5f https://invented.wetransfer.com/downloads/0a1b2c3d/4e5f/6a",
    "mediafire:inv3nt": "https://www.mediafire.com/file/inv3nt/clip.mp4/file",
    # --- video ---
    "vimeo:76979871": """
        https://vimeo.com/76979871
        https://vimeo.com/76979871/abcdef0123
        https://player.vimeo.com/video/76979871?h=x
        https://vimeo.com/channels/staffpicks/76979871
        https://vimeo.com/groups/invented/videos/76979871
        https://vimeo.com/showcase/1/video/76979871
        """,
    "dailymotion:x8inv3n": """
        https://www.dailymotion.com/video/x8inv3n
        https://www.dailymotion.com/video/x8inv3n_a-title_people
        https://dai.ly/x8inv3n
        https://www.dailymotion.com/embed/video/x8inv3n
        https://geo.dailymotion.com/player.html?video=x8inv3n
        """,
    "twitch:1234567890": """
        https://www.twitch.tv/videos/1234567890?t=1h
        https://m.twitch.tv/videos/1234567890
        https://www.twitch.tv/invented/v/1234567890
        https://player.twitch.tv/?video=v1234567890&parent=x
        """,
    "twitch.clip:InventedSlug-1": "https://clips.twitch.tv/InventedSlug-1 https://www.twitch.tv/invented/clip/InventedSlug-1?filter=x",
    "twitch.account:invented": "https://www.twitch.tv/Invented https://m.twitch.tv/invented/about",
    "threads:CuInv3nt": "https://www.threads.net/@invented/post/CuInv3nt https://www.threads.com/@invented/post/CuInv3nt https://www.threads.net/t/CuInv3nt",
    "discord.group:inv1te": "https://discord.gg/inv1te https://discord.com/invite/inv1te https://discordapp.com/invite/inv1te",
    "discord:1100000000000000003": "https://discord.com/channels/1100000000000000001/1100000000000000002/1100000000000000003",
    "discord.file:1100000000000000009": "https://cdn.discordapp.com/attachments/1/1100000000000000009/clip.mp4 https://media.discordapp.net/attachments/1/1100000000000000009/clip.mp4",
    "pinterest:123456789012345678": """
        https://www.pinterest.com/pin/123456789012345678/
        https://www.pinterest.co.uk/pin/123456789012345678
        https://uk.pinterest.com/pin/a-title--123456789012345678/
        https://pinterest.at/pin/123456789012345678/
        """,
    "pinterest.short:InV3nt": "https://pin.it/InV3nt",
    "tumblr:700000000000000001": """
        https://invented.tumblr.com/post/700000000000000001/a-title
        https://www.tumblr.com/invented/700000000000000001/a-title
        https://www.tumblr.com/blog/view/invented/700000000000000001
        https://someblog.tumblr.com/700000000000000001
        """,
    "kick.clip:clip_01INV": "https://kick.com/invented/clips/clip_01INV https://kick.com/invented?clip=clip_01INV",
    "kick:0a1b-2c3d": "https://kick.com/invented/videos/0a1b-2c3d https://kick.com/video/0A1B-2C3D",
    "rumble:v4inv3n": "https://rumble.com/v4inv3n-a-title.html https://rumble.com/v4inv3n-a-title.html?e9s=x",
    "bitchute:InV3ntEd": "https://www.bitchute.com/video/InV3ntEd/ https://old.bitchute.com/embed/InV3ntEd",
    "streamable:inv3nt": "https://streamable.com/inv3nt https://streamable.com/e/inv3nt?autoplay=1 https://streamable.com/o/inv3nt",
    "linkedin:7100000000000000001": """
        https://www.linkedin.com/posts/invented-name_words-activity-7100000000000000001-AbCd
        https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000001/
        https://uk.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7100000000000000001
        https://www.linkedin.com/embed/feed/update/urn:li:activity:7100000000000000001
        """,
    "linkedin.account:invented-name": "https://www.linkedin.com/in/invented-name/ https://uk.linkedin.com/in/Invented-Name?trk=x",
    "vk.wall:-1_22": "https://vk.com/wall-1_22 https://m.vk.com/wall-1_22?from=x https://vk.com/invented?w=wall-1_22 https://vk.ru/wall-1_22",
    "vk:-1_456": "https://vk.com/video-1_456 https://vk.com/video?z=video-1_456%2Fpl https://vkvideo.ru/video-1_456 https://vk.com/clip-1_456",
    "bluesky:3kinv": "https://bsky.app/profile/invented.bsky.social/post/3kinv",
    "imgur:InV3n": "https://imgur.com/InV3n https://i.imgur.com/InV3n.jpg",
    # --- hosts that are not known ---
    "forum.example/t?a=1&b=2": """
        https://forum.example/t?a=1&b=2
        http://www.forum.example/t/?b=2&a=1&utm_source=x&fbclid=y
        HTTPS://FORUM.EXAMPLE:443/t?a=1&b=2#top
        https://m.forum.example/%74?b=2&a=1
        """,
    "xn--mnchen-3ya.example/a": "https://münchen.example/a https://xn--mnchen-3ya.example/a https://MÜNCHEN.example/a",
    "forum.example:8443/t": "https://forum.example:8443/t",
    # --- Written in yet other ways ---
    "tiktok:7100000000000000001": """
        https://m.tiktok.com/share/item/7100000000000000001
        https://www.tiktok.com/en/@some.user/video/7100000000000000001
        https://us.tiktok.com/@some.user/photo/7100000000000000001
        """,
    "twitter:1600000000000000001": """
        https://platform.twitter.com/embed/Tweet.html?id=1600000000000000001
        https://twitter.com/#!/someuser/status/1600000000000000001
        https://x.com/someuser/status/1600000000000000001/analytics
        """,
    "twitter.account:someuser": "https://twitter.com/#!/SomeUser https://x.com/someuser",
    "telegram:inventedchannel/123": """
        https://inventedchannel.t.me/123
        https://web.telegram.org/k/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Dinventedchannel%26post%3D123
        """,
    "facebook:1234500000000001": """
        https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fsomeone%2Fvideos%2F1234500000000001%2F
        https://business.facebook.com/someone/videos/vb.100/1234500000000001/
        """,
    "soundcloud:some-artist/some-track": """
        https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fsome-artist%2Fsome-track
        """,
    "twitch.clip:InventedClipName-abc": "https://m.twitch.tv/clip/InventedClipName-abc",
    "tidal:123456": "https://embed.tidal.com/tracks/123456 https://tidal.com/track/123456/u",
    "audiomack:some-artist/some-song": """
        https://audiomack.com/embed/song/some-artist/some-song
        https://audiomack.com/embed/some-artist/song/some-song
        """,
    "pastebin:AbCd1234": """
        https://pastebin.com/AbCd1234
        https://pastebin.com/raw/AbCd1234
        https://pastebin.com/embed_js/AbCd1234
        """,
    "snapchat.account:someone": "https://story.snapchat.com/s/someone",
    "youtube:aB3dE6gH9jK": """
        https://youtu.be/aB3dE6gH9jK&t=3
        https://www.youtube.com/watch?v=aB3dE6gH9jK?t=3
        https://www.youtube.com/live_chat?v=aB3dE6gH9jK
        https://studio.youtube.com/video/aB3dE6gH9jK/edit
        https://www.youtubekids.com/watch?v=aB3dE6gH9jK
        """,
    "tiktok.account:inv.ented": "https://www.tiktok.com/embed/@inv.ented https://www.tiktok.com/@inv.ented",
    "instagram:Cab12_-x9": "https://www.instagram.com/p/Cab12_-x9/ https://ddinstagram.com/p/Cab12_-x9",
    "facebook:1234500000000002": """
        https://www.facebook.com/reel/?v=1234500000000002
        https://www.facebook.com/photo/view_full_size/?fbid=1234500000000002
        https://m.facebook.com/groups/1?view=permalink&id=1234500000000002
        https://www.facebook.com/watch/invented/1234500000000002/
        https://www.facebook.com/live/producer/1234500000000002
        """,
    "facebook.account:inv.ented": """
        https://www.facebook.com/inv.ented/photos_by
        https://www.facebook.com/pages/category/x/inv.ented
        """,
    "facebook.short:1aBcD": "https://fb.me/e/1aBcD",
    "twitter:1700000000000000009": """
        https://twitter.com/intent/tweet?in_reply_to=1700000000000000009
        https://platform.twitter.com/embed/Tweet.html?id=1700000000000000009
        https://publish.twitter.com/?url=https://twitter.com/invented/status/1700000000000000009
        https://twittpr.com/invented/status/1700000000000000009
        """,
    "twitter.account:inv_ented": "https://x.com/@inv_ented https://x.com/inv_ented",
    "telegram.channel:inv_ented": "https://t.me/boost/inv_ented https://inv_ented.t.me",
    "telegram:inv_ented/55": "https://inv_ented.t.me/s/55 https://t.me/inv_ented/55",
    "telegram.account:+447700900123": "https://t.me/+447700900123",
    "reddit:1abcd2": """
        https://www.reddit.com/r/invented/comments/1abcd2.json
        https://www.reddit.com/poll/1abcd2
        https://rxddit.com/r/invented/comments/1abcd2
        """,
    "reddit.media:abcd1234efgh": """
        https://v.redd.it/abcd1234efgh/HLSPlaylist.m3u8
        https://www.reddit.com/video/abcd1234efgh
        https://www.reddit.com/media?url=https%3A%2F%2Fi.redd.it%2Fabcd1234efgh.jpg
        """,
    "spotify:3abcDEF123": """
        https://open.spotify.com/embed?uri=spotify:track:3abcDEF123
        https://embed.spotify.com/?uri=spotify%3Atrack%3A3abcDEF123
        https://open.spotify.com/go?uri=spotify:track:3abcDEF123
        """,
    "soundcloud.playlist:765432": "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/playlists/765432",
    "vimeo:123456789": """
        https://vimeo.com/m/123456789
        https://vimeo.com/moogaloop.swf?clip_id=123456789
        https://vimeo.com/event/987/videos/123456789
        """,
    "dailymotion:x8abcde": "https://www.dailymotion.com/gb/video/x8abcde https://dai.ly/x8abcde",
}

CASES = [(spelling, key) for key, spellings in SPELLINGS.items() for spelling in spellings.split()]
