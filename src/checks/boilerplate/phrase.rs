//! `phrase`: whole lines made of known words.
//!
//! Case, punctuation, link targets and white space do not count, digits stand for each other: `LEAVE A COMMENT »` is
//! `Leave a Comment`, `12 Comments` is `# Comments`. A line may hold several phrases of one card one after the other,
//! and nothing else. A line whose first words begin no phrase is not read further, however many phrases there are; nor
//! is one longer than a row of buttons.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use self::fold::LISTS;
use self::known::{Known, Role};
use self::list::is_wrapped;
use self::page::Page;
use self::place::{is_part_of_more, is_reported, is_said};
use self::row::{AllSeen, Seen};
use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec, Where};
use crate::language::Language;
use crate::site::BySite;
use crate::text::{Document, Zone, letters};

mod company;
mod fold;
mod known;
mod list;
mod page;
mod place;
mod row;
mod titles;

pub(crate) use fold::{Folded, is_of_word};

pub(crate) struct Phrase;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Phrases that fill a line, alone or several of the card's in a row. `#` stands for a number.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    phrases: Vec<Spanned<String>>,
    /// Words that might head a section or be an item of a list just as well. Without a phrase beside them on the line
    /// they count only before or after the prose, not as a heading and not in a list of their like.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    edge_phrases: Vec<Spanned<String>>,
    /// What may stand beside a phrase in a row and says nothing alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    fillers: Vec<Spanned<String>>,
    /// Phrases that begin a line; what follows is free, but for `holds`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    prefixes: Vec<Spanned<String>>,
    /// Pieces of words, in small letters, of which a line that begins with one of `prefixes` holds one; without, it
    /// counts only next to another line of the card.
    #[serde(default)]
    holds: Vec<String>,
    /// Phrases that begin a line when a colon or its like and something else follow, or fill one with a colon when a
    /// title stands on the next line. One in capitals counts in capitals only.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
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

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
    /// Those of its tags that are languages.
    languages: Vec<Language>,
    place: Where,
    max_words: u32,
    takes: Option<Takes>,
    holds: Vec<String>,
    fields: bool,
}

struct PhrasePass {
    cards: Vec<Compiled>,
    known: Known,
    by_site: BySite,
}

impl Kind for Phrase {
    fn name(&self) -> &'static str {
        "phrase"
    }

    fn summary(&self) -> &'static str {
        "whole lines made of known words"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
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
            let languages = rule.tags.iter().filter_map(|tag| Language::with_code(tag)).collect();
            let Params { place, max_words, takes, holds, fields, .. } = params;
            compiled.push(Compiled { rule, languages, place, max_words, takes, holds, fields });
        }
        let by_site = BySite::new(compiled.iter().map(|card| card.rule.sites.as_slice()));
        Ok(Box::new(PhrasePass { cards: compiled, known, by_site }))
    }
}

impl Pass for PhrasePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let AllSeen { mut lines, announcements } = self.seen(document);
        self.drop_what_only_begins(document, &mut lines);
        self.add_fields(document, &mut lines);
        for (line_index, card) in announcements {
            self.look_at_announcement(document, line_index, card, sink);
        }
        if lines.is_empty() {
            return;
        }
        let page = Page::of(document, &lines);
        for seen in &lines {
            self.tell(&page, seen, sink);
        }
    }
}

impl Compiled {
    /// Whether the document is plainly in a language that the card has no phrases of. A word alone may be a word of
    /// that one: `Ad` is the commonest of Latin.
    fn is_of_other_language(&self, document: &Document) -> bool {
        !self.languages.is_empty() && document.language().is_some_and(|language| !self.languages.contains(&language))
    }
}

impl PhrasePass {
    /// Reports a line that phrases fill, unless its place says that it is text.
    fn tell(&self, page: &Page, seen: &Seen, sink: &mut Sink) {
        let &Seen { line_index, card, is_weak, is_open } = seen;
        let (document, card) = (page.document, &self.cards[card as usize]);
        let lines = document.lines();
        let zone = page.zone(line_index);
        if !card.place.admits(zone, page.prose.is_some()) {
            return;
        }
        let line = lines.get(line_index).expect("the line was seen");
        let text = document.line_text(line);
        if is_part_of_more(document, line_index, text) || is_reported(text) || is_weak && is_said(text) {
            return;
        }
        if line.words == 1 && card.is_of_other_language(document) {
            return;
        }
        if page.is_entry_of_more(line_index, text) || !is_open && page.is_term(line_index) {
            return;
        }
        if page.is_item_of_authors(line_index) {
            return;
        }
        if is_weak && (zone == Zone::Body || page.is_explained(line_index) || page.is_item(line_index)) {
            return;
        }
        if is_weak && page.leads_into_text(line_index, text) {
            return;
        }
        let is_heading = || is_weak || zone == Zone::Body && page.heads_prose(line_index);
        if card.takes.is_none() && page.is_marked_heading(line_index, text) && is_heading() {
            return;
        }
        let span = line.span().trimmed(document.text);
        match card.takes {
            None => {
                let goes_on = is_open && is_wrapped(document, line_index, text);
                let is_title = || !card.rule.sites.is_empty() && page.may_be_authors_after_all(line_index);
                let is_doubtful = goes_on || page.is_doubtful(line_index, text, zone) || is_title();
                let is_sure = !is_doubtful && (!is_weak || page.speaks());
                let at_most = if is_sure { Applicability::Safe } else { Applicability::Unsafe };
                sink.report(&card.rule, Hit::new(span).zone(zone).at_most(at_most));
            }
            Some(Takes::Titles) => {
                // Behind one sentence and a half everything would be tail: a shop's page has no more.
                let zone = if zone == Zone::Tail && !page.has_article() { Zone::Body } else { zone };
                if let Some(last) = titles::after(document, line_index, zone, &|index| page.ends_list(index)) {
                    let slots = [("match", span.of(document.text))];
                    let whole = lines.span(line_index, last).trimmed(document.text);
                    sink.report(&card.rule, Hit::new(whole).zone(zone).slots(&slots));
                }
            }
        }
    }

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
}
