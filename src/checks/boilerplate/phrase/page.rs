//! What the lines that phrases fill say of each other, and the other lines of them.
//!
//! Each fact is of the whole document, and is worked out when it is first asked for: most documents have few such
//! lines.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::row::Seen;
use super::{list, place};
use crate::text::entries::{Entries, entries};
use crate::text::markup::Role;
use crate::text::{Document, Zone};

/// A document as far as its phrases are concerned.
pub(super) struct Page<'p> {
    pub(super) document: &'p Document<'p>,
    /// In the order of the lines.
    seen: &'p [Seen],
    /// Indices of the first line of prose and past the last. What is known not to be prose does not hide its end.
    pub(super) prose: Option<(usize, usize)>,
    has_article: OnceCell<bool>,
    has_headings: OnceCell<bool>,
    is_varied: OnceCell<bool>,
    speaks: OnceCell<bool>,
    entries: OnceCell<Entries>,
    first_line: OnceCell<usize>,
    /// What phrases fill on more than one line.
    repeated: OnceCell<FxHashSet<&'p str>>,
}

impl<'p> Page<'p> {
    /// `seen` comes in the order of the lines.
    pub(super) fn of(document: &'p Document<'p>, seen: &'p [Seen]) -> Self {
        let mut page = Self {
            document,
            seen,
            prose: None,
            has_article: OnceCell::new(),
            has_headings: OnceCell::new(),
            is_varied: OnceCell::new(),
            speaks: OnceCell::new(),
            entries: OnceCell::new(),
            first_line: OnceCell::new(),
            repeated: OnceCell::new(),
        };
        page.prose = document.lines().prose_without(|index| page.is_seen(index));
        page
    }

    /// Whether phrases fill the line.
    fn is_seen(&self, line_index: usize) -> bool {
        self.seen.binary_search_by_key(&line_index, |seen| seen.line_index).is_ok()
    }

    pub(super) fn zone(&self, line_index: usize) -> Zone {
        self.document.lines().zone_within(self.prose, line_index)
    }

    /// Whether there are sentences enough to be an article.
    pub(super) fn has_article(&self) -> bool {
        *self.has_article.get_or_init(|| place::has_article(self.document.lines(), self.prose))
    }

    /// Whether prose that no phrase fills follows the line at once.
    pub(super) fn heads_prose(&self, line_index: usize) -> bool {
        place::heads_prose(self.document.lines(), line_index, |index| self.is_seen(index))
    }

    /// Whether what follows the line at once says what it means: prose, a short sentence, or lines that are indented.
    pub(super) fn is_explained(&self, line_index: usize) -> bool {
        self.heads_prose(line_index) || list::explains(self.document, line_index, |index| self.is_seen(index))
    }

    /// Whether the line is one of a list whose other items no phrase fills.
    pub(super) fn is_item(&self, line_index: usize) -> bool {
        list::is_item(self.document.lines(), line_index, |index| self.is_seen(index))
    }

    /// Whether the line is an item of a list that its author wrote: of a file in a dialect that has lists, where other
    /// items say what no phrase does.
    pub(super) fn is_item_of_authors(&self, line_index: usize) -> bool {
        self.document.origin.dialect.is_some()
            && list::is_item_of_more(self.document, line_index, |index| self.is_seen(index))
    }

    /// Whether the line says what stands below it or elsewhere in the text: it heads a list that no phrase fills, or
    /// links to a place of the document itself.
    pub(super) fn leads_into_text(&self, line_index: usize, text: &str) -> bool {
        list::is_link_within(text) || list::introduces(self.document, line_index, text, |index| self.is_seen(index))
    }

    /// Whether the line has the mark of a heading.
    pub(super) fn is_marked_heading(&self, line_index: usize, text: &str) -> bool {
        text.starts_with('#') || self.document.role(line_index) == Role::Heading
    }

