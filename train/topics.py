#!/usr/bin/env python3
"""Learns what positions are about and toward whom they are (models/topics.bin), from gold; prints what is reached out of fold.

    train/topics.py [--shared ../shared] [--out models/topics.bin] [--lessons BINARY] [--words TOPICS.toml] [--misses]

Beside the gold's positions it learns from those of `positions.jsonl` (which lie in the reports of `more.jsonl`; a name is the place where it stands),
never scores on them, and keeps them to their folds. Needs numpy alone. Features come from `cargo run --release -p isnad-read --example positions`, which this builds unless --lessons
names it. The same gold, features and numpy give the same bytes.
"""
import argparse, json, pathlib, subprocess, time
import numpy as np
import more, tune, weights
from data import gold_py, places

ROWS, SENSES, WAYS, TOWARD, DENSE = 1 << 14, 1 << 12, 32, 1 << 13, 192
SETS = ("seeds", "dev", "train")
MORE = pathlib.Path(__file__).resolve().parent / "positions.jsonl"


def nearest(text, s, lo, hi, at):
    found = places(text, s, lo, hi)
    return min(([p, p + len(s)] for p in found), key=lambda r: (min(abs(r[0] - at), abs(r[1] - at)), r), default=None)


def asked(G, text, gold):
    """The gold's statements with their places; None for one that cannot be placed."""
    paras, used, out = G.paragraphs(text), set(), []
    for g in gold["statements"]:
        lo, hi = paras[g["para"] - 1]
        near = [e for c in g["content"] for p in places(text, c, lo, hi) for e in (p, p + len(c))]
        def cost(p):
            word = (p == 0 or not text[p - 1].isalnum()) and not text[p + len(g["cue"]):p + len(g["cue"]) + 1].isalnum()
            inside = any(p >= q and p < q + len(c) for c in g["content"] for q in places(text, c, lo, hi))
            return (p in used, not word, inside, min((abs(p - n) for n in near), default=0), p)
        found = places(text, g["cue"], lo, hi)
        if not found:
            out.append(None)
            continue
        p = min(found, key=cost)
        used.add(p)
        content = [r for r in (nearest(text, c, lo, hi, p) for c in g["content"]) if r]
        # what a pronoun denies may stand in another paragraph
        content = content or [r for r in (nearest(text, c, 0, len(text), p) for c in g["content"]) if r]
        out.append({"cue": [p, p + len(g["cue"])], "act": g["act"], "content": content,
                    "source": nearest(text, g["source"], lo, hi, p) if g["source"] else None,
                    "who": [{"name": n, "entity": None, "anonymous": False} for n in g["who"]]})
    return out


def labelled_beside(shared, labels):
    """Reports annotated beside the gold of which positions are labelled, each with what is annotated of it; their labels are added."""
    reports, golds = more.load(shared)
    texts = {r["id"]: r["text"] for r in reports}
    for line in open(MORE, encoding="utf-8"):
        d = json.loads(line)
        if text := texts.get(d["id"]):
            labels["more", d["id"], d["statement"]] = {**d, "toward": [text[a:b] for a, b in d["toward"]]}
    wanted = {id for s, id, _ in labels if s == "more"}
    return [("more", r, golds[r["id"]]) for r in reports if r["id"] in wanted]


def reports_of(shared, labels):
    """All reports with labelled positions: their set, the report, its gold."""
    for s in SETS:
        for line in open(shared / f"gold/{s}/{s}.jsonl", encoding="utf-8"):
            r = json.loads(line)
            yield s, r, json.load(open(shared / f"gold/{s}/gold/{r['id']}.json", encoding="utf-8"))
    yield from labelled_beside(shared, labels)


