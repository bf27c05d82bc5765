//! A stream of XML comes in, tags go out one by one, and the text between them into a string that
//! the caller lends. Broken markup is told and passed over; only the stream itself can fail.

use super::source::{Ahead, Source};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::io::{self, BufRead};

/// The longest tag.
const LONGEST_TAG: usize = 1 << 20;
/// The longest run of text, comment or CDATA that is read in one piece.
const LONGEST_RUN: usize = 16 << 20;
/// How many problems of one stream are told one by one.
const MOST_PROBLEMS: usize = 1000;
/// How many start tags quick-xml may remember: it keeps the names of all that were never closed.
const MOST_STARTS: usize = 4096;

/// A tag; its text is in [`Tokens::tag`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Start,
    Empty,
    End,
    /// The stream is at its end.
    Stop,
}

/// What was wrong with the XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Its grammar is broken.
    Syntax,
    /// It ends within something.
    Truncated,
    /// A bound was reached.
    Limit,
}

/// Something wrong, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: u64,
    /// What it is.
    pub kind: ProblemKind,
    /// What to tell the user.
    pub message: Cow<'static, str>,
}

/// The tags of a stream.
pub(super) struct Tokens<'a> {
    /// None only while it is being renewed.
    xml: Option<quick_xml::Reader<Source<'a>>>,
    buffer: Vec<u8>,
    starts: usize,
    /// The last tag without `<`, `</`, `>` and `/>`.
    pub(super) tag: String,
    /// Its line.
    pub(super) line: u64,
    pub(super) problems: Vec<Problem>,
    told: usize,
}

/// What one event of quick-xml comes to.
enum Read {
    Tag(Token),
    Text,
    Broken(Cow<'static, str>),
}

impl<'a> Tokens<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            xml: Some(fresh(Source::new(input))),
            buffer: Vec::new(),
            starts: 0,
            tag: String::new(),
            line: 1,
            problems: Vec::new(),
            told: 0,
        }
    }

    /// Reads to the next tag; the text before it goes into `text`, if there is one.
    pub(super) fn next(&mut self, mut text: Option<&mut String>) -> io::Result<Token> {
        loop {
            let Some(xml) = &mut self.xml else { return Ok(Token::Stop) };
            let source = xml.get_mut();
            self.line = source.line_feeds + 1;
            match source.ahead()? {
                Ahead::End => return Ok(Token::Stop),
                Ahead::StrayLess => {
                    if let Some(text) = text.as_deref_mut() {
                        text.push('<');
                    }
                    // quick-xml knows of the `<` already, and takes it for a tag's.
                    self.renew();
                    continue;
                }
                Ahead::Tag => source.allow(LONGEST_TAG),
                Ahead::Other | Ahead::Text => source.allow(LONGEST_RUN),
            }
            self.buffer.clear();
            let read = match xml.read_event_into(&mut self.buffer) {
                Ok(event) => taken(&event, &mut self.tag, text.as_deref_mut()),
                Err(quick_xml::Error::Io(error)) => {
                    return Err(io::Error::new(error.kind(), error));
                }
                Err(error) => Read::Broken(first_lower(&error.to_string())),
            };
            let spent = xml.get_ref().is_spent();
            match read {
                Read::Tag(token) => {
                    self.starts += usize::from(token == Token::Start);
                    if self.starts > MOST_STARTS {
                        self.renew();
                    }
                    return Ok(token);
                }
                Read::Text if spent => self.renew(),
                Read::Text => {}
                Read::Broken(message) => {
                    if spent {
                        self.problem(ProblemKind::Limit, "markup without an end");
                    } else {
                        self.problem(ProblemKind::Syntax, message);
                    }
                    self.renew();
                }
            }
        }
    }

    /// Tells a problem of the last tag's line.
    pub(super) fn problem(&mut self, kind: ProblemKind, message: impl Into<Cow<'static, str>>) {
        self.told += 1;
        let message = match self.told {
            ..MOST_PROBLEMS => message.into(),
            MOST_PROBLEMS => "more is wrong, and not told one by one".into(),
            _ => return,
        };
        self.problems.push(Problem { line: self.line, kind, message });
    }

    /// Starts quick-xml anew where it stands: after an error or a feigned end it would not go on.
    fn renew(&mut self) {
        self.xml = self.xml.take().map(|xml| fresh(xml.into_inner()));
        self.starts = 0;
    }
}

fn taken(event: &Event, tag: &mut String, text: Option<&mut String>) -> Read {
    let (token, content): (_, &str) = match event {
        Event::Start(start) => (Token::Start, start),
        Event::Empty(start) => (Token::Empty, start),
        Event::End(end) => (Token::End, end),
        Event::Eof => return Read::Text,
        other => {
            if let Some(text) = text {
                push_text(other, text);
            }
            return Read::Text;
        }
    };
    tag.clear();
    tag.push_str(content);
    Read::Tag(token)
}

fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(run) => text.push_str(run),
        Event::CData(run) => text.push_str(run),
        Event::GeneralRef(name) if !super::push_entity(text, name) => {
            text.extend(["&", name, ";"]);
        }
        _ => {}
    }
}

fn fresh(source: Source<'_>) -> quick_xml::Reader<Source<'_>> {
    let mut xml = quick_xml::Reader::from_reader(source);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    xml
}

fn first_lower(message: &str) -> Cow<'static, str> {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect::<String>().into()
}
