//! What becomes a statement: the rules propose, the network drops and adds, finds bounds, and a ranker says whose it is.

use super::cast::Cast;
use super::objects::{called_on, is_object};
use super::shape::{shape, tidy};
use super::speakers::{Asked, Speaker, speakers};
use super::{CueAt, Draft, alone, behind, below, cues, twice, vetoes};
use crate::learn::{About, Anchor, Learnt, Mark, Sought};
use crate::lex::{CueKind, Number, Person, VerbForm, class};
use crate::names::Doc;
use crate::reading::Act;

/// How far behind "refused" its object may stand.
const SILENT: usize = 9;

/// A statement of the rules that does not stand still tells who spoke, unless it is surely none.
const SPOKE: f32 = 0.01;

/// How far what begins like a clause about the speaker ("التي تقاتل") is likely to be what he says.
const ODD: f32 = 0.5;

/// One statement whose source is sought, with all who can be meant: what the ranker learns from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// First token of the cue.
    pub(crate) at: usize,
    pub(crate) speakers: Vec<Speaker>,
}

/// What the rules found (`rules`, in order of their cues) and what the network saw (`anchors`), made into statements.
pub(crate) fn decide(
    d: &Doc<'_>,
    rules: &[Draft],
    anchors: &[Anchor],
    learnt: &Learnt,
    mut sought: Option<&mut Sought>,
) -> Vec<Draft> {
    let mut all = Decided { d, learnt, cast: Cast::of(d), out: Vec::new(), spoken: Vec::new(), spare: Vec::new() };
    let mut cues: (Option<usize>, Vec<CueAt>) = (None, Vec::new());
    for a in anchors {
        let rule = rules.get(rules.partition_point(|x| x.cue.0 < a.at)).filter(|x| x.cue.0 == a.at);
        let stands = a.any() >= least(d, a, rule, learnt);
        if !stands {
            all.spoken.extend(rule.filter(|_| a.any() > SPOKE).cloned());
        }
        // "رفضت البلدية التعليق": who will not speak says nothing; "رجل يدعى فلانا": nor does who is called so
        let silent = is_passive(d, a.at)
            || is_another(d, a.at)
            || keeps_silent(d, a.at)
            || d.lex.impersonal.at(d.t, a.at).is_some();
        if silent || !stands && !rule.is_some_and(alone::can_be) {
            continue;
        }
        let sentence = d.t.sentence_of(a.at);
        if cues.0 != Some(sentence) {
            cues = (Some(sentence), d.cues(d.t.sentences[sentence]));
        }
        let cue = cues.1.iter().find(|c| c.start == a.at);
        let Some((x, speakers)) = all.one(a, rule, cue) else { continue };
        if !stands {
            all.spare.push(x);
            continue;
        }
        if let Some(s) = sought.as_deref_mut() {
            s.sources.push(Choice { at: a.at, speakers });
        }
        if !x.who.is_empty() {
            all.spoken.push(x.clone());
            all.out.push(x);
        }
    }
    let mut out = all.out;
    alone::keep(d, &mut out, all.spare);
    until_next(d, &mut out);
    twice::once(d, &mut out);
    out
}

/// "استنكرت النقابة الاعتقال وطالبت بالإفراج": what somebody says ends where he, by another verb, says the next.
fn until_next(d: &Doc<'_>, all: &mut [Draft]) {
    for k in 1..all.len() {
        let (before, rest) = all.split_at_mut(k);
        let (Some(a), b) = (before.last_mut(), &rest[0]) else { continue };
        let word = d.t.fold(b.cue.0);
        // "وصفها": the letter is its own
        let own = d.cue(b.cue.0).iter().any(|c| d.lex.cues[c.cue].lemma.starts_with('و'));
        let joined = word.starts_with('و') && !own && !d.lex.is_cue_form(word) && b.form.is_some_and(|f| !f.imperfect);
        if !joined || a.who != b.who || d.t.sentence_of(a.cue.0) != d.t.sentence_of(b.cue.0) {
            continue;
        }
        if let Some(c) = a.content.iter_mut().find(|c| c.0 < b.cue.0 && b.cue.0 < c.1 && d.quote(b.cue.0).is_none()) {
            c.1 = tidy(d, (c.0, b.cue.0)).1;
        }
    }
}

/// What has been decided so far.
struct Decided<'w, 'd> {
    d: &'w Doc<'d>,
    learnt: &'w Learnt,
    cast: Cast,
    out: Vec<Draft>,
    /// With those that did not stand: who spoke in them can speak on.
    spoken: Vec<Draft>,
    /// Attributions that the network would not have, which stand where nothing else in their sentence does.
    spare: Vec<Draft>,
}

