"""Sets what is set by looking at reports that the network has not seen: the bars from which on something is taken for what it
seems, and how often things believed so firmly were right."""
import datetime, json, subprocess
import numpy as np
import data, weights

# keep, add, closed rules; figures kept and added; events kept and added (learn/mod.rs, Bars)
START = [0.35, 0.5, 0.2, 0.15, 0.5, 0.3, 0.5]
# which bar is tried where, and whose F1 it is to raise
TRIED = [(0, [0.15, 0.25, 0.35, 0.45], ("attributed", "statement")), (1, [0.3, 0.4, 0.5, 0.6], ("attributed", "statement")),
         (3, [0.05, 0.1, 0.15, 0.25], ("figure", "figure_full")), (4, [0.2, 0.3, 0.4, 0.5], ("figure", "figure_full")),
         (5, [0.2, 0.3, 0.4], ("event", "event_roles")), (6, [0.3, 0.4, 0.5, 0.6], ("event", "event_roles"))]
# what is believed, where the tables have their numbers: as in learn/mod.rs, Sure::AT
AT = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.91, 0.95, 0.97, 0.985, 0.995, 1.0])


def right_place(G, x, y):
    return G.same_names([x["place"]] if x["place"] else [], [y["place"]] if y["place"] else [])


def right_doer(G, x, y):
    return G.same_names(*((z["actors"] + z["targets"] if z["type"] in data.MUTUAL else z["actors"]) for z in (x, y)))


def right_target(G, x, y):
    return x["type"] in data.MUTUAL or G.same_names(x["targets"], y["targets"])


def right_date(G, x, y):
    return x["date"] == y["date"]


def recent(days, published):
    """Whether it is one day of the week before publication (events/dates.rs, RECENT)."""
    if not days or "/" in days: return False
    return not published or 0 <= (datetime.date.fromisoformat(published[:10]) - datetime.date.fromisoformat(days)).days <= 7


# the tables of certainty, as in learn/ask.rs: what is believed of it, of which layer it is, when it is right, and of which items
ALL = lambda y: True
SURE = [("what", "figures", lambda G, x, y: x["what"] == y["what"], ALL),
        ("scope", "figures", lambda G, x, y: x["scope"] == y["scope"], ALL),
        ("claimant", "figures", lambda G, x, y: G.same_names(x["claimant"], y["claimant"]), ALL),
        ("date", "events", right_date, lambda y: y["date"] and not y["handed"] and y["recent"]),
        (None, "statements", lambda G, x, y: G.same_names(x["who"], y["who"]), ALL),
        (None, "figures", lambda G, x, y: True, ALL),
        (None, "events", lambda G, x, y: True, ALL),
        ("actors", "events", right_doer, lambda y: y["actors"]),
        ("targets", "events", right_target, lambda y: y["targets"]),
        ("place", "events", right_place, lambda y: y["place"]),
        ("actors", "events", right_doer, lambda y: not y["actors"]),
        ("targets", "events", right_target, lambda y: not y["targets"]),
        ("place", "events", right_place, lambda y: not y["place"]),
        ("date", "events", right_date, lambda y: not y["date"]),
        ("date", "events", right_date, lambda y: y["handed"]),
        ("date", "events", right_date, lambda y: y["date"] and not y["handed"] and not y["recent"])]
LIKE = {"statements": "like_statement", "figures": "like_figure", "events": "like_event"}


def read(program, layers, reports):
    """What the program reads with a file of layers."""
    with open(reports, "rb") as i:
        out = subprocess.run([program, str(layers)], stdin=i, capture_output=True, check=True).stdout
    return {x["id"]: x for x in map(json.loads, out.decode().splitlines())}


def folds_read(program, files, only):
    out = {}
    for f, path in files.items():
        out.update(read(program, path, only[f]))
    return out


def bars(program, files, only, gold, G):
    """The bars with which the folds read best, each tried in turn."""
    best = list(START)
    def figures(b):
        for path in files.values():
            weights.with_tables(path, [("bars", "half", b)])
        r = folds_read(program, files, only)
        return G.score({i: gold[i] for i in r}, {i: G.flatten(x) for i, x in r.items()})
    now = figures(best)
    for k, values, layers in TRIED:
        worth = lambda s: sum(s[l]["f1"] for l in layers)
        for v in values:
            if v == best[k]: continue
            b = best[:k] + [v] + best[k + 1:]
            s = figures(b)
            # a difference that chance makes is none
            if worth(s) > worth(now) + 0.001:
                best, now = b, s
    for l, row in now.items():
        print(f"  out of fold: {l:13} P {row['p']:.3f} R {row['r']:.3f} F1 {row['f1']:.3f}", flush=True)
    print(f"  bars {best}", flush=True)
    return best


def pool(p, y):
    """Isotonic regression by pooling neighbours: the rising line of shares right that lies nearest, at each of the steps."""
    order = np.argsort(p, kind="stable")
    blocks = []
    for i in order:
        blocks.append([p[i], float(y[i]), 1.0])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (a, u, n), (b, v, m) = blocks[-2:]
            blocks[-2:] = [[(a * n + b * m) / (n + m), (u * n + v * m) / (n + m), n + m]]
    # few cases prove little: pulled a little towards what all have in common
    mean = float(np.mean(y))
    x = [b[0] for b in blocks]
    v = [(b[1] * b[2] + mean * 5) / (b[2] + 5) for b in blocks]
    return np.maximum.accumulate(np.interp(AT, x, v))


def sure(program, files, only, gold, G):
    """Tables of learn/mod.rs, Sure. Of a statement, figure or event: how often it is there (a statement: with its source); of a
    part: how often it is right where the whole is there."""
    plain = np.tile(AT, len(SURE))
    for path in files.values():
        weights.with_tables(path, [("sure", "half", plain)])
    found = folds_read(program, files, only)
    pairs = [([], []) for _ in SURE]
    for i, x in found.items():
        flat = G.flatten(x)
        for y, z in zip(flat["events"], x["events"]):
            y["place"] = (z["place"] or {}).get("name")
            y["handed"], y["recent"] = z["handed"], recent(z["date"], x["published"])
        for layer, like in LIKE.items():
            hit = {b: gold[i][layer][a] for a, b in G.pair(gold[i][layer], flat[layer], getattr(G, like))}
            for k, (part, of, right, of_such) in enumerate(SURE):
                if of != layer: continue
                for j, it in enumerate(x[layer]):
                    p = (it.get("parts") or {}).get(part) if part else it.get("score")
                    if p is None or part and j not in hit or not of_such(flat[layer][j]): continue
                    pairs[k][0].append(p); pairs[k][1].append(j in hit and right(G, hit[j], flat[layer][j]))
    out = []
    for (part, layer, *_), (p, y) in zip(SURE, pairs):
        t = pool(np.array(p), np.array(y, float))
        out.append(t)
        told = np.interp(p, AT, t)
        for lo, hi in ((0, .3), (.3, .5), (.5, .7), (.7, .8), (.8, .9), (.9, 1.01)):
            m = (told >= lo) & (told < hi)
            if m.any():
                print(f"  {part or layer}: told {told[m].mean():.2f}, right {np.array(y)[m].mean():.2f} of {m.sum()}", flush=True)
    return np.concatenate(out)
