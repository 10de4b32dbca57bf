//! The part of the build script that reads a file of `rules/languages`.
//!
//! The words of a list go into the program as one string, a word a line: a table of six thousand strings would have to
//! be put right, pointer by pointer, each time the program starts.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::file;

/// What the file says, as Rust.
///
/// # Panics
/// When it is wrong: the program is not built then.
pub(crate) fn describe(path: &Path) -> String {
    let code = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    assert!(file::is_code(&code), "{}: not named by a code", path.display());
    let source = fs::read_to_string(path).expect("a language's file is readable");
    let file = file::parse(&source).unwrap_or_else(|(message, span)| {
        let line = span.map_or(0, |span| source[..span.start].matches('\n').count() + 1);
        panic!("{}:{line}: {message}", path.display())
    });
    let mut described = format!("Builtin {{ code: {code:?}, name: {:?}, lists: &[", file.name);
    for (list, entries) in file.lists {
        write!(described, "(List::{list:?}, {entries:?}), ").expect("a string takes it");
    }
    described + "] }"
}
