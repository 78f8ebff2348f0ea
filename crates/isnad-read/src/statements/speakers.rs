//! Whom a statement can have for its source: everybody for whom something speaks, each with the reasons. A ranker learnt from
//! gold chooses among them (`crate::learn::Ranker`).

use super::cast::{Cast, titled};
use super::{Draft, NEAR, behind, vetoes};
use crate::learn::{About, Features, agree};
use crate::lex::{Lead, Number, Person, VerbForm};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::Who;
use isnad_text::{Sentence, fold};

/// Why somebody can be the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Why {
    /// The rules say so.
    Rules,
    /// The noun phrases of the source, resolved.
    Phrase,
    /// The source as it stands.
    Words,
    /// A person named within the source.
    Named,
    /// The rules' reading of the phrase right behind the verb.
    Behind,
    /// The sentence's subject.
    Subject,
    /// In whose words the statement stands.
    Outer,
    /// Who spoke last, last but one, before that.
    Last,
    Second,
    Third,
    /// A person, body or state named a little before.
    Near,
    /// The statement before in the same sentence.
    Here,
    /// The fullest form of a description that begins alike.
    Fuller,
    /// A person whose title somewhere in the report has the words of the source.
    Titled,
    /// Who spoke before those.
    Earlier,
    /// The last words of the source, which may be a name that no list knows.
    Tail,
    /// Who issued the document that is the source.
    Issuer,
    /// Those who stand between the source and what is said.
    Reach,
    /// The source together with those who stand behind it.
    Joined,
}

/// How many reasons there are.
const REASONS: u64 = 19;

/// Somebody who can be the source, with what the ranker weighs.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) who: Vec<Who>,
    pub(super) why: u32,
    /// How far back, for those near; what sort of words, for the last words of a source.
    pub(super) back: u8,
    /// One more than the tenths of the source's words that stand round a person's name; 0 for who is no person.
    pub(super) title: u8,
    pub(super) times: u8,
    /// Whether the office stands beside the name, and the name before the statement; of how many that office is told.
    pub(super) holds: u8,
    pub(super) holders: u8,
    /// Numbers of the features that hold.
    pub(crate) features: Vec<u16>,
}

/// How many different features the ranker knows.
pub(crate) const FEATURES: usize = 8192;

/// What is known of the statement whose source is sought.
pub(crate) struct Asked<'a> {
    pub(crate) cue: (usize, usize),
    pub(crate) form: Option<VerbForm>,
    /// Participle, verb, preposition, noun, colon: a number for each.
    pub(crate) sort: u8,
    pub(crate) source: Option<(usize, usize)>,
    /// Whether it is a participle, which agrees with who speaks.
    pub(crate) participle: bool,
    /// Whether a known name right before the verb is its subject.
    pub(crate) joined: bool,
    /// Who is spoken of as the verb's object, and so does not speak.
    pub(crate) object: Option<(usize, usize)>,
    pub(crate) content: &'a [(usize, usize)],
    /// What the rules made of the same cue.
    pub(crate) rule: Option<&'a Draft>,
    /// The statement in which the document was told of that is the source.
    pub(crate) author: Option<behind::Author>,
}

