//! A table with a title column in, references out: one row, one record. Columns that say the same
//! thing do not overwrite each other, and what has no field is kept under its header.

use super::columns::{Column, column, own_column, tags_of};
use super::rows::{Row, Rows, cells};
use super::{ID, names, types};
use crate::records::says_nothing;
use crate::values::{is_valid, plain, rich};
use crate::{Found, Sink, exact};
use cite_model::date::loose;
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Diagnostic, Isbn, Issn, ItemType, Kind, ListField, NameField, PartialDate,
    Reference, Severity, TextField,
};
use cite_text::display::spreadsheet_value;
use cite_text::lines::Lines;
use cite_text::markup;
use std::io::{self, BufRead};

/// How many lines may stand before the header.
pub(super) const MOST_PREAMBLE: usize = 12;

/// A table's header: what each column says.
pub(super) struct Header {
    /// The headers as they stand, and their meaning.
    pub columns: Vec<(String, Option<Column>)>,
    /// The character between cells.
    pub separator: char,
    /// Written by this program.
    pub is_own: bool,
}

/// The header that a line is; none where it has no column of titles.
pub(super) fn header(line: &str) -> Option<Header> {
    let line = line.trim_start_matches('\u{feff}');
    let tables = [',', ';', '\t', '|'].map(|separator| of_cells(cells(line, separator), separator));
    let known =
        |header: &Header| header.columns.iter().filter(|(_, known)| known.is_some()).count();
    let best = tables.into_iter().filter(|header| header.columns.len() > 1).max_by_key(known)?;
    let title = Some(Column::Text(TextField::Title));
    best.columns.iter().any(|(_, column)| *column == title).then_some(best)
}

fn of_cells(cells: Vec<String>, separator: char) -> Header {
    let is_own = cells.iter().any(|cell| cell == "container-title")
        && cells.iter().any(|cell| cell == super::columns::MORE);
    let has_title = cells.iter().any(|cell| cell == "TI" || cell == "T1");
    let tags = cells.first().and_then(|first| tags_of(first)).filter(|_| has_title);
    let meaning = |header: &str| match tags {
        _ if is_own => own_column(header),
        Some(tags) => tags.iter().find(|(tag, _)| *tag == header).map(|(_, column)| *column),
        None => column(header),
    };
    let columns = cells.into_iter().map(|cell| {
        let cell = cell.trim().to_owned();
        let meaning = meaning(&cell);
        (cell, meaning)
    });
    let mut columns: Vec<_> = columns.collect();
    // Beside a column of journals, "source" is the database.
    let has_journal =
        columns.iter().filter(|(_, known)| *known == Some(Column::Journal)).count() > 1;
    for (name, known) in &mut columns {
        if has_journal && name.eq_ignore_ascii_case("source") {
            *known = Some(Column::Text(TextField::Source));
        }
    }
    Header { columns, separator, is_own }
}

/// Reads a table to its end.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let Some(header) = find_header(&mut lines, sink)? else { return Ok(()) };
    let mut rows = Rows::new(&mut lines, header.separator);
    while let Some(row) = rows.next()? {
        match row {
            Row::Cells(line, cells) => accept(line, &header, cells, sink),
            Row::Unclosed(line) => {
                let message = "a quote opens in this row and never closes";
                let severity = Severity::Rejected;
                sink.diagnostic(Diagnostic::new(line, severity, Kind::Syntax, message));
            }
        }
    }
    Ok(())
}

fn find_header(lines: &mut Lines, sink: &mut dyn Sink) -> io::Result<Option<Header>> {
    for _ in 0..MOST_PREAMBLE {
        let Some(line) = lines.next()? else { break };
        if let Some(header) = header(line.text) {
            return Ok(Some(header));
        }
        if !line.text.trim().is_empty() {
            let message = "a line before the header was passed over";
            let severity = Severity::Skipped;
            sink.diagnostic(Diagnostic::new(line.number, severity, Kind::NotARecord, message));
        }
    }
    let message = "no column of titles was found";
    sink.diagnostic(Diagnostic::new(1, Severity::Skipped, Kind::NotARecord, message));
    Ok(None)
}

