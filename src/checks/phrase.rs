//! `phrase`: whole lines made of known words.
//!
//! Case, punctuation, link targets and white space do not count, digits stand for each other: `LEAVE A COMMENT »` is
//! `Leave a Comment`, `12 Comments` is `# Comments`. A line may hold several phrases of one card one after the other, and
//! nothing else. A line whose first words begin no phrase is not read further, however many phrases there are; nor is one
//! longer than a row of buttons.

use std::cell::LazyCell;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use self::fold::{Folded, LISTS};
use self::known::{Known, Role};
use self::list::{explains, is_entry_of_more, is_item, is_item_of_more, is_plain_item, is_wrapped};
use self::place::{has_article, has_headings, heads_prose, is_part_of_more, is_reported, is_said, says_more};
use super::entries::entries;
use super::{Hit, Invalid, Kind, Pass, Sink, Spec, Where};
use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::text::{Document, Zone};

mod company;
mod fold;
mod known;
mod list;
mod place;
mod titles;

pub(super) use fold::is_of_word;

pub(super) struct Phrase;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Phrases that fill a line, alone or several of the card's in a row. `#` stands for a number.
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
    /// Words that might head a section or be an item of a list just as well. Without a phrase beside them on the line they
    /// count only before or after the prose, not as a heading and not in a list of their like.
    #[serde(default)]
    edge_phrases: Vec<Spanned<String>>,
    /// What may stand beside a phrase in a row and says nothing alone.
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    /// Phrases that begin a line; what follows is free, but for `holds`.
    #[serde(default)]
    prefixes: Vec<Spanned<String>>,
    /// Pieces of words, in small letters, of which a line that begins with one of `prefixes` holds one; without, it counts
    /// only next to another line of the card.
    #[serde(default)]
    holds: Vec<String>,
    /// Phrases that begin a line when a colon or its like and something else follow, or fill one with a colon when a title
    /// stands on the next line. One in capitals counts in capitals only.
    #[serde(default)]
    labels: Vec<Spanned<String>>,
    #[serde(default, rename = "where")]
    place: Where,
    /// A line that begins with one of `prefixes` or `labels` has at most this many words.
    #[serde(default = "prefix_words")]
    max_words: u32,
    /// What the phrases announce, and what the finding takes along.
    takes: Option<Takes>,
    /// A few words before a star, next to a line of the card, are a field of its form.
    #[serde(default)]
    fields: bool,
}

fn prefix_words() -> u32 {
    25
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Takes {
    /// The list of titles that follows, without which there is no finding.
    Titles,
}

impl Params {
    /// The lists, each with its letter.
    fn lists(&self) -> [(char, &[Spanned<String>]); 5] {
        let lists = [&self.phrases, &self.edge_phrases, &self.fillers, &self.prefixes, &self.labels];
        std::array::from_fn(|index| (LISTS[index].1, lists[index].as_slice()))
    }
}

struct Compiled {
    rule: Arc<Rule>,
    place: Where,
    max_words: u32,
    takes: Option<Takes>,
    holds: Vec<String>,
    fields: bool,
}

/// A line that a card's phrases fill.
struct Seen {
    line_index: usize,
    card: u32,
    /// It is made of edge phrases alone, or only begins like something that announces a list.
    is_weak: bool,
    /// It only begins with a phrase.
    is_open: bool,
}

/// The lines that the cards' phrases fill or begin, in their order.
#[derive(Default)]
struct AllSeen {
    lines: Vec<Seen>,
    /// Labels with nothing behind their colon: line index and card.
    announcements: Vec<(usize, u32)>,
}

struct PhrasePass {
    cards: Vec<Compiled>,
    known: Known,
}

/// Room for the phrases of a row of buttons in one line, or for a title with its link.
const MOST_BYTES: usize = 600;

impl Kind for Phrase {
    fn name(&self) -> &'static str {
        "phrase"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let mut known = Known::default();
        let mut folded = Folded::default();
        for (index, card) in cards.iter().enumerate() {
            let params: Params = card.params()?;
            let index = u32::try_from(index).expect("fewer cards than that");
            known.read(card.folded, index);
            for (list, phrases) in params.lists() {
                for phrase in phrases {
                    folded.read_phrase(phrase.get_ref());
                    if folded.ends.is_empty() {
                        return Err(card.invalid(phrase.span(), "a phrase without a letter or a number"));
                    }
                    known.add(&folded.text, index, Role::of(fold::letter_of(list, phrase.get_ref())));
                }
            }
            let rule = Arc::clone(&card.rule);
            let Params { place, max_words, takes, holds, fields, .. } = params;
            compiled.push(Compiled { rule, place, max_words, takes, holds, fields });
        }
        Ok(Box::new(PhrasePass { cards: compiled, known }))
    }
}

