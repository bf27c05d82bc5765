//! Files and the true clusters of their records come in; how well the resolver does goes out.
//!
//! Record level as published benchmarks of bibliographic deduplication count (the record that sorts
//! first survives its cluster; what matters is which records are still there), and pairwise over
//! all pairs inside of clusters, which hides nothing. A quotient by 0 counts as 0.

use crate::library::LibraryError;
use crate::library::ask::about::about;
use crate::library::files::dedupe::{self, DedupeOptions};
use crate::library::resolve::explain::{self, PairExplanation};
use crate::library::take_in::document::FileReports;
use crate::library::work::progress::Watch;
use cite_text::display::spreadsheet_value;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Figures and every wrong pair.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// Pairs merged that are two works, then pairs that are one work and were not merged.
    pub wrong: Vec<WrongPair>,
    /// What became of each file.
    pub files: FileReports,
}

/// The figures, in the order and under the names in which benchmarks give them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Records.
    pub records: usize,
    /// Records that should be removed.
    pub duplicates: usize,
    /// Removed, and rightly so.
    #[serde(rename = "TP")]
    pub tp: usize,
    /// Removed, and wrongly so.
    #[serde(rename = "FP")]
    pub fp: usize,
    /// Not removed, and wrongly so.
    #[serde(rename = "FN")]
    pub fn_: usize,
    /// Works that are still there.
    #[serde(rename = "TN")]
    pub tn: usize,
    /// TP / (TP + FN).
    pub sensitivity: f64,
    /// TN / (TN + FP).
    pub specificity: f64,
    /// TP / (TP + FP).
    pub precision: f64,
    /// Harmonic mean of precision and sensitivity.
    pub f1: f64,
    /// Pairs rightly merged.
    #[serde(rename = "pair_TP")]
    pub pair_tp: usize,
    /// Pairs wrongly merged.
    #[serde(rename = "pair_FP")]
    pub pair_fp: usize,
    /// Pairs wrongly not merged.
    #[serde(rename = "pair_FN")]
    pub pair_fn: usize,
    /// Precision over pairs.
    pub pair_precision: f64,
    /// Sensitivity over pairs.
    pub pair_recall: f64,
    /// Harmonic mean of the two.
    pub pair_f1: f64,
    /// Predicted clusters that hold records of two works or more.
    pub mixed_clusters: usize,
    /// Predicted clusters of two records and more.
    pub pred_clusters: usize,
    /// True clusters of two records and more.
    pub truth_clusters: usize,
}

/// A pair that was decided against its label.
#[derive(Clone, Debug, Serialize)]
pub struct WrongPair {
    /// `FP`: merged, and labelled apart; `FN`: the other way round.
    pub kind: &'static str,
    /// The one record.
    pub a: String,
    /// The other.
    pub b: String,
    /// What each of them is.
    pub records: [String; 2],
    /// Why it was decided so; none where one of the records could not be read.
    pub explanation: Option<PairExplanation>,
}

/// Deduplicates files and holds the outcome against the truth.
pub fn run(
    paths: &[PathBuf],
    truth: &Path,
    standard_input: &mut dyn Read,
) -> Result<Evaluation, LibraryError> {
    let options = DedupeOptions { paths: paths.to_vec(), ..DedupeOptions::default() };
    let deduped = dedupe::run(&options, standard_input, Watch::default())?;
    let names = &deduped.batch.names;
    // Records that could not be read: they are in the files and stay there.
    let rejected = usize::try_from(deduped.files().rejected()).unwrap_or(usize::MAX);
    let labels = Labels::read(truth, names, rejected)?;
    let found: Vec<Vec<u32>> =
        deduped.clusters.iter().filter(|cluster| cluster.len() > 1).cloned().collect();
    let mut figures = Figures {
        records: names.len() + labels.unread,
        duplicates: labels.clusters.iter().map(|cluster| cluster.len() - 1).sum(),
        ..Figures::default()
    };
    record_level(&mut figures, &labels, names, &found);
    pair_level(&mut figures, &labels.clusters, &found);
    let mut pairs: Vec<(&'static str, u32, u32)> = Vec::new();
    let name = |at: u32| labels.name(names, at);
    pairs.extend(wrong(&found, &labels.clusters, &name).map(|(a, b)| ("FP", a, b)));
    pairs.extend(wrong(&labels.clusters, &found, &name).map(|(a, b)| ("FN", a, b)));
    let standardized =
        |at: u32| deduped.batch.references.get(at as usize).map(cite_resolve::standardize);
    let told = |at: u32| deduped.batch.references.get(at as usize).map(about);
    let wrong = pairs.iter().map(|(kind, a, b)| WrongPair {
        kind,
        a: name(*a).to_owned(),
        b: name(*b).to_owned(),
        records: [*a, *b].map(|at| told(at).unwrap_or_default()),
        explanation: standardized(*a).zip(standardized(*b)).map(|(a, b)| explain::pair(&a, &b)),
    });
    Ok(Evaluation { figures, wrong: wrong.collect(), files: deduped.files().clone() })
}

/// The true clusters.
struct Labels {
    /// Clusters of two and more, by the records' places; unread records come behind the others.
    clusters: Vec<Vec<u32>>,
    /// Names in the truth of records that could not be read.
    unread_names: Vec<String>,
    /// How many records could not be read.
    unread: usize,
}

impl Labels {
    fn read(path: &Path, names: &[String], unread: usize) -> Result<Self, LibraryError> {
        let edited =
            |line: u64, why: String| LibraryError::Edited { path: path.to_owned(), line, why };
        let file = std::fs::File::open(path).map_err(|error| LibraryError::io(path, error))?;
        let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let mut places: FxHashMap<String, u32> = names.iter().cloned().zip(0..).collect();
        let mut labels = Self { clusters: Vec::new(), unread_names: Vec::new(), unread };
        let mut seen = FxHashSet::default();
        for row in table.records() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                edited(line, "the table cannot be read".to_owned())
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            let cell = spreadsheet_value(row.get(0).unwrap_or_default());
            let mut cluster = Vec::new();
            for id in cell.split(';').map(str::trim).filter(|id| !id.is_empty()) {
                let place = match places.get(id) {
                    Some(place) => *place,
                    None if labels.unread_names.len() < unread => {
                        let place = u32::try_from(places.len()).unwrap_or(u32::MAX);
                        places.insert(id.to_owned(), place);
                        labels.unread_names.push(id.to_owned());
                        place
                    }
                    None => return Err(edited(line, format!("no record is named {id}"))),
                };
                if cluster.contains(&place) {
                    return Err(edited(line, format!("{id} stands twice in a cluster")));
                }
                if !seen.insert(place) {
                    return Err(edited(line, format!("{id} stands in two clusters")));
                }
                cluster.push(place);
            }
            if cluster.len() > 1 {
                labels.clusters.push(cluster);
            }
        }
        Ok(labels)
    }

    fn name<'a>(&'a self, names: &'a [String], at: u32) -> &'a str {
        let at = at as usize;
        names.get(at).unwrap_or_else(|| &self.unread_names[at - names.len()])
    }
}

