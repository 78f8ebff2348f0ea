"""Learns heads and layers from gold.  python learn.py --help"""
import argparse, json, math, os, pickle, time
import numpy as np
import jax, jax.numpy as jnp
import data, net, tagger
from tagger import T, WINDOW, HEADS


def pretrained(folder):
    f = np.load(f"{folder}/layers.npz")
    p = {}
    for k in f.files:
        a, _, b = k.partition(".")
        if b: p.setdefault(a, {})[b] = jnp.asarray(f[k])
        elif k != "guess_b": p[k] = jnp.asarray(f[k])
    # the vectors as the program has them: bytes with a scale a row
    for k in ("word", "piece"):
        v = np.load(f"{folder}/{k}.npy").astype(np.float32)
        scale = np.maximum(np.abs(v).max(1, keepdims=True), 1e-8) / 127
        p[k] = np.rint(v / scale) * scale
    return p


BS = 16   # stretches a step
# anchors a step: kind, tokens of the window, how many; most windows are short
GROUPS = [(0, 64, 88), (0, 160, 32), (1, 80, 40), (2, 80, 88)]


def batch(xs, rng, args):
    n = len(xs)
    e = np.zeros((BS, T, net.E), np.float32); f = np.zeros((BS, T, tagger.NF), np.float32); live = np.zeros((BS, T), np.float32)
    ys = {"cue": np.full((BS, T), -1), "event": np.full((BS, T), -1), "status": np.full((BS, T), -1), "what": np.full((BS, T), -1),
          "scope": np.full((BS, T), -1), "figure": np.zeros((BS, T, HEADS["figure"]), np.float32)}
    anch = [[] for _ in GROUPS]
    for k, x in enumerate(xs):
        m = x.b - x.a
        e[k, :m] = x.e
        f[k, :m] = x.f
        live[k, :m] = 1
        # reports for which the rules were written: what the rules say there is too good to be trusted
        blind = x.doc.rules_seen or rng.random() < args.ruledrop
        if blind:
            f[k, :, 60:102] = 0
        for h in ("cue", "event", "status", "what", "scope", "figure"):
            ys[h][k, :m] = getattr(x, h)
        if not hasattr(x, "ready"):
            x.ready = []
            for kind, i, spans in x.anchors:
                a, b, idx, lv, pos, mark = tagger.anchor_arrays(x, kind, i)
                x.ready.append((1 if kind == 0 and b - a > 64 else kind and kind + 1, i, idx, lv, pos, mark,
                                tagger.role_labels(x, kind, a, b, spans)))
        for group, i, idx, lv, pos, mark, y in x.ready:
            w = GROUPS[group][1]
            anch[group].append((k, i, idx[:w], lv[:w], pos[:w], mark[:w] * (not blind), y[:w]))
    out = {"e": e, "f": f, "live": live, "y": ys, "anchors": []}
    for group, (_, w, cap) in enumerate(GROUPS):
        z = anch[group]
        if len(z) > cap: z = [z[i] for i in rng.permutation(len(z))[:cap]]
        A = {"row": np.zeros(cap, int), "at": np.zeros(cap, int), "idx": np.zeros((cap, w), int), "live": np.zeros((cap, w), np.float32),
             "pos": np.zeros((cap, w), int), "mark": np.zeros((cap, w, tagger.NMARK), np.float32), "y": np.full((cap, w), -1)}
        for j, (k, i, idx, lv, pos, mark, y) in enumerate(z):
            A["row"][j], A["at"][j], A["idx"][j], A["live"][j], A["pos"][j], A["mark"][j], A["y"][j] = k, i, idx, lv, pos, mark, y
        out["anchors"].append(A)
    return out


def ce(logits, y):
    ok = (y >= 0).astype(jnp.float32)
    l = jax.nn.log_softmax(logits)
    return -jnp.sum(jnp.take_along_axis(l, jnp.maximum(y, 0)[..., None], -1)[..., 0] * ok)


