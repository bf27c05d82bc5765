//! Finding: what people type, and the entries that they are to get.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

use crate::desk::{Desk, stderr};
use std::io::Write;
use std::process::Stdio;

/// Seven works that differ in what can be asked for.
const SHORE: &str = r#"[
{"id":"lee2015clocks","type":"article-journal","title":"Clocks of the shore: what lugworms tell","author":[{"family":"Lee","given":"Ann"},{"family":"Brandt","given":"Jonas"}],"container-title":"Journal of Tides","issued":{"date-parts":[[2015,3]]},"DOI":"10.1000/clocks","PMID":"11111","abstract":"Worms were watched by day and by night.","keyword":"chronobiology, tide","publisher":"Salt Press"},
{"id":"lee2018moon","type":"article-journal","title":"Moonlight and the <i>Eunice</i> worm","author":[{"family":"Lee","given":"Bo"}],"container-title":"Nature Notes","issued":{"date-parts":[[2018]]},"DOI":"10.1000/moon(18)7","URL":"https://www.example.org/worms/moon/","note":"borrowed from the clock room"},
{"id":"garcia2020sand","type":"book","title":"Salt & sand","author":[{"family":"García Márquez","given":"Inés"}],"publisher":"Dune House","issued":{"date-parts":[[2020]]},"ISBN":"978-0-306-40615-7"},
{"id":"brandt1999dunes","type":"chapter","title":"Dunes that walk","author":[{"family":"Brandt","given":"Jonas"}],"editor":[{"family":"Lee","given":"Ann"}],"container-title":"Handbook of wind","issued":{"date-parts":[[1999]]}},
{"id":"wang2021chaoxi","type":"article-journal","title":"潮汐与沙蚕的节律","author":[{"family":"王","given":"小明"}],"container-title":"海洋学报","issued":{"date-parts":[[2021]]}},
{"id":"tanaka2016shio","type":"article-journal","title":"潮汐リズムの研究","author":[{"literal":"田中花子"}],"issued":{"date-parts":[[2016]]}},
{"id":"kim2017gaetbeol","type":"article-journal","title":"갯벌에서의 조석 주기를 연구함","author":[{"family":"김","given":"민수"}],"issued":{"date-parts":[[2017]]}}
]"#;

fn shore() -> Desk {
    let desk = Desk::with(&[("shore.json", SHORE)]);
    desk.ok(&["import", "shore.json"]);
    desk
}

/// The first letters of the keys that a query finds, in the order of the keys; `-` for none.
fn found(desk: &Desk, query: &str) -> String {
    let output = desk.run(&["list", "--", query]);
    let text = String::from_utf8(output.stdout).unwrap();
    let keys: Vec<&str> = text.lines().map(|line| line.split("  ").next().unwrap()).collect();
    let code = if keys.is_empty() { 4 } else { 0 };
    assert_eq!(output.status.code(), Some(code), "{query}: {:?}", output.stderr);
    if keys.is_empty() { "-".to_owned() } else { keys.join(" ") }
}

