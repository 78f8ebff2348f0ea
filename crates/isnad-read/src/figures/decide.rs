//! Which of the figures that the rules found stand, and what the network makes of their parts.

use super::named_parts;
use super::parts::{self, Asked, SCOPES};
use super::{Around, Draft, drafts};
use crate::learn::{About, Anchor, Learnt, Looked, Mark, Sought};
use crate::lex::Governs;
use crate::lex::class;
use crate::names::{Doc, EntityKind, Head};
use crate::reading::{Figure, FigureParts, Measure, Scope, Statement, WHATS};
use crate::statements::denied;
use isnad_text::{Span, number_at};
use rustc_hash::FxHashSet;

/// The measures in the order in which the network numbers them.
const MEASURES: [Measure; 11] = [
    Measure::Killed,
    Measure::Wounded,
    Measure::Missing,
    Measure::Captured,
    Measure::Displaced,
    Measure::Destroyed,
    Measure::ShotDown,
    Measure::Damaged,
    Measure::Released,
    Measure::Deployed,
    Measure::Other,
];
/// From here on the network's measure replaces the rules' where theirs falls.
const OTHER: f32 = 0.5;
/// From here on a number is likelier a total, whatever day stands beside it.
const MANY: i64 = 1000;
/// From here on what is learnt overrules what words say of the time.
const CERTAIN: f32 = 0.9;

/// Drops what the network takes for no count of harm, and lets it say what is counted, whose, and over what time.
pub(crate) fn decide(
    d: &Doc<'_>,
    found: Vec<Figure>,
    statements: &[Statement],
    looked: &Looked,
    learnt: &Learnt,
    sought: Option<&mut Sought>,
) -> Vec<Figure> {
    let taken: FxHashSet<usize> = found.iter().map(|f| d.t.token_from(f.span.start)).collect();
    let mut place: Vec<Option<usize>> = Vec::with_capacity(found.len());
    let mut out: Vec<Figure> = Vec::new();
    for mut f in found {
        let at = d.t.token_from(f.span.start);
        let anchor = looked.figures.binary_search_by_key(&at, |a| a.at).ok().map(|k| &looked.figures[k]);
        // "عودة نصف مليون نازح": those who come back are not driven out
        let back = (at.saturating_sub(3)..at).any(|k| d.lex.words.figures.returning.has(d.t.fold(k)));
        if f.measure == Measure::Displaced && back {
            place.push(None);
            continue;
        }
        let stands = match anchor {
            // a number that the report takes back is told as such, whatever the network thinks
            _ if f.withdrawn.is_some() => true,
            Some(a) => adjust(d, &mut f, a, learnt, learnt.bars.figure.0),
            None => false,
        };
        place.push(stands.then_some(out.len()));
        if stands {
            f.part_of = f.part_of.and_then(|k| place.get(k).copied().flatten());
            out.push(f);
        }
    }
    for a in looked.figures.iter().filter(|a| !taken.contains(&a.at) && !is_of_pair(d, a.at)) {
        for f in added(d, a, statements, learnt) {
            let f = if d.is_part_word(a.at.wrapping_sub(1)) { among(d, f, &out) } else { Some(f) };
            out.extend(f);
        }
    }
    named_parts::add(d, &mut out);
    in_order(&mut out);
    ask(d, &mut out, statements, looked, learnt, sought);
    out
}

/// "قتل ستة بينهم طفلتان": to those among others happened what happened to the others. Nothing where they are no part of what was counted.
fn among(d: &Doc<'_>, f: Figure, before: &[Figure]) -> Option<Figure> {
    let s = d.t.sentences[d.t.sentence_of(d.t.token_from(f.span.start))];
    let from = d.t.span(s.start, s.end).start;
    let whole = (0..before.len()).filter(|k| (from..f.span.start).contains(&before[*k].span.start));
    let Some(k) = whole.max_by_key(|k| before[*k].span.start) else { return Some(f) };
    let twice = before.iter().any(|b| b.span == f.span);
    let fits = !twice && before[k].high.is_none_or(|h| f.low <= h);
    fits.then(|| Figure { measure: before[k].measure, part_of: Some(before[k].part_of.unwrap_or(k)), ..f })
}

