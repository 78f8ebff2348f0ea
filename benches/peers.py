#!/usr/bin/env python3
"""The same work by others, on the same machine: page extraction and web archives.

  pip install -r benches/requirements.txt
  ISNAD_KEEP_WARC=/tmp/pages.warc.gz cargo bench -p isnad --bench intake
  python3 benches/peers.py ../shared/data/pages /tmp/pages.warc.gz target/release/isnad
"""
import collections, json, pathlib, subprocess, sys, time

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text

folder, warc, isnad = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
bodies = json.loads((folder / "bodies.json").read_text("utf-8"))
pages = {k: (folder / f"{k}.html").read_bytes() for k in bodies}


def f1(a, b):
    a, b = collections.Counter(a.split()), collections.Counter(b.split())
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def show(name, out, rate):
    print(f"{name:<14} {rate}   body F1", " ".join(f"{f1(out[k], bodies[k]):.3f}" for k in bodies),
          f"mean {sum(f1(out[k], bodies[k]) for k in bodies) / len(bodies):.3f}")


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
