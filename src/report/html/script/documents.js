// What there is to say of documents: how findings spread over them, their lengths, what goes, the worst ones.

const between = (least, noun) =>
  least.map((from, index) => {
    const next = least[index + 1];
    if (next === undefined) return `${noun(from)}+`;
    return next - from === 1 ? noun(from) : `${noun(from)}–${noun(next - 1)}`;
  });
if (data.documents) {
  const labels = ["0", ...between(data.classes, String)];
  const counts = [data.documents - data.documentsWithFindings, ...data.spread];
  main.append(
    section(
      "spread",
      "How findings spread over documents",
      `Documents by how many findings they have; ${counts[0] ? `${percent(counts[0], data.documents)} have none` : "none is without one"}.`,
      { class: lengths ? "half" : "" },
      ...columns(
        "Documents by their number of findings",
        labels,
        [["after", "Documents", counts]],
        "Findings in a document",
      ),
    ),
  );
}
if (lengths && lengths.before) {
  const bound = (share) => `${Math.round(share * 100)}\u00a0%`;
  const labels = lengths.shares.map((share, index) => (index === 0 ? "all" : `≥ ${bound(share)}`));
  labels.push("less");
  const kept = data.isFixed ? "after the fixes" : "after --fix";
  main.append(
    section(
      "share",
      `What remains of a document ${kept}`,
      "Documents by the share of their characters that is kept, white space aside, as --max-removed counts it.",
      { class: "half" },
      ...columns(
        `Documents by what remains of them ${kept}`,
        labels,
        [["after", "Documents", lengths.byShare]],
        "Share kept",
      ),
    ),
  );
  const small = (count) => (count >= 1_000 ? `${count / 1_000}k` : String(count));
  const sizes = [`< ${small(lengths.lengths[0])}`, ...lengths.lengths.map((least) => `${small(least)}+`)];
  const totals = [
    ["Before", "before", lengths.before],
    [data.isFixed ? "Now" : "After --fix", "after", lengths.after],
  ];
  if (!data.isFixed && lengths.afterUnsafe !== lengths.after)
    totals.push(["With --unsafe-fixes", "unsafe", lengths.afterUnsafe]);
  main.append(
    section(
      "lengths",
      "Length before and after",
      "Characters of all documents, white space aside, and documents by their length.",
      { class: "half" },
      el(
        "ul",
        { class: "kept" },
        totals.map(([label, kind, characters]) =>
          el(
            "li",
            {},
            el("span", { class: "soft" }, label),
            el(
              "span",
              { class: "number", "data-characters": characters },
              number(characters),
              el("span", { class: "soft" }, ` ${percent(characters, lengths.before)}`),
            ),
            bar([[kind, characters]], lengths.before),
          ),
        ),
      ),
      legend([
        ["before", "before"],
        ["after", data.isFixed ? "now" : "after --fix"],
      ]),
      ...columns(
        "Documents by their length before and after",
        sizes,
        [
          ["before", "before", lengths.byLengthBefore],
          ["after", data.isFixed ? "now" : "after --fix", lengths.byLengthAfter],
        ],
        "Characters in a document",
      ),
    ),
  );
}

const half = lengths && lengths.before ? "half" : "";
if (data.repeated.length) {
  main.append(
    section(
      "repeated",
      "What is removed most often",
      "Texts that the fixes of more than one finding take away.",
      { class: half },
      ...longTable(
        [["Times", "n"], ["Text"], ["Rule", "wide"]],
        data.repeated,
        ([rule, text, times, mending]) =>
          el(
            "tr",
            {},
            el("td", { class: "n" }, number(times)),
            el("td", { class: "text", dir: "auto" }, link({ q: text, rule }, text)),
            el("td", { class: "wide" }, rule, mending === 2 ? el("span", { class: "soft" }, " (unsafe)") : null),
          ),
        "text",
      ),
    ),
  );
}
if (data.worst.length) {
  main.append(
    section(
      "worst",
      "The worst documents",
      "An error counts as three warnings, a warning as three notes.",
      { class: data.repeated.length ? "" : half },
      ...longTable(
        [["Document"], ["Errors", "n"], ["Warnings", "n"], ["Notes", "n"]],
        data.worst,
        (one) =>
          el(
            "tr",
            {},
            el("td", { class: "text" }, link({ document: one }, placeOf(one.path, one.record, one.id))),
            [one.errors, one.warnings, one.notes].map((found) =>
              el("td", { class: "n" }, found ? number(found) : el("span", { class: "soft" }, "–")),
            ),
          ),
        "document",
      ),
    ),
  );
}
