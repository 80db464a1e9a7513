"""Many machines give what one gives. Wants pyspark and a Java that it runs on; without them these tests say so and skip."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import made_up
import pytest

pa = pytest.importorskip("pyarrow")
pyspark = pytest.importorskip("pyspark")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("no Java 17 or later", allow_module_level=True)

import dateline
import dateline.spark
from dateline import _native
from pyspark.sql import SparkSession

HOME = Path(pyspark.__file__).parent
ROOT = Path(__file__).parents[2]
os.environ.update(SPARK_HOME=str(HOME), SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable)


def binary() -> Path:
    built = [ROOT / "target" / profile / "dateline" for profile in ("debug", "release")]
    given = os.environ.get("DATELINE")
    return Path(given) if given else max((b for b in built if b.exists()), key=lambda b: b.stat().st_mtime)


def session(master: str, **further: str) -> SparkSession:
    builder = SparkSession.builder.master(master).appName("dateline").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.driver.bindAddress", "127.0.0.1")
    # Small jobs are over before Java has compiled them well.
    builder = builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1").config("spark.sql.codegen.wholeStage", "false")
    builder = builder.config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
    # Small batches, so that groups lie across them.
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
    for name, value in further.items():
        builder = builder.config(name.replace("_", "."), value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


@pytest.fixture(scope="module")
def spark():
    spark = session("local[2]")
    yield spark
    spark.stop()


def written(folder: Path, reports: list[dict]) -> str:
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(report) + "\n" for report in reports))
    return str(path)


def in_order(table: pa.Table) -> pa.Table:
    return table.sort_by("id")


def of_store(path: Path, what: str) -> pa.Table:
    table = pa.table(_native.Store(path).table(what, {}))
    return in_order(table.cast(pa.schema(_native.plain_schema(what))))


def one_machine(folder: Path, path: str) -> Path:
    store = folder / "news.db"
    subprocess.run([binary(), "add", store, path], check=True, capture_output=True)
    return store


def same(table: pa.Table, expected: pa.Table) -> None:
    assert table.num_rows == expected.num_rows
    revisions = "revision" in expected.column_names
    if revisions:
        # The digest of a whole event as it is written: byte for byte.
        assert table.column("revision").to_pylist() == expected.column("revision").to_pylist()
    assert table.to_pylist() == expected.to_pylist()


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Some reports, and the store that one machine makes of them."""
    folder = tmp_path_factory.mktemp("news")
    private = "Gunmen shot dead a teacher, Alima Dembo, in Kidal on Monday, police said."
    reports = [*made_up.reports(160), {"id": "private", "text": private, "published": "2021-03-03"}]
    path = written(folder, reports)
    return path, one_machine(folder, path)


def test_events_are_those_of_one_machine_however_the_reports_are_parted(spark, news):
    path, store = news
    expected = of_store(store, "events")
    assert any(expected.column("part_of").to_pylist()) and any(expected.column("reasons").to_pylist())
    readings = dateline.spark.read(dateline.spark.json_lines(spark, path).repartition(5)).persist()
    linked = dateline.spark.link(readings, shares=3, keep=None)
    events = in_order(linked.events.toArrow())
    same(events, expected)
    parties = [party for event in events.to_pylist() for party in event["recipients"]]
    assert any(p["private"] for p in parties) and not any("Dembo" in (p["name"] or "") for p in parties)
    copies = {row.document: row.first for row in linked.copies.collect()}
    assert copies and not set(copies) & set(copies.values()), "a copy is of the first that is none"
    for what in "claims", "statements", "documents":
        same(in_order(getattr(dateline.spark, what)(readings).toArrow()), of_store(store, what))
    linked.release()
    readings.unpersist()


def test_a_report_that_is_there_twice_counts_once_and_one_that_cannot_be_read_loses_no_other(spark, news):
    path, store = news
    reports = dateline.spark.json_lines(spark, path)
    wrong = spark.createDataFrame([("x", " "), (None, "Rebels shelled Hama.")], "id string, text string")
    readings = dateline.spark.read(reports.unionByName(reports).unionByName(wrong, allowMissingColumns=True)).persist()
    errors = {row.ref: row.error for row in dateline.spark.errors(readings).collect()}
    assert sorted(errors) == ["", "x"] and "empty" in errors["x"] and "id" in errors[""]
    same(in_order(dateline.spark.link(readings, keep=None).events.toArrow()), of_store(store, "events"))


