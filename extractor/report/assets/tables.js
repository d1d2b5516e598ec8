// A table for each type: search, sort, CSV.
let currentTable = "agencies";
const sorting = {};
const tableQuery = {};

const entityColumns = (...own) => [...own, "articles", "mentions", "first", "last"];
const TABLES = {
  articles: ["published", "title", "outlet", "agencies", "people", "policy_terms", "statistics", "article_id"],
  people: entityColumns("name", "role", "posts"),
  posts: ["name", "organization", "position", "status", "articles", "first", "last"],
  agencies: entityColumns("name", "kind", "id"),
  organizations: entityColumns("name", "kind"),
  policy_terms: entityColumns("term", "kind", "known", "score"),
  documents: entityColumns("title", "number", "issuer", "status"),
  statistics: ["subject", "value", "high", "unit", "kind", "direction", "approx", "base", "as_of", "place", "modality", "source_agency", "text", "published", "article_id", "checks"],
  dates: ["value", "text", "published", "article_id"],
  quotes: ["speaker", "text", "published", "article_id"],
};
const NUMBERS = new Set(["articles", "mentions", "value", "high", "score", "agencies", "people", "policy_terms", "statistics"]);
const CODES = new Set(["kind", "role", "status", "direction", "approx", "modality"]);

const counted = (entry, values) => ({ ...values, articles: entry.articles.length, mentions: entry.mentions, first: entry.first, last: entry.last, open: () => goTo(entry.articles[0], entry.item.at[0][0]) });

const ROWS = {
  articles: () => selected.map((index) => {
    const article = ARTICLES[index];
    const counts = Object.fromEntries(["agencies", "policy_terms", "statistics"].map((list) => [list, article[list].length]));
    return { ...article, ...counts, published: day(article.published), people: article.officials.length + article.people.length, article_id: article.id, open: () => goTo(index) };
  }),
  people: () => ["officials", "people"].flatMap((list) => tally(list).map((entry) => {
    const posts = [...new Set(entry.items.flatMap((item) => (item.posts || []).map(postText)))].join("、");
    return counted(entry, { name: entry.item.name, role: entry.item.role, posts });
  })),
  posts: () => {
    const found = new Map();
    for (const entry of ["officials", "people"].flatMap((list) => tally(list))) {
      for (const index of entry.articles) for (const item of ARTICLES[index][entry.list].filter((each) => each.name === entry.key)) for (const post of item.posts || []) addPost(found, index, item, post);
    }
    return [...found.values()].map((row) => ({ ...row, articles: row.articles.size }));
  },
  agencies: () => tally("agencies").map((entry) => counted(entry, entry.item)),
  organizations: () => tally("organizations").map((entry) => counted(entry, entry.item)),
  policy_terms: () => tally("policy_terms").map((entry) => counted(entry, entry.item)),
  documents: () => tally("documents").map((entry) => counted(entry, { ...entry.item, number: entry.items.find((item) => item.number)?.number, issuer: entry.items.find((item) => item.issuer)?.issuer })),
  statistics: () => facts("statistics"), dates: () => facts("dates"), quotes: () => facts("quotes"),
};

function addPost(found, index, item, post) {
  const key = [item.name, post.organization, post.title, post.status].join("|"), when = day(ARTICLES[index].published) || null;
  if (!found.has(key)) found.set(key, { name: item.name, organization: post.organization, position: post.title, status: post.status, articles: new Set(), first: when, last: when, open: () => goTo(index, item.at[0][0]) });
  const row = found.get(key);
  row.articles.add(index);
  if (when && (!row.first || when < row.first)) row.first = when;
  if (when && (!row.last || when > row.last)) row.last = when;
}

function facts(list) {
  return selected.flatMap((index) => ARTICLES[index][list].map((item) => ({
    ...item, text: ARTICLES[index].text.slice(item.at[0][0], item.at[0][1]), published: day(ARTICLES[index].published), article_id: ARTICLES[index].id,
    source_agency: AGENCY_NAMES.get(item.source_agency) || item.source_agency, open: () => goTo(index, item.at[0][0]),
  })));
}

