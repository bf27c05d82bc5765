//! Deduplication as its users run it: `cite dedupe`, `eval`, `why`, `blame`, and what an export says of relations.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, reports, stderr};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Two copies of one paper, a third work, and a copy of the third under a name that is not its own.
const SEARCH: &str = "\
ID,title,author,year,journal,volume,pages,doi
k1,Nocturnal foraging of urban kestrels under sodium lighting,\"Halvorsen, Ingrid and Okafor, Chidi\",2011,Journal of Urban Ecology,12,215-229,10.5555/kestrel.1
k2,NOCTURNAL FORAGING OF URBAN KESTRELS UNDER SODIUM LIGHTING,\"Halvorsen, I. and Okafor, C.\",2011,J Urban Ecol,12,215-29,10.5555/kestrel.1
k3,Ringing gaps in the barn owls of the northern fens,\"Brandt, Ulrike\",2012,Polar Letters,3,41-48,
";

const LATER: &str = "\
TY  - JOUR
AU  - Brandt, Ulrike
TI  - Ringing gaps in the barn owls of the northern fens
T2  - Polar Letters
PY  - 2012
VL  - 3
SP  - 41
EP  - 48
ER  -

TY  - JOUR
AU  - Sorensen, Mette
TI  - Moult of captive jackdaws in a wet autumn
T2  - Polar Letters
PY  - 2013
VL  - 4
SP  - 7
EP  - 19
ER  -
";

#[test]
fn copies_are_merged_without_a_library() {
    let desk = Desk::with(&[("s.csv", SEARCH), ("later.ris", LATER)]);
    let lists = ["--clusters", "c.csv", "--removed", "r.csv", "--report", "r.json"];
    let out = desk.ok(&[&["dedupe", "s.csv", "later.ris"][..], &lists].concat());
    let keys: Vec<&str> = out.lines().map(|line| line.split(',').next().unwrap()).collect();
    let given = ["halvorsen2011nocturnal", "brandt2012ringing", "sorensen2013moult"];
    assert_eq!(keys[1..], given, "{out}");
    assert_eq!(desk.read("c.csv"), "merged_ids\nk1;k2\nk3;later.ris:1\n");
    let removed = desk.read("r.csv");
    let rows: Vec<Vec<&str>> = removed.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0], ["removed_id", "kept_id", "linked_to", "rule", "weight", "place", "title"]);
    assert_eq!(rows[1][..3], ["k2", "k1", "k1"]);
    assert_eq!(rows[2][..3], ["later.ris:1", "k3", "k3"]);
    assert!(rows[1][4].parse::<f32>().unwrap() > 4.0 && rows[1][5] == "s.csv:3", "{removed}");
    let report: Value = serde_json::from_str(&desk.read("r.json")).unwrap();
    let counts = ["records", "unique", "removed", "clusters"].map(|name| report[name].as_u64());
    assert_eq!(counts, [Some(5), Some(3), Some(2), Some(2)]);
    assert!(!desk.path(".cite").exists(), "no library is made");
    let bibtex = desk.ok(&["dedupe", "s.csv", "--to", "bibtex"]);
    assert!(
        bibtex.contains("@article{brandt2012ringing,") && bibtex.matches("@article").count() == 2,
        "{bibtex}"
    );
    desk.ok(&["dedupe", "s.csv", "-o", "out.ris"]);
    assert!(desk.read("out.ris").starts_with("TY  - JOUR"));
}

#[test]
fn no_list_for_a_spreadsheet_starts_a_formula() {
    let search = SEARCH.replace("k1,", "=1+1,").replace("k2,", "@SUM(A1),");
    let desk = Desk::with(&[("s.csv", &search)]);
    desk.ok(&["dedupe", "s.csv", "-o", "o.csv", "--clusters", "c.csv", "--removed", "r.csv"]);
    for list in ["o.csv", "c.csv", "r.csv"].map(|name| desk.read(name)) {
        let mut cells = list.lines().flat_map(|line| line.split(','));
        assert!(!cells.any(|cell| cell.starts_with(['=', '@'])), "{list}");
    }
    let measured = desk.ok(&["eval", "s.csv", "--truth", "c.csv", "--json"]);
    assert!(measured.contains("\"FP\":0,"), "{measured}");
}

