// The findings, filtered, ordered, a page at a time.

const PAGE_SIZE = 50;

const documents = [];
const rows = JSON.parse(document.getElementById("rows").textContent).map((row, index) => {
  const [rule, where, group, line, column, mending, isNew, message, before, marked, behind, fix, notes] = row;
  if (typeof where === "object") documents.push(where);
  const at = typeof where === "object" ? documents.length - 1 : where;
  return {
    index,
    rule: data.rules[rule],
    document: documents[at],
    at,
    group,
    line,
    column,
    mending,
    isNew,
    message,
    before,
    marked,
    behind,
    fix,
    notes,
  };
});
let haystacks = null;
// Made when first asked for: most readers never search.
const haystackOf = (row) => {
  haystacks = haystacks || new Array(rows.length);
  return (haystacks[row.index] =
    haystacks[row.index] ||
    `${row.document.path} ${row.document.id || ""} ${row.rule.id} ${row.message} ${row.before}${row.marked}${row.behind}`.toLowerCase());
};

const EMPTY = { q: "", severity: "", rule: "", mending: "", group: "", changed: "", document: null, order: "grave" };
let state = { ...EMPTY };
let matched = rows;
let page = 0;

const filters = {};
const filter = (name, label, control, attributes) => {
  filters[name] = control;
  control.id = `filter-${name}`;
  control.addEventListener(control.tagName === "INPUT" ? "input" : "change", () => {
    clearTimeout(waiting);
    const change = () => set({ [name]: control.value });
    if (control.tagName === "INPUT") waiting = setTimeout(change, 120);
    else change();
  });
  return el("div", attributes, el("label", { for: control.id }, label), control);
};
let waiting = 0;
const choice = (entries) =>
  el(
    "select",
    {},
    entries.map(([value, label]) => el("option", { value }, label)),
  );

const controls = el(
  "form",
  { class: "filters", role: "search", "aria-label": "Findings", onsubmit: (event) => event.preventDefault() },
  filter(
    "q",
    "Search in texts, messages, paths and rules",
    el("input", { type: "search", autocomplete: "off", spellcheck: "false" }),
    { class: "search" },
  ),
  filter(
    "rule",
    "Rule",
    choice([["", "All rules"], ...data.rules.map((rule) => [rule.id, `${rule.id} (${number(rule.findings)})`])]),
  ),
  filter(
    "severity",
    "Severity",
    choice([
      ["", "All"],
      ...SEVERITIES.filter((severity) => bySeverity[severity]).map((severity) => [
        severity,
        `${severity} (${number(bySeverity[severity])})`,
      ]),
    ]),
  ),
  data.groups.length > 1
    ? filter(
        "group",
        data.grouping[0].toUpperCase() + data.grouping.slice(1),
        choice([
          ["", "All"],
          ...data.groups.flatMap((group, index) =>
            group.findings && !group.rest ? [[String(index), `${group.name} (${number(group.findings)})`]] : [],
          ),
        ]),
      )
    : null,
  filter(
    "mending",
    "Mended",
    choice([
      ["", "All"],
      ["1", "by --fix"],
      ["2", "with --unsafe-fixes"],
      ["0", "by hand"],
      ...(refused ? [["3", "in a file that cannot be written"]] : []),
    ]),
  ),
  data.earlier
    ? filter(
        "changed",
        "Since the earlier report",
        choice([
          ["", "All"],
          ["new", "New"],
          ["old", "There before"],
        ]),
      )
    : null,
  filter(
    "order",
    "Order",
    choice([
      ["grave", "Gravest first"],
      ["place", "As they stand"],
    ]),
  ),
);

const status = el("p", { role: "status", id: "status" });
const chips = el("div", { class: "chips" });
const about = el("div", { id: "about" });
const list = el("div", { id: "list" });
const pager = (label) => {
  const where = el("span");
  const previous = el("button", { type: "button", onclick: () => turn(page - 1) }, "Previous");
  const next = el("button", { type: "button", onclick: () => turn(page + 1) }, "Next");
  const update = () => {
    const pages = Math.max(1, Math.ceil(matched.length / PAGE_SIZE));
    where.replaceChildren(`Page ${number(page + 1)} of ${number(pages)}`);
    previous.disabled = page === 0;
    next.disabled = page + 1 >= pages;
  };
  return { update, element: el("nav", { class: "pager", "aria-label": label }, previous, where, next) };
};
const pagers = [pager("Pages of findings"), pager("Pages of findings, below them")];
const total =
  data.shown < data.findings
    ? `${number(data.shown)} of ${number(data.findings)} are in this page: of each rule the first ones, of a grave rule more. The numbers above are of all.`
    : "Each with its place, its text, and what a fix would do.";
const all = section(
  "findings",
  "All findings",
  total,
  {},
  controls,
  chips,
  about,
  el("div", { class: "state" }, status, pagers[0].element),
  list,
  el("div", { class: "state" }, el("span"), pagers[1].element),
);
if (data.findings) main.append(all);
else main.append(section("findings", "All findings", null, {}, el("p", { class: "none" }, "There is none.")));

