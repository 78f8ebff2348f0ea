"""Lays gold on tokens: reports as `cargo run --example study` prints them, beside the gold files."""
import bisect, json, pathlib, sys
import numpy as np

ACTS = "assert deny accuse demand offer threaten warn condemn support concern".split()
MEASURES = "killed wounded missing captured displaced destroyed shot_down damaged released deployed other".split()
WHATS = ("civilians soldiers fighters police children women journalists people aircraft helicopters drones tanks vehicles "
         "artillery buildings missiles other").split()
SCOPES = "incident running past".split()
TYPES = "ASSAULT MOBILIZE COERCE RETREAT AGREE CONSULT AID SANCTION PROTEST".split()
STATUSES = "fact claimed denied planned".split()
# meetings and accords have participants, not sides
MUTUAL = ("CONSULT", "AGREE")
# marks and roles, as in study.rs
SOURCE, CONTENT, ACTOR, TARGET, PLACE, OF, BY = range(1, 8)
# what the network says of a token beside an anchor: outside, then begin and inside of each role
ROLES = {SOURCE: 1, CONTENT: 3, ACTOR: 5, TARGET: 7, PLACE: 9, OF: 11, BY: 13}
NROLE = 15


def gold_py(shared):
    sys.path.insert(0, str(pathlib.Path(shared) / "gold"))
    import gold
    return gold


def places(text, s, lo, hi):
    out, at = [], text.find(s, lo, hi)
    while at >= 0:
        out.append(at)
        at = text.find(s, at + 1, hi)
    return out


