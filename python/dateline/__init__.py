"""dateline reads news reports in English and writes down who did what to whom, where and when: according to whom, and whether it happened.

    >>> import dateline
    >>> report = dateline.read("Rebels freed five hostages in Goma on Monday, the army said.", published="2024-05-17")
    >>> [(claim.type, claim.status, claim.when.from_) for claim in report.claims]
    [('RETREAT', 'occurred', '2024-05-13')]

``read`` reads one report, ``read_many`` and ``read_batches`` many, ``Store`` asks what ``dateline add`` has kept. Nothing is fetched: the
language model and the places are inside.
"""

from __future__ import annotations

import json
from functools import cached_property

from . import _native
from ._native import Error, Table, Tables, __version__
from .records import *  # noqa: F403
from .records import Claim, Document, Event, Mention, Predicate, Statement, Timex, Toponym
from .records import __all__ as _records

__all__ = ["Error", "Layers", "Report", "Store", "Table", "Tables", "read", "read_batches", "read_many", *_records]


class Layers:
    """What was found on the way to the claims: times, names of places, other names, and all predicates."""

    def __init__(self, records: dict):
        self.timexes = tuple(map(Timex.from_dict, records["timexes"]))
        self.places = tuple(map(Toponym.from_dict, records["places"]))
        self.mentions = tuple(map(Mention.from_dict, records["mentions"]))
        self.predicates = tuple(map(Predicate.from_dict, records["predicates"]))

    def __repr__(self) -> str:
        return f"<dateline.Layers: {', '.join(f'{len(layer)} {name}' for name, layer in vars(self).items())}>"


class Report:
    """A report with all that was read in it."""

    def __init__(self, reading: _native.Reading):
        self._reading = reading

    @cached_property
    def _records(self) -> dict:
        return json.loads(self._reading.records())

    @property
    def text(self) -> str:
        return self._reading.text

    @cached_property
    def document(self) -> Document:
        return Document.from_dict(self._records["document"])

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(map(Statement.from_dict, self._records["statements"]))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(map(Claim.from_dict, self._records["claims"]))

    @cached_property
    def layers(self) -> Layers:
        return Layers(self._records)

    def characters(self, evidence) -> slice:
        words = self.text.encode()
        start = len(words[: evidence.start].decode())
        return slice(start, start + len(words[evidence.start : evidence.end].decode()))

    def to_jsonl(self) -> str:
        return self._reading.lines()

    def _repr_html_(self) -> str:
        return self._reading.html()

    def __repr__(self) -> str:
        claims, statements = len(self._records["claims"]), len(self._records["statements"])
        title = self.document.headline or self.document.ref
        return f"<dateline.Report {title!r}: {claims} claims, {statements} statements>"


def read(text, *, id=None, url=None, publisher=None, published=None, headline=None, modified=None) -> Report:
    return Report(_native.read(text, id=id, url=url, publisher=publisher, published=published, headline=headline, modified=modified))


def read_batches(reports, *, threads=None, batch=500, published=None, publisher=None):
    return _native.read_batches(reports, threads=threads, batch=batch, published=published, publisher=publisher)


def read_many(reports, *, threads=None, batch=500, published=None, publisher=None) -> Tables:
    batches = list(read_batches(reports, threads=threads, batch=batch, published=published, publisher=publisher))
    return Tables.concat(batches)


class Store:
    """A store that ``dateline add`` made, to read only."""

    def __init__(self, path):
        self._path = path
        self._store = _native.Store(path)

    def events(self, **filters) -> list[Event]:
        return self._records(Event, "events", filters)

    def claims(self, **filters) -> list[Claim]:
        return self._records(Claim, "claims", filters)

    def documents(self, **filters) -> list[Document]:
        return self._records(Document, "documents", filters)

    def statements(self, **filters) -> list[Statement]:
        return self._records(Statement, "statements", filters)

    def find(self, what: str = "claims", **filters) -> Table:
        return self._store.table(what, filters)

    def _records(self, kind, what: str, filters: dict) -> list:
        return [kind.from_dict(record) for record in json.loads(self._store.records(what, filters))]

    def __repr__(self) -> str:
        return f"dateline.Store({str(self._path)!r})"
