//! `cite edit`: an entry as a text, in an editor or between programs.

use super::{Exit, Session, output, progress, screen, set};
use anyhow::{Context, bail};
use cite::library::edit::form::{self, Fault, Sheet};
use cite::library::edit::{self, Changes};
use cite::library::{Library, LibraryError};
use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest form that is read, in bytes.
const LONGEST: u64 = 1 << 24;

/// Edit an entry as a text, in the editor that $VISUAL or $EDITOR names
#[derive(clap::Args)]
#[command(
    after_help = "What is changed in the text becomes a person's word and outranks every source; what is left as
it was changes nothing.

Examples:
  cite edit lee2020title
  EDITOR='code --wait' cite edit lee2020title
  cite edit lee2020title --form > lee.txt
  cite edit lee2020title --from lee.txt"
)]
pub(super) struct Edit {
    /// A citation key, present or former
    #[arg(value_name = "KEY")]
    key: String,
    /// Print the text
    #[arg(long, conflicts_with = "from")]
    form: bool,
    /// Read the text from this file, whole; - is the standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

impl Edit {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let mut library = session.open()?;
        let sheet = edit::sheet(&library, &self.key)?;
        if self.form {
            let mut out = screen::data();
            // The form shows no control character of a value.
            out.write_all(sheet.text().as_bytes()).map_err(LibraryError::Output)?;
            out.flush().map_err(LibraryError::Output)?;
            return Ok(Exit::Done);
        }
        match &self.from {
            Some(path) => from(&mut library, session, &sheet, path),
            None => in_editor(&mut library, session, &sheet),
        }
    }
}

fn from(
    library: &mut Library,
    session: &Session,
    sheet: &Sheet,
    path: &Path,
) -> anyhow::Result<Exit> {
    let named = || path.display().to_string();
    let text = match path.as_os_str() == "-" {
        true => read(&mut io::stdin().lock()),
        false => fs::File::open(path).map_err(anyhow::Error::from).and_then(|mut it| read(&mut it)),
    };
    match sheet.changes(&text.with_context(named)?) {
        Ok(changes) => apply(library, session, sheet, changes)?,
        Err(faults) => {
            say(&named(), &faults);
            return Ok(Exit::Failed);
        }
    }
    Ok(Exit::Done)
}

fn in_editor(library: &mut Library, session: &Session, sheet: &Sheet) -> anyhow::Result<Exit> {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let Some(editor) = ["VISUAL", "EDITOR"].iter().find_map(set) else {
        output::say("cite: no editor is named");
        output::say_hint("EDITOR=nano cite edit KEY; or --form and --from, or `cite set`");
        return Ok(Exit::Failed);
    };
    let mut text = sheet.text();
    loop {
        text = edited(&editor, &text)?;
        match sheet.changes(&text) {
            Ok(changes) => {
                return match apply(library, session, sheet, changes) {
                    Ok(()) => Ok(Exit::Done),
                    Err(error) => keep(&text).and(Err(error)),
                };
            }
            Err(faults) => {
                say(&sheet.key, &faults);
                text = form::with_faults(&text, &faults);
                if !wants_again() {
                    keep(&text)?;
                    return Ok(Exit::Failed);
                }
            }
        }
    }
}

fn apply(
    library: &mut Library,
    session: &Session,
    sheet: &Sheet,
    changes: Changes,
) -> anyhow::Result<()> {
    let all = [(sheet.key.clone(), changes)];
    set::say(&progress::change(library, |library| {
        edit::change(library, &session.by(), "edit", &all)
    })?);
    Ok(())
}

/// The text as the editor leaves it.
fn edited(editor: &str, text: &str) -> anyhow::Result<String> {
    let mut file = tempfile::Builder::new().prefix("cite-").suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let path = file.into_temp_path(); // editors may put another file in its place
    let status = command(editor, &path).status().with_context(|| editor.to_owned())?;
    if !status.success() {
        bail!("{editor}: ended with {status}; nothing was changed");
    }
    let mut file = fs::File::open(&path).with_context(|| path.display().to_string())?;
    read(&mut file)
}

/// The editor's command line is the shell's to take apart, as git has it.
#[cfg(unix)]
fn command(editor: &str, path: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path);
    command
}

#[cfg(not(unix))]
fn command(editor: &str, path: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words).arg(path);
    command
}

fn read(input: &mut impl Read) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    input.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        bail!("longer than {} MiB", LONGEST >> 20);
    }
    String::from_utf8(bytes).context("not UTF-8")
}

fn say(name: &str, faults: &[Fault]) {
    for fault in faults {
        output::say(&format!("{name}:{}: {}", fault.line, fault.why));
    }
}

/// Whether the person wants to go on; nobody is asked where there is no terminal.
fn wants_again() -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    output::say("open it again? [Y/n]");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer).unwrap_or(0);
    read > 0 && !answer.trim_start().starts_with(['n', 'N'])
}

/// Keeps a text that took somebody's time, and says where.
fn keep(text: &str) -> anyhow::Result<()> {
    let mut file = tempfile::Builder::new().prefix("cite-").suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep()?;
    output::say(&format!("nothing was changed; your text is in {}", path.display()));
    output::say_hint("mend it, then `cite edit KEY --from FILE`");
    Ok(())
}
