//! `cite search`: entries by what is in them, and the manual of the query language.

use super::list::{self, Shown};
use super::{Exit, Session};
use cite::library::look::Sorting;

/// How to ask, as `cite search --help` shows it.
const HELP: &str = r#"Queries:
  tidal clock            both words, anywhere: titles, names, journals, keywords, notes,
                         identifiers, abstracts
  "tidal clock"          next to one another
  clock*                 all words that begin so
  tide or clock          either (and, or, not; also in capitals); (…) groups
  tide -moon             but not that one; the same as: tide not moon
  author:lee             in a field: author title journal abstract keyword note, and every CSL
                         variable, such as publisher:springer or container-title:nature
  author:"Lee, A"        title:(tide or clock)
  year:2015..2020        year:2015 year:>=2015 year:..2020
  type:article-journal   type:article*
  doi:10.1000/1          pmid: pmcid: arxiv: isbn: issn: url: key: - in all but url: and issn:
                         a * stands for any text, as in doi:10.1371/*
  tag:unread             collection:thesis
  source:scopus*.ris     a part of a source's name; format:ris
  is:duplicate           may be the same as another entry, and waits for review
  is:merged              made of more than one record; also is:related, is:retracted, is:edited,
                         is:incomplete (lacks what its type needs), is:trashed
  has:abstract           has any field; also has:doi (a valid one), has:tag, has:collection

In a library made by `cite init --no-abstracts` words without a field are not looked for in abstracts;
abstract:word and has:abstract hold there too, and take longer.

Capitals and accents make no difference. A word that has a colon and a space behind it is a word,
unless it is one of the fields above; an entry's whole title always finds it. Quote the query for
your shell, and begin it with -- if it begins with a dash.

Examples:
  cite search trastuzumab resistance
  cite search 'author:lee year:2015..2020 -is:retracted'
  cite search 'title:"tidal clock" or keyword:chronobiology' --sort year
  cite search doi:10.1016/j.molcel.2012.06.014 --json"#;

/// Find entries by words, fields, years, tags, sources, …, the most relevant first
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Search {
    /// What to look for: citation keys, or a query
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Show at most so many
    #[arg(long, short = 'n', default_value_t = 50, value_name = "NUMBER")]
    limit: usize,
    /// The order of the entries
    #[arg(long, value_name = "BY", value_parser = list::sortings(), default_value = "relevance")]
    sort: String,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Search {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        let library = session.open()?;
        let sorting = list::sorting(&self.sort).unwrap_or(Sorting::Relevance);
        let shown = Shown { sorting, most: self.limit, json: self.json };
        match shown.print(&library, &self.query)? {
            0 => Ok(Exit::NotFound),
            _ => Ok(Exit::Done),
        }
    }
}
