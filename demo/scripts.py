"""The referrals that are played: what each is meant to show, what its people do, and how it must end.

Every person, place, address and clip is invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demo import platform_mail
from demo.ending import Ending, PlatformEnd
from demo.platform_mail import Sender
from demo.scene import Scene, Script, today
from demo.team import TASKABLE


@dataclass(frozen=True)
class Story:
    """One referral to play."""

    name: str
    shows: str
    play: Callable[[Scene], Script]
    ending: Ending


STORIES: list[Story] = []


def story(name: str, shows: str, ending: Ending) -> Callable[[Callable[[Scene], Script]], Callable[[Scene], Script]]:
    """Add a script to those that are played."""

    def add(play: Callable[[Scene], Script]) -> Callable[[Scene], Script]:
        STORIES.append(Story(name, shows, play, ending))
        return play

    return add


# --- what most scripts have in common -------------------------------------------------------------------------------


def tasked(scene: Scene, **form: Any) -> Script:
    """The officer submits, and an operative gets the task."""
    scene.submit(**form)
    yield scene.until("Tasked")


def drafted(scene: Scene, *platforms: str, title: str, urls: str, why: str, **review: Any) -> Script:
    """A referral comes in, the operative reviews it, and a draft for each platform waits for a sergeant."""
    yield from tasked(scene, Title=title, ContentUrls=urls, Platforms=platforms, Rationale=why)
    scene.review(**referring(*platforms, **review))
    for platform in platforms:
        yield scene.until_asked(platform)


def sent(scene: Scene, *platforms: str, title: str, urls: str, why: str, **review: Any) -> Script:
    """The same, and a sergeant approves; each platform has our mail."""
    yield from drafted(scene, *platforms, title=title, urls=urls, why=why, **review)
    yield from approved(scene, *platforms)


def approved(scene: Scene, *platforms: str, round_: int = 1) -> Script:
    """A sergeant approves, and the mails leave."""
    for platform in platforms:
        scene.assure(platform, "Approved", round_)
    for platform in platforms:
        yield scene.until_draft(platform, "Sent", round_=round_)


def referring(*platforms: str, **review: Any) -> dict[str, Any]:
    """Return the review columns of content that is referred."""
    return {
        "ReviewDate": today(),
        "ReviewOutcome": "Refer to platform",
        "ReferTo": platforms,
        "BasisOfReferral": "It is likely to provoke violence between the two groups that it names.",
        "TermsBreached": "Violence and incitement: threats that could lead to serious harm",
        "ContentSummary": "Two people in masks threaten a rival group and name a meeting place.",
        "ContentFormat": "Video",
        "HarmFactors": ("Inflammatory or provocative words",),
        **review,
    }


def no_further_action(**review: Any) -> dict[str, Any]:
    """Return the review columns of content that is not referred."""
    return {"ReviewDate": today(), "ReviewOutcome": "No further action", "ContentFormat": "Video", **review}


# --- the scripts ----------------------------------------------------------------------------------------------------


@story("Removed", "A complete referral, all the way", Ending((PlatformEnd("TikTok", "Removed"),), mails=1))
def removed(scene: Scene) -> Script:
    """The straight way."""
    yield from sent(
        scene,
        "TikTok",
        title="Masked pair at the bandstand",
        urls="https://www.tiktok.example/@invented.one/video/7000000000000000001",
        why="It names a meeting place and dares a rival group to come.",
    )
    scene.answer("TikTok", "Hello,\n\nThanks for flagging this to us. We have removed the video.", "removed it")
    yield scene.until("Closed")


@story(
    "Incomplete, then corrected",
    "Every fault is said in one answer",
    Ending((PlatformEnd("Instagram", "Removed"),), mails=1, told=3),
)
def incomplete(scene: Scene) -> Script:
    """A future date, an incident system without its reference, a platform that the URL is not on, no rationale."""
    scene.submit(
        Title="Drill at dusk",
        ContentUrls="https://www.instagram.example/reel/Invented02",
        Platforms=("Snapchat",),
        ContentUploadDate="2031-01-01",
        IncidentSystem="CRIS",
    )
    for fault in ("in the future", "Give the CRIS reference", "Say why you refer", "add Instagram"):
        yield scene.until("Returned", fault)
    scene.correct(
        Platforms=("Instagram",),
        ContentUploadDate="2026-11-01",
        IncidentReference="0000002/26",
        Rationale="The lyrics mock an injured person of a rival group.",
    )
    yield scene.until("Tasked")
    scene.review(**referring("Instagram", ContentSummary="A song that mocks an injured person.", IsMusical=True))
    yield scene.until_asked("Instagram")
    yield from approved(scene, "Instagram")
    scene.answer(
        "Instagram",
        "Hi team,\n\nThe reel you sent us goes against our Community Guidelines, so we took it down.\n"
        "It has been removed for everyone.",
        "removed it",
        html=True,
    )
    yield scene.until("Closed")


@story("Duplicate", "The same clip, its URL written otherwise", Ending(duplicate_of="Removed"))
def duplicate(scene: Scene) -> Script:
    """Submitted after the first referral, of the same clip."""
    yield from tasked(
        scene,
        Title="Two in masks, bandstand",
        ContentUrls="https://m.tiktok.example/@invented.one/video/7000000000000000001?utm_source=share",
        Platforms=("TikTok",),
        Rationale="Parents sent it to the school officer.",
    )
    yield scene.until("Tasked", "referred before, as OHRT-")
    scene.review("no further action", **no_further_action())
    yield scene.until("Closed")


@story("No further action", "Reviewed, and not referred", Ending())
def not_harmful(scene: Scene) -> Script:
    """A review that is first half filled."""
    yield from tasked(
        scene,
        Title="Street dance contest",
        ContentUrls="https://www.youtube.example/watch?v=invented004",
        Platforms=("YouTube",),
        Rationale="Bystanders feared a fight.",
    )
    scene.review("starts the review", ReviewDate=today())
    yield scene.until("In review", "Choose the outcome")
    scene.review("no further action", **no_further_action())
    yield scene.until("Closed")


@story(
    "Returned by QA",
    "The sergeant returns the draft; edited, it is approved",
    Ending((PlatformEnd("Instagram", "Removed"),), mails=1),
)
def returned_by_qa(scene: Scene) -> Script:
    """The wording is too vague for the sergeant."""
    yield from drafted(
        scene,
        "Instagram",
        title="Story with a blade",
        urls="https://www.instagram.example/p/Invented05",
        why="A blade is offered for sale.",
        ContentSummary="A picture of a thing.",
        HarmFactors=("Sale of illegal commodities",),
        ContentFormat="Image",
    )
    scene.assure("Instagram", "Returned", comments="Say what the picture shows.")
    yield scene.until_draft("Instagram", "Returned", "Say what the picture shows.")
    body = scene.draft("Instagram")[1]["Body"]
    scene.edit_draft("rewrites it", "Instagram", Body=body.replace("a thing", "a zombie-style knife with a price"))
    yield scene.until_asked("Instagram")
    yield from approved(scene, "Instagram")
    scene.answer("Instagram", "Hello,\n\nWe reviewed the photo. It was removed for selling weapons.", "removed it")
    yield scene.until("Closed")


@story(
    "Edited after approval",
    "The edit voids the approval; nothing leaves until it is approved again",
    Ending((PlatformEnd("Facebook", "Removed"),), mails=1),
)
def voided(scene: Scene) -> Script:
    """Between two looks of the service, a sergeant approves and the operative still edits."""
    yield from drafted(
        scene,
        "Facebook",
        title="Post about Saturday",
        urls="https://www.facebook.example/posts/600006",
        why="It calls people to a fight.",
        ContentFormat="Text post",
    )
    body = scene.draft("Facebook")[1]["Body"]
    with scene.looking_away():
        scene.assure("Facebook", "Approved")
        scene.edit_draft("edits it still", "Facebook", Body=body.replace("a rival group", "another group"))
    yield scene.until_draft("Facebook", "Awaiting QA", "edited after it was approved")
    yield from approved(scene, "Facebook")
    scene.answer(
        "Facebook",
        "Thank you for your report.\n\nThe post has been taken down.\n\nInvented Example Team",
        "took it down",
        quote=platform_mail.under_headers,
    )
    yield scene.until("Closed")


@story(
    "A leak, blocked",
    "A subject's name and a CAD number must not leave (6.4)",
    Ending((PlatformEnd("TikTok", "Removed"),), mails=1),
)
def leak(scene: Scene) -> Script:
    """The summary names the subject and the incident."""
    cad = "CAD 4321/05NOV26"
    yield from tasked(
        scene,
        Title="Chase on the estate",
        ContentUrls="https://www.tiktok.example/@invented.seven/video/7000000000000000007",
        Platforms=("TikTok",),
        Rationale="It followed a disturbance.",
        IncidentSystem="CAD",
        IncidentReference="4321/05NOV26",
        Subjects="Casey Placeholder",
    )
    summary = f"Casey Placeholder is chased, as in {cad}, and threatened."
    scene.review("reviews, names a subject", **referring("TikTok", ContentSummary=summary))
    yield scene.until_draft("TikTok", "Draft", "Casey Placeholder")
    yield scene.until_draft("TikTok", "Draft", "CAD number")
    body = scene.draft("TikTok")[1]["Body"]
    scene.edit_draft("takes both out", "TikTok", Body=body.replace(summary, "A person is chased and threatened."))
    yield scene.until_asked("TikTok")
    yield from approved(scene, "TikTok")
    scene.answer("TikTok", "Hi,\n\nWe have removed this video and warned the account.", "removed it", html=True)
    yield scene.until("Closed")


@story(
    "A false alarm, released",
    "A road has a subject's surname; a sergeant says so, with the reason",
    Ending((PlatformEnd("Snapchat", "Removed"),), mails=1),
)
def false_alarm(scene: Scene) -> Script:
    """The check cannot know that it is a road; an operative may not say so, a sergeant may."""
    yield from tasked(
        scene,
        Title="Threat to a street",
        ContentUrls="https://www.snapchat.example/spotlight/invented-019",
        Platforms=("Snapchat",),
        Rationale="It threatens everybody who lives in one street.",
        Subjects="Jo Placeford",
    )
    scene.review(**referring("Snapchat", ContentSummary="A masked person threatens whoever lives in Placeford Road."))
    line = "“Placeford”: a subject of the referral"
    yield scene.until_draft("Snapchat", "Draft", line)
    scene.release("Snapchat", line, "It is the name of a road.")
    yield scene.until_asked("Snapchat")
    yield from approved(scene, "Snapchat")
    scene.answer("Snapchat", "Hi,\n\nThe story was removed for a threat.", "removed it")
    yield scene.until("Closed")


@story(
    "Not removed",
    "The operative considers an appeal, and makes none (10.7)",
    Ending((PlatformEnd("Twitter", "Not removed"),), mails=1),
)
def not_removed(scene: Scene) -> Script:
    """The platform sees no breach."""
    yield from sent(
        scene,
        "Twitter",
        title="Thread of taunts",
        urls="https://www.x.example/invented8/status/8000000000000000008",
        why="It taunts a rival group.",
        ContentFormat="Text post",
    )
    scene.answer(
        "Twitter",
        "Hello,\n\nWe looked into the post and found that it does not violate our rules.",
        "not removed",
        quote=platform_mail.under_headers,
    )
    yield scene.until("Appeal to consider")
    scene.edit_draft("no appeal", "Twitter", AppealDecision="No appeal")
    yield scene.until("Closed")


@story(
    "Appealed, then removed",
    "Grounds are given, and round 2 goes out like round 1",
    Ending((PlatformEnd("Instagram", "Not removed"), PlatformEnd("Instagram", "Removed", round=2)), mails=2),
)
def appealed(scene: Scene) -> Script:
    """A refusal that does not stand."""
    yield from sent(
        scene,
        "Instagram",
        title="Reel with a list of names",
        urls="https://www.instagram.example/reel/Invented09",
        why="It lists nicknames and crosses some out.",
    )
    scene.answer("Instagram", "Hi,\n\nWe've decided not to remove the reel at this time.", "not removed")
    yield scene.until("Appeal to consider")
    scene.edit_draft(
        "appeals",
        "Instagram",
        AppealDecision="Appeal",
        AppealGrounds="The crossed-out nicknames are of people who were attacked, which reads as a threat to the rest.",
    )
    yield scene.until_asked("Instagram", round_=2)
    yield from approved(scene, "Instagram", round_=2)
    scene.answer(
        "Instagram",
        "Hello again,\n\nAfter a second look we agree with you. The reel has been removed.",
        "removed it",
        round_=2,
    )
    yield scene.until("Closed")


@story(
    "Forged answers",
    "An attacker and a spoofed sender record nothing; the genuine answer does",
    Ending(
        (PlatformEnd("TikTok", "Not removed"),),
        mails=1,
        held_back=("is not one that a platform answers from", "DMARC: fail"),
    ),
)
def forged(scene: Scene) -> Script:
    """Both know our reference and our Message-ID, and say that all is done."""
    yield from sent(
        scene,
        "TikTok",
        title="Livestream cut, night bus",
        urls="https://www.tiktok.example/@invented.ten/video/7000000000000000010",
        why="It shows a humiliation.",
        HarmFactors=("Acts of humiliation",),
    )
    words = "Dear team,\n\nWe have removed the video. No further steps are needed."
    attacker = Sender("TikTok Trust and Safety", "trust@attacker.example", "trust@attacker.example", "127.0.1.66")
    scene.forge(attacker, "TikTok", words, "attacker: “removed”")
    spoofed = Sender("TikTok Trust and Safety", "trust@tiktok.example", "bounces@attacker.example", "127.0.1.66")
    scene.forge(spoofed, "TikTok", words, "spoof: “removed”")
    yield scene.until_held_back(2, "DMARC: fail")
    scene.answer("TikTok", "Hi,\n\nWe checked the video. It does not breach our guidelines.", "not removed")
    yield scene.until("Appeal to consider")
    scene.edit_draft("no appeal", "TikTok", AppealDecision="No appeal")
    yield scene.until("Closed")


@story(
    "Out of office",
    "An absence notice is no answer; the named person's later mail is",
    Ending((PlatformEnd("Snapchat", "Removed"),), mails=1, held_back=("Auto-Submitted: auto-replied",)),
)
def out_of_office(scene: Scene) -> Script:
    """The named individual is away, and then back."""
    yield from sent(
        scene,
        "Snapchat",
        title="Snap from the stairwell",
        urls="https://www.snapchat.example/spotlight/invented-011",
        why="It shows a weapon.",
        ContentFormat="Story",
    )
    scene.answer(
        "Snapchat",
        "I am away until Monday. Anything urgent that must be removed: please ask my colleagues.",
        "out of office",
        quote=platform_mail.nothing,
        headers={"Auto-Submitted": "auto-replied", "Subject": f"Automatic reply: {scene.mails()[0].subject}"},
    )
    yield scene.until_held_back(1, "Auto-Submitted")
    scene.answer("Snapchat", "Hello,\n\nI'm back. The story has now been removed.\n\nSam", "removed it")
    yield scene.until("Closed")


@story(
    "Bounced",
    "The mailbox does not exist; a sergeant decides what that means",
    Ending((PlatformEnd("Reddit", "No answer", "Person"),), mails=1, held_back=("It is a bounce",)),
)
def bounced(scene: Scene) -> Script:
    """Nobody will ever answer this one."""
    yield from sent(
        scene,
        "Reddit",
        title="Comment thread, invented forum",
        urls="https://www.reddit.example/r/invented/comments/abc012/thread/",
        why="It calls for revenge.",
        ContentFormat="Text post",
    )
    yield scene.until_held_back(1, "It is a bounce")
    scene.decide_reply("Reddit", "No answer")
    yield scene.until("Closed")


@story(
    "Two platforms",
    "The same content in two places, with different outcomes",
    Ending((PlatformEnd("Facebook", "Removed"), PlatformEnd("Telegram", "Restricted")), mails=2),
)
def two_platforms(scene: Scene) -> Script:
    """One removes, the other restricts; the referral closes with the second."""
    yield from sent(
        scene,
        "Facebook",
        "Telegram",
        title="Clip of a chase, posted twice",
        urls="https://www.facebook.example/videos/130013\nhttps://www.telegram.example/invented_channel/13",
        why="It glorifies an attack.",
    )
    scene.answer("Facebook", "Hello,\n\nThis video was removed today. Thank you for the report.", "removed it")
    yield scene.until("Referred", "Waiting for the answer of Telegram")
    scene.answer(
        "Telegram",
        "Good morning,\n\nAccess to the channel post is now restricted in the United Kingdom.\n\nToni",
        "restricted it",
        quote=platform_mail.under_headers,
    )
    yield scene.until("Closed")


@story(
    "By portal",
    "No mail: the approved text is submitted by hand (10.5.1)",
    Ending((PlatformEnd("YouTube", "Removed", "Portal"),)),
)
def portal(scene: Scene) -> Script:
    """The trusted flagger's portal."""
    yield from drafted(
        scene,
        "YouTube",
        title="Music video, invented crew",
        urls="https://www.youtube.example/watch?v=invented014",
        why="The lyrics claim a stabbing.",
        ContentFormat="Music video",
        IsMusical=True,
    )
    scene.assure("YouTube", "Approved")
    yield scene.until_draft("YouTube", "To submit on portal")
    scene.edit_draft("submits on portal", "YouTube", PortalSubmittedOn=today())
    yield scene.until_draft("YouTube", "Sent")
    scene.edit_draft("records: removed", "YouTube", Decision="Removed")
    yield scene.until("Closed")


