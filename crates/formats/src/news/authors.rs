//! A line comes in; the names that it consists of go out, without the digits and marks of their
//! affiliations, or nothing where it is no line of authors.

use cite_model::name::parse;
use cite_model::{NameList, name};

/// The authors that a line names, if it names nothing else.
pub fn line(text: &str) -> Option<NameList> {
    if text.len() > 20_000 || text.ends_with(['。', '？', '?', '!', ':', '：']) {
        return None;
    }
    let (bare, et_al) = parse::cut_et_al(text);
    let labels = ["by ", "authors:", "author:", "authors", "作者：", "作者:"];
    let bare = labels
        .iter()
        .find_map(|label| {
            bare.get(..label.len())
                .filter(|head| head.eq_ignore_ascii_case(label))
                .map(|_| bare[label.len()..].trim())
        })
        .unwrap_or(bare);
    let pieces: Vec<String> = bare
        .replace(" and ", ",")
        .replace(['&', '，', '、', ';', '；', '·'], ",")
        .split(',')
        .map(without_marks)
        .filter(|piece| !piece.is_empty())
        .collect();
    let marked = bare
        .contains(|c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³'));
    let people = pieces.iter().filter(|piece| is_person(piece)).count();
    let enough = if marked || et_al { people >= 2 || et_al && people >= 1 } else { people >= 3 };
    (enough && people == pieces.len()).then_some(())?;
    let names = pieces.iter().filter_map(|piece| parse::spoken(piece)).collect();
    Some(NameList { names, et_al })
}

/// A name without affiliation marks: `Hasan Korkaya1`, `Jane Doe1,2*`, `John Roe (1)`.
fn without_marks(piece: &str) -> String {
    let marks = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '*' | '†' | '‡' | '§' | '¶' | '#' | '(' | ')' | '[' | ']' | '¹' | '²' | '³' | '⁴'
                    ..='⁹' | '⁰' | '\u{2709}' | '+'
            )
    };
    let bare = piece.trim_matches(marks);
    // one small letter behind the name is a mark as well: "Jane Doe a"
    match bare.rsplit_once(' ') {
        Some((name, mark))
            if mark.len() == 1 && mark.chars().all(char::is_lowercase) && name.contains(' ') =>
        {
            name.trim_end_matches(marks).to_owned()
        }
        _ => bare.to_owned(),
    }
}

/// Whether a piece can be a person's name: two to five words with capitals, or a Chinese name.
fn is_person(piece: &str) -> bool {
    if piece.chars().any(char::is_alphabetic) && name::is_cjk_name(piece) {
        return (2..=4).contains(&piece.chars().filter(|c| c.is_alphabetic()).count());
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    let particle = |word: &str| {
        matches!(
            word,
            "van"
                | "von"
                | "de"
                | "der"
                | "den"
                | "da"
                | "di"
                | "del"
                | "dos"
                | "la"
                | "le"
                | "al"
                | "el"
                | "bin"
                | "ter"
                | "ten"
        )
    };
    (2..=6).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase) || particle(word) || word.starts_with("d'")
        })
        && words.iter().all(|word| {
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‐'))
        })
        && !parse::is_institution(piece)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn lines_of_authors() {
        for (text, count) in [
            ("Hasan Korkaya1, , , Gwang-il Kim1, 2, N. Lynn Henry1, Max S. Wicha1, ,", 4),
            ("Jane Doe1,*, Kim van Roe2 and Ann D'Arc1,2", 3),
            ("Jane Doe, Kim Roe, Ann Lee", 3),
            ("Jane Doe, Kim Roe et al.", 2),
            ("王小明1, 李华2, 张三", 3),
            ("Lung, Breast, Liver", 0),
            ("He went to London, Paris, and then to Rome", 0),
            ("Jane Doe, Kim Roe", 0),
            ("", 0),
        ] {
            assert_eq!(line(text).map_or(0, |list| list.names.len()), count, "{text}");
        }
    }
}
