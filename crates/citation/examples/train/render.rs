//! References rendered in many styles: metadata of our own and out of the fixtures, and values of tagged
//! references put together anew, in templates; then changed as real lists are (capitals, numbers, other
//! dashes and quotes, parts left out, letters misread).

use crate::gold::Tagged;
use crate::random::Random;
use std::collections::HashMap;

const STYLES: &str = include_str!("styles.tsv");
const WORDS: &str = include_str!("words.tsv");

/// A style: what it is for, its language, its name and its template.
struct Style {
    kind: &'static str,
    language: &'static str,
    template: &'static str,
}

/// Values to choose from: by what they are and their language.
pub struct Pools {
    values: HashMap<(String, String), Vec<String>>,
    styles: Vec<Style>,
}

/// Which styles are used: those that are learnt from, or those kept to check with.
#[derive(Clone, Copy, PartialEq)]
pub enum Use {
    Learn,
    Check,
}

/// Every so many of the styles is kept to check with.
const KEPT: usize = 6;

/// Tags of tagged references whose values are used again, and what they then are.
const TAGS: [(&str, &str); 6] = [
    ("title", "title"),
    ("journal", "journal"),
    ("publisher", "publisher"),
    ("location", "place"),
    ("container-title", "book"),
    ("collection-title", "series"),
];

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

impl Pools {
    /// Our own words, titles and journals of fixtures, and the values of tagged references.
    pub fn new(fixtures: &[(String, String)], gold: &[&Tagged]) -> Self {
        let mut values: HashMap<(String, String), Vec<String>> = HashMap::new();
        let mut add = |what: &str, language: &str, value: &str| {
            values.entry((what.to_owned(), language.to_owned())).or_default().push(value.to_owned())
        };
        for row in rows(WORDS) {
            row[2..].iter().for_each(|value| add(row[0], row[1], value));
        }
        for (what, value) in fixtures {
            add(what, "*", value);
        }
        for (tag, text) in gold.iter().flat_map(|tagged| &tagged.parts) {
            let what = TAGS.iter().find(|(known, _)| known == tag).map(|(_, what)| *what);
            if let Some(what) = what {
                add(what, "*", bare(text));
            }
        }
        let style =
            |row: Vec<&'static str>| Style { kind: row[0], language: row[1], template: row[3] };
        Self { values, styles: rows(STYLES).map(style).collect() }
    }

    fn pick(&self, what: &str, language: &str, random: &mut Random) -> &str {
        let of = |language: &str| {
            self.values.get(&(what.to_owned(), language.to_owned())).filter(|all| !all.is_empty())
        };
        let own =
            of(language).filter(|_| language != "*" && (random.percent(85) || is_wide(language)));
        own.or_else(|| of("*")).map_or("", |all| random.pick(all).as_str())
    }

    /// A rendered reference, or a line that is none.
    pub fn sample(&self, used: Use, random: &mut Random) -> Tagged {
        if used == Use::Learn && random.percent(4) {
            return self.prose(random);
        }
        loop {
            let at = random.below(self.styles.len());
            if (at % KEPT == 3) == (used == Use::Check) {
                return self.render(&self.styles[at], random);
            }
        }
    }

    fn prose(&self, random: &mut Random) -> Tagged {
        let sentences =
            (0..1 + random.below(3)).map(|_| self.pick("prose", "*", random).to_owned());
        Tagged { parts: vec![("noise".to_owned(), sentences.collect::<Vec<_>>().join(". "))] }
    }

    fn render(&self, style: &Style, random: &mut Random) -> Tagged {
        let language = match style.language {
            "*" if random.percent(25) => *random.pick(&["de", "fr", "es", "it"]),
            language => language,
        };
        let work = Work::new(self, language, style.kind, random);
        let mut parts = Vec::new();
        for part in
            style.template.split('<').filter(|part| !part.is_empty() && !part.starts_with('/'))
        {
            let Some((tag, template)) = part.split_once('>') else { continue };
            let is_optional =
                !matches!(tag, "author" | "title" | "date" | "journal" | "container-title");
            if is_optional && random.percent(8) {
                continue;
            }
            if let Some(text) = work.fill(&template.replace("@W>", "@W"), random) {
                parts.push((tag.to_owned(), text));
            }
        }
        let mut tagged = Tagged { parts };
        change(&mut tagged, random);
        tagged
    }
}

fn is_wide(language: &str) -> bool {
    matches!(language, "zh" | "ja")
}

/// A value of a tagged reference without the punctuation of its style.
fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ".,;:()[]“”\"«»‘’".contains(c));
    ["In ", "in ", "In: ", "dans "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}

/// The metadata of one work.
struct Work {
    authors: Vec<(String, String)>,
    editors: Vec<(String, String)>,
    values: HashMap<char, String>,
    is_wide: bool,
}

