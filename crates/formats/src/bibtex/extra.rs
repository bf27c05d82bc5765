//! Fields that have no CSL variable and are no TeX either: a tag in, whether its value is verbatim out.

/// Tags whose values are paths, addresses, codes or a program's own marks.
const VERBATIM: &[&str] = &[
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

/// How the names of other such tags begin.
const VERBATIM_BEGINNINGS: &[&str] =
    &["bdsk-", "jabref_", "date-added", "date-modified", "creationdate", "modificationdate", "url"];

/// Whether the values of a tag are kept and written as they stand.
pub(super) fn is_verbatim(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    VERBATIM.contains(&tag.as_str())
        || VERBATIM_BEGINNINGS.iter().any(|start| tag.starts_with(start))
}

/// Tags that are the owner's affair: paths on a machine, groups, marks of a program.
const PRIVATE: &[&str] = &[
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
    "mendeley-tags",
    "mendeley-groups",
    "readstatus",
    "ranking",
    "printed",
    "qualityassured",
    "relevance",
    "rating",
];

/// How the names of other such tags begin.
const PRIVATE_BEGINNINGS: &[&str] =
    &["bdsk-", "jabref_", "date-added", "date-modified", "creationdate", "modificationdate"];

/// Whether the values of a tag are nobody's but the owner's.
pub(super) fn is_private(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    PRIVATE.contains(&tag.as_str()) || PRIVATE_BEGINNINGS.iter().any(|start| tag.starts_with(start))
}
