//! A text that must be seen whole before it can be read comes in; all of it, up to a bound, goes out.

use super::Sink;
use crate::model::{Diagnostic, Kind, Severity};
use std::io::{self, BufRead, Read};

/// The longest text that is held in memory, in bytes.
const LONGEST: u64 = 64 << 20;

/// The text to its end, or to the bound; what is cut off is told.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<String> {
    let mut bytes = Vec::new();
    input.take(LONGEST).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == LONGEST && !input.fill_buf()?.is_empty() {
        let message = format!("only the first {} MiB were read", LONGEST >> 20);
        sink.diagnostic(Diagnostic::new(0, Severity::Warning, Kind::Limit, message));
        io::copy(input, &mut io::sink())?;
    }
    // a character cut at the bound becomes a replacement character
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
