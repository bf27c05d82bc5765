//! A folded title comes in, the language that it seems to be in goes out: coarse, by script and by the
//! little words. Good for one question: are two titles in different languages?

use cite_text::script::{Script, dominant_script};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The little words of each language, folded; the number stands for the language.
const LITTLE_WORDS: &[(u8, &[&str])] = &[
    (
        1,
        &[
            "the", "of", "and", "with", "for", "from", "by", "after", "between", "versus",
            "during", "using", "to", "an", "are", "is", "what", "how",
        ],
    ),
    (
        2,
        &[
            "der", "die", "das", "und", "von", "mit", "bei", "zur", "zum", "fur", "eine", "einer",
            "des", "dem", "den", "im", "nach", "als", "ist", "auf",
        ],
    ),
    (
        3,
        &[
            "le",
            "les",
            "du",
            "des",
            "une",
            "dans",
            "chez",
            "et",
            "sur",
            "par",
            "au",
            "aux",
            "avec",
            "apres",
            "traitement",
            "l",
            "d",
        ],
    ),
    (4, &["el", "los", "las", "del", "y", "en", "con", "por", "una", "para", "al", "tratamiento"]),
    (
        5,
        &[
            "da",
            "do",
            "dos",
            "das",
            "em",
            "com",
            "uma",
            "na",
            "no",
            "os",
            "ao",
            "pela",
            "pelo",
            "tratamento",
        ],
    ),
    (
        6,
        &[
            "il",
            "della",
            "dei",
            "delle",
            "nel",
            "nella",
            "con",
            "di",
            "gli",
            "degli",
            "per",
            "trattamento",
        ],
    ),
    (7, &["van", "het", "een", "bij", "met", "voor", "na", "op", "naar"]),
    (8, &["och", "av", "hos", "med", "ved", "og", "til", "som", "vid", "efter"]),
    (
        9,
        &[
            "w", "z", "na", "u", "leczenie", "chorych", "oraz", "przez", "po", "i", "se", "pri",
            "ve",
        ],
    ),
];

/// From here on a number stands for a script other than Latin.
pub(crate) const OTHER_SCRIPTS: u8 = 20;

/// The language whose little words come up most; 0 where none does.
pub(super) fn language(folded: &str, words: &[&str]) -> u8 {
    let script = dominant_script(folded);
    if script != Script::Latin {
        return OTHER_SCRIPTS + script as u8;
    }
    let mut counts = [0u32; 16];
    for languages in words.iter().filter_map(|word| table().get(word)) {
        for language in languages {
            counts[usize::from(*language)] += 1;
        }
    }
    let best = (1u8..16)
        .max_by_key(|language| (counts[usize::from(*language)], std::cmp::Reverse(*language)));
    best.filter(|language| counts[usize::from(*language)] > 0).unwrap_or(0)
}

fn table() -> &'static FxHashMap<&'static str, Vec<u8>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Vec<u8>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<&'static str, Vec<u8>> = FxHashMap::default();
        for (language, words) in LITTLE_WORDS {
            for word in *words {
                table.entry(word).or_default().push(*language);
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn titles_in_several_languages() {
        let of = |title: &str| language(title, &title.split(' ').collect::<Vec<_>>());
        let english = of("the treatment of asthma in children");
        assert_eq!(english, of("a survey of methods for the analysis of graphs"));
        for title in [
            "die behandlung von asthma bei kindern",
            "le traitement de l asthme chez les enfants",
            "лечение астмы у детей",
            "喘息の治療",
        ] {
            assert_ne!(of(title), english, "{title}");
        }
        assert_eq!(of("crowdwork"), 0);
    }
}
