"""Makes models/layers.bin from gold: the network's layers and heads, the rankers of who speaks and who did what to whom, bars,
tables of certainty.

    train/train.sh --folds           # models/folds/fold-0.bin … fold-4.bin, each without its fold (for `isnad eval --folds`)
    train/train.sh                   # models/layers.bin, from all gold; its rankers learn from the files of --folds, where they are
    train/train.sh --groups          # models/folds/group-NAME.bin, each without that group of outlets (groups are left out in five parts)
    train/train.sh --rank            # rankers alone, anew, for the files of --folds and models/layers.bin
    train/train.sh --more DIR        # with people's decisions beside the gold, as `isnad corrections -o DIR` writes them

Whom a statement can be from depends on what the network finds. On reports from which it has learnt it finds nearly all of it;
rankers taught there would trust it too much. They learn from each fold as the network without that fold sees it.

Beside the gold, which alone is scored, it learns from the reports of more.jsonl (more.py), each in its fold and group as the gold is.

The order of everything is fixed and seeds are pinned: the same machine and versions (requirements.txt) give the same bytes.
"""
import argparse, collections, json, pathlib, subprocess, sys, tempfile, time
import data, learn, more, rankers, tagger, tune, weights

ROOT = pathlib.Path(__file__).resolve().parent.parent
STUDY = ROOT / "target/release/examples/study"
READINGS = ROOT / "target/release/examples/readings"
LAYERS = ROOT / "models/layers.bin"
FOLDS = ROOT / "models/folds"


def study(reports, out, layers=None):
    """Has the program write what the models see of reports."""
    with open(reports, "rb") as i, open(out, "wb") as o:
        subprocess.run([STUDY] + ([str(layers)] if layers else []), stdin=i, stdout=o, check=True)
    return str(out)


def fold_file(f):
    return FOLDS / f"fold-{f}.bin"


def parts(docs, n=5):
    """Groups of outlets dealt to n parts of about as many reports each, the largest first. Leaving out several groups at a
    time tells a little too little of what the rest would teach, for less than half the time of one after the other."""
    count = collections.Counter(d.group for d in docs)
    out = [[] for _ in range(n)]
    for g, _ in sorted(count.items(), key=lambda x: (-x[1], x[0])):
        min(out, key=lambda part: sum(count[x] for x in part)).append(g)
    return [sorted(part) for part in out]


def without_groups(path):
    """The groups of outlets that a file of layers was made without, by its name."""
    return path.stem.removeprefix("group-").split("+") if path.stem.startswith("group-") else []


def network(out, pre, words, gold, beside, go_on=False):
    """One file of layers, learnt from the gold and then from both; its rankers know nothing yet."""
    turns = [(learn.settings(), gold, False)] * (not go_on) + [(learn.further(), gold + beside, True)]
    for args, docs, second in turns:
        xs = [x for d in docs for x in tagger.stretches(d, words)]
        print(f"{out.name}: {len(docs)} reports, {len(xs)} stretches", flush=True)
        # from the file, so that to go on gives the same bytes as to do both turns
        p = learn.train(pre, xs, args, start=learn.again(pre, out, args.seed) if second else None)
        size = weights.layers(out, p, [("bars", "half", tune.START)] + rankers.blank())
        print(f"  wrote {out}, {size} bytes", flush=True)


def lessons_in(docs, layers, reports, tmp):
    """What a file of layers leaves to the rankers, of these reports: by the name of the table."""
    studies = rankers.read_studies([study(reports, tmp / "choices", layers)])
    return {"speakers": rankers.sources(docs, studies), "parties": rankers.parties(docs, studies),
            "parts": rankers.parts(docs, studies)}


def of_fold(reports, f, out):
    """The reports of a fold, in a file of their own."""
    out.write_text("".join(l for r in reports for l in open(r, encoding="utf-8") if json.loads(l)["fold"] == f), encoding="utf-8")
    return out


