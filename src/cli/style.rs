//! Colours: what is set off from the text around it, and how. Few things are: keys, headings,
//! severities, values that differ.
//!
//! Whether an output gets colours is decided once, in `AutoStream`: a terminal does, unless NO_COLOR
//! is set, CLICOLOR is 0 or TERM is dumb; `--color` overrules all of that. Whatever is no terminal
//! gets text alone.

use anstyle::{AnsiColor, Style};
use cite::model::Severity;
use clap::ColorChoice;
use std::ffi::OsString;

/// Text as it is.
pub(crate) const PLAIN: Style = Style::new();
/// A citation key.
pub(crate) const KEY: Style = AnsiColor::Cyan.on_default();
/// What stands over other lines.
pub(crate) const HEADING: Style = Style::new().bold();
/// A value that differs from the one it is held against.
pub(crate) const DIFFERENT: Style = AnsiColor::Yellow.on_default();
/// What went wrong.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What can be done about it.
pub(crate) const HINT: Style = AnsiColor::Green.on_default();

/// What matters least.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// A finding, by how bad it is.
pub(crate) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Note => FAINT,
        Severity::Repaired => HINT,
        Severity::Warning => DIFFERENT,
        Severity::Rejected | Severity::Skipped => ERROR,
    }
}

/// Lays down when there are colours, for all outputs of the program.
pub(crate) fn choose(when: ColorChoice) {
    let choice = match when {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// What `--color` says, for help and errors, which are shown before the arguments are understood.
pub(crate) fn asked(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut asked = ColorChoice::Auto;
    let mut arguments = arguments.take_while(|argument| argument != "--").peekable();
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str() {
            Some("--color") => arguments.peek().and_then(|next| next.to_str()),
            Some(text) => text.strip_prefix("--color="),
            None => None,
        };
        let choice = value.and_then(|value| value.parse().ok());
        asked = choice.unwrap_or(asked);
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_known_before_the_arguments_are() {
        for (line, expected) in [
            ("cite list", ColorChoice::Auto),
            ("cite --color always list", ColorChoice::Always),
            ("cite list --color=never", ColorChoice::Never),
            ("cite list --color=always --color never", ColorChoice::Never),
            ("cite list --color", ColorChoice::Auto),
            ("cite list --color=pink", ColorChoice::Auto),
            ("cite search -- --color=always", ColorChoice::Auto),
        ] {
            assert_eq!(asked(line.split(' ').map(OsString::from)), expected, "{line}");
        }
    }
}
