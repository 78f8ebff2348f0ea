"""The ledger in stages on Spark. What each stage does is told in crates/isnad-ledger/src/stages; here rows are brought together for them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional

import pyarrow as pa

from . import _isnad
from ._reading import Day, _day

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ROWS = "key binary, row binary"

#: Tables that :class:`Reconciled` gives.
TABLES = (
    "claims",
    "testimonies",
    "tallies",
    "tally_figures",
    "truces",
    "breaches",
    "stories",
    "story_reports",
    "positions",
)


def _run(names: List[str], each: bool, several: bool, kb: Optional[str]) -> Any:
    def make(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        run = _isnad.Run(names, each, several, kb)
        for batch in batches:
            made = run.take(batch)
            if made is not None:
                yield made
        made = run.end()
        if made is not None:
            yield made

    return make


class Reconciled:
    """What reports say together, worked out on a cluster; see :func:`isnad.spark.reconcile`. Tables are frames, made when they are asked for, with
    the columns of :meth:`isnad.Ledger.table`. :meth:`close` lets go of what is kept for them."""

    claims: "DataFrame"
    testimonies: "DataFrame"
    tallies: "DataFrame"
    tally_figures: "DataFrame"
    truces: "DataFrame"
    breaches: "DataFrame"
    stories: "DataFrame"
    story_reports: "DataFrame"
    positions: "DataFrame"

    def __init__(self, df: "DataFrame", columns: Mapping[str, str], published: Day, kb: Optional[str]) -> None:
        self._kb = kb
        self._kept: List["DataFrame"] = []
        self._spark = df.sparkSession
        self._done: Optional["DataFrame"] = None
        columns, day = dict(columns), _day(published)

        def enter(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            os.environ.setdefault("RAYON_NUM_THREADS", "1")
            for batch in batches:
                yield from _isnad.enter(batch, columns, day, kb).to_batches()

        # several of one content are one report
        self._entries = self._keep(self._group(df.mapInArrow(enter, ROWS), "join"))
        self._sheets = self._keep(self._each(self._entries, "sheets"))
        self._among()

    # how stages are run

    def _keep(self, df: "DataFrame") -> "DataFrame":
        from pyspark import StorageLevel

        self._kept.append(df.persist(StorageLevel.DISK_ONLY))
        return df

    def _each(self, df: "DataFrame", *stages: str) -> "DataFrame":
        """A stage on each row by itself: nothing is shuffled."""
        return df.mapInArrow(_run(list(stages), True, False, self._kb), ROWS)

    def _sorted(self, df: "DataFrame") -> "DataFrame":
        return df.select("key", "row").repartition("key").sortWithinPartitions("key")

    def _group(self, df: "DataFrame", *stages: str, several: bool = False) -> "DataFrame":
        """Stages on the rows of each key."""
        return self._sorted(df).mapInArrow(_run(list(stages), False, several, self._kb), ROWS)

    def _meeting(self, pairs: "DataFrame", rows: "DataFrame") -> "DataFrame":
        """Rows under the keys under which several meet. ``pairs``: of such a key and the key of a row. First it is counted who meets: what meets nobody
        need not travel."""
        from pyspark.sql import functions as F

        pairs = pairs.select(F.col("key").alias("at"), F.col("row").alias("key")).distinct()
        several = pairs.groupBy("at").count().where("count > 1").select("at")
        return pairs.join(several, "at").join(rows, "key").select(F.col("at").alias("key"), "row")

    def _components(self, stage: str, df: "DataFrame", also: Optional[Dict[str, "DataFrame"]] = None) -> "DataFrame":
        """What hangs together: of each key the least one. Pairs are few beside rows, and are put together on the driver."""
        made = _isnad.Components()
        for name, rows in {stage: df, **(also or {})}.items():
            for batch in _arrow(rows):
                made.take(name, batch)
        tied = made.all()
        pairs = list(zip(tied.column("key").to_pylist(), tied.column("to").to_pylist()))
        return self._spark.createDataFrame(pairs, "key binary, to binary")

    def _under(self, rows: "DataFrame", to: "DataFrame", others: bool = False) -> "DataFrame":
        """Rows under the keys with which theirs hang together; with ``others`` also those that are tied to nothing, under their own."""
        from pyspark.sql import functions as F

        joined = rows.join(to, "key", "left" if others else "inner")
        return joined.select(F.coalesce("to", "key").alias("key"), "row")

    # the ledger

    def _among(self) -> None:
        """What each report is among the others."""
        sheets = self._sheets
        friends = self._keep(self._group(self._group(self._each(sheets, "seek"), "alike", several=True), "friends"))
        knots = self._components("friends", friends)
        self._stories = self._keep(self._group(self._under(sheets.unionByName(friends), knots), "stories"))
        copies = self._group(self._meeting(self._each(sheets, "bands"), sheets), "copies", several=True)
        self._nearest = self._keep(self._group(copies, "nearest"))
        texts = self._components("nearest", self._nearest)
        origins = self._group(self._under(sheets, texts), "origins", several=True)
        versions = self._group(self._each(sheets, "places"), "versions", several=True)
        told = self._components("stories", self._stories)
        episodes = self._group(self._under(sheets, told), "episodes", several=True)
        self._settings = self._keep(self._stories.unionByName(origins).unionByName(versions).unionByName(episodes))

    def _claims(self) -> "DataFrame":
        """Claims, as rows."""
        if self._done is None:
            facts = self._keep(self._group(self._entries.unionByName(self._settings), "facts"))
            ties = self._group(self._meeting(self._each(facts, "meets"), facts), "ties", several=True)
            hang = self._under(facts, self._components("ties", ties), others=True)
            made = self._keep(self._group(hang, "claims"))
            beside = self._group(self._each(made, "beside"), "names", "contest", "supersede", several=True)
            self._done = self._keep(self._group(made.unionByName(beside), "finish"))
        return self._done

    def table(self, name: str) -> "DataFrame":
        """A table by its name, one of :data:`isnad.spark.TABLES`."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if name not in TABLES:
            raise _isnad.InputError(f"there is no table {name!r} here\nhint: there are {', '.join(TABLES)}")
        shape = from_arrow_schema(_isnad.table_schema(name))
        if name in ("claims", "testimonies"):
            return self._claims().mapInArrow(_run([f"table {name}"], True, False, self._kb), shape)
        if name in ("stories", "story_reports"):
            rows = self._of_stories()
        else:
            stage = "tallies" if name.startswith("tall") else "positions" if name == "positions" else "truces"
            rows = self._each(self._claims(), f"for_{stage}")
        return self._sorted(rows).mapInArrow(_run([f"table {name}"], False, False, self._kb), shape)

    def _of_stories(self) -> "DataFrame":
        """Reports and claims under their stories: reports that are alike, and copies."""
        sets = self._components("stories", self._stories, {"nearest": self._nearest})
        members = self._group(self._entries.unionByName(self._settings).unionByName(self._nearest), "members")
        return self._under(members.unionByName(self._each(self._claims(), "for_stories")), sets, others=True)

    def close(self) -> None:
        """Lets go of what is kept on the executors' disks."""
        for df in self._kept:
            df.unpersist()
        self._kept.clear()

    def __enter__(self) -> Reconciled:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def _property(name: str) -> property:
    return property(lambda self: self.table(name), doc=f"The table ``{name}``.")


for _name in TABLES:
    # a property each: claims, testimonies, …
    setattr(Reconciled, _name, _property(_name))


def _arrow(df: "DataFrame") -> Iterator[pa.RecordBatch]:
    """The rows of a frame on the driver, some at a time."""
    keys: List[bytes] = []
    rows: List[bytes] = []
    for r in df.toLocalIterator(prefetchPartitions=True):
        keys.append(bytes(r["key"]))
        rows.append(bytes(r["row"]))
        if len(keys) == 1 << 16:
            yield pa.RecordBatch.from_arrays([pa.array(keys, pa.binary()), pa.array(rows, pa.binary())], ["key", "row"])
            keys, rows = [], []
    yield pa.RecordBatch.from_arrays([pa.array(keys, pa.binary()), pa.array(rows, pa.binary())], ["key", "row"])
