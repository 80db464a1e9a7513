"""Reading and linking on Spark: many machines, the same result as one.

    import dateline.spark
    readings = dateline.spark.read(spark.read.parquet("reports.parquet"))     # id, text, published, publisher, …
    readings.write.parquet("readings.parquet")                                # 33 ms a report: keep it
    readings = spark.read.parquet("readings.parquet")
    dateline.spark.claims(readings).write.parquet("claims.parquet")
    linked = dateline.spark.link(readings, keep=None)
    linked.events.write.parquet("events.parquet")

The events are those that `dateline add` and `dateline link` give, byte for byte. Whatever is brought together is brought together by
Spark; Rust works within a partition. Wanted on every machine: this package and pyarrow. See docs/spark.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from . import _native

if TYPE_CHECKING:
    import datetime

__all__ = ["Linked", "claims", "documents", "errors", "json_lines", "link", "read", "read_files", "statements"]

_READINGS = "document string, published int, signature binary, claims array<string>, lines string, ref string, error string"
_COUNTED = "key long, count long"
_BLOCKS = "block long, within long, published int, document string, share int, enters boolean"
_PAIRS = "x int, y int, kind int, first string, second string"
_COMPARED = "a string, in_a int, b string, in_b int, published int, score double, edge boolean"
_JOINED = "document string, happening int, home string, in_home int, link binary"
_CAMPAIGNS = "published int, document string, happening int, claim string, signature binary"
_TOLD = (
    "event string, published int, document string, happening int, campaign boolean, whole int, part_of string, link binary, "
    "told string, first string"
)

# So many reports are held as they are read.
_AT_ONCE = 500
# So many reports are compared with as many others at one place: some 20 MB of signatures.
_SHARE = 8_000


def read(
    reports: DataFrame,
    *,
    published: datetime.date | str | None = None,
    publisher: str | None = None,
) -> DataFrame:
    """Reads the reports of a DataFrame: a row for each, to be kept, with all that was read in it.

    reports: columns under the names that JSON Lines have (docs/formats/input.md): `text`, `published`, `publisher`, `title`, `url`, `id`. An
        `id` or a `url` is wanted, by which two reports that say the same are told apart. A partition is read by one core at 30 reports a second, so
        `repartition` a few large ones.
    published, publisher: of those reports that carry none.

    Gives `document` (its id), `published` (days since 1970), `signature` (what `link` needs, 1 kB), `claims` (their ids), `lines` (the records as
    `dateline read` writes them), `ref` and `error`. What could not be read has an `error`, and nothing else but its `ref`.
    """
    known = set(_native.report_names())
    columns = [name for name in reports.columns if name in known]
    if not _native.tells_apart(columns):
        raise _native.Error('no column "id" or "url"; give one, by which two reports that say the same are told apart')
    return reports.select(*columns).mapInArrow(partial(_read, published, publisher), _READINGS)


def read_files(
    spark: SparkSession,
    path: str,
    *,
    published: datetime.date | str | None = None,
    publisher: str | None = None,
) -> DataFrame:
    """Reads the files of a folder, or those that a pattern such as `/data/*.warc.gz` names: text, web pages, feeds, WARC, JSON Lines. Gives
    what `read` gives. Every machine must see the folder under the same path, and each file is read by one core.
    """
    files = spark.read.format("binaryFile").load(path).select("path")
    files = files.repartition(max(1, files.count()))
    return files.mapInArrow(partial(_read_files, published, publisher), _READINGS)


def json_lines(spark: SparkSession, path: str) -> DataFrame:
    """The reports of JSON Lines, for `read`: one object a line, under the usual names."""
    return spark.read.schema(", ".join(f"`{name}` string" for name in _native.report_names())).json(path)


def documents(readings: DataFrame) -> DataFrame:
    """The documents that were read, one row each (docs/formats/parquet.md); words for dictionaries, numbers with a sign."""
    return _table(readings, "documents")


def statements(readings: DataFrame) -> DataFrame:
    """Who says what, one row a statement (docs/formats/parquet.md)."""
    return _table(readings, "statements")


def claims(readings: DataFrame) -> DataFrame:
    """What is said to happen, one row a claim (docs/formats/parquet.md)."""
    return _table(readings, "claims")


def errors(readings: DataFrame) -> DataFrame:
    """What could not be read: `ref` and `error`."""
    return readings.where("error is not null").select("ref", "error")


@dataclass(frozen=True)
class Linked:
    """What linking found.

    events: one row an event (docs/formats/parquet.md), in no order.
    copies: `document` and `first`, the report that its text is a copy of; for copies only.
    """

    events: DataFrame
    copies: DataFrame
    _kept: list[DataFrame] = field(repr=False)

    def release(self) -> None:
        """Lets go of what is kept on the machines' disks, once the events are written."""
        for kept in self._kept:
            kept.unpersist()


