//! How far a run is, for whoever shows it meanwhile.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what was delivered. Others may look at any time.
#[derive(Debug, Default)]
pub struct Progress {
    documents: AtomicU64,
    findings: AtomicU64,
    bytes: AtomicU64,
}

impl Progress {
    /// Documents whose findings were reported.
    pub fn documents(&self) -> u64 {
        self.documents.load(Ordering::Relaxed)
    }

    pub fn findings(&self) -> u64 {
        self.findings.load(Ordering::Relaxed)
    }

    /// Bytes of files that are done, as they are stored.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, documents: u64, findings: u64, bytes: u64) {
        self.documents.fetch_add(documents, Ordering::Relaxed);
        self.findings.fetch_add(findings, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Counts the bytes that are read through it.
pub(super) struct Metered<'m, R> {
    pub(super) input: R,
    pub(super) count: &'m AtomicU64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
