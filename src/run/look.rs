//! Lints the documents of one file, and mends them: the edits go back to whoever writes the file.
//!
//! What remains in a file that is to be written is not told here: if the writing fails, all its findings remain.

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

use super::diff::Made;
use super::done::{Done, Pending, Remembered};
use super::dropping::{Dropping, Reasons};
use super::outbox::Outbox;
use super::treatment::{Treated, Treatment};
use super::{Destination, Task, lengths};
use crate::baseline::Baseline;
use crate::config::Exemptions;
use crate::corpus::compression::{Codec, uncompressed};
use crate::corpus::pieces::oversized;
use crate::corpus::{Item, Refusal, replace};
use crate::decisions::Decisions;
use crate::diagnostic::{Diagnostic, EditPlaces, Finding, InFile, Mending, Record, Rule};
use crate::fix::{Applicability, Edit, Fix};
use crate::kind::{Digest, Home};
use crate::lint::{Compared, Fixed, Locator, Taken, fingerprint, group_text_at};
use crate::pointer::Pointer;
use crate::report::metrics::MetricsFormat;
use crate::report::{attributes, removed};
use crate::site::{Folder, shown_folder};
use crate::text::measures::Measures;
use crate::text::{Dialect, Document, Fault, FaultKind, Offsets, Origin, Written};

/// How a document stands in its file, for whoever tells what is found in it.
#[derive(Clone, Copy, Default)]
pub(super) struct Site<'s> {
    pub(super) offsets: Option<&'s Offsets>,
    /// The file is never written.
    pub(super) refusal: Option<&'s Refusal>,
    /// Of a record.
    pub(super) written: Option<Written<'s>>,
}

/// When what is found in a document that is mended is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    AtOnce,
    /// Once no other text of its record can have it left out.
    BehindRecord,
    /// Once its file is written.
    OnceWritten,
}

/// What becomes of a document.
pub(super) enum Looked {
    /// These edits, round by round.
    Keep(Vec<Vec<Edit>>),
    /// It is left out.
    Drop(Reasons),
}

/// Lints the documents of one file.
pub(super) struct Look<'l> {
    pub(super) task: &'l Task<'l>,
    pub(super) shown: &'l Arc<str>,
    pub(super) is_named: bool,
    /// Fixes are asked for, and may be made.
    pub(super) mends: bool,
    /// When what is found is told.
    pub(super) telling: Telling,
    /// The file, where there is one.
    pub(super) path: Option<&'l Path>,
    /// Its bytes are not those of its text.
    is_packed: bool,
    /// Whether it would not be written; told when a finding first asks.
    pub(super) is_refused: OnceCell<bool>,
    pub(super) exemptions: Exemptions<'l>,
    /// The file's path in the baseline, once it was asked for.
    known_as: OnceCell<String>,
}

impl<'l> Look<'l> {
    pub(super) fn new(task: &'l Task, shown: &'l Arc<str>, is_named: bool) -> Self {
        let config = task.config;
        let exemptions = if config.has_exemptions() {
            config.exemptions(&task.working_folder.join(&**shown))
        } else {
            Exemptions::default()
        };
        Self {
            task,
            shown,
            is_named,
            mends: task.fix.is_some(),
            telling: Telling::AtOnce,
            path: None,
            is_packed: Codec::of(Path::new(&**shown)).is_some(),
            is_refused: OnceCell::new(),
            exemptions,
            known_as: OnceCell::new(),
        }
    }

    /// Looks at the documents of the file at `path`.
    pub(super) fn at(task: &'l Task, path: &'l Path, shown: &'l Arc<str>, is_named: bool) -> Self {
        Self { path: Some(path), ..Self::new(task, shown, is_named) }
    }

    /// Whether a record is in the sample; counts one that is not.
    pub(super) fn wants(&self, number: u64, done: &mut Done) -> bool {
        let is_in = self.task.sample.is_none_or(|sample| sample.takes(self.shown, Some(number)));
        done.passed += u64::from(!is_in);
        is_in
    }

