//! `sarif`: SARIF 2.1.0, as GitHub's code scanning and editors read it.
//!
//! Code scanning takes 5,000 results of a run and shows the gravest; so does this, and says how many there were.
//! Positions are lines and columns in code points. In a file of records a result stands at its record: the lines inside
//! a record's text are none of the file's, so there they are only told, and no fix is offered; its columns are those
//! that the text is written at.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Component, Path};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

mod rule;

use super::help::REPOSITORY;
use super::json::write_json;
use super::occurrences::Occurrences;
use super::{Context, Report, Summary, account, counted, grouped, interruption, sample};
use crate::diagnostic::{FilePlace, Finding, Place, Record, Rule, Severity};
use crate::fix::Edit;
use crate::text::printable::printable;

/// What GitHub shows of one run.
const MOST: usize = 5_000;
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) struct Sarif {
    context: Context,
    /// By rule id, its place in the list of rules.
    indices: HashMap<String, usize>,
    /// Rules of findings that were not in the context: faults of reading, say.
    rules: Vec<Arc<Rule>>,
    /// Results as JSON with their number in the walk, gravest kind first, at most [`MOST`] of each.
    kept: [Vec<(u64, String)>; 4],
    count: u64,
    occurrences: Occurrences,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireResult<'f> {
    rule_id: &'f str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Value; 1],
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Sarif {
    pub(super) fn new(context: Context) -> Self {
        let rules = context.rules.clone();
        let indices = rules.iter().enumerate().map(|(index, rule)| (rule.id.clone(), index)).collect();
        Self { context, indices, rules, kept: Default::default(), count: 0, occurrences: Occurrences::default() }
    }

    fn rule_index(&mut self, rule: &Arc<Rule>) -> usize {
        if let Some(&index) = self.indices.get(&rule.id) {
            return index;
        }
        self.indices.insert(rule.id.clone(), self.rules.len());
        self.rules.push(Arc::clone(rule));
        self.rules.len() - 1
    }

    fn artifact(&self, path: &str) -> Value {
        json!({ "uri": uri(path, self.context.directory.as_deref()) })
    }

    fn result(&mut self, finding: &Finding) -> io::Result<String> {
        let rule_index = self.rule_index(&finding.rule);
        let occurrence = self.occurrences.of(finding);
        let hash = format!("{}:{occurrence}", finding.fingerprint);
        let message = printable(&finding.message);
        let (location, text, fixes) = match &finding.record {
            None => {
                let Finding { line, column, end_line, end_column, .. } = *finding;
                let region = Region { start_line: line, start_column: column, end_line, end_column };
                let location = json!({
                    "physicalLocation": { "artifactLocation": self.artifact(&finding.path), "region": region }
                });
                (location, message.into_owned(), self.fixes(finding))
            }
            Some(record) => {
                let id = record.id.as_ref().map(|id| format!(" ({})", printable(id))).unwrap_or_default();
                let location = json!({
                    "physicalLocation": {
                        "artifactLocation": self.artifact(&finding.path),
                        "region": written(finding, record)
                    },
                    "logicalLocations": [{
                        "name": printable(&record.field),
                        "fullyQualifiedName": format!("record {}{id}, {}", record.number, printable(&record.field)),
                        "kind": "member"
                    }]
                });
                let place = format!("record {}{id}, line {}, column {}", record.number, finding.line, finding.column);
                (location, format!("{place}: {message}"), Vec::new())
            }
        };
        let lines: Vec<_> = [text.into()].into_iter().chain(finding.notes.iter().map(|note| printable(note))).collect();
        write_json(&WireResult {
            rule_id: &finding.rule.id,
            rule_index,
            level: finding.severity().name(),
            message: Message { text: unlinked(&lines.join("\n")) },
            locations: [location],
            partial_fingerprints: json!({ "primaryLocationLineHash": hash }),
            suppressions: if finding.suppressed { vec![json!({ "kind": "external" })] } else { Vec::new() },
            fixes,
        })
    }

    fn fixes(&self, finding: &Finding) -> Vec<Value> {
        let Some(fix) = &finding.fix else { return Vec::new() };
        if fix.edits().is_empty() || fix.edits().len() != finding.fix_places.len() {
            return Vec::new();
        }
        let replacement = |(edit, place): (&Edit, &Place)| {
            let region = Region {
                start_line: place.line,
                start_column: place.column,
                end_line: place.end_line,
                end_column: place.end_column,
            };
            match edit.text() {
                "" => json!({ "deletedRegion": region }),
                text => json!({ "deletedRegion": region, "insertedContent": { "text": text } }),
            }
        };
        let replacements: Vec<Value> = fix.edits().iter().zip(&finding.fix_places).map(replacement).collect();
        vec![json!({
            "description": { "text": format!("{} fix", fix.applicability) },
            "artifactChanges": [{ "artifactLocation": self.artifact(&finding.path), "replacements": replacements }]
        })]
    }
}

impl Report for Sarif {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        self.count += 1;
        let rank = match finding.severity() {
            _ if finding.suppressed => 3,
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        if self.kept[rank].len() < MOST {
            let result = self.result(finding)?;
            self.kept[rank].push((self.count, result));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let mut results: Vec<(u64, String)> = self.kept.iter_mut().flat_map(std::mem::take).take(MOST).collect();
        results.sort_by_key(|(number, _)| *number);
        let mut notifications: Vec<Value> = Vec::new();
        if results.len() as u64 != self.count {
            let text = format!(
                "{} of {} are listed, the gravest first chosen: code scanning takes no more",
                grouped(results.len() as u64),
                counted(self.count, "result")
            );
            notifications.push(json!({ "level": "warning", "message": { "text": text } }));
        }
        if let Some(text) = sample::sentence(summary) {
            notifications.push(json!({ "level": "note", "message": { "text": text } }));
        }
        if let Some(text) = interruption::sentence(summary) {
            notifications.push(json!({ "level": "error", "message": { "text": text } }));
        }
        for failure in summary.failures.iter().take(100) {
            notifications.push(json!({ "level": "error", "message": { "text": printable(failure) } }));
        }
        let invocation = json!({
            "executionSuccessful": summary.failures.is_empty() && summary.interrupted.is_none(),
            "toolExecutionNotifications": notifications
        });
        let rules: Vec<Value> = self.rules.iter().map(|rule| rule::descriptor(rule)).collect();
        let driver = json!({
            "name": "corpuslint",
            "version": self.context.version,
            "informationUri": REPOSITORY,
            "rules": rules
        });
        let mut properties = json!({ "resultCount": self.count, "documentCount": summary.documents });
        let rates = account::rates(summary);
        if !rates.is_empty() {
            properties["rates"] = json!(rates);
        }
        writeln!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{")?;
        writeln!(out, "\"tool\":{{\"driver\":{}}},", write_json(&driver)?)?;
        writeln!(out, "\"columnKind\":\"unicodeCodePoints\",")?;
        writeln!(out, "\"invocations\":[{}],", write_json(&invocation)?)?;
        writeln!(out, "\"properties\":{},", write_json(&properties)?)?;
        write!(out, "\"results\":[")?;
        for (index, (_, result)) in results.iter().enumerate() {
            write!(out, "{}\n{result}", if index == 0 { "" } else { "," })?;
        }
        writeln!(out, "\n]}}]}}")
    }
}

/// In a SARIF message `[text](target)` is a link; a document's text makes none.
fn unlinked(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A URI reference: relative for what lies in or is named from the working directory, absolute otherwise.
fn uri(path: &str, directory: Option<&Path>) -> String {
    let inside =
        directory.and_then(|directory| Path::new(path).strip_prefix(directory).ok()).unwrap_or(Path::new(path));
    let mut parts: Vec<String> = Vec::new();
    let mut root = "";
    for component in inside.components() {
        match component {
            Component::CurDir => {}
            Component::RootDir => root = "file:///",
            Component::Prefix(prefix) => parts.push(encode(&prefix.as_os_str().to_string_lossy())),
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Normal(part) => parts.push(encode(&part.to_string_lossy())),
        }
    }
    format!("{root}{}", parts.join("/"))
}

/// Percent-encodes all but RFC 3986's unreserved characters: a colon in the first part would name a scheme.
fn encode(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for &byte in part.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Where a finding in a record stands in the file, or at least the record.
fn written(finding: &Finding, record: &Record) -> Value {
    match finding.written {
        Some(FilePlace { line, column, end_line, end_column, .. }) => {
            json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
        }
        None => json!({ "startLine": record.line.max(1) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        assert_eq!(uri(path, Some(Path::new("/work/corpus"))), expected);
    }

    #[test]
    fn paths_become_uri_references() {
        check("./seeds/a.txt", "seeds/a.txt");
        check("a:b c/50%é.txt", "a%3Ab%20c/50%25%C3%A9.txt");
        check("/work/corpus/a.txt", "a.txt");
        check("/elsewhere/a.txt", "file:///elsewhere/a.txt");
        check("../a.txt", "../a.txt");
    }

    #[test]
    fn no_text_makes_a_link() {
        assert_eq!(unlinked("see [1] and `x`"), "see [1] and `x`");
        assert_eq!(unlinked("[x](http://a)"), "\\[x\\](http://a)");
    }
}
