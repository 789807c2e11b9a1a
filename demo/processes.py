"""Which processes are running? The sandbox and the service, each started here and ended whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 30.0
END_SECONDS = 12.0

#: The demo has a minute where a day's work has hours, so its service looks often and sends without pauses.
HASTE = {
    "OHRT_POLL__MIN_SECONDS": "0.5",
    "OHRT_POLL__MAX_SECONDS": "1",
    "OHRT_POLL__REPLIES_SECONDS": "1",
    "OHRT_MAILBOX__PER_MINUTE": "600",
}


class ProcessError(Exception):
    """A process did not start, or ended when it should not."""


@dataclass(frozen=True)
class Running:
    """A process that was started, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raise `ProcessError` when it has ended."""
        code = self.process.poll()
        if code is not None:
            raise ProcessError(
                f"The {self.name} ended with exit code {code}. The end of {self.log}:\n{_tail(self.log)}"
            )

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Freeze it for a moment: what is done meanwhile is one thing to it, however fast it looks."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End it and what it started: by request, and after a while by force."""
        ends = time.monotonic() + END_SECONDS
        signalled = _signal_group(self.process.pid, signal.SIGTERM)
        while signalled and time.monotonic() < ends:
            self.process.poll()  # else it stays in its group as a zombie
            time.sleep(0.05)
            signalled = _signal_group(self.process.pid, 0)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start_sandbox(data: Path) -> Running:
    """Start the local tenant on free ports; return once it answers and has written how the service finds it."""
    running = _start("sandbox", ["sandbox", "--data", str(data), "--port", "0"], data / "sandbox.log", {})
    try:
        _wait_for(data / "ohrt.toml", running)
    except BaseException:
        running.end()
        raise
    return running


def _wait_for(file: Path, running: Running) -> None:
    ends = time.monotonic() + START_SECONDS
    while not file.exists():
        running.check()
        if time.monotonic() > ends:
            raise ProcessError(f"The {running.name} did not start within {START_SECONDS:.0f} s. See {running.log}.")
        time.sleep(0.1)


def provision(data: Path) -> None:
    """Have the service make its lists, columns and folders."""
    log = data / "provision.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "ohrt", "provision"]
        code = subprocess.run(command, env=_environment(data), stdout=output, stderr=output, check=False).returncode
    if code:
        raise ProcessError(f"ohrt provision ended with exit code {code}:\n{_tail(log)}")


def start_service(data: Path) -> Running:
    """Start the service; it knows the tenant by its settings file only."""
    return _start("service", ["run"], data / "service.log", _environment(data))


def _environment(data: Path) -> dict[str, str]:
    return {"OHRT_SETTINGS": str(data / "ohrt.toml"), **HASTE}


def _start(name: str, command: list[str], log: Path, environment: dict[str, str]) -> Running:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ohrt", *command],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is the demo's to handle; and a group can be ended as one
        )
    return Running(name, process, log)


def _signal_group(group: int, number: int) -> bool:
    """Signal every process of a group; return whether there is one. The number 0 only asks."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])