fn accept(line: u64, header: &Header, mut cells: Vec<String>, sink: &mut dyn Sink) {
    let mut row = RowReader::new(header);
    for funding in surplus_funding(header, &mut cells) {
        row.keep("Funding Text", &funding);
    }
    for (at, cell) in cells.iter().enumerate() {
        let cell = spreadsheet_value(cell);
        if is_missing(cell) {
            continue;
        }
        match header.columns.get(at) {
            Some((name, Some(column))) => row.cell(*column, name, cell),
            Some((name, None)) => row.keep(name, cell),
            None => row.keep(&format!("column {}", at + 1), cell),
        }
    }
    if cells.len() > header.columns.len() {
        row.warnings.push(format!(
            "{} cells in a table of {} columns",
            cells.len(),
            header.columns.len()
        ));
    }
    let warnings = std::mem::take(&mut row.warnings);
    let reference = row.finish();
    // Our own tables have entries that are little more than a key.
    let is_own = header.is_own && !says_nothing(&reference);
    if reference.is_anonymous() && !is_own {
        if reference.id.is_some() || !reference.extra.is_empty() || !reference.dates.is_empty() {
            let message = "row without title, name or identifier";
            sink.diagnostic(Diagnostic::new(line, Severity::Rejected, Kind::Empty, message));
        }
        return;
    }
    for message in warnings {
        sink.diagnostic(Diagnostic::new(line, Severity::Warning, Kind::Value, message));
    }
    sink.record(Found::new(line, reference));
}

/// Scopus writes further funding texts into cells that its header does not count; they stand behind
/// the last that it counts.
fn surplus_funding(header: &Header, cells: &mut Vec<String>) -> Vec<String> {
    let surplus = cells.len().saturating_sub(header.columns.len());
    let last = header.columns.iter().rposition(|(name, _)| name.starts_with("Funding Text"));
    last.filter(|_| surplus > 0)
        .map_or(Vec::new(), |at| cells.drain(at + 1..at + 1 + surplus).collect())
}

/// What R, pandas and databases write for nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "NA",
        "N/A",
        "n/a",
        "nan",
        "NaN",
        "NULL",
        "null",
        "None",
        "[No author name available]",
        "[No abstract available]",
    ];
    NOTHING.contains(&cell.trim())
}

/// A row under way.
struct RowReader<'h> {
    header: &'h Header,
    reference: Reference,
    warnings: Vec<String>,
    year: Option<String>,
    month: Option<String>,
    day: Option<String>,
    first_page: Option<String>,
    last_page: Option<String>,
    article_number: Option<String>,
    has_type: bool,
    book_title: bool,
    more: Option<String>,
}

impl<'h> RowReader<'h> {
    fn new(header: &'h Header) -> Self {
        Self {
            header,
            reference: Reference::default(),
            warnings: Vec::new(),
            year: None,
            month: None,
            day: None,
            first_page: None,
            last_page: None,
            article_number: None,
            has_type: false,
            book_title: false,
            more: None,
        }
    }

    fn keep(&mut self, name: &str, cell: &str) {
        let name = if name.is_empty() { "column" } else { name };
        self.reference.keep(ID, name, markup::clean_block(cell));
    }

    fn has_column(&self, column: Column) -> bool {
        self.header.columns.iter().any(|(_, known)| *known == Some(column))
    }