/// All who can be meant, each once, with their features.
///
/// `before`: the statements before; `spoken`: the same with those that did not stand, for who spoke in them can speak on.
pub(crate) fn speakers(
    d: &Doc<'_>,
    cast: &Cast,
    asked: &Asked<'_>,
    before: &[Draft],
    spoken: &[Draft],
) -> Vec<Speaker> {
    let mut out = Gathered(Vec::new());
    let s = d.t.sentences[d.t.sentence_of(asked.cue.0)];
    let outer = before.iter().rev().take(NEAR).find(|x| x.holds(asked.cue.0, asked.cue.1));
    if let Some(r) = asked.rule {
        out.add(r.who.clone(), Why::Rules, 0);
    }
    let nps = asked.source.map_or(Vec::new(), |(a, b)| phrases(d, a, b));
    if let Some((a, b)) = asked.source {
        from_source(d, cast, (a, b), &nps, &mut out);
        behind::further(d, cast, asked, (a, b), &nps, &mut out);
    } else {
        let behind = d.np_list(d.skip_adjuncts(asked.cue.1, s.end), s.end);
        if !behind.is_empty() {
            out.add(d.who(&behind), Why::Behind, 0);
        }
    }
    behind::verb(d, asked, s, &mut out);
    if let Some(n) = d.sentence_subject(s, asked.cue.0) {
        out.add(d.who(&n), Why::Subject, 0);
    }
    // "العديد من الدول تحث الطرفين على": a phrase that fills its clause up to the verb
    let opening = asked.object.and_then(|_| super::objects::opening_noun(d, asked.cue.0, s));
    if let Some(m) = opening.and_then(|k| d.phrase(k, asked.cue.0)).filter(|m| m.end == asked.cue.0) {
        let who = m.np.as_ref().map(|n| d.who(std::slice::from_ref(n))).unwrap_or_default();
        let plain = || vec![Who { name: d.text(m.start, m.end), entity: None, anonymous: true }];
        out.add(if who.is_empty() { plain() } else { who }, Why::Subject, 0);
    }
    if let Some(x) = outer {
        out.add(x.who.clone(), Why::Outer, 0);
    }
    if let Some(x) = before.iter().rev().take(NEAR).find(|x| x.cue.0 >= s.start && !x.holds(asked.cue.0, asked.cue.1)) {
        out.add(x.who.clone(), Why::Here, 0);
    }
    let mut spoke: Vec<&[Who]> = Vec::new();
    for x in spoken.iter().rev().take(NEAR).filter(|x| !x.who.is_empty()) {
        if !spoke.contains(&x.who.as_slice()) {
            spoke.push(&x.who);
        }
    }
    for (x, why) in spoke.iter().zip([Why::Last, Why::Second, Why::Third].into_iter().chain([Why::Earlier; 5])) {
        out.add(x.to_vec(), why, 0);
    }
    near(d, cast, asked.cue.0, &mut out);
    titled(d, &cast.people, asked, &mut out);
    out.0.truncate(MOST);
    if let Some((a, b)) = asked.object {
        let accused = d.who(&phrases(d, a, b));
        // nor does what is cut out of his name, with the word behind it
        let words = d.text(a, (b + 1).min(s.end));
        let cut = |w: &Who| w.entity.is_none() && w.name.contains(' ') && words.contains(&w.name);
        out.0.retain(|x| !x.who.iter().any(|w| cut(w) || accused.iter().any(|y| y.name == w.name)));
    }
    // "الجيش الإسرائيلي", "المركز الإعلامي": an adjective is nobody's name
    if let Some((a, b)) = asked.source {
        let adjectives = (a + 1..b).filter(|k| d.mention(*k).is_some_and(|m| m.adjective) || vetoes::describes(d, *k));
        let adjectives: Vec<String> = adjectives.map(|k| d.text(k, k + 1)).collect();
        out.0.retain(|x| !matches!(x.who.as_slice(), [w] if w.entity.is_none() && adjectives.contains(&w.name)));
    }
    if let Some(s) = asked.source {
        vetoes::others_men(d, cast, s, &mut out.0);
    }
    vetoes::own_people(d, asked, s, &mut out.0);
    vetoes::no_name(d, &mut out.0);
    vetoes::joined_people(d, asked, &mut out.0);
    vetoes::no_person(d, asked, &nps, &mut out.0);
    vetoes::spokesman(d, asked, &nps, &mut out.0);
    vetoes::participle(d, asked, before, &mut out.0);
    vetoes::bare_noun(d, asked, &nps, &mut out.0);
    vetoes::pointing(d, asked, &mut out.0);
    vetoes::bare_document(d, asked, &mut out.0);
    vetoes::told(d, &nps, &mut out.0);
    vetoes::one_of_several(d, &nps, &mut out.0);
    if let Some(by) = &asked.author {
        out.add(by.who.clone(), Why::Issuer, 2);
        out.0.retain(|x| agree::same(&x.who, &by.who));
    }
    if let Some(own) = behind::own(d, asked, s, before) {
        out.add(own.clone(), Why::Behind, 3);
        // "القباني" is "سليم القباني" too
        let last = |w: &Who| fold(&w.name).split(' ').next_back().map(str::to_owned);
        let he =
            |w: &Who, o: &Who| o.name == w.name || !o.name.contains(' ') && w.entity.is_none() && last(w) == last(o);
        out.0.retain(|x| x.who.iter().any(|w| own.iter().any(|o| he(w, o))));
    }
    vetoes::veto(asked, &mut out.0);
    let context = Context::of(d, asked, &nps, s, outer.is_some());
    for x in &mut out.0 {
        x.features = features(d, x, asked, &context, before);
    }
    out.0
}