#[test]
fn names_that_are_no_names_are_places() {
    let twice = SEARCH.replace("k2,", "k1,");
    let desk = Desk::with(&[("s.csv", &twice), ("t;u.csv", SEARCH)]);
    desk.ok(&["dedupe", "s.csv", "t;u.csv", "--clusters", "c.csv"]);
    assert_eq!(desk.read("c.csv"), "merged_ids\ns.csv:1;s.csv:2;t_u.csv:1;k2\ns.csv:3;t_u.csv:3\n");
    desk.ok(&["dedupe", "s.csv", "s.csv", "--clusters", "c.csv"]);
    assert_eq!(
        desk.read("c.csv"),
        "merged_ids\ns.csv:1;s.csv:2;s.csv:1#2;s.csv:2#2\ns.csv:3;s.csv:3#2\n"
    );
}

#[test]
fn only_what_is_new_is_kept_against_an_earlier_search() {
    let desk = Desk::with(&[("s.csv", SEARCH), ("later.ris", LATER)]);
    let arguments = ["dedupe", "later.ris", "--against", "s.csv", "--removed", "r.csv"];
    let out = desk.ok(&arguments);
    assert!(out.matches("TY  - ").count() == 1 && out.contains("jackdaws"), "{out}");
    assert!(desk.read("r.csv").contains("\nlater.ris:1,k3,k3,"), "{}", desk.read("r.csv"));
    let nothing = desk.run(&["dedupe", "s.csv", "--against", "s.csv"]);
    assert!(stderr(&nothing).contains("3 records, 0 unique entries, 3 removed"));
}

