//! `line-score`: lines that no phrase names, told by their own shape, by what they say, by their neighbours and their
//! place.
//!
//! A model beside the card gives each line a probability; consecutive lines above the lowest threshold are one finding
//! if enough of them are above the next, and those above the highest may go without being asked. It runs after all
//! other kinds: what a rule with a name has found is not told twice.
//!
//! Its features are computed by the program in training too (`corpuslint features`), so that model and program cannot
//! disagree; the model's values are whole numbers, so that a score is the same sum on every machine. It does not ask
//! which rules are selected, only which lines they have marked. What decides is learned, from texts that no page ever
//! stood around as well as from pages: there is no gate before it. Only what the document's structure makes the
//! author's is never judged: code, front matter, rows of tables, the headline; and what is longer than a paragraph. A
//! block's lines are reported together and trusted one by one: the safe fix takes the sure ones, and before the text
//! and in a row with many of these also those that are nearly sure, but for what may head the text; the bolder fix
//! takes all, or the best where the others are doubtful. Sentences, paragraphs and items with a number are never sure.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec, Turn};
use crate::language::Languages;
use crate::text::announced::Announcing;
use crate::text::markup::Role;
use crate::text::measures::ends_in_sentence;
use crate::text::{Document, Line};

mod block;
mod case;
mod edges;
mod features;
mod lexicon;
mod low;
mod model;
mod names;
mod node;
mod pieces;
mod shape;
mod sort;
mod stages;

pub use features::Page;
pub use names::{FEATURES, Feature, PAGE_FEATURES};
pub use pieces::Pieces;

use block::{Block, HEADLINE_LINES};
use lexicon::Lexicon;
use model::{Model, units};
use names::{said, tells};
use pieces::PieceScores;
use sort::{Sort, Sorter};

pub(crate) struct LineScore;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// The model's file, beside the card.
    #[schemars(with = "String")]
    model: Spanned<String>,
    /// Lines at least this probable are reported, where they stand in a row of which enough are more than that.
    report: f64,
    /// A line that stands by itself has to be this probable, and of a row of lines one in five; findings of other rules
    /// in the row and beside it count.
    lone: f64,
    /// Lines at least this probable may be deleted without being asked. A document's first line or two by themselves
    /// are not reported below it.
    safe: f64,
    /// Lines at least this probable may go too where they stand before the text, or in a row of such lines of which a
    /// third, and three different ones at least, reach `safe`. As high as `safe` where nothing is given.
    safe_in_row: Option<f64>,
    /// A document with fewer lines that are not blank is left alone: there are no neighbours to judge by.
    #[serde(default = "few_lines")]
    min_lines: usize,
    /// The sorts of blocks that the card tells; all where there is none. Cards of one model share its blocks if they
    /// agree in all else.
    sorts: Option<Vec<Sort>>,
}

fn few_lines() -> usize {
    5
}

/// A model, and the cards that tell what it finds.
struct Scored {
    cards: Vec<(Arc<Rule>, Option<Vec<Sort>>)>,
    model: LazyModel,
    report: i32,
    lone: i32,
    safe: i32,
    safe_in_row: i32,
    min_lines: usize,
}

/// A model that is read when the first document needs it, which takes as long as linting a small folder. That one is
/// right which comes with the program; what is wrong with a user's is told when the card is read.
struct LazyModel {
    source: Cow<'static, str>,
    read: OnceLock<Model>,
}

impl LazyModel {
    fn get(&self) -> &Model {
        self.read.get_or_init(|| Model::parse(&self.source).expect("the card's model is right"))
    }
}

struct LineScorePass {
    reader: PageReader,
    announcing: Announcing,
    sorter: Sorter,
    models: Vec<Scored>,
}

/// Makes pages of documents.
pub struct PageReader {
    lexicon: Lexicon,
}

impl PageReader {
    pub fn new(languages: &Arc<Languages>) -> Self {
        Self { lexicon: Lexicon::new(languages) }
    }

    pub fn read(&self, document: &Document) -> Page {
        Page::of(document, &self.lexicon)
    }
}

