"""Many trainings at once on one GPU: settings on two folds, then all folds, everything, and the groups, with the best of them."""
import argparse, json, os, subprocess, sys, time
OUT = os.environ["OUT"]
T0 = time.time()
BASE = dict(epochs=25, lr=2e-3, old=1.0, dropout=0.1, ruledrop=0.2)
CONF = {
    "A": {}, "B": dict(lr=4e-3, old=0.5), "C": dict(epochs=50), "D": dict(epochs=50, lr=4e-3, old=0.3, dropout=0.2),
    "E": dict(lr=4e-3), "F": dict(epochs=50, lr=3e-3, old=0.5, dropout=0.2), "G": dict(epochs=50, lr=4e-3, old=0.5, ruledrop=0.5),
    "H": dict(epochs=50, lr=4e-3, old=0.5, dropout=0.1, rolew=0.5),
}


def start(name, conf, extra):
    cmd = [sys.executable, "-u", "train/learn.py", "--shared", ".gpu/shared", "--pre", ".gpu", "--types", ".gpu/types.txt", "--study", ".gpu/study",
           "--quiet", "--out", f"/tmp/{name}.pkl"]
    for k, v in {**BASE, **conf}.items(): cmd += [f"--{k}", str(v)]
    return subprocess.Popen(cmd + extra, stdout=open(f"/tmp/{name}.log", "w"), stderr=subprocess.STDOUT,
                            env={**os.environ, "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "OMP_NUM_THREADS": "1", "XLA_FLAGS": "--xla_gpu_autotune_level=0"})


def wait(ps, limit):
    for n, p in ps.items():
        try: p.wait(max(1, limit - (time.time() - T0)))
        except subprocess.TimeoutExpired: p.kill()


def scores(name):
    for l in open(f"/tmp/{name}.log"):
        if l.startswith("SCORES"): return json.loads(l[6:])


ps = {f"{c}{f}": start(f"{c}{f}", conf, ["--fold", str(f), "--score"]) for c, conf in CONF.items() for f in (0, 1)}
wait(ps, 200)
best = None
for c in CONF:
    s = [x for x in (scores(f"{c}{f}") for f in (0, 1)) if x]
    if not s:
        print(c, "nothing", open(f"/tmp/{c}0.log").read()[-300:]); continue
    m = {k: round(sum(x[k] for x in s) / len(s), 4) for k in s[0]}
    print(c, CONF[c], len(s), m, flush=True)
    v = m["statement"] + m["attributed"] + m["event"] + m["event_roles"] + m["figure"]
    if len(s) == 2 and (best is None or v > best[0]): best = (v, c)
print("best", best, round(time.time() - T0), "s", flush=True)
c = CONF[best[1]]
ps = {f"fold{f}": start(f"fold{f}", c, ["--fold", str(f), "--score", "--weights", f"{OUT}/fold-{f}.bin"]) for f in range(5)}
ps["all"] = start("all", c, ["--fold", "9", "--weights", f"{OUT}/layers.bin"])
wait(ps, 375)
for n in ps: print(n, scores(n), open(f"/tmp/{n}.log").read()[-200:] if not scores(n) and n != "all" else "", flush=True)
print(round(time.time() - T0), "s")
