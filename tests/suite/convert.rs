//! Conversions and exports as their users run them: what goes in, what comes out, with which code.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

const BIB: &str = "% my own list
@preamble{\"\\newcommand{\\own}{x}\"}
@string{jot = \"Journal of Tests\"}

@article{lee2020,
  author = {Lee, Ann and Chen, Bo},
  title = {A title of its own},
  journal = jot,
  year = {2020},
}
@comment{grouping: none}
";

const RIS: &str = "TY  - JOUR\nAU  - Lee, Ann\nTI  - A title of its own\nPY  - 2020\nER  - \n\n\
                   TY  - JOUR\nAU  - Lee, Ann\nTI  - Titles again\nPY  - 2020\nER  - \n";

#[test]
fn a_conversion_needs_no_library_and_makes_none() {
    let desk = Desk::with(&[("in/a.ris", RIS), ("in/b.ris", RIS)]);
    let bibtex = desk.ok(&["convert", "in", "--bibtex"]);
    let keys: Vec<&str> = bibtex.lines().filter(|line| line.starts_with('@')).collect();
    let expected = ["lee2020title,", "lee2020titles,", "lee2020titlea,", "lee2020titlesa,"];
    assert_eq!(keys, expected.map(|key| format!("@article{{{key}")));
    assert!(!desk.has(".cite") && !desk.has(".local"));
    assert_eq!(desk.ok(&["convert", "in", "--bibtex"]), bibtex);
}

#[test]
fn a_format_says_how_it_is_known_and_what_it_loses() {
    let desk = Desk::with(&[]);
    let list = desk.ok(&["formats"]);
    assert!(list.lines().any(|line| line.starts_with("ris ") && line.ends_with(" RIS")), "{list}");
    let ris = desk.ok(&["formats", "ris"]);
    for part in ["recognized:  a line TY", "  - dashes between pages become hyphens", "publisher"] {
        assert!(ris.contains(part), "{part}: {ris}");
    }
    assert!(desk.ok(&["formats", "nbib"]).contains("comes from:  PubMed"));
    let json = desk.ok(&["formats", "--json"]);
    assert_eq!(json.lines().count(), list.lines().count());
    assert!(json.lines().all(|line| line.starts_with("{\"id\":\"") && line.ends_with('}')));
}

#[test]
fn what_belongs_to_a_bib_file_comes_through() {
    let desk = Desk::with(&[("a.bib", BIB)]);
    let out = desk.ok(&["convert", "a.bib", "--to", "biblatex"]);
    assert!(!out.contains("@preamble") && !out.contains("@string"), "{out}");
    assert!(out.contains("% (at)preamble") && out.contains("% (at)string"), "{out}");
    let out = desk.ok(&["convert", "a.bib", "--to", "biblatex", "--macros"]);
    for passage in [
        "% my own list",
        "@preamble{\"\\newcommand{\\own}{x}\"}",
        "@string{jot = \"Journal of Tests\"}",
        "@comment{grouping: none}",
        "@article{lee2020,",
    ] {
        assert_eq!(out.matches(passage).count(), 1, "{passage}: {out}");
    }
    assert!(!desk.ok(&["convert", "a.bib", "--ris"]).contains("my own list"));
    desk.ok(&["import", "a.bib"]);
    let all = desk.ok(&["export", "--bibtex"]);
    assert!(all.starts_with("% my own list\n\n% (at)preamble"), "{all}");
    assert!(desk.ok(&["export", "lee2020", "--bibtex"]).starts_with("@article{lee2020,"));
    assert!(desk.ok(&["export", "--bibtex", "--no-passages"]).starts_with("@article{lee2020,"));
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_overwritten_by_nothing() {
    let desk = Desk::with(&[("good.ris", RIS), ("prose.txt", "Dear diary\n"), ("old.bib", "old")]);
    let partly = desk.run(&["convert", "good.ris", "prose.txt", "--to", "csl-json"]);
    assert_eq!(partly.status.code(), Some(3));
    let said = "prose.txt: skipped: not a bibliography in any known format\nhint: `--format FORMAT` \
                says what it is; `--help` lists the formats\n2 files, 2 records, 1 skipped\n";
    assert_eq!(stderr(&partly), said);
    let nothing = desk.run(&["convert", "prose.txt", "none.ris", "-o", "old.bib"]);
    assert_eq!((nothing.status.code(), desk.read("old.bib").as_str()), (Some(1), "old"));
    assert_eq!(desk.run(&["convert", "good.ris", "-o", "none/new.bib"]).status.code(), Some(1));
    assert_eq!(desk.run(&["convert", "good.ris"]).status.code(), Some(1));
    desk.ok(&["convert", "good.ris", "-o", "old.bib"]);
    assert!(desk.read("old.bib").starts_with("@article{lee2020title,"));
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 3, "a temporary file was left");
}

#[test]
fn standard_input_streams_through() {
    let desk = Desk::with(&[]);
    let mut command = desk.command(&["convert", "-", "--format", "ris", "--bibtex"]);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    // The input has no end, so what comes out came before it.
    let endless = std::thread::spawn(move || while input.write_all(RIS.as_bytes()).is_ok() {});
    let mut first = [0; 22];
    output.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"@article{lee2020title,");
    drop(output);
    // Whoever reads has what it wants: the program ends by itself, quietly.
    let ended = child.wait_with_output().unwrap();
    endless.join().unwrap();
    assert_eq!((ended.status.code(), stderr(&ended).as_str()), (Some(0), ""));
}

const SAME_WANT: &str = "TY  - JOUR\nAU  - Lee, Ann\nTI  - First things\nPY  - 2020\nER  - \n\n\
                         TY  - BOOK\nAU  - Lee, Bo\nTI  - Mountains\nPY  - 2020\nER  - \n\n\
                         TY  - JOUR\nAU  - 王, 小明\nTI  - 脑转移的研究\nPY  - 2021\nER  - \n";

#[test]
fn keys_are_made_anew_and_the_former_ones_live_on() {
    let desk = Desk::with(&[("a.ris", SAME_WANT)]);
    desk.ok(&["import", "a.ris"]);
    let former = desk.ok(&["keys"]);
    assert_eq!(former.lines().collect::<Vec<_>>()[..2], ["lee2020first", "lee2020mountains"]);
    assert!(former.lines().nth(2).unwrap().starts_with("wang2021nao"), "{former}");
    let pattern = "[auth:capitalize]_[shortyear]";
    let told = desk.ok(&["keys", "--pattern", pattern, "--dry-run"]);
    assert_eq!(desk.ok(&["keys"]), former, "a dry run changes nothing");
    let map = desk.ok(&["keys", "--pattern", pattern, "--map"]);
    assert_eq!(map, told);
    assert_eq!(desk.ok(&["keys"]), "Lee_20\nLee_20a\nWang_21\n");
    let mut news: Vec<&str> = map.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    news.sort_unstable();
    assert_eq!(news, ["Lee_20", "Lee_20a", "Wang_21"]);
    assert_eq!(desk.ok(&["keys", "--pattern", pattern, "--map"]), "", "there is nothing to change");
    assert_eq!(desk.ok(&["keys", "--map"]).lines().count(), 3);
    assert!(desk.ok(&["show", "lee2020first"]).contains("  formerly lee2020first\n"));
    assert!(desk.ok(&["export", "--biblatex"]).contains("ids = {lee2020first}"));
    desk.ok(&["keys", "lee2020first", "--pattern", "lee2020first"]);
    assert!(desk.ok(&["keys"]).contains("lee2020first\n"), "a former key can be chosen again");
    desk.ok(&["keys", "lee2020first", "--pattern", "LEE2020first"]);
    assert!(desk.ok(&["keys"]).contains("LEE2020first\n"), "capitals can be changed");
    assert_eq!(desk.run(&["keys", "--pattern", "[nobody]"]).status.code(), Some(2));
}

#[test]
fn a_chosen_key_outlives_a_merge() {
    let doi = |extra: &str| {
        format!(
            "TY  - JOUR\nAU  - Lee, Ann\nTI  - First things\nPY  - 2020\nDO  - 10.1000/1\n{extra}ER  - \n"
        )
    };
    let desk = Desk::with(&[("a.ris", &doi("")), ("b.ris", &doi("VL  - 3\n"))]);
    desk.ok(&["import", "a.ris"]);
    desk.ok(&["keys", "--pattern", "mine"]);
    desk.ok(&["import", "b.ris"]);
    assert_eq!(desk.ok(&["keys"]), "mine\n");
    assert_eq!(desk.ok(&["keys", "--map"]), "lee2020first\tmine\n");
    desk.ok(&["import", "b.ris"]);
    assert!(desk.ok(&["search", "mine"]).starts_with("mine  Lee 2020"));
}

#[test]
fn exports_have_the_shape_that_was_asked_for() {
    let ris = format!(
        "{SAME_WANT}\nTY  - JOUR\nAU  - Abel, Ida\nTI  - Zebras\nJF  - Journal of Tests\nJA  - J. Tests\nAB  - Words.\nPY  - 2022\nER  - \n"
    );
    let desk = Desk::with(&[("a.ris", &ris)]);
    desk.ok(&["import", "a.ris"]);
    let titles = |arguments: &[&str]| -> Vec<String> {
        let json: serde_json::Value = serde_json::from_str(&desk.ok(arguments)).unwrap();
        let items = json.as_array().unwrap().iter();
        items.map(|item| item["title"].as_str().unwrap().chars().take(6).collect()).collect()
    };
    let sorted = |by: &str| titles(&["export", "--csl-json", "--sort", by]);
    assert_eq!(sorted("key"), ["Zebras", "First ", "Mounta", "脑转移的研究"]);
    assert_eq!(sorted("author")[..3], ["Zebras", "First ", "Mounta"]);
    assert_eq!(sorted("year")[2..], ["脑转移的研究", "Zebras"]);
    assert_eq!(sorted("title")[..3], ["First ", "Mounta", "Zebras"]);
    assert_eq!(titles(&["export", "--csl-json", "--query", "lee mountains"]), ["Mounta"]);
    let zebras =
        |arguments: &[&str]| desk.ok(&[&["export", "zebras", "--biblatex"], arguments].concat());
    assert!(zebras(&["--abbreviate"]).contains("journaltitle = {J. Tests}"));
    let full = zebras(&["--full-journals"]);
    assert!(full.contains("{Journal of Tests}") && !full.contains("J. Tests"), "{full}");
    let slim = zebras(&["--omit", "abstract,container-title-short"]);
    assert!(!slim.contains("abstract") && slim.contains("journaltitle"), "{slim}");
    let only = zebras(&["--only", "title,issued"]);
    assert_eq!(only, "@article{abel2022zebras,\n  title = {Zebras},\n  date = {2022},\n}\n");
    assert_eq!(
        desk.ok(&["convert", "a.ris", "--biblatex", "--only", "title,issued"])
            .matches("author")
            .count(),
        0
    );
    assert_eq!(desk.run(&["export", "--ris", "--omit", "prose"]).status.code(), Some(2));
    desk.ok(&["export", "--bibtex", "--split", "-o", "refs/by key"]);
    assert_eq!(fs::read_dir(desk.folder.path().join("refs/by key")).unwrap().count(), 4);
    assert!(desk.read("refs/by key/abel2022zebras.bib").starts_with("@article{abel2022zebras,"));
    assert_eq!(desk.run(&["export", "--bibtex", "--split"]).status.code(), Some(2));
}

/// What Zotero's database has of the tables and columns that are read.
const ZOTERO: &str = "
    CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT);
    CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
    CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
    CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
    CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
    CREATE TABLE itemData (itemID INT, fieldID INT, valueID, PRIMARY KEY (itemID, fieldID));
    CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
    CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
    CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
    CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
    CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
    CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT, path TEXT);
    CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT);
    CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
    CREATE TABLE relationPredicates (predicateID INTEGER PRIMARY KEY, predicate TEXT);
    CREATE TABLE itemRelations (itemID INT, predicateID INT, object TEXT);
    CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
    INSERT INTO libraries VALUES (1, 'user'), (2, 'feed');
    INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'note');
    INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'publicationTitle'), (4, 'DOI'), (5, 'extra'), (6, 'url');
    INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
    INSERT INTO items VALUES (1, 1, 1, 'AAAA1111'), (2, 2, 1, 'BBBB2222'), (3, 3, 1, 'CCCC3333'),
        (4, 1, 1, 'DDDD4444'), (5, 1, 2, 'EEEE5555'), (6, 2, 1, 'FFFF6666');
    INSERT INTO itemDataValues VALUES (1, 'A title of its own'), (2, '2020-05-01 May 1, 2020'),
        (3, 'Journal of Tests'), (4, '10.1000/own'), (5, 'Citation Key: pinned2020'), (6, 'https://example.org/x');
    INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (4, 1, 1), (5, 1, 1), (6, 6, 6);
    INSERT INTO creators VALUES (1, 'Ann', 'Lee', 0), (2, '', 'World Health Organization', 1);
    INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0);
    INSERT INTO tags VALUES (1, 'testing');
    INSERT INTO itemTags VALUES (1, 1, 0);
    INSERT INTO itemNotes VALUES (3, 1, '<p>Read this</p>', 'Read this');
    INSERT INTO itemAttachments VALUES (2, 1, 0, 'application/pdf', 'storage:own.pdf'), (6, 1, 3, 'text/html', NULL);
    INSERT INTO collections VALUES (1, 'Thesis', NULL), (2, 'Chapter 2', 1);
    INSERT INTO collectionItems VALUES (2, 1, 0);
    INSERT INTO relationPredicates VALUES (1, 'dc:relation');
    INSERT INTO itemRelations VALUES (1, 1, 'http://zotero.org/users/1/items/XXXX0000');
    INSERT INTO deletedItems VALUES (4);";