    /// Whether nothing is ever written in the file's place. With `--out-dir` nothing need be.
    fn is_refused(&self) -> bool {
        let is_in_place = !matches!(self.task.destination, Destination::Folder(_));
        *self.is_refused.get_or_init(|| is_in_place && self.path.is_some_and(replace::is_refused))
    }

    /// Files that a record is too long to be looked at.
    pub(super) fn tell_oversized(
        &self,
        (number, line): (u64, u64),
        limit: usize,
        done: &mut Done,
        outbox: &mut Outbox,
    ) {
        done.paths.push(Arc::clone(self.shown));
        let faults = [Fault::new(FaultKind::OversizedRecord, oversized(limit))];
        let field = self.task.fields.texts.shown().to_owned();
        let record = Record { number, line, id: None, field };
        let looked = self.look(Item::of_fault(&faults, record), done, outbox);
        if let Looked::Drop(_) = looked {
            done.failures
                .push(format!("{}:{number}: not dropped: a record of this length is copied as it is", self.shown));
        }
        self.tell_pending(done, outbox);
    }

    /// Files what is found in one document, and returns the edits that mend it.
    pub(super) fn look(&self, item: Item, done: &mut Done, outbox: &mut Outbox) -> Looked {
        let whole = self.whole_folder(item.record.is_some());
        let folder =
            whole.as_deref().map(|whole| Folder { shown: shown_folder(self.shown, item.record.is_some()), whole });
        let item = Item { origin: self.origin(item.origin, folder), ..item };
        if !self.is_named && item.faults.iter().any(|fault| fault.kind == FaultKind::BinaryFile) {
            done.skipped.push("binary".to_owned());
            done.files = 0;
            return Looked::Keep(Vec::new());
        }
        if let Some(what) = item.passed_over {
            done.skipped.push(what.to_owned());
            return Looked::Keep(Vec::new());
        }
        if let Some(passes) = self.task.survey {
            done.documents += 1;
            let document = Document::with(item.text, item.origin, item.faults, item.damage);
            if document.is_readable() {
                let digests = passes.iter().map(|pass| pass.digest(&document)).collect();
                self.keep(&document, (item.record.map(Arc::new).as_ref(), None), Some(0), digests, done);
            }
            return Looked::Keep(Vec::new());
        }
        if let Some(format) = self.task.metrics {
            self.measure(item, format, done);
            return Looked::Keep(Vec::new());
        }
        let group = self.count(&item.origin, done);
        let record = item.record.map(Arc::new);
        let linter = self.task.linter;
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        let found = linter.lint(&document);
        let may_mend = |document: &Document, diagnostic: &Diagnostic| self.may_mend(document, diagnostic);
        self.note_attributes(&document, record.as_ref(), &found, done);
        let least = self.task.fix.filter(|_| self.mends);
        if let (Some(refusal), Some(least)) = (item.refusal, least) {
            let would_mend = |diagnostic: &Diagnostic| {
                let is_wanted = diagnostic.fix.as_ref().is_some_and(|fix| fix.at_least(least).is_some());
                is_wanted && may_mend(&document, diagnostic)
            };
            if found.iter().any(would_mend) {
                let failure = format!("{}: not fixed: {refusal}", self.shown);
                // Once for all records of a file.
                if done.failures.last() != Some(&failure) {
                    done.failures.push(failure);
                }
            }
            if let Some(dropping) = &self.task.dropping
                && !dropping.of_remaining(&document, &found, &may_mend).is_empty()
            {
                done.failures.push(format!("{}: not dropped: {refusal}", self.shown));
            }
        }
        let written = item.written.filter(|_| !self.is_packed);
        let site = Site { offsets: item.offsets, refusal: item.refusal, written };
        let Some(least) = least.filter(|_| item.refusal.is_none()) else {
            self.remember(&document, (record.as_ref(), group.as_ref()), item.offsets, done);
            self.note_lengths(&document, &found, item.refusal, done);
            let repair = repair(&document, &found);
            self.tell(&document, found.into_iter(), repair, (record, group), site, outbox);
            return Looked::Keep(Vec::new());
        };
        if self.task.destination == Destination::Diff {
            // Nothing is written, so everything is still there.
            self.remember(&document, (record.as_ref(), group.as_ref()), item.offsets, done);
            let repair = repair(&document, &found);
            self.tell(&document, found.iter().cloned(), repair, (record.clone(), group), site, outbox);
            let Treated { fixed, .. } = self.treat(&document, found, least, None, done);
            self.note_changes(&document, record.as_ref(), item.offsets, &fixed, done);
            self.note_made(&document, record.as_ref(), fixed.made, done);
            return Looked::Keep(fixed.rounds);
        }
        let dropping = self.task.dropping.as_ref();
        let Treated { fixed, reasons, .. } = self.treat(&document, found, least, dropping, done);
        self.note_changes(&document, record.as_ref(), item.offsets, &fixed, done);
        let is_same = fixed.rounds.is_empty();
        let document = if is_same { document } else { Document::new_from(&fixed.text, item.origin) };
        let mended = item.offsets.filter(|_| !is_same).map(|offsets| offsets.mended(&fixed.text));
        let offsets = mended.as_ref().or(item.offsets);
        self.remember(&document, (record.as_ref(), group.as_ref()), offsets, done);
        if self.telling == Telling::AtOnce {
            let repair = repair(&document, &fixed.remaining);
            self.tell(
                &document,
                fixed.remaining.into_iter(),
                repair,
                (record, group),
                Site { offsets, ..Site::default() },
                outbox,
            );
        } else if !fixed.remaining.is_empty() {
            let (damage, offsets) = (document.damage.cloned(), offsets.cloned());
            let repair = repair(&document, &fixed.remaining);
            let (text, remaining) = (fixed.text, fixed.remaining);
            done.pending.push(Pending { text, damage, offsets, repair, record, remaining, group });
        }
        if reasons.is_empty() { Looked::Keep(fixed.rounds) } else { Looked::Drop(reasons) }
    }

