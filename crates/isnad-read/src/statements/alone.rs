//! "قتل أربعة، بحسب ما أفادت البلدية": an attribution that the network would not have, in a sentence in which nobody else says anything.
//!
//! Where somebody does ("قال الوزير …، وفق ما نقلت الوكالة"), the attribution tells only through whom it came, and the network is right to leave it
//! out; where nobody does, without it the whole sentence would have no source.

use super::Draft;
use crate::names::Doc;

/// How probable it is that such an attribution is a statement (folds 0 to 3 of the gold: 11 of 13).
pub(super) const SURE: f32 = 0.8;

/// Words from the attribution to the verb of saying that belongs to it: "بحسب ما أفادت".
const VERB: usize = 3;

/// Whether a rule's statement is one.
pub(super) fn can_be(x: &Draft) -> bool {
    x.rule == "S-ATTR" && x.form.is_none()
}

/// Adds those of `spare` that stand alone in their sentences; the network's own reading of the verb in one gives way to it.
pub(super) fn keep(d: &Doc<'_>, out: &mut Vec<Draft>, spare: Vec<Draft>) {
    for x in spare.into_iter().filter(|x| !x.who.is_empty()) {
        let sentence = d.t.sentence_of(x.cue.0);
        let own = |o: &Draft| o.rule == "S-LEARNT" && x.cue.1 <= o.cue.0 && o.cue.0 <= x.cue.1 + VERB;
        let other = |o: &Draft| {
            let here =
                d.t.sentence_of(o.cue.0) == sentence || o.content.iter().any(|c| c.0 <= x.cue.0 && x.cue.0 < c.1);
            here && !own(o)
        };
        if out.iter().any(other) {
            continue;
        }
        out.retain(|o| !own(o));
        let k = out.partition_point(|o| o.cue.0 < x.cue.0);
        out.insert(k, x);
    }
}
