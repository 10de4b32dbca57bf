//! `corpuslint rules --languages`: which language has which list of words, and how many words.
//!
//! A table has a row a list and a column a language, and so is wider than most terminals: there each language has a
//! paragraph instead, with what it lacks at its end.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use corpuslint::language::{Languages, List};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::wrap;

/// How many words a language's lists have.
struct Row<'l> {
    code: &'l str,
    name: &'l str,
    counts: BTreeMap<List, usize>,
}

#[derive(Serialize)]
struct Printed<'l> {
    lists: Vec<Described>,
    languages: Vec<Counted<'l>>,
}

#[derive(Serialize)]
struct Described {
    name: &'static str,
    about: &'static str,
    kinds: &'static [&'static str],
}

#[derive(Serialize)]
struct Counted<'l> {
    code: &'l str,
    name: &'l str,
    lists: BTreeMap<&'static str, usize>,
}

/// What is printed for a terminal of so many columns.
pub(super) fn text(languages: &Languages, format: &str, columns: usize) -> String {
    let rows: Vec<Row> = languages
        .names()
        .into_iter()
        .map(|(code, name)| {
            let count = |list: &List| (*list, languages.of(code, *list).count());
            Row { code, name, counts: List::ALL.iter().map(count).filter(|(_, count)| *count > 0).collect() }
        })
        .collect();
    match format {
        "json" => json(&rows),
        "markdown" => table(&rows, true),
        _ => {
            let table = table(&rows, false);
            let is_wide = table.lines().any(|line| line.width() > columns);
            if is_wide && io::stdout().is_terminal() { paragraphs(&rows, columns) } else { table }
        }
    }
}

fn json(rows: &[Row]) -> String {
    let describe = |list: &List| Described { name: list.name(), about: list.about(), kinds: list.kinds() };
    let count = |row: &Row<'_>| row.counts.iter().map(|(list, count)| (list.name(), *count)).collect();
    let printed = Printed {
        lists: List::ALL.iter().map(describe).collect(),
        languages: rows.iter().map(|row| Counted { code: row.code, name: row.name, lists: count(row) }).collect(),
    };
    serde_json::to_string_pretty(&printed).expect("strings and numbers are always JSON") + "\n"
}

fn table(rows: &[Row], is_markdown: bool) -> String {
    let width = List::ALL.iter().map(|list| list.name().len()).max().unwrap_or(0);
    let (bar, edge) = if is_markdown { (" | ", "| ") } else { (" ", "") };
    let end = if is_markdown { " |" } else { "" };
    let mut out = format!("{edge}{:width$}", "list");
    for row in rows {
        write!(out, "{bar}{:>4}", row.code).expect("a string takes it");
    }
    out.push_str(end);
    out.push('\n');
    if is_markdown {
        writeln!(out, "| --- {}|", "| --: ".repeat(rows.len())).expect("a string takes it");
    }
    for list in List::ALL {
        let mut line = format!("{edge}{:width$}", list.name());
        for row in rows {
            let count = row.counts.get(list).map_or_else(String::new, usize::to_string);
            write!(line, "{bar}{count:>4}").expect("a string takes it");
        }
        line.push_str(end);
        writeln!(out, "{}", line.trim_end()).expect("a string takes it");
    }
    out
}

fn paragraphs(rows: &[Row], columns: usize) -> String {
    let mut out = String::new();
    for row in rows {
        let has: Vec<String> = row.counts.iter().map(|(list, count)| format!("{} {count}", list.name())).collect();
        let lacks = List::ALL.iter().filter(|list| !row.counts.contains_key(list)).map(|list| list.name());
        let (has, lacks) = (has.join(", "), lacks.collect::<Vec<_>>().join(", "));
        let paragraph = wrap::hanging(&format!("{} ({}): {has}", row.name, row.code), columns, 4);
        let lacking = wrap::hanging(&format!("lacks: {lacks}"), columns, 4);
        writeln!(out, "{paragraph}\n    {lacking}").expect("a string takes it");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_column() {
        let languages = Languages::builtin();
        let table = text(&languages, "text", 80);
        let head = table.lines().next().expect("there is a head");
        assert_eq!(head.split_whitespace().count(), 1 + languages.names().len());
        assert_eq!(table.lines().count(), 1 + List::ALL.len());
        let months = table.lines().find(|line| line.starts_with("months ")).expect("there is such a list");
        assert!(months.contains(&format!(" {} ", languages.of("en", List::Months).count())), "{months}");
        let markdown = text(&languages, "markdown", 80);
        assert!(markdown.lines().all(|line| line.starts_with('|') && line.ends_with('|')));
    }

    #[test]
    fn paragraphs_say_what_a_language_lacks() {
        let row = Row { code: "xx", name: "Lormish", counts: [(List::Months, 2)].into() };
        let said = paragraphs(&[row], 60);
        assert!(said.starts_with("Lormish (xx): months 2\n    lacks: abbreviations, "), "{said}");
        assert!(said.lines().all(|line| line.width() <= 60), "{said}");
    }

    #[test]
    fn json_says_what_each_list_is_for() {
        let printed: serde_json::Value = serde_json::from_str(&text(&Languages::builtin(), "json", 80)).expect("JSON");
        assert_eq!(printed["lists"].as_array().expect("lists").len(), List::ALL.len());
        assert!(printed["lists"][0]["about"].as_str().is_some_and(|about| about.ends_with('.')), "{printed}");
        assert!(printed["languages"][0]["lists"].is_object());
    }
}