/// What is counted, over what time and who says so, in the order of the text: each can go by the one before.
fn ask(
    d: &Doc<'_>,
    all: &mut [Figure],
    statements: &[Statement],
    looked: &Looked,
    learnt: &Learnt,
    mut sought: Option<&mut Sought>,
) {
    for k in 0..all.len() {
        let at = d.t.token_from(all[k].span.start);
        let Ok(a) = looked.figures.binary_search_by_key(&at, |a| a.at) else { continue };
        let (before, rest) = all.split_at_mut(k);
        let Some(f) = rest.first_mut() else { continue };
        let asked = Asked { at, anchor: &looked.figures[a], figure: &f.clone(), before: before.last() };
        let (what, scope) = (parts::what(d, &asked), parts::scope(d, &asked));
        let (claimant, by) = parts::claimants(d, &asked, statements);
        let mut sure = [0.8f32; 3];
        if let Some((i, p)) = learnt.answer(&what, 0.0) {
            f.what = WHATS[i].to_owned();
            sure[0] = p;
        }
        if let Some(own) = noun_before(d, f, at) {
            (f.what, sure[0]) = (own.to_owned(), 1.0);
        }
        // words that say that it is a total so far weigh more than a guess
        // "منذ أبريل من العام الماضي": a count since then is of now
        let s = d.t.sentences[d.t.sentence_of(at)];
        let since = (at..s.end).any(|k| d.lex.tolls.since.has(d.t.fold(k)));
        if since && f.scope == Scope::Past {
            (f.scope, f.period) = (Scope::Running, None);
        }
        let worded = |i: usize, p: f32| {
            f.scope == Scope::Incident || SCOPES[i] == f.scope || p >= CERTAIN && !(since && SCOPES[i] == Scope::Past)
        };
        // "قتل 200 أول أمس": what happened on one day is no total so far
        let one_day = f.scope == Scope::Incident && f.low < MANY && f.period.is_some_and(|p| p.from == p.to) && !since;
        let dated = |i: usize| !(one_day && SCOPES[i] == Scope::Running);
        if let Some((i, p)) = learnt.answer(&scope, 0.0).filter(|(i, p)| worded(*i, *p) && dated(*i)) {
            // days that belong to another reading of it
            f.period = f.period.filter(|_| f.scope == SCOPES[i] || SCOPES[i] == Scope::Running);
            f.scope = SCOPES[i];
            sure[1] = p;
        }
        if let Some((i, p)) = learnt.answer(&claimant, 0.0).filter(|_| f.withdrawn.is_none()) {
            f.statement = by[i];
            f.claimant = by[i].map(|i| statements[i].who.clone()).unwrap_or_default();
            sure[2] = p;
        }
        if f.statement.is_some_and(|i| is_outcome(d, f, &statements[i])) {
            f.statement = None;
            f.claimant.clear();
        }
        // the day on which it was said is not the day on which it happened
        let said = f.statement.and_then(|i| statements[i].date);
        f.period = f.period.filter(|p| f.scope != Scope::Incident || said != Some(*p));
        if own(d, f, at) || of_forces(d, f) {
            sure[0] = 1.0;
        }
        f.parts = Some(FigureParts {
            what: learnt.sure(About::What, sure[0]),
            scope: learnt.sure(About::Scope, sure[1]),
            claimant: learnt.sure(About::Claimant, sure[2]),
            ..FigureParts::default()
        });
        if let Some(s) = sought.as_deref_mut() {
            s.questions.extend([what, scope, claimant]);
        }
    }
}

