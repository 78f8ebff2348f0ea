"""The network: words in, a vector for each word out. The Rust twin is crates/isnad-read/src/learn/net.rs.

A word's vector is the sum of a vector of its own (common words) and of its pieces (three to five letters). Layers are gated
convolutions, each over five words at a growing distance, and one layer of attention over the stretch. All sums are plain
f32; the gate is piecewise linear, so that Rust gives the same numbers without a mathematics library.
"""
import numpy as np
import jax, jax.numpy as jnp

WORDS = 24_000      # words with a vector of their own, by frequency
BUCKETS = 57_344    # rows that the hashes of pieces share
PIECES = 24         # the most pieces of a word; as in words.rs
E = 96              # width of a word's vector
D = 160             # width of all layers
LAYERS = [("conv", 1), ("conv", 2), ("conv", 4), ("attn", 0), ("conv", 1), ("conv", 2), ("conv", 8)]
HEADS, HD = 4, 24


def fnv(s):
    h = 0x811C9DC5
    for b in s.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def pieces(w):
    s = "<" + w[:24] + ">"
    return [fnv(s[i:i + n]) % BUCKETS for n in (3, 4, 5) for i in range(len(s) - n + 1)][:PIECES]


def piece_table(types):
    """One row of bucket numbers a word, filled up with BUCKETS (a row of zeros)."""
    out = np.full((len(types), PIECES), BUCKETS, np.int32)
    for k, w in enumerate(types):
        p = pieces(w)
        out[k, :len(p)] = p
    return out


def init(seed=1):
    rng = np.random.default_rng(seed)
    n = lambda *s, scale: (rng.standard_normal(s) * scale).astype(np.float32)
    p = {"word": n(WORDS + 1, E, scale=0.5), "piece": n(BUCKETS + 1, E, scale=0.5), "mask": n(E, scale=0.5),
         "in_w": n(E, D, scale=E ** -0.5), "in_b": np.zeros(D, np.float32)}
    for k, (kind, _) in enumerate(LAYERS):
        if kind == "conv":
            taps = n(5, D, scale=0.1); taps[2] += 1
            p[f"l{k}"] = {"g": np.ones(D, np.float32), "taps": taps, "w": n(D, 2 * D, scale=D ** -0.5),
                          "b": np.zeros(2 * D, np.float32)}
        else:
            p[f"l{k}"] = {"g": np.ones(D, np.float32), "qkv": n(D, 3 * HEADS * HD, scale=D ** -0.5),
                          "o": n(HEADS * HD, D, scale=(HEADS * HD) ** -0.5),
                          "slope": np.array([0.5, 0.1, 0.02, 0.0], np.float32)}
    p["out_g"] = np.ones(D, np.float32)
    return p


def rms(x, g):
    return x * jax.lax.rsqrt(jnp.mean(x.astype(jnp.float32) ** 2, -1, keepdims=True) + 1e-6).astype(x.dtype) * g.astype(x.dtype)


def gate(x):
    return jnp.clip(x * (1 / 6) + 0.5, 0, 1)


def embed(p, word, piece, dt=jnp.float32):
    """Word numbers (n) and piece numbers (n, PIECES) to vectors (n, E)."""
    rows = jnp.minimum(word, WORDS)
    n = jnp.sum(piece < BUCKETS, -1, keepdims=True)
    w = p["word"].at[WORDS].set(0)[rows]
    s = p["piece"].at[BUCKETS].set(0)[piece].sum(1) * jax.lax.rsqrt(jnp.maximum(n, 1).astype(jnp.float32))
    return (w + s).astype(dt)


def layers(p, x, live, drop=None):
    """x (batch, time, D), live (batch, time): 1 for words, 0 for filling. `drop(k, x)`: dropout while training."""
    m = live[..., None].astype(x.dtype)
    x = x * m
    t = x.shape[1]
    dist = jnp.abs(jnp.arange(t)[:, None] - jnp.arange(t)[None, :]).astype(jnp.float32)
    for k, (kind, dil) in enumerate(LAYERS):
        q = p[f"l{k}"]
        y = rms(x, q["g"]) * m
        if kind == "conv":
            pad = jnp.pad(y, ((0, 0), (2 * dil, 2 * dil), (0, 0)))
            y = sum(pad[:, j * dil:j * dil + t] * q["taps"][j].astype(x.dtype) for j in range(5))
            u = y @ q["w"].astype(x.dtype) + q["b"].astype(x.dtype)
            y = u[..., :D] * gate(u[..., D:])
        else:
            b = x.shape[0]
            z = (y @ q["qkv"].astype(x.dtype)).reshape(b, t, 3, HEADS, HD)
            s = jnp.einsum("bihd,bjhd->bhij", z[:, :, 0], z[:, :, 1]).astype(jnp.float32) * HD ** -0.5
            s = s - jax.nn.relu(q["slope"])[None, :, None, None] * dist + (live[:, None, None, :] - 1) * 1e9
            a = jax.nn.softmax(s, -1).astype(x.dtype)
            y = jnp.einsum("bhij,bjhd->bihd", a, z[:, :, 2]).reshape(b, t, HEADS * HD) @ q["o"].astype(x.dtype)
        if drop:
            y = drop(k, y)
        x = (x + y) * m
    return rms(x, p["out_g"])
