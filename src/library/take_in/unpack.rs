//! Compressed files and archives (`.gz`, `.zip`) in, their members one by one out, as streams.
//!
//! Content decides, not the name. What comes out is bounded in bytes, in its ratio to what went in
//! and in the number of members, also through an archive inside of the archive, which is followed
//! once. Nothing is written but a nameless temporary file for such an inner one; the names of
//! members are for showing only, and cannot point anywhere.

use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use zip::ZipArchive;
use zip::result::ZipError;

/// How deep archives inside of archives are followed.
const DEEPEST: usize = 1;

/// A mark of `zip` in the name of a folder that macOS adds, which holds no documents.
const RESOURCE_FORKS: &str = "__MACOSX/";

/// What an archive may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that come out of one file, over all its members.
    pub bytes: u64,
    /// How many times the size of the file may come out of it; what `free` allows comes besides.
    pub ratio: u64,
    /// Bytes that may come out whatever the ratio.
    pub free: u64,
    /// Members of one archive.
    pub members: usize,
}

impl Default for Limits {
    /// Ten times a PubMed baseline file's ratio, and as much as a large disk has.
    fn default() -> Self {
        Self { bytes: 256 << 30, ratio: 200, free: 64 << 20, members: 10_000 }
    }
}

/// Why an archive or a member of it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// Reading the file fails.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The archive's own structure is broken.
    #[error("a broken archive: {0}")]
    Broken(String),
    /// The member is encrypted.
    #[error("encrypted; unpack it with its password first")]
    Encrypted,
    /// The member is a link or something else that is no file.
    #[error("no file, but a link")]
    NoFile,
    /// The member is compressed in a way other than `stored` and `deflate`.
    #[error("compressed in a way that is not read here ({0}); unpack it first")]
    Method(String),
    /// More comes out than the limits allow.
    #[error("more than {0} bytes come out of it, which is too much for its size; unpack it first")]
    TooLarge(u64),
    /// More members than the limits allow.
    #[error("it holds {found} files, more than {most}; unpack it first")]
    TooMany {
        /// Members that there are.
        found: usize,
        /// Members that there may be.
        most: usize,
    },
    /// An archive in an archive in an archive.
    #[error("an archive too deep inside of archives; unpack it first")]
    TooDeep,
}

impl UnpackError {
    /// The limit that made a member's stream fail, if it was one: streams can only say
    /// `io::Error`, in which it travels.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }
}

/// A kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archive {
    /// One file, compressed, perhaps in several pieces.
    Gzip,
    /// Many files.
    Zip,
}

/// The kind of archive that begins with these bytes (four are enough).
pub fn archive(head: &[u8]) -> Option<Archive> {
    match head {
        [0x1f, 0x8b, ..] => Some(Archive::Gzip),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Archive::Zip),
        _ => None,
    }
}

/// A file that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Takes a member: its name, and its content or why it has none. `Break` ends the walk.
pub type Visit<'v> =
    dyn FnMut(&str, Result<&mut (dyn Read + Send), UnpackError>) -> ControlFlow<()> + 'v;

/// Visits the members of a file in the order of their names; a file that is no archive is its own
/// only member. Fails where the archive as a whole cannot be read; members that cannot are visited
/// with their reason, and the others still come.
pub fn members(
    file: &mut dyn ReadSeek,
    name: &str,
    limits: &Limits,
    visit: &mut Visit,
) -> Result<(), UnpackError> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let most = limits.free.saturating_add(length.saturating_mul(limits.ratio)).min(limits.bytes);
    let budget = Budget { most, left: AtomicU64::new(most) };
    let walk = Walk { limits, budget: &budget };
    walk.file(file, name, 0, visit).map(|_| ())
}

/// What may still come out.
struct Budget {
    most: u64,
    left: AtomicU64,
}

/// A stream whose bytes are paid for.
struct Paid<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Paid<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.left.load(Relaxed);
        let room = usize::try_from(left.saturating_add(1)).unwrap_or(usize::MAX);
        let room = room.min(buffer.len());
        let read = self.inner.read(&mut buffer[..room])?;
        match left.checked_sub(read as u64) {
            Some(left) => self.budget.left.store(left, Relaxed),
            None => return Err(io::Error::other(UnpackError::TooLarge(self.budget.most))),
        }
        Ok(read)
    }
}

struct Walk<'a> {
    limits: &'a Limits,
    budget: &'a Budget,
}

