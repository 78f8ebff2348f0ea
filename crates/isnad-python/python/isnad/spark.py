"""isnad on Spark (PySpark 3.5 or 4): the same readings as on one machine, row by row.

>>> from isnad import spark as isnad_spark
>>> read = isnad_spark.read(spark.read.parquet("articles"))
>>> statements = isnad_spark.rows(read, "statements")

Executors need this package (``pip install isnad`` in the environment that ``spark.pyspark.python`` names). Each task reads on one core: Spark's
own cores are the parallelism. A Python worker keeps the language data and models (some 150 MB) as long as Spark reuses it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence

import pyarrow as pa

from . import _isnad
from ._reading import Day, _day
from ._reconcile import TABLES, Reconciled
from ._tables import READ_TABLES, read_archive, read_table, reading_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["TABLES", "Reconciled", "read", "read_archives", "reconcile", "rows", "schema"]

_PARTS = ("text", "id", "published", "outlet", "url", "title", "byline")


def _one_core() -> None:
    """A task of Spark is one core's work: the readers' own threads would only get into the way of the other tasks'."""
    os.environ.setdefault("RAYON_NUM_THREADS", "1")


def _spark_schema(of: pa.Schema) -> "StructType":
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(of)


def schema() -> "StructType":
    """The schema of :func:`read` and :func:`read_archives`: that of :func:`isnad.reading_schema`."""
    return _spark_schema(reading_schema())


