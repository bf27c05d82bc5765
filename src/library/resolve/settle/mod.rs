//! Settling: the records that an operation touched in, the entries that hold them out.
//!
//! Only those records, the ones they share a blocking key with, and the entries that links join them
//! to are looked at. What comes out is what resolving everything at once would give, because a
//! verdict depends on its two records alone and a cluster on the component of links that it is in.

mod gathered;
mod give;
mod pool;
mod prepared;
mod put;
mod withdraw;

pub(in crate::library) use give::Renamed;
pub(in crate::library) use prepared::{Form, Known, Prepared, is_pinned};
pub(in crate::library) use put::Settled;
pub(in crate::library) use withdraw::pass_on_what_was_said;

use crate::library::LibraryError;
use crate::library::work::progress::Watch;
use crate::store::{Load, OperationId, RecordId, Store, Touched};
use cite_resolve::Weights;
use pool::Pool;

/// Brings the entries up to what the facts say of these records: new ones come in, those that are
/// gone go out, and all that hangs together with any of them is grouped again. Where a record that
/// goes bears its entry's key, the operation passes the key on; none does where a step is taken back,
/// since then the keys are where they were before it.
///
/// What is prepared of the records already need not be read again.
pub(in crate::library) fn settle(
    store: &Store,
    operation: Option<OperationId>,
    touched: &[Touched],
    prepared: Prepared,
    watch: Watch,
) -> Result<Settled, LibraryError> {
    let of = |is_present: bool, is_in_entry: bool| {
        let alike = move |touched: &&Touched| {
            (touched.is_present, touched.is_in_entry) == (is_present, is_in_entry)
        };
        touched.iter().filter(alike).map(|touched| touched.record)
    };
    let mut settled = Settled::default();
    let mut added: Vec<RecordId> = of(true, false).collect();
    let mut again: Vec<RecordId> = of(true, true).collect();
    let gone: Vec<RecordId> = of(false, true).collect();
    if !gone.is_empty() {
        let left = withdraw::withdraw(store, operation, &gone)?;
        settled.removed += left.entries;
        added.extend(left.rejudged);
        again.extend(left.others);
        added.sort_unstable();
    }
    bring_in((store, operation), (&added, &again), prepared, &mut settled, watch)?;
    Ok(settled)
}

/// From so many records on, what is computed of the first ones of a library is loaded in bulk.
const MANY: usize = 4096;

/// Groups new records, and others again, with all that hangs together with them.
fn bring_in(
    (store, operation): (&Store, Option<OperationId>),
    (added, again): (&[RecordId], &[RecordId]),
    prepared: Prepared,
    settled: &mut Settled,
    watch: Watch,
) -> Result<(), LibraryError> {
    let pool = Pool::new((store, operation), prepared, added, watch)?;
    let index = match !pool.has_older && added.len() >= MANY {
        true => store.load(
            Load::Derived,
            || group(pool, again, true, settled),
            || watch.indexing(0, None),
        )?,
        false => group(pool, again, false, settled)?,
    };
    index.finish(store, watch)?;
    if store.derivation()?.is_none() {
        store.set_derivation(cite_resolve::DERIVATION)?;
    }
    Ok(())
}

/// Computes all derived state anew.
pub(in crate::library) fn rebuild(store: &Store, watch: Watch) -> Result<Settled, LibraryError> {
    store.drop_derived()?;
    let mut settled = Settled::default();
    let prepared = Prepared::new(store.folder());
    let records = store.present_records()?;
    bring_in((store, None), (&records, &[]), prepared, &mut settled, watch)?;
    Ok(settled)
}

/// Groups the records that are in, all of them new, with all that hangs together with them, and puts
/// that into entries.
fn group(
    mut pool: Pool,
    again: &[RecordId],
    is_bulk: bool,
    settled: &mut Settled,
) -> Result<put::Index, LibraryError> {
    let grouped = cite_resolve::group(&mut pool, again, Weights::shipped())?;
    pool.forget_forms();
    put::put(&mut pool, &grouped.clusters, is_bulk, settled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::library::take_in::import::{self, ImportOptions};
    use crate::store::StoreError;
    use cite_model::Reference;

    /// Works, and behind them copies of most, which say less and more.
    fn records() -> Vec<String> {
        let words = ["moss", "tides", "kestrels", "harbours", "lichens", "otters", "herons"];
        let work = |at: usize| {
            let (one, other, third) = (words[at % 7], words[at / 7 % 7], words[at / 49 % 7]);
            format!(
                "TY  - JOUR\nTI  - On the {one} and {other} of islands without {third}\nPY  - {}\nVL  - {at}\n",
                1950 + at % 70
            )
        };
        let first = (0..200).map(|at| format!("{}AU  - Aro, Ida\nSP  - {at}\nER  - \n", work(at)));
        let copy = |at: usize| {
            format!("{}AU  - Aro, I.\nAB  - Of what came ashore, {at}.\nER  - \n", work(at))
        };
        first.chain((0..200).filter(|at| at % 3 > 0).map(copy)).collect()
    }

    /// The entries by what they are made of, when so many records come at a time.
    fn entries(at_a_time: usize) -> Vec<(Vec<RecordId>, Reference)> {
        let mut library = Library::in_memory().expect("a library");
        let options = ImportOptions { paths: vec!["-".into()], ..ImportOptions::default() };
        for records in records().chunks(at_a_time) {
            let mut text = std::io::Cursor::new(records.concat());
            import::run(&mut library, &options, &mut text, Watch::default()).expect("an import");
        }
        let (store, mut entries) = (&library.store, Vec::new());
        let show = |entry: crate::store::StoredEntry| {
            entries.push((store.members_of(entry.id)?, entry.entry.reference));
            Ok::<_, StoreError>(())
        };
        store.for_each_entry(show).expect("entries");
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries
    }

    #[test]
    fn what_stands_in_files_meanwhile_comes_to_the_same_entries() {
        let near = entries(prepared::FEW / 2);
        assert!(records().len() > prepared::FEW, "{}", records().len());
        assert_eq!(entries(usize::MAX), near);
        assert_eq!(near.iter().filter(|entry| entry.0.len() > 1).count(), 133);
    }
}
