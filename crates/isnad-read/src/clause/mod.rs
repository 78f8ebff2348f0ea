//! Shallow syntax around verbs and verbal nouns: finite verbs, noun groups of any kind, and the subjects of verbs.
//!
//! Statements ask only for sources, which the names module knows; an event's actors and targets may be any noun ("طائرات
//! حربية", "خمس قرى مهجورة"), so that groups are found here by form: the construct, agreement and the clitics decide.

mod edge;
mod mood;
mod subject;

pub(crate) use mood::Mood;
pub(crate) use subject::{Subject, VERBS};

use crate::lex::{Number, Person, VerbForm, class};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::Who;
use isnad_text::{Kind, number_at, readings, strip_article};

/// One noun phrase of a group: tokens `start..end`.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) start: usize,
    /// Where its head stands, behind a quantity.
    pub(crate) head: usize,
    pub(crate) end: usize,
    pub(crate) np: Option<Np>,
    /// A و is written onto it.
    pub(crate) joined: bool,
}

/// Noun phrases joined by و.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) members: Vec<Member>,
}

impl Group {
    pub(crate) fn start(&self) -> usize {
        self.members.first().map_or(0, |m| m.start)
    }
    pub(crate) fn end(&self) -> usize {
        self.members.last().map_or(0, |m| m.end)
    }
}

/// Words of quantity that stand before a noun, with or without "من".
const QUANTITY: &[&str] = &[
    "عدد",
    "عشرات",
    "العشرات",
    "المئات",
    "المئات",
    "مئات",
    "ميات",
    "الميات",
    "العديد",
    "عديد",
    "كثير",
    "الكثير",
    "مزيد",
    "بعض",
    "كل",
    "جميع",
    "عده",
    "كافه",
    "احد",
    "احدي",
    "سلسله",
    "الاف",
    "الالاف",
    "معظم",
    "غالبيه",
    "مختلف",
    "بقيه",
];

/// Participles that hand on to their complement: "التابعة ل…", "المدعومة من …".
const HANDS_ON: &[&str] = &[
    "تابع",
    "موالي",
    "موال",
    "مناهض",
    "مويد",
    "متحالف",
    "مدعوم",
    "داعم",
    "معارض",
    "متمركز",
    "منتمي",
    "مرتبط",
    "متواجد",
    "مسلح",
    "مساند",
    "محسوب",
];

