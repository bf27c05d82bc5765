//! A library comes in; one page of HTML goes out that stands by itself: it loads nothing, runs
//! nothing, escapes every text, reads well in light and dark and on paper, and is well-formed XML.

use super::element::Markup;
use super::{
    DatabaseReport, Removed, Report, ReportOptions, SourceReport, ToldBy, gather, kind_name,
    state_name, svg,
};
use crate::library::{Library, LibraryError};
use cite_model::field::Field;
use std::io::Write;

/// Only so many removed records stand on the page; the CSV and the JSON have all.
pub const MOST_REMOVED_SHOWN: usize = 500;
/// Only so many sources, and so many keys in a list, stand on the page; the JSON has all.
const MOST_SOURCES: usize = 500;
const MOST_KEYS: usize = 200;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --soft: #666; --rule: #bbb; --fill: #f2f5f9; --mark: #2b6cb0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #16181c; --soft: #a0a0a0; --rule: #50555e; --fill: #20252d; --mark: #63a4e8; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #444; --rule: #999; --fill: #fff; --mark: #2b6cb0; } h2 { break-after: avoid; } svg, tr { break-inside: avoid; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p.note, caption { color: var(--soft); text-align: left; }
svg { max-width: 100%; height: auto; display: block; margin: 1rem 0; font: 13px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .head { font-weight: 600; } svg .tick { font-size: 11px; }
.box { fill: var(--fill); stroke: var(--ink); } .blank { fill: none; stroke: var(--rule); stroke-dasharray: 5 4; }
.arrow, .axis { stroke: var(--ink); } .tip { fill: var(--ink); } .bar { fill: var(--mark); }
.cell { fill: var(--mark); stroke: var(--rule); } .own { fill: none; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; } th, td { border-bottom: 1px solid var(--rule); padding: .25rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { position: sticky; top: 0; background: var(--paper); overflow-wrap: normal; } td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: .8rem; }
";

/// Writes the page of a library; gives its numbers.
pub fn html(
    library: &Library,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<Report, LibraryError> {
    let mut shown = Vec::new();
    let report = gather::run(library, options, &mut |removed| {
        if shown.len() < MOST_REMOVED_SHOWN {
            shown.push(removed);
        }
        Ok(())
    })?;
    let page = page(&report, &shown);
    out.write_all(page.as_bytes()).map_err(LibraryError::Output)?;
    Ok(report)
}

fn page(report: &Report, removed: &[Removed]) -> String {
    let mut page = Markup::default();
    page.element("html", &[("lang", &"en")], |html| {
        html.element("head", &[], |head| {
            head.empty("meta", &[("charset", &"utf-8")]);
            head.empty("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &POLICY)]);
            head.empty(
                "meta",
                &[("name", &"viewport"), ("content", &"width=device-width, initial-scale=1")],
            );
            head.leaf("title", &[], "Report of a library");
            head.element("style", &[], |style| style.verbatim(STYLE));
        });
        html.line();
        html.element("body", &[], |body| {
            head_of_page(body, report);
            body.element("main", &[], |main| sections(main, report, removed));
        });
    });
    format!("<!DOCTYPE html>\n{}\n", page.finish())
}

fn head_of_page(body: &mut Markup, report: &Report) {
    let tool = &report.tool;
    body.leaf("h1", &[], "Report of a library");
    let made = format!("Made by {} {}, {}.", tool.name, tool.version, report.made);
    body.leaf("p", &[("class", &"note")], &made);
    body.line();
}

fn sections(main: &mut Markup, report: &Report, removed: &[Removed]) {
    heading(main, "Flow diagram");
    svg::flow(main, report);
    note(
        main,
        "After PRISMA 2020 (Page et al., BMJ 2021;372:n71). Broken lines are for the reviewers to fill in. Duplicates are looked for among all sources together, whichever way they were identified.",
    );
    numbers(main, report);
    heading(main, "Databases, registers and other sources");
    databases(main, report);
    heading(main, "Sources");
    sources(main, report);
    heading(main, "Overlap of sources");
    svg::overlap(main, report);
    if report.overlap.compared.len() > svg::MOST_IN_MATRIX {
        let most = svg::MOST_IN_MATRIX;
        note(main, &format!("The {most} sources with the most records. The JSON has more."));
    }
    heading(main, "Years");
    svg::years(main, report);
    note(main, &format!("{} entries without a year.", report.without_year));
    heading(main, "Evidence");
    svg::evidence(main, report);
    reasons(main, report);
    heading(main, "Related, retracted, in the trash");
    related(main, report);
    heading(main, "Removed records");
    audit(main, report, removed);
    heading(main, "Settings");
    settings(main, report);
    heading(main, "Sums");
    sums(main, report);
}

fn heading(main: &mut Markup, text: &str) {
    main.line();
    main.leaf("h2", &[], text);
    main.line();
}

fn note(main: &mut Markup, text: &str) {
    main.leaf("p", &[("class", &"note")], text);
}

/// A cell of a table.
enum Cell {
    Text(String),
    Number(u64),
    Code(String),
}

/// A table with a head and rows.
fn table(main: &mut Markup, head: &[&str], rows: impl Iterator<Item = Vec<Cell>>) {
    main.element("div", &[("class", &"wide")], |wide| {
        wide.element("table", &[], |table| {
            table.element("thead", &[], |thead| {
                thead.element("tr", &[], |tr| {
                    head.iter().for_each(|text| tr.leaf("th", &[("scope", &"col")], text));
                });
            });
            table.element("tbody", &[], |tbody| {
                for row in rows {
                    tbody.line();
                    tbody.element("tr", &[], |tr| row.iter().for_each(|cell| draw_cell(tr, cell)));
                }
            });
        });
    });
    main.line();
}

fn draw_cell(row: &mut Markup, cell: &Cell) {
    match cell {
        Cell::Text(text) => row.leaf("td", &[], text),
        Cell::Number(number) => row.leaf("td", &[("class", &"number")], &number.to_string()),
        Cell::Code(text) => row.element("td", &[], |td| td.leaf("code", &[], text)),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn numbers(main: &mut Markup, report: &Report) {
    let flow = &report.flow;
    let rows = [
        ("Related to another entry, and kept", flow.related),
        ("Retracted", flow.retracted),
        ("Possible duplicates, not decided", flow.undecided),
        ("Duplicates that are copies letter by letter", flow.copies),
        ("Records that could not be read, and are not among those identified", flow.rejected),
        ("Parts of sources that are no records", flow.skipped),
    ];
    let rows = rows.iter().map(|(what, number)| vec![text(what), Cell::Number(*number)]);
    table(main, &["Besides", "Number"], rows);
}

fn databases(main: &mut Markup, report: &Report) {
    let row = |row: &DatabaseReport| {
        vec![
            text(&row.database.name),
            text(kind_name(row.database.kind).0),
            Cell::Number(row.sources),
            Cell::Number(row.records),
            Cell::Number(row.entries),
            Cell::Number(row.alone),
        ]
    };
    let head = ["Name", "Kind", "Sources", "Records", "Entries", "Only there"];
    table(main, &head, report.databases.iter().map(row));
}

fn sources(main: &mut Markup, report: &Report) {
    let row = |source: &SourceReport| {
        let told = match source.told_by {
            ToldBy::Person => " (as a person says)",
            ToldBy::Records | ToldBy::Nothing => "",
            ToldBy::Format => " (by its format)",
        };
        let absent = state_name(source.state);
        vec![
            Cell::Number(source.number.0.unsigned_abs()),
            Cell::Text(format!("{}{absent}", source.name)),
            Cell::Text(format!("{}{told}", source.database.name)),
            text(&source.format),
            text(&source.imported),
            Cell::Number(source.read),
            Cell::Number(source.records),
            Cell::Number(source.within),
            Cell::Number(source.between),
            Cell::Number(source.kept),
            Cell::Number(source.rejected),
            Cell::Number(source.skipped),
            Cell::Number(source.alone),
            Cell::Code(source.hash.clone()),
        ]
    };
    let head = [
        "No",
        "Source",
        "From",
        "Format",
        "Imported",
        "Read",
        "Records",
        "Duplicates within",
        "Duplicates of others",
        "Kept",
        "Rejected",
        "Skipped",
        "Entries only here",
        "Hash (xxh3-128)",
    ];
    table(main, &head, report.sources.iter().take(MOST_SOURCES).map(row));
    if report.sources.len() > MOST_SOURCES {
        let all = report.sources.len();
        note(main, &format!("The first {MOST_SOURCES} of {all} sources. The JSON has all."));
    }
}

fn reasons(main: &mut Markup, report: &Report) {
    let row = |reason: &super::Reason| {
        vec![text(&reason.rule), text(&reason.says), Cell::Number(reason.records)]
    };
    table(main, &["Rule", "What it says", "Records removed"], report.reasons.iter().map(row));
}

fn related(main: &mut Markup, report: &Report) {
    let relations = report.relations.iter();
    let rows = relations.map(|(relation, pairs)| vec![text(relation.csl()), Cell::Number(*pairs)]);
    table(main, &["Relation", "Pairs of entries"], rows);
    keys(main, "Retracted", &report.retracted);
    keys(main, "In the trash", &report.in_trash);
}

fn keys(main: &mut Markup, what: &str, keys: &[String]) {
    let some = keys.iter().take(MOST_KEYS).cloned().collect::<Vec<_>>().join(", ");
    let some = if some.is_empty() { "none".to_owned() } else { some };
    let more = keys.len().saturating_sub(MOST_KEYS);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    main.leaf("p", &[], &format!("{what}: {some}{more}."));
}

fn audit(main: &mut Markup, report: &Report, removed: &[Removed]) {
    let all = report.flow.duplicates;
    if all > removed.len() as u64 {
        let shown = removed.len();
        note(
            main,
            &format!(
                "The first {shown} of {all} removed records. `cite report --csv FILE` and `cite report --json` have all."
            ),
        );
    }
    let row = |row: &Removed| {
        let place = |place: &super::RecordPlace| format!("{}:{}", place.source, place.line);
        let by = match &row.decision {
            Some(said) => format!("{}, {}: {}", said.who, said.decided, said.why),
            None => row.reason.clone(),
        };
        let bits = row.bits.map(|bits| format!("{bits:.1}")).unwrap_or_default();
        vec![
            text(&row.key),
            Cell::Text(place(&row.removed)),
            text(&row.removed.title),
            Cell::Text(place(&row.kept)),
            Cell::Text(place(&row.linked_to)),
            text(if row.within_source { "within source" } else { "between sources" }),
            text(&row.rule),
            Cell::Text(bits),
            Cell::Text(by),
        ]
    };
    let head =
        ["Entry", "Removed", "Title", "Kept", "Linked to", "Found", "Rule", "Bits", "Reason"];
    table(main, &head, removed.iter().map(row));
}

fn settings(main: &mut Markup, report: &Report) {
    let tool = &report.tool;
    let rows = [
        ("Program", format!("{} {}", tool.name, tool.version)),
        ("Schema of the library", format!("version {}", tool.schema)),
        ("A pair is linked from", format!("{} bits", tool.link_from_bits)),
        ("A pair is a possible link from", format!("{} bits", tool.possible_from_bits)),
        ("Hash of the table of weights (xxh3-128)", tool.weights.clone()),
        ("Rules above the weights, in order", tool.rules.join("; ")),
        ("Rules by which pairs are found", tool.blocking_rules.join("; ")),
        ("The kept record", "of an entry's records the one of the most trusted kind of source; of several the one whose content's hash is least".to_owned()),
    ];
    table(
        main,
        &["Setting", "Value"],
        rows.into_iter().map(|(what, is)| vec![text(what), Cell::Text(is)]),
    );
}

fn sums(main: &mut Markup, report: &Report) {
    let row =
        |sum: super::Sum| vec![text(sum.what), Cell::Number(sum.whole), Cell::Number(sum.parts)];
    table(main, &["What is the same", "Whole", "Parts"], report.sums().into_iter().map(row));
}
