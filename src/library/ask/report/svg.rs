//! A report comes in; its flow diagram and plots go out as inline SVG, each with a title and a
//! description for those who do not see it. Colours are the page's (`html::STYLE`).

use super::element::Markup;
use super::{BIN, DatabaseReport, Kind, Report, kind_name};

/// More bars than this are drawn together in wider bins.
const MOST_BARS: usize = 50;
/// Of more sources than this those with the most records are drawn in the matrix.
pub(super) const MOST_IN_MATRIX: usize = 20;
/// Of more databases than this of one kind the rest is drawn in one line.
const MOST_NAMED: usize = 8;
const LINE: usize = 18;
const BOX: usize = 380;
const GAP: usize = 60;

/// A drawing of this size, with what it shows in words.
struct Drawing<'t> {
    id: &'static str,
    width: usize,
    height: usize,
    title: &'t str,
    says: &'t str,
}

impl Drawing<'_> {
    fn draw(&self, page: &mut Markup, inside: impl FnOnce(&mut Markup)) {
        let (title_id, says_id) = (format!("{}-title", self.id), format!("{}-says", self.id));
        let view = format!("0 0 {} {}", self.width, self.height);
        let labels = format!("{title_id} {says_id}");
        let attributes: super::element::Attributes = &[
            ("id", &self.id),
            ("viewBox", &view),
            ("width", &self.width),
            ("height", &self.height),
            ("role", &"img"),
            ("aria-labelledby", &labels),
        ];
        page.element("svg", attributes, |svg| {
            svg.leaf("title", &[("id", &title_id)], self.title);
            svg.leaf("desc", &[("id", &says_id)], self.says);
            inside(svg);
        });
        page.line();
    }
}

/// A box of the flow diagram: its head, and what stands beneath.
struct Step {
    head: String,
    lines: Vec<String>,
    /// Whether it is for the reviewers to fill in.
    blank: bool,
}

impl Step {
    fn new(head: &str, number: u64, lines: Vec<String>) -> Self {
        Self { head: format!("{head} (n = {number})"), lines, blank: false }
    }

    fn blank(head: &str) -> Self {
        Self { head: format!("{head} (n = )"), lines: Vec::new(), blank: true }
    }

    fn height(&self) -> usize {
        LINE * (self.lines.len() + 1) + 16
    }
}

/// The flow diagram: what the library knows in full lines, what the reviewers will know in broken ones.
pub(super) fn flow(page: &mut Markup, report: &Report) {
    let rows = steps(report);
    let tops: Vec<usize> = rows
        .iter()
        .scan(10, |top, (left, right)| {
            let own = *top;
            *top += left.height().max(right.as_ref().map_or(0, Step::height)) + 34;
            Some(own)
        })
        .collect();
    let height = tops.last().zip(rows.last()).map_or(0, |(top, (left, _))| top + left.height());
    let flow = &report.flow;
    let says = format!(
        "{} records identified; {} duplicate records removed; {} removed for other reasons; {} entries left to be screened.",
        flow.records, flow.duplicates, flow.in_trash, flow.left
    );
    let drawing = Drawing {
        id: "flow",
        width: 2 * BOX + GAP + 20,
        height: height + 10,
        title: "PRISMA 2020 flow diagram",
        says: &says,
    };
    drawing.draw(page, |svg| {
        for (at, (left, right)) in rows.iter().enumerate() {
            let top = tops[at];
            draw_step(svg, 10, top, left);
            if let Some(right) = right {
                let y = top + left.height().min(right.height()) / 2;
                arrow(svg, (10 + BOX, y), (10 + BOX + GAP, y));
                draw_step(svg, 10 + BOX + GAP, top, right);
            }
            if let Some(next) = tops.get(at + 1) {
                arrow(svg, (10 + BOX / 2, top + left.height()), (10 + BOX / 2, *next));
            }
        }
    });
}

fn steps(report: &Report) -> Vec<(Step, Option<Step>)> {
    let flow = &report.flow;
    let mut identified = Vec::new();
    for (kind, records) in [
        (Kind::Database, flow.from_databases),
        (Kind::Register, flow.from_registers),
        (Kind::Other, flow.from_others),
    ] {
        if records > 0 || kind != Kind::Other {
            identified.push(format!("{} (n = {records})", capital(kind_name(kind).1)));
            identified.extend(named(report, kind));
        }
    }
    let removed = vec![
        format!("Duplicate records removed (n = {})", flow.duplicates),
        format!("   found within a source (n = {})", flow.within_sources),
        format!("   found between sources (n = {})", flow.between_sources),
        format!("   joined automatically (n = {})", flow.automatic),
        format!("   joined by hand (n = {})", flow.by_hand),
        format!("Removed for other reasons: in the trash (n = {})", flow.in_trash),
    ];
    let before = flow.duplicates + flow.in_trash;
    vec![
        (
            Step::new("Records identified", flow.records, identified),
            Some(Step::new("Records removed before screening", before, removed)),
        ),
        (
            Step::new("Records screened", flow.left, Vec::new()),
            Some(Step::blank("Records excluded")),
        ),
        (Step::blank("Reports sought for retrieval"), Some(Step::blank("Reports not retrieved"))),
        (Step::blank("Reports assessed for eligibility"), Some(Step::blank("Reports excluded"))),
        (Step::blank("Studies included in review"), None),
    ]
}

