//! `template:FILE`: what a template in Jinja's language makes of the findings and of how the run went.
//!
//! A template is its user's, the texts that it prints are not: what it prints is guarded unless it says `safe`
//! (`template/guard.rs`). It reads no other file, and comes to an end: each step takes fuel, of which there is more
//! where there are more findings.
//!
//! A template may look at the findings more than once, and says first what it needs last. So they wait for the end of
//! the run as lines of JSON, on disk beyond some megabytes, and are read again one by one.

use std::error::Error as _;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, bail};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Object, ObjectRepr, Serde};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

mod example;
mod guard;

use super::account::WireSummary;
use super::json::{WireFinding, write_json};
use super::{Report, Summary};
use crate::broken::Broken;
use crate::diagnostic::Finding;
use crate::spill::Blobs;

/// The longest template, in bytes.
const LONGEST: u64 = 1 << 20;
/// Bytes of findings in memory.
const IN_MEMORY: usize = 8 << 20;
/// Fuel that a template has, and for each finding besides: a step takes one, and so do 64 bytes that it makes.
const FUEL: u64 = 5_000_000;
const FUEL_OF_FINDING: u64 = 5_000;
/// Templates in templates, and macros in macros.
const DEEPEST: usize = 100;

/// A template that was read and tried.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    /// As the user named it.
    path: String,
    source: Arc<str>,
    /// For findings that are too many for memory.
    scratch: PathBuf,
}

impl Template {
    /// Reads a template and tries it with no finding and with made-up ones, so that a mistake is told before the run
    /// and not behind it.
    ///
    /// # Errors
    /// A [`Broken`] with its place when it cannot be used; what the system said when it cannot be read.
    pub fn load(path: &Path, scratch: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let source = read(path).with_context(|| format!("template `{shown}`"))?;
        let template = Self::new(shown, &source, scratch)?;
        for (findings, summary) in example::examples() {
            template.render(findings, &summary, &mut io::sink()).map_err(|error| match error.downcast::<Broken>() {
                Ok(broken) => {
                    let message = format!("{}; found when it was tried, before the run", broken.message);
                    Broken { message, ..broken }.into()
                }
                Err(error) => anyhow::Error::from(error),
            })?;
        }
        Ok(template)
    }

    fn new(path: String, source: &str, scratch: &Path) -> Result<Self, Broken> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_recursion_limit(DEEPEST);
        environment.set_debug(true);
        // A report ends as its template does.
        let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
        guard::guard(&mut environment);
        let mut template = Self { environment, path, source: source.into(), scratch: scratch.to_owned() };
        let added = template.environment.add_template_owned(template.path.clone(), source.to_owned());
        added.map_err(|error| template.broken(&error))?;
        Ok(template)
    }

    fn render(&self, findings: Blobs, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let mut environment = self.environment.clone();
        environment.set_fuel(Some(FUEL + FUEL_OF_FINDING * findings.len() as u64));
        let template = environment.get_template(&self.path).expect("it was put there");
        let context = context! {
            findings => Value::from_object(Findings(Mutex::new(findings))),
            summary => Value::from(Serde(WireSummary::of(summary))),
            version => env!("CARGO_PKG_VERSION"),
        };
        template.render_captured_to(context, out).map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// The system's error where it is one, else what is wrong with the template.
    fn failed(&self, error: &minijinja::Error) -> io::Error {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(error) = inner.downcast_ref::<io::Error>() {
                return io::Error::new(error.kind(), error.to_string());
            }
            cause = inner.source();
        }
        io::Error::other(self.broken(error))
    }

    fn broken(&self, error: &minijinja::Error) -> Broken {
        const OF_FILES: [&str; 4] = ["include", "import", "from", "extends"];
        let of_file = |detail: &str| OF_FILES.iter().any(|name| detail == format!("unknown statement {name}"));
        let message = match (error.kind(), error.detail()) {
            (ErrorKind::SyntaxError, Some(detail)) if of_file(detail) => {
                "a template stands by itself: it reads no other file".to_owned()
            }
            (ErrorKind::OutOfFuel, _) => "the template does too much for so many findings, or has no end".to_owned(),
            (kind, Some(detail)) => format!("{kind}: {detail}"),
            (kind, None) => kind.to_string(),
        };
        let line = error.line().and_then(|line| self.line(line));
        let span = error.range().filter(|range| self.source.get(range.clone()).is_some()).or(line);
        Broken { path: self.path.clone(), source: Arc::clone(&self.source), message, span }
    }

    /// The bytes of a line, 1-based.
    fn line(&self, number: usize) -> Option<std::ops::Range<usize>> {
        let mut start = 0;
        for (index, line) in self.source.split_inclusive('\n').enumerate() {
            if index + 1 == number {
                return Some(start..start + line.trim_end().len());
            }
            start += line.len();
        }
        None
    }
}

