// The overview: how much there is, when it was published, and what it is about, for the articles that pass the filter.
const TOP = 12;

function overview(view) {
  if (!selected.length) { view.append(make("p", { class: "empty" }, say("nothing"))); return; }
  view.append(tiles());
  const grid = make("div", { class: "charts" });
  view.append(grid);
  const wide = Math.min(view.clientWidth || innerWidth, 1240) - 34;
  const periods = periodsOf(selected);
  const parts = [articlesChart(periods, wide), termsChart(periods), agenciesChart(), officialsChart(), changesChart(), seriesChart(wide)];
  grid.append(...parts.filter(Boolean));
}

function tiles() {
  const days = selected.map((index) => day(ARTICLES[index].published)).filter(Boolean);
  const first = days.at(-1), last = days[0];
  const facts = [
    ["articles", selected.length], ["agencies", tally("agencies").length], ["people", new Set([...tally("officials"), ...tally("people")].map((each) => each.key)).size],
    ["policy_terms", tally("policy_terms").length], ["documents", tally("documents").length],
    ["statistics", selected.reduce((sum, index) => sum + ARTICLES[index].statistics.length, 0)],
  ];
  return make("div", { class: "tiles" },
    facts.map(([table, count]) => button({ class: "tile", on: { click: () => show("tables", table) } }, make("b", {}, formatNumber(count)), make("span", {}, labelOf("tables", table)))),
    first ? make("div", { class: "tile plain" }, make("b", { class: "days" }, first === last ? first : `${first} – ${last}`), make("span", {}, say("period"))) : null);
}

/** The columns of charts over time: days of a single month, months, quarters or years, whichever is the finest that stays readable. */
function periodsOf(indexes) {
  const days = indexes.map((index) => day(ARTICLES[index].published)).filter(Boolean).sort();
  if (!days.length) return { of: () => null, all: [] };
  const [first, last] = [days[0], days.at(-1)];
  const months = (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) * 12 + Number(last.slice(5, 7)) - Number(first.slice(5, 7)) + 1;
  if (months === 1) return { of: (when) => when, all: [...new Set(days)] };
  const size = months > 36 ? 4 : 7;
  const all = [];
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    if (size === 4) { all.push(String(year).padStart(4, "0")); continue; }
    for (let month = 1; month <= 12; month += 1) {
      const name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
      if (name >= first.slice(0, 7) && name <= last.slice(0, 7)) all.push(name);
    }
  }
  return { of: (when) => when.slice(0, size), all };
}

function countsBy(periods, indexes) {
  const counts = new Map(periods.all.map((period) => [period, 0]));
  for (const index of indexes) {
    const when = day(ARTICLES[index].published);
    if (when) counts.set(periods.of(when), (counts.get(periods.of(when)) || 0) + 1);
  }
  return counts;
}

function articlesChart(periods, width) {
  if (!periods.all.length) return null;
  const points = [...countsBy(periods, selected)].map(([label, value]) => ({ label, value, click: () => setFilter({ month: label }) }));
  const figure = chart(say("chart_articles"), say("click_to_filter"), columns(points, width));
  figure.classList.add("wide");
  return figure;
}

const filterOf = (entry, type) => ({ entity: { list: entry.list, type, key: entry.key, name: NAMES[entry.list](entry.item) } });

function termsChart(periods) {
  const terms = tally("policy_terms").slice(0, TOP);
  if (!terms.length || !periods.all.length) return null;
  const rows = terms.map((entry) => {
    const counts = countsBy(periods, entry.articles);
    return {
      label: entry.item.term, title: labelOf("values", entry.item.kind), click: () => setFilter(filterOf(entry, "policy_term")),
      cells: periods.all.map((period) => ({ value: counts.get(period), click: () => setFilter({ ...filterOf(entry, "policy_term"), month: period }) })),
    };
  });
  const figure = chart(say("chart_terms"), say("click_to_filter"), heat(periods.all.map((period) => (periods.all.length > 14 ? period.slice(2) : period)), rows));
  figure.classList.add("wide");
  return figure;
}