impl Work {
    fn new(pools: &Pools, language: &str, kind: &str, random: &mut Random) -> Self {
        let people = |most: usize, random: &mut Random| -> Vec<(String, String)> {
            let count = if random.percent(45) { 1 } else { 1 + random.below(most) };
            (0..count).map(|_| person(pools, language, random)).collect()
        };
        let (authors, editors) = (people(7, random), people(3, random));
        let most = if random.percent(20) { 9000 } else { 700 };
        let first = 1 + random.below(most);
        let last = first + 1 + random.below(40);
        let short_last = random.percent(25) && first > 99 && first / 100 == last / 100;
        let dash = *random.pick(&["-", "–", "–", "-", "--", "—"]);
        let pages = if short_last {
            format!("{first}{dash}{}", last % 100)
        } else {
            format!("{first}{dash}{last}")
        };
        let pages = match random.below(14) {
            0 => format!("e{first}"),
            1 => first.to_string(),
            2 => format!("S{first}{dash}S{last}"),
            _ => pages,
        };
        let book = if kind == "conference" { "meeting" } else { "book" };
        let mut values = HashMap::new();
        let mut set = |name: char, value: String| values.insert(name, value);
        let mut title = pools.pick("title", language, random).to_owned();
        if random.percent(12) && !is_wide(language) {
            title = format!("{title}: {}", pools.pick("title", language, random));
        }
        set('T', title);
        set('J', pools.pick("journal", language, random).to_owned());
        set('B', pools.pick(book, language, random).to_owned());
        set('U', pools.pick("publisher", language, random).to_owned());
        set('L', pools.pick("place", language, random).to_owned());
        set('Q', pools.pick("series", language, random).to_owned());
        set('G', pools.pick("group", language, random).to_owned());
        set('M', pools.pick("month", language, random).to_owned());
        let year =
            if random.percent(15) { 1850 + random.below(110) } else { 1960 + random.below(66) };
        let letter = if random.percent(5) { *random.pick(&["a", "b", "c"]) } else { "" };
        set('Y', format!("{year}{letter}"));
        set(
            'V',
            if random.percent(4) {
                (*random.pick(&["IV", "XII", "XXV", "III"])).to_owned()
            } else {
                (1 + random.below(120)).to_string()
            },
        );
        if random.percent(75) {
            set(
                'I',
                if random.percent(10) {
                    format!("{}-{}", 1 + random.below(3), 4 + random.below(3))
                } else {
                    (1 + random.below(12)).to_string()
                },
            );
        }
        set('P', pages);
        set('K', first.to_string());
        set('R', (*random.pick(&["2nd", "3rd", "4th", "2", "3", "rev.", "second"])).to_owned());
        set(
            'N',
            format!(
                "{}{}",
                random.pick(&["", "TR-", "CS-", "MIT/", "No. "]),
                10 + random.below(9000)
            ),
        );
        set(
            'X',
            format!(
                "{:02}{:02}.{:05}",
                8 + random.below(17),
                1 + random.below(12),
                random.below(20000)
            ),
        );
        if random.percent(60) {
            set(
                'D',
                format!(
                    "10.{}/{}",
                    1000 + random.below(9000),
                    random.pick(&[
                        "s41586-020-1234-5",
                        "j.cell.2012.06.014",
                        "abc.123",
                        "nature12345",
                        "1365-2664.12345",
                        "S0140-6736(12)60312-2"
                    ])
                ),
            );
        }
        set(
            'W',
            format!(
                "{}{}",
                random.pick(&[
                    "http://www.example.org/",
                    "https://example.com/",
                    "www.example.edu/",
                    "http://dx.example.net/"
                ]),
                random.pick(&[
                    "papers/12.pdf",
                    "report",
                    "a/b/c.html",
                    "index.php?id=12",
                    "2014/05/news-item"
                ])
            ),
        );
        Self { authors, editors, values, is_wide: is_wide(language) }
    }

    /// A part with its placeholders filled in; none where one has no value.
    fn fill(&self, template: &str, random: &mut Random) -> Option<String> {
        let mut out = String::new();
        let mut chars = template.chars();
        while let Some(c) = chars.next() {
            if c != '@' {
                out.push(c);
                continue;
            }
            match chars.next()? {
                'A' => out.push_str(&names(&self.authors, chars.next()?, self.is_wide, random)),
                'E' => out.push_str(&names(&self.editors, chars.next()?, self.is_wide, random)),
                'I' if !self.values.contains_key(&'I') => {
                    // a missing issue takes its brackets and its word with it
                    let end = out.rfind(['@', '(', ',']).filter(|at| out.len() - at < 7)?;
                    out.truncate(end);
                    let rest: String = chars.by_ref().collect();
                    out.push_str(rest.trim_start_matches(')'));
                    return self.fill_rest(out);
                }
                name => out.push_str(self.values.get(&name)?),
            }
        }
        Some(out)
    }

    fn fill_rest(&self, text: String) -> Option<String> {
        (!text.contains('@') && text.chars().any(char::is_alphanumeric)).then_some(text)
    }
}

