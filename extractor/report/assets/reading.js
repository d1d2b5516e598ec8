// The reading view: the list of articles, and one article with everything found marked in its text.
const BLOCK = 4000;
const hiddenTypes = new Set();
// on a narrow page either the list is seen or the article that was opened
let current = -1, isOpen = false, currentBlocks = null;

function reading(view) {
  const list = make("ol", { class: "list", "aria-label": say("list") });
  const pane = make("article", { class: "pane", tabindex: -1 });
  view.append(make("div", { class: `reader${isOpen ? " open" : ""}` }, make("nav", { class: "side" }, list), pane));
  if (!selected.length) { list.append(make("li", { class: "empty" }, say("nothing"))); return; }
  const shown = selected.includes(current) ? current : selected[0];
  const adder = lazily(list, selected, (index) => listItem(index, index === shown), 80);
  adder.upTo(Math.min(selected.indexOf(shown) + 5, selected.length - 1));
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  drawArticle(pane, shown);
}

function listItem(index, isCurrent) {
  const article = ARTICLES[index];
  const facts = [day(article.published) || say("no_date"), article.outlet].filter(Boolean).join(" · ");
  const terms = article.policy_terms.slice(0, 3).map((item) => make("span", { class: "badge t-policy_term" }, item.term.slice(0, 12)));
  return make("li", {}, button({ "aria-current": isCurrent ? "true" : null, data: { index }, on: { click: () => goTo(index) } },
    make("span", { class: "list-title" }, (article.title || article.text.slice(0, 40) || article.id).slice(0, 120)), make("small", {}, facts), make("span", { class: "list-terms" }, terms)));
}

function drawArticle(pane, index) {
  const article = ARTICLES[index];
  current = index;
  const at = selected.indexOf(index);
  const step = (by) => () => goTo(selected[at + by]);
  const facts = [day(article.published), article.outlet, article.id].filter(Boolean).join(" · ");
  const text = make("div", { class: "text", lang: "zh", dir: "ltr" });
  pane.replaceChildren(
    make("div", { class: "pane-tools" },
      button({ class: "back", on: { click: () => { isOpen = false; closeCard(); document.querySelector(".reader").classList.remove("open"); } } }, `‹ ${say("back")}`),
      make("span", { class: "spacer" }), button({ disabled: at <= 0, on: { click: step(-1) } }, `‹ ${say("previous")}`),
      make("span", { class: "counter" }, `${at + 1} / ${selected.length}`), button({ disabled: at < 0 || at + 1 >= selected.length, on: { click: step(1) } }, `${say("next")} ›`)),
    make("h1", {}, article.title || say("no_title")),
    make("p", { class: "facts" }, facts, article.href ? [" · ", link(article.href, say("original"))] : null),
    ...(article.warnings || []).map((warning) => make("p", { class: "warning" }, `${say("warnings")}: ${warning}`)),
    typeChips(index), text, ...articleTables(index));
  pane.scrollTop = 0;
  const blocks = blocksOf(article.text);
  const found = foundSpans(article.text);
  currentBlocks = { blocks, adder: lazily(text, blocks, (block) => drawBlock(index, block, found), 40) };
}

function typeChips(index) {
  const counts = {};
  for (const span of spansOf(index)) counts[span.type] = (counts[span.type] || 0) + 1;
  return make("div", { class: "chips", role: "group", "aria-label": say("show_types") }, Object.keys(TYPES).map((type, at) =>
    button({ class: `chip t-${type}`, "aria-pressed": String(!hiddenTypes.has(type)), title: `${at + 1}`, data: { type }, on: { click: () => toggleType(type) } },
      labelOf("types", type), make("small", {}, counts[type] || 0))));
}

function toggleType(type) {
  hiddenTypes[hiddenTypes.has(type) ? "delete" : "add"](type);
  document.documentElement.classList.toggle(`hide-${type}`, hiddenTypes.has(type));
  for (const chip of document.querySelectorAll(`.chip[data-type="${type}"]`)) chip.setAttribute("aria-pressed", String(!hiddenTypes.has(type)));
  closeCard();
}

/** Paragraphs, the longest cut, so that a text of any size is drawn a portion at a time. */
function blocksOf(text) {
  const blocks = [];
  for (let start = 0; start < text.length || start === 0;) {
    const feed = text.indexOf("\n", start);
    const lineEnd = feed < 0 ? text.length : feed;
    let end = Math.min(lineEnd, start + BLOCK);
    if (end < lineEnd && (text.charCodeAt(end) & 0xfc00) === 0xdc00) end += 1;
    blocks.push({ start, end, isEnd: end === lineEnd });
    start = end === lineEnd ? end + 1 : end;
    if (start > text.length) break;
  }
  return blocks;
}