    /// Mends a document and counts what was done.
    fn treat(
        &self,
        document: &Document,
        found: Vec<Diagnostic>,
        least: Applicability,
        dropping: Option<&Dropping>,
        done: &mut Done,
    ) -> Treated {
        let Task { linter, max_removed, .. } = *self.task;
        let treatment = Treatment { linter, least, max_removed, dropping };
        let may_mend = |document: &Document, diagnostic: &Diagnostic| self.may_mend(document, diagnostic);
        let treated = treatment.treat(document, found, &may_mend);
        done.mended += treated.fixed.mended as u64;
        done.kept_whole += u64::from(treated.fixed.would_empty);
        done.cut_too_far += u64::from(treated.is_cut_too_far);
        if self.task.notes.lengths {
            lengths::count_fixed(&mut done.lengths, document, &treated.fixed);
        }
        treated
    }

    /// Tells what was to be told later.
    pub(super) fn tell_pending(&self, done: &mut Done, outbox: &mut Outbox) {
        for Pending { text, damage, offsets, repair, record, remaining, group } in std::mem::take(&mut done.pending) {
            let document = Document::with(&text, Origin::default(), &[], damage.as_ref());
            let site = Site { offsets: offsets.as_ref(), ..Site::default() };
            self.tell(&document, remaining.into_iter(), repair, (record, group), site, outbox);
        }
    }

    /// Counts a document; returns its group, where documents are grouped and it is of one.
    fn count(&self, origin: &Origin, done: &mut Done) -> Option<Arc<str>> {
        done.documents += 1;
        let grouping = self.task.notes.grouping.as_ref()?;
        let group: Option<Arc<str>> = grouping.of(self.shown, origin.whereabouts()).map(|name| name.into());
        done.count_in_group(group.clone(), 1);
        group
    }

    /// Where a document came from, with what its file's ending says of it. What a record's field is written in, its
    /// file's ending does not say.
    fn origin<'o>(&self, origin: Origin<'o>, folder: Option<Folder<'o>>) -> Origin<'o> {
        let dialect = if origin.is_record { None } else { self.dialect() };
        Origin { dialect: origin.dialect.or(dialect), folder, ..origin }
    }

