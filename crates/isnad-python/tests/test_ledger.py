"""Ledgers from Python, and the Parquet files that they are written to, read back by others."""

import datetime
import json
import os
import subprocess

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import isnad
from conftest import ROOT

PROGRAM = os.environ.get("ISNAD", str(ROOT / "target" / "debug" / "isnad"))


def command(ledger, *words):
    if not os.path.exists(PROGRAM):
        pytest.skip(f"there is no {PROGRAM}")
    path = ledger._ledger.shown
    done = subprocess.run([PROGRAM, "--ledger", path, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_tables_hold_what_the_command_says(ledger):
    claims = json.loads(command(ledger, "claims", "--json"))
    table = ledger.claims().to_pylist()
    assert {(c["id"], c["status"], c["text"]["en"], c["text"]["ar"], c["origins"]) for c in claims} == {
        (r["id"], r["status"], r["text_en"], r["text_ar"], r["origins"]) for r in table
    }
    testimonies = ledger.testimonies().to_pylist()
    want = [(c["id"], t["span"]["start"], t["span"]["text"], t["stance"]) for c in claims for t in c["testimonies"]]
    assert sorted(want) == sorted((t["claim"], t["start"], t["words"], t["stance"]) for t in testimonies)
    for name in ("tallies", "truces", "stories", "positions"):
        assert len(json.loads(command(ledger, name, "--json"))) == ledger.table(name).num_rows, name


def test_words_stand_where_testimonies_say(ledger):
    texts = {r["key"]: r["text"] for r in ledger.reports().to_pylist()}
    testimonies = ledger.testimonies(doubtful=True).to_pylist()
    assert testimonies and all(texts[t["key"]][t["start"] : t["end"]] == t["words"] for t in testimonies)


def test_tables_are_narrowed_as_pages_are(ledger):
    contested = ledger.claims(status="contested")
    assert 0 < contested.num_rows < ledger.claims().num_rows
    assert set(contested["status"].to_pylist()) == {"contested"}
    late = ledger.claims(from_=datetime.date(2020, 10, 5)).to_pylist()
    assert late and all(r["date_to"] is None or r["date_to"] >= datetime.date(2020, 10, 5) for r in late)
    for asked, words in [(dict(status="odd"), "is none of"), (dict(colour="red"), "nothing by which"), (dict(to="soon"), "is no date")]:
        with pytest.raises(isnad.InputError, match=words):
            ledger.claims(**asked)
    with pytest.raises(isnad.InputError, match="there is no table"):
        ledger.table("claim")


def test_reports_are_added_once(tmp_path):
    made = isnad.Ledger(tmp_path / "new.db")
    with pytest.raises(isnad.LedgerError, match="there is no ledger"):
        made.claims()
    text = "قالت الإذاعة إن سبعة صيادين فقدوا في البحر قبالة الجزيرة بعد أن هبت عاصفة على القوارب."
    reports = [{"text": text, "published": datetime.date(2021, 3, 4), "outlet": "naba"}, {"text": "in English"}]
    first = made.add(reports)
    assert (first.read, first.new, first.failed, first.filed) == (1, 1, 1, True) and "not Arabic" in first.troubles[0]
    again = made.add(pa.Table.from_pylist(reports[:1]))
    assert (again.new, again.known) == (0, 1)
    found = made.search("العاصفة")
    assert found.num_rows == 1 and found.schema.metadata[b"total"] == b"1"
    row = found.to_pylist()[0]
    assert row["words"] and [text[a:b] for a, b in zip(row["starts"], row["ends"])] == row["words"]
    for wrong in ["a path", 7, [7]]:
        with pytest.raises(isnad.InputError):
            made.add(wrong)


def test_what_is_no_ledger_is_left_alone(tmp_path):
    other = tmp_path / "notes.db"
    other.write_bytes(b"no database at all, but notes" * 50)
    with pytest.raises(isnad.LedgerError):
        isnad.Ledger(other).add([{"text": "نص"}])
    assert other.read_bytes() == b"no database at all, but notes" * 50
    with pytest.raises(isnad.LedgerError, match="postgres://"):
        isnad.Ledger("mysql://somebody@somewhere/db")


def test_parquet_files_hold_what_the_ledger_holds(ledger, tmp_path):
    folder = tmp_path / "tables"
    written = ledger.export(folder)
    assert {n for n, _, _ in written} == set(isnad._isnad.table_names())
    for name, path, rows in written:
        # by DuckDB and by pyarrow: the same rows, and those of the ledger
        got = ledger.table(name)
        assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(rows,)] and got.num_rows == rows
        assert pq.read_table(path).equals(got), name
    by_claim = f"""SELECT c.id, count(*) FROM '{folder}/claims.parquet' c JOIN '{folder}/testimonies.parquet' t ON t.claim = c.id
        JOIN '{folder}/reports.parquet' r ON r.key = t.key WHERE NOT t.doubtful GROUP BY 1"""
    counts = dict(duckdb.sql(by_claim).fetchall())
    assert counts == {r["id"]: r["testimonies"] for r in ledger.claims().to_pylist()}
    package = json.loads((folder / "datapackage.json").read_text())
    for r in package["resources"]:
        schema = pq.read_schema(folder / r["path"])
        assert [f["name"] for f in r["schema"]["fields"]] == schema.names, r["name"]
        for f in r["schema"]["fields"]:
            about = schema.field(f["name"]).metadata
            assert about[b"description"].decode() == f["description"] and about.get(b"unit", b"").decode() == f.get("unit", "")


def test_the_command_writes_the_same_files(ledger, tmp_path):
    command(ledger, "export", "--format", "parquet", "-o", str(tmp_path / "c"), "--table", "claims", "--table", "tallies")
    ledger.export(tmp_path / "p", ["claims", "tallies"])
    assert sorted(os.listdir(tmp_path / "c")) == ["claims.parquet", "datapackage.json", "tallies.parquet"]
    for name in os.listdir(tmp_path / "c"):
        assert (tmp_path / "c" / name).read_bytes() == (tmp_path / "p" / name).read_bytes(), name


def test_a_folder_that_cannot_be_made_is_told(ledger, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(isnad.Error, match="hint"):
        ledger.export(tmp_path / "file")