impl Kind for LineScore {
    fn name(&self) -> &'static str {
        "line-score"
    }

    fn summary(&self) -> &'static str {
        "lines that no phrase names, told by their own shape, by what they say, by their neighbours and their place"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut models: Vec<Scored> = Vec::new();
        for card in cards {
            let params: Params = card.params()?;
            let invalid = |message: String| {
                let name = params.model.get_ref();
                card.invalid(params.model.span(), format!("model `{name}`: {message}"))
            };
            let Params { report, lone, safe, min_lines, .. } = params;
            let safe_in_row = params.safe_in_row.unwrap_or(safe);
            let thresholds = [report, lone, safe_in_row, safe];
            if !(0.0 < report && thresholds.is_sorted() && safe < 1.0) {
                let message =
                    "`report`, `lone`, `safe-in-row` and `safe` are probabilities, each no lower than the one before";
                return Err(card.invalid(params.model.span(), message));
            }
            let source = card.beside(params.model.get_ref()).map_err(invalid)?;
            let thresholds = thresholds.map(units);
            let told = (Arc::clone(&card.rule), params.sorts);
            if let Some(known) = models.iter_mut().find(|known| known.is_of(&source, thresholds, min_lines)) {
                known.cards.push(told);
                continue;
            }
            let model = LazyModel { source, read: OnceLock::new() };
            if card.eager {
                let read = Model::parse(&model.source).map_err(invalid)?;
                model.read.get_or_init(|| read);
            }
            let [report, lone, safe_in_row, safe] = thresholds;
            models.push(Scored { cards: vec![told], model, report, lone, safe, safe_in_row, min_lines });
        }
        let languages = Spec::shared_languages(cards);
        Ok(Box::new(LineScorePass {
            reader: PageReader::new(languages),
            announcing: Announcing::new(languages),
            sorter: Sorter::new(languages),
            models,
        }))
    }
}

impl Pass for LineScorePass {
    fn turn(&self) -> Turn {
        Turn::Last
    }

    fn run(&self, document: &Document, sink: &mut Sink) {
        let fewest = self.models.iter().map(|model| model.min_lines).min().unwrap_or(usize::MAX);
        if !(fewest..=MOST_LINES).contains(&document.lines().len()) {
            return;
        }
        // Without a line of text there is nothing that a page could stand around: a word list, an index, a set list.
        let prose = || document.lines().iter().filter(|line| line.is_prose());
        if prose().next().is_none() {
            return;
        }
        let is_long = |line: &Line| line.span().len() >= ARTICLE_BYTES && ends_in_sentence(document.line_text(*line));
        let is_article = prose().nth(ARTICLE_LINES - 1).is_some() || prose().any(|line| is_long(&line));
        let page = self.reader.read(document);
        for model in self.models.iter().filter(|model| page.len() >= model.min_lines) {
            model.run(document, &page, is_article, self, sink);
        }
    }
}

/// A document of more lines is no page, and what is known of each line would take more memory than its text.
const MOST_LINES: usize = 100_000;

/// Lines of prose, or the length of a paragraph, in bytes, without which nothing is stripped without being asked.
const ARTICLE_LINES: usize = 3;
const ARTICLE_BYTES: usize = 300;

/// Words of a menu's entry, at most: most headlines have more.
const BUTTON_WORDS: u32 = 2;

/// Lines that rules name or the model is sure of, together, without which nothing is safe to strip.
const FEWEST_SURE: usize = 5;

/// Lines of a list that a text announces, at most, where so many others are a page's: what is longer is a footer.
const MOST_ANNOUNCED: usize = 30;

impl Scored {
    fn is_of(&self, source: &str, thresholds: [i32; 4], min_lines: usize) -> bool {
        let is_same = || std::ptr::eq(&*self.model.source, source) || self.model.source == source;
        [self.report, self.lone, self.safe_in_row, self.safe] == thresholds && self.min_lines == min_lines && is_same()
    }

