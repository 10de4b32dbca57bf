//! Markup dialects by their names, as cards and people write them. Which one a text is written in, its file's ending or
//! its own marks tell: see `text::dialect`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way to write headings, lists, code and emphasis in plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// No marks at all, or too few to tell.
    #[default]
    Plain,
    /// CommonMark with what GitHub adds.
    Markdown,
    ReStructuredText,
    AsciiDoc,
    Org,
    /// MediaWiki's and its kin's.
    Wiki,
    /// Perl's Plain Old Documentation.
    Pod,
    /// A source of LaTeX.
    Latex,
}

impl Dialect {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Markdown,
        Self::ReStructuredText,
        Self::AsciiDoc,
        Self::Org,
        Self::Wiki,
        Self::Pod,
        Self::Latex,
    ];

    /// The dialect that a card names.
    ///
    /// # Errors
    /// The names that there are, when this is none.
    pub fn read(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|dialect| dialect.key() == name).ok_or_else(|| {
            let keys: Vec<String> = Self::ALL.iter().map(|dialect| format!("`{}`", dialect.key())).collect();
            format!("unknown dialect `{name}`, expected one of {}", keys.join(", "))
        })
    }

    /// What a card writes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::ReStructuredText => "re-structured-text",
            Self::AsciiDoc => "ascii-doc",
            Self::Org => "org",
            Self::Wiki => "wiki",
            Self::Pod => "pod",
            Self::Latex => "latex",
        }
    }

    /// The dialect that a path's ending means. `.txt` and most others mean none.
    pub fn by_ending(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" => Self::Markdown,
            "rst" | "rest" => Self::ReStructuredText,
            "adoc" | "asciidoc" | "asc" => Self::AsciiDoc,
            "org" => Self::Org,
            "wiki" | "mediawiki" => Self::Wiki,
            "pod" => Self::Pod,
            "tex" | "ltx" | "latex" => Self::Latex,
            _ => return None,
        })
    }

    /// Whether a paragraph ends at a blank line and nowhere else.
    pub(crate) fn parts_paragraphs_by_blank_lines(self) -> bool {
        matches!(self, Self::Markdown | Self::ReStructuredText | Self::AsciiDoc | Self::Org | Self::Pod | Self::Latex)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Markdown => "Markdown",
            Self::ReStructuredText => "reStructuredText",
            Self::AsciiDoc => "AsciiDoc",
            Self::Org => "Org",
            Self::Wiki => "wiki text",
            Self::Pod => "POD",
            Self::Latex => "LaTeX",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_tells_first() {
        assert_eq!(Dialect::by_ending("a/b.MD"), Some(Dialect::Markdown));
        assert_eq!(Dialect::by_ending("a.org/b.rst"), Some(Dialect::ReStructuredText));
        assert_eq!(Dialect::by_ending("b.txt"), None);
        assert_eq!(Dialect::by_ending("md"), None);
    }

    #[test]
    fn a_card_writes_what_json_has() {
        for dialect in Dialect::ALL {
            assert_eq!(serde_json::to_value(dialect).expect("a name"), dialect.key());
            assert_eq!(Dialect::read(dialect.key()), Ok(dialect));
        }
    }
}
