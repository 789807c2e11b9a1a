"""The list `Operatives`: the team, and its training register of SOP 5."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from rules.records.column import Kind, Row, Writer, column

ADMINISTRATOR = Writer.ADMINISTRATOR


class Role(StrEnum):
    """Rank or grade, SOP 3.6."""

    CONSTABLE = "Constable"
    STAFF = "Staff"
    SERGEANT = "Sergeant"
    INSPECTOR = "Inspector"
    CHIEF_INSPECTOR = "Chief Inspector"


OPERATIVE_ROLES = frozenset({Role.CONSTABLE, Role.STAFF})
SUPERVISOR_ROLES = frozenset({Role.SERGEANT, Role.INSPECTOR, Role.CHIEF_INSPECTOR})


def _training(name: str, meaning: str, sop: str) -> date | None:
    declared: date | None = column(name, Kind.DATE, ADMINISTRATOR, f"When completed: {meaning}", sop=sop)
    return declared


@dataclass(frozen=True, slots=True)
class Operative:
    """One member of the team, operative or supervisor."""

    LIST: ClassVar[str] = "Operatives"
    row: Row

    title: str = column("Title", Kind.TEXT, ADMINISTRATOR, "Name", mandatory="always")
    email: str = column(
        "Email", Kind.EMAIL, ADMINISTRATOR, "Address in the directory", mandatory="always", indexed=True
    )
    role: str = column("Role", Kind.CHOICE, ADMINISTRATOR, "Rank or grade", sop="3.6", choices=tuple(Role))
    joined_on: date | None = column("JoinedOn", Kind.DATE, ADMINISTRATOR, "When they joined the team", sop="5.1")
    active: bool = column("Active", Kind.YESNO, ADMINISTRATOR, "Whether they are given tasks")
    intermediate_iii: date | None = _training(
        "IntermediateIII", "Intermediate III Operative, essential prior to deployment", "5.1.1"
    )
    advanced_iii: date | None = _training("AdvancedIII", "Advanced III Operative", "5.1.2")
    social_media_operatives: date | None = _training("SocialMediaOperatives", "Social Media Operatives Course", "5.1.3")
    trusted_flagger_input: date | None = _training("TrustedFlaggerInput", "Trusted Flagger input", "5.1.4")
    managing_information: date | None = _training("ManagingInformation", "Managing Information: Operational", "5.3.1")
    human_rights_act: date | None = _training("HumanRightsAct", "Human Rights Act", "5.3.2")
    equality_act: date | None = _training("EqualityAct", "Equality Act", "5.3.3")
    sop_read: date | None = _training("SOPRead", "this SOP read", "5.4")
    guidance_read: date | None = _training("GuidanceRead", "the guidance of 12.2 read", "5.4")