impl Pass for PhrasePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lines = document.lines();
        let AllSeen { lines: mut seen, announcements } = self.seen(document);
        self.drop_what_only_begins(document, &mut seen);
        self.add_fields(document, &mut seen);
        for (line_index, card) in announcements {
            self.look_at_announcement(document, line_index, card, sink);
        }
        if seen.is_empty() {
            return;
        }
        // What is known not to be prose must not hide the end of the prose.
        let is_seen = |index: usize| seen.binary_search_by_key(&index, |seen| seen.line_index).is_ok();
        let prose = lines.prose_without(is_seen);
        let has_article = LazyCell::new(|| has_article(lines, prose));
        // Where a title stands, if there is one.
        let first = LazyCell::new(|| lines.iter().take_while(|line| line.is_blank()).count());
        // `Anzeige` and `Werbung` above paragraphs of one text are headings; the mark of a place for one comes again.
        let varied = LazyCell::new(|| {
            let is_of_body = |index: usize| lines.zone_within(prose, index) == Zone::Body;
            let indexes = seen.iter().map(|seen| seen.line_index);
            let mut heads = indexes.filter(|&index| is_of_body(index) && heads_prose(lines, index, is_seen));
            let text_of = |index| lines.get(index).map(|line| document.line_text(line).trim());
            heads.next().is_some_and(|first| heads.any(|other| text_of(other) != text_of(first)))
        });
        let has_headings = LazyCell::new(|| has_headings(document, is_seen));
        let entries = LazyCell::new(|| entries(document));
        let speaks = LazyCell::new(|| seen.iter().any(|seen| !seen.is_weak));
        for &Seen { line_index, card, is_weak, is_open } in &seen {
            let card = &self.cards[card as usize];
            let zone = lines.zone_within(prose, line_index);
            if !card.place.admits(zone, prose.is_some()) {
                continue;
            }
            let line = lines.get(line_index).expect("the line was seen");
            let text = document.line_text(line);
            if is_part_of_more(document, line_index, text) || is_reported(text) || is_weak && is_said(text) {
                continue;
            }
            if is_entry_of_more(document, line_index, text, is_seen) || !is_open && entries.terms.contains(&line_index)
            {
                continue;
            }
            let heads = || heads_prose(lines, line_index, is_seen);
            let is_explained = || heads() || explains(document, line_index, is_seen);
            if is_weak && (zone == Zone::Body || is_explained() || is_item(lines, line_index, is_seen)) {
                continue;
            }
            if text.starts_with('#') && card.takes.is_none() && (is_weak || zone == Zone::Body && heads()) {
                continue;
            }
            let span = line.span().trimmed(document.text);
            let Some(Takes::Titles) = card.takes else {
                // A list of such words may be just that; beside one line that says more it is a menu. What prose follows may
                // be its title or heading.
                let is_heading = || text.starts_with('#') || zone == Zone::Body && (*has_headings || *varied);
                let is_doubtful = (zone == Zone::Tail || line_index == *first || is_heading()) && heads()
                    || says_more(document, line_index, is_seen)
                    || is_plain_item(text)
                    || is_open && is_wrapped(document, line_index, text)
                    || is_item_of_more(document, line_index, is_seen);
                let is_sure = !is_doubtful && (!is_weak || *speaks);
                let at_most = if is_sure { Applicability::Safe } else { Applicability::Unsafe };
                sink.report(&card.rule, Hit::new(span).zone(zone).at_most(at_most));
                continue;
            };
            // Only a whole line ends the list: `News` may be the section of the title above it.
            let ends = |index: usize| {
                let at = seen.partition_point(|seen| seen.line_index < index);
                seen[at..].iter().take_while(|seen| seen.line_index == index).any(|seen| !seen.is_weak)
            };
            // Behind one sentence and a half everything would be tail: a shop's page has no more.
            let zone = if zone == Zone::Tail && !*has_article { Zone::Body } else { zone };
            if let Some(last) = titles::after(document, line_index, zone, &ends) {
                let slots = [("match", span.of(document.text))];
                let whole = lines.span(line_index, last).trimmed(document.text);
                sink.report(&card.rule, Hit::new(whole).zone(zone).slots(&slots));
            }
        }
    }
}