function foundSpans(text) {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  // lower case of a few characters is longer; then positions would not hold
  if (!words.length || lower.length !== text.length) return [];
  const spans = [];
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0 && spans.length < 2000; at = lower.indexOf(word, at + word.length)) spans.push({ start: at, end: at + word.length, type: "found" });
  }
  return spans;
}

function drawBlock(index, block, found) {
  const text = ARTICLES[index].text;
  const inside = (span) => span.start < block.end && span.end > block.start;
  const spans = [...spansOf(index).filter(inside), ...found.filter(inside)];
  const edges = new Set([block.start, block.end]);
  for (const span of spans) { if (span.start > block.start) edges.add(span.start); if (span.end < block.end) edges.add(span.end); }
  const sorted = [...edges].sort((a, b) => a - b);
  const paragraph = make("p", { class: block.isEnd ? null : "cut", data: { start: block.start } });
  for (let at = 0; at + 1 < sorted.length; at += 1) paragraph.append(drawPiece(index, text, sorted[at], sorted[at + 1], spans));
  return paragraph;
}

function drawPiece(index, text, start, end, spans) {
  // the longest is outermost, and of equal ones the first; the innermost gives the colour
  const covering = spans.filter((span) => span.start <= start && span.end >= end).sort((a, b) => b.end - b.start - (a.end - a.start));
  const mentions = covering.filter((span) => span.type !== "found");
  let piece = document.createTextNode(visible(text.slice(start, end)));
  for (const span of covering.reverse()) {
    const isOuter = span === mentions[0], isFirst = span.start === start && mentions.includes(span);
    piece = make("mark", { class: `m-${span.type}${isFirst ? " first" : ""}`, tabindex: isFirst ? 0 : null, data: { at: start, ...(isOuter ? { spans: mentions.map((each) => each.number).reverse().join(" ") } : {}) } }, piece);
  }
  return piece;
}

function spansAt(target, index) {
  const holder = target.closest?.("mark[data-spans]");
  if (!holder) return [];
  const spans = spansOf(index);
  return holder.dataset.spans.split(" ").map((number) => spans[Number(number)]).filter((span) => !hiddenTypes.has(span.type));
}

for (const [event, pin] of [["mouseover", false], ["click", true]]) {
  document.addEventListener(event, (given) => {
    const mark = given.target.closest?.(".text mark");
    if (mark) openCard(mark, current, spansAt(mark, current), pin);
    else if (event === "mouseover" && !card.contains(given.target)) leaveCard();
  });
}

/** Open an article, at an offset of its text where one is given. */
function goTo(index, offset) {
  if (index === undefined) return;
  if (!selected.includes(index)) setFilter({ query: "", entity: null, month: null }, false);
  current = index;
  isOpen = true;
  show("articles");
  if (offset === undefined) { scrollTo(0, 0); return; }
  const { blocks, adder } = currentBlocks;
  adder.upTo(blocks.findIndex((block) => block.end >= offset));
  const marks = [...document.querySelectorAll(".text mark")].filter((mark) => Number(mark.dataset.at) === offset);
  marks[0]?.scrollIntoView({ block: "center" });
  for (const mark of marks) { mark.classList.add("flash"); setTimeout(() => mark.classList.remove("flash"), 1600); }
}

/** What an article says, as two small tables below it. */
function articleTables(index) {
  const article = ARTICLES[index];
  const people = [...article.officials, ...article.people].flatMap((item) => (item.posts || [{}]).map((post) => [item.name, labelOf("values", item.role), post.organization, post.title]));
  const numbers = article.statistics.map((item) => [item.subject, amount(item), factText(item, "kind"), factText(item, "direction"), item.base, item.as_of]);
  return [
    smallTable("people", ["name", "role", "organization", "position"], people),
    smallTable("statistics", ["subject", "value", "kind", "direction", "base", "as_of"], numbers, article.statistics.map((item) => () => goTo(index, item.at[0][0]))),
  ].filter(Boolean);
}

function smallTable(title, heads, rows, clicks = []) {
  if (!rows.length) return null;
  const body = make("tbody");
  lazily(body, rows, (row, at) => make("tr", clicks[at] ? { class: "clickable", on: { click: clicks[at] } } : {}, row.map((cell) => make("td", {}, cell))), 200);
  return make("section", { class: "small-table" }, make("h2", {}, labelOf("tables", title)),
    make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, heads.map((head) => make("th", {}, labelOf("columns", head))))), body)));
}
