//! The text of one object comes in; its value, or why it has none, goes out.

use serde::de::DeserializeOwned;

/// A value, and whether its text had to be repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    /// What the text says.
    pub value: T,
    /// Whether it was no strict JSON.
    pub repaired: bool,
}

/// Why a text has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Lines before the place where it breaks, counted from the start of the text.
    pub line_offset: u64,
    /// What is wrong, without the place.
    pub reason: String,
    /// Nested deeper than is read, rather than ill-formed.
    pub too_deep: bool,
}

/// Reads a text as JSON, repaired where it must be.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<Parsed<T>, Broken> {
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(Parsed { value, repaired: false }),
        Err(error) => error,
    };
    match serde_json::from_str(&repaired(text)) {
        Ok(value) => Ok(Parsed { value, repaired: true }),
        Err(_) => Err(broken(&error)),
    }
}

fn broken(error: &serde_json::Error) -> Broken {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or_default().to_lowercase();
    let too_deep = reason.starts_with("recursion limit");
    let reason = if too_deep { "nested too deeply".to_owned() } else { reason };
    Broken { line_offset: (error.line() as u64).saturating_sub(1), reason, too_deep }
}

/// The text as strict JSON, as far as the usual deviations go. Linear: one pass.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_value = false;
    while let Some(first) = rest.chars().next() {
        match first {
            '"' => {
                if after_value {
                    out.push(',');
                }
                rest = string(rest, &mut out);
                after_value = false;
            }
            // A comma counts only if something follows it.
            ',' => {
                let next = rest[1..].trim_start();
                if !next.starts_with(['}', ']', ',']) && !next.is_empty() {
                    out.push(',');
                }
                (rest, after_value) = (&rest[1..], false);
            }
            '}' | ']' => {
                out.push(first);
                (rest, after_value) = (&rest[1..], true);
            }
            '{' | '[' | ':' => {
                out.push(first);
                (rest, after_value) = (&rest[1..], false);
            }
            c if c.is_whitespace() || c.is_control() => {
                out.push(if c == '\n' { '\n' } else { ' ' });
                rest = &rest[c.len_utf8()..];
            }
            _ => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | ':' | '"'));
                let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
                out.push_str(bare_word(word));
                (rest, after_value) = (tail, true);
            }
        }
    }
    out
}

/// Words that other languages write for null, true and false.
fn bare_word(word: &str) -> &str {
    match word {
        "NaN" | "-NaN" | "Infinity" | "-Infinity" | "undefined" | "None" | "NULL" | "nan" => "null",
        "True" | "TRUE" => "true",
        "False" | "FALSE" => "false",
        word => word,
    }
}

/// Copies the string at the start of the text, made valid; gives back what follows it.
fn string<'t>(text: &'t str, out: &mut String) -> &'t str {
    out.push('"');
    let mut rest = &text[1..];
    loop {
        let end = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').unwrap_or(rest.len());
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        match rest.chars().next() {
            None => return rest,
            Some('"') => {
                out.push('"');
                return &rest[1..];
            }
            Some('\\') => rest = escape(rest, out),
            Some('\n') => {
                out.push_str("\\n");
                rest = &rest[1..];
            }
            Some('\t') => {
                out.push(' ');
                rest = &rest[1..];
            }
            // Other control characters are damage, not space between words.
            Some(_) => rest = &rest[1..],
        }
    }
}

/// Copies the escape at the start of the text; one that JSON lacks becomes its own letters, a lone
/// surrogate U+FFFD.
fn escape<'t>(text: &'t str, out: &mut String) -> &'t str {
    let Some(letter) = text[1..].chars().next() else {
        out.push_str("\\\\");
        return "";
    };
    if letter != 'u' {
        if !matches!(letter, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') {
            out.push('\\');
        }
        out.push('\\');
        if letter < ' ' {
            // The line break behind a backslash is met again as such.
            return &text[1..];
        }
        out.push(letter);
        return &text[1 + letter.len_utf8()..];
    }
    let unit = |at: usize| {
        let hex = text.get(at..at + 6).filter(|hex| hex.starts_with("\\u"))?;
        u32::from_str_radix(&hex[2..], 16).ok()
    };
    let (length, valid) = match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, true),
        (Some(0xd800..=0xdfff), _) => (6, false),
        (Some(_), _) => (6, true),
        (None, _) => {
            out.push_str("\\\\u");
            return &text[2..];
        }
    };
    out.push_str(if valid { &text[..length] } else { "\u{fffd}" });
    &text[length..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn deviations_are_repaired() {
        for (text, strict) in [
            (r#"{"a": 1,}"#, r#"{"a":1}"#),
            (r#"{"a": [1,2,],}"#, r#"{"a":[1,2]}"#),
            (r#"{"a": NaN, "b": None}"#, r#"{"a":null,"b":null}"#),
            (r#"{"a": "x\ud83d y"}"#, "{\"a\":\"x\u{fffd} y\"}"),
            (r#"{"a": "\ud83d\ude00"}"#, r#"{"a":"😀"}"#),
            ("{\"a\": \"x\ny\tz\"}", r#"{"a":"x\ny z"}"#),
            ("{\"a\": \"x\u{0}y\"}", r#"{"a":"xy"}"#),
            (r#"{"a": "C:\dir \% \u12"}"#, r#"{"a":"C:\\dir \\% \\u12"}"#),
            (r#"{"a": 1 "b": 2}"#, r#"{"a":1,"b":2}"#),
            ("{\"a\": \"x\\\ny\"}", "{\"a\":\"x\\\\\\ny\"}"),
        ] {
            let parsed = parse::<Value>(text).map(|parsed| parsed.value.to_string());
            assert_eq!(parsed.as_deref(), Ok(strict), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_repaired_says_why() {
        for (text, line_offset, reason) in [
            ("{\"a\":\n tru}", 1, "expected ident"),
            ("{\"a\": {", 0, "eof while parsing an object"),
            ("{a: 1}", 0, "key must be a string"),
        ] {
            let broken = parse::<Value>(text).expect_err(text);
            assert_eq!((broken.line_offset, broken.reason.as_str()), (line_offset, reason));
        }
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        assert!(parse::<Value>(&deep).expect_err("deep").too_deep);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:\\\\ua0-9dD \n\t]{0,40}") {
            let _ = parse::<Value>(&text);
        }

        #[test]
        fn any_string_survives(text: String) {
            let json = format!("{},", serde_json::to_string(&[&text]).expect("a list of strings"));
            let parsed = parse::<Vec<String>>(&json).map(|parsed| parsed.value);
            proptest::prop_assert_eq!(parsed, Ok(vec![text]));
        }
    }
}
