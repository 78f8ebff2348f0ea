"""Reads Arabic news of armed conflict and diplomacy: who says what, how many, according to whom, what happened where.

One report:

>>> import isnad
>>> r = isnad.read("أعلنت وزارة الصحة أن تسعة أشخاص قتلوا في قصف على الميناء.", published="2020-10-06")
>>> r.statements[0].who[0].name, r.figures[0].low, r.figures[0].measure

Many, on all cores: :func:`read_many`. A table of pyarrow, polars, pandas or DuckDB: :func:`read_table`. What reports say together, in a file
or a PostgreSQL database: :class:`Ledger`. On a cluster: :mod:`isnad.spark`.

Places in texts are code points, half-open, as Python counts them: ``reading.text[span.start:span.end] == span.text``. Days are texts as ISO 8601
writes them in objects, and dates in tables. A score is a probability, 0 to 1.
"""

from ._isnad import Error, InputError, LedgerError, READER_VERSION, __version__
from ._ledger import Added, Ledger
from ._reading import (
    Caveat,
    Credit,
    Event,
    Figure,
    Implied,
    Label,
    Name,
    Reading,
    Relation,
    Span,
    Statement,
    Who,
    read,
    read_many,
)
from ._tables import Archive, Counts, READ_TABLES, read_archive, read_table, reading_schema, rows

__all__ = [
    "Added",
    "Archive",
    "Caveat",
    "Counts",
    "Credit",
    "Error",
    "Event",
    "Figure",
    "Implied",
    "InputError",
    "Label",
    "Ledger",
    "LedgerError",
    "Name",
    "READER_VERSION",
    "READ_TABLES",
    "Reading",
    "Relation",
    "Span",
    "Statement",
    "Who",
    "__version__",
    "read",
    "read_archive",
    "read_many",
    "read_table",
    "reading_schema",
    "rows",
]
