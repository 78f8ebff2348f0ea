"""Learns who speaks: weights of the ranker's features (crates/isnad-read/src/statements/speakers.rs).

Each line of a study made with weights holds, for every statement found, all who can be its source. The gold says which of
them are right; a log-linear model over the features is fitted so that they come first."""
import json
import numpy as np
import data

FEATURES = 8192


def lessons(docs, studies):
    """(features of each candidate, right or not) of every statement that the gold has too."""
    out = []
    for d in docs:
        by_at = {s["at"]: s["gold"]["who"] for s in d.statements}
        for at, cands in studies.get(d.id, []):
            who = by_at.get(at)
            if who is None: continue
            right = np.array([d.G.same_names(who, c[0]) for c in cands])
            # of several that are right the one most like the gold's words
            out.append((d, [np.array(c[1]) for c in cands], right, cands, who))
    return out


def fit(items, epochs=30, lr=0.3, l2=1e-4, seed=1):
    w = np.zeros(FEATURES); g2 = np.full(FEATURES, 1e-6)
    total = np.zeros(FEATURES); n = 0
    rng = np.random.default_rng(seed)
    items = [x for x in items if x[2].any()]
    for ep in range(epochs):
        for k in rng.permutation(len(items)):
            _, feats, right = items[k][:3]
            s = np.array([w[f].sum() for f in feats])
            p = np.exp(s - s.max()); p /= p.sum()
            q = p * right; q /= max(q.sum(), 1e-12)
            idx = np.concatenate(feats)
            val = np.concatenate([np.full(len(f), a - b) for f, a, b in zip(feats, p, q)])
            u, inv = np.unique(idx, return_inverse=True)
            g = np.bincount(inv, val) + l2 * w[u]
            g2[u] += g * g
            w[u] -= lr * g / np.sqrt(g2[u])
        if ep >= epochs // 2:
            total += w; n += 1
    return total / n


def score(items, w):
    """Share of statements rightly attributed, and how often anybody right was there at all."""
    hit = there = rules = 0
    for it in items:
        feats, right = it[1], it[2]
        if len(feats) == 0: continue
        s = [w[f].sum() for f in feats]
        hit += right[int(np.argmax(s))]
        there += right.any()
    n = max(1, len(items))
    return hit / n, there / n


def read_studies(paths):
    out = {}
    for p in paths:
        for line in open(p, encoding="utf-8"):
            x = json.loads(line)
            out[x["id"]] = x["choices"]
    return out
