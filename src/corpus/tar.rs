//! A tar of texts, each entry read as a file of its name would be.
//!
//! What is no text is copied as it is. Of an entry that is mended the length and the checksum in its header change, and
//! the zeros behind it; its name, owner and times stay.

use std::path::Path;

use tar::{EntryType, Header};

use super::compression::Codec;
use super::cut::{Cutter, Ends};
use super::mended::Mended;
use super::{Answer, Fields, Format, Inspector, Item, Piece, format_of};
use crate::diagnostic::Record;
use crate::dialect::Dialect;
use crate::span::Span;
use crate::text::{Fault, FaultKind, Origin};

pub(super) struct Tar;

/// All of an archive comes in blocks of so many bytes.
const BLOCK: usize = 512;

impl Format for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["tar"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        Some(Box::new(EntryCutter::default()))
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let raw = piece.raw;
        let mut mended = Mended::new(raw);
        let mut at = 0;
        for number in piece.first_number.. {
            let record = Record { number, line: 1, id: None, field: "content".to_owned() };
            match Entry::read(&raw[at..]) {
                Ok(Some(entry)) => {
                    let changes = visit_entry(&raw[at..], &entry, record, fields, inspector);
                    mended.put(at, changes);
                    at += entry.end;
                }
                Ok(None) => break,
                Err(detail) => {
                    inspector.look(Item::of_fault(&[Fault::new(FaultKind::MalformedRecord, detail)], record));
                    break;
                }
            }
        }
        mended.finish()
    }
}

/// Hands the text of an entry to the inspector; returns what to put in the place of which bytes from its beginning.
fn visit_entry(
    raw: &[u8],
    entry: &Entry,
    mut record: Record,
    fields: &Fields,
    inspector: &mut dyn Inspector,
) -> Vec<(Span, Vec<u8>)> {
    if !entry.is_file {
        return Vec::new();
    }
    record.id = Some(entry.name.clone());
    let path = Path::new(&entry.name);
    let format = format_of(path).filter(|format| !format.has_records() && Codec::of(path).is_none());
    let Some(format) = format else {
        inspector.look(Item {
            passed_over: Some("entry of a tar that is no text"),
            ..Item::of_record("", Origin::default(), record)
        });
        return Vec::new();
    };
    if !inspector.wants(record.number) {
        return Vec::new();
    }
    let content = &raw[entry.content.start..entry.content.end];
    let dialect = Dialect::by_ending(&entry.name);
    let mut inside = InEntry { inspector, record, dialect, is_dropped: false };
    let new = format.visit(Piece::whole(path, content), fields, &mut inside);
    if inside.is_dropped {
        return vec![(Span::new(0, entry.end), Vec::new())];
    }
    let Some(new) = new else { return Vec::new() };
    let mut header = entry.header(raw).clone();
    header.set_size(new.len() as u64);
    header.set_cksum();
    let body = Span::new(entry.content.start, entry.end);
    let padding = new.len().next_multiple_of(BLOCK) - new.len();
    let body_bytes = [&new[..], &vec![0; padding]].concat();
    vec![(entry.header, header.as_bytes().to_vec()), (body, body_bytes)]
}

/// Whoever looks at the archive, at one of its entries.
struct InEntry<'v> {
    inspector: &'v mut dyn Inspector,
    record: Record,
    dialect: Option<Dialect>,
    is_dropped: bool,
}

impl Inspector for InEntry<'_> {
    fn look(&mut self, item: Item) -> Answer {
        let origin = Origin { dialect: self.dialect, ..item.origin };
        self.inspector.look(Item { origin, record: Some(self.record.clone()), offsets: None, ..item })
    }

    fn leave_out(&mut self, json: String) {
        self.is_dropped = true;
        self.inspector.leave_out(json);
    }
}

/// An entry, with the headers before it that say more of it.
struct Entry {
    name: String,
    is_file: bool,
    header: Span,
    content: Span,
    /// Behind the zeros that fill its last block.
    end: usize,
}

