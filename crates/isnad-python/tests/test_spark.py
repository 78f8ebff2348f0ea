"""Readings on a real Spark: two executors, started by the test. Only where PySpark and Java are there (./test --all installs PySpark)."""

import os
import shutil
import sys

import pyarrow as pa
import pytest

import isnad
from test_archives import archive
from test_reading import TEXT

pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

from isnad import spark as isnad_spark  # noqa: E402


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    home = os.path.dirname(pyspark.__file__)
    os.environ.update(SPARK_HOME=home, PYSPARK_PYTHON=sys.executable)
    os.environ.setdefault("SPARK_SCALA_VERSION", "2.13" if pyspark.__version__ >= "4" else "2.12")
    places = os.pathsep.join([os.path.dirname(os.path.dirname(isnad.__file__)), os.path.dirname(__file__)])
    made = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executorEnv.PYTHONPATH", places)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
        .config("spark.task.maxFailures", "3")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def reports(samples):
    """The repository's own reports, five times over, as rows."""
    import subprocess
    import json
    from conftest import ROOT

    program = os.environ.get("ISNAD", str(ROOT / "target" / "debug" / "isnad"))
    out = subprocess.run([program, "extract", str(samples)], check=True, capture_output=True, text=True).stdout
    all_of_them = [json.loads(line) for line in out.splitlines()]
    parts = ("id", "text", "published", "outlet", "title", "url", "byline")
    return [{**{p: r[p] for p in parts}, "id": f"{r['id']}-{n}", "nth": n} for n in range(5) for r in all_of_them]


FIELDS = "id string, text string, published string, outlet string, title string, url string, byline string, nth long"


def by_id(rows):
    return sorted((r for r in rows), key=lambda r: (r["report"], r["key"]))


def test_executors_read_what_one_machine_reads(spark, reports):
    df = spark.createDataFrame([tuple(r.values()) for r in reports], FIELDS).repartition(6)
    got = isnad_spark.read(df, keep=["nth"])
    want = isnad.read_table(pa.Table.from_pylist([{k: v for k, v in r.items() if k != "nth"} for r in reports]))
    rows = [r.asDict(recursive=True) for r in got.collect()]
    assert by_id([{k: v for k, v in r.items() if k != "nth"} for r in rows]) == by_id(want.to_pylist())
    assert {r["report"]: r["nth"] for r in rows} == {r["id"]: r["nth"] for r in reports}
    # flat tables, as one machine makes them
    for name in ("statements", "figures", "events"):
        flat = isnad_spark.rows(got, name)
        order = lambda r: (r["report"], r["key"], r["number"])  # noqa: E731
        one = isnad.rows(want, name)
        assert flat.columns == one.schema.names
        assert sorted((r.asDict(recursive=True) for r in flat.collect()), key=order) == sorted(one.to_pylist(), key=order)


def test_a_row_without_text_costs_itself_and_a_wrong_type_is_told_at_once(spark):
    df = spark.createDataFrame([("a", None), ("b", TEXT)], "id string, text string")
    got = {r["report"]: r["trouble"] for r in isnad_spark.read(df).collect()}
    assert "empty" in got["a"] and got["b"] is None
    for frame, words in [
        (spark.createDataFrame([(1,)], "text long"), "holds Int64"),
        (spark.createDataFrame([("x",)], "words string"), "no column holds the text"),
    ]:
        with pytest.raises(isnad.InputError, match=words):
            isnad_spark.read(frame)
    with pytest.raises(isnad.InputError, match="no column 'body'"):
        isnad_spark.read(df, columns={"text": "body"})
    with pytest.raises(isnad.InputError, match="of its own"):
        isnad_spark.read(df.withColumnRenamed("id", "names"), keep=["names"])


def test_a_killed_executor_changes_nothing(spark, reports, tmp_path):
    """A worker that is killed amid its task takes the task with it; it is run again and gives the same rows."""
    mark = str(tmp_path / "killed")

    def kill_once(batches):
        for b in batches:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                yield b
            else:
                # the executor's own process, of which this worker is a child's child
                os.kill(executor_of(os.getpid()), 9)

    def executor_of(pid):
        while True:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                if b"CoarseGrainedExecutorBackend" in f.read():
                    return pid
            with open(f"/proc/{pid}/stat") as f:
                pid = int(f.read().rsplit(")", 1)[1].split()[1])

    df = spark.createDataFrame([tuple(r.values())[:2] for r in reports], "id string, text string").repartition(4).cache()
    calm = isnad_spark.rows(isnad_spark.read(df), "statements").collect()
    stormy = isnad_spark.rows(isnad_spark.read(df.mapInArrow(kill_once, df.schema)), "statements").collect()
    assert os.path.exists(mark)
    assert sorted(map(str, stormy)) == sorted(map(str, calm))


@pytest.mark.parametrize("engine", [False, True])
def test_web_archives_are_read_by_their_paths(spark, tmp_path, engine):
    paths = []
    for n in range(3):
        (tmp_path / f"{n}.warc.gz").write_bytes(archive(pages=n + 1))
        paths.append(f"file://{tmp_path}/{n}.warc.gz" if n else str(tmp_path / "0.warc.gz"))
    missing = [] if engine else [str(tmp_path / "nowhere.warc.gz")]
    got = isnad_spark.read_archives(spark, paths + missing, engine=engine).collect()
    counts = {}
    for r in got:
        name = r["file"].rsplit("/", 1)[1]
        counts[name] = counts.get(name, 0) + (r["trouble"] is None)
    assert counts == {"0.warc.gz": 1, "1.warc.gz": 2, "2.warc.gz": 3, **({} if engine else {"nowhere.warc.gz": 0})}
    alone = [r for b in isnad.read_archive(tmp_path / "2.warc.gz") for r in b.to_pylist()]
    assert [r["url"] for r in alone] == sorted(r["url"] for r in got if r["file"].endswith("2.warc.gz"))


def ordered(rows):
    """Rows of a table in one order, whatever they hold."""
    return sorted(rows, key=repr)


def test_what_reports_say_together_is_what_one_ledger_says(spark, reports, tmp_path):
    parts = ("id", "text", "published", "outlet", "title", "url", "byline")
    given = [{k: r[k] for k in parts} for r in reports if r["nth"] == 0]
    # some at another outlet, some given twice with less known of them
    given += [{**r, "outlet": "second.example", "url": None, "id": f"{r['id']}-copy"} for r in given[:6]]
    given += [{**r, "published": None, "title": None} for r in given[4:9]]
    one = isnad.Ledger(tmp_path / "one.db")
    one.add(given)
    df = spark.createDataFrame([tuple(r.values()) for r in given], FIELDS.rsplit(",", 1)[0]).repartition(5)
    with isnad_spark.reconcile(df) as together:
        for name in isnad_spark.TABLES:
            want = one.table(name, doubtful=True) if name in ("claims", "testimonies") else one.table(name)
            got = together.table(name)
            assert got.columns == want.schema.names
            assert ordered(r.asDict(recursive=True) for r in got.collect()) == ordered(want.to_pylist()), name
            assert want.num_rows, name
    with pytest.raises(isnad.InputError, match="there is no table"):
        together.table("names")
