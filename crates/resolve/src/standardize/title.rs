//! The titles of a reference come in; the folded title, its words and numbers, the same title in
//! other words, and the qualifiers that were printed into it go out.
//!
//! What is split off never takes part in the comparison of titles: an article whose title a
//! database prolongs by `[Erratum appears in …]` still has its own title.

use super::notice;
use super::qualifiers::{Notice, Qualifiers};
use super::rarity;
use super::{hash, hash_without_spaces, is_no_value};
use cite_model::{Reference, TextField};
use cite_text::fold::{fold, words};
use cite_text::han::simplified;
use cite_text::markup;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A title as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Title {
    /// Folded, without noise.
    pub folded: Box<str>,
    /// The hash of the folded title without spaces; 0 where there is no title.
    pub squashed: u64,
    /// The hashes of its different words, sorted.
    pub words: Box<[u32]>,
    /// Its numbers in their order, roman ones as digits: what sets sibling papers apart.
    pub numbers: Box<[u32]>,
    /// How rare its words are, in bits; see `rarity`.
    pub bits: f32,
    /// The language it seems to be in; 0 where nothing tells.
    pub language: u8,
    /// It is the title of a column or an editorial, which returns issue by issue.
    pub is_column: bool,
}

/// The main title, its other forms, and the qualifiers found in them.
pub(super) fn titles(reference: &Reference) -> (Title, Vec<Title>, Qualifiers) {
    let mut qualifiers = Qualifiers::default();
    let mut others = Vec::new();
    let main = reference.title().map(|text| split(text, &mut qualifiers, &mut others));
    for field in [TextField::OriginalTitle, TextField::TranslatedTitle] {
        let Some(text) = reference.text(field) else { continue };
        let mut unused = Qualifiers::default();
        let folded = split(text, &mut unused, &mut Vec::new());
        others.push(folded);
    }
    if let Some(text) = reference.title().filter(|text| text.contains(';')) {
        let halves = text.split("; ").filter(|half| half.split(' ').count() >= 4);
        let halves: Vec<String> = halves.map(fold_title).collect();
        if halves.len() == 2 {
            others.extend(halves);
        }
    }
    let (main, part) = with_part(main.unwrap_or_default());
    let main = title(&main);
    qualifiers.part = part;
    let mut other_titles: Vec<Title> = others.iter().map(|other| title(other)).collect();
    other_titles.retain(|other| other.squashed != 0 && other.squashed != main.squashed);
    other_titles.sort_by_key(|other| other.squashed);
    other_titles.dedup_by_key(|other| other.squashed);
    (main, other_titles, qualifiers)
}