impl Entry {
    fn header<'r>(&self, raw: &'r [u8]) -> &'r Header {
        Header::from_byte_slice(&raw[self.header.start..self.header.end])
    }

    /// The entry that `raw` begins with; `None` where the archive ends.
    fn read(raw: &[u8]) -> Result<Option<Self>, String> {
        let (mut at, mut name) = (0, None);
        loop {
            let block = match raw.get(at..at + BLOCK) {
                None if raw[at..].iter().all(|byte| *byte == 0) => return Ok(None),
                None => return Err("cut off inside the header of an entry".to_owned()),
                Some(block) if block.iter().all(|byte| *byte == 0) => return Ok(None),
                Some(block) => block,
            };
            let header = Header::from_byte_slice(block);
            let length = length(header)?;
            let content = Span::new(at + BLOCK, at + BLOCK + length);
            let end = at + BLOCK + length.next_multiple_of(BLOCK);
            let Some(bytes) = raw.get(content.start..content.end) else {
                return Err(format!("cut off: {} of {length} bytes are there", raw.len() - at - BLOCK));
            };
            match header.entry_type() {
                EntryType::GNULongName => name = Some(text_of(bytes)),
                EntryType::XHeader => name = name.or(pax_name(bytes)?),
                EntryType::GNULongLink | EntryType::XGlobalHeader => {}
                kind => {
                    return Ok(Some(Self {
                        name: name.unwrap_or_else(|| String::from_utf8_lossy(&header.path_bytes()).into_owned()),
                        is_file: matches!(kind, EntryType::Regular | EntryType::Continuous),
                        header: Span::new(at, at + BLOCK),
                        content,
                        end: end.min(raw.len()),
                    }));
                }
            }
            at = end.min(raw.len());
        }
    }
}

/// The length of an entry's content, of a header whose sum is right.
fn length(header: &Header) -> Result<usize, String> {
    let sum: u32 = header
        .as_bytes()
        .iter()
        .enumerate()
        .map(|(at, byte)| match at {
            // The sum itself counts as blanks.
            148..156 => u32::from(b' '),
            _ => u32::from(*byte),
        })
        .sum();
    match header.cksum() {
        Ok(own) if own == sum => {}
        _ => return Err("no tar entry where one should begin".to_owned()),
    }
    let length = header.entry_size().map_err(|error| error.to_string())?;
    usize::try_from(length).map_err(|_| "an entry too long for this machine".to_owned())
}

fn text_of(bytes: &[u8]) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}

/// The name that an extended header gives.
fn pax_name(bytes: &[u8]) -> Result<Option<String>, String> {
    let mut name = None;
    for entry in tar::PaxExtensions::new(bytes) {
        let entry = entry.map_err(|error| error.to_string())?;
        match entry.key_bytes() {
            b"path" => name = Some(String::from_utf8_lossy(entry.value_bytes()).into_owned()),
            b"size" => return Err("an entry whose length stands in an extended header".to_owned()),
            _ => {}
        }
    }
    Ok(name)
}

/// Finds the ends of entries.
#[derive(Default)]
struct EntryCutter {
    /// What was seen of a header.
    header: Vec<u8>,
    /// How much of an entry is still to come, and whether it is one of its own.
    left: usize,
    is_own: bool,
    /// The end of the archive, or no archive: no entry is found behind it.
    is_over: bool,
}