def link(readings: DataFrame, *, shares: int | None = None, keep: StorageLevel | None = StorageLevel.DISK_ONLY) -> Linked:
    """Links the claims of all readings into events: those that `dateline add` and `dateline link` give for the same reports.

    readings: what `read` gives. It is gone through again and again.
    shares: into so many the reports are parted, each of which is compared with each; by default such that a core holds 16,000 signatures.
    keep: where readings are kept meanwhile. None when they come from files: then they are read from there again.

    Reports that are there twice count once. Decisions of people (`dateline unlink`) are kept in stores, and there are none here.
    """
    spark = readings.sparkSession
    kept: list[DataFrame] = []

    def keeping(frame: DataFrame, level: StorageLevel = StorageLevel.DISK_ONLY) -> DataFrame:
        kept.append(frame.persist(level))
        return kept[-1]

    readings = readings.where("document is not null").select("document", "published", "signature", "claims", "lines")
    if keep is not None:
        readings = keeping(readings, keep)
    rows, reports = readings.agg(F.count("*"), F.count_distinct("document")).first()
    if rows > reports:
        # Whatever else differs, the same one of them is taken every time that Spark asks.
        least = F.min(F.struct("published", "signature", "claims", "lines")).alias("least")
        readings = keeping(readings.groupBy("document").agg(least).select("document", "least.*"))
    cores = spark.sparkContext.defaultParallelism
    if shares is None:
        # Of so many shares there are half as many pairs as their square.
        shares = max(math.ceil(reports / _SHARE), min(math.ceil(math.sqrt(2 * cores)), math.ceil(reports / 500)), 1)
    # Each partition costs a tenth of a second, and holds what 2,000 reports give.
    parts = max(cores, math.ceil(reports / 2_000))
    share = F.pmod(F.xxhash64("document"), F.lit(shares)).cast("int").alias("share")
    signatures = readings.select("document", "published", "signature", share)

    sums = signatures.select("document", "signature").mapInArrow(partial(_each, _native.counted), _COUNTED)
    sums = sums.groupBy("key").agg(F.sum("count").alias("count")).where("count > 1").toArrow()
    counts = spark.sparkContext.broadcast(_native.counts_of(reports, sums))

    blocks = signatures.mapInArrow(partial(_each, _native.blocks), _BLOCKS)
    pairs = _grouped(blocks, parts, ["block", "within"], ["published", "document"])
    pairs = pairs.mapInArrow(partial(_staged, _native.Pairing, None), _PAIRS)

    other = F.explode(F.sequence(F.lit(0), F.lit(shares - 1)))
    side_by_side = signatures.withColumn("other", other).select(
        F.least("share", "other").alias("x"),
        F.greatest("share", "other").alias("y"),
        F.lit(0).alias("kind"),
        "published",
        F.col("document").alias("first"),
        F.lit(None).cast("string").alias("second"),
        "share",
        "signature",
    )
    side_by_side = side_by_side.unionByName(pairs, allowMissingColumns=True)
    compared = _grouped(side_by_side, max(parts, shares * shares), ["x", "y"], ["kind", "published", "first"])
    compared = keeping(compared.mapInArrow(partial(_staged, _native.Comparing, counts), _COMPARED))

    edges = compared.where("edge").select("a", "in_a", "b", "in_b").toArrow()
    nodes = keeping(_frame(spark, _native.components(edges), "component long, document string, happenings array<int>"))
    earliest = F.min(F.struct("published", "a")).alias("earliest")
    copies = compared.where("score is null").groupBy("b").agg(earliest).selectExpr("b as document", "earliest.a as first")
    copies = _frame(spark, _native.first_copies(copies.toArrow()), "document string, first string")

    scored = compared.where("score is not null").select("a", "in_a", "b", "in_b", "score")
    for side in "a", "b":
        exploded = F.explode("happenings").alias(f"in_{side}")
        own = nodes.select(F.col("component").alias(f"of_{side}"), F.col("document").alias(side), exploded)
        scored = scored.join(own, [side, f"in_{side}"])
    scored = scored.where("of_a = of_b").selectExpr("of_a as component", "1 as kind", "a", "in_a", "b", "in_b", "score")
    held = nodes.join(signatures.drop("share"), "document").selectExpr(
        "component", "0 as kind", "published", "document as a", "signature", "happenings"
    )
    together = _grouped(held.unionByName(scored, allowMissingColumns=True), parts, ["component"], ["kind", "published", "a"])
    together = together.select("component", "kind", "a", "in_a", "b", "in_b", "score", "signature", "happenings")
    joined = keeping(together.mapInArrow(partial(_staged, _native.Clustering, counts), _JOINED))

    campaigns = readings.select("document", "signature", "claims").mapInArrow(partial(_each, _native.campaigns), _CAMPAIGNS)
    campaigns = campaigns.join(joined.drop("link"), ["document", "happening"], "left")
    campaigns = spark.sparkContext.broadcast(_packed(campaigns.toArrow()))

    clusters = joined.groupBy("document").agg(
        F.collect_list(F.struct("happening", "home", "in_home", "link")).alias("joined")
    )
    first = readings.select(F.col("document").alias("first"), F.substring_index("lines", "\n", 1).alias("line"))
    first = copies.join(first, "first").selectExpr("document", "line as first")
    told = readings.select("document", "signature", "lines").join(clusters, "document", "left").join(first, "document", "left")
    told = told.mapInArrow(partial(_staged, _telling, campaigns), _TOLD)
    events = _grouped(told, parts, ["event"], ["published", "document", "happening"])
    events = events.mapInArrow(partial(_staged, _native.Recording, None), _schema("events"))
    return Linked(events, copies, kept)