/// The most who are weighed against each other.
const MOST: usize = 28;

pub(super) struct Gathered(pub(super) Vec<Speaker>);

impl Gathered {
    pub(super) fn add(&mut self, who: Vec<Who>, why: Why, back: u8) {
        if who.is_empty() || who.iter().any(|w| w.name.is_empty()) {
            return;
        }
        match self.0.iter_mut().find(|s| agree::same(&s.who, &who)) {
            Some(s) => {
                s.why |= 1 << why as u32;
                agree::know(&mut s.who, who);
            }
            None => self.0.push(Speaker {
                who,
                why: 1 << why as u32,
                back,
                title: 0,
                times: 0,
                holds: 0,
                holders: 0,
                features: Vec::new(),
            }),
        }
    }
}

/// The noun phrases of a source, from its first word on.
fn phrases(d: &Doc<'_>, a: usize, b: usize) -> Vec<Np> {
    d.np_list(a, b)
}

fn from_source(d: &Doc<'_>, cast: &Cast, (a, b): (usize, usize), nps: &[Np], out: &mut Gathered) {
    if !nps.is_empty() {
        out.add(d.who(nps), Why::Phrase, 0);
    }
    let plain = d.plain_np(a, b);
    out.add(vec![d.plain(&plain, false)], Why::Words, 0);
    // a person within it: named by a list or only by this report
    // "ناطق باسم الوزير فلان": he for whom another speaks
    let complement = |x: usize| {
        nps.iter().any(|n| matches!(n.head, Head::Role(_)) && n.person.is_none() && n.start < x && x < n.end)
    };
    let persons = cast.named_in(d, a, b).filter(|m| m.end <= b && d.kind_of(m) == EntityKind::Person);
    for m in persons.filter(|m| !complement(m.start) && !d.is_of_another(a, m.start)) {
        let who = match (m.entity, m.person) {
            (Some(e), _) => d.named(e),
            (_, Some(p)) => d.local(p),
            _ => continue,
        };
        out.add(vec![who], Why::Named, 0);
    }
    let first = d.tagged.partition_point(|x| x.start < a);
    let tagged = d.tagged[first..].iter().take_while(|x| x.start < b);
    for x in tagged.filter(|x| {
        x.end <= b && x.kind == crate::ner::Kind::Person && !complement(x.start) && !d.is_of_another(a, x.start)
    }) {
        out.add(vec![Who { name: d.text(x.start, x.end), entity: None, anonymous: false }], Why::Named, 0);
    }
    let several = d.several(a, b);
    if !several.is_empty() {
        out.add(several, Why::Joined, 1);
    }
    behind::issuer(d, a, b, out);
    behind::tails(d, (a, b), Why::Tail, out);
    behind::apart(d, (a, b), Why::Tail, out);
    let (a, b) = vetoes::without_this(d, (a, b));
    if let Some(np) = fuller(d, a, b) {
        out.add(vec![d.plain(&np, np.head == Head::Vague)], Why::Fuller, 0);
        behind::issuer(d, np.start, np.end, out);
    }
}

/// "المصدر" after "مصدر طبي في المشفى": the phrase before it that begins with the same noun, and is longer.
fn fuller(d: &Doc<'_>, a: usize, b: usize) -> Option<Np> {
    let f = d.t.fold(a);
    let key = isnad_text::strip_article(f)?;
    (a.saturating_sub(400)..a).rev().find_map(|i| {
        let w = d.t.fold(i);
        let bare = isnad_text::strip_article(w).unwrap_or(w);
        if bare != key {
            return None;
        }
        let np = d.np(i, d.t.sentences[d.t.sentence_of(i)].end)?;
        (np.end - np.start > b - a).then_some(np)
    })
}

