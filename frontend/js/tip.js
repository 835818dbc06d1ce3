// Tooltips built of elements with classes: a strict content policy refuses inline style in HTML.
function format(value, digits) {
  if (value === null || value === undefined || value === "-" || Number.isNaN(value)) return "—";
  if (typeof value !== "number") return String(value);
  return value.toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 4,
  });
}

function row({ colour, name, value, unit }) {
  const line = document.createElement("div");
  line.className = "tip-row";
  const key = document.createElement("span");
  key.className = "tip-key";
  key.style.background = colour;
  const label = document.createElement("span");
  label.textContent = name;
  const figure = document.createElement("b");
  figure.textContent = unit ? `${value} ${unit}` : value;
  line.append(key, label, figure);
  return line;
}

function pick(item) {
  const value = Array.isArray(item.value) ? item.value[item.encode?.y?.[0] ?? 1] : item.value;
  return typeof value === "object" && value !== null ? value.value : value;
}

function content(items, face) {
  const box = document.createElement("div");
  box.className = "tip";
  const list = (Array.isArray(items) ? items : [items]).filter((item) => !item.seriesId?.startsWith("_"));
  if (!list.length) return "";
  const head = document.createElement("div");
  head.className = "tip-head";
  const tip = !Array.isArray(items) && items.data?.tip;
  head.textContent = tip ? tip[0] : (list[0].axisValueLabel ?? list[0].name);
  box.append(head);
  if (tip) {
    for (const [name, value] of tip.slice(1)) {
      box.append(row({ colour: items.color, name, value, unit: "" }));
    }
    return box;
  }
  for (const item of list) {
    const value = pick(item);
    if (value === null || value === undefined || value === "-") continue;
    const series = face.units?.[item.seriesName];
    box.append(
      row({
        colour: typeof item.color === "string" ? item.color : item.borderColor,
        name: item.seriesName ?? "",
        value: format(value, face.digits),
        unit: series ?? face.unit,
      }),
    );
  }
  return box;
}

export function tooltipFor({ face, option, style }) {
  return {
    confine: true,
    backgroundColor: style.getPropertyValue("--surface").trim(),
    borderColor: style.getPropertyValue("--line-strong").trim(),
    borderWidth: 1,
    padding: [8, 12],
    transitionDuration: 0,
    axisPointer: { type: "line", lineStyle: { color: style.getPropertyValue("--line-strong").trim() } },
    ...option.tooltip,
    formatter: (items) => content(items, face),
  };
}
