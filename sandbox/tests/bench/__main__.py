"""`python tests/bench`, in the sandbox's directory: a tenant of 100,000 items and 10,000 messages, measured."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "proofs")]

from client import Sandbox  # noqa: E402 - found by the line above
from in_process import MAILBOX, InProcess  # noqa: E402 - as above

from m365_sandbox.admin.bulk_import import import_items  # noqa: E402 - as above

ITEMS, MESSAGES, PAGE, PAGES = 100_000, 10_000, 200, 30
_MEGABYTE = 1024  # kB, as the kernel counts


def main() -> None:
    """Fill a tenant, measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "tenant"
        tenant = InProcess(directory)
        path = _fill(tenant)
        print(f"| | {ITEMS:,} items, {MESSAGES:,} messages | target |")
        print("|---|---|---|")
        print(
            f"| CPU of a page of {PAGE} of a list's delta, with fields | {_delta_cpu(tenant, path):.1f} ms | ≤ 25 ms |"
        )
        mail = f"{MAILBOX}/mailFolders/drafts/messages/delta?$select=subject"
        print(f"| CPU of a page of {PAGE} of a folder's delta | {_delta_cpu(tenant, mail):.1f} ms | ≤ 25 ms |")
        tenant.tenant.store.close()
        starts = [_start(directory) for _ in range(3)]
        wall, cpu = median(wall for wall, _ in starts), median(cpu for _, cpu in starts)
        print(f"| start on the existing file, until the ready line | {wall:.2f} s, {cpu:.2f} s of CPU | ≤ 1 s |")
        print(f"| resident memory after reading all of it by delta | {_memory(directory, path):.0f} MB | ≤ 150 MB |")
        size = sum(file.stat().st_size for file in directory.iterdir()) / 1e6
        print(f"| the tenant's directory | {size:.0f} MB | |")


def _fill(tenant: InProcess) -> str:
    columns = [{"name": "Status", "indexed": True, "text": {}}, {"name": "Note", "text": {"allowMultipleLines": True}}]
    body = {"displayName": "Bench", "list": {"template": "genericList"}, "columns": columns}
    path = f"{tenant.site}/lists/{tenant.good('POST', f'{tenant.site}/lists', body)['id']}/items"
    for start in range(0, ITEMS, 10_000):
        rows = [
            {"Title": f"Item {number}", "Status": f"S{number % 10}", "Note": "An invented note. " * 10}
            for number in range(start, start + 10_000)
        ]
        import_items(tenant.tenant, {"list": "Bench", "author": "officer1@contoso.com", "items": rows})
    for number in range(MESSAGES):
        message = {
            "subject": f"Message {number}",
            "body": {"contentType": "text", "content": "An invented mail. " * 20},
        }
        tenant.good("POST", f"{MAILBOX}/messages", message)
    return path


def _delta_cpu(tenant: InProcess, path: str) -> float:
    """The median of the CPU that a page takes, in milliseconds."""
    mark = "&" if "?" in path else "/delta?$expand=fields&"
    link, spent = f"{path}{mark}$top={PAGE}", []
    for _ in range(PAGES):
        before = time.process_time()
        page = tenant.good("GET", link)
        spent.append((time.process_time() - before) * 1000)
        link = page["@odata.nextLink"]
    return median(spent)


def _start(directory: Path) -> tuple[float, float]:
    """Wall time until the ready line, and the CPU of the whole short life of the process, in seconds."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(directory), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready ")
    took = time.monotonic() - began
    process.terminate()
    process.wait(10)
    process.stdout.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _memory(directory: Path, path: str) -> float:
    """The largest resident memory of the process, in megabytes."""
    sandbox = Sandbox(directory)
    try:
        link = f"{path}/delta?$expand=fields&$top={PAGE}"
        while link:
            answer: httpx.Response = sandbox.call("GET", link)
            link = answer.json().get("@odata.nextLink", "")
        status = Path(f"/proc/{sandbox.process.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / _MEGABYTE
    finally:
        sandbox.stop()


if __name__ == "__main__":
    main()
