//! `cite set`: fields of an entry, by their names.

use super::{Exit, Session, output, progress};
use anyhow::bail;
use cite::library::edit::{self, Changed, Changes};
use cite::model::{AnyField, Edit, NoField};

/// The longest value that is shown, in characters.
const MOST_SHOWN: usize = 200;

/// Say what fields of an entry hold: it outranks every source
#[derive(clap::Args)]
#[command(
    after_help = "Fields go by their CSL names or what people call them (journal, year, pages). Names are
'Family, Given; Family, Given' or 'Given Family and Given Family'; keywords and links are parted by ;.

Examples:
  cite set lee2020title volume=12 pages=101-118
  cite set lee2020title 'author=Lee, Ann; Chen, Bo' year=2020-06
  cite set lee2020title number=
  cite set lee2020title --revert volume,author"
)]
pub(super) struct Set {
    /// A citation key, present or former
    #[arg(value_name = "KEY")]
    key: String,
    /// A field and its value; with nothing behind the = it has none
    #[arg(value_name = "FIELD=VALUE", required_unless_present = "revert")]
    values: Vec<String>,
    /// Let these fields hold again what the sources say
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    revert: Vec<String>,
}

impl Set {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let changes = match self.changes() {
            Ok(changes) => changes,
            Err(error) => {
                output::say(&format!("cite: {error:#}"));
                if let Some(hint) = hint(&error) {
                    output::say_hint(&hint);
                }
                return Ok(Exit::Failed);
            }
        };
        let mut library = session.open()?;
        let all = [(self.key.clone(), changes)];
        say(&progress::change(&mut library, |library| {
            edit::change(library, &session.by(), "set", &all)
        })?);
        Ok(Exit::Done)
    }

    fn changes(&self) -> anyhow::Result<Changes> {
        let mut changes = Changes::default();
        for value in &self.values {
            let Some((name, value)) = value.split_once('=') else {
                bail!("{value}: no field and value with = between them");
            };
            changes.edits.push(Edit::parse(field(name)?, value)?);
        }
        for name in &self.revert {
            changes.reverts.push(field(name)?);
        }
        Ok(changes)
    }
}

/// Words for what a person put on an entry are no fields here, also where a field's alias is the same.
fn field(name: &str) -> anyhow::Result<AnyField> {
    match name.trim().to_lowercase().as_str() {
        "tags" | "tag" => bail!("{name}: `cite tag` sets tags; keyword is what the work has"),
        "collections" | "collection" => bail!("{name}: `cite collection` sets collections"),
        "notes" => bail!("{name}: `cite note` adds notes; note is what the work has"),
        _ => Ok(name.parse()?),
    }
}

fn hint(error: &anyhow::Error) -> Option<String> {
    let nearest = error.downcast_ref::<NoField>()?.nearest();
    Some(match &nearest[..] {
        [] => "`cite edit KEY --form` shows the fields of an entry".to_owned(),
        nearest => format!("did you mean {}?", nearest.join(", ")),
    })
}

/// Says what changed, a line each.
pub(super) fn say(changed: &[Changed]) {
    for Changed { key, what, before, after } in changed {
        let line = match (before.is_empty(), after.is_empty()) {
            (true, true) => format!("{key}  {what}"),
            (true, false) => format!("{key}  {what}: {}", cut(after)),
            (false, true) => format!("{key}  {what}: no longer {}", cut(before)),
            (false, false) if before == after => {
                format!("{key}  {what}: {}, as it was", cut(after))
            }
            (false, false) => format!("{key}  {what}: {} -> {}", cut(before), cut(after)),
        };
        output::say(&line);
    }
    if changed.is_empty() {
        output::say("nothing changed");
    }
}

fn cut(value: &str) -> String {
    let value = value.replace('\n', " ");
    match value.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}