/// The text of a template: a device has no end, and a file of gigabytes is none.
fn read(path: &Path) -> Result<String> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        bail!("it is no regular file");
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        bail!("it is longer than a megabyte");
    }
    String::from_utf8(bytes).ok().context("it is not UTF-8")
}

/// What a template sees of a finding: the object of `json`, with all fields that one can have.
fn wire(finding: &Finding) -> io::Result<String> {
    let mut text = write_json(&WireFinding::from(finding))?;
    text.pop();
    text.push_str(if finding.notes.is_empty() { ",\"notes\":[]" } else { "" });
    text.push_str(if finding.written.is_none() { ",\"written\":null" } else { "" });
    text.push('}');
    Ok(text)
}

/// The findings, each read when it is asked for.
struct Findings(Mutex<Blobs>);

impl std::fmt::Debug for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("findings")
    }
}

impl Object for Findings {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = key.as_usize()?;
        let mut blobs = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if index >= blobs.len() {
            return None;
        }
        let unreadable = |error: io::Error| {
            let text = "a finding cannot be read again";
            Value::from(minijinja::Error::new(ErrorKind::InvalidOperation, text).with_source(error))
        };
        let finding = blobs.get(index).map(|text| serde_json::from_slice(&text).expect("it was written so"));
        Some(finding.unwrap_or_else(unreadable))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).len())
    }
}

/// A template at work.
pub(super) struct Rendered {
    template: Template,
    findings: Blobs,
}

impl Rendered {
    pub(super) fn new(template: Template) -> Self {
        let findings = Blobs::new(&template.scratch, IN_MEMORY);
        Self { template, findings }
    }
}

