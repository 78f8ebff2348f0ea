#!/usr/bin/env bash
# How fast pages are: every kind of page of a served ledger under load, in one run, by wrk (Debian's). Prints p50, p99 and the slowest in
# milliseconds, and fails where a page's p99 is above 60.
#   cargo run --release --example generate -- 100000 > reports.jsonl
#   isnad --ledger big.db add reports.jsonl; isnad --ledger big.db serve &
#   benches/pages.sh http://127.0.0.1:8017
set -euo pipefail
base=${1:?address of a running isnad serve}
seconds=${2:-3}
get() { curl -fsS "$base/api/v1/$1" | python3 -c "import json,sys; d=json.load(sys.stdin)['items']; print($2)"; }
claim=$(get 'claims?order=weight&size=1' 'd[0]["id"]')
report=$(get 'claims?order=weight&size=1' 'd[0]["testimonies"][0]["key"]')
many=$(get 'tallies?size=1000' 'max(d, key=lambda t: len(t["series"]))["id"]')
running=$(get 'tallies?size=1000' 'max((t for t in d if t["scope"]=="running"), key=lambda t: len(t["series"]))["id"]')
story=$(get 'stories?size=1000' 'max(d, key=lambda s: len(s["reports"]))["id"]')
actor=$(get 'actors?size=1' 'd[0]["entity"]')
war=$(get 'conflicts?size=1' 'd[0]["id"]')
place=$(get 'actors?size=1000' 'next(a["entity"] for a in d if a["kind"]=="place")')
q() { python3 -c "import urllib.parse,sys; print(urllib.parse.quote(sys.argv[1]))" "$1"; }
bad=0
for path in en ar "en?conflict=$war" en/claims "en/claims?page=2000" "en/claims?status=contested&order=weight" "en/claims?conflict=$war&kind=figure&from=2015-01-01&to=2016-01-01" \
  "en/claims?about=$(q غزة)" "en/claims?party=SYR&order=weight" "en/claims?place=SYR" "ar/claims/$claim" en/tallies "en/tallies/$many" "ar/tallies/$running" en/timeline "ar/timeline?conflict=$war" en/truces "en/truces?conflict=$war" \
  en/map "en/map?conflict=$war" "en/map?lat=33.5&lon=36.3&half=1.5" en/actors "en/actors/$actor" "en/actors/$place" en/stories "en/stories/$story" en/sources "en/sources/$(q "$(get 'sources?size=1' 'd[0]["name"]')")" en/reports "ar/reports/$report" \
  "en/search?q=$(q "قصف")" "en/search?q=$(q "مقتل مدنيا")" "en/search?q=$(q "بساتين الزيتون عمريت")" "en/search?q=$(q "Aleppo")" "en/search?q=$(q "كلمة لا توجد")" en/review en/review/decisions en/api \
  api/v1/claims "api/v1/tallies?conflict=$war" api/v1/timeline "api/v1/search?q=$(q "قصف")"; do
  size=$(curl -fsS -o /dev/null -w '%{size_download}' "$base/$path")
  wrk -t1 -c2 -d"${seconds}s" --latency "$base/$path" | awk -v path="$path" -v size="$size" '
    function ms(s) { return s ~ /us$/ ? s / 1000 : s ~ /ms$/ ? s + 0 : s * 1000 }
    $1 == "50%" { p50 = ms($2) } $1 == "99%" { p99 = ms($2) } $1 == "Latency" && $4 != "" { max = ms($4) } /Non-2xx/ { err = " ERRORS" }
    END { printf "%8.2f %8.2f %8.2f ms %9d bytes  %s%s\n", p50, p99, max, size, substr(path, 1, 60), err; exit (p99 > 60) }' || bad=1
done
exit $bad