    fn run(&self, document: &Document, page: &Page, is_article: bool, pass: &LineScorePass, sink: &mut Sink) {
        let named = named_lines(document, self.cards[0].0.category(), sink);
        let is_named = |index: usize| named.contains(&page.line_index(index));
        let is_headline = |line_index: usize| document.headlines().any(|headline| headline == line_index);
        let is_judged = |index: usize| {
            let line_index = page.line_index(index);
            page.is_judged(index)
                && !is_named(index)
                && !is_headline(line_index)
                && matches!(document.role(line_index), Role::Text | Role::Heading | Role::Html)
                && !page.is_cell(index)
        };
        let judged: Vec<usize> = (0..page.len()).filter(|&index| is_judged(index)).collect();
        if judged.is_empty() {
            return;
        }
        let pieces = self.pieces(document, page);
        let scores = self.model.get().scores(judged.len(), self.report, |number, row| {
            page.features(judged[number], row);
            pieces.add_features(judged[number], row);
        });
        let is_probable = |(_, score): &(usize, i32)| *score >= self.report;
        let probable: Vec<(usize, i32)> = judged.into_iter().zip(scores).filter(is_probable).collect();
        let is_probable_at = |index: usize| probable.binary_search_by_key(&index, |(index, _)| *index).is_ok();
        // What a text speaks of may head it, unless it has no more words than an entry of a menu.
        let is_button =
            |index: usize| document.lines().get(page.line_index(index)).is_some_and(|line| line.words <= BUTTON_WORDS);
        let mut probable = probable.iter().copied().peekable();
        let mut blocks: Vec<Block> = Vec::new();
        for index in 0..page.len() {
            let line_index = page.line_index(index);
            if named.contains(&line_index) {
                if let Some(block) = blocks.last_mut().filter(|block| block.reach == index) {
                    block.reach = index + 1;
                }
                continue;
            }
            let Some((_, score)) = probable.next_if(|(probable, _)| *probable == index) else { continue };
            if blocks.last().is_none_or(|block| block.reach != index) {
                let follows_named = index > 0 && named.contains(&page.line_index(index - 1));
                blocks.push(Block::starting_at(index, follows_named));
            }
            let block = blocks.last_mut().expect("there is one now");
            (block.end, block.reach) = (index + 1, index + 1);
            block.lines.push(line_index);
            block.scores.push(score);
            let may_be_headline = document.may_be_headline(line_index);
            let is_doubted = score < self.safe && document.is_spoken_of(line_index);
            if !may_be_headline && !is_doubted {
                block.bold.push(line_index);
            }
            if score < self.safe {
                block.unsure.push(line_index);
            }
            if is_article && page.is_short(index) && !document.is_authors(line_index) && !may_be_headline {
                if score >= self.safe {
                    block.sure.push(line_index);
                } else if score >= self.safe_in_row && (!is_doubted || is_button(index)) {
                    block.nearly_sure.push(line_index);
                }
            }
            block.best = block.best.max(score);
        }
        // A few such lines are the author's own as often as not.
        if named.len() + blocks.iter().map(|block| block.sure.len()).sum::<usize>() < FEWEST_SURE {
            blocks.iter_mut().for_each(|block| (block.sure, block.nearly_sure) = (Vec::new(), Vec::new()));
        }
        // Behind so much text no headline is to come.
        let is_text = |index: &usize| {
            let line = document.lines().get(page.line_index(*index));
            line.is_some_and(Line::is_prose) && !is_named(*index) && !is_probable_at(*index)
        };
        let text: Vec<usize> = (0..page.len()).filter(is_text).take(ARTICLE_LINES).collect();
        let head = text.get(ARTICLE_LINES - 1).copied().unwrap_or(page.len());
        for block in &mut blocks {
            block.doubt_thin_row(self.lone);
            block.spare_headline(document, page, if block.first < head { HEADLINE_LINES } else { 0 });
            if block.first < head {
                block.nearly_sure.retain(|&line_index| !may_head_text(document, line_index, &pass.sorter));
            }
            if text.first().is_some_and(|&first_text| block.reach <= first_text) {
                block.trust(block.nearly_sure.clone());
            } else {
                block.trust_rows(document, self.safe_in_row, self.safe);
            }
        }
        // What the text announces, or goes on behind, is its own; a long list whole where nothing else is a page's.
        let all_sure: usize = blocks.iter().map(|block| block.sure.len()).sum();
        for block in blocks.iter_mut().filter(|block| !block.sure.is_empty()) {
            let top = (0..block.first).rev().take_while(|&index| is_named(index)).last().unwrap_or(block.first);
            let (top, last) = (page.line_index(top), block.sure[block.sure.len() - 1]);
            let named_within = (top..=last).filter(|line_index| named.contains(line_index)).count();
            let is_page = all_sure - block.sure.len() + named.len() - named_within >= FEWEST_SURE;
            let most = if is_page { MOST_ANNOUNCED } else { usize::MAX };
            if let Some(authors) = pass.announcing.authors(document, top, last, most) {
                block.sure.retain(|line_index| !authors.contains(line_index));
            }
        }
        let is_told = |block: &Block| match block.may_be_headline() {
            true => block.best >= self.safe,
            false => block.is_row(self.lone),
        };
        for block in blocks.into_iter().filter(is_told) {
            if let Some((rule, _)) = self.cards.iter().find(|(_, sorts)| sorts.is_none()) {
                self.report(rule, document, page, &pieces, &block, sink);
                continue;
            }
            let text =
                |&line_index: &usize| document.lines().get(line_index).map_or("", |line| document.line_text(line));
            for (lines, sort) in pass.sorter.parts(block.lines.iter().map(text)) {
                let mut cards = self.cards.iter();
                let is_told = |sorts: &Vec<Sort>| sorts.contains(&sort);
                if let Some((rule, _)) = cards.find(|(_, sorts)| sorts.as_ref().is_some_and(is_told)) {
                    self.report(rule, document, page, &pieces, &block.part(page, lines), sink);
                }
            }
        }
    }

    fn pieces(&self, document: &Document, page: &Page) -> PieceScores {
        let lines = (0..page.len()).map(|index| document.lines().get(page.line_index(index)).expect("a line of it"));
        self.model.get().weights.scores(lines.map(|line| document.line_text(line)))
    }

