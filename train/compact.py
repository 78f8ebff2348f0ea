"""Turns annotations in a compact form, quick to write by hand, into files in the gold's form; says what in them is wrong.

    python3 train/compact.py TEXT_DIR ANN_DIR GOLD_DIR     # ID.txt (and ID.day, the day of publication) and ID.ann to ID.json

A line an item, fields between bars, as GUIDELINES.md means them; PARA counts the lines that are not empty from 1:

    N PARA                                                        a line of page furniture
    S PARA | cue | source | who; who | act | content ++ content | direct | via | inside
    F PARA | text | low | high | bound | measure | what | of | by | claimant; claimant | scope
    E PARA | trigger | TYPE | actor; actor | target; target | place | date | status
    C PARA | a caveat

`-` is nothing; `=` for who is the source, for high it is low. A content may be cut to "first words … last words". What is quoted must stand
in its paragraph, names anywhere in the report. `more.py pack GOLD_DIR` keeps the places of what came out."""
import json, pathlib, re, sys


FIELDS = {"S": 9, "F": 11, "E": 8, "C": 2}
DAY = re.compile(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?")


class Line:
    """One item: its fields, the paragraph that it is of, and what is wrong with it."""

    def __init__(self, where, fields, para, text, errors):
        self.where, self.fields, self.para, self.text, self.errors = where, fields, para, text, errors

    def wrong(self, what):
        self.errors.append(f"{self.where}: {what}")

    def given(self, k):
        return None if self.fields[k] in ("-", "") else self.fields[k]

    def quoted(self, k, anywhere=False):
        """What is quoted: from the paragraph, or from anywhere in the report."""
        x = self.given(k)
        if x is not None and x not in (self.text if anywhere else self.para):
            self.wrong(f"not in the {'report' if anywhere else 'paragraph'}: {x!r}")
        return x

    def one_of(self, k, values):
        if self.fields[k] not in values:
            self.wrong(f"{self.fields[k]!r} is none of {' '.join(values)}")
        return self.fields[k]

    def names(self, k):
        out = [n.strip() for n in (self.given(k) or "").split(";") if n.strip()]
        for n in out:
            if n != "reporter" and n not in self.text:
                self.wrong(f"not in the report: {n!r}")
        return out

    def number(self, k):
        x = self.given(k)
        return None if x is None else int(x)

    def run(self, piece, near):
        """"first words … last words" as it stands in the paragraph, as near as can be to `near`."""
        if piece in self.para:
            return piece
        ends = re.split(r"\s*(?:…|\.\.\.)\s*", piece)
        found = []
        if len(ends) == 2:
            for m in re.finditer(re.escape(ends[0]), self.para):
                b = self.para.find(ends[1], m.end())
                if b >= 0:
                    found.append((abs(m.start() - near), self.para[m.start():b + len(ends[1])]))
        if not found:
            self.wrong(f"not in the paragraph: {piece!r}")
        return min(found)[1] if found else piece


def statement(p, x, G):
    source, cue = x.quoted(2), x.quoted(1)
    who = [source] if x.fields[3] == "=" and source else x.names(3)
    if not who:
        x.wrong("nobody says it")
    at = x.para.find(cue or "")
    content = [x.run(c.strip(), at) for c in re.split(r"\s*\+\+\s*", x.fields[5]) if c.strip() not in ("", "-")]
    if not content:
        x.wrong("nothing is said")
    inside = int(x.fields[8]) if x.fields[8].isdigit() else None
    return {"para": p, "cue": cue, "source": source, "who": who, "act": x.one_of(4, G.ACTS), "content": content,
            "direct": x.one_of(6, ["yes", "no", "mixed"]), "via": x.quoted(7), "inside": inside}


def figure(p, x, G):
    low = x.number(2)
    return {"para": p, "text": x.quoted(1), "low": low, "high": low if x.fields[3] == "=" else x.number(3), "bound": x.one_of(4, G.BOUNDS),
            "measure": x.one_of(5, G.MEASURES), "what": x.one_of(6, G.WHATS), "of": x.quoted(7, True), "by": x.quoted(8, True),
            "claimant": x.names(9) or ["reporter"], "scope": x.one_of(10, G.SCOPES)}


def event(p, x, G):
    day = x.given(6)
    if day and not DAY.fullmatch(day):
        x.wrong(f"{day!r} is no day; write 2020-10-01, or two with / between")
    return {"para": p, "trigger": x.quoted(1), "type": x.one_of(2, G.TYPES), "actors": x.names(3), "targets": x.names(4),
            "place": x.quoted(5, True), "date": day, "status": x.one_of(7, G.STATUSES)}


def caveat(p, x, G):
    return {"para": p, "text": x.run(x.fields[1], 0)}


LAYERS = {"S": ("statements", statement), "F": ("figures", figure), "E": ("events", event), "C": ("caveats", caveat)}


def gold_of(path, texts, G):
    """One report's annotation as gold, and what is wrong with it."""
    text, day = (texts / f"{path.stem}.txt").read_text("utf-8"), texts / f"{path.stem}.day"
    published = day.read_text("utf-8").strip() if day.exists() else None
    paras = [text[a:b] for a, b in G.paragraphs(text)]
    gold, errors = {"id": path.stem, "published": published, "noise": [], "statements": [], "figures": [], "events": [], "caveats": []}, []
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        kind, _, rest = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        where, fields = f"{path.name}:{n}", [f.strip() for f in rest.split("|")]
        if kind != "N" and FIELDS.get(kind) != len(fields):
            errors.append(f"{where}: N, S, F, E or C with its fields, not {kind!r} with {len(fields)}")
            continue
        if not fields[0].isdigit() or not 0 < int(fields[0]) <= len(paras):
            errors.append(f"{where}: no such paragraph {fields[0]!r} (there are {len(paras)})")
            continue
        p = int(fields[0])
        if kind == "N":
            gold["noise"].append(paras[p - 1].strip())
            continue
        layer, make = LAYERS[kind]
        try:
            gold[layer].append(make(p, Line(where, fields, paras[p - 1], text, errors), G))
        except ValueError as e:
            errors.append(f"{where}: {e}")
    for k, s in enumerate(gold["statements"]):
        if s["inside"] is not None and not (s["inside"] != k and s["inside"] < len(gold["statements"])):
            errors.append(f"{path.name}: statement {k} is inside {s['inside']}, which is none")
    return gold, errors


def main(texts, annotations, out, shared=pathlib.Path(__file__).resolve().parents[2] / "shared"):
    sys.path.insert(0, str(shared / "gold"))
    import gold as G
    bad = 0
    for path in sorted(pathlib.Path(annotations).glob("*.ann")):
        gold, errors = gold_of(path, pathlib.Path(texts), G)
        bad += bool(errors)
        if errors:
            print("\n".join(errors[:20]))
            continue
        print(f"ok {path.stem}: {len(gold['statements'])} statements, {len(gold['figures'])} figures, {len(gold['events'])} events")
        (pathlib.Path(out) / f"{path.stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf-8")
    sys.exit(bad > 0)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
