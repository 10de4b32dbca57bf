//! The documents of a file on their way through a look, record by record, so that one is left out as a whole.

use std::sync::Arc;

use super::done::{Done, Mark, unless_it_fails};
use super::dropping::Reasons;
use super::look::{Look, Looked, Telling};
use super::outbox::Outbox;
use crate::corpus::{Answer, Format, Inspector, Item, Piece};
use crate::diagnostic::Record;
use crate::report::rejected;

/// Looks at each document of a piece; returns the piece with its fixes made and without what is left out, if that
/// changes anything.
pub(super) fn visit(
    look: &Look,
    format: &dyn Format,
    piece: Piece,
    done: &mut Done,
    outbox: &mut Outbox,
) -> Option<Vec<u8>> {
    done.paths.push(Arc::clone(look.shown));
    let mark = done.mark();
    let mut visit = Visit { look, done, outbox, mark, record: None, reasons: Reasons::new() };
    let mended = format.visit(piece, &look.task.fields, &mut visit);
    visit.end_record();
    mended
}

struct Visit<'v, 'l, 'o> {
    look: &'v Look<'l>,
    done: &'v mut Done,
    outbox: &'v mut Outbox<'o>,
    /// What was done before the record that is being looked at.
    mark: Mark,
    record: Option<Record>,
    /// Why that record is left out.
    reasons: Reasons,
}

impl Inspector for Visit<'_, '_, '_> {
    fn wants(&mut self, number: u64) -> bool {
        self.look.wants(number, self.done)
    }

    fn look(&mut self, item: Item) -> Answer {
        let number = |record: Option<&Record>| record.map(|record| record.number);
        if self.look.task.dropping.is_some() && number(self.record.as_ref()) != number(item.record.as_ref()) {
            self.end_record();
            self.record.clone_from(&item.record);
            self.mark = self.done.mark();
        }
        match self.look_or_pass(item) {
            Looked::Keep(rounds) => Answer::Edits(rounds),
            Looked::Drop(reasons) => {
                self.reasons.extend(reasons);
                Answer::Drop
            }
        }
    }

    fn leave_out(&mut self, json: String) {
        let reasons = std::mem::take(&mut self.reasons);
        let documents = self.done.documents - self.mark.documents;
        self.done.back_to(&self.mark);
        self.done.left_out.extend(self.record.as_ref().map(|record| record.number));
        self.done.drop(documents, reasons.iter().map(String::as_str));
        let reasons = reasons.iter().map(String::as_str);
        self.done.rejected.push_str(&rejected::row(self.look.shown, self.record.as_ref(), reasons, &json));
    }
}

impl Visit<'_, '_, '_> {
    /// Looks at one document. A fault of the program's own costs no more than that document: it stays as it is, and the
    /// run says so.
    fn look_or_pass(&mut self, item: Item) -> Looked {
        let Self { look, done, outbox, .. } = self;
        let place = item.record.as_ref().map_or(String::new(), |record| format!(":{}", record.number));
        let mark = done.mark();
        unless_it_fails(|| look.look(item, done, outbox)).unwrap_or_else(|| {
            done.back_to(&mark);
            done.refused_attributes.get_or_insert_with(|| "of one of its documents nothing is known".to_owned());
            done.failures
                .push(format!("{}{place}: left out: a fault in corpuslint itself, please report it", look.shown));
            Looked::Keep(Vec::new())
        })
    }

    /// Tells what waited for the record's end.
    fn end_record(&mut self) {
        if !std::mem::take(&mut self.reasons).is_empty() {
            // Once for all records of a piece.
            let failure =
                format!("{}: not dropped: where a record that does not parse ends is a guess", self.look.shown);
            if self.done.failures.last() != Some(&failure) {
                self.done.failures.push(failure);
            }
        }
        if self.look.telling == Telling::BehindRecord {
            self.look.tell_pending(self.done, self.outbox);
        }
    }
}
