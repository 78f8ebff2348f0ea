"""Learns how far a line of the ledger can be trusted, from lines that were judged against their reports (judged.tsv), and writes models/lines.tsv.

    train/.venv/bin/python train/lines.py              # from ../shared; prints what was reached
    train/.venv/bin/python train/lines.py --shared DIR

A log-linear model for each kind weighs what is known of an item (crates/isnad-ledger/src/trust.rs). Reports are dealt to ten parts by a hash of
their ids, so that a report is judged by weights that have not seen it. Of each kind the bar is the lowest from which on at most MOST of
the lines, so judged, are wrong. Seedless and deterministic.
"""
import argparse, collections, gzip, hashlib, json, pathlib, subprocess, sys, tempfile
import numpy as np
from scipy.optimize import minimize

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
TRAITS = ROOT / "target/release/examples/traits"
SOURCES = ["data/news/saudinewsnet.jsonl.gz", "data/airwars/reports.jsonl", "gold/seeds/seeds.jsonl"]
WORTH = {"right": 1.0, "partly": 0.5, "wrong": 0.0, "unusable": 0.0}
KINDS = ["figure", "event", "position"]
MOST = {"figure": 0.12, "event": 0.08, "position": 0.18}
LEAST = 0.25     # of all judged lines of a kind, however many of them are wrong
STRENGTH = 3.0   # of the pull towards no weight at all
PARTS = 10


def part(report):
    return int(hashlib.sha256(report.encode()).hexdigest(), 16) % PARTS


def judged():
    for line in open(HERE / "judged.tsv", encoding="utf-8"):
        if not line.startswith("#"):
            report, kind, at, verdict, seed = line.rstrip("\n").split("\t")
            yield report, kind, int(at), verdict, seed


def reports(shared, ids):
    """The lines of the reports that were judged; how often one is named twice does not matter."""
    for name in SOURCES:
        path = pathlib.Path(shared) / name
        with (gzip.open if name.endswith("gz") else open)(path, "rt", encoding="utf-8") as f:
            for line in f:
                if json.loads(line).get("id") in ids:
                    yield line.rstrip("\n") + "\n"


def traits(shared, ids):
    """Traits of all items of the judged reports, by report, kind and place."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        f.writelines(reports(shared, ids))
        f.flush()
        with open(f.name, "rb") as stdin:
            out = subprocess.run([TRAITS], stdin=stdin, stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for line in out.splitlines():
        d = json.loads(line)
        found[(d["report"], d["kind"], d["at"])] = d["traits"]
    return found


def fit(x, y):
    """Weights (the base first) of traits brought to mean 0 and spread 1, given back for traits as they are."""
    mean, spread = x.mean(0), x.std(0)
    spread[spread < 1e-6] = 1.0
    z = np.c_[np.ones(len(x)), (x - mean) / spread]

    def loss(w):
        s = z @ w
        return np.sum(np.logaddexp(0, s) - y * s) + STRENGTH * np.sum(w[1:] ** 2)

    def slope(w):
        g = z.T @ (1 / (1 + np.exp(-(z @ w))) - y)
        g[1:] += 2 * STRENGTH * w[1:]
        return g

    w = minimize(loss, np.zeros(z.shape[1]), jac=slope, method="L-BFGS-B").x
    own = w[1:] / spread
    return np.r_[w[0] - own @ mean, own]


def learn(kind, rows, found):
    """Weights and bar of one kind."""
    rows = [(r, a, v) for r, k, a, v, _ in rows if k == kind and (r, k, a) in found]
    names = sorted(found[(rows[0][0], kind, rows[0][1])])
    x = np.array([[found[(r, kind, a)][n] for n in names] for r, a, _ in rows])
    y = np.array([WORTH[v] for _, _, v in rows])
    of = np.array([part(r) for r, _, _ in rows])
    unseen = np.zeros(len(rows))
    for p in range(PARTS):
        w = fit(x[of != p], y[of != p])
        unseen[of == p] = w[0] + x[of == p] @ w[1:]
    order = np.argsort(-unseen, kind="stable")
    wrong = np.array([WORTH[rows[i][2]] == 0 for i in order])
    share = np.cumsum(wrong) / (1 + np.arange(len(rows)))
    good = [n for n in range(len(rows)) if share[n] <= MOST[kind]]
    last = max(max(good, default=0), int(LEAST * len(rows)) - 1)
    told = collections.Counter(rows[i][2] for i in order[:last + 1])
    everything = collections.Counter(v for _, _, v in rows)
    words = lambda c: " ".join(f"{v} {c[v]}" for v in WORTH)
    print(f"{kind}: {len(rows)} judged ({words(everything)}); told {last + 1} ({words(told)})")
    for q in (0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
        n = int(q * len(rows))
        c = collections.Counter(rows[i][2] for i in order[:n])
        print(f"  best {q:.0%}: right {c['right'] / n:.2f}, wrong {(c['wrong'] + c['unusable']) / n:.2f}")
    w = fit(x, y)
    return [("base", w[0])] + list(zip(names, w[1:])) + [("bar", unseen[order[last]])]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shared", default=str(ROOT.parent / "shared"))
    o = a.parse_args()
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "isnad-ledger", "--example", "traits"], check=True, cwd=ROOT)
    rows = list(judged())
    found = traits(o.shared, {r for r, *_ in rows})
    with open(ROOT / "models/lines.tsv", "w", encoding="utf-8") as f:
        f.write("# Weights of traits by which a line of the ledger is trusted (crates/isnad-ledger/src/trust.rs), made by train/lines.py from judged lines.\n# kind\ttrait\tweight\n")
        for kind in KINDS:
            for name, weight in learn(kind, rows, found):
                f.write(f"{kind}\t{name}\t{weight:.3f}\n")


if __name__ == "__main__":
    sys.exit(main())
