//! The names of a reference in, in any style; people and groups out.
//!
//! `Smith JA, Doe B`; `Smith, J. A., & Doe, B.`; `J. A. Smith and B. Doe`; `Smith, John, and Jane Doe`;
//! `SMITH (J.), DOE (B.)`; `Smith, J.; Doe, B.`; `张三, 李四`.

use cite_model::name::parse::{cut_et_al, inverted, is_institution, spoken};
use cite_model::{Name, NameList};

/// Words that say what the names before or behind them did, without full stops, in lower case.
const ROLES: &[&str] = &[
    "ed",
    "eds",
    "edited",
    "editor",
    "editors",
    "hg",
    "hgg",
    "hrsg",
    "hrsgg",
    "herausgegeben",
    "herausgeber",
    "dir",
    "dirs",
    "coord",
    "coords",
    "org",
    "orgs",
    "cur",
    "a cura di",
    "sous la direction de",
    "sous la dir de",
    "trans",
    "transl",
    "translated",
    "translator",
    "trad",
    "traduit",
    "traduction",
    "traducción",
    "traduzione",
    "übers",
    "übersetzt",
    "comp",
    "compiled",
    "comps",
    "directed",
    "director",
    "produced",
    "producer",
    "prod",
    "编",
    "主编",
    "编著",
    "著",
    "译",
    "編",
    "訳",
    "in",
    "dans",
    "en",
    "by",
    "von",
    "par",
    "por",
    "de",
    "and",
    "with",
    "introduced",
    "introduction",
    "red",
    "ред",
    "под",
];

/// Words between two names, in lower case.
const JOINS: &[&str] = &[
    "and", "&", "und", "et", "y", "e", "i", "og", "och", "en", "a", "u", "и", "with", "avec", "mit",
];

/// Takes a list of names apart.
pub(crate) fn list(text: &str) -> NameList {
    let bare = without_roles(text);
    let (names, et_al) = without_et_al(bare.trim_end_matches(['.', '。', ' ', ',']).len(), bare);
    NameList { names: names_of(names), et_al }
}

fn names_of(text: &str) -> Vec<Name> {
    let text =
        without_stop(text.trim_matches(|c: char| c.is_whitespace() || ",;:&/•*".contains(c)));
    if text.is_empty() || text.chars().all(|c| !c.is_alphanumeric()) {
        return Vec::new();
    }
    if text.contains([';', '；']) {
        return text
            .split([';', '；'])
            .flat_map(joined_by_words)
            .filter_map(|name| inverted(&tidy(&name)))
            .collect();
    }
    if is_group(text) {
        return vec![Name::literal(text.trim_end_matches(['.', ',']).trim())];
    }
    people(&pieces(text))
}

/// A list without the full stop that ends it, where that belongs to no initial.
fn without_stop(text: &str) -> &str {
    let Some(bare) = text.strip_suffix('.') else { return text };
    let last = bare.rsplit([' ', '.', ',', '-']).next().unwrap_or_default();
    let is_wide = last.chars().next_back().is_some_and(crate::token::is_ideograph);
    let is_word =
        is_wide || last.chars().count() > 2 && last.chars().skip(1).any(char::is_lowercase);
    if is_word { bare } else { text }
}

/// A group, whose commas part no people: `Ministry of Health, Labour and Welfare`.
fn is_group(text: &str) -> bool {
    let has_initials = text.split([' ', ',']).any(|word| word.len() == 2 && word.ends_with('.'));
    is_institution(text) && !has_initials
}

/// A piece of a list between separators, and whether a word such as `and` is before it.
#[derive(Debug)]
struct Piece {
    text: String,
    is_joined: bool,
}

/// Cuts at commas and at `and`.
fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    for part in text.split([',', '，', '、', '/']) {
        let mut is_first = true;
        let begins_joined = part.split_whitespace().next().is_some_and(|word| {
            JOINS[..2].contains(&word.to_lowercase().as_str())
                || JOINS[2..].contains(&word) && part.split_whitespace().count() > 1
        });
        for text in joined_by_words(part) {
            let text = tidy(&text);
            if text.chars().any(char::is_alphanumeric) {
                all.push(Piece { text, is_joined: !is_first || begins_joined });
                is_first = false;
            }
        }
    }
    all
}

