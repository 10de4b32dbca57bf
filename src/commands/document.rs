//! `corpuslint explain --document FILE`: what is known of a document before any rule looks, and which rules are silent
//! for it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::ColorChoice;
use corpuslint::corpus::compression::uncompressed;
use corpuslint::corpus::fields::Fields;
use corpuslint::corpus::packing::Packing;
use corpuslint::corpus::pieces::{Chunk, Chunks, Limits, PIECE, Part, Pieces};
use corpuslint::corpus::{self, Answer, Format, Item, Piece, replace};
use corpuslint::rules::Card;
use corpuslint::site::{self, Site};
use corpuslint::text::printable::printable;
use corpuslint::text::{Dialect, Document, Origin, Zone};

use super::silence::{Silence, silent};
use super::{Data, input, wrap};
use crate::cli::ExplainArgs;

/// What is printed of a document.
#[derive(serde::Serialize)]
struct Known {
    path: String,
    /// The 1-based number of the record in its file.
    record: Option<u64>,
    bytes: usize,
    dialect: Dialect,
    /// The file's ending told the dialect, not its marks.
    dialect_by_ending: bool,
    genre: Option<&'static str>,
    genre_because: String,
    language: Option<&'static str>,
    lines: Counts,
    /// Lines by what the dialect makes of them, text left out.
    roles: Vec<(&'static str, usize)>,
    /// The width that its lines are cut at, in characters.
    width: Option<usize>,
    /// What keeps `--fix` from writing it.
    not_written: Option<String>,
    silent: Vec<Silence>,
    rules_on: usize,
    rules_off: usize,
    #[serde(skip)]
    genre_meaning: String,
    #[serde(skip)]
    is_standard_input: bool,
    #[serde(skip)]
    language_name: &'static str,
}

/// Lines that are not blank, by the part of the document they stand in, and the blank ones.
#[derive(serde::Serialize)]
struct Counts {
    all: usize,
    blank: usize,
    head: usize,
    body: usize,
    tail: usize,
    has_prose: bool,
}

/// Prints what is known of the document.
pub(crate) fn run(named: &Path, args: &ExplainArgs, color: ColorChoice) -> Result<u8> {
    let (config, rules) = super::cards(&args.cards, Data::default())?;
    let on = rules.select(&config.selection)?;
    let off = rules.cards().len() - on.len();
    let place = Place::of(named)?;
    let mut fields = input::fields(&args.text_field, None, &config, rules.languages());
    fields.asked = on.iter().flat_map(|card| &card.rule.sites).filter_map(Site::field).cloned().collect();
    let known = place.read(&fields, &on, off)?;
    let text = if args.output_format == "json" {
        serde_json::to_string_pretty(&known).expect("numbers and strings are always JSON") + "\n"
    } else {
        known.text(super::colors(color, io::stdout().is_terminal()), wrap::columns())
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(super::CLEAN)
}

/// A longer record is not looked at, in bytes.
const MOST_OF_A_RECORD: usize = 1 << 30;

/// Where the document is: a file or standard input, or a record of a file.
struct Place {
    shown: String,
    /// `None` for standard input.
    path: Option<PathBuf>,
    number: Option<u64>,
    format: &'static dyn Format,
}

impl Place {
    /// `a.txt`, `-`, or a record as `a.jsonl:3`.
    fn of(named: &Path) -> Result<Self> {
        if named == Path::new("-") {
            return Ok(Self { shown: "-".to_owned(), path: None, number: None, format: corpus::plain() });
        }
        let text = named.to_string_lossy();
        let numbered =
            text.rsplit_once(':').and_then(|(path, number)| Some((PathBuf::from(path), number.parse().ok()?)));
        let (path, number) = match numbered {
            Some((path, number)) if !named.exists() => (path, Some(number)),
            _ => (named.to_owned(), None),
        };
        let shown = path.display().to_string();
        let format = corpus::format_at(&path).unwrap_or_else(corpus::plain);
        match (format.has_records(), number) {
            (true, None) => bail!("`{shown}` holds records; name one by its number, as in `{shown}:1`"),
            (false, Some(number)) => bail!("`{shown}` is one document, and has no record {number}"),
            _ => Ok(Self { shown, path: Some(path), number, format }),
        }
    }

    fn read(&self, fields: &Fields, on: &[&Card], off: usize) -> Result<Known> {
        let cannot = || format!("cannot read `{}`", self.shown);
        let path = self.path.as_deref().unwrap_or(Path::new(""));
        let name = uncompressed(path);
        let mut known = None;
        let Some((number, mut chunks)) = self.number.zip(self.chunks(fields)?) else {
            let mut raw = Vec::new();
            self.input()?.read_to_end(&mut raw).with_context(cannot)?;
            self.format.visit(Piece::whole(&name, &raw), fields, &mut |item: Item| {
                known = Some(self.known(&item, on, off));
                Answer::default()
            });
            return known.unwrap_or_else(|| bail!("`{}` holds no document", self.shown));
        };
        while known.is_none() {
            let Chunk { raw, part, first_number, start, head, is_last, .. } = chunks.next().with_context(cannot)?;
            let piece = Piece { first_number, start, head: head.as_deref(), ..Piece::whole(&name, &raw) };
            if part == Part::Whole {
                self.format.visit(piece, fields, &mut |item: Item| {
                    if known.is_none() && item.record.as_ref().is_some_and(|record| record.number == number) {
                        known = Some(self.known(&item, on, off));
                    }
                    Answer::default()
                });
            }
            if is_last {
                break;
            }
        }
        known.unwrap_or_else(|| bail!("`{}` has no record {number}", self.shown))
    }

    /// The bytes of the file, unpacked.
    fn input(&self) -> Result<Box<dyn io::Read + Send>> {
        let Some(path) = &self.path else { return Ok(Box::new(io::stdin())) };
        let file = File::open(path).with_context(|| format!("cannot read `{}`", self.shown))?;
        Ok(Packing::of(path, u32::MAX).unpack(file))
    }

    /// The records of a file that has some, in pieces.
    fn chunks(&self, fields: &Fields) -> Result<Option<Box<dyn Chunks>>> {
        self.path.as_ref().map_or(Ok(None), |path| chunks(self.format, path, fields))
    }

    fn known(&self, item: &Item, on: &[&Card], off: usize) -> Result<Known> {
        if let Some(fault) = item.faults.iter().find(|fault| fault.kind.hides_text()) {
            bail!("cannot read `{}`: {}", self.shown, fault.detail);
        }
        let name = uncompressed(Path::new(&self.shown));
        let by_ending = if item.origin.is_record { None } else { Dialect::by_ending(&name.to_string_lossy()) };
        let origin = Origin { dialect: by_ending, ..item.origin };
        let shown = site::shown_folder(&self.shown, item.origin.is_record);
        let whole = std::path::absolute(shown).unwrap_or_default();
        let whole = whole.to_string_lossy();
        let origin = Origin { folder: Some(site::Folder { shown, whole: &whole }), ..origin };
        let document = Document::with(item.text, origin, item.faults, item.damage);
        let told = document.told_genre();
        let language = document.language();
        Ok(Known {
            path: self.shown.clone(),
            record: self.number,
            bytes: item.text.len(),
            dialect: document.dialect(),
            dialect_by_ending: by_ending.is_some(),
            genre: told.genre().map(|genre| genre.name()),
            genre_because: told.to_string(),
            genre_meaning: told.genre().map_or(String::new(), |genre| format!("{genre}: {}", genre.meaning())),
            language: language.map(|language| language.code()),
            is_standard_input: self.path.is_none(),
            language_name: language.map_or("not clear", |language| language.name()),
            lines: Counts::of(&document),
            roles: document.count_roles(),
            width: document.width_in_chars(),
            not_written: self.not_written(item),
            silent: silent(&document, on),
            rules_on: on.len(),
            rules_off: off,
        })
    }

    /// Why `--fix` would leave the file as it is, or make one repair alone.
    fn not_written(&self, item: &Item) -> Option<String> {
        if self.path.as_deref().is_some_and(replace::is_refused) {
            return Some("it is read-only, has hard links, or is no regular file".to_owned());
        }
        if let Some(refusal) = item.refusal {
            return Some(format!("it is {refusal}"));
        }
        let damage = item.damage?;
        Some(match (damage.repair.is_empty(), damage.charset.or(damage.guess)) {
            (false, Some(charset)) => format!("it is no UTF-8; it has to be read as {charset} first, as a rule offers"),
            (false, None) => "it is no UTF-8, and has to be repaired first, as a rule offers".to_owned(),
            (true, _) => "it is no UTF-8, and in which encoding it is cannot be told".to_owned(),
        })
    }
}

/// The records of a file that has some, unpacked and in pieces.
///
/// # Errors
/// When it cannot be opened, or is damaged where it has to be read first.
pub(super) fn chunks(format: &dyn Format, path: &Path, fields: &Fields) -> Result<Option<Box<dyn Chunks>>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let record = MOST_OF_A_RECORD.max(PIECE);
    if let Some(access) = format.random_access() {
        let limits = Limits { record, max_ratio: u32::MAX };
        let read = File::open(path).and_then(|file| access.read(file, fields, limits)).with_context(cannot)?;
        return Ok(Some(read.map_err(|fault| anyhow!("{}: {}", cannot(), fault.detail))?));
    }
    let Some(cutter) = format.cutter() else { return Ok(None) };
    let file = File::open(path).with_context(cannot)?;
    Ok(Some(Box::new(Pieces::new(Packing::of(path, u32::MAX).unpack(file), cutter, record))))
}

impl Counts {
    fn of(document: &Document) -> Self {
        let lines = document.lines();
        let is_in = |index: usize, zone: Zone| !lines.is_blank(index) && lines.zone(index) == zone;
        let filled = |zone: Zone| (0..lines.len()).filter(|&index| is_in(index, zone)).count();
        let (head, body, tail) = (filled(Zone::Head), filled(Zone::Body), filled(Zone::Tail));
        let has_prose = lines.prose_without(|_| false).is_some();
        Self { all: lines.len(), blank: lines.len() - head - body - tail, head, body, tail, has_prose }
    }
}

impl Known {
    /// For people, at most so many columns wide.
    fn text(&self, color: bool, columns: usize) -> String {
        const LABEL: usize = 10;
        let (bold, off) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        let mut out = String::new();
        let record = self.record.map_or(String::new(), |number| format!(":{number}"));
        writeln!(out, "{bold}{}{record}{off}\n", printable(&self.path)).expect("a string takes it");
        let mut row = |label: &str, value: &str| {
            let value = wrap::hanging(value, columns, LABEL);
            writeln!(out, "{bold}{label:LABEL$}{off}{value}").expect("a string takes it");
        };
        let by = match (self.dialect_by_ending, self.dialect) {
            (true, _) => "by the file's ending",
            (false, Dialect::Plain) => "there are no marks of another",
            (false, _) => "by its marks",
        };
        row("Dialect", &format!("{}: {by}", self.dialect));
        match self.genre {
            Some(_) => row("Genre", &self.genre_meaning),
            None => row("Genre", "not clear; no rule is silent for it"),
        }
        row("", &self.genre_because);
        row("Language", self.language_name);
        let Counts { all, blank, head, body, tail, has_prose } = self.lines;
        row(
            "Lines",
            &match has_prose {
                true => format!(
                    "{all}, {blank} of them blank; {head} before the first line of prose, {body} up to the last, \
                     {tail} behind it"
                ),
                false => format!("{all}, {blank} of them blank; none is prose"),
            },
        );
        if !self.roles.is_empty() {
            let roles: Vec<String> = self.roles.iter().map(|(name, count)| format!("{count} {name}")).collect();
            row("", &roles.join(", "));
        }
        row(
            "Width",
            &match self.width {
                Some(width) => format!("lines are cut at {width} characters"),
                None => "lines are not cut at a width".to_owned(),
            },
        );
        row(
            "--fix",
            &match &self.not_written {
                None if self.is_standard_input => "prints it mended".to_owned(),
                None => "may write it".to_owned(),
                Some(why) => format!("does not write it: {why}"),
            },
        );
        let count = self.silent.len();
        let silent = match count {
            0 => "None of the".to_owned(),
            count => format!("{count} of the"),
        };
        let head =
            format!("{silent} {} rules that are on are silent for it; {} are off.", self.rules_on, self.rules_off);
        writeln!(out, "\n{}", wrap::wrapped(&head, columns)).expect("a string takes it");
        let width = self.silent.iter().map(|silence| silence.rule.len()).max().unwrap_or(0);
        if count > 0 {
            out.push('\n');
        }
        for Silence { rule, why, .. } in &self.silent {
            let why = wrap::hanging(why, columns, width + 4);
            writeln!(out, "  {rule:width$}  {why}").expect("a string takes it");
        }
        out
    }
}