def _grouped(frame: DataFrame, parts: int, keys: list[str], order: list[str]) -> DataFrame:
    """Rows with the same keys beside each other in one of so many partitions, in order. No group is collected anywhere."""
    return frame.repartition(parts, *keys).sortWithinPartitions(*keys, *order)


def _table(readings: DataFrame, name: str) -> DataFrame:
    lines = readings.where("document is not null").select("lines")
    return lines.mapInArrow(partial(_plain, name), _schema(name))


def _schema(table: str) -> Any:
    return from_arrow_schema(pa.schema(_native.plain_schema(table)))


def _frame(spark: SparkSession, table: Any, schema: str) -> DataFrame:
    """A table of the driver as a DataFrame."""
    table = pa.table(table)
    return spark.createDataFrame(table, schema) if table.num_rows else spark.createDataFrame([], schema)


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


# What follows runs on the machines that do the work.


def _read(published: Any, publisher: str | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, batch.num_rows, _AT_ONCE):
            some = batch.slice(start, _AT_ONCE)
            yield from _batches(_native.readings(some, published=published, publisher=publisher))


def _read_files(published: Any, publisher: str | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    from urllib.parse import unquote, urlsplit

    for batch in batches:
        for path in batch.column("path").to_pylist():
            path = unquote(urlsplit(path).path) if path.startswith("file:") else path
            for table in _native.FileReadings(path, published=published, publisher=publisher):
                yield from _batches(table)


def _plain(name: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, batch.num_rows, _AT_ONCE):
            yield from _batches(_native.plain_table(batch.slice(start, _AT_ONCE), name))


def _each(stage: Callable[[pa.RecordBatch], Any], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from _batches(stage(batch))


def _staged(make: Callable[..., Any], known: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A stage that brings rows together across batches; `known` is what all machines were told."""
    stage = make() if known is None else make(known.value)
    for batch in batches:
        yield from _batches(stage.add(batch))
    yield from _batches(stage.end())


def _telling(campaigns: bytes) -> Any:
    return _native.Telling(pa.ipc.open_stream(campaigns).read_all())


def _batches(tables: Any) -> Iterator[pa.RecordBatch]:
    for table in tables if isinstance(tables, list) else [tables]:
        if table is not None:
            yield from pa.table(table).to_batches(max_chunksize=10_000)
