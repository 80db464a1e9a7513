import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HOSTILE, barriers, open } from "./site.js";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => {
  site = await open();
});
after(() => site?.end());

/** What is on every page, and where each is. */
const VIEWS = ["/", "/?status=attempted", "/?words=nothing+is+called+so", "/statements", "/sources", "/about", "/event/none"];

/**
 * The address of the first event, of its report, and of a claim in it.
 *
 * @param {import("playwright-core").Page} page
 */
async function deeper(page) {
  await page.goto(site.url);
  const event = (await page.locator("#list [data-item] a").first().getAttribute("href")) ?? "";
  await page.goto(new URL(event, site.url).href);
  const claim = (await page.locator("[data-claim] a[href^='/report/']").first().getAttribute("href")) ?? "";
  return [event, claim.split("?")[0], claim.split("#")[0]];
}

/**
 * How many events there are, listed on this page or the next.
 *
 * @param {import("playwright-core").Page} page
 */
const events = async (page) => parseInt((await page.locator("#list-title").textContent()) ?? "", 10);

/**
 * @param {import("playwright-core").Page} page
 * @param {number} many
 */
const listed = (page, many) =>
  page.waitForFunction((many) => parseInt(document.getElementById("list-title")?.textContent ?? "", 10) === many, many);

/** @param {import("playwright-core").Page} page */
const moving = (page) => page.locator(".moving-map .marks-over-map").waitFor();