#[test]
fn a_plan_is_edited_and_carried_out() {
    let desk = Desk::with(&[("s.csv", SEARCH)]);
    let found = desk.ok(&["dedupe", "s.csv", "--plan", "plan.txt"]);
    assert_eq!(desk.ok(&["dedupe", "s.csv", "--apply", "plan.txt"]), found);
    let plan = desk.read("plan.txt");
    assert!(plan.contains("\n= k1 | Halvorsen et al. | 2011 | Nocturnal"), "{plan}");
    fs::write(desk.path("plan.txt"), plan.replace("= k2", "? k2")).unwrap();
    assert_eq!(desk.ok(&["dedupe", "s.csv", "--apply", "plan.txt"]).lines().count(), 4);
    fs::write(desk.path("plan.txt"), "= k1\n= k3\n").unwrap();
    desk.ok(&[
        "dedupe",
        "s.csv",
        "--apply",
        "plan.txt",
        "--clusters",
        "c.csv",
        "--removed",
        "r.csv",
    ]);
    assert_eq!(desk.read("c.csv"), "merged_ids\nk1;k3\n");
    assert!(desk.read("r.csv").contains("\nk3,k1,k1,plan,,"), "{}", desk.read("r.csv"));
    fs::write(desk.path("plan.txt"), "= k1\n= k9\n").unwrap();
    let wrong = desk.run(&["dedupe", "s.csv", "--apply", "plan.txt"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stderr(&wrong).contains("plan.txt:2: no record is named k9"), "{}", stderr(&wrong));
}

#[test]
fn what_cannot_be_read_is_said() {
    let desk = Desk::with(&[("s.csv", SEARCH), ("prose.txt", "Dear diary,\n")]);
    let partly = desk.run(&["dedupe", "s.csv", "prose.txt"]);
    assert_eq!(partly.status.code(), Some(3));
    assert!(stderr(&partly).contains("prose.txt: skipped: not a bibliography"));
    assert_eq!(desk.run(&["dedupe", "none.ris"]).status.code(), Some(1));
}

/// Members, sorted, of a cluster that a tool found.
const FOUND: &str = "merged_ids\nk1;k2\n";

#[test]
fn figures_are_those_counted_by_hand() {
    let truth = "merged_ids\nk2;k1;k3\n";
    let desk = Desk::with(&[("s.csv", SEARCH), ("t.csv", truth)]);
    let json: Value =
        serde_json::from_str(&desk.ok(&["eval", "s.csv", "--truth", "t.csv", "--json"])).unwrap();
    desk.ok(&["dedupe", "s.csv", "--clusters", "c.csv"]);
    assert_eq!(desk.read("c.csv"), FOUND);
    // k1 and k3 stay, k2 goes: of two copies one is found; of three pairs one
    for (name, value) in [
        ("records", 3.0),
        ("duplicates", 2.0),
        ("TP", 1.0),
        ("FP", 0.0),
        ("FN", 1.0),
        ("TN", 1.0),
        ("sensitivity", 0.5),
        ("specificity", 1.0),
        ("precision", 1.0),
        ("f1", 2.0 / 3.0),
        ("pair_TP", 1.0),
        ("pair_FP", 0.0),
        ("pair_FN", 2.0),
        ("pair_precision", 1.0),
        ("pair_recall", 1.0 / 3.0),
        ("pair_f1", 0.5),
        ("mixed_clusters", 0.0),
        ("pred_clusters", 1.0),
        ("truth_clusters", 1.0),
    ] {
        assert_eq!(json[name].as_f64(), Some(value), "{name}");
    }
    let wrong = json["wrong"].as_array().unwrap();
    let pairs: Vec<[&str; 3]> = wrong
        .iter()
        .map(|pair| ["kind", "a", "b"].map(|name| pair[name].as_str().unwrap()))
        .collect();
    assert_eq!(pairs, [["FN", "k1", "k3"], ["FN", "k2", "k3"]]);
    assert!(wrong[0]["explanation"]["evidence"].as_array().unwrap().len() > 2);
    let text = desk.ok(&["eval", "s.csv", "--truth", "t.csv"]);
    assert!(text.contains("\nf1              0.6667\npair_TP         1\n"), "{text}");
    assert!(text.contains("\nFN k1 k3\n"), "{text}");
}

#[test]
fn a_false_merge_costs_what_it_costs() {
    // the copies are labelled apart, and their cluster with another
    for (truth, figures) in [
        ("merged_ids\n", [0, 1, 0, 2]),
        ("merged_ids\nk2;k3\n", [1, 0, 0, 2]),
        ("merged_ids\nk1;k3\n", [0, 1, 1, 1]),
    ] {
        let desk = Desk::with(&[("s.csv", SEARCH), ("t.csv", truth)]);
        let json: Value =
            serde_json::from_str(&desk.ok(&["eval", "s.csv", "--truth", "t.csv", "--json"]))
                .unwrap();
        let found = ["TP", "FP", "FN", "TN"].map(|name| json[name].as_u64().unwrap());
        assert_eq!(found, figures, "{truth}");
        assert_eq!(json["pair_FP"], 1, "{truth}");
    }
}

#[test]
fn a_truth_that_does_not_fit_is_refused() {
    for (truth, why) in [
        ("merged_ids\nk1;k7\n", "t.csv:2: no record is named k7"),
        ("merged_ids\nk1;k2\nk2;k3\n", "t.csv:3: k2 stands in two clusters"),
        ("merged_ids\nk1;k1\n", "t.csv:2: k1 stands twice in a cluster"),
    ] {
        let desk = Desk::with(&[("s.csv", SEARCH), ("t.csv", truth)]);
        let failed = desk.run(&["eval", "s.csv", "--truth", "t.csv"]);
        assert_eq!(failed.status.code(), Some(1));
        assert!(stderr(&failed).contains(why), "{}", stderr(&failed));
    }
}

#[test]
fn figures_of_the_labelled_sets_are_those_of_the_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dedupe");
    let has_python = || Command::new("python3").arg("--version").output().is_ok();
    if !folder.is_dir() || !has_python() {
        return;
    }
    for set in ["stroke", "haematology"] {
        let desk = Desk::with(&[]);
        let [records, truth] = ["records.csv", "truth.csv"]
            .map(|name| folder.join(set).join(name).display().to_string());
        desk.run(&["dedupe", &records, "--clusters", "c.csv", "-o", "out.csv"]);
        let script = Command::new("python3")
            .current_dir(desk.folder.path())
            .arg(folder.join("score.py"))
            .args(["--json", "--pred", "c.csv", "--records", &records, "--truth", &truth])
            .output()
            .unwrap();
        let expected: Value = serde_json::from_slice(&script.stdout)
            .unwrap_or_else(|_| panic!("{}", stderr(&script)));
        let own = desk.run(&["eval", &records, "--truth", &truth, "--json"]).stdout;
        let own: Value = serde_json::from_slice(&own).unwrap();
        let figures = expected.as_object().unwrap();
        assert!(figures.len() > 15);
        for (name, value) in figures {
            assert_eq!(own[name].as_f64(), value.as_f64(), "{set}: {name}");
        }
        let wrong = own["wrong"].as_array().unwrap().len() as u64;
        let counted = [&expected["pair_FP"], &expected["pair_FN"]].map(|n| n.as_u64().unwrap());
        assert_eq!(wrong, counted.iter().sum::<u64>(), "{set}");
    }
}

