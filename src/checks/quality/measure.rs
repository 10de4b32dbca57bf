//! `measure`: a document whose measure lies outside the bounds of a published filter.
//!
//! One finding a document and card, whatever the number of lines at fault: the notes name them all. The bounds are of
//! what is kept, as the filters' papers give them; a card says which paper in `source`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;
use crate::text::measures::{self, Breach, MEASURES, Measures, decimal};
use crate::text::stretches::Stretches;

pub(crate) struct Measure;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    #[schemars(with = "String")]
    measure: Spanned<String>,
    /// The least value that is kept.
    min: Option<f64>,
    /// The greatest value that is kept.
    max: Option<f64>,
    /// Only what is greater than this is kept.
    above: Option<f64>,
    /// Only what is less than this is kept.
    below: Option<f64>,
    /// Where the definition and the bounds are published.
    source: String,
    /// What whoever reads the finding has to know of the test.
    note: Option<String>,
}

struct MeasureCard {
    rule: Arc<Rule>,
    measure: &'static measures::Measure,
    params: Params,
}

struct MeasurePass {
    cards: Vec<MeasureCard>,
}

impl Kind for Measure {
    fn name(&self) -> &'static str {
        "measure"
    }

    fn summary(&self) -> &'static str {
        "a document whose measure lies outside the bounds of a published filter"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(card).collect::<Result<_, _>>()?;
        Ok(Box::new(MeasurePass { cards }))
    }
}

fn card(spec: &Spec) -> Result<MeasureCard, Invalid> {
    let params: Params = spec.params()?;
    let name = &params.measure;
    let Some(measure) = measures::measure(name.get_ref()) else {
        let known: Vec<String> = MEASURES.iter().map(|measure| format!("`{}`", measure.name)).collect();
        let message = format!("params: unknown measure `{}`, expected one of {}", name.get_ref(), known.join(", "));
        return Err(spec.invalid(name.span(), message));
    };
    if [params.min, params.max, params.above, params.below].iter().all(Option::is_none) {
        return Err(spec.invalid(name.span(), "params: a measure needs `min`, `max`, `above` or `below`"));
    }
    Ok(MeasureCard { rule: Arc::clone(&spec.rule), measure, params })
}

impl Params {
    /// The bound that a value passes.
    fn breach(&self, value: f64) -> Option<Breach> {
        let low = self.min.filter(|min| value < *min).or(self.above.filter(|above| value <= *above));
        let high = self.max.filter(|max| value > *max).or(self.below.filter(|below| value >= *below));
        low.map(Breach::TooLow).or(high.map(Breach::TooHigh))
    }

    /// The bounds in words.
    fn limit(&self) -> String {
        let bound = |bound: Option<f64>, words: &str| bound.map(|bound| format!("{words} {}", shown(bound)));
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{} to {}", shown(min), shown(max)),
            (None, Some(0.0)) => "none".to_owned(),
            _ => {
                let bounds = [
                    bound(self.min, "at least"),
                    bound(self.above, "more than"),
                    bound(self.max, "at most"),
                    bound(self.below, "less than"),
                ];
                bounds.into_iter().flatten().collect::<Vec<_>>().join(" and ")
            }
        }
    }
}

impl Pass for MeasurePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let measures = Measures::new(document);
        for MeasureCard { rule, measure, params } in &self.cards {
            let Some(value) = measure.value(&measures) else { continue };
            let Some(breach) = params.breach(value) else { continue };
            let cause = measure.cause(&measures, breach);
            let first = cause.line_indices.first().copied().or(measures.first_line());
            let span = first.map_or(Span::at(0), |line_index| measures.line_span(line_index));
            let (value, limit, lines) =
                (shown_beyond(value, breach), params.limit(), measures.line_count().to_string());
            let slots = [("value", value.as_str()), ("limit", limit.as_str()), ("lines", lines.as_str())];
            let mut hit = Hit::new(span).slots(&slots);
            if !cause.line_indices.is_empty() {
                hit = hit.note(line_list(&cause.line_indices));
            }
            for note in cause.evidence.iter().chain(&params.note) {
                hit = hit.note(note);
            }
            sink.report(rule, hit.note(format!("source: {}", params.source)));
        }
    }
}

fn shown(value: f64) -> String {
    decimal(value, 4)
}

/// A value with as many decimals as tell it from the bound it passes.
fn shown_beyond(value: f64, breach: Breach) -> String {
    let (Breach::TooLow(bound) | Breach::TooHigh(bound)) = breach;
    let text = shown(value);
    if value != bound && text == shown(bound) { value.to_string() } else { text }
}

/// So many runs of lines are listed.
const LISTED: usize = 200;

