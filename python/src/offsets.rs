//! From bytes to code points, which are what Python counts a string by.

/// Knows the code points before each place of a text.
pub(crate) struct CodePoints<'t> {
    text: &'t str,
    /// Those before each block of [`BLOCK`] bytes; empty where all of them are bytes.
    before: Vec<usize>,
}

const BLOCK: usize = 512;

impl<'t> CodePoints<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(count);
                count += starts(block);
            }
        }
        Self { text, before }
    }

    /// How many code points stand before this byte, which begins one or is the end.
    pub(crate) fn before(&self, byte: usize) -> usize {
        // The end of a text may be that of its last block.
        let block = (byte / BLOCK).min(self.before.len().saturating_sub(1));
        match self.before.get(block) {
            Some(count) => count + starts(&self.text.as_bytes()[block * BLOCK..byte]),
            None => byte,
        }
    }
}

/// How many code points begin in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}
