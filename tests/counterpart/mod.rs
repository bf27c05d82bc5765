//! Programs that users have, with which tests compare: whether one is installed, and a note that it was compared.
//!
//! Where a program is missing its test says so on stderr and ends. `.ci/run` sets `CITE_COMPARED` to a folder; each
//! comparison leaves a file there under the program's name, so that a run can list what was really compared.

#![allow(dead_code, clippy::print_stderr)] // each runner uses a part of it; a skipped check must be seen

use std::process::{Command, Stdio};

/// Whether a program is on the path, `PROGRAM --version` tells.
pub fn has_program(program: &str) -> bool {
    noted(program, Command::new(program).arg("--version"))
}

/// Whether Python is there with a module.
pub fn has_python_module(module: &str) -> bool {
    noted(module, Command::new(python()).args(["-c", &format!("import {module}")]))
}

/// The Python that has the modules: that of `CITE_PYTHON`, else `python3`.
pub fn python() -> String {
    std::env::var("CITE_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn noted(name: &str, probe: &mut Command) -> bool {
    let status = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = status.is_ok_and(|status| status.success());
    if !is_there {
        eprintln!("{name} is not installed: this check is skipped");
    } else if let Some(folder) = std::env::var_os("CITE_COMPARED") {
        let note = std::path::Path::new(&folder).join(name);
        std::fs::write(note, "").expect("the folder of CITE_COMPARED is writable");
    }
    is_there
}
