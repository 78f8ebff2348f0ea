"""Readings of the network laid over the rules', scored by gold.py: for trying things out; the product decides in Rust."""
import argparse, copy, json, pickle, sys
import numpy as np
import data
from data import ACTS, MEASURES, WHATS, SCOPES, TYPES, STATUSES


def spans(roles, off, kind):
    """Best labels with begin before inside; runs of each role."""
    lg = np.log(roles + 1e-9)
    allowed = {0: [1, 3], 1: [11, 13], 2: [5, 7, 9]}[kind]
    labels = [0] + [r for b in allowed for r in (b, b + 1)]
    n = len(lg)
    best = np.full((n, len(labels)), -1e9); back = np.zeros((n, len(labels)), int)
    for i in range(n):
        for j, l in enumerate(labels):
            inside = l and l % 2 == 0
            if i == 0:
                if not inside: best[0, j] = lg[0, l]
                continue
            prev = [k for k, q in enumerate(labels) if not inside or q in (l, l - 1)]
            k = max(prev, key=lambda k: best[i - 1, k])
            best[i, j] = best[i - 1, k] + lg[i, l]; back[i, j] = k
    j = int(best[-1].argmax()); seq = []
    for i in range(n - 1, -1, -1):
        seq.append(labels[j]); j = back[i, j]
    seq.reverse()
    out, i = [], 0
    while i < n:
        l = seq[i]
        if l:
            b = l if l % 2 else l - 1
            j = i + 1
            while j < n and seq[j] == b + 1: j += 1
            out.append((off + i, off + j, (b + 1) // 2))
            i = j
        else: i += 1
    return out


def tidy(d, c):
    """Quotation marks and stops at the ends of a content are no part of it."""
    a, b = c
    w = d.s["words"]
    while a < b and not any(ch.isalnum() for ch in w[a]): a += 1
    while b > a and not any(ch.isalnum() for ch in w[b - 1]): b -= 1
    return a, b


def build(d, pred, o):
    R = copy.deepcopy(d.s["reading"])
    span = lambda a, b: {"start": d.starts[a], "end": d.ends[b - 1], "text": d.text[d.starts[a]:d.ends[b - 1]]}
    tok = lambda s: d.tokens(s["start"], s["end"])
    rules = {tok(s["cue"])[0]: s for s in R["statements"]}
    out = []
    for it in pred["statements"]:
        p = it["p"]; r = rules.get(it["at"])
        sc = 1 - p[0]
        if sc < (o.keep if r else o.add): continue
        sp = spans(it["roles"], it["from"], 0)
        cont = [tidy(d, x[:2]) for x in sp if x[2] == data.CONTENT]
        cont = [c for c in cont if c[0] < c[1]]
        src = [x for x in sp if x[2] == data.SOURCE]
        act = ACTS[int(p[1:].argmax())]
        if r:
            s = dict(r)
            if o.content and cont and not (o.content == 2 and r["direct"] == "yes"): s["content"] = [span(*c) for c in cont]
            s["act"] = act if o.act else r["act"]
        else:
            if not cont: continue
            s = {"cue": span(it["at"], it["at"] + 1), "content": [span(*c) for c in cont], "act": act, "who": [], "source": None}
        if src:
            a, b, _ = src[0]
            ms = span(a, b)["text"]
            rs = r and r["source"]
            if not r or (o.source and not (rs and d.G.overlap(ms, rs["text"]) >= 0.5)):
                s["who"] = [{"name": ms}]
                s["source"] = span(a, b)
        elif not r:
            s["who"] = [out[-1]["who"][0]] if out and out[-1]["who"] else []
        out.append(s)
    out.sort(key=lambda s: s["cue"]["start"])
    R["statements"] = out
    rules = {tok(s["span"])[0]: s for s in R["figures"]}
    fg = {it["at"]: it for it in pred["figures"]}
    figs = []
    for f in R["figures"]:
        it = fg.get(tok(f["span"])[0])
        if it is not None:
            m = MEASURES.index(f["measure"])
            if it["p"][m] < o.fkeep:
                if it["p"].max() > 0.5: f = {**f, "measure": MEASURES[int(it["p"].argmax())]}
                else: continue
            f = {**f, "what": WHATS[int(it["what"].argmax())], "scope": SCOPES[int(it["scope"].argmax())]}
            sp = spans(it["roles"], it["from"], 1)
            of = [x for x in sp if x[2] == data.OF]
            f["of"] = span(*of[0][:2]) if of else None
        # who gives it: the statement in whose content it stands, innermost
        hold = [s for s in out if any(c["start"] <= f["span"]["start"] < c["end"] for c in s["content"]) and s["act"] in ("assert", "accuse", "warn", "deny", "condemn", "support", "concern")]
        if o.claimant:
            f = {**f, "claimant": hold[-1]["who"] if hold and hold[-1]["who"] else [{"name": "reporter"}]}
        figs.append(f)
    R["figures"] = figs
    rules = {}
    for e in R["events"]: rules.setdefault(tok(e["trigger"])[0], e)
    evs = []
    for it in pred["events"]:
        p = it["p"]; r = rules.get(it["at"]); sc = 1 - p[0]
        if sc < (o.ekeep if r else o.eadd): continue
        t = TYPES[int(p[1:].argmax())]
        e = dict(r) if r else {"trigger": span(it["at"], it["at"] + 1), "date": None, "actors": [], "targets": []}
        if not r or p[1:].max() > 0.6: e["type"] = t
        sp = spans(it["roles"], it["from"], 2)
        if o.roles:
            for k, m in (("actors", data.ACTOR), ("targets", data.TARGET)):
                mine = [{"name": span(*x[:2])["text"]} for x in sp if x[2] == m]
                if o.roles == 1 or mine and o.roles == 2 or not e[k] and o.roles == 3: e[k] = mine
                if o.roles == 4 and not mine: e[k] = []
        if not e.get("date"): e["date"] = None
        evs.append(e)
    R["events"] = evs
    return R


def main():
    a = argparse.ArgumentParser()
    a.add_argument("pkl", nargs="+")
    a.add_argument("--keep", type=float, default=0.35); a.add_argument("--add", type=float, default=0.5)
    a.add_argument("--fkeep", type=float, default=0.15)
    a.add_argument("--ekeep", type=float, default=0.3); a.add_argument("--eadd", type=float, default=0.5)
    for k in ("content", "act", "source", "roles", "claimant"): a.add_argument("--" + k, type=int, default=1)
    a.add_argument("--worst", type=int, default=0)
    a.add_argument("--study", default="/tmp/study")
    o = a.parse_args()
    g = "/work/shared/gold"
    D = {d.id: d for d in data.load("/work/shared", o.study + ".train", f"{g}/train/gold", f"{g}/train/train.jsonl")}
    G = data.gold_py("/work/shared")
    P = {}
    for f in o.pkl: P |= pickle.load(open(f, "rb"))["pred"]
    gold = {i: D[i].gold for i in P}
    base = G.score(gold, {i: G.flatten(D[i].s["reading"]) for i in P})
    new = G.score(gold, {i: G.flatten(build(D[i], P[i], o)) for i in P}, o.worst)
    for k in base:
        print(f"{k:<13} rules {base[k]['p']:.3f} {base[k]['r']:.3f} {base[k]['f1']:.3f}   net {new[k]['p']:.3f} {new[k]['r']:.3f} {new[k]['f1']:.3f}")


if __name__ == "__main__":
    main()
