"""Drive delta: replaying it gives the drive."""

from client import Json, Sandbox, refusal
from test_delta import pages


def replayed(entries: list[Json], known: dict[str, Json] | None = None) -> dict[str, Json]:
    """What a reader knows who takes the last occurrence of each item; parents must come before children."""
    known = dict(known or {})
    for entry in entries:
        if "deleted" in entry:
            known.pop(entry["id"], None)
            continue
        assert "root" in entry or entry["parentReference"]["id"] in known
        known[entry["id"]] = entry
    return known


def names(known: dict[str, Json]) -> set[str]:
    return {one["name"] for one in known.values()}


def test_replaying_rounds_gives_the_drive(sandbox: Sandbox, drive: str) -> None:
    for number in range(3):
        sandbox.put_file(drive, f"a/b/f{number}.txt", b"x")
    sandbox.patch(f"{drive}/root:/a", {"name": "renamed"})  # the parent's change is now newer than its children's
    entries, link = pages(sandbox, f"{drive}/root/delta?$top=2")
    assert "root" in entries[0]
    known = replayed(entries)
    assert names(known) == {"root", "renamed", "b", "f0.txt", "f1.txt", "f2.txt"}
    assert pages(sandbox, link)[0] == []

    sandbox.put_file(drive, "renamed/c/new.txt", b"x")
    sandbox.patch(f"{drive}/root:/renamed/b/f0.txt:", {"name": "g0.txt"})
    sandbox.call("DELETE", f"{drive}/root:/renamed/b/f1.txt:")
    entries, link = pages(sandbox, link)
    assert "root" in entries[0]
    known = replayed(entries, known)
    assert names(known) == {"root", "renamed", "b", "g0.txt", "f2.txt", "c", "new.txt"}
    gone = next(one for one in entries if "deleted" in one)
    assert gone["deleted"] == {"state": "deleted"}
    assert "name" not in gone

    sandbox.call("DELETE", f"{drive}/root:/renamed/b:")
    entries, _ = pages(sandbox, link)
    assert names(replayed(entries, known)) == {"root", "renamed", "c", "new.txt"}


def test_latest_and_moments_are_tokens(sandbox: Sandbox, drive: str) -> None:
    sandbox.put_file(drive, "old.txt", b"x")
    entries, link = pages(sandbox, f"{drive}/root/delta(token='latest')?$select=id,name,deleted")
    assert entries == []
    sandbox.admin.post("/clock", json={"advance_seconds": 5})
    moment = sandbox.admin.get("/clock").json()["now"]
    sandbox.put_file(drive, "new.txt", b"x")
    entries, _ = pages(sandbox, link)
    assert [one["name"] for one in entries] == ["root", "new.txt"]
    assert set(entries[1]) == {"id", "name"}  # the options of the first call still hold
    for path in (f"{drive}/root/delta?token={moment}", f"{drive}/delta?token={moment}"):
        assert [one["name"] for one in pages(sandbox, path)[0]] == ["root", "new.txt"]


def test_old_and_unknown_tokens_are_gone(sandbox: Sandbox, name: str) -> None:
    drive = sandbox.make_drive(name)
    sandbox.put_file(drive, "f.txt", b"x")
    _, link = pages(sandbox, f"{drive}/root/delta")
    unknown = sandbox.call("GET", f"{drive}/root/delta?token=nonsense")
    assert unknown.status_code == 410
    assert [one["name"] for one in pages(sandbox, unknown.headers["Location"])[0]] == ["root", "f.txt"]
    sandbox.admin.post("/expire-delta", json={"list": name})
    assert sandbox.call("GET", link).status_code == 410


def test_the_delta_of_a_folder_tells_what_is_below_it(sandbox: Sandbox, drive: str) -> None:
    for path in ("in/a.txt", "in/sub/b.txt", "out/c.txt", "out/more/d.txt"):
        sandbox.put_file(drive, path, b"x")
    ids = {name: sandbox.get(f"{drive}/root:/{name}")["id"] for name in ("in", "out", "in/sub", "out/more", "in/a.txt")}

    def known_now(link: str, known: dict[str, Json]) -> tuple[dict[str, Json], str]:
        entries, link = pages(sandbox, link)
        known = dict(known)
        for entry in entries:
            if "deleted" in entry:
                known.pop(entry["id"], None)
                continue
            assert entry["id"] == ids["in"] or entry["parentReference"]["id"] in known
            known[entry["id"]] = entry
        return known, link

    known, link = known_now(f"{drive}/items/{ids['in']}/delta?$top=2", {})
    assert names(known) == {"in", "a.txt", "sub", "b.txt"}
    assert pages(sandbox, link)[0] == []
    sandbox.put_file(drive, "out/c.txt", b"another")
    assert names(known_now(link, {})[0]) <= {"in"}  # what is elsewhere is not told
    for item, folder in (("out/more", "in"), ("in/sub", "out")):
        sandbox.patch(f"{drive}/items/{ids[item]}", {"parentReference": {"id": ids[folder]}})
    sandbox.call("DELETE", f"{drive}/items/{ids['in/a.txt']}")
    known, link = known_now(link, known)
    assert names(known) == {"in", "more", "d.txt"}
    sandbox.patch(f"{drive}/items/{ids['in/sub']}", {"parentReference": {"id": ids["out/more"]}})
    sandbox.patch(f"{drive}/items/{ids['out/more']}", {"parentReference": {"id": ids["out"]}})
    sandbox.call("DELETE", f"{drive}/items/{ids['in/sub']}")
    known, link = known_now(link, known)
    assert names(known) == {"in"}


def test_the_delta_of_folders_can_be_switched_off(own: Sandbox) -> None:
    drive = own.make_drive("Library")
    folder = own.put_file(drive, "folder/a.txt", b"x")["parentReference"]["id"]
    own.admin.post("/switches", json={"delta_below_folders": False})
    assert refusal(own.call("GET", f"{drive}/items/{folder}/delta")) == (501, "notSupported")
