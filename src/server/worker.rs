//! What is done behind the editor's back: settings are loaded, documents looked at and mended.
//!
//! One document at a time, the one that was changed last before the others. What is known of each is only ever its
//! newest state: a keystroke puts the next one into its place, and stops the look at the one before.
//!
//! A look at a page is quicker than a finger; one at ten megabytes is not, and begun anew at each keystroke it would
//! keep a core busy for nothing. So a document is left alone behind a change for as long as the last look at it took.

use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use lsp_server::RequestId;

use super::look::{self, Seen};
use super::mirror::Mirror;
use super::settings::{Options, Settings, Stamps};
use crate::config;

/// A document at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) uri: Arc<str>,
    /// The editor's folder that it is of.
    pub(crate) folder: Arc<Path>,
    /// Its file, or what one would be called.
    pub(crate) path: PathBuf,
    /// There is such a file.
    pub(crate) is_file: bool,
    pub(crate) version: i32,
    pub(crate) text: Mirror,
    /// Set once there is a newer one.
    pub(crate) stop: Arc<AtomicBool>,
}

impl Snapshot {
    /// Whoever works on it may leave off.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What is asked of the worker.
#[derive(Debug)]
pub(crate) enum Ask {
    /// Look at a document that is now this.
    Look(Snapshot),
    /// It was closed.
    Forget(Arc<str>),
    /// Make its safe fixes, and tell who asked.
    Mend(RequestId, Snapshot),
    /// Files that settings come from may have changed.
    Doubt,
}

/// What the worker tells.
pub(crate) enum Told {
    Looked {
        snapshot: Snapshot,
        seen: Seen,
        settings: Arc<Settings>,
    },
    /// Nothing can be said of a document: the configuration that it needs is broken and was never right, or there was a
    /// fault.
    Blind(Snapshot),
    /// `None` where it could not be mended, or need not be any more.
    Mended {
        id: RequestId,
        snapshot: Snapshot,
        text: Option<String>,
    },
    /// A folder's settings cannot be used; those of before go on.
    Broken {
        folder: Arc<Path>,
        error: anyhow::Error,
    },
    /// A folder's settings can be used.
    Sound {
        folder: Arc<Path>,
        settings: Arc<Settings>,
    },
    /// Something that its user should know.
    Note(String),
}

/// The settings of a folder.
struct Home {
    settings: Option<Arc<Settings>>,
    stamps: Stamps,
    /// They have to be looked at before they are used again.
    is_doubtful: bool,
    /// The files cannot be used as they were last.
    is_broken: bool,
}

/// Nobody waits longer for a look to begin.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// An open document.
struct Open {
    snapshot: Snapshot,
    /// When it became what it is.
    changed: Instant,
    /// How long the last look at it took.
    took: Duration,
}

impl Open {
    /// How long it is still left alone: nothing is known of one that was opened just now.
    fn pause(&self, now: Instant) -> Duration {
        self.took.min(LONGEST_PAUSE).saturating_sub(now.duration_since(self.changed))
    }

    /// Takes down how long a look took. One that was stopped would have taken longer.
    fn looked(&mut self, took: Duration, is_whole: bool) {
        self.took = if is_whole { took } else { took.max(self.took) };
    }
}

/// What is done at a time.
enum Job {
    Look(Snapshot),
    Mend(RequestId, Snapshot),
}

pub(crate) struct Worker {
    options: Options,
    told: Sender<Told>,
    homes: HashMap<Arc<Path>, Home>,
    open: HashMap<Arc<str>, Open>,
    /// Those not looked at since they were changed, the last one last.
    due: Vec<Arc<str>>,
    mends: VecDeque<(RequestId, Snapshot)>,
    /// Configurations that lie with the data, and were told.
    left: HashSet<PathBuf>,
}

impl Worker {
    pub(crate) fn new(options: Options, told: Sender<Told>) -> Self {
        let (homes, open, due) = (HashMap::new(), HashMap::new(), Vec::new());
        Self { options, told, homes, open, due, mends: VecDeque::new(), left: HashSet::new() }
    }

