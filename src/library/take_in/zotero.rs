//! A `zotero.sqlite` in, its items handed to a sink as records.
//!
//! Zotero keeps its database locked while it runs. What is read is therefore a copy of the file and
//! of its journal (`-journal` or `-wal`) in a folder of its own, where SQLite rolls back or forward
//! to the last commit as after a crash. Reading the file in place without locks (`immutable=1`)
//! would miss what the journal holds, and could see half of a change. A copy during which a file
//! changed is made again.

use crate::store::{StoreError, ZoteroDatabase, ZoteroItem};
use cite_formats::{Found, Sink, zotero_json};
use cite_model::date::loose;
use cite_model::{Date, Diagnostic, Kind, Severity};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The id under which what was read here is stored.
pub(in crate::library) const FORMAT: &str = zotero_json::DATABASE.id;

/// How every SQLite file begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How often a copy is made before Zotero is said to be too busy.
const ATTEMPTS: usize = 5;

/// Fields whose values may bear a date twice: `2012-06-00 June 2012`.
const DATES: &[&str] = &["date", "dateDecided", "dateEnacted", "issueDate", "originalDate"];

/// Whether a file at its start is a database; it is at its start again afterwards.
pub(in crate::library) fn is_database(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::with_capacity(MAGIC.len());
    (&mut *file).take(MAGIC.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == MAGIC)
}

/// The files beside a database that hold a part of it.
pub(in crate::library) fn journals(database: &Path) -> Vec<PathBuf> {
    let beside = ["-journal", "-wal"].map(|ending| beside(database, ending));
    beside.into_iter().filter(|path| path.is_file()).collect()
}

/// Reads a database to its end.
pub(in crate::library) fn read(database: &Path, sink: &mut dyn Sink) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let copy = copy(database, folder.path())?;
    let opened = ZoteroDatabase::open(&copy).map_err(io::Error::other)?;
    let opened =
        opened.ok_or_else(|| io::Error::other("a database, but not one of Zotero 5 or later"))?;
    let mut number = 0;
    let items = opened.for_each_item(|item| {
        number += 1;
        take(item, number, sink);
        Ok::<(), StoreError>(())
    });
    items.map_err(io::Error::other)?;
    let trashed = opened.in_trash().map_err(io::Error::other)?;
    if trashed > 0 {
        let message = format!("{trashed} items in Zotero's trash are passed over");
        sink.diagnostic(Diagnostic::new(0, Severity::Note, Kind::NotARecord, message));
    }
    Ok(())
}

fn take(item: ZoteroItem, number: u64, sink: &mut dyn Sink) {
    let Some((reference, warnings)) = zotero_json::reference(fields(item)) else { return };
    for warning in warnings {
        sink.diagnostic(Diagnostic::new(number, Severity::Warning, Kind::Value, warning));
    }
    sink.record(Found::new(number, reference));
}

/// The item as Zotero's own JSON has it, so that one table says what its fields mean. What that has
/// no name for goes by ours, and is kept under it.
fn fields(item: ZoteroItem) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = vec![("itemType".to_owned(), json!(item.item_type))];
    for (name, value) in item.fields {
        match name.as_str() {
            "extra" => {
                let (key, rest) = citation_key(&value);
                all.extend(key.map(|key| ("citationKey".to_owned(), json!(key))));
                all.push((name, json!(rest)));
            }
            field if DATES.contains(&field) => all.push((name, json!(date(&value)))),
            _ => all.push((name, json!(value))),
        }
    }
    let creators = item.creators.iter().map(|creator| match creator.first.is_empty() {
        true => json!({"creatorType": creator.role, "name": creator.last}),
        false => {
            json!({"creatorType": creator.role, "firstName": creator.first, "lastName": creator.last})
        }
    });
    all.push(("creators".to_owned(), creators.collect()));
    all.push(("tags".to_owned(), json!(item.tags)));
    all.push(("notes".to_owned(), json!(item.notes)));
    all.push(("zoteroKey".to_owned(), json!(item.key)));
    let named = |name: &'static str| move |value: String| (name.to_owned(), json!(value));
    all.extend(item.collections.into_iter().map(named("collection")));
    all.extend(item.attachments.into_iter().map(named("attachment")));
    all.extend(item.relations.into_iter().map(|(predicate, object)| (predicate, json!(object))));
    all
}

