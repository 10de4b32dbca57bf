//! Counting what repeats among millions of keys, in parts that fit into a processor's cache.
//!
//! A hash table over a whole document of a hundred megabytes misses the cache at every look-up, which takes ten times
//! as long as in a small document. Keys that are equal always come into the same part, in the order in which they
//! stand; so a table over one part at a time counts the same, and each is small.

use rustc_hash::FxHashSet;

/// Keys that are handed over at once where there are no parts.
const CHUNK: usize = 1 << 10;
/// Keys of a part, about: they and a table over them take some hundred kilobytes.
const PART: usize = 1 << 13;
/// Keys that are looked at to tell whether parts are needed, about.
const SAMPLED: usize = 8 * PART;
/// More parts than this are slow to fill: each takes a cache line while they are filled.
const MOST_PARTS: usize = 1 << 12;
/// An odd number without a pattern in its bits, so that the upper bits of a product depend on all bits of the key.
const SPREAD: u64 = 0x9FB2_1C65_1E98_DF25;

/// Hands over `items`, each a key with its place, part by part, and says where a part begins; `digest` makes a number
/// of a key that differs from key to key as a hash does, or nearly so.
pub(crate) fn each_part<K: Copy + Default>(
    items: impl Iterator<Item = (K, u32)> + Clone,
    digest: impl Fn(K) -> u64,
    mut each: impl FnMut(&[(K, u32)], bool),
) {
    // Making the keys only to count them would take longer than a few parts too many.
    let at_most = items.size_hint().1.unwrap_or(usize::MAX);
    let parts = (at_most / PART).next_power_of_two().min(MOST_PARTS);
    if parts == 1 || !is_varied(items.clone().map(|(key, _)| digest(key)), at_most) {
        let mut items = items;
        let mut chunk = Vec::with_capacity(at_most.min(CHUNK));
        let mut is_first = true;
        loop {
            chunk.extend(items.by_ref().take(CHUNK));
            if chunk.is_empty() {
                return;
            }
            each(&chunk, std::mem::take(&mut is_first));
            chunk.clear();
        }
    }
    let part_of = |key: K| {
        let digest = digest(key);
        ((digest ^ digest >> 32).wrapping_mul(SPREAD) >> (u64::BITS - parts.ilog2())) as usize
    };
    // Where each part ends so far, which is where the next of its items goes.
    let mut ends = vec![0_usize; parts + 1];
    items.clone().for_each(|(key, _)| ends[part_of(key) + 1] += 1);
    for part in 1..=parts {
        ends[part] += ends[part - 1];
    }
    let mut sorted = vec![(K::default(), 0); ends[parts]];
    for item in items {
        let end = &mut ends[part_of(item.0)];
        sorted[*end] = item;
        *end += 1;
    }
    let mut start = 0;
    for &end in &ends[..parts] {
        each(&sorted[start..end], true);
        start = end;
    }
}

/// Whether there are more kinds of keys than a table that stays in the cache can hold. A text that says the same over
/// and over has few, and needs no parts however long it is. Keys from all over the text are looked at, and not each:
/// where a large table is needed after all, its counts are the same.
fn is_varied(digests: impl Iterator<Item = u64>, at_most: usize) -> bool {
    let mut seen = FxHashSet::default();
    digests.step_by((at_most / SAMPLED).max(1)).any(|digest| seen.insert(digest) && seen.len() > 2 * PART)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_come_together_in_order() {
        for count in [0, 1, 100, 10 * PART as u32] {
            for kinds in [1, 7, 60_000] {
                let key = |place: u32| u64::from(place % kinds).wrapping_mul(SPREAD);
                // Keys and where they stand, by part.
                let mut parts: Vec<Vec<(u64, u32)>> = Vec::new();
                each_part(
                    (0..count).map(|place| (key(place), place)),
                    |key| key,
                    |items, is_new| {
                        if is_new {
                            parts.push(Vec::new());
                        }
                        parts.last_mut().expect("the first is new").extend_from_slice(items);
                    },
                );
                let mut keys = Vec::new();
                for part in &parts {
                    assert!(part.is_sorted_by_key(|(_, place)| *place), "{count} of {kinds}");
                    assert!(part.iter().all(|(there, place)| *there == key(*place)));
                    let mut of_part: Vec<u64> = part.iter().map(|(key, _)| *key).collect();
                    of_part.sort_unstable();
                    of_part.dedup();
                    keys.extend(of_part);
                }
                assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), count as usize);
                // No key is in two parts.
                assert_eq!(keys.len(), kinds.min(count) as usize, "{count} of {kinds}");
                assert_eq!(parts.len() > 1, kinds.min(count) as usize > 2 * PART, "{count} of {kinds}");
            }
        }
    }
}
