//! Deduplicating without a library: files in; unique entries, groups, and why each record went, out.
//!
//! Nothing is stored. What comes out is what an import of the same files into a new library would
//! find, unless a person's plan says otherwise. Records of an earlier search are only held against.

use crate::library::ask::about::about;
use crate::library::files::batch::Batch;
use crate::library::files::plan::{self, Line};
use crate::library::resolve::chain::{Chains, Step};
use crate::library::resolve::key_changes::KeyChange;
use crate::library::take_in::document::FileReports;
use crate::library::work::progress::{Phase, Watch};
use crate::library::work::whole_file::whole_file;
use crate::library::{LibraryError, write_out::export};
use cite_formats::{Format, WriteOptions};
use cite_model::field::Field;
use cite_model::{Entry, Reference, Relation, citation_key};
use cite_resolve::{JudgedPair, MergeInput, NoneFormer, Resolution, Weights, Wish, Wishes};
use cite_text::display::list_cell;
use cite_text::markup;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What to deduplicate, and how.
#[derive(Clone, Debug, Default)]
pub struct DedupeOptions {
    /// Files and folders; `-` is the standard input.
    pub paths: Vec<PathBuf>,
    /// Files and folders of an earlier search: what is in them is not new.
    pub against: Vec<PathBuf>,
    /// Id of the format that all of them are in, where the user knows better.
    pub format: Option<String>,
    /// A plan that a person edited, to be carried out instead of what the resolver finds.
    pub plan: Option<PathBuf>,
}

/// Records, and which of them are one work.
pub struct Deduped {
    pub(in crate::library) batch: Batch,
    /// Every record once; each cluster sorted, clusters by their first record.
    pub(in crate::library) clusters: Vec<Vec<u32>>,
    pub(in crate::library) resolution: Resolution,
    /// Records from here on are of the earlier search.
    first_old: u32,
    /// Whether a person's plan made the clusters.
    planned: bool,
}

/// What was found, for a person or for a program.
#[derive(Clone, Debug, Serialize)]
pub struct DedupeReport {
    /// Each file, in the order of reading.
    pub files: FileReports,
    /// Records read, without those of the earlier search.
    pub records: usize,
    /// Records of the earlier search.
    pub against: usize,
    /// Entries that are left.
    pub unique: usize,
    /// Records that are not: copies, or known from the earlier search.
    pub removed: usize,
    /// Groups of two records and more.
    pub clusters: usize,
    /// Pairs that may be one work, for a person to decide.
    pub possible_links: Vec<PairReport>,
    /// Works that belong together.
    pub relations: Vec<RelationReport>,
}

/// A pair that may be one work.
#[derive(Clone, Debug, Serialize)]
pub struct PairReport {
    /// The one record.
    pub a: String,
    /// The other.
    pub b: String,
    /// Bits of evidence for one work.
    pub weight: f32,
    /// The rule that decided.
    pub rule: &'static str,
}

/// "`from` is `relation` `to`."
#[derive(Clone, Debug, Serialize)]
pub struct RelationReport {
    /// The one record.
    pub from: String,
    /// How it is related.
    pub relation: Relation,
    /// The other.
    pub to: String,
}

/// Reads and deduplicates files; `standard_input` is read where `-` is among the paths.
pub fn run(
    options: &DedupeOptions,
    standard_input: &mut dyn Read,
    watch: Watch,
) -> Result<Deduped, LibraryError> {
    let mut batch = Batch::default();
    batch.read(&options.paths, options.format.as_deref(), standard_input, watch)?;
    let first_old = u32_of(batch.references.len());
    batch.read(&options.against, options.format.as_deref(), standard_input, watch)?;
    batch.name_all();
    let mut resolution = resolve(&batch.references, watch)?;
    let mut clusters = std::mem::take(&mut resolution.clusters);
    if let Some(path) = &options.plan {
        clusters = with_the_rest(plan::read(path, &batch.names)?, batch.references.len());
    }
    Ok(Deduped { batch, clusters, resolution, first_old, planned: options.plan.is_some() })
}

/// So many records or pairs are worked on at a time, by all cores.
const CHUNK: usize = 1 << 14;

