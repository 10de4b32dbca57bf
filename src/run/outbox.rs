//! The way of findings from a worker to the delivery: in parcels, while the worker goes on.
//!
//! A document may have a finding for every other byte, and a finding with its words and its excerpt takes hundreds. So
//! they never stand together: a job whose turn it is hands its findings over as it makes them, and a job ahead of its
//! turn only as long as there is room. Whose turn it is is never kept waiting by the others, so the jobs cannot wait in
//! a ring.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;

use super::done::Done;
use super::packed::Notes;
use crate::diagnostic::Finding;

/// Findings that go together; sending each alone would take longer than making it.
const PARCEL: usize = 512;
/// Findings of jobs ahead of their turn that may wait for their delivery, at most. They take about half a kilobyte
/// each.
const MOST_WAITING: usize = 1 << 17;

/// What a worker sends.
pub(super) enum Sent {
    /// Some findings of a job that has more to come.
    Findings {
        number: u64,
        findings: Vec<Finding>,
    },
    Done(Box<Done>),
}

/// One job's end of the way.
pub(super) struct Outbox<'o> {
    number: u64,
    turn: &'o Turn,
    sender: &'o Sender<Sent>,
    findings: Vec<Finding>,
    /// Those that are kept back, where they are.
    held: Option<Vec<Finding>>,
    /// Notes the findings of the piece that is being looked at, where they are to be kept.
    pub(super) notes: Option<Notes>,
}

impl<'o> Outbox<'o> {
    pub(super) fn new(number: u64, turn: &'o Turn, sender: &'o Sender<Sent>) -> Self {
        Self { number, turn, sender, findings: Vec::new(), held: None, notes: None }
    }

    /// Takes a finding; waits where many of jobs ahead of their turn wait for their delivery.
    pub(super) fn put(&mut self, finding: Finding) {
        if let Some(held) = &mut self.held {
            return held.push(finding);
        }
        self.findings.push(finding);
        if self.findings.len() == PARCEL {
            let findings = std::mem::take(&mut self.findings);
            self.send(findings.len(), Sent::Findings { number: self.number, findings });
        }
    }

    /// Keeps back what is put from now on: it is to be told behind something that is not known yet.
    pub(super) fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Gives what was kept back to whoever puts it again, and keeps nothing back any longer.
    pub(super) fn release(&mut self) -> Vec<Finding> {
        self.held.take().unwrap_or_default()
    }

    /// Ends the job.
    pub(super) fn finish(mut self, mut done: Done) {
        done.findings = std::mem::take(&mut self.findings);
        self.send(done.findings.len(), Sent::Done(Box::new(done)));
    }

    fn send(&self, count: usize, sent: Sent) {
        self.turn.admit(self.number, count);
        // The other end goes away only when a report's stream is closed: nobody is left to tell.
        drop(self.sender.send(sent));
    }
}

/// Which job's findings are delivered now, and how many findings wait for theirs.
#[derive(Default)]
pub(super) struct Turn {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// The job whose turn it is.
    next: u64,
    waiting: usize,
    is_open: bool,
}

impl Turn {
    /// Waits until `count` findings of a job may be sent.
    fn admit(&self, number: u64, count: usize) {
        if count == 0 {
            return;
        }
        let mut state = self.state();
        while !state.is_open && number != state.next && state.waiting + count > MOST_WAITING {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting += count;
    }

    /// Tells that findings were delivered.
    pub(super) fn give(&self, count: usize) {
        if count > 0 {
            self.state().waiting -= count;
            self.moved.notify_all();
        }
    }

    /// Makes it the turn of the next job.
    pub(super) fn pass(&self) {
        self.state().next += 1;
        self.moved.notify_all();
    }

    /// Lets everybody through from now on.
    pub(super) fn open(&self) {
        self.state().is_open = true;
        self.moved.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A count cannot be left half-changed: a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn whose_turn_it_is_waits_for_nobody_and_the_others_for_room() {
        let turn = Turn::default();
        turn.admit(1, MOST_WAITING);
        // Job 0 goes on, however much waits.
        turn.admit(0, MOST_WAITING);
        thread::scope(|scope| {
            let third = scope.spawn(|| turn.admit(2, 1));
            assert!(!third.is_finished());
            turn.give(MOST_WAITING);
            assert!(!third.is_finished());
            turn.give(1);
            third.join().expect("there is room");
        });
        turn.pass();
        turn.admit(1, MOST_WAITING);
        assert_eq!(turn.state().waiting, 2 * MOST_WAITING);
    }
}
