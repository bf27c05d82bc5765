//! A desk: a folder of its own, and the program to run there, for tests that use it as people do.

#![allow(dead_code)] // each test program uses a part of it

pub mod chance;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder that is gone when the test ends.
pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with these files on it.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let desk = Self::new();
        for (name, text) in files {
            desk.write(name, text);
        }
        desk
    }

    /// The path of a file on it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, its folders too.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// What a file says.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The program in the folder, with the folder as its home and nothing on its standard input.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cite"));
        command.current_dir(self.folder.path()).args(arguments).env_remove("CITE_LIBRARY");
        command.env("HOME", self.folder.path()).env_remove("XDG_DATA_HOME").stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must succeed; gives what it wrote to standard output.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Reports in RIS, which have each of these words in their titles and else say the same.
pub fn reports(words: &[&str]) -> String {
    let report = |word: &&str| {
        let people = "AU  - Aro, Ida\nAU  - Bakke, Tor\nAU  - Ceder, Ulla";
        let title = format!("Settlement {word} young limpets on the walls of harbours");
        format!("TY  - RPRT\n{people}\nTI  - {title}\nPY  - 2022\nER  - \n\n")
    };
    words.iter().map(report).collect()
}

/// What a command said on standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How many rounds a test goes: its own number, or what an environment variable says.
pub fn rounds(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}
