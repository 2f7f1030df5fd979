"""Run programs and see what they cost. Imports nothing heavy: on Linux, a child's peak memory is never below its parent's."""

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

MAX_OWN_MIB = 64


@dataclass(frozen=True)
class Usage:
    """What one process cost from its start to its end."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


class Failed(Exception):
    """A program ended with an error; the text is the line that says why."""


def mib(maxrss: int) -> float:
    # Kilobytes on Linux, bytes on macOS.
    return maxrss / 2**20 if os.uname().sysname == "Darwin" else maxrss / 2**10


def run(command: list[str | Path], log: Path) -> Usage:
    own = mib(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    if own > MAX_OWN_MIB:
        raise AssertionError(f"the measuring process itself takes {own:.0f} MiB, which would show as its children's")
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()] or ["no output"]
        # Python says at the end what went wrong, everybody else at the beginning.
        line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
        raise Failed(f"exit {process.returncode}: {line}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, mib(usage.ru_maxrss))


def alternate(first: list, second: list, pairs: int, logs: Path) -> list[tuple[Usage, Usage]]:
    """Run two programs in turn, A B A B, so that a change of the machine's mood meets both. The first pair is not counted."""
    measured = []
    for pair in range(pairs + 1):
        both = run(first, logs / "peer.log"), run(second, logs / "assay.log")
        if pair > 0:
            measured.append(both)
    return measured
