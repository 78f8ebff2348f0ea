#!/usr/bin/env python3
"""Draws kb/places_wof.tsv from Who's On First (CC BY, includes GeoNames): provinces, districts and towns of the war zones.

    python3 tools/kb_places.py ../shared/data/kb/places_wof_ar.tsv.gz > kb/places_wof.tsv

Facts only: names, coordinates, ids. Where several places of a country share a name, the most populous stands for it; a name
that kb/ already knows, or that is written with other than Arabic letters, is left out.
"""
import csv, glob, gzip, re, sys, unicodedata

ISO = dict(sy="SYR", iq="IRQ", ye="YEM", ly="LBY", ps="PSE", lb="LBN", sd="SDN", ua="UKR", az="AZE", am="ARM", ge="GEO", tr="TUR",
           ir="IRN", il="ISR", eg="EGY", sa="SAU", jo="JOR", so="SOM", ss="SSD", af="AFG", et="ETH", tn="TUN", qa="QAT", kw="KWT",
           ae="ARE", om="OMN", bh="BHR", dz="DZA", ma="MAR", pk="PAK")
# least population of a town, by country; a war zone is drawn finer
LEAST = dict(sy=1, iq=1, ye=30000, ly=1, ps=1500, lb=1, sd=1, ua=4000, az=1, am=3000, ge=20000, tr=60000, ir=60000, il=15000, eg=60000,
             sa=30000, jo=20000, so=1, ss=1, af=1, et=60000, tn=60000, qa=40000, kw=60000, ae=60000, om=50000, bh=60000, dz=150000,
             ma=200000, pk=300000)
COUNTIES = {"sy", "iq", "ye", "ly", "ps", "lb", "sd", "ua", "il", "so", "ss", "af", "am"}
# here a town that Wikidata knows is taken whatever its recorded population, which is mostly missing
NOTED = {"sy", "iq", "ly", "sd", "az", "lb"}
HEADS = ("محافظة ", "قضاء ", "ناحية ", "مديرية ", "ولاية ", "مدينة ", "بلدة ", "قرية ", "إقليم ", "منطقة ", "مقاطعة ", "أوبلاست ", "بلدية ", "شعبية ", "لواء ")
# words of other senses that a town happens to be called by
NOT = set("المدينة القرية الجديدة القديمة الغربية الشرقية الشمالية الجنوبية الوسطى المركز السوق الجبل الوادي الحصن القلعة العين المعسكر الحي الشعب السلام النصر الحرية الثورة الوحدة الأمل النور الزهراء الحدود الميناء البيضاء الحمراء السوداء الخضراء الوطن السد الجسر البحر البرج الدار الجامع الساحل الشاطئ المطار المحطة الرئيس الأمير الملك السلطان الشيخ الحاج علي محمد أحمد حسين حسن صالح ناصر خالد سعيد سالم عمر عثمان يوسف إبراهيم داود سليمان الحسن الحسين العباس المهدي هادي كريم منصور مسعود الفتح النهضة الهدى التقدم الصمود الانتصار بلد ربع مركز جبل وادي قصر دار بني بيت شرق غرب شمال جنوب مصر سبت أحد خميس اثنين ثلاثاء أربعاء جمعة الأحد السبت الخميس الجمعة الأربعاء الثلاثاء الاثنين دولة كلاب سوق ناعم حرب سيف نجم صقر نمر أسد ذئب عقرب عرب عجم أكراد كبير صغير جديد قديم طويل قصير حديد نحاس ذهب فضة ملح سكر عسل زيت الدين الإسلام الجهاد الشهداء المعركة القيادة الحزب الجيش القوات العمل الإصلاح التعاون الاتحاد التضامن الفرات دجلة النيل بحر خليج مرسى رأس عين باب كفر تل خان حمام حمام الشرقي الغربي الشمالي الجنوبي الأوسط العليا السفلى الكبرى الصغرى الأولى الثانية حي سد بئر العاصمة الشمال الجنوب جنوبية شمالية مركزي الداخلية الصورة المصدر الحالي الحد الخلق الإطار الصور الزعيم الجيب الشعر التحرير".split())
bare = lambda s: re.sub("[\u064b-\u0652\u0670\u0640]", "", unicodedata.normalize("NFKC", s)).translate(str.maketrans("أإآٱىةؤئک", "ااااي" + "هوي" + "ك"))

known = set()
for path in glob.glob("kb/*.tsv"):
    if "wof" in path:
        continue
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            for cell in line.rstrip("\n").split("\t"):
                known.update(bare(x.strip()) for x in cell.split(","))
names = {bare(x.strip()) for x in open("lang/ar/names.txt", encoding="utf-8")}
not_ = {bare(x) for x in NOT}
rows = list(csv.DictReader(gzip.open(sys.argv[1], "rt", encoding="utf-8"), delimiter="\t"))
pop = lambda r: int(float(r["population"] or 0))
rank = {"region": 0, "macroregion": 0, "county": 1, "disputed": 1, "locality": 2, "localadmin": 3}
best = {}
for r in rows:
    c, kind = r["country"], r["placetype"]
    if c not in ISO or kind not in rank or r["current"] == "0":
        continue
    if kind == "county" and c not in COUNTIES or kind in ("locality", "localadmin", "disputed") and pop(r) < LEAST[c] and not (c in NOTED and r["wd_id"]):
        continue
    spellings = []
    for s in [r["ar_preferred"], *r["ar_variants"].split("|")]:
        s = re.sub("[\u064b-\u0652\u0670\u0640\u200b-\u200f]", "", unicodedata.normalize("NFKC", s)).replace("ک", "ك").replace("ی", "ي").strip()
        s = re.split(r"[(،,]", s)[0].strip()
        for h in HEADS:
            if s.startswith(h):
                s = s[len(h):].strip()
        if re.fullmatch(r"[\u0621-\u064a]+([ -][\u0621-\u064a]+){0,3}", s) and len(s) > 2:
            key = bare(s)
            first = key.split()[0]
            single = " " not in key and "-" not in key
            if key in known or key in not_ or single and (key in names or key.removeprefix("ال") in names or len(key) < 4) or first in ("ال",):
                continue
            if key not in [bare(x) for x in spellings]:
                spellings.append(s)
    if not spellings:
        continue
    key = bare(spellings[0])
    order = (rank[kind], -pop(r))
    if key not in best or order < best[key][0]:
        best[key] = (order, r, spellings)
print("# id (wof-: Who's On First id)\tar\ten\tin\tlat\tlon\tfurther names (,)")
print("# Made by tools/kb_places.py from Who's On First (https://whosonfirst.org, CC BY; includes GeoNames). Do not edit: add to places_core.tsv.")
taken = set()
for key, (_, r, sp) in sorted(best.items(), key=lambda x: (ISO[x[1][1]["country"]], x[1][0], x[0])):
    more = [s for s in sp[1:4] if bare(s) not in taken and bare(s) not in best]
    taken.update(bare(s) for s in more)
    en = unicodedata.normalize("NFC", r["en"] or "").replace("\t", " ").replace("`", "'")
    en = "".join(c for c in en if unicodedata.category(c) != "Cf").strip()
    print(f"wof-{r['wof_id']}\t{sp[0]}\t{en}\t{ISO[r['country']]}\t{float(r['lat']):.3f}\t{float(r['lon']):.3f}\t{','.join(more)}")
