"""Ledgers: what reports say together."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

import pyarrow as pa

from . import _isnad
from ._reading import Day, _day
from ._tables import _given

_PARTS = ("text", "id", "published", "outlet", "title", "url", "byline")


@dataclass(frozen=True)
class Added:
    """What became of reports that were added: how many were ``read``, were ``new``, were there and are ``mended`` by what was given now, were
    ``known`` with all of it, ``failed``; how many were ``skipped``, by language; what there was to complain of (``troubles``); and whether the
    claims follow from them already (``filed``), which only damage to the ledger prevents."""

    read: int
    new: int
    mended: int
    known: int
    failed: int
    skipped: Mapping[str, int]
    troubles: Sequence[str]
    filed: bool


class Ledger:
    """A ledger: a file by its path, or a PostgreSQL database (14 or newer) as ``postgres://USER:PASSWORD@HOST/DATABASE``. It is the same that
    the command ``isnad --ledger`` works with.

    A file is made by the first :meth:`add`. ``kb``: a folder with a knowledge base of your own, as for :func:`isnad.read`; a ledger is to be
    used with the same one always, since with another all of it is read anew. Nothing is held open between two calls.

    Tables come as ``pyarrow.Table``; what a column means and in which unit it counts is in its field's metadata. They can be narrowed:
    ``conflict`` (id of an episode), ``status``, ``kind``, ``about`` (who or what, in any spelling, or an entity id), ``party`` (who says or
    denies it), ``place``, ``from_`` and ``to`` (days), ``reviewed`` (``"yes"``, ``"no"``), ``sure`` (0 to 1).

    Raises :class:`LedgerError` where the ledger cannot be opened, read or written, :class:`InputError` where what is asked for makes no sense.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"], kb: Optional[str] = None) -> None:
        self._ledger = _isnad.Ledger(os.fspath(path), kb)

    def __repr__(self) -> str:
        return f"isnad.Ledger({self._ledger.shown!r})"

    def add(self, reports: Any, columns: Optional[Mapping[str, str]] = None, published: Day = None) -> Added:
        """Reads reports on all cores and adds them. ``reports``: a table, as for :func:`isnad.read_table`, or mappings with ``text`` and, where
        they are known, ``id``, ``published``, ``outlet``, ``title``, ``url``, ``byline``. What is there already is not stored twice."""
        if isinstance(reports, (str, os.PathLike)):
            raise _isnad.InputError("a path or a text is no table of reports\nhint: add_files takes paths; add([{'text': …}]) takes texts")
        if isinstance(reports, Mapping):
            reports = [reports]
        if isinstance(reports, Iterable) and not _is_table(reports):
            reports = _table_of(reports)
        return Added(**self._ledger.add_table(_given(reports), dict(columns or {}), _day(published)))

    def add_files(self, *paths: Union[str, "os.PathLike[str]"], published: Day = None) -> Added:
        """Reads files and folders of any depth (text, pages, JSON Lines, tables, feeds, web archives, packed or not) and adds their reports."""
        return Added(**self._ledger.add_files([os.fspath(p) for p in paths], _day(published)))

    def table(self, name: str, doubtful: bool = False, **asked: Any) -> pa.Table:
        """A table by its name: one of :data:`isnad._isnad.table_names`. ``doubtful``: also claims that were read with too little certainty to be
        forwarded."""
        q: Dict[str, Any] = {}
        for k, v in asked.items():
            k = k.rstrip("_")
            if k not in _ASKED:
                raise _isnad.InputError(f"{k!r} is nothing by which tables are narrowed\nhint: there are {', '.join(_ASKED)}")
            q[k] = _day(v) if k in ("from", "to") else v
        return self._ledger.table(name, json.dumps(q), doubtful)

    def reports(self, **asked: Any) -> pa.Table:
        """Reports, a row each, with conflict, story and version."""
        return self.table("reports", **asked)

    def claims(self, doubtful: bool = False, **asked: Any) -> pa.Table:
        """Claims, a row each: status, days, words in Arabic and English, figures, parties, place with coordinates, origins, score."""
        return self.table("claims", doubtful, **asked)

    def testimonies(self, doubtful: bool = False, **asked: Any) -> pa.Table:
        """Testimonies of the same claims, a row each: whose word, in which report, at which code points."""
        return self.table("testimonies", doubtful, **asked)

    def tallies(self, **asked: Any) -> pa.Table:
        """Tallies, a row each: how many of which side, low, best and high by a named rule."""
        return self.table("tallies", **asked)

    def tally_figures(self, **asked: Any) -> pa.Table:
        """The figures of the tallies, a row each: who gives which number for which days."""
        return self.table("tally_figures", **asked)

    def truces(self, **asked: Any) -> pa.Table:
        """Truces, a row each."""
        return self.table("truces", **asked)

    def breaches(self, **asked: Any) -> pa.Table:
        """Alleged breaches of the truces, a row each."""
        return self.table("breaches", **asked)

    def stories(self, **asked: Any) -> pa.Table:
        """Stories (reports of one happening), a row each."""
        return self.table("stories", **asked)

    def story_reports(self, **asked: Any) -> pa.Table:
        """Which reports tell which story, and which of them are copies."""
        return self.table("story_reports", **asked)

    def positions(self, **asked: Any) -> pa.Table:
        """Positions, a row each: who calls for, offers, rejects what, toward whom."""
        return self.table("positions", **asked)

    def actors(self) -> pa.Table:
        """Who and what is named, with spellings."""
        return self.table("actors")

    def search(self, words: str, page: int = 1, size: int = 50) -> pa.Table:
        """Reports that hold all of some words, by their stems, or that name whom they mean in any spelling, the newest first; how many there are in all is in
        the schema's metadata under ``total``."""
        found, total = self._ledger.search(words, page, size)
        return found.replace_schema_metadata({"total": str(total)})

    def export(self, folder: Union[str, "os.PathLike[str]"], tables: Sequence[str] = (), doubtful: bool = False) -> List[Tuple[str, str, int]]:
        """Writes tables (all, or those that are named) as Parquet files into a folder, with ``datapackage.json``, which says what each column
        holds; name, file and number of rows of each."""
        return [(n, str(p), k) for n, p, k in self._ledger.export(os.fspath(folder), list(tables), doubtful)]


_ASKED = ("conflict", "status", "kind", "about", "party", "place", "from", "to", "reviewed", "sure")


def _is_table(x: Any) -> bool:
    return any(hasattr(x, a) for a in ("__arrow_c_stream__", "__arrow_c_array__", "arrow")) or type(x).__module__.startswith("pandas")


def _table_of(reports: Iterable[Any]) -> pa.Table:
    """Mappings as a table."""
    columns: Dict[str, List[Any]] = {p: [] for p in _PARTS}
    for n, r in enumerate(reports, 1):
        if not isinstance(r, Mapping):
            raise _isnad.InputError(f"report {n} is a {type(r).__name__}\nhint: give mappings with text, published, outlet, …, or a table")
        unknown = [k for k in r if k not in _PARTS]
        if unknown:
            raise _isnad.InputError(f"report {n}: {unknown[0]!r} is no part of a report\nhint: the parts are {', '.join(_PARTS)}")
        for p in _PARTS:
            v = r.get(p)
            v = _day(v) if p == "published" else v
            if v is not None and not isinstance(v, str):
                raise _isnad.InputError(f"report {n}: its {p} is a {type(v).__name__}, and no text")
            columns[p].append(v)
    return pa.table({p: pa.array(v, pa.string()) for p, v in columns.items()})
