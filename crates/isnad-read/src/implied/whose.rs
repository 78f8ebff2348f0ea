//! Whose duty, readiness, promise or deed a clause tells of: the speaker's or his side's, or another's.

use super::words::{ImpliedWords, Shown};
use super::{Said, sentence};
use crate::clause::Group;
use crate::lex::class;
use crate::names::Doc;
use crate::reading::Who;

/// Whose it is.
#[derive(Clone, Debug)]
pub(super) enum Whose {
    /// The speaker's, or his side's.
    Own,
    /// These others'.
    Other(Vec<Who>),
    /// Not said, or not understood.
    Nobody,
}

impl Whose {
    fn is_told(&self) -> bool {
        !matches!(self, Whose::Nobody)
    }
}

/// Tokens behind a verb among which its subject is looked for.
const NEAR: usize = 12;

/// Finds the subject of the words that show a position: a person ending, a pronoun, the noun before them or, of a verb, behind it.
pub(super) fn whose(
    d: &Doc<'_>,
    said: Said<'_>,
    words: &ImpliedWords,
    shown: &Shown,
    begin: usize,
    not: usize,
) -> Whose {
    if shown.first {
        return Whose::Own;
    }
    let at = shown.at - not;
    let rule = &words.rules[shown.rule];
    // "إنه يجب على الطرفين": whose duty it is stands behind the preposition, and the pronoun is nobody's
    let anybody = !rule.own && !rule.charge;
    if anybody
        && d.lex.words.common.upon.has(d.t.fold(shown.end))
        && let Some(g) = d.group(shown.end + 1, said.to)
    {
        return judged(d, said, words, &g);
    }
    if at > said.from && words.we.contains(d.t.fold(at - 1)) {
        return Whose::Own;
    }
    if let Some(w) = pronoun(d, said, at).filter(|_| !anybody) {
        return w;
    }
    if let Some(w) = before(d, begin, at).map(|g| judged(d, said, words, &g)).filter(Whose::is_told) {
        return w;
    }
    if shown.verb {
        let s = sentence(d, shown.at);
        let found = d.subject(shown.at, s, said.to.min(s.end), &said.statement.who, 0);
        let own = found.filter(|x| !x.dropped).and_then(|x| x.group).map(|g| judged(d, said, words, &g));
        if let Some(w) = own.filter(Whose::is_told) {
            return w;
        }
        let free = d.skip_phrases(shown.at + 1, said.to.min(shown.at + NEAR));
        let behind = d.group(free, said.to).filter(|g| d.written_prep(g.start()).is_none());
        // what is promised is no promiser, and "our forces" are rather helped: only the speaker's own name is looked for there
        if let Some(g) = behind.filter(|g| g.members.iter().all(|m| m.np.is_some()))
            && matches!(judged(d, said, words, &g), Whose::Own)
        {
            return Whose::Own;
        }
    }
    Whose::Nobody
}

/// "أنه مستعد", "أننا لن نقبل": a pronoun written onto what opens the clause right before.
fn pronoun(d: &Doc<'_>, said: Said<'_>, at: usize) -> Option<Whose> {
    let k = at.checked_sub(1).filter(|k| d.class(*k) & class::COMPL != 0)?;
    let f = d.t.fold(k);
    let ours = f.ends_with("نا") || f.ends_with("ني");
    let theirs = ["ه", "ها", "هم", "هما"].iter().any(|p| f.ends_with(p)) && f.chars().count() > 2;
    match (ours, theirs) {
        (true, _) => Some(Whose::Own),
        // further on it may be of anybody named between
        (_, true) if k <= said.from + 1 => Some(Whose::Own),
        (_, true) => Some(Whose::Nobody),
        _ => None,
    }
}

/// The noun phrase that ends right before token `at`.
fn before(d: &Doc<'_>, begin: usize, at: usize) -> Option<Group> {
    let mut end = at;
    while end > begin && d.class(end - 1) & class::PART != 0 {
        end -= 1;
    }
    // "members of the council must": whose duty it is begins the clause, and is no part of the phrase
    let free = |p: &usize| d.class(*p) & (class::PREP | class::REL | class::COMPL) == 0;
    let first = d.skip_adjuncts(begin, end);
    let open = (first..end).find(|p| d.t.is_word(*p) && free(p))?;
    d.group(open, end).filter(|g| g.end() >= end)
}

/// The states and bodies that the speaker's own phrase names: "the Maltese minister" speaks for Malta.
fn states(d: &Doc<'_>, said: Said<'_>) -> Vec<String> {
    let Some(span) = said.statement.source else { return Vec::new() };
    let tokens = d.t.token_from(span.start)..d.t.token_from(span.end);
    let named = tokens.filter_map(|k| d.mention(k)?.entity).map(|e| d.kb.entity(e).id.as_str());
    named.map(|e| d.kb.party(e).to_owned()).collect()
}

/// Whether a noun phrase is the speaker or his side.
fn judged(d: &Doc<'_>, said: Said<'_>, words: &ImpliedWords, g: &Group) -> Whose {
    let speakers = &said.statement.who;
    let Some(head) = g.members.first().map(|m| m.head) else { return Whose::Nobody };
    if words.is_own_side(d.t, head) && d.mention(head).is_none() {
        return Whose::Own;
    }
    let who = d.parties(g, speakers);
    let party = |w: &Who| w.entity.as_deref().map_or_else(|| w.name.clone(), |e| d.kb.party(e).to_owned());
    let states = states(d, said);
    let same = |w: &Who| speakers.iter().any(|s| s.name == w.name || party(s) == party(w));
    if who.iter().any(|w| same(w) || states.contains(&party(w))) {
        return Whose::Own;
    }
    // of a noun that nobody knows it cannot be said whose it is
    let known = g.members.iter().all(|m| d.is_somebody(m));
    if known && !who.is_empty() { Whose::Other(who) } else { Whose::Nobody }
}
