// What everything is drawn with: elements, numbers, tables. What comes of a text is only ever given to append(), which
// takes a string for text.

const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
const SEVERITIES = ["error", "warning", "note"];
const FIRST_ROWS = 10;

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
};
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const number = (count) => count.toLocaleString("en-GB");
const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
// A part that is not all never reads as all, and one that is not nothing never as nothing.
const percent = (part, whole) => {
  if (!whole) return "0\u00a0%";
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.05) return "<\u00a00.1\u00a0%";
  if (share < 100 && share >= 99.95) return ">\u00a099.9\u00a0%";
  return `${share.toFixed(share === 0 || share === 100 ? 0 : 1)}\u00a0%`;
};
// An option is not broken at its hyphens.
const withOptions = (text) =>
  text.split(/(--[a-z-]+)/).map((part, index) => (index % 2 ? el("span", { class: "option" }, part) : part));
const sum = (list, part) => list.reduce((total, item) => total + part(item), 0);

const section = (id, title, lead, attributes, ...children) =>
  el(
    "section",
    { id, "aria-labelledby": `${id}-title`, ...attributes, class: `card ${(attributes || {}).class || ""}` },
    el("h2", { id: `${id}-title`, tabindex: "-1" }, title),
    lead && el("p", { class: "lead" }, lead),
    ...children,
  );

// A table under `head`, whose cells are [text, class].
const headed = (head, body) =>
  el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map(([text, kind]) => el("th", { scope: "col", class: kind }, text)),
      ),
    ),
    body,
  );

// The first cell of a row is text, the others are numbers.
const table = (head, rows) =>
  headed(
    head.map((text, index) => [text, index ? "n" : null]),
    el(
      "tbody",
      {},
      rows.map((row) =>
        el(
          "tr",
          {},
          row.map((cell, index) => (index ? el("td", { class: "n" }, cell) : el("td", { class: "text" }, cell))),
        ),
      ),
    ),
  );

// A button that puts the rows of `rest` behind those in `holder`; none where there is no more.
const more = (holder, rest, row, noun) => {
  if (!rest.length) return [];
  const button = el(
    "button",
    {
      type: "button",
      class: "all",
      onclick: () => {
        const rows = rest.map(row);
        holder.append(...rows);
        button.remove();
        const next = rows[0].querySelector("button");
        if (next) next.focus();
      },
    },
    `Show ${counted(rest.length, `more ${noun}`)}`,
  );
  return [button];
};

// What leads to the findings behind a number.
const link = (change, ...children) =>
  el(
    "button",
    { type: "button", class: "plain", title: "Show its findings", onclick: () => show(change) },
    ...children,
  );
const badge = (severity) => el("span", { class: `badge ${severity}` }, severity);
const placeOf = (path, record, id) =>
  el(
    "bdi",
    { class: "path" },
    path,
    record === null ? "" : `:${record}`,
    id === null || id === undefined ? "" : ` (${id})`,
  );

// A table of which the first rows are there at once.
const longTable = (head, items, row, noun) => {
  const body = el("tbody", {}, items.slice(0, FIRST_ROWS).map(row));
  return [el("div", { class: "scroll" }, headed(head, body)), ...more(body, items.slice(FIRST_ROWS), row, noun)];
};
