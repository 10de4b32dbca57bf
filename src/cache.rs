//! What runs keep for those after them: bytes by a key, in a folder that may be deleted at any time.
//!
//! A key stands for everything that decides what belongs to it, so nothing here is ever out of date, only unused. What
//! a run adds it writes into a file of its own at its end, so that runs at the same time need not know of each other;
//! once in a while a run puts the files together and leaves out what nobody has asked for lately. Nothing fails: what
//! cannot be read is not there, and what cannot be written is not kept.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

mod folder;
mod segment;

pub use folder::NAME;
use segment::{Segment, Slot, Writer};

/// How much is kept, and how long.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Bytes of a folder, at most; an entry counts [`Slot::weight`].
    bytes: u64,
    /// What nobody asked for in so many days goes.
    days: u32,
    /// That an entry is in use is noted when it was noted longer ago than this, in days.
    noted: u32,
    /// Files of one setting, before they are put together.
    segments: usize,
}

const LIMITS: Limits = Limits { bytes: 256 << 20, days: 30, noted: 7, segments: 8 };

/// What was kept under one setting, and what is being added.
pub struct Cache {
    folder: PathBuf,
    setting: u128,
    /// Days since 1970.
    today: u32,
    limits: Limits,
    segments: Vec<Kept>,
    /// Which entry of which segment.
    places: FxHashMap<u128, (usize, usize)>,
    /// Bytes that may still be added.
    room: AtomicU64,
    fresh: Mutex<Fresh>,
    /// An entry was not what it should be.
    is_spoilt: AtomicBool,
}

struct Kept {
    path: PathBuf,
    segment: Segment,
    /// Which entries were asked for in this run.
    asked: Vec<AtomicBool>,
}

/// What is being added.
enum Fresh {
    Nothing,
    Some(Writer),
    /// It cannot be written.
    Refused,
}

impl Cache {
    /// Opens what is kept in `folder` for runs with this setting, which stands for all that decides what is found,
    /// besides what is in the keys. `today` is in days since 1970. The folder is made when there is something to keep;
    /// one with anything else in it is left alone.
    pub fn open(folder: &Path, setting: u128, today: u32) -> Self {
        Self::with_limits(folder, setting, today, LIMITS)
    }

    fn with_limits(folder: &Path, setting: u128, today: u32, limits: Limits) -> Self {
        let mut cache = Self {
            folder: folder.to_owned(),
            setting,
            today,
            limits,
            segments: Vec::new(),
            places: FxHashMap::default(),
            room: AtomicU64::new(limits.bytes),
            fresh: Mutex::new(Fresh::Nothing),
            is_spoilt: AtomicBool::new(false),
        };
        let paths = if folder::is_ours(folder) { folder::segments(&cache.home()) } else { Vec::new() };
        for path in paths {
            match Segment::open(&path, setting, limits.bytes) {
                Ok(segment) => cache.add(path, segment),
                // Another run may have put it together with others meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => *cache.is_spoilt.get_mut() = true,
            }
        }
        cache
    }

    fn add(&mut self, path: PathBuf, segment: Segment) {
        for (index, slot) in segment.slots().iter().enumerate() {
            self.places.entry(slot.key).or_insert((self.segments.len(), index));
        }
        let asked = segment.slots().iter().map(|_| AtomicBool::new(false)).collect();
        self.segments.push(Kept { path, segment, asked });
    }

    /// Whether the folder holds something else, so that nothing is kept there.
    pub fn is_elsewhere(folder: &Path) -> bool {
        !folder::may_be_ours(folder)
    }

    /// The folder of the setting.
    fn home(&self) -> PathBuf {
        self.folder.join(format!("{:032x}", self.setting))
    }

    /// What was kept under this key.
    pub fn get(&self, key: u128) -> Option<Vec<u8>> {
        let &(segment, index) = self.places.get(&key)?;
        let Kept { segment, asked, .. } = &self.segments[segment];
        let slot = &segment.slots()[index];
        let content = segment.read(slot);
        if content.is_none() {
            self.is_spoilt.store(true, Ordering::Relaxed);
        } else if !asked[index].swap(true, Ordering::Relaxed) {
            self.take_room(slot.weight());
        }
        content
    }

