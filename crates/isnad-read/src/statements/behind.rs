//! Who stands at the end of a source, or between it and what is said: names that no list knows, issuers of documents, others who
//! speak with it. All of them are only proposed; the ranker chooses (`speakers.rs`).

use super::cast::Cast;
use super::speakers::{Asked, Gathered, Why};
use super::{Draft, NEAR};
use crate::lex::{CueForm, CueKind, Lead, Number, Person, class};
use crate::names::{Doc, EntityKind, Np};
use crate::reading::{Act, Who};
use isnad_text::{Sentence, readings};

/// Tokens behind a source among which more of it is looked for.
const REACH: usize = 18;

/// Who stands between a source and what is said: "قال رئيس البلدية في مدينة صور فلان للصحافيين إن …" says who he is only at its end.
pub(super) fn further(
    d: &Doc<'_>,
    cast: &Cast,
    asked: &Asked<'_>,
    (a, b): (usize, usize),
    nps: &[Np],
    out: &mut Gathered,
) {
    let Some(z) = reach(d, asked, (a, b)) else { return };
    // "البعثة التي يرأسها فلان": who is told of in a clause about the speaker is another
    let z = (b..z).find(|k| d.class(*k) & class::REL != 0).unwrap_or(z);
    if z == b {
        return;
    }
    let persons = cast.named_in(d, b, z).filter(|m| m.end <= z && d.kind_of(m) == EntityKind::Person);
    for m in persons {
        let who = match (m.entity, m.person) {
            (Some(e), _) => d.named(e),
            (_, Some(p)) => d.local(p),
            _ => continue,
        };
        with(d, (a, b), nps, vec![who.clone()], out);
        out.add(vec![who], Why::Reach, 210);
    }
    let first = d.tagged.partition_point(|x| x.start < b);
    let tagged = d.tagged[first..].iter().take_while(|x| x.start < z);
    for x in tagged.filter(|x| x.end <= z && x.kind == crate::ner::Kind::Person) {
        out.add(vec![Who { name: d.text(x.start, x.end), entity: None, anonymous: false }], Why::Reach, 211);
    }
    issuer(d, a, z, out);
    tails(d, (a, z), Why::Reach, out);
    // "الخبيرة فلانة الفلانية من جامعة المدينة"
    if let Some(k) = (b..z).find(|k| d.class(*k) & class::PREP != 0) {
        tails(d, (a, k), Why::Reach, out);
    }
    apart(d, (a, z), Why::Reach, out);
    // "وزارة الصحة، ونقيب الأطباء": another who says it too
    let other = (b..z).find(|k| d.t.fold(*k).starts_with('و') && d.joins(*k)).map(|k| d.np_list(k, z));
    if let Some(other) = other.filter(|o| !o.is_empty()) {
        with(d, (a, b), nps, d.who(&other), out);
    }
    let whole = d.np_list(a, z);
    if whole.last().is_some_and(|n| n.end > b) {
        out.add(d.who(&whole), Why::Reach, 212);
    }
}

/// Whose verb it is, where something of it comes before: what it points back to ("الهدنة التي طالبت بها البلدية"), or its object
/// ("تبنت التفجير حركة …").
pub(super) fn verb(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, out: &mut Gathered) {
    if asked.form.is_none() {
        return;
    }
    let k = asked.cue.1;
    if k < s.end && d.points_back(k) {
        let by = d.np_list(d.skip_adjuncts(k + 1, s.end), s.end);
        if !by.is_empty() {
            out.add(d.who(&by), Why::Behind, 1);
        }
    } else if let Some(object) = d.phrase(k, s.end).filter(|m| d.is_definite(m.head)) {
        // the phrase may have taken the subject in: "التفجير تنظيم …"
        for from in [object.head + 1, object.end] {
            let by = d.np_list(d.skip_adjuncts(from, s.end), s.end);
            if by.first().is_some_and(|n| n.end > from && !super::vetoes::describes(d, n.start)) {
                out.add(d.who(&by), Why::Behind, 2);
            }
        }
    }
}

impl Doc<'_> {
    /// "به", "عنها": a preposition with a pronoun.
    pub(super) fn points_back(&self, k: usize) -> bool {
        let f = self.t.fold(k);
        self.class(k) & class::PREP != 0 && ["ه", "ها", "هم", "هما"].iter().any(|e| f.ends_with(e))
    }
}