impl Report for Rendered {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        self.findings.push(wire(finding)?.as_bytes())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let findings = std::mem::replace(&mut self.findings, Blobs::new(&self.template.scratch, IN_MEMORY));
        self.template.render(findings, summary, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(name: &str, source: &str, findings: &[serde_json::Value]) -> Result<String, String> {
        let scratch = std::env::temp_dir();
        let template = Template::new(name.to_owned(), source, &scratch).map_err(|broken| broken.to_string())?;
        // Most of them on disk.
        let mut blobs = Blobs::new(&scratch, 64);
        for finding in findings {
            blobs.push(finding.to_string().as_bytes()).expect("it is written");
        }
        let mut out = Vec::new();
        template.render(blobs, &Summary::default(), &mut out).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    }

    /// What comes of a template for text, or the end of what it is told is wrong.
    #[track_caller]
    fn check(source: &str, expected: &str) {
        let finding = |number: u64, message: &str| serde_json::json!({ "number": number, "message": message });
        let findings = [finding(1, "a\n::b"), finding(2, "::error ::x ##[c]\u{1b}"), finding(3, "<b>")];
        let out = rendered("a.txt.j2", source, &findings).unwrap_or_else(|error| error);
        assert!(out == expected || out.starts_with("a.txt.j2:") && out.ends_with(expected), "{source}\n{out}");
    }

    #[test]
    fn findings_are_counted_indexed_and_walked_more_than_once() {
        check("{{ findings|length }} {{ findings[1].number }} {{ (findings|last).number }}", "3 2 3");
        let walk = "{% for f in findings %}{{ f.number }}{{ ',' if not loop.last }}{% endfor %}";
        check(&format!("{walk} {walk}"), "1,2,3 1,2,3");
        check("{% for f in findings|sort(attribute='message') %}{{ f.number }}{% endfor %}", "231");
        check("{% for f in findings if f.number > 1 %}{{ f.number }}{% else %}none{% endfor %}", "23");
        check("{{ summary.documents }} {{ summary.rules|length }}", "0 0");
    }

    #[test]
    fn what_is_printed_is_guarded_and_what_the_template_says_is_not() {
        check("{{ findings[0].message }}", "a<U+000A>::b");
        check("::notice ::{{ findings[1].message }}", "::notice ::<U+003A>:error ::x #<U+0023>[c]<U+001B>");
        check("{{ findings[0].message|lines }}", "a\n<U+003A>:b");
        check("{{ findings[2].message }} {{ findings[2].message|e }}", "<b> <b>");
        check("{{ findings[0].message|safe }}", "a\n::b");
        check("{{ findings[1].message|tojson }}", "\"::error ::x #\\u0023[c]\\u001b\"");
        check("{{ [findings[2].message]|tojson }}", "[\"\\u003cb\\u003e\"]");
        check("{{ findings[2].message|code }}", "<code>&#60;b&#62;</code>");
        check("{{ findings|map(attribute='message')|join('|') }}", "a<U+000A>::b|::error ::x #<U+0023>[c]<U+001B>|<b>");
        // What a macro made is not guarded twice, and its lines are the template's.
        check("{% macro m(t) %}<i>\n{{ t }}{% endmacro %}{{ m(findings[0].message) }}", "<i>\na<U+000A>::b");
        check("{% autoescape false %}{{ findings[0].message }}{% endautoescape %}", "a<U+000A>::b");
        let html = |source| rendered("a.html", source, &[serde_json::json!({ "message": "<b>\n'" })]);
        assert_eq!(html("<p>{{ findings[0].message }}").as_deref(), Ok("<p>&lt;b&gt;&lt;U+000A&gt;&apos;"));
        assert_eq!(html("<p>{{ findings[0].message|lines }}").as_deref(), Ok("<p>&lt;b&gt;\n&apos;"));
        assert_eq!(html("{{ findings[0]|tojson }}").as_deref(), Ok("{\"message\":\"\\u003cb\\u003e\\n\\u0027\"}"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        check("{{ findings[0].mesage }}", ":1:4: undefined value: `findings[0].mesage` is undefined");
        check("a\n{{ 1 +", "syntax error: unexpected end of input, expected expression");
        for source in ["{% include 'b' %}", "{% extends 'b' %}", "{% from 'b' import c %}", "{% import 'b' as c %}"] {
            check(source, "a template stands by itself: it reads no other file");
        }
        check("{{ findings[0].message|frobnicate }}", "unknown filter: filter frobnicate is unknown");
    }

    #[test]
    fn no_template_runs_for_ever() {
        let many = "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
        check(many, "the template does too much for so many findings, or has no end");
        let nested = "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}";
        assert!(rendered("a", nested, &[]).is_err());
        check("{{ 'x' * 99999999999 }}", "the template does too much for so many findings, or has no end");
    }

    #[test]
    fn a_template_is_tried_before_the_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.j2");
        let load = |source: &str| {
            std::fs::write(&path, source).expect("writable");
            Template::load(&path, folder.path()).map(|_| ()).map_err(|error| format!("{error:#}"))
        };
        let whole = "{{ summary.rates }}{{ version }}{% for f in findings %}{{ f.notes|join }}{% if f.record %}\
                     {{ f.record.id }}{{ f.fix.edits[0].start }}{{ f.written.line }}{% endif %}{% endfor %}";
        assert_eq!(load(whole), Ok(()));
        let error = load("{% for f in findings %}\n{{ f.lines }}{% endfor %}").expect_err("no such field");
        assert!(error.contains("t.j2:2:") && error.ends_with("found when it was tried, before the run"), "{error}");
        // One that holds only where something was found is wrong, too.
        assert!(load("{{ findings[0].path }}").is_err());
        let error = Template::load(folder.path(), folder.path()).expect_err("a folder");
        assert!(format!("{error:#}").ends_with("it is no regular file"), "{error:#}");
    }
}
