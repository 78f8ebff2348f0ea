"""What a report says, as plain objects. They are those of ``isnad extract`` (``isnad schema``, ``$defs/reading``), field by field."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import itertools
import json
import typing
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, Type, TypeVar, Union

from . import _isnad

T = TypeVar("T")


@functools.lru_cache(maxsize=None)
def _nested(kind: type) -> Dict[str, type]:
    """The fields of a kind that hold objects, or lists of them, each with their kind."""
    out: Dict[str, type] = {}
    for name, hint in typing.get_type_hints(kind).items():
        out.update((name, h) for h in (hint, *typing.get_args(hint)) if isinstance(h, type) and dataclasses.is_dataclass(h))
    return out


def _make(kind: Type[T], value: Any) -> T:
    """Makes an object of what JSON gives."""
    given: Dict[str, Any] = {}
    nested = _nested(kind)  # type: ignore[arg-type]
    for f in dataclasses.fields(kind):  # type: ignore[arg-type]
        v, of = value.get(f.name), nested.get(f.name)
        if of is not None and v is not None:
            v = [_make(of, x) for x in v] if isinstance(v, list) else _make(of, v)
        given[f.name] = v
    return kind(**given)


@dataclass(frozen=True)
class Span:
    """Where in the text: code points, half-open, with the characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Who:
    """A name, the entity that it stands for (id in the knowledge base, or None), and whether it is a source without a name."""

    name: str
    entity: Optional[str]
    anonymous: bool


@dataclass(frozen=True)
class Name:
    """A name where it stands: ``kind`` is person, country, body, place, …; ``ar`` and ``en`` are what the entity is called."""

    span: Span
    kind: str
    entity: Optional[str]
    ar: Optional[str]
    en: Optional[str]
    role: Optional[str]


@dataclass(frozen=True)
class Statement:
    """Who says what. ``cue`` is the reporting word, ``source`` the words that name who speaks, ``who`` is meant by them, ``act`` what is done
    with the content (assert, deny, accuse, demand, …), ``inside`` the number of the statement in which this one stands, ``rule`` found it.
    Scores are None where the rules alone read."""

    cue: Span
    lemma: str
    source: Optional[Span]
    who: List[Who]
    act: str
    content: List[Span]
    direct: str
    via: Optional[Span]
    inside: Optional[int]
    date: Optional[str]
    toward: List[Who]
    toward_score: Optional[float]
    topic: Optional[str]
    topic_score: Optional[float]
    denies: Optional[str]
    rule: str
    score: Optional[float]


@dataclass(frozen=True)
class Implied:
    """A position that somebody takes by what he says, where the verb of saying is neutral ("said that the army must withdraw"). ``statement`` is
    the number of the statement in which it stands, and whoever makes that takes it; ``cue`` the words that show it, ``content`` its clause,
    ``lemma`` a verb by which it could be told, ``performed`` whether it is said by the act's own verb in the first person ("we call on"),
    ``rule`` found it."""

    statement: int
    cue: Span
    act: str
    lemma: str
    performed: bool
    content: Span
    toward: List[Who]
    toward_score: Optional[float]
    topic: Optional[str]
    topic_score: Optional[float]
    rule: str


@dataclass(frozen=True)
class Figure:
    """How many of what. ``low`` and ``high`` (of one number the same; None where it is open: "at least", "dozens") count people or things, ``measure`` is what became of them,
    ``scope`` whether it covers one incident, is a running total or of the past, ``claimant`` whose word it is, ``statement`` and ``part_of``
    are numbers of a statement and of a figure of this reading; ``from_`` and ``to`` are the days that it covers."""

    span: Span
    low: int
    high: Optional[int]
    bound: str
    measure: str
    what: str
    of: Optional[Span]
    by: Optional[Span]
    claimant: List[Who]
    statement: Optional[int]
    from_: Optional[str]
    to: Optional[str]
    scope: str
    part_of: Optional[int]
    place: Optional[Who]
    rule: str
    withdrawn: Optional[str]
    score: Optional[float]
    parts: Optional[Mapping[str, float]]


@dataclass(frozen=True)
class Event:
    """What happened: ``type`` and ``mode`` are PLOVER's, ``status`` is fact, claimed, denied or planned, ``date`` a day or days
    (``2020-10-04/2020-10-06``), ``handed`` whether another telling's day was taken for it."""

    trigger: Span
    type: str
    mode: Optional[str]
    actors: List[Who]
    targets: List[Who]
    place: Optional[Who]
    date: Optional[str]
    status: str
    statement: Optional[int]
    rule: str
    score: Optional[float]
    parts: Optional[Mapping[str, float]]
    handed: bool


@dataclass(frozen=True)
class Relation:
    """Who belongs to whom, stands with whom, is at war with whom."""

    span: Span
    kind: str
    subject: Who
    object: Who
    statement: Optional[int]


@dataclass(frozen=True)
class Label:
    """What somebody is called besides his name."""

    span: Span
    of: Who
    statement: Optional[int]


@dataclass(frozen=True)
class Caveat:
    """Words by which the report says that it could not verify some figures and statements (by their numbers)."""

    span: Span
    figures: List[int]
    statements: List[int]


