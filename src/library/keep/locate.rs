//! Which library is meant: what the user said and where they are in, the path of its file out.

use std::path::{Path, PathBuf};

/// The folder that `cite init` makes, and the library in it.
pub const FOLDER: &str = ".cite";
/// The name of a library file where the user gave none.
pub const FILE: &str = "library.sqlite";

/// What a library's place can be known from; whoever calls reads them from the environment.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// `--library`.
    pub option: Option<PathBuf>,
    /// `$CITE_LIBRARY`.
    pub variable: Option<PathBuf>,
    /// The working folder.
    pub working: PathBuf,
    /// The user's data folder.
    pub data: Option<PathBuf>,
}

/// The library's path: the option, else the variable, else the nearest `.cite/library.sqlite` in
/// the working folder or above, else `cite/library.sqlite` in the user's data folder.
pub fn locate(places: &Places) -> PathBuf {
    let said = places.option.clone().or_else(|| places.variable.clone());
    said.or_else(|| nearest(&places.working)).unwrap_or_else(|| {
        let data = places.data.as_deref().map(|data| data.join("cite").join(FILE));
        data.unwrap_or_else(|| in_folder(&places.working))
    })
}

/// The library that `cite init` makes in a folder.
pub fn in_folder(folder: &Path) -> PathBuf {
    folder.join(FOLDER).join(FILE)
}

fn nearest(working: &Path) -> Option<PathBuf> {
    working.ancestors().map(in_folder).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_that_is_known_wins() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let project = root.path().join("project");
        let deep = project.join("chapter").join("one");
        std::fs::create_dir_all(&deep).expect("folders are made");
        let data = root.path().join("data");
        let mut places = Places { working: deep, data: Some(data.clone()), ..Places::default() };
        assert_eq!(locate(&places), data.join("cite").join(FILE));
        std::fs::create_dir(project.join(FOLDER)).expect("a folder is made");
        std::fs::write(in_folder(&project), "").expect("a file is written");
        assert_eq!(locate(&places), in_folder(&project));
        places.variable = Some("v.sqlite".into());
        assert_eq!(locate(&places), Path::new("v.sqlite"));
        places.option = Some("o.sqlite".into());
        assert_eq!(locate(&places), Path::new("o.sqlite"));
    }
}