def loss_of(p, b, key, args):
    def drop(k, x):
        # one draw for a channel of a stretch: as good here as one a token, and far cheaper to draw
        r = jax.random.bernoulli(jax.random.fold_in(key, k), 1 - args.dropout, (x.shape[0], 1, x.shape[2]))
        return x * r / (1 - args.dropout)
    word = jax.random.bernoulli(jax.random.fold_in(key, 99), 1 - args.worddrop, b["e"].shape[:2])
    e = jnp.where(word[..., None], b["e"], p["mask"])
    h = tagger.encode(p, e, b["f"], b["live"], drop)
    h = drop(50, h)
    y = b["y"]
    n = b["live"].sum()
    loss = ce(tagger.head(p, "cue", h), y["cue"]) * 1.0
    loss += ce(tagger.head(p, "event", h), y["event"]) * 1.0
    loss += ce(tagger.head(p, "status", h), y["status"]) * 0.3
    loss += ce(tagger.head(p, "what", h), y["what"]) * 0.5 + ce(tagger.head(p, "scope", h), y["scope"]) * 0.5
    fl = tagger.head(p, "figure", h)
    fy = y["figure"]
    loss += jnp.sum((jnp.maximum(fl, 0) - fl * fy + jnp.log1p(jnp.exp(-jnp.abs(fl)))) * b["live"][..., None]) * 1.0
    before = h @ p["a_in"]
    for (kind, _, _), a in zip(GROUPS, b["anchors"]):
        hw = before[a["row"][:, None], a["idx"]]
        ha = h[a["row"], a["at"]]
        lg = tagger.second(p, hw, kind, ha, a["at"], a["pos"], a["mark"], a["live"], drop)
        loss += ce(lg, a["y"]) * args.rolew
    return loss / n


def train(pre, xs, args, log=print):
    p = tagger.init(pre, args.seed)
    rng = np.random.default_rng(args.seed)
    steps = args.epochs * math.ceil(len(xs) / BS)
    m = jax.tree.map(jnp.zeros_like, p); v = jax.tree.map(jnp.zeros_like, p)
    ema = p

    @jax.jit
    def step(p, m, v, ema, k, b, key):
        l, g = jax.value_and_grad(loss_of)(p, b, key, args)
        norm = jnp.sqrt(sum(jnp.sum(x * x) for x in jax.tree.leaves(g)))
        g = jax.tree.map(lambda x: x * jnp.minimum(1, 1 / norm), g)
        m = jax.tree.map(lambda a, c: 0.9 * a + 0.1 * c, m, g)
        v = jax.tree.map(lambda a, c: 0.99 * a + 0.01 * c * c, v, g)
        part = k / steps
        rate = args.lr * jnp.minimum(1, k / (0.06 * steps)) * (0.5 + 0.5 * jnp.cos(jnp.pi * part))
        p = {n: jax.tree.map(lambda w, a, c: w - rate * (args.old if n in pre else 1.0) * (
            a / (1 - 0.9 ** k) / (jnp.sqrt(c / (1 - 0.99 ** k)) + 1e-8) + (args.wd * w if w.ndim > 1 else 0)), p[n], m[n], v[n]) for n in p}
        d = jnp.minimum(0.99, k / (k + 20))
        ema = jax.tree.map(lambda a, w: d * a + (1 - d) * w, ema, p)
        return p, m, v, ema, l

    k, t0 = 0, time.time()
    for ep in range(args.epochs):
        order = rng.permutation(len(xs))
        tot = []
        for i in range(0, len(order), BS):
            k += 1
            b = batch([xs[j] for j in order[i:i + BS]], rng, args)
            p, m, v, ema, l = step(p, m, v, ema, float(k), b, jax.random.PRNGKey(args.seed * 100000 + k))
            tot.append(l)
        log(f"epoch {ep} loss {np.mean([float(x) for x in tot]):.4f} {time.time() - t0:.0f} s", flush=True)
    return jax.tree.map(np.asarray, ema)


@jax.jit
def run_encode(p, e, f, live):
    h = tagger.encode(p, e, f, live)
    return h, h @ p["a_in"], {k: tagger.head(p, k, h) for k in HEADS}


