import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { browse, inaccessible, overflow, serve } from "./browser.mjs";

const samples = join(import.meta.dirname, "..", "samples");
let site, browser;
before(async () => {
  site = await serve(samples);
  browser = await browse(site.base);
});
after(async () => {
  await browser?.stop();
  site?.stop();
});

const api = async (path) => (await fetch(`${site.base}/api/v1${path}`)).json();

for (const lang of ["ar", "en"]) {
  test(`${lang}: from the overview to the quoted words`, async () => {
    const page = await browser.open(`/${lang}`);
    assert.equal(await page.getAttribute("html", "dir"), lang === "ar" ? "rtl" : "ltr");
    await page.locator("section[aria-labelledby=disputed] .claim .says a").first().click();
    await page.waitForURL(/\/claims\//);
    const words = (await page.locator("blockquote").first().innerText()).trim();
    assert.match(words, /[\u0600-\u06ff]{3}/);
    await page.locator("a.words").first().click();
    await page.waitForURL(/\/reports\//);
    const shown = (await page.locator(".m.at").allInnerTexts()).join("");
    assert.equal(shown.replace(/\s+/g, " ").trim(), words.replace(/\s+/g, " "));
    assert.ok(await page.locator("#at").isVisible());
    // and from a highlight back to its claim
    await page.locator("a.m").first().click();
    await page.waitForURL(/\/claims\//);
    await page.context().close();
  });
}

test("a number of a tally leads to its words in one click, and to the report in another", async () => {
  const page = await browser.open("/en/tallies");
  await page.locator("tbody a").first().click();
  await page.waitForURL(/\/tallies\/[0-9a-f]+/);
  assert.ok(await page.locator(".chart svg, table").first().isVisible());
  await page.locator("a.number").first().click();
  await page.waitForURL(/\/claims\//);
  assert.ok((await page.locator("blockquote").count()) > 0);
  await page.context().close();
});

test("an attribution is corrected, and the correction undone; both are kept", async () => {
  const { items } = await api("/claims?kind=figure&status=single&size=200");
  const claim = items.find((c) => c.testimonies.length === 1 && c.testimonies[0].who.length === 1);
  assert.ok(claim, "a claim of one named source");
  const t = claim.testimonies[0];
  const page = await browser.open(`/en/claims/${claim.id}`);
  await page.locator("details.correct summary").first().click();
  const form = page.locator("details.correct form").first();
  await form.locator("input[name=who]").fill("الصليب الأحمر");
  await form.locator("input[name=name]").fill("Layla");
  await form.locator("input[name=note]").fill("the sentence before names it");
  await form.locator("button[value=correct]").click();
  await page.waitForURL(/\/claims\//);
  assert.match(await page.locator(".chain .claimant").first().innerText(), /ICRC|Red Cross|الصليب الأحمر/);
  assert.ok(await page.locator(".badge.reviewed").first().isVisible());
  assert.match(await page.locator(".history").innerText(), /Layla/);
  const corrected = (await api("/claims?reviewed=yes")).items.find((c) => c.testimonies.some((x) => x.key === t.key));
  assert.equal(corrected.testimonies[0].who[0].name, "الصليب الأحمر");
  assert.deepEqual(corrected.testimonies[0].span, t.span);
  // gold that reading can be measured by
  const gold = (await (await fetch(`${site.base}/api/v1/corrections`)).text()).trim().split("\n").map((l) => JSON.parse(l));
  assert.equal(gold.length, 1);
  await page.locator(".history button[value=undo]").click();
  await page.waitForURL(/\/claims\//);
  const back = await api(`/claims/${claim.id}`);
  assert.deepEqual(back.testimonies[0].who, t.who);
  const decisions = (await api("/decisions")).items;
  assert.deepEqual(decisions.map((d) => d.do), ["undo", "correct"]);
  assert.ok(decisions.every((d) => d.by === "Layla" && d.at > 1.7e9));
  await page.context().close();
});

test("claims are rejected, accepted, merged and split, without script", async () => {
  const before = await api("/claims?size=500");
  const single = before.items.filter((c) => c.kind === "event" && c.testimonies.length === 1);
  const like = (a) => (c) => c.id !== a.id && c.event.type === a.event.type && c.episode === a.episode;
  const one = single.find((a) => single.some(like(a)));
  const page = await browser.open(`/ar/claims/${one.id}`, { script: false });
  const decide = page.locator("section.decide form");
  await decide.locator("input[name=name]").fill("مراجع");
  await decide.locator("button[value=reject]").click();
  assert.equal((await api("/claims?size=500")).total, before.total - 1);
  await page.goto(`${site.base}/ar/review/decisions`);
  await page.locator("button[value=undo]").first().click();
  assert.equal((await api("/claims?size=500")).total, before.total);
  // two claims of one kind become one, and the one two again
  const same = single.find(like(one));
  await page.goto(`${site.base}/ar/claims/${one.id}`);
  await decide.locator("input[name=name]").fill("مراجع");
  await decide.locator("input[name=other]").fill(same.id);
  await decide.locator("button[value=merge]").click();
  assert.equal((await api("/claims?size=500")).total, before.total - 1);
  const merged = (await api("/claims?size=500")).items.find((c) => c.testimonies.length === 2 && c.testimonies.some((t) => t.key === same.testimonies[0].key && t.anchor === same.testimonies[0].anchor));
  assert.ok(merged);
  await page.goto(`${site.base}/ar/claims/${merged.id}`);
  await page.locator("details.correct summary").last().click();
  const last = page.locator("details.correct form").last();
  await last.locator("input[name=name]").fill("مراجع");
  await last.locator("button[value=split]").click();
  assert.equal((await api("/claims?size=500")).total, before.total - 1, "merged by hand goes before split by hand");
  await page.goto(`${site.base}/ar/review/decisions`);
  await page.locator("button[value=undo]").nth(1).click();
  assert.equal((await api("/claims?size=500")).total, before.total);
  await page.context().close();
});

test("filters stay in the address", async () => {
  const page = await browser.open("/en/claims");
  const all = await page.locator("h1 .num").innerText();
  await page.locator(".filters select[name=status]").selectOption("contested");
  await page.locator(".filters input[name=party]").fill("أرمينيا");
  await page.locator(".filters button").click();
  await page.waitForURL(/status=contested/);
  assert.match(page.url(), /party=/);
  assert.doesNotMatch(page.url(), /place=/);
  assert.notEqual(await page.locator("h1 .num").innerText(), all);
  assert.equal(await page.locator(".badge.contested").count(), await page.locator(".claim").count());
  // the other language keeps them
  await page.locator(".switches a").click();
  await page.waitForURL(/\/ar\/claims\?.*status=contested/);
  await page.context().close();
});

test("another spelling finds the same", async () => {
  const counts = [];
  for (const q of ["قره باغ", "كاراباخ", "Nagorno-Karabakh"]) {
    const page = await browser.open("/en");
    await page.locator(".find input").fill(q);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search/);
    counts.push(await page.locator("h2 .num").last().innerText());
    assert.ok((await page.locator(".hits mark").count()) > 0, q);
    await page.context().close();
  }
  assert.equal(new Set(counts).size, 1, counts.join(" "));
});

test("a theme is kept, and keys work", async () => {
  const page = await browser.open("/en");
  await page.locator(".switches button").click();
  assert.equal(await page.getAttribute("html", "data-theme"), "light");
  await page.locator(".switches button").click();
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await page.keyboard.press("j");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".claim .says a")));
  await page.keyboard.press("/");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".find input")));
  await page.context().close();
});

