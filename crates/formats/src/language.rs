//! Languages: a name or code as a source has it in, the name that babel and polyglossia know out; and
//! what such a name is a code of (BCP 47).

/// Babel's names, the code that each stands for first, with the others (ISO 639) that stand for it.
const BABEL: &[(&str, &[&str])] = &[
    ("english", &["en", "eng"]),
    ("american", &["en-US"]),
    ("british", &["en-GB"]),
    ("australian", &["en-AU"]),
    ("canadian", &["en-CA"]),
    ("newzealand", &["en-NZ"]),
    ("german", &["de", "deu", "ger", "deutsch"]),
    ("ngerman", &["de", "de-DE"]),
    ("austrian", &["de-AT"]),
    ("naustrian", &["de-AT"]),
    ("swissgerman", &["de-CH"]),
    ("nswissgerman", &["de-CH"]),
    ("french", &["fr", "fra", "fre", "français"]),
    ("canadien", &["fr-CA"]),
    ("spanish", &["es", "spa", "español"]),
    ("mexican", &["es-MX"]),
    ("italian", &["it", "ita", "italiano"]),
    ("portuguese", &["pt", "por", "português"]),
    ("brazilian", &["pt-BR"]),
    ("brazil", &["pt-BR"]),
    ("portuges", &["pt-PT"]),
    ("dutch", &["nl", "nld", "dut"]),
    ("swedish", &["sv", "swe"]),
    ("danish", &["da", "dan"]),
    ("norwegian", &["no", "nor"]),
    ("norsk", &["nb", "nob"]),
    ("nynorsk", &["nn", "nno"]),
    ("finnish", &["fi", "fin"]),
    ("icelandic", &["is", "isl", "ice"]),
    ("polish", &["pl", "pol"]),
    ("czech", &["cs", "ces", "cze"]),
    ("slovak", &["sk", "slk", "slo"]),
    ("hungarian", &["hu", "hun"]),
    ("magyar", &["hu"]),
    ("romanian", &["ro", "ron", "rum"]),
    ("russian", &["ru", "rus"]),
    ("ukrainian", &["uk", "ukr"]),
    ("bulgarian", &["bg", "bul"]),
    ("serbian", &["sr", "srp"]),
    ("greek", &["el", "ell", "gre"]),
    ("turkish", &["tr", "tur"]),
    ("catalan", &["ca", "cat"]),
    ("basque", &["eu", "eus", "baq"]),
    ("galician", &["gl", "glg"]),
    ("croatian", &["hr", "hrv"]),
    ("slovene", &["sl", "slv"]),
    ("slovenian", &["sl"]),
    ("estonian", &["et", "est"]),
    ("latvian", &["lv", "lav"]),
    ("lithuanian", &["lt", "lit"]),
    ("hebrew", &["he", "heb"]),
    ("arabic", &["ar", "ara"]),
    ("persian", &["fa", "fas", "per"]),
    ("chinese", &["zh", "zho", "chi"]),
    ("japanese", &["ja", "jpn"]),
    ("korean", &["ko", "kor"]),
    ("vietnamese", &["vi", "vie"]),
    ("indonesian", &["id", "ind"]),
    ("latin", &["la", "lat"]),
];

/// Babel's name of a language, whatever code or name it is given by.
pub(crate) fn babel(language: &str) -> Option<&'static str> {
    let folded = language.trim().to_lowercase();
    let base = folded.split(['-', '_']).next().unwrap_or_default();
    let is = |wanted: &str| {
        let named = |(name, codes): &&(&str, &[&str])| {
            *name == wanted || codes.iter().any(|code| code.eq_ignore_ascii_case(wanted))
        };
        BABEL.iter().find(named).map(|(name, _)| *name)
    };
    is(&folded).or_else(|| is(base))
}

/// The code of one of babel's names.
pub(crate) fn code(name: &str) -> Option<&'static str> {
    let known = |(known, _): &&(&str, &[&str])| known.eq_ignore_ascii_case(name.trim());
    BABEL.iter().find(known).map(|(_, codes)| codes[0])
}

/// The language tag (BCP 47) of a language, whatever code or name it is given by; the language as it
/// stands where it is not known.
pub(crate) fn tag(language: &str) -> &str {
    let primary = language.split('-').next().unwrap_or_default();
    let is_tag = primary.len() == 2 && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_tag { language } else { babel(language).and_then(code).unwrap_or(language) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for (language, wanted) in [
            ("eng", "en"),
            ("English", "en"),
            ("ngerman", "de"),
            ("brazilian", "pt-BR"),
            ("en-US", "en-US"),
            ("Klingon", "Klingon"),
        ] {
            assert_eq!(tag(language), wanted, "{language}");
        }
    }
}
