"""The pages, as a person uses them in Chromium: with the mouse, with the keyboard alone, on a wide and a narrow screen.

`WEB_PICTURES` names a folder to keep pictures of the pages in.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from client import Json, Sandbox, eventually
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian package chromium)")
WIDE, NARROW = 1280, 390
OFFICER = "/web/as/officer1@contoso.com"
COLUMNS: list[Json] = [
    {"name": "Urls", "displayName": "Urls", "text": {"allowMultipleLines": True}, "description": "One a line"},
    {"name": "Status", "displayName": "Status", "choice": {"choices": ["Submitted", "Returned"]}, "indexed": True},
    {
        "name": "Platforms",
        "displayName": "Platforms",
        "choice": {"choices": ["TikTok", "X"], "displayAs": "checkBoxes"},
    },
    {"name": "Uploaded", "displayName": "Uploaded", "dateTime": {"format": "dateOnly"}},
    {"name": "Urgent", "displayName": "Urgent", "boolean": {}},
    {"name": "ServiceMessage", "displayName": "ServiceMessage", "text": {"allowMultipleLines": True}},
]


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A tenant with a list, a few rows, mail in and out, a task and a labelled file."""
    one = Sandbox(tmp_path_factory.mktemp("web") / "tenant", "--sent-delay", "0.05")
    made = one.make_list("Referrals", COLUMNS)
    for number in range(1, 4):
        fields = {"Title": f"Clip {number}", "Status": "Submitted", "Urls": f"https://tiktok.example/{number}"}
        one.post(f"{made}/items", {"fields": fields}, person="officer1")
    letter = {
        "subject": "Referral OHRT-2026-000001",
        "body": {"contentType": "text", "content": "Please review <b>this</b>."},
        "toRecipients": [{"emailAddress": {"address": "trust@tiktok.example"}}],
    }
    one.call("POST", f"{one.team}/sendMail", {"message": letter})
    tasks = one.get("/me/todo/lists", person="operative1")["value"][0]["id"]
    one.post(f"/me/todo/lists/{tasks}/tasks", {"title": "Review clip 1"}, person="operative1")
    eventually(lambda: one.admin.get("/outbox").json())
    yield one
    assert one.stop() == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()


@pytest.fixture
def page(tenant: Sandbox, browser: Browser) -> Iterator[Page]:
    """A page of the tenant; whatever it asks of another machine fails the test."""
    foreign: list[str] = []
    context = browser.new_context(base_url=tenant.about["admin_url"], viewport={"width": WIDE, "height": 900})
    opened = context.new_page()
    opened.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url else None)
    yield opened
    context.close()
    assert [url for url in foreign if not url.startswith("data:")] == []


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, where pictures are asked for; nothing may stick out on either screen."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        folder = os.environ.get("WEB_PICTURES")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png")
    page.set_viewport_size({"width": WIDE, "height": 900})


def test_an_officer_submits_a_row_and_corrects_it(page: Page, tenant: Sandbox) -> None:
    page.goto("/web/")
    picture(page, "people")
    page.get_by_role("link", name="Alex Applegate").click()
    page.get_by_role("link", name="Referrals", exact=True).click()
    picture(page, "list")
    page.get_by_role("link", name="New row").click()
    page.get_by_label("Title").fill("Chase on the estate")
    page.get_by_label("Urls").fill("https://tiktok.example/9\nhttps://x.example/9")
    page.get_by_label("Status").select_option("Submitted")
    page.get_by_label("TikTok").check()
    page.get_by_label("Uploaded").fill("2026-11-02")
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Referrals 4: Chase on the estate")
    page.get_by_label("X", exact=True).check()
    page.get_by_label("Urgent").uncheck()
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="2.0")
    expect(row).to_contain_text("TikTok, X")
    expect(row).to_contain_text("Alex Applegate")
    picture(page, "row")
    item = tenant.get(f"{tenant.site}/lists/Referrals/items/4?$expand=fields")
    assert item["createdBy"]["user"]["email"] == "officer1@contoso.com"
    wanted = {"Platforms": ["TikTok", "X"], "Urgent": False, "Urls": "https://tiktok.example/9\nhttps://x.example/9"}
    assert {name: item["fields"][name] for name in wanted} == wanted
    assert item["fields"]["Uploaded"].startswith("2026-11-02")


def test_what_somebody_wrote_is_shown_as_text(page: Page, tenant: Sandbox) -> None:
    words = "<script>document.title = 'run'</script><b>Clip</b>"
    made = tenant.post(f"{tenant.site}/lists/Referrals/items", {"fields": {"Title": words}})
    page.goto(f"{OFFICER}/lists/Referrals")
    expect(page.get_by_role("table")).to_contain_text(words)
    page.goto(f"{OFFICER}/lists/Referrals/{made['id']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    assert page.title() != "run"


def test_a_row_s_history_tells_what_people_see(page: Page, tenant: Sandbox) -> None:
    made = tenant.post(f"{tenant.site}/lists/Referrals/items", {"fields": {"Title": "Told"}}, person="officer1")
    change = {"Uploaded": "2026-11-02T00:00:00Z", "Status": "Returned"}
    tenant.patch(f"{tenant.site}/lists/Referrals/items/{made['id']}/fields", change)
    page.goto(f"{OFFICER}/lists/Referrals/{made['id']}")
    second = page.get_by_role("row").filter(has_text="2.0")
    expect(second).to_contain_text("Uploaded: 2 November 2026")
    expect(second).to_contain_text("OHRT service")
    first = page.get_by_role("row").filter(has_text="1.0")
    expect(first).to_contain_text("Title: Told")
    expect(first).not_to_contain_text("LinkTitle")


def test_a_row_that_somebody_changed_first_is_not_overwritten(page: Page, tenant: Sandbox) -> None:
    page.goto(f"{OFFICER}/lists/Referrals/1")
    tenant.patch(f"{tenant.site}/lists/Referrals/items/1/fields", {"Title": "Changed meanwhile"})
    page.get_by_label("Title").fill("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this row")
    expect(page.get_by_label("Title")).to_have_value("Changed meanwhile")


def test_what_graph_refuses_is_said_and_what_was_typed_stays(page: Page) -> None:
    page.goto(f"{OFFICER}/lists/Referrals/new")
    page.get_by_label("Title").fill("x" * 300)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("400")
    expect(page.get_by_label("Title")).to_have_value("x" * 300)


def test_rows_are_found_by_their_words(page: Page) -> None:
    page.goto(f"{OFFICER}/lists/Referrals")
    page.get_by_label("Find").fill("tiktok.example/2")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("table")).to_contain_text("Clip 2")
    expect(page.get_by_role("table")).not_to_contain_text("Clip 3")


