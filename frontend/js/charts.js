// Draws every element with data-chart: the option comes as JSON from the server, colours as names
// like "$chart-1" that stand for the style's variables, so that one option serves both themes.
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  GeoComponent,
  GridComponent,
  LegendScrollComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { savePicture } from "./picture.js";
import { tooltipFor } from "./tip.js";

use([
  BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart,
  GeoComponent, GridComponent, LegendScrollComponent, TooltipComponent, VisualMapContinuousComponent, SVGRenderer,
]);

const PAPER_WIDTH = 760;
const mounted = new Map();

function paint(value, style) {
  if (typeof value === "string") {
    return value.startsWith("$") ? style.getPropertyValue(`--${value.slice(1)}`).trim() : value;
  }
  if (Array.isArray(value)) return value.map((each) => paint(each, style));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, paint(each, style)]));
  }
  return value;
}

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function prepared({ face, width, style }) {
  const option = paint(face.option, style);
  // double quotes would break the attribute of a picture's SVG
  option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily.replaceAll('"', "'") };
  option.animationDuration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;
  if (option.tooltip !== false) option.tooltip = tooltipFor({ face, option, style });
  if (width < 480) tighten(option);
  if (face.tileColumns) fitTiles(option, width / face.tileColumns);
  return option;
}

function draw(element) {
  const { face, instance } = mounted.get(element);
  if (!element.clientWidth) return;
  const style = getComputedStyle(document.documentElement);
  instance.setOption(prepared({ face, width: element.clientWidth, style }), { notMerge: true });
}

// A picture goes into papers: always in the light colours, wide enough, and at rest.
function drawOnPaper(element) {
  const { face } = mounted.get(element);
  const width = Math.max(PAPER_WIDTH, element.clientWidth);
  const height = element.clientHeight;
  const paper = document.createElement("div");
  paper.className = "on-paper";
  document.body.append(paper);
  const style = getComputedStyle(paper);
  const instance = init(null, null, { renderer: "svg", ssr: true, width, height });
  instance.setOption({ ...prepared({ face, width, style }), animation: false, tooltip: { show: false } });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return { svg, width, height, style, done: () => paper.remove() };
}

function tighten(option) {
  for (const axis of [option.xAxis].flat().filter(Boolean)) {
    if (axis.axisLabel) axis.axisLabel.hideOverlap = true;
  }
  for (const legend of [option.legend].flat().filter(Boolean)) legend.itemGap = 8;
}

function fitTiles(option, width) {
  const label = { width: width - 10, overflow: "break", fontSize: width < 76 ? 10 : 12, lineHeight: width < 76 ? 13 : 17 };
  for (const series of option.series) {
    Object.assign(series.label, label);
    // Chinese breaks anywhere; a Latin word does not, so a name that is too long ends in dots
    for (const cell of series.data) {
      Object.assign(cell.label, label, /[A-Za-z]{4}/.test(cell.label.formatter) && { overflow: "truncate" });
    }
  }
}

function mount(element) {
  const face = read(element.dataset.chart);
  if (face.map) registerMap(face.map.name, face.map.shape);
  const instance = init(element.querySelector("[data-canvas]"), null, { renderer: "svg", width: 1, height: 1 });
  let drawn = false;
  // A hidden element has no size, and a map drawn on none breaks: it waits until it has one.
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element;
    if (!element.isConnected || !width || !height) return;
    instance.resize({ width, height });
    if (!drawn || face.tileColumns) draw(element);
    drawn = true;
    element.classList.remove("waiting");
  });
  mounted.set(element, { face, instance, observer });
  observer.observe(element);
  instance.on("click", (event) => {
    const link = event.data?.url;
    if (typeof link === "string" && link.startsWith("/")) location.assign(link);
  });
}

function sweep() {
  for (const [element, entry] of mounted) {
    if (element.isConnected) continue;
    entry.observer.disconnect();
    entry.instance.dispose();
    mounted.delete(element);
  }
}

export function mountAll() {
  sweep();
  for (const element of document.querySelectorAll("[data-chart]")) {
    if (!mounted.has(element)) mount(element);
  }
}

document.addEventListener("dafeng:theme", () => {
  sweep();
  requestAnimationFrame(() => mounted.forEach((_entry, element) => draw(element)));
});
document.addEventListener("htmx:after:swap", sweep);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-picture]");
  if (!button) return;
  const element = document.getElementById(button.dataset.picture);
  const entry = mounted.get(element);
  if (entry) savePicture({ face: entry.face, ...drawOnPaper(element) });
});
