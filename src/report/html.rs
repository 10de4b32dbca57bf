//! `html`: a page in one file, which asks nothing of the network, with what was found as JSON inside it.
//!
//! The page itself (`html/page.html`, `page.css`, `script/`) is the same for every run. What comes of a run or a text
//! is JSON in an element that no browser runs, and the script writes it as text, never as markup. Totals are of all
//! findings; of the findings themselves at most [`MOST`] are in the page.

use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;

mod chosen;
mod documents;
mod page;
mod repeated;
mod wire;

use super::json::write_json;
use super::{Context, Earlier, Report, Summary};
use crate::diagnostic::{Finding, Mending, Rule};
use crate::fix::Applicability;
use chosen::Chosen;
use documents::Documents;
use repeated::Repeated;
use wire::{Row, WireData};

/// Findings in the page: a browser opens, filters and sorts that many without being waited for.
const MOST: usize = 50_000;

pub(super) struct Html {
    version: String,
    /// Of findings and of the context, by id.
    rules: FxHashMap<String, Arc<Rule>>,
    chosen: Chosen<Row>,
    documents: Documents,
    repeated: Repeated,
    earlier: Option<Earlier>,
    /// Findings that the earlier report does not have.
    new: u64,
}

impl Html {
    pub(super) fn new(context: &Context) -> Self {
        Self {
            version: context.version.clone(),
            rules: context.rules.iter().map(|rule| (rule.id.clone(), Arc::clone(rule))).collect(),
            chosen: Chosen::new(MOST),
            documents: Documents::default(),
            repeated: Repeated::default(),
            earlier: context.earlier.clone(),
            new: 0,
        }
    }
}

impl Report for Html {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        let is_new = self.earlier.as_mut().is_some_and(|earlier| !earlier.meet(finding));
        if finding.suppressed {
            return Ok(());
        }
        self.new += u64::from(is_new);
        if !self.rules.contains_key(&finding.rule.id) {
            self.rules.insert(finding.rule.id.clone(), Arc::clone(&finding.rule));
        }
        self.documents.count(finding);
        self.repeated.count(finding);
        self.chosen.offer(&finding.rule.id, finding.severity(), || Row::new(finding, is_new));
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let [before, between, after] = page::parts();
        out.write_all(before.as_bytes())?;
        let rows = std::mem::take(&mut self.chosen).into_rows();
        let documents = std::mem::take(&mut self.documents).finish();
        let data = WireData::new(self, summary, &documents, &rows);
        page::data(&write_json(&data)?, out)?;
        drop(data);
        out.write_all(between.as_bytes())?;
        let mut table = wire::Table::new(summary);
        for (index, row) in rows.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let row = write_json(&table.row(row))?;
            write!(out, "{comma}")?;
            page::data(&row, out)?;
            out.write_all(b"\n")?;
        }
        out.write_all(after.as_bytes())
    }
}

/// How a finding would be mended, as the page has it: 0 not, 1 with `--fix`, 2 with `--unsafe-fixes` too, 3 if the file
/// could be written.
fn mending(finding: &Finding) -> u8 {
    match finding.mending {
        Mending::Nothing => 0,
        Mending::By(Applicability::Safe) => 1,
        Mending::By(_) => 2,
        Mending::Refused => 3,
    }
}