impl Cutter for EntryCutter {
    fn scan(&mut self, bytes: &[u8]) -> Ends {
        let mut ends = Ends::default();
        let mut at = 0;
        while at < bytes.len() && !self.is_over {
            if self.left > 0 {
                let taken = self.left.min(bytes.len() - at);
                self.left -= taken;
                at += taken;
            } else {
                let taken = (BLOCK - self.header.len()).min(bytes.len() - at);
                self.header.extend_from_slice(&bytes[at..at + taken]);
                at += taken;
                if self.header.len() < BLOCK {
                    break;
                }
                let block = std::mem::take(&mut self.header);
                let header = Header::from_byte_slice(&block);
                let Ok(length) = length(header) else {
                    self.is_over = true;
                    break;
                };
                self.left = length.next_multiple_of(BLOCK);
                self.is_own = !matches!(
                    header.entry_type(),
                    EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader | EntryType::XGlobalHeader
                );
            }
            if self.left == 0 && self.is_own {
                ends.push(at);
                self.is_own = false;
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Edit;

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, content) in entries {
            let mut header = Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(1_700_000_000);
            builder.append_data(&mut header, name, content.as_bytes()).expect("memory takes all");
        }
        builder.into_inner().expect("memory takes all")
    }

    fn contents(raw: &[u8]) -> Vec<(String, String)> {
        use std::io::Read as _;
        let mut archive = tar::Archive::new(raw);
        let read = |entry: std::io::Result<tar::Entry<&[u8]>>| {
            let mut entry = entry.expect("an entry");
            let name = String::from_utf8(entry.path_bytes().into_owned()).expect("UTF-8");
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("UTF-8");
            (name, text)
        };
        archive.entries().expect("an archive").map(read).collect()
    }

    #[test]
    fn texts_are_mended_and_all_else_is_copied() {
        let long = format!("{}/b.md", "folder/".repeat(30));
        let entries =
            [("a.txt", "bad salt"), (&*long, "good"), ("c.png", "bad"), (&*long, "bad"), ("d.txt", &*"x".repeat(1000))];
        let raw = archive(&entries);
        let mut seen = Vec::new();
        let out = Tar.visit(Piece::whole(Path::new("a.tar"), &raw), &Fields::default(), &mut |item: Item| {
            let record = item.record.expect("a record");
            seen.push((record.number, item.passed_over.is_some()));
            item.text.find("bad").map(|at| vec![vec![Edit::replace(Span::new(at, at + 3), "well")]]).unwrap_or_default()
        });
        assert_eq!(seen, [(1, false), (2, false), (3, true), (4, false), (5, false)]);
        let out = out.expect("two are mended");
        let expected: Vec<(String, String)> = entries
            .iter()
            .map(|(name, text)| {
                let text = if name.ends_with("png") { (*text).to_owned() } else { text.replace("bad", "well") };
                ((*name).to_owned(), text)
            })
            .collect();
        assert_eq!(contents(&out), expected);
        assert_eq!(out.len(), raw.len());
    }

    #[test]
    fn an_entry_that_is_left_out_goes_with_its_headers() {
        struct Wanting(Vec<String>);
        impl Inspector for Wanting {
            fn look(&mut self, item: Item) -> Answer {
                if item.text.contains("gone") { Answer::Drop } else { Answer::default() }
            }
            fn leave_out(&mut self, json: String) {
                self.0.push(json);
            }
        }
        let long = format!("{}/b.md", "folder/".repeat(30));
        let raw = archive(&[("a.txt", "salt"), (&long, "gone"), ("c.png", "gone"), ("d.txt", "gone")]);
        let mut wanting = Wanting(Vec::new());
        let out = Tar.visit(Piece::whole(Path::new("a.tar"), &raw), &Fields::default(), &mut wanting);
        let expected = archive(&[("a.txt", "salt"), ("c.png", "gone")]);
        assert!(out.is_some_and(|out| out == expected));
        assert_eq!(wanting.0, [r#"{"text":"gone"}"#; 2]);
    }

    #[test]
    fn entries_are_cut_where_they_end() {
        let long = format!("{}/b.md", "folder/".repeat(30));
        let raw = archive(&[("a.txt", "salt"), (&long, "wool"), ("empty.txt", "")]);
        for step in [1, 100, 512, 513, raw.len()] {
            let mut cutter = EntryCutter::default();
            let mut ends = Ends::default();
            for (index, piece) in raw.chunks(step).enumerate() {
                ends.append(cutter.scan(piece), index * step);
            }
            assert_eq!((ends.count, ends.first, ends.last), (3, Some(1024), Some(raw.len() - 1024)), "{step}");
        }
    }

    #[test]
    fn what_is_no_archive_or_cut_off_is_told() {
        let raw = archive(&[("a.txt", "salt")]);
        for (raw, said) in [
            (&b"Salt and wool.\n"[..], "cut off inside the header of an entry"),
            (&[b'x'; 2000][..], "no tar entry where one should begin"),
            (&raw[..514], "cut off: 2 of 4 bytes are there"),
        ] {
            let mut told = Vec::new();
            Tar.visit(Piece::whole(Path::new("a.tar"), raw), &Fields::default(), &mut |item: Item| {
                told.push(item.faults[0].detail.clone());
                Answer::default()
            });
            assert_eq!(told, [said]);
        }
    }
}