    /// Works until nobody asks any more.
    pub(crate) fn run(mut self, asks: &Receiver<Ask>) {
        loop {
            if self.due.is_empty() && self.mends.is_empty() {
                match asks.recv() {
                    Ok(ask) => self.take(ask),
                    Err(_) => return,
                }
            }
            while let Ok(ask) = asks.try_recv() {
                self.take(ask);
            }
            if let Some(pause) = self.pause() {
                match asks.recv_timeout(pause) {
                    Ok(ask) => self.take(ask),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                continue;
            }
            let Some(job) = self.next() else { continue };
            // A fault of the program's own costs what was being done, and not the session.
            let done = catch_unwind(AssertUnwindSafe(|| self.work(&job)));
            let done = done.unwrap_or_else(|_| Err(anyhow!("a fault in corpuslint itself, please report it")));
            if let Err(error) = done {
                self.tell(Told::Note(format!("{error:#}")));
                // Nobody waits for it any longer.
                self.tell(match job {
                    Job::Look(snapshot) => Told::Blind(snapshot),
                    Job::Mend(id, snapshot) => Told::Mended { id, snapshot, text: None },
                });
            }
        }
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Look(snapshot) => {
                self.due.retain(|uri| *uri != snapshot.uri);
                self.due.push(Arc::clone(&snapshot.uri));
                let took = self.open.get(&snapshot.uri).map_or(Duration::ZERO, |open| open.took);
                let open = Open { snapshot, changed: Instant::now(), took };
                self.open.insert(Arc::clone(&open.snapshot.uri), open);
            }
            Ask::Forget(uri) => {
                self.due.retain(|due| *due != uri);
                self.open.remove(&uri);
            }
            Ask::Mend(id, snapshot) => self.mends.push_back((id, snapshot)),
            Ask::Doubt => {
                self.homes.values_mut().for_each(|home| home.is_doubtful = true);
                let folders: HashSet<Arc<Path>> =
                    self.open.values().map(|one| Arc::clone(&one.snapshot.folder)).collect();
                folders.iter().for_each(|folder| drop(self.settings(folder)));
            }
        }
    }

    /// What is to be done first: somebody waits for fixes.
    fn next(&mut self) -> Option<Job> {
        if let Some((id, snapshot)) = self.mends.pop_front() {
            return Some(Job::Mend(id, snapshot));
        }
        let now = Instant::now();
        let ready = self.due.iter().rposition(|uri| self.open.get(uri).is_none_or(|open| open.pause(now).is_zero()))?;
        let uri = self.due.remove(ready);
        self.open.get(&uri).map(|open| Job::Look(open.snapshot.clone()))
    }

    /// How long there is nothing to do although something is due.
    fn pause(&self) -> Option<Duration> {
        if !self.mends.is_empty() {
            return None;
        }
        let now = Instant::now();
        let pauses = self.due.iter().map(|uri| self.open.get(uri).map_or(Duration::ZERO, |open| open.pause(now)));
        pauses.min().filter(|pause| !pause.is_zero())
    }

    fn work(&mut self, job: &Job) -> Result<()> {
        match job {
            Job::Mend(id, snapshot) => {
                let text = match self.settings(&snapshot.folder) {
                    Some(settings) => {
                        let name = name(&settings, &snapshot.path);
                        look::mend(&settings, &name, snapshot.text.text(), &snapshot.stop)?
                    }
                    None => None,
                };
                self.tell(Told::Mended { id: id.clone(), snapshot: snapshot.clone(), text });
            }
            Job::Look(snapshot) => {
                let Some(settings) = self.settings(&snapshot.folder) else {
                    self.tell(Told::Blind(snapshot.clone()));
                    return Ok(());
                };
                self.tell_left(snapshot);
                let name = name(&settings, &snapshot.path);
                let began = Instant::now();
                let seen = look::look(&settings, &name, snapshot.text.text(), &snapshot.stop)?;
                if let Some(open) = self.open.get_mut(&snapshot.uri) {
                    open.looked(began.elapsed(), seen.is_some());
                }
                // Of one that was stopped a newer state is due, or it is closed.
                if let Some(seen) = seen {
                    self.tell(Told::Looked { snapshot: snapshot.clone(), seen, settings });
                }
            }
        }
        Ok(())
    }