/** The rows of a table that its search lets through, in the order chosen. */
function rowsOf(table) {
  const words = (tableQuery[table] || "").toLowerCase().split(/\s+/).filter(Boolean);
  const all = ROWS[table]();
  const text = (row) => TABLES[table].map((key) => `${cellText(key, row[key])} ${row[key] ?? ""}`).join("\n").toLowerCase();
  const rows = words.length ? all.filter((row) => { const given = text(row); return words.every((word) => given.includes(word)); }) : all;
  const order = sorting[table];
  if (order) {
    const known = (row) => row[order.key] !== undefined && row[order.key] !== null && row[order.key] !== "";
    rows.sort((a, b) => known(b) - known(a) || (known(a) ? order.way * (NUMBERS.has(order.key) ? a[order.key] - b[order.key] : compare(String(a[order.key]), String(b[order.key]))) : 0));
  }
  return { rows, total: all.length };
}

function cellText(key, value) {
  if (value === undefined || value === null) return "";
  if (CODES.has(key)) return labelOf("values", value);
  if (key === "known") return say(value ? "yes" : "no");
  if (Array.isArray(value)) return value.join("；");
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function tables(view) {
  const area = make("div", { class: "table-area" });
  const search = make("input", { type: "search", "aria-label": say("filter_table"), placeholder: say("filter_table"), value: tableQuery[currentTable] || null });
  search.addEventListener("input", debounced(() => { tableQuery[currentTable] = search.value; drawTable(area); }, 120));
  view.append(
    make("nav", { class: "tabs", "aria-label": say("tables") }, Object.keys(TABLES).map((table) =>
      button({ "aria-current": table === currentTable ? "true" : null, data: { table }, on: { click: () => show("tables", table) } }, labelOf("tables", table)))),
    make("div", { class: "table-tools" }, search, make("span", { class: "counter", "aria-live": "polite" }), button({ class: "download", on: { click: () => download(currentTable) } }, say("csv"))), area);
  drawTable(area);
}

function drawTable(area) {
  const table = currentTable, keys = TABLES[table], { rows, total } = rowsOf(table);
  document.querySelector(".table-tools .counter").textContent = rows.length === total ? say("rows", { n: total }) : say("rows_of", { m: rows.length, n: total });
  const heads = keys.map((key) => {
    const order = sorting[table]?.key === key ? sorting[table].way : 0;
    return make("th", { scope: "col", class: NUMBERS.has(key) ? "number" : null, "aria-sort": order ? (order > 0 ? "ascending" : "descending") : null },
      button({ data: { key }, on: { click: () => sortBy(area, table, key) } }, labelOf("columns", key), order ? (order > 0 ? " ▲" : " ▼") : ""));
  });
  const body = make("tbody");
  lazily(body, rows, (row) => make("tr", { class: "clickable", tabindex: 0, on: { click: row.open, keydown: (event) => event.key === "Enter" && row.open() } },
    keys.map((key) => make("td", { class: NUMBERS.has(key) ? "number" : `c-${key}` }, make("span", {}, cellText(key, row[`${key}_exact`] ?? row[key]).slice(0, 300))))), 100);
  area.replaceChildren(rows.length ? make("div", { class: "scroll" }, make("table", { class: "data" }, make("thead", {}, make("tr", {}, heads)), body)) : make("p", { class: "empty" }, say("nothing")));
}

function sortBy(area, table, key) {
  const way = sorting[table]?.key === key ? -sorting[table].way : NUMBERS.has(key) ? -1 : 1;
  sorting[table] = { key, way };
  drawTable(area);
  area.querySelector(`th button[data-key="${key}"]`)?.focus();
}

/** A cell of CSV. Text that a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value) {
  if (value === undefined || value === null) return "";
  let text = Array.isArray(value) ? value.join("\n") : String(value);
  if (typeof value !== "number" && /^\s*[=+\-@\t\r＝＋－＠]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(table) {
  const keys = TABLES[table];
  const lines = rowsOf(table).rows.map((row) => keys.map((key) => (row[`${key}_exact`] !== undefined ? row[`${key}_exact`] : csvCell(row[key]))).join(","));
  // the mark makes spreadsheets read UTF-8
  return `\ufeff${[keys.join(","), ...lines].join("\r\n")}\r\n`;
}

function download(table) {
  const address = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv" }));
  make("a", { href: address, download: `${table}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
