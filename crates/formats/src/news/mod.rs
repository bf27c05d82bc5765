//! News articles that tell of a paper in, the paper out, with the article as its mention; they are
//! read, never written.
//!
//! The paper stands under labels (`Journal Reference`, `原文出处`, `doi:`), or as its own head: a line
//! that is its title, a line of its authors with the digits of their affiliations, its abstract.

mod authors;
mod journal;

use super::{Confidence, Format, Found, Markup, Origin, Sample, Sink, whole};
use cite_citation::post::{Line, Paper, papers};
use cite_model::Precedence;
use cite_model::label;
use cite_model::{
    Date, DateField, Diagnostic, Kind, Mention, NameField, Reference, Severity, TextField, date,
    identifier,
};
use cite_text::markup;
use std::io::{self, BufRead};

/// The format's row in the registry.
pub static FORMAT: Format = Format {
    id: "news",
    name: "news article about a paper",
    recognized_by: "what news about papers says: the journal, the DOI, the source",
    reads: "the papers that an article tells of",
    origin: Some(Origin::Other("websites")),
    markup: Markup::Plain,
    extensions: &["txt", "md"],
    detect,
    read: Some(read),
    write: None,
    has_citation_keys: false,
    precedence: Precedence::Scraped,
    lossy: &[],
};

/// What news that tell of papers say, and hardly anything else does.
const MARKS: &[&str] = &[
    "编译自",
    "原文出处",
    "原始出处",
    "原文链接",
    "相关论文信息",
    "论文信息",
    "参考资料",
    "研究成果",
    "推荐英文摘要",
    "生物谷",
    "国际杂志",
    "期刊",
    "journal reference",
    "story source",
    "more information:",
    "article title",
    "provided by",
    "materials provided by",
    "journal:",
    "news release",
    "eurekalert",
    "published in",
    "original publication",
    "originalpublikation",
    "doi:",
    "doi.org/",
    "pmid:",
];

/// Lines with which the text of an article ends, by their beginning in lower case.
const ENDS: &[&str] = &[
    "评论区",
    "评论",
    "相关新闻",
    "相关阅读",
    "相关文章",
    "推荐阅读",
    "责任编辑",
    "版权",
    "本文系",
    "温馨提示",
    "分享",
    "热门",
    "更多阅读",
    "comments",
    "related stories",
    "related news",
    "share this",
    "cite this page",
    "read more",
    "explore further",
    "advertisement",
    "©",
    "copyright",
    "subscribe",
    "leave a comment",
    "disclaimer",
    "tags:",
];

/// An abstract is at least so long, in characters (half of that in Chinese).
const SHORTEST_ABSTRACT: usize = 160;

fn detect(sample: &Sample) -> Confidence {
    let text = sample.text.trim_start();
    if !whole::is_prose(text) || text.starts_with("---\n") {
        return Confidence::No;
    }
    let lower = text.to_lowercase();
    let marks = MARKS.iter().filter(|mark| lower.contains(**mark)).count();
    let lines = lines(text);
    // an article has prose, which notes and tables have under headings if at all
    let prose = lines
        .iter()
        .filter(|(_, line)| length(line) > SHORTEST_ABSTRACT && label::split(line).is_none())
        .count();
    let labelled = lines.iter().filter(|(_, line)| label::split(line).is_some()).count();
    if marks == 0 || lines.len() < 3 || prose == 0 && labelled > 2 {
        return Confidence::No;
    }
    let found = read_article(&lines);
    match found.is_empty() {
        true => Confidence::No,
        false if prose > 0 && labelled < 8 => Confidence::Likely,
        false => Confidence::Weak,
    }
}

fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let text = whole::read(input, sink)?;
    let found = read_article(&lines(&text));
    if found.is_empty() {
        let message = "no paper is named in the article";
        sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    }
    for paper in found {
        sink.record(Found::new(paper.line, paper.reference));
    }
    Ok(())
}

/// The lines with any text, clean, up to where the article ends.
fn lines(text: &str) -> Vec<Line> {
    let all = (1..).zip(text.lines()).map(|(number, line)| {
        (number, markup::clean(line.trim_start_matches(['#', '>', ' '])).into_owned())
    });
    all.filter(|(_, line)| !line.is_empty()).take_while(|(_, line)| !is_end(line)).collect()
}

fn is_end(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.chars().count() < 40 && ENDS.iter().any(|end| lower.starts_with(end))
}

/// The papers that an article tells of.
fn read_article(lines: &[Line]) -> Vec<Paper> {
    let mut found = papers(lines, FORMAT.id);
    if let Some(mut head) = paper_head(lines) {
        match found.as_mut_slice() {
            [] => found.push(head),
            // labels and the paper's own head tell of the same paper where they do not disagree
            [one] if agree(&one.reference, &head.reference) => {
                fill_up(&mut head.reference, &one.reference);
                *one = head;
            }
            _ => {}
        }
    }
    let mention = mention(lines);
    for paper in &mut found {
        complete(&mut paper.reference, lines, mention.date.as_ref());
        paper.reference.mentions.push(mention.clone());
    }
    found
}

