//! What a file of text may be beside text: containers that are recognised, linted as plain text, and never written.
//!
//! A fix counts no bytes of a WARC record, keeps no row of a table and no string of a program whole. So whatever the
//! ending or the content says to be another format is refused. A text that only begins like one, or speaks of one, is
//! a text: a sign that prose can bear does not count.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use crate::text::root::{EXTRACT_PAGE, Root, root};

mod endings;
mod heads;
mod json;
mod rows;

/// Why a file is not written: what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `a WARC file`, `CSV`.
    what: &'static str,
    /// What said so: `its ending `.psv``, `its 12 rows of 3 columns`.
    sign: String,
    /// What to do instead.
    instead: &'static str,
}

impl Refusal {
    pub(super) fn new(what: &'static str, sign: &str, instead: &'static str) -> Self {
        Self { what, sign: sign.to_owned(), instead }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, sign, instead } = self;
        write!(f, "taken for {what} by {sign}, which a fix could break; {instead}")
    }
}

/// Content of this beginning is enough to tell rows and heads by, in bytes.
pub(super) const SAMPLE: usize = 64 << 10;

/// Looks at a text for the signs of one container.
type Recogniser = fn(&str) -> Option<Refusal>;

const RECOGNISERS: &[Recogniser] = &[json::recognise, source, heads::recognise, rows::recognise];

/// The container that a file is taken for, by its ending or by its decoded content; `None` for text.
pub(super) fn recognise(path: &Path, text: &str) -> Option<Refusal> {
    let by_ending = || endings::recognise(path.extension().and_then(OsStr::to_str)?);
    // What the content says is more telling: JSON Lines named `.json` only want another name.
    RECOGNISERS.iter().find_map(|recognise| recognise(text)).or_else(by_ending)
}

/// The container that a text's content is taken for.
pub(super) fn by_content(text: &str) -> Option<&'static str> {
    RECOGNISERS.iter().find_map(|recognise| recognise(text)).map(|refusal| refusal.what)
}

/// The source of a page, of XML or of a program.
fn source(text: &str) -> Option<Refusal> {
    let root = root(text)?;
    let instead = if root.is_page() { EXTRACT_PAGE } else { "extract its text first" };
    let Root { what, sign, .. } = root;
    Some(Refusal { what, sign, instead })
}

/// The beginning of a text, in whole lines where it is longer than the sample.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let head = &text[..text.floor_char_boundary(SAMPLE)];
    head.rfind('\n').map_or(head, |end| &head[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Option<&str>) {
        let got = recognise(Path::new(name), text);
        assert_eq!(got.as_ref().map(|refusal| refusal.what), expected, "{name}: {text:?}");
    }

    #[test]
    fn an_ending_is_enough() {
        for (name, what) in [
            ("a.wat", "a WARC file"),
            ("a.warc.arc", "a WARC file"),
            ("a.PSV", "CSV"),
            ("a.tab", "TSV"),
            ("a.json5", "JSON"),
            ("a.xml", "XML"),
            ("a.html", "HTML"),
            ("a.srt", "subtitles"),
            ("a.py", "a program"),
        ] {
            check(name, "The ferry sails at nine.\n", Some(what));
        }
        for name in ["a.txt", "a.md", "README", "a.body", "-"] {
            check(name, "The ferry sails at nine.\n", None);
        }
    }

    #[test]
    fn the_content_says_more_than_the_ending() {
        check("a.json5", "{\"text\": \"Salt.\"}\n{\"text\": \"Wool.\"}\n", Some("JSON Lines"));
        check("a.txt", "{\"text\": \"Salt.\"}\n{\"text\": \"Wool.\"}\n", Some("JSON Lines"));
    }

    #[test]
    fn a_refusal_is_a_sentence() {
        let refusal = recognise(Path::new("a.psv"), "").expect("by its ending");
        assert_eq!(
            refusal.to_string(),
            "taken for CSV by its ending `.psv`, which a fix could break; make JSON Lines of it, a record a row, or \
             name it `.txt` if it is plain text"
        );
    }

    #[test]
    fn a_sample_ends_with_a_line() {
        let text = "é is a line\n".repeat(SAMPLE / 4);
        assert!(sample(&text).ends_with('\n') && sample(&text).len() <= SAMPLE);
        assert_eq!(sample("no end"), "no end");
    }
}