fn person(pools: &Pools, language: &str, random: &mut Random) -> (String, String) {
    if is_wide(language) {
        return (pools.pick("full", language, random).to_owned(), String::new());
    }
    let mut given = pools.pick("given", language, random).to_owned();
    if random.percent(40) {
        given = format!("{given} {}", pools.pick("given", language, random));
    }
    (pools.pick("family", language, random).to_owned(), given)
}

/// `J. A.` or `JA`.
fn initials(given: &str, join: &str, stop: &str) -> String {
    let all: Vec<String> = given
        .split([' ', '-'])
        .filter_map(|name| name.chars().next())
        .map(|c| format!("{c}{stop}"))
        .collect();
    all.join(join)
}

/// Names in one of the orders that styles have.
fn names(people: &[(String, String)], order: char, is_wide: bool, random: &mut Random) -> String {
    if is_wide || order == 'Z' {
        let all: Vec<&str> = people.iter().map(|(family, _)| family.as_str()).collect();
        let et_al = if all.len() > 2 && random.percent(30) {
            *random.pick(&[", 等", ",等", "，等"])
        } else {
            ""
        };
        return all.join(*random.pick(&[", ", ",", "，", "、"])) + et_al;
    }
    let spaced = *random.pick(&[" ", " ", ""]);
    let and = *random.pick(&[" and ", ", and ", " & ", ", & "]);
    let one = |at: usize, (family, given): &(String, String)| match order {
        'I' | 'X' => format!("{family}, {}", initials(given, spaced, ".")),
        'V' => format!("{family} {}", initials(given, "", "")),
        'F' if at == 0 => format!("{family}, {given}"),
        'F' | 'N' => format!("{given} {family}"),
        'D' => format!("{} {family}", initials(given, spaced, ".")),
        'S' => format!("{family}, {}", initials(given, spaced, ".")),
        'C' => format!("{} {}", family.to_uppercase(), initials(given, "-", ".")),
        _ => format!("{} ({})", family.to_uppercase(), initials(given, "-", ".")),
    };
    let mut all: Vec<String> =
        people.iter().enumerate().map(|(at, person)| one(at, person)).collect();
    if all.len() > 2 && random.percent(20) {
        all.truncate(1 + random.below(2));
        let et_al = *random.pick(&[", et al.", " et al.", ", et al", " et al"]);
        return all.join(if order == 'S' { "; " } else { ", " }) + et_al;
    }
    let last = if all.len() > 1 { all.pop() } else { None };
    let (comma, and) = match order {
        'V' => (", ", ", "),
        'S' => ("; ", "; "),
        'C' | 'P' => (", ", *random.pick(&[", ", " et ", " e ", " y "])),
        'X' => (", ", *random.pick(&[", ", " and ", " & ", " und "])),
        _ => (", ", and),
    };
    all.join(comma) + &last.map_or(String::new(), |last| format!("{and}{last}"))
}

/// Changes a reference as real ones differ from what a style would have.
fn change(tagged: &mut Tagged, random: &mut Random) {
    let capitals = random.below(100);
    for (tag, text) in &mut tagged.parts {
        match tag.as_str() {
            "title" if capitals < 3 => *text = text.to_uppercase(),
            "title" if capitals < 15 => *text = title_case(text),
            "journal" | "container-title" if (97..).contains(&capitals) => {
                *text = text.to_uppercase()
            }
            "author" if (15..18).contains(&capitals) => *text = text.to_uppercase(),
            _ => {}
        }
    }
    if random.percent(12) {
        let each =
            |text: &str| text.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('–', "-");
        tagged.parts.iter_mut().for_each(|(_, text)| *text = each(text));
    }
    // another mark, or none, between two parts
    if random.percent(12) {
        let at = random.below(tagged.parts.len());
        let text = &mut tagged.parts[at].1;
        if text.ends_with(['.', ',', ':']) {
            text.pop();
            text.push_str(random.pick::<&str>(&["", ",", ".", ";", " :"]));
        }
    }
    if random.percent(15) {
        let number = 1 + random.below(150);
        let number = match random.below(4) {
            0 => format!("[{number}]"),
            1 => format!("({number})"),
            _ => format!("{number}."),
        };
        tagged.parts.insert(0, ("citation-number".to_owned(), number));
    }
    if random.percent(4) {
        misread(tagged, random);
    }
    if let Some((_, text)) = tagged.parts.last_mut().filter(|_| random.percent(15)) {
        *text = text.trim_end_matches('.').to_owned();
    }
}

/// Letters as a scan misreads them, and spaces in the middle of words.
fn misread(tagged: &mut Tagged, random: &mut Random) {
    for (_, text) in &mut tagged.parts {
        let read = |c: char| match (c, random.below(40)) {
            ('l', 0..4) => "1".to_owned(),
            ('m', 0..4) => "rn".to_owned(),
            ('e', 0..2) => "c".to_owned(),
            (' ', 0..2) => String::new(),
            (c, 0) if c.is_alphabetic() => format!("{c} "),
            (c, _) => c.to_string(),
        };
        *text = text.chars().map(read).collect();
    }
}

fn title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if word.len() > 3 => first.to_uppercase().chain(chars).collect(),
            _ => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
