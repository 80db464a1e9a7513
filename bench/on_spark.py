"""What an engine costs: the same reports through `dateline add` and through Spark on this machine's cores, in CPU seconds of all processes;
and whether both give the same events.

    python3 bench/on_spark.py ENVIRONMENT FILE [--times N] [--reports N] [--cores N]

ENVIRONMENT is a virtual environment with the package `dateline`, pyarrow and pyspark. FILE is JSON Lines with `text` and `id`; `--times` makes more
of it: the same reports with other dates and other names. `cargo build --release` first.
"""

import argparse
import datetime
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
BINARY = ROOT / "target" / "release" / "dateline"
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")


def more(lines: list[str], times: int) -> list[str]:
    """The reports so many times, each time with days a quarter later and with names that are not everywhere changed into one another."""
    reports = [json.loads(line) for line in lines]
    named = Counter(name for report in reports for name in set(NAME.findall(report["text"])))
    names = sorted(name for name, count in named.items() if count < len(reports) / 50)
    made = []
    for time_ in range(times):
        other = {name: names[(at + time_ * 997) % len(names)] for at, name in enumerate(names)}
        for report in reports:
            report = dict(report, id=f"{report['id']}-{time_}", url=f"{report.get('url', report['id'])}-{time_}")
            for part in ("text", "title"):
                report[part] = re.sub(r"\b[A-Z][a-z]{2,}\b", lambda m: other.get(m[0], m[0]), report.get(part) or "")
            if report.get("published"):
                day = datetime.date.fromisoformat(report["published"][:10]) + datetime.timedelta(days=91 * time_)
                report["published"] = str(day)
            made.append(json.dumps(report))
    return made


def cpu_of_session(leader: int, done: threading.Event, seen: dict[int, float]) -> None:
    """Keeps the CPU seconds of every process of a session as they grow, until they are gone."""
    tick = os.sysconf("SC_CLK_TCK")
    while not done.wait(0.1):
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader:
                seen[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / tick


def on_spark(path: str, out: str, cores: int) -> None:
    import dateline.spark
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", str(2 * cores)).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    marks = [("start", time.monotonic())]
    parts = max(cores * 2, sum(1 for _ in open(path)) // 1000)
    dateline.spark.read(dateline.spark.json_lines(spark, path).repartition(parts)).write.parquet(f"{out}/readings")
    marks.append(("read", time.monotonic()))
    linked = dateline.spark.link(spark.read.parquet(f"{out}/readings"), keep=None)
    marks.append(("link", time.monotonic()))
    linked.events.write.parquet(f"{out}/events")
    marks.append(("events", time.monotonic()))
    for (_, before), (name, after) in zip(marks, marks[1:]):
        print(f"  {name}: {after - before:.1f} s")
    spark.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("environment")
    parser.add_argument("file")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--reports", type=int)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--out", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.out:
        return on_spark(args.file, args.out, args.cores)
    lines = Path(args.file).read_text().splitlines()[: args.reports]
    if args.times > 1:
        lines = more(lines, args.times)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/reports.jsonl"
        Path(path).write_text("\n".join(lines) + "\n")
        print(f"{len(lines)} reports, {args.cores} cores")
        start = time.monotonic()
        subprocess.run([BINARY, "add", "--jobs", str(args.cores), f"{folder}/news.db", path], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        one = used.ru_utime + used.ru_stime
        print(f"one machine: {one:.1f} s of CPU, {time.monotonic() - start:.1f} s")
        done, seen, start = threading.Event(), {}, time.monotonic()
        python = Path(args.environment) / "bin" / "python3"
        command = [python, __file__, args.environment, path, "--out", folder, "--cores", str(args.cores)]
        child = subprocess.Popen(command, start_new_session=True, env=dict(os.environ, PYSPARK_PYTHON=str(python)))
        watch = threading.Thread(target=cpu_of_session, args=(child.pid, done, seen))
        watch.start()
        child.wait()
        done.set()
        watch.join()
        if child.returncode:
            sys.exit(f"Spark ended with {child.returncode}")
        many = sum(seen.values())
        print(f"Spark: {many:.1f} s of CPU, {time.monotonic() - start:.1f} s; {100 * (many / one - 1):+.1f} %")
        check = (
            "import sys, json, pyarrow.dataset as d\n"
            f"events = d.dataset('{folder}/events', format='parquet').to_table(columns=['id', 'revision']).to_pylist()\n"
            "stored = [json.loads(line) for line in sys.stdin]\n"
            "both = [sorted((e['id'], e['revision']) for e in some) for some in (events, stored)]\n"
            "print(len(both[0]), 'events, the same' if both[0] == both[1] else 'events, NOT the same')\n"
            "sys.exit(both[0] != both[1])"
        )
        found = subprocess.run([BINARY, "find", f"{folder}/news.db", "--what", "events"], check=True, capture_output=True)
        sys.exit(subprocess.run([python, "-c", check], input=found.stdout).returncode)


if __name__ == "__main__":
    main()
