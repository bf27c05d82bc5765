//! What stands on a terminal: nothing from a source acts there, and colours are there only where they
//! are wanted.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};

/// What a source may try: set the title of the window, make a link, fill the clipboard, move the
/// cursor (also by the one-byte forms of U+0080 to U+009F), ring, go back, turn letters round.
const EVIL: &[&str] = &[
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]8;;http://evil.example\u{1b}\\here\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}[2J\u{1b}[1;1H",
    "\u{9b}31m",
    "\u{9d}0;owned\u{9c}",
    "\u{90}q\u{9c}",
    "\r\u{8}\u{b}\u{c}\u{7f}\u{85}",
    "\u{202e}desrever\u{202c}",
    "\u{2066}isolated\u{2069}\u{200f}\u{61c}",
];

/// A desk with a library made of sources that try everything, in every field and name.
fn besieged() -> Desk {
    let desk = Desk::new();
    let evil = EVIL.concat();
    let inner = EVIL[..EVIL.len() - 1].concat().replace('\r', "");
    desk.write(
        "in/a\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\r.ris",
        &format!(
            "TY  - JOUR\nID  - k{inner}1\nAU  - Lee{inner}, Ann\nTI  - A title{inner} of its own\n\
             T2  - Journal{inner} of Tests\nPY  - 2020\nDO  - 10.1000/own{inner}\n\
             KW  - tag{inner}\nUR  - http://x.example/{inner}\nN1  - note{inner}\n\
             XX  - unknown{inner}\nSP  - 1{inner}\nER  - \n\
             TY  - JOUR{inner}\nPY  - {inner}\nER  - \n\
             oops{inner}\n"
        ),
    );
    // One text in two journals: two works perhaps, which waits for a person.
    let twice = ["Reviews in Occupational Sleep", "Digest of Medicine"].map(|journal| {
        format!(
            "TY  - JOUR\nAU  - Weir{inner}, H\nAU  - Kaur, P\nTI  - What is known{inner} of light for \
             shift workers\nT2  - {journal}\nPY  - 2016\nVL  - 9\nER  - \n"
        )
    });
    desk.write("in/e.ris", &twice.concat());
    let escaped: String =
        evil.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
    desk.write(
        "in/b.json",
        &format!(
            "[{{\"id\": \"k{escaped}2\", \"type\": \"article-journal\", \"title\": \"A title {escaped}of its own\",\
             \"author\": [{{\"family\": \"Lee{escaped}\", \"given\": \"A\"}}], \"DOI\": \"10.1000/own\",\
             \"issued\": {{\"raw\": \"{escaped}\"}}, \"keyword\": \"{escaped}\", \"x{escaped}\": \"{escaped}\"}}]"
        ),
    );
    let numbered: String = evil.chars().map(|c| format!("&#x{:x};", c as u32)).collect();
    desk.write(
        "in/c.rss",
        &format!(
            "<rss><channel><title>J{numbered}</title><item><title>Weather {numbered}again</title>\
             <description>Nothing{numbered}</description></item></channel></rss>"
        ),
    );
    desk.write(
        "in/d.bib",
        &format!("@article{{k{inner}3, title = {{Other {inner}words}}, author = {{Chen{inner}, Bo}}, doi = {{x{inner}}}}}\n@bad{inner}{{"),
    );
    desk.write("in/\u{202e}\u{1b}[31mred.txt", "Dear diary");
    desk
}