@story(
    "Self-approval refused",
    "An operative cannot approve; a sergeant then does (10.2)",
    Ending((PlatformEnd("WhatsApp", "Removed"),), mails=1),
)
def self_approved(scene: Scene) -> Script:
    """The operative sets QADecision."""
    yield from drafted(
        scene,
        "WhatsApp",
        title="Channel with prices",
        urls="https://www.whatsapp.example/channel/Invented15",
        why="It lists prices of controlled drugs.",
        ContentFormat="Channel or account",
        ContentSummary="A public channel with a price list of controlled drugs.",
        HarmFactors=("Sale of illegal commodities",),
    )
    scene.edit_draft("approves own draft", "WhatsApp", QADecision="Approved")
    yield scene.until_draft("WhatsApp", "Awaiting QA", "decided by a sergeant or above")
    yield from approved(scene, "WhatsApp")
    scene.answer("WhatsApp", "Dear colleagues,\n\nWe have terminated the channel.", "terminated it")
    yield scene.until("Closed")


@story(
    "Moved to a colleague",
    "AssignedTo is changed, and the task moves with it",
    Ending((PlatformEnd("Telegram", "Gone before referral"),), mails=1, tasks=2),
)
def moved(scene: Scene) -> Script:
    """The first operative hands the review over."""
    yield from tasked(
        scene,
        Title="Forwarded threat",
        ContentUrls="https://www.telegram.example/invented_group/16",
        Platforms=("Telegram",),
        Rationale="It threatens a school.",
    )
    colleague = next(one for one in reversed(TASKABLE) if one != scene.operative)
    scene.review("hands it over", AssignedTo=colleague)
    yield scene.until_tasked_to(colleague)
    scene.review(**referring("Telegram", ContentFormat="Text post", ContentSummary="A threat against a school."))
    yield scene.until_asked("Telegram")
    yield from approved(scene, "Telegram")
    scene.answer("Telegram", "Hi,\n\nThe message was already deleted when we looked.\n\nToni", "was gone")
    yield scene.until("Closed")


