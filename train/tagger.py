"""Heads on the network: which words announce a statement, a figure, an event; and, for each of these, which words are its source,
content, doer, target, place, owner. Trained from the vectors and layers that raw text gave (pretrain.py)."""
import numpy as np
import jax, jax.numpy as jnp
import net
from data import ACTS, MEASURES, WHATS, SCOPES, TYPES, STATUSES, ROLES, NROLE

NF = 128              # features of a token (study.rs)
A = 64                # width of the second pass
KINDS = 3             # statement, figure, event
WINDOW = {0: (64, 96), 1: (40, 40), 2: (40, 40)}   # tokens before and from the anchor
NMARK = 8
BUCKET_EDGES = [-48, -32, -24, -16, -12, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48]
NPOS = len(BUCKET_EDGES) + 1
ADIL = [1, 2, 4]
HEADS = {"cue": 1 + len(ACTS), "event": 1 + len(TYPES), "status": len(STATUSES), "figure": len(MEASURES), "what": len(WHATS),
         "scope": len(SCOPES), "name": 11}
T = 256


def init(pre, seed):
    rng = np.random.default_rng(seed)
    n = lambda *s, scale: jnp.asarray((rng.standard_normal(s) * scale).astype(np.float32))
    p = {k: v for k, v in pre.items() if k not in ("word", "piece")}
    p["feat"] = n(NF, net.D, scale=0.05)
    for k, m in HEADS.items():
        p["h_" + k] = {"w": n(net.D, m, scale=0.02), "b": jnp.zeros(m)}
    p["a_in"] = n(net.D, A, scale=net.D ** -0.5)
    p["a_anchor"] = n(net.D, 2 * A, scale=0.3 * net.D ** -0.5)
    p["a_kind"] = n(KINDS, 2 * A, scale=0.1)
    p["a_pos"] = n(NPOS, A, scale=0.1)
    p["a_mark"] = n(NMARK, A, scale=0.1)
    for k in range(len(ADIL)):
        taps = rng.standard_normal((5, A)).astype(np.float32) * 0.1
        taps[2] += 1
        p[f"a{k}"] = {"g": jnp.ones(A), "taps": jnp.asarray(taps), "w": n(A, 2 * A, scale=A ** -0.5), "b": jnp.zeros(2 * A)}
    p["a_g"] = jnp.ones(A)
    p["a_out"] = {"w": n(A, NROLE, scale=0.02), "b": jnp.zeros(NROLE)}
    return p


def encode(p, e, feats, live, drop=None):
    """e (b, t, E) word vectors, feats (b, t, NF) 0/1 -> (b, t, D)."""
    x = net.rms(e, jnp.ones(net.E))
    x = x @ p["in_w"] + p["in_b"] + feats @ p["feat"]
    return net.layers(p, x, live, drop)


def second(p, h, kind, anchor, at, pos, mark, live, drop=None):
    """For each anchor: its window's vectors times a_in (n, w, A), the anchor's own (n, D) -> logits of roles (n, w, NROLE)."""
    a = anchor @ p["a_anchor"] + p["a_kind"][kind]
    x = h * (1 + a[:, None, :A]) + a[:, None, A:] + p["a_pos"][pos] + mark @ p["a_mark"]
    m = live[..., None]
    x = x * m
    w = x.shape[1]
    for k, dil in enumerate(ADIL):
        q = p[f"a{k}"]
        y = net.rms(x, q["g"]) * m
        pad = jnp.pad(y, ((0, 0), (2 * dil, 2 * dil), (0, 0)))
        y = sum(pad[:, j * dil:j * dil + w] * q["taps"][j] for j in range(5))
        u = y @ q["w"] + q["b"]
        y = u[..., :A] * net.gate(u[..., A:])
        x = (x + (drop(10 + k, y) if drop else y)) * m
    x = net.rms(x, p["a_g"])
    return x @ p["a_out"]["w"] + p["a_out"]["b"]


def head(p, k, h):
    return h @ p["h_" + k]["w"] + p["h_" + k]["b"]


# ---- from reports to arrays