    fn cell(&mut self, column: Column, name: &str, cell: &str) {
        let line = || markup::clean(cell).into_owned();
        match column {
            Column::Id if self.reference.id.is_none() => self.reference.id = Some(line()),
            Column::Id => self.keep(name, cell),
            Column::Type => self.item_type(name, &line()),
            Column::Text(field) => self.text(field, name, cell),
            Column::Journal => self.container(name, cell),
            Column::BookTitle => {
                self.book_title = true;
                self.container(name, cell);
            }
            Column::Names(field) => self.names(field, name, cell),
            Column::FullNames => self.full_names(name, cell),
            Column::Date(field) => self.date(field, name, &line()),
            Column::List(field) => self.list(field, cell),
            Column::Year => self.part(name, cell, |row| &mut row.year),
            Column::Month => self.part(name, cell, |row| &mut row.month),
            Column::Day => self.part(name, cell, |row| &mut row.day),
            Column::FirstPage => self.part(name, cell, |row| &mut row.first_page),
            Column::LastPage => self.part(name, cell, |row| &mut row.last_page),
            Column::ArticleNumber => self.part(name, cell, |row| &mut row.article_number),
            Column::Number if self.has_column(Column::Text(TextField::Issue)) => {
                self.text(TextField::Number, name, cell);
            }
            Column::Number => self.text(TextField::Issue, name, cell),
            Column::SerialNumber => self.serial_numbers(name, cell),
            Column::Citation => self.citation(name, cell),
            Column::ExtraLines => self.extra_lines(cell),
            Column::More => self.more = Some(cell.to_owned()),
            Column::Redundant => {
                if self.reference.is_anonymous() {
                    self.keep(name, cell);
                }
            }
        }
    }

    fn part(&mut self, name: &str, cell: &str, part: fn(&mut Self) -> &mut Option<String>) {
        let value = markup::clean(cell).into_owned();
        match part(self) {
            Some(before) if *before == value => {}
            Some(_) => self.keep(name, cell),
            free => *free = Some(value),
        }
    }

    fn item_type(&mut self, name: &str, cell: &str) {
        if self.header.is_own {
            match Field::from_csl(cell) {
                Some(own) => (self.reference.item_type, self.has_type) = (own, true),
                None => self.keep(name, cell),
            }
            return;
        }
        match types::item_type(cell) {
            Some((item_type, says_more)) if !self.has_type => {
                (self.reference.item_type, self.has_type) = (item_type, true);
                if says_more && !self.reference.set_first(TextField::Genre, cell) {
                    self.keep(name, cell);
                }
            }
            _ => self.keep(name, cell),
        }
    }

    fn text(&mut self, field: TextField, name: &str, cell: &str) {
        let value = text_value(field, cell);
        if !is_valid(field, &value) {
            self.warnings.push(format!("\"{value}\" is no {}", field.csl()));
        }
        let same = self.reference.text(field) == Some(value.as_str());
        if !same && !self.reference.set_first(field, &value) {
            self.keep(name, cell);
        }
    }

    fn container(&mut self, name: &str, cell: &str) {
        self.text(TextField::ContainerTitle, name, cell);
    }

    fn names(&mut self, field: NameField, name: &str, cell: &str) {
        if !self.reference.names(field).is_empty() {
            self.keep(name, cell);
            return;
        }
        let list = names::names(cell);
        if list.names.is_empty() && !list.et_al {
            self.keep(name, cell);
        } else {
            self.reference.names.insert(field, list);
        }
    }

    /// Full names say all that initials say.
    fn full_names(&mut self, name: &str, cell: &str) {
        let full = names::names(cell);
        let initials = self.reference.names(NameField::Author).len();
        if full.names.is_empty() || full.names.len() < initials {
            self.keep(name, cell);
        } else {
            self.reference.names.insert(NameField::Author, full);
        }
    }

    fn date(&mut self, field: DateField, name: &str, cell: &str) {
        match loose::parse(&with_dashes(cell)) {
            Some(date) if self.reference.date(field).is_none() => {
                self.reference.dates.insert(field, date);
            }
            _ => self.keep(name, cell),
        }
    }

    fn list(&mut self, field: ListField, cell: &str) {
        for value in list_values(field, cell) {
            self.reference.push(field, value);
        }
    }