@story(
    "Known by its case number",
    "Learned from a trusted reply, it matches a later mail that quotes nothing",
    Ending((PlatformEnd("Twitter", "Removed"),), mails=1),
)
def by_case_number(scene: Scene) -> Script:
    """First an acknowledgement; days later, in reality, a mail of its own."""
    yield from sent(
        scene,
        "Twitter",
        title="Picture of a memorial, defaced",
        urls="https://www.x.example/invented17/status/8000000000000000017",
        why="It mocks somebody who died.",
        ContentFormat="Image",
        ContentSummary="A picture of a defaced memorial with laughing faces.",
        HarmFactors=("Acts of humiliation",),
    )
    case = "XC-0001017"
    scene.answer("Twitter", f"Hello,\n\nWe have received your report. Your case number is {case}.", "acknowledges")
    yield scene.until_draft("Twitter", "Acknowledged")
    scene.write_anew("Twitter", f"Case {case}", f"Hello,\n\nUpdate on {case}: the post has been removed.", "removed it")
    yield scene.until("Closed")


@story(
    "In doubt",
    "An answer that says two things waits for a sergeant",
    Ending((PlatformEnd("Facebook", "Partly removed", "Person"),), mails=1, held_back=("more than one thing",)),
)
def in_doubt(scene: Scene) -> Script:
    """Two verdicts in one mail, and neither says of which URL."""
    yield from sent(
        scene,
        "Facebook",
        title="Two posts by one account",
        urls="https://www.facebook.example/posts/180018\nhttps://www.facebook.example/posts/180019",
        why="Both threaten the same person.",
        ContentFormat="Text post",
    )
    scene.answer(
        "Facebook",
        "Hello,\n\nThe post was removed.\n\nThe post does not violate our Community Guidelines.",
        "removed one of two",
    )
    yield scene.until_held_back(1, "more than one thing")
    scene.decide_reply("Facebook", "Partly removed")
    yield scene.until("Closed")


