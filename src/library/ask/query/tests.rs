//! Queries and what is understood by them.

use super::{DEEPEST, MOST_TERMS, parse};
use crate::library::ask::look::{self, Sorting};
use crate::library::ask::order::Order;
use crate::library::keep::operation::By;
use crate::library::take_in::import::{self, ImportOptions};
use crate::library::work::progress::Watch;
use crate::library::{Library, LibraryError};
use crate::store::{MarkKind, StoredDecision, StoredPair};
use cite_model::Edit;
use proptest::prelude::*;

/// A query in the form that all of its spellings share.
fn read(text: &str) -> String {
    match parse(text) {
        Ok(query) => query.map_or_else(String::new, |query| query.to_string()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_understood() {
    for (typed, understood) in [
        ("", ""),
        (" \t\n", ""),
        ("tidal clocks", r#""tidal" "clocks""#),
        (r#""tidal clocks""#, r#""tidal clocks""#),
        ("Größe", r#""grosse""#),
        ("X-ray", r#""x ray""#),
        ("clock*", r#""clock"*"#),
        (r#""tidal clo"*"#, r#""tidal clo"*"#),
        (r#""tidal clo*""#, r#""tidal clo"*"#),
        ("title:tide", r#"title:"tide""#),
        (r#"ti:"Tidal clocks""#, r#"title:"tidal clocks""#),
        ("Author: Lee", r#"author:"lee""#),
        (r#"author:"Lee, A""#, r#"author:"lee a"*"#),
        (r#"author:"Lee, Ann""#, r#"author:"lee ann""#),
        (
            "journal:nature abstract:x keyword:y note:z",
            r#"journal:"nature" abstract:"x" keyword:"y" note:"z""#,
        ),
        ("container-title:nature", r#"container-title:"nature""#),
        ("Publisher:springer", r#"publisher:"springer""#),
        (
            "publisher-place:(Berlin or Wien)",
            r#"publisher-place:"berlin" or publisher-place:"wien""#,
        ),
        ("pages:12", r#"page:"12""#),
        ("title:(tide clock -moon)", r#"title:"tide" title:"clock" not title:"moon""#),
        ("title:(tide or author:lee)", r#"title:"tide" or author:"lee""#),
        ("year:2015", "year:2015"),
        ("year:2015..2020", "year:2015..2020"),
        ("year:2015-2020", "year:2015..2020"),
        ("year:>=2015 year:<2020", "year:2015.. year:..2019"),
        ("year:..2020 year:2015..", "year:..2020 year:2015.."),
        ("year:>2015 year:<=2020", "year:2016.. year:..2020"),
        ("year:-300", "year:-300"),
        ("type:article-journal", r#"type:"article-journal""#),
        ("type:article*", r#"type:"article*""#),
        ("key:lee*", r#"key:"lee*""#),
        ("doi:10.1016/S0140-6736(05)67889-0", r#"doi:"10.1016/S0140-6736(05)67889-0""#),
        ("(doi:10.1016/S0140-6736(05)67889-0)", r#"doi:"10.1016/S0140-6736(05)67889-0""#),
        ("doi:https://doi.org/10.1000/1", r#"doi:"https://doi.org/10.1000/1""#),
        ("doi:10.1371/*", r#"doi:"10.1371/*""#),
        (
            "pmid:123 pmcid:PMC12 pmcid:12 arxiv:1706.03762",
            r#"pmid:"123" pmcid:"PMC12" pmcid:"12" arxiv:"1706.03762""#,
        ),
        ("pubmed:123", r#"pmid:"123""#),
        (r#"tag:"to read" -collection:thesis"#, r#"tag:"to read" not collection:"thesis""#),
        (r#"source:"my files/a.ris" format:ris"#, r#"source:"my files/a.ris" format:"ris""#),
        ("is:duplicate IS:Merged", "is:duplicate is:merged"),
        ("has:abstract has:doi has:tag has:url", "has:abstract has:DOI has:tag has:URL"),
        ("a and b", r#""a" "b""#),
        ("a AND b OR c", r#""a" "b" or "c""#),
        ("a or b c", r#""a" or "b" "c""#),
        ("(a or b) c", r#"("a" or "b") "c""#),
        ("a (b (c d))", r#""a" "b" "c" "d""#),
        ("not a", r#"not "a""#),
        ("not not a", r#""a""#),
        ("-(a b)", r#"not ("a" "b")"#),
        (r#"-"a b""#, r#"not "a b""#),
        ("-title:a", r#"not title:"a""#),
        ("not year:2015", "not year:2015"),
        ("title:not", r#"title:"not""#),
        // signs that have nothing to be a sign of
        ("to be or", r#""to" "be" "or""#),
        ("and", r#""and""#),
        ("not", r#""not""#),
        ("(not)", r#""not""#),
        ("or b", r#""or" "b""#),
        ("a or or b", r#""a" or "or" "b""#),
        ("War And Peace", r#""war" "and" "peace""#),
        (r#"a "or" b"#, r#""a" "or" "b""#),
        // what is pasted
        (
            "Clocks of the shore: what lugworms tell",
            r#""clocks" "of" "the" "shore" "what" "lugworms" "tell""#,
        ),
        ("Sleep (and waking): a review", r#""sleep" "and" "waking" "a" "review""#),
        ("a - b -- c --d", r#""a" "b" "c" "d""#),
        ("10.1000/182", r#""10 1000 182""#),
        ("https://example.org/a:b", r#""https example org a b""#),
        ("12:30 3:x", r#""12 30" "3 x""#),
        ("+tide", r#""tide""#),
        ("C* algebras", r#""c"* "algebras""#),
        (r#""C*-algebras""#, r#""c algebras""#),
        ("salt & sand", r#""salt" "and" "sand""#),
        ("! ? … ()", ""),
        ("f(x) = y", r#""f x" "y""#),
        ("潮汐", r#""潮汐""#),
        ("title:潮汐 or 문헌", r#"title:"潮汐" or "문헌""#),
        // what would be syntax to the search index
        ("NEAR(a b, 3)", r#""near" "a" "b" "3""#),
        ("{title} : a ^b", r#""title" "a" "b""#),
        ("a\u{0}b\u{1b}[31m", r#""a" "b" "31m""#),
    ] {
        assert_eq!(read(typed), understood, "{typed}");
    }
}

#[test]
fn what_is_not_understood_is_said_with_its_place() {
    for (typed, said) in [
        (r#"é "a"#, "query, character 3: a quote is opened here and not closed"),
        ("\"", "query, character 1: a quote is opened here and not closed"),
        ("a (b", "query, character 3: a parenthesis is opened here and not closed"),
        ("a) b", "query, character 2: a parenthesis is closed here that was not opened"),
        ("x autor:lee", "query, character 3: autor: there is no such field, did you mean author?"),
        ("Re:Zero", "query, character 1: Re: there is no such field"),
        ("title:", "query, character 1: title: nothing to look for stands behind the colon"),
        ("(title: )", "query, character 2: title: nothing to look for stands behind the colon"),
        ("title:!", "query, character 7: title: nothing to look for stands behind the colon"),
        (r#"tag:"""#, "query, character 5: tag: nothing to look for stands behind the colon"),
        ("year:soon", "query, character 6: soon: this is no year, and no range of years"),
        ("year:..", "query, character 6: ..: this is no year, and no range of years"),
        (
            "year:2020..2015",
            "query, character 6: 2020..2015: this is no year, and no range of years",
        ),
        (
            "year:>2147483647",
            "query, character 6: >2147483647: this is no year, and no range of years",
        ),
        ("is:marged", "query, character 4: marged: there is no such state, did you mean merged?"),
        ("has:pdf", "query, character 5: pdf: there is no such field"),
        ("type:artcle", "query, character 6: artcle: there is no such type, did you mean article?"),
        ("format:riss", "query, character 8: riss: there is no such format, did you mean ris?"),
        ("doi:abc", "query, character 5: abc: this is no DOI"),
        (
            "wo*d",
            "query, character 1: a * stands at the end of a word, for all words that begin with it",
        ),
        (
            "*itis",
            "query, character 1: a * stands at the end of a word, for all words that begin with it",
        ),
    ] {
        assert_eq!(read(typed), said, "{typed}");
    }
}

#[test]
fn hostile_queries_end_soon() {
    let long = 10_000;
    let deep = format!("{}a{}", "(".repeat(DEEPEST), ")".repeat(DEEPEST));
    assert_eq!(read(&deep), r#""a""#);
    let too_deep =
        format!("query, character {}: more than 64 parentheses stand in one another", DEEPEST + 1);
    assert_eq!(read(&"(".repeat(long)), too_deep);
    assert_eq!(read(&"a(".repeat(long)), too_deep.replace("65", "130"));
    assert_eq!(read(&"-(".repeat(long)), too_deep.replace("65", "130"));
    assert_eq!(read(&format!("{}a", "not ".repeat(long))), r#""a""#);
    assert_eq!(read(&"-".repeat(long)), "");
    assert_eq!(read(&"\" ".repeat(long)), "");
    assert_eq!(read(&"a".repeat(long)).len(), long + 2);
    assert_eq!(read(&"*".repeat(long)), "");
    for sign in ["(", ")", "a(", "-(", "not ", "\"", "title:", "a) ", "潮", "\u{0}"] {
        let said = read(&sign.repeat(100_000));
        assert_eq!(said, "query, character 1: the query has more than 2000 words or 64 KiB");
    }
    assert!(read(&")".repeat(long)).contains("character 1:"));
    assert!(read(&"a ".repeat(MOST_TERMS)).ends_with(r#""a""#));
    assert!(read(&"a ".repeat(long)).ends_with("the query has more than 2000 words or 64 KiB"));
    assert!(read(&"title:".repeat(long)).starts_with("title:\"title title"));
    assert!(read(&format!("{}:a", "x".repeat(long))).contains("there is no such field"));
}

/// A library of two entries, `lee2001tide` and `lee2002dune`.
fn library() -> Library {
    let mut library = Library::in_memory().expect("a library in memory");
    let text = "TY  - JOUR\nTI  - Tide\nAU  - Lee, A\nPY  - 2001\nER  - \n\
                TY  - BOOK\nTI  - Dune\nAU  - Lee, A\nPY  - 2002\nER  - \n";
    let options = ImportOptions { paths: vec!["-".into()], ..ImportOptions::default() };
    import::run(&mut library, &options, &mut text.as_bytes(), Watch::default())
        .expect("it is imported");
    library
}

/// Says something of an entry, or takes it back.
fn mark(library: &mut Library, key: &str, kind: MarkKind, value: &str, present: bool) {
    let anchor = anchor(library, key);
    let marked = library.operate::<(), LibraryError>(&By::default(), "tag", |operation| {
        operation.store.add_mark(operation.id, anchor, kind, value, present)?;
        Ok(((), String::new()))
    });
    marked.expect("a mark is added");
}

fn anchor(library: &Library, key: &str) -> crate::store::Hash {
    let entry = library.store.entry_by_key(key).expect("keys are read").expect("it is there");
    library.store.records_of(entry).expect("records are read")[0].anchor
}

/// The keys that a query finds.
fn found(library: &Library, query: &str) -> String {
    let mut keys = Vec::new();
    let selection = [query.to_owned()];
    let selection = if query.is_empty() { &[][..] } else { &selection[..] };
    look::find(library, selection, Sorting::By(Order::Key), 99, |stored| {
        keys.push(stored.entry.key);
        Ok(())
    })
    .expect("the query is understood");
    keys.join(" ")
}

#[test]
fn what_persons_said_is_found() {
    let mut library = library();
    mark(&mut library, "lee2001tide", MarkKind::Tag, "To read/soon", true);
    mark(&mut library, "lee2002dune", MarkKind::Tag, "to read", true);
    mark(&mut library, "lee2002dune", MarkKind::Collection, "Thesis", true);
    mark(&mut library, "lee2001tide", MarkKind::Note, "see the map", true);
    for (query, keys) in [
        ("tag:\"to read\"", "lee2002dune"),
        ("tag:to*", "lee2001tide lee2002dune"),
        ("tag:*soon", "lee2001tide"),
        ("tag:read", ""),
        ("has:tag -tag:*soon", "lee2002dune"),
        ("collection:thesis", "lee2002dune"),
        ("has:collection", "lee2002dune"),
        ("not has:collection", "lee2001tide"),
        ("note:map", "lee2001tide"),
        ("has:note", "lee2001tide"),
        ("keyword:\"to read\"", "lee2001tide lee2002dune"),
    ] {
        assert_eq!(found(&library, query), keys, "{query}");
    }
    mark(&mut library, "lee2002dune", MarkKind::Tag, "to read", false);
    assert_eq!(found(&library, "has:tag"), "lee2001tide");
}

#[test]
fn what_is_in_the_trash_is_found_where_the_trash_is_asked_for() {
    let mut library = library();
    mark(&mut library, "lee2002dune", MarkKind::Trash, "", true);
    for (query, keys) in [
        ("", "lee2001tide"),
        ("lee", "lee2001tide"),
        ("not tide", ""),
        ("is:trashed", "lee2002dune"),
        ("lee and not is:trashed", "lee2001tide"),
        ("lee (tide or is:trashed)", "lee2001tide lee2002dune"),
    ] {
        assert_eq!(found(&library, query), keys, "{query}");
    }
    mark(&mut library, "lee2002dune", MarkKind::Trash, "", false);
    assert_eq!(found(&library, "lee"), "lee2001tide lee2002dune");
}

/// A person says of `lee2002dune` what it is to `lee2001tide`.
fn decide(library: &mut Library, verdict: &str) {
    let decision = StoredDecision {
        this: anchor(library, "lee2002dune"),
        that: anchor(library, "lee2001tide"),
        verdict: verdict.to_owned(),
        who: String::new(),
        why: String::new(),
        decided: String::new(),
    };
    let decided = library.operate::<(), LibraryError>(&By::default(), "decide", |operation| {
        operation.store.add_decision(operation.id, &decision)?;
        Ok(((), String::new()))
    });
    decided.expect("a decision is added");
}

#[test]
fn pairs_that_wait_for_review_are_found_until_a_person_decides() {
    let mut library = library();
    let [one, other] = ["lee2001tide", "lee2002dune"].map(|key| {
        let entry = library.store.entry_by_key(key).expect("keys are read").expect("it is there");
        library.store.records_of(entry).expect("records are read")[0].id
    });
    let mut pair = StoredPair {
        one,
        other,
        outcome: "possible-link".to_owned(),
        inverse: false,
        weight: 2.0,
        rule: String::new(),
    };
    library.store.put_pair(&pair).expect("a pair is put");
    assert_eq!(found(&library, "is:duplicate"), "lee2001tide lee2002dune");
    assert_eq!(found(&library, "is:duplicate title:dune"), "lee2002dune");
    decide(&mut library, "non-link");
    assert_eq!(found(&library, "is:duplicate"), "");
    pair.outcome = "retraction-of".to_owned();
    library.store.put_pair(&pair).expect("a pair is put");
    assert_eq!(found(&library, "is:related"), "", "a person's word outranks the evidence");
    decide(&mut library, "undecided");
    assert_eq!(found(&library, "is:related"), "lee2001tide lee2002dune");
    assert_eq!(found(&library, "is:retracted"), "lee2002dune");
    decide(&mut library, "retraction-of");
    assert_eq!(found(&library, "is:retracted"), "lee2001tide");
    decide(&mut library, "undecided");
    pair.inverse = true;
    library.store.put_pair(&pair).expect("a pair is put");
    assert_eq!(found(&library, "is:retracted"), "lee2001tide");
}

#[test]
fn what_was_edited_is_found_by_what_it_is_now() {
    let mut library = library();
    let anchor = anchor(&library, "lee2001tide");
    let edit = Edit::parse(cite_model::AnyField::Date(cite_model::DateField::Issued), "2010");
    let edit = edit.expect("a year is a date");
    let (field, value) = (edit.field.to_string(), edit.to_json());
    let edited = library.operate::<(), LibraryError>(&By::default(), "set", |operation| {
        operation.store.add_edit(operation.id, anchor, &field, Some(&value))?;
        Ok(((), String::new()))
    });
    edited.expect("an edit is added");
    assert_eq!(found(&library, "is:edited"), "lee2001tide");
    assert_eq!(found(&library, "year:2010"), "lee2001tide");
    assert_eq!(found(&library, "year:2001"), "");
}

proptest! {
    #[test]
    fn any_text_is_understood_or_not(text: String) {
        let _ = parse(&text);
    }

    #[test]
    fn a_query_says_the_same_when_it_is_written_out(
        parts in proptest::collection::vec(
            prop_oneof![
                r#"[a-cé潮한*"():.<>=0-9 -]{0,4}"#,
                Just(" or ".to_owned()), Just(" and ".to_owned()), Just(" not ".to_owned()), Just(" -".to_owned()),
                Just("(".to_owned()), Just(")".to_owned()), Just("\"".to_owned()),
                Just("title:".to_owned()), Just("author:".to_owned()), Just("tag:".to_owned()), Just("year:2015".to_owned()),
                Just("publisher:".to_owned()), Just("isbns:".to_owned()), Just("key:".to_owned()),
                Just("has:doi ".to_owned()), Just("is:merged ".to_owned()), Just("doi:10.1/".to_owned()),
            ],
            0..12,
        )
    ) {
        if let Ok(Some(query)) = parse(&parts.concat()) {
            let again = parse(&query.to_string());
            prop_assert_eq!(again, Ok(Some(query)));
        }
    }
}