/// "تبنت الحركة هجوما أسفر عن مقتل تسعة": a count behind a verb that tells what came of the deed is no part of what is claimed; in "تبنت قتل
/// تسعة" it is.
fn is_outcome(d: &Doc<'_>, f: &Figure, by: &Statement) -> bool {
    let at = d.t.token_from(f.span.start);
    let within = by.content.iter().find(|c| c.contains(f.span)).map(|c| d.t.token_from(c.start));
    within.is_some_and(|from| denied::takes_upon(d, by) && (from..at).any(|k| d.finite(k).is_some()))
}

/// "خمسون بين قتيل وجريح": whether a lone noun says only what became of those counted before it.
fn is_of_pair(d: &Doc<'_>, at: usize) -> bool {
    let pair = |k: usize| k > 0 && d.lex.tolls.both.at(d.t, k).is_some() && d.lex.tolls.both_after.has(d.t.fold(k - 1));
    pair(at) || at > 0 && pair(at - 1)
}

/// "ضابطين اثنين": what one or two are that are counted behind their noun.
fn noun_before<'a>(d: &'a Doc<'_>, f: &Figure, at: usize) -> Option<&'a str> {
    let s = d.t.sentences[d.t.sentence_of(at)];
    let n = number_at(d.t, at).filter(|_| f.low <= 2)?;
    let behind = d.lex.counted.at(d.t, n.end).is_some() || d.class(n.end) & class::PREP != 0;
    let adjective = at > s.start + 1 && d.mention(at - 1).is_some_and(|m| m.adjective);
    let noun = at.checked_sub(1 + usize::from(adjective)).filter(|k| *k >= s.start && !behind)?;
    d.lex.counted.at(d.t, noun).map(|h| h.value)
}

/// By their places; what is part of what goes along.
fn in_order(out: &mut [Figure]) {
    let mut order: Vec<usize> = (0..out.len()).collect();
    order.sort_by_key(|k| out[*k].span.start);
    let mut now = vec![0; out.len()];
    for (new, old) in order.iter().enumerate() {
        now[*old] = new;
    }
    for f in out.iter_mut() {
        f.part_of = f.part_of.map(|k| now[k]);
    }
    out.sort_by_key(|f| f.span.start);
}

/// Numbers and lone nouns to which the rules gave no measure and the network gives one, or two ("dead and wounded").
fn added(d: &Doc<'_>, a: &Anchor, statements: &[Statement], learnt: &Learnt) -> Vec<Figure> {
    let s = d.t.sentences[d.t.sentence_of(a.at)];
    let mut measures: Vec<Measure> =
        (0..MEASURES.len()).filter(|k| a.odds[*k] >= learnt.bars.figure.1).map(|k| MEASURES[k]).collect();
    // "أطلقت صاروخين": what is fired was not brought down
    let fired = (a.at.saturating_sub(FIRED).max(s.start)..a.at).any(|k| d.lex.words.figures.firing.has(d.t.fold(k)));
    measures.retain(|m| *m != Measure::ShotDown || !fired);
    // of several only the dead and the hurt are counted in one number: "60 بين قتيل وجريح"
    if !measures.iter().all(|m| matches!(m, Measure::Killed | Measure::Wounded | Measure::Missing)) {
        let odds = |m: &Measure| MEASURES.iter().position(|x| x == m).map_or(0.0, |k| a.odds[k]);
        measures.sort_by(|x, y| odds(y).total_cmp(&odds(x)));
        measures.truncate(1);
    }
    if measures.is_empty() {
        return Vec::new();
    }
    let here = drafts(d, s.start, s.end).into_iter().find(|x| x.start == a.at);
    let Some(x) = here.or_else(|| lone(d, a.at)) else { return Vec::new() };
    let around = Around {
        segment: d.segment(&x, s.start, s.end),
        sentence: (s.start, s.end),
        between: (s.start, s.end),
        sums: false,
    };
    let make = |m: &Measure| {
        let mut f = d.figure(&x, *m, "people", Governs::Noun, x.start, around, statements)?;
        f.rule = "F-LEARNT".into();
        adjust(d, &mut f, a, learnt, 0.0).then_some(f)
    };
    measures.iter().filter_map(make).collect()
}

/// Words between a verb of firing and what is fired.
const FIRED: usize = 4;