fn record_level(figures: &mut Figures, labels: &Labels, names: &[String], found: &[Vec<u32>]) {
    let mut gone: FxHashSet<u32> = FxHashSet::default();
    for cluster in found {
        let survivor = cluster.iter().min_by_key(|at| &names[**at as usize]);
        gone.extend(cluster.iter().filter(|at| Some(*at) != survivor));
    }
    let labelled: FxHashSet<u32> = labels.clusters.iter().flatten().copied().collect();
    let all = u32::try_from(figures.records).unwrap_or(u32::MAX);
    for at in (0..all).filter(|at| !labelled.contains(at)) {
        *(if gone.contains(&at) { &mut figures.fp } else { &mut figures.tn }) += 1;
    }
    for cluster in &labels.clusters {
        match cluster.iter().filter(|at| !gone.contains(at)).count() {
            0 => {
                figures.fp += 1;
                figures.tp += cluster.len() - 1;
            }
            kept => {
                figures.tn += 1;
                figures.fn_ += kept - 1;
                figures.tp += cluster.len() - kept;
            }
        }
    }
    figures.precision = quotient(figures.tp, figures.tp + figures.fp);
    figures.sensitivity = quotient(figures.tp, figures.tp + figures.fn_);
    figures.specificity = quotient(figures.tn, figures.tn + figures.fp);
    figures.f1 = harmonic(figures.precision, figures.sensitivity);
}

/// Counts pairs from how clusters overlap, so that a large cluster costs nothing.
fn pair_level(figures: &mut Figures, truth: &[Vec<u32>], found: &[Vec<u32>]) {
    let pairs = |count: usize| count * count.saturating_sub(1) / 2;
    let cluster_of = cluster_of(truth);
    for cluster in found {
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        let mut lone = 0;
        for at in cluster {
            match cluster_of.get(at) {
                Some(of) => *counts.entry(*of).or_default() += 1,
                None => lone += 1,
            }
        }
        figures.pair_tp += counts.values().map(|count| pairs(*count)).sum::<usize>();
        figures.mixed_clusters += usize::from(counts.len() + lone > 1);
    }
    let all = |clusters: &[Vec<u32>]| clusters.iter().map(|cluster| pairs(cluster.len())).sum();
    let (true_pairs, found_pairs): (usize, usize) = (all(truth), all(found));
    figures.pair_fp = found_pairs - figures.pair_tp;
    figures.pair_fn = true_pairs - figures.pair_tp;
    figures.pair_precision = quotient(figures.pair_tp, found_pairs);
    figures.pair_recall = quotient(figures.pair_tp, true_pairs);
    figures.pair_f1 = harmonic(figures.pair_precision, figures.pair_recall);
    (figures.pred_clusters, figures.truth_clusters) = (found.len(), truth.len());
}

/// The pairs inside of one clustering that are not inside of the other, by the records' names.
fn wrong<'a>(
    clusters: &'a [Vec<u32>],
    others: &[Vec<u32>],
    name: &'a impl Fn(u32) -> &'a str,
) -> impl Iterator<Item = (u32, u32)> + 'a {
    let cluster_of = cluster_of(others);
    clusters.iter().flat_map(move |cluster| {
        let mut cluster = cluster.clone();
        cluster.sort_by_key(|at| name(*at));
        let mut wrong = Vec::new();
        for (at, a) in cluster.iter().enumerate() {
            let other = cluster_of.get(a);
            let apart = |b: &&u32| other.is_none() || cluster_of.get(b) != other;
            wrong.extend(cluster[at + 1..].iter().filter(apart).map(|b| (*a, *b)));
        }
        wrong
    })
}

fn cluster_of(clusters: &[Vec<u32>]) -> FxHashMap<u32, usize> {
    let members = clusters.iter().enumerate();
    members.flat_map(|(at, cluster)| cluster.iter().map(move |member| (*member, at))).collect()
}

fn quotient(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum }
}
