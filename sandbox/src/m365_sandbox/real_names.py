"""A command that finds the tenant under Microsoft's own names, so that a client needs no other base URL.

The command and a sandbox share a mount namespace, whose `/etc/hosts` leads the names to loopback, and a network
namespace that has nothing but loopback: port 443 is free in it, and nobody else can be reached. Linux only.
"""

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from m365_sandbox.certificates import REAL_NAMES
from m365_sandbox.trust import VARIABLES, trust_only

HTTPS_PORT = 443
HOSTS = Path("/etc/hosts")
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40  # linux/sockios.h, linux/if.h
NAMESPACES = (
    ["unshare", "--mount", "--net"],
    ["unshare", "--mount", "--net", "--map-root-user"],  # for who is not root, where the system allows it
)


class NoNamespacesError(Exception):
    """This system gives the process no namespaces of its own."""


def run_under_real_names(command: Sequence[str], data: Path, record: Path | None) -> int:
    """Run a command beside a sandbox on `data`; its exit status. Raises `NoNamespacesError`."""
    recording = [str(record.resolve())] if record else []
    inside = [sys.executable, "-m", __name__, str(data.resolve()), *recording, "--", *command]
    return subprocess.call([*namespaces(), *inside])


def namespaces() -> list[str]:
    """The command that puts another one into namespaces of its own. Raises `NoNamespacesError`."""
    if shutil.which("unshare"):
        for prefix in NAMESPACES:
            if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
                return prefix
    raise NoNamespacesError(
        "this system allows no mount and network namespaces (unshare --mount --net --map-root-user)"
    )


def environment(about: Mapping[str, str], inherited: Mapping[str, str]) -> dict[str, str]:
    """What clients read: whom to trust, and, under azure-identity's names, as whom to sign in."""
    kept = {name: value for name, value in inherited.items() if not name.lower().endswith("_proxy")}
    return {
        **kept,
        **dict.fromkeys(VARIABLES, about["ca_file"]),
        "AZURE_TENANT_ID": about["tenant_id"],
        "AZURE_CLIENT_ID": about["client_id"],
        "AZURE_CLIENT_SECRET": about["client_secret"],
        "AZURE_CLIENT_CERTIFICATE_PATH": about["certificate_file"],
    }


def _inside(data: Path, options: Sequence[str], command: Sequence[str]) -> int:
    data.mkdir(parents=True, exist_ok=True)
    _lead_names_to_loopback(data / "hosts")
    _raise_loopback()
    with _sandbox(data, options):
        about = json.loads((data / "sandbox.json").read_text())
        trust_only(Path(about["ca_file"]), data / "java.p12", _with_its_own_commands(command, os.environ))
        return subprocess.call(command, env=environment(about, os.environ))


def _with_its_own_commands(command: Sequence[str], variables: Mapping[str, str]) -> Mapping[str, str]:
    """The variables, with the command's own folder on `PATH`: an environment of Python may be in use, not active."""
    found = shutil.which(command[0])
    folders = [str(Path(found).parent)] if found else []
    return {**variables, "PATH": os.pathsep.join([*folders, variables.get("PATH", os.defpath)])}


def _lead_names_to_loopback(hosts: Path) -> None:
    hosts.write_text(f"127.0.0.1 localhost {' '.join(REAL_NAMES)}\n::1 localhost\n{HOSTS.read_text()}")
    subprocess.run(["mount", "--bind", str(hosts), str(HOSTS)], check=True)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING))


@contextmanager
def _sandbox(data: Path, options: Sequence[str]) -> Iterator[None]:
    run = [sys.executable, "-m", "m365_sandbox", "run", "--data", str(data), "--port", str(HTTPS_PORT), *options]
    ends_with_its_parent = ["setpriv", "--pdeathsig", "TERM"]
    with subprocess.Popen([*ends_with_its_parent, *run], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if not process.stdout.readline().startswith("ready "):
            raise SystemExit("The sandbox did not start; what it said stands above.")
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    end = sys.argv.index("--")
    directory, *recording = sys.argv[1:end]
    options = ["--record", *recording] if recording else []
    raise SystemExit(_inside(Path(directory), options, sys.argv[end + 1 :]))
