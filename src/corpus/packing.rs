//! How a file's bytes are packed, and how what is written in its place is packed again.

use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use super::compression::{Codec, Decoder, Encoder, Expanded, Members};
use super::walk::plain_words;
use crate::text::{Fault, FaultKind};

/// What has to be known of a file to unpack it, and to pack it as it was.
#[derive(Clone, Debug, Default)]
pub struct Packing {
    codec: Option<Codec>,
    /// Learned while it is unpacked.
    members: Arc<Members>,
    max_ratio: u32,
}

impl Packing {
    /// That of the file at `path`, by its ending. What expands to more than `max_ratio` times its size is not read.
    pub fn of(path: &Path, max_ratio: u32) -> Self {
        Self { codec: Codec::of(path), members: Arc::default(), max_ratio }
    }

    /// The codec of a compressed file.
    pub fn codec(&self) -> Option<Codec> {
        self.codec
    }

    /// Reads the packed bytes of `input` unpacked.
    pub fn unpack<'r>(&self, input: impl Read + Send + 'r) -> Box<dyn Read + Send + 'r> {
        match self.codec {
            Some(codec) => Box::new(Decoder::new(codec, input, self.max_ratio, Arc::clone(&self.members))),
            None => Box::new(input),
        }
    }

    /// Packs what is written, into `output`.
    ///
    /// # Errors
    /// When the codec cannot begin.
    pub fn pack<W: Write>(&self, output: W) -> io::Result<Packer<W>> {
        Ok(match self.codec {
            Some(codec) => Packer::Compressed(Box::new(Encoder::new(codec, output, Arc::clone(&self.members))?)),
            None => Packer::Plain(output),
        })
    }

    /// The packed form of bytes that are all at hand.
    ///
    /// # Errors
    /// When the codec cannot begin.
    pub fn packed(&self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        if self.codec.is_none() {
            return Ok(bytes);
        }
        let mut packer = self.pack(Vec::new())?;
        packer.write_all(&bytes)?;
        packer.finish()
    }
}

impl<W: Write> Packer<BufWriter<W>> {
    /// Ends the packed data, and gives back what the buffer writes to, once all is written.
    ///
    /// # Errors
    /// What the system said.
    pub fn finish_buffered(self) -> io::Result<W> {
        self.finish()?.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// Packs what is written to it.
pub enum Packer<W: Write> {
    Plain(W),
    Compressed(Box<Encoder<W>>),
}

impl<W: Write> Packer<W> {
    /// What it writes to.
    pub fn get_mut(&mut self) -> Option<&mut W> {
        match self {
            Self::Plain(output) => Some(output),
            Self::Compressed(encoder) => encoder.get_mut(),
        }
    }

    /// Ends the packed data, and gives back what it was written to.
    ///
    /// # Errors
    /// What the output said.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(output) => Ok(output),
            Self::Compressed(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(output) => output.write(bytes),
            Self::Compressed(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(output) => output.flush(),
            Self::Compressed(encoder) => encoder.flush(),
        }
    }
}

/// Why a file could not be read, or not to its end.
pub fn fault(error: &io::Error) -> Fault {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Expanded>()) {
        Some(expanded) => Fault::new(FaultKind::Expansion, expanded.to_string()),
        None => Fault::new(FaultKind::UnreadableFile, plain_words(error)),
    }
}