    /// The whole path of the folder that the file lies in, or of a file of records, where somebody asks for it.
    fn whole_folder(&self, is_record: bool) -> Option<String> {
        if self.task.survey.is_none() && !self.task.linter.knows_sites() {
            return None;
        }
        let path = self.task.working_folder.join(&**self.shown);
        let folder = if is_record { Some(&*path) } else { path.parent() };
        folder.map(|folder| folder.to_string_lossy().into_owned())
    }

    fn dialect(&self) -> Option<Dialect> {
        Dialect::by_ending(&uncompressed(Path::new(&**self.shown)).to_string_lossy())
    }

    /// Keeps how long a document is and how long fixes would leave it, if it is asked for.
    fn note_lengths(&self, document: &Document, found: &[Diagnostic], refusal: Option<&Refusal>, done: &mut Done) {
        if self.task.notes.lengths {
            let is_written = refusal.is_none() && !self.is_refused();
            let mended = found.iter().filter(|diagnostic| is_written && self.may_mend(document, diagnostic));
            let fixes: Vec<&Fix> = mended.filter_map(|diagnostic| diagnostic.fix.as_ref()).collect();
            lengths::count_found(&mut done.lengths, document, &fixes);
        }
    }

    /// Keeps where something was found, as attributes, if they are asked for.
    fn note_attributes(
        &self,
        document: &Document,
        record: Option<&Arc<Record>>,
        found: &[Diagnostic],
        done: &mut Done,
    ) {
        let Some(record) = record.filter(|_| self.task.attributes.is_some()) else { return };
        if done.last_attributed.replace(record.number) == Some(record.number) {
            let refused = format!("record {} has several texts, and places are those in one", record.number);
            done.refused_attributes.get_or_insert(refused);
            return;
        }
        let counted = found.iter().filter(|diagnostic| self.may_mend(document, diagnostic));
        let found = counted.map(|diagnostic| (diagnostic.rule.id.as_str(), diagnostic.span));
        let id = document.origin.record.and_then(|record| Pointer::field("id").json(record));
        done.attributes.push_str(&attributes::row(id, document.text, found));
    }

    /// Keeps what was done, and what was taken away, if it is asked for.
    fn note_changes(
        &self,
        document: &Document,
        record: Option<&Arc<Record>>,
        offsets: Option<&Offsets>,
        fixed: &Fixed,
        done: &mut Done,
    ) {
        let is_journaled = self.task.journal.is_some() && self.path.is_some();
        if !self.task.notes.removed && !is_journaled {
            return;
        }
        for change in fixed.changes(document.text) {
            let in_file = |span| offsets.map_or(span, |offsets| offsets.span(document.text, span));
            let (record, in_file) = (record.map(|record| &**record), change.span.map(in_file));
            if is_journaled {
                done.journaled.fix(self.shown, record, &change, in_file);
            }
            if self.task.notes.removed && !change.text.is_empty() {
                done.stripped.push_str(&removed::row(self.shown, record, &change, in_file));
            }
        }
    }

    /// Keeps which rules changed which lines of the file.
    fn note_made(
        &self,
        document: &Document,
        record: Option<&Arc<Record>>,
        mut made: Vec<(usize, Arc<Rule>)>,
        done: &mut Done,
    ) {
        made.sort_by_key(|(offset, _)| *offset);
        let (mut line_number, mut counted) = (1, 0);
        for (offset, rule) in made {
            line_number += memchr::memchr_iter(b'\n', &document.text.as_bytes()[counted..offset]).count() as u64;
            counted = offset;
            let line_number = record.map_or(line_number, |record| record.number);
            done.made.push(Made { line_number, rule });
        }
    }

    /// Adds a document's row; of what could not be read there is none.
    fn measure(&self, item: Item, format: MetricsFormat, done: &mut Done) {
        if let Some(fault) = item.faults.iter().find(|fault| fault.kind.hides_text()) {
            let record = item.record.map_or(String::new(), |record| format!("{}:", record.number));
            done.failures.push(format!("{}:{record} {}", self.shown, fault.detail));
            return;
        }
        done.documents += 1;
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        done.rows.push_str(&format.row(self.shown, item.record.as_ref(), &Measures::new(&document)));
    }

