//! The report: its numbers add up whatever is in the library, the audit list says where every
//! removed record went and why, and nothing that a source says acts in a page, a table or a terminal.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use cite::library::decide::{self, Word};
use cite::library::import::{self, ImportOptions};
use cite::library::operation::By;
use cite::library::progress::Watch;
use cite::library::report::{self, Database, Kind, Removed, Report, ReportOptions, State};
use cite::library::{Library, look, rebuild, sources, undo};
use cite::model::{ItemType, Reference, TextField};
use cite::store::{MarkKind, NewOperation, NewSource, Store, StoredEntry, Written};
use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const NOW: &str = "2024-05-06T07:08:09Z";

fn by(who: &str) -> By {
    By { who: who.to_owned(), now: NOW.to_owned() }
}

fn options() -> ReportOptions {
    ReportOptions { now: NOW.to_owned(), named: Vec::new() }
}

fn take_in(library: &mut Library, paths: &[PathBuf]) {
    let options = ImportOptions { paths: paths.to_vec(), format: None, by: by("Ida") };
    import::run(library, &options, &mut std::io::empty(), Watch::default()).unwrap();
}

fn gathered(library: &Library) -> (Report, Vec<Removed>) {
    let mut removed = Vec::new();
    let report = report::run(library, &options(), &mut |row| {
        removed.push(row);
        Ok(())
    });
    (report.unwrap(), removed)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The sources of a small search, and the record that a person finds to be a copy.
fn small_search(library: &mut Library) {
    let names = ["pubmed.nbib", "embase.ris", "scopus.ris", "trials.csv"];
    take_in(library, &names.map(|name| fixtures().join("report").join(name)));
    link(library, "Eulen", "barn owls");
}

/// The entry that words find.
fn found(library: &Library, words: &str) -> StoredEntry {
    look::select(library, &[words.to_owned()]).unwrap().remove(0)
}

/// Lets a person link the entries that two words find.
fn link(library: &mut Library, a: &str, b: &str) {
    let key = |words: &str| found(library, words).entry.key;
    let word =
        Word { a: key(a), b: key(b), why: "the same, in German".to_owned(), by: by("Mette") };
    decide::link(library, &word).unwrap();
}

/// Every law of the numbers; gives how many records were removed.
fn adds_up(library: &Library, context: &str) -> usize {
    let (report, removed) = gathered(library);
    for sum in report.sums() {
        assert_eq!(sum.whole, sum.parts, "{context}: {}", sum.what);
    }
    let flow = &report.flow;
    assert_eq!(removed.len() as u64, flow.duplicates, "{context}: the audit list has them all");
    let counted = |is: fn(&Removed) -> bool| removed.iter().filter(|row| is(row)).count() as u64;
    assert_eq!(counted(|row| row.within_source), flow.within_sources, "{context}");
    assert_eq!(counted(|row| row.by_hand), flow.by_hand, "{context}");
    assert_eq!(counted(|row| row.rule == "identical"), flow.copies, "{context}");
    let (entries, records) = library.counts().unwrap();
    assert_eq!(
        (flow.entries, flow.records),
        (entries, records),
        "{context}: as the library has it"
    );
    let place = |place: &report::RecordPlace| (place.source.clone(), place.ordinal);
    let gone: BTreeSet<_> = removed.iter().map(|row| place(&row.removed)).collect();
    assert_eq!(gone.len(), removed.len(), "{context}: none is removed twice");
    let mut kept: BTreeMap<&str, _> = BTreeMap::new();
    for row in &removed {
        assert!(!gone.contains(&place(&row.kept)), "{context}: a kept record is not removed");
        let known = kept.entry(&row.key).or_insert_with(|| place(&row.kept));
        assert_eq!(*known, place(&row.kept), "{context}: an entry keeps one record");
        let via = place(&row.linked_to);
        assert!(via == place(&row.kept) || gone.contains(&via), "{context}: the chain leads on");
        assert!(row.by_hand == row.decision.is_some(), "{context}: who decided is said");
        assert!(!row.reason.is_empty() && !row.rule.is_empty(), "{context}: a reason is said");
    }
    for source in &report.sources {
        let own = |row: &&Removed| row.removed.source == source.name;
        let within = removed.iter().filter(own).filter(|row| row.within_source).count() as u64;
        let all = removed.iter().filter(own).count() as u64;
        assert_eq!((within, all), (source.within, source.within + source.between), "{context}");
        assert!(source.alone <= source.entries && source.entries <= source.records, "{context}");
        assert_eq!(source.entries, source.records - source.within, "{context}: {}", source.name);
    }
    for (a, b, shared) in &report.overlap.shared {
        let least = report.sources[*a].entries.min(report.sources[*b].entries);
        assert!((1..=least).contains(shared), "{context}");
    }
    removed.len()
}

#[test]
fn the_numbers_of_a_small_search_are_those_counted_by_hand() {
    let mut library = Library::in_memory().unwrap();
    small_search(&mut library);
    let (report, removed) = gathered(&library);
    let flow = &report.flow;
    assert_eq!((flow.sources, flow.records, flow.rejected), (4, 9, 1));
    assert_eq!((flow.from_databases, flow.from_registers, flow.from_others), (8, 1, 0));
    assert_eq!((flow.duplicates, flow.within_sources, flow.between_sources), (4, 2, 2));
    assert_eq!((flow.automatic, flow.by_hand, flow.copies), (3, 1, 0));
    assert_eq!((flow.entries, flow.in_trash, flow.left), (5, 0, 5));
    assert_eq!((flow.related, flow.retracted, flow.undecided), (2, 1, 0));
    let names: Vec<(&str, Kind)> = report
        .sources
        .iter()
        .map(|source| (source.database.name.as_str(), source.database.kind))
        .collect();
    let databases = ["PubMed", "Embase", "Scopus"].map(|name| (name, Kind::Database));
    assert_eq!(names[..3], databases);
    assert_eq!(names[3], ("ClinicalTrials.gov", Kind::Register));
    assert_eq!(report.overlap.shared, [(0, 1, 1), (0, 2, 1)]);
    let by_hand: Vec<&Removed> = removed.iter().filter(|row| row.by_hand).collect();
    let [owls] = by_hand[..] else { panic!("{by_hand:?}") };
    let said = owls.decision.as_ref().unwrap();
    assert_eq!((said.who.as_str(), said.why.as_str()), ("Mette", "the same, in German"));
    assert_eq!((said.decided.as_str(), owls.removed.title.as_str()), (NOW, "Eulen im Moor"));
    assert!(removed.iter().all(|row| row.kept.source.ends_with("pubmed.nbib")));
    adds_up(&library, "small search");
    let folder = format!("{}/", fixtures().join("report").display());
    let text = report::lines(&report).join("\n").replace(&folder, "") + "\n";
    golden("report.txt", &without_hashes(&text, &report));
}

/// The hash of the weights changes with them, and is no matter here.
fn without_hashes(text: &str, report: &Report) -> String {
    text.replace(&report.tool.weights, "WEIGHTS")
        .replace(&format!("version {}", report.tool.schema), "version N")
        .replace(&format!("cite {}", report.tool.version), "cite VERSION")
}

fn golden(name: &str, found: &str) {
    let path = fixtures().join("report/golden").join(name);
    if std::env::var_os("CITE_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), found, "{}", path.display());
}

#[test]
fn the_numbers_add_up_for_the_fixtures_and_the_labelled_sets() {
    for folder in ["ris", "nbib", "report", "zotero-json"] {
        let mut library = Library::in_memory().unwrap();
        take_in(&mut library, &[fixtures().join(folder)]);
        adds_up(&library, folder);
    }
    let mut all = Library::in_memory().unwrap();
    take_in(&mut all, &[fixtures()]);
    let removed = adds_up(&all, "all fixtures");
    assert!(removed > 50, "{removed}");
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dedupe");
    for set in ["stroke", "diabetes"] {
        let records = sets.join(set).join("records.csv");
        if records.is_file() {
            let mut library = Library::in_memory().unwrap();
            take_in(&mut library, &[records]);
            assert!(adds_up(&library, set) > 50);
        }
    }
}

const TITLES: [&str; 5] = [
    "Nocturnal foraging of urban kestrels under sodium lighting",
    "NOCTURNAL FORAGING OF URBAN KESTRELS UNDER SODIUM LIGHTING",
    "Ringing gaps in the barn owls of the northern fens",
    "Erratum: Ringing gaps in the barn owls of the northern fens",
    "Moult of captive jackdaws in a wet autumn",
];

prop_compose! {
    fn row()(title in 0..TITLES.len(), journal: bool, volume in 0..2u8, year in 2011..2013, doi in 0..4u8) -> String {
        let journal = if journal { "Journal of Urban Ecology" } else { "J Urban Ecol" };
        let volume = if volume == 0 { "" } else { "12" };
        let doi = if doi == 0 { String::new() } else { format!("10.5555/a.{}", title / 2) };
        format!("{},\"Halvorsen, Ingrid and Okafor, Chidi\",{year},{journal},{volume},215-229,{doi}\n", TITLES[title])
    }
}

/// What a report says that does not hang on the order of imports.
fn essence(report: &Report, removed: &[Removed]) -> (report::Flow, BTreeSet<String>) {
    let rows = removed.iter().map(|row| {
        let Removed { removed, kept, linked_to, within_source, by_hand, rule, bits, .. } = row;
        format!("{removed:?} {kept:?} {linked_to:?} {within_source} {by_hand} {rule} {bits:?}")
    });
    (report.flow.clone(), rows.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_numbers_add_up_in_any_order_and_after_any_decisions(
        files in prop::collection::vec(prop::collection::vec(row(), 0..7), 1..4),
        links in prop::collection::vec((0..20usize, 0..20usize, any::<bool>()), 0..4),
    ) {
        let desk = Desk::new();
        let head = "title,author,year,journal,volume,pages,doi\n";
        let mut paths: Vec<PathBuf> = (0..).zip(&files).map(|(at, rows)| {
            desk.write(&format!("{at}.csv"), &format!("{head}{}", rows.concat()))
        }).collect();
        let mut library = Library::in_memory().unwrap();
        take_in(&mut library, &paths);
        paths.reverse();
        let mut other = Library::in_memory().unwrap();
        take_in(&mut other, &paths);
        let (report, removed) = gathered(&library);
        let (again, removed_again) = gathered(&other);
        prop_assert_eq!(essence(&report, &removed), essence(&again, &removed_again));
        adds_up(&library, "before decisions");
        for (a, b, same) in links {
            let mut keys = Vec::new();
            look::list(&library, |stored| { keys.push(stored.entry.key); Ok(()) }).unwrap();
            if keys.is_empty() { break; }
            if a % keys.len() == b % keys.len() { continue; }
            let word = Word { a: keys[a % keys.len()].clone(), b: keys[b % keys.len()].clone(), why: "x".to_owned(), by: by("Ida") };
            let decide = if same { decide::link } else { decide::non_link };
            decide(&mut library, &word).unwrap();
            adds_up(&library, "after a decision");
        }
    }
}

#[test]
fn a_decision_taken_back_is_by_hand_no_more() {
    let mut library = Library::in_memory().unwrap();
    small_search(&mut library);
    assert_eq!(gathered(&library).0.flow.by_hand, 1);
    undo::undo(&mut library, &by("Mette"), 1).unwrap();
    let (report, _) = gathered(&library);
    assert_eq!((report.flow.by_hand, report.flow.entries), (0, 6));
    adds_up(&library, "undone");
}

/// Adds facts to a library behind its back, and settles what follows from them.
fn behind_its_back(path: &Path, work: impl FnOnce(&Store, cite::store::OperationId)) {
    let store = Store::open(path).unwrap();
    let new = NewOperation { command: "test", who: "Ida", done: NOW, version: "0" };
    let operation = store.begin_operation(&new).unwrap();
    work(&store, operation);
    drop(store);
    let mut library = Library::open(path).unwrap();
    rebuild::rebuild(&mut library, &by("Ida"), &Default::default(), Watch::default()).unwrap();
}

#[test]
fn what_is_in_the_trash_and_what_was_taken_out_is_said() {
    let desk = Desk::new();
    let path = desk.path("library.sqlite");
    let mut library = Library::create(&path).unwrap();
    small_search(&mut library);
    let jackdaws = found(&library, "jackdaws");
    drop(library);
    behind_its_back(&path, |store, operation| {
        let record = &store.records_of(jackdaws.id).unwrap()[0];
        store.add_mark(operation, record.anchor, MarkKind::Trash, "", true).unwrap();
    });
    let library = Library::open(&path).unwrap();
    let (report, _) = gathered(&library);
    assert_eq!((report.flow.entries, report.flow.in_trash, report.flow.left), (5, 1, 4));
    assert_eq!(report.in_trash, [jackdaws.entry.key.as_str()]);
    assert_eq!(report.flow.retracted, 0, "what is in the trash is counted there alone");
    adds_up(&library, "trash");
    let trials = report.sources.iter().position(|source| source.name.ends_with("trials.csv"));
    let mut library = library;
    let name = report.sources[trials.unwrap()].name.clone();
    sources::remove(&mut library, &by("Ida"), &[name]).unwrap();
    let (report, _) = gathered(&library);
    let taken = &report.sources[trials.unwrap()];
    assert_eq!((taken.state, taken.read, taken.records), (State::TakenOut, 1, 0));
    let flow = &report.flow;
    assert_eq!((flow.sources, flow.records, flow.rejected, flow.from_registers), (3, 8, 0, 0));
    adds_up(&library, "taken out");
}

#[test]
fn a_file_that_changed_counts_once() {
    let desk = Desk::new();
    let mut library = Library::create(&desk.path("library.sqlite")).unwrap();
    let text = fs::read_to_string(fixtures().join("report/scopus.ris")).unwrap();
    let file = desk.write("scopus.ris", &text);
    take_in(&mut library, std::slice::from_ref(&file));
    desk.write("scopus.ris", &text.replace("Vogelrundschau", "Die Vogelrundschau"));
    take_in(&mut library, &[file]);
    let (report, _) = gathered(&library);
    let states: Vec<(State, u64, u64)> =
        report.sources.iter().map(|s| (s.state, s.read, s.records)).collect();
    assert_eq!(states, [(State::Revised, 2, 0), (State::Present, 2, 2)]);
    assert_eq!((report.flow.sources, report.flow.records, report.flow.duplicates), (1, 2, 0));
    adds_up(&library, "revised");
}

#[test]
fn a_person_says_where_a_source_comes_from() {
    let mut library = Library::in_memory().unwrap();
    small_search(&mut library);
    let named = |name: &str| {
        let database = Database { kind: Kind::Register, name: "CENTRAL".to_owned() };
        let options =
            ReportOptions { now: NOW.to_owned(), named: vec![(name.to_owned(), database)] };
        report::run(&library, &options, &mut |_| Ok(()))
    };
    for name in ["scopus.ris", "3"] {
        let flow = named(name).unwrap().flow;
        assert_eq!((flow.from_databases, flow.from_registers), (6, 3));
    }
    assert_eq!(
        named("nothing.ris").unwrap_err().to_string(),
        "nothing.ris: no source has this name or number"
    );
}

/// What would act where it is not made harmless.
const HOSTILE: [&str; 3] = [
    "=cmd|'/c calc'!A1",
    "<img src=x onerror=alert(1)>\u{1b}]0;owned\u{7}\u{202e}",
    "\"><script>alert(1)</script><svg onload='x'>]]>&#x3c;\u{fffe}",
];

/// A library in which everything that can be hostile is: names of sources, ids, titles, and what
/// people say. No reader has cleaned it.
fn hostile_desk() -> Desk {
    let desk = Desk::new();
    desk.ok(&["init"]);
    let path = desk.path(".cite/library.sqlite");
    behind_its_back(&path, |store, operation| {
        for (hash, hostile) in (1..).zip(HOSTILE) {
            let name = format!("{hostile}.ris");
            let new = NewSource {
                hash,
                name: &name,
                format: "ris",
                charset: "UTF-8",
                bytes: 1,
                imported: NOW,
                path: None,
            };
            let source = store.add_source(&new).unwrap();
            store.set_presence(operation, source, true).unwrap();
            for (ordinal, id) in [(1, "@SUM(1)"), (2, hostile)] {
                let mut reference = Reference::new(ItemType::ArticleJournal);
                reference.id = Some(id.to_owned());
                reference
                    .set(TextField::Title, format!("{hostile} of kestrels and their many lamps"));
                reference.set(TextField::Doi, format!("10.5555/x.{hash}"));
                store.add_record(source, ordinal, 1, &Written::of(&reference)).unwrap();
            }
        }
    });
    let mut library = Library::open(&path).unwrap();
    let mut keys = Vec::new();
    look::list(&library, |stored| {
        keys.push(stored.entry.key);
        Ok(())
    })
    .unwrap();
    assert_eq!(keys.len(), 3);
    let [_, why, who] = HOSTILE.map(str::to_owned);
    let word = Word { a: keys[0].clone(), b: keys[1].clone(), why, by: by(&who) };
    decide::link(&mut library, &word).unwrap();
    desk
}

#[test]
fn the_page_is_well_formed_and_loads_nothing() {
    let desk = hostile_desk();
    let page = desk.ok(&["report", "--html"]);
    for shown in
        ["&lt;img src=x onerror=alert(1)&gt;␛]0;owned␇", "&quot;&gt;&lt;script&gt;alert(1)"]
    {
        assert!(page.matches(shown).count() > 3, "{page}");
    }
    let mut reader = quick_xml::Reader::from_str(&page);
    reader.config_mut().check_end_names = true;
    let (mut open, mut seen, mut described) = (0, BTreeSet::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                open += 1;
                check_element(&element, &mut seen, &mut described);
            }
            Event::Empty(element) => check_element(&element, &mut seen, &mut described),
            Event::End(_) => open -= 1,
            Event::Text(text) => {
                let text: &str = text.as_ref();
                let harmful = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
                assert!(!text.contains(harmful), "{text:?}");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    for name in ["svg", "title", "desc", "table", "main", "h1"] {
        assert!(seen.contains(name), "{name} is not there: {seen:?}");
    }
    assert!(described >= 3, "every drawing is described");
    assert!(
        page.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"")
    );
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(
        !style.contains("url(") && !style.contains("@import") && style.contains("@media print")
    );
    assert!(style.contains("prefers-color-scheme: dark"));
}

/// An element of the page: one of a few, with attributes that load and run nothing.
fn check_element(
    element: &quick_xml::events::BytesStart,
    seen: &mut BTreeSet<String>,
    described: &mut usize,
) {
    let name = element.name().as_ref().to_owned();
    let forbidden = [
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "a",
        "image",
        "use",
        "foreignObject",
        "form",
        "base",
    ];
    assert!(!forbidden.contains(&name.as_str()), "{name}");
    let mut ids = BTreeSet::new();
    for attribute in element.attributes() {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        let loads = ["src", "href", "xlink:href", "srcset", "data", "style", "action"];
        assert!(!loads.contains(&key.as_str()) && !key.starts_with("on"), "{name} {key}");
        assert!(ids.insert(key.clone()), "{name} has {key} twice");
        if name == "svg" && key == "aria-labelledby" {
            *described += 1;
        }
    }
    seen.insert(name);
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    let desk = hostile_desk();
    let table = desk.ok(&["report", "--csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let width = reader.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for row in &rows {
        assert_eq!(row.len(), width);
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    assert!(table.contains(",'=cmd|'/c calc'!A1 of kestrels"), "{table}");
    let text = desk.ok(&["report"]);
    let harmful = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!text.contains(harmful) && text.contains("␛]0;owned␇\\u{202e}.ris"), "{text}");
}

#[test]
fn json_has_the_numbers_the_sums_and_every_removed_record() {
    let desk = hostile_desk();
    let text = desk.ok(&["report", "--json"]);
    assert_eq!(text.lines().count(), 1);
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'), "{text}");
    let json: Value = serde_json::from_str(&text).unwrap();
    let removed = json["removed"].as_array().unwrap();
    assert_eq!(json["flow"]["duplicates"], removed.len());
    assert_eq!(json["flow"]["records"], 6);
    assert_eq!(removed.iter().filter(|row| row["by_hand"] == true).count(), 1);
    for sum in json["sums"].as_array().unwrap() {
        assert_eq!(sum["whole"], sum["parts"], "{sum}");
    }
    let automatic = removed.iter().find(|row| row["by_hand"] == false).unwrap();
    for name in ["key", "removed", "kept", "linked_to", "rule", "reason", "bits"] {
        assert!(!automatic[name].is_null(), "{name}: {automatic}");
    }
    for name in ["made", "tool", "databases", "sources", "overlap", "reasons", "years"] {
        assert!(!json[name].is_null(), "{name}");
    }
    assert_eq!(json["sources"][0]["hash"].as_str().map(str::len), Some(32));
}

#[test]
fn a_library_without_anything_has_a_report() {
    let library = Library::in_memory().unwrap();
    assert_eq!(adds_up(&library, "empty"), 0);
    let mut page = Vec::new();
    report::html(&library, &options(), &mut page).unwrap();
    let mut text = Vec::new();
    report::json(&library, &options(), &mut text).unwrap();
    assert!(String::from_utf8(text).unwrap().contains("\"removed\":[]}"));
}

#[test]
fn the_program_writes_what_is_asked_for_where_it_is_asked_for() {
    let desk = Desk::new();
    let folder = fixtures().join("report").display().to_string();
    desk.run(&["import", &format!("{folder}/pubmed.nbib"), &format!("{folder}/embase.ris")]);
    let text = desk.ok(&["report"]);
    assert!(text.starts_with("PRISMA 2020 numbers by cite "), "{text}");
    assert_eq!(desk.ok(&["report", "--html", "r.html", "--csv", "r.csv"]), "");
    assert!(desk.read("r.html").starts_with("<!DOCTYPE html>"));
    assert!(desk.read("r.csv").starts_with("key,removed_source,"));
    for (name, start) in
        [("o.html", "<!DOCTYPE"), ("o.CSV", "key,"), ("o.json", "{"), ("o.txt", "PRISMA")]
    {
        desk.ok(&["report", "-o", name]);
        assert!(desk.read(name).starts_with(start), "{name}");
    }
    let both = desk.run(&["report", "--csv", "--json"]);
    assert_eq!(both.status.code(), Some(1), "{}", stderr(&both));
    let named = desk.ok(&["report", "--register", "embase.ris=My register"]);
    assert!(named.contains("    My register                                   3\n"), "{named}");
    let unknown = desk.run(&["report", "--database", "none.ris=X"]);
    assert_eq!(unknown.status.code(), Some(4));
    assert!(
        stderr(&unknown).contains("none.ris: no source") && stderr(&unknown).contains("hint: ")
    );
    assert_eq!(desk.run(&["report", "--database", "none.ris"]).status.code(), Some(2));
}
