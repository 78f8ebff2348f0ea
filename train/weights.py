"""Writes tables of numbers as crates/isnad-read/src/learn/tensors.rs reads them."""
import struct
import numpy as np


def write(path, tables):
    """tables: (name, sort, value); sort "half" (any shape), "bytes" (a row each has its own scale), "text"."""
    out = [b"isnadNET1", struct.pack("<I", len(tables))]
    for name, sort, v in tables:
        n = name.encode()
        out += [bytes([len(n)]), n]
        if sort == "text":
            raw = v.encode()
            out += [bytes([2, 1]), struct.pack("<I", len(raw)), raw]
            continue
        v = np.asarray(v, np.float32)
        out += [bytes([0 if sort == "half" else 1, v.ndim]), struct.pack(f"<{v.ndim}I", *v.shape)]
        if sort == "half":
            out.append(np.clip(v, -65000, 65000).astype("<f2").tobytes())
        else:
            scale = np.maximum(np.abs(v).max(1), 1e-8) / 127
            out += [scale.astype("<f4").tobytes(), np.rint(v / scale[:, None]).astype(np.int8).tobytes()]
    data = b"".join(out)
    open(path, "wb").write(data)
    return len(data)


def words(path, pre, types_file, count):
    """The frozen vectors: models/words.bin."""
    names = [l.rstrip("\n").split("\t")[0] for l in open(types_file, encoding="utf-8")][:count]
    return write(path, [("list", "text", "\n".join(names)), ("word", "bytes", pre["word"][:count]),
                        ("piece", "bytes", pre["piece"][:-1])])


def layers(path, p, more=()):
    """What is learnt from gold: models/layers.bin."""
    t = []
    for k in sorted(p):
        if isinstance(p[k], dict):
            t += [(f"{k}.{a}", "half", p[k][a]) for a in sorted(p[k])]
        elif k not in ("word", "piece", "mask"):
            t.append((k, "half", p[k]))
    return write(path, t + list(more))


def with_tables(path, more):
    """Writes a file of layers again with some tables in place of those it has."""
    names = [n for n, _, _ in more]
    old = [(n, "half", v) for n, v in read(path).items() if n not in names]
    return write(path, old + list(more))


def read_words(path):
    """models/words.bin again: the common words, their vectors, the pieces' vectors."""
    out = read(path)
    return out["list"].split("\n"), out["word"], out["piece"]


def read(path):
    """All tables of a file, by name."""
    b = open(path, "rb").read()
    at = len(b"isnadNET1")
    count, = struct.unpack_from("<I", b, at); at += 4
    out = {}
    for _ in range(count):
        n = b[at]; name = b[at + 1:at + 1 + n].decode(); at += 1 + n
        sort, dims = b[at], b[at + 1]; at += 2
        shape = struct.unpack_from(f"<{dims}I", b, at); at += 4 * dims
        if sort == 2:
            out[name] = b[at:at + shape[0]].decode(); at += shape[0]
        elif sort == 0:
            n = int(np.prod(shape))
            out[name] = np.frombuffer(b, "<f2", n, at).reshape(shape).astype(np.float32); at += 2 * n
        else:
            scale = np.frombuffer(b, "<f4", shape[0], at); at += 4 * shape[0]
            rows = np.frombuffer(b, np.int8, shape[0] * shape[1], at).reshape(shape); at += shape[0] * shape[1]
            out[name] = rows.astype(np.float32) * scale[:, None]
    return out
