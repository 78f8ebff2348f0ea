#!/usr/bin/env python3
"""Counts in how many stretches of 130 words a word of Arabic prose stands, for weighing words when stories are compared.

  tools/common_words.py ../shared/data > lang/ar/common_words.tsv

Read: seg/wikinews_pos.tsv (QCRI Farasa, free to copy and distribute), ner/aqmar.txt (AQMAR, CC BY-SA 3.0),
seg/ud_pud.conllu (UD Arabic PUD, CC BY-SA 3.0). Only counts are kept.
"""
import collections, pathlib, re, sys, unicodedata

STRETCH = 130

def fold(s):
    s = re.sub("[\u064b-\u065f\u0640\u0670]", "", unicodedata.normalize("NFKC", s))
    return s.translate(str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي"))

def stem(w):
    """The same cut as `stem` in crates/isnad-ledger/src/likeness.rs."""
    return re.sub(r"^[وف]?[بلك]?ال(?=\w{3})|^(?:لل|[وبل])(?=\w{4})", "", w)

def main(data):
    toks = []
    for line in open(data / "seg/wikinews_pos.tsv", encoding="utf-8"):
        toks.append(line.split("\t")[0].replace("+", ""))
    for line in open(data / "ner/aqmar.txt", encoding="utf-8"):
        toks += line.split()[:1]
    for line in open(data / "seg/ud_pud.conllu", encoding="utf-8"):
        if line.startswith("# text = "):
            toks += line[9:].split()
    docs = [toks[i:i + STRETCH] for i in range(0, len(toks), STRETCH)]
    df = collections.Counter()
    for d in docs:
        df.update({s for w in re.findall(r"\w+", fold(" ".join(d))) if len(s := stem(w)) > 2})
    print("# In how many of", len(docs), "stretches of", STRETCH, "words a folded stem stands (three at least). Made by tools/common_words.py from")
    print("# Farasa WikiNews (free to copy), AQMAR and UD Arabic PUD (CC BY-SA 3.0); the first line gives the number of stretches.")
    print("*", len(docs), sep="\t")
    for w, n in sorted(df.items(), key=lambda x: (-x[1], x[0])):
        if n >= 3:
            print(w, n, sep="\t")

main(pathlib.Path(sys.argv[1]))