/// The databases of a kind, those with the most records first.
fn named(report: &Report, kind: Kind) -> Vec<String> {
    let mut rows: Vec<&DatabaseReport> =
        report.databases.iter().filter(|row| row.database.kind == kind).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.records));
    let rest = rows.split_off(rows.len().min(MOST_NAMED));
    let line = |name: &str, records: u64| format!("   {} (n = {records})", short(name, 34));
    let mut lines: Vec<String> =
        rows.iter().map(|row| line(&row.database.name, row.records)).collect();
    if !rest.is_empty() {
        let records = rest.iter().map(|row| row.records).sum();
        lines.push(line(&format!("{} more", rest.len()), records));
    }
    lines
}

fn draw_step(svg: &mut Markup, x: usize, y: usize, step: &Step) {
    let class = if step.blank { "box blank" } else { "box" };
    svg.empty(
        "rect",
        &[
            ("class", &class),
            ("x", &x),
            ("y", &y),
            ("width", &BOX),
            ("height", &step.height()),
            ("rx", &4),
        ],
    );
    label(svg, x + 12, y + 22, "head", &step.head);
    for (at, line) in step.lines.iter().enumerate() {
        let indent = 12 + 5 * (line.len() - line.trim_start().len());
        label(svg, x + indent, y + 22 + LINE * (at + 1), "line", line.trim_start());
    }
}

fn label(svg: &mut Markup, x: usize, y: usize, class: &'static str, text: &str) {
    svg.leaf("text", &[("class", &class), ("x", &x), ("y", &y)], text);
}

fn arrow(svg: &mut Markup, (x, y): (usize, usize), (to_x, to_y): (usize, usize)) {
    svg.empty("line", &[("class", &"arrow"), ("x1", &x), ("y1", &y), ("x2", &to_x), ("y2", &to_y)]);
    let points = match x == to_x {
        true => format!("{},{} {},{} {to_x},{to_y}", to_x - 5, to_y - 8, to_x + 5, to_y - 8),
        false => format!("{},{} {},{} {to_x},{to_y}", to_x - 8, to_y - 5, to_x - 8, to_y + 5),
    };
    svg.empty("polygon", &[("class", &"tip"), ("points", &points)]);
}

/// The entries left by their years.
pub(super) fn years(page: &mut Markup, report: &Report) {
    let years: Vec<(i64, u64)> =
        report.years.iter().map(|(year, count)| (i64::from(*year), *count)).collect();
    let title = "Entries left, by year";
    bars(page, ("years", title, "entries"), &years, 1);
}

/// The removed records by the bits of the link that joined them.
pub(super) fn evidence(page: &mut Markup, report: &Report) {
    let bins: Vec<(i64, u64)> =
        report.evidence.iter().map(|(bits, count)| (i64::from(*bits), *count)).collect();
    let title = "Duplicates, by the bits of evidence that joined them";
    bars(page, ("evidence", title, "records"), &bins, i64::from(BIN));
}