/// Every command with what it is to show of the library. `KEY` is one that is there.
const LISTINGS: &[&[&str]] = &[
    &["init"],
    &["formats"],
    &["formats", "ris"],
    &["import", "in", "--verbose"],
    &["import", "in", "--json"],
    &["list"],
    &["list", "--json"],
    &["parse", "Doe J. Own words. J Own. 2019;12:45-67.", "--why"],
    &["parse", "Doe J. Own words. J Own. 2019;12:45-67.", "--json"],
    &["search", "own"],
    &["search", "own", "--json"],
    &["show", "KEY"],
    &["show", "KEY", "--json"],
    &["blame", "KEY"],
    &["blame", "KEY", "--json"],
    &["why", "KEY"],
    &["why", "KEY", "--json"],
    &["why", "KEY#1", "KEY#2"],
    &["list", "is:incomplete"],
    &["list", "title:own", "--json"],
    &["search", "title:\u{1b}[31m\u{9b}("],
    &["have", "KEY", "10.1000/own", "no\u{1b}[31m\u{9b}\u{202e}title"],
    &["have", "KEY", "10.1000/own", "no\u{1b}[31m\u{9b}\u{202e}title", "--json"],
    &["set", "KEY", "genre=own\u{1b}[31m\u{9b}\u{7}\u{202e}"],
    &["set", "KEY", "no\u{1b}[31m\u{9b}\u{202e}field=x"],
    &["edit", "KEY", "--form"],
    &["edit", "KEY", "--from", "evil.csv"],
    &["tag", "KEY", "--add", "own\u{1b}[31m\u{9b}\u{7}\u{202e}tag"],
    &["tag"],
    &["tag", "--json"],
    &["collection", "KEY", "--add", "own\u{1b}[31m\u{9b}\u{7}\u{202e}box"],
    &["collection"],
    &["collection", "--json"],
    &["note", "KEY", "own\u{1b}[31m\u{9b}\u{7}\u{202e}note\nof two lines"],
    &["note", "KEY"],
    &["note", "KEY", "--json"],
    &["show", "KEY"],
    &["show", "KEY", "--json"],
    &["blame", "KEY"],
    &["review"],
    &["review", "--list"],
    &["review", "--list", "--json"],
    &["decide", "KEY#1", "KEY#2", "same", "--why", "own\u{1b}[31m\u{9b}\u{202e}why"],
    &["decide", "KEY", "no\u{1b}[31m\u{9b}\u{202e}body", "same"],
    &["split", "KEY", "--why", "own\u{1b}[31m\u{9b}\u{202e}why"],
    &["merge", "KEY", "no\u{1b}[31m\u{9b}\u{202e}body"],
    &["decisions"],
    &["decisions", "--json"],
    &["decisions", "import", "evil.csv"],
    &["decisions", "import", "evil.csv", "--json"],
    &["why", "KEY"],
    &["rm", "KEY"],
    &["trash"],
    &["trash", "--json"],
    &["restore", "KEY"],
    &["doctor"],
    &["doctor", "--json"],
    &["backup", "\u{1b}[31m\u{9b}copy", "--force"],
    &["backup", "\u{1b}[31m\u{9b}copy", "--force", "--json"],
    &["report"],
    &["report", "--json"],
    &["report", "--csv"],
    &["report", "--html"],
    &["check"],
    &["check", "--json"],
    &["check", "--fix"],
    &["keys"],
    &["keys", "--json"],
    &["keys", "--pattern", "[auth:lower][year]x", "--map"],
    &["keys", "--map"],
    &["keys", "--map", "--json"],
    &["eval", "in", "--truth", "truth.csv"],
    &["eval", "in", "--truth", "truth.csv", "--json"],
    &["eval", "in", "--truth", "evil.csv"],
    &["sources"],
    &["sources", "--all"],
    &["sources", "--json"],
    &["sources", "rm", "1"],
    &["undo"],
    &["redo"],
    &["undo", "100"],
    &["redo", "100"],
    &["history"],
    &["history", "--json"],
    &["rebuild", "--dry-run"],
    &["rebuild", "--json"],
    &["dedupe", "in", "--report", "report.txt", "--verbose", "-o", "out.csv"],
    &["show", "no\u{1b}[31m\u{9b}\u{202e}body"],
    &["no\u{1b}[31m\u{9b}\u{7}\u{202e}command"],
];

