// Charts as SVG and tables: columns, bars, heat and lines. Each is a figure whose parts are buttons where a click filters.
const chart = (title, note, ...body) =>
  make("figure", { class: "chart" }, make("figcaption", {}, title, note ? make("small", {}, ` · ${note}`) : null), ...body);

/** Horizontal bars: rows of { label, note, value, shown, click }. Values below zero go to the left of a middle line. */
function bars(rows) {
  const most = Math.max(...rows.map((row) => Math.abs(row.value)), 1e-9);
  const isSigned = rows.some((row) => row.value < 0);
  return make("div", { class: `bars${isSigned ? " signed" : ""}` }, rows.map((row) => {
    const share = (Math.abs(row.value) / most) * (isSigned ? 50 : 100);
    const x = isSigned ? (row.value < 0 ? 50 - share : 50) : 0;
    const shape = make("svg", { class: "bar", width: "100%", height: 16, "aria-hidden": "true" },
      isSigned ? make("line", { x1: "50%", x2: "50%", y1: 0, y2: 16, class: "axis" }) : null,
      make("rect", { x: `${x}%`, y: 2, width: `${Math.max(share, 0.4)}%`, height: 12, rx: 2, class: row.value < 0 ? "down" : "up" }));
    const text = [make("span", { class: "bar-name" }, row.label), row.note ? make("small", {}, row.note) : null];
    const label = row.click ? button({ class: "bar-label", title: row.title, on: { click: row.click } }, text) : make("span", { class: "bar-label", title: row.title }, text);
    return make("div", { class: "bar-row" }, label, shape, make("span", { class: "bar-value" }, row.shown ?? formatNumber(row.value)));
  }));
}

/** Columns over time: points of { label, value, click }, drawn in the width at hand. */
function columns(points, width) {
  const height = 150, foot = 22, top = 16, step = width / points.length, most = Math.max(...points.map((point) => point.value), 1);
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const every = Math.ceil(58 / step);
  points.forEach((point, at) => {
    const tall = ((height - foot - top) * point.value) / most, x = at * step;
    const wide = Math.min(Math.max(step - 3, 1), 48);
    const group = make("g", { class: point.click ? "clickable" : null, tabindex: point.click ? 0 : null, role: point.click ? "button" : null, "aria-label": `${point.label}: ${point.value}`,
      on: point.click ? { click: point.click, keydown: (event) => event.key === "Enter" && point.click() } : {} },
    make("title", {}, `${point.label}: ${point.value}`),
    make("rect", { x, y: 0, width: step, height: height - foot, class: "hit" }),
    make("rect", { x: x + (step - wide) / 2, y: height - foot - tall, width: wide, height: tall, rx: 2, class: "up" }));
    if (step > 22 && point.value) group.append(make("text", { x: x + step / 2, y: height - foot - tall - 4, "text-anchor": "middle" }, point.value));
    if (at % every === 0) group.append(make("text", { x: x + step / 2, y: height - 6, "text-anchor": "middle" }, point.label));
    svg.append(group);
  });
  svg.append(make("line", { x1: 0, x2: width, y1: height - foot + 0.5, y2: height - foot + 0.5, class: "axis" }));
  return svg;
}

/** A table whose cells are shaded by value: rows of { label, title, click, cells: [{ value, click }] }. */
function heat(heads, rows) {
  // a single article is no strong colour
  const most = Math.max(...rows.flatMap((row) => row.cells.map((cell) => cell.value)), 5);
  const shade = (value) => (value ? Math.ceil((value / most) * 5) : 0);
  return make("div", { class: "scroll" }, make("table", { class: "heat" },
    make("thead", {}, make("tr", {}, make("td"), heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, make("th", { scope: "row" }, button({ class: "link", title: row.title, on: { click: row.click } }, row.label)),
      row.cells.map((cell) => make("td", { class: `h${shade(cell.value)}` }, cell.value ? button({ on: { click: cell.click } }, cell.value) : "")))))));
}

/** A line through dated points { from, value, label }, value axis from the lowest to the highest. */
function lineChart(points, width, unit) {
  const height = 120, left = 8, right = 8, top = 20, foot = 30;
  const times = points.map((point) => point.time), values = points.map((point) => point.value);
  const [first, last, low, high] = [Math.min(...times), Math.max(...times), Math.min(...values), Math.max(...values)];
  const x = (time) => left + ((time - first) / (last - first || 1)) * (width - left - right);
  const y = (value) => top + (1 - (value - low) / (high - low || 1)) * (height - top - foot);
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    make("polyline", { points: points.map((point) => `${x(point.time).toFixed(1)},${y(point.value).toFixed(1)}`).join(" "), class: "line" }));
  const end = points.length - 1;
  points.forEach((point, at) => {
    const anchor = at === 0 ? "start" : at === end ? "end" : "middle";
    svg.append(make("g", { class: "clickable", tabindex: 0, role: "button", "aria-label": `${point.label}: ${formatNumber(point.value)} ${unit}`,
      on: { click: point.click, keydown: (event) => event.key === "Enter" && point.click() } },
    make("title", {}, `${point.label}: ${formatNumber(point.value)} ${unit}`), make("circle", { cx: x(point.time), cy: y(point.value), r: 3.5 })));
    if (at === 0 || at === end) {
      svg.append(make("text", { x: x(point.time), y: y(point.value) - 8, "text-anchor": anchor, class: "strong" }, short(point.value)),
        make("text", { x: x(point.time), y: height - 8, "text-anchor": anchor }, point.label));
    }
  });
  return svg;
}

/** A number as Chinese and English news shorten it. */
function short(value) {
  const steps = language === 0 ? [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]] : [[1e12, "tn"], [1e9, "bn"], [1e6, "m"], [1e3, "k"]];
  const [size, word] = steps.find(([least]) => Math.abs(value) >= least) || [1, ""];
  return formatNumber(Number((value / size).toPrecision(5))) + word;
}
