//! Compressed files: which they are, and their bytes as a format sees them.
//!
//! A file may be several members (gzip, bzip2), frames (zstd) or streams (xz), one behind the other; here all of them
//! are members. A file that is written again gets members of about the size that it had, so that whoever reads it in
//! parts still can.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

mod decoder;
mod encoder;

pub use decoder::{Decoder, Expanded};
pub use encoder::Encoder;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    Bzip2,
    /// The container of LZMA2, not the older `.lzma`.
    Xz,
}

impl Codec {
    /// By the ending of a file's name, without its dot.
    fn of_ending(ending: &str) -> Option<Self> {
        let is = |one: &str| ending.eq_ignore_ascii_case(one);
        match () {
            () if is("gz") || is("tgz") => Some(Self::Gzip),
            () if is("zst") || is("zstd") || is("tzst") => Some(Self::Zstd),
            () if is("bz2") || is("tbz2") => Some(Self::Bzip2),
            () if is("xz") || is("txz") => Some(Self::Xz),
            () => None,
        }
    }

    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        Self::of_ending(path.extension()?.to_str()?)
    }
}

impl fmt::Display for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        })
    }
}

/// The name that a file would have uncompressed: its own where it is not compressed.
pub fn uncompressed(path: &Path) -> PathBuf {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    if Codec::of(path).is_none() {
        return path.to_owned();
    }
    path.with_extension(if ending.starts_with('t') { "tar" } else { "" })
}

/// How large a file's members are, learned while it is read, in uncompressed bytes.
#[derive(Debug, Default)]
pub struct Members {
    count: AtomicU64,
    bytes: AtomicU64,
}

impl Members {
    fn add(&self, bytes: u64) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Their mean size; `None` of a file that is one member, as far as it was read.
    fn size(&self) -> Option<u64> {
        let (count, bytes) = (self.count.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed));
        (count > 1).then(|| (bytes / count).max(1))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::sync::Arc;

    use super::*;

    const ALL: [Codec; 4] = [Codec::Gzip, Codec::Zstd, Codec::Bzip2, Codec::Xz];

    fn packed(codec: Codec, text: &[u8]) -> Vec<u8> {
        let mut encoder = Encoder::new(codec, Vec::new(), Arc::default()).expect("memory takes all");
        encoder.write_all(text).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn unpacked(codec: Codec, raw: &[u8]) -> (Result<Vec<u8>, String>, Arc<Members>) {
        let members = Arc::new(Members::default());
        let mut out = Vec::new();
        let mut decoder = Decoder::new(codec, raw, u32::MAX, Arc::clone(&members));
        let result = decoder.read_to_end(&mut out).map(|_| out).map_err(|error| error.to_string());
        (result, members)
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        for codec in ALL {
            for text in ["", "Salt and wool.\n", &"The ferry sails at nine.\n".repeat(50_000)] {
                assert_eq!(
                    unpacked(codec, &packed(codec, text.as_bytes())).0.as_deref(),
                    Ok(text.as_bytes()),
                    "{codec}"
                );
            }
        }
    }

    #[test]
    fn members_are_read_one_behind_the_other_and_written_of_their_size() {
        for codec in ALL {
            let line = "The ferry sails at nine.\n".repeat(400);
            let raw: Vec<u8> = (0..30).flat_map(|_| packed(codec, line.as_bytes())).collect();
            let (text, members) = unpacked(codec, &raw);
            assert!(text.as_deref() == Ok(line.repeat(30).as_bytes()), "{codec}");
            assert_eq!(members.size(), Some(10_000), "{codec}");
            let mut encoder = Encoder::new(codec, Vec::new(), members).expect("memory takes all");
            encoder.write_all(&text.expect("it was read")).expect("memory takes all");
            let again = encoder.finish().expect("memory takes all");
            let (text, members) = unpacked(codec, &again);
            assert!(text.as_deref() == Ok(line.repeat(30).as_bytes()), "{codec}");
            assert_eq!(members.size(), Some(10_000), "{codec}");
        }
    }

    #[test]
    fn what_is_cut_or_broken_or_something_else_is_an_error() {
        for codec in ALL {
            let whole = packed(codec, &b"The ferry sails at nine, the last one at ten.\n".repeat(1000));
            for cut in [1, whole.len() / 2, whole.len() - 1] {
                let error = unpacked(codec, &whole[..cut]).0.expect_err("it is cut");
                assert!(error.starts_with(&codec.to_string()), "{codec}: {error}");
            }
            let mut broken = whole.clone();
            let middle = whole.len() / 2;
            broken[middle] ^= 0x5a;
            assert!(unpacked(codec, &broken).0.is_err(), "{codec}");
            assert!(unpacked(codec, b"The ferry sails at nine.\n").0.is_err(), "{codec}");
            assert!(unpacked(codec, b"").0.is_err(), "{codec}");
            let behind = [&whole[..], b"and more"].concat();
            assert!(unpacked(codec, &behind).0.is_err(), "{codec}");
        }
        // Tapes and some servers pad with zeros.
        let padded = [&packed(Codec::Gzip, b"Salt.")[..], &[0; 512]].concat();
        assert_eq!(unpacked(Codec::Gzip, &padded).0.as_deref(), Ok(&b"Salt."[..]));
    }

    #[test]
    fn a_bomb_is_stopped() {
        for codec in ALL {
            let bomb = packed(codec, &vec![b'a'; 80 << 20]);
            let mut decoder = Decoder::new(codec, &bomb[..], 50, Arc::default());
            let mut given = 0;
            let mut buffer = vec![0; 1 << 16];
            let error = loop {
                match decoder.read(&mut buffer) {
                    Ok(0) => panic!("{codec}: it was read to its end"),
                    Ok(count) => given += count,
                    Err(error) => break error,
                }
            };
            assert!(error.get_ref().is_some_and(|inner| inner.is::<Expanded>()), "{codec}: {error}");
            assert!(given <= 65 << 20, "{codec}: {given}");
        }
    }

    #[test]
    fn a_name_tells_the_codec_and_what_is_inside() {
        for (name, codec, inside) in [
            ("a/b.jsonl.gz", Some(Codec::Gzip), "a/b.jsonl"),
            ("b.txt.ZST", Some(Codec::Zstd), "b.txt"),
            ("b.bz2", Some(Codec::Bzip2), "b"),
            ("b.tgz", Some(Codec::Gzip), "b.tar"),
            ("b.gz.txt", None, "b.gz.txt"),
        ] {
            assert_eq!(Codec::of(Path::new(name)), codec, "{name}");
            assert_eq!(uncompressed(Path::new(name)), Path::new(inside));
        }
    }
}
