//! Sources that change and go, as their users see it.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};

const FIRST: &str = "@article{ek2021soft,
  author = {Ek, Maja},
  title = {Soft robots, bent and straigth},
  journal = {Bench Notes},
  year = {2020},
}
@article{lund2019glue,
  author = {Lund, Per},
  title = {Glue that lets go under water},
  journal = {Bench Notes},
  year = {2019},
  doi = {10.5555/bench.19},
}
@book{holm2001knots,
  author = {Holm, Ida},
  title = {Knots of the northern fisheries},
  publisher = {Harbour Press},
  year = {2001},
}
";

/// The first entry corrected, the second with another DOI, the third gone, a fourth new.
fn second() -> String {
    let text = FIRST.replace("straigth", "straight").replace("{2020}", "{2021}");
    let text = text.replace("10.5555/bench.19", "10.5555/bench.2019.19");
    let kept = text.split("@book").next().unwrap();
    format!(
        "{kept}@misc{{moe2022tide, author = {{Moe, Liv}}, title = {{Tide tables of the outer isles}}, year = {{2022}}}}\n"
    )
}

fn list(desk: &Desk) -> Vec<String> {
    desk.ok(&["list"]).lines().map(str::to_owned).collect()
}

#[test]
fn a_changed_file_updates_its_records() {
    let desk = Desk::with(&[("refs.bib", FIRST)]);
    desk.ok(&["import", "refs.bib"]);
    let before = list(&desk);
    desk.write("refs.bib", &second());
    let output = desk.run(&["import", "refs.bib"]);
    let said = stderr(&output);
    assert!(
        said.contains("3 records, 1 new entry, 0 merged, 2 in the place of their former selves, 1 kept that their file no longer has"),
        "{said}"
    );
    let after = list(&desk);
    assert_eq!(
        after,
        [
            "ek2021soft  Ek 2021  Soft robots, bent and straight",
            "holm2001knots  Holm 2001  Knots of the northern fisheries",
            "lund2019glue  Lund 2019  Glue that lets go under water",
            "moe2022tide  Moe 2022  Tide tables of the outer isles",
        ]
    );
    let bib = desk.ok(&["export", "--bibtex", "lund2019glue"]);
    assert!(bib.contains("doi = {10.5555/bench.2019.19}"), "{bib}");
    // the revision is a step like any other
    desk.ok(&["undo"]);
    assert_eq!(list(&desk), before);
    desk.ok(&["redo"]);
    assert_eq!(list(&desk), after);
    // the file as it was at first is no news, but the entries are as it says again
    desk.write("refs.bib", FIRST);
    desk.ok(&["import", "refs.bib"]);
    assert_eq!(list(&desk), before);
}

#[test]
fn a_file_of_the_same_name_elsewhere_is_another() {
    let desk = Desk::with(&[("a/refs.bib", FIRST), ("b/refs.bib", &second())]);
    desk.ok(&["import", "a/refs.bib"]);
    let said = stderr(&desk.run(&["import", "b/refs.bib"]));
    assert!(!said.contains("former selves"), "{said}");
    assert_eq!(desk.ok(&["sources"]).lines().count(), 2);
}

#[test]
fn a_download_of_the_same_name_loses_nothing() {
    let record = |number: usize| {
        format!(
            "TY  - JOUR\nAU  - Moe, Liv\nTI  - Paper number {number} on weather in the sound of island {number}\nPY  - 20{number}\nER  - \n"
        )
    };
    let desk = Desk::with(&[("export.ris", &(record(10) + &record(11)))]);
    desk.ok(&["import", "export.ris"]);
    desk.write("export.ris", &(record(14) + &record(15)));
    desk.ok(&["import", "export.ris"]);
    assert_eq!(list(&desk).len(), 4);
}

