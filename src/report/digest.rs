//! `digest`: what a person at a terminal can take in, however much there is.
//!
//! While all findings fit they are all shown, file by file. Of more than [`Context::most`] that many are chosen, some
//! of each rule, one for all that have the same text; a table by rule and the sites or folders with most follow.
//! Whatever comes, no more than some of each rule are held, and what is shown depends on the order of the walk alone.

use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;

mod alike;
mod drawing;
mod places;

use super::statistics::by_severity;
use super::{Context, Report, Summary, counted, grouped};
use crate::diagnostic::{Finding, Severity};
use alike::{Alike, Group};
use drawing::Drawing;

/// Rows of the table by rule: with the head it fits on a screen.
const MOST_RULES: usize = 24;

pub(super) struct Digest {
    drawing: Drawing,
    color: bool,
    most: Option<usize>,
    count: u64,
    /// All of them, while they fit.
    all: Vec<Finding>,
    alike: Alike,
    /// The file that was shown last, where each finding is shown as it comes.
    last: Option<Arc<str>>,
}

impl Digest {
    pub(super) fn new(context: &Context) -> Self {
        Self {
            drawing: Drawing::new(context.color, context.columns),
            color: context.color,
            most: context.most.0,
            count: 0,
            all: Vec::new(),
            alike: Alike::new(context.most.0.unwrap_or(0)),
            last: None,
        }
    }
}

impl Report for Digest {
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        self.count += 1;
        let Some(most) = self.most else {
            let is_first = self.last.is_none();
            let is_same = self.last.as_ref() == Some(&finding.path);
            self.last = Some(Arc::clone(&finding.path));
            if !is_same {
                self.drawing.file(&finding.path, is_first, out)?;
            }
            return self.drawing.one(finding, None, out);
        };
        self.alike.count(finding);
        if self.count <= most as u64 {
            self.all.push(finding.clone());
        } else {
            self.all = Vec::new();
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let is_cut = self.most.is_some_and(|most| self.count > most as u64);
        if is_cut {
            let groups = std::mem::replace(&mut self.alike, Alike::new(0)).into_chosen(summary);
            self.chosen(groups, out)?;
        } else {
            self.whole(out)?;
        }
        if is_cut || self.most.is_none() && self.count > 0 {
            writeln!(out, "{}", by_severity(summary, MOST_RULES, self.color))?;
            places::write(summary, self.color, out)?;
        } else if self.count > 0 {
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Digest {
    /// All findings, file by file: those that come of comparing documents stand with the others of their file.
    fn whole(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let all = std::mem::take(&mut self.all);
        let mut shown: Vec<_> = all.iter().map(|finding| (finding, None)).collect();
        shown.sort_by_key(|(finding, _)| (number(finding), finding.span));
        // The files in the order of the walk.
        let mut places: FxHashMap<&Arc<str>, usize> = FxHashMap::default();
        for (place, finding) in all.iter().enumerate() {
            places.entry(&finding.path).or_insert(place);
        }
        shown.sort_by_key(|(finding, _)| places[&finding.path]);
        self.by_file(shown, out)
    }

    /// The chosen ones, the worst first.
    fn chosen(&mut self, mut groups: Vec<Group>, out: &mut dyn Write) -> io::Result<()> {
        groups.sort_by(|a, b| (b.severity(), b.count).cmp(&(a.severity(), a.count)).then_with(|| a.id().cmp(b.id())));
        let is_lossy = groups.iter().any(|group| group.is_at_least());
        self.by_file(groups.iter().map(|group| (&group.finding, Some(group.sentence()))).collect(), out)?;
        let stand_for: u64 = groups.iter().map(|group| group.count).sum();
        let at_least = if is_lossy { "at least " } else { "" };
        let what = match groups.len() as u64 {
            0 => format!("{} not shown.", counted(self.count, "finding")),
            shown if shown == stand_for => format!("{} of {} shown.", grouped(shown), counted(self.count, "finding")),
            shown => format!(
                "{} of {} shown, which stand for {at_least}{} with the same words.",
                grouped(shown),
                counted(self.count, "finding"),
                grouped(stand_for)
            ),
        };
        let start = if groups.is_empty() { "" } else { "\n" };
        writeln!(out, "{start}{what} All: --max-findings all.\n")
    }

    /// Findings with what there is to say behind them; the files in the order of their first one.
    fn by_file(&mut self, mut shown: Vec<(&Finding, Option<String>)>, out: &mut dyn Write) -> io::Result<()> {
        let mut is_first = true;
        while let Some(path) = shown.first().map(|(finding, _)| Arc::clone(&finding.path)) {
            let (mut here, others): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(finding, _)| finding.path == path);
            self.drawing.file(&path, is_first, out)?;
            while let Some(number) = here.first().map(|(finding, _)| number(finding)) {
                let (record, rest): (Vec<_>, Vec<_>) =
                    here.into_iter().partition(|(finding, _)| self::number(finding) == number);
                for (finding, more) in &record {
                    self.drawing.one(finding, more.as_deref(), out)?;
                }
                here = rest;
            }
            is_first = false;
            shown = others;
        }
        Ok(())
    }
}

/// The record's, in a file of records.
fn number(finding: &Finding) -> Option<u64> {
    finding.record.as_ref().map(|record| record.number)
}

impl Group {
    fn severity(&self) -> Severity {
        self.finding.severity()
    }

    fn id(&self) -> &str {
        &self.finding.rule.id
    }

    /// How often it comes, if more than once.
    fn sentence(&self) -> String {
        if self.count < 2 {
            return String::new();
        }
        let at_least = if self.is_at_least() { "at least " } else { "" };
        let documents = counted(self.documents, "document");
        format!("{at_least}{} times in {documents}", grouped(self.count))
    }
}
