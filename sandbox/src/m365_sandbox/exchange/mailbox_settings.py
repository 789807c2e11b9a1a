"""`mailboxSettings`: above all the automatic replies of somebody who is away."""

from typing import Any

import orjson

from m365_sandbox.clock import Clock, read_stamp
from m365_sandbox.errors import mail_invalid
from m365_sandbox.exchange.folder_store import folder_id, well_known_folder
from m365_sandbox.exchange.mailboxes import SETTINGS, WRITE_SETTINGS, open_mailbox, under_user
from m365_sandbox.routing import Routes
from m365_sandbox.store import Store
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json, json_reply

routes = Routes()
_STATUS = ("disabled", "alwaysEnabled", "scheduled")
_AUDIENCE = ("none", "contactsOnly", "all")
_ENUMS = {"status": _STATUS, "externalAudience": _AUDIENCE}
_MOMENTS = ("scheduledStartDateTime", "scheduledEndDateTime")
_TEXTS = ("internalReplyMessage", "externalReplyMessage")
_PLAIN = ("timeZone", "dateFormat", "timeFormat")
_WORDS = (*_PLAIN, "delegateMeetingMessageDeliveryOptions", "userPurpose")
_KEPT_AS_GIVEN = ("language", "workingHours", "delegateMeetingMessageDeliveryOptions")


@routes("GET", *under_user("/mailboxSettings"), returns="mailboxSettings", options="select")
def get_settings(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The settings of a mailbox."""
    owner = open_mailbox(tenant, request, SETTINGS)
    return _reply(tenant, request, owner.id)


@routes("GET", *under_user("/mailboxSettings/automaticRepliesSetting"), returns="automaticRepliesSetting")
def get_automatic_replies(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The automatic replies alone."""
    owner = open_mailbox(tenant, request, SETTINGS)
    context = request.context(f"users('{owner.id}')/mailboxSettings/automaticRepliesSetting")
    return json_reply({"@odata.context": context, **settings_of(tenant.store, owner.id)["automaticRepliesSetting"]})


@routes("GET", *under_user("/mailboxSettings/language"), returns="localeInfo")
def get_language(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The language alone."""
    return _one_setting(tenant, request, "language")


@routes("GET", *under_user("/mailboxSettings/workingHours"), returns="workingHours")
def get_working_hours(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The working hours alone."""
    return _one_setting(tenant, request, "workingHours")


@routes("GET", *under_user(*(f"/mailboxSettings/{name}" for name in _WORDS)), returns="Edm.String")
def get_word(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """A setting that is one word, alone."""
    name = request.path.rpartition("/")[2].lower()
    return _one_setting(tenant, request, next(word for word in _WORDS if word.lower() == name))


@routes("PATCH", *under_user("/mailboxSettings"), returns="mailboxSettings")
def patch_settings(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Change settings. Switching the automatic replies lets everybody be answered once more."""
    owner = open_mailbox(tenant, request, WRITE_SETTINGS)
    settings = settings_of(tenant.store, owner.id)
    body = request.json()
    for name, value in body.items():
        if name == "automaticRepliesSetting":
            settings[name] = _read_automatic_replies(value, settings[name])
        elif (name in _PLAIN and isinstance(value, str)) or name in _KEPT_AS_GIVEN:
            settings[name] = value
        elif "@" not in name and name not in ("userPurpose", "archiveFolder"):
            raise mail_invalid("RequestBodyRead", f"Cannot read the value of '{name}'.")
    with tenant.store.transaction():
        tenant.store.run(
            "INSERT OR REPLACE INTO mailbox_settings VALUES (?, ?)", (owner.id, orjson.dumps(settings).decode())
        )
        if "automaticRepliesSetting" in body:
            tenant.store.run("DELETE FROM absence_answers WHERE mailbox = ?", (owner.id,))
    return _reply(tenant, request, owner.id)


def settings_of(store: Store, mailbox: str) -> Json:
    """The settings as they are kept."""
    kept = store.value("SELECT settings FROM mailbox_settings WHERE mailbox = ?", (mailbox,))
    if kept is not None:
        settings: Json = orjson.loads(kept)
        return settings
    now = {"dateTime": "2026-01-01T00:00:00.0000000", "timeZone": "UTC"}
    return {
        "timeZone": "GMT Standard Time",
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "dd/MM/yyyy",
        "timeFormat": "HH:mm",
        "automaticRepliesSetting": {
            "status": "disabled",
            "externalAudience": "all",
            "internalReplyMessage": "",
            "externalReplyMessage": "",
            "scheduledStartDateTime": now,
            "scheduledEndDateTime": now,
        },
        "language": {"locale": "en-GB", "displayName": "English (United Kingdom)"},
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "startTime": "08:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": "GMT Standard Time"},
        },
    }


def is_away(setting: Json, clock: Clock) -> bool:
    """Whether automatic replies are on at this moment."""
    if setting["status"] != "scheduled":
        return bool(setting["status"] == "alwaysEnabled")
    start, end = (read_stamp(setting[name]["dateTime"][:19]) for name in _MOMENTS)
    return start <= clock.now() < end


def _read_automatic_replies(value: Any, known: Json) -> Json:
    if not isinstance(value, dict):
        raise mail_invalid("RequestBodyRead", "Cannot read the value of 'automaticRepliesSetting'.")
    changed = dict(known)
    for name, one in value.items():
        if name in _ENUMS:
            found = [word for word in _ENUMS[name] if isinstance(one, str) and word.lower() == one.lower()]
            changed[name] = found[0] if found else _refuse(name)
        elif name in _TEXTS:
            changed[name] = one if isinstance(one, str) else _refuse(name)
        elif name in _MOMENTS and one is not None:
            changed[name] = _read_moment(name, one)
    start, end = (read_stamp(changed[name]["dateTime"][:19]) for name in _MOMENTS)
    if changed["status"] == "scheduled" and start >= end:
        raise mail_invalid("ErrorInvalidArgument", "The scheduled end must be after the scheduled start.")
    return changed


def _read_moment(name: str, value: Any) -> Json:
    """A time; only UTC is told apart from local time, and the tenant's local time is UTC."""
    try:
        moment = read_stamp(str(value["dateTime"])[:19])
    except (ValueError, TypeError, KeyError):
        _refuse(name)
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def _refuse(name: str) -> Any:
    raise mail_invalid("RequestBodyRead", f"Cannot convert the value of '{name}' to its type.")


def _one_setting(tenant: Tenant, request: GraphRequest, name: str) -> GraphReply:
    owner = open_mailbox(tenant, request, SETTINGS)
    value = _everything(tenant, owner.id)[name]
    context = request.context(f"users('{owner.id}')/mailboxSettings/{name}")
    return json_reply({"@odata.context": context, **(value if isinstance(value, dict) else {"value": value})})


def _everything(tenant: Tenant, mailbox: str) -> Json:
    archive = folder_id(mailbox, well_known_folder(tenant.store, mailbox, "archive"))
    return {"archiveFolder": archive, **settings_of(tenant.store, mailbox), "userPurpose": "user"}


def _reply(tenant: Tenant, request: GraphRequest, mailbox: str) -> GraphReply:
    settings = _everything(tenant, mailbox)
    if request.query.select:
        settings = {name: settings[name] for name in request.query.select if name in settings}
    return json_reply({"@odata.context": request.context(f"users('{mailbox}')/mailboxSettings"), **settings})
