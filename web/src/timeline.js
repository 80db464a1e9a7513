/**
 * A brush: whoever drags over the timeline narrows everything down to those days.
 *
 * The timeline is drawn by the server: an SVG with `data-timeline`, in which each bar has its first day as `data-from` and its last as
 * `data-until`.
 *
 * @module
 */
import { show } from "./live.js";

/** A shorter way is a click. */
const SHORTEST = 6;

/** Makes every timeline brushable, also those that come later. */
export function timeline() {
  // A bar is a link, and links are dragged away.
  document.addEventListener("dragstart", (event) => {
    if (event.target instanceof Element && event.target.closest("svg[data-timeline]")) event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    const drawn = event.target instanceof Element && event.target.closest("svg[data-timeline]");
    if (drawn instanceof SVGSVGElement && event.button === 0 && event.pointerType !== "touch") brush(drawn, event);
  });
}

/**
 * @param {SVGSVGElement} drawn
 * @param {PointerEvent} start
 */
function brush(drawn, start) {
  const bars = [...drawn.querySelectorAll("[data-from]")];
  const frame = drawn.getBoundingClientRect();
  const scale = drawn.viewBox.baseVal.width / frame.width;
  const stretch = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  stretch.setAttribute("class", "brush");
  stretch.setAttribute("height", String(drawn.viewBox.baseVal.height));
  let [left, right] = [start.clientX, start.clientX];

  /** @param {PointerEvent} event */
  const move = (event) => {
    const to = Math.min(Math.max(event.clientX, frame.left), frame.right);
    [left, right] = [Math.min(start.clientX, to), Math.max(start.clientX, to)];
    if (right - left < SHORTEST) return;
    stretch.setAttribute("x", String((left - frame.left) * scale));
    stretch.setAttribute("width", String((right - left) * scale));
    if (!stretch.isConnected) drawn.append(stretch);
    event.preventDefault();
  };
  const end = () => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointercancel", end);
    stretch.remove();
  };
  const drop = () => {
    const brushed = stretch.isConnected;
    end();
    if (!brushed) return;
    // A click follows where the button is let go; it would lead to a single day.
    const still = (/** @type {Event} */ event) => event.preventDefault();
    document.addEventListener("click", still, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", still, { capture: true }));
    const met = bars.filter((bar) => {
      const at = bar.getBoundingClientRect();
      return at.right >= left && at.left <= right;
    });
    const days = (/** @type {string} */ name) => met.map((bar) => bar.getAttribute(name) ?? "").sort();
    const [from, until] = [days("data-from").at(0), days("data-until").at(-1)];
    if (!from || !until) return;
    const url = new URL(location.href);
    url.searchParams.set("from", from);
    url.searchParams.set("until", until);
    for (const name of ["page", "tray"]) url.searchParams.delete(name);
    url.hash = "";
    show(url);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop, { once: true });
  document.addEventListener("pointercancel", end);
}
