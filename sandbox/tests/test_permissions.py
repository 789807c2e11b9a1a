"""What an application, or somebody through it, may touch: roles, Selected grants, mailbox scopes, delegated scopes."""

import pytest
from applications import Application
from client import Json, Sandbox, refusal

DRAFT = {"subject": "Hello", "toRecipients": [{"emailAddress": {"address": "officer1@contoso.com"}}]}
DENIED = (403, "accessDenied")
MAIL_DENIED = (403, "ErrorAccessDenied")


def grant(sandbox: Sandbox, where: str, application: Application, *roles: str) -> str:
    """Give an application a permission; its address."""
    body = {"roles": list(roles), "grantedTo": [{"application": {"id": application.id}}]}
    return f"{where}/permissions/{sandbox.post(f'{where}/permissions', body)['id']}"


def test_roles_are_enforced_for_each_workload(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    reader = Application(sandbox, name, roles=["Sites.Read.All", "User.Read.All"])
    assert reader.call("GET", f"{path}/items").status_code == 200
    assert refusal(reader.call("POST", f"{path}/items", {"fields": {"Title": "x"}})) == DENIED
    writer = Application(sandbox, name, roles=["Sites.ReadWrite.All"])
    assert writer.call("POST", f"{path}/items", {"fields": {"Title": "x"}}).status_code == 201
    assert refusal(writer.call("POST", f"{sandbox.site}/lists", {"displayName": "no"})) == DENIED
    manager = Application(sandbox, name, roles=["Sites.Manage.All"])
    assert manager.call("POST", f"{path}/columns", {"name": "More", "text": {}}).status_code == 201
    assert refusal(manager.call("GET", f"{sandbox.site}/permissions")) == DENIED
    assert refusal(writer.call("GET", f"{sandbox.team}/messages")) == MAIL_DENIED
    assert refusal(writer.call("GET", f"{sandbox.team}/todo/lists")) == MAIL_DENIED


def test_file_roles_open_drives_and_no_lists(sandbox: Sandbox, name: str) -> None:
    drive, path = sandbox.make_drive(name), sandbox.make_list(f"{name} list")
    sandbox.put_file(drive, "f.txt", b"bytes")
    file = f"{drive}/root:/f.txt"
    reader = Application(sandbox, name, roles=["Files.Read.All"])
    readable = (drive, f"{drive}/root/children", f"{drive}/root/delta", f"{file}:/versions", f"{file}:/permissions")
    for opened in (*readable, "/drives", f"{sandbox.site}/drives", f"{sandbox.site}/drive/root"):
        assert reader.call("GET", opened).status_code == 200, opened
    assert reader.call("GET", f"{file}:/content").status_code == 302
    folder = {"name": "folder", "folder": {}}
    writing: list[tuple[str, str, Json | None]] = [
        ("POST", f"{drive}/root/children", folder),
        ("PATCH", file, {"name": "g.txt"}),
        ("POST", f"{file}:/createUploadSession", {}),
        ("POST", f"{file}:/createLink", {"type": "view"}),
        ("PATCH", f"{file}:/retentionLabel", {"name": "OHRT 12 months"}),
        ("DELETE", file, None),
    ]
    for method, where, body in writing:
        assert refusal(reader.call(method, where, body)) == DENIED, where
    writer = Application(sandbox, f"{name} writer", roles=["Files.ReadWrite.All"])
    assert writer.call("POST", f"{drive}/root/children", folder).status_code == 201
    assert writer.call("DELETE", file).status_code == 204
    lists = (sandbox.site, f"{sandbox.site}/lists", path, f"{path}/items", f"{path}/items/delta")
    for one in (reader, writer):
        for closed in lists:
            assert refusal(one.call("GET", closed)) == DENIED, closed
    assert refusal(writer.call("POST", f"{path}/items", {"fields": {"Title": "x"}})) == DENIED


def test_file_scopes_of_a_person(sandbox: Sandbox, name: str) -> None:
    drive, path = sandbox.make_drive(name), sandbox.make_list(f"{name} list")
    scopes = ["Files.Read", "Files.Read.All", "Files.ReadWrite.All"]
    application = Application(sandbox, name, public=True, scopes=scopes)
    children = f"{drive}/root/children"

    def statuses(scope: str) -> list[int]:
        token = application.person_token("officer1", f"https://graph.microsoft.com/{scope}")
        calls = [("GET", children, None), ("POST", children, {"name": scope, "folder": {}}), ("GET", path, None)]
        return [application.call(method, where, body, token=token).status_code for method, where, body in calls]

    assert statuses("Files.Read") == [403, 403, 403]  # the person's own drive only
    assert statuses("Files.Read.All") == [200, 403, 403]
    assert statuses("Files.ReadWrite.All") == [200, 201, 403]


def test_a_token_without_any_role_is_issued_and_refused(sandbox: Sandbox, name: str) -> None:
    application = Application(sandbox, name)
    answer = application.call("GET", sandbox.site)
    assert refusal(answer) == DENIED
    assert answer.json()["error"]["message"] == "Either scp or roles claim need to be present in the token."


def test_selected_sites_give_what_was_granted_and_nothing_before(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    application = Application(sandbox, name, roles=["Sites.Selected"])
    item = {"fields": {"Title": "x"}}
    assert refusal(application.call("GET", sandbox.site)) == DENIED
    permission = grant(sandbox, sandbox.site, application, "read")
    assert application.call("GET", sandbox.site).status_code == 200
    assert application.call("GET", f"{path}/items").status_code == 200
    assert refusal(application.call("POST", f"{path}/items", item)) == DENIED
    assert refusal(application.call("GET", "/sites/root")) == DENIED
    sandbox.patch(permission, {"roles": ["write"]})
    assert application.call("POST", f"{path}/items", item).status_code == 201
    assert refusal(application.call("POST", f"{sandbox.site}/lists", {"displayName": "no"})) == DENIED
    sandbox.patch(permission, {"roles": ["fullcontrol"]})
    assert application.call("POST", f"{path}/columns", {"name": "More", "text": {}}).status_code == 201
    assert refusal(application.call("GET", f"{sandbox.site}/permissions")) == DENIED
    assert sandbox.call("DELETE", permission).status_code == 204
    assert refusal(application.call("GET", f"{path}/items")) == DENIED


def test_whether_an_owner_makes_lists_is_a_switch(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    application = Application(sandbox, name, roles=["Sites.Selected"])
    grant(sandbox, sandbox.site, application, "owner")
    assert refusal(application.call("POST", f"{path}/columns", {"name": "More", "text": {}})) == DENIED
    sandbox.admin.post("/switches", json={"owner_manages_lists": True})
    try:
        assert application.call("POST", f"{path}/columns", {"name": "More", "text": {}}).status_code == 201
    finally:
        sandbox.admin.post("/switches", json={"owner_manages_lists": False})


def test_selected_lists_reach_no_other_list(sandbox: Sandbox, name: str) -> None:
    one, other = sandbox.make_list(name), sandbox.make_list(f"{name} other")
    application = Application(sandbox, name, roles=["Lists.SelectedOperations.Selected"])
    grant(sandbox, one, application, "write")
    assert application.call("POST", f"{one}/items", {"fields": {"Title": "x"}}).status_code == 201
    assert refusal(application.call("GET", f"{other}/items")) == DENIED
    assert refusal(application.call("GET", sandbox.site)) == DENIED
    by_site = Application(sandbox, f"{name} by site", roles=["Sites.Selected"])
    grant(sandbox, one, by_site, "owner")
    assert refusal(by_site.call("GET", f"{one}/items")) == DENIED


def test_who_owns_a_list_under_a_grant_may_grant_there(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    owner = Application(sandbox, name, roles=["Lists.SelectedOperations.Selected"])
    guest = Application(sandbox, f"{name} guest", roles=["Lists.SelectedOperations.Selected"])
    body: Json = {"roles": ["read"], "grantedToV2": {"application": {"id": guest.id}}}
    grant(sandbox, path, owner, "write")
    assert refusal(owner.call("POST", f"{path}/permissions", body)) == DENIED
    grant(sandbox, path, owner, "owner")
    assert owner.call("POST", f"{path}/permissions", body).status_code == 201
    assert guest.call("GET", f"{path}/items").status_code == 200


def test_permissions_are_listed_without_roles_and_read_with_them(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    application = Application(sandbox, name, roles=["Lists.SelectedOperations.Selected"])
    permission = grant(sandbox, path, application, "read")
    (listed,) = sandbox.get(f"{path}/permissions")["value"]
    assert "roles" not in listed
    assert listed["grantedToIdentitiesV2"][0]["application"] == {"id": application.id, "displayName": name}
    assert sandbox.get(permission)["roles"] == ["read"]
    bodies: list[Json] = [{"roles": ["sing"]}, {"roles": []}, {}]
    for body in bodies:
        assert refusal(sandbox.call("PATCH", permission, body)) == (400, "invalidRequest")
    assert refusal(sandbox.call("POST", f"{path}/permissions", {"roles": ["read"]})) == (400, "invalidRequest")
    assert refusal(sandbox.call("GET", f"{path}/permissions/none")) == (404, "itemNotFound")


def test_a_mailbox_scope_opens_that_mailbox_alone(sandbox: Sandbox, name: str) -> None:
    scope = [{"role": "Application Mail.ReadWrite", "mailboxes": [sandbox.about["mailbox"]]}]
    application = Application(sandbox, name, mailboxRoles=scope)
    assert application.call("GET", f"{sandbox.team}/messages").status_code == 200
    made = application.call("POST", f"{sandbox.team}/messages", DRAFT)
    assert made.status_code == 201
    send = f"{sandbox.team}/messages/{made.json()['id']}/send"
    assert refusal(application.call("POST", send)) == MAIL_DENIED
    assert refusal(application.call("GET", "/users/officer1@contoso.com/messages")) == MAIL_DENIED


def test_a_mailbox_scope_restricts_nothing_beside_a_role_for_the_tenant(sandbox: Sandbox, name: str) -> None:
    scope = [{"role": "Application Mail.Read", "mailboxes": [sandbox.about["mailbox"]]}]
    application = Application(sandbox, name, roles=["Mail.Read"], mailboxRoles=scope)
    assert application.call("GET", "/users/officer1@contoso.com/messages").status_code == 200


def test_a_persons_token_is_limited_by_its_scopes(sandbox: Sandbox, name: str) -> None:
    path = sandbox.make_list(name)
    application = Application(sandbox, name)
    token = application.person_token("officer2", "https://graph.microsoft.com/Sites.Read.All User.Read")
    assert application.call("GET", f"{path}/items", token=token).status_code == 200
    assert application.call("GET", "/me", token=token).status_code == 200
    item = {"fields": {"Title": "x"}}
    assert refusal(application.call("POST", f"{path}/items", item, token=token)) == DENIED
    assert refusal(application.call("GET", "/me/messages", token=token)) == MAIL_DENIED
    assert refusal(application.call("GET", "/me/todo/lists", token=token)) == MAIL_DENIED


def test_what_a_removed_application_holds_is_worth_nothing(sandbox: Sandbox, name: str) -> None:
    application = Application(sandbox, name, roles=["Sites.Read.All"])
    token = application.token()
    assert application.call("GET", sandbox.site, token=token).status_code == 200
    assert sandbox.admin.delete(f"/applications/{application.id}").status_code == 204
    assert refusal(application.call("GET", sandbox.site, token=token)) == (401, "InvalidAuthenticationToken")
    assert sandbox.admin.delete(f"/applications/{application.id}").status_code == 404


@pytest.mark.parametrize(
    "registration",
    [
        {"roles": ["everything"]},
        {"mailboxRoles": [{"role": "Mail.Read", "mailboxes": []}, {"role": "Sing", "mailboxes": ["a@contoso.com"]}]},
        {"certificates": ["not PEM"]},
        {"password": "x"},
    ],
)
def test_registrations_that_cannot_be_are_refused(sandbox: Sandbox, registration: dict[str, object]) -> None:
    assert sandbox.admin.post("/applications", json=registration).status_code == 400


def test_the_directory_is_read_with_its_own_permission(sandbox: Sandbox, name: str) -> None:
    denied = (403, "Authorization_RequestDenied")
    application = Application(sandbox, name, roles=["Mail.Read"], scopes=["User.Read"])
    assert refusal(application.call("GET", "/users")) == denied
    assert refusal(application.call("GET", "/organization")) == denied
    token = application.person_token("officer2", "https://graph.microsoft.com/.default")
    assert application.call("GET", "/me", token=token).status_code == 200
    assert application.call("GET", "/users/officer2@contoso.com", token=token).status_code == 200
    assert refusal(application.call("GET", "/users/officer1@contoso.com", token=token)) == denied
