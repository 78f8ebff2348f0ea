//! What becomes a statement: the rules propose, the network drops and adds, finds bounds, and a ranker says whose it is.

use super::cast::Cast;
use super::speakers::{Asked, Speaker, speakers};
use super::{CueAt, Draft, behind, cues, gender, twice};
use crate::clause::Mood;
use crate::learn::{About, Anchor, Learnt, Mark, Sought};
use crate::lex::{CueForm, CueKind, Lead, VerbForm, class};
use crate::names::Doc;
use crate::reading::{Act, Direct};
use isnad_text::Tense;

/// The acts in the order in which the network numbers them.
const ACTS: [Act; 10] = [
    Act::Assert,
    Act::Deny,
    Act::Accuse,
    Act::Demand,
    Act::Offer,
    Act::Threaten,
    Act::Warn,
    Act::Condemn,
    Act::Support,
    Act::Concern,
];

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
    let mut out: Vec<Draft> = Vec::new();
    // with those that did not stand: who spoke in them can speak on
    let mut spoken: Vec<Draft> = Vec::new();
    let cast = Cast::of(d);
    let mut cues: (Option<usize>, Vec<CueAt>) = (None, Vec::new());
    for a in anchors {
        let rule = rules.get(rules.partition_point(|x| x.cue.0 < a.at)).filter(|x| x.cue.0 == a.at);
        let least = match rule {
            Some(_) if is_framed(d, a.at) => 0.0,
            // "نقلت الصحيفة عن الوزير قوله إن"
            Some(r)
                if r.rule == "S-CARRIED"
                    && r.form.is_none()
                    && d.cue(a.at).iter().any(|c| c.kind == CueKind::Masdar) =>
            {
                0.0
            }
            Some(r) if closed(r.rule) => learnt.bars.closed,
            Some(_) => learnt.bars.keep,
            None => learnt.bars.add,
        };
        if a.any() < least {
            spoken.extend(rule.filter(|_| a.any() > SPOKE).cloned());
            continue;
        }
        // "رفضت البلدية التعليق": who will not speak says nothing
        // "رجل يدعى فلانا": nor does who is called so
        if keeps_silent(d, a.at) || d.lex.impersonal.at(d.t, a.at).is_some() {
            continue;
        }
        let Some(mut x) = shape(d, a, rule) else { continue };
        let sentence = d.t.sentence_of(a.at);
        if cues.0 != Some(sentence) {
            cues = (Some(sentence), d.cues(d.t.sentences[sentence]));
        }
        let cue = cues.1.iter().find(|c| c.start == a.at);
        let mut source = source(d, a, rule);
        let before = joined(d, a.at, x.form)
            .filter(|j| rule.is_none_or(|r| r.source.is_none()) && source.is_none_or(|s| s.0 < a.at && s != *j));
        source = before.or(source);
        // "اتهم الوزارة بالتقصير": one phrase between such a verb and its ب is whom it accuses
        // "محذرا الحركة من": a participle says what its clause's subject does, and whoever stands behind it is spoken to
        let participle = cue.is_some_and(CueAt::is_participle);
        let object = source.filter(|s| is_object(d, a.at, *s) || participle && s.0 >= x.cue.1);
        if object.is_some() {
            source = None;
        }
        // "ودعا النقابة إلى": found for its source or not, what does not agree with the verb is whom it speaks to
        let object = object.or_else(|| called_on(d, a.at)).filter(|o| source.is_none_or(|s| s.1 <= o.0 || o.1 <= s.0));
        let asked = Asked {
            cue: x.cue,
            form: x.form,
            sort: sort(cue, &x),
            source,
            joined: before.is_some(),
            object,
            content: &x.content.clone(),
            rule,
            author: behind::author(d, source, x.cue, &out),
        };
        let all = speakers(d, &cast, &asked, &out, &spoken);
        let (who, sure) = learnt.who(&all);
        // as sure as it is whose document it is
        let sure = sure * asked.author.as_ref().and_then(|x| x.score).map_or(1.0, |s| f32::from(s) / 100.0);
        // "فلان يعلن كذا وفلان ينفي": a rule with a shape of its own knows whose it is
        match rule.filter(|r| closed(r.rule) && !r.who.is_empty()) {
            Some(r) => (x.source, x.who) = (r.source, r.who.clone()),
            None => (x.source, x.who) = (source, who),
        }
        without_own_name(d, &mut x);
        let relative = |k: usize| d.class(k) & class::REL != 0 && d.t.fold(k).starts_with("ال");
        let odd = x.content.first().is_some_and(|c| c.0 >= x.cue.1 && relative(c.0));
        x.score = Some(learnt.sure(About::Statement, a.any() * sure * if odd { ODD } else { 1.0 }));
        if let Some(s) = sought.as_deref_mut() {
            s.sources.push(Choice { at: a.at, speakers: all });
        }
        if !x.who.is_empty() {
            spoken.push(x.clone());
            out.push(x);
        }
    }
    twice::once(d, &mut out);
    out
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