/// Whose a document is, and how sure that is in hundredths.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub(crate) who: Vec<Who>,
    pub(crate) score: Option<u8>,
}

/// Sentences before "the statement" in which somebody can have issued one.
const ISSUED: usize = 3;

/// Whose "the statement" is: of who last said something in one ("قالت الوزارة في بيان") or issued one ("أصدر الحزب بيانا"), whoever else has
/// spoken since.
pub(super) fn author(
    d: &Doc<'_>,
    source: Option<(usize, usize)>,
    cue: (usize, usize),
    before: &[Draft],
) -> Option<Author> {
    // "جاء في البيان": the cue itself ends before the document
    let (a, b) = source.or_else(|| d.lex.media.at(d.t, cue.1).map(|h| (cue.1, h.end)))?;
    let f = d.t.fold(a);
    let noun = readings(f).find(|r| r.prefix.article)?.stem;
    if b > a + 2 || d.lex.media.at(d.t, a).is_none() {
        return None;
    }
    let one = |k: usize| {
        readings(d.t.fold(k)).any(|r| !r.prefix.article && (r.stem == noun || r.stem.strip_suffix('ا') == Some(noun)))
    };
    let carries = |x: &&Draft| {
        let s = d.t.sentences[d.t.sentence_of(x.cue.0)];
        let outside = |k: &usize| !x.content.iter().any(|c| c.0 <= *k && *k < c.1);
        s.end <= a && !x.who.is_empty() && (s.start..s.end).filter(outside).any(one)
    };
    let said = before.iter().rev().take(NEAR).find(carries);
    let here = d.t.sentence_of(a);
    let issued = (here.saturating_sub(ISSUED)..here).rev().find_map(|k| {
        let s = d.t.sentences[k];
        let at = (s.start..s.end).find(|i| one(*i) && d.t.fold(*i).ends_with('ا'))?;
        let who = d.who(&d.sentence_subject(s, at)?);
        (!who.is_empty()).then_some((at, who))
    });
    match (said, issued) {
        (said, Some((at, who))) if said.is_none_or(|x| x.cue.0 < at) => Some(Author { who, score: None }),
        (said, _) => said.map(|x| Author { who: x.who.clone(), score: x.score }),
    }
}

/// Whose words a noun or a relative clause tells of, where only who stands right behind it can be meant: "اتهامات الرياض", "طلب بغداد" in the
/// middle of a clause; "التي تتهمها واشنطن", where who comes before is whom it speaks of.
pub(super) fn own(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, before: &[Draft]) -> Option<Vec<Who>> {
    let (at, k) = asked.cue;
    for of in [had_said, set_apart, answers, issued_here, text_that_asks, behind_object, both, another] {
        if let Some(one) = of(d, asked, s, before) {
            return Some(one);
        }
    }
    let m = d.mention(k).filter(|m| m.start == k && m.cut == 0 && !m.adjective && k < s.end)?;
    let forms = d.cue(at);
    let inner = at > s.start && d.t.is_word(at - 1) && d.t.tokens[at - 1].para == d.t.tokens[at].para;
    let joined = d.t.fold(at).starts_with('و') && !d.lex.is_cue_form(d.t.fold(at));
    let noun = forms.iter().any(|c| c.kind == CueKind::Masdar) && !d.is_definite(at) && inner && !joined;
    // "تهديد المدينة": a place is what is threatened, unless it is a capital that speaks for its state
    let speaks = d.kind_of(m) != EntityKind::Place || m.entity.is_some_and(|e| d.kb.entity(e).stands_for.is_some());
    let noun = noun && speaks && !forms.iter().any(|c| takes_object(d, *c));
    let verb = forms.iter().any(|c| c.object && matches!(c.kind, CueKind::Verb(_)));
    let relative = verb && at > s.start && d.class(at - 1) & class::REL != 0;
    (noun || relative).then(|| d.np(k, s.end)).flatten().map(|n| d.who(std::slice::from_ref(&n)))
}