/// "غرق زورقين", "اعتقال صياد": a noun that no list has, and that the network takes for a count; one, or two by its ending. A
/// plural without a number is no count, so what looks like one is a dual.
fn lone(d: &Doc<'_>, at: usize) -> Option<Draft> {
    let f = d.t.fold(at);
    // "25 صاروخا": a number counts it
    let counted = (at.saturating_sub(3)..at).any(|k| number_at(d.t, k).is_some_and(|n| n.end == at && n.value > 1.0));
    if counted && !f.starts_with('و') {
        return None;
    }
    let named = d.mention(at).is_some_and(|m| !m.adjective);
    let noun = d.t.is_word(at) && d.class(at) == 0 && d.date(at).is_none() && d.finite(at).is_none() && !named;
    if !noun || number_at(d.t, at).is_some() || f.chars().count() < 3 {
        return None;
    }
    let one_of = d.lex.tolls.one_of.has(f.trim_start_matches('و'));
    if d.is_definite(at) && !one_of || crate::clause::possessed(f) {
        return None;
    }
    let known = d.lex.few.at(d.t, at).map(|h| h.value);
    let dual = f.chars().count() > 4 && d.lex.tolls.dual_ends.iter().any(|e| f.ends_with(e.as_str()));
    // "أطلق صواريخ": a counted noun in the plural tells no number
    if known.is_none() && !dual && d.lex.counted.at(d.t, at).is_some() {
        return None;
    }
    let n = if one_of { 1 } else { known.unwrap_or(if dual { 2 } else { 1 }) };
    Some(d.at_least(Draft::exact(at, at + 1, n, "people")))
}

fn adjust(d: &Doc<'_>, f: &mut Figure, a: &Anchor, learnt: &Learnt, least: f32) -> bool {
    let odds = |m: Measure| MEASURES.iter().position(|x| *x == m).map_or(0.0, |k| a.odds[k]);
    // who died of hunger was counted apart by the rules: to the network he died
    let apart = f.measure == Measure::Other && super::people(crate::reading::what(&f.what));
    let own = if apart { odds(f.measure).max(odds(Measure::Killed)).max(least) } else { odds(f.measure) };
    let mut sure = own;
    if own < least {
        let (k, p) = Anchor::best(&a.odds);
        if p < OTHER {
            return false;
        }
        // who died of hunger was counted apart by the rules
        if f.measure != Measure::Other {
            f.measure = MEASURES[k];
        }
        sure = p;
    }
    // "إصابة 30 برصاص الجيش الإسرائيلي": nor is an adjective theirs that belongs to what a preposition brings in
    // "قصف تركي يودي بحياة شخصين": an adjective of the deed says who did it
    let of_deed = |x: usize| {
        let noun = x.checked_sub(1).filter(|k| d.lex.trigger_nouns.at(d.t, *k).is_some_and(|h| h.end == x));
        noun.is_some() && d.mention_from(x).is_some_and(|m| m.adjective)
    };
    let stray = |x: usize| {
        let brings = |k: usize| d.written_prep(k) == Some('ب') || d.lex.tolls.away.has(d.t.fold(k));
        d.mention_from(x).is_some_and(|m| m.adjective) && (a.at + 1..x).any(brings)
    };
    // "أصيب جنود في الهجوم الذي شنه الحزب": nor are they whose deed is told between
    let told_of = |x: usize| (a.at + 1..x).any(|k| d.lex.words.figures.relative_one.has(d.t.fold(k)));
    let away = |x: usize| x > 0 && d.lex.tolls.away.has(d.t.fold(x - 1)) || stray(x) || told_of(x) || of_deed(x);
    let of = a.role(Mark::Of).max_by(|x, y| x.sure.total_cmp(&y.sure)).map(|p| (p.from, p.to)).filter(|o| !away(o.0));
    // "35 متمردا حوثيا وعشرة من رجال الحرس": those of the next number are none of these
    // "12 جنديا وأفراد الطاقم": nor are those who are joined to them
    let other = |k: usize| d.t.fold(k).starts_with('و') && (number_at(d.t, k).is_some() || d.joins(k));
    let next = |x: usize| (a.at + 1..x + 1).any(other);
    let of = of.filter(|o| o.0 <= a.at || !next(o.0));
    // the rules may know whose they are where no words name them, or what words stand for
    let other = of.is_some_and(|(x, y)| f.of.is_none_or(|o| !o.overlaps(d.t.span(x, y))));
    let own_side = f.of_entity.take().filter(|_| !other);
    // "28 من الفصائل وداعش": of two sides neither is the one
    let first = |x: usize, y: usize| (x + 1..y).find(|k| d.joins(*k)).unwrap_or(y);
    let named = of.and_then(|(x, y)| (x..first(x, y)).find_map(|k| d.mention(k).and_then(|m| m.entity)));
    let of = of.map(|(x, y)| (x, if named.is_some() { joined_sides(d, y) } else { y }));
    let by_noun = f.of.filter(|s| of.is_none() && is_told(d, a.at, *s) && !stray(d.t.token_from(s.start)));
    f.of = of.map(|(x, y)| d.noun_span(x, y)).or(by_noun);
    let reduced = || of.and_then(|(x, y)| reduced_side(d, x, y));
    f.of_entity = named.map(|e| d.kb.entity(e).id.clone()).or(own_side).or_else(reduced);
    partisans(d, f);
    f.score = Some(learnt.sure(About::Figure, sure));
    true
}

