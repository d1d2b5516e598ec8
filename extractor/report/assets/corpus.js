// The articles, the filter, and counts over the articles that pass it.
const DATA = JSON.parse(document.getElementById("data").textContent);
const ARTICLES = DATA.articles;
const AGENCY_NAMES = new Map(ARTICLES.flatMap((article) => article.agencies.filter((item) => item.id).map((item) => [item.id, item.name])));
// newest first, articles without a date last, otherwise in the order given
const ORDER = ARTICLES.map((_, index) => index).sort((a, b) => {
  const one = day(ARTICLES[a].published), other = day(ARTICLES[b].published);
  return one === other ? a - b : one < other ? 1 : -1;
});
const filter = { query: "", entity: null, month: null };
let selected = ORDER;

const NAMES = {
  officials: (item) => item.name, people: (item) => item.name, agencies: (item) => item.name, organizations: (item) => item.name,
  policy_terms: (item) => item.term, documents: (item) => item.title || item.number, statistics: (item) => item.subject,
  dates: (item) => item.value, quotes: (item) => item.speaker,
};
const keyOf = (list, item) => (list === "agencies" && item.id) || NAMES[list](item) || "";
const postText = (post) => (post.organization || "") + post.title;
const postsText = (item) => (item.posts || []).map(postText).join("、");

const searchTexts = new Map();
function searchText(index) {
  if (!searchTexts.has(index)) {
    const article = ARTICLES[index];
    const names = Object.keys(NAMES).flatMap((list) => article[list].map((item) => NAMES[list](item)));
    searchTexts.set(index, [article.title, article.outlet, article.id, article.text, ...names].filter(Boolean).join("\n").toLowerCase());
  }
  return searchTexts.get(index);
}

function select() {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  selected = ORDER.filter((index) => {
    const article = ARTICLES[index];
    if (filter.month && !day(article.published).startsWith(filter.month)) return false;
    if (filter.entity && !article[filter.entity.list].some((item) => keyOf(filter.entity.list, item) === filter.entity.key)) return false;
    return words.every((word) => searchText(index).includes(word));
  });
}

/** The entities of a list over articles: each with one item of it, its articles, the number of mentions, first and last day. */
function tally(list, indexes = selected, keyer = (item) => keyOf(list, item)) {
  const found = new Map();
  for (const index of indexes) {
    const when = day(ARTICLES[index].published);
    for (const item of ARTICLES[index][list]) {
      const key = keyer(item);
      if (!key) continue;
      let entry = found.get(key);
      if (!entry) found.set(key, (entry = { key, item, list, articles: [], mentions: 0, first: null, last: null, items: [] }));
      if (entry.articles.at(-1) !== index) entry.articles.push(index);
      entry.items.push(item);
      entry.mentions += item.at.length;
      if (when && (!entry.first || when < entry.first)) entry.first = when;
      if (when && (!entry.last || when > entry.last)) entry.last = when;
    }
  }
  return [...found.values()].sort((a, b) => b.articles.length - a.articles.length || b.mentions - a.mentions || compare(a.key, b.key));
}

const compare = new Intl.Collator("zh-CN", { numeric: true }).compare;

/** Every mention of an article as { start, end, type, list, item, place }, in text order, the longer first; made once an article. */
const spansOfArticle = new Map();
function spansOf(index) {
  if (!spansOfArticle.has(index)) {
    const article = ARTICLES[index];
    const spans = Object.entries(TYPES).flatMap(([type, list]) =>
      article[list].flatMap((item) => item.at.map((place) => ({ start: place[0], end: place[1], type, list, item, place }))));
    spans.sort((a, b) => a.start - b.start || b.end - a.end);
    spans.forEach((span, number) => { span.number = number; });
    spansOfArticle.set(index, spans);
  }
  return spansOfArticle.get(index);
}