/// The compared form of a folded title.
pub(super) fn title(folded: &str) -> Title {
    if is_no_value(folded) {
        return Title::default();
    }
    let mut list: Vec<&str> = Vec::with_capacity(24);
    list.extend(words(folded));
    let mut hashes: Vec<u32> = list.iter().map(|word| word_hash(word)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Title {
        folded: folded.into(),
        squashed: hash_without_spaces(folded).max(1),
        words: hashes.into(),
        numbers: numbers(&list).into(),
        bits: rarity::bits(&list),
        language: super::language::language(folded, &list),
        is_column: is_column(folded),
    }
}

/// What only columns, editorials and other serial pieces are called, folded.
const COLUMN_PHRASES: &[&str] = &[
    "editorial",
    "editorials",
    "editor s comments",
    "editors comments",
    "editor s comment",
    "editor s note",
    "editor s notes",
    "editors note",
    "editors notes",
    "editor s introduction",
    "editors introduction",
    "editor s message",
    "from the editor",
    "from the editors",
    "guest editor",
    "guest editors",
    "guest editorial",
    "special section",
    "special issue",
    "in this issue",
    "book review",
    "book reviews",
    "letter from",
    "letter to the editor",
    "letters to the editor",
    "message from",
    "chair s message",
    "foreword",
    "preface",
    "news and notes",
    "abstracts from",
    "abstracts of",
    "meeting abstracts",
    "table of contents",
    "reviewer acknowledgment",
    "acknowledgment of reviewers",
    "list of reviewers",
    "call for papers",
    "announcement",
    "announcements",
    "obituary",
    "in memoriam",
    "gateways to",
    "journal club",
    "reminiscences on",
    "introduction",
];

/// What columns are called that other titles have in them too: by itself alone it is a column's.
const COLUMN_TITLES: &[&str] = &[
    "letters",
    "letter",
    "correspondence",
    "in brief",
    "briefs",
    "news",
    "news in brief",
    "notes",
    "notes and queries",
    "notices",
    "books received",
    "books",
    "new books",
    "reviews",
    "comment",
    "commentary",
    "comments",
    "discussion",
    "errata",
    "erratum",
    "corrections",
    "correction",
    "corrigenda",
    "corrigendum",
    "abstracts",
    "contents",
    "index",
    "author index",
    "subject index",
    "obituaries",
    "calendar",
    "diary",
    "events",
    "people",
    "research highlights",
    "highlights",
    "perspectives",
    "viewpoint",
    "president s message",
    "president s page",
    "presidential address",
    "from the president",
    "report of the council",
    "annual report",
    "publisher s note",
    "masthead",
    "editorial board",
    "instructions for authors",
    "information for authors",
    "acknowledgements",
    "acknowledgments",
    "thank you",
    "answers",
    "quiz",
    "picture quiz",
    "images in medicine",
    "what s new",
    "vorwort",
    "nachrichten",
    "mitteilungen",
    "buchbesprechungen",
    "rezensionen",
    "leserbriefe",
    "editoriale",
    "editorialen",
    "avant propos",
    "nouvelles",
    "livres",
    "comptes rendus",
    "cartas",
    "cartas al editor",
    "noticias",
    "presentacion",
    "resenas",
    "prologo",
    "lettere",
    "notizie",
    "notas",
    "apresentacao",
    "resenhas",
    "redactioneel",
    "voorwoord",
    "ledare",
    "leder",
    "от редакции",
    "новости",
    "хроника",
    "编者按",
    "卷首语",
    "编辑部",
    "书评",
    "巻頭言",
    "編集後記",
];

/// Whether a title is, or begins or ends with, one of a column; "introduction" only by itself or "to the special issue".
fn is_column(folded: &str) -> bool {
    static BY_LETTER: LazyLock<[Vec<&str>; 26]> = LazyLock::new(|| {
        let of = |letter: usize| {
            let begins = |phrase: &&&str| letter_of(phrase) == Some(letter);
            COLUMN_PHRASES.iter().filter(begins).copied().collect()
        };
        std::array::from_fn(of)
    });
    let by_letter = &*BY_LETTER;
    if folded.len() <= LONGEST_COLUMN_TITLE && COLUMN_TITLES.contains(&folded) {
        return true;
    }
    let starts =
        folded.bytes().enumerate().filter(|(at, b)| *b == b' ' && *at > 0).map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).any(|start| {
        let rest = &folded[start..];
        let phrases = letter_of(rest).map_or(&[][..], |letter| &by_letter[letter]);
        phrases.iter().any(|phrase| {
            let ends = rest
                .strip_prefix(phrase)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            // an introduction to something is a work; the bare word is a column's
            ends && (*phrase != "introduction" || rest == *phrase && folded.len() < 40)
        })
    })
}

/// The length of the longest of [`COLUMN_TITLES`].
const LONGEST_COLUMN_TITLE: usize = 24;

/// The number of the small letter that a text begins with.
fn letter_of(text: &str) -> Option<usize> {
    let first = text.as_bytes().first().filter(|byte| byte.is_ascii_lowercase())?;
    Some(usize::from(first - b'a'))
}

/// The hash of one word of a title.
pub(crate) fn word_hash(word: &str) -> u32 {
    (hash(word) >> 32) as u32
}

/// What a bracket in a title means.
enum Bracket {
    /// A part of the title.
    Title,
    /// A remark of the database.
    Remark,
    /// The language of the work.
    Language,
    /// A word that the editors put right.
    Retracted,
    /// It says that this is an abstract.
    Abstract,
    /// The same title in another language.
    OtherTitle,
}

/// Beginnings of remarks that databases put into brackets, folded.
const REMARKS: &[&str] = &[
    "erratum",
    "published erratum",
    "corrected",
    "correction",
    "see comment",
    "comment in",
    "comment on",
    "summary for patients",
    "review",
    "structured abstract",
    "provisional abstract",
    "authors transl",
    "author s transl",
    "republished",
    "reprint",
    "original report",
    "print",
    "electronic version",
    "retraction in",
    "retracted and republished",
    "editorial",
    "letter",
    "news",
    "comment",
    "meeting",
    "conference paper",
    "clinical conference",
    "record supplied by publisher",
    "update in",
    "update of",
    "dissertation",
    "thesis",
    "doctoral",
    "brief record",
    "full text",
    "proceeding",
    "article",
    "journal article",
];

