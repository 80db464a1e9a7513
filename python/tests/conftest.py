import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def examples() -> list[dict]:
    """The reports of the project's examples."""
    lines = [line for name in ("week.jsonl", "reports.jsonl") for line in (EXAMPLES / name).read_text().splitlines()]
    texts = [{"id": path.name, "text": path.read_text()} for path in sorted(EXAMPLES.glob("*.txt"))]
    return [json.loads(line) for line in lines] + texts


@pytest.fixture(scope="session")
def command():
    """Runs the command line on some input, and gives back its lines as JSON."""
    program = os.environ.get("DATELINE")
    if not program:
        pytest.skip("DATELINE does not tell where the command line is")

    def run(*words, given: str = "") -> list[dict]:
        done = subprocess.run([program, *map(str, words)], input=given, capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run