#[test]
fn a_zotero_database_is_read_while_zotero_has_it_locked() {
    for mode in ["DELETE", "WAL"] {
        let desk = Desk::with(&[]);
        let path = desk.folder.path().join("zotero.sqlite");
        let zotero = rusqlite::Connection::open(&path).unwrap();
        zotero
            .execute_batch(&format!(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = {mode};"
            ))
            .unwrap();
        zotero.execute_batch(ZOTERO).unwrap();
        zotero
            .execute_batch(
                "BEGIN IMMEDIATE; UPDATE itemDataValues SET value = 'half done' WHERE valueID = 1",
            )
            .unwrap();
        let before = fs::read(&path).unwrap();
        let json = desk.ok(&["convert", "zotero.sqlite", "--to", "csl-json"]);
        let items: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(items.as_array().map(Vec::len), Some(1), "{mode}: {json}");
        let item = &items[0];
        for (field, value) in [
            ("id", "pinned2020"),
            ("title", "A title of its own"),
            ("container-title", "Journal of Tests"),
            ("DOI", "10.1000/own"),
            ("keyword", "testing"),
        ] {
            assert_eq!(item[field], value, "{mode}: {json}");
        }
        assert_eq!(item["issued"]["date-parts"], serde_json::json!([[2020, 5, 1]]));
        assert_eq!(item["author"][0]["family"], "Lee");
        assert_eq!(item["author"][1]["literal"], "World Health Organization");
        for kept in [
            "Read this",
            "Thesis/Chapter 2",
            "storage/BBBB2222/own.pdf",
            "https://example.org/x",
            "AAAA1111",
            "XXXX0000",
        ] {
            assert!(json.contains(kept), "{kept}: {json}");
        }
        desk.ok(&["import", "zotero.sqlite"]);
        assert_eq!(desk.ok(&["keys"]), "pinned2020\n");
        let again = desk.run(&["import", "zotero.sqlite"]);
        assert!(stderr(&again).contains("1 known already"), "{}", stderr(&again));
        assert!(desk.has("zotero.sqlite") && fs::read(&path).unwrap() == before, "it was touched");
        zotero.execute_batch("COMMIT").unwrap();
        let title = desk.ok(&["convert", "zotero.sqlite", "--to", "csl-json"]);
        assert!(title.contains("\"half done\""), "{mode}: {title}");
    }
    let desk = Desk::with(&[]);
    let other = rusqlite::Connection::open(desk.folder.path().join("other.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    let refused = desk.run(&["convert", "other.sqlite", "--ris"]);
    assert!(
        stderr(&refused)
            .starts_with("other.sqlite: skipped: a database, but not one of Zotero 5 or later\n"),
        "{}",
        stderr(&refused)
    );
}
