#!/usr/bin/env python3
"""Draws lang/ar/name_parts.txt: words of people's names, from EveryPolitician's Arabic names of legislators to 2015 (facts only).

    python3 tools/kb_name_parts.py ../shared/data/kb/everypolitician_ar_2015.tsv > lang/ar/name_parts.txt
"""
import csv, re, sys, unicodedata
from collections import Counter

count = Counter()
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter="\t"):
    for name in r["ar_names"].split("|"):
        name = re.sub("[\u064b-\u0652\u0670\u0640]", "", unicodedata.normalize("NFKC", name)).replace("ی", "ي").replace("ک", "ك").replace("ھ", "ه")
        words = name.split()
        if 2 <= len(words) <= 5 and all(re.fullmatch("[\u0621-\u064a]+", w) for w in words):
            count.update(set(words))
print("# Words of people's names, for the name tagger. Made by tools/kb_name_parts.py from EveryPolitician (to 2015; facts only). Do not edit.")
print("\n".join(sorted(w for w in count if len(w) > 2)))
