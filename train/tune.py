"""Sets what is set by looking at reports that the network has not seen: the bars from which on something is taken for what it
seems, and how often things believed so firmly were right."""
import json, subprocess
import numpy as np
import weights

# keep, add, closed rules; figures kept and added; events kept and added (learn/mod.rs, Bars)
START = [0.35, 0.5, 0.2, 0.15, 0.5, 0.3, 0.5]
# which bar is tried where, and whose F1 it is to raise
TRIED = [(0, [0.15, 0.25, 0.35, 0.45], ("attributed", "statement")), (1, [0.3, 0.4, 0.5, 0.6], ("attributed", "statement")),
         (3, [0.05, 0.1, 0.15, 0.25], ("figure", "figure_full")), (4, [0.2, 0.3, 0.4, 0.5], ("figure", "figure_full")),
         (5, [0.2, 0.3, 0.4], ("event", "event_roles")), (6, [0.3, 0.4, 0.5, 0.6], ("event", "event_roles"))]
STEPS = 16          # as in learn/mod.rs, Sure


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
    return np.maximum.accumulate(np.interp(np.arange(STEPS + 1) / STEPS, x, v))


def sure(program, files, only, gold, G):
    """Tables of learn/mod.rs, Sure, for statements, figures, events."""
    plain = np.tile(np.arange(STEPS + 1) / STEPS, 3)
    for path in files.values():
        weights.with_tables(path, [("sure", "half", plain)])
    found = folds_read(program, files, only)
    pairs = [([], []) for _ in range(3)]
    for i, x in found.items():
        flat = G.flatten(x)
        for k, (layer, like) in enumerate((("statements", G.like_statement), ("figures", G.like_figure), ("events", G.like_event))):
            hit = {}
            for a, b in G.pair(gold[i][layer], flat[layer], like):
                x, y = gold[i][layer][a], flat[layer][b]
                hit[b] = G.same_names(x["who"], y["who"]) if k == 0 else k == 1 or G.same_roles(x, y)
            for j, it in enumerate(found[i][layer]):
                if it.get("score") is not None:
                    pairs[k][0].append(it["score"]); pairs[k][1].append(hit.get(j, False))
    out = []
    for name, (p, y) in zip(("statement", "figure", "event"), pairs):
        t = pool(np.array(p), np.array(y, float))
        out.append(t)
        told = np.interp(p, np.arange(STEPS + 1) / STEPS, t)
        for lo, hi in ((0, .3), (.3, .5), (.5, .7), (.7, .8), (.8, .9), (.9, 1.01)):
            m = (told >= lo) & (told < hi)
            if m.any():
                print(f"  {name}: told {told[m].mean():.2f}, right {np.array(y)[m].mean():.2f} of {m.sum()}", flush=True)
    return np.concatenate(out)
