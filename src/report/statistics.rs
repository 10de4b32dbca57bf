//! `--statistics`: what was found, counted by rule.

use super::summary::{BOLD, paint};
use super::{Summary, grouped, harmless};
use crate::diagnostic::Severity;

/// The table of `--statistics`: a row a rule, those that found most first; `fixable` with `--fix`, `unsafe` with
/// `--unsafe-fixes` only. Empty when nothing was found.
pub fn table(summary: &Summary, color: bool) -> String {
    let head = ["findings", "documents", "fixable", "unsafe", "severity"];
    let rows: Vec<([String; 5], &str)> = summary
        .by_count()
        .into_iter()
        .map(|(id, count)| {
            let severity = count.severity.map_or("", Severity::name).to_owned();
            let or_dash = |count| if count == 0 { "-".to_owned() } else { grouped(count) };
            let (safe, further) = (or_dash(count.safe), or_dash(count.unsafe_));
            ([grouped(count.findings), grouped(count.documents), safe, further, severity], id)
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let width = |column: usize| {
        rows.iter().map(|(cells, _)| cells[column].len()).chain([head[column].len()]).max().unwrap_or_default()
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |cells: [&str; 5], id: &str| {
        let [findings, documents, safe, further, severity] = cells;
        let [a, b, c, d, e] = widths;
        format!("{findings:>a$}  {documents:>b$}  {safe:>c$}  {further:>d$}  {severity:<e$}  {}", harmless(id))
    };
    let mut out = paint(color, BOLD, &line(head, "rule"));
    out.push('\n');
    for (cells, id) in &rows {
        out.push_str(&line(cells.each_ref().map(String::as_str), id));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::RuleCount;

    #[test]
    fn statistics_are_a_table() {
        let count = |severity, findings, safe, unsafe_| RuleCount {
            severity: Some(severity),
            findings,
            safe,
            unsafe_,
            documents: findings,
            ..RuleCount::default()
        };
        let rules = [("a/b", count(Severity::Warning, 1_200, 8, 1)), ("a/c", count(Severity::Note, 3, 0, 0))];
        let rules = rules.into_iter().map(|(id, count)| (id.to_owned(), count)).collect();
        let run = Summary { documents: 1_200, rules, ..Summary::default() };
        let expected = "\
findings  documents  fixable  unsafe  severity  rule
   1,200      1,200        8       1  warning   a/b
       3          3        -       -  note      a/c
";
        assert_eq!(table(&run, false), expected);
        assert_eq!(table(&Summary::default(), false), "");
    }
}
