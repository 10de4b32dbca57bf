//! Genres by their names, as cards and people write them. Which one a text is of, its structure tells: see
//! `text::genre`.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of text a document is, as far as rules may care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Genre {
    /// Paragraphs, with little around them.
    Prose,
    /// A web page's text: each block a line, and short lines before and behind the paragraphs.
    Page,
    /// Stanzas, or verses from end to end.
    Verse,
    /// Cut at a width, line by line: standards, books, manuals, mail.
    Wrapped,
    /// Logs, tables and code.
    Data,
    /// Words or questions, and below each what is to be said of it.
    Entries,
    /// Who speaks, and what: interviews, chats, plays, subtitles.
    Transcript,
}

impl Genre {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 7] =
        [Self::Prose, Self::Page, Self::Verse, Self::Wrapped, Self::Data, Self::Entries, Self::Transcript];

    /// The genre that a card names.
    ///
    /// # Errors
    /// The names that there are, when this is none.
    pub fn read(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|genre| genre.name() == name).ok_or_else(|| {
            let names: Vec<String> = Self::ALL.iter().map(|genre| format!("`{genre}`")).collect();
            format!("unknown genre `{name}`, expected one of {}", names.join(", "))
        })
    }

    /// What a card writes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prose => "prose",
            Self::Page => "page",
            Self::Verse => "verse",
            Self::Wrapped => "wrapped",
            Self::Data => "data",
            Self::Entries => "entries",
            Self::Transcript => "transcript",
        }
    }

    /// What it is, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Prose => "paragraphs of prose",
            Self::Page => "a web page's text",
            Self::Verse => "poems, hymns and songs",
            Self::Wrapped => "hard-wrapped text, as standards, books and manuals are",
            Self::Data => "a log, a table or code",
            Self::Entries => "entries, each a term and what is said of it",
            Self::Transcript => "a transcript: who speaks, and what",
        }
    }
}

impl fmt::Display for Genre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
