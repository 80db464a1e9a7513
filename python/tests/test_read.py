"""One report."""

import json
import re
from datetime import date

import pytest
from conftest import EXAMPLES, ROOT

import dateline
from dateline import records

ESCAPE = "Rebels freed five hostages in Goma on Monday, the army said."
PRIVATE = (
    "Soldiers beat farmers in Gao on Monday, said Mariam Keita, a farmer from the town.\n\n"
    "Keita said that the soldiers had burned two shops. The army denied it."
)


def test_a_claim_is_told_as_in_the_record():
    claim = dateline.read(ESCAPE, published="2024-05-17").claims[0]
    assert (claim.type, claim.modes, claim.status) == ("RETREAT", ("release",), "occurred")
    assert (claim.when.from_, claim.when.until) == ("2024-05-13", "2024-05-14")
    assert (claim.where.name, claim.where.country) == ("Goma", "COD")
    assert (claim.recipients[0].number, claim.actors[0].name) == (5, "Rebels")
    assert claim.instrument is None


def test_a_report_is_what_the_command_line_makes_of_it(command):
    text = (EXAMPLES / "prison-break.txt").read_text()
    report = dateline.read(text, published="2024-05-17", publisher="The Example")
    told = command("read", "--published", "2024-05-17", "--publisher", "The Example", "-", given=text)
    assert [json.loads(line) for line in report.to_jsonl().splitlines()] == told
    assert len(report.claims) + len(report.statements) + 1 == len(told) > 5


def test_objects_hold_what_the_json_holds():
    report = dateline.read((EXAMPLES / "airstrike.txt").read_text())
    told = [without_nulls(json.loads(line)) for line in report.to_jsonl().splitlines()]
    held = [report.document, *report.statements, *report.claims]
    for record, line in zip(held, told, strict=True):
        del line["format"]
        assert record.to_dict() == line
        assert type(record).from_dict(line) == record


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("document", records.Document),
        ("statement", records.Statement),
        ("claim", records.Claim),
        ("event", records.Event),
        ("timex", records.Timex),
        ("place", records.Toponym),
        ("mention", records.Mention),
        ("predicate", records.Predicate),
    ],
)
def test_every_field_of_a_schema_is_a_field_of_its_class(name, kind):
    schema = json.loads((ROOT / f"docs/formats/{name}.schema.json").read_text())
    check(schema, kind, schema)


def check(part: dict, kind: type, schema: dict) -> None:
    part = resolved(part, schema)
    fields = dict(part.get("properties", {}))
    for more in part.get("allOf", []):
        fields |= resolved(more, schema).get("properties", {})
    fields.pop("format", None)
    parts = records._parts(kind)
    assert set(fields) == set(parts), kind
    hints = records.typing.get_type_hints(kind)
    for name, field in fields.items():
        for inner in (one for one in records.typing.get_args(hints[parts[name][0]]) or [hints[parts[name][0]]]):
            if isinstance(inner, type) and issubclass(inner, records.Record):
                check(resolved(field, schema), inner, schema)


def resolved(part: dict, schema: dict) -> dict:
    """What a part of a schema says of an object, through references, lists and alternatives."""
    if "$ref" in part:
        found = schema
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return resolved(found, schema)
    if "items" in part:
        return resolved(part["items"], schema)
    for one in part.get("oneOf", part.get("anyOf", [])):
        if one.get("type") != "null":
            return resolved(one, schema)
    return part


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def test_a_day_is_a_date_or_a_word():
    days = [date(2024, 5, 17), "2024-05-17", "Fri, 17 May 2024 10:00:00 GMT"]
    assert {dateline.read(ESCAPE, published=day).claims[0].when.from_ for day in days} == {"2024-05-13"}
    with pytest.raises(dateline.Error, match="no date; write YYYY-MM-DD"):
        dateline.read(ESCAPE, published="on Friday")


def test_what_cannot_be_read_says_why():
    with pytest.raises(ValueError, match="no text"):
        dateline.read("")
    with pytest.raises(dateline.Error, match="is empty; there is nothing to read in it"):
        dateline.read(" \n ")
    with pytest.raises(TypeError):
        dateline.read(5)


def test_words_are_found_in_a_text_with_other_letters():
    report = dateline.read("Después, 叛军 freed five hostages in Goma – the army said so on Monday.")
    assert report.claims
    for claim in report.claims:
        for words in (claim.trigger, *claim.evidence):
            assert report.text[report.characters(words)] == words.quote


def test_a_notebook_shows_the_text_and_nothing_else():
    text = "Norway threatened <script>alert(1)</script> & Iceland with sanctions, officials said in Oslo on Monday."
    html = dateline.read(text)._repr_html_()
    assert "<script" not in html
    for role in ("trigger", "actor", "place", "source", "cue"):
        assert f'class="r-{role}"' in html, role
    body = re.sub(r"<style>.*?</style>", "", html)
    shown = re.search(r"<p dir=.auto.>(.*?)</p>", body).group(1)
    shown = re.sub(r"<[^>]*>", "", shown)
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_notebook_names_no_private_person():
    report = dateline.read(PRIVATE, headline="Farmer Mariam Keita tells of a raid")
    assert any(statement.source.private for statement in report.statements)
    html = report._repr_html_()
    assert "Keita" not in html and "Mariam" not in html
    assert html.count("[private person]") >= 3
    assert "Soldiers" in html and "burned" in html


def test_marks_can_be_seen_on_white_and_on_black():
    style = re.search(r"<style>(.*?)</style>", dateline.read(ESCAPE)._repr_html_()).group(1)
    assert "color:inherit" in style
    colours = set(re.findall(r"#([0-9a-f]{6})", style))
    assert len(colours) > 4

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in colours:
        assert 1.05 / (light(colour) + 0.05) >= 3, f"#{colour} on white"
        assert (light(colour) + 0.05) / (light("111111") + 0.05) >= 3, f"#{colour} on black"