impl Walk<'_> {
    fn file(
        &self,
        file: &mut dyn ReadSeek,
        name: &str,
        depth: usize,
        visit: &mut Visit,
    ) -> Result<ControlFlow<()>, UnpackError> {
        let mut head = Vec::with_capacity(4);
        (&mut *file).take(4).read_to_end(&mut head)?;
        file.rewind()?;
        match archive(&head) {
            None => Ok(visit(name, Ok(&mut &mut *file))),
            Some(Archive::Gzip) => {
                let name = unpacked_name(name);
                self.stream(MultiGzDecoder::new(BufReader::new(file)), &name, depth, visit)
            }
            Some(Archive::Zip) => self.zip(file, name, depth, visit),
        }
    }

    /// A member's content, which may be an archive again.
    fn stream(
        &self,
        content: impl Read + Send,
        name: &str,
        depth: usize,
        visit: &mut Visit,
    ) -> Result<ControlFlow<()>, UnpackError> {
        let mut content = BufReader::new(Paid { inner: content, budget: self.budget });
        let head = match content.fill_buf() {
            Ok(head) => head,
            Err(error) => return Ok(visit(name, Err(UnpackError::Io(error)))),
        };
        if archive(head).is_none() {
            return Ok(visit(name, Ok(&mut content)));
        }
        if depth >= DEEPEST {
            return Ok(visit(name, Err(UnpackError::TooDeep)));
        }
        match spooled(&mut content).map_err(UnpackError::Io) {
            Ok(mut inner) => match self.file(&mut inner, name, depth + 1, visit) {
                Ok(flow) => Ok(flow),
                Err(error) => Ok(visit(name, Err(error))),
            },
            Err(error) => Ok(visit(name, Err(error))),
        }
    }

    fn zip(
        &self,
        file: &mut dyn ReadSeek,
        name: &str,
        depth: usize,
        visit: &mut Visit,
    ) -> Result<ControlFlow<()>, UnpackError> {
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        if archive.len() > self.limits.members {
            return Err(UnpackError::TooMany { found: archive.len(), most: self.limits.members });
        }
        for (member, index) in listed(&archive) {
            let shown = format!("{name}/{member}");
            let flow = match content(&mut archive, index) {
                Ok(content) => self.stream(content, &shown, depth, visit)?,
                Err(error) => visit(&shown, Err(error)),
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The files of an archive by their names, which lose all that could lead out of the archive.
fn listed<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<(String, usize)> {
    let mut members = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let name = match archive.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("file-{}", index + 1),
        };
        let is_document = !name.ends_with('/') && !name.starts_with(RESOURCE_FORKS);
        if is_document {
            members.push((harmless(&name), index));
        }
    }
    members.sort();
    members
}

fn harmless(name: &str) -> String {
    let name = cite_text::markup::clean(name).replace('\\', "/");
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

fn content<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
) -> Result<impl Read + '_, UnpackError> {
    let entry = archive.by_index_raw(index).map_err(broken)?;
    if entry.encrypted() {
        return Err(UnpackError::Encrypted);
    }
    if entry.is_symlink() {
        return Err(UnpackError::NoFile);
    }
    drop(entry);
    archive.by_index(index).map_err(broken)
}

fn broken(error: ZipError) -> UnpackError {
    match error {
        ZipError::Io(error) => UnpackError::Io(error),
        ZipError::InvalidPassword => UnpackError::Encrypted,
        ZipError::CompressionMethodNotSupported(number) => {
            UnpackError::Method(format!("method {number}"))
        }
        ZipError::UnsupportedArchive(why) => UnpackError::Method(why.to_owned()),
        other => UnpackError::Broken(other.to_string()),
    }
}

