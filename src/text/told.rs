//! The genre that was told of a document, with the counts and the evidence that told it. What fills them lies above the
//! document: see `genre.rs`.

use std::fmt;

use crate::genre::Genre;

/// The genre of a document, and what told it.
#[derive(Clone, Debug)]
pub struct Told {
    pub(super) evidence: Evidence,
    pub(super) counts: Counts,
}

/// What decides, the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    Cues,
    Nicks,
    Stamps,
    Turns,
    Rows,
    Code,
    Flow,
    Pages,
    Stanzas,
    Verses,
    Entries,
    Edges,
    Paragraphs,
    Nothing,
}

impl Told {
    /// `None` where nothing is clear.
    pub fn genre(&self) -> Option<Genre> {
        Some(match self.evidence {
            Evidence::Cues | Evidence::Nicks | Evidence::Turns => Genre::Transcript,
            Evidence::Stamps | Evidence::Rows | Evidence::Code => Genre::Data,
            Evidence::Flow | Evidence::Pages => Genre::Wrapped,
            Evidence::Stanzas | Evidence::Verses => Genre::Verse,
            Evidence::Entries => Genre::Entries,
            Evidence::Edges => Genre::Page,
            Evidence::Paragraphs => Genre::Prose,
            Evidence::Nothing => return None,
        })
    }
}

/// The facts that decided, in a sentence without a full stop.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { filled, .. } = self.counts;
        let counts = &self.counts;
        match self.evidence {
            Evidence::Cues => write!(f, "{} of {filled} lines are times at which something is said", counts.cues),
            Evidence::Nicks => write!(f, "{} of {filled} lines begin with a `<name>`", counts.nicks),
            Evidence::Stamps => {
                write!(f, "{} of {filled} lines begin alike, with a time or other numbers", counts.stamped)
            }
            Evidence::Turns => {
                write!(
                    f,
                    "{} of {filled} lines begin with one of {} names that come again",
                    counts.turns, counts.speakers
                )
            }
            Evidence::Rows => write!(f, "{} of {filled} lines are rows of as many cells", counts.rows),
            Evidence::Code => write!(f, "{} of {filled} lines begin or end as code does", counts.code),
            Evidence::Flow => {
                write!(f, "the sentences of {} of {filled} lines go on from one to the next", counts.flowing)
            }
            Evidence::Pages => write!(
                f,
                "{} lines break pages, and the sentences of {} of {filled} go on from one to the next",
                counts.page_breaks, counts.flowing
            ),
            Evidence::Stanzas => {
                write!(f, "{} of {filled} lines stand in {} stanzas", counts.in_stanzas, counts.stanzas)
            }
            Evidence::Verses => write!(f, "{} of {filled} lines are about as long as each other", counts.even),
            Evidence::Entries => write!(f, "{} of {filled} lines are a term or what is said below it", counts.entries),
            Evidence::Edges => {
                write!(f, "{} of {filled} lines are short and stand before or behind the paragraphs", counts.edges)
            }
            Evidence::Paragraphs => write!(f, "{} of {filled} lines are paragraphs", counts.paragraphs),
            Evidence::Nothing => f.write_str("nothing in its lines decides"),
        }
    }
}

/// Numbers of lines, where nothing else is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// With anything on them. What the dialect's marks make code, and front matter, is left out of all that follows.
    pub(super) filled: usize,
    pub(super) blank: usize,
    /// On all filled lines.
    pub(super) words: usize,
    /// As long as paragraphs are.
    pub(super) paragraphs: usize,
    /// Of few words and no sentence; and those among them before the first and behind the last line of prose.
    pub(super) short: usize,
    pub(super) edges: usize,
    /// Of lists.
    pub(super) items: usize,
    /// From which a sentence goes on in the next, or on which it goes on.
    pub(super) flowing: usize,
    /// With a form feed or a page's number.
    pub(super) page_breaks: usize,
    /// Stanzas, the lines in them, and the characters of their last lines and of the others, on the mean.
    pub(super) stanzas: usize,
    pub(super) in_stanzas: usize,
    pub(super) last_chars: usize,
    pub(super) other_chars: usize,
    /// Nearly as long as the one in the middle.
    pub(super) even: usize,
    /// That begin alike, with three numbers.
    pub(super) stamped: usize,
    /// Spoken by somebody who speaks again, and how many do.
    pub(super) turns: usize,
    pub(super) speakers: usize,
    /// Spoken by a `<name>`.
    pub(super) nicks: usize,
    /// Times of subtitles.
    pub(super) cues: usize,
    pub(super) code: usize,
    /// Rows of as many cells.
    pub(super) rows: usize,
    /// Of entries.
    pub(super) entries: usize,
}