fn line_list(line_indices: &[usize]) -> String {
    let mut stretches = Stretches::at_most(LISTED);
    line_indices.iter().for_each(|index| stretches.add(index + 1, index + 1));
    stretches.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Card;

    fn findings(params: &str, text: &str) -> Vec<(String, Vec<String>)> {
        let source = format!(
            "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'measure'\n\
             message = '{{value}} of {{lines}}: {{limit}}'\n[params]\nsource = 'a paper'\n{params}"
        );
        let card = Card::parse("quality/test", "", &source).expect("the card is right");
        let pass = Measure.compile(&[card.spec()]).unwrap_or_else(|error| panic!("{error}"));
        let document = Document::new(text);
        let mut sink = Sink::new(&document);
        pass.run(&document, &mut sink);
        sink.finish(&crate::text::announced::Announcing::new(&Arc::default()))
            .into_iter()
            .map(|found| (found.message(text).into_owned(), found.notes().to_vec()))
            .collect()
    }

    #[track_caller]
    fn check(params: &str, text: &str, message: Option<&str>) {
        let found = findings(params, text);
        assert_eq!(found.first().map(|found| found.0.as_str()), message, "{params} on {text:?}");
    }

    #[test]
    fn bounds_include_what_they_name_or_do_not() {
        check("measure = 'words'\nmin = 2\nmax = 3", "a", Some("1 of 1: 2 to 3"));
        check("measure = 'words'\nmin = 2\nmax = 3", "a b", None);
        check("measure = 'words'\nmin = 2\nmax = 3", "a b c", None);
        check("measure = 'words'\nmin = 2\nmax = 3", "a b c d", Some("4 of 1: 2 to 3"));
        check("measure = 'duplicate-lines'\nbelow = 0.5", "a\na\n", Some("0.5 of 2: less than 0.5"));
        check("measure = 'duplicate-lines'\nmax = 0.5", "a\na\n", None);
        check("measure = 'bullet-lines'\nabove = 0.5", "- a\nb\n", Some("0.5 of 2: more than 0.5"));
        check("measure = 'digit-lines'\nmax = 0", "1\n2\nx", Some("2 of 3: none"));
        check("measure = 'bullet-lines'\nmin = 0.9", "\n", None);
    }

    #[test]
    fn a_value_close_to_its_bound_is_told_from_it() {
        assert_eq!(shown_beyond(0.300_04, Breach::TooHigh(0.3)), "0.30004");
        assert_eq!(shown_beyond(1.0 / 3.0, Breach::TooHigh(0.3)), "0.3333");
        assert_eq!(shown_beyond(0.12, Breach::TooLow(0.12)), "0.12");
    }

    #[test]
    fn the_upper_bounds_of_the_cards_hold_for_long_documents() {
        let words = |count: usize| "and ".repeat(count);
        check("measure = 'words'\nmin = 50\nmax = 100000", &words(100_000), None);
        let message = Some("100001 of 1: 50 to 100000");
        check("measure = 'words'\nmin = 50\nmax = 100000", &words(100_001), message);
        check("measure = 'longest-word'\nmax = 1000", &"x".repeat(1000), None);
        check("measure = 'longest-word'\nmax = 1000", &"x".repeat(1001), Some("1001 of 1: at most 1000"));
    }

    #[test]
    fn notes_name_every_line_then_what_is_to_be_known() {
        let found = findings("measure = 'digit-lines'\nmax = 0\nnote = 'beware'", "1\nx\n3\n4\n5\n\n7");
        assert_eq!(found[0].1, ["lines 1, 3-5, 7", "beware", "source: a paper"]);
        let found = findings("measure = 'words'\nmin = 2", "a");
        assert_eq!(found[0].1, ["source: a paper"]);
        assert_eq!(line_list(&[6]), "line 7");
        let every_other: Vec<usize> = (0..500).step_by(2).collect();
        assert!(line_list(&every_other).ends_with(", 399 and 50 more"));
    }

    #[test]
    fn a_wrong_parameter_has_its_place() {
        let broken = |params: &str| {
            let source = format!(
                "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'measure'\nmessage = ''\n\
                 [params]\nsource = ''\n{params}"
            );
            let card = Card::parse("quality/test", "", &source).expect("the card is right");
            let error = Measure.compile(&[card.spec()]).err().expect("broken");
            (error.message, source[error.span.expect("a place")].to_owned())
        };
        let (message, place) = broken("measure = 'wrods'\nmin = 1");
        assert!(message.contains("unknown measure `wrods`, expected one of `words`"), "{message}");
        assert_eq!(place, "'wrods'");
        assert!(broken("measure = 'words'").0.contains("needs `min`"));
    }
}
