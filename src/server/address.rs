//! Where a document lies, from the address that an editor gives it, and back.
//!
//! Editors write the same address in several ways (`file:///c%3A/a` is `file:///C:/a`), so what comes from one goes
//! back to it as it came, and only paths are compared.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands for itself in a path.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a file on this machine; `None` of any other address.
pub(crate) fn path_of(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    if !scheme.eq_ignore_ascii_case("file") || !(host.is_empty() || host == "localhost") {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/C:/a` there.
    let path = if cfg!(windows) { path.trim_start_matches('/') } else { &path };
    Some(PathBuf::from(path))
}

/// The address of a file by its absolute path; `None` where it is no text.
pub(crate) fn uri_of(path: &Path) -> Option<String> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let path = utf8_percent_encode(&path, PLAIN);
    Some(if cfg!(windows) { format!("file:///{path}") } else { format!("file://{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_path_comes_back() {
        for path in ["/data/a.txt", "/data/Käse 100%/a#b?.txt", "/"] {
            let uri = uri_of(Path::new(path)).expect("it is text");
            assert!(uri.is_ascii() && !uri.contains([' ', '#', '?']), "{uri}");
            assert_eq!(path_of(&uri).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(path_of("file://localhost/a%3Ab").as_deref(), Some(Path::new("/a:b")));
    }

    #[test]
    fn what_is_no_file_here_has_no_path() {
        for uri in ["untitled:Untitled-1", "file://elsewhere/a.txt", "git:/a.txt", "https://a.example/a.txt", "file:"] {
            assert_eq!(path_of(uri), None, "{uri}");
        }
    }
}