const findingOf = (row) =>
  el(
    "li",
    { class: "finding", "data-rule": row.rule.id },
    el(
      "div",
      { class: "head" },
      el("span", { class: "place" }, `${number(row.line)}:${number(row.column)}`),
      badge(row.rule.severity || "note"),
      el("span", { class: "message", dir: "auto" }, row.message),
      el(
        "button",
        { type: "button", class: "plain soft", title: "Only this rule", onclick: () => set({ rule: row.rule.id }) },
        row.rule.id,
      ),
      row.isNew ? el("span", { class: "tag error" }, "new") : null,
    ),
    row.before + row.marked + row.behind
      ? el(
          "pre",
          { dir: "auto" },
          row.before,
          row.marked ? el("mark", {}, row.marked) : el("mark", { class: "point" }, ""),
          row.behind,
        )
      : null,
    row.fix
      ? el("p", { class: "fix", dir: "auto" }, row.fix, row.mending === 3 ? "; its file cannot be written" : "")
      : null,
    row.notes.length
      ? el(
          "ul",
          { class: "notes" },
          row.notes.map((note) => el("li", { dir: "auto" }, note)),
        )
      : null,
  );

const render = () => {
  const shown = matched.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const blocks = [];
  let last = null;
  for (const row of shown) {
    if (!last || last.at !== row.at) {
      const { path, record, id } = row.document;
      last = { at: row.at, items: el("ol", {}) };
      blocks.push(el("article", { class: "document" }, el("h3", {}, placeOf(path, record, id)), last.items));
    }
    last.items.append(findingOf(row));
  }
  list.replaceChildren(
    ...(blocks.length
      ? blocks
      : [
          el(
            "p",
            { class: "none" },
            data.shown < data.findings ? "Nothing in this page is like that. " : "Nothing is like that. ",
            el("button", { type: "button", onclick: reset }, "Show all"),
          ),
        ]),
  );
  pagers.forEach((pager) => pager.update());
  status.replaceChildren(
    matched.length === rows.length
      ? counted(rows.length, "finding")
      : `${number(matched.length)} of ${counted(rows.length, "finding")}`,
  );
};

const isOf = (row, wanted) => row.document.path === wanted.path && row.document.record === wanted.record;
const apply = () => {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  matched = rows.filter(
    (row) =>
      (!state.severity || row.rule.severity === state.severity) &&
      (!state.rule || row.rule.id === state.rule) &&
      (!state.mending || row.mending === Number(state.mending)) &&
      (!state.group || row.group === Number(state.group)) &&
      (!state.changed || (row.isNew === 1) === (state.changed === "new")) &&
      (!state.document || isOf(row, state.document)) &&
      words.every((word) => haystackOf(row).includes(word)),
  );
  if (state.order === "grave") {
    const rank = (row) => SEVERITIES.indexOf(row.rule.severity);
    matched = matched.slice().sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  }
  for (const [name, control] of Object.entries(filters)) if (control.value !== state[name]) control.value = state[name];
  const wanted = state.document;
  const filtered = Object.keys(EMPTY).some((name) => name !== "order" && state[name] !== EMPTY[name]);
  chips.replaceChildren(
    ...[
      wanted &&
        el(
          "button",
          { type: "button", onclick: () => set({ document: null }) },
          "Only in ",
          placeOf(wanted.path, wanted.record, wanted.id),
          " ×",
        ),
      filtered && el("button", { type: "button", id: "reset", onclick: reset }, "Show all findings"),
    ].filter(Boolean),
  );
  const rule = data.rules.find((rule) => rule.id === state.rule);
  about.replaceChildren(
    ...(rule && rule.summary
      ? [
          el(
            "div",
            { class: "about" },
            el("p", {}, el("strong", {}, rule.summary)),
            rule.why.split(/\n\s*\n/).map((part) => part.trim() && el("p", {}, part.replace(/\s+/g, " "))),
            rule.help && el("p", {}, el("a", { href: rule.help, rel: "noreferrer" }, `More on ${rule.id}`)),
          ),
        ]
      : []),
  );
  page = 0;
  render();
};
const set = (change) => {
  state = { ...state, ...change };
  apply();
};
const reset = () => set({ ...EMPTY, order: state.order });
// From a chart or table to what stands behind it.
const show = (change) => {
  set({ ...EMPTY, order: state.order, ...change });
  goToFindings();
};
const turn = (to) => {
  page = to;
  render();
  goToFindings();
};
const goToFindings = () => {
  const title = document.getElementById("findings-title");
  title.scrollIntoView();
  title.focus({ preventScroll: true });
};

redraw.forEach((draw) => draw());
let width = main.clientWidth;
window.addEventListener("resize", () => {
  if (main.clientWidth === width) return;
  width = main.clientWidth;
  redraw.forEach((draw) => draw());
});
if (data.findings) apply();
document.documentElement.dataset.ready = "true";
