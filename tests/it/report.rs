//! The output formats, on one set of sample findings that the real linter made.
//!
//! Each format's output is held byte for byte in `snapshots/`; `UPDATE_SNAPSHOTS=1 cargo test report` writes them anew,
//! for the diff to be read.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use corpuslint::diagnostic::{Diagnostic, Finding, Record, Rule};
use corpuslint::lint::{Linter, Locator};
use corpuslint::report::{Context, Most, OutputFormat, Summary, report, wants_excerpts};
use corpuslint::rules::Card;
use corpuslint::span::Span;
use corpuslint::text::{Document, Origin};
use serde_json::Value;

use crate::place::Place;

const CARDS: &[(&str, &str)] = &[
    (
        "boilerplate/comment-form",
        r#"
summary = "Comment form left over from the web page"
why = "Comment forms stand under every article. See `explain` for the [list](https://example.org/)."
severity = "warning"
tags = ["web"]
check = "phrase"
message = "comment form: `{match}`"
[params]
phrases = ["Leave a Comment", "Required fields are marked"]
[fix]
delete = "line"
safety = "safe"
in-body = "unsafe"
"#,
    ),
    (
        "encoding/control",
        r#"
summary = "Control sequence"
why = "A terminal would obey it."
severity = "error"
check = "pattern"
message = "control: `{match}`"
[params]
patterns = ["\u001b\\[[0-9;]*[a-zA-Z]?", "\u202e.*"]
[fix]
delete = "match"
safety = "safe"
"#,
    ),
    (
        "markup/command",
        r#"
summary = "Workflow command | `in` <text>"
why = "It is no text."
severity = "error"
check = "pattern"
message = "command: `{match}`"
[params]
patterns = ["::(warning|error)[^:]*::.*", "@team .*", "see #{2}.*"]
"#,
    ),
    (
        "text/draft",
        r#"
summary = "Draft mark"
why = "Somebody meant to write more."
severity = "note"
check = "pattern"
message = "draft mark `{match}`"
[params]
patterns = ["TKTK", "渡船"]
[fix]
replace = "ferry"
safety = "suggestion"
"#,
    ),
];

fn linter() -> Linter {
    let cards: Vec<Card> =
        CARDS.iter().map(|(id, source)| Card::parse(id, id, source).expect("a sample card is right")).collect();
    Linter::new(&cards).expect("the sample cards compile")
}

struct Sample {
    path: &'static str,
    record: Option<Record>,
    text: String,
    /// Findings that no kind of the sample makes: the rule's id, its span, its notes.
    more: Vec<(&'static str, Span, Vec<String>)>,
}

const PROSE: &str = "The ferry to Sandholm will not sail before the storm has passed the outer islands on Friday.";

fn samples() -> Vec<Sample> {
    let table = "Harbour | Crossings\nSandholm | 12\nVesterby | 9\nLillevik | 7\nKråkö | 4\nNorrhamn | 2\n";
    let harbour = format!("Ferries wait for calm weather\n\n{PROSE}\n\n{table}\n{PROSE}\n\nLeave a Comment\n");
    let start = harbour.find(table).expect("the table");
    let end = start + table.trim_end().len();
    let note = "read as a table of 2 columns and 6 rows; the delimiter row under its first line is missing, so that no \
                reader of Markdown would see a table";
    let table = ("boilerplate/comment-form", Span::new(start, end), vec![note.to_owned()]);
    let at_end = ("text/draft", Span::at(harbour.len()), Vec::new());
    let long = "Ångström och måsar över Kråkö. ".repeat(80);
    let plain = |path, text| Sample { path, record: None, text, more: Vec::new() };
    let hostile = "::error file=a::owned\nsee ##[add-mask]b ##vso[task.complete]c ::error::x\nred \u{1b}[31mtext \u{1b}[0m\nturned \u{202e}dnuora\n@team | `code` <img src=x> [x](y)\n";
    let record =
        Record { number: 3, line: 3, id: Some("ferry|7\u{202e}\n::error::".to_owned()), field: "text".to_owned() };
    vec![
        Sample { more: vec![table, at_end], ..plain("seeds/harbour.txt", harbour) },
        plain("seeds/one line.txt", format!("{long}TKTK {long}TKTK")),
        plain("./odd,name:50%/é.txt", format!("{hostile}海の渡船は渡船です。\n")),
        Sample { record: Some(record), ..plain("crossings.jsonl", format!("{PROSE}\n\nRequired fields are marked *")) },
    ]
}

/// The sample's findings; the last but one was known to a baseline.
fn findings(with_excerpts: bool) -> Vec<Finding> {
    let linter = linter();
    let mut findings = Vec::new();
    for sample in samples() {
        let origin = Origin { is_record: sample.record.is_some(), ..Origin::default() };
        let document = Document::with(&sample.text, origin, &[], None);
        let mut found = linter.lint(&document);
        for (id, span, notes) in sample.more {
            let rule = linter.rules().iter().find(|rule| rule.id == id).expect("a sample rule");
            let message = format!("{id} by hand");
            found.push(Diagnostic::told(Arc::clone(rule), span, message, notes));
        }
        found.sort_by_key(|diagnostic| diagnostic.span);
        let columns = with_excerpts.then_some(80);
        let mut locator = Locator::new(&document, sample.path.into(), sample.record.map(Arc::new), columns);
        findings.extend(found.into_iter().map(|diagnostic| locator.finding(diagnostic)));
    }
    let known = findings.len() - 2;
    findings[known].suppressed = true;
    findings
}

fn context(color: bool) -> Context {
    let rules: Vec<Arc<Rule>> = linter().rules().to_vec();
    Context {
        color,
        columns: 80,
        rules,
        version: "1.2.3".to_owned(),
        directory: None,
        earlier: None,
        most: Most::default(),
    }
}

fn render(format: OutputFormat, color: bool, findings: &[Finding]) -> String {
    let mut summary = Summary {
        documents: 4,
        files: 4,
        documents_with_findings: 4,
        elapsed: Duration::from_millis(12),
        failures: vec!["seeds/\u{1b}locked.txt: permission denied".to_owned()],
        ..Summary::default()
    };
    let mut report = report(format, &context(color));
    let mut out = Vec::new();
    report.begin(&mut out).expect("a vector takes it");
    for finding in findings {
        if finding.suppressed {
            summary.suppressed += 1;
        } else {
            summary.count(finding);
        }
        report.finding(finding, &mut out).expect("a vector takes it");
    }
    report.end(&summary, &mut out).expect("a vector takes it");
    String::from_utf8(out).expect("a report is UTF-8")
}

#[track_caller]
fn check_snapshot(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, got).expect("the snapshot is writable");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(got == expected, "{name} is not as it was; the output now is\n{got}");
}