/// Commands whose standard output is data in a format of its own.
const EXPORTS: &[&str] = &["export", "convert", "completions", "man"];

#[test]
fn nothing_from_a_source_acts_in_a_terminal() {
    let desk = besieged();
    desk.write("truth.csv", "ids\n");
    desk.write("evil.csv", &format!("ids\nx{};y\n", EVIL.concat()));
    let first = desk.run(&["import", "in", "--verbose"]);
    assert_eq!(first.status.code(), Some(3), "{}", stderr(&first));
    assert_harmless(&first, "the first import");
    let keys = desk.ok(&["keys"]);
    let mut silent: BTreeSet<&[&str]> = LISTINGS.iter().copied().collect();
    for key in keys.lines() {
        for listing in LISTINGS {
            let arguments: Vec<String> =
                listing.iter().map(|argument| argument.replace("KEY", key)).collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = desk.run(&arguments);
            assert_harmless(&output, &format!("{arguments:?}"));
            if !output.stdout.is_empty() || !output.stderr.is_empty() {
                silent.remove(listing);
            }
        }
    }
    assert!(silent.is_empty(), "nothing is shown by {silent:?}");
}

#[test]
fn nothing_from_a_library_that_somebody_tampered_with_acts_either() {
    let desk = besieged();
    desk.write("truth.csv", "ids\n");
    desk.write("evil.csv", "ids\n");
    desk.run(&["import", "in", "--library", "l.sqlite"]);
    tamper(&desk);
    let keys = desk.ok(&["list", "--json", "--library", "l.sqlite"]);
    let first: serde_json::Value = serde_json::from_str(keys.lines().next().unwrap()).unwrap();
    let key = first["key"].as_str().unwrap();
    assert!(
        key.contains('\u{1b}') && keys.contains("\\u009b"),
        "nothing was tampered with: {keys}"
    );
    for listing in LISTINGS.iter().filter(|listing| listing[0] != "import") {
        let arguments: Vec<String> =
            listing.iter().map(|argument| argument.replace("KEY", key)).collect();
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--library", "l.sqlite"]);
        assert_harmless(&desk.run(&arguments), &format!("{arguments:?}"));
    }
}

/// Puts what acts into every text of a library, past all that keeps it out.
fn tamper(desk: &Desk) {
    let library = rusqlite::Connection::open(desk.path("l.sqlite")).unwrap();
    let strings = |query: &str| -> Vec<String> {
        let mut statement = library.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for trigger in strings("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        library.execute(&format!("DROP TRIGGER {trigger}"), []).unwrap();
    }
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'";
    for table in strings(tables) {
        let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT'");
        for column in strings(&columns) {
            let is_json = matches!(column.as_str(), "json" | "difference" | "value");
            let evil = match is_json {
                true => "own\\u001b]0;owned\\u0007\\u009b31m\\u202e",
                false => "own\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}",
            };
            let update = format!("UPDATE {table} SET {column} = replace({column}, 'own', ?1)");
            let _ = library.execute(&update, [evil]); // a rule of the table may forbid it
        }
    }
}

#[test]
fn what_is_exported_has_no_controls_either() {
    let desk = besieged();
    desk.run(&["import", "in"]);
    for format in desk.written_formats() {
        for command in [vec!["export"], vec!["convert", "in"]] {
            let output = desk.run(&[&command[..], &["--to", &format]].concat());
            assert!(!output.stdout.is_empty(), "{command:?} {format}: {}", stderr(&output));
            assert_harmless(&output, &format!("{command:?} {format}"));
        }
    }
}

#[test]
fn every_command_is_among_the_listings() {
    let help = Desk::new().ok(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 10, "{help}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let shown = LISTINGS.iter().any(|listing| listing[0] == name);
        assert!(shown || EXPORTS.contains(&name), "cite {name} is in no list of this test");
    }
}

#[test]
fn colours_are_there_only_where_they_are_wanted() {
    let desk =
        Desk::with(&[("a.ris", "TY  - JOUR\nTI  - A title\nER  - \n"), ("b.txt", "Dear diary")]);
    let first = desk.run(&["import", "a.ris", "b.txt", "--color=always"]);
    assert!(stderr(&first).contains("b.txt: \u{1b}["), "{}", stderr(&first));
    for (variables, option, expected) in [
        (&[][..], "auto", false),
        (&[("CLICOLOR", "1")], "auto", false),
        (&[], "always", true),
        (&[("NO_COLOR", "1")], "always", true),
        (&[("CLICOLOR_FORCE", "1")], "auto", true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "auto", false),
        (&[("CLICOLOR_FORCE", "1")], "never", false),
    ] {
        let mut command = desk.command(&["list", "--color", option]);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.contains('\u{1b}'), expected, "{variables:?} {option}: {text:?}");
        assert!(text.contains("title"), "{text}");
    }
    let help = desk.ok(&["list", "--help", "--color=always"]);
    assert!(help.contains("\u{1b}["), "{help}");
    assert!(!desk.ok(&["list", "--help"]).contains('\u{1b}'));
    let json = desk.ok(&["list", "--json", "--color=always"]);
    assert!(!json.contains('\u{1b}'), "data has no colours: {json}");
}