/// "وكانت الحكومة قد أبلغت النقابة": between "was" and "had" stands the verb's subject, and what stands behind the verb is its object.
fn had_said(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, _) = asked.cue;
    let had = |k: usize| d.lex.words.common.already.has(d.t.fold(k));
    // what was found before the verb is its subject already
    asked.form.filter(|f| !f.imperfect && at > s.start && had(at - 1))?;
    // "قد أفادت نقلا عن مصادر": nor is it the subject whom it hands on from
    let led = |k: usize| d.class(k) & class::PREP != 0;
    asked.source.is_none_or(|x| x.0 > at && !led(x.0 - 1)).then_some(())?;
    let was = (at.saturating_sub(HAD).max(s.start)..at - 1).rev().find(|k| d.lex.words.common.was.has(d.t.fold(*k)))?;
    let nps = d.np_list(d.skip_adjuncts(was + 1, at - 1), at - 1);
    let first = nps.first()?;
    // one clause: nothing but the subject and where it is
    let clear = (was + 1..at - 1).all(|k| d.finite(k).is_none() && d.class(k) & class::COMPL == 0);
    let town = nps.iter().all(|n| is_town(d, n));
    (clear && !town && first.start <= was + 2).then(|| d.who(&nps)).filter(|who| !who.is_empty())
}

/// Words of a subject between "was" and "had".
const HAD: usize = 16;

/// "أما نظيره الروسي فلان فقال": whom the clause sets apart speaks, whoever spoke before.
fn set_apart(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, _) = asked.cue;
    let f = d.t.fold(at);
    // "أما الصحيفة فنقلت عن": she hands on what another says
    let carried = d.cue(at).iter().any(|c| d.lex.words.said.conveys.has(&d.lex.cues[c.cue].lemma));
    asked.form.filter(|_| f.starts_with('ف') && !d.lex.is_cue_form(f) && !carried)?;
    let apart = |k: usize| d.lex.set_apart.contains(d.t.fold(k).trim_start_matches('و'));
    let k = (s.start..at).rev().find(|k| apart(*k))?;
    // one clause: no other verb of his between
    let other = (k + 1..at).any(|i| d.finite(i).is_some() && !d.cue(i).is_empty());
    // "أما في المدينة، فذكر تقرير": where, and another speaks
    let told = asked.source.is_some_and(|x| x.0 >= asked.cue.1) || d.class(k + 1) & class::PREP != 0;
    let nps = if told || other { Vec::new() } else { d.np_list(k + 1, at) };
    let speaks = nps.first().is_some_and(|n| n.start == k + 1) && !nps.iter().all(|n| is_town(d, n));
    speaks.then(|| d.who(&nps))
}

/// "تبنى المجلس مشروع قرار يدعو إلى هدنة": a verb right behind a text that no article makes known says what is in the text.
fn text_that_asks(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, _) = asked.cue;
    let form = asked.form?;
    let before = at.checked_sub(1).filter(|k| *k >= s.start && d.t.is_word(*k) && d.class(*k) == 0)?;
    if d.t.fold(at).starts_with('و') && !d.lex.is_cue_form(d.t.fold(at)) {
        return None;
    }
    let bare = |k: usize| d.t.fold(k).strip_suffix('ا').unwrap_or(d.t.fold(k));
    let text = |k: usize| d.lex.words.speakers.texts.has(bare(k)) || d.lex.words.speakers.texts.has(d.t.fold(k));
    let from = (before.saturating_sub(TEXT).max(s.start)..=before).find(|k| text(*k) && !d.is_definite(*k))?;
    let m = d.phrase(from, at).filter(|m| m.end == at && (from..at).all(|k| !d.is_definite(k)))?;
    let asks = d.cue(at).iter().any(|c| d.lex.cues[c.cue].act != Act::Assert);
    // "أصدر الحزب رسالة تدعو": whoever issues it says it
    if let Some(verb) = issues(d, from, s) {
        let by = d.np_list(d.skip_adjuncts(verb + 1, from), from);
        return by.first().filter(|n| asks && n.start <= verb + 3).map(|_| d.who(&by));
    }
    let feminine = d.t.raw(m.head).ends_with('ة') || d.t.fold(m.head).ends_with("ات");
    let agrees = feminine == (form.person == Person::Feminine) && form.number == Number::Singular;
    (agrees && asks).then(|| vec![d.plain(&d.plain_np(from, at), true)])
}