def load(shared, binary, words):
    G = gold_py(shared)
    labels = {}
    for line in open(shared / "gold/positions.jsonl", encoding="utf-8"):
        d = json.loads(line)
        labels[d["set"], d["id"], d["statement"]] = d
    lines, keys, golds = [], [], []
    for s, r, gold in reports_of(shared, labels):
        a = asked(G, r["text"], gold)
        index = [i for i, x in enumerate(a) if x]
        report = {k: r[k] for k in ("id", "text", "published", "title", "outlet") if r.get(k)}
        lines.append(json.dumps({"report": report, "asked": [a[i] for i in index]}, ensure_ascii=False))
        keys.append((s, r["id"], r.get("fold", -1), index, r["text"]))
        golds.append(gold)
    run = subprocess.run([binary] + ([words] if words else []), input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    answers = [json.loads(l) for l in run.stdout.splitlines()]
    topics = answers[0]["topics"]
    out = []
    for (s, id, fold, index, text), gold, a in zip(keys, golds, answers[1:]):
        assert a["id"] == id
        pairs = {}
        for k, i in enumerate(index):
            d, l = labels.get((s, id, i)), a["gold"][k]["lesson"]
            if d and l:
                pairs[i] = {"set": s, "id": id, "fold": fold, "topic": topics.index(d["topic"]), "toward": d["toward"], "lesson": l,
                            "statement": gold["statements"][i], "read": None}
                out.append(pairs[i])
        # what the reader finds, paired with the gold as gold.py does
        paras = G.paragraphs(text)
        read = [{"para": G.para_of(paras, x["cue"]["start"]), "cue": x["cue"]["text"], "content": [c["text"] for c in x["content"]]}
                for x in a["read"]]
        for i, j in G.pair(gold["statements"], read, G.like_statement):
            if i in pairs and a["read"][j]["lesson"]:
                pairs[i]["read"] = a["read"][j]["lesson"]
    return G, topics, out


def table(lessons, size):
    """Rows as a dense matrix over the rows that occur, and which these are."""
    index = np.unique(np.concatenate([np.asarray(l, np.int64) for l in lessons] or [np.zeros(0, np.int64)]))
    x = np.zeros((len(lessons), len(index)), np.float32)
    for k, l in enumerate(lessons):
        x[k, np.searchsorted(index, l)] = 1
    return x, index


def adam(w, gradient, steps, rate=0.05):
    """Adam on all examples at once; `gradient` of a list of arrays."""
    m, v = [np.zeros_like(x) for x in w], [np.zeros_like(x) for x in w]
    for s in range(1, steps + 1):
        r = rate * min(1.0, 2 * (1 - s / steps))
        for x, g, a, b in zip(w, gradient(w), m, v):
            a += 0.1 * (g - a)
            b += 0.001 * (g * g - b)
            x -= r * (a / (1 - 0.9 ** s)) / (np.sqrt(b / (1 - 0.999 ** s)) + 1e-8)
    return w


# how dear a weight is: of what the lexicon says, of a word, of a mean vector, of a way of telling a topic, of a row of `toward`
DEAR = {"senses": 2.0, "words": 2.0, "dense": 2.0, "ways": 0.2, "toward": 10.0}
DENSE_SCALE = 3.0


def ways(lessons, classes):
    f = np.zeros((len(lessons), classes, WAYS), np.float32)
    for k, l in enumerate(lessons):
        for t, w in l["told"]:
            f[k, t, w] = 1
    return f


def learn_topics(data, classes, steps=200):
    lessons = [d["lesson"] for d in data]
    x, index = table([l["rows"] for l in lessons], ROWS)
    dense = np.array([l["dense"] for l in lessons], np.float32) * DENSE_SCALE
    f = ways(lessons, classes)
    y = np.zeros((len(data), classes), np.float32)
    y[np.arange(len(data)), [d["topic"] for d in data]] = 1
    x = np.concatenate([x, dense], 1)
    dear = np.concatenate([np.where(index < SENSES, DEAR["senses"], DEAR["words"]), np.full(dense.shape[1], DEAR["dense"])]).astype(np.float32)

    def gradient(w):
        z = x @ w[0] + f @ w[1]
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        e = p - y
        return [x.T @ e + dear[:, None] * w[0], np.einsum("nk,nkj->j", e, f) + DEAR["ways"] * w[1]]

    w, v = adam([np.zeros((x.shape[1], classes), np.float32), np.zeros(WAYS, np.float32)], gradient, steps)
    rows = np.zeros((ROWS, classes), np.float32)
    rows[index] = w[:len(index)]
    return rows, w[len(index):] * DENSE_SCALE, v


def odds_of(model, l):
    rows, dense, v = model
    z = rows[l["rows"]].sum(0) + np.asarray(l["dense"], np.float32) @ dense
    for t, w in l["told"]:
        z[t] += v[w]
    return z


def topic_of(model, l):
    return int(np.argmax(odds_of(model, l)))


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def marks(G, d, lesson):
    """For each candidate 1, 0, or None where it is a second way to name one who is taken already. The first is nobody."""
    all = lesson["toward"]
    out = [0] * len(all)
    for name in d["toward"]:
        same = [k for k in range(1, len(all)) if G.same_name(name, all[k][0])]
        if same:
            best = max(same, key=lambda k: (G.norm(name) == G.norm(all[k][0]), G.overlap(name, all[k][0]), -k))
            for k in same:
                out[k] = 1 if k == best else out[k] or None
    if not any(out):
        out[0] = 1
    return out


def learn_toward(G, data, steps=150):
    rows, y, of, count = [], [], [], 0
    for d in data:
        # one that the reader bounds otherwise is another example of the same
        for l in [d["lesson"]] + ([d["read"]] if d["read"] else []):
            for (_, _, r), m in zip(l["toward"], marks(G, d, l)):
                if m is not None:
                    rows.append(r), y.append(m), of.append(count)
            count += 1
    x, index = table(rows, TOWARD)
    y, of = np.array(y, np.float32), np.array(of)
    starts = np.searchsorted(of, np.arange(count))

    def gradient(w):
        z = x @ w[0]
        z = np.exp(np.clip(z - np.maximum.reduceat(z, starts)[of], -50, 0))
        p = z / np.add.reduceat(z, starts)[of]
        # any of the right ones will do
        q = z * y
        q /= np.add.reduceat(q, starts)[of]
        return [0.6 * (x.T @ (p - q)) + DEAR["toward"] * w[0]]

    w, = adam([np.zeros(x.shape[1], np.float32)], gradient, steps)
    out = np.zeros(TOWARD, np.float32)
    out[index] = w
    return out


def score_toward(G, data, models, bar, which):
    t = G.Tally()
    for d in data:
        l = d["lesson"] if which == "gold" else d["read"]
        got = toward_of(models[d["fold"]], l, bar) if l else None
        if got is None:
            continue
        rest, tp = list(got), 0
        for n in d["toward"]:
            hit = next((r for r in rest if G.same_name(n, r)), None)
            if hit is not None:
                rest.remove(hit); tp += 1
        t.add(tp, len(d["toward"]), len(got))
    return t.row()


def toward_of(w, l, bar):
    all = l["toward"]
    return toward_and_odds(w, l, bar)[0]


def toward_and_odds(w, l, bar):
    """Those whom it is toward, and how firmly that is believed: the odds of all that are named together."""
    all = l["toward"]
    z = np.array([w[r].sum() for _, _, r in all])
    if len(z) < 2:
        return [], 0.0
    best = 1 + int(np.argmax(z[1:]))
    if z[best] <= z[0] + bar:
        return [], 0.0
    group = [g == all[best][1] for _, g, _ in all]
    return [n for (n, _, _), g in zip(all, group) if g], float(softmax(z)[group].sum())


def right_toward(G, d, got):
    """Whether all who are told are among the gold's."""
    return all(any(G.same_name(n, x) for x in d["toward"]) for n in got)


# Below this share right, out of fold, nothing is told: a wrong addressee makes a wrong line, a wrong topic files it in a wrong column.
LEAST, LEAST_TOWARD = 0.6, 0.7


def certainty(name, p, right, least=LEAST):
    """How often what was believed so firmly is right (the table of learn/mod.rs, Sure), and from where on it is told; prints both."""
    p, right = np.array(p), np.array(right, float)
    table = tune.pool(p, right)
    steps = tune.AT
    fine = np.linspace(0, 1, 401)
    over = fine[np.interp(fine, steps, table) >= least]
    bar = float(over[0]) if len(over) else 1.0
    told = p >= bar
    print(f"{name}: {right.mean():.3f} right of {len(p)}; told from {bar:.2f} on: {right[told].mean():.3f} right, {told.mean():.3f} told")
    sure = np.interp(p, steps, table)
    for lo, hi in ((0, .4), (.4, .6), (.6, .7), (.7, .8), (.8, .9), (.9, 1.01)):
        m = (sure >= lo) & (sure < hi)
        if m.any():
            print(f"  certainty {lo:.1f} to {min(hi, 1):.1f}: {right[m].mean():.3f} right of {m.sum()}")
    return table, bar


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = pathlib.Path(__file__).resolve().parent.parent
    p.add_argument("--shared", default=str(here.parent / "shared"))
    p.add_argument("--out", default=str(here / "models/topics.bin"))
    p.add_argument("--lessons")
    p.add_argument("--words")
    p.add_argument("--misses", action="store_true", help="of folds 0 to 3 only: nobody may tune for the last")
    a = p.parse_args()
    if not a.lessons:
        subprocess.run(["cargo", "build", "--release", "-q", "-p", "isnad-read", "--example", "positions"], cwd=here, check=True)
        a.lessons = str(here / "target/release/examples/positions")
    G, topics, data = load(pathlib.Path(a.shared), a.lessons, a.words)
    train = [d for d in data if d["set"] == "train"]
    other = [d for d in data if d["set"] not in ("train", "more")]
    beside = [d for d in data if d["set"] == "more"]
    print(f"{len(data)} positions, {len(train)} of them scored on by folds; {sum(d['read'] is not None for d in train)} of these the reader finds")
    topic_models, toward_models = {}, {}
    for f in range(5):
        seen = other + [d for d in train + beside if d["fold"] != f]
        topic_models[f] = learn_topics(seen, len(topics))
        toward_models[f] = learn_toward(G, seen)
    for which in ("gold", "read"):
        k = "lesson" if which == "gold" else "read"
        have = [d for d in train if d[k]]
        right = [topic_of(topic_models[d["fold"]], d[k]) == d["topic"] for d in have]
        by = [np.mean([r for r, d in zip(right, have) if d["fold"] == f]) for f in range(5)]
        print(f"topic, {which} spans: {np.mean(right):.3f} of {len(have)}; folds " + " ".join(f"{b:.3f}" for b in by))
    bars = np.arange(-1.5, 1.01, 0.1)
    tuned = [d for d in train if d["fold"] != 4]
    bar = float(max(bars, key=lambda b: (score_toward(G, tuned, toward_models, b, "gold")["f1"] + score_toward(G, tuned, toward_models, b, "read")["f1"], -abs(b))))
    for which in ("gold", "read"):
        r = score_toward(G, train, toward_models, bar, which)
        print(f"toward, {which} spans: F1 {r['f1']:.3f}, precision {r['p']:.3f}, recall {r['r']:.3f}; fold 4: "
              f"{score_toward(G, [d for d in train if d['fold'] == 4], toward_models, bar, which)['f1']:.3f}")
    able = [(n, any(G.same_name(n, c[0]) for c in d["lesson"]["toward"][1:])) for d in train for n in d["toward"]]
    print(f"toward: {np.mean([x for _, x in able]):.3f} of the gold's names are among the candidates; bar {bar:.1f}")
    read = [d for d in train if d["read"]]
    odds = [softmax(odds_of(topic_models[d["fold"]], d["read"])) for d in read]
    topic_sure, topic_bar = certainty("topic", [z.max() for z in odds], [int(z.argmax()) == d["topic"] for z, d in zip(odds, read)])
    got = [(d, *toward_and_odds(toward_models[d["fold"]], d["read"], bar)) for d in read]
    got = [g for g in got if g[1]]
    toward_sure, toward_bar = certainty("toward, where somebody", [g[2] for g in got], [right_toward(G, d, names) for d, names, _ in got], LEAST_TOWARD)
    t = G.Tally()
    for d in read:
        names, p = toward_and_odds(toward_models[d["fold"]], d["read"], bar)
        names = names if p >= toward_bar else []
        t.add(sum(any(G.same_name(n, x) for x in d["toward"]) for n in names), len(d["toward"]), len(names))
    r = t.row()
    print(f"toward, as told: F1 {r['f1']:.3f}, precision {r['p']:.3f}, recall {r['r']:.3f}")
    if a.misses:
        for d in tuned:
            s, l = d["statement"], d["lesson"]
            t, w = topic_of(topic_models[d["fold"]], l), toward_of(toward_models[d["fold"]], l, bar)
            content = " … ".join(s["content"])[:150]
            if t != d["topic"]:
                print(f"TOPIC\t{topics[d['topic']]}\t{topics[t]}\t{s['act']} {s['cue']}\t{content}")
            if not G.same_names(d["toward"], w):
                miss = [n for n in d["toward"] if not any(G.same_name(n, c[0]) for c in l["toward"][1:])]
                print(f"TOWARD\t{d['toward']}\t{w}\t{s['act']} {s['cue']} ({', '.join(s['who'])})\t{content}\t{'NOT AMONG ' + str(miss) if miss else ''}")
    rows, dense, told = learn_topics(data, len(topics))
    toward = learn_toward(G, data)
    size = weights.write(a.out, [("topics", "bytes", rows), ("dense", "half", dense), ("ways", "half", told),
                                 ("toward", "half", toward), ("bars", "half", np.array([bar, topic_bar, toward_bar])),
                                 ("sure", "half", np.concatenate([topic_sure, toward_sure]))])
    print(f"{a.out}: {size} bytes")


if __name__ == "__main__":
    main()
