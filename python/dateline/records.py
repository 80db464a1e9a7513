"""Records as objects: the fields of the JSON that ``dateline read`` writes, under the same names (docs/formats).

What a report does not say is ``None``, and where there may be several an empty tuple. Days are ``YYYY-MM-DD``. Evidence counts bytes of
the text in UTF-8, from 0, ``end`` not included; ``Report.characters`` turns them into a slice of a ``str``. Names that Python keeps for
itself have a ``_`` after them: ``from_``, ``with_``.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

__all__ = [
    "Acled", "Alternative", "Because", "Claim", "Dispute", "Document", "Event", "EventPlace", "EventTime",
    "Evidence", "Figure", "FurtherPlace", "HeldStatus", "Mention", "Origin", "Participant", "Party", "Place",
    "Predicate", "Reason", "Remark", "Said", "Side", "Source", "Statement", "Target", "Timex", "Toll", "Toponym",
    "When",
]


R = TypeVar("R", bound="Record")


class Record:
    """What all records can do."""

    __slots__ = ()

    @classmethod
    def from_dict(cls: type[R], values: dict[str, Any]) -> R:
        """The record that an object of JSON tells; what this version does not know is passed over.

        >>> Evidence.from_dict({"start": 0, "end": 4, "quote": "Five"})
        Evidence(start=0, end=4, quote='Five')
        """
        parts = _parts(cls)
        return cls(**{parts[name][0]: parts[name][1](value) for name, value in values.items() if name in parts})

    def to_dict(self) -> dict[str, Any]:
        """The object of JSON: nothing stands for what is not known.

        >>> Alternative(name="Goma", score=0.1).to_dict()
        {'name': 'Goma', 'score': 0.1}
        """
        return {name: _plain(value) for name, (field, _) in _parts(type(self)).items() if (value := getattr(self, field)) is not None}


def _parts_of(cls: Any) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """Of each name in JSON the field, and what makes its value."""
    hints = typing.get_type_hints(cls)
    return {field.name.rstrip("_"): (field.name, _maker(hints[field.name])) for field in fields(cls)}


_parts: Callable[[Any], dict[str, tuple[str, Callable[[Any], Any]]]] = cache(_parts_of)


def _maker(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, types.UnionType):
        made = _maker(next(part for part in typing.get_args(hint) if part is not types.NoneType))
        return lambda value: None if value is None else made(value)
    if typing.get_origin(hint) is tuple:
        made = _maker(typing.get_args(hint)[0])
        return lambda values: tuple(map(made, values))
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint.from_dict
    return lambda value: value


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """Words of the text, and the bytes where they stand."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    """A diagnostic: something about the text that whoever reads on should know."""

    code: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """``dateline.document/1``: a report."""

    id: str
    text_sha256: str
    ref: str
    url: str | None = None
    publisher: str | None = None
    credit: Evidence | None = None
    headline: str | None = None
    published: str | None = None
    published_basis: str | None = None
    modified: str | None = None
    language: str | None = None
    length: int
    place: Evidence | None = None
    run: str
    diagnostics: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """Who says it. The name of a private person is withheld."""

    evidence: Evidence
    antecedent: Evidence | None = None
    name: str | None = None
    kind: str
    named: bool
    private: bool
    country: str | None = None
    sector: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """``dateline.statement/1``: who says what, in which words."""

    id: str
    document: str
    source: Source | None = None
    cue: Evidence | None = None
    content: tuple[Evidence, ...] = ()
    manner: str
    act: str
    stance: str
    addressee: Evidence | None = None
    medium: Evidence | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acled(Record):
    """ACLED-style event and sub-event: their names, and not their data."""

    event: str
    sub_event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """Someone who takes part. The name of a private person is withheld."""

    name: str | None = None
    evidence: Evidence
    antecedent: Evidence | None = None
    country: str | None = None
    sector: str | None = None
    entity: str | None = None
    identity: str
    number: int | None = None
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Record):
    """A thing something is done to."""

    kind: str
    evidence: Evidence
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Record):
    """A time with how it is known; ``until`` is the day after the last."""

    from_: str
    until: str
    grain: str
    expression: Evidence | None = None
    basis: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """A place with how it is known: degrees north and east, ``radius_km`` in kilometres."""

    name: str
    evidence: Evidence
    geonames: int | None = None
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    radius_km: float | None = None
    basis: str
    within: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPlace(Place):
    """A further place and its part: origin, destination or launch."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """A count."""

    of: str
    at_least: int | None = None
    at_most: int | None = None
    whom: str
    measure: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """``dateline.claim/1``: one holder's word about one happening, in one report."""

    id: str
    document: str
    type: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    codebook: str
    plover: str | None = None
    acled: Acled | None = None
    trigger: Evidence
    mentions: tuple[Evidence, ...] = ()
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    targets: tuple[Target, ...] = ()
    instrument: Evidence | None = None
    when: When | None = None
    where: Place | None = None
    places: tuple[FurtherPlace, ...] = ()
    figures: tuple[Figure, ...] = ()
    attribution: tuple[str, ...] = ()
    status: str
    outcome: str | None = None
    certainty: str
    tense: str | None = None
    negative: bool
    condition: Evidence | None = None
    denies: str | None = None
    extent: str | None = None
    historical: bool
    cues: tuple[Evidence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex(Record):
    """``dateline.timex/1``: a time expression."""

    document: str
    start: int
    end: int
    quote: str
    type: str
    value: str | None = None
    mod: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative(Record):
    """Another place that a name may mean."""

    geonames: int | None = None
    name: str
    country: str | None = None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym(Record):
    """``dateline.place/1``: a name of a place."""

    document: str
    start: int
    end: int
    quote: str
    geonames: int | None = None
    name: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    feature: str | None = None
    kind: str
    score: float | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Record):
    """``dateline.mention/1``: a mention of somebody or something by name."""

    document: str
    start: int
    end: int
    quote: str
    kind: str
    named: bool
    entity: str | None = None
    chain: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate(Record):
    """``dateline.predicate/1``: a predicate and how far it happened; ``factuality`` is −3 (did not) to +3 (did)."""

    document: str
    start: int
    end: int
    quote: str
    lemma: str
    status: str
    certainty: str
    factuality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStatus(Record):
    """A stage of the happening, and who puts it so."""

    status: str
    certainty: str
    negative: bool
    origins: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime(Record):
    """When an event took place, or is to; ``until`` is the day after the last."""

    from_: str
    until: str
    grain: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace(Record):
    """Where an event took place: degrees north and east, ``radius_km`` in kilometres."""

    name: str
    within: str | None = None
    geonames: int | None = None
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    radius_km: float | None = None
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Record):
    """Someone who takes part, as the claims together know it."""

    name: str | None = None
    country: str | None = None
    sector: str | None = None
    entity: str | None = None
    identity: str
    private: bool
    origins: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Record):
    """One origin's count."""

    origin: int
    at_least: int | None = None
    at_most: int | None = None
    measure: str
    claim: str
    published: str | None = None
    superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll(Record):
    """A count with its bounds, and who says which."""

    of: str
    whom: str
    low: int | None = None
    high: int | None = None
    says: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Record):
    """An institution whose word it is."""

    name: str | None = None
    kind: str
    entity: str | None = None
    country: str | None = None
    sector: str | None = None
    party: bool
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Record):
    """One side of a dispute."""

    value: str
    origins: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Record):
    """Something that the origins do not agree on."""

    over: str
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Because(Record):
    """One thing that speaks for or against a link."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(Record):
    """Why a claim belongs to the event."""

    claim: str
    with_: str
    score: float
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """``dateline.event/1``: one happening as the claims of many reports tell it."""

    id: str
    type: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    plover: str | None = None
    acled: Acled | None = None
    claims: tuple[str, ...] = ()
    status: tuple[HeldStatus, ...] = ()
    when: EventTime | None = None
    where: EventPlace | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    figures: tuple[Toll, ...] = ()
    reports: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    part_of: str | None = None
    disputes: tuple[Dispute, ...] = ()
    reasons: tuple[Reason, ...] = ()
    revision: str
