// A server of our own over a fresh ledger, and a browser that looks at it. Nothing leaves the machine: a page that asks another host for
// anything fails its test.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "..");
const program = process.env.ISNAD ?? join(root, "target", "release", "isnad");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A ledger of the given inputs, served. */
export async function serve(...inputs) {
  const dir = mkdtempSync(join(tmpdir(), "isnad-e2e-"));
  const ledger = join(dir, "ledger.db");
  execFileSync(program, ["--ledger", ledger, "add", ...inputs], { stdio: "ignore" });
  const server = spawn(program, ["--ledger", ledger, "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  const base = await new Promise((take, fail) => {
    let said = "";
    server.stderr.on("data", (d) => {
      said += d;
      const at = said.match(/http:\/\/[0-9.:]+/);
      if (at) take(at[0]);
    });
    server.on("exit", () => fail(new Error(said)));
  });
  for (let i = 0; i < 300; i++) {
    const r = await fetch(base + "/en");
    await r.text();
    if (r.ok) break;
    await new Promise((t) => setTimeout(t, 100));
  }
  return { base, ledger, program, stop: () => { server.kill(); rmSync(dir, { recursive: true, force: true }); } };
}

/** A browser whose pages tell what went wrong on them. */
export async function browse(base) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const faults = [];
  /** Opens a page of a width and theme; `script: false` for those who have none. */
  const open = async (path, { width = 1440, theme = "light", script = true } = {}) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, javaScriptEnabled: script });
    const page = await context.newPage();
    page.on("console", (m) => m.type() === "error" && faults.push(`${path}: ${m.text()}`));
    page.on("pageerror", (e) => faults.push(`${path}: ${e.message}`));
    page.on("request", (r) => r.url().startsWith(base) || r.url().startsWith("data:") || faults.push(`${path}: asks ${r.url()}`));
    await page.goto(base + path);
    return page;
  };
  return { open, faults, stop: () => browser.close() };
}

/** Serious faults of accessibility by WCAG 2.2 AA, as axe-core finds them. */
export async function inaccessible(page) {
  // evaluated by the debugger, which the page's policy does not stop
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join(" | ")}`);
}

/** By how many pixels a page is wider than its window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