@jax.jit
def run_second(p, hw, ha, kind, pos, mark, live):
    return jax.nn.softmax(tagger.second(p, hw, kind, ha, None, pos, mark, live))


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def predict(p, docs, words, floor=0.1):
    """For each report: anchors with their scores and the role probabilities of their windows."""
    out = {}
    for d in docs:
        res = {"statements": [], "figures": [], "events": []}
        for x in tagger.stretches(d, words):
            m = x.b - x.a
            e = np.zeros((1, T, net.E), np.float32); f = np.zeros((1, T, tagger.NF), np.float32); lv = np.zeros((1, T), np.float32)
            e[0, :m], f[0, :m], lv[0, :m] = x.e, x.f, 1
            h, before, o = run_encode(p, e, f, lv)
            h, before = np.asarray(h[0]), np.asarray(before[0]); o = {k: np.asarray(v[0, :m]) for k, v in o.items()}
            cue, ev = softmax(o["cue"]), softmax(o["event"])
            fig = 1 / (1 + np.exp(-o["figure"]))
            rule = [{a for a, _ in d.s[k]} for k in ("statements", "figures", "events")]
            todo = []
            for i in range(m):
                t = x.a + i
                if 1 - cue[i, 0] > floor or t in rule[0]: todo.append((0, i))
                if fig[i].max() > floor or t in rule[1]: todo.append((1, i))
                if 1 - ev[i, 0] > floor or t in rule[2]: todo.append((2, i))
            for kind in range(3):
                z = [i for k, i in todo if k == kind]
                for c in range(0, len(z), 16):
                    part = z[c:c + 16]
                    arr = [tagger.anchor_arrays(x, kind, i) for i in part] + [tagger.anchor_arrays(x, kind, part[0])] * (16 - len(part))
                    at = np.array(part + [part[0]] * (16 - len(part)))
                    idx = np.stack([a[2] for a in arr])
                    pr = np.asarray(run_second(p, before[idx], h[at], kind, np.stack([a[4] for a in arr]), np.stack([a[5] for a in arr]),
                                               np.stack([a[3] for a in arr])))
                    for j, i in enumerate(part):
                        a, b = arr[j][0], arr[j][1]
                        it = {"at": x.a + i, "from": x.a + a, "roles": pr[j, :b - a]}
                        if kind == 0: it["p"] = cue[i]
                        if kind == 1: it |= {"p": fig[i], "what": softmax(o["what"][i]), "scope": softmax(o["scope"][i])}
                        if kind == 2: it |= {"p": ev[i], "status": softmax(o["status"][i])}
                        res[("statements", "figures", "events")[kind]].append(it)
        out[d.id] = res
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--shared", default="/work/shared")
    a.add_argument("--pre", default="/tmp/pt/gpu")
    a.add_argument("--types", default="/tmp/pt/types.txt")
    a.add_argument("--study", default="/tmp/study")
    a.add_argument("--fold", type=int, default=0)
    a.add_argument("--group", default="")
    a.add_argument("--out", default="")
    a.add_argument("--epochs", type=int, default=30)
    a.add_argument("--lr", type=float, default=4e-3)
    a.add_argument("--old", type=float, default=0.5)
    a.add_argument("--wd", type=float, default=0.02)
    a.add_argument("--dropout", type=float, default=0.1)
    a.add_argument("--worddrop", type=float, default=0.05)
    a.add_argument("--ruledrop", type=float, default=0.2)
    a.add_argument("--rolew", type=float, default=0.25)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--quiet", action="store_true"); a.add_argument("--score", action="store_true")
    a.add_argument("--weights", default="")
    args = a.parse_args()
    pre = pretrained(args.pre)
    words = tagger.Words(args.types, pre)
    g = args.shared + "/gold"
    D = data.load(args.shared, args.study + ".train", f"{g}/train/gold", f"{g}/train/train.jsonl")
    more = data.load(args.shared, args.study + ".dev", f"{g}/dev/gold", sure=False) + data.load(args.shared, args.study + ".seeds", f"{g}/seeds/gold", sure=False)
    held = [d for d in D if (d.group == args.group if args.group else d.fold == args.fold)]
    seen = [d for d in D if d not in held] + more
    xs = [x for d in seen for x in tagger.stretches(d, words)]
    print(len(held), "held out,", len(seen), "seen,", len(xs), "stretches", flush=True)
    p = train(pre, xs, args, (lambda *a, **k: None) if args.quiet else print)
    if args.weights:
        import weights
        print(args.weights, weights.layers(args.weights, p), "bytes", flush=True)
    if not held:
        pickle.dump({"p": p, "pred": {}, "held": []}, open(args.out, "wb"))
        return
    out = args.out or f"/tmp/pt/fold{args.group or args.fold}.pkl"
    if args.score:
        import evaluate
        o = argparse.Namespace(keep=0.35, add=0.5, fkeep=0.15, ekeep=0.3, eadd=0.5, content=1, act=0, source=1, roles=1, claimant=1)
        pred = predict(p, held, words)
        G = data.gold_py(args.shared)
        r = G.score({d.id: d.gold for d in held}, {d.id: G.flatten(evaluate.build(d, pred[d.id], o)) for d in held})
        print("SCORES" + json.dumps({k: v["f1"] for k, v in r.items()}), flush=True)
        return
    pickle.dump({"p": {k: v for k, v in p.items()}, "pred": predict(p, held, words), "held": [d.id for d in held]}, open(out, "wb"))


if __name__ == "__main__":
    main()
