//! The cells that hold several names or several values: the separators that occur, tried in turn.

use cite_model::name::parse;
use cite_model::{Name, NameList};
use cite_text::markup::{clean, unescape};
use std::borrow::Cow;

/// The names of a cell.
pub(super) fn names(cell: &str) -> NameList {
    // an entity's semicolon parts no names
    let once = unescape(cell.trim());
    let twice = if once.contains('&') { unescape(&once) } else { Cow::Borrowed(&*once) };
    let cell = &*twice;
    if let Some(values) = python_list(cell) {
        return each(values.iter().map(String::as_str));
    }
    let flat = clean(cell).replace(" AND ", " and ");
    let by_and = flat.contains(" and ");
    let (flat, et_al) = parse::cut_et_al(&flat);
    let mut list = if flat.contains('|') {
        each(flat.split('|'))
    } else if flat.contains(';') || cell.contains('\n') {
        each(cell.split([';', '\n']))
    } else if by_and && let Some(names) = commas_before_and(flat) {
        each(names.into_iter())
    } else if by_and {
        each(flat.split(" and "))
    } else if let Some(names) = run_together(flat) {
        each(names.into_iter())
    } else if is_initials_with_stops(flat) {
        each(flat.split_inclusive(".,").map(|name| name.trim_end_matches(',')))
    } else if is_one_inverted(flat) {
        each(std::iter::once(flat))
    } else {
        parse::list(flat)
    };
    list.et_al |= et_al;
    list
}

/// The values of a cell that holds several.
pub(super) fn values(cell: &str) -> Vec<String> {
    if let Some(values) = python_list(cell.trim()) {
        return values;
    }
    let separator: &[char] = match () {
        () if cell.contains(';') => &[';'],
        () if cell.contains('|') => &['|'],
        () if cell.contains('\n') => &['\n'],
        () => &[','],
    };
    let values = cell.split(separator).map(|value| clean(value).into_owned());
    values.filter(|value| !value.is_empty()).collect()
}

fn each<'n>(names: impl Iterator<Item = &'n str>) -> NameList {
    let mut list = NameList::default();
    for text in names {
        let text = clean(without_id(text));
        let (text, cut) = parse::cut_et_al(&text);
        list.et_al |= cut;
        list.names.extend(one(text));
    }
    list
}

/// `Nunamaker Jr., Jay F.`: a suffix behind the family name belongs to the person.
fn one(text: &str) -> Option<Name> {
    let name = parse::inverted(text)?;
    let Name::Person(person) = &name else { return Some(name) };
    let Some((family, suffix)) = person.family.rsplit_once(' ') else { return Some(name) };
    let reread = parse::inverted(&format!("{family}, {}, {suffix}", person.given));
    match reread {
        Some(Name::Person(reread)) if person.suffix.is_empty() && !reread.suffix.is_empty() => {
            Some(Name::Person(reread))
        }
        _ => Some(name),
    }
}

/// Scopus puts its own number behind a name: `Phillips, James C. (57202138757)`.
fn without_id(name: &str) -> &str {
    let trimmed = name.trim();
    let Some((bare, number)) = trimmed.strip_suffix(')').and_then(|name| name.rsplit_once('('))
    else {
        return trimmed;
    };
    let is_id = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_id { bare.trim_end() } else { trimmed }
}