    fn report(
        &self,
        rule: &Arc<Rule>,
        document: &Document,
        page: &Page,
        pieces: &PieceScores,
        block: &Block,
        sink: &mut Sink,
    ) {
        let lines = document.lines();
        // Lines that only blank ones part go together.
        let deletions = |indices: &[usize]| -> Vec<Edit> {
            let runs = indices.chunk_by(|&before, &after| lines.are_blank(before + 1..after));
            runs.map(|run| Edit::delete(lines.deletion(run[0], run[run.len() - 1]))).collect()
        };
        let (first, last) = (page.line_index(block.first), page.line_index(block.end - 1));
        let (count, sure) = (block.lines.len(), block.sure.len());
        let said = if count == 1 { "a line".to_owned() } else { format!("{count} lines") };
        let slots = [("lines", said.as_str())];
        let span = lines.span(first, last).trimmed(document.text);
        let hit = Hit::new(span).slots(&slots).note(self.reasons(page, pieces, block));
        let hit = match sure {
            0 => hit.edits(deletions(&block.bold), Applicability::Unsafe),
            _ => {
                let part = format!("{sure} of the {count} lines are sure enough for a safe fix");
                let hit = if sure < count { hit.note(part) } else { hit };
                let hit = hit.edits(deletions(&block.sure), Applicability::Safe);
                // The sure lines are among the bold ones.
                if sure < block.bold.len() { hit.bolder(deletions(&block.bold), Applicability::Unsafe) } else { hit }
            }
        };
        sink.report(rule, hit);
    }

    /// Says which features decided, and what they are in the block.
    fn reasons(&self, page: &Page, pieces: &PieceScores, block: &Block) -> String {
        const MOST_REASONS: usize = 4;
        // Of a long block the beginning is enough to say why.
        const MOST_LINES: usize = 8;
        let row = |index: usize| {
            let mut row = Vec::with_capacity(FEATURES.len());
            page.features(index, &mut row);
            pieces.add_features(index, &mut row);
            row
        };
        let rows: Vec<Vec<f32>> = (block.first..block.end.min(block.first + MOST_LINES)).map(row).collect();
        let mut shares = vec![0_i64; FEATURES.len()];
        self.model.get().explain(&rows, &mut shares);
        let mut order: Vec<usize> =
            (0..FEATURES.len()).filter(|&number| shares[number] > 0 && tells(&FEATURES[number])).collect();
        order.sort_by_key(|&number| std::cmp::Reverse(shares[number]));
        let values = |number: usize| rows.iter().map(|row| row[number]).collect::<Vec<f32>>();
        let said = order.iter().filter_map(|&number| said(&FEATURES[number], &values(number))).take(MOST_REASONS);
        format!("decided by {}", said.collect::<Vec<_>>().join(", "))
    }
}

/// Whether the line could belong to the headline by what stands around it: it is the day of the posting, or has that
/// below it, or its author's name and the day; or it stands twice, as the end of a breadcrumb trail and the headline
/// do, and nobody can tell which is which.
fn may_head_text(document: &Document, line_index: usize, sorter: &Sorter) -> bool {
    let text = |index: usize| document.lines().get(index).map_or("", |line| document.line_text(line)).trim();
    let (own, is_line) = (text(line_index), |line: &&str| !line.is_empty());
    let above = (0..line_index).rev().map(text).find(is_line);
    let below: Vec<&str> = (line_index + 1..document.lines().len()).map(text).filter(is_line).take(2).collect();
    std::iter::once(&own).chain(&below).any(|line| sorter.is_dated(line))
        || above == Some(own)
        || below.first() == Some(&own)
        || document.headlines().any(|headline| text(headline) == own)
}

/// The lines on which another rule of the category has found something.
fn named_lines(document: &Document, category: &str, sink: &Sink) -> FxHashSet<usize> {
    let lines = document.lines();
    let spans = sink.spans_of(category);
    spans.flat_map(|span| lines.index_at(span.start)..=lines.index_at(span.end.max(span.start + 1) - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_heads_a_text_has_its_day_below_it_or_stands_twice() {
        let check = |text: &str, expected: bool| {
            let text =
                format!("Home\n{text}\nJobs\nThe pier and the harbour were closed for two days in the autumn.\n");
            let line_index = text.lines().position(|line| line == "Lamp lost").expect("it is there");
            let is_told = may_head_text(&Document::new(&text), line_index, &Sorter::new(&Arc::default()));
            assert_eq!(is_told, expected, "{text}");
        };
        check("Lamp lost\nContact", false);
        check("Lamp lost\n3 December 2021", true);
        check("Lamp lost\n\nAsta Bakken\n3 December 2021", true);
        check("Lamp lost\nContact\nShop\n3 December 2021", false);
        check("Lamp lost\n\nLamp lost", true);
        check("Lamp lost\nContact\nLamp lost", false);
    }
}
