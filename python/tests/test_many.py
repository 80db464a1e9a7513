"""Many reports."""

import itertools
import json
import os
import random
import signal
import threading
import time
from datetime import date, datetime, timezone

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest
from conftest import examples

import dateline

REPORTS = examples()
KINDS = ("documents", "statements", "claims")


def rows(table) -> list[dict]:
    return table.to_arrow().to_pylist()


def record(row):
    """A row as the record tells it: nothing stands for what is not known, and days are written."""
    if isinstance(row, dict):
        return {name: record(value) for name, value in row.items() if value is not None}
    if isinstance(row, date):
        return row.isoformat()
    return [record(one) for one in row] if isinstance(row, list) else row


@pytest.fixture(scope="module")
def whole():
    return dateline.read_many(REPORTS, threads=1)


def test_tables_hold_what_the_command_line_writes(whole, command):
    told = command("read", "--to", "jsonl", "-", given="\n".join(map(json.dumps, REPORTS)))
    for kind in KINDS:
        named = f"dateline.{kind[:-1]}/1"
        lines = [record(line) for line in told if line["format"] == named]
        assert [{"format": named} | record(row) for row in rows(getattr(whole, kind))] == lines
        assert lines


def test_threads_and_batches_change_nothing(whole):
    for threads, batch in ((2, 500), (3, 1), (2, 4)):
        tables = dateline.read_many(REPORTS, threads=threads, batch=batch)
        for kind in (*KINDS, "errors"):
            assert rows(getattr(tables, kind)) == rows(getattr(whole, kind)), (kind, threads, batch)


def test_the_order_of_reports_is_the_order_of_rows_and_changes_nothing_else(whole):
    shuffled = random.Random(9).sample(REPORTS, len(REPORTS))
    tables = dateline.read_many(shuffled)
    assert [row["ref"] for row in rows(tables.documents)] == [report["id"] for report in shuffled]
    for kind in KINDS:
        ours, theirs = (sorted(map(repr, rows(getattr(read, kind)))) for read in (tables, whole))
        assert ours == theirs


GIVEN = {
    "a pyarrow table": pyarrow.Table.from_pylist,
    "a record batch": lambda reports: pyarrow.Table.from_pylist(reports).to_batches()[0],
    "record batches": lambda reports: iter(pyarrow.Table.from_pylist(reports).to_batches(max_chunksize=2)),
    "a reader of batches": lambda reports: pyarrow.Table.from_pylist(reports).to_reader(max_chunksize=2),
    "a pandas data frame": pandas.DataFrame,
    "a Polars data frame": polars.DataFrame,
    "a DuckDB relation": lambda reports: duckdb.from_arrow(pyarrow.Table.from_pylist(reports)),
    "dictionaries of a few words": lambda reports: pandas.DataFrame(reports).astype({"publisher": "category"}),
    "a generator": lambda reports: (report for report in reports),
    "dicts of pandas": lambda reports: pandas.DataFrame(reports).to_dict("records"),
}


@pytest.mark.parametrize("form", GIVEN)
def test_reports_come_in_many_forms(form):
    reports = [
        {"id": "a", "text": "Rebels freed five hostages in Goma on Monday.", "published": "2024-05-17", "publisher": "Gazette"},
        {"id": "b", "text": "Norway threatened Iceland with sanctions.", "published": None, "publisher": None},
        {"id": "c", "text": "A bomb killed two soldiers in Gao.", "published": "2024-05-18", "publisher": "Gazette"},
    ]
    read = dateline.read_many(GIVEN[form](reports), published="2024-01-01")
    told = [(row["ref"], str(row["published"]), row["publisher"]) for row in rows(read.documents)]
    assert told == [("a", "2024-05-17", "Gazette"), ("b", "2024-01-01", None), ("c", "2024-05-18", "Gazette")]
    assert len(read.claims) == 3 and len(read.errors) == 0


@pytest.mark.parametrize(
    "day",
    [
        "2024-05-17T23:50:00-04:00",
        date(2024, 5, 17),
        datetime(2024, 5, 17, 23, 50),
        datetime(2024, 5, 17, 23, 50, tzinfo=timezone.utc),
        pandas.Timestamp("2024-05-17 23:50"),
    ],
)
def test_days_come_in_many_forms(day):
    report = {"body": "A bomb killed two soldiers in Gao.", "date": day}
    for given in ([report], pyarrow.Table.from_pylist([report]), pandas.DataFrame([report])):
        assert rows(dateline.read_many(given).documents)[0]["published"] == date(2024, 5, 17)


def test_a_number_is_an_id_and_an_object_gives_its_name():
    for number in (7, numpy.int64(7)):
        report = {"id": number, "text": "A bomb killed two soldiers in Gao.", "source": {"name": "Gazette"}}
        row = rows(dateline.read_many([report]).documents)[0]
        assert (row["ref"], row["publisher"]) == ("7", "Gazette")
    assert rows(dateline.read_many(pandas.DataFrame({"id": [7], "text": ["A bomb."]})).documents)[0]["ref"] == "7"


