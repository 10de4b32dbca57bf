//! `site-line`: a line that stands in many documents of one site.
//!
//! A site is the host of the address that a record gives; without one it is the folder of a file, or the file of a
//! record. Without that guard lines that many sites share are mostly no boilerplate at all (idioms, headings,
//! licences).
//!
//! Lines are counted as they come and the rare ones forgotten on the way (lossy counting, Manku and Motwani 2002, with
//! an error of a fiftieth): a count is never too high, and too low by a fiftieth of the site's documents at most.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::checks::duplicate::duplicate::content_hash;
use crate::diagnostic::{Rule, show};
use crate::kind::{Across, Comparison, CorpusPass, Digest, Home, Invalid, Kind, Pass, Sink, Spec, Spot};
use crate::span::Span;
use crate::text::Document;
use crate::text::host::host;
use crate::text::words::{each_word, mix};

pub(crate) struct SiteLine;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Sites of fewer documents are not judged.
    min_documents: u32,
    /// In so many documents of the site the line has to stand, at least.
    at_least: u32,
    /// And in this share of them.
    min_share: f64,
    /// Shorter lines are not counted, in words.
    min_words: u32,
}

struct SiteLinePass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for SiteLine {
    fn name(&self) -> &'static str {
        "site-line"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(SiteLinePass { cards }))
    }
}

impl Pass for SiteLinePass {
    fn run(&self, _: &Document, _: &mut Sink) {}

    fn corpus(&self) -> Option<&dyn CorpusPass> {
        Some(self)
    }
}

/// The lines of a document, each once.
#[derive(Debug)]
struct SiteLines {
    /// Of all words: copies of a document count once, or a page met five times would make common lines of all its own.
    content: u64,
    host: Option<Box<str>>,
    lines: Vec<Seen>,
    /// What is shown of each line, one after the other: many lines of a few bytes would cost more in pieces.
    beginnings: String,
}

#[derive(Debug)]
struct Seen {
    /// Of its words: case, white space and marks do not count.
    hash: u64,
    words: u32,
    spot: Spot,
    /// Where its beginning ends.
    end: u32,
}

impl CorpusPass for SiteLinePass {
    fn digest(&self, document: &Document) -> Option<Digest> {
        let fewest = self.cards.iter().map(|(_, params)| params.min_words).min()?;
        let mut met = FxHashSet::default();
        let (mut lines, mut beginnings) = (Vec::new(), String::new());
        for (index, line) in document.lines().iter().enumerate().filter(|(_, line)| !line.is_blank()) {
            let text = document.line_text(line);
            let (mut hash, mut words) = (0_u64, 0_u32);
            each_word(text, line.start, &mut |_: Span, word| {
                hash = mix(hash ^ word);
                words = words.saturating_add(1);
            });
            if words < fewest || is_structure(text.trim_start()) || !met.insert(hash) {
                continue;
            }
            let spot = Spot::of(document, index).expect("the index is a line's");
            show(&mut beginnings, text);
            // A document of more than four gigabytes of first words is read to its end, but shown no further.
            lines.push(Seen { hash, words, spot, end: u32::try_from(beginnings.len()).unwrap_or(u32::MAX) });
        }
        let host = document.origin.url.and_then(host);
        Some(Digest::new(SiteLines { content: content_hash(document) as u64, host, lines, beginnings }))
    }

    fn compare(&self) -> Box<dyn Comparison + '_> {
        Box::new(Sites { cards: &self.cards, sites: FxHashMap::default(), lines: 0, has_forgotten: false })
    }
}

/// A heading that all documents of a kind have, and the rows of their tables.
fn is_structure(text: &str) -> bool {
    text.starts_with(['#', '|']) || !text.contains(char::is_alphabetic)
}

/// After so many documents of a site its rare lines are forgotten.
const WINDOW: u32 = 50;
/// Lines remembered in all, at most; 72 bytes each, and the beginning of those that were met twice.
const MOST_LINES: usize = 1 << 20;

struct Line {
    /// Documents it was met in.
    count: u32,
    words: u32,
    /// Documents it may have stood in before it was remembered, in windows.
    missed: u32,
    /// The first document's number, and the place there.
    first: u32,
    spot: Spot,
    /// The second and the third document.
    others: [u32; 2],
    beginning: Option<Box<str>>,
}

#[derive(Default)]
struct Site {
    documents: u32,
    contents: FxHashSet<u64>,
    lines: FxHashMap<u64, Line>,
}

struct Sites<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    sites: FxHashMap<String, Site>,
    /// Lines remembered of all sites.
    lines: usize,
    /// There were more than could be remembered.
    has_forgotten: bool,
}