impl Decided<'_, '_> {
    /// One statement with its source, and all who could have been it.
    fn one(&self, a: &Anchor, rule: Option<&Draft>, cue: Option<&CueAt>) -> Option<(Draft, Vec<Speaker>)> {
        let d = self.d;
        let mut x = shape(d, a, rule)?;
        let mut source = source(d, a, rule);
        source = source.filter(|s| !vetoes::is_manner(d, *s));
        let before = joined(d, a.at, x.form)
            .filter(|j| rule.is_none_or(|r| r.source.is_none()) && source.is_none_or(|s| s.0 < a.at && s != *j));
        source = before.or(source);
        // "اتهم الوزارة بالتقصير": one phrase between such a verb and its ب is whom it accuses
        // "محذرا الحركة من": a participle says what its clause's subject does, and whoever stands behind it is spoken to
        let participle = cue.is_some_and(CueAt::is_participle);
        let her = self.woman_spoke(a.at);
        let object = source.filter(|s| is_object(d, a.at, *s, her) || participle && s.0 >= x.cue.1);
        if object.is_some() {
            source = None;
        }
        // "ودعا النقابة إلى": found for its source or not, what does not agree with the verb is whom it speaks to
        let object =
            object.or_else(|| called_on(d, a.at, her)).filter(|o| source.is_none_or(|s| s.1 <= o.0 || o.1 <= s.0));
        let asked = Asked {
            cue: x.cue,
            form: x.form,
            sort: sort(cue, &x),
            source,
            participle,
            joined: before.is_some(),
            object,
            content: &x.content.clone(),
            rule,
            author: behind::author(d, source, x.cue, &self.out),
        };
        let speakers = speakers(d, &self.cast, &asked, &self.out, &self.spoken);
        let (who, sure) = self.learnt.who(&speakers);
        // as sure as it is whose document it is
        let sure = sure * asked.author.as_ref().and_then(|x| x.score).map_or(1.0, |s| f32::from(s) / 100.0);
        // "فلان يعلن كذا وفلان ينفي": a rule with a shape of its own knows whose it is
        match rule.filter(|r| closed(r.rule) && !r.who.is_empty()) {
            Some(r) => (x.source, x.who) = (r.source, r.who.clone()),
            None => (x.source, x.who) = (source, who),
        }
        let nameless = x.who.iter().all(|w| w.entity.is_none());
        let he = |s| self.cast.named_below(d, s).or_else(|| below::named(d, &self.cast, s));
        // a person named is nobody's description
        let own = |w: &crate::reading::Who| x.source.is_none_or(|(a, b)| d.text(a, b).contains(&w.name));
        if let Some(he) = x.source.filter(|_| nameless && x.who.iter().all(own)).and_then(he) {
            x.who = vec![he];
        }
        if let Some(he) = x.source.and_then(|_| self.named_once(&x)) {
            x.who = vec![he];
        }
        without_own_name(d, &mut x);
        let relative = |k: usize| d.class(k) & class::REL != 0 && d.t.fold(k).starts_with("ال");
        let odd = x.content.first().is_some_and(|c| c.0 >= x.cue.1 && relative(c.0));
        let is = if rule.is_some_and(alone::can_be) { a.any().max(alone::SURE) } else { a.any() };
        x.score = Some(self.learnt.sure(About::Statement, is * sure * if odd { ODD } else { 1.0 }));
        Some((x, speakers))
    }
}

impl Decided<'_, '_> {
    /// "المتحدث" behind "المتحدث باسم فريق التقييم المستشار فلان": whoever was found to be meant by a description, with his name beside it, is
    /// meant by it again.
    fn named_once(&self, x: &Draft) -> Option<crate::reading::Who> {
        let [w] = x.who.as_slice() else { return None };
        if w.entity.is_some() || !w.name.contains(' ') {
            return None;
        }
        let told = |b: &&Draft| {
            let words = |s: (usize, usize)| self.d.text(s.0, s.1);
            b.source.is_some_and(|s| {
                words(s)
                    .strip_prefix(&w.name)
                    .is_some_and(|rest| rest.starts_with([' ', '،']) && !rest.starts_with(" و"))
            })
        };
        let before = self.out.iter().rev().find(told)?;
        match before.who.as_slice() {
            [he] if he.name != w.name && !he.anonymous && !he.name.contains(&w.name) => Some(he.clone()),
            _ => None,
        }
    }

    /// Whether the last statement, in this sentence or the one before, is a woman's or a body's by its verb.
    fn woman_spoke(&self, at: usize) -> bool {
        let here = self.d.t.sentence_of(at);
        let hers = |x: &Draft| x.form.is_some_and(|f| f.person == Person::Feminine && f.number == Number::Singular);
        self.out.last().is_some_and(|x| hers(x) && self.d.t.sentence_of(x.cue.0) + 1 >= here)
    }
}