@story(
    "Pasted in a hurry",
    "Defanged, in angle brackets, two on a line: the URLs are understood, and kept as written",
    Ending((PlatformEnd("TikTok", "Removed"),), mails=1),
)
def pasted(scene: Scene) -> Script:
    """What an officer copies from a chat."""
    yield from sent(
        scene,
        "TikTok",
        title="Two clips from a chat",
        urls="<hxxps://www.tiktok[.]example/@invented.twenty/video/7000000000000000020>, "
        "https://m.tiktok.example/@invented.twenty/video/7000000000000000021?utm_source=copy",
        why="Both were sent around in a school.",
    )
    scene.answer("TikTok", "Hi,\n\nWe have removed both videos.", "removed both")
    yield scene.until("Closed")


@story(
    "A start page is no content",
    "It names nothing that can be reviewed; the officer is asked for the clip itself",
    Ending((PlatformEnd("YouTube", "Removed", "Portal"),), told=3),
)
def start_page(scene: Scene) -> Script:
    """Returned in words, corrected, and on it goes."""
    scene.submit(
        Title="Everything about a crew",
        ContentUrls="https://www.youtube.example/",
        Platforms=("YouTube",),
        Rationale="All of it is harmful.",
    )
    yield scene.until("Returned", "start page")
    scene.correct(ContentUrls="https://www.youtube.example/watch?v=invented021", Title="Video of a crew")
    yield scene.until("Tasked")
    scene.review(**referring("YouTube"))
    yield scene.until_asked("YouTube")
    scene.assure("YouTube", "Approved")
    yield scene.until_draft("YouTube", "To submit on portal")
    scene.edit_draft("submits on portal", "YouTube", PortalSubmittedOn=today())
    yield scene.until_draft("YouTube", "Sent")
    scene.edit_draft("records: removed", "YouTube", Decision="Removed")
    yield scene.until("Closed")