/// Words of a text's name before the verb that tells what is in it.
const TEXT: usize = 3;

/// "من جانبه، أصدر القصر بيانا قال فيه": who issued the text in the same clause.
fn issued_here(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, k) = asked.cue;
    asked.form.filter(|_| k < s.end && d.lex.words.speakers.in_it.has(d.t.fold(k)))?;
    let text = (at.saturating_sub(TEXT + 2).max(s.start)..at).find(|k| {
        let f = d.t.fold(*k);
        let bare = f.strip_suffix('ا').unwrap_or(f);
        !d.is_definite(*k) && (d.lex.words.speakers.texts.has(f) || d.lex.words.speakers.texts.has(bare))
    })?;
    let verb = issues(d, text, s)?;
    let by = d.np_list(d.skip_adjuncts(verb + 1, text), text);
    let named = by.first().is_some_and(|n| n.start <= verb + 3);
    named.then(|| d.who(&by)).filter(|who| !who.is_empty())
}

/// The verb before a text with which somebody issues it.
fn issues(d: &Doc<'_>, text: usize, s: Sentence) -> Option<usize> {
    let issuing = |k: usize| {
        let f = d.t.fold(k);
        let words = &d.lex.words.speakers.issuing;
        words.has(f) || f.strip_prefix(['و', 'ف']).is_some_and(|f| words.has(f))
    };
    (text.saturating_sub(ISSUER).max(s.start)..text).rev().find(|k| issuing(*k))
}

/// "وأضاف المصدران": two without names are the two who spoke together before.
fn both(d: &Doc<'_>, asked: &Asked<'_>, _: Sentence, before: &[Draft]) -> Option<Vec<Who>> {
    let (a, b) = asked.source.filter(|x| x.1 == x.0 + 1 && d.is_definite(x.0) && x.0 < x.1)?;
    let noun = isnad_text::strip_article(d.t.fold(a))?;
    noun.strip_suffix("ان").or_else(|| noun.strip_suffix("ين")).filter(|w| w.chars().count() >= 3)?;
    // a noun of people without a name, in the dual: nobody whom a list of pairs or of states knows
    let vague = d.lex.vague.at(d.t, a).is_some_and(|h| h.end == b);
    let two = before.iter().rev().take(TOGETHER).find(|x| x.who.len() == 2)?;
    (vague && two.who.iter().all(|w| w.anonymous)).then(|| two.who.clone())
}

/// "ورد عليه نائب آخر": another is nobody who has been named.
fn another(d: &Doc<'_>, asked: &Asked<'_>, _: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (a, b) = asked.source?;
    let other = (a + 1..b.min(a + 3)).find(|k| d.lex.words.speakers.another.has(d.t.fold(*k)))?;
    // "جريح آخر ويدعى فلانا"
    let named = d.lex.words.speakers.aside.has(d.t.fold(b)) || d.lex.words.speakers.aside.has(d.t.fold(b + 1));
    let alone = !d.is_definite(a) && other + 1 == b && d.mention(a).is_none() && !named;
    alone.then(|| vec![d.plain(&d.plain_np(a, b), true)])
}

/// Statements before one in which its two can have spoken.
const TOGETHER: usize = 4;

/// Words between a verb of issuing and the text that is issued.
const ISSUER: usize = 10;

/// "رجلا اتهمته السلطات", "التي وصفتها الوزارة": where a verb has a pronoun for its object, who stands right behind it is its subject.
fn behind_object(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, k) = asked.cue;
    let form = asked.form?;
    let verb = d.cue(at).iter().any(|c| c.object && matches!(c.kind, CueKind::Verb(_)));
    let definite = d.t.fold(k).starts_with("ال") && !d.t.raw(k).starts_with("الأ");
    if !verb || k >= s.end || !(definite || d.mention(k).is_some_and(|m| m.start == k && !m.adjective && m.cut == 0)) {
        return None;
    }
    let n = d.np(k, s.end).filter(|n| n.start == k)?;
    let place = d.mention(k).is_some_and(|m| d.kind_of(m) == EntityKind::Place) && is_town(d, &n);
    let agrees = !super::gender::addressed(d, std::slice::from_ref(&n), Some(form));
    (agrees && !place).then(|| d.who(std::slice::from_ref(&n))).filter(|who| !who.is_empty())
}

