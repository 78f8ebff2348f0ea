"""Archives as streams."""

import gzip
import io
import json

import pytest

import isnad
from test_reading import TEXT


def record(url, html):
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def page(n):
    paragraphs = "".join(f"<p>{TEXT} وقال شهود إن {n} عربات احترقت قرب الجسر في ضاحية المدينة.</p>" for _ in range(3))
    return f"<html><head><title>خبر {n}</title></head><body><article><h1>خبر {n}</h1>{paragraphs}</article></body></html>"


def archive(pages=5, others=7):
    """A web archive: pages of ours, and pages in another language."""
    arabic = [record(f"https://naba.example/{n}", page(n)) for n in range(3, 3 + pages)]
    english = [record(f"https://other.example/{n}", f"<html><body><p>{'Nothing but English words. ' * 40}</p></body></html>") for n in range(others)]
    return b"".join(gzip.compress(r) for r in [*english, *arabic])


def test_a_web_archive_is_read_as_a_stream():
    made = isnad.read_archive(io.BytesIO(archive()), "a.warc.gz", batch=2)
    batches = list(made)
    assert [b.num_rows for b in batches] and sum(b.num_rows for b in batches) == 5
    assert all(b.schema.equals(isnad.reading_schema()) for b in batches)
    urls = [u for b in batches for u in b.column("url").to_pylist()]
    assert urls == [f"https://naba.example/{n}" for n in range(3, 8)]
    assert all(s for b in batches for s in b.column("statements").to_pylist())
    c = made.counts
    assert (c.pieces, c.read, c.failed, sum(c.skipped.values())) == (12, 5, 0, 7)


def test_whoever_wants_no_more_stops():
    class Counted(io.BytesIO):
        asked = 0

        def read(self, n=-1):
            self.asked += 1
            return super().read(n)

    file = Counted(archive(pages=300, others=0))
    for _ in isnad.read_archive(file, "a.warc.gz", batch=4):
        break
    assert file.asked < 5


def test_what_cannot_be_read_is_a_row_that_says_so(tmp_path):
    lines = [json.dumps({"text": TEXT}), "no JSON at all", json.dumps({"text": TEXT, "id": "b"})]
    rows = [r for b in isnad.read_archive(io.BytesIO("\n".join(lines).encode()), "x.jsonl") for r in b.to_pylist()]
    assert [r["trouble"] is None for r in rows] == [True, False, True] and rows[2]["report"] == "b"
    cut = archive()[:-100]
    troubles = [r["trouble"] for b in isnad.read_archive(io.BytesIO(cut), "cut.warc.gz") for r in b.to_pylist()]
    assert any(troubles) and None in troubles
    with pytest.raises(isnad.InputError, match="check the path"):
        isnad.read_archive(tmp_path / "nowhere.warc")
    with pytest.raises(isnad.InputError, match="is no file"):
        isnad.read_archive(7)

    class Broken(io.BytesIO):
        def read(self, n=-1):
            raise OSError("the cable was cut")

    rows = [r for b in isnad.read_archive(Broken(), "far.warc") for r in b.to_pylist()]
    assert len(rows) == 1 and "the cable was cut" in rows[0]["trouble"]
