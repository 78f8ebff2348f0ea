"""Learns how far a line of the ledger can be trusted, from lines that were judged against their reports (judged.tsv), and writes models/lines.tsv.

    train/.venv/bin/python train/lines.py              # from ../shared; prints what was reached
    train/.venv/bin/python train/lines.py --shared DIR

A log-linear model for each kind weighs what is known of an item (crates/isnad-ledger/src/trust.rs). Reports are dealt to ten parts by a hash of
their ids, so that a report is judged by weights that have not seen it. Of each kind the bar is where the best KEEP of the lines, so judged, are
told: what is wrong among them hardly changes with the bar, what is right does, most of all in lines judged by the milder measure of the
audit (seeds from MILD on), which are printed apart. Seedless and deterministic.
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
KEEP = {"figure": 0.50, "event": 0.58, "position": 0.58}
MILD = 9001
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
    rows = [(r, a, v, int(seed) >= MILD) for r, k, a, v, seed in rows if k == kind and (r, k, a) in found]
    names = sorted(found[(rows[0][0], kind, rows[0][1])])
    x = np.array([[found[(r, kind, a)][n] for n in names] for r, a, *_ in rows])
    y = np.array([WORTH[v] for _, _, v, _ in rows])
    of = np.array([part(r) for r, *_ in rows])
    unseen = np.zeros(len(rows))
    for p in range(PARTS):
        w = fit(x[of != p], y[of != p])
        unseen[of == p] = w[0] + x[of == p] @ w[1:]
    order = np.argsort(-unseen, kind="stable")
    last = int(KEEP[kind] * len(rows)) - 1
    words = lambda c: " ".join(f"{v} {c[v]}" for v in WORTH)
    for name, some in (("judged", order), ("mildly", [i for i in order if rows[i][3]])):
        told = [i for i in some if unseen[i] >= unseen[order[last]]]
        count = lambda l: words(collections.Counter(rows[i][2] for i in l))
        print(f"{kind}: {len(some)} {name} ({count(some)}); told {len(told)} ({count(told)})")
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
