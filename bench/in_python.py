"""CPU and memory of the Python package against the command line, over the same reports.

    target/python/environment/bin/python bench/in_python.py REPORTS.jsonl [THREADS [REPORTS…]]

Run it with a Python in which the package is installed from a wheel of the release profile. Each runs as one process of its own, in turn, and writes nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

PROGRAM = Path(__file__).parents[1] / "target/release/dateline"


def read(path: str, threads: int) -> None:
    import dateline

    with open(path, encoding="utf-8") as lines:
        for tables in dateline.read_batches(map(json.loads, lines), threads=threads, batch=250):
            assert len(tables.errors) == 0


def cpu(command: list[str]) -> tuple[float, int]:
    """Seconds of user and system together, and peak memory in MB."""
    told = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(told.pid, 0)
    assert status == 0, command
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main(path: str, threads: str = "2", *counts: str) -> None:
    with open(path, encoding="utf-8") as lines, tempfile.TemporaryDirectory() as folder:
        given = list(islice(lines, max(map(int, counts or ["2000"]))))
        for count in map(int, counts or ["500", "2000"]):
            some = Path(folder, f"{count}.jsonl")
            some.write_text("".join(given[:count]), encoding="utf-8")
            ours, memory = cpu([sys.executable, __file__, "--read", str(some), threads])
            theirs, _ = cpu([str(PROGRAM), "read", "--to", "jsonl", "-j", threads, str(some)])
            print(f"{count} reports: {ours:.1f} s of CPU in Python, {theirs:.1f} on the command line ({ours / theirs:.3f}); {memory} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(sys.argv[2], int(sys.argv[3]))
    else:
        main(*sys.argv[1:])
