//! The colours that reports have for people.
//!
//! They are read on dark and on light terminals. Yellow is not, on white, nor is anything of the bright half of the
//! palette, and a bold colour is a bright one to many a terminal: what is bold is red, magenta or of no colour.

use crate::diagnostic::Severity;

pub(super) const BOLD: &str = "1";
pub(super) const BAD: &str = "1;31";
pub(super) const DOUBTFUL: &str = "1;35";
pub(super) const GOOD: &str = "32";
/// Of what only leads the eye: places, borders.
#[cfg(feature = "cli")]
pub(super) const FRAME: &str = "36";

/// The text in a colour, or as it is.
pub(super) fn paint(color: bool, code: &str, text: &str) -> String {
    if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// The colour of a severity.
pub(super) fn of_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
        Severity::Note => BOLD,
    }
}
