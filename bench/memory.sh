#!/usr/bin/env bash
# Peak memory of one process that reads many reports: bench/memory.sh [REPORTS [THREADS]], by default 10,000 on one thread.
# The reports are those of examples/, numbered, so that no two are the same. DATELINE names another binary.
set -euo pipefail
cd "$(dirname "$0")/.."
reports=${1:-10000}
threads=${2:-1}
dateline=${DATELINE:-target/release/dateline}
[ -x "$dateline" ] || { echo "$dateline is not there; run cargo build --release" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
python3 - "$reports" > "$folder/reports.jsonl" <<'PYTHON'
import json, pathlib, sys
texts = [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path("examples").glob("*.txt"))]
for i in range(int(sys.argv[1])):
    text = f"{texts[i % len(texts)].rstrip()}\n\nUnit {i} reached post {7 * i % 1000} at dawn, an official said.\n"
    print(json.dumps({"id": str(i), "published": "2024-11-20", "text": text}, ensure_ascii=False))
PYTHON
# The child's own peak, as the kernel counts it: no tool that measures needs to be there.
python3 - "$dateline" read -j "$threads" --to jsonl "$folder/reports.jsonl" <<'PYTHON'
import os, resource, subprocess, sys, time
start = time.monotonic()
run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"peak memory {used.ru_maxrss / 1024:.0f} MiB, {seconds:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of CPU")
sys.exit(run.returncode)
PYTHON
