// Elements, words and small tools. Text reaches the page only as text nodes and attribute values.
const LABELS = JSON.parse(document.getElementById("labels").textContent);
const TYPES = {
  official: "officials", person: "people", agency: "agencies", organization: "organizations", policy_term: "policy_terms",
  document: "documents", statistic: "statistics", date: "dates", quote: "quotes",
};
const SVG = "http://www.w3.org/2000/svg";
// control, format and unassigned characters, bidirectional overrides among them, show as a sign instead of acting; joiners of emoji stay
const UNSEEN = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;
const visible = (text) => String(text).replace(UNSEEN, "\ufffd");

let language = (navigator.language || "").startsWith("zh") ? 0 : 1;

function say(key, values = {}) {
  return LABELS.ui[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
const labelOf = (group, key) => (Object.hasOwn(LABELS[group], key) ? LABELS[group][key][language] : String(key));

/** An element. `on` holds listeners, `data` goes to dataset, everything else is an attribute; children are nodes or text. */
function make(tag, attributes = {}, ...children) {
  const element = tag === "svg" || SHAPES.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : visible(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : visible(child));
  }
  return element;
}
const SHAPES = new Set(["g", "rect", "circle", "polyline", "line", "text", "title"]);

/** A link that leads to http addresses and to relative paths only. */
function link(href, ...children) {
  if (!/^(https?:\/\/|\.\/)/i.test(href)) return make("span", {}, ...children);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const button = (attributes, ...children) => make("button", { type: "button", ...attributes }, ...children);
const day = (published) => (published ? published.slice(0, 10) : "");

function formatNumber(value) {
  if (typeof value !== "number") return String(value);
  return value.toLocaleString("en-US", { maximumFractionDigits: 10 });
}

/** Adds rows to a parent a portion at a time, the next when its end comes into sight; gives a function that adds all. */
function lazily(parent, items, draw, portion = 60) {
  let at = 0;
  const sentinel = make(parent.tagName === "TBODY" ? "tr" : "div", { class: "sentinel" });
  const add = (count) => {
    for (const end = Math.min(at + count, items.length); at < end; at += 1) sentinel.before(draw(items[at], at));
    if (at >= items.length) { watcher.disconnect(); sentinel.remove(); }
  };
  const watcher = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && add(portion), { rootMargin: "800px" });
  parent.append(sentinel);
  add(portion);
  if (at < items.length) watcher.observe(sentinel);
  return { upTo: (index) => index >= at && add(index + 1 - at), all: () => add(items.length) };
}

function debounced(action, wait) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(action, wait, ...given); };
}

const remembered = {
  get(key) { try { return localStorage.getItem(`extractor.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`extractor.${key}`, value); } catch { /* pages without storage forget */ } },
};