/// Whether a phrase behind a verb that takes its object and then a preposition is that object: nothing stands between the phrase and
/// the preposition.
fn is_object(d: &Doc<'_>, cue: usize, (a, b): (usize, usize)) -> bool {
    let s = d.t.sentences[d.t.sentence_of(cue)];
    if a <= cue {
        return false;
    }
    // a phrase that goes on behind what was found is one still
    let end = d.np_list(a, s.end).last().map_or(b, |n| n.end.max(b));
    if called_on(d, cue).is_some_and(|o| o.0 == a) || asked_to_do(d, cue, end, s.end) {
        return true;
    }
    d.cue(cue).iter().filter(|f| matches!(f.kind, CueKind::Verb(_)) && !f.object).any(|f| {
        let c = &d.lex.cues[f.cue];
        let leads = &c.leads;
        // whom a call is addressed to may be left out ("دعا الوزير إلى …"), whom a charge is laid on may not
        c.act == Act::Accuse
            && leads.iter().any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, end)))
            && !leads.iter().any(|l| matches!(l, Lead::An | Lead::Quote | Lead::Np | Lead::NpClaim | Lead::Prep(_)))
    })
}

/// "طالب المجلس الاضطلاع بمسؤولياته": whether what is asked stands right behind the phrase as a verbal noun, so that the phrase is who is asked.
fn asked_to_do(d: &Doc<'_>, cue: usize, end: usize, stop: usize) -> bool {
    let asks = |f: &CueForm| {
        let c = &d.lex.cues[f.cue];
        c.act == Act::Demand && !f.object && c.leads.iter().all(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp))
    };
    let verb = d.cue(cue).iter().any(|f| matches!(f.kind, CueKind::Verb(_)) && asks(f));
    let masdar = |k: usize| d.t.raw(k).strip_prefix("ال").is_some_and(crate::names::is_masdar);
    verb && end < stop && d.t.is_word(end) && masdar(end)
}

/// Whom a verb that takes an object speaks to, where he stands right behind it and is of the other gender.
fn called_on(d: &Doc<'_>, cue: usize) -> Option<(usize, usize)> {
    let s = d.t.sentences[d.t.sentence_of(cue)];
    // "دعت «المجتمع الدولي»"
    let at = (cue + 1..s.end.min(cue + 3)).find(|k| d.t.is_word(*k))?;
    let n = d.np(at, s.end).filter(|n| n.start == at)?;
    let takes = |f: &&CueForm| {
        let leads = &d.lex.cues[f.cue].leads;
        !f.object && leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp | Lead::ObjAs))
    };
    let verb = |f: &CueForm| match f.kind {
        CueKind::Verb(v) => Some(v),
        _ => None,
    };
    let forms = d.cue(cue);
    let mut verbs = forms.iter().filter(takes).filter_map(verb).peekable();
    verbs.peek()?;
    verbs.all(|v| gender::addressed(d, std::slice::from_ref(&n), Some(v))).then_some((n.start, n.end))
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
fn closed(rule: &str) -> bool {
    matches!(rule, "S-COLON" | "S-DENY-PRONOUN" | "S-MUTUAL")
}

/// Cue, act and content.
fn shape(d: &Doc<'_>, a: &Anchor, rule: Option<&Draft>) -> Option<Draft> {
    // of two pieces the second is what is asked
    let alone = (a.role(Mark::Content).count() == 1).then_some(a.at);
    let content: Vec<(usize, usize)> =
        a.role(Mark::Content).map(|p| whole(d, alone, tidy(d, (p.from, p.to)))).filter(|c| c.0 < c.1).collect();
    let content = here_alone(d, a.at, content);
    if let Some(r) = rule {
        let mut x = r.clone();
        // a quotation that goes on in other paragraphs is the rules'
        let here = |c: &(usize, usize)| d.t.tokens[c.0].para == d.t.tokens[a.at].para;
        if !content.is_empty() && !closed(r.rule) && r.content.iter().all(here) {
            x.content = content;
            x.direct = directness(d, &x.content);
        }
        return Some(x);
    }
    // nobody says what is asked or supposed
    if content.is_empty() || d.mood(a.at) == Mood::Supposed {
        return None;
    }
    let (act, _) = Anchor::best(&a.odds[1..]);
    let form = d.cue(a.at).iter().find_map(|c| match c.kind {
        CueKind::Verb(v) => Some(v),
        _ => None,
    });
    let lemma = d.cue(a.at).first().map_or_else(|| d.t.fold(a.at).to_owned(), |c| d.lex.cues[c.cue].lemma.clone());
    let end = d.lex.attribution.at(d.t, a.at).map_or(a.at + 1, |h| h.end);
    let direct = directness(d, &content);
    let near = (end..content[0].0.max(end)).find_map(|i| d.date(i));
    let date = near.and_then(|x| x.resolve(d.published, Tense::Past));
    Some(Draft {
        cue: (a.at, end),
        lemma,
        source: None,
        who: Vec::new(),
        act: ACTS.get(act).copied().unwrap_or(Act::Assert),
        content,
        direct,
        via: None,
        form,
        rule: "S-LEARNT",
        date,
        score: None,
    })
}