def test_mail_that_left_is_answered_from_outside_and_answered_again(page: Page, tenant: Sandbox) -> None:
    page.goto("/web/outbox")
    page.get_by_role("link", name="Referral OHRT-2026-000001").click()
    expect(page.locator("pre")).to_contain_text("Please review <b>this</b>.")
    picture(page, "left-mail")
    page.get_by_label("Words").fill("We have removed the video.")
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile("/web/outbox$"))
    eventually(lambda: tenant.get(f"{tenant.team}/mailFolders/inbox/messages")["value"])
    page.goto(f"{OFFICER}/mail/ohrt@contoso.com")
    picture(page, "mailbox")
    page.get_by_role("link", name="Re: Referral OHRT-2026-000001").click()
    expect(page.locator("pre")).to_contain_text("We have removed the video.")
    page.get_by_text("Headers").click()
    expect(page.get_by_role("table")).to_contain_text("dmarc=pass")
    picture(page, "message")
    page.get_by_label("Your words").fill("Thank you.")
    page.get_by_role("button", name="Send the reply").click()
    eventually(lambda: len(tenant.admin.get("/outbox").json()) == 2)


def test_a_library_shows_labels_and_until_when_a_file_is_kept(page: Page, tenant: Sandbox) -> None:
    made = tenant.post(f"{tenant.site}/lists", {"displayName": "Domain", "list": {"template": "documentLibrary"}})
    drive = tenant.get(f"{tenant.site}/lists/{made['id']}/drive")["id"]
    tenant.call("PUT", f"/drives/{drive}/root:/2026/clip.txt:/content", content=b"a clip")
    tenant.call("PUT", f"/drives/{drive}/root:/2026/plain.txt:/content", content=b"another")
    tenant.patch(f"/drives/{drive}/root:/2026/clip.txt:/retentionLabel", {"name": "OHRT 12 months"})
    page.goto(f"{OFFICER}/")
    page.get_by_role("link", name="Domain").click()
    page.get_by_role("link", name="2026").click()
    labelled = page.get_by_role("row").filter(has_text="clip.txt")
    expect(labelled).to_contain_text("OHRT 12 months")
    expect(labelled).to_contain_text(re.compile(r"\d+ \w+ 20\d\d\s*$"))
    expect(page.get_by_role("row").filter(has_text="plain.txt")).not_to_contain_text("OHRT")
    picture(page, "library")
    page.get_by_role("link", name="Up").click()
    expect(page.get_by_role("table")).to_contain_text("2 inside")
    for number in range(201):
        tenant.call("PUT", f"/drives/{drive}/root:/many/{number:03d}.txt:/content", content=b"one of many")
    page.goto(f"{OFFICER}/")
    page.get_by_role("link", name="Domain").click()
    page.get_by_role("link", name="many").click()
    expect(page.get_by_role("table")).to_contain_text("201 items")


def test_somebody_else_s_mailbox_is_refused_in_words(page: Page) -> None:
    page.goto(f"{OFFICER}/mail/operative1@contoso.com")
    expect(page.get_by_role("alert")).to_contain_text("403")


def test_a_task_is_ticked_off_with_the_keyboard_alone(page: Page, tenant: Sandbox) -> None:
    page.goto("/web/as/operative1@contoso.com/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Tasks":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasks of")
    picture(page, "tasks")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Done":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Review clip 1")


def test_requests_are_shown_and_a_fault_is_switched_on_and_off(page: Page, tenant: Sandbox) -> None:
    page.goto("/web/faults")
    page.get_by_label("What happens").select_option("status")
    page.get_by_label("Path").fill("/lists$")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("1 switched on")).to_be_visible()
    assert tenant.call("GET", f"{tenant.site}/lists").status_code == 503
    page.goto("/web/faults")
    expect(page.get_by_role("table")).to_contain_text("1 of 1 matches")
    picture(page, "faults")
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("0 switched on")).to_be_visible()
    page.goto("/web/requests?find=/lists")
    expect(page.get_by_role("table")).to_contain_text("503")
    picture(page, "requests")


def test_a_fault_that_is_none_is_refused_in_words(page: Page) -> None:
    page.goto("/web/faults")
    page.get_by_label("Path").fill("(")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("alert")).to_contain_text("That is no fault")


def test_a_page_of_another_site_may_not_act(tenant: Sandbox) -> None:
    address = f"{OFFICER}/lists/Referrals/new"
    assert (
        tenant.admin.post(address, data={"Title": "x"}, headers={"Origin": "https://attacker.example"}).status_code
        == 403
    )
    assert tenant.admin.get("/web/", headers={"Host": "attacker.example"}).status_code == 403


def test_nothing_on_a_page_can_run(tenant: Sandbox) -> None:
    answer: httpx.Response = tenant.admin.get("/web/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
