//! How far a command has come, on one line of a terminal that goes away at the end.

use cite::library::document::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

/// A bar on standard error; none where that is no terminal, or one that cannot go back in a line.
pub(super) fn bar() -> ProgressBar {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if is_dumb || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// Shows how far it is.
pub(super) fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::File(name, number, of) => {
            bar.set_message(format!("{number}/{of} {}", cite::text::display::terminal(name)))
        }
        Progress::Records(number) => bar.set_prefix(format!("{number} records")),
        Progress::Resolving(number) => {
            bar.set_message(format!("looking for copies among {number} new records"))
        }
    }
}
