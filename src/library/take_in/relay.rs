//! A document in, read by a thread of its own; what its reader finds is handed to a receiver in the
//! thread that asked, so that reading and storing go on side by side. Order is kept, a few batches
//! are on their way at most, and a receiver in trouble ends the reading.

use crate::library::take_in::document::{self, Content, Findings, Outcome, Receiver, Stop};
use cite_formats::{Format, Found};
use cite_model::Diagnostic;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// So many findings of a reader go over at a time.
const BATCH: usize = 256;

/// So many batches are on their way at most.
const MOST: usize = 4;

/// What a receiver is told.
enum Event {
    Begin { format: String, charset: String },
    Record(u64, Found),
    Finding(Diagnostic),
    Passage(u64, String),
    Progress(u64),
}

impl Event {
    fn hand_to<R: Receiver>(self, receiver: &mut R) -> Result<(), R::Trouble> {
        match self {
            Self::Begin { format, charset } => receiver.begin(&format, &charset),
            Self::Record(number, found) => receiver.record(number, found),
            Self::Finding(finding) => receiver.finding(&finding),
            Self::Passage(line, text) => receiver.passage(line, &text),
            Self::Progress(records) => receiver.progress(records),
        }
    }
}

/// Reads a document to its end, as [`document::read`] does.
pub(in crate::library) fn read<R: Receiver>(
    content: Content,
    forced: Option<&'static Format>,
    receiver: &mut R,
) -> Result<(Outcome, Findings), Stop<R::Trouble>> {
    let (sender, batches) = sync_channel::<Vec<Event>>(MOST);
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut relay = Relay { sender, waiting: Vec::with_capacity(BATCH) };
            let read = document::read(content, forced, &mut relay);
            // a receiver in trouble has said so where it is
            let _ = relay.send();
            read
        });
        let handed = batches.into_iter().flatten().try_for_each(|event| event.hand_to(receiver));
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        handed.map_err(Stop::Trouble)?;
        read.map_err(|stop| match stop {
            Stop::Trouble(Gone) => unreachable!("the receiver took all that was sent"),
            Stop::Unrecognised(error) => Stop::Unrecognised(error),
            Stop::Empty => Stop::Empty,
            Stop::Read(error) => Stop::Read(error),
        })
    })
}

/// The receiver takes nothing more.
#[derive(Debug)]
struct Gone;

/// Takes what a reader finds, and sends it over.
struct Relay {
    sender: SyncSender<Vec<Event>>,
    waiting: Vec<Event>,
}

impl Relay {
    fn push(&mut self, event: Event) -> Result<(), Gone> {
        self.waiting.push(event);
        if self.waiting.len() < BATCH { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), Gone> {
        let batch = std::mem::replace(&mut self.waiting, Vec::with_capacity(BATCH));
        self.sender.send(batch).map_err(|_| Gone)
    }
}

impl Receiver for Relay {
    type Trouble = Gone;

    fn begin(&mut self, format: &str, charset: &str) -> Result<(), Gone> {
        self.push(Event::Begin { format: format.to_owned(), charset: charset.to_owned() })
    }

    fn record(&mut self, number: u64, found: Found) -> Result<(), Gone> {
        self.push(Event::Record(number, found))
    }

    fn finding(&mut self, finding: &Diagnostic) -> Result<(), Gone> {
        self.push(Event::Finding(finding.clone()))
    }

    fn passage(&mut self, line: u64, text: &str) -> Result<(), Gone> {
        self.push(Event::Passage(line, text.to_owned()))
    }

    fn progress(&mut self, records: u64) -> Result<(), Gone> {
        self.push(Event::Progress(records))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes what it is told; is in trouble from a record on.
    struct Notes {
        told: Vec<String>,
        last: u64,
    }

    impl Receiver for Notes {
        type Trouble = u64;

        fn begin(&mut self, format: &str, charset: &str) -> Result<(), u64> {
            self.told.push(format!("{format} in {charset}"));
            Ok(())
        }
        fn record(&mut self, number: u64, found: Found) -> Result<(), u64> {
            self.told.push(format!("{number}: {}", found.reference.title().unwrap_or_default()));
            if number < self.last { Ok(()) } else { Err(number) }
        }
        fn finding(&mut self, finding: &Diagnostic) -> Result<(), u64> {
            self.told.push(finding.message.clone());
            Ok(())
        }
        fn passage(&mut self, line: u64, text: &str) -> Result<(), u64> {
            self.told.push(format!("{line}: {text}"));
            Ok(())
        }
        fn progress(&mut self, records: u64) -> Result<(), u64> {
            self.told.push(format!("{records} records"));
            Ok(())
        }
    }

    type Read = fn(Content, Option<&'static Format>, &mut Notes) -> ReadTo;
    type ReadTo = Result<(Outcome, Findings), Stop<u64>>;

    fn told(read: Read, text: &str, last: u64) -> (Vec<String>, String) {
        let mut notes = Notes { told: Vec::new(), last };
        let read = read(Content::Text(&mut text.as_bytes()), None, &mut notes);
        (notes.told, format!("{read:?}"))
    }

    #[test]
    fn a_receiver_is_told_the_same_in_the_same_order() {
        let records = (0..3000).map(|at| {
            let year = if at % 7 == 0 { "soon" } else { "2020" };
            format!("% about {at}\n@book{{b{at}, title = {{On {at}}}, year = {{{year}}}}}\n")
        });
        let text: String = records.collect();
        for (text, last) in
            [(text.as_str(), u64::MAX), (&text, 1), (&text, 1500), ("", 1), ("x", 1)]
        {
            let expected = told(document::read::<Notes>, text, last);
            assert_eq!(told(read::<Notes>, text, last), expected, "until {last}");
        }
    }
}