test("every page: no fault, no overflow, accessible, in both languages, themes and widths", async () => {
  const claim = (await api("/claims?status=contested")).items[0];
  const tallies = (await api("/tallies")).items;
  const story = (await api("/stories")).items.find((s) => s.reports.length > 1);
  const paths = [
    "", "/claims", `/claims/${claim.id}`, "/tallies", `/tallies/${tallies.find((t) => t.scope === "running").id}`, `/tallies/${tallies.find((t) => t.scope === "incident").id}`, "/timeline", "/truces", "/positions", "/map",
    "/actors", "/actors/AZE", "/actors/AZE/mod", "/stories", `/stories/${story.id}`, "/sources", "/sources/naba", "/reports", `/reports/${claim.testimonies[0].key}`, "/search?q=%D8%A8%D8%A7%D9%83%D9%88",
    "/review", "/review/decisions", "/review/verdicts", "/api", "/help", "/nothing",
  ];
  const wrong = [];
  for (const path of paths) {
    for (const [lang, theme, width] of [["ar", "light", 360], ["ar", "dark", 1440], ["en", "dark", 360], ["en", "light", 1440]]) {
      const page = await browser.open(`/${lang}${path}`, { theme, width });
      const over = await overflow(page);
      if (over > 0) wrong.push(`/${lang}${path} at ${width}: ${over} pixels too wide`);
      for (const v of await inaccessible(page)) wrong.push(`/${lang}${path} ${theme}: ${v}`);
      await page.context().close();
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(browser.faults.filter((f) => !f.includes("/nothing: Failed to load resource")), []);
});

test("the forms to try the API work without script", async () => {
  for (const path of ["claims", "tallies", "reports", "search"]) {
    const page = await browser.open("/en/api", { script: false });
    const answer = page.waitForResponse((r) => r.url().includes(`/api/v1/${path}.json`));
    await page.locator(`form[action='/api/v1/${path}'] button`).first().click();
    assert.equal((await answer).status(), 200, path);
    await page.context().close();
  }
});

test("hostile reports are shown inert", async () => {
  const dir = dirname(site.ledger);
  const file = join(dir, "hostile.jsonl");
  const nasty = "قال الكرملين إن خمسة ضباط قتلوا \u202egnp.exe\u202c <script>window.hit=1</script><img src=x onerror='window.hit=1'> \u200b\u2066في موسكو";
  const reports = [
    { id: "hostile-1", outlet: "\u202eoutlet<script>window.hit=1</script>", published: "2023-09-22", url: "javascript:window.hit=1", title: "<img src=x onerror=window.hit=1>\u202eعنوان", text: `${nasty}\nوذكرت وزارة الدفاع الروسية أن ستين ضابطا قتلوا أمس في غنجة.` },
    { id: "hostile-2", outlet: "long", published: "2023-09-22", text: "قال الكرملين إن خمسة ضباط قتلوا في موسكو. " + "قصف".repeat(1) + " كلمة".repeat(200000) },
  ];
  writeFileSync(file, reports.map((r) => JSON.stringify(r)).join("\n"));
  execFileSync(site.program, ["--ledger", site.ledger, "add", file], { stdio: "ignore" });
  let keys = [];
  for (let i = 0; i < 100 && keys.length < 2; i++) {
    await new Promise((t) => setTimeout(t, 100));
    keys = (await api("/reports?size=500")).items.filter((r) => r.id.startsWith("hostile")).map((r) => r.key);
  }
  assert.equal(keys.length, 2, "a report that another program adds is served");
  for (const key of keys) {
    for (const width of [360, 1440]) {
      const page = await browser.open(`/en/reports/${key}`, { width });
      assert.equal(await page.evaluate(() => window.hit), undefined);
      const html = await page.content();
      assert.doesNotMatch(html, /[\u202a-\u202e\u200b]/);
      assert.equal(await page.locator("a[href^='javascript']").count(), 0);
      assert.ok((await overflow(page)) <= 0);
      await page.context().close();
    }
  }
  for (const path of ["/en", "/en/reports", "/en/sources", "/en/search?q=%D9%85%D9%88%D8%B3%D9%83%D9%88", "/en/stories"]) {
    const page = await browser.open(path);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.doesNotMatch(await page.content(), /[\u202a-\u202e\u200b]/);
    await page.context().close();
  }
  assert.deepEqual(browser.faults.filter((f) => !f.includes("/nothing: Failed")), []);
});

test("answers carry the policy, and other sites may change nothing", async () => {
  const r = await fetch(`${site.base}/en`);
  const policy = r.headers.get("content-security-policy");
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  const html = await r.text();
  assert.doesNotMatch(html, /<script(?![^>]*src=)|\son\w+=|\sstyle=|<style/i);
  const foreign = await fetch(`${site.base}/api/v1/decisions`, { method: "POST", headers: { origin: "https://evil.example" }, body: "{}" });
  assert.equal(foreign.status, 403);
  const unsigned = await fetch(`${site.base}/api/v1/decisions`, { method: "POST", body: JSON.stringify({ do: "accept", items: [], by: " " }) });
  assert.equal(unsigned.status, 400);
  assert.ok((await unsigned.json()).error.hint);
  const first = await fetch(`${site.base}/api/v1/claims`);
  await first.text();
  const again = await fetch(`${site.base}/api/v1/claims`, { headers: { "if-none-match": first.headers.get("etag") } });
  assert.equal(again.status, 304);
});
