//! Between a piece and the looking at it: what came of the same piece in an earlier run is told again.
//!
//! A key stands for all that decides what comes of a piece: its bytes and its place in its file, and in the setting
//! what is the same for the whole run. What is no matter of these is worked out anew: whether the file may be written,
//! what a baseline knows, what the documents say of each other. A run that mends asks for nothing but clean pieces.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::done::Done;
use super::look::Look;
use super::outbox::Outbox;
use super::packed::{Notes, PackedDocument, findings};
use super::{Task, visit as uncached};
use crate::cache::Cache;
use crate::corpus::{Format, Piece};
use crate::diagnostic::Finding;

/// What decides what is found, besides the files: the program, its rules, and what is noted of a finding. `program`
/// tells one build of it from another, `cards` is the set's own fingerprint.
pub fn setting(task: &Task, program: &str, cards: u64) -> u128 {
    let mut hasher = Xxh3::new();
    let fields = format!("{:?} {:?}", task.fields.texts, task.fields.id);
    // What fixes take away is no matter of a run that mends nothing; with lengths nothing is kept.
    let super::Notes { removed: _, characters, lengths: _, grouping } = &task.notes;
    let grouping = grouping.as_ref().map(|grouping| format!("{grouping:?}"));
    let noted = format!("{characters:?} {grouping:?} {:?}", task.excerpt_columns);
    for part in [program, &cards.to_string(), &fields, &noted] {
        add(&mut hasher, part.as_bytes());
    }
    for rule in task.linter.rules() {
        add(&mut hasher, rule.id.as_bytes());
        add(&mut hasher, rule.severity.name().as_bytes());
    }
    hasher.digest128()
}

/// Parts that are told apart by their lengths.
fn add(hasher: &mut Xxh3, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part);
}

/// What came of a piece, without its findings, which stand behind it.
#[derive(Serialize, Deserialize)]
struct Kept {
    documents: u64,
    groups: Vec<(Option<Arc<str>>, u64)>,
    /// The file is none that is counted.
    is_uncounted: bool,
    skipped: Vec<String>,
    remembered: Vec<PackedDocument>,
    findings: usize,
}

/// Looks at each document of a piece, unless that was done before; returns the piece with its fixes made and without
/// what is left out, if that changes anything.
pub(super) fn visit(
    look: &Look,
    format: &dyn Format,
    piece: Piece,
    done: &mut Done,
    outbox: &mut Outbox,
) -> Option<Vec<u8>> {
    let Some(cache) = cache(look, &piece) else { return uncached::visit(look, format, piece, done, outbox) };
    let key = key(look, format, &piece);
    if cache.get(key).is_some_and(|raw| tell_again(&raw, look, done, outbox).is_some()) {
        return None;
    }
    outbox.notes = Some(Notes::default());
    let mended = uncached::visit(look, format, piece, done, outbox);
    let notes = outbox.notes.take();
    if mended.is_none()
        && let Some((count, findings)) = notes.and_then(Notes::finish)
        && (count == 0 || look.task.fix.is_none())
        && let Some(raw) = pack(done, count, &findings)
    {
        cache.put(key, &raw);
    }
    mended
}

/// The cache, where it can serve.
fn cache<'l>(look: &Look<'l>, piece: &Piece) -> Option<&'l Cache> {
    let Task { cache, linter, metrics, survey, dropping, sample, attributes, .. } = look.task;
    // What comes of a document depends on the others, or other things are wanted of it than what is kept.
    let is_other = metrics.is_some() || survey.is_some() || dropping.is_some() || sample.is_some();
    let is_other = is_other || attributes.is_some() || look.task.notes.lengths || !linter.ahead().is_empty();
    // What comes from standard input is nobody's file.
    let serves = !is_other && !piece.converts && look.path.is_some();
    cache.as_deref().filter(|_| serves)
}

fn key(look: &Look, format: &dyn Format, piece: &Piece) -> u128 {
    let Piece { raw, first_number, start, head, path, converts: _, keeps_lines: _ } = *piece;
    let task = look.task;
    let mut hasher = Xxh3::new();
    add(&mut hasher, format.name().as_bytes());
    // Its ending says what it is written in, or packed with.
    let name = path.file_name().unwrap_or_default();
    add(&mut hasher, name.as_encoded_bytes());
    add(&mut hasher, look.shown.rsplit('/').next().unwrap_or_default().as_bytes());
    if task.linter.knows_sites() || task.notes.grouping.is_some() {
        add(&mut hasher, task.working_folder.as_os_str().as_encoded_bytes());
        add(&mut hasher, look.shown.as_bytes());
    }
    add(&mut hasher, &[u8::from(look.is_named), u8::from(head.is_some())]);
    for number in [look.exemptions.fingerprint(), first_number, start.line, start.column, start.offset] {
        hasher.update(&number.to_le_bytes());
    }
    add(&mut hasher, head.unwrap_or_default());
    add(&mut hasher, raw);
    hasher.digest128()
}

/// What is kept of a piece; `None` where something came of it that cannot be told again.
fn pack(done: &Done, findings: usize, packed: &[u8]) -> Option<Vec<u8>> {
    // All are named, so that whoever adds a field has to say here whether it is kept.
    #[rustfmt::skip]
    let Done {
        documents, groups, files, skipped, remembered, failures, pending, mended, kept_whole, cut_too_far,
        // Of the job, or sent before.
        number: _, weight: _, findings: _, bytes: _, stored: _, removed: _, paths: _, content: _, records: _, cut: _,
        // Of runs that keep nothing, or what comes of mending.
        passed: _, lengths: _, dropped: _, dropped_in_groups: _, rejected: _, left_out: _, diff: _, made: _, rows: _,
        stripped: _, journaled: _, attributes: _, last_attributed: _, refused_attributes: _, done_attributes: _,
        without_attributes: _,
    } = done;
    if !failures.is_empty() || !pending.is_empty() || mended + kept_whole + cut_too_far > 0 {
        return None;
    }
    let kept = Kept {
        documents: *documents,
        groups: groups.clone(),
        is_uncounted: *files == 0 && !skipped.is_empty(),
        skipped: skipped.clone(),
        remembered: remembered.iter().map(PackedDocument::of).collect::<Option<_>>()?,
        findings,
    };
    let mut raw = postcard::to_stdvec(&kept).ok()?;
    raw.extend_from_slice(packed);
    Some(raw)
}

/// Does what looking at the piece did; `None` where these are no such bytes, or it has to be looked at to be mended.
/// Nothing is done then.
fn tell_again(raw: &[u8], look: &Look, done: &mut Done, outbox: &mut Outbox) -> Option<()> {
    let (kept, packed): (Kept, _) = postcard::take_from_bytes(raw).ok()?;
    if kept.findings > 0 && look.task.fix.is_some() {
        return None;
    }
    let linter = look.task.linter;
    let found: Vec<Finding> = findings(packed, kept.findings, look.shown, linter.rules())?;
    let remembered = kept.remembered.into_iter().map(|document| document.read(look.shown, linter));
    done.remembered = remembered.collect::<Option<_>>()?;
    done.paths.push(Arc::clone(look.shown));
    done.documents += kept.documents;
    done.groups = kept.groups;
    done.skipped = kept.skipped;
    if kept.is_uncounted {
        done.files = 0;
    }
    found.into_iter().for_each(|finding| look.send(finding, outbox));
    Some(())
}