/// Cuts at `and`, `&` and their like, where they are words between two others.
fn joined_by_words(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_join = |at: usize| {
        let word = words[at].to_lowercase();
        let is_sure = JOINS[..4].contains(&word.as_str()) || JOINS[10..].contains(&word.as_str());
        // `Ortega y Gasset`, `Eça e Silva` are one name: such words part only longer ones
        let parts_long = at == 0 || at >= 2 && words.len() - at > 2 || words[at - 1].ends_with('.');
        JOINS.contains(&word.as_str())
            && words[at].chars().all(char::is_lowercase) | is_sure
            && (is_sure || parts_long)
    };
    let mut all = vec![String::new()];
    for (at, word) in words.iter().enumerate() {
        if is_join(at) {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    all.retain(|piece| !piece.is_empty());
    all
}

/// One space between words; brackets round given names go: `ALY (M.I.)`.
fn tidy(text: &str) -> String {
    let text = text.replace(['(', ')', '[', ']', '“', '”', '"', '*'], " ");
    let text = text.replace('\u{ad}', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pieces become people: a family and given names behind its comma belong together.
fn people(pieces: &[Piece]) -> Vec<Name> {
    let mut names = Vec::new();
    let is_inverted = is_inverted(pieces);
    let mut at = 0;
    while at < pieces.len() {
        let piece = &pieces[at];
        let next = pieces.get(at + 1).filter(|next| !next.is_joined);
        let takes = next.is_some_and(|next| {
            is_initials(&next.text) && !is_complete(&piece.text)
                || is_inverted
                    && !is_complete(&piece.text)
                    && (at == 0 || is_family(&piece.text))
                    && words(&next.text) <= 3
        });
        let suffix = pieces.get(at + 1 + usize::from(takes)).filter(|next| is_suffix(&next.text));
        let mut name = piece.text.clone();
        if let Some(next) = next.filter(|_| takes) {
            name = format!("{name}, {}", next.text);
        }
        if let Some(suffix) = suffix {
            name = format!("{name}, {}", suffix.text);
        }
        names.extend(if takes { inverted(&name) } else { alone(&name) });
        at += 1 + usize::from(takes) + usize::from(suffix.is_some());
    }
    names
}

/// Whether the first name is a family and given names behind a comma.
fn is_inverted(pieces: &[Piece]) -> bool {
    let [first, second, rest @ ..] = pieces else { return false };
    if cite_model::name::is_cjk_name(&first.text) {
        return false;
    }
    if second.is_joined || is_complete(&first.text) {
        return false;
    }
    is_initials(&second.text)
        || is_family(&first.text)
            && words(&second.text) <= 3
            // `Müller, Maier und Schulze` are three families
            && (words(&second.text) > 1 || rest.is_empty() || !is_family(&rest[0].text) || rest.len() > 1 || !rest[0].is_joined)
}

/// A name that stands by itself.
fn alone(text: &str) -> Option<Name> {
    let words: Vec<&str> = text.split(' ').collect();
    let is_capitals = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && word.chars().all(|c| !c.is_lowercase())
            && !word.contains('.')
    };
    let families = words.iter().take_while(|word| is_capitals(word)).count();
    if families > 0
        && families < words.len()
        && words[families].chars().any(char::is_lowercase)
        && words[families].starts_with(char::is_uppercase)
    {
        return Some(Name::person(words[..families].join(" "), words[families..].join(" ")));
    }
    let initials =
        words.iter().rev().take_while(|word| word.contains('.') && is_initials(word)).count();
    if initials > 0
        && initials < words.len()
        && !starts_with_initial(text)
        && is_family(&words[..words.len() - initials].join(" "))
    {
        let (family, given) = words.split_at(words.len() - initials);
        return Some(Name::person(family.join(" "), given.join(" ")));
    }
    if is_complete(text) && !starts_with_initial(text) { inverted(text) } else { spoken(text) }
}

/// Whether a piece has a family and given names already: `Smith JA`, `J. Smith`, `Jane Smith`.
fn is_complete(text: &str) -> bool {
    starts_with_initial(text) && words(text) > 1 || {
        let last = text.rsplit(' ').next().unwrap_or_default();
        words(text) > 1
            && is_initials(last)
            && last.chars().filter(|c| c.is_alphabetic()).count() <= 4
    }
}

fn starts_with_initial(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    is_initials(first) && !first.is_empty() && (first.contains('.') || first.chars().count() <= 2)
}

/// Whether a piece can be a family name alone: one word, with particles before it.
fn is_family(text: &str) -> bool {
    let mut words = text.split(' ').rev();
    words.next().is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        && words.all(|word| {
            word.chars().next().is_some_and(char::is_lowercase)
                || matches!(
                    word,
                    "Van"
                        | "Von"
                        | "De"
                        | "Le"
                        | "La"
                        | "Mc"
                        | "El"
                        | "Al"
                        | "Di"
                        | "Del"
                        | "Der"
                        | "Den"
                        | "St."
                        | "Saint"
                )
        })
}

/// `J.`, `J. A.`, `JA`, `J.-P.`, `Ch.`: initials alone.
fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let only = text
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '‐' | '–' | ' ' | '\'' | '’'));
    let is_dotted =
        text.split([' ', '-', '.']).all(|part| part.chars().count() <= 2) && text.contains('.');
    (1..=6).contains(&letters)
        && only
        && (letters == capitals && (letters <= 4 || text.contains('.'))
            || is_dotted && capitals > 0)
}

