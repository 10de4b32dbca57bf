// Bars and columns, as SVG.

const legend = (entries) =>
  el(
    "ul",
    { class: "legend" },
    entries.map(([kind, label]) =>
      el("li", {}, el("span", { class: `key fill-${kind}`, "aria-hidden": "true" }), withOptions(label)),
    ),
  );

// Parts of one bar, each [kind, count]; `most` is what the whole width stands for.
const bar = (parts, most) => {
  const drawn = svg("svg", { "aria-hidden": "true", focusable: "false", height: 9 });
  let from = 0;
  for (const [kind, count] of parts) {
    if (!count) continue;
    const width = (100 * count) / most;
    drawn.append(
      svg("rect", {
        x: `${from}%`,
        y: 0,
        width: `${Math.max(width, 0.25)}%`,
        height: "100%",
        class: `fill-${kind}`,
        "data-kind": kind,
        "data-count": count,
      }),
    );
    from += width;
  }
  return drawn;
};

// A list of bars, the first ones at once and the others when asked for.
const bars = (items, first, row, noun) => {
  const list = el("ol", { class: "bars" }, items.slice(0, first).map(row));
  return [list, ...more(list, items.slice(first), row, noun)];
};

// Columns side by side: `series` are [kind, label, counts].
const columns = (title, labels, series, axis) => {
  const holder = el("div", { class: "chart" });
  const most = Math.max(1, ...series.flatMap(([, , counts]) => counts));
  const draw = () => {
    const width = Math.max(260, holder.clientWidth || 500);
    const height = 190,
      top = 22,
      bottom = 38;
    const step = width / labels.length;
    const thick = Math.min(44, (step * 0.72) / series.length);
    const scale = (count) => (count ? Math.max(2, ((height - top - bottom) * count) / most) : 0);
    const drawn = svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": title });
    drawn.append(
      svg("line", { class: "axis", x1: 0, x2: width, y1: height - bottom + 0.5, y2: height - bottom + 0.5 }),
    );
    labels.forEach((label, index) => {
      const middle = step * (index + 0.5);
      series.forEach(([kind, name, counts], at) => {
        const x = middle + (at - series.length / 2) * thick;
        const y = height - bottom - scale(counts[index]);
        drawn.append(
          svg(
            "rect",
            {
              x: x + 1,
              y,
              width: thick - 2,
              height: scale(counts[index]),
              rx: 1.5,
              class: `fill-${kind}`,
              "data-kind": kind,
              "data-class": index,
              "data-count": counts[index],
            },
            svg("title", {}, `${label}: ${number(counts[index])}${series.length > 1 ? ` ${name}` : ""}`),
          ),
        );
        if (series.length === 1 && counts[index]) {
          drawn.append(
            svg("text", { class: "top-number", x: middle, y: y - 6, "text-anchor": "middle" }, short(counts[index])),
          );
        }
      });
      drawn.append(svg("text", { x: middle, y: height - bottom + 16, "text-anchor": "middle" }, label));
    });
    drawn.append(svg("text", { x: width / 2, y: height - 4, "text-anchor": "middle" }, axis));
    holder.replaceChildren(drawn);
  };
  redraw.push(draw);
  const numbers = el(
    "details",
    {},
    el("summary", {}, "In numbers"),
    table(
      [axis, ...series.map(([, name]) => name)],
      labels.map((label, index) => [label, ...series.map(([, , counts]) => number(counts[index]))]),
    ),
  );
  return [holder, numbers];
};
const redraw = [];
const short = (count) =>
  count < 10_000
    ? number(count)
    : count < 1e6
      ? `${(count / 1e3).toFixed(count < 1e5 ? 1 : 0)}k`
      : `${(count / 1e6).toFixed(1)}M`;
