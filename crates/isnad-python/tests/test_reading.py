"""Single reports: objects and tables."""

import dataclasses
import datetime
import json
import os
import subprocess

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import isnad
from conftest import ROOT

TEXT = "أعلنت شرطة المدينة أن تسعة من عمال المصنع قتلوا وأصيب 14 آخرون في قصف على المستودع، ونفى الجيش ذلك."
DAY = datetime.date(2021, 3, 4)


def test_objects_have_places_that_python_counts_alike():
    r = isnad.read(TEXT, published=DAY, outlet="naba")
    assert (r.published, r.outlet, r.text, r.genre) == ("2021-03-04", "naba", TEXT, "news")
    first = r.statements[0]
    assert (first.act, first.who[0].name) == ("assert", "شرطة المدينة")
    spans = [s.cue for s in r.statements] + [f.span for f in r.figures] + [e.trigger for e in r.events]
    assert spans and all(r.text[s.start : s.end] == s.text for s in spans)
    assert [(f.low, f.measure) for f in r.figures] == [(9, "killed"), (14, "wounded")]
    assert r.figures[0].statement == 0 and 0 <= r.figures[0].score <= 1


def test_objects_have_the_fields_that_the_command_prints():
    line = isnad._isnad.read((TEXT, "x", "2021-03-04", None, None, None, None), None)

    def compare(kind, value, path):
        names = {"from_" if k == "from" else k for k in value}
        assert names == {f.name for f in dataclasses.fields(kind)}, path
        for f in dataclasses.fields(kind):
            of, v = isnad._reading._nested(kind).get(f.name), value.get(f.name)
            for x in (v if isinstance(v, list) else [v]) if of and v is not None else []:
                compare(of, x, f"{path}.{f.name}")

    compare(isnad.Reading, json.loads(line), "reading")


def test_headline_is_part_of_what_is_read():
    r = isnad.read(TEXT, title="مقتل تسعة عمال")
    assert r.text == "مقتل تسعة عمال\n" + TEXT


@pytest.mark.parametrize(
    "given, words",
    [
        (dict(text=""), "text is empty"),
        (dict(text=None), "text is null"),
        (dict(text=7), "its text is a int"),
        (dict(text="Only English stands here."), "not Arabic"),
        (dict(text=TEXT, published="the fourth"), "is no date"),
        (dict(text=TEXT, published=20210304), "its published is a int"),
        (dict(text=TEXT, kb="/nowhere/at/all"), "no knowledge base files"),
    ],
)
def test_what_cannot_be_read_says_why(given, words):
    with pytest.raises(isnad.InputError) as e:
        isnad.read(**given)
    assert words in str(e.value)


def test_many_come_in_their_order_and_failures_as_asked():
    reports = [TEXT, "", {"text": TEXT, "published": DAY}] * 5
    got = list(isnad.read_many(reports, errors="none", batch=4))
    assert [g is None for g in got] == [False, True, False] * 5
    assert got[2] == dataclasses.replace(isnad.read(TEXT, published=DAY), id=got[2].id)
    assert len(list(isnad.read_many(reports, errors="skip"))) == 10
    with pytest.raises(isnad.InputError, match="report 2"):
        list(isnad.read_many(reports))
    with pytest.raises(isnad.InputError, match="'body' is no part"):
        list(isnad.read_many([{"body": TEXT}]))


def given_tables():
    columns = {"text": [TEXT, TEXT], "published": [DAY, DAY], "outlet": ["naba", None]}
    table = pa.table(columns)
    frame = pd.DataFrame(columns)
    connection = duckdb.connect()
    connection.register("reports", table)
    yield "pyarrow", table
    yield "batch", table.to_batches()[0]
    yield "polars", pl.DataFrame(columns)
    yield "pandas", frame.assign(published=pd.to_datetime(frame.published))
    yield "duckdb", connection.sql("SELECT * FROM reports")
    yield "large", table.cast(pa.schema([("text", pa.large_string()), ("published", pa.date32()), ("outlet", pa.string())]))


@pytest.mark.parametrize("name, table", list(given_tables()))
def test_tables_of_all_kinds_are_read_alike(name, table):
    want = isnad.read(TEXT, published=DAY)
    got = isnad.read_table(table)
    assert got.schema.equals(isnad.reading_schema())
    assert got["trouble"].to_pylist() == [None, None] and got["published"].to_pylist() == [DAY, DAY]
    statements = isnad.rows(got, "statements")
    assert statements.num_rows == 2 * len(want.statements)
    assert [s["cue"] for s in statements.to_pylist()[: len(want.statements)]] == [s.cue.text for s in want.statements]
    assert statements.schema.field("score").metadata[b"unit"] == b"probability, 0 to 1"
    figures = isnad.rows(got, "figures").to_pylist()
    assert [(f["low"], f["measure"], f["key"]) for f in figures[:2]] == [
        (9, "killed", got["key"][0].as_py()),
        (14, "wounded", got["key"][0].as_py()),
    ]


def test_a_row_that_cannot_be_read_costs_nothing_but_itself():
    got = isnad.read_table(pa.table({"id": ["a", "b", "c"], "text": [None, "English", TEXT]}))
    assert got["report"].to_pylist() == ["a", "b", "c"]
    why = got["trouble"].to_pylist()
    assert "empty" in why[0] and "not Arabic" in why[1] and why[2] is None
    assert set(isnad.rows(got, "statements")["report"].to_pylist()) == {"c"}
    for name in isnad.READ_TABLES:
        assert isnad.rows(isnad.read_table(pa.table({"text": pa.array([], pa.string())})), name).num_rows == 0


@pytest.mark.parametrize(
    "table, words",
    [
        (pa.table({"text": [1]}), '"text", taken as text, holds Int64'),
        (pa.table({"words": [TEXT]}), "no column holds the text"),
        (pa.table({"text": [TEXT], "published": [1.5]}), "holds Float64"),
        ([TEXT], "a list is no table"),
    ],
)
def test_a_table_that_is_none_says_why(table, words):
    with pytest.raises(isnad.InputError) as e:
        isnad.read_table(table)
    assert words in str(e.value)


def test_python_and_the_command_read_alike(samples):
    program = os.environ.get("ISNAD", str(ROOT / "target" / "debug" / "isnad"))
    if not os.path.exists(program):
        pytest.skip(f"there is no {program}")
    out = subprocess.run([program, "extract", str(samples)], check=True, capture_output=True, text=True).stdout
    lines = [json.loads(line) for line in out.splitlines()]
    parts = ("id", "text", "published", "outlet", "title", "url", "byline")
    given = [{p: line[p] for p in parts} for line in lines]
    for got, line, text in zip(isnad.read_many(given), out.splitlines(), lines):
        want = isnad.Reading.from_json(line)
        assert dataclasses.replace(got, language=want.language, standfirst=want.standfirst) == want, text["id"]
