/**
 * What JavaScript adds to a page that works without it: a map that moves, a brush on the timeline, filters without reloading,
 * keys. Everything shown is made by the server; nothing here knows what an event is.
 *
 * @module
 */
import { live } from "./live.js";
import { keys } from "./keys.js";
import { map } from "./map.js";
import { timeline } from "./timeline.js";

live();
keys();
map();
timeline();
