/**
 * A site to test: a store made from the examples, `dateline serve` over it, and a browser.
 *
 * The binary is named by DATELINE, the browser by CHROMIUM; `cargo xtask test` gives both.
 *
 * @module
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DATELINE = process.env.DATELINE ?? join(ROOT, "target/debug/dateline");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A report that tries all it can to be more than text. */
export const HOSTILE = {
  id: "hostile",
  title: "<img src=x onerror=alert(1)> Militants kill \u202efive\u202c soldiers",
  publisher: "\"><script>alert('publisher')</script>",
  url: "javascript:alert('url')",
  published: "2024-11-20",
  text:
    "ALEPPO, Nov 20 - Militants killed five soldiers near <script>alert('text')</script> Aleppo on Tuesday, " +
    "the \u202eArmy\u202c of Syria said. \u0639\u0627\u062c\u0644 <b onmouseover=alert(2)>Gunmen</b> attacked a police station in Idlib on Monday. " +
    "&lt;script&gt;alert(3)&lt;/script&gt; 'style=\"x:expression(alert(4))\"' {{7*7}} </textarea></title></svg><svg onload=alert(5)>",
};

/**
 * Starts a server.
 *
 * @param {string[]} words the command, which tells its address
 */
export async function start(words) {
  const server = spawn(DATELINE, words, { stdio: ["ignore", "pipe", "pipe"] });
  const url = await new Promise((told, failed) => {
    let said = "";
    const hear = (/** @type {Buffer} */ bytes) => {
      said += bytes;
      const found = said.match(/http:\/\/[^\s/]+\//);
      if (found) told(found[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("error", failed);
    server.on("exit", () => failed(new Error(`dateline ${words[0]} ended: ${said}`)));
  });
  return { url: String(url), end: () => server.kill("SIGINT") };
}

/** Starts the browser. */
export function launch() {
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...flags, "--disable-component-update", "--disable-sync"],
  });
}

/** Starts all of it; `end` stops it. */
export async function open() {
  const folder = mkdtempSync(join(tmpdir(), "dateline-web-"));
  const store = join(folder, "news.db");
  writeFileSync(join(folder, "hostile.jsonl"), `${JSON.stringify(HOSTILE)}\n`);
  const reports = [join(ROOT, "examples"), join(folder, "hostile.jsonl")];
  execFileSync(DATELINE, ["add", store, ...reports], { stdio: ["ignore", "ignore", "ignore"] });
  const server = await start(["serve", store, "--listen", "127.0.0.1:0"]);
  const browser = await launch();
  const { url } = server;
  return {
    url,
    /**
     * A page of its own, and what went wrong on it.
     *
     * @param {import("playwright-core").BrowserContextOptions} [how]
     */
    async page(how = {}) {
      const context = await browser.newContext(how);
      const page = await context.newPage();
      /** @type {string[]} */
      const trouble = [];
      page.on("console", (said) => {
        if (said.type() === "error" || said.type() === "warning") trouble.push(`console: ${said.text()}`);
      });
      page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
      page.on("dialog", (dialog) => {
        trouble.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
      });
      page.on("request", (request) => {
        if (!request.url().startsWith(url)) trouble.push(`request: ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
      });
      return { page, trouble };
    },
    async end() {
      await browser.close();
      server.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What axe finds that a reader would stumble over: rule and where.
 *
 * @param {import("playwright-core").Page} page
 */
export async function barriers(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations
      .filter((violation) => ["serious", "critical"].includes(violation.impact))
      .map((violation) => `${violation.id}: ${violation.nodes.map((n) => n.html).join(" | ")}`);
  });
}
