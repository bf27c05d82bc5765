//! A report comes in, lines for a person to read at a terminal go out. They are not yet harmless
//! there: who prints them sees to that.

use super::{DatabaseReport, Kind, Report, SourceReport, ToldBy, kind_name, state_name};

/// Of more sources than this no matrix is drawn; the JSON has all.
const MOST_IN_MATRIX: usize = 12;

/// The report as lines.
pub fn lines(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    let tool = &report.tool;
    lines.push(format!("PRISMA 2020 numbers by {} {}, {}", tool.name, tool.version, report.made));
    flow(report, &mut lines);
    lines.push(String::new());
    lines.push("sources".to_owned());
    report.sources.iter().for_each(|source| lines.extend(source_lines(source)));
    matrix(report, &mut lines);
    reasons(report, &mut lines);
    lines.push(String::new());
    lines.push(format!(
        "settings: link from {} bits, possible link from {} bits, weights {}, schema version {}",
        tool.link_from_bits, tool.possible_from_bits, tool.weights, tool.schema
    ));
    lines
}

fn flow(report: &Report, lines: &mut Vec<String>) {
    let flow = &report.flow;
    let mut put = |depth: usize, what: &str, number: u64| {
        let what = format!("{}{what}", "  ".repeat(depth));
        lines.push(format!("{what:42}{number:>9}"));
    };
    put(0, "records identified", flow.records);
    for (kind, records) in [
        (Kind::Database, flow.from_databases),
        (Kind::Register, flow.from_registers),
        (Kind::Other, flow.from_others),
    ] {
        put(1, &format!("from {}", kind_name(kind).1), records);
        let of_kind = |row: &&DatabaseReport| row.database.kind == kind;
        for row in report.databases.iter().filter(of_kind) {
            put(2, &row.database.name, row.records);
        }
    }
    put(0, "duplicate records removed", flow.duplicates);
    put(1, "found within a source", flow.within_sources);
    put(1, "found between sources", flow.between_sources);
    put(1, "joined automatically", flow.automatic);
    put(2, "copies letter by letter", flow.copies);
    put(1, "joined by hand", flow.by_hand);
    put(0, "removed for other reasons (in the trash)", flow.in_trash);
    put(0, "entries left, to be screened", flow.left);
    put(1, "related to another entry, and kept", flow.related);
    put(1, "retracted", flow.retracted);
    put(0, "possible duplicates, not decided", flow.undecided);
    put(0, "not read: rejected records", flow.rejected);
    put(0, "not read: parts that are no records", flow.skipped);
}

fn source_lines(source: &SourceReport) -> [String; 3] {
    let told = match source.told_by {
        ToldBy::Person => ", as a person says",
        ToldBy::Records => ", by its records",
        ToldBy::Format => ", by its format",
        ToldBy::Nothing => "; `--database FILE=NAME` says which",
    };
    let (name, kind) = (&source.database.name, kind_name(source.database.kind).0);
    let absent = state_name(source.state);
    [
        format!("  {}. {}{absent}", source.number, source.name),
        format!(
            "     {name} ({kind}{told}), {}, imported {}, {}",
            source.format, source.imported, source.hash
        ),
        format!(
            "     records {} of {} read: kept {}, duplicates within {}, of others {}; rejected {}, skipped {}; entries {}, only here {}",
            source.records,
            source.read,
            source.kept,
            source.within,
            source.between,
            source.rejected,
            source.skipped,
            source.entries,
            source.alone
        ),
    ]
}

/// How many entries each two sources share, by the sources' numbers.
fn matrix(report: &Report, lines: &mut Vec<String>) {
    let (overlap, compared) = (&report.overlap, &report.overlap.compared);
    let number = |source: &usize| report.sources[*source].number;
    if !(2..=MOST_IN_MATRIX).contains(&compared.len()) {
        return;
    }
    lines.push(String::new());
    lines.push("entries shared by two sources".to_owned());
    let (columns, rows) = (&compared[..compared.len() - 1], &compared[1..]);
    let heads: String = columns.iter().map(|source| format!("{:>7}", number(source))).collect();
    lines.push(format!("      {heads}"));
    for (at, row) in rows.iter().enumerate() {
        let cells =
            columns.iter().take(at + 1).map(|column| format!("{:>7}", overlap.of(*row, *column)));
        lines.push(format!("  {:>4}{}", number(row), cells.collect::<String>()));
    }
}

fn reasons(report: &Report, lines: &mut Vec<String>) {
    let mut list = |head: &str, rows: Vec<(String, u64)>| {
        if !rows.is_empty() {
            lines.push(String::new());
            lines.push(head.to_owned());
        }
        lines.extend(rows.into_iter().map(|(what, number)| format!("  {what:40}{number:>9}")));
    };
    let reason = report.reasons.iter().map(|reason| (reason.rule.clone(), reason.records));
    list("what joined the duplicates", reason.collect());
    let relations = report.relations.iter();
    let relations = relations.map(|(relation, pairs)| {
        use cite_model::field::Field;
        (relation.csl().to_owned(), *pairs)
    });
    list("related entries", relations.collect());
    let mut keys = |head: &str, keys: &[String]| {
        if !keys.is_empty() {
            lines.extend([String::new(), format!("{head}: {}", keys.join(", "))]);
        }
    };
    keys("retracted", &report.retracted);
    keys("in the trash", &report.in_trash);
}