/// What the resolver finds among records; it is gone through them four times.
fn resolve(records: &[Reference], watch: Watch) -> Result<Resolution, LibraryError> {
    let count = records.len();
    let mut forms = Vec::with_capacity(count);
    for (at, records) in records.chunks(CHUNK).enumerate() {
        watch.round(Phase::Comparing, (0, 4), (at * CHUNK, count))?;
        forms.par_extend(records.par_iter().map(cite_resolve::standardize));
    }
    cite_resolve::resolve_told(&forms, &[], Weights::shipped(), &mut |step, done| {
        watch.part(Phase::Comparing, (1 + step as u64, 4), done, count)
    })
}

/// Writes a file that is there whole or not at all.
pub fn to_file<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, LibraryError>,
) -> Result<T, LibraryError> {
    whole_file(path, |out| Ok((write(out)?, true)))
}

impl Deduped {
    /// What became of each file.
    pub fn files(&self) -> &FileReports {
        &self.batch.files
    }

    /// The format of the first record's file.
    pub fn first_format(&self) -> Option<&'static Format> {
        self.batch.places.first().map(|place| place.format)
    }

    /// Counts, possible links and relations.
    pub fn report(&self) -> DedupeReport {
        let names = &self.batch.names;
        let (new, cluster_of) = (self.first_old as usize, self.cluster_of());
        let apart = |a: u32, b: u32| cluster_of[a as usize] != cluster_of[b as usize];
        let is_new = |a: u32, b: u32| a.min(b) < self.first_old;
        let possible = self.resolution.possible.iter();
        let possible = possible.filter(|pair| apart(pair.a, pair.b) && is_new(pair.a, pair.b));
        let relations = self.resolution.relations.iter();
        let relations = relations.filter(|pair| is_new(pair.from, pair.to));
        let unique = self.kept_clusters().count();
        DedupeReport {
            files: self.batch.files.clone(),
            records: new,
            against: names.len() - new,
            unique,
            removed: new - unique,
            clusters: self.groups().count(),
            possible_links: possible
                .map(|pair| PairReport {
                    a: names[pair.a as usize].clone(),
                    b: names[pair.b as usize].clone(),
                    weight: pair.verdict.weight_bits,
                    rule: pair.rule(),
                })
                .collect(),
            relations: relations
                .map(|pair| RelationReport {
                    from: names[pair.from as usize].clone(),
                    relation: pair.relation,
                    to: names[pair.to as usize].clone(),
                })
                .collect(),
        }
    }

    /// Writes the unique entries, in the order of their first records; gives the keys of the files that
    /// they do not go by.
    pub fn write_entries(
        &self,
        format: &str,
        options: &WriteOptions,
        out: &mut dyn Write,
        watch: Watch,
    ) -> Result<Vec<KeyChange>, LibraryError> {
        let clusters: Vec<&[u32]> = self.kept_clusters().collect();
        let (keys, changes) = Names::new(&self.batch).give(self, &clusters);
        let mut relations = self.relations(&clusters, &keys);
        let mut writer = export::writer(format, options, out)?;
        let mut seen = FxHashSet::default();
        let own =
            self.batch.passages.iter().filter(|(id, text)| *id == format && seen.insert(text));
        for (_, text) in own {
            writer.passage(text).map_err(LibraryError::Output)?;
        }
        for (at, (cluster, mut keys)) in clusters.iter().zip(keys).enumerate() {
            if at % CHUNK == 0 {
                watch.round(Phase::Writing, (0, 1), (at, clusters.len()))?;
            }
            let relations = relations.remove(&cluster[0]).unwrap_or_default();
            let reference = self.merged(cluster).into_owned();
            let key = keys.remove(0);
            let entry = Entry { key, aliases: keys, reference, relations, ..Entry::default() };
            writer.entry(&entry).map_err(LibraryError::Output)?;
        }
        writer.finish().map_err(LibraryError::Output)?;
        Ok(changes)
    }

    /// Writes the groups of two records and more: a header, then a row each, names joined by `;`.
    pub fn write_clusters(&self, out: &mut dyn Write) -> Result<(), LibraryError> {
        let mut table = csv::Writer::from_writer(out);
        put(&mut table, &["merged_ids"])?;
        for group in self.groups() {
            let names: Vec<&str> =
                group.iter().map(|at| self.batch.names[*at as usize].as_str()).collect();
            put(&mut table, &[names.join(";")])?;
        }
        table.flush().map_err(LibraryError::Output)
    }

    /// Writes every removed record with the one that was kept, and what links it to the group.
    pub fn write_removed(&self, out: &mut dyn Write) -> Result<(), LibraryError> {
        let links = &self.resolution.links;
        let ends: Vec<(u32, u32, f32)> =
            links.iter().map(|pair| (pair.a, pair.b, pair.verdict.weight_bits)).collect();
        let chains = Chains::new(&ends);
        let mut table = csv::Writer::from_writer(out);
        put(
            &mut table,
            &["removed_id", "kept_id", "linked_to", "rule", "weight", "place", "title"],
        )?;
        for group in self.groups() {
            let kept = self.kept(group);
            let steps = chains.steps(group, kept);
            for step in steps.iter().filter(|step| step.record < self.first_old) {
                put(&mut table, &self.removed_row(kept, step))?;
            }
        }
        table.flush().map_err(LibraryError::Output)
    }

    /// Writes the groups and the possible links for a person to edit.
    pub fn write_plan(&self, out: &mut dyn Write) -> Result<(), LibraryError> {
        let line = |at: u32, merged: bool| Line {
            merged,
            name: &self.batch.names[at as usize],
            about: about(&self.batch.references[at as usize]),
        };
        let groups = self
            .groups()
            .map(|group| (None, group.iter().map(|at| line(*at, true)).collect::<Vec<_>>()));
        let cluster_of = self.cluster_of();
        let possible = self.resolution.possible.iter().filter(|pair| {
            cluster_of[pair.a as usize] != cluster_of[pair.b as usize]
                && pair.a.min(pair.b) < self.first_old
        });
        let possible = possible.map(|pair| {
            let remark =
                format!("possible link: {:.1} bits, {}", pair.verdict.weight_bits, pair.rule());
            (Some(remark), vec![line(pair.a, false), line(pair.b, false)])
        });
        plan::write(out, groups.chain(possible))
    }

    /// Groups of two records and more in which one is new.
    fn groups(&self) -> impl Iterator<Item = &[u32]> {
        let first_old = self.first_old;
        self.clusters
            .iter()
            .map(Vec::as_slice)
            .filter(move |cluster| cluster.len() > 1 && cluster[0] < first_old)
    }

    /// Clusters of which an entry is written: those without a record of the earlier search.
    fn kept_clusters(&self) -> impl Iterator<Item = &[u32]> {
        let is_new = |cluster: &&[u32]| cluster.iter().all(|at| *at < self.first_old);
        self.clusters.iter().map(Vec::as_slice).filter(is_new)
    }

    /// The record that stays: one of the earlier search, else the first.
    fn kept(&self, group: &[u32]) -> u32 {
        group.iter().copied().find(|at| *at >= self.first_old).unwrap_or(group[0])
    }

    fn cluster_of(&self) -> Vec<u32> {
        let mut cluster_of = vec![0; self.batch.references.len()];
        for (at, cluster) in (0..).zip(&self.clusters) {
            cluster.iter().for_each(|member| cluster_of[*member as usize] = at);
        }
        cluster_of
    }

    fn merged(&self, cluster: &[u32]) -> Cow<'_, Reference> {
        if let [only] = cluster {
            return Cow::Borrowed(&self.batch.references[*only as usize]);
        }
        let input = |at: &u32| {
            let reference = &self.batch.references[*at as usize];
            let precedence = self.batch.places[*at as usize].format.precedence;
            MergeInput { reference, precedence, content: reference.content() }
        };
        let inputs: Vec<MergeInput> = cluster.iter().map(input).collect();
        Cow::Owned(cite_resolve::merge(&inputs).reference)
    }

    /// The relations of each entry, by its first record.
    fn relations(
        &self,
        clusters: &[&[u32]],
        keys: &[Vec<String>],
    ) -> FxHashMap<u32, Vec<(Relation, String)>> {
        let mut entry_of: FxHashMap<u32, (u32, &str)> = FxHashMap::default();
        for (cluster, keys) in clusters.iter().zip(keys) {
            entry_of.extend(cluster.iter().map(|at| (*at, (cluster[0], keys[0].as_str()))));
        }
        let mut relations: FxHashMap<u32, Vec<(Relation, String)>> = FxHashMap::default();
        for pair in &self.resolution.relations {
            if let (Some(from), Some(to)) = (entry_of.get(&pair.from), entry_of.get(&pair.to))
                && from.0 != to.0
            {
                relations.entry(from.0).or_default().push((pair.relation, to.1.to_owned()));
            }
        }
        for list in relations.values_mut() {
            list.sort_unstable_by(|a, b| (&a.1, a.0.csl()).cmp(&(&b.1, b.0.csl())));
            list.dedup();
        }
        relations
    }

    fn removed_row(&self, kept: u32, step: &Step) -> [String; 7] {
        let name = |at: u32| self.batch.names[at as usize].clone();
        let link = step.link.map(|link| &self.resolution.links[link]);
        let by_hand = if self.planned { "plan" } else { "" };
        let reference = &self.batch.references[step.record as usize];
        let title = reference.title().map(markup::plain).unwrap_or_default();
        [
            name(step.record),
            name(kept),
            name(step.via),
            link.map_or(by_hand, JudgedPair::rule).to_owned(),
            link.map(|pair| format!("{:.1}", pair.verdict.weight_bits)).unwrap_or_default(),
            self.batch.place(step.record as usize),
            title.into_owned(),
        ]
    }
}