def test_one_bad_report_loses_no_other():
    good = {"id": "good", "text": "A bomb killed two soldiers in Gao."}
    bad = [{"id": "empty", "text": " "}, {"text": None}, {"id": "day", "text": "x y", "date": "soon"}, {"id": "long", "text": "a" * (17 << 20)}]
    read = dateline.read_many([good, *bad, "A bomb killed three soldiers in Gao."])
    assert [row["ref"] for row in rows(read.documents)] == ["good", "reports#6"]
    errors = [(row["row"], row["ref"], row["message"].split(";")[-1].strip()) for row in rows(read.errors)]
    assert errors == [
        (1, "empty", "there is nothing to read in it"),
        (2, "reports#3", 'give it as a string under "text" (or body, content, maintext, plaintext, article)'),
        (3, "day", "write YYYY-MM-DD"),
        (4, "long", "split it"),
    ]


def test_what_is_not_english_is_a_document_with_a_remark():
    text = "Die Rebellen haben am Montag in der Stadt fünf Geiseln freigelassen, teilte die Armee am Abend mit. " * 3
    document = rows(dateline.read_many([text]).documents)[0]
    assert (document["language"], document["diagnostics"][0]["code"]) == ("de", "other-language")


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        (lambda: pyarrow.table({"words": ["A bomb."]}), dateline.Error, 'no column "text"; .* there are words'),
        (lambda: pandas.DataFrame({"text": [1, 2]}), dateline.Error, 'column "text" is Int64; make text of it'),
        (lambda: pyarrow.table({"text": ["a"], "date": [1.5]}), dateline.Error, 'column "date" is Float64; make dates'),
        (
            lambda: pyarrow.table({"text": ["a"], "date": pyarrow.array([0], pyarrow.timestamp("s", "Asia/Gaza"))}),
            dateline.Error,
            'column "date" is Timestamp.*; make dates',
        ),
        (lambda: pyarrow.table({"text": ["a"], "id": [[1]]}), dateline.Error, 'column "id" is List'),
        (lambda: ["A bomb.", 5], TypeError, "report 1 is of type int"),
        (lambda: [{5: "A bomb."}], TypeError, "report 0: a name that is no str"),
        (lambda: "A bomb.", TypeError, "read it with dateline.read"),
        (lambda: {"text": "A bomb."}, TypeError, "read it with dateline.read"),
        (lambda: 5, TypeError, "of type int; give a table"),
    ],
)
def test_what_is_wrong_with_all_is_told_at_once(given, error, told):
    with pytest.raises(error, match=told):
        dateline.read_many(given())


def test_wrong_options_are_told():
    for options in ({"threads": 0}, {"batch": 0}, {"published": "soon"}):
        with pytest.raises(ValueError, match="must be|no date"):
            dateline.read_many(["A bomb."], **options)


def test_nothing_gives_empty_tables():
    read = dateline.read_many([])
    assert [len(getattr(read, kind)) for kind in (*KINDS, "errors")] == [0, 0, 0, 0]
    assert read.claims.to_arrow().schema.field("status").type == pyarrow.dictionary(pyarrow.int32(), pyarrow.string())


def test_tables_are_taken_by_whoever_speaks_arrow(whole):
    count = len(whole.claims)
    claims = whole.claims
    assert claims.to_arrow().num_rows == claims.to_polars().height == count > 10
    frame = claims.to_pandas()
    assert len(frame) == count and str(frame["when.from"].dtype).startswith("datetime64")
    assert duckdb.sql("SELECT count(*) FROM claims WHERE type = 'ASSAULT'").fetchall()[0][0] > 0
    assert claims.to_arrow().schema.metadata == {b"dateline.table": b"claims/1"}
    assert claims.column_names[:3] == ["id", "document", "type"]


def test_no_more_is_taken_in_than_a_batch_wants_and_the_threads_have_to_do():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield "A bomb killed two soldiers in Gao."

    batches = dateline.read_batches(endless(), batch=5, threads=2)
    for read in (1, 2, 3):
        assert len(next(batches).documents) == 5
        assert taken <= 5 * read + 2 * 32


def test_what_the_caller_raises_comes_through():
    def broken():
        yield "A bomb killed two soldiers in Gao."
        raise LookupError("the disk is gone")

    batches = dateline.read_batches(broken(), batch=500)
    with pytest.raises(LookupError, match="the disk is gone"):
        next(batches)
    assert list(batches) == []


def test_ctrl_c_ends_it():
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        dateline.read_many(itertools.repeat("A bomb killed two soldiers in Gao."), batch=100_000)
    assert time.monotonic() - start < 30


def test_python_goes_on_meanwhile():
    steps, done = [], threading.Event()

    def step():
        while not done.wait(0.001):
            steps.append(time.monotonic())

    thread = threading.Thread(target=step)
    thread.start()
    dateline.read_many(REPORTS[:8], threads=1)
    done.set()
    thread.join()
    assert len(steps) > 20
