"""Reports annotated beside the gold, kept without their text.

`more.jsonl` holds, a report a line, where in the report each thing stands: code points, never words. The texts are in
shared/data/raw/news.txt.xz; an id is `raw-` and the number of the article there, counted from 0. `text` is the first sixteen digits of the
SHA-256 of the article's lines, so that another edition of the file is noticed and left aside.

    python train/more.py pack GOLD_DIR      # from files in the gold's form (ID.json) to train/more.jsonl

Who annotated, how, and how far they agree with the gold: models/README.md."""
import hashlib, json, lzma, pathlib, re, sys

HERE = pathlib.Path(__file__).resolve().parent
FILE = HERE / "more.jsonl"
RAW = "data/raw/news.txt.xz"
# outlets that are one group of the gold
GROUPS = {"aljazeera": "jazeera", "almayadeen": "mayadeen", "alkhaleej": "khaleej"}
SAUDI = "alriyadh aljazirah alyaum aawsat aleqtisadiya okaz alwatan 3alyoum alweeam almadina sabq was".split()
# what is a word of a list, and what is a quotation
WORDS = {"statements": ["act", "direct", "inside"], "figures": ["low", "high", "bound", "measure", "what", "scope"], "events": ["type", "date", "status"],
         "caveats": []}
HERE_SAID = {"statements": ["cue", "source", "via"], "figures": ["text"], "events": ["trigger"], "caveats": ["text"]}
ANYWHERE = {"statements": [], "figures": ["of", "by"], "events": ["place"], "caveats": []}
LISTS = {"statements": ["content"], "figures": [], "events": [], "caveats": []}
NAMES = {"statements": ["who"], "figures": ["claimant"], "events": ["actors", "targets"], "caveats": []}


def group_of(outlet):
    if outlet.startswith("press-"):
        return "papers2012"
    return "saudi" if outlet in SAUDI else GROUPS.get(outlet, outlet)


def fold_of(id_):
    return int(hashlib.sha256(id_.encode()).hexdigest()[:8], 16) % 5


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def articles(shared, wanted):
    """Articles of the raw text by their number: outlet, day or nothing, text."""
    out, n, head, lines = {}, -1, None, []

    def close():
        if n in wanted:
            outlet, day = (head.split() + [""])[:2]
            out[n] = (outlet, day if re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", day) else None, "\n".join(lines))

    with lzma.open(pathlib.Path(shared) / RAW, "rt", encoding="utf-8") as f:
        for line in f:
            if line.startswith("### "):
                close()
                n, head, lines = n + 1, line[4:].strip(), []
            elif line.strip():
                lines.append(line.rstrip("\n"))
    close()
    return out


def find(text, s, lo, hi, what):
    """Where a quotation stands: in its paragraph if it does, else anywhere."""
    p = text.find(s, lo, hi)
    if p < 0: p = text.find(s)
    if p < 0: raise ValueError(f"{what}: not in the report: {s!r}")
    return [p, p + len(s)]


def pack(gold, text, paras):
    """A report's gold without its words."""
    out = {}
    for layer in WORDS:
        rows = []
        for g in gold[layer]:
            lo, hi = paras[g["para"] - 1]
            at = lambda s: None if s is None else find(text, s, lo, hi, gold["id"])
            row = [g["para"]] + [g[k] for k in WORDS[layer]] + [at(g[k]) for k in HERE_SAID[layer] + ANYWHERE[layer]]
            row += [[at(c) for c in g[k]] for k in LISTS[layer]]
            row += [[n if n == "reporter" else at(n) for n in g[k]] for k in NAMES[layer]]
            rows.append(row)
        out[layer] = rows
    return out


def unpack(line, text, published):
    """Gold again: words for places."""
    said = lambda x: x if x is None or isinstance(x, str) else text[x[0]:x[1]]
    gold = {"id": line["id"], "published": published, "noise": []}
    for layer in WORDS:
        gold[layer] = []
        for row in line[layer]:
            keys = ["para"] + WORDS[layer]
            g = dict(zip(keys, row))
            rest = row[len(keys):]
            for k in HERE_SAID[layer] + ANYWHERE[layer]:
                g[k] = said(rest.pop(0))
            for k in LISTS[layer] + NAMES[layer]:
                g[k] = [said(x) for x in rest.pop(0)]
            gold[layer].append(g)
    return gold


def load(shared, file=FILE):
    """Reports (id, outlet, group, fold, published, text) and their gold; those whose text is not there any more are told of and left aside."""
    lines = [json.loads(l) for l in open(file, encoding="utf-8")]
    found = articles(shared, {int(l["id"].removeprefix("raw-")) for l in lines})
    reports, gold = [], {}
    for l in lines:
        outlet, published, text = found.get(int(l["id"].removeprefix("raw-")), ("", None, ""))
        if digest(text) != l["text"]:
            print(f"{file.name}: {l['id']} is another text in {RAW}; left aside", file=sys.stderr)
            continue
        reports.append({"id": l["id"], "outlet": outlet, "group": group_of(outlet), "fold": fold_of(l["id"]), "published": published, "text": text})
        gold[l["id"]] = unpack(l, text, published)
    return reports, gold


def main(folder, shared=HERE.parent.parent / "shared"):
    sys.path.insert(0, str(pathlib.Path(shared) / "gold"))
    import gold as G
    files = sorted(pathlib.Path(folder).glob("raw-*.json"), key=lambda p: int(p.stem.removeprefix("raw-")))
    golds = [json.loads(p.read_text("utf-8")) for p in files]
    found = articles(shared, {int(g["id"].removeprefix("raw-")) for g in golds})
    n = 0
    with open(FILE, "w", encoding="utf-8") as f:
        for g in golds:
            _, published, text = found.get(int(g["id"].removeprefix("raw-")), ("", None, ""))
            if not text: continue
            line = {"id": g["id"], "text": digest(text), **pack(g, text, G.paragraphs(text))}
            again = unpack(line, text, published)
            for layer in WORDS:
                for a, b in zip(g[layer], again[layer]):
                    assert {k: a[k] for k in b} == b, (g["id"], a, b)
            f.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
            n += 1
    print(f"{n} reports in {FILE}, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "pack":
        sys.exit(__doc__)
    main(sys.argv[2])