/// Whether a name is that of a town that stands for nobody.
fn is_town(d: &Doc<'_>, n: &Np) -> bool {
    n.entity.is_some_and(|e| d.kb.entity(e).kind == EntityKind::Place && d.kb.entity(e).stands_for.is_none())
}

/// "سئل الناطق عن تصريحات الوزير، فقال": who was asked answers, and not the one of whom he was asked.
fn answers(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, _: &[Draft]) -> Option<Vec<Who>> {
    let (at, _) = asked.cue;
    asked.form.filter(|_| asked.source.is_none_or(|x| x.1 <= at))?;
    let asks = |k: usize| readings(d.t.fold(k)).any(|r| !r.prefix.article && d.lex.asked.contains(r.stem));
    let k = (s.start..at).rev().find(|k| asks(*k))?;
    let nps = d.np_list(d.skip_adjuncts(k + 1, at), at);
    // nobody has spoken between
    let spoke = (k + 1..at).any(|i| d.finite(i).is_some() && !d.cue(i).is_empty());
    (!nps.is_empty() && !spoke).then(|| d.who(&nps))
}

/// "قد حث البلدية": a verb that speaks to its object, of which the noun looks the same.
fn takes_object(d: &Doc<'_>, c: CueForm) -> bool {
    let leads = &d.lex.cues[c.cue].leads;
    matches!(c.kind, CueKind::Verb(_))
        && leads.iter().any(|l| matches!(l, Lead::ObjPrep(_) | Lead::ObjNp | Lead::ObjAs))
}

/// The source together with others.
fn with(d: &Doc<'_>, (a, b): (usize, usize), nps: &[Np], others: Vec<Who>, out: &mut Gathered) {
    // "خدمات الإسعاف" is no phrase that a list knows
    let words = || vec![d.plain(&d.plain_np(a, b), false)];
    let mut all = if nps.is_empty() { words() } else { d.who(nps) };
    all.extend(others.into_iter().filter(|o| !o.name.is_empty()));
    if all.len() > 1 {
        out.add(all, Why::Joined, 0);
    }
}

/// Where what is said begins behind a source that stands behind its verb: no verb between, and nothing that tells to whom or when.
fn reach(d: &Doc<'_>, asked: &Asked<'_>, (a, b): (usize, usize)) -> Option<usize> {
    let said = asked.content.iter().map(|c| c.0).filter(|k| *k >= b).min().filter(|k| *k <= b + REACH)?;
    if a < asked.cue.1 || (b..said).any(|k| d.finite(k).is_some() || d.t.is(k, '.')) {
        return None;
    }
    // "في مؤتمر صحفي", "في بيان": by what means, not who; "لصحيفة": to whom
    let said = (b..said).find(|k| d.lex.media.at(d.t, *k).is_some() || d.addresses(*k)).unwrap_or(said);
    let lead = |k: usize| {
        d.class(k) & (class::COMPL | class::PREP) != 0
            || !d.t.is_word(k)
            || d.date(k).is_some()
            || d.written_prep(k).is_some() && d.mention(k).is_none()
    };
    let mut z = said;
    while z > b && lead(z - 1) {
        z -= 1;
    }
    (z > b).then_some(z)
}