fn is_suffix(text: &str) -> bool {
    matches!(
        text.trim_end_matches('.').to_lowercase().as_str(),
        "jr" | "sr" | "iii" | "ii" | "iv" | "2nd" | "3rd"
    )
}

fn words(text: &str) -> usize {
    text.split(' ').count()
}

/// What is left between the words that say what people did: `edited by`, `(Eds.)`, `In`.
fn without_roles(text: &str) -> &str {
    let is_edge = |c: char| c.is_whitespace() || ",;:()[]{}=–—-".contains(c);
    let mut text = text.trim_matches(is_edge);
    loop {
        let before = text;
        let first = text.split([' ', '.', ':', '(', '\u{a0}']).next().unwrap_or_default();
        let is_initial = first.chars().count() == 1;
        if is_role(first)
            && !is_initial
            && first.len() < text.len()
            && !(first == "de" || first == "von") | (before.len() < text.len())
        {
            text = text[first.len()..].trim_start_matches(|c: char| is_edge(c) || c == '.');
        }
        let bare = text.trim_end_matches(|c: char| is_edge(c) || c == '.');
        let last = bare.rsplit([' ', '(', ',', '\u{a0}', '[', '.']).next().unwrap_or_default();
        if is_role(last) && last.len() < bare.len() && last.chars().count() > 1 {
            text = bare[..bare.len() - last.len()].trim_end_matches(is_edge);
        }
        if text == before {
            return text;
        }
    }
}

fn is_role(word: &str) -> bool {
    let word = word.trim_matches(['.', ',', '(', ')']).to_lowercase();
    !word.is_empty() && ROLES.contains(&word.as_str())
}

/// Names without their "et al.", wherever it is.
fn without_et_al(end: usize, text: &str) -> (&str, bool) {
    if let (names, true) = cut_et_al(&text[..end]) {
        return (names, true);
    }
    let lower = text.to_ascii_lowercase();
    let marks = [
        " et al",
        ",et al",
        " et. al",
        " and others",
        " u. a.",
        " u.a.",
        " et coll",
        " y otros",
        " и др",
    ];
    if let Some(at) = marks.iter().filter_map(|mark| lower.find(mark)).min() {
        return (&text[..at], true);
    }
    (text, false)
}

#[cfg(test)]
mod tests {
    use super::list;
    use cite_model::Name;

    fn shown(text: &str) -> String {
        let list = list(text);
        let name = |name: &Name| match name {
            Name::Literal { literal } => format!("={literal}"),
            Name::Person(person) => format!("{}|{}", person.family, person.given),
        };
        let names: Vec<String> = list.names.iter().map(name).collect();
        names.join("; ") + if list.et_al { " +" } else { "" }
    }

    #[test]
    fn any_style() {
        for (text, expected) in [
            ("Smith, J. A., & Doe, B.", "Smith|J. A.; Doe|B."),
            ("Smith JA, Doe B.", "Smith|JA; Doe|B."),
            ("J. A. Smith, B. Doe, and C. Roe,", "Smith|J. A.; Doe|B.; Roe|C."),
            ("Smith, John, and Jane Doe.", "Smith|John; Doe|Jane"),
            ("Smith, John.", "Smith|John"),
            ("ALY (M.I.), NAGEB (R.),", "ALY|M.I.; NAGEB|R."),
            ("FERRIERES Madeleine,", "FERRIERES|Madeleine"),
            ("Smith, J.; Doe, B.", "Smith|J.; Doe|B."),
            ("张三, 李四, 等.", "=张三; =李四 +"),
            ("张三，李四.", "=张三; =李四"),
            ("In G. Wyatt & P. Sanders (Eds.),", "Wyatt|G.; Sanders|P."),
            ("in Martin Bollacher (ed.),", "Bollacher|Martin"),
            ("Edited by John Leonard.", "Leonard|John"),
            ("Wu, K., Yan, C., et al.", "Wu|K.; Yan|C. +"),
            ("Council of Economic Advisers.", "=Council of Economic Advisers"),
            ("Lee, L. L., W. E. Howard, and R. E. Marsh.", "Lee|L. L.; Howard|W. E.; Marsh|R. E."),
            (
                "Brischoux, F., Chakraborty, S., Brierley, D.I., and Ungless, M.A.",
                "Brischoux|F.; Chakraborty|S.; Brierley|D.I.; Ungless|M.A.",
            ),
            ("Jürgen Groß und Käthe Müller", "Groß|Jürgen; Müller|Käthe"),
            ("José Ortega y Gasset", "Ortega y Gasset|José"),
            ("Davis, Harry L.", "Davis|Harry L."),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
