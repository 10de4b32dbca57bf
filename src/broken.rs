//! A TOML file of the user's that cannot be used: where it is wrong, and what was probably meant.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A rule card or configuration that cannot be used.
#[derive(Clone, Debug)]
pub struct Broken {
    pub path: String,
    /// The file's text, for showing the place.
    pub source: Arc<str>,
    pub message: String,
    /// Bytes of `source`.
    pub span: Option<Range<usize>>,
}

impl Broken {
    /// What was probably meant, when the message names what was expected.
    ///
    /// serde lists, in backticks, first what it met and then all it knows; the nearest of these is the suggestion.
    pub fn suggestion(&self) -> Option<&str> {
        let (_, unknown) = self.message.split_once("unknown ")?;
        let mut names = unknown.split('`').skip(1).step_by(2);
        let met = names.next()?;
        names
            .map(|name| (strsim::jaro_winkler(met, name), name))
            .filter(|(likeness, _)| *likeness > 0.75)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    }

    /// That it cannot be used, and where, without a word of what stands in it: it may be any file of the machine, and
    /// whoever brought its name need not be whoever reads the log.
    pub fn without_content(&self) -> String {
        let at = |(line, column)| format!(" at its line {line}, column {column}");
        format!("`{}` cannot be used{}", self.path, self.place().map_or(String::new(), at))
    }

    /// 1-based line and column (in characters) of the place.
    pub fn place(&self) -> Option<(usize, usize)> {
        let before = self.source.get(..self.span.as_ref()?.start)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some((line, column)) = self.place() {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Broken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: Option<&str>) {
        let broken = Broken { path: String::new(), source: "".into(), message: message.to_owned(), span: None };
        assert_eq!(broken.suggestion(), expected);
    }

    #[test]
    fn the_nearest_known_name_is_suggested() {
        check("unknown field `severty`, expected one of `summary`, `severity`, `tags`", Some("severity"));
        check("params: unknown field `phrase`, expected `phrases` or `where`", Some("phrases"));
        check("unknown field `zzz`, expected one of `summary`, `severity`", None);
        check("missing field `why`", None);
    }
}
