//! How many bytes may be on their way at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A count of bytes in flight with a limit. A load larger than the limit is let through when nothing else is in flight.
pub(super) struct Budget {
    limit: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    in_flight: usize,
    is_open: bool,
}

impl Budget {
    /// `limit` in bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits until `bytes` more may be in flight.
    pub(super) fn take(&self, bytes: usize) {
        let mut state = self.state();
        while !state.is_open && state.in_flight > 0 && state.in_flight + bytes > self.limit {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.in_flight += bytes;
    }

    /// Gives `bytes` back.
    pub(super) fn give(&self, bytes: usize) {
        self.state().in_flight -= bytes;
        self.freed.notify_one();
    }

    /// Lets everybody through from now on.
    pub(super) fn open(&self) {
        self.state().is_open = true;
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A count cannot be left half-changed: a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
