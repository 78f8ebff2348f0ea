#!/usr/bin/env python3
"""The same work by others, on the same machine: page extraction, web archives, near copies.

  pip install -r benches/requirements.txt
  ISNAD_KEEP_WARC=/tmp/pages.warc.gz cargo bench -p isnad --bench intake
  ISNAD_KEEP_ARTICLES=/tmp/articles.jsonl cargo bench -p isnad --bench copies
  python3 benches/peers.py ../shared/data/pages /tmp/pages.warc.gz target/release/isnad /tmp/articles.jsonl
"""
import collections, json, pathlib, subprocess, sys, time

import gaoya.minhash
from datasketch import MinHash, MinHashLSH

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text

folder, warc, isnad = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
bodies = json.loads((folder / "bodies.json").read_text("utf-8"))
pages = {k: (folder / f"{k}.html").read_bytes() for k in bodies}


def f1(a, b):
    a, b = collections.Counter(a.split()), collections.Counter(b.split())
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def best(text, body):
    # some give the headline as the first line, the marked bodies have none: whichever is better for them
    return max(f1(text, body), f1(text.partition("\n")[2], body))


def show(name, out, rate):
    print(f"{name:<14} {rate}   body F1", " ".join(f"{best(out[k], bodies[k]):.3f}" for k in bodies),
          f"mean {sum(best(out[k], bodies[k]) for k in bodies) / len(bodies):.3f}")


said = subprocess.run([isnad, "extract", *(str(folder / f"{k}.html") for k in bodies)], capture_output=True, text=True, check=True)
out = {}
for line in said.stdout.splitlines():
    r = json.loads(line)
    # the headline is the first line of isnad's text; the marked bodies have none
    out[r["id"]] = r["text"].split("\n", 1)[1]
show("isnad", out, "(rate: cargo bench -p isnad --bench intake)")
for name, f in [("trafilatura", lambda h: trafilatura.extract(h) or ""),
                ("resiliparse", lambda h: extract_plain_text(h.decode("utf-8", "replace"), main_content=True))]:
    out = {k: f(h) for k, h in pages.items()}
    start = time.perf_counter()
    for _ in range(5):
        for h in pages.values():
            f(h)
    show(name, out, f"{5 * len(pages) / (time.perf_counter() - start):8.0f} pages/s")
start, n = time.perf_counter(), 0
with open(warc, "rb") as f:
    for record in ArchiveIterator(f, record_types=WarcRecordType.response):
        record.reader.read().decode("utf-8", "replace")
        n += 1
print(f"fastwarc       {n / (time.perf_counter() - start):8.0f} records/s")

# near copies: Jaccard >= 0.8 of word 5-shingles, on texts that are folded already (isnad folds them within its time)
if len(sys.argv) > 4:
    articles = [json.loads(l) for l in open(sys.argv[4], encoding="utf-8")]
    texts = [a["text"] for a in articles]
    want = {(j, i) for i, a in enumerate(articles) for j in a["copies"]}


    def jaccard(i, j):
        return len(sets(i) & sets(j)) / max(1, len(sets(i) | sets(j)))


    def sets(i, kept={}):
        if i not in kept:
            w = texts[i].split()
            kept[i] = {" ".join(w[k:k + 5]) for k in range(len(w) - 4)}
        return kept[i]


    def told(name, took, pairs):
        # what they propose is checked outside their time
        pairs = {(min(p), max(p)) for p in pairs}
        right = {p for p in pairs if jaccard(*p) >= 0.8}
        print(f"{name:<14} {len(texts) / took:8.0f} articles/s   recall {len(right & want) / len(want):.4f}"
              f"   {len(pairs)} pairs proposed, {len(right)} of them at 0.8 or more")


    # with its own defaults for the threshold, and with isnad's bands
    for name, bands, rows in [("gaoya", 20, 5), ("gaoya 24x3", 24, 3)]:
        start = time.perf_counter()
        index = gaoya.minhash.MinHashStringIndex(64, 0.8, bands, rows, None, "word", False, (5, 5), "vec")
        pairs = set()
        for i, t in enumerate(texts):
            pairs.update((i, j) for j in index.query(t))
            index.insert_document(i, t)
        told(name, time.perf_counter() - start, pairs)
        start = time.perf_counter()
        index = gaoya.minhash.MinHashStringIndex(64, 0.8, bands, rows, None, "word", False, (5, 5), "vec")
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        print(f"{name:<14} {len(texts) / (time.perf_counter() - start):8.0f} articles/s put in on all cores, without asking")
    some = len(texts) // 5  # a fifth: it is slow
    start = time.perf_counter()
    lsh = MinHashLSH(threshold=0.8, num_perm=128)
    for i in range(some):
        m = MinHash(num_perm=128)
        w = texts[i].split()
        m.update_batch([" ".join(w[k:k + 5]).encode() for k in range(len(w) - 4)])
        lsh.query(m)
        lsh.insert(i, m)
    print(f"{'datasketch':<14} {some / (time.perf_counter() - start):8.0f} articles/s (the first {some})")
    lsh, pairs = MinHashLSH(threshold=0.8, num_perm=128), set()
    for i in sorted({i for p in want for i in p}):
        m = MinHash(num_perm=128)
        m.update_batch([x.encode() for x in sets(i)])
        pairs.update((i, j) for j in lsh.query(m))
        lsh.insert(i, m)
    print(f"{'datasketch':<14} recall {len({(min(p), max(p)) for p in pairs} & want) / len(want):.4f} among the articles of the pairs")
