"""Learns who speaks, who did it, to whom, where and when, what is counted, over what time and who says so: weights of the
rankers' features (crates/isnad-read/src/statements/speakers.rs, events/parties.rs, events/dates.rs, figures/parts.rs).

Each line of a study made with weights holds, for every statement found, all who can be its source, and for every event all who
can have done it or to whom it can have been done. The gold says which of them are right; a log-linear model over the features
is fitted so that they come first."""
import json
import numpy as np
import data

# table in the file of layers, how many features it knows, and what training goes by
SPEAKERS = ("speakers", 8192, dict(epochs=8, lr=0.05, l2=5e-2))
PARTIES = ("parties", 32768, dict(epochs=8, lr=0.03, l2=1e-1))
PARTS = ("parts", 32768, dict(epochs=8, lr=0.03, l2=1e-1))
ALL = (SPEAKERS, PARTIES, PARTS)
# what is asked of figures and events (learn/ask.rs)
WHAT, SCOPE, CLAIMANT, DATE = range(4)


def blank():
    """Tables of rankers that know nothing yet."""
    return [(name, "half", [0.0] * size) for name, size, _ in ALL]


class Lesson:
    """One question: the features of all who can be the answer, and which of them are right."""

    def __init__(self, doc, candidates, right, sort):
        self.doc, self.sort = doc, sort
        self.features = [np.array(c[1]) for c in candidates]
        self.right = np.array([right(c[0]) for c in candidates], bool)

    @classmethod
    def names(cls, doc, candidates, wanted, sort):
        return cls(doc, candidates, lambda c: doc.G.same_names(wanted, c), sort)


def sources(docs, studies):
    """Lessons of every statement that the gold has too."""
    out = []
    for d in docs:
        by_at = {s["at"]: s["gold"]["who"] for s in d.statements}
        out += [Lesson.names(d, c, by_at[at], "source") for at, c in studies[d.id]["choices"] if at in by_at and c]
    return out


def parties(docs, studies):
    """Lessons of every event that the gold has too: the doer, and the target but of meetings and accords."""
    out = []
    for d in docs:
        by_at = {e["at"]: e["gold"] for e in d.events}
        for at, parts in studies[d.id]["parties"]:
            g = by_at.get(at)
            if g is None: continue
            mutual = g["type"] in data.MUTUAL
            place = [g["place"]] if g["place"] else []
            wanted = [g["actors"] + g["targets"], [], place] if mutual else [g["actors"], g["targets"], place]
            out += [Lesson.names(d, c, w, s) for c, w, s in zip(parts, wanted, ("doer", "target", "place")) if c]
    return out


def parts(docs, studies):
    """Lessons of what is asked of figures and events that the gold has too."""
    out = []
    for d in docs:
        G = d.G
        figures = {}
        for f in d.figures:
            figures.setdefault(f["at"], f["gold"])
        events = {e["at"]: e["gold"] for e in d.events}
        for about, at, answers in studies[d.id]["questions"]:
            g = (events if about == DATE else figures).get(at)
            if g is None: continue
            right = {WHAT: lambda a: a == g["what"],
                     SCOPE: lambda a: a == g["scope"],
                     CLAIMANT: lambda a: G.same_names(g["claimant"], a.split("|")),
                     DATE: lambda a: a == (g["date"] or "")}[about]
            out.append(Lesson(d, answers, right, ("what", "scope", "claimant", "date")[about]))
    return out


def fit(items, size, epochs, lr, l2, seed=1):
    w = np.zeros(size); g2 = np.full(size, 1e-6)
    total = np.zeros(size); n = 0
    rng = np.random.default_rng(seed)
    items = [x for x in items if x.right.any() and not x.right.all()]
    for ep in range(epochs):
        for k in rng.permutation(len(items)):
            feats, right = items[k].features, items[k].right
            s = np.array([w[f].sum() for f in feats])
            p = np.exp(s - s.max()); p /= p.sum()
            q = p * right; q /= max(q.sum(), 1e-12)
            idx = np.concatenate(feats)
            val = np.repeat(p - q, [len(f) for f in feats])
            u, inv = np.unique(idx, return_inverse=True)
            g = np.bincount(inv, val) + l2 * w[u]
            g2[u] += g * g
            w[u] -= lr * g / np.sqrt(g2[u])
        if ep >= epochs // 2:
            total += w; n += 1
    return total / n


def score(items, w):
    """By sort of question: the share whose likeliest answer is right, and how often a right one was there at all."""
    out = {}
    for x in items:
        hit = bool(x.right[int(np.argmax([w[f].sum() for f in x.features]))])
        a = out.setdefault(x.sort, [0, 0, 0])
        a[0] += hit; a[1] += bool(x.right.any()); a[2] += 1
    return "; ".join(f"{s} {h / n:.3f} of {n} right, there {t / n:.3f}" for s, (h, t, n) in out.items())


def read_studies(paths):
    out = {}
    for p in paths:
        for line in open(p, encoding="utf-8"):
            x = json.loads(line)
            out[x["id"]] = {k: x[k] for k in ("choices", "parties", "questions")}
    return out
