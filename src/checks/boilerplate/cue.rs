//! `cue`: lines of subtitles that nobody speaks.
//!
//! Only a document that begins as subtitles do is looked at: below a poem `Translated by` is its translator's name.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::text::Document;
use crate::text::entries::begins_with_cue;

pub(crate) struct Cue;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes of whole lines.
    #[schemars(with = "Vec<String>")]
    lines: Vec<Spanned<String>>,
}

struct CuePass {
    cards: Vec<(Arc<Rule>, Option<LazyRegex>)>,
}

impl Kind for Cue {
    fn name(&self) -> &'static str {
        "cue"
    }

    fn summary(&self) -> &'static str {
        "lines of subtitles that nobody speaks"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let (rule, params): (_, Params) = card.rule_with_params()?;
            Ok((rule, LazyRegex::any_of(card, &params.lines)?))
        };
        Ok(Box::new(CuePass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()? }))
    }
}

impl Pass for CuePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if !begins_with_cue(document) {
            return;
        }
        for (rule, known) in &self.cards {
            let is_known = |text: &str| known.as_ref().is_some_and(|known| known.regex().is_match(text));
            for line in document.lines().iter().filter(|line| is_known(document.line_text(*line))) {
                sink.report(rule, Hit::new(line.span().trimmed(document.text)));
            }
        }
    }
}