    /// Whether the line has the form of an entry beside it that no phrase fills.
    pub(super) fn is_entry_of_more(&self, line_index: usize, text: &str) -> bool {
        list::is_entry_of_more(self.document, line_index, text, |index| self.is_seen(index))
    }

    /// Whether the line is a word of a glossary or manual, with what is said of it.
    pub(super) fn is_term(&self, line_index: usize) -> bool {
        self.entries.get_or_init(|| entries(self.document)).terms.contains(&line_index)
    }

    /// Whether a line that many pages of a site have may be this one's own for all that is known: its headline, or its
    /// text where nothing else is. In a site's list of articles each page stands with its own: what stands there twice
    /// may stand above its text, too.
    pub(super) fn may_be_authors_after_all(&self, line_index: usize) -> bool {
        const FEWEST_WORDS: u32 = 3;
        let lines = self.document.lines();
        let text = |index: usize| lines.get(index).map_or("", |line| self.document.line_text(line).trim());
        let repeated = || {
            self.repeated.get_or_init(|| {
                let mut met = FxHashSet::default();
                let mut indices: Vec<usize> = self.seen.iter().map(|seen| seen.line_index).collect();
                indices.dedup();
                indices.into_iter().map(text).filter(|text| !met.insert(*text)).collect()
            })
        };
        let is_long = lines.get(line_index).is_some_and(|line| line.words >= FEWEST_WORDS);
        self.prose.is_none()
            || self.document.may_be_a_title(line_index)
            || is_long && repeated().contains(text(line_index))
    }

    /// Whether some phrase says by itself that this is a page.
    pub(super) fn speaks(&self) -> bool {
        *self.speaks.get_or_init(|| self.seen.iter().any(|seen| !seen.is_weak))
    }

    /// Whether the line ends a list of titles. Only a whole one does: `News` may be the section of the title above it.
    pub(super) fn ends_list(&self, line_index: usize) -> bool {
        let at = self.seen.partition_point(|seen| seen.line_index < line_index);
        self.seen[at..].iter().take_while(|seen| seen.line_index == line_index).any(|seen| !seen.is_weak)
    }

    /// Whether the line may be text all the same. A list of such words may be just that; beside one line that says more
    /// it is a menu. What prose follows may be its title or heading.
    pub(super) fn is_doubtful(&self, line_index: usize, text: &str, zone: Zone) -> bool {
        let is_seen = |index: usize| self.is_seen(index);
        let is_marked = || self.is_marked_heading(line_index, text);
        let is_heading = || is_marked() || zone == Zone::Body && (self.has_headings() || self.is_varied());
        (zone == Zone::Tail || self.is_first(line_index) || is_heading()) && self.heads_prose(line_index)
            || place::says_more(self.document, line_index, is_seen)
            || list::is_plain_item(text)
            || list::is_item_of_more(self.document, line_index, is_seen)
    }

    fn has_headings(&self) -> bool {
        *self.has_headings.get_or_init(|| place::has_headings(self.document, |index| self.is_seen(index)))
    }

    /// Whether different words stand above paragraphs of one text: `Anzeige` and `Werbung` are headings there; the mark
    /// of a place for one comes again.
    fn is_varied(&self) -> bool {
        let lines = self.document.lines();
        let text_of = |index: usize| lines.get(index).map(|line| self.document.line_text(line).trim());
        *self.is_varied.get_or_init(|| {
            let indices = self.seen.iter().map(|seen| seen.line_index);
            let mut heads = indices.filter(|&index| self.zone(index) == Zone::Body && self.heads_prose(index));
            heads.next().is_some_and(|first| heads.any(|other| text_of(other) != text_of(first)))
        })
    }

    /// Whether the line is where a title stands, if there is one.
    fn is_first(&self, line_index: usize) -> bool {
        let first = || self.document.lines().iter().take_while(|line| line.is_blank()).count();
        line_index == *self.first_line.get_or_init(first)
    }
}