class Doc:
    """One report: its tokens, the rules' reading and, where there is one, the gold laid on the tokens."""

    def __init__(self, study, gold, G, **more):
        self.__dict__.update(more)
        self.id = study["id"]
        self.s = study
        self.text = study["reading"]["text"]
        self.starts = [a for a, _ in study["spans"]]
        self.ends = [b for _, b in study["spans"]]
        self.paras = G.paragraphs(self.text)
        self.G = G
        self.statements, self.figures, self.events = [], [], []
        self.gold = gold
        if gold:
            self.lay(gold)

    def tokens(self, a, b):
        """Tokens that the characters a..b touch."""
        i = bisect.bisect_right(self.ends, a)
        j = bisect.bisect_left(self.starts, b)
        return (i, j)

    def at(self, s, para, used, near=None):
        """The best place of `s` in paragraph `para`: one not used yet, at a word's beginning, near `near`, else the first."""
        lo, hi = self.paras[para - 1]
        def cost(p):
            i, j = self.tokens(p, p + len(s))
            edge = 0 if i < j and self.starts[i] == p else 1
            clean = 0 if i < j and self.ends[j - 1] == p + len(s) else 1
            d = min((abs(p - n) for n in near), default=0) if near else 0
            return ((i, s) in used, edge + clean > 1, d + 20 * edge + 20 * clean, p)
        found = [p for p in places(self.text, s, lo, hi) if self.tokens(p, p + len(s))[0] < self.tokens(p, p + len(s))[1]]
        if not found:
            return None
        p = min(found, key=cost)
        r = self.tokens(p, p + len(s))
        used.add((r[0], s))
        return r

    def nearest(self, s, lo, hi, at):
        found = places(self.text, s, lo, hi)
        if not found:
            return None
        p = min(found, key=lambda p: abs(p - at))
        r = self.tokens(p, p + len(s))
        return r if r[0] < r[1] else None

    def lay(self, gold):
        used = set()
        for g in gold["statements"]:
            lo, hi = self.paras[g["para"] - 1]
            near = [p + (len(c) if k else 0) for c in g["content"] for p in places(self.text, c, lo, hi) for k in (0, 1)]
            if g["source"]:
                near += [p for p in places(self.text, g["source"], lo, hi)]
            cue = self.at(g["cue"], g["para"], used, near)
            if not cue:
                continue
            c0 = self.starts[cue[0]]
            spans = []
            if g["source"]:
                r = self.nearest(g["source"], lo, hi, c0)
                if r: spans.append((*r, SOURCE))
            for c in g["content"]:
                r = self.nearest(c, lo, hi, c0)
                if r: spans.append((*r, CONTENT))
            self.statements.append({"at": cue[0], "end": cue[1], "act": ACTS.index(g["act"]), "spans": spans, "gold": g})
        used = set()
        for g in gold["figures"]:
            r = self.figure_at(g, used)
            if not r:
                continue
            spans = []
            for k, m in (("of", OF), ("by", BY)):
                if g[k]:
                    lo, hi = self.paras[g["para"] - 1]
                    x = self.nearest(g[k], lo, hi, self.starts[r[0]])
                    if x: spans.append((*x, m))
            self.figures.append({"at": r[0], "end": r[1], "measure": MEASURES.index(g["measure"]), "what": WHATS.index(g["what"]),
                                 "scope": SCOPES.index(g["scope"]), "spans": spans, "gold": g})
        used = set()
        for g in gold["events"]:
            near = [p for n in g["actors"] + g["targets"] + ([g["place"]] if g["place"] else [])
                    for p in places(self.text, n, *self.paras[g["para"] - 1])]
            r = self.at(g["trigger"], g["para"], used)
            if not r:
                continue
            spans = []
            for names, m in ((g["actors"], ACTOR), (g["targets"], TARGET), ([g["place"]] if g["place"] else [], PLACE)):
                for n in names:
                    x = self.mention(n, r[0])
                    if x: spans.append((*x, m))
            self.events.append({"at": r[0], "end": r[1], "type": TYPES.index(g["type"]), "status": STATUSES.index(g["status"]),
                                "spans": spans, "gold": g})

    def figure_at(self, g, used):
        """One number may be two figures (dead and wounded); else each figure takes a place of its own."""
        lo, hi = self.paras[g["para"] - 1]
        best = None
        for p in places(self.text, g["text"], lo, hi):
            i, j = self.tokens(p, p + len(g["text"]))
            if i >= j:
                continue
            whole = self.starts[i] == p and self.ends[j - 1] == p + len(g["text"])
            key = ((i, g["measure"]) in used, not whole, p)
            if best is None or key < best[0]:
                best = (key, (i, j))
        if best:
            used.add((best[1][0], g["measure"]))
            return best[1]

    def mention(self, name, at):
        """Where the sentence of token `at` names somebody: the name itself, else a run of words of it."""
        s = next(((a, b) for a, b in self.s["sentences"] if a <= at < b), None)
        if not s:
            return None
        lo, hi = self.starts[s[0]], self.ends[s[1] - 1]
        r = self.nearest(name, lo, hi, self.starts[at])
        if r:
            return r
        want = self.G.stems(name)
        hit = [bool(self.G.stems(self.text[self.starts[i]:self.ends[i]]) & want) for i in range(*s)]
        runs, i = [], 0
        while i < len(hit):
            if hit[i]:
                j = i
                while j < len(hit) and hit[j]: j += 1
                runs.append((s[0] + i, s[0] + j))
                i = j
            i += 1
        runs = [r for r in runs if self.G.same_name(name, self.text[self.starts[r[0]]:self.ends[r[1] - 1]])]
        return min(runs, key=lambda r: abs(r[0] - at)) if runs else None


def load(shared, study_file, gold_dir, meta=None, sure=True):
    G = gold_py(shared)
    gold = G.load_gold(gold_dir)
    more = {}
    if meta:
        for line in open(meta, encoding="utf-8"):
            d = json.loads(line)
            more[d["id"]] = {"fold": d.get("fold", -1), "group": d.get("group", "")}
    out = []
    for line in open(study_file, encoding="utf-8"):
        s = json.loads(line)
        if s["id"] in gold:
            out.append(Doc(s, gold[s["id"]], G, **{"fold": -1, "group": "", **more.get(s["id"], {})}, rules_seen=not sure))
    return out