@dataclass(frozen=True)
class Credit:
    """An agency that the report credits for its text; ``own``: it stands on the agency's own site."""

    span: Optional[Span]
    own: bool
    agency: Who


@dataclass(frozen=True)
class Reading:
    """A report with all that was read in it. ``text`` is what places are counted in: the text that was given, its headline before it where one
    was given that it does not begin with, line ends made one kind."""

    id: str
    text: str
    title: Optional[str]
    outlet: Optional[str]
    url: Optional[str]
    byline: Optional[str]
    standfirst: Optional[str]
    language: Optional[str]
    published: Optional[str]
    genre: str
    noise: List[Span]
    names: List[Name]
    statements: List[Statement]
    implied: List[Implied]
    figures: List[Figure]
    events: List[Event]
    relations: List[Relation]
    labels: List[Label]
    caveats: List[Caveat]
    credits: List[Credit]

    @classmethod
    def from_json(cls, line: str) -> Reading:
        """The reading of a line of ``isnad extract``."""
        return _make(cls, json.loads(line, object_hook=_without_keywords))


def _without_keywords(d: Dict[str, Any]) -> Dict[str, Any]:
    """``from`` is no name that Python allows for a field."""
    if "from" in d:
        d["from_"] = d.pop("from")
    return d


Day = Union[str, datetime.date, None]
Parts = Tuple[str, Optional[str], Optional[str], Optional[str], Optional[str], Optional[str], Optional[str]]


def _day(d: Day) -> Optional[str]:
    if isinstance(d, datetime.datetime):
        return d.isoformat()
    return d.isoformat() if isinstance(d, datetime.date) else d


_PARTS = ("text", "id", "published", "outlet", "title", "url", "byline")


def _parts(report: Any, number: int) -> Parts:
    """The parts of a report given as a text, a mapping or an object."""
    if isinstance(report, str):
        return (report, None, None, None, None, None, None)
    if isinstance(report, Mapping):
        unknown = [k for k in report if k not in _PARTS]
        if unknown:
            raise _isnad.InputError(
                f"report {number}: {unknown[0]!r} is no part of a report\nhint: the parts are {', '.join(_PARTS)}"
            )
        got = [report.get(p) for p in _PARTS]
    else:
        got = [getattr(report, p, None) for p in _PARTS]
    got[2] = _day(got[2])
    for p, v in zip(_PARTS, got):
        if v is None and p == "text":
            raise _isnad.InputError(f"report {number}: its text is null\nhint: leave out what has no text")
        if v is not None and not isinstance(v, str):
            raise _isnad.InputError(f"report {number}: its {p} is a {type(v).__name__}, and no text")
    return tuple(got)  # type: ignore[return-value]


def read(
    text: str,
    published: Day = None,
    outlet: Optional[str] = None,
    title: Optional[str] = None,
    url: Optional[str] = None,
    byline: Optional[str] = None,
    id: Optional[str] = None,
    kb: Optional[str] = None,
) -> Reading:
    """What a report says.

    ``text``: the article, a paragraph a line. ``published``: its day, by which "yesterday" is told; unknown it is never guessed. ``outlet``,
    ``url``, ``byline``: where it stands, by which agencies are known that it copies. ``kb``: a folder with ``people.tsv``, ``actors.tsv`` or
    ``places.tsv`` of your own (default: ``$ISNAD_KB``, else the folder ``kb`` of isnad's configuration).

    Raises :class:`InputError` where there is no text, it is not Arabic, or ``published`` is no day.
    """
    given = {"text": text, "id": id, "published": published, "outlet": outlet, "title": title, "url": url, "byline": byline}
    return Reading.from_json(_isnad.read(_parts(given, 1), kb))


def read_many(
    reports: Iterable[Any], errors: str = "raise", kb: Optional[str] = None, batch: int = 256
) -> Iterator[Optional[Reading]]:
    """Readings of many reports in their order, made on all cores, ``batch`` together.

    A report is a text, or a mapping or an object with ``text`` and, where they are known, ``id``, ``published``, ``outlet``, ``title``, ``url``
    and ``byline``. ``errors``: what becomes of a report that cannot be read: ``raise`` an :class:`InputError`, give ``none`` in its place, or
    ``skip`` it.
    """
    if errors not in ("raise", "none", "skip"):
        raise _isnad.InputError(f"errors={errors!r} is none of raise, none, skip")
    if isinstance(reports, (str, Mapping)):
        raise _isnad.InputError("read_many takes many reports\nhint: isnad.read takes one")
    all_of_them, before = iter(reports), 0
    while True:
        some = list(itertools.islice(all_of_them, max(1, batch)))
        if not some:
            return
        parts: List[Parts] = []
        failed: Dict[int, str] = {}
        for n, r in enumerate(some):
            try:
                parts.append(_parts(r, before + n + 1))
            except _isnad.InputError as e:
                if errors == "raise":
                    raise
                failed[n] = str(e)
                parts.append(("", None, None, None, None, None, None))
        for n, (line, why) in enumerate(_isnad.read_many(parts, before, kb)):
            why = failed.get(n, why)
            if why is None and line is not None:
                yield Reading.from_json(line)
            elif errors == "raise":
                raise _isnad.InputError(why)
            elif errors == "none":
                yield None
        before += len(some)