@story(
    "An outcome for each URL",
    "One reply says something else of each address: each is recorded as it says",
    Ending((PlatformEnd("Instagram", "Partly removed"),), mails=1),
)
def outcome_of_each(scene: Scene) -> Script:
    """A list, as trust and safety teams write it."""
    first, second = "https://www.instagram.example/reel/Invented22a", "https://www.instagram.example/reel/Invented22b"
    yield from sent(
        scene, "Instagram", title="Two reels of one account", urls=f"{first}\n{second}", why="Both threaten a school."
    )
    scene.answer(
        "Instagram",
        f"Hello,\n\nThank you for your report. Here is what we decided:\n\n{first} - removed\n{second} - not removed",
        "one of two",
    )
    yield scene.until_draft("Instagram", "Decided")
    yield scene.until("Closed")


@story(
    "Not removed, in so many words",
    "“We have not removed it” is no removal, nor is what it quotes of ours",
    Ending((PlatformEnd("Snapchat", "Not removed"),), mails=1),
)
def not_so(scene: Scene) -> Script:
    """It quotes our whole letter, in which we ask that it be removed."""
    yield from sent(
        scene,
        "Snapchat",
        title="Snap with a taunt",
        urls="https://www.snapchat.example/spotlight/invented-023",
        why="It taunts the family of a victim.",
    )
    scene.answer(
        "Snapchat",
        "Hello,\n\nWe have not removed this story, as it does not breach our guidelines.",
        "not removed",
        quote=platform_mail.under_headers,
    )
    yield scene.until("Appeal to consider")
    scene.edit_draft("no appeal", "Snapchat", AppealDecision="No appeal")
    yield scene.until("Closed")


