//! Standardized references come in, the pairs worth comparing go out, each once and attributed to
//! the first rule that found it.
//!
//! A key is a hash that only the reference itself decides, so an index of keys can be stored, and
//! records that come later meet the same records as if all had come at once. Rules are specific
//! from the start (a title of common words is never a key alone). Of a block that is over-full all
//! the same the pairs are met under the finer keys of [`Rule::Split`], several for every reference,
//! which it has for this one purpose. An over-full block of one of these gives none: what hundreds share
//! besides their title tells nothing, and its copies share another part as well.

use super::standardize::{Standardized, hash, word_bits};
use cite_text::fold::words;

/// A blocking rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// They say the same, letter by letter.
    Content,
    /// A common DOI, PubMed, PMC or arXiv identifier, or registry number.
    Identifier,
    /// The same title, of words that are not common.
    Title,
    /// The same title, of common words, and the same first author, first page, or journal and year.
    CommonTitle,
    /// The same first words of the title, as many as tell enough.
    TitleStart,
    /// The same last words of the title, as many as tell enough.
    TitleEnd,
    /// The same volume and first page, and two of last page, year and issue.
    Place,
    /// The same first author and year, and the same first page or issue of a volume.
    AuthorPlace,
    /// The same first author and two rare words of the title.
    AuthorWords,
    /// The same beginning of the abstract.
    Abstract,
    /// The same ISBN and first word of the title.
    Isbn,
    /// What the pairs of an over-full block are met by.
    Split,
}

/// Every rule with its name, in the order in which pairs are attributed.
pub const RULES: &[(Rule, &str, &str)] = &[
    (Rule::Content, "same content", "byte-identical records are one work"),
    (Rule::Identifier, "same identifier", "an identifier names a work, mostly"),
    (Rule::Title, "same title", "few works share a title of rare words"),
    (
        Rule::CommonTitle,
        "same common title",
        "many works share a common title, few of them an author, a page or a journal's year",
    ),
    (Rule::TitleStart, "same start of title", "sources leave out subtitles and add remarks"),
    (
        Rule::TitleEnd,
        "same end of title",
        "sources misspell first words and add labels before titles",
    ),
    (Rule::Place, "same place", "a translated title stands in the same volume, on the same pages"),
    (
        Rule::AuthorPlace,
        "same author and place",
        "where title and volume, or title and pages, are damaged",
    ),
    (Rule::AuthorWords, "same author and words", "where the title is reworded"),
    (Rule::Abstract, "same abstract", "where title and place are damaged"),
    (Rule::Isbn, "same isbn", "books and their chapters"),
    (Rule::Split, "split of a full block", "a full block is met under finer keys"),
];

/// A key: references that share one are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockingKey {
    /// The rule it comes from.
    pub rule: Rule,
    /// A stable hash.
    pub hash: u64,
}