/// "اتُهم فلان بالتقصير": a verb written with the vowel of the passive tells of whom something is said, and not who says it.
fn is_passive(d: &Doc<'_>, at: usize) -> bool {
    let raw = d.t.raw(at);
    let stem = raw.strip_prefix(['و', 'ف']).unwrap_or(raw);
    let verb = d.cue(at).iter().any(|c| matches!(c.kind, CueKind::Verb(_)));
    verb && stem.chars().take(4).any(|c| c == 'ُ') && d.finite(at).is_some_and(|v| !v.0.imperfect)
}

/// "وعدّ البرنامج ناجحا", "وعدّته ناجحا": a doubled letter at the end shows that the و before it is no letter of a verb of promising.
fn is_another(d: &Doc<'_>, at: usize) -> bool {
    let own = d.cue(at).iter().any(|c| d.lex.cues[c.cue].lemma.starts_with('و'));
    let raw = d.t.raw(at);
    let bare = ["تهم", "تها", "ته", "هم", "ها", "ه", "ت"].iter().find_map(|e| raw.strip_suffix(e)).unwrap_or(raw);
    own && raw.starts_with('و') && bare.ends_with('\u{651}')
}

/// How probable it must be that a word is a cue.
fn least(d: &Doc<'_>, a: &Anchor, rule: Option<&Draft>, learnt: &Learnt) -> f32 {
    let noun = || d.cue(a.at).iter().any(|c| c.kind == CueKind::Masdar);
    match rule {
        Some(_) if is_framed(d, a.at) => 0.0,
        // "نقلت الصحيفة عن الوزير قوله إن"
        Some(r) if r.rule == "S-CARRIED" && r.form.is_none() && noun() => 0.0,
        Some(r) if closed(r.rule) => learnt.bars.closed,
        Some(_) => learnt.bars.keep,
        None => learnt.bars.add,
    }
}

/// "صححت الوزارة حصيلة": a verb that is a cue with few objects alone, and stands with one of them, is one whatever the network thinks, which
/// has seldom seen it.
fn is_framed(d: &Doc<'_>, at: usize) -> bool {
    d.cue(at).iter().any(|c| !d.lex.cues[c.cue].nouns.is_empty())
}

/// "رفضت التعليق", "رفض متحدث باسم الوزارة الإدلاء بتصريح": a verb of refusing whose object is to speak.
fn keeps_silent(d: &Doc<'_>, cue: usize) -> bool {
    let s = d.t.sentences[d.t.sentence_of(cue)];
    d.cue(cue).iter().any(|c| d.lex.cues[c.cue].act == Act::Deny)
        && (cue + 1..s.end.min(cue + SILENT))
            .take_while(|k| d.class(*k) & class::COMPL == 0 && !d.is_comma(*k))
            .any(|k| d.lex.silent.contains(d.t.fold(k)))
}

/// "وطالب سالم بفتح المعبر": what is said does not begin with whose words it is.
fn without_own_name(d: &Doc<'_>, x: &mut Draft) {
    let Some(&(a, b)) = x.content.first().filter(|c| c.0 >= x.cue.1) else { return };
    let Some(np) = d.np(a, b).filter(|n| n.start == a && n.end < b) else { return };
    let named = d.who(std::slice::from_ref(&np));
    let own = |n: &crate::reading::Who| x.who.iter().any(|w| w.name == n.name);
    if !named.is_empty() && named.iter().all(own) {
        x.content[0].0 = np.end;
    }
}

/// Rules with a shape of their own that needs no second opinion but a strong one.
pub(super) fn closed(rule: &str) -> bool {
    matches!(rule, "S-COLON" | "S-DENY-PRONOUN" | "S-MUTUAL")
}

/// "…، وتركيا تنفي": a known name that opens the clause and stands right before its verb is the verb's subject.
fn joined(d: &Doc<'_>, verb: usize, form: Option<VerbForm>) -> Option<(usize, usize)> {
    form?;
    // "مع تركيا ومالطا وتدعو": a verb joined to what came before has its subject there
    let word = d.t.fold(verb);
    if word.starts_with('و') && !d.lex.is_finite_form(word) {
        return None;
    }
    let m = d.mention(verb.checked_sub(1)?).filter(|m| m.end == verb && !m.adjective)?;
    let s = d.t.sentences[d.t.sentence_of(verb)];
    let (i, f) = (m.start, d.t.fold(m.start));
    // with nothing but "and" on it, which no word of a name is, or behind a stop
    let and = m.cut == 1 && f.starts_with('و');
    let opens = m.cut == 0 && (i == s.start || i > s.start && d.is_comma(i - 1));
    (i >= s.start && (and || opens)).then_some((m.start, m.end))
}

