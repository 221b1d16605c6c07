// Draws the charts of a page from their figures, with the tokens of the style; one notation everywhere:
// actual solid dark, forecast in its bands of 50 and 90 %, plan outlined, capacity as a line.
// A colour token is light or dark: an element wears it, and the browser says which colour that is.
const probe = document.body.appendChild(document.createElement("span"));
probe.hidden = true;
const token = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
const drawn = new Map();
const figure = (value) => value === null || value === undefined ? "" : Math.abs(value) >= 1000
  ? value.toLocaleString("en", { maximumFractionDigits: 0 }) : value.toLocaleString("en", { maximumSignificantDigits: 3 });
const short = (value) => Math.abs(value) >= 1e6 ? `${+(value / 1e6).toPrecision(3)} m` : Math.abs(value) >= 1e3 ? `${+(value / 1e3).toPrecision(3)} k` : `${+(+value).toPrecision(3)}`;
const minus = (text) => String(text).replace("-", "\u2212");

function base(spec) {
  const ink = token("ink-2"), line = token("line");
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    grid: { left: 4, right: 72, top: 16, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", confine: true, backgroundColor: token("surface"), borderColor: token("line-strong"), textStyle: { color: token("ink"), fontSize: 12 }, valueFormatter: (value) => minus(figure(value)) },
    xAxis: { type: "category", data: spec.x, axisLine: { lineStyle: { color: token("line-strong") } }, axisTick: { show: false }, axisLabel: { color: ink, fontSize: 11, hideOverlap: true } },
    yAxis: { type: "value", splitNumber: 4, axisLabel: { color: ink, fontSize: 11, formatter: (value) => minus(short(value)) }, splitLine: { lineStyle: { color: line } } },
    series: [],
  };
}
const label = (name, color) => ({ show: true, formatter: name, color, fontSize: 11, distance: 6 });
function line(spec, key, color, extra = {}) {
  // The name stands at the last figure; a line that ends early is named there, as its end label would have no place.
  const values = spec.series[key], last = values.reduce((at, value, n) => value === null ? at : n, -1), early = last >= 0 && last < values.length - 1;
  const data = early ? values.map((value, n) => n === last ? { value, symbolSize: 0.1, label: { ...label(spec.names[key], color), position: "top" } } : value) : values;
  const named = early ? { showSymbol: true, symbolSize: 0 } : { showSymbol: false, endLabel: label(spec.names[key], color), labelLayout: { moveOverlap: "shiftY" } };
  return { name: spec.names[key], type: "line", data, symbol: "circle", connectNulls: false, ...named, itemStyle: { color }, z: 3, ...extra, lineStyle: { color, width: 1.75, ...extra.lineStyle } };
}
function between(low, high, name, color) {
  // A band is the low edge, not drawn, and on top of it the difference, filled.
  const base = { type: "line", stack: name, symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false }, z: 1 };
  const width = high.map((value, n) => value === null || low[n] === null ? null : value - low[n]);
  return [{ ...base, data: low }, { ...base, data: width, areaStyle: { color, opacity: 1 }, }];
}
const kinds = {
  fan(spec) {
    const { series } = spec, option = base(spec);
    if (series.low90) option.series.push(...between(series.low90, series.high90, "90", token("chart-band-90")));
    if (series.low50) option.series.push(...between(series.low50, series.high50, "50", token("chart-band-50")));
    if (series.before) option.series.push(line(spec, "before", token("chart-before")));
    if (series.actual) option.series.push(line(spec, "actual", token("chart-actual")));
    if (series.forecast) option.series.push(line(spec, "forecast", token("chart-forecast")));
    if (series.plan) option.series.push(line(spec, "plan", token("chart-plan"), { lineStyle: { type: "dashed" } }));
    for (const key of Object.keys(series)) if (!["low90", "high90", "low50", "high50", "actual", "forecast", "plan", "before"].includes(key)) option.series.push(line(spec, key, token("chart-3")));
    return option;
  },
  band(spec) {
    const { series } = spec, option = base(spec);
    if (series.low) option.series.push(...between(series.low, series.high, "band", token("chart-band-50")));
    const colors = ["chart-actual", "chart-forecast", "chart-3"];
    Object.keys(series).filter((key) => !["low", "high"].includes(key)).forEach((key, n) => option.series.push(line(spec, key, token(colors[n % 3]))));
    return option;
  },
  lines(spec) {
    const option = base(spec);
    Object.keys(spec.series).forEach((key, n) => option.series.push(line(spec, key, token(["chart-actual", "chart-forecast", "chart-3", "chart-4", "chart-5"][n % 5]))));
    return option;
  },
  curve(spec) {
    const option = base(spec);
    Object.keys(spec.series).forEach((key, n) => option.series.push(line(spec, key, token(["chart-forecast", "chart-3", "chart-4"][n % 3]), { showSymbol: true, symbolSize: 6 })));
    return option;
  },
  bars(spec) {
    const option = base(spec);
    option.grid.right = 16; option.yAxis.min = (at) => Math.min(0, at.min);
    Object.keys(spec.series).forEach((key, n) => option.series.push({ name: spec.names[key], type: "bar", data: spec.series[key], barMaxWidth: 28, itemStyle: { color: token(["chart-1", "chart-2", "chart-3", "chart-4"][n % 4]) } }));
    return legend(option, spec);
  },
  load(spec) {
    const option = base(spec);
    option.yAxis.min = 0;
    Object.keys(spec.series).filter((key) => key !== "capacity").forEach((key, n) => option.series.push({ name: spec.names[key], type: "bar", stack: "load", data: spec.series[key], barMaxWidth: 28, itemStyle: { color: token(["chart-1", "chart-2", "chart-3", "chart-4"][n % 4]) } }));
    if (spec.series.capacity) option.series.push(line(spec, "capacity", token("chart-capacity"), { step: "middle" }));
    return legend(option, spec);
  },
  bridge(spec) {
    const option = base(spec), steps = spec.series.steps, last = steps.length - 1;
    let at = 0; const low = [], up = [], down = [], total = [];
    steps.forEach((step, n) => {
      if (n === 0 || n === last) { at = step; low.push(0); total.push(step); up.push("-"); down.push("-"); return; }
      low.push(Math.min(at, at + step)); total.push("-"); up.push(step >= 0 ? step : "-"); down.push(step < 0 ? -step : "-"); at += step;
    });
    const bar = { type: "bar", stack: "bridge", barMaxWidth: 48 };
    const shown = (sign) => ({ show: true, position: "top", color: token("ink-2"), fontSize: 11, formatter: ({ value }) => value ? minus((sign > 0 ? "+" : sign < 0 ? "-" : "") + short(value)) : "" });
    option.grid.right = 16; option.tooltip = { show: false };
    option.xAxis.axisLabel = { color: token("ink-2"), fontSize: 11, interval: 0, rotate: last > 4 ? 35 : 0 }; // every part is named
    option.series = [{ ...bar, data: low, itemStyle: { color: "transparent" }, silent: true },
      { ...bar, data: total, itemStyle: { color: token("chart-actual") }, label: shown(0) },
      { ...bar, data: up, itemStyle: { color: token("good") }, label: shown(1) },
      { ...bar, data: down, itemStyle: { color: token("late") }, label: shown(-1) }];
    return option;
  },
};
function legend(option, spec) {
  if (Object.keys(spec.series).length > 1) { option.legend = { top: 0, left: 0, itemHeight: 8, itemWidth: 12, textStyle: { color: token("ink-2"), fontSize: 11 } }; option.grid.top = 34; }
  return option;
}
function draw(element) {
  const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  let chart = drawn.get(element);
  if (!chart) { chart = echarts.init(element, null, { renderer: "svg" }); drawn.set(element, chart); new ResizeObserver(() => chart.resize()).observe(element); }
  chart.setOption({ ...kinds[spec.kind](spec), aria: { enabled: false } }, true);
}
const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
drawAll();
document.addEventListener("deck:drawn", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

document.addEventListener("click", async (event) => {
  const kind = event.target.closest?.("[data-picture]")?.dataset.picture;
  if (!kind) return;
  const element = event.target.closest(".chart").querySelector("[data-chart]");
  const svg = element.querySelector("svg").cloneNode(true);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const box = element.getBoundingClientRect();
  svg.setAttribute("width", box.width); svg.setAttribute("height", box.height);
  const text = new XMLSerializer().serializeToString(svg);
  const save = (url, ending) => { const link = document.createElement("a"); link.href = url; link.download = `${element.dataset.chart.replace(/-data$/, "")}.${ending}`; link.click(); };
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  if (kind === "svg") { save(source, "svg"); return; }
  const picture = new Image();
  picture.onload = () => {
    const canvas = document.createElement("canvas"); canvas.width = 2 * box.width; canvas.height = 2 * box.height;
    const pen = canvas.getContext("2d"); pen.fillStyle = token("bg"); pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height); save(canvas.toDataURL("image/png"), "png");
  };
  picture.src = source;
});
