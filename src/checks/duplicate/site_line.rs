//! `site-line`: a line that stands in many documents of one site.
//!
//! A site is the host of the address that a record gives; without one it is the folder of a file, or the file of a
//! record. Without that guard lines that many sites share are mostly no boilerplate at all (idioms, headings,
//! licences). `common` counts before the first document is linted, so that each document is told its lines.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checks::duplicate::common::{self, Count, Counting, Least};
use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::kind::{CorpusPass, Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::pointer::Pointer;
use crate::site::Grouping;
use crate::text::Document;

pub(crate) struct SiteLine;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// What a site is: `host`, `folder`, a record's field or a JSON Pointer to it, or `site`, as without it: the host
    /// of the record's address, else the folder.
    #[serde(default)]
    #[schemars(with = "String")]
    group_by: Written,
    /// Sites of fewer documents are not judged.
    min_documents: u32,
    /// In so many documents of the site the line has to stand, at least.
    at_least: u32,
    /// And in this share of them.
    min_share: f64,
    /// Shorter lines are not counted, in words.
    min_words: u32,
}

#[derive(Default, Deserialize)]
#[serde(try_from = "String")]
struct Written(Grouping);

impl TryFrom<String> for Written {
    type Error = anyhow::Error;

    fn try_from(written: String) -> Result<Self, anyhow::Error> {
        written.parse().map(Self)
    }
}

struct SiteLinePass {
    rule: Arc<Rule>,
    counting: Counting,
}

impl Kind for SiteLine {
    fn name(&self) -> &'static str {
        "site-line"
    }

    fn summary(&self) -> &'static str {
        "a line that stands in many documents of one site"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let [card] = cards else {
            let message = "one card of kind `site-line` counts the lines of a corpus; there are more".to_owned();
            return Err(Invalid { rule: cards[cards.len() - 1].rule.id.clone(), message, span: None });
        };
        let Params { group_by, min_documents, at_least, min_share, min_words } = card.params()?;
        let least = Least { min_documents, at_least, min_share, min_words };
        Ok(Box::new(SiteLinePass { rule: Arc::clone(&card.rule), counting: Counting::new(group_by.0, least) }))
    }
}

impl Pass for SiteLinePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(common) = self.counting.common.get().filter(|common| !common.lines.is_empty()) else { return };
        let Some(site) = self.counting.site(document) else { return };
        let hash = common::hash(&site);
        let Some(documents) = common.documents.get(&hash) else { return };
        let lines = document.lines();
        let documents = documents.to_string();
        let mut found: Vec<(usize, Count)> = Vec::new();
        self.counting.each_line(document, &mut |index, line| {
            found.extend(common.lines.get(&common::of_site(hash, line)).map(|&count| (index, count)));
        });
        found.retain(|(index, _)| !document.is_authors(*index));
        let is_found = |index: usize| found.binary_search_by_key(&index, |(index, _)| *index).is_ok();
        // In a site's list of articles each page stands with its own: what stands there twice may be the headline, too.
        let mut met = FxHashSet::default();
        let text = |index: usize| lines.get(index).map_or("", |line| document.line_text(line).trim());
        let repeated: FxHashSet<&str> =
            found.iter().map(|(index, _)| text(*index)).filter(|text| !met.insert(*text)).collect();
        let is_repeated = |index: usize| repeated.contains(text(index));
        // What the site prints may be a sentence, and is no prose of the document all the same.
        let prose = lines.prose_without(is_found);
        // Where nothing else is prose, any of them may be the text: a report that is a template but for its numbers.
        let is_page = prose.is_some() && lines.has_paragraph();
        let trusted = if is_page { Applicability::Safe } else { Applicability::Unsafe };
        for &(index, count) in &found {
            let line = lines.get(index).expect("the line was counted");
            let zone = lines.zone_within(prose, index);
            let is_title = count.is_title || document.may_be_a_title(index) || is_repeated(index);
            let at_most = if is_title { Applicability::Unsafe } else { trusted };
            let count = count.documents.to_string();
            let slots = [("count", count.as_str()), ("documents", &documents), ("site", site.name())];
            let span = line.span().trimmed(document.text);
            sink.report(&self.rule, Hit::new(span).zone(zone).slots(&slots).at_most(at_most));
        }
    }

    fn site_field(&self) -> Option<&Pointer> {
        self.counting.by.field()
    }

    fn ahead(&self) -> Option<&dyn CorpusPass> {
        Some(&self.counting)
    }
}
