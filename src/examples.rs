//! Tries a card's examples: what is marked must be found, nothing else may be, and the fix must make what is written.

use std::path::Path;
use std::sync::Arc;

use crate::corpus::{Fields, Piece, format_of, source};
use crate::diagnostic::{Diagnostic, Finding, Record};
use crate::fix::Applicability;
use crate::kind::{Home, Invalid};
use crate::lint::{self, Compared, Linter};
use crate::rules::{Card, Example};
use crate::site::{Folder, Site};
use crate::span::Span;
use crate::text::{Dialect, Document, Fault, Origin};

/// A disagreement between a card and one of its examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// 1-based number of the example in its card.
    pub example: usize,
    pub kind: Wrong,
    /// What is seen where, in one line.
    pub detail: String,
}

/// In what they disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// False positive: found, but not marked.
    Noisy,
    /// False negative: marked, but not found.
    Missing,
    /// The fix makes something else of the text.
    Fix,
    /// A second run of the fix changes the text again.
    Unsettled,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Noisy => "Noisy (false positive)",
            Self::Missing => "Missing (false negative)",
            Self::Fix => "Fix (other text than written)",
            Self::Unsettled => "Unsettled (a second fix changes it again)",
        })
    }
}

/// Tries all examples of a card with that card alone.
///
/// # Errors
/// When the card does not compile.
pub fn try_card(card: &Card) -> Result<Vec<Disagreement>, Invalid> {
    let mut linter = Linter::new([card])?;
    let mut wrong = Vec::new();
    let place = place_at(card.rule.sites.first());
    for (index, example) in card.examples().iter().enumerate() {
        let mut wrong = |kind, detail| wrong.push(Disagreement { example: index + 1, kind, detail });
        if linter.ahead().is_empty() {
            try_example(&linter, example, origin(card.rule.sites.first(), &place), &mut wrong);
        } else {
            try_collection(&linter, example, &mut wrong);
            // What it has seen ahead is of this example.
            linter = Linter::new([card])?;
        }
    }
    Ok(wrong)
}

/// An address at the site, or a record of it.
pub(crate) fn place_at(site: Option<&Site>) -> String {
    match site {
        Some(Site::Host(host)) => format!("https://{host}/"),
        Some(Site::Value { field, value }) => field.record_with(value),
        _ => String::new(),
    }
}

/// Where an example of a card comes from that speaks for some sites only: from the first of them.
pub(crate) fn origin<'s>(site: Option<&'s Site>, place: &'s str) -> Origin<'s> {
    let from = Origin::default();
    match site {
        Some(Site::Host(_)) => Origin { url: Some(place), ..from },
        Some(Site::Folder(name)) => Origin { folder: Some(Folder { shown: name, whole: name }), ..from },
        Some(Site::Value { .. }) => Origin { record: Some(place), ..from },
        None => from,
    }
}

/// Tries an example that is several documents of one folder, for a rule that has to have seen all of them before the
/// first is linted.
fn try_collection(linter: &Linter, example: &Example, wrong: &mut dyn FnMut(Wrong, String)) {
    let text = String::from_utf8_lossy(&example.raw);
    let origin = Origin { folder: Some(Folder { shown: "an example", whole: "an example" }), ..Origin::default() };
    let documents: Vec<Document> =
        text.split(NEXT_DOCUMENT).map(|document| Document::new_from(document, origin)).collect();
    let passes = linter.ahead();
    let mut survey = lint::survey(&passes, Path::new(""));
    for document in &documents {
        let digests = passes.iter().map(|pass| pass.digest(document)).collect();
        survey.take(Compared::new(home("an example", None), document, digests)).expect(IN_MEMORY);
    }
    drop(survey.conclude().expect(IN_MEMORY));
    let (mut base, mut found, mut fixed) = (0, Vec::new(), Vec::new());
    for document in &documents {
        let told = linter.lint(document);
        found.extend(told.iter().map(|diagnostic| base + diagnostic.span.start..base + diagnostic.span.end));
        base += document.text.len() + NEXT_DOCUMENT.len();
        fixed.push(linter.fix(document, told, Applicability::Unsafe, &|_, _| true).text);
    }
    for noisy in found.iter().filter(|span| !example.marks.contains(span)) {
        wrong(Wrong::Noisy, format!("{:?}", &text[noisy.clone()]));
    }
    for missing in example.marks.iter().filter(|span| !found.contains(span)) {
        wrong(Wrong::Missing, format!("{:?}", &text[missing.clone()]));
    }
    let fixed = fixed.join(NEXT_DOCUMENT);
    let expected = String::from_utf8_lossy(example.fixed.as_deref().unwrap_or(&example.raw));
    if fixed != expected {
        wrong(Wrong::Fix, format!("made {fixed:?}, written is {expected:?}"));
    }
}

