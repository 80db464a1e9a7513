"""A store."""

import sqlite3

import pytest
from conftest import EXAMPLES

import dateline


@pytest.fixture(scope="module")
def path(tmp_path_factory, command):
    path = tmp_path_factory.mktemp("store") / "week.db"
    command("add", path, EXAMPLES / "week.jsonl")
    return path


@pytest.fixture(scope="module")
def store(path):
    return dateline.Store(path)


FILTERS = [
    ("claims", {}, []),
    ("claims", {"type": "assault", "country": ["CMR", "COD"]}, ["--type", "assault", "--country", "CMR,COD"]),
    ("claims", {"words": "prisoners", "order": "oldest", "limit": 3}, ["--words", "prisoners", "--order", "oldest", "--limit", "3"]),
    ("claims", {"box": (5, 0, 20, 20), "status": ["occurred"]}, ["--box", "5,0,20,20", "--status", "occurred"]),
    ("events", {"origins": 2}, ["--origins", "2"]),
    ("events", {"disputed": True, "from_": "2025-03-01", "until": "2025-03-05"}, ["--disputed", "--from", "2025-03-01", "--until", "2025-03-05"]),
    ("documents", {"publisher": "Sahel Courier", "limit": None}, ["--publisher", "Sahel Courier"]),
    ("statements", {"act": "denial", "kind": "gov"}, ["--act", "denial", "--kind", "gov"]),
]


@pytest.mark.parametrize(("what", "filters", "options"), FILTERS)
def test_filters_find_what_the_command_line_finds(store, path, command, what, filters, options):
    told = command("find", path, "--what", what, "--to", "jsonl", *options)
    found = getattr(store, what)(**filters)
    assert [one.id for one in found] == [line["id"] for line in told]
    assert found
    table = store.find(what, **filters).to_arrow()
    assert table.column("id").to_pylist() == [one.id for one in found]


def test_an_event_is_told_as_in_the_record(store, path, command):
    told = command("find", path, "--what", "events", "--to", "jsonl")
    for event, line in zip(store.events(), told, strict=True):
        del line["format"]
        name = [party.get("name") for party in line["actors"]]
        assert [party.name for party in event.actors] == name
        assert dateline.Event.from_dict(line) == event


def test_a_writer_is_not_kept_waiting(store, path, command):
    before = len(store.documents())
    held = store.find("claims")
    command("add", path, EXAMPLES / "reports.jsonl")
    assert len(store.documents()) == before + 2
    assert len(held) > 0
    writer = sqlite3.connect(path, timeout=0)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.documents()) == before + 2
    writer.rollback()


@pytest.mark.parametrize(
    ("filters", "error", "told"),
    [
        ({"types": "ASSAULT"}, TypeError, 'no filter is named "types"; there are id, report, type'),
        ({"status": "done"}, dateline.Error, "status='done': no status; write one of occurred"),
        ({"from_": "soon"}, dateline.Error, "no date; write YYYY-MM-DD"),
        ({"box": (1, 2)}, dateline.Error, "no box; write four numbers"),
        ({"type": 5}, dateline.Error, "type=5: give a str, or a list of them"),
        ({"limit": "many"}, dateline.Error, "limit='many': give a whole number"),
        ({"act": "denial"}, dateline.Error, "ask for"),
    ],
)
def test_a_filter_that_means_nothing_is_told(store, filters, error, told):
    with pytest.raises(error, match=told):
        store.claims(**filters)


def test_what_is_no_store_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such store; check the path"):
        dateline.Store(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("A bomb.")
    with pytest.raises(dateline.Error):
        dateline.Store(tmp_path / "text.db")


def test_only_what_a_store_holds_can_be_asked_for(store):
    with pytest.raises(ValueError, match="ask for claims, events, documents or statements"):
        store.find("files")
