//! How far a command has come, on one line of a terminal that goes away at the end; and Ctrl-C, which
//! stops it where nothing is left half done.
//!
//! Where standard error is no terminal nothing is shown. A second Ctrl-C ends the program at once: a
//! library is as it was then too, but a file that was being written may be left under its temporary
//! name.

use super::Exit;
use anyhow::Context;
use cite::library::display;
use cite::library::progress::{Phase, Progress};
use cite::library::{Library, LibraryError};
use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use std::cell::Cell;
use std::io::{self, IsTerminal, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// What each phase is called, and what its rate counts.
const PHASES: &[(Phase, &str, &str)] = &[
    (Phase::Reading, "reading", "records"),
    (Phase::Comparing, "comparing", "records"),
    (Phase::Merging, "putting entries together", "entries"),
    (Phase::Indexing, "indexing", ""),
    (Phase::Writing, "writing", "entries"),
];

/// How the line looks where it is known how much there is to do, and where not.
const KNOWN: &str = "{spinner} {prefix} {bar:20} {percent:>3}%{msg}";
const UNKNOWN: &str = "{spinner} {prefix}{msg}";

/// After so long a phase shows its rate and the time left; earlier ones mean little.
const SOON: Duration = Duration::from_millis(500);

/// The user pressed Ctrl-C; what was not done.
#[derive(Debug, thiserror::Error)]
#[error("interrupted: {0}")]
pub(super) struct Interrupted(&'static str);

/// A piece of work that takes its time.
pub(super) struct Work {
    bar: ProgressBar,
    is_interrupted: Arc<AtomicBool>,
    /// The phase that is shown, and since when.
    phase: Cell<Option<(Phase, Instant)>>,
    /// What is said where it is interrupted.
    undone: &'static str,
}

impl Work {
    /// Begins: from now on Ctrl-C asks the work to stop, which says what was not done. A bar is shown
    /// unless standard output is a terminal that gets the data.
    pub(super) fn begin(undone: &'static str, is_data_shown: bool) -> anyhow::Result<Self> {
        let is_hidden = is_data_shown && io::stdout().is_terminal();
        Self::watching(undone, if is_hidden { ProgressBar::hidden() } else { bar() })
    }

    fn watching(undone: &'static str, bar: ProgressBar) -> anyhow::Result<Self> {
        let is_interrupted = Arc::new(AtomicBool::new(false));
        // in this order, so that the first one finds the flag as it was before
        flag::register_conditional_shutdown(
            SIGINT,
            i32::from(Exit::Interrupted as u8),
            Arc::clone(&is_interrupted),
        )
        .and_then(|_| flag::register(SIGINT, Arc::clone(&is_interrupted)))
        .context("Ctrl-C cannot be watched")?;
        Ok(Self { bar, is_interrupted, phase: Cell::new(None), undone })
    }

    /// Shows how far it is; says whether to go on.
    pub(super) fn see(&self, progress: Progress) -> ControlFlow<()> {
        if self.is_interrupted.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if !self.bar.is_hidden() {
            self.show(progress);
        }
        ControlFlow::Continue(())
    }

    fn show(&self, Progress { phase, file, done, of, count }: Progress) {
        let begun = match self.phase.get() {
            Some((shown, begun)) if shown == phase => begun,
            _ => Instant::now(),
        };
        self.phase.set(Some((phase, begun)));
        let row = PHASES.iter().find(|row| row.0 == phase);
        let (name, unit) = row.map_or(("", ""), |row| (row.1, row.2));
        let style = ProgressStyle::with_template(if of.is_some() { KNOWN } else { UNKNOWN });
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_prefix(name);
        self.bar.set_message(told(begun.elapsed(), (done, of), (count, unit), file));
        self.bar.set_length(of.unwrap_or(0));
        self.bar.set_position(done);
    }

    /// Lets Ctrl-C stop what is done to a library that is not watched.
    pub(super) fn stops(&self, library: &mut Library) {
        library.stop_when(Arc::clone(&self.is_interrupted));
    }

    /// Says something on standard error meanwhile.
    pub(super) fn pause(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    /// Ends: the line goes away, and Ctrl-C ends the program from now on. Where it was interrupted,
    /// the error says what was not done.
    pub(super) fn end<T>(&self, done: Result<T, LibraryError>) -> anyhow::Result<T> {
        self.bar.finish_and_clear();
        self.is_interrupted.store(true, Ordering::Relaxed);
        done.map_err(|error| match error {
            LibraryError::Interrupted => Interrupted(self.undone).into(),
            error => error.into(),
        })
    }
}

/// What a change says that Ctrl-C stopped.
pub(super) const UNCHANGED: &str = "nothing was changed; the library is as it was";

/// Changes a library once, unless Ctrl-C comes before the change is done.
pub(super) fn change<T>(
    library: &mut Library,
    change: impl FnOnce(&mut Library) -> Result<T, LibraryError>,
) -> anyhow::Result<T> {
    let work = Work::watching(UNCHANGED, ProgressBar::hidden())?;
    work.stops(library);
    work.end(change(library))
}

/// A bar on standard error; none where that is no terminal, or one that cannot go back in a line.
fn bar() -> ProgressBar {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if is_dumb || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// What stands behind the bar: the rate, the time left, and the file.
fn told(
    took: Duration,
    (done, of): (u64, Option<u64>),
    (count, unit): (u64, &str),
    file: Option<&str>,
) -> String {
    let mut told = String::new();
    if took >= SOON {
        if count > 0 && !unit.is_empty() {
            told += &format!(", {:.0} {unit}/s", count as f64 / took.as_secs_f64());
        }
        if let Some(of) = of.filter(|of| done > 0 && done <= *of) {
            let left = took.mul_f64((of - done) as f64 / done as f64).as_secs();
            told += &format!(", {}:{:02} left", left / 60, left % 60);
        }
    }
    if let Some(file) = file {
        told += &format!("  {}", display::terminal(file));
    }
    told
}

/// So many bytes of the standard input are read at a time.
const CHUNK: usize = 1 << 16;

/// How long to wait for input before it is asked again whether to go on.
const PATIENCE: Duration = Duration::from_millis(100);

/// The standard input, read by a thread of its own: who waits for it can be interrupted.
pub(super) struct Input {
    is_interrupted: Arc<AtomicBool>,
    /// Chunks; none before anything was asked for.
    chunks: Option<Receiver<io::Result<Vec<u8>>>>,
    rest: io::Cursor<Vec<u8>>,
}

impl Input {
    /// The standard input for a piece of work.
    pub(super) fn of(work: &Work) -> Self {
        let is_interrupted = Arc::clone(&work.is_interrupted);
        Self { is_interrupted, chunks: None, rest: io::Cursor::default() }
    }

    /// The next bytes; none at the end.
    fn chunk(&mut self) -> io::Result<Vec<u8>> {
        let chunks = self.chunks.get_or_insert_with(begin_reading);
        loop {
            if self.is_interrupted.load(Ordering::Relaxed) {
                return Err(io::Error::other("interrupted"));
            }
            match chunks.recv_timeout(PATIENCE) {
                Ok(chunk) => return chunk,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.position() == self.rest.get_ref().len() as u64 {
            self.rest = io::Cursor::new(self.chunk()?);
        }
        self.rest.read(buffer)
    }
}

fn begin_reading() -> Receiver<io::Result<Vec<u8>>> {
    let (sender, chunks) = sync_channel(4);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut chunk = vec![0; CHUNK];
            let read = match input.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
                Ok(length) => {
                    chunk.truncate(length);
                    Ok(chunk)
                }
            };
            let is_end = read.as_ref().map_or(true, Vec::is_empty);
            if sender.send(read).is_err() || is_end {
                return;
            }
        }
    });
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_time_left() {
        let second = Duration::from_secs(1);
        for (took, amount, count, file, expected) in [
            (second * 10, (25, Some(100)), (5000, "records"), None, ", 500 records/s, 0:30 left"),
            (second * 61, (1, Some(2)), (0, "records"), Some("a\u{1b}b"), ", 1:01 left  a␛b"),
            (second, (1, None), (7, ""), None, ""),
            (second, (0, Some(9)), (3, "entries"), Some("x"), ", 3 entries/s  x"),
            (second, (9, Some(3)), (3, "entries"), None, ", 3 entries/s"),
            (second / 10, (1, Some(2)), (3, "entries"), None, ""),
        ] {
            assert_eq!(told(took, amount, count, file), expected);
        }
    }
}
