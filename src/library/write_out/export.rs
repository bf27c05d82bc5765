//! Export: entries in, a file of a format out, whole or not at all.

use crate::library::ask::order::Order;
use crate::library::work::progress::{Phase, Progress, Watch};
use crate::library::work::whole_file::{sweep, whole_file, write_whole};
use crate::library::write_out::prefer::{self, GaveWay, Preprints};
use crate::library::write_out::shape::Shape;
use crate::library::{Library, LibraryError, ask::look};
use crate::store::StoredEntry;
use cite_formats::{EntryWriter, WriteOptions};
use cite_model::{Entry, Relation};
use rustc_hash::FxHashSet;
use std::io::Write;
use std::path::Path;

/// What to export, and how.
#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// Id of the format.
    pub format: String,
    /// Citation keys, or the words of a query; all entries where there are none.
    pub selection: Vec<String>,
    /// What the writer is told.
    pub write: WriteOptions,
    /// How entries are changed before they are written.
    pub shape: Shape,
    /// In which order they are written.
    pub order: Order,
    /// Of a preprint and its published version, if both are chosen, the published one alone.
    pub prefer_published: bool,
    /// Whether the passages of the sources (comments, preambles, `@string`) stand before the
    /// entries, where all entries are written and the format has a place for them.
    pub passages: bool,
}

/// Writes the chosen entries to an output; gives their number.
///
/// # Errors
///
/// A selection that names nothing, a format that is not written, trouble with the output, or an interruption.
pub fn run(
    library: &Library,
    options: &ExportOptions,
    out: &mut dyn Write,
    watch: Watch,
) -> Result<u64, LibraryError> {
    let mut writer = writer(&options.format, &options.write, out)?;
    if options.selection.is_empty() && options.passages {
        let mut put = |text: &str| writer.passage(text).map_err(LibraryError::Output);
        library.store.for_each_passage(&mut put)?;
    }
    let mut written = 0;
    each(library, options, watch, &mut |entry| {
        written += 1;
        writer.entry(&entry).map_err(LibraryError::Output)
    })?;
    writer.finish().map_err(LibraryError::Output)?;
    Ok(written)
}

/// Writes the chosen entries to a file, which is there whole or not at all.
///
/// # Errors
///
/// As [`run`]; the file is as it was then.
pub fn to_file(
    library: &Library,
    options: &ExportOptions,
    path: &Path,
    watch: Watch,
) -> Result<u64, LibraryError> {
    whole_file(path, |out| Ok((run(library, options, out, watch)?, true)))
}

/// Writes each of the chosen entries to a file of its own in a folder, called by its key.
///
/// # Errors
///
/// As [`run`]; files that were written before stay.
pub fn to_folder(
    library: &Library,
    options: &ExportOptions,
    folder: &Path,
    watch: Watch,
) -> Result<u64, LibraryError> {
    let extensions =
        cite_formats::by_id(&options.format).map_or(&[][..], |format| format.extensions);
    let extension = extensions.first().copied().unwrap_or("txt");
    std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))?;
    sweep(folder);
    let mut names = FxHashSet::default();
    let mut written = 0;
    each(library, options, watch, &mut |entry| {
        written += 1;
        let name = free_name(&entry.key, &mut names);
        write_whole(&folder.join(format!("{name}.{extension}")), |out| {
            let mut writer = writer(&options.format, &options.write, out)?;
            writer.entry(&entry).and_then(|()| writer.finish()).map_err(LibraryError::Output)?;
            Ok(((), true))
        })
    })?;
    Ok(written)
}

/// So many entries are written between telling how many.
const TOLD: u64 = 256;