/// Persons, bodies, states and groups named before the cue, nearest first.
fn near(d: &Doc<'_>, cast: &Cast, cue: usize, out: &mut Gathered) {
    let mut n = 0;
    for m in cast.named_in(d, cue.saturating_sub(80), cue).rev().take(12) {
        let dateline = || {
            let s = d.t.sentences[d.t.sentence_of(m.start)];
            m.start < s.start + 8 && m.start < d.opening(s)
        };
        if m.adjective || d.kind_of(m) == EntityKind::Place || dateline() {
            continue;
        }
        let who = match (m.entity, m.person) {
            (Some(e), _) => d.named(e),
            (_, Some(p)) => d.local(p),
            _ => continue,
        };
        out.add(vec![who], Why::Near, n);
        n += 1;
        if n == 4 {
            break;
        }
    }
}

/// Words of what is said in which somebody who is spoken to is looked for.
const SAID: usize = 12;

/// What holds of the statement, whoever is its source.
struct Context {
    head: u8,
    sort: u8,
    form: u8,
    rule: u8,
    nested: bool,
    opens: bool,
    conj: bool,
    quoted: bool,
    /// Whether the verb takes an object and then what is asked of it, or what is condemned; neither.
    takes: u8,
    /// The words of what is said, folded.
    said: String,
}

impl Context {
    fn of(d: &Doc<'_>, asked: &Asked<'_>, nps: &[Np], s: Sentence, nested: bool) -> Context {
        let head = match (asked.source, nps.first()) {
            (None, _) => 0,
            (Some(_), None) => 1,
            (Some(_), Some(n)) => match (&n.head, n.person.is_some()) {
                (Head::Role(_), true) => 2,
                (Head::Role(_), false) => 3,
                (Head::Reduced(_), true) => 4,
                (Head::Reduced(_), false) => 5,
                (Head::Name, true) => 6,
                (Head::Name, false) => 7,
                (Head::Body(_), _) => 8,
                (Head::Vague, _) => 9,
                (Head::Other, _) => 10,
            },
        };
        let form = asked.form.map_or(0, |f| {
            1 + match f.number {
                Number::Singular => u8::from(f.person == Person::Feminine),
                Number::Dual => 2,
                Number::Plural => 3,
            }
        });
        let rule = match asked.rule {
            None => 0,
            Some(r) => match (r.source, asked.source) {
                (None, None) => 1,
                (Some(_), None) => 2,
                (None, Some(_)) => 3,
                (Some(x), Some(y)) if x == y => 4,
                (Some(x), Some(y)) if x.0 < y.1 && y.0 < x.1 => 5,
                _ => 6,
            },
        };
        let f = d.t.fold(asked.cue.0);
        let opens = asked.cue.0 <= s.start + 1;
        let leads = || d.cue(asked.cue.0).iter().flat_map(|f| &d.lex.cues[f.cue].leads);
        let takes = u8::from(leads().any(|l| matches!(l, Lead::ObjPrep(_))))
            + 2 * u8::from(leads().any(|l| matches!(l, Lead::ObjNp | Lead::ObjAs)));
        let said = asked.content.first().map_or(String::new(), |c| fold(d.t.slice(c.0, c.1.min(c.0 + SAID))));
        Context {
            takes,
            said,
            head,
            sort: asked.sort,
            form,
            rule,
            nested,
            opens,
            conj: f.starts_with('و') && !d.lex.is_cue_form(f),
            quoted: asked.content.iter().any(|c| d.quote(c.0).is_some()),
        }
    }
}