/// The words of a date that Zotero stores as `YYYY-MM-DD words`; its own reading of them where the
/// words are no date.
fn date(value: &str) -> String {
    let Some((read, words)) = value.split_once(' ').filter(|(read, _)| is_read_date(read)) else {
        return if is_read_date(value) { without_zeros(value) } else { value.to_owned() };
    };
    match loose::parse(words) {
        None | Some(Date::Literal(_)) if !read.starts_with("0000") => without_zeros(read),
        _ => words.to_owned(),
    }
}

fn is_read_date(text: &str) -> bool {
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts.as_slice(), [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
}

/// Zotero writes zeros for a month or a day that is not known.
fn without_zeros(date: &str) -> String {
    date.trim_end_matches("-00").to_owned()
}

/// A pinned key in the field for everything else, as Better BibTeX has it, and the other lines.
fn citation_key(extra: &str) -> (Option<String>, String) {
    let mut key = None;
    let rest = extra.lines().filter(|line| {
        let found = line.split_once(':').filter(|(label, value)| {
            label.trim().eq_ignore_ascii_case("citation key") && !value.trim().is_empty()
        });
        let taken = key.is_none() && found.is_some();
        if let (true, Some((_, value))) = (taken, found) {
            key = Some(value.trim().to_owned());
        }
        !taken
    });
    let rest = rest.collect::<Vec<_>>().join("\n");
    (key, rest)
}

/// Copies a database and its journals; the copies are of one moment.
fn copy(database: &Path, folder: &Path) -> io::Result<PathBuf> {
    let target = folder.join("zotero.sqlite");
    for _ in 0..ATTEMPTS {
        let before = states(database)?;
        for ending in ["", "-journal", "-wal"] {
            let (from, to) = (beside(database, ending), beside(&target, ending));
            match fs::copy(&from, &to) {
                Ok(_) => writable(&to)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound && !ending.is_empty() => {
                    fs::remove_file(&to).or_else(|error| match error.kind() {
                        io::ErrorKind::NotFound => Ok(()),
                        _ => Err(error),
                    })?;
                }
                Err(error) => return Err(error),
            }
        }
        if states(database)? == before {
            return Ok(target);
        }
    }
    Err(io::Error::other("Zotero is changing it all the time; try again later"))
}

/// A copy has its original's permissions, and may lack that to write.
#[cfg(unix)]
fn writable(copy: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(copy, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn writable(_copy: &Path) -> io::Result<()> {
    Ok(())
}

/// Length and time of the last change of a database and of its journals.
fn states(database: &Path) -> io::Result<Vec<Option<(u64, SystemTime)>>> {
    let state = |ending| match fs::metadata(beside(database, ending)) {
        Ok(data) => Ok(Some((data.len(), data.modified()?))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    ["", "-journal", "-wal"].into_iter().map(state).collect()
}

fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_are_there_twice() {
        for (stored, words) in [
            ("2012-06-00 June 2012", "June 2012"),
            ("2012-06-24 2012-06-24", "2012-06-24"),
            ("2012-00-00", "2012"),
            ("0000-00-00 in press", "in press"),
            ("2012-06-24 10:00:00 or so", "2012-06-24"),
            ("2012", "2012"),
        ] {
            assert_eq!(date(stored), words, "{stored}");
        }
    }

    #[test]
    fn keys_that_are_pinned() {
        for (extra, key, rest) in [
            ("PMID: 1\nCitation Key: lee2020\nx", Some("lee2020"), "PMID: 1\nx"),
            ("Citation Key:", None, "Citation Key:"),
            ("", None, ""),
        ] {
            assert_eq!(citation_key(extra), (key.map(str::to_owned), rest.to_owned()));
        }
    }
}
