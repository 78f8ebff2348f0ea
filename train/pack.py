"""Packs raw words for pretrain.py: `pack.py WORDS OUT_DIR`, WORDS as `cargo run --release --example words` prints them.

Writes types.txt (each word that occurs twice, with its count, the commonest first) and ids.xz (the numbers of all words in
order, low, middle and high bytes apart). Articles that begin with the same forty words are taken once.
"""
import collections, lzma, pathlib, sys
import numpy as np

source, out = sys.argv[1], pathlib.Path(sys.argv[2])
counts, articles, seen = collections.Counter(), [], set()
for line in open(source, encoding="utf-8"):
    words = line.split()
    start = tuple(words[:40])
    if len(words) < 20 or start in seen:
        continue
    seen.add(start)
    articles.append(line)
    counts.update(words)
types = [w for w, n in counts.most_common() if n >= 2]
ids = {w: i for i, w in enumerate(types)}
unknown, end = len(types), len(types) + 1
a = np.concatenate([np.array([ids.get(w, unknown) for w in x.split()] + [end], np.uint32) for x in articles])
out.mkdir(exist_ok=True)
(out / "types.txt").write_text("\n".join(f"{w}\t{counts[w]}" for w in types), "utf-8")
planes = a.view(np.uint8).reshape(-1, 4)
with lzma.open(out / "ids.xz", "wb", preset=2) as f:
    for k in range(3):
        f.write(planes[:, k].tobytes())
print(len(articles), "articles,", a.size, "words,", len(types), "types")
