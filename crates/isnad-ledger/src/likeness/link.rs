//! Average linkage.

use super::SAME;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

#[derive(PartialEq)]
struct Edge {
    s: f64,
    a: usize,
    b: usize,
    age: (u32, u32),
}
impl Eq for Edge {}
impl PartialOrd for Edge {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Edge {
    fn cmp(&self, o: &Self) -> Ordering {
        // the most alike first; of equals the first in order of key
        self.s.total_cmp(&o.s).then_with(|| (o.a, o.b).cmp(&(self.a, self.b)))
    }
}

/// Average linkage of groups of these sizes: for each the smallest index of those that it is joined with. `pairs`: the means between two
/// groups, those left out are nothing.
pub(super) fn link(sizes: &[usize], pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let n = sizes.len();
    let mut near: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    for &(a, b, s) in pairs {
        near[a].insert(b, s);
        near[b].insert(a, s);
    }
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut age = vec![0u32; n];
    let mut heap: BinaryHeap<Edge> =
        pairs.iter().filter(|p| p.2 >= SAME).map(|&(a, b, s)| Edge { s, a, b, age: (0, 0) }).collect();
    while let Some(e) = heap.pop() {
        if e.age != (age[e.a], age[e.b]) || members[e.a].is_empty() || members[e.b].is_empty() {
            continue;
        }
        let size = |i: usize| members[i].iter().map(|m| sizes[*m]).sum::<usize>() as f64;
        let (na, nb) = (size(e.a), size(e.b));
        let gone = std::mem::take(&mut near[e.b]);
        let moved = std::mem::take(&mut members[e.b]);
        members[e.a].extend(moved);
        age[e.a] += 1;
        age[e.b] += 1;
        let mut joint: BTreeMap<usize, f64> = BTreeMap::new();
        for (&k, s) in &near[e.a] {
            joint.insert(k, s * na);
        }
        for (&k, s) in &gone {
            *joint.entry(k).or_default() += s * nb;
        }
        joint.remove(&e.a);
        joint.remove(&e.b);
        for (k, s) in &mut joint {
            *s /= na + nb;
            near[*k].remove(&e.b);
            near[*k].insert(e.a, *s);
            if *s >= SAME {
                let (a, b) = (e.a.min(*k), e.a.max(*k));
                heap.push(Edge { s: *s, a, b, age: (age[a], age[b]) });
            }
        }
        near[e.a] = joint;
    }
    let mut root: Vec<usize> = (0..n).collect();
    for m in members.iter().filter(|m| !m.is_empty()) {
        let first = m.iter().copied().min().unwrap_or(0);
        for &i in m {
            root[i] = first;
        }
    }
    root
}