impl PhrasePass {
    /// Reports a label and the title on the next line.
    fn look_at_announcement(&self, document: &Document, line_index: usize, card: u32, sink: &mut Sink) {
        let Compiled { rule, place, .. } = &self.cards[card as usize];
        let lines = document.lines();
        let zone = lines.zone(line_index);
        let line = lines.get(line_index).expect("the line was seen");
        let has_prose = lines.prose_without(|_| false).is_some();
        if !place.admits(zone, has_prose) || is_part_of_more(document, line_index, document.line_text(line)) {
            return;
        }
        if let Some(title) = titles::next(document, line_index) {
            let of_lines = |first, last| lines.span(first, last).trimmed(document.text);
            let parts = [of_lines(line_index, line_index), of_lines(title, title)].map(|span| span.of(document.text));
            let shown = parts.join(" ");
            let slots = [("match", shown.as_str())];
            sink.report(rule, Hit::new(of_lines(line_index, title)).zone(zone).slots(&slots));
        }
    }

    fn seen(&self, document: &Document) -> AllSeen {
        let mut folded = Folded::default();
        let mut seen = AllSeen::default();
        for (line_index, line) in document.lines().iter().enumerate() {
            if line.is_blank() || line.end - line.start > MOST_BYTES {
                continue;
            }
            let text = document.line_text(line);
            folded.read(text, 1);
            let is_unspaced = self.known.begins_unspaced(&folded.text);
            if !is_unspaced && !self.known.begins_with(&folded.text) {
                continue;
            }
            folded.read(text, 2);
            if !is_unspaced && !folded.ends.iter().any(|&end| self.known.opens_with(&folded.text[..end])) {
                continue;
            }
            folded.read(text, usize::MAX);
            let mut is_filled = false;
            let announced = self.look(text, &folded, line.words, &mut |card, is_weak, is_open| {
                is_filled = true;
                seen.lines.push(Seen { line_index, card, is_weak, is_open });
            });
            seen.announcements.extend(announced.filter(|_| !is_filled).map(|card| (line_index, card)));
        }
        seen
    }