#[test]
fn queries_and_what_they_find() {
    let desk = shore();
    for (query, keys) in [
        // words
        ("lugworms", "lee2015clocks"),
        ("LUGWORMS Shore", "lee2015clocks"),
        ("worm", "lee2018moon"),
        ("worm*", "lee2015clocks lee2018moon"),
        ("eunice worm", "lee2018moon"),
        (r#""shore what lugworms""#, "lee2015clocks"),
        (r#""lugworms shore""#, "-"),
        ("garcia", "garcia2020sand"),
        ("GARCÍA", "garcia2020sand"),
        ("chronobiology", "lee2015clocks"),
        ("10.1000/clocks", "lee2015clocks"),
        ("lee2015clocks", "lee2015clocks"),
        ("LEE2015CLOCKS", "lee2015clocks"),
        // signs
        ("worm* and moonlight", "lee2018moon"),
        ("lugworms or dunes", "brandt1999dunes lee2015clocks"),
        ("worm* -moonlight", "lee2015clocks"),
        ("worm* not (moonlight or eunice)", "lee2015clocks"),
        ("not author:lee year:..2019", "brandt1999dunes kim2017gaetbeol tanaka2016shio"),
        ("(lugworms or moonlight) author:bo", "lee2018moon"),
        // fields
        ("title:clock*", "lee2015clocks"),
        ("clock", "lee2018moon"),
        ("note:clock", "lee2018moon"),
        ("author:lee", "lee2015clocks lee2018moon"),
        ("editor:lee", "brandt1999dunes"),
        (r#"author:"Lee, Ann""#, "lee2015clocks"),
        (r#"author:"Ann Lee""#, "lee2015clocks"),
        (r#"author:"Lee, A""#, "lee2015clocks"),
        (r#"author:"lee jonas""#, "-"),
        (r#"author:"García Márquez""#, "garcia2020sand"),
        ("author:(lee brandt)", "lee2015clocks"),
        ("author: brandt", "brandt1999dunes lee2015clocks"),
        ("journal:tides", "lee2015clocks"),
        ("container-title:wind", "brandt1999dunes"),
        ("publisher:salt", "lee2015clocks"),
        ("publisher:house", "garcia2020sand"),
        ("abstract:night", "lee2015clocks"),
        ("keyword:tide", "lee2015clocks"),
        ("type:book", "garcia2020sand"),
        ("type:(book or chapter)", "brandt1999dunes garcia2020sand"),
        ("type:article* author:lee", "lee2015clocks lee2018moon"),
        ("key:lee*", "lee2015clocks lee2018moon"),
        ("key:*moon", "lee2018moon"),
        ("key:lee2018moon", "lee2018moon"),
        ("key:lee2018", "-"),
        ("doi:10.1000/CLOCKS", "lee2015clocks"),
        ("doi:https://doi.org/10.1000/moon(18)7", "lee2018moon"),
        ("doi:10.1000/*", "lee2015clocks lee2018moon"),
        ("doi:10.1000/mo*7", "lee2018moon"),
        ("pmid:11111", "lee2015clocks"),
        ("isbn:0306406152", "garcia2020sand"),
        ("url:example.org", "lee2018moon"),
        ("url:https://www.example.org/worms/moon/", "lee2018moon"),
        ("source:shore year:2015", "lee2015clocks"),
        ("source:sh*.json year:2015", "lee2015clocks"),
        ("source:elsewhere", "-"),
        ("format:csl-json year:2015", "lee2015clocks"),
        ("format:ris", "-"),
        // years
        ("year:2015", "lee2015clocks"),
        ("year:2015..2017", "kim2017gaetbeol lee2015clocks tanaka2016shio"),
        ("year:>2020", "wang2021chaoxi"),
        ("year:..1999", "brandt1999dunes"),
        ("year:>=2018 year:<2021", "garcia2020sand lee2018moon"),
        // what an entry is and has
        ("has:abstract", "lee2015clocks"),
        ("has:doi", "lee2015clocks lee2018moon"),
        ("has:editor", "brandt1999dunes"),
        ("has:note or has:isbn", "garcia2020sand lee2018moon"),
        ("has:publisher -has:isbn", "lee2015clocks"),
        ("has:tag", "-"),
        ("is:merged", "-"),
        ("is:duplicate", "-"),
        ("is:trashed", "-"),
        // Chinese, Japanese, Korean
        ("潮汐", "tanaka2016shio wang2021chaoxi"),
        ("沙蚕", "wang2021chaoxi"),
        ("汐潮", "-"),
        ("title:节律", "wang2021chaoxi"),
        ("リズム", "tanaka2016shio"),
        ("ﾘｽﾞﾑ", "tanaka2016shio"),
        ("王小明", "wang2021chaoxi"),
        ("author:小明王", "wang2021chaoxi"),
        ("花子", "tanaka2016shio"),
        ("海洋", "wang2021chaoxi"),
        ("갯벌", "kim2017gaetbeol"),
        ("조석주기", "kim2017gaetbeol"),
        ("연구", "kim2017gaetbeol"),
        ("구연", "-"),
        // what is pasted
        ("Clocks of the shore: what lugworms tell", "lee2015clocks"),
        ("Salt & sand", "garcia2020sand"),
        ("Salt and sand", "garcia2020sand"),
        ("https://www.example.org/worms/moon/", "lee2018moon"),
        ("!!!", "-"),
        ("", "-"),
    ] {
        assert_eq!(found(&desk, query), keys, "{query}");
    }
}

#[test]
fn a_whole_title_finds_its_entry_whatever_signs_are_in_it() {
    let titles = [
        "Why not eat insects",
        "Re:Zero as a work of its time",
        "The 5\" gun in peace and war",
        "On f(x and other things left open",
        "Note: this is no note",
        "To be -or not- to be",
    ];
    let records: Vec<String> = (titles.iter().enumerate())
        .map(|(at, title)| {
            format!("TY  - JOUR\nTI  - {title}\nAU  - Lee, A\nPY  - {}\nER  - \n", 2000 + at)
        })
        .collect();
    let desk = Desk::with(&[("a.ris", &records.concat())]);
    desk.ok(&["import", "a.ris"]);
    for (at, title) in titles.iter().enumerate() {
        let line = desk.ok(&["search", "--", title]);
        assert!(line.contains(&format!("Lee {}", 2000 + at)), "{title}: {line}");
        let words: Vec<&str> = title.split(' ').collect();
        assert_eq!(desk.ok(&[&["search", "--"], &words[..]].concat()), line, "{title}");
    }
    // A part of it is a query like any other.
    assert_eq!(desk.run(&["search", "not eat"]).status.code(), Some(0));
    assert_eq!(desk.run(&["search", "Re:Zero"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_understood_is_said_with_its_place_and_a_hint() {
    let desk = shore();
    for command in [&["list"][..], &["search"], &["export", "--ris"], &["keys"]] {
        let output = desk.run(&[command, &["tide autor:lee"]].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let said = stderr(&output);
        assert!(said.starts_with("cite: query, character 6: autor: there is no such field, did you mean author?\nhint: "), "{said}");
        assert!(output.stdout.is_empty());
    }
    for query in [
        "\"",
        "(",
        ")",
        "year:soon",
        "is:lost",
        "has:pdf",
        "doi:x",
        "type:artcle",
        "wo*d",
        "title:",
    ] {
        let output = desk.run(&["search", "--", query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
        assert!(stderr(&output).contains("hint: "), "{query}");
    }
}

#[test]
fn nothing_that_is_typed_is_syntax_to_the_index() {
    let desk = shore();
    for query in [
        "NEAR(lee clocks)",
        "{title}",
        "title : lee",
        "lee AND",
        "^lee",
        "lee + clocks",
        "rowid:1 lee",
        "'; DROP TABLE entry; --",
        "\"lee\" OR *",
        "search MATCH",
        "\u{e000}",
        "-\u{e000}",
        "%",
        "_",
        "[a-z]*",
        "key:%",
        "key:_ee*",
        "tag:' or 1=1",
        "source:%",
        "\u{1b}[2J",
    ] {
        let output = desk.run(&["search", "--", query]);
        assert!(matches!(output.status.code(), Some(0 | 2 | 4)), "{query}: {}", stderr(&output));
        assert!(
            !stderr(&output).contains("fts5") && !stderr(&output).contains("syntax"),
            "{query}"
        );
    }
    assert_eq!(desk.ok(&["list"]).lines().count(), 7);
    assert_eq!(found(&desk, "key:%"), "-");
    let long = "lee or ".repeat(1500) + "lee";
    assert_eq!(found(&desk, &long), "brandt1999dunes lee2015clocks lee2018moon");
    let long = "worms ".repeat(1500);
    assert_eq!(found(&desk, &long), "lee2015clocks lee2018moon");
}

#[test]
fn a_selection_is_keys_or_one_query() {
    let desk = shore();
    let keys = |arguments: &[&str]| {
        let text = desk.ok(&[&["keys"], arguments].concat());
        text.lines().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(&["lee2018moon", "garcia2020sand"]), "garcia2020sand lee2018moon");
    assert_eq!(keys(&["author:lee", "year:2018"]), "lee2018moon");
    assert_eq!(keys(&["lee2018moon", "or", "dunes"]), "brandt1999dunes lee2018moon");
    assert_eq!(keys(&["author:lee", "not", "lee2018moon"]), "lee2015clocks");
    let bib = desk.ok(&["export", "--bibtex", "year:2020..", "type:book"]);
    assert!(bib.contains("@book{garcia2020sand,") && bib.matches("\n@").count() == 0, "{bib}");
    let none = desk.run(&["export", "--ris", "author:nobody"]);
    assert_eq!(none.status.code(), Some(4));
    assert!(stderr(&none).starts_with("cite: author:nobody: nothing found\nhint: "));
    let none = desk.run(&["export", "--ris", "nobody2020"]);
    assert_eq!(none.status.code(), Some(4));
    assert!(stderr(&none).starts_with("cite: nobody2020: no entry has this key\nhint: "));
}

#[test]
fn the_most_relevant_come_first_and_no_more_than_asked_for() {
    let desk = shore();
    let first = |arguments: &[&str]| {
        let text = desk.ok(arguments);
        let keys: Vec<&str> = text.lines().map(|line| line.split("  ").next().unwrap()).collect();
        keys.join(" ")
    };
    // A word in the title weighs more than one in a note.
    assert_eq!(first(&["search", "clock*"]), "lee2015clocks lee2018moon");
    assert_eq!(first(&["search", "note:clock or year:2020"]), "lee2018moon garcia2020sand");
    assert_eq!(first(&["search", "clock*", "-n", "1"]), "lee2015clocks");
    assert_eq!(
        first(&["search", "lee", "--sort", "year"]),
        "brandt1999dunes lee2015clocks lee2018moon"
    );
    assert_eq!(
        first(&["list", "lee", "--sort", "title", "--limit", "2"]),
        "lee2015clocks brandt1999dunes"
    );
    assert_eq!(first(&["list", "--sort", "year", "-n", "1"]), "brandt1999dunes");
}

#[test]
fn what_became_of_records_can_be_asked_for() {
    let twice = "TY  - JOUR\nTI  - Clocks of the shore: what lugworms tell\nAU  - Lee, Ann\nAU  - Brandt, Jonas\nPY  - 2015\nJO  - Journal of Tides\nDO  - 10.1000/clocks\nER  - \n";
    let retracted = "TY  - JOUR\nTI  - RETRACTED: The worm that never was\nAU  - Roe, C\nPY  - 2011\nJO  - Nature Notes\nER  - \n";
    let untitled =
        "TY  - JOUR\nAU  - Roe, Carla\nJO  - Nature Notes\nDO  - 10.1000/untitled\nER  - \n";
    let desk = Desk::with(&[
        ("shore.json", SHORE),
        ("twice.ris", twice),
        ("others.ris", &[retracted, untitled].concat()),
    ]);
    desk.ok(&["import", "shore.json", "twice.ris", "others.ris"]);
    assert_eq!(found(&desk, "is:merged"), "lee2015clocks");
    assert_eq!(found(&desk, "source:twice"), "lee2015clocks");
    assert_eq!(found(&desk, "format:ris source:shore.json"), "lee2015clocks");
    assert!(found(&desk, "is:retracted").starts_with("roe2011"));
    assert!(found(&desk, "is:incomplete author:roe -year:2011").starts_with("roe"));
    assert_eq!(found(&desk, "is:incomplete key:lee*"), "-");
}

#[test]
fn what_persons_do_with_a_query_can_be_asked_for() {
    let desk = shore();
    desk.ok(&["tag", "author:lee", "year:2018", "--add", "to read"]);
    desk.ok(&["tag", "lee2015clocks", "brandt1999dunes", "--add", "Wind"]);
    desk.ok(&["collection", "title:潮汐", "--add", "thesis"]);
    desk.ok(&["rm", "garcia2020sand"]);
    for (query, keys) in [
        ("tag:\"to read\"", "lee2018moon"),
        ("tag:wind", "brandt1999dunes lee2015clocks"),
        ("has:tag -tag:wind", "lee2018moon"),
        ("collection:thesis year:2021", "wang2021chaoxi"),
        ("year:2020", "-"),
        ("is:trashed", "garcia2020sand"),
        ("year:2020 is:trashed", "garcia2020sand"),
    ] {
        assert_eq!(found(&desk, query), keys, "{query}");
    }
    let trashed = desk.ok(&["have", "Salt & sand"]);
    assert_eq!(trashed, "Salt & sand: garcia2020sand (in the trash), by title\n");
    desk.ok(&["undo"]);
    assert_eq!(found(&desk, "year:2020"), "garcia2020sand");
}

#[test]
fn works_that_are_there_and_works_that_are_not() {
    let desk = shore();
    for (asked, answer) in [
        ("10.1000/clocks", "lee2015clocks, by DOI"),
        ("DOI: 10.1000/CLOCKS", "lee2015clocks, by DOI"),
        ("https://doi.org/10.1000/clocks", "lee2015clocks, by DOI"),
        ("https://publisher.example/doi/full/10.1000/clocks?x=1", "lee2015clocks, by DOI"),
        ("https://publisher.example/article/10.1000/clocks/full.pdf", "lee2015clocks, by DOI"),
        ("https://publisher.example/article?id=10.1000/clocks&x", "lee2015clocks, by DOI"),
        ("10.1000/moon(18)7", "lee2018moon, by DOI"),
        ("11111", "lee2015clocks, by PMID"),
        ("pmid:11111", "lee2015clocks, by PMID"),
        ("PMID: 11111", "lee2015clocks, by PMID"),
        ("https://pubmed.ncbi.nlm.nih.gov/11111/", "lee2015clocks, by PMID"),
        ("0-306-40615-2", "garcia2020sand, by ISBN"),
        ("isbn:9780306406157", "garcia2020sand, by ISBN"),
        ("lee2018moon", "lee2018moon, by key"),
        ("http://example.org/worms/moon", "lee2018moon, by URL"),
        ("url:example.org/worms/moon", "lee2018moon, by URL"),
        ("clocks of the shore - what lugworms tell.", "lee2015clocks, by title"),
        ("Moonlight and the Eunice Worm", "lee2018moon, by title"),
        ("title: Salt and Sand", "garcia2020sand, by title"),
        ("潮汐リズムの研究", "tanaka2016shio, by title"),
        ("갯벌에서의 조석 주기를 연구함", "kim2017gaetbeol, by title"),
        ("10.1000/none", "not in the library"),
        ("doi:clocks", "not in the library"),
        ("11112", "not in the library"),
        ("Clocks of the shore", "not in the library"),
        ("https://example.org/worms", "not in the library"),
        ("nobody2020", "not in the library"),
        ("\"", "not in the library"),
        ("潮汐", "not in the library"),
    ] {
        let output = desk.run(&["have", "--", asked]);
        let code = if answer == "not in the library" { 4 } else { 0 };
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{asked}: {answer}\n"));
        assert_eq!(output.status.code(), Some(code), "{asked}");
    }
}

#[test]
fn many_works_are_asked_for_at_once() {
    let desk = shore();
    assert_eq!(desk.ok(&["have", "11111", "lee2018moon", "--quiet"]), "");
    let some = desk.run(&["have", "11111", "22222", "--quiet"]);
    assert_eq!((some.status.code(), some.stdout), (Some(4), vec![]));
    let mut child = desk
        .command(&["have", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"pmid:11111\r\n\n  \nSalt & sand\n\xff\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stdout).unwrap();
    let expected = [
        r#"{"asked":"pmid:11111","by":"PMID","entries":[{"key":"lee2015clocks","title":"Clocks of the shore: what lugworms tell","in_trash":false}]}"#,
        r#"{"asked":"Salt & sand","by":"title","entries":[{"key":"garcia2020sand","title":"Salt & sand","in_trash":false}]}"#,
        "{\"asked\":\"\u{fffd}\",\"entries\":[]}",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_library_without_abstract_search_reads_abstracts_where_they_are_asked_for() {
    let desk = Desk::with(&[("shore.json", SHORE)]);
    desk.ok(&["init", "--no-abstracts"]);
    desk.ok(&["import", "shore.json"]);
    let asked = [
        ("abstract:night", "lee2015clocks"),
        ("abstract:\"watched by day\"", "lee2015clocks"),
        ("abstract:watch*", "lee2015clocks"),
        ("abstract:moonlight", "-"),
        ("worms abstract:night", "-"),
        ("lugworms abstract:night", "lee2015clocks"),
        ("abstract:night or moonlight", "lee2015clocks lee2018moon"),
        ("lee -abstract:night", "brandt1999dunes lee2018moon"),
        ("has:abstract", "lee2015clocks"),
        ("author:lee -has:abstract", "lee2018moon"),
        ("watched", "-"),
    ];
    for (query, keys) in asked {
        assert_eq!(found(&desk, query), keys, "{query}");
    }
    // relevance has no phrase to go by
    assert!(desk.ok(&["search", "abstract:night"]).starts_with("lee2015clocks"));
    desk.ok(&["set", "lee2018moon", "abstract=Of nightfall."]);
    assert_eq!(found(&desk, "abstract:nightfall"), "lee2018moon");
    assert_eq!(found(&desk, "nightfall"), "-");
    desk.ok(&["doctor"]);
    desk.ok(&["rebuild", "--abstracts", "--dry-run"]);
    assert_eq!(found(&desk, "watched"), "-", "a dry run changes nothing");
    desk.ok(&["rebuild"]);
    assert_eq!(found(&desk, "watched"), "-", "a rebuild keeps the setting");
    desk.ok(&["rebuild", "--abstracts"]);
    assert_eq!(found(&desk, "watched"), "lee2015clocks");
    assert_eq!(found(&desk, "abstract:nightfall"), "lee2018moon");
    desk.ok(&["doctor"]);
    desk.ok(&["rebuild", "--no-abstracts"]);
    assert_eq!(found(&desk, "watched"), "-");
    desk.ok(&["doctor"]);
}
