"""How a user looks: the default properties, and those that are told when `$select` asks for them."""

from collections.abc import Callable

from m365_sandbox.errors import bad_request
from m365_sandbox.principal import Person
from m365_sandbox.wire import Json

COMPANY = "Contoso"
_Property = Callable[[Person], object]

_DEFAULT: dict[str, _Property] = {
    "businessPhones": lambda _: [],
    "displayName": lambda person: person.display_name,
    "givenName": lambda person: person.display_name.partition(" ")[0] or None,
    "jobTitle": lambda person: person.job_title,
    "mail": lambda person: person.email,
    "mobilePhone": lambda _: None,
    "officeLocation": lambda _: None,
    "preferredLanguage": lambda _: None,
    "surname": lambda person: person.display_name.partition(" ")[2] or None,
    "userPrincipalName": lambda person: person.email,
    "id": lambda person: person.id,
}
_SELECTABLE: dict[str, _Property] = {
    **_DEFAULT,
    "accountEnabled": lambda _: True,
    "city": lambda _: None,
    "companyName": lambda _: COMPANY,
    "country": lambda _: None,
    "department": lambda _: None,
    "employeeId": lambda _: None,
    "mailNickname": lambda person: person.email.partition("@")[0],
    "onPremisesSyncEnabled": lambda _: None,
    "otherMails": lambda _: [],
    "proxyAddresses": lambda person: [f"SMTP:{person.email}"],
    "state": lambda _: None,
    "streetAddress": lambda _: None,
    "usageLocation": lambda _: "GB",
    "userType": lambda _: "Member",
}


def user_json(person: Person, select: tuple[str, ...] | None = None) -> Json:
    """A user with the properties selected, or the default ones. Raises `GraphError` (400) for one there is not."""
    if select is None:
        return {name: read(person) for name, read in _DEFAULT.items()}
    by_lower = {name.lower(): name for name in _SELECTABLE}
    unknown = next((name for name in select if name.lower() not in by_lower), None)
    if unknown is not None:
        raise bad_request(
            f"Parsing OData Select and Expand failed: Could not find a property named '{unknown}' "
            "on type 'microsoft.graph.user'."
        )
    names = [by_lower[name.lower()] for name in select]
    return {name: _SELECTABLE[name](person) for name in names}