/// Bars of counts over numbers that are `step` apart; where there are too many, in wider bins.
fn bars(
    page: &mut Markup,
    (id, title, what): (&'static str, &str, &str),
    values: &[(i64, u64)],
    step: i64,
) {
    let (Some((first, _)), Some((last, _))) = (values.first(), values.last()) else { return };
    let wide = width_of(last - first, step);
    let start = first.div_euclid(wide) * wide;
    let count = usize::try_from((last - start) / wide).unwrap_or_default() + 1;
    let mut bins = vec![0u64; count];
    for (value, number) in values {
        bins[usize::try_from((value - start) / wide).unwrap_or_default()] += number;
    }
    let most = bins.iter().copied().max().unwrap_or_default().max(1);
    let bar = (720 / count).clamp(4, 60);
    let says = format!(
        "{count} bars of {wide} each from {first} to {last}; the highest stands for {most} {what}."
    );
    let drawing = Drawing { id, width: 800, height: 240, title, says: &says };
    drawing.draw(page, |svg| {
        label(svg, 10, 16, "head", title);
        svg.empty(
            "line",
            &[("class", &"axis"), ("x1", &50), ("y1", &200), ("x2", &780), ("y2", &200)],
        );
        label_at(svg, (44, 44), "end", &most.to_string());
        label_at(svg, (44, 204), "end", "0");
        for (at, number) in bins.iter().enumerate() {
            let height = number * 160 / most;
            let height = if *number > 0 { height.max(1) } else { 0 };
            let x = 54 + at * bar;
            let from = start + wide * i64::try_from(at).unwrap_or_default();
            let name =
                if wide == 1 { from.to_string() } else { format!("{from} to {}", from + wide) };
            let attributes: super::element::Attributes = &[
                ("class", &"bar"),
                ("x", &x),
                ("y", &(200 - height)),
                ("width", &(bar - 1)),
                ("height", &height),
            ];
            svg.element("rect", attributes, |rect| {
                rect.leaf("title", &[], &format!("{name}: {number} {what}"));
            });
            let every = (count * 44).div_ceil(720).max(44usize.div_ceil(bar));
            if at % every == 0 {
                label_at(svg, (x + bar / 2, 218), "middle", &from.to_string());
            }
        }
    });
}

/// How wide bins are: the least of 1, 2, 5, 10, 20 … steps by which the span is not too many bars.
fn width_of(span: i64, step: i64) -> i64 {
    let most = i64::try_from(MOST_BARS).unwrap_or(i64::MAX);
    let mut wide = [1i64, 2, 5]
        .into_iter()
        .cycle()
        .enumerate()
        .map(|(at, factor)| step * factor * 10i64.pow(u32::try_from(at / 3).unwrap_or(0)));
    wide.find(|wide| span / wide < most - 1).unwrap_or(span.max(1))
}

fn label_at(svg: &mut Markup, (x, y): (usize, usize), anchor: &'static str, text: &str) {
    svg.leaf("text", &[("class", &"tick"), ("x", &x), ("y", &y), ("text-anchor", &anchor)], text);
}

/// How many entries each two sources share; a cell is the darker the more.
pub(super) fn overlap(page: &mut Markup, report: &Report) {
    let mut drawn = report.overlap.compared.clone();
    drawn.sort_by_key(|at| (std::cmp::Reverse(report.sources[*at].records), *at));
    drawn.truncate(MOST_IN_MATRIX);
    drawn.sort_unstable();
    if drawn.is_empty() {
        return;
    }
    let (left, top, cell) = (330, 40, 44);
    let size = drawn.len() * cell;
    let says = format!(
        "A table of {} sources. A cell says how many entries have records of both; on the diagonal, of the one.",
        drawn.len()
    );
    let (width, height) = (left + size + 10, top + size + 10);
    let title = "Entries that sources share";
    let drawing = Drawing { id: "overlap", width, height, title, says: &says };
    drawing.draw(page, |svg| {
        for (row, a) in drawn.iter().enumerate() {
            let y = top + row * cell;
            let source = &report.sources[*a];
            let (number, name) = (source.number, short(&source.name, 40));
            let name = format!("{number}. {name}");
            label_at(svg, (left - 8, y + 27), "end", &name);
            label_at(svg, (left + row * cell + cell / 2, top - 10), "middle", &number.to_string());
            for (column, b) in drawn.iter().enumerate() {
                let own = source.entries;
                let number = if a == b { own } else { report.overlap.of(*a, *b) };
                draw_cell(svg, (left + column * cell, y, cell), number, own, a == b);
            }
        }
    });
}

fn draw_cell(
    svg: &mut Markup,
    (x, y, cell): (usize, usize, usize),
    number: u64,
    of: u64,
    is_own: bool,
) {
    let class = if is_own { "cell own" } else { "cell" };
    let share = if is_own { 0.0 } else { number as f64 / of.max(1) as f64 };
    let opacity = format!("{:.2}", share * 0.6);
    let side = cell - 2;
    let attributes: super::element::Attributes = &[
        ("class", &class),
        ("x", &x),
        ("y", &y),
        ("width", &side),
        ("height", &side),
        ("fill-opacity", &opacity),
    ];
    svg.empty("rect", attributes);
    label_at(svg, (x + cell / 2 - 1, y + 27), "middle", &number.to_string());
}

/// The end of a long name, which tells files apart, after an ellipsis.
fn short(name: &str, most: usize) -> String {
    let count = name.chars().count();
    match count > most {
        true => std::iter::once('…').chain(name.chars().skip(count - most + 1)).collect(),
        false => name.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_as_wide_as_it_takes() {
        for (span, step, wide) in
            [(0, 1, 1), (40, 1, 1), (60, 1, 2), (200, 1, 5), (9_999, 1, 500), (60, 5, 5)]
        {
            assert_eq!(width_of(span, step), wide, "{span}");
        }
        assert!(i64::from(i32::MAX) * 2 / width_of(i64::from(i32::MAX) * 2, 1) < 50);
    }

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(short("search/pubmed.nbib", 10), "…bmed.nbib");
        assert_eq!(short("pubmed.nbib", 11), "pubmed.nbib");
        assert_eq!(capital("databases"), "Databases");
    }
}
