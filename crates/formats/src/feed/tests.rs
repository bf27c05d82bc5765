//! What feeds must and must not do, whatever they are made of.

use super::{FORMAT, root};
use crate::{Collected, tests};

fn read(text: &str) -> Collected {
    tests::read(&FORMAT, text)
}

#[test]
fn roots() {
    for (text, expected) in [
        ("<rss version='2.0'>", Some("rss")),
        (
            "<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE rss [<!ENTITY a \"b\">]>\n<rdf:RDF xmlns='x'>",
            Some("RDF"),
        ),
        ("<feed>", Some("feed")),
        ("text", None),
        ("", None),
        ("<", None),
    ] {
        assert_eq!(root(text), expected, "{text}");
    }
}

#[test]
fn a_bomb_of_entities_stays_small() {
    let text = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><rss><channel><item><title>&b;&b;</title><link>http://x.org/</link></item></channel></rss>";
    let found = read(text);
    assert_eq!((found.records.len(), found.diagnostics.len()), (0, 1));
}

#[test]
fn deep_elements_are_no_danger() {
    let text = format!("<rss><item>{}</item></rss>", "<a>".repeat(200_000));
    assert_eq!(read(&text).records.len(), 0);
}

proptest::proptest! {
    #[test]
    fn any_text_will_do(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn pieces_of_feeds_will_do(text in "(<rss>|<item>|</item>|<title>|</title>|<!\\[CDATA\\[|\\]\\]>|&amp;|&b;|&|<description>|<p>|DOI: 10.1000/x|<|>|é|<dc:creator>|/>|<link href='x'/>){0,40}") {
        let _ = read(&text);
    }
}
