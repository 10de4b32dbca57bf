//! A reader on a thread of its own: what is compressed is expanded while what came before is cut and handed out.

use std::io::{self, Cursor, Read};
use std::thread::Scope;

use crossbeam_channel::Receiver;

/// Bytes that are read together.
const BLOCK: usize = 256 << 10;
/// Blocks that are read and not asked for yet, at most.
const MOST_AHEAD: usize = 4;

/// What another thread reads, in the order in which it reads it.
pub(super) struct Ahead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Cursor<Vec<u8>>,
}

impl Ahead {
    /// Begins to read. The thread ends with what it reads, at the first error, or once nobody asks any more.
    pub(super) fn begin<'s>(scope: &'s Scope<'s, '_>, mut input: impl Read + Send + 's) -> Self {
        let (sender, blocks) = crossbeam_channel::bounded(MOST_AHEAD);
        scope.spawn(move || {
            loop {
                let mut block = Vec::with_capacity(BLOCK);
                let read = input.by_ref().take(BLOCK as u64).read_to_end(&mut block);
                let is_last = block.len() < BLOCK;
                // What was read before an error comes before it.
                let is_wanted = block.is_empty() || sender.send(Ok(block)).is_ok();
                match read {
                    Ok(_) if is_wanted && !is_last => {}
                    Ok(_) => break,
                    // Nobody may be there to be told.
                    Err(error) => break drop(sender.send(Err(error))),
                }
            }
        });
        Self { blocks, block: Cursor::default() }
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.block.position() == self.block.get_ref().len() as u64 {
            let Ok(block) = self.blocks.recv() else { return Ok(0) };
            self.block = Cursor::new(block?);
        }
        self.block.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Gives so many bytes and then fails, or ends.
    struct Given {
        left: usize,
        fails: bool,
    }

    impl Read for Given {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(self.left).min(1000);
            if count == 0 && self.fails {
                return Err(io::Error::other("broken"));
            }
            for byte in &mut buffer[..count] {
                (*byte, self.left) = (self.left as u8, self.left - 1);
            }
            Ok(count)
        }
    }

    fn read(left: usize, fails: bool) -> (Vec<u8>, Option<String>) {
        let mut out = Vec::new();
        let read = thread::scope(|scope| Ahead::begin(scope, Given { left, fails }).read_to_end(&mut out));
        (out, read.err().map(|error| error.to_string()))
    }

    #[test]
    fn all_comes_in_order_and_an_error_behind_what_was_read_before_it() {
        for left in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + 7] {
            let expected: Vec<u8> = (1..=left).rev().map(|left| left as u8).collect();
            assert!(read(left, false) == (expected.clone(), None), "{left}");
            assert!(read(left, true) == (expected, Some("broken".to_owned())), "{left}");
        }
    }

    #[test]
    fn it_ends_where_nobody_asks_any_more() {
        let mut some = [0; 10];
        thread::scope(|scope| {
            let mut ahead = Ahead::begin(scope, Given { left: usize::MAX, fails: false });
            ahead.read_exact(&mut some).expect("there are some");
        });
        assert_eq!(some[0].wrapping_sub(some[9]), 9);
    }
}