#[test]
fn why_shows_the_evidence_and_the_chain() {
    let desk = Desk::with(&[("s.csv", SEARCH)]);
    desk.ok(&["import", "s.csv"]);
    let keys = desk.ok(&["list"]);
    let keys: Vec<&str> = keys.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let [owls, kestrels] = keys[..] else { panic!("{keys:?}") };
    let chain = desk.ok(&["why", kestrels]);
    assert!(chain.contains("\n#2 joins #1\n") && chain.contains("\n  = link, +"), "{chain}");
    let apart = desk.ok(&["why", owls, &format!("{kestrels}#2")]);
    assert!(apart.contains("\n  in two entries\n  compared  title: "), "{apart}");
    assert!(apart.contains("never compared") && apart.contains("\n  = non-link, -"), "{apart}");
    let [one, two] = [1, 2].map(|number| format!("{kestrels}#{number}"));
    let json: Value = serde_json::from_str(&desk.ok(&["why", &one, &two, "--json"])).unwrap();
    assert_eq!(json["together"], true);
    assert_eq!(json["explanation"]["decision"], "link");
    let evidence = json["explanation"]["evidence"].as_array().unwrap();
    let number = |part: &Value, name: &str| part[name].as_f64().unwrap();
    let sum: f64 = evidence.iter().map(|part| number(part, "weight")).sum();
    assert!((sum - number(evidence.last().unwrap(), "sum")).abs() < 0.001);
    assert!((sum - number(&json["explanation"], "weight")).abs() < 0.001);
    let chain: Value = serde_json::from_str(&desk.ok(&["why", kestrels, "--json"])).unwrap();
    assert_eq!(chain["chain"].as_array().map(Vec::len), Some(1));
    assert!(desk.ok(&["why", owls]).contains("nothing was merged"));
    for (missing, why) in
        [(format!("{kestrels}#3"), "none is number 3"), ("x#1".to_owned(), "x#1:")]
    {
        let failed = desk.run(&["why", &missing]);
        assert_eq!(failed.status.code(), Some(4));
        assert!(stderr(&failed).contains(why), "{}", stderr(&failed));
    }
}

#[test]
fn why_tells_what_keeps_apart_what_the_evidence_links() {
    let desk = Desk::with(&[("reports.ris", &reports(&["of", "oa", "tf"]))]);
    desk.ok(&["import", "reports.ris"]);
    let keys = desk.ok(&["list"]);
    let keys: Vec<&str> = keys.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let [of, slipped] = keys[..] else { panic!("{keys:?}") };
    let why = desk.ok(&["why", of, slipped]);
    let (linked, apart) = why.split_once("\nwhat keeps the two entries apart:\n").expect(&why);
    assert!(linked.contains("  in two entries\n") && linked.contains("  = link, "), "{why}");
    assert!(apart.contains("Settlement oa ") && apart.contains("Settlement tf "), "{why}");
    assert!(apart.contains("  = non-link, ") && apart.contains("by reworded title"), "{why}");
    // a person's word is a reason like a rule
    let noted = |note: &str| reports(&["of"]).replace("ER  - ", &format!("N1  - {note}\nER  - "));
    let desk = Desk::with(&[("reports.ris", &["once", "twice", "thrice"].map(noted).concat())]);
    desk.ok(&["import", "reports.ris"]);
    let key = desk.ok(&["list"]).split(' ').next().unwrap().to_owned();
    desk.ok(&["decide", &format!("{key}#1"), &format!("{key}#2"), "different"]);
    let merged = desk.ok(&["list", "is:merged"]);
    let two = merged.split(' ').next().unwrap();
    let keys = desk.ok(&["list"]);
    let mut keys = keys.lines().map(|line| line.split(' ').next().unwrap());
    let one = keys.find(|key| *key != two).unwrap();
    let said = [1, 2].map(|number| desk.ok(&["why", &format!("{two}#{number}"), one]));
    assert!(said.iter().all(|why| why.matches("  decided by ").count() == 1), "{said:?}");
    let elsewhere = said.iter().filter(|why| why.contains("what keeps the two entries apart"));
    assert_eq!(elsewhere.count(), 1, "{said:?}");
}

