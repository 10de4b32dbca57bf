//! The bar that says how far a run is, on a terminal, for runs that take longer than a second.

use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use corpuslint::corpus::walk::Entry;
use corpuslint::report::grouped;
use corpuslint::run::{self, Input, Task};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A shorter run has no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);

/// A bar that is not shown yet; `None` where it would be in the way.
pub(super) fn bar(is_quiet: bool) -> Option<ProgressBar> {
    let is_wanted = !is_quiet && io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    is_wanted.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()))
}

/// Does `work` and shows meanwhile how far it is.
pub(super) fn beside<T>(bar: Option<&ProgressBar>, task: &Task, work: impl FnOnce() -> T) -> T {
    let Some(bar) = bar else { return work() };
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let shown = scope.spawn(|| show(bar, task, &is_done));
        let result = work();
        is_done.store(true, Ordering::Relaxed);
        shown.thread().unpark();
        drop(shown.join());
        bar.finish_and_clear();
        result
    })
}

fn show(bar: &ProgressBar, task: &Task, is_done: &AtomicBool) {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if is_done.load(Ordering::Relaxed) {
            return;
        }
        thread::park_timeout(BETWEEN);
    }
    let mut total = 0;
    if let Input::Paths(_) = task.input {
        run::walk(task, &mut |entry| {
            if let Entry::File { path, .. } = entry {
                total += path.metadata().map_or(0, |metadata| metadata.len());
            }
            !is_done.load(Ordering::Relaxed)
        });
    }
    let template = if total > 0 {
        bar.set_length(total);
        "{bar:10} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left; {wide_msg}"
    } else {
        "{spinner} {bytes}, {bytes_per_sec}; {wide_msg}"
    };
    bar.set_style(ProgressStyle::with_template(template).expect("a sound template"));
    bar.set_draw_target(ProgressDrawTarget::stderr());
    while !is_done.load(Ordering::Relaxed) {
        let progress = &task.progress;
        bar.set_position(progress.bytes());
        bar.set_message(format!(
            "{} documents, {} findings",
            grouped(progress.documents()),
            grouped(progress.findings())
        ));
        bar.tick();
        thread::park_timeout(BETWEEN);
    }
}

/// Writes to a terminal on which the bar is: the bar makes room.
pub(super) struct Beside<W> {
    pub(super) bar: ProgressBar,
    pub(super) output: W,
}

impl<W: Write> Write for Beside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bar.suspend(|| self.output.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.bar.suspend(|| self.output.flush())
    }
}
