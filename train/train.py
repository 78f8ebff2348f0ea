"""Makes models/layers.bin from gold: the network's layers and heads, then the ranker of who speaks.

    train/train.sh                   # models/layers.bin, from all gold
    train/train.sh --folds           # models/folds/fold-0.bin … fold-4.bin, each without its fold (for `isnad eval --folds`)
    train/train.sh --groups          # models/folds/group-NAME.bin, each without one group of outlets
    train/train.sh --more DIR        # with people's decisions beside the gold, as `isnad corrections -o DIR` writes them

The order of everything is fixed and seeds are pinned: the same machine and versions (requirements.txt) give the same bytes.
"""
import argparse, json, pathlib, subprocess, sys, tempfile, time
import data, learn, speakers, tagger, weights

ROOT = pathlib.Path(__file__).resolve().parent.parent
STUDY = ROOT / "target/release/examples/study"
# keep, add, closed rules; figures kept and added; events kept and added (learn/mod.rs, Bars)
BARS = [0.35, 0.5, 0.2, 0.15, 0.5, 0.3, 0.5]


def study(reports, out, layers=None):
    """Has the program write what the models see of reports."""
    with open(reports, "rb") as i, open(out, "wb") as o:
        subprocess.run([STUDY] + ([str(layers)] if layers else []), stdin=i, stdout=o, check=True)
    return str(out)


def make(out, pre, words, train, more, held, tmp, reports):
    """One file of layers, learnt from all but the reports that are held back."""
    seen = [d for d in train if not held(d)] + more
    xs = [x for d in seen for x in tagger.stretches(d, words)]
    print(f"{out.name}: {len(seen)} reports, {len(xs)} stretches", flush=True)
    p = learn.train(pre, xs, learn.settings())
    rank = [0.0] * speakers.FEATURES
    # twice: who spoke before is among the features, and the first time nobody has been ranked yet
    for k in range(2):
        weights.layers(out, p, [("bars", "half", BARS), ("speakers", "half", rank)])
        lessons = speakers.lessons([d for d in train if not held(d)], speakers.read_studies([study(reports, tmp / "choices", out)]))
        rank = speakers.fit(lessons, epochs=8, l2=1e-2, lr=0.05)
        hit, there = speakers.score(lessons, rank)
        print(f"  sources on what was learnt from: {hit:.3f} right, the right one among those weighed in {there:.3f}", flush=True)
    size = weights.layers(out, p, [("bars", "half", BARS), ("speakers", "half", rank)])
    print(f"  wrote {out}, {size} bytes", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shared", default=str(ROOT.parent / "shared"), help="folder that holds gold/")
    a.add_argument("--folds", action="store_true")
    a.add_argument("--only", type=int, help="with --folds: this one")
    a.add_argument("--groups", action="store_true")
    a.add_argument("--more", help="people's decisions: a folder with gold/ and text/")
    o = a.parse_args()
    g = pathlib.Path(o.shared) / "gold"
    if not (g / "train/train.jsonl").exists():
        sys.exit(f"no gold in {g}\nhint: name the folder that holds gold/ with --shared")
    t0 = time.time()
    names, pre = learn.pretrained(ROOT / "train/pretrained.npz", ROOT / "models/words.bin")
    words = tagger.Words(names, pre)
    with tempfile.TemporaryDirectory() as d:
        tmp = pathlib.Path(d)
        reports = g / "train/train.jsonl"
        train = data.load(o.shared, study(reports, tmp / "train"), g / "train/gold", reports)
        # the rules were written against these: their proposals there are not shown to the network
        more = [x for s in ("dev", "seeds") for x in data.load(o.shared, study(g / s / f"{s}.jsonl", tmp / s), g / s / "gold", sure=False)]
        if o.more:
            m = pathlib.Path(o.more)
            with open(tmp / "more.jsonl", "w", encoding="utf-8") as f:
                for p in sorted((m / "gold").glob("*.json")):
                    x = json.loads(p.read_text("utf-8"))
                    text = (m / "text" / f"{p.stem}.txt").read_text("utf-8")
                    f.write(json.dumps({"id": x["id"], "text": text, "published": x.get("published")}) + "\n")
            more += data.load(o.shared, study(tmp / "more.jsonl", tmp / "more"), m / "gold")
        folder = ROOT / "models/folds"
        if o.folds or o.groups:
            folder.mkdir(exist_ok=True)
        if o.folds:
            for f in range(5) if o.only is None else [o.only]:
                make(folder / f"fold-{f}.bin", pre, words, train, more, lambda d: d.fold == f, tmp, reports)
        if o.groups:
            for n in sorted({d.group for d in train}):
                make(folder / f"group-{n}.bin", pre, words, train, more, lambda d: d.group == n, tmp, reports)
        if not (o.folds or o.groups):
            make(ROOT / "models/layers.bin", pre, words, train, more, lambda d: False, tmp, reports)
    print(f"{time.time() - t0:.0f} s")


if __name__ == "__main__":
    main()