class Words:
    """Vectors of all forms, made once: they do not change while heads and layers are learnt."""

    def __init__(self, names, pre):
        self.ids = {w: k for k, w in enumerate(names)}
        self.word, self.piece = np.asarray(pre["word"]), np.asarray(pre["piece"])
        self.known = {}

    def vector(self, w):
        v = self.known.get(w)
        if v is None:
            ps = net.pieces(w)
            v = self.piece[ps].sum(0) / np.sqrt(max(1, len(ps))) if ps else np.zeros(net.E, np.float32)
            if w in self.ids:
                v = v + self.word[self.ids[w]]
            self.known[w] = v = v.astype(np.float32)
        return v


class Stretch:
    pass


def stretches(doc, words, study=None):
    """The pieces of a report in arrays; anchors with tokens counted from the stretch's beginning."""
    s = doc.s
    out = []
    n = len(s["words"])
    feats = np.zeros((n, NF), np.float32)
    for i, fs in enumerate(s["features"]):
        feats[i, fs] = 1
    e = np.stack([words.vector(w) for w in s["words"]]) if n else np.zeros((0, net.E), np.float32)
    for a, b in s["stretches"]:
        x = Stretch()
        x.doc, x.a, x.b = doc, a, b
        x.e, x.f = e[a:b], feats[a:b]
        m = b - a
        x.cue, x.event, x.status = np.zeros(m, int), np.zeros(m, int), np.full(m, -1)
        x.figure, x.what, x.scope = np.zeros((m, len(MEASURES)), np.float32), np.full(m, -1), np.full(m, -1)
        x.anchors = []
        for kind, items in ((0, doc.statements), (1, doc.figures), (2, doc.events)):
            seen = set()
            for it in items:
                i = it["at"] - a
                if not 0 <= i < m: continue
                if kind == 0: x.cue[i] = 1 + it["act"]
                if kind == 1: x.figure[i, it["measure"]] = 1; x.what[i] = it["what"]; x.scope[i] = it["scope"]
                if kind == 2: x.event[i] = 1 + it["type"]; x.status[i] = it["status"]
                if i not in seen:
                    x.anchors.append((kind, i, [(max(p - a, 0), min(q - a, m), r) for p, q, r in it["spans"] if q > a and p < b]))
                seen.add(i)
        if getattr(doc, "no_cues", False):
            x.cue[:] = -1
        out.append(x)
    return out


def window(x, kind, i):
    """The part of the stretch that is looked at from an anchor: in its paragraph."""
    lo, hi = WINDOW[kind]
    par = x.doc.s["paras"]
    p = par[x.a + i]
    a = max(0, i - lo)
    b = min(x.b - x.a, i + hi)
    while par[x.a + a] != p: a += 1
    while par[x.a + b - 1] != p: b -= 1
    return a, b


def bucket(d):
    return int(np.searchsorted(BUCKET_EDGES, d, side="right"))


POS = {d: bucket(d) for d in range(-300, 301)}


def rule_marks(doc, kind, token):
    for at, marks in doc.s[("statements", "figures", "events")[kind]]:
        if at == token:
            return marks
    return []


def anchor_arrays(x, kind, i, rules=True):
    """Positions, the rules' marks, and the place in the stretch of an anchor's window, filled up to the window's width."""
    w = sum(WINDOW[kind])
    a, b = window(x, kind, i)
    idx = np.zeros(w, int); idx[:b - a] = np.arange(a, b)
    live = np.zeros(w, np.float32); live[:b - a] = 1
    pos = np.zeros(w, int); pos[:b - a] = [POS[k - i] for k in range(a, b)]
    mark = np.zeros((w, NMARK), np.float32)
    mark[:, 0] = 0
    if rules:
        for p, q, r in rule_marks(x.doc, kind, x.a + i):
            p, q = max(p - x.a, a), min(q - x.a, b)
            if p < q: mark[p - a:q - a, r] = 1
    return a, b, idx, live, pos, mark


def role_labels(x, kind, a, b, spans):
    y = np.full(sum(WINDOW[kind]), -1)
    y[:b - a] = 0
    # later ones do not overwrite: content first, so that a source within it shows
    for p, q, r in sorted(spans, key=lambda s: -(s[1] - s[0])):
        p, q = max(p, a), min(q, b)
        if p < q:
            y[p - a:q - a] = ROLES[r] + 1
            y[p - a] = ROLES[r]
    return y
