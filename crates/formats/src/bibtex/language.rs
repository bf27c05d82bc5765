//! A language as a source names it in, the name that babel and polyglossia know out.

/// Babel's names, with the codes (ISO 639-1, 639-2, 639-2/B) that stand for each.
const BABEL: &[(&str, &[&str])] = &[
    ("english", &["en", "eng"]),
    ("german", &["de", "deu", "ger", "deutsch"]),
    ("french", &["fr", "fra", "fre", "français"]),
    ("spanish", &["es", "spa", "español"]),
    ("italian", &["it", "ita", "italiano"]),
    ("portuguese", &["pt", "por", "português"]),
    ("dutch", &["nl", "nld", "dut"]),
    ("swedish", &["sv", "swe"]),
    ("danish", &["da", "dan"]),
    ("norwegian", &["no", "nor", "nb", "nob"]),
    ("finnish", &["fi", "fin"]),
    ("icelandic", &["is", "isl", "ice"]),
    ("polish", &["pl", "pol"]),
    ("czech", &["cs", "ces", "cze"]),
    ("slovak", &["sk", "slk", "slo"]),
    ("hungarian", &["hu", "hun"]),
    ("romanian", &["ro", "ron", "rum"]),
    ("russian", &["ru", "rus"]),
    ("ukrainian", &["uk", "ukr"]),
    ("greek", &["el", "ell", "gre"]),
    ("turkish", &["tr", "tur"]),
    ("catalan", &["ca", "cat"]),
    ("croatian", &["hr", "hrv"]),
    ("slovene", &["sl", "slv"]),
    ("latin", &["la", "lat"]),
];

/// Babel's name of a language, whatever code or name it is given by.
pub(super) fn babel(language: &str) -> Option<&'static str> {
    let folded = language.trim().to_lowercase();
    let base = folded.split(['-', '_']).next().unwrap_or_default();
    let known = |(name, codes): &&(&str, &[&str])| *name == folded || codes.contains(&base);
    BABEL.iter().find(known).map(|(name, _)| *name)
}
