//! A string in, its words out, each with the punctuation before and behind it.
//!
//! A word is a run of letters and digits; an address and a DOI are one word, and so are `&` and the
//! dash that says "the same author". What is glued together is taken apart: `2013;122(2):179-187`
//! has five words.

/// The longest string that is looked at, in bytes; what is behind it is left out.
pub(crate) const LONGEST: usize = 8 << 10;

/// A word of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// Where it begins in the string, without the punctuation before it.
    pub start: usize,
    /// Where its part of the string begins, with the punctuation before it.
    pub from: usize,
    /// Where its part ends, with the punctuation behind it.
    pub to: usize,
    /// The word.
    pub word: &'t str,
    /// The punctuation right before it: `(`, `“`.
    pub head: &'t str,
    /// The punctuation behind it, up to the next word or its own head.
    pub tail: &'t str,
    /// Whether a space is before it.
    pub is_spaced: bool,
}

impl Token<'_> {
    /// Where it ends, without the punctuation behind it.
    pub fn end(&self) -> usize {
        self.start + self.word.len()
    }
}

/// The words of a string.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let (mut at, mut gap) = (0, 0);
    while at < text.len() {
        let length = word_length(text, at);
        if length == 0 {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let between = &text[gap..at];
        let split = head_begins(between, found.is_empty());
        let (tail, head) = (between[..split].trim(), between[split..].trim());
        let is_spaced = found.is_empty() || between.contains(char::is_whitespace);
        if let Some(last) = found.last_mut() {
            (last.tail, last.to) = (tail, gap + split);
        }
        let word = &text[at..at + length];
        found.push(Token {
            start: at,
            from: gap + split,
            to: at + length,
            word,
            head,
            tail: "",
            is_spaced,
        });
        at += length;
        gap = at;
    }
    if let Some(last) = found.last_mut() {
        (last.tail, last.to) = (text[gap..].trim(), text.len());
    }
    found
}

/// Where in what is between two words the second one's head begins.
fn head_begins(between: &str, is_first: bool) -> usize {
    if is_first || between.is_empty() {
        return 0;
    }
    // an opening mark glued to the word before does not open
    let spaced = between.rfind(char::is_whitespace);
    let after_space = spaced.map_or(0, |at| between.ceil_char_boundary(at + 1));
    let opens = |c: char| "([{<“„‘«‹「『《〈【（\"'¿¡".contains(c);
    let open = between[after_space..].find(opens).map(|at| after_space + at);
    open.or(spaced.map(|_| after_space)).unwrap_or(between.len())
}

/// How long the word is that begins here; 0 where none does.
fn word_length(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return 0 };
    if first == '&' {
        return 1;
    }
    if matches!(first, '—' | '–' | '-' | '_' | '―') {
        let run = rest.find(|c| !matches!(c, '—' | '–' | '-' | '_' | '―')).unwrap_or(rest.len());
        let is_same_author =
            rest[..run].chars().count() >= 3 || (at == 0 && first != '-' && first != '–');
        return if is_same_author { run } else { 0 };
    }
    if !first.is_alphanumeric() {
        return 0;
    }
    address(rest).unwrap_or_else(|| plain_word(rest))
}

/// The length of an address or a DOI that begins here.
fn address(rest: &str) -> Option<usize> {
    let is_address = ["http://", "https://", "www.", "ftp://"]
        .iter()
        .any(|start| rest.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)));
    let is_doi = rest.strip_prefix("10.").is_some_and(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (4..=9).contains(&digits) && rest[digits..].starts_with(['/', '.'])
    });
    if !is_address && !is_doi {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || "<>\"“”«»，。；）】".contains(c);
    let run = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let bare = run.trim_end_matches(['.', ',', ';', ':', '\'', '’', ')', ']', '>']);
    let closes =
        run[bare.len()..].starts_with(')') && bare.matches('(').count() > bare.matches(')').count();
    Some(bare.len() + usize::from(closes))
}

/// The length of a run of letters and digits.
fn plain_word(rest: &str) -> usize {
    let mut before = '\0';
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or('\0', |(_, next)| *next);
        let joins = match c {
            '\'' | '’' | '‐' | '-' | '\u{ad}' => {
                before.is_alphabetic() && next.is_alphabetic() && !is_ideograph(next)
            }
            _ => c.is_alphanumeric() || is_mark(c),
        };
        let script_changes = at > 0 && is_ideograph(before) != is_ideograph(c) && joins;
        if !joins || script_changes {
            return at;
        }
        before = c;
    }
    rest.len()
}

/// Letters of scripts that set no space between words.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30fa}' | '\u{30fc}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Accents that follow their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn shown(text: &str) -> String {
        let all = tokens(text);
        let each = all.iter().map(|t| format!("{}{}{}", t.head, t.word, t.tail));
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_their_punctuation() {
        for (text, expected) in [
            ("Smith, J. A. (2013).", "Smith, J. A. (2013)."),
            ("Blood 2013;122(2):179-187", "Blood 2013; 122 (2): 179- 187"),
            ("“A title,” in Book", "“A title,” in Book"),
            ("Smith & Roe, 12–15.", "Smith & Roe, 12– 15."),
            ("———. Dom Casmurro", "———. Dom Casmurro"),
            ("doi:10.1000/a(b)1. Next", "doi: 10.1000/a(b)1. Next"),
            ("(https://example.org/a.b).", "(https://example.org/a.b)."),
            (
                "张三,李四.论文[J].期刊,2010,12(3):45-50.",
                "张三, 李四. 论文 [J]. 期刊, 2010, 12 (3): 45- 50.",
            ),
            ("第3期 O'Brien Merleau-Ponty", "第 3 期 O'Brien Merleau-Ponty"),
            ("Coventry:Warwick \"t\"", "Coventry: Warwick \"t\""),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_in_the_text_in_order(text: String) {
            let mut last = 0;
            for token in tokens(&text) {
                assert!(token.start >= last);
                assert_eq!(&text[token.start..token.end()], token.word);
                last = token.end();
            }
        }
    }
}