    /// Calls `hit` for each card of which the line is made, at most once a card. Returns the card of which it is a label with
    /// nothing behind its colon.
    fn look(&self, line: &str, folded: &Folded, words: u32, hit: &mut dyn FnMut(u32, bool, bool)) -> Option<u32> {
        let mut announced = None;
        // Each card with whether it is weak, and whether it fills no more than the beginning, by all that was read so far.
        let mut cards: Vec<(u32, bool, bool)> = Vec::new();
        let Folded { text, ends, line_ends } = folded;
        for (count, &end) in ends.iter().enumerate().take(self.known.most_words) {
            for (index, role) in self.known.find(&text[..end]) {
                if cards.contains(&(index, false, false)) {
                    continue;
                }
                let card = &self.cards[index as usize];
                let is_short = words <= card.max_words;
                let (label, rest) = line.split_at(line_ends[count]);
                let counts = match role {
                    Role::Label => is_short,
                    Role::CapitalLabel => is_short && fold::is_in_capitals(label),
                    _ => false,
                };
                if counts && is_colon(rest) {
                    announced = Some(index);
                }
                let is_weak = match role {
                    Role::Prefix => is_short.then_some(card.takes.is_some()),
                    Role::Label | Role::CapitalLabel => (counts && is_labelled(rest)).then_some(false),
                    _ => match self.strongest_of_row(index, role, folded, count + 1) {
                        Some(Role::Whole) => Some(false),
                        Some(Role::Edge) => Some(true),
                        _ => None,
                    },
                };
                let is_open = role == Role::Prefix;
                match (is_weak, cards.iter_mut().find(|(card, ..)| *card == index)) {
                    (Some(is_weak), Some((_, was_weak, was_open))) => {
                        *was_weak &= is_weak;
                        *was_open &= is_open;
                    }
                    (Some(is_weak), None) => cards.push((index, is_weak, is_open)),
                    (None, _) => {}
                }
            }
        }
        if self.known.begins_unspaced(text) {
            let starts = text.char_indices().skip(2).map(|(start, _)| start);
            for end in starts.take_while(|&end| end <= self.known.most_unspaced) {
                for (index, _) in self.known.find(&text[..end]).filter(|(_, role)| *role == Role::Prefix) {
                    if words <= self.cards[index as usize].max_words && cards.iter().all(|(card, ..)| *card != index) {
                        cards.push((index, false, true));
                    }
                }
            }
        }
        for (card, is_weak, is_open) in cards {
            hit(card, is_weak, is_open);
        }
        announced
    }

    /// The role that says most in a row of this card's phrases, one after the other, of which the first has been read up
    /// to word `from`. `None` when something else stands among them.
    fn strongest_of_row(&self, card: u32, first: Role, folded: &Folded, mut from: usize) -> Option<Role> {
        let Folded { text, ends, .. } = folded;
        let mut strongest = first;
        'row: while from < ends.len() {
            let start = ends[from - 1] + 1;
            // The longest phrase first: `Share on X` is not `Share` and something unknown.
            for end in (from..ends.len().min(from + self.known.most_words)).rev() {
                let mut known = self.known.find(&text[start..ends[end]]);
                if let Some((_, role)) = known.find(|&(other, role)| other == card && role.stands_in_rows()) {
                    strongest = strongest.max(role);
                    from = end + 1;
                    continue 'row;
                }
            }
            return None;
        }
        Some(strongest)
    }
}

/// Whether what follows a label is a colon or its like, and then something. A label that asks needs no colon, but no
/// sentence may follow.
fn is_labelled(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['*', '_', ' ', '\u{A0}', ')', ']']);
    let Some(mark) = rest.chars().next() else { return false };
    let is_mark = match mark {
        ':' | '：' | '|' | '»' | '›' | '>' | '–' | '—' | '-' | '→' => true,
        '?' | '？' => !rest.trim_end().ends_with(['.', '。']),
        _ => false,
    };
    is_mark && rest[mark.len_utf8()..].contains(char::is_alphanumeric)
}

/// Whether nothing but a colon follows a label.
fn is_colon(rest: &str) -> bool {
    matches!(rest.trim_matches(['*', '_', ' ', '\u{A0}', ')', ']', '\t']), ":" | "：")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_needs_a_mark_and_something_after_it() {
        for rest in [": a title", "** | a title", "：标题", " » more", " - more", ":** [A title](/a)", "? A title"]
        {
            assert!(is_labelled(rest), "{rest}");
        }
        for rest in ["", ":", " **:** ", " a title", ", a title", "-", "? No, she said."] {
            assert!(!is_labelled(rest), "{rest}");
        }
        assert!(is_colon(" **:** ") && is_colon("：") && !is_colon("") && !is_colon(": a"));
    }
}