/// The page without its style and its script, which are the same for every report.
fn without_page(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (data, _) = rest.split_once("<script>").expect("a script");
    let policy = head.lines().filter(|line| !line.contains("Content-Security-Policy"));
    policy.chain(data.lines()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_format_prints_what_its_snapshot_holds() {
    for &format in OutputFormat::all() {
        let findings = findings(wants_excerpts(format));
        let mut out = render(format, false, &findings);
        if format == OutputFormat::Html {
            out = without_page(&out);
        }
        check_snapshot(&format!("report.{format}"), &out);
    }
    #[cfg(feature = "cli")]
    check_snapshot("report.full-color", &render(OutputFormat::Full, true, &findings(true)[..3]));
}

#[test]
fn nothing_of_a_text_is_obeyed() {
    let hostile =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for &format in OutputFormat::all() {
        let out = render(format, false, &findings(wants_excerpts(format)));
        assert!(!out.contains(hostile), "{format} lets a control through:\n{out}");
        assert!(!out.contains("##["), "{format} lets a runner's command through:\n{out}");
        let own = out.lines().filter(|line| line.starts_with("##vso[task.logissue type=")).count();
        assert_eq!(out.matches("##vso[").count(), own, "{format} lets a runner's command through:\n{out}");
        assert_eq!(own > 0, format == OutputFormat::Azure);
        for line in out.lines().map(str::trim_start).filter(|line| line.starts_with("::")) {
            let own = line.starts_with("::error file=")
                || line.starts_with("::warning file=")
                || line.starts_with("::notice file=");
            assert!(format == OutputFormat::Github && own && line.contains(",title="), "{format}: a command: {line}");
        }
    }
}

#[test]
fn columns_count_characters_after_multibyte_text() {
    let found = findings(false);
    let draft = found.iter().filter(|finding| &*finding.path == "seeds/one line.txt");
    let columns: Vec<_> = draft.map(|finding| (finding.line, finding.column, finding.end_column)).collect();
    assert_eq!(columns, [(1, 2481, 2485), (1, 4966, 4970)]);
    let concise = render(OutputFormat::Concise, false, &found);
    assert!(concise.contains("seeds/one line.txt:1:4966: note[text/draft]"), "{concise}");
    let github = render(OutputFormat::Github, false, &found);
    assert!(github.contains("line=6,col=3,endLine=6,endColumn=5,title=text/draft"), "{github}");
    let sarif: Value = serde_json::from_str(&render(OutputFormat::Sarif, false, &found)).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert!(results.iter().any(|result| {
        result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 4966
            && result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]["endColumn"] == 4970
    }));
}

#[test]
fn json_is_what_it_says() {
    let found = findings(false);
    let shown = found.iter().filter(|finding| !finding.suppressed).count();
    let array: Vec<Value> = serde_json::from_str(&render(OutputFormat::Json, false, &found)).expect("an array");
    let lines = render(OutputFormat::Jsonl, false, &found);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!((array.len(), &array), (shown, &lines));
    assert_eq!(lines.last().expect("the record")["record"]["id"], "ferry|7\u{202e}\n::error::");
    assert_eq!(render(OutputFormat::Json, false, &[]), "[]\n");
    assert_eq!(render(OutputFormat::Jsonl, false, &[]), "");
}

/// The published schema, with the one pattern mended that is no regular expression to a strict reader.
fn sarif_schema() -> jsonschema::Validator {
    let schema = include_str!("schema/sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

#[track_caller]
fn check_schema(sarif: &Value) {
    let errors: Vec<String> =
        sarif_schema().iter_errors(sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn sarif(findings: &[Finding]) -> Value {
    serde_json::from_str(&render(OutputFormat::Sarif, false, findings)).expect("JSON")
}

#[test]
fn sarif_keeps_to_its_schema() {
    check_schema(&sarif(&[]));
    let log = sarif(&findings(false));
    check_schema(&log);
    // The check itself must be able to fail.
    let mut wrong = log.clone();
    wrong["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!sarif_schema().is_valid(&wrong));

    let results = log["runs"][0]["results"].as_array().expect("results");
    let mut prints: Vec<String> = results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), results.len(), "two results have one fingerprint");
    assert_eq!(results.iter().filter(|result| result["suppressions"][0]["kind"] == "external").count(), 1);
    assert!(results.iter().any(|result| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "odd%2Cname%3A50%25/%C3%A9.txt"
    }));
}

#[test]
fn a_rule_of_any_pack_has_at_most_twenty_tags() {
    let tags: Vec<String> = (0..40).map(|number| format!("'shelf-{number}'")).collect();
    let card = format!(
        "summary = 'Scales'\nwhy = 'Scales.'\nseverity = 'note'\ntags = ['en', 'de', {}]\ncheck = 'pattern'\n\
         message = 'scales'\nparams.patterns = ['scales']\n",
        tags.join(", ")
    );
    let place = Place::with(&[("cards/house/scales.toml", &card), ("a.txt", "The scales of Ostrel.\n")]);
    let ran = place.run(&["a.txt", "--isolated", "--rules", "cards", "--select", "ALL", "--output-format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    check_schema(&log);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.len() > 140 && rules.iter().any(|rule| rule["id"] == "house/scales"));
    for rule in rules {
        let tags = rule["properties"]["tags"].as_array().expect("tags");
        assert!(tags.len() <= 20 && !tags.contains(&"en".into()), "{rule}");
        assert!(rule["helpUri"].is_string() != (rule["id"] == "house/scales"), "{rule}");
    }
}

#[test]
fn equal_findings_are_told_apart_and_the_gravest_are_kept() {
    let found = findings(false);
    let of = |severity| found.iter().find(|finding| finding.rule.id == severity).expect("a sample").clone();
    let mut many = vec![of("text/draft"); 5_100];
    many.push(of("encoding/control"));
    let log = sarif(&many);
    check_schema(&log);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[4_999]["level"], "error");
    assert_ne!(results[0]["partialFingerprints"], results[1]["partialFingerprints"]);
    assert_eq!(run["properties"]["resultCount"], 5_101);
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].to_string();
    assert!(told.contains("5,000 of 5,101 results"), "{told}");
}

#[test]
fn github_gets_ten_of_each_level() {
    let found = findings(false);
    let of = |id| found.iter().find(|finding| finding.rule.id == id).expect("a sample").clone();
    let mut many = vec![of("text/draft"); 12];
    many.extend(vec![of("encoding/control"); 10]);
    let out = render(OutputFormat::Github, false, &many);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.iter().filter(|line| line.starts_with("::notice ")).count(), 10);
    assert_eq!(lines.iter().filter(|line| line.starts_with("::error ")).count(), 10);
    assert_eq!(lines.iter().filter(|line| line.contains("more")).count(), 1);
    assert!(lines[19].ends_with("(and 2 more notes that GitHub would not show)"), "{}", lines[19]);
}

#[test]
fn markdown_stays_under_the_limit() {
    let found = findings(false);
    let many: Vec<Finding> = (0..20_000)
        .map(|number| {
            let mut finding = found[number % found.len()].clone();
            finding.path = format!("seeds/{}.txt", number / 50).into();
            finding.suppressed = false;
            finding
        })
        .collect();
    let out = render(OutputFormat::Markdown, false, &many);
    assert!(out.len() < 900 * 1024 && out.len() > 600 * 1024, "{} bytes", out.len());
    let shown = out.lines().filter(|line| line.starts_with("| record ") || line.starts_with("| 1")).count();
    assert!(shown > 1_000);
    let last = out.lines().last().expect("a line");
    assert!(last.ends_with("more findings not shown: a step summary holds no more."), "{last}");
}

/// The fields that GitLab's documentation of Code Quality names, and that no two issues have one fingerprint.
#[test]
fn gitlab_gets_what_it_asks_for() {
    let found = findings(false);
    let twice: Vec<Finding> = found.iter().chain(&found).cloned().collect();
    let issues: Vec<Value> = serde_json::from_str(&render(OutputFormat::Gitlab, false, &twice)).expect("an array");
    assert_eq!(issues.len(), twice.iter().filter(|finding| !finding.suppressed).count());
    let mut prints = std::collections::BTreeSet::new();
    for issue in &issues {
        assert!(["description", "check_name", "fingerprint"].iter().all(|name| issue[name].is_string()), "{issue}");
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(issue["severity"].as_str().is_some_and(|severity| severities.contains(&severity)), "{issue}");
        let path = issue["location"]["path"].as_str().expect("a path");
        assert!(!path.starts_with("./") && issue["location"]["lines"]["begin"].as_u64() >= Some(1), "{issue}");
        assert!(prints.insert(issue["fingerprint"].to_string()), "{issue}");
    }
    assert_eq!(render(OutputFormat::Gitlab, false, &[]), "[]\n");
}

#[test]
fn junit_and_checkstyle_are_xml_with_every_finding() {
    let found = findings(false);
    let count = found.iter().filter(|finding| !finding.suppressed).count();
    let elements = |text: &str, name: &str| {
        let mut reader = quick_xml::Reader::from_str(text);
        let mut seen = 0;
        loop {
            match reader.read_event().expect("it is well formed") {
                quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                    start.attributes().for_each(|attribute| drop(attribute.expect("an attribute")));
                    seen += usize::from(start.name().as_ref() == name.as_bytes());
                }
                quick_xml::events::Event::Eof => return seen,
                _ => {}
            }
        }
    };
    let junit = render(OutputFormat::Junit, false, &found);
    assert_eq!((elements(&junit, "failure"), elements(&junit, "testcase")), (count, count));
    assert!(junit.contains(&format!("failures=\"{count}\"")), "{junit}");
    let checkstyle = render(OutputFormat::Checkstyle, false, &found);
    assert_eq!((elements(&checkstyle, "error"), elements(&checkstyle, "file")), (count, 4));

    let none = render(OutputFormat::Junit, false, &[]);
    assert_eq!((elements(&none, "failure"), elements(&none, "testcase")), (0, 1));
    let draft = found.iter().find(|finding| finding.rule.id == "text/draft").expect("a sample").clone();
    let many = render(OutputFormat::Junit, false, &vec![draft; 20_003]);
    assert_eq!(elements(&many, "failure"), 20_001);
    assert!(many.contains("3 findings more, which are not listed here"));
}

#[test]
fn reviewdog_gets_columns_in_bytes_and_what_the_fix_writes() {
    let found = findings(false);
    let report: Value = serde_json::from_str(&render(OutputFormat::Rdjson, false, &found)).expect("JSON");
    let diagnostics = report["diagnostics"].as_array().expect("diagnostics");
    assert_eq!(diagnostics.len(), found.iter().filter(|finding| !finding.suppressed).count());
    let draft = diagnostics.iter().find(|one| one["message"] == "draft mark `渡船`").expect("the sample's");
    let range = serde_json::json!({ "start": { "line": 6, "column": 7 }, "end": { "line": 6, "column": 13 } });
    assert_eq!(draft["location"]["range"], range);
    assert_eq!(draft["suggestions"], serde_json::json!([{ "range": range, "text": "ferry" }]));
    // A record's finding stands at the record, and no change of the file's own lines is suggested.
    let record = diagnostics.iter().find(|one| one["location"]["path"] == "crossings.jsonl").expect("the record's");
    assert_eq!(record["location"]["range"], serde_json::json!({ "start": { "line": 3 }, "end": { "line": 3 } }));
    assert!(record["suggestions"].is_null());
    let none: Value = serde_json::from_str(&render(OutputFormat::Rdjson, false, &[])).expect("JSON");
    assert_eq!(none["diagnostics"], serde_json::json!([]));
}
