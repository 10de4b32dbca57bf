//! Reading what is compressed, member by member.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::{Codec, Members};

/// A file may give so many bytes before what it expands by is looked at.
const FREE: u64 = 64 << 20;

/// Compressed data expanded further than is allowed. The reader's error holds it.
#[derive(Debug)]
pub struct Expanded {
    /// What the data is called.
    what: String,
    /// Bytes that came out of how many.
    given: u64,
    taken: u64,
}

impl Expanded {
    /// So many bytes had come out of so many.
    pub fn new(what: &str, given: u64, taken: u64) -> Self {
        Self { what: what.to_owned(), given, taken }
    }
}

impl std::error::Error for Expanded {}

impl fmt::Display for Expanded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, given, taken } = self;
        write!(f, "{taken} bytes of {what} data had become {given}, and more was to come")
    }
}

/// Reads the members of compressed data as one.
pub struct Decoder<R: Read> {
    codec: Codec,
    state: State<Counted<R>>,
    members: Arc<Members>,
    /// At most so many bytes may come out of each that goes in, beyond [`FREE`].
    max_ratio: u32,
    /// What came out, of the member that is read and altogether.
    in_member: u64,
    given: u64,
    has_begun: bool,
}

enum State<R: BufRead> {
    Between(R),
    Gzip(flate2::bufread::GzDecoder<R>),
    Zstd(zstd::stream::read::Decoder<'static, R>),
    Bzip2(bzip2::bufread::BzDecoder<R>),
    Xz(liblzma::bufread::XzDecoder<R>),
    /// An error was told.
    Broken,
}

impl<R: Read> Decoder<R> {
    /// Data that expands to more than `max_ratio` times its size is an error.
    pub fn new(codec: Codec, input: R, max_ratio: u32, members: Arc<Members>) -> Self {
        let state = State::Between(Counted { input: BufReader::with_capacity(1 << 16, input), taken: 0 });
        Self { codec, state, members, max_ratio, in_member: 0, given: 0, has_begun: false }
    }

    /// Begins the next member, if there is one.
    fn begin(&mut self, mut input: Counted<R>) -> io::Result<Option<State<Counted<R>>>> {
        // Padding, which is nothing.
        let may_be_padded = self.has_begun && self.codec != Codec::Zstd;
        loop {
            let zeros = input.fill_buf()?.iter().take_while(|byte| may_be_padded && **byte == 0).count();
            if zeros == 0 {
                break;
            }
            input.consume(zeros);
        }
        if input.fill_buf()?.is_empty() {
            if !self.has_begun {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "there is none"));
            }
            self.state = State::Between(input);
            return Ok(None);
        }
        self.has_begun = true;
        self.in_member = 0;
        Ok(Some(match self.codec {
            Codec::Gzip => State::Gzip(flate2::bufread::GzDecoder::new(input)),
            Codec::Zstd => State::Zstd(zstd::stream::read::Decoder::with_buffer(input)?.single_frame()),
            Codec::Bzip2 => State::Bzip2(bzip2::bufread::BzDecoder::new(input)),
            Codec::Xz => State::Xz(liblzma::bufread::XzDecoder::new(input)),
        }))
    }

    fn try_read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = match &mut self.state {
                State::Between(_) => 0,
                State::Gzip(decoder) => decoder.read(buffer)?,
                State::Zstd(decoder) => decoder.read(buffer)?,
                State::Bzip2(decoder) => decoder.read(buffer)?,
                State::Xz(decoder) => decoder.read(buffer)?,
                State::Broken => return Err(io::Error::new(io::ErrorKind::InvalidData, "it was broken before")),
            };
            if count > 0 {
                self.in_member += count as u64;
                self.given += count as u64;
                return self.refuse_bombs().map(|()| count);
            }
            let (input, ended) = match std::mem::replace(&mut self.state, State::Broken) {
                State::Between(input) => (input, false),
                State::Gzip(decoder) => (decoder.into_inner(), true),
                State::Zstd(decoder) => (decoder.finish(), true),
                State::Bzip2(decoder) => (decoder.into_inner(), true),
                State::Xz(decoder) => (decoder.into_inner(), true),
                State::Broken => return Ok(0),
            };
            if ended {
                self.members.add(self.in_member);
            }
            match self.begin(input)? {
                Some(state) => self.state = state,
                None => return Ok(0),
            }
        }
    }

    fn refuse_bombs(&self) -> io::Result<()> {
        if self.given <= FREE {
            return Ok(());
        }
        let taken = match &self.state {
            State::Between(input) => input.taken,
            State::Gzip(decoder) => decoder.get_ref().taken,
            State::Zstd(decoder) => decoder.get_ref().taken,
            State::Bzip2(decoder) => decoder.get_ref().taken,
            State::Xz(decoder) => decoder.get_ref().taken,
            State::Broken => return Ok(()),
        };
        if self.given <= taken.saturating_mul(u64::from(self.max_ratio)) {
            return Ok(());
        }
        let expanded = Expanded::new(&self.codec.to_string(), self.given, taken);
        Err(io::Error::new(io::ErrorKind::InvalidData, expanded))
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.try_read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ if error.get_ref().is_some_and(|inner| inner.is::<Expanded>()) => error,
            // What the system says, and not the data.
            _ if error.raw_os_error().is_some() => error,
            kind => {
                self.state = State::Broken;
                let what = match kind {
                    io::ErrorKind::UnexpectedEof => "cut off".to_owned(),
                    _ => error.to_string(),
                };
                let place = if self.given == 0 { "at its beginning" } else { &format!("behind {} bytes", self.given) };
                io::Error::new(kind, format!("{} data that does not decode {place}: {what}", self.codec))
            }
        })
    }
}

/// Counts the bytes that were taken.
struct Counted<R> {
    input: BufReader<R>,
    taken: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.taken += count as u64;
        Ok(count)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count as u64;
        self.input.consume(count);
    }
}
