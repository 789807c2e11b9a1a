"""Clients of Microsoft 365 as they come from PyPI and npm, told nothing but their credentials.

Each file beside this one is what a stranger's own tests would be: it runs in a process of its own, in which
Microsoft's names lead to the sandbox and to nowhere else, and knows no more of it than the environment says.
"""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from m365_sandbox.real_names import NoNamespacesError, namespaces

HERE = Path(__file__).parent
NODE = HERE / "node"
PACKAGES = NODE / "node_modules"
OLDEST_NODE = 20


def why_not() -> str:
    """Why this system cannot give Microsoft's names to one process alone; empty if it can."""
    try:
        namespaces()
    except NoNamespacesError as refused:
        return str(refused)
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), pytest.mark.skipif(bool(why_not()), reason=why_not())]


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenant's data; each client finds what those before it left."""
    return tmp_path_factory.mktemp("real-names")


def drive(tenant: Path, recording: Path, *command: str) -> str:
    """Run a command under the real names; what it said. Fails with that, if the command does."""
    options = ["--data", str(tenant), "--record", str(recording)]
    run = [sys.executable, "-m", "m365_sandbox", "exec", *options, "--", *command]
    done = subprocess.run(run, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def packages() -> None:
    """The packages of npm that `package-lock.json` names, installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js is not installed (Debian packages nodejs and npm)")
    version = subprocess.check_output([node, "--version"], text=True).strip()
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"@azure/identity needs Node.js {OLDEST_NODE}; this system has {version}")
    lock, done = NODE / "package-lock.json", PACKAGES / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    told = subprocess.run(install, cwd=NODE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("client", ["msgraph_sdk", "o365", "office365_rest", "msal_alone"])
def test_from_pypi(tenant: Path, recording: Path, client: str) -> None:
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore"]  # what a library warns of is for its makers
    assert " passed" in drive(tenant, recording, sys.executable, "-m", "pytest", *quiet, str(HERE / f"{client}.py"))


@pytest.mark.usefixtures("packages")
def test_from_npm(tenant: Path, recording: Path) -> None:
    assert "# fail 0" in drive(tenant, recording, "node", "--test", "--test-reporter=tap", str(NODE))


def test_nobody_else_is_reached(tenant: Path, recording: Path) -> None:
    """A client that asks anybody but the tenant would fail: there is only loopback."""
    asks = "import socket; print(socket.socket().connect_ex(('192.0.2.1', 443)))"
    assert int(drive(tenant, recording, sys.executable, "-c", asks)) == errno.ENETUNREACH


def test_who_reads_no_environment_trusts_the_tenant_too(tenant: Path, recording: Path) -> None:
    """requests itself, where it did not prepare the request, reads certifi's file and no variable."""
    asks = "import requests; me = requests.Request('GET', 'https://graph.microsoft.com/v1.0/me').prepare(); "
    asks += "print(requests.Session().send(me).status_code)"
    assert drive(tenant, recording, sys.executable, "-c", asks).strip() == "401"


def test_the_status_of_the_command_is_passed_on(tenant: Path) -> None:
    run = [sys.executable, "-m", "m365_sandbox", "exec", "--data", str(tenant), "--", "sh", "-c", "exit 7"]
    assert subprocess.run(run, check=False).returncode == 7
