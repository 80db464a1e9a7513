/**
 * Filters without reloading: the page of the new address is fetched as a whole, and its live parts take the place of ours.
 *
 * A part is live when it has an id and the attribute `data-live`, and so is a form that asks. What happens in the address bar is what would happen without
 * any script, so that going back, bookmarks and a page that is sent to a colleague all work.
 *
 * @module
 */

/** Told to `document` when the parts are those of the address; the whole page that was fetched comes with it. */
export const SHOWN = "dateline:shown";

/** How long after the last key a form is sent, in milliseconds. */
const PAUSE = 300;

/** @type {AbortController | undefined} */
let asking;

/**
 * Shows the page of an address.
 *
 * @param {string | URL} address of this site, with the same path
 * @param {"new" | "same"} entry whether going back leads to what is shown now
 */
export async function show(address, entry = "new") {
  const url = new URL(address, location.href);
  asking?.abort();
  asking = new AbortController();
  const main = document.querySelector("main");
  main?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "text/html" } });
    // What went wrong is told on a page of its own.
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [there, here] = [new URL(answer.url), location];
    const other = there.pathname !== here.pathname || there.search !== here.search;
    if (entry === "new" && other) history.pushState(null, "", there);
    replace(page);
    main?.removeAttribute("aria-busy");
    document.dispatchEvent(new CustomEvent(SHOWN, { detail: page }));
  } catch (error) {
    // Somebody asked for something else meanwhile: that is shown instead.
    if (error instanceof DOMException && error.name === "AbortError") return;
    location.assign(url);
  }
}

/** @param {Document} page */
function replace(page) {
  document.title = page.title;
  const focused = document.activeElement;
  for (const part of document.querySelectorAll("[data-live][id], form[method=get][id]")) {
    const other = page.getElementById(part.id);
    // Nothing is taken from under the hands of who fills in a form; and the form is where the change came from.
    const inHand = part instanceof HTMLFormElement && part.contains(focused);
    if (other && !inHand) part.replaceWith(document.adoptNode(other));
  }
  if (focused?.id && !focused.isConnected) document.getElementById(focused.id)?.focus();
  told().textContent = document.querySelector("[data-live] h1")?.textContent ?? "";
}

/** What a screen reader reads out when the parts are others. */
function told() {
  const there = document.getElementById("told");
  if (there) return there;
  const told = document.createElement("p");
  told.id = "told";
  told.className = "hidden";
  told.setAttribute("role", "status");
  document.body.append(told);
  return told;
}

/**
 * The address that a form leads to, without fields that are empty.
 *
 * @param {HTMLFormElement} form
 */
export function addressOf(form) {
  const url = new URL(form.action);
  url.search = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") url.searchParams.append(name, value);
  }
  return url;
}

/** Makes forms and links that lead to this very path live. */
export function live() {
  if (!document.querySelector("[data-live]")) return;
  const here = (/** @type {URL} */ url) => url.origin === location.origin && url.pathname === location.pathname;

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented) return;
    const href = link.getAttribute("href") ?? "";
    const url = new URL(href, location.href);
    if (href.startsWith("#") || !here(url) || url.hash) return;
    event.preventDefault();
    show(url);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "get" || !here(new URL(form.action))) return;
    event.preventDefault();
    clearTimeout(pause);
    show(addressOf(form));
  });

  /** @type {number | undefined} */
  let pause;
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form");
    if (!form || form.method !== "get" || !here(new URL(form.action))) return;
    clearTimeout(pause);
    pause = window.setTimeout(() => show(addressOf(form)), PAUSE);
  });

  let path = location.pathname + location.search;
  window.addEventListener("popstate", () => {
    // A step between fragments of one page needs no asking.
    const now = location.pathname + location.search;
    if (now !== path) show(location.href, "same");
  });
  document.addEventListener(SHOWN, () => {
    path = location.pathname + location.search;
  });
}