#[test]
fn blame_tells_the_source_of_each_value_and_what_was_not_chosen() {
    let desk = Desk::with(&[("s.csv", SEARCH)]);
    desk.ok(&["import", "s.csv"]);
    let keys = desk.ok(&["list"]);
    let key = keys.lines().nth(1).unwrap().split(' ').next().unwrap();
    let text = desk.ok(&["blame", key]);
    assert!(text.contains("  title: Nocturnal foraging of urban kestrels under sodium lighting  [s.csv:2]\n    not: NOCTURNAL FORAGING OF URBAN KESTRELS UNDER SODIUM LIGHTING  [s.csv:3]\n"), "{text}");
    let json: Value = serde_json::from_str(&desk.ok(&["blame", key, "--json"])).unwrap();
    let fields = json["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["field"] == name).unwrap();
    assert_eq!(field("volume")["from"].as_array().map(Vec::len), Some(2));
    assert_eq!(field("author")["value"], "Halvorsen, Ingrid; Okafor, Chidi");
    assert_eq!(field("author")["not_chosen"][0]["value"], "Halvorsen, I.; Okafor, C.");
    assert_eq!(desk.run(&["blame", "nobody"]).status.code(), Some(4));
}

/// A preprint, its version of record, and an erratum of that.
const VERSIONS: &str = r"
@misc{lind2020preprint,
  title = {Sparse wavelet priors for the tracking of migrating storks},
  author = {Lind, Astrid and Okafor, Chidi},
  year = {2020}, eprint = {2003.01234}, archiveprefix = {arXiv},
  doi = {10.48550/arXiv.2003.01234}
}
@article{lind2021stork,
  title = {Sparse wavelet priors for the tracking of migrating storks},
  author = {Lind, Astrid and Okafor, Chidi},
  journal = {Journal of Animal Telemetry}, volume = {9}, number = {2}, pages = {101-118},
  year = {2021}, doi = {10.5555/telemetry.9.101}
}
@article{lind2022erratum,
  title = {Erratum: Sparse wavelet priors for the tracking of migrating storks},
  author = {Lind, Astrid and Okafor, Chidi},
  journal = {Journal of Animal Telemetry}, volume = {10}, number = {1}, pages = {55},
  year = {2022}, doi = {10.5555/telemetry.10.55}
}
";

#[test]
fn relations_are_found_and_exported() {
    let desk = Desk::with(&[("v.bib", VERSIONS)]);
    desk.ok(&["import", "v.bib"]);
    assert_eq!(desk.ok(&["list"]).lines().count(), 3);
    assert!(desk.ok(&["show", "lind2020preprint"]).contains("  preprint-of lind2021stork\n"));
    let ris = desk.ok(&["export", "--ris"]);
    assert!(ris.contains("N1  - preprint-of: key:lind2021stork"), "{ris}");
    let biblatex = desk.ok(&["export", "--biblatex"]);
    // no `related`, which BibLaTeX prints as a second reference
    assert!(biblatex.contains("preprintof = {key:lind2021stork}"), "{biblatex}");
    assert!(!biblatex.contains("related = {"), "{biblatex}");
    let json: Value = serde_json::from_str(&desk.ok(&["export", "--csl-json"])).unwrap();
    let items = json.as_array().unwrap();
    let preprint = items.iter().find(|item| item["id"] == "lind2020preprint").unwrap();
    let custom = preprint["custom"].to_string();
    assert!(custom.contains("preprint-of") && custom.contains("key:lind2021stork"), "{custom}");
}

#[test]
fn of_a_preprint_and_its_version_of_record_one_is_exported() {
    let desk = Desk::with(&[("v.bib", VERSIONS)]);
    desk.ok(&["import", "v.bib"]);
    let published = desk.ok(&["export", "--biblatex", "--prefer", "published"]);
    assert!(!published.contains("{lind2020preprint,"), "{published}");
    assert!(published.contains("ids = {lind2020preprint}"), "{published}");
    assert!(published.contains("{lind2021stork,") && published.contains("{lind2022erratum,"));
    let alone = desk.ok(&["export", "lind2020preprint", "--biblatex", "--prefer", "published"]);
    assert!(alone.contains("@article{lind2020preprint,"), "{alone}");
    assert!(alone.contains("ids = {lind2021stork}"), "{alone}");
}