impl Comparison for Sites<'_> {
    fn take(&mut self, number: usize, home: &Home, digest: Digest) {
        let seen: Box<SiteLines> = digest.open();
        let number = u32::try_from(number).expect("fewer documents than four thousand million");
        let name = seen.host.as_deref().unwrap_or_else(|| home.folder());
        if !self.sites.contains_key(name) {
            self.sites.insert(name.to_owned(), Site::default());
        }
        let site = self.sites.get_mut(name).expect("it was put there");
        if !site.contents.insert(seen.content) {
            return;
        }
        let before = site.lines.len();
        let window = site.documents / WINDOW;
        let mut start = 0;
        for Seen { hash, words, spot, end } in seen.lines {
            let beginning = seen.beginnings.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            let line = site.lines.entry(hash).or_insert(Line {
                count: 0,
                words,
                missed: window,
                first: number,
                spot,
                others: [0; 2],
                beginning: None,
            });
            match line.count {
                0 => {}
                1 => (line.others[0], line.beginning) = (number, Some(beginning.into())),
                2 => line.others[1] = number,
                _ => {}
            }
            line.count += 1;
        }
        site.documents += 1;
        if site.documents.is_multiple_of(WINDOW) {
            let window = site.documents / WINDOW;
            site.lines.retain(|_, line| line.count + line.missed > window);
        }
        self.lines = self.lines + site.lines.len() - before;
        if self.lines > MOST_LINES {
            self.forget();
        }
    }

    fn conclude(self: Box<Self>, name: &dyn Fn(usize) -> String) -> Vec<Across> {
        let mut found = Vec::new();
        for (site, Site { documents, lines, .. }) in &self.sites {
            for (rule, params) in self.cards.iter().filter(|(_, params)| *documents >= params.min_documents) {
                let share = (params.min_share * f64::from(*documents)).ceil() as u32;
                let least = share.max(params.at_least);
                let is_common = |line: &Line| line.count >= least && line.words >= params.min_words;
                for (hash, line) in lines.iter().filter(|(_, line)| is_common(line)) {
                    let at_least = if line.missed > 0 || self.has_forgotten { "at least " } else { "" };
                    let (count, documents) = (format!("{at_least}{}", line.count), documents.to_string());
                    let beginning = line.beginning.as_deref().unwrap_or_default();
                    let slots =
                        [("line", beginning), ("count", count.as_str()), ("documents", &documents), ("site", site)];
                    let place = (line.spot, beginning);
                    let mut across = Across::new(rule, line.first as usize, place, *hash, &slots);
                    let others = line.others.iter().filter(|&&other| other != 0).map(|&other| name(other as usize));
                    across.diagnostic.note(format!("also in {}", others.collect::<Vec<_>>().join(" and ")));
                    found.push(across);
                }
            }
        }
        found
    }
}

impl Sites<'_> {
    /// Forgets the rarest lines of all sites until there is room for as many again. A site of few documents spread over
    /// a walk of millions can be missed by this; nothing is reported that is not so.
    fn forget(&mut self) {
        for rare in 1.. {
            for site in self.sites.values_mut() {
                site.lines.retain(|_, line| line.count > rare);
            }
            self.lines = self.sites.values().map(|site| site.lines.len()).sum();
            if self.lines <= MOST_LINES / 2 {
                break;
            }
        }
        self.has_forgotten = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass() -> SiteLinePass {
        let rule = Rule::named("duplicate/site-line", "{count}/{documents} {site}: {line}");
        let params = Params { min_documents: 10, at_least: 5, min_share: 0.2, min_words: 3 };
        SiteLinePass { cards: vec![(Arc::new(rule), params)] }
    }

    /// What is found in documents with these paths.
    fn compare(documents: impl Iterator<Item = (String, String)>) -> Vec<String> {
        let pass = pass();
        let mut comparison = pass.compare();
        for (number, (path, text)) in documents.enumerate() {
            let digest = pass.digest(&Document::new(&text)).expect("all documents are counted");
            comparison.take(number, &Home { path: path.into(), record: None }, digest);
        }
        let mut found = comparison.conclude(&|number| format!("d{number}"));
        found.sort_by_key(|across| (across.document, across.spot.span));
        found.iter().map(|across| format!("d{} {}", across.document, across.diagnostic.message(""))).collect()
    }

    #[test]
    fn a_line_of_a_fifth_of_the_documents_of_one_folder_is_found() {
        let text = |index: u32| {
            let own = format!("The harbour has {index} boats and no more.");
            let common = if index.is_multiple_of(4) { "\nRead the paper, every day!" } else { "\nRead" };
            format!("{own}{common}\nread the PAPER every week {}", index % 9)
        };
        let site = |count| compare((0..count).map(|index| (format!("a/{index}.txt"), text(index))));
        assert_eq!(site(40), ["d0 10/40 a: Read the paper, every day!"]);
        // Four of sixteen are a quarter, but no five; eight documents are no site.
        assert_eq!(site(16), [""; 0]);
        assert_eq!(site(8), [""; 0]);
        // The same documents over many folders: no site has enough.
        assert!(compare((0..40).map(|index| (format!("{}/{index}.txt", index % 5), text(index)))).is_empty());
    }

    #[test]
    fn copies_of_a_document_count_once() {
        let text = |index: u32| format!("The harbour has {} boats and no more.", if index < 8 { 1 } else { index });
        assert!(compare((0..30).map(|index| (format!("{index}.txt"), text(index)))).is_empty());
    }

    #[test]
    fn a_count_is_never_too_high_and_hardly_too_low() {
        // From the 500th document on the line stands in every second one: 250 of 1,000.
        let line = |index: u32| if index >= 500 && index.is_multiple_of(2) { "Read the paper every day" } else { "" };
        let text = |index: u32| (0..30).map(|of| format!("own line {index} number {of}\n")).collect::<String>();
        let documents = (0..1_000).map(|index| (format!("{index}.txt"), format!("{}{}", text(index), line(index))));
        assert_eq!(compare(documents), ["d500 at least 250/1000 .: Read the paper every day"]);
    }

    #[test]
    fn what_is_rare_is_forgotten() {
        let pass = pass();
        let mut sites = Sites { cards: &pass.cards, sites: FxHashMap::default(), lines: 0, has_forgotten: false };
        for number in 0..1_000 {
            let text: String = (0..20).map(|of| format!("own line {number} number {of}\n")).collect();
            let digest = pass.digest(&Document::new(&text)).expect("all documents are counted");
            sites.take(number, &Home { path: "a.txt".into(), record: None }, digest);
            assert!(sites.lines <= 20 * WINDOW as usize, "{} lines remembered", sites.lines);
        }
    }
}