/// The same on a real terminal, where the program `script` is there to make one.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_known_for_what_it_is() {
    let desk = besieged();
    desk.run(&["import", "in", "--library", "l.sqlite"]);
    tamper(&desk);
    let on_terminal = |arguments: &str, variables: &[(&str, &str)]| {
        let line = format!("{} --library l.sqlite {arguments}", env!("CARGO_BIN_EXE_cite"));
        let command = desk.command(&[]);
        let mut script = Command::new("script");
        script.args(["-qec", &line, "typescript"]).current_dir(desk.folder.path());
        script.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CITE_LIBRARY", "CI"] {
            script.env_remove(name);
        }
        script.env("TERM", "xterm").envs(variables.iter().copied());
        let output = script.stdin(Stdio::null()).output().ok()?;
        Some(String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"))
    };
    let Some(listed) = on_terminal("list", &[]) else { return };
    assert!(listed.contains("\u{1b}[36m") && listed.contains("own␛]0;owned␇"), "{listed:?}");
    for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
        let listed = on_terminal("list", &[variable]).unwrap();
        assert!(!listed.contains('\u{1b}') && listed.contains('␛'), "{variable:?}: {listed:?}");
    }
    let exported = on_terminal("export --csl-json", &[]).unwrap();
    assert!(!exported.contains(acts) && exported.contains('\n'), "{exported:?}");
    let exported = on_terminal("export --bibtex", &[]).unwrap();
    assert!(!exported.contains(acts) && exported.contains("\\u{9b}"), "{exported:?}");
}

/// No control character but the line feed and the tab, and none that turns letters round.
fn assert_harmless(output: &Output, what: &str) {
    for (name, bytes) in [("output", &output.stdout), ("error", &output.stderr)] {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains(acts), "{what}: on standard {name}: {text:?}");
    }
}

/// Whether a terminal does something with a character, instead of showing it.
fn acts(c: char) -> bool {
    let is_layout = matches!(c, '\n' | '\t');
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && !is_layout) || turns
}

impl Desk {
    /// The ids of the formats that are written, as the help lists them.
    fn written_formats(&self) -> Vec<String> {
        let help = self.ok(&["export", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
        let listed = help.split("--to <FORMAT> ").nth(1).unwrap();
        let listed = listed.split("[possible values: ").nth(1).unwrap().split(']').next().unwrap();
        let formats: Vec<String> = listed.split(", ").map(str::to_owned).collect();
        assert!(formats.len() > 5, "{formats:?}");
        formats
    }
}
