"""Whom and what does a rationale name, and what does it only say of the content? SOP 6.4, 8.3.7."""

import pytest

from rules.disclosure.check import hits
from rules.disclosure.vocabulary import is_word
from tests.unit import build

TEAM = tuple(build.directory().operatives.values())


def found(draft: str, rationale: str, **changes: str) -> list[str]:
    row = build.reviewed(rationale=rationale, subjects="", **changes)
    return [hit.why for hit in hits(draft, row, TEAM, allowed=(), team_domain="contoso.com")]


@pytest.mark.parametrize(
    ("rationale", "draft"),
    [
        ("It mocks Emre Invented-Sample, who was hurt.", "The clip laughs at Sample."),
        ("Victim is Zofia.", "The clip laughs at Zofia."),
        ("The murder of Ayo on Friday.", "The clip laughs at Ayo."),
        ("One of the group, Jermaine, is on bail.", "The clip shows Jermaine."),
        ("His kids Alfie and Connie are named.", "It names Connie too."),
        ("Hakeem (paralysed) is laughed at.", "It names Hakeem too."),
        ("suspect is called lexi", "The clip shows Lexi with others."),
        ('It threatens a gang called the "Dizzy Line".', "It is aimed at the Dizzy Line."),
        ("Pupils of Inventham Vale High fight.", "They go to Inventham Vale."),
        ("Filmed by officers on Sample Terrace.", "The house is in Sample Terr. as is seen."),
        ("Op Quillmark is aware.", "This is for OpQuillmark."),
        ("Exhibit TK/14 refers.", "We hold it as TK14."),
        ("He drives KV19 XOE.", "He drives kilo victor one nine x-ray oscar echo, says the caption."),
    ],
)
def test_what_a_rationale_names_is_found(rationale: str, draft: str) -> None:
    """People of the case, groups, schools, streets, operations and marks, in a form that people write."""
    assert any("rationale" in why for why in found(draft, rationale)), (rationale, draft)


@pytest.mark.parametrize(
    ("rationale", "draft"),
    [
        ("Males in North Face jackets wave a Rambo knife.", "Males in North Face jackets wave a Rambo knife."),
        ("They ride a Honda Forza outside Tesco Express.", "They ride a Honda Forza outside Tesco Express."),
        ('The caption reads "Come Outside".', 'The caption reads "Come Outside".'),
        ("The track by Jatt Squad and Lil Sample is loud.", "The track by Jatt Squad and Lil Sample is loud."),
        ("Filmed in Thornton Heath on Halloween.", "It was filmed in Thornton Heath on Halloween."),
        ("Victim is Grace Hope.", "Hope is lost, the caption says, and no grace is shown."),
        ("CAPTION READS COME OUTSIDE WITH A KNIFE.", "The caption reads: COME OUTSIDE WITH A KNIFE."),
    ],
)
def test_what_a_rationale_says_of_the_content_may_be_said(rationale: str, draft: str) -> None:
    """Makes, places, performers and the content's own words are public (SOP 6.4)."""
    assert found(draft, rationale) == []


def test_a_stage_name_in_the_title_is_public() -> None:
    """Who performs under a name that the title shows is named by everybody."""
    assert found("Stepz raps the first verse.", "Drill track by Stepz.", title="Stepz - Plugged In") == []


@pytest.mark.parametrize(
    ("word", "is_one"), [("price", True), ("colour", True), ("videos", True), ("okafor", False), ("jordan", False)]
)
def test_the_dictionary_tells_words_from_names(word: str, is_one: bool) -> None:
    """British spellings and inflections are words; what is only written with a capital is none."""
    assert is_word(word) is is_one