    /// A column says ISSN or ISBN and holds either, one or several, with words around them.
    fn serial_numbers(&mut self, name: &str, cell: &str) {
        for piece in cell.split([';', ',', '\n', '|']).map(str::trim).filter(|p| !p.is_empty()) {
            let word = piece.split(" (").next().unwrap_or_default();
            if let Some(issn) = Issn::parse(word) {
                self.reference.push(ListField::Issn, issn.as_str());
            } else if Isbn::parse(word).is_some() {
                self.reference.push(ListField::Isbn, markup::clean(word));
            } else if let Some(issns) = all_issns(word) {
                issns.iter().for_each(|issn| self.reference.push(ListField::Issn, issn.as_str()));
            } else {
                self.keep(name, piece);
            }
        }
    }

    /// `Nature. 2021 Dec 21;1(2):10-11. doi: …`: date, volume, issue and pages between stops.
    fn citation(&mut self, name: &str, cell: &str) {
        let parsed = cell.split(". ").find_map(|part| {
            let (date, rest) = part.split_once(';')?;
            let (numbers, pages) = rest.split_once(':').unwrap_or((rest, ""));
            let (volume, issue) = numbers.split_once('(').unwrap_or((numbers, ""));
            let is_date = matches!(loose::parse(date), Some(Date::Point(_) | Date::Range(..)));
            is_date
                .then(|| [date, volume, issue.trim_end_matches(')'), pages.trim_end_matches('.')])
        });
        let Some([date, volume, issue, pages]) = parsed else {
            self.keep(name, cell);
            return;
        };
        if let Some(date) = loose::parse(date) {
            self.reference.dates.insert(DateField::Issued, date);
        }
        for (field, value) in
            [(TextField::Volume, volume), (TextField::Issue, issue), (TextField::Page, pages)]
        {
            if !value.trim().is_empty() && self.reference.text(field).is_none() {
                self.reference.set(field, markup::clean(value));
            }
        }
        self.keep(name, cell);
    }

    fn extra_lines(&mut self, cell: &str) {
        let mut prose = Vec::new();
        for line in cell.lines() {
            let identifier = line.split_once(':').and_then(|(label, value)| {
                let field = match label.trim().to_lowercase().as_str() {
                    "pmid" => TextField::Pmid,
                    "pmcid" => TextField::Pmcid,
                    "doi" => TextField::Doi,
                    "arxiv" => TextField::Arxiv,
                    _ => return None,
                };
                Some((field, text_value(field, value)))
            });
            match identifier {
                Some((field, value)) if is_valid(field, &value) => {
                    if !self.reference.set_first(field, &value)
                        && self.reference.text(field) != Some(value.as_str())
                    {
                        prose.push(line);
                    }
                }
                _ => prose.push(line),
            }
        }
        self.reference.push(ListField::Note, markup::clean_block(&prose.join("\n")));
    }

    fn finish(mut self) -> Reference {
        self.dates();
        self.pages();
        super::ovid::part(&mut self.reference, ID);
        self.guess_type();
        if let Some(text) = self.more.take()
            && !exact::apply(&text, &mut self.reference)
        {
            self.keep(super::columns::MORE, &text);
        }
        self.reference
    }

    /// A date with a month beats a year. Where they are of different years the column of years is
    /// right, and the date, which says when the record was made or the work came online, is kept.
    fn dates(&mut self) {
        let parts = [&self.year, &self.month, &self.day].map(|part| part.as_deref());
        let Some(composed) = compose(parts) else { return };
        let given = self.reference.date(DateField::Issued).cloned();
        let differs = given.as_ref().is_some_and(|given| given.year() != composed.year());
        let is_finer = given.as_ref().is_none_or(|given| given.precision() < composed.precision());
        if differs || is_finer {
            self.reference.dates.insert(DateField::Issued, composed);
        }
        if let Some(given) = given.filter(|given| differs && given.precision() > 0) {
            self.keep("date", &given.to_string());
        }
    }

