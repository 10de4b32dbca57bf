//! The sites or folders with most findings, where there are several.

use std::io::{self, Write};

use crate::report::paint::{BOLD, paint};
use crate::report::summary::GroupName;
use crate::report::{Summary, grouped, harmless};
use crate::site::Grouping;

/// Places that are named.
const MOST: usize = 5;

pub(super) fn write(summary: &Summary, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let Some(groups) = &summary.groups else { return Ok(()) };
    let by_count = groups.by_count();
    let worst = by_count.iter().filter(|(name, count)| *name != GroupName::Others && !count.rules.is_empty());
    let rows: Vec<[String; 3]> = worst
        .take(MOST)
        .map(|(name, count)| {
            let findings: u64 = count.rules.values().map(|rule| rule.findings).sum();
            let of = format!("{} of {}", grouped(count.documents_with_findings), grouped(count.documents));
            let name = match name {
                GroupName::Named(name) => harmless(name).into_owned(),
                _ => format!("(no {})", harmless(&groups.by.to_string())),
            };
            [grouped(findings), of, name]
        })
        .collect();
    if by_count.len() < 2 {
        return Ok(());
    }
    let what = match &groups.by {
        Grouping::Site => "site or folder".to_owned(),
        by => harmless(&by.to_string()).into_owned(),
    };
    let head = ["findings", "documents"];
    let width = |column: usize| rows.iter().map(|row| row[column].len()).chain([head[column].len()]).max();
    let (first, second) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
    let line = |[findings, documents, name]: [&str; 3]| format!("{findings:>first$}  {documents:>second$}  {name}");
    writeln!(out, "{}", paint(color, BOLD, &line([head[0], head[1], &what])))?;
    for row in &rows {
        writeln!(out, "{}", line(row.each_ref().map(String::as_str)))?;
    }
    let others = by_count.len() - rows.len();
    if others > 0 {
        let lead = "";
        writeln!(out, "{lead:>first$}  {lead:>second$}  and {} more", grouped(others as u64))?;
    }
    writeln!(out)
}