def _read_batches(
    columns: Dict[str, str], published: Optional[str], kb: Optional[str], kept: Sequence[str], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    _one_core()
    for batch in batches:
        if batch.num_rows == 0:
            continue
        given = batch.select([n for n in batch.schema.names if n not in kept])
        read = read_table(given, columns, published, kb)
        for out in read.combine_chunks().to_batches():
            whole = list(out.columns) + [batch.column(n) for n in kept]
            fields = list(out.schema) + [batch.schema.field(n) for n in kept]
            yield pa.RecordBatch.from_arrays(whole, schema=pa.schema(fields))


def read(
    df: "DataFrame",
    columns: Optional[Mapping[str, str]] = None,
    published: Day = None,
    keep: Sequence[str] = (),
    kb: Optional[str] = None,
) -> "DataFrame":
    """What is read in the reports of a frame, a row each, with all that was read in it as lists of structs; see :func:`isnad.read_table`, whose
    columns and arguments these are. ``keep``: columns of the frame that stay beside (they must not be called as one of those of a reading).
    ``kb``: a folder that is there on all executors.

    A row without text, or in another language, has a ``trouble``. Nothing else is shuffled or collected: a task that is killed is run again
    and gives the same rows.

    Raises :class:`isnad.InputError` where no column holds the text, or one holds another type; nothing is started then.
    """
    columns = dict(columns or {})
    names = [c.lower() for c in df.columns]
    for part, name in columns.items():
        if name.lower() not in names:
            raise _isnad.InputError(f"no column {name!r}, asked for as {part}\nhint: there are {', '.join(df.columns)}")
    there = set(schema().names)
    for n in keep:
        if n not in df.columns:
            raise _isnad.InputError(f"no column {n!r} to keep\nhint: there are {', '.join(df.columns)}")
        if n in there:
            raise _isnad.InputError(f"a reading has a column {n!r} of its own\nhint: rename it before, df.withColumnRenamed")
    _columns_fit(df, columns, keep)
    fields = schema()
    for n in keep:
        fields = fields.add(df.schema[n])
    day = _day(published)
    return df.mapInArrow(lambda batches: _read_batches(columns, day, kb, keep, batches), fields)


def _columns_fit(df: "DataFrame", columns: Mapping[str, str], keep: Sequence[str]) -> None:
    """Says at once what would fail in every task: reads no rows, but with the frame's own columns."""
    from pyspark.sql.pandas.types import to_arrow_schema

    own = df.select([c for c in df.columns if c not in keep])
    read_table(to_arrow_schema(own.schema).empty_table(), columns)


def reconcile(
    df: "DataFrame", columns: Optional[Mapping[str, str]] = None, published: Day = None, kb: Optional[str] = None
) -> Reconciled:
    """What the reports of a frame say together: the claims, tallies, truces, positions and stories that one machine makes of them, as frames.

    ``df``, ``columns``, ``published`` and ``kb`` as for :func:`read`. Reports are read once, and all stages that tell what each is among the
    others are run at once; claims and what follows from them when a table is asked for. Rows between stages are kept on the executors' disks
    until :meth:`Reconciled.close`. Which report was learned of first is not known here: versions of one article that were published on one day are
    ordered by their content keys.

    >>> with isnad_spark.reconcile(articles) as ledger:
    ...     ledger.claims.write.parquet("claims")

    Work is shared out by what meets (a stem in a window of days, a band of shingles, a place where facts meet), so that a war that holds most reports is
    spread over all executors; two things are one task each: the truces of one conflict, and its positions. Pairs of what hangs together come to
    the driver: some 100 bytes a report.
    """
    columns = dict(columns or {})
    _columns_fit(df, columns, ())
    return Reconciled(df, columns, published, kb)


def rows(readings: "DataFrame", name: str) -> "DataFrame":
    """One list of :func:`read` as a flat frame, with ``key`` and ``report`` before its own columns, a row each item; as :func:`isnad.rows`."""
    if name not in READ_TABLES:
        raise _isnad.InputError(f"there is no list {name!r} in readings\nhint: there are {', '.join(READ_TABLES)}")
    from pyspark.sql import functions as F

    return readings.select("key", "report", F.inline(F.col(name)))


def _open(path: str) -> Any:
    """A file of a store, by its address, as a stream."""
    from pyarrow import fs

    if "://" not in path:
        return open(path, "rb")
    # s3a and s3n are Hadoop's names for what others call s3
    scheme, rest = path.split("://", 1)
    system, where = fs.FileSystem.from_uri(("s3" if scheme in ("s3a", "s3n") else scheme) + "://" + rest)
    return system.open_input_stream(where, compression=None, buffer_size=1 << 20)


def _read_files(kb: Optional[str], batch: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import io

    _one_core()
    shape = schema_with_file()
    for some in batches:
        for n in range(some.num_rows):
            path = some.column("path")[n].as_py()
            try:
                if "content" in some.schema.names:
                    file = io.BytesIO(memoryview(some.column("content")[n].as_buffer()))
                else:
                    file = _open(path)
            except (OSError, ValueError, pa.ArrowInvalid) as e:
                yield _trouble(shape, path, f"{path}: {e}\nhint: check the path, and what the executors may read")
                continue
            with file:
                for out in read_archive(file, path, batch, kb):
                    of = pa.array([path] * out.num_rows, pa.string())
                    yield pa.RecordBatch.from_arrays([*out.columns, of], schema=shape)


def schema_with_file() -> pa.Schema:
    """The schema of :func:`read_archives`, as Arrow has it."""
    return reading_schema().append(pa.field("file", pa.string()))


def _trouble(shape: pa.Schema, path: str, why: str) -> pa.RecordBatch:
    """A row that says what is wrong with a file."""
    nothing: Dict[str, Any] = {f.name: [] if pa.types.is_list(f.type) else None for f in shape}
    row = {**nothing, "key": "", "report": path, "length": 0, "text": "", "trouble": why, "file": path}
    return pa.RecordBatch.from_pylist([row], schema=shape)


def read_archives(
    spark: "SparkSession",
    paths: Iterable[str],
    engine: bool = False,
    batch: int = 64,
    kb: Optional[str] = None,
    slices: Optional[int] = None,
) -> "DataFrame":
    """What is read in web archives (WARC, WET) and other files of many reports, by their paths: local ones that all executors see, ``file://``,
    ``s3://``, ``gs://``, ``hdfs://``. A row each report, with the columns of :func:`read` and ``file``.

    One file is one task. It is read as a stream through pyarrow's file systems (credentials: those of the executors' environment), so that its size
    costs no memory. With ``engine`` Spark's own Hadoop file systems fetch it instead, whole, as ``binaryFile`` does: for stores that only these
    know, and files well below 2 GB. Pages in other languages are passed over before they are taken apart. A file that cannot be opened is a row
    with a ``trouble``, as is a record that cannot be read. ``slices``: partitions (default: one each file).
    """
    _one_core()
    fields = _spark_schema(schema_with_file())
    all_paths: List[str] = list(paths)
    if engine:
        # partitions of one file: small ones would otherwise be packed together
        files = spark.read.format("binaryFile").load(all_paths).select("path", "content")
        files = files.repartition(slices or max(1, len(all_paths)))
    else:
        parallel = spark.sparkContext.parallelize([(p,) for p in all_paths], slices or max(1, len(all_paths)))
        files = spark.createDataFrame(parallel, "path string")
    return files.mapInArrow(lambda batches: _read_files(kb, batch, batches), fields)