fn home(path: &str, record: Option<Record>) -> Home {
    Home { path: path.into(), record: record.map(Arc::new) }
}

const IN_MEMORY: &str = "what a few documents are compared by fits into memory";

/// Tries an example that is a file of records. What is marked is compared as text, for the text of a record is not
/// where its bytes are.
fn try_records(linter: &Linter, example: &Example, ending: &str, wrong: &mut dyn FnMut(Wrong, String)) {
    let name = format!("example.{ending}");
    let Some(format) = format_of(Path::new(&name)) else {
        return wrong(Wrong::Missing, format!("no container format `{ending}`"));
    };
    let visit = |raw: &[u8]| {
        let (mut seen, mut texts, mut comparisons) = (Vec::new(), Vec::new(), linter.compare(Path::new("")));
        let mended = format.visit(Piece::whole(Path::new(&name), raw), &Fields::default(), &mut |item| {
            let document = Document::with(item.text, item.origin, item.faults, item.damage);
            let found = linter.lint(&document);
            seen.extend(found.iter().map(|diagnostic| diagnostic.span.of(item.text).to_owned()));
            texts.push(item.text.to_owned());
            let home = home(&name, item.record);
            comparisons.take(Compared::new(home, &document, linter.digest(&document))).expect(IN_MEMORY);
            linter.fix(&document, found, Applicability::Unsafe, &|_, _| true).rounds
        });
        let across = comparisons.conclude().expect(IN_MEMORY).map(|found| found.expect(IN_MEMORY));
        seen.extend(across.map(|(number, finding)| finding.span.of(&texts[number]).to_owned()));
        (seen, mended)
    };
    let (seen, mended) = visit(&example.raw);
    let marked = |range: &std::ops::Range<usize>| String::from_utf8_lossy(&example.raw[range.clone()]).into_owned();
    let mut expected: Vec<String> = example.marks.iter().map(marked).collect();
    for text in seen {
        match expected.iter().position(|mark| *mark == text) {
            Some(index) => drop(expected.remove(index)),
            None => wrong(Wrong::Noisy, format!("{text:?}")),
        }
    }
    for missing in expected {
        wrong(Wrong::Missing, format!("{missing:?}"));
    }
    let written = mended.as_deref().unwrap_or(&example.raw);
    let fixed = example.fixed.as_deref().unwrap_or(&example.raw);
    if written != fixed {
        let (got, expected) = (String::from_utf8_lossy(written), String::from_utf8_lossy(fixed));
        wrong(Wrong::Fix, format!("made {got:?}, written is {expected:?}"));
    }
    if mended.as_deref().is_some_and(|mended| visit(mended).1.is_some()) {
        wrong(Wrong::Unsettled, "the second fix is not the first".to_owned());
    }
}

