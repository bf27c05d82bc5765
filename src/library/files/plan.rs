//! Groups of records in, a text for a person to edit out, and the edited text back as groups.
//!
//! A line is `= NAME | what the record is`; blank lines part groups; the lines of one group that
//! begin with `=` are merged, those that begin with `?` are not. A record that stands in two groups
//! joins them. Only the sign and the name are read back.

use crate::library::LibraryError;
use rustc_hash::FxHashMap;
use std::io::Write;
use std::path::Path;

/// What stands at the head of a plan.
const HEAD: &str = "\
# What `cite dedupe --apply` will merge.
# Groups are parted by blank lines; the lines of a group that begin with = become one entry.
# To keep a record apart, change its = to ?; to merge a possible copy, change both ? to =.
# To split a group, put a blank line between; to join two, take the blank line away.
# What stands behind the name of a record is for you; records that stand nowhere stay as they are.
";

/// A line of a plan.
pub(in crate::library) struct Line<'a> {
    /// Whether the record is merged with the others of its group.
    pub merged: bool,
    /// Its name.
    pub name: &'a str,
    /// What it is, for a person.
    pub about: String,
}

/// Writes groups, each with a remark of its own if it has one.
pub(in crate::library) fn write<'a>(
    out: &mut dyn Write,
    groups: impl Iterator<Item = (Option<String>, Vec<Line<'a>>)>,
) -> Result<(), LibraryError> {
    let put = |out: &mut dyn Write, line: String| {
        out.write_all(line.as_bytes()).map_err(LibraryError::Output)
    };
    put(out, HEAD.to_owned())?;
    for (remark, lines) in groups {
        put(out, "\n".to_owned())?;
        if let Some(remark) = remark {
            put(out, format!("# {remark}\n"))?;
        }
        for line in lines {
            let sign = if line.merged { '=' } else { '?' };
            put(out, format!("{sign} {} | {}\n", line.name, line.about))?;
        }
    }
    Ok(())
}

/// Reads an edited plan: the groups of two and more records to merge, by their places among the names.
pub(in crate::library) fn read(
    path: &Path,
    names: &[String],
) -> Result<Vec<Vec<u32>>, LibraryError> {
    let text = std::fs::read_to_string(path).map_err(|error| LibraryError::io(path, error))?;
    let edited =
        |(line, why): (u64, String)| LibraryError::Edited { path: path.to_owned(), line, why };
    parse(&text, names).map_err(edited)
}

fn parse(text: &str, names: &[String]) -> Result<Vec<Vec<u32>>, (u64, String)> {
    let places: FxHashMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
    let mut groups = Groups { parents: (0..).take(names.len()).collect() };
    let mut first: Option<u32> = None;
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        let Some(sign) = line.chars().next() else {
            first = None;
            continue;
        };
        if sign == '#' {
            continue;
        }
        if !matches!(sign, '=' | '?') {
            return Err((number, "a line begins with =, ? or #".to_owned()));
        }
        let name = line[1..].split('|').next().unwrap_or_default().trim();
        let place =
            *places.get(name).ok_or_else(|| (number, format!("no record is named {name}")))?;
        if sign == '=' {
            groups.join(*first.get_or_insert(place), place);
        }
    }
    Ok(groups.of_two_and_more())
}

/// Groups as trees: each record points towards the first of its group.
struct Groups {
    parents: Vec<u32>,
}

impl Groups {
    fn first(&mut self, mut at: u32) -> u32 {
        while self.parents[at as usize] != at {
            let parent = self.parents[at as usize];
            self.parents[at as usize] = self.parents[parent as usize];
            at = parent;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }

    fn of_two_and_more(&mut self) -> Vec<Vec<u32>> {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.parents.len()];
        for (at, _) in (0u32..).zip(0..self.parents.len()) {
            members[self.first(at) as usize].push(at);
        }
        members.retain(|members| members.len() > 1);
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Vec<u32>>, (u64, String)> {
        parse(text, &["a", "b", "c.ris:4", "d e"].map(str::to_owned))
    }

    #[test]
    fn an_edited_plan_is_read() {
        for (text, groups) in [
            ("", vec![]),
            ("= a | A\n= b | B\n", vec![vec![0, 1]]),
            ("# note\n\n= a\n# a remark parts nothing\n= d e | x | y\r\n", vec![vec![0, 3]]),
            ("= a\n\n= b\n", vec![]),
            ("= a\n? b\n= c.ris:4\n", vec![vec![0, 2]]),
            ("? a\n? b\n", vec![]),
            ("= d e\n= b\n\n= a\n= b\n", vec![vec![0, 1, 3]]),
            ("= a\n= a\n", vec![]),
            ("\u{feff}= a\n   \n  = b\n=c.ris:4|\n", vec![vec![1, 2]]),
        ] {
            assert_eq!(parsed(text), Ok(groups), "{text}");
        }
    }

    #[test]
    fn what_is_no_plan_is_said_with_its_line() {
        assert_eq!(parsed("= a\n= z | Z\n"), Err((2, "no record is named z".to_owned())));
        assert_eq!(parsed("\na\n"), Err((2, "a line begins with =, ? or #".to_owned())));
    }
}
