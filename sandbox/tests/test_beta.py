"""`/beta` is v1.0 under another name, with links that stay below it."""

from client import Sandbox, children_of, refusal


def test_what_is_there_is_there_under_beta_too(sandbox: Sandbox, name: str) -> None:
    beta = sandbox.about["base_url"].replace("/v1.0", "/beta")
    drive = sandbox.make_drive(name)
    for file in ("a.txt", "b.txt"):
        sandbox.put_file(drive, file, b"x")
    page = sandbox.get(f"{beta}{children_of(drive)}?$top=1")
    assert page["@odata.context"].startswith(f"{beta}/$metadata#")
    assert page["@odata.nextLink"].startswith(f"{beta}{drive}/")
    [second] = sandbox.get(page["@odata.nextLink"])["value"]
    assert second["name"] == "b.txt"
    assert sandbox.http.get(second["@microsoft.graph.downloadUrl"]).content == b"x"
    started = sandbox.post(f"{beta}{drive}/root:/c.txt:/createUploadSession", {})
    put = sandbox.http.put(started["uploadUrl"], content=b"yes", headers={"Content-Range": "bytes 0-2/3"})
    assert put.status_code == 201, put.text


def test_a_batch_of_beta_answers_from_beta(sandbox: Sandbox) -> None:
    beta = sandbox.about["base_url"].replace("/v1.0", "/beta")
    parts = [{"id": "1", "method": "GET", "url": "/users?$top=1"}]
    [answer] = sandbox.post(f"{beta}/$batch", {"requests": parts})["responses"]
    assert answer["body"]["@odata.nextLink"].startswith(f"{beta}/users?")


def test_what_only_beta_has_is_not_there(sandbox: Sandbox) -> None:
    beta = sandbox.about["base_url"].replace("/v1.0", "/beta")
    assert refusal(sandbox.call("GET", f"{beta}/me/profile", person="officer1")) == (400, "BadRequest")
