//! The few best of many: lists that stay short however many are alike.

/// Those that somebody is most like, with how much, the most alike first. Between equals a number decides that is the same from both sides
/// and of no side in particular, so that many who are all alike do not all choose the same few.
pub(crate) type Best = Vec<(u128, f64)>;

/// Whether another that is not there has its place among the `most` best.
pub(crate) fn enters(list: &Best, me: u128, other: u128, likeness: f64, most: usize) -> bool {
    list.len() < most || list.last().is_none_or(|x| rank(me, other, likeness) < rank(me, x.0, x.1))
}

/// Puts in another that has its place there ([`enters`]); who went for it, where somebody did.
pub(crate) fn put(list: &mut Best, me: u128, other: u128, likeness: f64, most: usize) -> Option<u128> {
    let new = rank(me, other, likeness);
    let at = list.partition_point(|x| rank(me, x.0, x.1) < new);
    list.insert(at, (other, likeness));
    let gone = list.get(most).map(|x| x.0);
    list.truncate(most);
    gone
}

/// The most alike come first.
fn rank(me: u128, other: u128, likeness: f64) -> (std::cmp::Reverse<Total>, u64, u128) {
    (std::cmp::Reverse(Total(likeness)), tie(me, other), other)
}

/// The number of a pair.
fn tie(a: u128, b: u128) -> u64 {
    // the sum is the same from both sides; SplitMix64's finaliser spreads it (Steele, Lea and Flood 2014)
    let s = a.wrapping_add(b);
    let z = ((s >> 64) as u64) ^ (s as u64);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number in the order of all numbers.
#[derive(Clone, Copy, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, o: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(o))
    }
}

impl Ord for Total {
    fn cmp(&self, o: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&o.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_stay_whatever_the_order() {
        let all: Vec<(u128, f64)> = (1..40).map(|n| (n, f64::from((n * 7 % 5) as u32))).collect();
        let take = |order: Vec<(u128, f64)>| {
            let mut list = Best::new();
            let mut cut = 0;
            for (o, l) in order {
                let fits = enters(&list, 99, o, l, 8);
                cut += usize::from(!fits || put(&mut list, 99, o, l, 8).is_some());
            }
            (list, cut)
        };
        let (forth, cut) = take(all.clone());
        let (back, _) = take(all.into_iter().rev().collect());
        assert_eq!(forth, back);
        assert_eq!((forth.len(), cut > 0), (8, true));
        assert!(forth.windows(2).all(|w| w[0].1 >= w[1].1) && forth[0].1 == 4.0);
        assert_eq!(tie(3, 1 << 70), tie(1 << 70, 3));
    }
}
