//! Lints a file of text, says what was found, and prints the text as the safe fixes leave it.
//!
//! `cargo run --example lint -- seeds/harbour-ferry.txt`

use std::{env, fs};

use anyhow::{Context as _, Result};
use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::{RuleSet, Selection};
use corpuslint::text::Document;

fn main() -> Result<()> {
    let path = env::args().nth(1).context("which file?")?;
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;

    // Once for all documents: cards are compiled here.
    let rules = RuleSet::builtin();
    let linter = Linter::new(rules.select(&Selection::default())?)?;

    let document = Document::new(&text);
    let found = linter.lint(&document);
    for finding in &found {
        let (start, end) = (finding.span.start, finding.span.end);
        eprintln!("{path}, bytes {start} to {end}: {} [{}]", finding.message(&text), finding.rule.id);
    }
    let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
    eprintln!("{} of them mended", fixed.mended);
    print!("{}", fixed.text);
    Ok(())
}
