//! A run that is stopped: what it wrote is whole or told to be a part, and no part passes for the whole.

use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use corpuslint::baseline::Baseline;
use corpuslint::config::Config;
use corpuslint::corpus::Fields;
use corpuslint::corpus::target::Target;
use corpuslint::diagnostic::Finding;
use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::report::{Context, OutputFormat, Report, Summary, report};
use corpuslint::rules::{RuleSet, Selection};
use corpuslint::run::{self, Destination, DiffStyle, Input, Outcome, Output, Task};

use crate::place::{DIRTY, Place};

/// Presses Ctrl-C at the first finding.
struct Stopping(Arc<AtomicBool>, Box<dyn Report>);

impl Report for Stopping {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        self.0.store(true, Ordering::Relaxed);
        self.1.finding(finding, out)
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.1.end(summary, out)
    }
}

/// Runs over the place on one thread; the report goes to `report` in it.
fn stopped(place: &Place, format: OutputFormat, fix: bool, stops_before: bool) -> Outcome {
    let rules = RuleSet::builtin();
    let selected = rules.select(&Selection::default()).expect("it names nothing");
    let linter = Linter::new(selected).expect("built-in cards compile");
    let stop = Arc::new(AtomicBool::new(stops_before));
    let config = Config::default();
    let task = Task {
        sample: None,
        attributes: None,
        input: Input::Paths(vec![place.path("in")]),
        only: None,
        obey_ignores: true,
        choice: corpuslint::corpus::walk::Choice::default(),
        follow: None,
        threads: 1,
        fields: Fields::default(),
        linter: &linter,
        config: &config,
        baseline: None,
        decisions: None,
        fix: fix.then_some(Applicability::Safe),
        metrics: None,
        max_removed: None,
        dropping: None,
        survey: None,
        destination: Destination::InPlace,
        gates: Vec::new(),
        notes: corpuslint::run::Notes::default(),
        progress: corpuslint::run::Progress::default(),
        resumes: false,
        diff_style: DiffStyle::default(),
        excerpt_columns: None,
        stop: &stop,
        began: Instant::now(),
        working_folder: PathBuf::from("/"),
        scratch: std::env::temp_dir(),
        cache_folder: None,
        cache: None,
        journal: None,
    };
    let target = Target::open(&place.path("report")).expect("writable");
    let inner = report(format, &Context::default());
    let mut outputs = [Output { report: Box::new(Stopping(Arc::clone(&stop), inner)), stream: target }];
    let collected = Baseline::new(&place.path("known.json"), place.folder());
    let outcome = run::run(&task, &mut outputs, &mut io::sink(), Some(collected)).expect("it ends well");
    let [output] = outputs;
    output.stream.finish().expect("writable");
    outcome
}

fn many() -> Place {
    let place = Place::new();
    // More than are in flight at once: a few parcels of 64.
    for index in 0..2_000 {
        place.write(&format!("in/{index:04}.txt"), DIRTY);
    }
    place
}

#[test]
fn a_run_that_is_stopped_says_how_far_it_came_and_fills_no_baseline() {
    let place = many();
    let outcome = stopped(&place, OutputFormat::Sarif, false, false);
    let count = outcome.summary.documents;
    assert!((1..2_000).contains(&count), "{count} documents");
    let interrupted = outcome.summary.interrupted.expect("it was");
    let last = format!("in/{:04}.txt", count - 1);
    assert!(interrupted.last.as_ref().is_some_and(|path| path.ends_with(&last)), "{interrupted:?}, not {last}");
    assert!(outcome.collected.is_none(), "a part would pass for the whole");
    let sarif: serde_json::Value = serde_json::from_str(&place.read("report")).expect("JSON");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let text = invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().expect("a notification");
    assert!(text.starts_with(&format!("Interrupted after {count} documents, the last one in `")), "{text}");
}

#[test]
fn a_run_that_is_stopped_before_it_began_has_looked_at_nothing() {
    let place = many();
    let outcome = stopped(&place, OutputFormat::Markdown, false, true);
    assert_eq!(outcome.summary.documents, 0);
    assert!(outcome.summary.interrupted.is_some() && outcome.collected.is_none());
    assert!(place.read("report").contains("Interrupted before the first document"));
}

#[test]
fn a_run_that_ends_before_it_is_stopped_is_whole() {
    let place = Place::with(&[("in/a.txt", DIRTY)]);
    let outcome = stopped(&place, OutputFormat::Github, false, false);
    assert!(outcome.summary.interrupted.is_none() && outcome.collected.is_some());
    assert!(!place.read("report").contains("Interrupted"));
}

#[test]
fn a_file_of_records_of_which_a_part_was_mended_stays_as_it_was() {
    let place = Place::new();
    let pad = "x".repeat(1 << 20);
    // A piece each, and more of them than are in flight at once. The first is mended and says nothing more; the second
    // has something that stays, at which the run is stopped: a part is written by then, however fast the file is read.
    let record = |text: &str| format!("{}\n", serde_json::json!({ "pad": pad, "text": text }));
    let dirty = record(DIRTY.trim_end());
    let content = format!("{dirty}{}{}", record("A \u{fffd} town\n\nLeave"), dirty.repeat(90));
    place.write("in/a.jsonl", &content);
    let outcome = stopped(&place, OutputFormat::Concise, true, false);
    assert!(outcome.summary.interrupted.is_some());
    assert!(place.read("in/a.jsonl") == content);
    assert_eq!(outcome.summary.mended, 0, "what was not written is not mended");
    let failures = outcome.summary.failures.join("\n");
    assert!(failures.contains("a.jsonl: not fixed: interrupted before its end"), "{failures}");
    assert_eq!(place.names(), ["in", "in/a.jsonl", "report"]);
}

#[test]
fn the_program_that_is_told_to_end_says_what_is_a_part() {
    let place = Place::new();
    // Names that sort, and findings enough to fill the pipe that nobody reads until the program has its signal.
    for index in 0..3_000 {
        place.write(&format!("in/{index:04}.txt"), format!("{DIRTY}\n\u{fffd}\n"));
    }
    place.write("report.sarif", "the old one");
    let arguments =
        ["--threads", "1", "--output-format", "full", "--output-format", "sarif", "-o", "report.sarif", "--out-dir"];
    let arguments = [&arguments[..], &["out", "--write-baseline", "known.json", "in"]].concat();
    for signal in ["-INT", "-TERM"] {
        let mut child = place
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut out = child.stdout.take().expect("piped");
        // It has begun.
        out.read_exact(&mut [0; 16]).expect("findings");
        let told = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
        io::copy(&mut out, &mut io::sink()).expect("readable");
        let ran = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(130), "{signal}: {err}");
        assert!(err.contains("Interrupted after ") && err.contains("what comes behind was not looked at."), "{err}");
        assert!(
            err.contains("Only a part of the whole: the full report, the sarif report `report.sarif`, `out`."),
            "{err}"
        );
        assert!(err.contains("The baseline `known.json` was not written."), "{err}");
        assert!(!place.path("known.json").exists());
        assert!(place.read("report.sarif").contains("\"executionSuccessful\":false"));
        assert!(place.path("out/in/0000.txt").exists());
    }
}
