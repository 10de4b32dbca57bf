// Findings by rule and by group.

const FIRST_RULES = 12;
const FIRST_GROUPS = 17;

const MENDING = [
  ["safe", "mended by --fix"],
  ["unsafe", "with --unsafe-fixes too"],
  ["hand", "by hand"],
];
const parts = (item) => [
  ["safe", item.safe],
  ["unsafe", item.unsafe],
  ["hand", item.findings - item.safe - item.unsafe],
];
const describeParts = (item) =>
  parts(item)
    .filter(([, count]) => count)
    .map(([kind, count]) => `${number(count)} ${MENDING.find(([name]) => name === kind)[1]}`)
    .join(", ");
const count = (item) => [number(item.findings), el("span", { class: "hidden" }, ` findings, ${describeParts(item)}`)];

if (data.rules.length) {
  const most = Math.max(...data.rules.map((rule) => rule.findings));
  const row = (rule, index) =>
    el(
      "li",
      { "data-id": rule.id, "data-findings": rule.findings },
      el(
        "span",
        { class: "what" },
        link({ rule: rule.id }, rule.id),
        " ",
        badge(rule.severity || "note"),
        rule.summary ? el("span", { class: "soft summary" }, rule.summary) : null,
      ),
      el(
        "span",
        { class: "number" },
        ...count(rule),
        " ",
        el("span", { class: "soft" }, `in ${number(rule.documents)}`),
        el("span", { class: "hidden" }, " documents"),
      ),
      bar(parts(rule), most),
    );
  const half = data.groups.length > 1 ? "half" : "";
  main.append(
    section(
      "by-rule",
      "Findings by rule",
      `${counted(data.rules.length, "rule")} found something; behind each stand its findings and in how many documents they are.`,
      { class: half },
      legend(MENDING),
      ...bars(data.rules, FIRST_RULES, row, "rule"),
    ),
  );
  if (data.groups.length > 1) {
    const groups = data.groups.filter((group) => group.findings);
    const largest = Math.max(1, ...groups.map((group) => group.findings));
    const clean = data.groups.length - groups.length;
    const line = (group) =>
      el(
        "li",
        { "data-id": group.name, "data-findings": group.findings },
        el(
          "span",
          { class: "what" },
          group.rest ? group.name : link({ group: String(data.groups.indexOf(group)) }, el("bdi", {}, group.name)),
        ),
        el(
          "span",
          { class: "number" },
          ...count(group),
          " ",
          el("span", { class: "soft" }, `in ${number(group.damaged)}/${number(group.documents)}`),
          el("span", { class: "hidden" }, " documents"),
        ),
        bar(parts(group), largest),
      );
    const grouped = { site: "site or folder", folder: "folder", host: "host" }[data.grouping] || data.grouping;
    const cut =
      data.groupCount > data.groups.length
        ? ` The ${number(data.groups.length)} with most of ${number(data.groupCount)} are here.`
        : "";
    main.append(
      section(
        "by-group",
        `Findings by ${grouped}`,
        `Behind each stand its findings and how many of its documents they are in.${cut}${clean > 0 ? ` Nothing was found in ${number(clean)} more.` : ""}`,
        { class: "half" },
        legend(MENDING),
        ...bars(groups, FIRST_GROUPS, line, "group"),
      ),
    );
  }
}
