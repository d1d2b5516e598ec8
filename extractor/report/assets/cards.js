// Hover cards: what a mention is, its value, the rule that found it, and where to go from it.
const card = make("div", { id: "card", role: "dialog", "aria-label": "card", hidden: true });
let cardPinned = false, cardTimer = 0, cardAnchor = null;

const CARD_FACTS = {
  officials: ["role"], people: ["role"], agencies: ["kind", "parent", "id"], organizations: ["kind"], policy_terms: ["kind", "known"],
  documents: ["number", "issuer", "status"],
  statistics: ["value", "kind", "direction", "base", "base_period", "as_of", "approx", "modality", "denominator", "place", "source_agency", "checks"],
  dates: [], quotes: [],
};

function amount(item) {
  const number = (key) => (item[`${key}_exact`] ?? (item[key] === undefined ? undefined : formatNumber(item[key])));
  const low = number("value"), high = number("high");
  return [low, high].filter((each) => each !== undefined).join("–") + (item.unit ? ` ${item.unit}` : "");
}

function factText(item, key) {
  if (key === "value") return amount(item);
  const value = item[key];
  if (value === undefined) return null;
  if (key === "known") return say(value ? "known" : "unknown");
  if (key === "parent") return AGENCY_NAMES.get(value) || null;
  if (key === "source_agency") return AGENCY_NAMES.get(value) || value;
  if (Array.isArray(value)) return value.join("；");
  return ["kind", "role", "status", "direction", "approx", "modality"].includes(key) ? labelOf("values", value) : String(value);
}

function cardSection(index, span) {
  const { item, list, type, place } = span;
  const name = NAMES[list](item);
  const facts = CARD_FACTS[list].map((key) => [labelOf("columns", key), factText(item, key)]);
  for (const post of item.posts || []) {
    const state = post.status && post.status !== "current" ? `（${labelOf("values", post.status)}）` : "";
    facts.push([labelOf("columns", "posts"), postText(post) + state]);
  }
  const score = place[3] ?? item.score;
  facts.push([say("rule"), DATA.rules[place[2]]], [say("score"), score === undefined || score === null ? say("by_rule") : String(score)]);
  return make("section", {},
    make("div", { class: "card-head" }, make("span", { class: `badge t-${type}` }, labelOf("types", type)), make("strong", {}, name || ARTICLES[index].text.slice(place[0], place[1]))),
    make("dl", {}, facts.filter(([, value]) => value).flatMap(([label, value]) => [make("dt", {}, label), make("dd", {}, value)])),
    make("div", { class: "card-links" }, cardLinks(index, span)));
}

function cardLinks(index, span) {
  const links = [];
  const key = keyOf(span.list, span.item);
  if (key) {
    const count = ARTICLES.filter((article) => article[span.list].some((item) => keyOf(span.list, item) === key)).length;
    const only = () => { closeCard(); setFilter({ entity: { list: span.list, type: span.type, key, name: NAMES[span.list](span.item) } }); };
    if (count > 1) links.push(button({ class: "link", on: { click: only } }, say("only_articles", { n: count })));
  }
  if (span.item.at.length > 1) {
    const at = (span.item.at.indexOf(span.place) + 1) % span.item.at.length;
    links.push(button({ class: "link", on: { click: () => { closeCard(); goTo(index, span.item.at[at][0]); } } }, `${say("next_mention")} (${at + 1}/${span.item.at.length})`));
  }
  const article = ARTICLES[index], line = span.place[4];
  if (article.href) {
    // browsers that know text fragments scroll to the words and mark them
    const words = encodeURIComponent(article.text.slice(span.place[0], span.place[1])).replaceAll("-", "%2D");
    const href = article.href + (article.href.includes("#") ? "" : `#:~:text=${words}`);
    links.push(link(href, line ? say("line", { n: line }) : say("original")));
  } else if (line) links.push(make("span", {}, say("line", { n: line })));
  return links;
}

function openCard(anchor, index, spans, pin) {
  clearTimeout(cardTimer);
  if (!spans.length || (cardPinned && !pin)) return;
  cardPinned = pin;
  cardAnchor = anchor;
  card.replaceChildren(...(pin ? [button({ class: "card-close", "aria-label": say("close"), on: { click: closeCard } }, "×")] : []), ...spans.map((span) => cardSection(index, span)));
  card.hidden = false;
  const box = anchor.getClientRects()[0] || anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8));
  const below = box.bottom + 6, above = box.top - card.offsetHeight - 6;
  card.style.left = `${left}px`;
  card.style.top = `${below + card.offsetHeight > innerHeight - 8 && above > 8 ? above : Math.min(below, Math.max(8, innerHeight - card.offsetHeight - 8))}px`;
}

function closeCard() {
  clearTimeout(cardTimer);
  const anchor = cardPinned && card.contains(document.activeElement) ? cardAnchor : null;
  card.hidden = true;
  cardPinned = false;
  anchor?.focus({ preventScroll: true });
}

const leaveCard = () => { if (!cardPinned) { clearTimeout(cardTimer); cardTimer = setTimeout(closeCard, 250); } };
card.addEventListener("mouseenter", () => clearTimeout(cardTimer));
card.addEventListener("mouseleave", leaveCard);
document.addEventListener("click", (event) => { if (!card.hidden && !card.contains(event.target) && !event.target.closest?.("mark")) closeCard(); });
document.addEventListener("scroll", () => { if (!card.hidden && !cardPinned) closeCard(); }, { capture: true, passive: true });