/// What the records of a batch want to be called.
struct Names {
    wishes: Vec<String>,
    contents: Vec<u128>,
}

impl Names {
    fn new(batch: &Batch) -> Self {
        let records = batch.references.par_iter().zip(&batch.places);
        let named = records.map(|(reference, place)| {
            let wish = cite_resolve::wish(reference, place.format.has_citation_keys);
            (wish, reference.content())
        });
        let (wishes, contents) = named.unzip();
        Self { wishes, contents }
    }

    /// The keys of each entry, the one that it goes by first; and those that changed.
    fn give(
        mut self,
        deduped: &Deduped,
        clusters: &[&[u32]],
    ) -> (Vec<Vec<String>>, Vec<KeyChange>) {
        let differ = |cluster: &&&[u32]| cite_resolve::must_be_merged(&self, cluster);
        let merged = clusters.par_iter().filter(differ).map(|cluster| {
            let natural = citation_key::natural(&deduped.merged(cluster));
            (cite_resolve::bearer(&self, cluster), natural)
        });
        for (bearer, natural) in merged.collect::<Vec<_>>() {
            self.wishes[bearer as usize] = natural;
        }
        let Ok(given) = cite_resolve::give_keys(&self, &mut NoneFormer, clusters);
        let mut keys = vec![Vec::new(); clusters.len()];
        for key in given.keys {
            keys[key.cluster as usize].push(key.key(&self));
        }
        let lost: FxHashSet<u32> = given.lost.iter().map(|lost| lost.record).collect();
        let mut changes: Vec<(u32, KeyChange)> = Vec::new();
        for (cluster, keys) in clusters.iter().zip(&keys) {
            let change = |at: &u32| {
                let key = self.wish(*at).own().filter(|key| *key != keys[0])?.to_owned();
                let (file, now) = (deduped.batch.file(*at as usize).to_owned(), keys[0].clone());
                Some((*at, KeyChange { key, file, now, is_lost: lost.contains(at) }))
            };
            changes.extend(cluster.iter().filter_map(change));
        }
        changes.sort_unstable();
        (keys, changes.into_iter().map(|(_, change)| change).collect())
    }
}

impl Wishes for Names {
    type Rank = (u128, u32);

    fn wish(&self, record: u32) -> Wish<'_> {
        Wish::read(&self.wishes[record as usize])
    }

    fn rank(&self, record: u32) -> (u128, u32) {
        (self.contents[record as usize], record)
    }
}

/// The clusters of a plan with every other record as one of its own.
fn with_the_rest(mut groups: Vec<Vec<u32>>, count: usize) -> Vec<Vec<u32>> {
    let grouped: FxHashSet<u32> = groups.iter().flatten().copied().collect();
    groups.extend((0..u32_of(count)).filter(|at| !grouped.contains(at)).map(|at| vec![at]));
    groups.sort_unstable();
    groups
}

/// Writes a row, no cell of which starts a formula: also the records' own ids come from sources.
fn put<T: AsRef<str>>(
    table: &mut csv::Writer<&mut dyn Write>,
    row: &[T],
) -> Result<(), LibraryError> {
    let cells = row.iter().map(|cell| list_cell(cell.as_ref()).into_owned());
    table.write_record(cells).map_err(|error| LibraryError::Output(error.into()))
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million records are resolved at once")
}
