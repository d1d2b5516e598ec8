// The frame: views, filter, language, theme, keys.
const VIEWS = { overview, articles: reading, tables };
let currentView = "overview";

function frame() {
  const search = make("input", { id: "search", type: "search", placeholder: say("search"), "aria-label": say("search"), value: filter.query || null });
  search.addEventListener("input", debounced(() => setFilter({ query: search.value }), 150));
  const tab = (name, at) => button({ "aria-current": name === currentView ? "page" : null, data: { view: name }, title: "oat"[at], on: { click: () => show(name) } }, say(name));
  return [
    make("a", { class: "skip", href: "#main" }, say("skip")),
    make("header", {}, make("div", { class: "brand" }, document.title), make("nav", { class: "views" }, Object.keys(VIEWS).map(tab)), search,
      make("div", { class: "tools" },
        button({ id: "language", lang: language ? "zh" : "en", on: { click: switchLanguage } }, say("language")),
        button({ id: "theme", title: say("theme"), "aria-label": say("theme"), on: { click: switchTheme } }, "◐"),
        button({ id: "help", title: say("help"), "aria-label": say("help"), on: { click: help } }, "?"))),
    filterBar(),
  ];
}

function filterBar() {
  const chips = [];
  const off = (change) => ({ class: "filter", on: { click: () => setFilter(change) } });
  if (filter.query) chips.push(button(off({ query: "" }), `“${filter.query.slice(0, 40)}” ×`));
  if (filter.entity) chips.push(button(off({ entity: null }), `${say("with")} `, make("b", {}, filter.entity.name.slice(0, 60)), " ×"));
  if (filter.month) chips.push(button(off({ month: null }), `${say("in_month")} ${filter.month} ×`));
  const count = chips.length ? say("of_articles", { n: ARTICLES.length, m: selected.length }) : say("all_articles", { n: ARTICLES.length });
  return make("div", { class: "filters", "aria-live": "polite" }, make("span", { class: "count" }, count), chips);
}

function draw() {
  closeCard();
  document.documentElement.lang = language ? "en" : "zh-CN";
  const hadSearch = document.activeElement?.id === "search";
  const app = document.getElementById("app");
  const main = make("main", { id: "main", class: `v-${currentView}` });
  const typed = document.getElementById("search");
  const place = hadSearch ? typed.selectionStart : 0;
  app.replaceChildren(...frame(), main);
  if (hadSearch) { const search = document.getElementById("search"); search.focus(); search.setSelectionRange(place, place); }
  VIEWS[currentView](main);
}

function show(view, table) {
  currentView = view;
  if (table) currentTable = table;
  const hash = view === "tables" ? `#tables/${currentTable}` : view === "articles" && isOpen ? `#articles/${current + 1}` : `#${view}`;
  // on pages opened from a file some browsers refuse to change the address
  if (location.hash !== hash) try { history.pushState(null, "", hash); } catch { /* the view changes all the same */ }
  draw();
}

function follow() {
  const [view, rest] = location.hash.slice(1).split("/");
  if (!Object.hasOwn(VIEWS, view)) return;
  currentView = view;
  if (view === "tables" && Object.hasOwn(TABLES, rest ?? "")) currentTable = rest;
  if (view !== "articles") return;
  isOpen = Object.hasOwn(ARTICLES, Number(rest) - 1);
  if (isOpen) current = Number(rest) - 1;
}

function setFilter(change, redraw = true) {
  Object.assign(filter, change);
  select();
  if (redraw) draw();
}

function switchLanguage() {
  language = 1 - language;
  remembered.set("language", String(language));
  draw();
  document.getElementById("language").focus();
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function switchTheme() {
  const isDark = (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  setTheme(isDark ? "light" : "dark");
  remembered.set("theme", isDark ? "light" : "dark");
}

function help() {
  const keys = [["/", "key_search"], ["o a t", "key_views"], ["j k", "key_articles"], ["1 – 9", "key_types"], ["Enter", "key_enter"], ["Esc", "key_escape"], ["l", "key_language"], ["d", "key_theme"], ["?", "key_help"]];
  const dialog = make("dialog", { on: { close: () => dialog.remove() } }, make("h2", {}, say("help")),
    make("dl", {}, keys.flatMap(([key, text]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, say(text))])), button({ on: { click: () => dialog.close() } }, say("close")));
  document.body.append(dialog);
  dialog.showModal();
}

const KEYS = {
  "/": () => document.getElementById("search").focus(), o: () => show("overview"), a: () => show("articles"), t: () => show("tables"),
  j: () => currentView === "articles" && goTo(selected[selected.indexOf(current) + 1]), k: () => currentView === "articles" && goTo(selected[selected.indexOf(current) - 1]),
  l: switchLanguage, d: switchTheme, "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (!card.hidden) closeCard();
    else if (event.target.matches?.("input")) event.target.blur();
    else if (filter.query || filter.entity || filter.month) setFilter({ query: "", entity: null, month: null });
    return;
  }
  if (event.target.matches?.("input, textarea")) return;
  const mark = event.target.closest?.(".text mark");
  if (event.key === "Enter" && mark) {
    openCard(mark, current, spansAt(mark, current), true);
    card.querySelector("button")?.focus();
  } else if (/^[1-9]$/.test(event.key)) toggleType(Object.keys(TYPES)[Number(event.key) - 1]);
  else if (Object.hasOwn(KEYS, event.key)) { event.preventDefault(); KEYS[event.key](); }
});
addEventListener("popstate", () => { follow(); draw(); });
addEventListener("beforeprint", () => { if (currentView === "articles") currentBlocks?.adder.all(); });
addEventListener("resize", debounced(() => currentView === "overview" && draw(), 200));

const chosen = remembered.get("language");
if (chosen === "0" || chosen === "1") language = Number(chosen);
setTheme(remembered.get("theme"));
follow();
document.body.append(card);
draw();
document.documentElement.dataset.ready = "yes";
