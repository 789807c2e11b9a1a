"""The lists of the tenant contract, declared as record classes."""

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest

from rules.records import LISTS, PLAIN_LIBRARIES, DomainEntry, Kind, Row, columns
from rules.records.operative import OPERATIVE_ROLES, SUPERVISOR_ROLES, Role
from tests.unit import build

#: The contract, copied out: list, and each of its columns with its kind.
CONTRACT = {
    "Referrals": """Title text,ApplicantName text,ApplicantOCU text,ApplicantUnit text,ApplicantEmail email,
        ContentUploadDate date,IncidentSystem choice,IncidentReference text,ContentUrls note,Platforms choices,
        Channel text,Rationale note,Subjects note,ReferralRef text,Status choice,ServiceMessage note,AssignedTo email,
        TaskedOn datetime,ReferredOn datetime,ClosedOn datetime,RetainUntil date,DuplicateOf text,ReviewDate date,
        ReviewOutcome choice,ReferTo choices,BasisOfReferral note,TermsBreached note,ContentSummary note,
        ContentFormat choice,IsMusical yesno,HarmFactors choices,ConnectReference text,CPIAHold yesno,
        CPIAReference text""",
    "PlatformReferrals": """Title text,ReferralRef text,ReferralItemId number,Platform text,Round number,Route choice,
        Urls note,Recipient text,Subject text,Body note,Status choice,QADecision choice,QAComments note,QABy text,
        QAOn datetime,ApprovedDigest text,SentOn datetime,MessageId text,PortalSubmittedOn date,PlatformCase text,
        Decision choice,DecisionOn datetime,DecisionSource choice,UrlOutcomes note,AppealDecision choice,
        AppealGrounds note,ServiceMessage note""",
    "Platforms": """Title text,Hosts note,Route choice,ContactName text,ContactEmail email,ReplyDomains note,
        TermsUrl text,CasePattern text,AnswerDays number,EscalationEmail email,Active yesno""",
    "Operatives": """Title text,Email email,Role choice,JoinedOn date,Active yesno,IntermediateIII date,
        AdvancedIII date,SocialMediaOperatives date,TrustedFlaggerInput date,ManagingInformation date,
        HumanRightsAct date,EqualityAct date,SOPRead date,GuidanceRead date""",
    "Replies": """Title text,From text,ReceivedOn datetime,MessageId text,Reason note,SuggestedRow number,
        SuggestedDecision choice,PlatformReferralId number,Decision choice,Handled yesno""",
    "DipSamples": """Title text,Quarter text,ReferralRef text,Operative email,Inspector email,Result choice,
        Feedback note,ReviewedOn datetime,FedBackOn datetime""",
    "Domain": """ReferralRef text,ContentUrl note,Platform text,Rationale note,Summary note,TermsBreached note,
        RemovedOn datetime,RetainUntil date,CPIAHold yesno,CPIAReference text""",
}

CHOICES = {
    (
        "Referrals",
        "Status",
    ): "Submitted, Returned, Tasked, In review, Awaiting QA, Referred, Appeal to consider, Closed,"
    " On hold, Needs attention",
    ("Referrals", "IncidentSystem"): "Connect, CAD, CRIS, Crimint, Merlin, APMIS, None",
    ("Referrals", "ReviewOutcome"): "Refer to platform, No further action",
    (
        "Referrals",
        "ContentFormat",
    ): "Video, Music video, Audio, Image, Text post, Livestream, Story, Channel or account, Other",
    ("PlatformReferrals", "Route"): "Portal, Mailbox, Individual",
    ("PlatformReferrals", "Status"): "Draft, Awaiting QA, Returned, Approved, Sending, Sent, To submit on portal,"
    " Acknowledged, Decided, Unknown, Cancelled",
    ("PlatformReferrals", "QADecision"): "Pending, Approved, Returned",
    ("PlatformReferrals", "Decision"): "Pending, Removed, Partly removed, Restricted, Not removed,"
    " Gone before referral, No answer",
    ("PlatformReferrals", "DecisionSource"): "Platform reply, Portal, Person",
    ("PlatformReferrals", "AppealDecision"): "To consider, Appeal, No appeal",
    ("DipSamples", "Result"): "Pending, Compliant, Minor points, Not compliant",
}

RECORDS = {record.LIST: record for record in (*LISTS, DomainEntry)}  # type: ignore[attr-defined]


def test_every_list_of_the_contract_is_declared() -> None:
    """A list is one record class, and no other exists."""
    assert set(RECORDS) == set(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_of_the_contract_is_declared_with_its_kind(name: str) -> None:
    """Columns may be added; none may be renamed or dropped (contract)."""
    declared = {one.name: str(one.kind) for one in columns(RECORDS[name]).values()}
    for told in CONTRACT[name].split(","):
        column, kind = told.split()
        assert declared.get(column) == kind, column


@pytest.mark.parametrize(("name", "column"), CHOICES)
def test_choices_are_those_of_the_contract_in_its_order(name: str, column: str) -> None:
    """People and reports read these words."""
    [declared] = [one for one in columns(RECORDS[name]).values() if one.name == column]
    assert ", ".join(declared.choices) == CHOICES[name, column]


def test_the_seven_factors_of_9_2_can_be_chosen() -> None:
    """HarmFactors offers one choice for each of SOP 9.2.1 to 9.2.7."""
    assert len(columns(RECORDS["Referrals"])["harm_factors"].choices) == 7


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_column_names_are_unique_and_each_has_a_meaning(record: type) -> None:
    """The data dictionary is made from these words."""
    declared = list(columns(record).values())
    assert len({one.name.lower() for one in declared}) == len(declared)
    assert all(one.meaning and not one.meaning.endswith(".") for one in declared)
    assert all(bool(one.choices) == (one.kind in (Kind.CHOICE, Kind.CHOICES)) for one in declared)


def test_what_is_filtered_on_is_indexed() -> None:
    """Columns that the service filters on are created indexed (contract)."""
    assert columns(RECORDS["PlatformReferrals"])["referral_item_id"].indexed
    assert columns(RECORDS["Referrals"])["referral_ref"].unique


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_record_is_a_value_with_empty_cells(record: type) -> None:
    """A row without any cell can be read, and cannot be changed afterwards."""
    made = record(build.row())
    assert all(getattr(made, name) in ("", (), None, False) for name in columns(record))
    with pytest.raises(FrozenInstanceError):
        made.row = Row(1, "", build.NOW)


def test_a_role_is_operatives_or_supervisors() -> None:
    """Each rank or grade is one of the two (SOP 3.6)."""
    assert set(Role) == OPERATIVE_ROLES | SUPERVISOR_ROLES
    assert not OPERATIVE_ROLES & SUPERVISOR_ROLES
    order = list(Role)
    assert all(later in SUPERVISOR_ROLES for one, later in pairwise(order) if one in SUPERVISOR_ROLES)


def test_the_plain_libraries_of_the_contract_are_declared() -> None:
    """Evidence, Intelligence and Reports have no columns of their own."""
    assert set(PLAIN_LIBRARIES) == {"Evidence", "Intelligence", "Reports"}