/// "بيان للبلدية", "منشور صادر عن البلدية": whoever a document is from, where somebody known is; "تقرير لناشطين" says more than "ناشطون".
pub(super) fn issuer(d: &Doc<'_>, a: usize, b: usize, out: &mut Gathered) {
    let Some(h) = d.lex.media.at(d.t, a) else { return };
    // "بيان صدر أمس عن البلدية": behind a preposition, else the first phrase
    let end = b.min(h.end + 9);
    let led = (h.end..end).filter(|k| d.class(*k) & class::PREP != 0).map(|k| d.np_list(k + 1, b));
    // a town in which something is told of issues nothing
    let town = |w: &Who| {
        let e = w.entity.as_deref().and_then(|e| d.kb.get(e));
        e.is_some_and(|e| e.kind == EntityKind::Place && e.stands_for.is_none())
    };
    let known = |who: &Vec<Who>| who.iter().any(|w| (w.entity.is_some() || !w.anonymous) && !town(w));
    if let Some(by) = led.into_iter().find(|by| !by.is_empty()).map(|by| d.who(&by)).filter(known) {
        out.add(by, Why::Issuer, 1);
    }
    // "تقرير نشرته الصحيفة"
    let published = d.finite(h.end).filter(|v| v.1).map(|_| d.t.sentences[d.t.sentence_of(a)].end);
    let by = published.map(|end| d.who(&d.np_list(d.skip_adjuncts(h.end + 1, end), end)));
    if let Some(by) = by.filter(|by| !by.is_empty()).filter(known) {
        out.add(by, Why::Issuer, 1);
    }
    // "بيان مشترك لمالطا وقبرص": behind what describes the document
    // "تقريرها السنوي"
    let from = |k: &usize| {
        let adjective = d.is_definite(*k) && super::vetoes::describes(d, *k)
            || *k == h.end && crate::clause::possessed(d.t.fold(a));
        !adjective && !d.t.fold(*k).starts_with('و') && d.lex.media.at(d.t, *k).is_none()
    };
    let by = (h.end..b.min(h.end + 4)).filter(from).map(|k| d.np_list(k, b)).filter(|by| !by.is_empty());
    if let Some(by) = by.map(|by| d.who(&by)).find(known) {
        out.add(by, Why::Issuer, 0);
    }
}

/// "مدير المستشفى العميد فلان بن فلان": the last one to four words, where neither a list nor the tagger says that they are a name.
pub(super) fn tails(d: &Doc<'_>, (a, b): (usize, usize), why: Why, out: &mut Gathered) {
    let plain = |i: usize| {
        let f = d.t.fold(i);
        d.t.is_word(i) && !d.is_definite(i) && d.class(i) == 0 && f.chars().count() > 1 && d.date(i).is_none()
    };
    for n in 1..=4 {
        let Some(i) = b.checked_sub(n).filter(|i| *i > a) else { break };
        // the name's own article: "مصطفى الكاتب" ends in one, and does not begin with one
        if !d.t.is_word(i) {
            break;
        }
        if !plain(i) || d.written_prep(i).is_some() {
            continue;
        }
        if d.mention(i).is_some_and(|m| d.kind_of(m) != EntityKind::Person) {
            break;
        }
        // between a source and what is said stand all sorts of words: a name is known for one, or stands behind one
        let named = d.lex.is_name_part(d.t.fold(i)) || d.mention(i - 1).is_some();
        if why == Why::Reach && (!named || (i..b).any(|k| d.class(k) & class::PREP != 0)) {
            continue;
        }
        let given = u8::from(d.lex.is_name_part(d.t.fold(i)));
        let inner = (i + 1..b).filter(|k| !d.is_definite(*k)).count().min(2) as u8;
        let office = d.lex.roles.at(d.t, i - 1).is_some();
        let before = u8::from(d.is_definite(i - 1)) + 2 * u8::from(d.mention(i - 1).is_some()) + 4 * u8::from(office);
        let sort = given + 2 * (n as u8 - 1) + 8 * inner + 24 * before;
        out.add(vec![Who { name: d.text(i, b), entity: None, anonymous: false }], why, sort);
    }
}

/// "سفير مالطا، فلان الفلاني": what stands apart between commas behind a title.
pub(super) fn apart(d: &Doc<'_>, (a, b): (usize, usize), why: Why, out: &mut Gathered) {
    let commas: Vec<usize> = (a + 1..b).filter(|k| d.is_comma(*k)).collect();
    for (n, k) in commas.iter().enumerate() {
        let end = commas.get(n + 1).copied().unwrap_or(b);
        let words = end - (k + 1);
        let word = |i: usize| d.t.is_word(i) && d.class(i) == 0 && d.date(i).is_none() && d.finite(i).is_none();
        if (1..=5).contains(&words) && (k + 1..end).all(word) && !d.t.fold(k + 1).starts_with('و') {
            let name = d.text(k + 1, end);
            out.add(vec![Who { name, entity: None, anonymous: false }], why, 200 + words as u8);
        }
    }
}
