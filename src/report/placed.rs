//! Where a finding stands, for formats that know files and lines and no records.

use std::borrow::Cow;

use crate::diagnostic::Finding;

/// The path as review tools compare it: without the `./` that a walk begins with.
pub(super) fn path(finding: &Finding) -> &str {
    finding.path.strip_prefix("./").unwrap_or(&finding.path)
}

/// What is said of it; of a record's with its place in the record's text, because the finding stands at the record.
pub(super) fn message(finding: &Finding) -> Cow<'_, str> {
    let Finding { line, column, message, .. } = finding;
    match &finding.record {
        Some(record) => Cow::Owned(format!("record {}, line {line}, column {column}: {message}", record.number)),
        None => Cow::Borrowed(message),
    }
}

/// The line and column of the file that it begins at, 1-based, in code points; of a record of which no more is known
/// its first.
pub(super) fn start(finding: &Finding) -> (u64, u64) {
    let column = match (&finding.record, &finding.written) {
        (None, _) => finding.column as u64,
        (Some(_), written) => written.map_or(1, |at| at.column),
    };
    (finding.lines_in_file().0, column)
}