/// "20 مسلحا موالين لتركيا": those who hold with a side are none of it.
fn partisans(d: &Doc<'_>, f: &mut Figure) {
    let Some(of) = f.of else { return };
    let (from, to) = (d.t.token_from(of.start), d.t.token_from(of.end));
    let words = &d.lex.words.figures.partisans;
    // a preposition before the side, alone or written onto it
    let adjective = (from.saturating_sub(2)..=from).rev().find(|k| words.has_adjective(d.t.fold(*k)));
    let leads = |i: usize| d.class(i) & class::PREP != 0 || d.written_prep(i).is_some();
    if let Some(k) = adjective.filter(|k| (*k + 1..from).all(leads)) {
        f.of = Some(d.noun_span(k, to.max(k + 1)));
        f.of_entity = None;
    }
}

/// Whether words beside a number name a side by themselves: "15 مسلحا كرديا", "22 انقلابيا".
fn is_told(d: &Doc<'_>, at: usize, of: Span) -> bool {
    let k = d.t.token_from(of.start);
    // right behind the number and its noun
    let near = k >= at && k <= at + 2;
    let adjective = near && d.mention(k).is_some_and(|m| m.adjective && m.entity.is_some());
    adjective || d.lex.tolls.sides.iter().any(|w| d.t.fold(k).starts_with(w.as_str()))
}

/// Where the sides end that are joined to one that ends at `end`: "من المهاجمين الانفصاليين وقوات حليفهم".
fn joined_sides(d: &Doc<'_>, mut end: usize) -> usize {
    let limit = d.t.sentences[d.t.sentence_of(end.saturating_sub(1))].end;
    while end < limit && d.joins(end) {
        let Some(np) = d.np(end, limit).filter(|np| is_side(d, np.start, np.end)) else { break };
        end = np.end;
    }
    end
}

/// Whether a phrase names a side: a group, a body, or forces of somebody.
fn is_side(d: &Doc<'_>, from: usize, to: usize) -> bool {
    // "الميليشيا وفلان": a man stands for his fighters
    let sides = |k: EntityKind| matches!(k, EntityKind::Group | EntityKind::Body | EntityKind::Person);
    let group = |k: usize| d.mention_from(k).is_some_and(|m| !m.adjective && m.entity.is_some() && sides(d.kind_of(m)));
    let forces = isnad_text::readings(d.t.fold(from)).any(|r| d.lex.is_force(r.stem));
    // "12 ليبيا وتونسيا"
    let people = d.mention_from(from).is_some_and(|m| m.adjective && d.kind_of(m) == EntityKind::Country);
    (from..to).any(group) || forces && to > from + 1 || people
}