/// Where the source stands: where the network and the rules overlap as the rules bound it, else as the network says.
fn source(d: &Doc<'_>, a: &Anchor, rule: Option<&Draft>) -> Option<(usize, usize)> {
    let best = a.role(Mark::Source).max_by(|x, y| x.sure.total_cmp(&y.sure)).map(|p| (p.from, p.to));
    let by_rule = rule.and_then(|r| r.source);
    // "قال سالم، وهو نازح، إن": a clause about the speaker is none of his name
    let about = |k: &usize| d.lex.words.speakers.aside.has(d.t.fold(*k)) || d.class(*k) & class::REL != 0;
    // "سالم، البالغ من العمر ستين عاما"
    let aged = |k: &usize| {
        let plain = d.head(*k).is_none() && d.mention(*k).is_none() && !d.lex.is_name_part(d.t.fold(*k));
        d.is_definite(*k) && plain && (k + 1 == d.t.tokens.len() || d.class(k + 1) & class::PREP != 0)
    };
    let best =
        best.map(|(a, b)| (a, (a + 2..b).find(|k| d.is_comma(k - 1) && (about(k) || aged(k))).map_or(b, |k| k - 1)));
    // "كل من الجيش والشرطة": who is behind it
    let words = &d.lex.words.phrase;
    let each = |x: (usize, usize)| words.each.has(d.t.fold(x.0)) && words.of.has(d.t.fold(x.0 + 1));
    let whole = |(a, b): (usize, usize)| {
        let end = d.t.sentences[d.t.sentence_of(a)].end;
        (a, d.np_list(a, end).last().map_or(b, |n| n.end.max(b)))
    };
    let best = best.map(|x| if each(x) { whole(x) } else { x });
    // "قالت لـ«الصحيفة» مصادر في المدينة": to whom it was said is no part of whose words they are
    let to_paper = |x: (usize, usize)| {
        let quote = d.t.quotes_at(x.0 + 1).find(|q| q.open == x.0 + 1 && q.closed && q.close + 1 < x.1);
        quote.filter(|_| d.lex.words.speakers.to.has(d.t.fold(x.0))).map_or(x, |q| (q.close + 1, x.1))
    };
    let best = best.map(to_paper);
    // "قال مسلحون موالون | لتركيا": whom they hold with belongs to what they are
    let held = |(a, b): (usize, usize)| {
        let partisan = d.lex.words.figures.partisans.has_adjective(d.t.fold(b - 1));
        let end = d.t.sentences[d.t.sentence_of(a)].end;
        let with = (partisan && b < end && d.written_prep(b) == Some('ل')).then(|| d.phrase(b, end)).flatten();
        (a, with.map_or(b, |m| m.end))
    };
    let best = best.filter(|x| x.0 < x.1).map(held);
    match (best, by_rule) {
        (Some(x), Some(y)) if x.0 < y.1 && y.0 < x.1 => Some(y),
        (Some(x), _) => Some(to_verb(d, a.at, tidy(d, x))).filter(|x| x.0 < x.1),
        (None, _) => None,
    }
}

/// "قائد الشرطة في المدينة هكتور بلان قال": what stands between a source and its verb, and is nothing but words that no list knows, is the
/// rest of a name.
fn to_verb(d: &Doc<'_>, verb: usize, (a, b): (usize, usize)) -> (usize, usize) {
    let unknown = |k: usize| {
        let name = d.mention(k).is_none_or(|m| d.kind_of(m) == crate::names::EntityKind::Person && m.cut == 0);
        d.t.is_word(k) && d.class(k) == 0 && name && d.date(k).is_none() && !d.is_definite(k)
    };
    let rest = b < verb && verb <= b + REST && d.finite(verb).is_some();
    if rest && (b..verb).all(|k| unknown(k) && d.finite(k).is_none()) { (a, verb) } else { (a, b) }
}

/// Words of a name between what was found of it and the verb.
const REST: usize = 2;

/// What sort of cue it is, as a number for the ranker.
fn sort(c: Option<&CueAt>, x: &Draft) -> u8 {
    match (c.map(|c| c.kind), x.form) {
        (_, None) if x.lemma == ":" => 1,
        (Some(cues::Kind::Attribution { .. }), _) => 2,
        (Some(cues::Kind::Word(f)), _) => match f.kind {
            CueKind::Verb(_) => 3,
            CueKind::Participle => 4,
            CueKind::Masdar => 5,
            CueKind::Phrase => 6,
        },
        (None, Some(VerbForm { .. })) => 7,
        (None, None) => 8,
    }
}
