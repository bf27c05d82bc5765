//! Fields that have no CSL variable and are no TeX either: a tag in, whether its value is verbatim out.

/// The owner's affair, in values that are no TeX: paths on a machine, groups, marks of a program.
const MARKS: &[&str] = &[
    "file",
    "pdf",
    "path",
    "sentelink",
    "local-url",
    "localfile",
    "groups",
    "timestamp",
    "owner",
    "__markedentry",
];

/// How the names of other such tags begin.
const MARK_BEGINNINGS: &[&str] =
    &["bdsk-", "jabref_", "date-added", "date-modified", "creationdate", "modificationdate"];

/// Other tags whose values are addresses, codes or keys.
const VERBATIM: &[&str] = &[
    "biburl",
    "urn",
    "lccn",
    "mrnumber",
    "zmnumber",
    "mrclass",
    "adsurl",
    "eprint",
    "eprinttype",
    "eprintclass",
    "archiveprefix",
    "primaryclass",
    "crossref",
    "xref",
    "xdata",
    "options",
    "entryset",
    "execute",
    "sortkey",
    "presort",
    "ids",
    "unique-id",
];

/// Other tags that are the owner's affair.
const PRIVATE: &[&str] = &[
    "mendeley-tags",
    "mendeley-groups",
    "readstatus",
    "ranking",
    "printed",
    "qualityassured",
    "relevance",
    "rating",
];

/// Whether the values of a tag are kept and written as they stand.
pub(super) fn is_verbatim(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    is_mark(&tag) || VERBATIM.contains(&tag.as_str()) || tag.starts_with("url")
}

/// Whether the values of a tag are nobody's but the owner's.
pub(super) fn is_private(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    is_mark(&tag) || PRIVATE.contains(&tag.as_str())
}

fn is_mark(tag: &str) -> bool {
    MARKS.contains(&tag) || MARK_BEGINNINGS.iter().any(|start| tag.starts_with(start))
}