/// Of what the network takes for said, what stands in the sentence of its word, or in a quotation: words of other sentences beside it are not.
fn here_alone(d: &Doc<'_>, at: usize, content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let own = d.t.sentence_of(at);
    let here = |c: &(usize, usize)| d.t.sentence_of(c.0) == own;
    // "حذر الوزير المجلس: …": a colon leads on
    let quoted = |c: &(usize, usize)| d.quote(c.0).is_some() || c.0 > 0 && d.t.is(c.0 - 1, ':');
    if !content.iter().any(here) {
        return content;
    }
    content.into_iter().filter(|c| here(c) || quoted(c)).collect()
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
    match (best, by_rule) {
        (Some(x), Some(y)) if x.0 < y.1 && y.0 < x.1 => Some(y),
        (Some(x), _) => Some(tidy(d, x)).filter(|x| x.0 < x.1),
        (None, _) => None,
    }
}

/// Marks of quotation and stops at the ends are no part of what is said.
fn tidy(d: &Doc<'_>, (mut a, mut b): (usize, usize)) -> (usize, usize) {
    let mark = |i: usize| d.t.tokens[i].kind == isnad_text::Kind::Punct;
    while a < b && mark(a) {
        a += 1;
    }
    while a < b && mark(b - 1) {
        b -= 1;
    }
    (a, b)
}

/// Words by which somebody is addressed before what is asked of him.
const ADDRESSED: usize = 6;

/// "الضغط على", "بسبب أن": a content does not end with a word that hands on to another; it goes on to the next stop.
fn whole(d: &Doc<'_>, cue: Option<usize>, (a, b): (usize, usize)) -> (usize, usize) {
    let open = class::PREP | class::COMPL | class::REL | class::CONJ | class::NEG;
    // a lone letter before a name in quotation marks ("لـ «الحلف»")
    let letter = |k: usize| d.t.is_word(k) && d.t.fold(k).chars().count() == 1;
    // "ناشدت الطرفين | إلى التهدئة": a word or two before what they are called on to do are not all of it, nor are more before the
    // preposition that the verb asks for
    let asks = |b: usize| {
        let mut leads = cue.into_iter().flat_map(|k| d.cue(k)).flat_map(|c| &d.lex.cues[c.cue].leads);
        leads.any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, b)))
    };
    let plain = |k: usize| d.t.is_word(k) && d.class(k) & class::PREP == 0 && d.finite(k).is_none();
    let called = |b: usize| {
        b - a <= 2 && d.class(b) & class::PREP != 0
            || b - a <= ADDRESSED && cue.is_some_and(|k| a > k) && (a..b).all(plain) && asks(b)
    };
    if a >= b || !called(b) && (d.class(b - 1) & open == 0 && !letter(b - 1) || d.mention(b - 1).is_some()) {
        return (a, b);
    }
    let s = d.t.sentences[d.t.sentence_of(b - 1)];
    // a stop within a quotation ends it no more than the marks around it do
    let quoted = |k: usize| d.t.quotes_at(k).any(|q| q.open >= b && q.open <= k && k <= q.close);
    let stop = |k: usize| d.t.tokens[k].kind == isnad_text::Kind::Punct && !quoted(k);
    let end = (b..s.end).find(|k| stop(*k)).unwrap_or(s.end);
    (a, end.max(b))
}

fn directness(d: &Doc<'_>, content: &[(usize, usize)]) -> Direct {
    let all: Vec<Direct> = content.iter().map(|c| d.directness(c.0, c.1)).collect();
    match all.first() {
        Some(x) if all.iter().all(|y| y == x) => *x,
        Some(_) => Direct::Mixed,
        None => Direct::No,
    }
}

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
