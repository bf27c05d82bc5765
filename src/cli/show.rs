//! `cite show`: an entry, where each of its fields came from, and the records behind it.

use super::output::Out;
use super::style::{self, PLAIN};
use super::{Exit, Session, decisions, output};
use cite::library::LibraryError;
use cite::library::look::{self, Shown, ShownEdit};
use cite::library::markup;
use cite::model::Reference;
use cite::model::field::Field;
use std::io::Write;

/// Show an entry: its fields, where each came from, and the records behind it
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cite show korkaya2012activation
  cite show lee2020title chen2021title --json")]
pub(super) struct Show {
    /// Citation keys, present or former
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let mut out = output::stdout();
        for key in &self.keys {
            let shown = look::show(&library, key)?;
            match self.json {
                true => output::json(&mut out, &shown)?,
                false => print(&mut out, &shown)?,
            }
        }
        out.flush().map_err(LibraryError::Output)?;
        Ok(Exit::Done)
    }
}

fn print(out: &mut Out, shown: &Shown) -> Result<(), LibraryError> {
    output::parts(out, &[(style::KEY, &shown.key)])?;
    if !shown.aliases.is_empty() {
        output::line(out, &format!("  formerly {}", shown.aliases.join(", ")))?;
    }
    if shown.in_trash {
        output::line(out, "  in the trash")?;
    }
    for (field, value) in fields(shown) {
        let origin = if shown.records.len() > 1 { origin(shown, &field) } else { String::new() };
        output::parts(
            out,
            &[(PLAIN, "  "), (style::HEADING, &field), (PLAIN, &format!(": {value}{origin}"))],
        )?;
        let edited = shown.edited.iter().find(|edit| edit.field == field);
        edited.map_or(Ok(()), |edit| print_edit(out, edit, "    "))?;
    }
    print_annotations(out, shown)?;
    for (relation, key) in &shown.relations {
        output::parts(out, &[(PLAIN, &format!("  {} ", relation.csl())), (style::KEY, key)])?;
    }
    output::line(
        out,
        &format!("  from {}:", output::count(shown.records.len() as u64, "record", "records")),
    )?;
    for (at, record) in shown.records.iter().enumerate() {
        let place = format!(
            "{}:{} (record {}, {})",
            record.source, record.line, record.ordinal, record.format
        );
        output::line(out, &format!("  [{}] {place}", at + 1))?;
    }
    for decision in &shown.decisions {
        output::line(out, &format!("  decided: {}", decisions::sentence(decision)))?;
    }
    Ok(())
}

/// Who edited a field, and what the sources say instead.
fn print_edit(out: &mut impl Write, edit: &ShownEdit, indent: &str) -> Result<(), LibraryError> {
    let sources = edit.sources.as_deref().unwrap_or("nothing").replace('\n', " ");
    let (who, done) = (&edit.who, &edit.done);
    output::line(out, &format!("{indent}edited by {who}, {done}; the sources say: {sources}"))
}

/// What a person put on the entry, and the fields of which a person said that there is none.
fn print_annotations(out: &mut impl Write, shown: &Shown) -> Result<(), LibraryError> {
    let has_value = |edit: &ShownEdit| fields(shown).iter().any(|(field, _)| *field == edit.field);
    for edit in shown.edited.iter().filter(|edit| !has_value(edit)) {
        output::line(out, &format!("  {}: none", edit.field))?;
        print_edit(out, edit, "    ")?;
    }
    for (name, values) in [("tags", &shown.tags), ("collections", &shown.collections)] {
        if !values.is_empty() {
            output::line(out, &format!("  {name}: {}", values.join("; ")))?;
        }
    }
    for (number, note) in (1..).zip(&shown.notes) {
        output::line(out, &format!("  your note [{number}]: {}", note.replace('\n', " ")))?;
    }
    Ok(())
}

/// The numbers of the records that gave a field its value: `  [1, 3]`.
fn origin(shown: &Shown, field: &str) -> String {
    let origin = shown.origins.iter().find(|(name, _)| name == field);
    let Some((_, records)) = origin else { return String::new() };
    let numbers: Vec<String> = records.iter().map(|record| (record + 1).to_string()).collect();
    format!("  [{}]", numbers.join(", "))
}

/// Every field of a reference, by its CSL name, as people read it.
pub(super) fn fields_of(reference: &Reference) -> Vec<(String, String)> {
    let mut fields = vec![("type".to_owned(), reference.item_type.csl().to_owned())];
    let texts =
        reference.texts.iter().map(|(field, text)| (field.csl(), markup::plain(text).into_owned()));
    let names = reference.names.iter().map(|(field, list)| {
        let spoken: Vec<String> = list.names.iter().map(output::spoken).collect();
        let end = if list.et_al { " et al." } else { "" };
        (field.csl(), format!("{}{end}", spoken.join(", ")))
    });
    let dates = reference.dates.iter().map(|(field, date)| (field.csl(), date.to_string()));
    let one_line = |list: &[String]| list.join("; ").replace('\n', " ");
    let lists = reference.lists.iter().map(|(field, list)| (field.csl(), one_line(list)));
    fields.extend(
        texts.chain(names).chain(dates).chain(lists).map(|(name, value)| (name.to_owned(), value)),
    );
    fields
}

/// Every field of the merged reference, and where it is mentioned.
fn fields(shown: &Shown) -> Vec<(String, String)> {
    let reference = &shown.reference;
    let mut fields = fields_of(reference);
    let mentions = reference
        .mentions
        .iter()
        .map(|m| ("mentioned in".to_owned(), format!("{} {}", m.title, m.url)));
    fields.extend(mentions);
    fields.extend(
        reference.extra.iter().map(|e| (format!("{}:{}", e.format, e.tag), e.value.clone())),
    );
    fields
}