impl Rule {
    /// The rule's name.
    pub fn name(self) -> &'static str {
        RULES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The rule's place in [`RULES`].
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// Blocks of more references than this are met under the finer keys.
pub const FULL_BLOCK: usize = 400;

/// The bits that a title must have to be a key alone.
const DISTINCTIVE: f32 = 14.0;
/// A word that counts at a title's start and end.
const TELLING_WORD: f32 = 4.0;
/// How many such words make a start at least, and how many bits: in ten million titles (23 bits), whose
/// words come in phrases, few share so much by chance.
const START_WORDS: usize = 4;
const START_BITS: f32 = 36.0;
/// An end must tell more: titles end in phrases, such as the kind of a study and where it was made.
const END_BITS: f32 = 46.0;
/// A word that is worth a key.
const RARE_WORD: f32 = 6.0;

/// The keys of a reference, sorted, each once.
pub fn blocking_keys(reference: &Standardized) -> Vec<BlockingKey> {
    let mut keys = Keys(Vec::with_capacity(40));
    keys.push(Rule::Content, &[reference.content]);
    for id in reference.identifiers.hashes() {
        keys.push(Rule::Identifier, &[id]);
    }
    for id in &reference.identifiers.registry {
        keys.push(Rule::Identifier, &[hash(id)]);
    }
    title_keys(reference, &mut keys);
    place_keys(reference, &mut keys);
    author_keys(reference, &mut keys);
    if reference.abstract_print.opening != 0 {
        keys.push(Rule::Abstract, &[reference.abstract_print.opening]);
    }
    for isbn in &reference.identifiers.isbns {
        let first = words(&reference.title.folded).next().unwrap_or_default();
        keys.push(Rule::Isbn, &[hash(isbn), hash(first)]);
    }
    split_keys(reference, &mut keys);
    let Keys(mut keys) = keys;
    keys.sort_unstable();
    keys.dedup();
    keys
}

struct Keys(Vec<BlockingKey>);

impl Keys {
    fn push(&mut self, rule: Rule, parts: &[u64]) {
        let mut sum = 0xcbf2_9ce4_8422_2325 ^ u64::from(rule.code());
        for part in parts {
            sum = (sum ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
        self.0.push(BlockingKey { rule, hash: sum });
    }

    /// The first words, as many as tell enough together; none where a title ends before.
    fn push_start(&mut self, rule: Rule, enough: f32, words: impl Iterator<Item = (f32, u64)>) {
        let (mut start, mut told) = (Vec::with_capacity(8), 0.0);
        for (bits, word) in words {
            start.push(word);
            told += bits;
            if start.len() >= START_WORDS && told >= enough {
                return self.push(rule, &start);
            }
        }
    }
}

fn year_part(reference: &Standardized) -> Option<u64> {
    reference.year.map(|year| u64::from(year.unsigned_abs()))
}

fn first_author(reference: &Standardized) -> Option<u64> {
    reference.names.list.first().and_then(|name| name.family_words().next()).map(hash)
}

fn title_keys(reference: &Standardized, keys: &mut Keys) {
    let titles = std::iter::once(&reference.title).chain(&reference.other_titles);
    for title in titles.filter(|title| title.squashed != 0) {
        if title.bits >= DISTINCTIVE {
            keys.push(Rule::Title, &[title.squashed]);
            let mut telling: Vec<(f32, u64)> = Vec::with_capacity(24);
            let weighed = words(&title.folded).map(|word| (word_bits(word), word));
            let weighed = weighed.filter(|(bits, _)| *bits > TELLING_WORD);
            telling.extend(weighed.map(|(bits, word)| (bits, hash(word))));
            keys.push_start(Rule::TitleStart, START_BITS, telling.iter().copied());
            keys.push_start(Rule::TitleEnd, END_BITS, telling.iter().rev().copied());
        } else {
            let journal = year_part(reference).filter(|_| reference.container.is_known());
            let journal = journal.map(|year| year ^ reference.container.squashed);
            let parts = [first_author(reference), journal, reference.pages.first()];
            for part in parts.into_iter().flatten() {
                keys.push(Rule::CommonTitle, &[title.squashed, part]);
            }
        }
    }
}

fn place_keys(reference: &Standardized, keys: &mut Keys) {
    let volume = reference.volume.as_deref().map(hash);
    let issue = reference.issue.as_deref().map(hash);
    let first = reference.pages.first();
    if let Some((author, year)) = first_author(reference).zip(year_part(reference)) {
        if let Some(first) = first {
            keys.push(Rule::AuthorPlace, &[author, year, first]);
        }
        if let Some(volume) = volume {
            keys.push(Rule::AuthorPlace, &[author, year, volume, issue.unwrap_or_default()]);
        }
    }
    let Some((first, volume)) = first.zip(volume) else { return };
    let last = reference.pages.last().map(|last| last + 10_000_000);
    let parts = [last, year_part(reference), issue];
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        if let Some((one, other)) = parts[one].zip(parts[other]) {
            keys.push(Rule::Place, &[volume, first, one, other]);
        }
    }
}

fn author_keys(reference: &Standardized, keys: &mut Keys) {
    let Some(author) = first_author(reference) else { return };
    let mut rare: Vec<(f32, usize, u64)> = Vec::with_capacity(24);
    let weighed = words(&reference.title.folded).map(|word| (word_bits(word), word));
    let weighed = weighed.filter(|(bits, _)| *bits >= RARE_WORD);
    rare.extend(weighed.map(|(bits, word)| (bits, word.len(), hash(word))));
    rare.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    rare.dedup_by_key(|word| word.2);
    rare.truncate(4);
    for (at, (.., word)) in rare.iter().enumerate() {
        for (.., other) in &rare[at + 1..] {
            keys.push(Rule::AuthorWords, &[author, *word.min(other), *word.max(other)]);
        }
    }
}

/// Title and one more thing: what pairs of an over-full block that can be one work share.
fn split_keys(reference: &Standardized, keys: &mut Keys) {
    let title = reference.title.squashed;
    let mut parts: Vec<u64> = reference.identifiers.hashes().collect();
    parts.extend(
        reference
            .pages
            .first()
            .zip(year_part(reference))
            .map(|(page, year)| page.wrapping_mul(7919) ^ year),
    );
    parts.extend(
        first_author(reference).zip(year_part(reference)).map(|(author, year)| author ^ year),
    );
    parts.extend(Some(reference.abstract_print.opening).filter(|opening| *opening != 0));
    if parts.is_empty() {
        parts.push(reference.container.squashed ^ year_part(reference).unwrap_or_default());
    }
    for part in parts {
        keys.push(Rule::Split, &[title, part]);
    }
}

/// A pair worth comparing, the smaller index first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// The smaller index.
    pub a: u32,
    /// The larger index.
    pub b: u32,
    /// The first rule that found the pair.
    pub rule: Rule,
}

/// How many of a block's other references each reference meets.
pub fn reach(rule: Rule, block: usize) -> usize {
    match rule {
        Rule::Content => 1,
        _ if block <= FULL_BLOCK => block,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn a_rule_is_found_again_by_its_code() {
        for (place, (rule, ..)) in RULES.iter().enumerate() {
            assert_eq!(usize::from(rule.code()), place, "{}", rule.name());
        }
    }
}