    fn pages(&mut self) {
        let pages = match (self.first_page.take(), self.last_page.take()) {
            (Some(first), Some(last)) if first != last && !first.contains('-') => {
                Some(format!("{first}-{last}"))
            }
            (first, last) => first.or(last),
        };
        if let Some(pages) = pages.filter(|pages| !self.reference.set_first(TextField::Page, pages))
        {
            let given = self.reference.text(TextField::Page).unwrap_or_default();
            if given.replace(['\u{2013}', ' '], "-") != pages {
                self.keep("pages", &pages);
            }
        }
        if let Some(number) = self.article_number.take()
            && !self.reference.set_first(TextField::Number, &number)
        {
            self.keep("article number", &number);
        }
    }

    /// A table of articles rarely says so.
    fn guess_type(&mut self) {
        let holds = |field| self.reference.text(field).is_some();
        if self.has_type || self.header.is_own {
            return;
        }
        self.reference.item_type = if self.book_title {
            ItemType::Chapter
        } else if holds(TextField::ContainerTitle) || holds(TextField::Pmid) {
            ItemType::ArticleJournal
        } else if !self.reference.list(ListField::Isbn).is_empty() {
            ItemType::Book
        } else {
            ItemType::Document
        };
    }
}

/// A text field's value as the model has it.
pub(super) fn text_value(field: TextField, cell: &str) -> String {
    let is_rich = matches!(
        field,
        TextField::Title
            | TextField::Abstract
            | TextField::ContainerTitle
            | TextField::OriginalTitle
            | TextField::TranslatedTitle
            | TextField::CollectionTitle
    );
    if is_rich {
        return rich(cell, field == TextField::Abstract);
    }
    plain(field, cell)
}

/// A list's values.
pub(super) fn list_values(field: ListField, cell: &str) -> Vec<String> {
    match field {
        ListField::Keyword => names::values(cell),
        ListField::Note => vec![markup::clean_block(cell).into_owned()],
        ListField::Isbn | ListField::Issn => {
            cell.split(';').map(|value| markup::clean(value).into_owned()).collect()
        }
        // EndNote joins addresses by a word of its own.
        ListField::Url => cell
            .split([' ', '\n', '\t'])
            .flat_map(|word| word.split(";http").enumerate().map(|(at, url)| (at, url.to_owned())))
            .map(|(at, url)| if at == 0 { url } else { format!("http{url}") })
            .map(|url| markup::clean(&url).into_owned())
            .filter(|url| !url.is_empty() && url != "AND")
            .collect(),
    }
}

/// Two ISSNs that a space parts, or nothing.
fn all_issns(text: &str) -> Option<Vec<Issn>> {
    let bare = text.replace(' ', "");
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let parsed: Option<Vec<Issn>> = pieces.iter().map(|piece| Issn::parse(piece)).collect();
    parsed.filter(|issns| !issns.is_empty() && bare.len() >= 8)
}

/// `20190301` is a day.
fn with_dashes(cell: &str) -> String {
    if cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{}-{}-{}", &cell[..4], &cell[4..6], &cell[6..]);
    }
    cell.to_owned()
}

fn compose(parts: [Option<&str>; 3]) -> Option<Date> {
    let [year, month, day] = parts;
    let year = year?;
    let date = loose::parse(year.trim_end_matches(".0"))?;
    let (Some(month), Date::Point(PartialDate { month: None, .. })) = (month, &date) else {
        return Some(date);
    };
    let day = day.filter(|day| day.parse::<u8>().is_ok_and(|day| day > 0)).unwrap_or_default();
    let number = month.parse::<u8>().ok().filter(|month| (1..=12).contains(month));
    let text = match (number, day) {
        (Some(month), "") => format!("{date}-{month:02}"),
        (Some(month), day) => format!("{date}-{month:02}-{day:0>2}"),
        (None, day) => format!("{date} {month} {day}"),
    };
    let finer = loose::parse(&text).filter(|finer| finer.year() == date.year());
    Some(finer.unwrap_or(date))
}