/// Shows the chosen entries, in their shape and order, one at a time.
fn each(
    library: &Library,
    options: &ExportOptions,
    watch: Watch,
    show: &mut dyn FnMut(Entry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    let gave_way = gave_way(library, options)?;
    let is_all = options.selection.is_empty();
    let mut of = if is_all { Some(library.counts()?.0) } else { None };
    let mut shown = 0;
    let mut show = |mut stored: StoredEntry, of: Option<u64>| {
        if shown % TOLD == 0 {
            let (phase, file) = (Phase::Writing, None);
            watch.tell(Progress { phase, file, done: shown, of, count: shown })?;
        }
        shown += 1;
        if gave_way.to.contains_key(&stored.entry.key) {
            return Ok(());
        }
        if options.prefer_published && !is_all {
            stored.entry = published(library, stored.entry, &gave_way)?;
        }
        prefer::redirect(&mut stored.entry, &gave_way.to);
        stored
            .entry
            .aliases
            .extend(gave_way.keys.get(&stored.entry.key).into_iter().flatten().cloned());
        options.shape.apply(&mut stored.entry);
        show(stored.entry)
    };
    if is_all && options.order == Order::Key {
        return chosen(library, options, &mut |stored| show(stored, of));
    }
    // Entries are read again when their turn comes, so that not all of them are held at once.
    let mut ranked = Vec::new();
    chosen(library, options, &mut |stored| {
        ranked.push((options.order.rank(&stored.entry), stored.entry.key, stored.id));
        Ok(())
    })?;
    ranked.sort_unstable();
    of = Some(ranked.len() as u64);
    ranked.into_iter().try_for_each(|(_, _, id)| show(library.store.entry(id)?, of))
}

/// Shows the chosen entries as they stand in the library.
fn chosen(
    library: &Library,
    options: &ExportOptions,
    show: &mut dyn FnMut(StoredEntry) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    if options.selection.is_empty() {
        return library.store.for_each_entry(show);
    }
    look::select(library, &options.selection)?.into_iter().try_for_each(show)
}

/// The preprints that are left out, each with the key of what is written in its place.
fn gave_way(library: &Library, options: &ExportOptions) -> Result<GaveWay, LibraryError> {
    let mut preprints = Preprints::default();
    if options.prefer_published {
        chosen(library, options, &mut |stored| {
            preprints.note(&stored.entry);
            Ok(())
        })?;
    }
    Ok(preprints.give_way())
}

/// The published version of a preprint that was chosen without it, under the key that was asked for.
fn published(library: &Library, asked: Entry, gave_way: &GaveWay) -> Result<Entry, LibraryError> {
    let versions = asked.relations.iter().filter(|(how, _)| *how == Relation::PreprintOf);
    for (_, key) in versions.filter(|(_, key)| !gave_way.to.contains_key(key)) {
        let Some(id) = library.store.entry_by_key(key)? else { continue };
        let mut stored = library.store.entry(id)?;
        if !stored.in_trash {
            prefer::go_by(&mut stored.entry, &asked);
            return Ok(stored.entry);
        }
    }
    Ok(asked)
}

/// Names that Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The same with a digit behind.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// So much of a key stands in a file's name.
const LONGEST_NAME: usize = 200;

/// A file name that every system takes, that no program takes for an option, and that no other key of
/// this export has.
fn free_name(key: &str, names: &mut FxHashSet<String>) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_+.".contains(c) { c } else { '_' };
    let name: String = key.chars().map(safe).take(LONGEST_NAME).collect();
    let is_unsafe = name.starts_with(['.', '-']) || is_device(&name);
    let name = if is_unsafe { format!("_{name}") } else { name };
    let mut free = name.clone();
    let mut number = 1;
    while !names.insert(free.to_ascii_lowercase()) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = stem.strip_suffix(|last: char| last.is_ascii_digit());
    DEVICES.contains(&stem.as_str()) || numbered.is_some_and(|it| NUMBERED_DEVICES.contains(&it))
}

/// The writer of a format, onto an output.
pub(in crate::library) fn writer<'w>(
    id: &str,
    options: &WriteOptions,
    out: &'w mut dyn Write,
) -> Result<Box<dyn EntryWriter + 'w>, LibraryError> {
    let write = cite_formats::by_id(id).and_then(|format| format.write);
    let write =
        write.ok_or_else(|| LibraryError::NoFormat { id: id.to_owned(), verb: "written" })?;
    Ok(write(out, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_file_names() {
        let mut names = FxHashSet::default();
        for (key, name) in [
            ("lee2020", "lee2020"),
            ("LEE2020", "LEE2020-2"),
            ("DBLP:conf/x", "DBLP_conf_x"),
            ("DBLP/conf:x", "DBLP_conf_x-2"),
            ("../up", "_.._up"),
            ("-rf", "_-rf"),
            ("--help", "_--help"),
            ("CON", "_CON"),
            ("nul.x", "_nul.x"),
            ("Lpt1", "_Lpt1"),
            ("com10", "com10"),
            ("console", "console"),
        ] {
            assert_eq!(free_name(key, &mut names), name);
        }
    }
}