describe("the page", () => {
  it("shows events on a map, on a timeline and in a list, and asks nobody else for anything", async () => {
    const { page, trouble } = await site.page();
    const answer = await page.goto(site.url);
    await moving(page);
    assert.match(answer?.headers()["content-security-policy"] ?? "", /default-src 'none'/);
    assert.ok((await events(page)) >= 5);
    assert.ok((await page.locator(".moving-map a.mark").count()) >= 2);
    assert.ok((await page.locator("[data-timeline] a").count()) >= 2);
    assert.deepEqual(trouble, []);
  });

  it("takes no more than 150 kB to load", async () => {
    const { page } = await site.page();
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
    await page.goto(site.url);
    await moving(page);
    await page.waitForLoadState("networkidle");
    assert.ok(bytes > 20_000 && bytes < 150_000, `${bytes} bytes`);
  });

  it("does not move while it loads", async () => {
    const { page } = await site.page();
    await page.addInitScript(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(site.url);
    await moving(page);
    await page.waitForLoadState("networkidle");
    const shifted = await page.evaluate(() => window.shifted);
    assert.ok(shifted < 0.02, `${shifted}`);
  });

  it("filters as fields are filled in, and goes back", async () => {
    const { page, trouble } = await site.page();
    await page.goto(site.url);
    await moving(page);
    const all = await events(page);
    await page.locator("input[name=status][value=occurred]").check();
    await page.waitForURL(/status=occurred/);
    await page.locator("#list .chips").waitFor();
    const some = await events(page);
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    assert.equal(await page.locator("#told").textContent(), await page.locator("#list-title").textContent());
    assert.equal(await page.locator(".moving-map").count(), 1, "the map stays");

    await page.locator("#list .chips a").first().click();
    await listed(page, all);
    assert.equal(await page.locator("input[name=status][value=occurred]").isChecked(), false);
    await page.goBack();
    await listed(page, some);
    assert.ok(await page.locator("input[name=status][value=occurred]").isChecked());
    await page.goBack();
    await listed(page, all);
    await page.reload();
    assert.equal(await events(page), all);
    assert.deepEqual(trouble, []);
  });

  it("leads from a mark on the map to the event, to the words it rests on, and back", async () => {
    const { page, trouble } = await site.page();
    await page.goto(site.url);
    await moving(page);
    // Heaps open until a single event can be hit.
    for (let step = 0; step < 6 && !(await page.locator(".moving-map a.mark:not(.heap)").count()); step++) {
      await page.locator(".moving-map a.heap").first().click();
      await page.waitForTimeout(600);
    }
    await page.locator(".moving-map a.mark:not(.heap)").first().click();
    await page.waitForURL(/\/event\//);
    assert.ok(await page.locator("[data-claim] blockquote mark, [data-claim] blockquote .r-trigger").count());
    await page.locator("[data-claim] a[href^='/report/']").first().click();
    await page.waitForURL(/\/report\/.*claim=/);
    assert.ok(await page.locator(".text .r-trigger").first().isVisible());
    await page.locator("a[data-up]").click();
    await page.waitForURL(/\/event\//);
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await moving(page);
    assert.deepEqual(trouble, []);
  });

  it("moves the map, keeps where it was in the address, and lists what is in view", async () => {
    const { page, trouble } = await site.page();
    await page.goto(site.url);
    await moving(page);
    const all = await events(page);
    const box = page.locator(".moving-map");
    await box.focus();
    const tiles = page.waitForResponse(/\/map\/\d+\/\d+\/\d+\.svg/);
    for (const key of ["+", "+", "+", "ArrowLeft"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(400);
    }
    await tiles;
    assert.match(page.url(), /#map=[\d.]+\/-?[\d.]+\/-?[\d.]+$/);
    await page.locator(".only-in-view").click();
    await page.waitForURL(/box=/);
    await page.locator("#list .chips").waitFor();
    assert.ok((await events(page)) < all);
    assert.deepEqual(trouble, []);
  });

  it("hides boundaries and names from those who dispute them", async () => {
    const { page } = await site.page();
    await page.goto(site.url);
    await moving(page);
    assert.ok(await page.locator(".map .boundary").first().isVisible());
    await page.locator(".boundaries input").uncheck();
    assert.equal(await page.locator(".map .boundary").first().isVisible(), false);
    assert.equal(await page.locator(".map .names").first().isVisible(), false);
  });

  it("narrows down to the days that are brushed on the timeline", async () => {
    const { page, trouble } = await site.page();
    await page.goto(site.url);
    const bars = page.locator("[data-timeline] [data-from]");
    await bars.last().scrollIntoViewIfNeeded();
    const [first, last] = [await bars.first().boundingBox(), await bars.last().boundingBox()];
    assert.ok(first && last && last.x > first.x);
    await page.mouse.move(last.x - 12, last.y + 20);
    await page.mouse.down();
    await page.mouse.move(last.x, last.y + 20, { steps: 3 });
    assert.equal(await page.locator(".brush").count(), 1);
    await page.mouse.move(last.x + last.width, last.y + 20, { steps: 3 });
    await page.mouse.up();
    await page.waitForURL(/from=\d{4}-\d\d-\d\d&until=\d{4}-\d\d-\d\d/);
    await page.locator("#list .chips").waitFor();
    const asked = new URL(page.url()).searchParams;
    assert.ok((asked.get("from") ?? "") > "2000" && (asked.get("from") ?? "") <= (asked.get("until") ?? ""));
    assert.equal(await page.locator("input[name=from]").inputValue(), asked.get("from"));
    assert.deepEqual(trouble, []);
  });

  it("is worked with keys alone", async () => {
    const { page, trouble } = await site.page();
    await page.goto(site.url);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    const first = await page.locator("#list [data-item] a").first().getAttribute("href");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), first);
    await page.keyboard.press("?");
    assert.ok(await page.locator("dialog#keys").isVisible());
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog#keys").isVisible(), false);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/event\//);
    await page.keyboard.press("j");
    assert.ok(await page.evaluate(() => document.activeElement?.closest("[data-claim]")));
    await page.keyboard.press("u");
    await page.waitForURL((url) => url.pathname === "/");
    await page.keyboard.press("/");
    await page.keyboard.type("prison j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/words=prison\+j/);
    assert.deepEqual(trouble, []);
  });

  it("gives its keys up when somebody wants none", async () => {
    const { page } = await site.page();
    await page.goto(site.url);
    await page.keyboard.press("?");
    await page.locator("dialog#keys input").uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
  });

  it("shows a report that is full of markup as text, and runs nothing of it", async () => {
    const { page, trouble } = await site.page();
    await page.goto(`${site.url}?publisher=${encodeURIComponent(HOSTILE.publisher)}`);
    await moving(page);
    assert.ok(await events(page), "its events are there");
    const event = await page.locator("#list [data-item] a").first().getAttribute("href");
    await page.goto(new URL(event ?? "", site.url).href);
    const report = await page.locator("a[href^='/report/']").first().getAttribute("href");
    await page.goto(new URL((report ?? "").split("?")[0], site.url).href);
    assert.equal(await page.locator(".text").innerText().then((text) => text.includes("<script>alert('text')</script>")), true);
    assert.ok((await page.locator("h1").innerText()).startsWith("<img src=x onerror=alert(1)>"));
    assert.equal(await page.locator("main script, main img, main b, a[href^='javascript:']").count(), 0);
    for (const at of ["/sources", "/statements", "/"]) await page.goto(new URL(at, site.url).href);
    await page.waitForTimeout(200);
    assert.deepEqual(trouble, []);
  });

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    it(`has no serious barrier in any view, ${colorScheme}`, async () => {
      const { page } = await site.page({ colorScheme });
      for (const view of [...VIEWS, ...(await deeper(page))]) {
        await page.goto(new URL(view, site.url).href);
        if (view === "/") await moving(page);
        assert.deepEqual(await barriers(page), [], view);
      }
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = (background.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
      assert.equal(light > 128, colorScheme === "light", background);
    });
  }

  it("fits a screen of 360 pixels in every view", async () => {
    const { page } = await site.page({ viewport: { width: 360, height: 740 }, hasTouch: true });
    for (const view of [...VIEWS, ...(await deeper(page))]) {
      await page.goto(new URL(view, site.url).href);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${view}: ${wide}`);
    }
  });

  it("prints without what only a screen needs", async () => {
    const { page } = await site.page();
    const [event] = await deeper(page);
    await page.goto(new URL(event, site.url).href);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("header.top nav").isVisible(), false);
    assert.ok(await page.locator("[data-claim] blockquote").first().isVisible());
    const printed = await page.pdf();
    assert.equal(printed.subarray(0, 5).toString(), "%PDF-");
  });

  it("works without any script", async () => {
    const { page, trouble } = await site.page({ javaScriptEnabled: false });
    await page.goto(site.url);
    const all = await events(page);
    assert.ok((await page.locator("svg.map a.mark").count()) >= 2);
    await page.locator("input[name=status][value=occurred]").check();
    await page.locator("#filters button[type=submit]").click();
    await page.waitForURL((url) => url.search === "?status=occurred");
    assert.ok((await events(page)) < all);
    await page.goto(site.url);
    const mark = page.locator("svg.map a.mark").first();
    await page.goto(new URL((await mark.getAttribute("href")) ?? "", site.url).href);
    await page.locator("[data-item] a").first().click();
    await page.waitForURL(/\/event\/|\/report\//);
    for (const view of await deeper(page)) {
      await page.goto(new URL(view, site.url).href);
      assert.ok(await page.locator("h1").first().isVisible());
    }
    assert.deepEqual(trouble, []);
  });
});