@story(
    "Taken back",
    "A recorded decision was wrong: a sergeant takes it back, with all that it caused",
    Ending(
        (PlatformEnd("Facebook", "Not removed", "Person"),),
        mails=1,
        held_back=("was undone by",),
        told=4,
        tasks=2,
        reopened=True,
    ),
)
def taken_back(scene: Scene) -> Script:
    """The platform had answered about another post."""
    yield from sent(
        scene,
        "Facebook",
        title="Post with a price list",
        urls="https://www.facebook.example/posts/240024",
        why="It offers controlled drugs.",
        ContentFormat="Text post",
        HarmFactors=("Sale of illegal commodities",),
    )
    scene.answer("Facebook", "Hello,\n\nThe post was removed.", "removed it")
    yield scene.until("Closed")
    scene.take_back("Facebook")
    yield scene.until_held_back(1, "was undone by")
    scene.decide_reply("Facebook", "Not removed")
    yield scene.until("Appeal to consider")
    scene.edit_draft("no appeal", "Facebook", AppealDecision="No appeal")
    yield scene.until("Closed")


@story(
    "A look-alike domain",
    "One letter is another's: the reason says so, and nothing is recorded",
    Ending((PlatformEnd("Telegram", "Removed"),), mails=1, held_back=("looks like",)),
)
def look_alike(scene: Scene) -> Script:
    """The attacker owns a domain that reads like the platform's, and it is authentic."""
    yield from sent(
        scene,
        "Telegram",
        title="Channel post with a threat",
        urls="https://www.telegram.example/invented_channel/25",
        why="It threatens a witness.",
        ContentFormat="Text post",
    )
    attacker = Sender("Telegram Trust", "trust@te1egram.example", "trust@te1egram.example", "127.0.1.66")
    scene.forge(attacker, "Telegram", "Dear team,\n\nWe have removed the post.", "look-alike: “removed”")
    yield scene.until_held_back(1, "looks like")
    scene.answer("Telegram", "Hi,\n\nThe post was removed.\n\nToni", "removed it")
    yield scene.until("Closed")