/// Everything of a stream, in a temporary file that has no name.
fn spooled(content: &mut dyn Read) -> io::Result<std::fs::File> {
    let mut file = tempfile::tempfile()?;
    io::copy(content, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// `pubmed.xml.gz` without its ending.
fn unpacked_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("gz") && !stem.is_empty() => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("a vector takes every byte");
        encoder.finish().expect("a vector takes every byte")
    }

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).expect("names are fresh");
            writer.write_all(content).expect("a vector takes every byte");
        }
        writer.finish().expect("a vector takes every byte").into_inner()
    }

    /// What a walk shows: the text of a member, or why it has none.
    fn walk(bytes: Vec<u8>, limits: &Limits) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        let result = members(&mut Cursor::new(bytes), "in.gz", limits, &mut |name, content| {
            let text = content.and_then(|content| {
                let mut text = String::new();
                content.read_to_string(&mut text).map_err(|error| {
                    match UnpackError::of(&error) {
                        Some(UnpackError::TooLarge(most)) => UnpackError::TooLarge(*most),
                        _ => UnpackError::Io(error),
                    }
                })?;
                Ok(text)
            });
            seen.push((name.to_owned(), text.unwrap_or_else(|error| format!("!{error:?}"))));
            ControlFlow::Continue(())
        });
        if let Err(error) = result {
            seen.push(("!".to_owned(), format!("{error:?}")));
        }
        seen
    }

    fn shown(found: &[(String, String)]) -> Vec<(&str, &str)> {
        found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    #[test]
    fn archives_and_others() {
        let limits = Limits::default();
        assert_eq!(shown(&walk(b"plain".to_vec(), &limits)), [("in.gz", "plain")]);
        assert_eq!(shown(&walk(Vec::new(), &limits)), [("in.gz", "")]);
        assert_eq!(shown(&walk(gzip(b"one"), &limits)), [("in", "one")]);
        let pieces = [gzip(b"one"), gzip(b"two")].concat();
        assert_eq!(shown(&walk(pieces, &limits)), [("in", "onetwo")]);
    }

    #[test]
    fn members_come_by_name_and_point_nowhere() {
        let archive = zipped(&[("b/z.ris", b"z"), ("../../etc/a", b"a"), ("/abs\\..\\c", b"c")]);
        let found = walk(archive, &Limits::default());
        assert_eq!(
            shown(&found),
            [("in.gz/abs/c", "c"), ("in.gz/b/z.ris", "z"), ("in.gz/etc/a", "a"),]
        );
    }

    #[test]
    fn one_archive_inside_of_another_is_followed() {
        let inner = zipped(&[("a", b"text")]);
        let found = walk(zipped(&[("i.zip", &inner), ("j.gz", &gzip(b"g"))]), &Limits::default());
        assert_eq!(shown(&found), [("in.gz/i.zip/a", "text"), ("in.gz/j", "g")]);
        let deep = zipped(&[("b", b"x"), ("o.zip", &zipped(&[("i.zip", &inner), ("t", b"y")]))]);
        assert_eq!(
            shown(&walk(deep, &Limits::default())),
            [("in.gz/b", "x"), ("in.gz/o.zip/i.zip", "!TooDeep"), ("in.gz/o.zip/t", "y"),]
        );
    }

    #[test]
    fn bombs_are_stopped() {
        let limits = Limits { bytes: 1 << 30, ratio: 10, free: 1 << 16, members: 3 };
        let zeros = vec![0_u8; 4 << 20];
        for bomb in [
            gzip(&zeros),
            zipped(&[("a", &zeros)]),
            zipped(&[("a.zip", &zipped(&[("b", &zeros)]))]),
            gzip(&gzip(&zeros)),
        ] {
            let found = walk(bomb, &limits);
            assert_eq!(found.len(), 1);
            assert!(found[0].1.starts_with("!TooLarge"), "{:?}", found[0].1);
        }
        let small = vec![0_u8; 40 << 10];
        let many = walk(zipped(&[("a", &small), ("b", &small)]), &limits);
        assert!(many[1].1.starts_with("!TooLarge"), "all members share one bound");
        let crowd = zipped(&[("a", b""), ("b", b""), ("c", b""), ("d", b"")]);
        assert_eq!(shown(&walk(crowd, &limits)), [("!", "TooMany { found: 4, most: 3 }")]);
    }

    #[test]
    fn what_cannot_be_read_has_its_reason() {
        let mut locked = zipped(&[("a", b"secret"), ("b", b"open")]);
        // Bit 0 of the flags says "encrypted" (APPNOTE 4.4.4): local header and directory.
        locked[6] |= 1;
        let directory = locked.windows(4).position(|four| four == b"PK\x01\x02");
        locked[directory.expect("an archive has a directory") + 8] |= 1;
        let found = walk(locked, &Limits::default());
        assert_eq!(shown(&found), [("in.gz/a", "!Encrypted"), ("in.gz/b", "open")]);
        let mut cut = zipped(&[("a", b"text")]);
        cut.truncate(20);
        assert!(walk(cut, &Limits::default())[0].1.starts_with("Broken"));
        let mut torn = gzip(b"a longer text that is torn");
        torn.truncate(20);
        assert!(walk(torn, &Limits::default())[0].1.starts_with("!Io"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_walked(mut bytes: Vec<u8>, head in 0..3_usize) {
            let marks: [&[u8]; 3] = [b"", b"\x1f\x8b\x08\0", b"PK\x03\x04"];
            bytes.splice(0..0, marks[head].iter().copied());
            walk(bytes, &Limits { bytes: 1 << 20, ratio: 10, free: 1 << 10, members: 10 });
        }
    }
}
