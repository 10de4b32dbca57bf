//! What a document is made of, learned in one pass at memory speed.
//!
//! A check whose trigger byte is not in the profile costs nothing: prose has no ESC, no `|`, no `**`.

use super::lines::Lines;

/// Which of the 256 byte values occur.
#[derive(Clone, Debug)]
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// The bytes that occur in `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut set = [false; 256];
        for &byte in bytes {
            set[usize::from(byte)] = true;
        }
        Self(set)
    }

    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }

    /// Whether any of `bytes` occurs.
    pub fn has_any(&self, bytes: impl IntoIterator<Item = u8>) -> bool {
        bytes.into_iter().any(|byte| self.has(byte))
    }

    /// Whether every byte is ASCII.
    pub fn is_ascii(&self) -> bool {
        !self.has_any(0x80..=0xFF)
    }
}

/// The bytes that occur, and the table of lines.
#[derive(Clone, Debug)]
pub struct Profile {
    pub bytes: ByteSet,
    pub lines: Lines,
}

impl Profile {
    pub fn of(text: &str) -> Self {
        Self { bytes: ByteSet::of(text.as_bytes()), lines: Lines::of(text) }
    }
}
