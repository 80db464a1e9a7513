/**
 * Keys for those who read many events a day, and the sheet that tells of them.
 *
 * Keys of one letter get in the way of those who speak to their computer, so that they can be switched off (WCAG 2.1.4).
 *
 * @module
 */

/** Where it is kept that somebody wants no keys. */
const OFF = "dateline-keys-off";

/** @type {[string, string, () => void][]} */
const KEYS = [
  ["j", "next item", () => walk(1)],
  ["k", "previous item", () => walk(-1)],
  ["/", "search", () => focus("input[type=search]")],
  ["m", "to the map", () => focus(".moving-map", "[data-map] a")],
  ["t", "to the timeline", () => focus("[data-timeline] a")],
  ["l", "to the list", () => focus("[data-item] a")],
  ["x", "all filters off", () => click("[data-clear]")],
  ["n", "next page", () => click("a[rel=next]")],
  ["p", "page before", () => click("a[rel=prev]")],
  ["u", "up: from a report to the event, from an event to the list", () => click("a[data-up]")],
  ["?", "this sheet", () => sheet().showModal()],
];

/** Listens for keys. */
export function keys() {
  document.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof HTMLElement &&
      (event.target.isContentEditable || event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
    if (event.defaultPrevented || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || (off() && event.key !== "?")) return;
    const key = KEYS.find(([name]) => name === event.key);
    if (!key) return;
    event.preventDefault();
    key[2]();
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => sheet().showModal());
  }
}

function off() {
  return localStorage.getItem(OFF) !== null;
}

/**
 * To the next thing in the order of the page.
 *
 * @param {1 | -1} by
 */
function walk(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
  reach(next?.matches("a, button") ? next : (next?.querySelector("a, button") ?? next));
}

/** @param {string[]} selectors the first that is there is taken */
function focus(...selectors) {
  reach(selectors.map((selector) => document.querySelector(selector)).find((element) => element));
}

/** @param {Element | null | undefined} element */
function reach(element) {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
  if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

/** @param {string} selector */
function click(selector) {
  const element = document.querySelector(selector);
  if (element instanceof HTMLElement) element.click();
}

/** @returns {HTMLDialogElement} */
function sheet() {
  const made = document.getElementById("keys");
  if (made instanceof HTMLDialogElement) return made;
  const sheet = document.createElement("dialog");
  sheet.id = "keys";
  sheet.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  const list = document.createElement("dl");
  for (const [name, does] of KEYS) {
    const key = document.createElement("kbd");
    key.textContent = name;
    const term = document.createElement("dt");
    term.append(key);
    const told = document.createElement("dd");
    told.textContent = does;
    list.append(term, told);
  }
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = !off();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  const label = document.createElement("label");
  label.className = "check";
  label.append(box, " Keys are on");
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => sheet.close());
  sheet.append(title, list, label, close);
  document.body.append(sheet);
  return sheet;
}