    /// The settings of a folder, as its files are now where that is in doubt. Where they cannot be used those of before
    /// hold; where they are new, all its documents are looked at again.
    fn settings(&mut self, folder: &Arc<Path>) -> Option<Arc<Settings>> {
        let known = self.homes.get(folder).map(|home| home.settings.clone());
        let stamps = |settings: Option<&Settings>| Stamps::now(folder, &self.options, settings);
        if let Some(home) = self.homes.get_mut(folder) {
            // Of what is broken it is not known which files it is made of.
            let is_same = !home.is_doubtful || !home.is_broken && home.stamps == stamps(home.settings.as_deref());
            home.is_doubtful = false;
            if is_same {
                return home.settings.clone();
            }
        }
        let (settings, stamps, is_broken) = match Settings::load(folder, &self.options) {
            Ok(settings) => {
                let settings = Arc::new(settings);
                let stamps = stamps(Some(&settings));
                self.tell(Told::Sound { folder: Arc::clone(folder), settings: Arc::clone(&settings) });
                if known.is_some() {
                    self.look_again(folder);
                }
                (Some(settings), stamps, false)
            }
            Err(error) => {
                self.tell(Told::Broken { folder: Arc::clone(folder), error });
                let before = known.clone().flatten();
                let stamps = stamps(before.as_deref());
                (before, stamps, true)
            }
        };
        self.homes
            .insert(Arc::clone(folder), Home { settings: settings.clone(), stamps, is_doubtful: false, is_broken });
        settings
    }

    /// All documents of a folder are due.
    fn look_again(&mut self, folder: &Arc<Path>) {
        let open = self.open.values().map(|open| &open.snapshot);
        let of_folder = open.filter(|one| one.folder == *folder).map(|one| Arc::clone(&one.uri));
        let again: Vec<Arc<str>> = of_folder.filter(|uri| !self.due.contains(uri)).collect();
        self.due.splice(0..0, again);
    }

    /// Says once which configurations lie between a document and its folder, and are not used.
    fn tell_left(&mut self, snapshot: &Snapshot) {
        if self.options.isolated || self.options.config.is_some() || !snapshot.is_file {
            return;
        }
        for file in config::find(std::slice::from_ref(&snapshot.path), &snapshot.folder).left {
            if self.left.insert(file.clone()) {
                self.tell(Told::Note(format!("`{}` lies with the data, and is not used", file.display())));
            }
        }
    }

    /// Where nobody listens the session has ended.
    fn tell(&self, told: Told) {
        drop(self.told.send(told));
    }
}

/// A document's path as the command line would show it in the editor's folder.
pub(crate) fn name(settings: &Settings, path: &Path) -> PathBuf {
    let real = path.parent().and_then(|folder| folder.canonicalize().ok()).zip(path.file_name());
    let real = real.map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name));
    real.strip_prefix(&settings.folder).map(Path::to_owned).unwrap_or(real)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(text: &str) -> Snapshot {
        Snapshot {
            uri: "file:///a.txt".into(),
            folder: Path::new("/").into(),
            path: "/a.txt".into(),
            is_file: false,
            version: 1,
            text: Mirror::new(text),
            stop: Arc::default(),
        }
    }

    #[test]
    fn a_document_is_left_alone_for_as_long_as_the_last_look_took() {
        let changed = Instant::now();
        let ms = Duration::from_millis;
        let mut open = Open { snapshot: snapshot(""), changed, took: Duration::ZERO };
        assert_eq!(open.pause(changed), Duration::ZERO);
        open.looked(ms(400), true);
        assert_eq!([0, 150, 400, 900].map(|at| open.pause(changed + ms(at))), [400, 250, 0, 0].map(ms));
        // What was stopped says only that it takes longer.
        open.looked(ms(100), false);
        assert_eq!(open.pause(changed), ms(400));
        open.looked(ms(500), false);
        assert_eq!(open.pause(changed), ms(500));
        open.looked(ms(20), true);
        assert_eq!(open.pause(changed), ms(20));
        open.looked(ms(60_000), true);
        assert_eq!(open.pause(changed), LONGEST_PAUSE);
    }

    #[test]
    fn who_wants_fixes_waits_for_no_pause() {
        let (told, _heard) = crossbeam_channel::unbounded();
        let mut worker = Worker::new(Options::default(), told);
        worker.take(Ask::Look(snapshot("a")));
        assert!(worker.pause().is_none() && matches!(worker.next(), Some(Job::Look(_))));
        worker.open.values_mut().for_each(|open| open.looked(Duration::from_secs(60), true));
        worker.take(Ask::Look(snapshot("ab")));
        assert!(worker.pause().is_some() && worker.next().is_none());
        worker.take(Ask::Mend(1.into(), snapshot("ab")));
        assert!(worker.pause().is_none() && matches!(worker.next(), Some(Job::Mend(..))));
        // The change is due all the same.
        worker.open.values_mut().for_each(|open| open.looked(Duration::ZERO, true));
        assert!(matches!(worker.next(), Some(Job::Look(_))) && worker.next().is_none());
    }
}