def rank(train, beside, reports, tmp, others=()):
    """Rankers of all files of folds, and of others that learnt from all reports; then, from the gold alone, bars and tables of certainty."""
    folds = [f for f in range(5) if fold_file(f).exists()]
    held = {f: [d for d in train + beside if d.fold == f] for f in folds}
    only = {f: of_fold(reports, f, tmp / f"fold-{f}.jsonl") for f in folds}
    files = {**{f: fold_file(f) for f in folds}, **{str(o): o for o in others}}
    for path in files.values():
        weights.with_tables(path, [("bars", "half", tune.START)] + rankers.blank())
    # more than once: who spoke before is among the features, and the first time nobody has been ranked yet
    for turn in range(3):
        seen = {f: lessons_in(held[f], fold_file(f), only[f], tmp) for f in folds}
        for name, path in files.items():
            own = seen if len(folds) > 1 else {-1: lessons_in([d for d in train if d.fold != name], path, reports[0], tmp)}
            for table, size, how in rankers.ALL:
                items = [x for f in own if f != name for x in own[f][table] if x.doc.group not in without_groups(path)]
                w = rankers.fit(items, size, **how)
                weights.with_tables(path, [(table, "half", w)])
                if name in folds:
                    of_gold = [x for x in seen[name][table] if x.doc in train]
                    print(f"  {turn}: {path.name}: {rankers.score(of_gold, w)}", flush=True)
    if len(folds) > 1:
        G, gold = train[0].G, {d.id: d.gold for d in train}
        own = {f: fold_file(f) for f in folds}
        only = {f: of_fold(reports[:1], f, tmp / f"gold-{f}.jsonl") for f in folds}
        best = tune.bars(READINGS, own, only, gold, G)
        table = tune.sure(READINGS, own, only, gold, G)
        for path in files.values():
            weights.with_tables(path, [("bars", "half", best), ("sure", "half", table)])


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--shared", default=str(ROOT.parent / "shared"), help="folder that holds gold/")
    a.add_argument("--folds", action="store_true")
    a.add_argument("--only", type=int, action="append", help="with --folds: the network of this one alone")
    a.add_argument("--groups", action="store_true")
    a.add_argument("--rank", action="store_true")
    a.add_argument("--go-on", action="store_true", help="from the files there are: their second turn alone")
    a.add_argument("--more", help="people's decisions: a folder with gold/ and text/")
    o = a.parse_args()
    g = pathlib.Path(o.shared) / "gold"
    if not (g / "train/train.jsonl").exists():
        sys.exit(f"no gold in {g}\nhint: name the folder that holds gold/ with --shared")
    t0 = time.time()
    FOLDS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as d:
        tmp = pathlib.Path(d)
        reports = g / "train/train.jsonl"
        train = data.load(o.shared, study(reports, tmp / "train"), g / "train/gold", reports)
        beside, others_of = annotated(o, tmp)
        others = []
        if not o.rank:
            names, pre = learn.pretrained(ROOT / "train/pretrained.npz", ROOT / "models/words.bin")
            words = tagger.Words(names, pre)
            # the rules were written against these: their proposals there are not shown to the network
            rest = [x for s in ("dev", "seeds")
                    for x in data.load(o.shared, study(g / s / f"{s}.jsonl", tmp / s), g / s / "gold", sure=False)]
            rest += decided(o, tmp) if o.more else []
            def without(out, held):
                gold, more = ([d for d in docs if not held(d)] for docs in (train, beside))
                network(out, pre, words, gold + rest, more, o.go_on)
            if o.folds:
                for f in o.only or range(5):
                    without(fold_file(f), lambda d: d.fold == f)
            if o.groups:
                for part in parts(train):
                    others.append(FOLDS / f"group-{'+'.join(part)}.bin")
                    without(others[-1], lambda d: d.group in part)
            if not (o.folds or o.groups):
                without(LAYERS, lambda d: False)
        if not o.only:
            rank(train, beside, [reports, others_of], tmp, others or ([] if o.folds else [LAYERS]))
    print(f"{time.time() - t0:.0f} s")


def annotated(o, tmp):
    """The reports of more.jsonl with what was annotated, and the file of them."""
    reports, gold = more.load(o.shared)
    path, folder = tmp / "beside.jsonl", tmp / "beside"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports), encoding="utf-8")
    folder.mkdir()
    for i, x in gold.items():
        (folder / f"{i}.json").write_text(json.dumps(x, ensure_ascii=False), encoding="utf-8")
    docs = data.load(o.shared, study(path, tmp / "beside.study"), folder, path)
    for d in docs:
        # with their cues among those of the gold, statements were found worse
        d.no_cues = True
    return docs, path


def decided(o, tmp):
    """What people decided, as `isnad corrections -o DIR` writes it."""
    m = pathlib.Path(o.more)
    with open(tmp / "more.jsonl", "w", encoding="utf-8") as f:
        for p in sorted((m / "gold").glob("*.json")):
            x = json.loads(p.read_text("utf-8"))
            text = (m / "text" / f"{p.stem}.txt").read_text("utf-8")
            f.write(json.dumps({"id": x["id"], "text": text, "published": x.get("published")}) + "\n")
    return data.load(o.shared, study(tmp / "more.jsonl", tmp / "more"), m / "gold")


if __name__ == "__main__":
    main()
