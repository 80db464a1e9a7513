/**
 * A map that moves, in the place of the one that stands still. Tiles and marks are drawn by the server as SVG with the classes of
 * the page, so that colours, dark mode and print are those of the style sheet.
 *
 * @module
 */
import { Control, DomEvent, GridLayer, LatLngBounds, Map, SVGOverlay } from "leaflet";
import { SHOWN, show } from "./live.js";

/** How much farther than the map its marks are drawn, so that a short way needs no asking. */
const MARGIN = 1.3;
/** No closer than the server draws. */
const DEEPEST = 10;

/** The part of the address that says which part of the globe is shown: zoom, latitude, longitude. */
const HASH = /^#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/;

/** Puts a moving map into each `[data-map]` that holds an SVG with `data-bounds`. */
export function map() {
  for (const holder of document.querySelectorAll("[data-map]")) {
    if (holder instanceof HTMLElement) moving(holder);
  }
}

/** @param {HTMLElement} holder */
function moving(holder) {
  const still = holder.querySelector("svg[data-bounds]");
  const { tiles, marks } = holder.dataset;
  if (!still || !tiles || !marks) return;
  const box = document.createElement("div");
  box.className = "moving-map";
  // The size of the one that stands still, so that nothing moves on the page.
  box.style.aspectRatio = (still.getAttribute("viewBox") ?? "0 0 2 1").split(" ").slice(2).join(" / ");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", still.querySelector("title")?.textContent ?? "");
  still.replaceWith(box);

  const map = new Map(box, {
    attributionControl: false,
    maxZoom: DEEPEST,
    minZoom: 1,
    // Any zoom will do, and the first is just that of the map that stood still.
    zoomSnap: 0,
    worldCopyJump: true,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  const from = location.hash.match(HASH)?.slice(1).map(Number);
  if (from) map.setView([from[1], from[2]], from[0], { animate: false });
  else map.fitBounds(boundsOf(still), { animate: false });
  new Ground(tiles).addTo(map);
  const shown = new Marks(map, marks);
  new OnlyInView({ position: "bottomright" }).addTo(map);
  shown.ask();

  let area = areaOf(location.href);
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter().wrap();
    history.replaceState(history.state, "", `#map=${map.getZoom().toFixed(2)}/${lat.toFixed(3)}/${lng.toFixed(3)}`);
    shown.ask();
  });
  document.addEventListener(SHOWN, (event) => {
    const before = area;
    area = areaOf(location.href);
    const other = event instanceof CustomEvent && event.detail.querySelector("[data-map] svg[data-bounds]");
    if (other && area !== before) map.fitBounds(boundsOf(other));
    else shown.ask();
  });
  let dragged = false;
  map.on("dragstart", () => (dragged = true));
  box.addEventListener("pointerdown", () => (dragged = false), { capture: true });
  box.addEventListener(
    "click",
    (event) => {
      const heap = event.target instanceof Element && event.target.closest("a.heap");
      // Who lets go of the map after dragging it means no link.
      if (dragged) event.preventDefault();
      else if (heap && closer(map, heap)) event.preventDefault();
      if (event.defaultPrevented) event.stopPropagation();
    },
    { capture: true },
  );
}

/**
 * What of the question is about where: when that changes, so does the part of the globe that is shown.
 *
 * @param {string} address
 */
function areaOf(address) {
  const asked = new URL(address).searchParams;
  return ["box", "country", "place"].map((name) => asked.getAll(name).join()).join("/");
}

/**
 * Moves closer to what lies in a heap. Where closer does not help, the heap leads to its list.
 *
 * @param {Map} map
 * @param {Element} heap a link to a question with a box
 */
function closer(map, heap) {
  const asked = new URL(heap.getAttribute("href") ?? "", location.href).searchParams.get("box");
  const [west, south, east, north] = (asked ?? "").split(",").map(Number);
  const bounds = new LatLngBounds([south, west], [north, east < west ? east + 360 : east]);
  if (!asked || !bounds.isValid() || map.getBoundsZoom(bounds) <= map.getZoom() + 0.5) return false;
  map.fitBounds(bounds);
  return true;
}

/** @param {Element} svg west, south, east, north in `data-bounds` */
function boundsOf(svg) {
  const [west, south, east, north] = (svg.getAttribute("data-bounds") ?? "").split(",").map(Number);
  return new LatLngBounds([south, west], [north, east]);
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<SVGSVGElement>}
 */
async function svg(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (!(drawn instanceof SVGSVGElement)) throw new Error(`no picture: ${url}`);
  return document.adoptNode(drawn);
}

/** Land, water and boundaries, in tiles. */
class Ground extends GridLayer {
  /** @param {string} path of the tiles, with `{z}`, `{x}` and `{y}` */
  constructor(path) {
    super({ maxZoom: DEEPEST, updateWhenZooming: false });
    this.path = path;
  }

  /**
   * @param {import("leaflet").Coords} at
   * @param {import("leaflet").DoneCallback} done
   */
  createTile(at, done) {
    const tile = document.createElement("div");
    const many = 2 ** at.z;
    const path = this.path
      .replace("{z}", String(at.z))
      .replace("{x}", String(((at.x % many) + many) % many))
      .replace("{y}", String(at.y));
    if (at.y < 0 || at.y >= many) {
      queueMicrotask(() => done(undefined, tile));
    } else {
      svg(path).then(
        (drawn) => {
          tile.append(drawn);
          done(undefined, tile);
        },
        (error) => done(error, tile),
      );
    }
    return tile;
  }
}

/** Names and marks: drawn by the server for the part that is seen, those that would cover each other in heaps. */
class Marks {
  /**
   * @param {Map} map
   * @param {string} path
   */
  constructor(map, path) {
    this.map = map;
    this.path = path;
    /** @type {SVGOverlay | undefined} */
    this.layer = undefined;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { lat, lng } = this.map.getCenter();
    const { x, y } = this.map.getSize();
    const path = this.path
      .replace("{zoom}", String(this.map.getZoom()))
      .replace("{at}", `${lng.toFixed(5)},${lat.toFixed(5)}`)
      .replace("{size}", `${Math.round(x * MARGIN)}x${Math.round(y * MARGIN)}`);
    const url = new URL(path, location.href);
    // The filters of the page hold for the map too.
    url.search = location.search;
    try {
      const drawn = await svg(url.href, this.asking.signal);
      const layer = new SVGOverlay(drawn, boundsOf(drawn), { interactive: false, className: "marks-over-map" });
      this.layer?.remove();
      this.layer = layer.addTo(this.map);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  }
}

/** A button that narrows the list down to what the map shows. */
class OnlyInView extends Control {
  /** @param {Map} map */
  onAdd(map) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "only-in-view";
    button.textContent = "List only what is in view";
    DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => {
      const bounds = map.getBounds();
      const url = new URL(location.href);
      const turn = (/** @type {number} */ degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;
      const wide = bounds.getEast() - bounds.getWest() >= 360;
      const [west, east] = wide ? [-180, 180] : [turn(bounds.getWest()), turn(bounds.getEast())];
      const corners = [west, Math.max(bounds.getSouth(), -90), east, Math.min(bounds.getNorth(), 90)];
      url.searchParams.set("box", corners.map((degrees) => degrees.toFixed(3)).join(","));
      for (const name of ["page", "tray"]) url.searchParams.delete(name);
      url.hash = "";
      show(url);
    });
    return button;
  }
}
