"""Tables of readings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, BinaryIO, Iterator, Mapping, Optional, Union

import pyarrow as pa
import pyarrow.compute as pc

from . import _isnad
from ._reading import Day, _day

#: The lists of a row of :func:`read_table`, each of which :func:`rows` makes a table of.
READ_TABLES = ("names", "statements", "implied", "figures", "events", "relations", "labels")


def reading_schema() -> pa.Schema:
    """The schema of :func:`read_table`; what a column means and in which unit it counts is in its metadata, under ``description`` and ``unit``."""
    return _isnad.reading_schema()


def read_table(
    table: Any, columns: Optional[Mapping[str, str]] = None, published: Day = None, kb: Optional[str] = None
) -> pa.Table:
    """What is read in the reports of a table, a row each in its order, on all cores.

    ``table``: anything that speaks Arrow's C data interface: a table, batch or stream of pyarrow, polars or DuckDB, a pandas frame of version
    2.2 or later. Its memory is looked at where it lies. It needs a column ``text``; ``id``, ``published``, ``outlet``, ``title``, ``url`` and
    ``byline`` are taken where they are there. ``columns`` names those that are called otherwise: ``{"text": "body"}``. ``published``: the day of
    all of them, whatever they say.

    The table that comes back has the report's columns (``key``, ``report``, …), the lists ``names``, ``statements``, ``implied``, ``figures``,
    ``events``, ``relations`` and ``labels``, each of structs, and ``trouble``: why a row was not read (no text, another language), null where it was. See
    :func:`rows` for flat tables.

    Raises :class:`InputError` where no column holds the text, one that is named is not there, or one holds another type.
    """
    given = _given(table)
    return _isnad.read_table(given, dict(columns or {}), _day(published), kb)


def _given(table: Any) -> Any:
    """Something that speaks Arrow."""
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        return table
    if hasattr(table, "arrow"):
        # a relation of DuckDB before it spoke Arrow itself
        return table.arrow()
    if type(table).__module__.startswith("pandas"):
        return pa.Table.from_pandas(table, preserve_index=False)
    raise _isnad.InputError(
        f"a {type(table).__name__} is no table\nhint: give one of pyarrow, polars, pandas or DuckDB; isnad.read_many takes lists"
    )


def rows(readings: pa.Table, name: str) -> pa.Table:
    """One list of :func:`read_table` as a flat table, with ``key`` and ``report`` before its own columns, a row each item.

    Raises :class:`InputError` where there is no such list.
    """
    if name not in READ_TABLES:
        raise _isnad.InputError(f"there is no list {name!r} in readings\nhint: there are {', '.join(READ_TABLES)}")
    lists = readings[name].combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = pa.concat_arrays(lists.chunks) if lists.num_chunks else pa.array([], lists.type)
    of = pc.list_parent_indices(lists)
    flat = pc.list_flatten(lists)
    fields = list(lists.type.value_type)
    columns = [readings["key"].take(of), readings["report"].take(of), *flat.flatten()]
    schema = pa.schema([readings.schema.field("key"), readings.schema.field("report"), *fields])
    return pa.Table.from_arrays(columns, schema=schema)


@dataclass(frozen=True)
class Counts:
    """What was met in an archive: ``pieces`` (records, rows or files), how many were ``read``, ``failed``, or were ``skipped``, by language."""

    pieces: int
    read: int
    failed: int
    skipped: Mapping[str, int]


class Archive:
    """The readings of an archive as batches of rows with :func:`reading_schema`, made while they are asked for; see :func:`read_archive`."""

    def __init__(self, file: BinaryIO, name: str, batch: int, kb: Optional[str]) -> None:
        self._archive = _isnad.Archive(file, name, batch, kb)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._archive
        finally:
            self._archive.close()

    @property
    def counts(self) -> Counts:
        """What was met until now."""
        return Counts(*self._archive.counts())


def read_archive(
    file: Union[str, "os.PathLike[str]", BinaryIO], name: Optional[str] = None, batch: int = 64, kb: Optional[str] = None
) -> Archive:
    """What is read in a file of many reports: a web archive (WARC, WET), JSON Lines, a table, a feed, packed or not, of any size: it is read as a
    stream, ``batch`` pieces together, on all cores.

    ``file``: a path, or an open file whose ``read`` gives bytes. ``name``: what errors call it. Pages in other languages are passed over before
    they are taken apart, and counted. What cannot be read is a row whose ``trouble`` says why.
    """
    if isinstance(file, (str, os.PathLike)):
        path = os.fspath(file)
        try:
            return Archive(open(path, "rb"), name or path, batch, kb)
        except OSError as e:
            raise _isnad.InputError(f"{path}: {e.strerror}\nhint: check the path") from e
    if not hasattr(file, "read"):
        raise _isnad.InputError(f"a {type(file).__name__} is no file\nhint: give a path, or a file opened in mode 'rb'")
    return Archive(file, name or getattr(file, "name", None) or "archive", batch, kb)