fn try_example(linter: &Linter, example: &Example, from: Origin, wrong: &mut dyn FnMut(Wrong, String)) {
    // The ending of a text file says what it is written in; any other names a container.
    let dialect = example.format.as_deref().and_then(|ending| Dialect::by_ending(&format!("example.{ending}")));
    if let Some(ending) = example.format.as_ref().filter(|_| dialect.is_none()) {
        return try_records(linter, example, ending, wrong);
    }
    let decoded = source::decode_by(&example.raw, linter.languages());
    let text = decoded.text.as_ref();
    let said = example.fault.map(|kind| Fault::new(kind, "an example"));
    let faults: Vec<_> = decoded.fault.iter().cloned().chain(said).collect();
    let origin = Origin { dialect, ..from };
    let document = Document::with(text, origin, &faults, decoded.damage.as_ref());
    let mut found = linter.lint(&document);
    found.extend(compare(linter, text));

    // Marks count bytes of the file. Where the file is not plain UTF-8 the text's own offsets differ, and what is
    // marked is compared as text: decoded, in order.
    let plain = example.raw == text.as_bytes();
    type Seen = (Option<(usize, usize)>, String);
    let told = |(place, text): &Seen| match place {
        Some((start, _)) => {
            let before = &text_before(&example.raw, *start);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{text:?} at {line}:{column}")
        }
        None => format!("{text:?}"),
    };
    let place = |diagnostic: &Diagnostic| {
        let span = diagnostic.span;
        (plain.then_some((span.start, span.end)), span.of(text).to_owned())
    };
    let marked = |range: &std::ops::Range<usize>| {
        let bytes = &example.raw[range.clone()];
        (plain.then_some((range.start, range.end)), source::decode_part(bytes, &decoded.encoding))
    };
    let mut expected: Vec<_> = example.marks.iter().map(marked).collect();
    for diagnostic in &found {
        let seen = place(diagnostic);
        match expected.iter().position(|mark| *mark == seen) {
            Some(index) => drop(expected.remove(index)),
            None => wrong(Wrong::Noisy, told(&seen)),
        }
    }
    for missing in expected {
        wrong(Wrong::Missing, told(&missing));
    }

    let fixed = linter.fix(&document, found, Applicability::Unsafe, &|_, _| true);
    let written = decoded.encode(&fixed.text);
    let expected = example.fixed.as_deref().unwrap_or(&example.raw);
    let changed = !fixed.rounds.is_empty();
    if changed && written != expected || !changed && example.raw != expected {
        let got = if changed { &written } else { &example.raw };
        let (got, expected) = (String::from_utf8_lossy(got), String::from_utf8_lossy(expected));
        wrong(Wrong::Fix, format!("made {got:?}, written is {expected:?}"));
    }
    let again = Document::with(&fixed.text, origin, &faults, None);
    if changed && !linter.fix(&again, linter.lint(&again), Applicability::Unsafe, &|_, _| true).rounds.is_empty() {
        wrong(Wrong::Unsettled, "the second fix is not the first".to_owned());
    }
}

fn text_before(raw: &[u8], offset: usize) -> String {
    String::from_utf8_lossy(&raw[..offset]).into_owned()
}

/// Between the documents of an example for a rule that compares documents.
const NEXT_DOCUMENT: &str = "\u{C}\n";

/// What the corpus-wide checks find in the documents of an example, at its place in the whole text.
fn compare(linter: &Linter, text: &str) -> Vec<Diagnostic> {
    if !linter.is_corpus_wide() {
        return Vec::new();
    }
    let documents: Vec<Document> = text.split(NEXT_DOCUMENT).map(Document::new).collect();
    let mut comparisons = linter.compare(Path::new(""));
    for document in &documents {
        comparisons.take(Compared::new(home("an example", None), document, linter.digest(document))).expect(IN_MEMORY);
    }
    let place = |(index, finding): (usize, Finding)| {
        let before: usize = documents[..index].iter().map(|document| document.text.len() + NEXT_DOCUMENT.len()).sum();
        let span = Span::new(before + finding.span.start, before + finding.span.end);
        Diagnostic::told(finding.rule, span, finding.message, finding.notes)
    };
    comparisons.conclude().expect(IN_MEMORY).map(|found| place(found.expect(IN_MEMORY))).collect()
}