/// Languages as titles name them, folded.
const LANGUAGES: &[&str] = &[
    "afrikaans",
    "arabic",
    "bulgarian",
    "chinese",
    "croatian",
    "czech",
    "danish",
    "dutch",
    "english",
    "finnish",
    "flemish",
    "french",
    "german",
    "greek",
    "hebrew",
    "hungarian",
    "italian",
    "japanese",
    "korean",
    "lithuanian",
    "norwegian",
    "persian",
    "polish",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "slovak",
    "slovene",
    "slovenian",
    "spanish",
    "swedish",
    "turkish",
    "ukrainian",
];

fn bracket(folded: &str, square: bool) -> Bracket {
    let language =
        folded.strip_prefix("article in ").or_else(|| folded.strip_prefix("in ")).unwrap_or(folded);
    let is_language = language.split(' ').all(|word| word == "and" || LANGUAGES.contains(&word));
    match folded {
        "retracted" | "retracted article" | "withdrawn" => return Bracket::Retracted,
        "abstract" | "abstracts" | "conference abstract" | "meeting abstract" => {
            return Bracket::Abstract;
        }
        _ if is_language && (square || language != folded) => return Bracket::Language,
        _ => {}
    }
    let references = folded.strip_suffix(" refs").or_else(|| folded.strip_suffix(" references"));
    if references.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit())) {
        return Bracket::Remark;
    }
    let begins = REMARKS.iter().any(|remark| {
        folded
            .strip_prefix(remark)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', 's']) && square)
    });
    match () {
        () if begins => Bracket::Remark,
        () if square && words(folded).count() > 3 => Bracket::OtherTitle,
        () => Bracket::Title,
    }
}

/// Splits what is no title off; gives back the folded title.
fn split(text: &str, qualifiers: &mut Qualifiers, others: &mut Vec<String>) -> String {
    let plain = markup::plain(text);
    let text = plain.trim().trim_matches('"').trim();
    let text = without_language(text, qualifiers);
    let text = cut_original(text, qualifiers, others);
    let text = whole_bracket(text, qualifiers).unwrap_or(text);
    let text = cut_citation(text, qualifiers);
    let kept = without_brackets(text, qualifiers, others);
    let folded = fold_title(&kept);
    let stripped = notice::strip(&folded, text, qualifiers);
    match stripped.len() {
        0 => fold_title(text),
        length if length == folded.len() => folded,
        _ => stripped.to_owned(),
    }
}

/// A title without the language of the work that a database names behind it: `Karst. Russian`.
fn without_language<'a>(text: &'a str, qualifiers: &mut Qualifiers) -> &'a str {
    let end = text.trim_end_matches('.');
    let Some((title, language)) = end.rsplit_once(". ") else { return text };
    let language =
        language.trim().trim_start_matches("In ").trim_start_matches("[In ").trim_end_matches(']');
    if language.len() > 12 || !LANGUAGES.contains(&language.to_ascii_lowercase().as_str()) {
        return text;
    }
    qualifiers.is_translated = true;
    title
}

/// Folds a title. A question mark between letters stands for a letter lost on the way.
fn fold_title(text: &str) -> String {
    let text = &*simplified(text);
    if !text.contains('?') {
        return fold(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let inside = |at: usize| {
        at > 0
            && chars[at - 1].is_alphabetic()
            && chars.get(at + 1).is_some_and(|c| c.is_lowercase())
    };
    let kept =
        chars.iter().enumerate().filter(|(at, c)| !(**c == '?' && inside(*at))).map(|(_, c)| *c);
    fold(&kept.collect::<String>())
}

/// Marks before the original title, where a database puts it behind the translated one.
const ORIGINAL_MARKS: &[&str] = &["<ORIGINAL>", "<original>", "] TO: ", " / ORIGINAL: "];

/// Cuts the original title from the end of a title.
fn cut_original<'a>(
    text: &'a str,
    qualifiers: &mut Qualifiers,
    others: &mut Vec<String>,
) -> &'a str {
    if memchr::memchr3(b'<', b']', b'/', text.as_bytes()).is_none() {
        return text;
    }
    for mark in ORIGINAL_MARKS {
        if let Some((title, original)) = text.split_once(mark) {
            qualifiers.is_translated = true;
            others.push(fold_title(original));
            return title.trim().trim_start_matches('[').trim_end_matches(']');
        }
    }
    text
}

