//! Bounds on how often rules may speak, for data that is never spotless: a share of the documents.
//!
//! A bound counts documents in which any of its rules finds something, each once. Those that are left out of what is
//! written count neither here nor there, and what a baseline knows is not found.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, Result, anyhow};
use rustc_hash::FxHashSet;

use super::sample::{Rate, percent};
use super::{Summary, counted, grouped, harmless};
use crate::lint::Share;
use crate::rules::Selector;

/// In how many documents some rules may find something.
#[derive(Clone, Debug)]
pub struct Gate {
    pub rules: Selector,
    pub most: Share,
}

impl FromStr for Gate {
    type Err = anyhow::Error;

    /// Rules as they are selected, and a share: `boilerplate/*=1%`.
    fn from_str(text: &str) -> Result<Self> {
        let (rules, most) = text.rsplit_once('=').ok_or_else(|| anyhow!("a bound is written as `boilerplate/*=1%`"))?;
        let most = most.trim().parse().context("after the `=`")?;
        Ok(Self { rules: Selector::parse(rules.trim())?, most })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.rules.text, self.most)
    }
}

/// What came of a bound.
#[derive(Clone, Debug)]
pub struct Gated {
    pub gate: Gate,
    /// The rules that ran and that it speaks of.
    pub rules: FxHashSet<String>,
    /// Documents in which they found something.
    pub documents: u64,
}

impl Gated {
    /// Whether there are more than there may be, of so many documents.
    pub fn is_over(&self, documents: u64) -> bool {
        documents > 0 && self.documents as f64 > self.gate.most.as_f64() * documents as f64
    }
}

/// What came of each bound, as a sentence, and whether there was too much.
pub fn sentences(summary: &Summary) -> Vec<(String, bool)> {
    let documents = summary.kept();
    let sentence = |gated: &Gated| {
        let Rate { rate, low, high } = Rate::of(gated.documents, documents);
        let is_over = gated.is_over(documents);
        let verdict = if is_over { "more than" } else { "within" };
        let interval = match &summary.sample {
            Some(_) => format!(" ({} to {} % of all, 95 %)", percent(low), percent(high)),
            None => String::new(),
        };
        let (found, of) = (grouped(gated.documents), counted(documents, "document"));
        let rules = harmless(&gated.gate.rules.text);
        let text =
            format!("{rules}: in {found} of {of}, {} %{interval}, {verdict} {}.", percent(rate), gated.gate.most);
        (text, is_over)
    };
    summary.gates.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Sample;

    fn gated(gate: &str, documents: u64) -> Gated {
        Gated { gate: gate.parse().expect("a bound"), rules: FxHashSet::default(), documents }
    }

    #[test]
    fn a_bound_is_rules_and_a_share() {
        for (text, shown) in [("boilerplate/*=1%", "boilerplate/*=1 %"), ("ALL = 0.05", "ALL=5 %")] {
            assert_eq!(text.parse::<Gate>().expect("a bound").to_string(), shown);
        }
        let error = |text: &str| format!("{:#}", text.parse::<Gate>().expect_err("no bound"));
        assert!(error("boilerplate").contains("boilerplate/*=1%"));
        assert!(error("boilerplate=much").contains("0.3 or 30%"));
        assert!(error("boilerplate=120%").contains("between 0 and 1"));
    }

    #[test]
    fn it_is_said_how_many_and_whether_that_is_too_much() {
        let mut run = Summary { documents: 3_000, ..Summary::default() };
        run.gates = vec![gated("boilerplate/*=1%", 31), gated("ALL=1%", 30), gated("encoding=0%", 0)];
        let expected = [
            ("boilerplate/*: in 31 of 3,000 documents, 1.03 %, more than 1 %.".to_owned(), true),
            ("ALL: in 30 of 3,000 documents, 1.00 %, within 1 %.".to_owned(), false),
            ("encoding: in 0 of 3,000 documents, 0.00 %, within 0 %.".to_owned(), false),
        ];
        assert_eq!(sentences(&run), expected);
        run.sample = Some(Sample { share: "2%".parse().expect("a share"), seed: 0, passed: 147_000 });
        assert!(sentences(&run)[0].0.contains("1.03 % (0.73 to 1.46 % of all, 95 %), more than 1 %."));
    }

    #[test]
    fn of_no_document_nothing_is_too_much() {
        assert!(!gated("ALL=0%", 0).is_over(0));
        assert!(gated("ALL=0%", 1).is_over(1_000_000));
    }
}