impl Doc<'_> {
    /// The finite verb at token `i`, where the word is one here, and whether an object pronoun is written onto it.
    pub(crate) fn finite(&self, i: usize) -> Option<(VerbForm, bool)> {
        self.memo.finite(i, || self.find_finite(i))
    }

    fn find_finite(&self, i: usize) -> Option<(VerbForm, bool)> {
        let class = self.class(i);
        // "واصل", "بدأ" are aspect words and verbs at once
        let aspect = class == class::PART && self.lex.is_light(self.t.fold(i));
        if !self.t.is_word(i) || class != 0 && !aspect || self.date(i).is_some() || self.mention(i).is_some() {
            return None;
        }
        let f = self.t.fold(i);
        let (form, object) = self.lex_finite(i)?;
        if strip_article(f).is_some() && !self.lex.is_finite_form(f) || object && self.t.raw(i).ends_with('ة') {
            return None;
        }
        let plain = !form.imperfect && form.number == Number::Singular && form.person == Person::Masculine;
        let n = f.chars().count();
        // "سجنا", "فجرا": a noun or an adverb in the accusative, where no two are told of
        let dual = !form.imperfect && form.number == Number::Dual && form.person == Person::Masculine;
        let noun = || {
            self.lex.accusatives.contains(f.trim_start_matches(['و', 'ف']))
                || self.lex.trigger_nouns.at(self.t, i).is_some()
                || self.lex.counted.at(self.t, i).is_some()
        };
        if dual && !object && n <= 5 && noun() && !self.two_before(i) {
            return None;
        }
        if !plain && !form.imperfect
            || form.imperfect
                && (n > 4 && f.starts_with('ي') || n >= 4 && self.lex.trigger_nouns.at(self.t, i).is_none() && !self.nounish(i))
            // the derived stems of five letters and more have verbal nouns of another shape
            || plain && n >= 5 && self.lex.is_finite_form(f) && !f.starts_with('و')
        {
            return Some((form, object));
        }
        // "قصف المدينة أدى إلى", "الغارة أسفرت عن": with its preposition a verb of outcome is no noun
        if plain
            && self.lex.leads_to(f)
            && (matches!(self.t.fold(i + 1), "الي" | "عن" | "في")
                || self.written_prep(i + 1).is_some_and(|p| matches!(p, 'ل' | 'ب')))
        {
            return Some((form, object));
        }
        // "عملية نفذها رجال": a light verb with its object written onto it
        if object && self.lex.is_light(f) {
            return Some((form, object));
        }
        // a masculine perfect and some imperfects are written like nouns
        // "فرد عليها بوريل" is no individual
        let answers = self.lex.addressees.contains(self.t.fold(i + 1)) && !self.cue(i).is_empty();
        if self.nounish(i) && !answers {
            return None;
        }
        let prev = i.saturating_sub(1);
        if i == self.t.sentences[self.t.sentence_of(i)].start || self.t.tokens[prev].kind == Kind::Punct {
            return Some((form, object));
        }
        let p = self.t.fold(prev);
        let cl = self.class(prev);
        if cl & class::PREP != 0 && cl & (class::CONJ | class::REL | class::PART) == 0 {
            return None;
        }
        // "50 أسر": counted
        if self.t.tokens[prev].kind == Kind::Number && self.date(prev).is_none() && !f.starts_with(['و', 'ف']) {
            return None;
        }
        // after an indefinite noun it is that noun's complement or adjective
        let open_noun = cl == 0
            && !self.is_definite(prev)
            && self.mention(prev).is_none()
            && self.date(prev).is_none()
            && self.t.tokens[prev].kind == Kind::Word
            && !f.starts_with(['و', 'ف'])
            && self.lex_finite(prev).is_none()
            && !self.person_part(prev)
            && !matches!(
                p,
                "و" | "ف"
                    | "كما"
                    | "وكما"
                    | "فيما"
                    | "لكن"
                    | "ولكن"
                    | "مما"
                    | "اليوم"
                    | "امس"
                    | "اللذين"
                    | "سبق"
                    | "فقد"
            );
        (!open_noun).then_some((form, object))
    }

    /// A side of a place, told as an adverb: "شرقي أفغانستان", "شمال العاصمة", "وسط القطاع".
    pub(crate) fn is_direction(&self, i: usize) -> bool {
        self.lex.directions.contains(self.t.fold(i))
            && self.mention(i).is_none()
            && (self.mention_from(i + 1).is_some_and(|m| m.cut == 0)
                || self.is_definite(i + 1)
                || self.lex.places.at(self.t, i + 1).is_some()
                || self.lex.directions.contains(self.t.fold(i + 1)))
    }

    fn person_part(&self, i: usize) -> bool {
        self.lex.is_name_part(self.t.fold(i)) || possessed(self.t.fold(i))
    }

    /// A word that the lexicon knows as a noun in this very form.
    fn nounish(&self, i: usize) -> bool {
        let plain = |h: &crate::lex::Phrases<&'static str>| {
            h.at(self.t, i).is_some_and(|h| h.pronoun.is_none() && h.prefix.prep.is_none())
        };
        plain(&self.lex.counted)
            || self.lex.bodies.at(self.t, i).is_some_and(|h| h.pronoun.is_none())
            || self.lex.roles.at(self.t, i).is_some_and(|h| h.pronoun.is_none())
    }

    /// The preposition that is written onto the word at `i` ("للحوثيين", "بصواريخ"), where it is one.
    pub(crate) fn written_prep(&self, i: usize) -> Option<char> {
        let f = self.t.fold(i);
        let after_conj = f.strip_prefix(['و', 'ف']);
        let letter = |w: &str| w.chars().next().filter(|c| matches!(c, 'ب' | 'ل' | 'ك'));
        if f.chars().count() == 1 {
            return letter(f);
        }
        if let Some(m) = self.mention_from(i) {
            return match m.cut {
                0 => None,
                1 => letter(f),
                _ => after_conj.and_then(letter),
            };
        }
        for w in [Some(f), after_conj].into_iter().flatten() {
            if w.starts_with("لل") && w.chars().count() > 4 {
                return Some('ل');
            }
            if let Some(c) = letter(w)
                && strip_article(&w[c.len_utf8()..]).is_some()
            {
                return Some(c);
            }
        }
        letter(f).or_else(|| after_conj.and_then(letter))?;
        if self.finite(i).is_some() {
            return None;
        }
        if let Some(h) = self.head(i) {
            if !h.3 {
                return None;
            }
            return readings(f).find_map(|r| r.prefix.prep);
        }
        let known = self
            .lex
            .trigger_nouns
            .at(self.t, i)
            .map(|h| h.prefix.prep)
            .or_else(|| self.lex.counted.at(self.t, i).map(|h| h.prefix.prep))
            .or_else(|| self.lex.places.at(self.t, i).map(|h| h.prefix.prep))
            .or_else(|| self.lex.media.at(self.t, i).map(|h| h.prefix.prep));
        if let Some(p) = known {
            return p;
        }
        // any other word that begins so carries the preposition ("بصواريخ", "لمنع"), but for those of the list
        let w = after_conj.filter(|w| letter(f).is_none() && letter(w).is_some()).unwrap_or(f);
        let c = letter(w).filter(|c| *c != 'ك' && w.chars().count() >= 4)?;
        (!self.lex.own_letter(w) && !self.lex.is_name_part(w)).then_some(c)
    }

    fn nominal(&self, i: usize) -> bool {
        self.t.is_word(i)
            && self.t.fold(i) != "و"
            && !self.lex.adverbs.contains(self.t.fold(i))
            && (self.class(i) == 0 || self.mention_from(i).is_some())
            && self.date(i).is_none()
            && self.finite(i).is_none()
    }

    /// The noun phrase at token `i`, of whatever kind; a quantity before the noun belongs to it.
    pub(crate) fn phrase(&self, i: usize, limit: usize) -> Option<Member> {
        self.phrase_depth(i, limit, 0)
    }

    fn phrase_depth(&self, i: usize, limit: usize, depth: u8) -> Option<Member> {
        // callers look a few tokens ahead, also at the end of a text
        let limit = limit.min(self.t.tokens.len());
        if i >= limit || depth > 3 {
            return None;
        }
        let mut k = i;
        while let Some(h) = self.lex.bounds.at(self.t, k).filter(|h| h.end < limit) {
            k = h.end;
        }
        if let Some(m) = number_at(self.t, k).filter(|m| m.end <= limit) {
            k = m.end;
            k += usize::from(self.t.quotes_at(k).any(|q| q.close == k) && self.t.fold(k + 1) == "من");
            k += usize::from(self.t.fold(k) == "من");
        }
        if QUANTITY.contains(&self.t.fold(k)) || QUANTITY.iter().any(|q| self.t.fold(k).strip_prefix('و') == Some(q)) {
            k += 1;
            k += usize::from(self.t.fold(k) == "من");
        }
        // a name in quotation marks
        if let Some(q) =
            self.t.quotes_at(k).find(|q| q.open == k && q.closed && q.close - q.open <= 6 && q.close < limit)
        {
            let np = self.np(k, limit);
            return Some(Member {
                start: i,
                head: k + 1,
                end: np.as_ref().map_or(q.close + 1, |n| n.end),
                np,
                joined: false,
            });
        }
        if k >= limit || !self.nominal(k) || self.is_direction(k) || self.t.fold(k).starts_with("مستهدف") {
            return None;
        }
        let np = self.np(k, limit).filter(|n| n.head != Head::Other);
        let stop = self.phrase_end(k, limit, depth);
        // what cannot belong to the phrase ends it, however far a source would reach
        let cut = stop < limit
            && (np.as_ref().is_some_and(|n| n.entity.is_none() && n.person.is_none() && stop < n.end)
                && self.t.fold(stop).starts_with('و')
                && self.joins(stop)
                && !self.is_definite(stop)
                || QUANTITY.contains(&self.t.fold(stop))
                || self.mention_from(stop).is_some_and(|m| m.adjective && self.another_name(k, m))
                || self.t.is_word(stop) && (self.object_begins(k, stop) || self.kept_nun(k, stop)));
        let end = if cut { stop } else { stop.max(np.as_ref().map_or(0, |n| n.end)).min(limit) };
        let end = (k + 1..end).find(|e| self.finite(*e).is_some() && self.mention(*e).is_none()).unwrap_or(end);
        // what a source would take in beyond the phrase is not its own
        let np = np.map(|n| {
            let country = n.country.filter(|c| {
                end >= n.end || (n.start..end).any(|k| self.mention(k).is_some_and(|m| m.entity == Some(*c)))
            });
            Np { end: n.end.min(end), country, ..n }
        });
        Some(Member { start: i, head: k, end, np, joined: false })
    }

    fn phrase_end(&self, k: usize, limit: usize, depth: u8) -> usize {
        let mut e = self.mention_from(k).map_or(k + 1, |m| m.end);
        let mut closed = self.is_definite(k) || self.mention_from(k).is_some() || possessed(self.t.fold(k));
        let mut owner = false;
        let mut hands_on = false;
        while e < limit && e - k < 14 {
            if self.date(e).is_some() {
                break;
            }
            match self.t.tokens[e].kind {
                Kind::Number => break,
                Kind::Punct => {
                    let q = self
                        .t
                        .quotes_at(e)
                        .find(|q| q.open == e && q.closed && q.close - q.open <= 5 && q.close < limit);
                    match q {
                        Some(q) => {
                            e = q.close + 1;
                            closed = true;
                            continue;
                        }
                        // "تنظيم (داعش)"
                        None if self.t.is(e, '(')
                            && self.mention_from(e + 1).is_some_and(|m| {
                                self.t.is(m.end, ')')
                                    && !matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country)
                            }) =>
                        {
                            e = self.mention_from(e + 1).map_or(e, |m| m.end) + 1;
                            closed = true;
                            continue;
                        }
                        None => break,
                    }
                }
                Kind::Word => {}
            }
            let f = self.t.fold(e);
            if self.kept_nun(k, e) {
                break;
            }
            if let Some(m) = self.mention_from(e) {
                // "حملت السلطات التركية تنظيم داعش": a new head behind a closed phrase is the object
                if closed && e > k + 1 && m.cut == 0 && !m.adjective && self.lex.is_force(f) && !self.is_definite(e) {
                    break;
                }
                // "قال طبيب شرعي لرويترز": to whom
                if m.cut > 0 && matches!(self.kind_of(m), EntityKind::Agency | EntityKind::Outlet) {
                    break;
                }
                if closed && self.another_name(k, m) {
                    break;
                }
                let of = self.written_prep(e);
                if m.cut == 0 || of == Some('ل') && (hands_on || !owner) && !f.starts_with('و') {
                    owner |= m.cut > 0;
                    // "شاحنة يونانية محترقة": an indefinite adjective may be followed by another
                    closed = !(m.adjective && strip_article(f).is_none());
                    e = m.end;
                    continue;
                }
                break;
            }
            if f == "و" {
                break;
            }
            // "طائرة من طراز Su-25": the name of a type, hyphens inside it too
            if f == "من" && matches!(self.t.fold(e + 1), "طراز" | "نوع") {
                e += 2;
                while e < limit
                    && e < k + 12
                    && (self.t.tokens[e].kind != Kind::Punct || self.t.is(e, '-') && !self.t.tokens[e].spaced)
                    && self.class(e) == 0
                    && self.finite(e).is_none()
                {
                    e += 1;
                }
                break;
            }
            if matches!(f, "من" | "عن" | "مع") && (hands_on || f == "من" && !owner) {
                let ok = hands_on && !matches!(self.t.fold(e + 1), "قبل" | "اجل")
                    || f == "من"
                        && !matches!(
                            self.t.fold(e + 1),
                            "قبل" | "اجل" | "جهه" | "جانب" | "خلال" | "دون" | "ايدي" | "يد"
                        )
                        && (self.head(e + 1).is_some_and(|h| {
                            !h.3 && (h.2.is_none_or(|x| {
                                !matches!(self.kb.entity(x).kind, EntityKind::Place | EntityKind::Country)
                            }))
                        }) || self.lex.is_force(self.t.fold(e + 1)));
                let Some(sub) = ok.then(|| self.phrase_depth(e + 1, limit, depth + 1)).flatten() else { break };
                e = sub.end;
                owner = true;
                hands_on = false;
                closed = true;
                continue;
            }
            if self.class(e) != 0 {
                break;
            }
            let bare = strip_article(f).unwrap_or(f);
            // "غارات مستهدفة مقاتلي": a participle with an object of its own
            if f.starts_with("مستهدف") {
                break;
            }
            // "طوقت شرطة المرفأ المستودعين", "مقاتلون لغما", "انتحاري سيارة": the object follows
            if QUANTITY.contains(&f) || self.object_begins(k, e) {
                break;
            }
            if HANDS_ON.iter().any(|h| bare.strip_prefix(h).is_some_and(|r| r.chars().count() <= 2)) {
                hands_on = true;
                e += 1;
                continue;
            }
            if strip_article(f).is_some() {
                // "في صفحتها الرسمية الهجوم الليلي": the next noun is another phrase
                let office = self.lex.roles.at(self.t, e).is_some() && self.lex.roles.at(self.t, k).is_none();
                if closed && e > k + 1 && (self.lex.trigger_nouns.at(self.t, e).is_some() || office) {
                    break;
                }
                e += 1;
                closed = true;
                continue;
            }
            match self.written_prep(e) {
                Some('ل') if (!owner || hands_on) && !f.starts_with('و') => {
                    let Some(sub) = self.phrase_depth(e, limit, depth + 1).filter(|s| self.actorish(s)) else { break };
                    e = sub.end;
                    owner = true;
                    hands_on = false;
                    closed = true;
                    continue;
                }
                Some(_) => break,
                None => {}
            }
            if f.starts_with('و') && self.joins(e) || closed || e - k >= 4 || self.finite(e).is_some() {
                break;
            }
            closed = possessed(f);
            e += 1;
        }
        e
    }

    /// Whether the word at `e` can be no part of the phrase that `k` heads, for its case or kind.
    fn object_begins(&self, k: usize, e: usize) -> bool {
        let (h, f) = (self.t.fold(k), self.t.fold(e));
        let oblique = |w: &str| w.ends_with("ين");
        let plural = oblique(h) || h.ends_with("ون") || h.ends_with("ان") || h.ends_with("تي") || h.ends_with('ي');
        if strip_article(f).is_some() {
            return oblique(f)
                && !plural
                && e > k + 1
                && self.lex.counted.at(self.t, e).is_none_or(|c| c.value != "civilians");
        }
        let accusative = |i: usize| self.t.raw(i).ends_with("ًا") || self.t.raw(i).ends_with("اً");
        if e == k + 1 && accusative(e) && !accusative(k) {
            return true;
        }
        let office = self.lex.roles.at(self.t, e).is_some_and(|h| h.prefix.conj.is_none() && h.prefix.prep.is_none());
        let people = self.lex.counted.at(self.t, k).is_some_and(|c| {
            c.end == e && matches!(c.value, "soldiers" | "fighters" | "police" | "people" | "civilians")
        });
        let thing = self.lex.counted.at(self.t, e).is_some_and(|c| {
            c.prefix.conj.is_none()
                && matches!(c.value, "vehicles" | "aircraft" | "missiles" | "buildings" | "tanks" | "artillery")
        });
        // "هاجم انتحاري نقطة تفتيش": one man has no town
        let site = self.lex.is_site(f)
            || self.lex.places.at(self.t, e).is_some_and(|h| h.prefix.prep.is_none() && h.prefix.conj.is_none());
        let alone = e == k + 1 && self.lex.loners.contains(h.trim_start_matches(['و', 'ف']));
        (people && (thing || office) || site && alone) && !self.is_definite(k)
    }

    /// Whether the word at `i` is joined to what stands before it by a و written onto it.
    pub(crate) fn joins(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let Some(rest) = f.strip_prefix('و') else { return false };
        if let Some(m) = self.mention_from(i) {
            return m.cut > 0;
        }
        if let Some(h) = self.head(i) {
            return h.3;
        }
        // "وأطاحت بالنظام": a feminine perfect that no list knows
        let n = rest.chars().count();
        if n >= 5
            && rest.ends_with('ت')
            && !rest.ends_with("ات")
            && self.t.raw(i).ends_with('ت')
            && strip_article(rest).is_none()
        {
            return false;
        }
        strip_article(rest).is_some()
            || !self.lex.is_force(f)
                && !matches!(
                    f,
                    "وقت"
                        | "وفد"
                        | "وسط"
                        | "وقود"
                        | "وثايق"
                        | "وزراء"
                        | "وجود"
                        | "وقوع"
                        | "وصول"
                        | "وضع"
                        | "وباء"
                        | "واسع"
                        | "واسعه"
                        | "وحده"
                        | "وحدات"
                        | "وقف"
                        | "وطني"
                        | "وطنيه"
                )
                && rest.chars().count() >= 3
    }

    /// The group of noun phrases at token `i`.
    pub(crate) fn group(&self, i: usize, limit: usize) -> Option<Group> {
        let mut i = i;
        if matches!(self.t.fold(i), "كل" | "وكل") && self.t.fold(i + 1) == "من" {
            i += 2;
        }
        let mut members = vec![self.phrase(i, limit)?];
        while members.len() < 7 {
            let at = members.last().map_or(limit, |m| m.end);
            if at >= limit {
                break;
            }
            // "، والفصائل …" after a name
            let at = if self.is_comma(at) && self.t.fold(at + 1).starts_with("وال") && self.head(at + 1).is_some() {
                at + 1
            } else {
                at
            };
            let f = self.t.fold(at);
            let from = if f == "و" { at + 1 } else { at };
            let joined = f == "و" || f.starts_with('و') && self.joins(at) && self.class(at) == 0;
            if !joined {
                break;
            }
            if self.finite(from).is_some()
                || self.lex.trigger_nouns.at(self.t, from).is_some()
                || number_at(self.t, from).is_some_and(|n| self.lex.trigger_nouns.at(self.t, n.end).is_some())
                || self.lex.measure_nouns.at(self.t, from).is_some_and(|h| h.value.1 == crate::lex::Governs::Noun)
                || matches!(self.written_prep(from), Some('ب' | 'ل'))
            {
                break;
            }
            let Some(mut m) = self.phrase(from, limit) else { break };
            m.joined = f != "و";
            // "مقتل جنديين وواشنطن تدعم": another clause begins
            if self.finite(m.end).is_some_and(|v| v.0.imperfect && !v.1)
                && self.class(m.end.saturating_sub(1)) == 0
                && m.end < limit
            {
                break;
            }
            match members.last_mut().filter(|last| self.one_phrase(last, &m)) {
                Some(last) => last.end = m.end,
                None => members.push(m),
            }
        }
        Some(Group { members })
    }

    /// "بلدتي صور وصيدا", "معدات وطائرات", "الحربي والمروحي": what و joins is one phrase's complement or adjective.
    fn one_phrase(&self, a: &Member, b: &Member) -> bool {
        let f = self.t.fold(a.head);
        let places = self.lex.places.at(self.t, b.head).is_some();
        let place_head = (self.lex.places.at(self.t, a.head).is_some()
            || matches!(f, "مواقع" | "مناطق" | "احياء" | "قري" | "مدن" | "بلدات")
            || f.ends_with("تي") && !self.is_definite(a.head))
            && a.end > a.head + 1;
        let bare = |m: &Member| {
            let only = (m.head + 1..m.end).all(|k| self.t.fold(k).starts_with('و'));
            only && m.np.is_none() && !self.is_definite(m.head) && self.mention(m.head).is_none()
        };
        let site = |m: &Member| self.lex.is_site(self.t.fold(m.head)) || self.lex.places.at(self.t, m.head).is_some();
        if site(a) && site(b) && a.end == a.head + 1 {
            return true;
        }
        let adjective = |i: usize| self.t.fold(i).ends_with("ي") || self.t.fold(i).ends_with("يه");
        let people = |i: usize| self.mention(i).is_some_and(|m| m.adjective && m.start == i);
        if b.end == b.head + 1 && people(b.head) && a.end > a.head + 1 && people(a.end - 1) {
            return true;
        }
        place_head && !places && (!self.actorish(b) || b.np.as_ref().is_some_and(|n| n.country.is_some()))
            || bare(a) && bare(b) && a.head == a.start && b.head == b.start && !self.forceful(a)
            || b.end == b.head + 1
                && b.np.is_none()
                && self.is_definite(b.head)
                && self.mention(b.head).is_none()
                && a.end > a.head + 1
                && adjective(a.end - 1)
                && adjective(b.head)
                && self.is_definite(a.end - 1)
    }

    /// Whether a phrase can do something: people, bodies, forces, arms.
    pub(crate) fn actorish(&self, m: &Member) -> bool {
        if let Some(np) = &m.np {
            let place = np
                .entity
                .is_some_and(|e| self.kb.entity(e).kind == EntityKind::Place && self.kb.entity(e).stands_for.is_none());
            if !place {
                return true;
            }
        }
        let f = self.t.fold(m.head);
        self.lex.is_force(f)
            || self.mention(m.head).is_some_and(|x| x.adjective)
            || self.lex.counted.at(self.t, m.head).is_some_and(|h| {
                matches!(
                    h.value,
                    "soldiers" | "fighters" | "police" | "people" | "civilians" | "aircraft" | "drones" | "helicopters"
                )
            })
            || f.ends_with("ون")
    }

    /// The party that is hit where it is told by its things: "مخازن الكتيبة والسرايا المرافقة لها", "تجمعا للحوثيين".
    pub(crate) fn hit_parties(&self, g: &Group, owner: &[Who]) -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for (n, m) in g.members.iter().enumerate() {
            let site = !self.forceful_head(m)
                && (self.lex.places.at(self.t, m.head).is_some()
                    || self
                        .lex
                        .counted
                        .at(self.t, m.head)
                        .is_some_and(|h| matches!(h.value, "buildings" | "vehicles" | "artillery" | "tanks"))
                    || self.lex.is_site(self.t.fold(m.head)));
            let whose = (m.head + 1..m.end).find(|k| {
                let p = self.written_prep(*k);
                (p.is_none() || p == Some('ل'))
                    && self.class(*k) == 0
                    && (self.lex.is_force(self.t.fold(*k))
                        || self.mention_from(*k).is_some_and(|x| self.kind_of(x) == EntityKind::Group))
            });
            if let Some(k) = whose.filter(|_| site) {
                // coordinated owners follow only the last of the things
                let limit = if n + 1 == g.members.len() { (m.end + 8).min(self.t.tokens.len()) } else { m.end };
                let limit = limit.min(self.t.sentences[self.t.sentence_of(m.start)].end);
                if let Some(o) = self.group(k, limit).filter(|o| {
                    o.members.len() > 1
                        || o.members[0].np.as_ref().is_some_and(|n| matches!(n.head, Head::Reduced(_)))
                        || g.members.len() > 1 && g.members.iter().all(|x| self.lex.is_site(self.t.fold(x.head)))
                }) {
                    if o.members.len() == 1 && g.members.len() > 1 {
                        return self.parties(&o, owner);
                    }
                    out.extend(self.parties(&o, owner).into_iter().filter(|w| !w.name.is_empty()));
                    continue;
                }
            }
            for w in self.party(m, owner) {
                if !w.name.is_empty() && !out.contains(&w) {
                    out.push(w);
                }
            }
        }
        out.dedup();
        out
    }

    fn forceful_head(&self, m: &Member) -> bool {
        self.lex.is_force(self.t.fold(m.head))
            || self
                .lex
                .counted
                .at(self.t, m.head)
                .is_some_and(|h| matches!(h.value, "soldiers" | "fighters" | "police"))
    }

    /// Whether a phrase names armed people or their arms.
    pub(crate) fn forceful(&self, m: &Member) -> bool {
        let f = self.t.fold(m.head);
        let kind = |e: usize| self.kb.entity(e).kind;
        self.lex.is_force(f)
            || m.np.as_ref().is_some_and(|n| {
                n.entity.is_some_and(|e| kind(e) == EntityKind::Group)
                    || matches!(&n.head, Head::Body(k) if matches!(k.as_str(), "army" | "police" | "navy" | "airforce"))
            })
            || (m.head..m.end)
                .any(|k| self.mention(k).and_then(|x| x.entity).is_some_and(|e| kind(e) == EntityKind::Group))
            || self
                .lex
                .counted
                .at(self.t, m.head)
                .is_some_and(|h| matches!(h.value, "soldiers" | "fighters" | "police"))
    }

    /// Whether a phrase counts or names people.
    pub(crate) fn peopled(&self, m: &Member) -> bool {
        self.lex.counted.at(self.t, m.head).is_some_and(|h| {
            matches!(
                h.value,
                "soldiers" | "fighters" | "police" | "people" | "civilians" | "children" | "women" | "journalists"
            )
        }) || m.np.as_ref().is_some_and(|n| n.person.is_some() || matches!(n.head, Head::Role(_)))
    }

    /// What the members of a group stand for; `owner` is whom "قواتها" and the like belong to.
    pub(crate) fn parties(&self, g: &Group, owner: &[Who]) -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for m in &g.members {
            for w in self.party(m, owner) {
                if !w.name.is_empty() && !out.contains(&w) {
                    out.push(w);
                }
            }
        }
        out
    }

    fn party(&self, m: &Member, owner: &[Who]) -> Vec<Who> {
        let f = self.t.fold(m.head);
        let adjectives = (m.head + 1..m.end)
            .all(|k| isnad_text::strip_article(self.t.fold(k)).is_some() && self.mention(k).is_none());
        if adjectives && possessed(f) && !owner.is_empty() && self.mention(m.head).is_none() {
            return owner.to_vec();
        }
        // "ممثلين عن النقابة"
        if m.end == m.head + 1
            && (f.contains("ممثل") || f.contains("اخرين") || f.contains("مسوول"))
            && self.t.fold(m.end) == "عن"
            && let Some(g) = self.phrase(m.end + 1, (m.end + 12).min(self.t.tokens.len()))
        {
            // "ممثلين عن ممثلين عن …" ends somewhere
            return if self.t.fold(g.end) == "عن" && g.end == g.head + 1 {
                self.whole(&g)
            } else {
                self.party(&g, owner)
            };
        }
        if let Some(np) = m.np.as_ref().filter(|_| m.head == m.start) {
            let reduced = matches!(np.head, Head::Reduced(_));
            if np.person.is_some() || reduced || np.head == Head::Name && m.end <= np.end + 1 {
                return self.who(std::slice::from_ref(np));
            }
            if m.end <= np.end {
                return self.who(std::slice::from_ref(np));
            }
        }
        self.whole(m)
    }

    /// A member as it is written.
    fn whole(&self, m: &Member) -> Vec<Who> {
        // "صيادين مالطيين", "سفينة مالطية" are persons and a thing, and no state; of forces the side counts
        let counted = self.lex.counted.at(self.t, m.head).is_some() || self.peopled(m);
        let people = counted && !self.forceful(m);
        let entity = m.np.as_ref().and_then(|n| self.entity_of(n)).or_else(|| {
            if people {
                return None;
            }
            (m.start..m.end).find_map(|k| self.mention(k)).and_then(|x| x.entity).map(|e| self.kb.entity(e).id.clone())
        });
        let span = if m.joined && self.clitic_len(m.start) == 0 {
            let s = self.t.span(m.start, m.end);
            isnad_text::Span::new(s.start + 'و'.len_utf8(), s.end)
        } else {
            self.noun_span(m.start, m.end)
        };
        let name = span.trim(&self.t.source, &['"', '«', '»', '“', '”']).of(&self.t.source);
        // "لـ”قسد”"
        let name = name.strip_prefix("لـ").map_or(name, |n| n.trim_start_matches(['"', '«', '“', '”', ' '])).to_owned();
        vec![Who { name, entity, anonymous: false }]
    }
}

/// A pronoun of the third person is written onto the noun.
pub(crate) fn possessed(f: &str) -> bool {
    f.chars().count() > 4 && (f.ends_with("ها") || f.ends_with("هم") || f.ends_with("هما"))
        || f.chars().count() > 5 && f.ends_with("ته")
}