fn agree(labels: &Reference, head: &Reference) -> bool {
    let fold = |reference: &Reference| reference.title().map(cite_text::fold::fold);
    labels.title().is_none() || fold(labels) == fold(head)
}

fn fill_up(head: &mut Reference, labels: &Reference) {
    for (field, value) in labels.texts.iter().filter(|(field, _)| *field != TextField::Title) {
        let _ = head.set_first(field, value);
    }
    for (field, value) in labels.dates.iter() {
        head.dates.insert(field, value.clone());
    }
    head.extra.extend(labels.extra.iter().cloned());
}

/// The article itself: its headline, its date, its address where it gives one.
fn mention(lines: &[Line]) -> Mention {
    // a date or the site's own words may stand above the headline
    let is_headline = |line: &str| journal::date_line(line).is_none() && length(line) > 8;
    let headline = lines.iter().take(6).find(|(_, line)| is_headline(line)).or(lines.first());
    let title = headline.map(|(_, line)| line.clone()).unwrap_or_default();
    let dated = lines.iter().take(6).find_map(|(_, line)| journal::date_line(line));
    let url = lines.iter().take(8).find_map(|(_, line)| {
        line.split_whitespace()
            .find(|word| word.starts_with("http") && identifier::find_doi(word).is_none())
    });
    Mention { url: url.unwrap_or_default().to_owned(), title, date: dated }
}

/// A paper's own head: title, authors, abstract.
fn paper_head(lines: &[Line]) -> Option<Paper> {
    let (at, list) = (1..lines.len()).find_map(|at| {
        let list = authors::line(&lines[at].1)?;
        is_title(&lines[at - 1].1).then_some((at, list))
    })?;
    let (line, title) = &lines[at - 1];
    let mut reference = Reference::default();
    reference.set(TextField::Title, label::title(title));
    reference.names.insert(NameField::Author, list);
    let behind = &lines[at + 1..];
    let start = behind.iter().take(6).position(|(_, line)| length(line) > SHORTEST_ABSTRACT);
    if let Some(start) = start {
        let paragraphs = behind[start..].iter().map(|(_, line)| line.as_str()).take_while(|line| {
            length(line) > SHORTEST_ABSTRACT / 2 && label::split(line).is_none()
        });
        let text = paragraphs.collect::<Vec<_>>().join("\n");
        reference.set(
            TextField::Abstract,
            text.trim_start_matches("Abstract")
                .trim_start_matches("Summary")
                .trim_start_matches([':', ' ', '：']),
        );
    }
    Some(Paper { line: *line, reference })
}

fn is_title(line: &str) -> bool {
    let count = line.chars().count();
    (12..=400).contains(&count)
        && label::split(line).is_none()
        && !line.ends_with(['，', ',', ':', '：', ';'])
        && identifier::find_doi(line).is_none()
        && authors::line(line).is_none()
}

/// Length in characters; a Chinese one says as much as two.
fn length(line: &str) -> usize {
    line.chars().map(|c| if cite_text::script::is_cjk(c) { 2 } else { 1 }).sum()
}

/// What stands in the article's prose: the journal, the day of issue, identifiers, what it was
/// translated from.
fn complete(reference: &mut Reference, lines: &[Line], published: Option<&Date>) {
    let prose: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    if let Some((name, sentence)) = prose.iter().find_map(|line| journal::named(line)) {
        if reference.text(TextField::ContainerTitle).is_none() {
            reference.set(TextField::ContainerTitle, name);
        }
        if reference.date(DateField::Issued).is_none()
            && let Some(issued) = journal::day(sentence, published)
        {
            reference.dates.insert(DateField::Issued, issued);
        }
    }
    let short = prose
        .first()
        .and_then(|line| line.split([':', '：']).next())
        .map(str::trim)
        .unwrap_or_default();
    if let Some(container) = reference.text(TextField::ContainerTitle)
        && journal::is_abbreviation(short, container)
    {
        reference.set(TextField::ContainerTitleShort, short);
    }
    if reference.text(TextField::Doi).is_none() {
        let mut dois: Vec<String> = prose
            .iter()
            .filter_map(|line| identifier::find_doi(line))
            .map(|doi| doi.to_string())
            .collect();
        dois.dedup();
        if let [doi] = dois.as_slice() {
            reference.set(TextField::Doi, doi.as_str());
        }
    }
    for line in prose.iter().filter(|line| line.chars().count() < 400) {
        if let Some((tag, value)) = label::split_any(line).filter(|(tag, _)| {
            matches!(tag.as_str(), "编译自" | "翻译自" | "来源" | "Story Source")
        }) {
            reference.keep(FORMAT.id, &tag, value);
        }
    }
    if reference.date(DateField::Issued).is_none()
        && let Some(text) = prose
            .iter()
            .find_map(|line| line.split_once("Article Publication Date").map(|(_, date)| date))
        && let Some(issued) =
            date::loose::parse(text.trim_matches([':', ' '])).filter(|date| date.precision() > 0)
    {
        reference.dates.insert(DateField::Issued, issued);
    }
    label::settle_type(reference);
}

#[cfg(test)]
mod tests;
