//! `checkstyle`: Checkstyle's XML, which Jenkins and many review tools read. A file's findings stand in one element.

use std::io::{self, Write};
use std::sync::Arc;

use quick_xml::escape::escape;

use super::{Report, Summary, harmless, interruption, placed, sample};
use crate::diagnostic::{Finding, Severity};

pub(super) struct Checkstyle {
    version: String,
    /// The file whose element is open.
    path: Option<Arc<str>>,
}

impl Checkstyle {
    pub(super) fn new(version: &str) -> Self {
        Self { version: version.to_owned(), path: None }
    }

    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.path.take().is_some() { writeln!(out, "  </file>") } else { Ok(()) }
    }
}

impl Report for Checkstyle {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<checkstyle version=\"corpuslint {}\">", attribute(&self.version))
    }

    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        if self.path.as_ref() != Some(&finding.path) {
            self.close(out)?;
            writeln!(out, "  <file name=\"{}\">", attribute(placed::path(finding)))?;
            self.path = Some(Arc::clone(&finding.path));
        }
        let (line, column) = placed::start(finding);
        let severity = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "info",
        };
        writeln!(
            out,
            "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{}\" \
             source=\"corpuslint.{}\"/>",
            attribute(&placed::message(finding)),
            attribute(&finding.rule.id.replace('/', "."))
        )
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.close(out)?;
        let of_run =
            [(sample::sentence(summary), "sample", "info"), (interruption::sentence(summary), "interrupted", "error")];
        for (text, what, severity) in of_run {
            let Some(text) = text else { continue };
            writeln!(
                out,
                "  <file name=\".\">\n    <error line=\"1\" severity=\"{severity}\" message=\"{}\" \
                 source=\"corpuslint.{what}\"/>\n  </file>",
                attribute(&text)
            )?;
        }
        writeln!(out, "</checkstyle>")
    }
}

/// XML has no way to write most control characters; they are named.
fn attribute(text: &str) -> String {
    escape(harmless(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_attribute() {
        assert_eq!(attribute("a\"<b>&\u{1b}'"), "a&quot;&lt;b&gt;&amp;&lt;U+001B&gt;&apos;");
    }
}
