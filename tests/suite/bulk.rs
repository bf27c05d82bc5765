//! A first large import is loaded in another way than all others: what comes out is the same.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::chance::ris;
use crate::desk::{Desk, reports, stderr};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// Records, more than are put one by one, in files that are together larger than what is.
fn large() -> Desk {
    let desk = Desk::with(&[("few.ris", &ris(0, 12))]);
    let padding = format!("N1  - {}\n", "It was read again. ".repeat(105));
    let text = ris(12, 4500).replace("ER  - ", &format!("{padding}ER  - "));
    assert!(text.len() > 8 << 20, "{}", text.len());
    desk.write("many.ris", &text);
    desk
}

/// All entries as lines, sorted; without their keys, which are given in the order of the imports.
fn entries(desk: &Desk) -> Vec<String> {
    let json = desk.ok(&["export", "--csl-json"]);
    let entries: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let mut lines: Vec<String> = entries
        .into_iter()
        .map(|mut entry| {
            for key in ["id", "citation-key"] {
                entry.as_object_mut().unwrap().shift_remove(key);
            }
            entry.to_string()
        })
        .collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_first_large_import_is_like_any_other() {
    let (at_once, in_steps) = (large(), large());
    at_once.ok(&["import", "few.ris", "many.ris"]);
    in_steps.ok(&["import", "few.ris"]);
    in_steps.ok(&["import", "many.ris"]);
    assert_eq!(entries(&at_once), entries(&in_steps));
    let doctor = at_once.run(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(0), "{}", stderr(&doctor));
    // what comes later finds all that it needs
    for query in ["letters moss", "author:ida year:2000", "doi:10.5555/w16"] {
        let count = |desk: &Desk| desk.ok(&["search", query, "--json"]).lines().count();
        assert!(count(&at_once) > 0, "{query}");
        assert_eq!(count(&at_once), count(&in_steps), "{query}");
    }
    for desk in [&at_once, &in_steps] {
        desk.write("more.ris", &ris(4490, 4530));
        desk.ok(&["import", "more.ris"]);
    }
    assert_eq!(entries(&at_once), entries(&in_steps));
    at_once.ok(&["undo", "2"]);
    assert_eq!(entries(&at_once), Vec::<String>::new());
}

#[test]
fn a_file_that_breaks_off_after_many_records_leaves_nothing_behind() {
    let (with, without) = (Desk::new(), Desk::new());
    for desk in [&with, &without] {
        desk.write("before.ris", &ris(0, 700));
        desk.write("behind.ris", &ris(690, 1400));
    }
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(ris(300, 9000).as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    std::fs::write(with.path("broken.ris.gz"), &gz[..gz.len() / 2]).unwrap();
    let said = with.run(&["import", "before.ris", "broken.ris.gz", "behind.ris"]);
    assert!(stderr(&said).contains("broken.ris: skipped: "), "{}", stderr(&said));
    without.ok(&["import", "before.ris", "behind.ris"]);
    let export = |desk: &Desk| desk.ok(&["export", "--bibtex"]);
    assert_eq!(export(&with), export(&without));
    assert_eq!(with.run(&["doctor"]).status.code(), Some(0));
}

/// What looks at each pair of an entry's records would not come to an end here.
#[test]
fn thousands_of_copies_come_and_go() {
    let record = reports(&["of"]);
    let (once, more) = (record.repeat(6000), record.repeat(6001));
    let desk = Desk::with(&[("once.ris", &once), ("more.ris", &more)]);
    desk.ok(&["import", "once.ris"]);
    let before = desk.ok(&["export", "--bibtex"]);
    for gone in [&["undo"][..], &["sources", "rm", "more.ris"]] {
        desk.ok(&["import", "more.ris"]);
        assert_eq!(desk.ok(&["list"]).lines().count(), 1);
        desk.ok(gone);
        assert_eq!(desk.ok(&["export", "--bibtex"]), before, "{gone:?}");
    }
    desk.ok(&["rebuild"]);
    assert_eq!(desk.ok(&["export", "--bibtex"]), before);
    assert_eq!(desk.run(&["doctor"]).status.code(), Some(0));
}
