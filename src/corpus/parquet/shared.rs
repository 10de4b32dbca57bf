//! An output that the parquet crate writes to and keeps, and that is wanted back.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::rewriter::Output;

/// Writes to an output. What the crate forgets of errors, on dropping its buffers, is remembered here.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<State>>);

struct State {
    output: Option<Box<dyn Output>>,
    error: Option<io::Error>,
}

impl Shared {
    pub(super) fn new(output: Box<dyn Output>) -> Self {
        Self(Arc::new(Mutex::new(State { output: Some(output), error: None })))
    }

    fn with<T>(&self, work: impl FnOnce(&mut dyn Output) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match &mut state.output {
            Some(output) => work(&mut **output),
            None => Err(io::Error::other("it was taken back")),
        };
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            state.error = Some(io::Error::new(error.kind(), error.to_string()));
        }
        result
    }

    /// The output, once all is written.
    ///
    /// # Errors
    /// When some of it was not.
    pub(super) fn into_output(self) -> io::Result<Box<dyn Output>> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (state.error.take(), state.output.take()) {
            (Some(error), _) => Err(error),
            (None, Some(output)) => Ok(output),
            (None, None) => Err(io::Error::other("it was taken back")),
        }
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|output| output.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|output| output.flush())
    }
}
