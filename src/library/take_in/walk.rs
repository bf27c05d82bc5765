//! Paths the user gave in, the files to import out, in an order that is the same on every machine.

use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The path that stands for the standard input.
pub const STANDARD_INPUT: &str = "-";

/// A file to import, or why one cannot be.
pub(in crate::library) type Walked = Result<PathBuf, (PathBuf, String)>;

/// A file stands for itself; a folder for the files below it, by name, without hidden ones.
pub(in crate::library) fn files(paths: &[PathBuf]) -> Vec<Walked> {
    paths
        .iter()
        .flat_map(|path| if path.is_dir() { below(path) } else { vec![Ok(path.clone())] })
        .collect()
}

fn below(folder: &Path) -> Vec<Walked> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let visible = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    let files = visible.filter_map(|entry| match entry {
        Ok(entry) => (!entry.file_type().is_dir()).then(|| Ok(entry.into_path())),
        Err(error) => {
            let path = error.path().unwrap_or(folder).to_owned();
            let why = error
                .io_error()
                .map_or_else(|| "a link that leads in a circle".to_owned(), ToString::to_string);
            Some(Err((path, why)))
        }
    });
    files.collect()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_by_name_without_hidden_files() {
        let root = tempfile::tempdir().expect("a folder for the test");
        for name in ["b.bib", "a/z.ris", "a/.hidden", ".cite/library.sqlite", "a/b/c.txt"] {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a path below the root"))
                .expect("folders are made");
            std::fs::write(path, "").expect("a file is written");
        }
        let found: Vec<PathBuf> = files(&[root.path().to_owned()])
            .into_iter()
            .map(|file| file.expect("no error"))
            .collect();
        let expected = ["a/b/c.txt", "a/z.ris", "b.bib"].map(|name| root.path().join(name));
        assert_eq!(found, expected);
        assert_eq!(files(&["none".into()]), [Ok(PathBuf::from("none"))]);
    }
}
