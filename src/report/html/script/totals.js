// The verdict, the totals, and what has changed since an earlier report.

document.getElementById("version").append(`version ${data.version}`);
main.append(el("p", { class: "verdict", id: "verdict" }, withOptions(data.verdict)));
if (data.interrupted) main.append(el("p", { class: "alert", role: "alert" }, data.interrupted));
if (data.failureCount) {
  const more = data.failureCount - data.failures.length;
  main.append(
    el(
      "ul",
      { class: "alert", id: "failures" },
      data.failures.map((text) => el("li", {}, text)),
      more ? el("li", {}, `and ${number(more)} more`) : null,
    ),
  );
}

const bySeverity = Object.fromEntries(
  SEVERITIES.map((severity) => [
    severity,
    sum(
      data.rules.filter((rule) => rule.severity === severity),
      (rule) => rule.findings,
    ),
  ]),
);
const safe = sum(data.rules, (rule) => rule.safe);
const unsafe = sum(data.rules, (rule) => rule.unsafe);
const refused = sum(data.rules, (rule) => rule.refused);

const tile = (id, label, value, more, ...children) =>
  el(
    "div",
    { class: "card tile", id },
    el("p", { class: "label" }, withOptions(label)),
    el("p", { class: "value" }, ...value),
    more && el("p", { class: "more" }, withOptions(more)),
    ...children,
  );
const tiles = el("div", { class: "tiles", id: "totals" });
const severityBar = bar(
  SEVERITIES.map((severity) => [severity, bySeverity[severity]]),
  Math.max(1, data.findings),
);
tiles.append(
  tile(
    "severities",
    data.isFixed ? "Findings that remain" : "Findings",
    [number(data.findings)],
    null,
    data.findings ? severityBar : null,
    legend(
      SEVERITIES.filter((severity) => bySeverity[severity]).map((severity) => [
        severity,
        counted(bySeverity[severity], severity),
      ]),
    ),
  ),
);
tiles.append(
  tile(
    "damaged",
    "Documents with findings",
    [number(data.documentsWithFindings), " ", el("small", {}, `of ${number(data.documents)}`)],
    `${percent(data.documentsWithFindings, data.documents)} of the documents in ${counted(data.files, "file")}`,
  ),
);
if (data.isFixed) {
  tiles.append(
    tile(
      "mended",
      "Mended",
      [number(data.mended)],
      unsafe ? `${number(unsafe)} more with --unsafe-fixes` : "Everything that could be",
    ),
  );
} else {
  const further = [
    unsafe && `${number(unsafe)} more with --unsafe-fixes`,
    refused && `${number(refused)} in files that cannot be written`,
  ];
  tiles.append(
    tile(
      "mended",
      "Mended by --fix",
      [number(safe), " ", el("small", {}, percent(safe, data.findings))],
      further.filter(Boolean).join(", ") || "Nothing more with --unsafe-fixes",
    ),
  );
}
const lengths = data.lengths;
if (lengths && lengths.before) {
  const gone = lengths.before - lengths.after;
  tiles.append(
    tile(
      "gone",
      data.isFixed ? "Text taken away" : "Text that --fix takes away",
      [percent(gone, lengths.before)],
      `${number(gone)} of ${number(lengths.before)} characters`,
    ),
  );
}
if (data.earlier) {
  tiles.append(
    tile(
      "changed-total",
      "Since the earlier report",
      [
        el(
          "span",
          { class: "pair" },
          `${data.earlier.new ? "+" : ""}${number(data.earlier.new)} `,
          el("small", {}, "new"),
        ),
        " ",
        el(
          "span",
          { class: "pair" },
          `${data.earlier.gone ? "−" : ""}${number(data.earlier.gone)} `,
          el("small", {}, "gone"),
        ),
      ],
      `${counted(data.earlier.findings, "finding")} then`,
    ),
  );
}
main.append(tiles);

const asides = [];
if (data.sample) asides.push(data.sample);
if (data.suppressed)
  asides.push(
    `${counted(data.suppressed, "finding")} known to the baseline ${data.suppressed === 1 ? "is" : "are"} left out.`,
  );
if (data.skipped.length)
  asides.push(`Skipped files: ${data.skipped.map(([reason, count]) => `${reason} ${number(count)}`).join(", ")}.`);
if (asides.length) main.append(el("p", { class: "soft", id: "asides" }, asides.join(" ")));

if (data.earlier) {
  const { earlier } = data;
  const was = new Map(earlier.silent.map(([id, count]) => [id, { id, earlier: count, findings: 0 }]));
  const changed = [...data.rules, ...was.values()].filter((rule) => rule.earlier !== rule.findings);
  changed.sort((a, b) => Math.abs(b.findings - b.earlier) - Math.abs(a.findings - a.earlier));
  const difference = (by) =>
    el("span", { class: by > 0 ? "error" : "good" }, by > 0 ? `+${number(by)}` : `−${number(-by)}`);
  const rows = changed.map((rule) => [
    rule.id,
    number(rule.earlier),
    number(rule.findings),
    difference(rule.findings - rule.earlier),
  ]);
  const shown = earlier.list.length;
  main.append(
    section(
      "changes",
      "What has changed",
      "A finding is the same where its file, its rule and the text around it are; a line that moved is no change.",
      {},
      rows.length
        ? el("div", { class: "scroll" }, table(["Rule", "Then", "Now", "Change"], rows))
        : el("p", {}, "No rule finds more or fewer than then."),
      earlier.gone
        ? el(
            "details",
            { id: "gone-list" },
            el(
              "summary",
              {},
              `What is gone${shown < earlier.gone ? `: ${number(shown)} of ${number(earlier.gone)}` : ` (${number(shown)})`}`,
            ),
            el(
              "div",
              { class: "scroll" },
              headed(
                [["Place"], ["Rule"], ["Message"]],
                el(
                  "tbody",
                  {},
                  earlier.list.map(([rule, path, record, line, message]) =>
                    el(
                      "tr",
                      {},
                      el("td", { class: "text" }, placeOf(path, record), `, line ${number(line)}`),
                      el("td", {}, rule),
                      el("td", { class: "text", dir: "auto" }, message),
                    ),
                  ),
                ),
              ),
            ),
          )
        : null,
    ),
  );
}
