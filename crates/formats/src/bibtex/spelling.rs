//! How a source wrote what a variable says, where it could have been written otherwise: `type =
//! {mathesis}`, a version behind an arXiv number, an `organization` that is the publisher. Such a value is
//! kept beside the variable under its own name, and is written again as long as the variable says the same.

use crate::language;
use cite_model::{Arxiv, Doi, Reference, TextField};
use cite_text::latex::{self, LatexOptions};

/// Under which name it is kept that a source writes all accents and symbols as commands.
pub(super) const COMMANDS: &str = "commands";

/// Whether a reference has letters that are not ASCII, and a command for each.
pub(super) fn has_commands(reference: &Reference) -> bool {
    let people = reference.names.iter().flat_map(|(_, list)| &list.names);
    let names = people.flat_map(|name| [name.family(), name.given()]);
    let lists = reference.lists.iter().flat_map(|(_, list)| list.iter().map(String::as_str));
    let kept = reference.extra.iter().map(|extra| extra.value.as_str());
    let texts = reference.texts.iter().map(|(_, text)| text.as_str());
    let mut any = false;
    let mut all = texts.chain(names).chain(lists).chain(kept).filter(|text| !text.is_ascii());
    let has_command =
        |text: &str| latex::from_unicode(text, LatexOptions { unicode: false }).is_ascii();
    all.all(|text| {
        any = true;
        has_command(text)
    }) && any
}

/// The variable that a kept value restates, and what it says of it.
pub(super) fn restated(tag: &str, value: &str) -> Option<(TextField, String)> {
    let field = match tag {
        "type" => TextField::Genre,
        "pubstate" => TextField::Status,
        "series" => TextField::CollectionTitle,
        "location" | "address" => TextField::PublisherPlace,
        "language" => TextField::Language,
        "publisher" | "organization" | "institution" | "school" | "howpublished" => {
            return Some((TextField::Publisher, value.to_owned()));
        }
        "doi" => return Doi::parse(value).map(|doi| (TextField::Doi, doi.as_str().to_owned())),
        "eprint" => {
            return Arxiv::parse(value).map(|id| (TextField::Arxiv, id.as_str().to_owned()));
        }
        "langid" => {
            return language::code(value).map(|code| (TextField::Language, code.to_owned()));
        }
        "issue" => return Some((TextField::Issue, value.to_owned())),
        "maintitle" => return Some((TextField::ContainerTitle, value.to_owned())),
        _ => return None,
    };
    Some((field, words(value).unwrap_or_else(|| value.to_owned())))
}

/// What a list of BibLaTeX's localization keys says in words; none where there is no key in it.
pub(super) fn words(value: &str) -> Option<String> {
    let key = |item: &str| KEYS.iter().find(|(key, _)| *key == item).map(|(_, words)| *words);
    let items: Vec<&str> = value.split(" and ").map(str::trim).collect();
    if !items.iter().any(|item| key(item).is_some()) {
        return None;
    }
    let words: Vec<&str> = items.into_iter().map(|item| key(item).unwrap_or(item)).collect();
    Some(words.join(" and "))
}

/// The key whose words a text is.
pub(super) fn key(words: &str) -> Option<&'static str> {
    KEYS.iter().find(|(_, known)| *known == words).map(|(key, _)| *key)
}

/// Localization keys of BibLaTeX (manual, section 4.9.2) and what they say in English.
const KEYS: &[(&str, &str)] = &[
    ("phdthesis", "PhD Thesis"),
    ("mathesis", "Master's Thesis"),
    ("bathesis", "Bachelor's Thesis"),
    ("candthesis", "Candidate Thesis"),
    ("techreport", "Technical Report"),
    ("resreport", "Research Report"),
    ("software", "Computer Software"),
    ("datacd", "CD-ROM"),
    ("audiocd", "Audio CD"),
    ("inpreparation", "in preparation"),
    ("submitted", "submitted"),
    ("forthcoming", "forthcoming"),
    ("inpress", "in press"),
    ("prepublished", "pre-published"),
    ("newseries", "new series"),
    ("oldseries", "old series"),
    ("patent", "patent"),
    ("patentde", "German patent"),
    ("patenteu", "European patent"),
    ("patentfr", "French patent"),
    ("patentuk", "British patent"),
    ("patentus", "U.S. patent"),
    ("patreq", "patent request"),
    ("patreqde", "German patent request"),
    ("patreqeu", "European patent request"),
    ("patreqfr", "French patent request"),
    ("patrequk", "British patent request"),
    ("patrequs", "U.S. patent request"),
    ("countryde", "Germany"),
    ("countryeu", "European Union"),
    ("countryep", "European Union"),
    ("countryfr", "France"),
    ("countryuk", "United Kingdom"),
    ("countryus", "United States of America"),
    ("langamerican", "American"),
    ("langbrazilian", "Brazilian"),
    ("langbulgarian", "Bulgarian"),
    ("langcatalan", "Catalan"),
    ("langchinese", "Chinese"),
    ("langcroatian", "Croatian"),
    ("langczech", "Czech"),
    ("langdanish", "Danish"),
    ("langdutch", "Dutch"),
    ("langenglish", "English"),
    ("langestonian", "Estonian"),
    ("langfinnish", "Finnish"),
    ("langfrench", "French"),
    ("langgalician", "Galician"),
    ("langgerman", "German"),
    ("langgreek", "Greek"),
    ("langhebrew", "Hebrew"),
    ("langhungarian", "Hungarian"),
    ("langicelandic", "Icelandic"),
    ("langitalian", "Italian"),
    ("langjapanese", "Japanese"),
    ("langlatin", "Latin"),
    ("langlatvian", "Latvian"),
    ("langlithuanian", "Lithuanian"),
    ("langnorwegian", "Norwegian"),
    ("langpolish", "Polish"),
    ("langportuguese", "Portuguese"),
    ("langromanian", "Romanian"),
    ("langrussian", "Russian"),
    ("langserbian", "Serbian"),
    ("langslovak", "Slovak"),
    ("langslovene", "Slovene"),
    ("langspanish", "Spanish"),
    ("langswedish", "Swedish"),
    ("langturkish", "Turkish"),
    ("langukrainian", "Ukrainian"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_words() {
        for (value, wanted) in [
            ("mathesis", Some("Master's Thesis")),
            ("langlatin and langgerman", Some("Latin and German")),
            ("countryde and Utopia", Some("Germany and Utopia")),
            ("Sand and Sons", None),
        ] {
            assert_eq!(words(value).as_deref(), wanted, "{value}");
        }
        assert_eq!(key("Research Report"), Some("resreport"));
    }

    #[test]
    fn what_is_restated() {
        let wanted = Some((TextField::Arxiv, "math/0401234".to_owned()));
        assert_eq!(restated("eprint", "math/0401234v3"), wanted);
        assert_eq!(restated("usera", "x"), None);
    }
}