#[test]
fn a_source_goes_with_what_it_alone_gave() {
    let other = "TY  - JOUR\nAU  - Lund, Per\nTI  - Glue that lets go under water\nJO  - Bench Notes\nPY  - 2019\nDO  - 10.5555/bench.19\nER  - \n";
    let desk = Desk::with(&[("refs.bib", FIRST), ("glue.ris", other)]);
    desk.ok(&["import", "refs.bib"]);
    desk.ok(&["import", "glue.ris"]);
    let before = (list(&desk), desk.ok(&["export", "--csl-json"]));
    assert_eq!(before.0.len(), 3);
    desk.ok(&["sources", "rm", "refs.bib"]);
    assert_eq!(list(&desk), ["lund2019glue  Lund 2019  Glue that lets go under water"]);
    assert_eq!(desk.ok(&["sources"]).lines().count(), 1);
    assert_eq!(desk.ok(&["sources", "--all"]).lines().count(), 2);
    assert_eq!(desk.run(&["show", "ek2021soft"]).status.code(), Some(4));
    // imported again, all is as before, the keys too
    desk.ok(&["import", "refs.bib"]);
    assert_eq!((list(&desk), desk.ok(&["export", "--csl-json"])), before);
    let gone = desk.run(&["sources", "rm", "nothing.bib"]);
    assert_eq!(gone.status.code(), Some(4));
    assert!(stderr(&gone).contains("hint: `cite sources`"));
}

#[test]
fn all_revisions_of_a_file_go_together() {
    let desk = Desk::with(&[("refs.bib", FIRST)]);
    desk.ok(&["import", "refs.bib"]);
    desk.write("refs.bib", &second());
    desk.ok(&["import", "refs.bib"]);
    desk.ok(&["sources", "rm", "refs.bib"]);
    assert!(list(&desk).is_empty());
    desk.ok(&["undo"]);
    assert_eq!(list(&desk).len(), 4);
}

#[test]
fn an_old_copy_elsewhere_changes_nothing() {
    let desk = Desk::with(&[("refs.bib", FIRST)]);
    desk.ok(&["import", "refs.bib"]);
    desk.write("copy.bib", FIRST);
    desk.write("refs.bib", &second());
    desk.ok(&["import", "refs.bib"]);
    let after = list(&desk);
    desk.ok(&["import", "copy.bib"]);
    assert_eq!(list(&desk), after);
}

#[test]
fn a_file_is_the_same_by_whatever_path() {
    let desk = Desk::with(&[("a/refs.bib", FIRST), ("b/other", "")]);
    desk.ok(&["import", "a/refs.bib"]);
    desk.write("a/refs.bib", &second());
    let said = stderr(&desk.run(&["import", "b/../a/refs.bib"]));
    assert!(said.contains("2 in the place of their former selves"), "{said}");
}

const GLUE: &str = "TY  - JOUR\nAU  - Lund, Per\nTI  - Glue that lets go under water\nJO  - Bench Notes\nPY  - 2019\nDO  - 10.5555/bench.19\nER  - \n";

#[test]
fn what_is_undone_leaves_the_keys_as_they_were() {
    let other = GLUE.replace("under water", "under the water");
    let desk = Desk::with(&[("a.ris", GLUE), ("b.ris", &other)]);
    desk.ok(&["import", "a.ris"]);
    desk.ok(&["sources", "rm", "a.ris"]);
    desk.ok(&["import", "b.ris"]);
    let before = desk.ok(&["export", "--bibtex"]);
    desk.ok(&["import", "a.ris"]);
    desk.ok(&["undo"]);
    assert_eq!(desk.ok(&["export", "--bibtex"]), before);
}

#[test]
fn what_is_in_the_trash_stays_there_when_a_copy_goes() {
    let variant = GLUE.replace("PY  -", "IS  - 2\nPY  -");
    let desk = Desk::with(&[("a.ris", GLUE), ("b.ris", &format!("{GLUE}\n"))]);
    desk.write("c.ris", &variant);
    for file in ["a.ris", "c.ris", "b.ris"] {
        desk.ok(&["import", file]);
    }
    desk.ok(&["rm", "lund2019glue"]);
    desk.ok(&["sources", "rm", "a.ris"]);
    assert!(list(&desk).is_empty(), "{:?}", list(&desk));
    assert_eq!(desk.ok(&["trash"]).lines().count(), 1);
}