function agenciesChart() {
  const rows = tally("agencies").slice(0, TOP).map((entry) => ({ label: entry.item.name, value: entry.articles.length, click: () => setFilter(filterOf(entry, "agency")), title: entry.item.name }));
  return rows.length ? chart(say("chart_agencies"), say("chart_units"), bars(rows)) : null;
}

function officialsChart() {
  const rows = tally("officials").slice(0, TOP).map((entry) => {
    // articles stand newest first: the first posts given are the latest
    const posts = postsText(entry.items.find((item) => item.posts) || {});
    return { label: entry.item.name, note: posts, title: posts, value: entry.articles.length, click: () => setFilter(filterOf(entry, "official")) };
  });
  return rows.length ? chart(say("chart_officials"), say("chart_units"), bars(rows)) : null;
}

/** All statistics of the selection as { index, item, place }. */
const statistics = () => selected.flatMap((index) => ARTICLES[index].statistics.map((item) => ({ index, item, place: item.at[0] })));

function changesChart() {
  const seen = new Map();
  const subjects = new Map();
  for (const fact of statistics()) {
    const { item } = fact;
    if (item.kind !== "change" || item.unit !== "%" || !item.direction || !item.subject || item.modality) continue;
    subjects.set(item.subject, (subjects.get(item.subject) || 0) + 1);
    const key = [item.subject, item.base, item.as_of, item.place].join("|");
    if (!seen.has(key)) seen.set(key, fact);
  }
  // subjects that the news return to come first, the latest figure of each before older ones
  const facts = [...seen.values()].sort((a, b) => subjects.get(b.item.subject) - subjects.get(a.item.subject) || compare(b.item.as_of || "", a.item.as_of || "")).slice(0, TOP);
  if (!facts.length) return null;
  const rows = facts.map(({ index, item, place }) => {
    const value = item.direction === "down" ? -Math.abs(item.value) : item.value;
    const note = [item.place, item.base, item.as_of].filter(Boolean).join(" · ");
    return { label: item.subject, note, title: `${item.subject} ${note}`, value, shown: `${value > 0 ? "+" : ""}${formatNumber(value)}%`, click: () => goTo(index, place[0]) };
  });
  const figure = chart(say("chart_changes"), null, bars(rows));
  figure.classList.add("wide");
  return figure;
}

function seriesOf() {
  const series = new Map();
  for (const { index, item, place } of statistics()) {
    if (!item.subject || !item.as_of || item.value === undefined || item.modality || item.kind === "rank") continue;
    const time = Date.parse(item.as_of.slice(0, 4) + ({ Q1: "-02-15", Q2: "-05-15", Q3: "-08-15", Q4: "-11-15" }[item.as_of.slice(5, 7)] ?? item.as_of.slice(4, 10)));
    if (Number.isNaN(time)) continue;
    // a month is no point on a line of years
    const length = item.as_of.includes("/") ? `interval${item.as_of.slice(4, 8)}` : item.as_of.length + item.as_of.indexOf("Q");
    const key = [item.subject, item.unit, item.kind, item.base, item.place, item.denominator, length].join("|");
    if (!series.has(key)) series.set(key, { item, points: new Map() });
    const value = item.direction === "down" ? -Math.abs(item.value) : item.value;
    const points = series.get(key).points;
    if (!points.has(item.as_of)) points.set(item.as_of, { time, value, label: item.as_of, click: () => goTo(index, place[0]) });
  }
  return [...series.values()].filter((each) => each.points.size >= 3).sort((a, b) => b.points.size - a.points.size).slice(0, 6);
}

function seriesChart(width) {
  const series = seriesOf();
  if (!series.length) return null;
  const each = Math.min(width, width > 900 ? Math.floor((width - 56) / 3) : width > 560 ? Math.floor((width - 28) / 2) : width);
  const figure = chart(say("chart_series"), null, make("div", { class: "small-charts" }, series.map(({ item, points }) => {
    const sorted = [...points.values()].sort((a, b) => a.time - b.time);
    const note = [item.place, item.kind === "change" ? item.base || labelOf("values", "change") : null, item.unit].filter(Boolean).join(" · ");
    return make("div", {}, make("div", { class: "small-head" }, make("b", {}, item.subject), make("small", {}, note)), lineChart(sorted, each, item.unit || ""));
  })));
  figure.classList.add("wide");
  return figure;
}