/// What the ranker weighs in one who can be meant.
fn features(d: &Doc<'_>, x: &Speaker, asked: &Asked<'_>, c: &Context, before: &[Draft]) -> Vec<u16> {
    let kind: u8 = x.who.first().map_or(0, |w| match w.entity.as_deref().and_then(|e| d.kb.get(e)).map(|e| e.kind) {
        Some(EntityKind::Person) => 1,
        Some(EntityKind::Country) => 2,
        Some(EntityKind::Place) => 3,
        Some(EntityKind::Group) => 4,
        Some(_) => 5,
        None if w.anonymous => 6,
        None => 7,
    });
    let name = fold(&x.who[0].name);
    let said = asked.source.map(|(a, b)| fold(d.t.slice(a, b))).unwrap_or_default();
    let shares = if said.is_empty() {
        0
    } else if said == name {
        1
    } else if said.contains(&name) {
        2
    } else if name.contains(&said) {
        3
    } else {
        4 + u8::from(said.split(' ').any(|w| w.chars().count() > 3 && name.split(' ').any(|v| v == w)))
    };
    let feminine = kind == 2 || name.split(' ').next().is_some_and(|w| w.ends_with('ه') || w.ends_with("ات"));
    let agrees = if c.form == 0 { 0 } else { 1 + c.form * 4 + u8::from(feminine) * 2 + u8::from(x.who.len() > 1) };
    let times = before.iter().rev().take(NEAR).filter(|b| b.who == x.who).count().min(3) as u8;
    let since = before.iter().rev().take(8).position(|b| b.who == x.who).map_or(9, |p| p.min(4)) as u8;
    let words = name.split(' ').count().min(5) as u8;
    let definite = name.starts_with("ال");
    let many = x.who.len().min(3) as u8;
    let mut o = Features::new(About::Statement as u64, FEATURES);
    let mut put = |tag: u64, v: &[u64]| o.put(tag, v);
    let (why, head, sort, form, rule) =
        (u64::from(x.why), u64::from(c.head), u64::from(c.sort), u64::from(c.form), u64::from(c.rule));
    let flags = u64::from(c.nested) | u64::from(c.opens) << 1 | u64::from(c.conj) << 2 | u64::from(c.quoted) << 3;
    // none, no word, some, most, all
    let title = match x.title {
        0 => 0,
        1 => 1,
        2..6 => 2,
        6..10 => 3,
        _ => 4,
    };
    put(21, &[title, head]);
    put(23, &[title, rule, u64::from(kind)]);
    put(24, &[title, u64::from(words)]);
    put(25, &[u64::from(x.times), head]);
    let (holds, holders) = (u64::from(x.holds), u64::from(x.holders));
    put(28, &[holds, holders, head]);
    put(29, &[holds, holders, title]);
    put(30, &[holds, rule, head]);
    for b in 0..REASONS {
        if why >> b & 1 == 1 {
            put(1, &[b]);
            put(2, &[b, head]);
            put(3, &[b, sort, u64::from(asked.source.is_some())]);
            put(4, &[b, head, rule]);
            put(5, &[b, flags, u64::from(asked.source.is_some())]);
            put(6, &[b, u64::from(kind)]);
            put(20, &[b, u64::from(x.back)]);
            put(26, &[b, title, head]);
            put(27, &[b, u64::from(shares)]);
            put(31, &[b, holds, holders, head]);
            put(32, &[b, u64::from(x.back), head]);
        }
    }
    put(10, &[u64::from(kind), head]);
    put(11, &[u64::from(shares), head]);
    put(12, &[u64::from(agrees), u64::from(kind)]);
    put(13, &[u64::from(times), head]);
    put(14, &[u64::from(since), head, sort]);
    put(15, &[u64::from(words), u64::from(definite), head]);
    put(16, &[u64::from(many), head, form]);
    put(18, &[u64::from(since), flags]);
    put(19, &[u64::from(definite), u64::from(kind), u64::from(asked.source.is_some())]);
    // whom a call or a charge is addressed to stands behind its verb too, and where what is said begins
    let said = c.said.find(&name).map_or(0, |k| 1 + u64::from(k > 0));
    put(33, &[u64::from(c.takes), said, head]);
    put(34, &[u64::from(c.takes), said, form]);
    for b in (0..REASONS).filter(|b| why >> b & 1 == 1) {
        put(35, &[b, u64::from(c.takes), sort]);
        put(36, &[b, u64::from(c.takes), said]);
    }
    o.done()
}