@story(
    "An answer in German",
    "A second table of phrases: “wurde entfernt” is a removal",
    Ending((PlatformEnd("Telegram", "Removed"),), mails=1),
)
def in_german(scene: Scene) -> Script:
    """The named person writes in the language of the office."""
    yield from sent(
        scene,
        "Telegram",
        title="Voice message with a threat",
        urls="https://www.telegram.example/invented_channel/26",
        why="It names a time and a place.",
        ContentFormat="Audio",
    )
    scene.answer(
        "Telegram", "Guten Tag,\n\nvielen Dank für den Hinweis. Der Beitrag wurde entfernt.\n\nToni", "removed it"
    )
    yield scene.until("Closed")


@story(
    "Edited after tasking",
    "The officer adds a clip: the draft follows, and what was approved before is void",
    Ending((PlatformEnd("TikTok", "Removed"),), mails=1),
)
def edited(scene: Scene) -> Script:
    """The same account has posted again."""
    first = "https://www.tiktok.example/@invented.27/video/7000000000000000027"
    yield from drafted(scene, "TikTok", title="Clip of a taunt", urls=first, why="It taunts a rival group.")
    second = "https://www.tiktok.example/@invented.27/video/7000000000000000028"
    scene.correct(ContentUrls=f"{first}\n{second}")
    yield scene.until_urls("TikTok", second)
    yield scene.until_asked("TikTok")
    yield from approved(scene, "TikTok")
    scene.answer("TikTok", "Hi,\n\nWe have removed both videos.", "removed both")
    yield scene.until("Closed")