/// The text in the brackets that enclose a whole title, as databases mark a translation.
fn whole_bracket<'a>(text: &'a str, qualifiers: &mut Qualifiers) -> Option<&'a str> {
    let inner = text.strip_prefix('[')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        depth += i32::from(c == '[') - i32::from(c == ']');
        if depth == 0 {
            let rest = inner[at + 1..].trim_matches(|c: char| !c.is_alphanumeric() && c != '[');
            let alone = rest.is_empty() || rest.starts_with('[');
            if !alone {
                return None;
            }
            qualifiers.is_translated = true;
            return Some(&inner[..at]);
        }
    }
    None
}

/// Cuts a citation of another paper from the end of a title: `(vol 360, pg 542, 2009)`,
/// `(Journal (2009) 360 (542-544))`, `... J Name. 2009 Jan 29;360(5):544-6`.
fn cut_citation<'a>(text: &'a str, qualifiers: &mut Qualifiers) -> &'a str {
    let trimmed = text.trim_end_matches(['.', ' ']);
    if let Some(at) = unclosed_bracket(trimmed).filter(|_| begins_as_correction(trimmed)) {
        return &trimmed[..at];
    }
    if let Some(at) = open_of_last_bracket(trimmed) {
        let folded = fold(&trimmed[at..]);
        let list: Vec<&str> = folded.split(' ').collect();
        let numbers =
            list.iter().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).count();
        let cites = list.first() == Some(&"vol") && numbers >= 2
            || list.contains(&"vol")
                && list.iter().any(|word| matches!(*word, "pg" | "p" | "pp" | "page"))
            || trimmed[at + 1..].contains('(')
                && numbers >= 3
                && list.iter().any(|word| is_year(word));
        if cites && at > 0 {
            qualifiers.notice = qualifiers.notice.or(Some(Notice::Correction));
            return &trimmed[..at];
        }
    }
    let stops = if trimmed.contains('.') { trimmed.find("... ") } else { None };
    if let Some(at) = stops.filter(|at| *at > 20) {
        let folded = fold(&trimmed[at..]);
        let numbers =
            folded.split(' ').filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).count();
        if numbers >= 4 && folded.split(' ').any(is_year) {
            return &trimmed[..at];
        }
    }
    text
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the first round bracket opens that never closes: what a database's limit left of a citation.
fn unclosed_bracket(text: &str) -> Option<usize> {
    if !text.contains('(') {
        return None;
    }
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => drop(open.pop()),
            _ => {}
        }
    }
    open.first().copied().filter(|at| *at > 20)
}

fn begins_as_correction(text: &str) -> bool {
    let start: String = text.chars().take(12).collect::<String>().to_lowercase();
    ["erratum", "corrig", "correction"].iter().any(|word| start.starts_with(word))
}