/// The side that a reduced name in a phrase stands for: "عناصر التنظيم" behind the organisation's full name.
fn reduced_side(d: &Doc<'_>, from: usize, to: usize) -> Option<String> {
    (from..to).find_map(|k| {
        let np = d.np(k, to).filter(|np| matches!(np.head, Head::Reduced(_)))?;
        // "قتيل من الجانبين": of two sides neither is the one
        let who = d.who(&[np]);
        let [one] = who.as_slice() else { return None };
        one.entity.clone()
    })
}

/// Those whom the claimant loses of his own are his soldiers. Says whether that is what they are by this alone.
fn own(d: &Doc<'_>, f: &mut Figure, at: usize) -> bool {
    if !in_own_forces(d, at) {
        return false;
    }
    let soldiers = matches!(f.what.as_str(), "people" | "soldiers");
    if soldiers {
        f.what = "soldiers".to_owned();
    }
    if let (None, [who]) = (&f.of_entity, f.claimant.as_slice()) {
        f.of_entity = who.entity.as_deref().map(|e| d.kb.party(e).to_owned());
    }
    soldiers
}

/// "9 من قوات النظام": men of a state's forces are soldiers. Says whether that is what they are by this alone.
fn of_forces(d: &Doc<'_>, f: &mut Figure) -> bool {
    let Some(of) = f.of.filter(|_| matches!(f.what.as_str(), "people" | "soldiers" | "fighters")) else { return false };
    let (from, to) = (d.t.token_from(of.start), d.t.token_from(of.end));
    // counted by no noun of their own
    let counted =
        from >= 1 && d.lex.counted.at(d.t, from - 1).is_some_and(|h| h.value == "people" || h.value == "civilians");
    let army = d.np(from, to).is_some_and(|n| matches!(&n.head, Head::Body(k) if k == "army"));
    let group = f.of_entity.as_deref().and_then(|e| d.kb.get(e)).is_some_and(|e| e.kind == EntityKind::Group);
    // "أربعة من عناصر القوات المسلحة المصرية": a state's men are no fighters, whatever word counts them
    let state =
        f.of_entity.as_deref().and_then(|e| d.kb.get(d.kb.party(e))).is_some_and(|e| e.kind == EntityKind::Country);
    let own = f.what != "fighters" || state;
    let police = || {
        d.np(from, to).is_some_and(|n| matches!(&n.head, Head::Body(k) if matches!(k.as_str(), "police" | "security")))
    };
    if !group && (state || f.what != "fighters") && !counted && police() {
        f.what = "police".to_owned();
        return true;
    }
    // "عناصر من قوات النظام", by the name of a state's army
    let named = f.of_entity.as_deref().is_some_and(|e| e.ends_with("/army"));
    let soldiers = (army || named && f.what == "fighters") && own && !group && !counted;
    if soldiers {
        f.what = "soldiers".to_owned();
    }
    soldiers
}

/// How far from a number "its forces" may stand.
const BESIDE: usize = 7;

/// "قتل 40 من قواتها", "40 قتيلا في صفوف قواتها": whether those counted are of the claimant's own forces. Behind a verb its forces
/// are who killed.
fn in_own_forces(d: &Doc<'_>, at: usize) -> bool {
    let s = d.t.sentences[d.t.sentence_of(at)];
    let prep = |k: usize| k > s.start && d.class(k - 1) & class::PREP != 0;
    let governed =
        |k: usize| prep(k) || k > s.start + 1 && d.finite(k - 1).is_none() && !d.is_definite(k - 1) && prep(k - 1);
    let own = |k: usize| d.lex.bodies.at(d.t, k).is_some_and(|h| h.value.ends_with("army") && h.pronoun.is_some());
    (at.saturating_sub(BESIDE).max(s.start)..s.end.min(at + BESIDE)).any(|k| own(k) && governed(k))
}
