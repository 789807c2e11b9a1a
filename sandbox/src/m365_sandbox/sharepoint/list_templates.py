"""The templates that lists are made from: the columns, views and content type that come with each.

Numbers and names are those of `SP.ListTemplateType`; columns and views those that SharePoint gives such a list.
"""

from dataclasses import dataclass

from m365_sandbox.wire import Json

LIBRARY = "documentLibrary"


@dataclass(frozen=True, slots=True)
class View:
    """A view that comes with a template; the first one is the list's default."""

    title: str
    fields: tuple[str, ...] = ("LinkTitle",)
    query: str = ""


@dataclass(frozen=True, slots=True)
class ListTemplate:
    """What a new list of one kind starts with."""

    name: str  # `template` in Graph's `list` facet
    number: int  # `BaseTemplate` in SharePoint's REST
    content_type: tuple[str, str] = ("0x01", "Item")  # id and name of the parent of its items' content type
    columns: tuple[Json, ...] = ()  # declarations as Graph takes them, beside `Title`
    views: tuple[View, ...] = (View("All Items"),)
    own_lookup: str | None = None  # a column of several lookups into the list itself


_DAY = {"dateTime": {"format": "dateOnly"}}
_MOMENT = {"dateTime": {"format": "dateTime"}}
_NOTE = {"text": {"allowMultipleLines": True}}
_LINK: Json = {"hyperlinkOrPicture": {}}


def _column(name: str, display: str, facet: Json) -> Json:
    return {"name": name, "displayName": display, **facet}


def _choice(name: str, display: str, *choices: str, default: str | None = None) -> Json:
    column = _column(name, display, {"choice": {"choices": list(choices)}})
    return {**column, "defaultValue": {"value": default}} if default else column


def _person(name: str, display: str, *, several: bool = False) -> Json:
    return _column(name, display, {"personOrGroup": {"allowMultipleSelection": several}})


def _texts(*columns: tuple[str, str]) -> tuple[Json, ...]:
    return tuple(_column(name, display, {"text": {}}) for name, display in columns)


def _task_columns(*, several_people: bool) -> tuple[Json, ...]:
    return (
        _choice("Priority", "Priority", "(1) High", "(2) Normal", "(3) Low", default="(2) Normal"),
        _choice(
            "Status",
            "Task Status",
            "Not Started",
            "In Progress",
            "Completed",
            "Deferred",
            "Waiting on someone else",
            default="Not Started",
        ),
        _column("PercentComplete", "% Complete", {"number": {"displayAs": "percentage"}}),
        _person("AssignedTo", "Assigned To", several=several_people),
        _column("Body", "Description", _NOTE),
        _column("StartDate", "Start Date", _DAY),
        _column("DueDate", "Due Date", _DAY),
    )


_TASK_FIELDS = ("LinkTitle", "AssignedTo", "Status", "Priority", "DueDate", "PercentComplete", "Predecessors")
_TASK_VIEWS = (
    View("All Tasks", _TASK_FIELDS),
    View(
        "Late Tasks",
        _TASK_FIELDS,
        '<Where><And><Neq><FieldRef Name="Status" /><Value Type="Text">Completed</Value></Neq>'
        '<Lt><FieldRef Name="DueDate" /><Value Type="DateTime"><Today /></Value></Lt></And></Where>',
    ),
    View(
        "Completed",
        _TASK_FIELDS,
        '<Where><Eq><FieldRef Name="Status" /><Value Type="Text">Completed</Value></Eq></Where>',
    ),
)
_TEMPLATES = (
    ListTemplate("genericList", 100),
    ListTemplate(LIBRARY, 101, ("0x0101", "Document"), views=(View("All Documents"),)),
    ListTemplate(
        "links",
        103,
        ("0x0105", "Link"),
        (_column("URL", "URL", _LINK), _column("Comments", "Notes", _NOTE)),
        (View("All Links", ("URL", "Comments")),),
    ),
    ListTemplate(
        "announcements",
        104,
        ("0x0104", "Announcement"),
        (_column("Body", "Body", _NOTE), _column("Expires", "Expires", _DAY)),
        (View("All items", ("LinkTitle", "Modified")),),
    ),
    ListTemplate(
        "contacts",
        105,
        ("0x0106", "Contact"),
        (
            *_texts(
                ("FirstName", "First Name"),
                ("FullName", "Full Name"),
                ("Email", "Email Address"),
                ("Company", "Company"),
                ("JobTitle", "Job Title"),
                ("WorkPhone", "Business Phone"),
                ("HomePhone", "Home Phone"),
                ("CellPhone", "Mobile Number"),
                ("WorkFax", "Fax Number"),
                ("WorkCity", "City"),
                ("WorkState", "State/Province"),
                ("WorkZip", "ZIP/Postal Code"),
                ("WorkCountry", "Country/Region"),
            ),
            _column("WorkAddress", "Address", _NOTE),
            _column("WebPage", "Web Page", _LINK),
            _column("Comments", "Notes", _NOTE),
        ),
        (View("All contacts", ("LinkTitle", "FirstName", "Company", "WorkPhone", "HomePhone", "Email")),),
    ),
    ListTemplate(
        "events",
        106,
        ("0x0102", "Event"),
        (
            *_texts(("Location", "Location")),
            _column("EventDate", "Start Time", _MOMENT),
            _column("EndDate", "End Time", _MOMENT),
            _column("Description", "Description", _NOTE),
            _column("fAllDayEvent", "All Day Event", {"boolean": {}}),
            _column("fRecurrence", "Recurrence", {"boolean": {}}),
            _choice(
                "Category",
                "Category",
                "Meeting",
                "Work hours",
                "Business",
                "Holiday",
                "Get-together",
                "Gifts",
                "Birthday",
                "Anniversary",
            ),
        ),
        (
            View("All Events", ("LinkTitle", "Location", "EventDate", "EndDate", "fAllDayEvent")),
            View(
                "Current Events",
                ("LinkTitle", "Location", "EventDate", "EndDate", "fAllDayEvent"),
                '<Where><Geq><FieldRef Name="EndDate" /><Value Type="DateTime"><Today /></Value></Geq></Where>',
            ),
        ),
    ),
    ListTemplate(
        "tasks",
        107,
        ("0x0108", "Task"),
        _task_columns(several_people=False),
        _TASK_VIEWS,
        own_lookup="Predecessors",
    ),
    ListTemplate(
        "tasksWithTimelineAndHierarchy",
        171,
        ("0x0108", "Task"),
        _task_columns(several_people=True),
        _TASK_VIEWS,
        own_lookup="Predecessors",
    ),
)
_USER_INFORMATION = ListTemplate("userInformation", 112)  # SharePoint makes this list itself
_BY_NAME = {one.name: one for one in (*_TEMPLATES, _USER_INFORMATION)}


def template_of(name: str) -> ListTemplate:
    """The template of a list that is there."""
    return _BY_NAME[name]


def templates() -> tuple[ListTemplate, ...]:
    """Those that a client may make lists from."""
    return _TEMPLATES


def template_numbered(number: object) -> ListTemplate | None:
    """The template that a client asks for by its number."""
    return next((one for one in _TEMPLATES if one.number == number), None)


def is_offered(name: object) -> bool:
    """Whether a client may make a list from the template of this name."""
    return any(one.name == name for one in _TEMPLATES)