/// `['Marx, Karl', "O'Neill, Ann"]`.
fn python_list(cell: &str) -> Option<Vec<String>> {
    let mut rest = cell.strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut values = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let end = rest[1..].find(quote)? + 1;
        let value = clean(&rest[1..end]);
        if !value.is_empty() {
            values.push(value.into_owned());
        }
        rest = rest[end + 1..].trim_start();
        rest = match rest.strip_prefix(',') {
            Some(rest) => rest.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    Some(values)
}

/// `A. Blum, M. Furst, and R. Lipton`: commas part the names, and `and` is before the last alone.
fn commas_before_and(text: &str) -> Option<Vec<&str>> {
    let (before, last) = text.rsplit_once(" and ")?;
    let names: Vec<&str> =
        before.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let all = names.into_iter().chain([last.trim().trim_end_matches('.')]).collect::<Vec<_>>();
    let in_order = |name: &&str| {
        let mut words = name.split_whitespace();
        let family = words.next_back().unwrap_or_default().trim_end_matches('.');
        words.next().is_some()
            && family.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !name.contains(" and ")
    };
    (before.contains(',') && all.iter().all(in_order)).then_some(all)
}

/// `Adeli K.Lewis G. F.`: a family name begins right behind a full stop.
fn run_together(text: &str) -> Option<Vec<&str>> {
    if text.contains(',') {
        return None;
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let starts = chars.windows(3).filter(|window| {
        window[0].1 == '.'
            && window[1].1.is_uppercase()
            && (window[2].1.is_lowercase() || matches!(window[2].1, '\'' | '\u{2019}'))
    });
    let mut names = Vec::new();
    let mut from = 0;
    for window in starts {
        let at = window[1].0;
        names.push(&text[from..at]);
        from = at;
    }
    names.push(&text[from..]);
    (names.len() > 1).then_some(names)
}

/// `Phillips J.C., Braun R., Wang W.`: every name but the last ends in a full stop and a comma.
fn is_initials_with_stops(text: &str) -> bool {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    parts.len() > 1
        && parts.iter().all(|part| {
            let initials = part.rsplit_once(' ').map(|(_, initials)| initials);
            initials.is_some_and(|initials| {
                initials.ends_with('.')
                    && initials.split(['.', '-']).all(|initial| initial.chars().count() <= 2)
            })
        })
}

/// `Aaen, Ivan` is one person; `John Smith, Ann Lee` are two.
fn is_one_inverted(text: &str) -> bool {
    let Some((left, right)) = text.split_once(',') else { return false };
    let words = |text: &str| text.split_whitespace().count();
    let initials = |word: &str| word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let ends_in_initials = left.split_whitespace().last().is_some_and(initials) && words(left) > 1;
    let particles = left.chars().next().is_some_and(char::is_lowercase);
    !right.contains(',')
        && !ends_in_initials
        && (words(left) == 1 || particles || right.split_whitespace().all(initials))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> String {
        let list = names(cell);
        let names: Vec<String> = list
            .names
            .iter()
            .map(|name| match name {
                Name::Literal { literal } => format!("={literal}"),
                Name::Person(p) => [&p.family, &p.given, &p.suffix].map(String::as_str).join("|"),
            })
            .collect();
        format!("{}{}", names.join("; "), if list.et_al { " etc" } else { "" })
    }

    #[test]
    fn names_by_every_separator() {
        for (cell, expected) in [
            ("Zuna, R E and Wang, S S", "Zuna|R E|; Wang|S S|"),
            ("['Marx, Karl', \"O'Neill, Ann\"]", "Marx|Karl|; O'Neill|Ann|"),
            ("Adeli K.Lewis G. F.", "Adeli|K.|; Lewis|G. F.|"),
            ("Phillips J.C., Braun R., Wang W.", "Phillips|J.C.|; Braun|R.|; Wang|W.|"),
            (
                "Phillips, James C. (57202138757); Braun, R. (1)",
                "Phillips|James C.|; Braun|R. (1)|",
            ),
            ("Aaen, Ivan", "Aaen|Ivan|"),
            ("van der Berg, Jan", "van der Berg|Jan|"),
            ("John Smith, Ann Lee", "Smith|John|; Lee|Ann|"),
            ("Smith A, Walter B.", "Smith|A|; Walter|B.|"),
            ("P. Kogge; J. Shalf", "Kogge|P.|; Shalf|J.|"),
            ("Nunamaker Jr., Jay F. and Sprague, R", "Nunamaker|Jay F.|Jr.; Sprague|R|"),
            ("Smith J; et al.", "Smith|J| etc"),
            ("Smith, J. and others", "Smith|J.| etc"),
            ("Nunamaker Jr., Jay F. and others", "Nunamaker|Jay F.|Jr. etc"),
            ("A. Blum, M. Furst, and R. Lipton", "Blum|A.|; Furst|M.|; Lipton|R.|"),
            (
                "Rami Haddad, Anil Thakur and Mats Lindqvist",
                "Haddad|Rami|; Thakur|Anil|; Lindqvist|Mats|",
            ),
            ("Smith, John Paul and Birch, Ann Lee", "Smith|John Paul|; Birch|Ann Lee|"),
            (
                "Nunamaker Jr., Jay F. and World Health Organization",
                "Nunamaker|Jay F.|Jr.; =World Health Organization",
            ),
            ("RAY, ANN AND HOLT, BO", "RAY|ANN|; HOLT|BO|"),
            ("Garc&#237;a, Y. and L&oacute;pez, M.", "García|Y.|; López|M.|"),
            ("Garc&amp;#237;a, Y.; L&oacute;pez, M.", "García|Y.|; López|M.|"),
            ("Ann Lee|John Smith", "Lee|Ann|; Smith|John|"),
            ("World Health Organization", "=World Health Organization"),
            ("", ""),
        ] {
            assert_eq!(read(cell), expected, "{cell}");
        }
    }

    #[test]
    fn values_by_every_separator() {
        for (cell, expected) in [
            ("a; b, c;", &["a", "b, c"][..]),
            ("a, b", &["a", "b"]),
            ("['a', 'b, c']", &["a", "b, c"]),
            ("[a]", &["[a]"]),
            ("a\nb", &["a", "b"]),
        ] {
            assert_eq!(values(cell), expected, "{cell}");
        }
    }
}
