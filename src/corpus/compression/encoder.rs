//! Writing compressed data, in members of about the size that the data had when it was read.

use std::io::{self, Write};
use std::sync::Arc;

use super::{Codec, Members};

/// Compresses what is written to it. Dropped before [`Self::finish`], it leaves the data cut off.
pub struct Encoder<W: Write> {
    codec: Codec,
    member: Option<Member<W>>,
    sizes: Arc<Members>,
    /// Uncompressed bytes of the member that is being written.
    in_member: u64,
}

/// Which level a file was written at it does not say; these are what its codec's own program takes.
enum Member<W: Write> {
    Gzip(flate2::write::GzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
    Bzip2(bzip2::write::BzEncoder<W>),
    Xz(liblzma::write::XzEncoder<W>),
}

impl<W: Write> Member<W> {
    fn begin(codec: Codec, output: W) -> io::Result<Self> {
        const XZ_PRESET: u32 = 6;
        Ok(match codec {
            Codec::Gzip => Self::Gzip(flate2::write::GzEncoder::new(output, flate2::Compression::default())),
            Codec::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(output, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
            Codec::Bzip2 => Self::Bzip2(bzip2::write::BzEncoder::new(output, bzip2::Compression::best())),
            Codec::Xz => Self::Xz(liblzma::write::XzEncoder::new(output, XZ_PRESET)),
        })
    }

    fn finish(self) -> io::Result<W> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Bzip2(encoder) => encoder.finish(),
            Self::Xz(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Encoder<W> {
    /// `sizes` are those that members should have; they may become known while this is written.
    ///
    /// # Errors
    /// When the codec cannot begin.
    pub fn new(codec: Codec, output: W, sizes: Arc<Members>) -> io::Result<Self> {
        Ok(Self { codec, member: Some(Member::begin(codec, output)?), sizes, in_member: 0 })
    }

    /// What it writes to.
    pub fn get_mut(&mut self) -> Option<&mut W> {
        Some(match self.member.as_mut()? {
            Member::Gzip(encoder) => encoder.get_mut(),
            Member::Zstd(encoder) => encoder.get_mut(),
            Member::Bzip2(encoder) => encoder.get_mut(),
            Member::Xz(encoder) => encoder.get_mut(),
        })
    }

    /// Ends the data, and gives back what it was written to.
    ///
    /// # Errors
    /// What the output said, then or before.
    pub fn finish(mut self) -> io::Result<W> {
        self.member.take().ok_or_else(failed_before)?.finish()
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.sizes.size();
        if size.is_some_and(|size| self.in_member >= size) {
            let output = self.member.take().ok_or_else(failed_before)?.finish()?;
            self.member = Some(Member::begin(self.codec, output)?);
            self.in_member = 0;
        }
        let room = size.map_or(u64::MAX, |size| size - self.in_member);
        let bytes = &bytes[..bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX))];
        let count = match self.member.as_mut().ok_or_else(failed_before)? {
            Member::Gzip(encoder) => encoder.write(bytes),
            Member::Zstd(encoder) => encoder.write(bytes),
            Member::Bzip2(encoder) => encoder.write(bytes),
            Member::Xz(encoder) => encoder.write(bytes),
        }?;
        self.in_member += count as u64;
        Ok(count)
    }

    /// Does nothing: a block that is ended early compresses worse.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed_before() -> io::Error {
    io::Error::other("writing had failed before")
}