/// Where the round bracket opens that closes at the very end.
fn open_of_last_bracket(text: &str) -> Option<usize> {
    if !text.ends_with(')') {
        return None;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        depth += i32::from(c == ')') - i32::from(c == '(');
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The title without the brackets that are no part of it. One that never closes runs to the end.
fn without_brackets<'a>(
    text: &'a str,
    qualifiers: &mut Qualifiers,
    others: &mut Vec<String>,
) -> Cow<'a, str> {
    if memchr::memchr2(b'[', b'(', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '(']) {
        let square = rest[at..].starts_with('[');
        let inside = &rest[at + 1..];
        let end = closing(inside, if square { ['[', ']'] } else { ['(', ')'] });
        let folded = fold(&inside[..end]);
        kept.push_str(&rest[..at]);
        let begun = !kept.trim().is_empty();
        match bracket(&folded, square) {
            Bracket::Language => qualifiers.is_translated = true,
            Bracket::Retracted => qualifiers.is_retracted = true,
            Bracket::Abstract => qualifiers.is_abstract = true,
            Bracket::Remark if begun => {}
            Bracket::OtherTitle if begun => others.push(fold_title(&inside[..end])),
            Bracket::OtherTitle => {
                qualifiers.is_translated = true;
                others.push(fold_title(&inside[(end + 1).min(inside.len())..]));
                kept.push_str(&inside[..end]);
                return Cow::Owned(kept);
            }
            Bracket::Remark | Bracket::Title => {
                kept.push(' ');
                kept.push_str(&inside[..end]);
                kept.push(' ');
            }
        }
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// How far it is to the bracket that closes.
fn closing(text: &str, [open, close]: [char; 2]) -> usize {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Words before a number or a roman numeral that make it a part's number.
pub(crate) const PART_WORDS: &[&str] =
    &["part", "pt", "teil", "partie", "parte", "deel", "del", "czesc", "cast"];

/// Words for the volumes of a set, which stand at the end of a title or before a colon: elsewhere they measure lungs.
const VOLUME_WORDS: &[&str] = &[
    "volume", "vol", "book", "band", "bd", "tome", "tomo", "tom", "buch", "livre", "libro",
    "livro", "volumen",
];

/// What may stand between such a word and its number: `book the second`.
const ARTICLES: &[&str] = &["the", "le", "la", "el", "il", "no", "number", "nr"];

/// A folded title in which the number of a part or a volume is in digits: `volume one` and `Vol. I` are `volume 1`. Gives
/// the number beside it.
fn with_part(folded: String) -> (String, Option<u32>) {
    let list: Vec<&str> = words(&folded).collect();
    let Some((at, length, number)) = part_of(&list) else { return (folded, None) };
    let is_volume = VOLUME_WORDS.contains(&list[at]) || VOLUME_WORDS.contains(&list[at + 1]);
    let name = if is_volume { "volume" } else { "part" };
    if folded.contains(|c: char| !c.is_ascii()) {
        return (folded, Some(number)); // what is no word by itself in another script stays as it is
    }
    let written = number.to_string();
    let before = list[..at].iter().copied();
    let behind = list[at + length..].iter().copied();
    let all: Vec<&str> = before.chain([name, written.as_str()]).chain(behind).collect();
    (all.join(" "), Some(number))
}

/// Where a title names a part: the first word, how many words, and the number.
fn part_of(list: &[&str]) -> Option<(usize, usize, u32)> {
    let number = |word: &str| word.parse().ok().or_else(|| roman(word)).or_else(|| counted(word));
    (0..list.len()).find_map(|at| {
        let (first, second) = (list[at], *list.get(at + 1)?);
        let is_part = PART_WORDS.contains(&first);
        let is_volume = VOLUME_WORDS.contains(&first);
        let skipped = usize::from(ARTICLES.contains(&second));
        let end = at + 2 + skipped;
        let at_an_end = end == list.len() || at == 0;
        if is_part || is_volume && at_an_end {
            let found = list.get(at + 1 + skipped).and_then(|word| number(word));
            return found.map(|number| (at, 2 + skipped, number));
        }
        // the number first: `second part`, `erster Band`
        let is_named = PART_WORDS.contains(&second) || VOLUME_WORDS.contains(&second);
        let at_an_end = at + 2 == list.len();
        let ordinal = counted(first).filter(|_| !first.bytes().all(|b| b.is_ascii_digit()));
        ordinal.filter(|_| is_named && at_an_end).map(|number| (at, 2, number))
    })
}

/// A number in words, `one` among them, in the languages of title pages.
fn counted(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 6] = [
        &[
            "one", "eins", "un", "une", "uno", "una", "erster", "erste", "erstes", "premier",
            "premiere", "primero", "primera", "primo", "prima", "primeiro", "primeira", "eerste",
        ],
        &[
            "zwei", "deux", "dos", "due", "dois", "zweiter", "zweite", "zweites", "seconde",
            "deuxieme", "segundo", "segunda", "secondo", "seconda", "tweede",
        ],
        &[
            "drei",
            "trois",
            "tres",
            "tre",
            "dritter",
            "dritte",
            "drittes",
            "troisieme",
            "tercero",
            "tercera",
            "terzo",
            "terza",
            "terceiro",
            "terceira",
            "derde",
        ],
        &[
            "vier",
            "quatre",
            "cuatro",
            "quattro",
            "quatro",
            "vierter",
            "vierte",
            "viertes",
            "quatrieme",
            "cuarto",
            "cuarta",
            "quarto",
            "quarta",
        ],
        &["funf", "cinq", "cinco", "cinque", "funfter", "funfte", "cinquieme", "quinto", "quinta"],
        &[
            "sechs", "six", "seis", "sei", "sechster", "sechste", "sixieme", "sexto", "sexta",
            "sesto",
        ],
    ];
    let place = WORDS.iter().position(|names| names.contains(&word));
    place.and_then(|at| u32::try_from(at + 1).ok()).or_else(|| number_word(word))
}

/// Words after which a single letter is a roman numeral.
const BEFORE_ROMAN: &[&str] = &[
    "part",
    "phase",
    "type",
    "stage",
    "grade",
    "study",
    "class",
    "group",
    "chapter",
    "volume",
    "level",
    "trial",
    "experiment",
    "year",
    "session",
    "module",
    "lesson",
    "wave",
    "round",
    "step",
];

/// The numbers of a title in their order.
fn numbers(list: &[&str]) -> Vec<u32> {
    let mut numbers = Vec::new();
    for (at, word) in list.iter().enumerate() {
        let numeral = || {
            let counted = word.len() > 1
                || at.checked_sub(1).is_some_and(|before| BEFORE_ROMAN.contains(&list[before]));
            counted.then(|| roman(word)).flatten()
        };
        // "one" is a pronoun too, but not behind `year` or `phase`
        let one = || {
            let counts =
                at.checked_sub(1).is_some_and(|before| BEFORE_ROMAN.contains(&list[before]));
            (*word == "one" && counts).then_some(1)
        };
        let number = if word.starts_with(|c: char| c.is_ascii_digit()) {
            word.parse().ok()
        } else {
            numeral().or_else(|| number_word(word)).or_else(one)
        };
        numbers.extend(number);
    }
    numbers
}

/// Roman numerals from I to XX.
pub(crate) fn roman(word: &str) -> Option<u32> {
    const NUMERALS: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    let is_numeral = word.len() <= 5 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    if !is_numeral {
        return None;
    }
    NUMERALS.iter().position(|numeral| *numeral == word).and_then(|at| u32::try_from(at + 1).ok())
}

/// Numbers in words, from two to twelve ("one" is a pronoun too), and the ordinals.
pub(crate) fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 12] = [
        &["first", "1st"],
        &["two", "second", "2nd"],
        &["three", "third", "3rd"],
        &["four", "fourth", "4th"],
        &["five", "fifth", "5th"],
        &["six", "sixth", "6th"],
        &["seven", "seventh", "7th"],
        &["eight", "eighth", "8th"],
        &["nine", "ninth", "9th"],
        &["ten", "tenth", "10th"],
        &["eleven", "eleventh", "11th"],
        &["twelve", "twelfth", "12th"],
    ];
    // the letters that these words begin with
    if !matches!(word.as_bytes().first()?, b'1'..=b'9' | b'e' | b'f' | b'n' | b's' | b't') {
        return None;
    }
    WORDS.iter().position(|names| names.contains(&word)).and_then(|at| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_part_is_in_digits() {
        for (folded, wanted, part) in [
            ("a history of owls volume one", "a history of owls volume 1", Some(1)),
            ("a history of owls vol ii", "a history of owls volume 2", Some(2)),
            ("a history of owls book the second", "a history of owls volume 2", Some(2)),
            (
                "eine geschichte der eulen zweiter band",
                "eine geschichte der eulen volume 2",
                Some(2),
            ),
            ("histoire des hiboux tome premier", "histoire des hiboux volume 1", Some(1)),
            ("historia de los buhos segunda parte", "historia de los buhos part 2", Some(2)),
            ("owls part ii feeding", "owls part 2 feeding", Some(2)),
            (
                "forced expiratory volume one second after exercise",
                "forced expiratory volume one second after exercise",
                None,
            ),
            ("the book one reads in winter", "the book one reads in winter", None),
            ("a part of the whole", "a part of the whole", None),
        ] {
            assert_eq!(with_part(folded.to_owned()), (wanted.to_owned(), part), "{folded}");
        }
    }

    #[test]
    fn columns_are_known_by_their_titles() {
        for (folded, column) in [
            ("editorial", true),
            ("notes and queries", true),
            ("books received", true),
            ("guest editorial owls in winter", true),
            ("notes on barn owls", false),
            ("an introduction to owls", false),
            ("letters from a barn owl", false),
        ] {
            assert_eq!(is_column(folded), column, "{folded}");
        }
        assert!(COLUMN_TITLES.iter().all(|title| title.len() <= LONGEST_COLUMN_TITLE));
    }

    #[test]
    fn a_language_behind_a_title_is_no_part_of_it() {
        for (text, wanted, translated) in [
            ("Karst. Russian", "Karst", true),
            ("Karst of the plains. [In German]", "Karst of the plains", true),
            ("Teaching. English", "Teaching", true),
            ("A grammar of Russian", "A grammar of Russian", false),
        ] {
            let mut qualifiers = Qualifiers::default();
            assert_eq!(without_language(text, &mut qualifiers), wanted, "{text}");
            assert_eq!(qualifiers.is_translated, translated, "{text}");
        }
    }
}
