//! The links of new records in, all links of the components that they are in out, also those that were
//! kept before.

use super::{KeptPair, Records};
use crate::cluster::Link;

/// Brings in all records that links join to the new ones or to others that are touched; gives all links
/// among them, and which records are so joined: nothing changes for the rest.
pub(super) fn expand<R: Records>(
    records: &mut R,
    mut links: Vec<Link>,
    touched: Vec<u32>,
) -> Result<(Vec<Link>, Vec<bool>), R::Error> {
    if !records.has_older() {
        return Ok((links, vec![true; records.count()]));
    }
    let mut involved = vec![false; records.count()];
    let mut wave: Vec<u32> = (0..).take(records.new_ones()).chain(touched).collect();
    wave.extend(links.iter().flat_map(|link| [link.a, link.b]));
    while !wave.is_empty() {
        wave.retain(|number| !std::mem::replace(&mut involved[*number as usize], true));
        let mut joined: Vec<R::Id> = Vec::new();
        let mut kept: Vec<KeptPair<R::Id>> = Vec::new();
        for id in wave.iter().map(|number| records.id(*number)).collect::<Vec<_>>() {
            joined.extend(records.must_linked(id)?);
            kept.extend(records.pairs_of(id)?.into_iter().filter(|pair| pair.is_link));
        }
        joined.extend(kept.iter().flat_map(|pair| [pair.one, pair.other]));
        records.expect(&joined);
        records.bring()?;
        involved.resize(records.count(), false);
        links.extend(kept.iter().filter_map(|pair| link(records, pair)));
        let joined = joined.iter().filter_map(|id| records.number(*id));
        wave = joined.filter(|number| !involved[*number as usize]).collect();
    }
    links.sort_unstable_by_key(|link| (link.a, link.b));
    links.dedup_by_key(|link| (link.a, link.b));
    Ok((links, involved))
}

fn link<R: Records>(records: &R, pair: &KeptPair<R::Id>) -> Option<Link> {
    let (a, b) = (records.number(pair.one)?, records.number(pair.other)?);
    Some(Link { a: a.min(b), b: a.max(b), weight_bits: pair.weight_bits })
}
