//! The lines of a journal: JSON, and safe to be shown on a terminal.
//!
//! What a person reads (`fix`) and what puts the bytes back (`bytes`) are two things: a fix is told in the text, which
//! may be escaped, packed or mended in several rounds.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::splices::splices;
use crate::corpus::content::Content;
use crate::diagnostic::Record;
use crate::lint::Change;
use crate::report::json::write_json;
use crate::report::removed::WireRemoved;
use crate::span::Span;

/// The form of the lines; of another one nothing is read.
pub(super) const SCHEMA: u32 = 1;

/// What a journal says, as it is read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Line {
    /// The first line.
    Run {
        schema: u32,
        version: String,
        began: String,
    },
    /// A file that is about to be replaced; what was done to it stands behind.
    File(Head),
    Bytes(Bytes),
    /// For people.
    Fix {},
    /// The file that was named last under this path was not replaced after all.
    Failed {
        path: Written,
    },
    /// The run came to its end.
    End,
}

/// A file that is replaced.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    #[serde(flatten)]
    pub(super) path: Written,
    pub(super) before: Content,
    pub(super) after: Content,
    /// How many lines follow of it.
    pub(super) fixes: u64,
    pub(super) bytes: u64,
    /// Where the file itself is kept, if it is: its name in the folder of the journal's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) kept: Option<String>,
}

/// A path, from the folder in which the journals are where it lies below, else from the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    path: String,
    /// Its bytes, in hexadecimal, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    path_hex: Option<String>,
}

impl Written {
    pub(super) fn of(path: &Path) -> Self {
        let hex = path.to_str().is_none().then(|| to_hex(path.as_os_str().as_encoded_bytes()));
        Self { path: path.to_string_lossy().into_owned(), path_hex: hex }
    }

    /// The path; `None` where this is none that this system has.
    pub(super) fn path(&self) -> Option<PathBuf> {
        let Some(hex) = &self.path_hex else { return Some(PathBuf::from(&self.path)) };
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            from_hex(hex).map(|bytes| std::ffi::OsString::from_vec(bytes).into())
        }
        #[cfg(not(unix))]
        {
            let _ = hex;
            None
        }
    }
}

/// A stretch of the old file, and how many bytes of the new one stand in its place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Bytes {
    /// Where it begins in the old file.
    pub(super) at: u64,
    pub(super) new: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    old: Option<String>,
    /// In hexadecimal, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    old_hex: Option<String>,
}

impl Bytes {
    fn new(at: u64, new: u64, old: &[u8]) -> Self {
        match std::str::from_utf8(old) {
            Ok(text) => Self { at, new, old: Some(text.to_owned()), old_hex: None },
            Err(_) => Self { at, new, old: None, old_hex: Some(to_hex(old)) },
        }
    }

    /// The old bytes; `None` where these are none.
    pub(super) fn old(&self) -> Option<Cow<'_, [u8]>> {
        match (&self.old, &self.old_hex) {
            (Some(text), None) => Some(Cow::Borrowed(text.as_bytes())),
            (None, Some(hex)) => from_hex(hex).map(Cow::Owned),
            _ => None,
        }
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|c| c.to_digit(16).and_then(|digit| digit.try_into().ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// A fix, as `--removed` has it.
#[derive(Serialize)]
struct Fix<'f> {
    kind: &'static str,
    #[serde(flatten)]
    change: WireRemoved<'f>,
}

/// What there is to say of a file, or of a piece of it.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub(super) text: String,
    pub(super) fixes: u64,
    pub(super) bytes: u64,
}

/// How much there was at some time.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    fixes: u64,
    bytes: u64,
}

impl Lines {
    /// Adds what a fix did to the document shown as `path`. `in_file` is where that stood in the file, or in the
    /// record's text.
    pub fn fix(&mut self, path: &str, record: Option<&Record>, change: &Change, in_file: Option<Span>) {
        let fix = Fix { kind: "fix", change: WireRemoved::new(path, record, change, in_file) };
        self.text.push_str(&line(&fix));
        self.fixes += 1;
    }

    /// Adds what puts a piece of the file back that begins at `offset`.
    pub fn put_back(&mut self, offset: u64, old: &[u8], new: &[u8]) {
        for splice in splices(old, new) {
            let bytes = &old[splice.old.start..splice.old.end];
            let bytes = Bytes::new(offset + splice.old.start as u64, splice.new as u64, bytes);
            self.text.push_str(&line(&Line::Bytes(bytes)));
            self.bytes += 1;
        }
    }

    /// How much there is.
    pub fn mark(&self) -> Mark {
        Mark { length: self.text.len(), fixes: self.fixes, bytes: self.bytes }
    }

    /// Forgets what came since then.
    pub fn back_to(&mut self, mark: Mark) {
        self.text.truncate(mark.length);
        (self.fixes, self.bytes) = (mark.fixes, mark.bytes);
    }
}

/// A line with its end.
pub(super) fn line(value: &impl Serialize) -> String {
    let mut line = write_json(value).expect("a string takes what is written");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_comes_back_as_well() {
        for old in [&b"salt \x1b[31m\xE2\x80\xAE"[..], b"caf\xE9", b""] {
            let written = line(&Line::Bytes(Bytes::new(7, 3, old)));
            assert!(!written.contains('\u{1b}') && !written.contains('\u{202e}'), "{written}");
            let Ok(Line::Bytes(read)) = serde_json::from_str(&written) else { panic!("{written}") };
            assert_eq!((read.at, read.new, read.old().as_deref()), (7, 3, Some(old)));
        }
        assert_eq!([from_hex("0"), from_hex("0g"), from_hex("+1")], [None, None, None]);
    }

    #[test]
    #[cfg(unix)]
    fn a_path_need_not_be_utf8() {
        use std::os::unix::ffi::OsStrExt as _;
        for path in [&b"a/b.txt"[..], b"caf\xE9.txt"] {
            let path = Path::new(std::ffi::OsStr::from_bytes(path));
            let written = serde_json::to_string(&Written::of(path)).expect("JSON");
            assert_eq!(serde_json::from_str::<Written>(&written).expect("it reads back").path().as_deref(), Some(path));
        }
    }
}
