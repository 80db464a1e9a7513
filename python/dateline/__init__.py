"""dateline reads news reports in English and writes down who did what to whom, where and when: according to whom, and whether it happened.

    >>> import dateline
    >>> report = dateline.read("Rebels freed five hostages in Goma on Monday, the army said.", published="2024-05-17")
    >>> [(claim.type, claim.status, claim.when.from_) for claim in report.claims]
    [('RETREAT', 'occurred', '2024-05-13')]

``read`` reads one report, ``read_many`` and ``read_batches`` many, ``Store`` asks what ``dateline add`` has kept. Nothing is fetched: the
language model and the places are inside. What cannot be read or asked is an ``Error``, a ``ValueError`` that says what and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from os import PathLike
from typing import Any, TypeVar

from . import _native
from ._native import Batches, Error, Table, Tables, __version__, about, outlines
from .records import *  # noqa: F403
from .records import Claim, Document, Event, Evidence, Mention, Predicate, Record, Statement, Timex, Toponym
from .records import __all__ as _records

__all__ = [
    "Batches", "Error", "Layers", "Report", "Store", "Table", "Tables", "__version__", "about", "outlines", "read", "read_batches",
    "read_many", *_records,
]

R = TypeVar("R", bound=Record)


class Layers:
    """What was found on the way to the claims.

    Attributes:
        timexes: Time expressions.
        places: Names of places, with what they may mean.
        mentions: Names of people, bodies and groups.
        predicates: All predicates, and how far each happened.
    """

    def __init__(self, records: dict[str, Any]) -> None:
        self.timexes: tuple[Timex, ...] = tuple(map(Timex.from_dict, records["timexes"]))
        self.places: tuple[Toponym, ...] = tuple(map(Toponym.from_dict, records["places"]))
        self.mentions: tuple[Mention, ...] = tuple(map(Mention.from_dict, records["mentions"]))
        self.predicates: tuple[Predicate, ...] = tuple(map(Predicate.from_dict, records["predicates"]))

    def __repr__(self) -> str:
        return f"<dateline.Layers: {', '.join(f'{len(layer)} {name}' for name, layer in vars(self).items())}>"


class Report:
    """A report with all that was read in it. In a notebook it shows its text, with the words marked that something rests on.

    >>> report = read("The mayor of Gao was arrested on Friday, police said.", published="2024-05-21")
    >>> report
    <dateline.Report '-': 1 claims, 1 statements>
    >>> report.claims[0].when.from_, report.statements[0].source.evidence.quote
    ('2024-05-17', 'police')
    """

    def __init__(self, reading: _native.Reading) -> None:
        self._reading = reading

    @cached_property
    def _records(self) -> dict[str, Any]:
        records: dict[str, Any] = json.loads(self._reading.records())
        return records

    @property
    def text(self) -> str:
        """The text as it was given."""
        return self._reading.text

    @cached_property
    def document(self) -> Document:
        """What is known of the report as a whole, and remarks about it."""
        return Document.from_dict(self._records["document"])

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Who says what."""
        return tuple(map(Statement.from_dict, self._records["statements"]))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What is said to happen, each by the word of one holder."""
        return tuple(map(Claim.from_dict, self._records["claims"]))

    @cached_property
    def layers(self) -> Layers:
        """What was found on the way."""
        return Layers(self._records)

    def characters(self, evidence: Evidence | Timex | Toponym | Mention | Predicate) -> slice:
        """Where words stand in ``text``: evidence counts bytes of UTF-8, Python counts characters.

        >>> report = read("Café owners fled Gao.")
        >>> report.text[report.characters(report.claims[0].trigger)]
        'fled'
        """
        words = self.text.encode()
        start = len(words[: evidence.start].decode())
        return slice(start, start + len(words[evidence.start : evidence.end].decode()))

    def to_jsonl(self) -> str:
        """Document, statements and claims as ``dateline read --to jsonl`` writes them, byte for byte."""
        return self._reading.lines()

    def _repr_html_(self) -> str:
        return self._reading.html()

    def __repr__(self) -> str:
        claims, statements = len(self._records["claims"]), len(self._records["statements"])
        title = self.document.headline or self.document.ref
        return f"<dateline.Report {title!r}: {claims} claims, {statements} statements>"


def read(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    headline: str | None = None,
    url: str | None = None,
    id: str | None = None,
    modified: date | str | None = None,
) -> Report:
    """Reads one report.

    Args:
        text: Running text in English, headline included if there is one; at most 16 MiB.
        published: Day of publication, from which "Friday" is reckoned; without it that of the text's dateline, or none.
        publisher: Who published it.
        headline: Its headline, when it does not stand in the text.
        url: Where it was published.
        id: Your own id: ``ref`` of the document; ``-`` if there is none.
        modified: Day of the last change.

    Raises:
        Error: The text is empty or too long, or a day is none.

    >>> read("Norway threatened Iceland with sanctions.").claims[0].type
    'THREATEN'
    """
    return Report(
        _native.read(text, id=id, url=url, publisher=publisher, published=published, headline=headline, modified=modified)
    )


def read_batches(
    reports: Iterable[str | Mapping[str, Any] | Any] | Any,
    *,
    threads: int | None = None,
    batch: int = 500,
    published: date | str | None = None,
    publisher: str | None = None,
) -> Batches:
    """Reads any number of reports, batch by batch: for what is larger than memory.

    It takes what ``read_many`` takes, also from a generator, and holds one batch and 32 reports more for each thread.

    >>> texts = (f"Rebels freed {n} hostages in Goma." for n in range(2, 7))
    >>> [len(tables.documents) for tables in read_batches(texts, batch=2)]
    [2, 2, 1]
    """
    return _native.read_batches(reports, threads=threads, batch=batch, published=published, publisher=publisher)


def read_many(
    reports: Iterable[str | Mapping[str, Any] | Any] | Any,
    *,
    threads: int | None = None,
    batch: int = 500,
    published: date | str | None = None,
    publisher: str | None = None,
) -> Tables:
    """Reads many reports into tables: ``documents``, ``statements``, ``claims``, and ``errors`` for what could not be read.

    Args:
        reports: A table or data frame (pyarrow, pandas, Polars, DuckDB: whatever speaks Arrow), or texts, dicts and tables one after the
            other. Columns and keys are named as in JSON Lines: ``text`` (or ``body``, ``content``, …), ``id``, ``published`` (or ``date``, …),
            ``publisher`` (or ``source``, …), ``title``, ``url``, ``modified``; others are passed over. docs/formats/input.md has all names.
        threads: Reports read at the same time; one a processor if not given. Python goes on meanwhile.
        batch: Reports that become columns at once. No row depends on it.
        published: Day of publication of reports that carry none.
        publisher: Publisher of reports that carry none.

    Returns:
        Rows are in the order of the reports, and the same with any number of threads. ``errors`` has a row for each report that could not be
        read: which one (``row``, from 0), its ``ref``, and why (``message``); the others are not touched by it.

    Raises:
        Error: A table without a column of texts, or with one of another type than it should have.
        TypeError: Something that is neither text, dict nor table.

    >>> tables = read_many([{"id": "a", "text": "Rebels freed five hostages in Goma."}, {"id": "b", "text": ""}])
    >>> tables
    <dateline.Tables: 1 documents, 0 statements, 1 claims, 1 errors>
    >>> tables.claims.to_arrow().column("status").to_pylist()
    ['occurred']
    >>> tables.errors.to_arrow().column("ref").to_pylist()
    ['b']
    """
    batches = list(read_batches(reports, threads=threads, batch=batch, published=published, publisher=publisher))
    return Tables.concat(batches)


class Store:
    """A store that ``dateline add`` made, to read only: also while another program writes to it.

    The filters are the options of ``dateline find``, and their values strings, or lists of which any will do; of several filters all must hold:
    ``id``, ``report``, ``type``, ``status``, ``actor``, ``recipient``, ``source``, ``kind``, ``act``, ``country``, ``place``, ``publisher``;
    ``from_``, ``until``, ``published_from``, ``published_until`` (days, the last included); ``box`` (west, south, east, north in degrees); ``words``;
    ``reports`` and ``origins`` (at least so many); ``disputed`` (True); ``order`` (``newest``, ``oldest``, ``added``); ``limit``.

    ::

        store = dateline.Store("news.db")
        for event in store.events(type="ASSAULT", country="SDN", from_="2024-06-01", origins=2):
            print(event.when, event.where, [origin.name for origin in event.origins])
        store.find("claims", words="field hospital").to_pandas()

    Raises:
        FileNotFoundError: There is no such file.
        Error: The file is no store, or a filter's value means nothing.
        TypeError: There is no such filter.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = path
        self._store = _native.Store(path)

    def events(self, **filters: Any) -> list[Event]:
        """Happenings as many reports tell them."""
        return self._records(Event, "events", filters)

    def claims(self, **filters: Any) -> list[Claim]:
        """What one source says of one happening, in one report."""
        return self._records(Claim, "claims", filters)

    def documents(self, **filters: Any) -> list[Document]:
        """Reports."""
        return self._records(Document, "documents", filters)

    def statements(self, **filters: Any) -> list[Statement]:
        """Who says what."""
        return self._records(Statement, "statements", filters)

    def find(self, what: str = "claims", **filters: Any) -> Table:
        """The same as a table: of ``claims``, ``events``, ``documents`` or ``statements``."""
        return self._store.table(what, filters)

    def _records(self, kind: type[R], what: str, filters: dict[str, Any]) -> list[R]:
        return [kind.from_dict(record) for record in json.loads(self._store.records(what, filters))]

    def __repr__(self) -> str:
        return f"dateline.Store({str(self._path)!r})"