def test_what_is_wanting_is_told_before_anything_runs(spark):
    with pytest.raises(dateline.Error, match='no column "id" or "url"'):
        dateline.spark.read(spark.createDataFrame([("Rebels shelled Hama.",)], "text string"))


def test_files_are_read_as_they_are(spark, tmp_path):
    (tmp_path / "a b.txt").write_text("Rebels free hostages\nRebels freed five hostages in Goma on Monday, the army said.\n")
    shutil.copy(ROOT / "examples" / "sanctions.txt", tmp_path)
    store = one_machine(tmp_path, str(tmp_path))
    readings = dateline.spark.read_files(spark, str(tmp_path / "*.txt"))
    same(in_order(dateline.spark.documents(readings).toArrow()), of_store(store, "documents"))


def test_boilerplate_that_most_reports_share_holds_nothing_up(spark, tmp_path):
    reports = list(made_up.reports(240, seed=2, alike=0.7))
    assert sum("almanac" in report["text"] for report in reports) > 150, "more than a word or a band may have in common"
    path = written(tmp_path, reports)
    expected = of_store(one_machine(tmp_path, path), "events")
    start = time.monotonic()
    readings = dateline.spark.read(dateline.spark.json_lines(spark, path).repartition(4)).persist()
    same(in_order(dateline.spark.link(readings, keep=None).events.toArrow()), expected)
    assert time.monotonic() - start < 120


class Cluster:
    """A master and two workers on the loopback, each with one core."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"spark://127.0.0.1:{self.port}"
        master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"]
        self.master = self.start("master", *master)
        self.workers = []
        for number in range(2):
            worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1"]
            self.workers.append(self.start(f"worker{number}", *worker, "--memory", "1g", "--work-dir", str(folder / f"work{number}"), self.url))

    def start(self, name: str, *command: str) -> subprocess.Popen:
        log = (self.folder / f"{name}.log").open("wb")
        environment = dict(os.environ, SPARK_DAEMON_MEMORY="256m", SPARK_DAEMON_JAVA_OPTS="-XX:TieredStopAtLevel=1")
        return subprocess.Popen([HOME / "bin" / "spark-class", *command], stdout=log, stderr=log, env=environment)

    def kill(self, worker: subprocess.Popen) -> None:
        """A machine that is gone: the worker and what it runs."""
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        below = [child for task in children.parent.parent.iterdir() for child in (task / "children").read_text().split()]
        for pid in [worker.pid, *map(int, below)]:
            os.kill(pid, signal.SIGKILL)
        worker.wait()

    def stop(self) -> None:
        for process in [*self.workers, self.master]:
            process.terminate()
        for process in [*self.workers, self.master]:
            process.wait(30)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for the processes of a worker in /proc")
def test_a_worker_that_is_killed_on_the_way_changes_nothing(spark, news, tmp_path):
    path, store = news
    spark.stop()  # There is one session at a time.
    cluster = Cluster(tmp_path)
    killed = threading.Event()
    try:
        spark = session(cluster.url, spark_executor_memory="512m", spark_cores_max="2")
        readings = dateline.spark.read(dateline.spark.json_lines(spark, path).repartition(4))
        tracker = spark.sparkContext.statusTracker()

        def kill_in_the_third_job() -> None:
            while not killed.wait(0.02):
                jobs = tracker.getActiveJobsIds()
                if jobs and max(jobs) >= 3:
                    cluster.kill(cluster.workers[0])
                    killed.set()

        killer = threading.Thread(target=kill_in_the_third_job)
        killer.start()
        events = dateline.spark.link(readings).events.toArrow()
        assert killed.is_set()
        same(in_order(events), of_store(store, "events"))
    finally:
        killed.set()
        spark.stop()
        cluster.stop()
