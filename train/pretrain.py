"""Learns the words' vectors and the layers from raw text: hide a fifth of the words, guess them from the rest.

    python pretrain.py PACK_DIR OUT_DIR SECONDS

Meant for a machine with a GPU; runs for SECONDS. What it learnt comes with the repository (train/pretrained.npz, models/words.bin), and the trainer
on gold begins from it, so nobody else needs the GPU.
"""
import sys, time, lzma, os, threading, queue
import numpy as np
import jax, jax.numpy as jnp
import net

PACK, OUT, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
T = 256
B = int(os.environ.get("B", 256))
U = int(os.environ.get("U", 20480))
t0 = time.time()
types = [l.split("\t")[0] for l in open(f"{PACK}/types.txt", encoding="utf-8")]
UNK, END = len(types), len(types) + 1
with lzma.open(f"{PACK}/ids.xz") as f:
    raw = np.frombuffer(f.read(), np.uint8).reshape(3, -1).astype(np.int32)
ids = raw[0] | raw[1] << 8 | raw[2] << 16
print("read", ids.size, round(time.time() - t0), "s", flush=True)
table = net.piece_table(types + ["", "¶¶"])
table = jnp.asarray(table)
print("pieces", round(time.time() - t0), "s", flush=True)
n = ids.size // T
MASKED = B * T // 5
bf = jnp.bfloat16


def batches(seed):
    rng = np.random.default_rng(seed)
    while True:
        shift = rng.integers(0, T)
        order = rng.permutation(n - 1)
        for k in range(0, len(order) - B, B):
            rows = order[k:k + B]
            x = ids[(rows[:, None] * T + shift + np.arange(T)[None, :])]
            at = rng.choice(B * T, MASKED, replace=False)
            gold = x.reshape(-1)[at]
            how = rng.random(MASKED)
            seen = x.reshape(-1).copy()
            other = rng.integers(0, 20000, MASKED)
            seen[at] = np.where(how < 0.9, gold, other)
            hide = np.zeros(B * T, np.float32)
            hide[at] = how < 0.8
            uniq, inv = np.unique(seen, return_inverse=True)
            if len(uniq) > U:
                uniq, inv = uniq[:U], np.minimum(inv, U - 1)
            uniq = np.pad(uniq, (0, U - len(uniq)), constant_values=UNK)
            yield uniq.astype(np.int32), inv.astype(np.int32), hide, at.astype(np.int32), gold.astype(np.int32)


def loss_of(p, batch):
    uniq, inv, hide, at, gold = batch
    e = net.embed(p, jnp.where(uniq < net.WORDS, uniq, net.WORDS), table[uniq], bf)
    x = e[inv]
    x = jnp.where(hide[:, None] > 0, p["mask"].astype(bf), x)
    x = x * jax.lax.rsqrt(jnp.mean(x.astype(jnp.float32) ** 2, -1, keepdims=True) + 1e-6).astype(bf)
    x = (x @ p["in_w"].astype(bf) + p["in_b"].astype(bf)).reshape(B, T, net.D)
    h = net.layers(p, x, jnp.ones((B, T), jnp.float32)).reshape(B * T, net.D)[at]
    logits = (h @ p["guess"].astype(bf) + p["guess_b"].astype(bf)).astype(jnp.float32)
    ok = gold < net.WORDS
    lse = jax.nn.logsumexp(logits, -1)
    hit = jnp.take_along_axis(logits, jnp.where(ok, gold, 0)[:, None], 1)[:, 0]
    w = ok.astype(jnp.float32)
    acc = (jnp.argmax(logits, -1) == gold) * w
    return jnp.sum((lse - hit) * w) / w.sum(), jnp.sum(acc) / w.sum()


def step(p, m, v, k, lr, batch):
    (l, acc), g = jax.value_and_grad(loss_of, has_aux=True)(p, batch)
    norm = jnp.sqrt(sum(jnp.sum(x * x) for x in jax.tree.leaves(g)))
    g = jax.tree.map(lambda x: x * jnp.minimum(1, 1 / norm), g)
    m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
    v = jax.tree.map(lambda a, b: 0.98 * a + 0.02 * b * b, v, g)
    c1, c2 = 1 - 0.9 ** k, 1 - 0.98 ** k
    p = jax.tree.map(lambda w, a, b: w - lr * (a / c1 / (jnp.sqrt(b / c2) + 1e-8) + (0.01 * w if w.ndim > 1 else 0)), p, m, v)
    return p, m, v, l, acc


p = net.init()
rng = np.random.default_rng(2)
p["guess"] = (rng.standard_normal((net.D, net.WORDS)) * net.D ** -0.5).astype(np.float32)
p["guess_b"] = np.zeros(net.WORDS, np.float32)
p = jax.tree.map(jnp.asarray, p)
m = jax.tree.map(jnp.zeros_like, p)
v = jax.tree.map(jnp.zeros_like, p)
step = jax.jit(step, donate_argnums=(0, 1, 2))
q = queue.Queue(16)


def feed(seed):
    for b in batches(seed):
        q.put(b)


for worker in range(4):
    threading.Thread(target=feed, args=(7 + worker,), daemon=True).start()
PEAK = float(os.environ.get("LR", 3e-3))
k, begun, sums = 0, None, []
while True:
    now = time.time() - t0
    part = now / SECONDS
    if part >= 1:
        break
    k += 1
    lr = PEAK * min(1, k / 400) * max(0.0, 1 - part)
    p, m, v, l, acc = step(p, m, v, float(k), lr, q.get())
    if k % 20 == 0:
        sums.append((float(l), float(acc)))
    if k in (1, 20) or k % 400 == 0:
        s = np.mean(sums[-20:], 0) if sums else (0, 0)
        print(k, "epoch", round(k * B / n, 2), "loss", np.round(s, 3), round(now), "s", "queue", q.qsize(), flush=True)
os.makedirs(OUT, exist_ok=True)
p = jax.tree.map(lambda x: np.asarray(x, np.float32), p)
h = lambda x: x.astype(np.float16)
np.save(f"{OUT}/word.npy", h(p["word"]))
half = net.BUCKETS // 2
np.save(f"{OUT}/piece.npy", h(p["piece"]))
np.save(f"{OUT}/guess.npy", h(p["guess"]))
flat = {k: v for k, v in p.items() if k not in ("word", "piece", "guess") and not isinstance(v, dict)}
for name, d in p.items():
    if isinstance(d, dict):
        flat |= {f"{name}.{a}": b for a, b in d.items()}
np.savez(f"{OUT}/layers.npz", **flat)
print("done", k, "steps", np.round(np.mean(sums[-50:], 0), 4), flush=True)
