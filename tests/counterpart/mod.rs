//! Programs that users have, with which tests compare: whether one is installed, and a note that it was compared.
//!
//! Where a program is missing its test says so on stderr and ends. `.ci/run` sets `CITE_COMPARED` to a folder; each
//! comparison leaves a file there under the program's name, so that a run can list what was really compared.

#![allow(dead_code, clippy::print_stderr)] // each runner uses a part of it; a skipped check must be seen

use std::process::{Command, Stdio};

/// Whether a program is on the path.
pub fn has_program(program: &str) -> bool {
    // its exit status does not matter: pdftotext knows no `--version`
    noted(program, quiet(Command::new(program).arg("--version")).is_ok())
}

/// Whether Python is there with a module.
pub fn has_python_module(module: &str) -> bool {
    let import = format!("import {module}");
    noted(
        module,
        quiet(Command::new(python()).args(["-c", &import])).is_ok_and(|status| status.success()),
    )
}

/// The Python that has the modules: that of `CITE_PYTHON`, else `python3`.
pub fn python() -> String {
    std::env::var("CITE_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn quiet(probe: &mut Command) -> std::io::Result<std::process::ExitStatus> {
    probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()
}

fn noted(name: &str, is_there: bool) -> bool {
    if !is_there {
        eprintln!("{name} is not installed: this check is skipped");
    } else if let Some(folder) = std::env::var_os("CITE_COMPARED") {
        let note = std::path::Path::new(&folder).join(name);
        std::fs::write(note, "").expect("the folder of CITE_COMPARED is writable");
    }
    is_there
}
