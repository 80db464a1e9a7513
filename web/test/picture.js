/**
 * Makes the picture in the README from `dateline demo`: `npm --prefix web run picture`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { launch, start } from "./site.js";

const demo = await start(["demo", "--listen", "127.0.0.1:0"]);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 706 } });
await page.goto(`${demo.url}?from=2025-03-06&until=2025-03-08`);
await page.locator(".moving-map .marks-over-map").waitFor();
await page.waitForLoadState("networkidle");
await page.screenshot({ path: fileURLToPath(new URL("../../docs/page.png", import.meta.url)) });
await browser.close();
demo.end();
