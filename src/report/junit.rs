//! `junit`: JUnit's XML, which every CI shows as tests that failed: a suite a file, a case a finding.
//!
//! Such a report is held by its readers as a whole, so of very many findings the first are listed, and a case says how
//! many there are.

use std::io::{self, Write};
use std::sync::Arc;

use quick_junit::{NonSuccessKind, Report as Junits, TestCase, TestCaseStatus, TestSuite};

use super::{Report, Summary, counted, gate, harmless, interruption, placed, sample};
use crate::diagnostic::Finding;

/// Cases that are listed.
const MOST: u64 = 20_000;

#[derive(Default)]
pub(super) struct Junit {
    suites: Vec<(Arc<str>, TestSuite)>,
    count: u64,
}

impl Report for Junit {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        self.count += 1;
        if self.count > MOST {
            return Ok(());
        }
        if self.suites.last().is_none_or(|(path, _)| *path != finding.path) {
            let name = harmless(placed::path(finding)).into_owned();
            self.suites.push((Arc::clone(&finding.path), TestSuite::new(name)));
        }
        let (_, suite) = self.suites.last_mut().expect("one was just added");
        let (rule, path) = (harmless(&finding.rule.id), suite.name.to_string());
        let place = match &finding.record {
            Some(record) => format!("{path}:{}:{}:{}", record.number, finding.line, finding.column),
            None => format!("{path}:{}:{}", finding.line, finding.column),
        };
        let message = harmless(&finding.message).into_owned();
        let mut case = case(&format!("{rule} at {place}"), finding.severity().name(), &message);
        case.set_classname(path);
        case.extra.insert("line".into(), finding.lines_in_file().0.to_string().into());
        suite.add_test_case(case);
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let mut report = Junits::new("corpuslint");
        let mut own = TestSuite::new("corpuslint");
        if let Some(text) = sample::sentence(summary) {
            own.add_test_case(TestCase::new(text, TestCaseStatus::success()));
        }
        for (gated, (text, is_over)) in summary.gates.iter().zip(gate::sentences(summary)) {
            let name = harmless(&gated.gate.to_string()).into_owned();
            own.add_test_case(if is_over {
                case(&name, "error", &text)
            } else {
                TestCase::new(name, TestCaseStatus::success())
            });
        }
        if let Some(text) = interruption::sentence(summary) {
            own.add_test_case(case("the run came to its end", "error", &text));
        }
        if self.count > MOST {
            let text = format!("{} more, which are not listed here", counted(self.count - MOST, "finding"));
            own.add_test_case(case("all findings are listed", "error", &text));
        }
        if self.count == 0 && own.test_cases.is_empty() {
            // A report without a case is taken for one of a run that broke.
            own.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        }
        if !own.test_cases.is_empty() {
            report.add_test_suite(own);
        }
        report.add_test_suites(std::mem::take(&mut self.suites).into_iter().map(|(_, suite)| suite));
        report.serialize(&mut *out).map_err(io::Error::other)?;
        writeln!(out)
    }
}

/// A case that failed.
fn case(name: &str, kind: &str, message: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(kind).set_message(message);
    TestCase::new(name, status)
}