    /// Keeps this for later runs, if there is room.
    pub fn put(&self, key: u128, content: &[u8]) {
        if !self.take_room(Slot::weight_of(content)) {
            return;
        }
        let mut fresh = self.fresh();
        if let Fresh::Nothing = *fresh {
            *fresh = self.begin().map_or(Fresh::Refused, Fresh::Some);
        }
        if let Fresh::Some(writer) = &mut *fresh
            && writer.add(key, self.today, content).is_err()
        {
            // Dropped, it leaves nothing behind.
            *fresh = Fresh::Refused;
        }
    }

    fn begin(&self) -> io::Result<Writer> {
        folder::prepare(&self.folder)?;
        Writer::begin(&self.home())
    }

    fn take_room(&self, bytes: u64) -> bool {
        let less = |room: u64| room.checked_sub(bytes);
        self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    fn fresh(&self) -> MutexGuard<'_, Fresh> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what was added, and makes room where too much is kept.
    pub fn finish(&self) {
        let fresh = std::mem::replace(&mut *self.fresh(), Fresh::Refused);
        // What cannot be written is not kept.
        drop(self.try_finish(fresh));
    }

    fn try_finish(&self, fresh: Fresh) -> io::Result<()> {
        let is_gathered = self.has_to_be_gathered(&fresh);
        let writer = match fresh {
            Fresh::Some(writer) => writer,
            Fresh::Nothing if is_gathered => self.begin()?,
            Fresh::Nothing => {
                self.segments.iter().for_each(|kept| folder::note_use(&kept.path));
                return Ok(());
            }
            Fresh::Refused => return Ok(()),
        };
        if is_gathered {
            self.gather(writer)?;
        } else {
            writer.finish(&self.home(), self.setting)?;
        }
        folder::make_room(&self.folder, &self.home(), self.limits.bytes, self.limits.days);
        Ok(())
    }

    /// Whether all files are to be put together: they are many or large, or one is damaged, or it would be forgotten
    /// that what this run asked for is in use.
    fn has_to_be_gathered(&self, fresh: &Fresh) -> bool {
        let added = if let Fresh::Some(writer) = fresh { writer.weight() } else { 0 };
        let slots = self.segments.iter().flat_map(|kept| kept.segment.slots());
        let is_forgotten = |slot: &Slot| self.today.saturating_sub(slot.used) > self.limits.noted;
        self.segments.len() >= self.limits.segments
            || slots.map(Slot::weight).sum::<u64>() + added > self.limits.bytes
            || self.is_spoilt.load(Ordering::Relaxed)
            || self.segments.iter().any(|kept| kept.asked().any(is_forgotten))
    }

    /// Puts what is in use into one file: what this run asked for and added, then what was asked for last.
    fn gather(&self, mut writer: Writer) -> io::Result<()> {
        let age = |slot: &Slot| self.today.saturating_sub(slot.used);
        let mut others = Vec::new();
        for (number, kept) in self.segments.iter().enumerate() {
            for (index, slot) in kept.segment.slots().iter().enumerate() {
                if kept.asked[index].load(Ordering::Relaxed) {
                    writer.copy(slot, self.today, &kept.segment)?;
                } else if age(slot) <= self.limits.days && self.places.get(&slot.key) == Some(&(number, index)) {
                    others.push((age(slot), number, index));
                }
            }
        }
        others.sort_unstable();
        for (_, number, index) in others {
            let segment = &self.segments[number].segment;
            let slot = &segment.slots()[index];
            if !self.take_room(slot.weight()) {
                break;
            }
            writer.copy(slot, slot.used, segment)?;
        }
        let whole = writer.finish(&self.home(), self.setting)?;
        let read = self.segments.iter().map(|kept| &kept.path);
        folder::remove_segments(read.filter(|path| **path != whole));
        folder::remove_damaged(&self.home(), |path| Segment::open(path, self.setting, self.limits.bytes).is_err());
        Ok(())
    }
}

impl Kept {
    fn asked(&self) -> impl Iterator<Item = &Slot> {
        let slots = self.segment.slots().iter().zip(&self.asked);
        slots.filter(|(_, asked)| asked.load(Ordering::Relaxed)).map(|(slot, _)| slot)
    }
}

#[cfg(test)]
mod tests;