    fn is_exempt(&self, document: &Document, diagnostic: &Diagnostic) -> bool {
        self.exemptions.admit(&diagnostic.rule, diagnostic.span.of(document.text))
    }

    fn may_mend(&self, document: &Document, diagnostic: &Diagnostic) -> bool {
        let is_known = |rule: &Rule| {
            let known = |baseline: &&Baseline| {
                let path = self.known_as.get_or_init(|| baseline.path(self.shown));
                baseline.knows(path, &rule.id, &fingerprint(document, &rule.id, diagnostic.span))
            };
            self.task.baseline.as_ref().is_some_and(known)
        };
        let is_decided =
            |decisions: &Decisions| decisions.admit(&diagnostic.rule.id, group_text_at(document.text, diagnostic.span));
        let decisions = self.task.decisions.filter(|_| diagnostic.fix.is_some());
        !self.is_exempt(document, diagnostic) && !is_known(&diagnostic.rule) && decisions.is_none_or(is_decided)
    }

    /// Keeps what the checks across documents have to know.
    fn remember(
        &self,
        document: &Document,
        (record, group): (Option<&Arc<Record>>, Option<&Arc<str>>),
        offsets: Option<&Offsets>,
        done: &mut Done,
    ) {
        if self.task.linter.is_corpus_wide() {
            let mark = offsets.map_or(Some(0), Offsets::plain_mark);
            self.keep(document, (record, group), mark, self.task.linter.digest(document), done);
        }
    }

    fn keep(
        &self,
        document: &Document,
        (record, group): (Option<&Arc<Record>>, Option<&Arc<str>>),
        mark: Option<usize>,
        digests: Vec<Option<Digest>>,
        done: &mut Done,
    ) {
        if digests.iter().any(Option::is_some) {
            let home = Home { path: Arc::clone(self.shown), record: record.cloned() };
            let compared = Compared::new(home, document, digests);
            done.remembered.push(Remembered { compared, group: group.cloned(), mark });
        }
    }

    /// Sends the findings that the configuration does not let pass, which come in the order of the text. Those of a
    /// file that is never written come without their fixes. `repair` is what [`repair`] says.
    pub(super) fn tell(
        &self,
        document: &Document,
        found: impl Iterator<Item = Diagnostic>,
        repair: Option<Mending>,
        (record, group): (Option<Arc<Record>>, Option<Arc<str>>),
        site: Site,
        outbox: &mut Outbox,
    ) {
        let locator = Locator::new(document, Arc::clone(self.shown), record, self.task.excerpt_columns);
        let mut locator = locator.with_offsets(site.offsets).with_written(site.written);
        let mut taken = Taken::default();
        for mut diagnostic in found {
            diagnostic.fix.take_if(|_| site.refusal.is_some());
            if !self.is_exempt(document, &diagnostic) {
                let mut finding = locator.finding(diagnostic);
                if self.is_packed && finding.record.is_none() {
                    finding.in_file = InFile { span: None, edits: EditPlaces::Nowhere };
                }
                finding.mending = repair.map_or(finding.mending, |repair| finding.mending.after(repair));
                if let Some(fix) = finding.fix.as_ref().filter(|_| self.task.notes.characters) {
                    finding.takes = taken.by(document.text, fix);
                }
                finding.group.clone_from(&group);
                if let Some(notes) = &mut outbox.notes {
                    notes.add(&finding, self.task.linter.rules());
                }
                self.send(finding, outbox);
            }
        }
    }

    /// Sends a finding. Whether its file may be written is asked last: that is no matter of what is in it.
    pub(super) fn send(&self, mut finding: Finding, outbox: &mut Outbox) {
        if matches!(finding.mending, Mending::By(_)) && self.is_refused() {
            finding.mending = Mending::Refused;
        }
        outbox.put(finding);
    }
}

/// A document that did not decode is written by its repair first, or not at all: what that repair asks for.
fn repair(document: &Document, found: &[Diagnostic]) -> Option<Mending> {
    let damage = document.damage?;
    let is_repair = |fix: &&Fix| !damage.repair.is_empty() && fix.edits() == damage.repair;
    Some(Mending::of(found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).find(is_repair)))
}
