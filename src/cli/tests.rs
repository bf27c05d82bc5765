//! What holds for the command line as a whole: every command has examples that its parser takes,
//! every listing has `--json`, shells and `man` are told of every command, and the exit codes of the
//! README are those of the program.

use super::{Arguments, exit};
use clap::{Command, CommandFactory, Parser};
use clap_complete::Shell;
use std::io::Write;
use std::path::Path;
use std::process::{self, Stdio};

/// Commands that list nothing on standard output: they change the library, or write files that have
/// a format of their own.
const NO_LISTINGS: &[&str] = &[
    "init",
    "export",
    "dedupe",
    "convert",
    "set",
    "edit",
    "rm",
    "restore",
    "decide",
    "decisions export",
    "merge",
    "split",
    "sources rm",
    "undo",
    "redo",
    "completions",
    "man",
];

/// Every command with its words, `["sources", "rm"]`; those that have commands of their own as well.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn below(words: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
        for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
            let words = [words, &[command.get_name().to_owned()]].concat();
            below(&words, command, found);
            found.push((words, command.clone()));
        }
    }
    let mut root = Arguments::command();
    root.build();
    let mut found = Vec::new();
    below(&[], &root, &mut found);
    assert!(found.len() > 10, "there are more commands");
    found
}

/// The lines of the examples, which are the last block of a help, or the first of cite's own.
fn examples(help: &str) -> Vec<&str> {
    let blocks = help.split("\n\n").filter_map(|block| block.strip_prefix("Examples:\n"));
    blocks.flat_map(str::lines).collect()
}

/// The command lines of `cite` in a line of shell: without what they are piped and written to.
fn command_lines(line: &str) -> Vec<Vec<String>> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("no line of shell: {line}"));
    let parts = words.split(|word| word == "|" || word == "&&");
    let bare = parts.map(|part| {
        let end = part.iter().position(|word| matches!(word.as_str(), ">" | "<" | "2>"));
        part[..end.unwrap_or(part.len())].to_vec()
    });
    bare.filter(|part| part.first().is_some_and(|word| word == "cite")).collect()
}

#[test]
fn every_help_ends_in_examples_that_the_parser_takes() {
    let mut shown: Vec<Vec<String>> = Vec::new();
    for (words, command) in commands() {
        let name = words.join(" ");
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let last = help.rsplit("\n\n").next().unwrap_or_default();
        let is_below = words.len() > 1; // its examples may stand with those of the command above it
        assert!(
            last.starts_with("Examples:\n") || is_below && help.is_empty(),
            "cite {name}: the help does not end in examples"
        );
        for line in examples(&help) {
            assert!(line.starts_with("  ") && !line.starts_with("   "), "cite {name}: {line:?}");
            for arguments in command_lines(line) {
                let understood = Arguments::try_parse_from(&arguments);
                assert!(understood.is_ok(), "{line}: {}", understood.err().expect("it failed"));
                shown.push(arguments[1..].to_vec());
            }
        }
    }
    for (words, _) in commands() {
        let is_shown = shown.iter().any(|arguments| arguments.starts_with(&words));
        assert!(is_shown, "cite {}: no example is of this command", words.join(" "));
    }
    let help = exit::help();
    let own: Vec<_> = examples(&help).into_iter().flat_map(command_lines).collect();
    assert!(!own.is_empty() && own.iter().all(|line| Arguments::try_parse_from(line).is_ok()));
}

#[test]
fn every_listing_can_be_had_as_json() {
    for (words, command) in commands() {
        let has_own = command.get_subcommands().any(|command| command.get_name() != "help");
        let name = words.join(" ");
        let has_json = command.get_arguments().any(|argument| argument.get_id() == "json");
        let may_lack_it = has_own || NO_LISTINGS.contains(&name.as_str());
        assert!(has_json || may_lack_it, "cite {name} needs --json, or a place in NO_LISTINGS");
    }
}

#[test]
fn every_shell_is_told_of_every_command() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "cite", &mut script);
        let text = String::from_utf8(script).expect("the names of commands are text");
        for (words, _) in commands() {
            let name = words.last().expect("a command has a name");
            assert!(text.contains(name), "{shell}: nothing about {name}");
        }
        assert!(text.contains("csl-json"), "{shell}: values of options are completed too");
        check_syntax(shell, &text);
    }
}

/// Has the shell read the script without running it, where the shell is there.
fn check_syntax(shell: Shell, script: &str) {
    let program = shell.to_string();
    let started = process::Command::new(&program)
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else { return };
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(script.as_bytes()).expect("the shell reads to the end");
    drop(input);
    let output = child.wait_with_output().expect("the shell ends");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    clap_mangen::generate_to(Arguments::command(), folder.path()).expect("it can be written to");
    for (words, _) in commands() {
        let page = folder.path().join(format!("cite-{}.1", words.join("-")));
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        let has_all = words.len() > 1 || text.contains("Examples:");
        assert!(has_all && text.contains(".SH NAME"), "{}: {text}", page.display());
    }
    let own = std::fs::read_to_string(folder.path().join("cite.1")).unwrap_or_default();
    assert!(own.contains("Exit codes:"), "{own}");
}

#[test]
fn the_readme_has_the_exit_codes_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).expect("there is a README");
    let words: Vec<&str> = readme.split_whitespace().collect();
    let rows: Vec<String> =
        exit::TABLE.iter().map(|(code, meaning)| format!("{code} {meaning}")).collect();
    let sentence = format!("Exit codes: {}.", rows.join(", "));
    assert!(words.join(" ").contains(&sentence), "the README does not say: {sentence}");
}
