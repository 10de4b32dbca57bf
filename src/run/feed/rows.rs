//! Files of records that are read here and there, and not from front to back.

use std::fs::File;
use std::io;
use std::sync::Arc;

use super::{Feeder, Records, RecordsFile, What};
use crate::corpus::pieces::{Chunk, Limits, Part};
use crate::corpus::{Format, RandomAccess};
use crate::text::{Fault, Start};

impl Feeder<'_> {
    /// Says that standard input cannot be such a file.
    pub(super) fn refuse_stream(&mut self, shown: &str, format: &dyn Format) -> bool {
        let name = format.name();
        let failure =
            format!("cannot read `{shown}`: a {name} file is no stream, it is read from its end; name the file");
        self.send(What::Failed { failure }, 0)
    }

    /// Sends the rows of a file that is read here and there.
    pub(super) fn feed_rows(&mut self, file: Arc<RecordsFile>, input: File, access: &dyn RandomAccess) -> bool {
        if let Some(codec) = file.packing.codec() {
            let name = file.format.name();
            let error = io::Error::other(format!("a {name} file inside {codec}, which has to be unpacked first"));
            return self.send_fault(Arc::clone(&file.shown), &error, false);
        }
        let limits = Limits { record: self.record_limit, max_ratio: self.max_ratio };
        let mut rows = match access.read(input, self.fields, limits) {
            Ok(Ok(rows)) => rows,
            Ok(Err(fault)) => return self.feed_without_texts(&file, fault),
            Err(error) => return self.send_fault(Arc::clone(&file.shown), &error, false),
        };
        let (mut is_begun, mut taken) = (false, 0);
        loop {
            let chunk = match rows.next() {
                Ok(chunk) => chunk,
                Err(error) => return self.send_fault(Arc::clone(&file.shown), &error, is_begun),
            };
            let (is_last, length) = (chunk.is_last, chunk.raw.len());
            let stored = rows.taken() - taken;
            taken += stored;
            is_begun = true;
            if !self.send(What::Records(Records { file: Arc::clone(&file), chunk, stored }), length) {
                return false;
            }
            if is_last {
                return true;
            }
        }
    }

    /// Tells that there is nothing to look at in a file that is read here and there, and copies it where it is wanted.
    fn feed_without_texts(&mut self, file: &Arc<RecordsFile>, fault: Fault) -> bool {
        if !file.is_named && file.format.is_often_no_corpus() {
            return self.send(What::Skipped { reason: format!("{} without texts", file.format.name()) }, 0);
        }
        let goes_on = self.send(What::Fault { shown: Arc::clone(&file.shown), fault, is_cut: false }, 0);
        if !goes_on || !self.copies {
            return goes_on;
        }
        let (raw, part, head) = (Vec::new(), Part::Through, None);
        let chunk = Chunk { raw, part, first_number: 1, start: Start::BEGINNING, head, is_last: true };
        self.send(What::Records(Records { file: Arc::clone(file), chunk, stored: 0 }), 0)
    }
}
