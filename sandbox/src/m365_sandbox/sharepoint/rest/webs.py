"""Sites below a site, and what a site tells of itself by functions: its libraries, templates, and addresses."""

from typing import Any

from m365_sandbox.drives.addressing import libraries
from m365_sandbox.routing import Routes
from m365_sandbox.sharepoint.addressing import sharepoint_ids, site_url
from m365_sandbox.sharepoint.list_templates import templates
from m365_sandbox.sharepoint.rest.answers import Complex, Entity, collection_reply, entity_reply, value_reply
from m365_sandbox.sharepoint.rest.bodies import argument, parameters
from m365_sandbox.sharepoint.rest.collections import OPTIONS, chosen
from m365_sandbox.sharepoint.rest.lists import server_relative_url
from m365_sandbox.sharepoint.rest.refusals import rest_error
from m365_sandbox.sharepoint.rest.site_addresses import path_of, site_at, sites
from m365_sandbox.sharepoint.rest.sites import open_site, web_entity
from m365_sandbox.sharepoint.subsites import create_subsite, subsites_of
from m365_sandbox.store import Row
from m365_sandbox.tenant import Tenant
from m365_sandbox.wire import GraphReply, GraphRequest, Json

routes = Routes()
_WEB = "/{site}/_api/web"


@routes("GET", f"{_WEB}/webs", options=OPTIONS)
def get_webs(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The sites right below this one."""
    below = subsites_of(tenant, open_site(tenant, request))
    return collection_reply(request, chosen((web_entity(tenant, request, one) for one in below), request.query))


@routes("POST", f"{_WEB}/webs", f"{_WEB}/webs/add")
def post_web(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a site below this one; it has a library of its own."""
    return entity_reply(request, web_entity(tenant, request, _made(tenant, request)), 201)


@routes("POST", f"{_WEB}/webinfos/add")
def post_web_information(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Make a site below this one, and answer it in short."""
    return entity_reply(request, _information(_made(tenant, request)), 201)


def _made(tenant: Tenant, request: GraphRequest) -> Row:
    request.principal.require_site_manage()
    parent = open_site(tenant, request)
    asked = parameters(request, "parameters")
    leaf, title = str(asked.get("Url") or "").strip("/"), str(asked.get("Title") or asked.get("Url") or "")
    site = create_subsite(tenant, request.principal.author, parent, leaf, title)
    if site is None:
        words = f'The Web site address "{parent["path"].rstrip("/")}/{leaf}" is already in use, or is not valid.'
        raise rest_error(400, -2147024713, "Microsoft.SharePoint.SPException", words)
    return site


@routes("GET", f"{_WEB}/webinfos", options=OPTIONS)
@routes("GET", f"{_WEB}/getsubwebsfilteredforcurrentuser", options=OPTIONS)
@routes("POST", f"{_WEB}/getsubwebsfilteredforcurrentuser", options=OPTIONS)
def get_web_informations(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The sites right below this one, in short."""
    below = subsites_of(tenant, open_site(tenant, request))
    return collection_reply(request, chosen((_information(one) for one in below), request.query))


def _information(site: Row) -> Entity:
    values: Json = {
        "Configuration": 0,
        "Created": site["created"],
        "Description": "",
        "Id": sharepoint_ids(site)["webId"],
        "Language": 1033,
        "LastItemModifiedDate": site["created"],
        "ServerRelativeUrl": site["path"],
        "Title": site["display_name"],
        "WebTemplate": "STS",
        "WebTemplateId": 0,
    }
    return Entity("SP.WebInformation", f"Web/WebInfos('{values['Id']}')", values)


@routes("GET", f"{_WEB}/listtemplates", options=OPTIONS)
def get_list_templates(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """What lists can be made from."""
    open_site(tenant, request)
    entities = (
        Entity(
            "SP.ListTemplate",
            f"Web/ListTemplates('{one.name}')",
            {
                "AllowsFolderCreation": one.number == 101,
                "BaseType": int(one.number == 101),
                "Description": "",
                "Hidden": False,
                "InternalName": one.name,
                "IsCustomTemplate": False,
                "ListTemplateTypeKind": one.number,
                "Name": one.name,
                "OnQuickLaunch": True,
                "Unique": False,
            },
        )
        for one in templates()
    )
    return collection_reply(request, chosen(entities, request.query))


@routes("GET", "/{site}/_api/sp.web.getdocumentlibraries")
@routes("GET", "/{site}/_api/sp.web.getdocumentandmedialibraries")
@routes("POST", "/{site}/_api/sp.web.getdocumentlibraries")
@routes("POST", "/{site}/_api/sp.web.getdocumentandmedialibraries")
def get_document_libraries(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The libraries of a site, by its address."""
    open_site(tenant, request)
    site = site_at(tenant, _argument(request, "webFullUrl"))
    name = request.path.rpartition(".")[2]
    informations = [
        Complex(
            "SP.DocumentLibraryInformation",
            {
                "AbsoluteUrl": f"{site_url(site)[: -len(site['path']) or None]}{server_relative_url(site, row)}",
                "Modified": row["modified"],
                "ServerRelativeUrl": server_relative_url(site, row),
                "Title": row["display_name"],
            },
        )
        for row in libraries(tenant, site)
    ]
    return value_reply(request, name, informations)


@routes("GET", "/{site}/_api/sp.web.getweburlfrompageurl")
@routes("POST", "/{site}/_api/sp.web.getweburlfrompageurl")
def get_web_url(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The address of the site that a page, a list or a file lies in."""
    open_site(tenant, request)
    site = site_at(tenant, _argument(request, "pageFullUrl"))
    return value_reply(request, "GetWebUrlFromPageUrl", site_url(site))


@routes("GET", "/{site}/_api/sp.site.exists")
@routes("POST", "/{site}/_api/sp.site.exists")
def site_exists(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """Whether there is a site at an address."""
    open_site(tenant, request)
    path = path_of(_argument(request, "url"))
    return value_reply(request, "Exists", any(path_of(one["path"]) == path for one in sites(tenant)))


@routes("GET", "/{site}/_api/sp.site.geturlbyid")
@routes("POST", "/{site}/_api/sp.site.geturlbyid")
def get_url_by_id(tenant: Tenant, request: GraphRequest) -> GraphReply:
    """The address of a site collection by its id; nothing where there is none."""
    open_site(tenant, request)
    wanted = (_argument(request, "siteId") or _argument(request, "id")).strip("{}").lower()
    found = next((one for one in sites(tenant) if sharepoint_ids(one)["siteId"].lower() == wanted), None)
    return value_reply(request, "GetUrlById", site_url(found) if found else None)


def _argument(request: GraphRequest, name: str) -> str:
    body: dict[str, Any] = request.json() if request.body else {}
    for key, value in {**request.query.custom, **body}.items():
        if key.lower() == name.lower():
            return argument(request, str(value))
    return ""
