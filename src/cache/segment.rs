//! A file of entries, written once and never changed: their bytes, then a table of them, then where the table begins.
//!
//! The table has a checksum, in which the setting is mixed, and so has each entry, in which its key is: a file that is
//! damaged, cut off or of another setting is none, and a damaged entry is not there.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::corpus::temporary;

/// Ends every file; another form has another one.
const MAGIC: [u8; 8] = *b"cplcach1";
/// Bytes of an entry's line in the table.
const LINE: usize = 40;
/// Bytes behind the table: where it begins, its checksum, and [`MAGIC`].
const FOOT: usize = 24;
/// The ending of the files' names.
pub(super) const ENDING: &str = "bin";

/// An entry's line in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) key: u128,
    offset: u64,
    length: u32,
    /// The day on which it was last known to be asked for.
    pub(super) used: u32,
    checksum: u64,
}

impl Slot {
    /// What an entry counts, in bytes: what it takes on disk, and more than it takes in memory.
    pub(super) fn weight(&self) -> u64 {
        weight(u64::from(self.length))
    }

    pub(super) fn weight_of(content: &[u8]) -> u64 {
        weight(content.len() as u64)
    }

    fn to_bytes(self) -> [u8; LINE] {
        let mut line = [0; LINE];
        line[..16].copy_from_slice(&self.key.to_le_bytes());
        line[16..24].copy_from_slice(&self.offset.to_le_bytes());
        line[24..28].copy_from_slice(&self.length.to_le_bytes());
        line[28..32].copy_from_slice(&self.used.to_le_bytes());
        line[32..].copy_from_slice(&self.checksum.to_le_bytes());
        line
    }

    fn read(line: &[u8; LINE]) -> Self {
        Self {
            key: u128::from_le_bytes(part(line, 0)),
            offset: u64::from_le_bytes(part(line, 16)),
            length: u32::from_le_bytes(part(line, 24)),
            used: u32::from_le_bytes(part(line, 28)),
            checksum: u64::from_le_bytes(part(line, 32)),
        }
    }
}

fn weight(length: u64) -> u64 {
    /// Its lines in two tables, and what a map of them leaves empty.
    const BESIDE: u64 = 160;
    length + BESIDE
}

/// The bytes of a number.
fn part<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    bytes[from..from + N].try_into().expect("as many as were taken")
}

fn checksum(key: u128, content: &[u8]) -> u64 {
    xxh3_64_with_seed(content, (key >> 64) as u64 ^ key as u64)
}

fn checksum_of_table(setting: u128, table: &[u8]) -> u64 {
    checksum(setting, table)
}

/// A file that was written.
pub(super) struct Segment {
    file: File,
    slots: Vec<Slot>,
}

impl Segment {
    /// Reads the table of a file of this setting, of no more than so many bytes.
    ///
    /// # Errors
    /// What the system said; `InvalidData` for what is no such file.
    pub(super) fn open(path: &Path, setting: u128, most: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let before_foot = metadata.len().checked_sub(FOOT as u64).ok_or_else(invalid)?;
        if !metadata.is_file() || before_foot > most {
            return Err(invalid());
        }
        let mut foot = [0; FOOT];
        read_at(&file, &mut foot, before_foot)?;
        let begins = u64::from_le_bytes(part(&foot, 0));
        let length = before_foot.checked_sub(begins).and_then(|length| usize::try_from(length).ok());
        let length = length.filter(|length| foot[16..] == MAGIC && length.is_multiple_of(LINE)).ok_or_else(invalid)?;
        let mut table = vec![0; length];
        read_at(&file, &mut table, begins)?;
        if checksum_of_table(setting, &table) != u64::from_le_bytes(part(&foot, 8)) {
            return Err(invalid());
        }
        let lines = table.as_chunks::<LINE>().0;
        let slots: Vec<Slot> = lines.iter().map(Slot::read).collect();
        let is_inside = |slot: &Slot| slot.offset.checked_add(slot.length.into()).is_some_and(|end| end <= begins);
        if slots.iter().all(is_inside) { Ok(Self { file, slots }) } else { Err(invalid()) }
    }

    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The bytes of an entry; `None` where they are not what was written.
    pub(super) fn read(&self, slot: &Slot) -> Option<Vec<u8>> {
        let mut content = vec![0; slot.length as usize];
        read_at(&self.file, &mut content, slot.offset).ok()?;
        (checksum(slot.key, &content) == slot.checksum).then_some(content)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[count..];
        offset += count as u64;
    }
    Ok(())
}

#[cfg(not(any(unix, windows)))]
fn read_at(_file: &File, _buffer: &mut [u8], _offset: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A file on its way. Dropped, it leaves nothing behind.
pub(super) struct Writer {
    file: BufWriter<NamedTempFile>,
    offset: u64,
    slots: Vec<Slot>,
}

impl Writer {
    /// Begins a file in the folder of a setting.
    pub(super) fn begin(home: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(home)?;
        let file = BufWriter::with_capacity(1 << 16, temporary::create(home, None)?);
        Ok(Self { file, offset: 0, slots: Vec::new() })
    }

    /// What it counts so far.
    pub(super) fn weight(&self) -> u64 {
        self.slots.iter().map(Slot::weight).sum()
    }

    /// Adds an entry.
    pub(super) fn add(&mut self, key: u128, used: u32, content: &[u8]) -> io::Result<()> {
        let length = u32::try_from(content.len()).map_err(io::Error::other)?;
        self.file.write_all(content)?;
        self.slots.push(Slot { key, offset: self.offset, length, used, checksum: checksum(key, content) });
        self.offset += u64::from(length);
        Ok(())
    }

    /// Adds an entry of another file, unless it is damaged.
    pub(super) fn copy(&mut self, slot: &Slot, used: u32, from: &Segment) -> io::Result<()> {
        from.read(slot).map_or(Ok(()), |content| self.add(slot.key, used, &content))
    }

    /// Ends the file and puts it in its place, under a name of its own.
    pub(super) fn finish(mut self, home: &Path, setting: u128) -> io::Result<PathBuf> {
        let table: Vec<u8> = self.slots.iter().flat_map(|slot| slot.to_bytes()).collect();
        self.file.write_all(&table)?;
        self.file.write_all(&self.offset.to_le_bytes())?;
        self.file.write_all(&checksum_of_table(setting, &table).to_le_bytes())?;
        self.file.write_all(&MAGIC)?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        // The temporary name is the process's and no other's, so that this one is no other file's either.
        let name = xxh3_128(file.path().as_os_str().as_encoded_bytes()) ^ xxh3_128(&table);
        let path = home.join(format!("{name:032x}.{ENDING}"));
        temporary::put_in_place(file, &path)?;
        Ok(path)
    }
}
