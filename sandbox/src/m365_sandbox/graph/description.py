"""An OpenAPI description of the tenant's Graph, made from the routes that its modules declare."""

import re
from typing import Any

from m365_sandbox.graph.catalogue import GRAPH
from m365_sandbox.routing import Route
from m365_sandbox.wire import Json

_PARAMETER = re.compile(r"\{(\w+)\}")
_NUMBERS = ("top", "skip")
_TEXT, _OBJECT = {"type": "string"}, {"type": "object"}
# What clients send, by the Graph type that is answered; where nothing is said here, any object.
_BODIES: dict[str, dict[str, Any]] = {
    "list": {
        "displayName": _TEXT,
        "description": _TEXT,
        "list": _OBJECT,
        "columns": {"type": "array", "items": _OBJECT},
    },
    "listItem": {"fields": {"type": "object", "properties": {"Title": _TEXT}}},
    "fieldValueSet": {"Title": _TEXT},
    "columnDefinition": {"name": _TEXT, "text": _OBJECT, "indexed": {"type": "boolean"}},
    "mailFolder": {"displayName": _TEXT},
    "message": {
        "subject": _TEXT,
        "body": {"type": "object", "properties": {"contentType": {"enum": ["text", "html"]}, "content": _TEXT}},
        "toRecipients": {"type": "array", "items": _OBJECT},
        "categories": {"type": "array", "items": _TEXT},
        "isRead": {"type": "boolean"},
    },
    "todoTaskList": {"displayName": _TEXT},
    "todoTask": {
        "title": _TEXT,
        "status": {"enum": ["notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"]},
        "importance": {"enum": ["low", "normal", "high"]},
        "categories": {"type": "array", "items": _TEXT},
    },
    "checklistItem": {"displayName": _TEXT, "isChecked": {"type": "boolean"}},
    "linkedResource": {"webUrl": _TEXT, "applicationName": _TEXT, "displayName": _TEXT, "externalId": _TEXT},
    "subscription": {
        "changeType": _TEXT,
        "resource": _TEXT,
        "notificationUrl": _TEXT,
        "expirationDateTime": {"type": "string", "format": "date-time"},
        "clientState": _TEXT,
    },
}
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": _TEXT, "message": _TEXT, "innerError": _OBJECT},
        }
    },
}


def describe(base_url: str) -> Json:
    """The description, as an OpenAPI 3.1 document."""
    paths: dict[str, Json] = {}
    for route in GRAPH.router.all():
        paths.setdefault(route.template, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "m365-sandbox", "version": "v1.0", "description": "Graph, as far as this tenant speaks it."},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {
            "schemas": {"error": _ERROR},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "security": [{"bearer": []}],
    }


def _operation(route: Route) -> Json:
    operation: Json = {
        "summary": (route.handler.__doc__ or "").strip().partition("\n")[0],
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": {
            "2XX": _answer(route),
            "default": _content("A refusal.", {"$ref": "#/components/schemas/error"}),
        },
    }
    if route.method in ("POST", "PATCH", "PUT"):
        if route.streams:
            content: Json = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        else:
            properties = _BODIES.get(_type(route), {})
            content = {"application/json": {"schema": {"type": "object", "properties": properties}}}
        operation["requestBody"] = {"content": content}
    return operation


def _type(route: Route) -> str:
    return (route.returns or "").removeprefix("Collection(").removesuffix(")")


def _answer(route: Route) -> Json:
    if route.returns is None:
        return {"description": "Done."}
    named = {"type": "object", "description": f"microsoft.graph.{_type(route)}"}
    if not route.returns.startswith("Collection("):
        return _content(f"microsoft.graph.{_type(route)}", named)
    schema = {"type": "object", "required": ["value"], "properties": {"value": {"type": "array", "items": named}}}
    return _content(f"A page of microsoft.graph.{_type(route)}", schema)


def _content(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _path_parameters(route: Route) -> list[Json]:
    names = _PARAMETER.findall(route.template)
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in names
    ]


def _query_parameters(route: Route) -> list[Json]:
    return [
        {
            "name": f"${name}",
            "in": "query",
            "schema": {"type": "integer", "minimum": 0} if name in _NUMBERS else _TEXT,
        }
        for name in sorted(route.options)
    ]
