//! How far a noun phrase that names a source, actor or target reaches.
//!
//! The Arabic construct decides: an indefinite noun asks for its complement, a definite one (article, name, pronoun) closes
//! the phrase; after that only adjectives, an apposed name, "باسم …" and "في …" belong to it.

use super::{Doc, EntityKind, Mention};
use crate::lex::{CueKind, class};
use isnad_text::{Kind, strip_enclitic};

/// What heads a noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Head {
    /// A person by office.
    Role(String),
    /// Somebody or something without a name.
    Vague,
    /// A collective; its key.
    Body(String),
    /// A known name.
    Name,
    /// A reduced mention ("الوزارة").
    Reduced(&'static str),
    /// Anything else that is definite ("الانفصاليون").
    Other,
}

/// A noun phrase: tokens `start..end`.
#[derive(Clone, Debug)]
pub(crate) struct Np {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) head: Head,
    /// The personal name inside it.
    pub(crate) person: Option<(usize, usize)>,
    /// State or place that it is of (entity).
    pub(crate) country: Option<usize>,
    /// Known entity that the head itself names.
    pub(crate) entity: Option<usize>,
    /// Its first token carries a preposition or conjunction.
    pub(crate) clitic: bool,
}

/// Tokens of a noun phrase with all that belongs to it; in news 16 at most.
const LONGEST: usize = 40;

impl Doc<'_> {
    /// The head that begins at token `i`: the longest of name, reduced mention, role, body and vague source.
    pub(crate) fn head(&self, i: usize) -> Option<(Head, usize, Option<usize>, bool)> {
        if !self.t.is_word(i)
            || self.date(i).is_some()
            || self.class(i) & class::PREP != 0 && self.mention_from(i).is_none()
        {
            return None;
        }
        let mut best: Option<(Head, usize, Option<usize>, bool)> = None;
        let mut offer = |h: Head, end: usize, e: Option<usize>, clitic: bool| {
            if best.as_ref().is_none_or(|b| end > b.1) {
                best = Some((h, end, e, clitic));
            }
        };
        if let Some(m) = self.mention_from(i)
            && (!m.adjective || self.is_people(i))
        {
            let h = if m.adjective { Head::Other } else { Head::Name };
            offer(h, m.end, m.entity, m.cut > 0);
        }
        if let Some(e) = self.tagged_person(i).filter(|e| *e - i >= 2 && self.mention_from(i).is_none()) {
            offer(Head::Name, e, None, false);
        }
        if let Some(h) = self.lex.reduced.at(self.t, i) {
            offer(Head::Reduced(h.value), h.end, None, h.prefix.conj.is_some() || h.prefix.prep.is_some());
        }
        // a role with a modifier is a full mention, not a reduced one
        // "مديره فلان": an office with a pronoun is his who is named behind it
        let named = |k: usize| {
            self.mention_from(k).is_some_and(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person)
                || self.mention_from(k).is_none() && self.tagged_person(k).is_some()
        };
        let own = |h: &crate::lex::Hit<String>| h.pronoun.is_none() || h.value == "same" || named(h.end);
        if let Some(h) = self.lex.roles.at(self.t, i).filter(own) {
            let modified = self.mention_from(h.end).is_some_and(|m| m.cut == 0)
                || self.t.fold(h.end) == "باسم"
                || self.person_name(h.end).is_some();
            let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
            if modified && best.as_ref().is_some_and(|b| matches!(b.0, Head::Reduced(_)) && b.1 <= h.end) {
                best = Some((Head::Role(h.value), h.end, None, clitic));
            } else {
                offer_to(&mut best, (Head::Role(h.value), h.end, None, clitic));
            }
        }
        // "نادية السقاف" is no club
        let given = self.lex.is_name_part(self.t.fold(i)) && !self.is_definite(i) && self.mention_from(i).is_none();
        if let Some(h) = self.lex.bodies.at(self.t, i).filter(|h| !given && (h.pronoun.is_none() || h.value == "army"))
        {
            let bare = h.value.strip_prefix("bare:");
            let next_adj = self.mention_from(h.end).is_some_and(|m| m.adjective);
            if bare.is_none() || (h.prefix.article && next_adj) {
                let key = bare.unwrap_or(&h.value).to_owned();
                let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
                // "الجيش المالطي" names the army, as "الجيش" alone does not
                let state = |m: &Mention| matches!(self.kind_of(m), EntityKind::Country | EntityKind::Group);
                let whose = self.mention_from(h.end).is_some_and(|m| m.cut == 0 && state(m));
                if whose && best.as_ref().is_some_and(|b| matches!(b.0, Head::Reduced(_)) && b.1 <= h.end) {
                    best = Some((Head::Body(key), h.end, None, clitic));
                } else {
                    offer_to(&mut best, (Head::Body(key), h.end, None, clitic));
                }
            }
        }
        if let Some(h) = self.lex.vague.at(self.t, i).filter(|h| h.pronoun.is_none()) {
            let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
            offer_to(&mut best, (Head::Vague, h.end, None, clitic));
        }
        best
    }

    /// A relative adjective that stands for people ("الأرمن", "الفلسطينيين") rather than modifies a noun.
    fn is_people(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let plural = f.ends_with("ون")
            || f.ends_with("ين")
            || matches!(f, "الارمن" | "ارمن" | "الاتراك" | "الروس" | "الاكراد" | "للارمن");
        plural && !(i > 0 && self.is_definite(i - 1) && self.t.is_word(i - 1))
    }

    /// A noun phrase of no known kind at `start..end`.
    pub(crate) fn plain_np(&self, start: usize, end: usize) -> Np {
        let known = (start..end).find_map(|k| self.mention(k)).and_then(|m| m.entity);
        Np { start, end, head: Head::Other, person: None, country: known, entity: None, clitic: false }
    }

    /// The noun phrase at token `i`; a leading quotation mark is looked through.
    pub(crate) fn np(&self, i: usize, limit: usize) -> Option<Np> {
        self.np_depth(i, limit, 0)
    }

    fn np_depth(&self, i: usize, limit: usize, depth: u8) -> Option<Np> {
        if depth > 3 || i >= limit {
            return None;
        }
        if let Some(q) = self.t.quotes_at(i).find(|q| q.open == i && q.closed && q.close - q.open <= 6) {
            let mut np = self.np_depth(i + 1, q.close, depth + 1)?;
            if np.end != q.close {
                return None;
            }
            np.start = i;
            np.end = q.close + 1;
            return Some(np);
        }
        // "معالي الأمين العام لـ…": a style before an office changes nothing
        if self.lex.styles.contains(self.t.fold(i))
            && self.head(i).is_none()
            && let Some((Head::Role(_) | Head::Reduced("person"), _, _, false)) = self.head(i + 1)
        {
            let np = self.np_depth(i + 1, limit, depth)?;
            return Some(Np { start: i, ..np });
        }
        let (head, mut pos, entity, clitic) = match self.head(i) {
            Some(h) => h,
            None if self.is_definite(i) && self.class(i) == 0 => {
                (Head::Other, i + 1, None, !self.t.fold(i).starts_with("ال"))
            }
            None => return None,
        };
        let mut np = Np { start: i, end: pos, head, person: None, country: None, entity, clitic };
        let head_entity = entity.map(|e| self.kb.entity(e).kind);
        if np.head == Head::Name {
            match head_entity.unwrap_or(EntityKind::Person) {
                EntityKind::Person => np.person = Some((i, pos)),
                EntityKind::Country | EntityKind::Place => np.country = entity,
                _ => {}
            }
        }
        // "عسكريو إقليم …": a plural in construct asks for its complement
        let construct = np.head == Head::Vague && self.t.fold(pos - 1).ends_with('و');
        let vague = np.head == Head::Vague && !self.is_definite(i) && !construct;
        let mut closed = np.head == Head::Name
            || matches!(np.head, Head::Reduced(_))
            || self.is_definite(pos - 1)
            || matches!(np.head, Head::Role(_)) && self.possessed(pos - 1)
            || vague && !self.completes(pos)
            || matches!(&np.head, Head::Role(o) if o == "same");
        let mut adjectives = 0;
        let limit = limit.min(i + LONGEST);
        while pos < limit {
            self.memo.step();
            if self.date(pos).is_some() {
                break;
            }
            let tok = self.t.tokens[pos];
            if tok.kind == Kind::Punct {
                match self.punct(&np, pos, limit, closed) {
                    Some((end, person)) => {
                        np.person = np.person.or(person);
                        pos = end;
                        closed = true;
                        continue;
                    }
                    None => break,
                }
            }
            if tok.kind == Kind::Number {
                break;
            }
            let f = self.t.fold(pos);
            if let Some(m) = self.mention_from(pos) {
                if m.cut > 0 || m.end > limit {
                    // "المدير العام لليونسكو سليم حداد"
                    if m.cut == 1
                        && m.end <= limit
                        && f.starts_with('ل')
                        && closed
                        && np.person.is_none()
                        && matches!(&np.head, Head::Role(_) | Head::Reduced("person"))
                        && matches!(
                            self.kind_of(m),
                            EntityKind::Alliance | EntityKind::Body | EntityKind::Country | EntityKind::Group
                        )
                    {
                        np.country = np.country.or(m.entity);
                        pos = m.end;
                        continue;
                    }
                    // "النائب الأول للمدير العام لليونسكو سليم حداد"
                    if m.end <= limit
                        && f.starts_with("لل")
                        && closed
                        && np.person.is_none()
                        && matches!(&np.head, Head::Role(_))
                        && self.kind_of(m) == EntityKind::Person
                    {
                        pos = m.end;
                        continue;
                    }
                    if m.cut == 1 && f.starts_with('ل') && self.takes_l(pos - 1) {
                        np.country = np.country.or(m.entity);
                        pos = m.end;
                        continue;
                    }
                    break;
                }
                if m.adjective {
                    // an adjective has its noun's case, an object has not
                    if self.t.fold(pos - 1).ends_with("ون") && f.ends_with("ين") {
                        break;
                    }
                    if np.head == Head::Name && head_entity != Some(EntityKind::Body) || np.person.is_some() {
                        break;
                    }
                    np.country = np.country.or(m.entity);
                    closed = true;
                    adjectives += 1;
                    pos = m.end;
                    continue;
                }
                if self.kind_of(m) == EntityKind::Person {
                    // "مستشار خادم الحرمين", "مبعوث فلان": another's name or title, in construct
                    let title = !closed && matches!(np.head, Head::Role(_)) && self.is_of_another(i, pos);
                    // "مكتب فلان", "قوات فلان"
                    let theirs = !closed && matches!(np.head, Head::Body(_)) && m.cut == 0;
                    if title || theirs {
                        pos = m.end;
                        closed = true;
                        continue;
                    }
                    if np.person.is_some()
                        || !(matches!(np.head, Head::Role(_) | Head::Vague)
                            || matches!(np.head, Head::Reduced(_)) && depth == 0)
                    {
                        break;
                    }
                    np.person = Some((pos, m.end));
                    pos = m.end;
                    closed = true;
                    continue;
                }
                if closed || np.person.is_some() {
                    break;
                }
                np.country = np.country.or(m.entity);
                pos = m.end;
                closed = true;
                continue;
            }
            let cl = self.class(pos);
            if f == "باسم" && matches!(np.head, Head::Role(_))
                || (cl & class::PREP == 0 && !closed && cl == 0 && self.head(pos).is_some_and(|h| !h.3))
            {
                let from = pos + usize::from(f == "باسم");
                let Some(sub) = self.np_depth(from, limit, depth + 1) else { break };
                np.country =
                    np.country.or(sub.country).or_else(|| sub.entity.filter(|_| matches!(sub.head, Head::Name)));
                if np.entity.is_none() && matches!(sub.head, Head::Name) && matches!(np.head, Head::Body(_)) {
                    np.entity = sub.entity.filter(|e| {
                        !matches!(self.kb.entity(*e).kind, EntityKind::Country | EntityKind::Place | EntityKind::Person)
                    });
                }
                // the spokesman's own name follows that of his body
                if let (Head::Role(_), Head::Body(_) | Head::Name | Head::Other | Head::Role(_)) = (&np.head, &sub.head)
                    && np.person.is_none()
                    && !(matches!(sub.head, Head::Name | Head::Role(_))
                        && sub.person.is_some()
                        && (f == "باسم" || self.t.fold(pos - 1) == "باسم"))
                {
                    np.person = sub.person;
                }
                pos = sub.end;
                closed = true;
                continue;
            }
            // "صحف مؤيدة للحكومة"
            if f.starts_with("لل") && adjectives > 0 && np.person.is_none() && self.takes_l(pos - 1) {
                closed = true;
                pos += 1;
                continue;
            }
            // "مدير الغرفة التجارية لمحافظة إربد"
            if closed
                && np.person.is_none()
                && matches!(&np.head, Head::Role(_))
                && let Some(h) =
                    self.lex.places.at(self.t, pos).filter(|h| h.prefix.prep == Some('ل') && h.prefix.conj.is_none())
            {
                pos = h.end;
                if let Some(m) = self.mention_from(pos).filter(|m| m.cut == 0 && m.end <= limit) {
                    np.country = np.country.or(m.entity);
                    pos = m.end;
                }
                continue;
            }
            if closed
                && np.person.is_none()
                && matches!(&np.head, Head::Role(_) | Head::Reduced("person"))
                && cl == 0
                && f.starts_with('ل')
                && let Some(sub) = self.np_depth(pos, limit, depth + 1)
                && sub.clitic
                && self.takes_office(&sub)
            {
                np.country = np.country.or(sub.country).or(sub.entity);
                pos = sub.end;
                if np.person.is_none() {
                    np.person = sub.person;
                }
                continue;
            }
            // "مديرة التمريض بمستوصف الميناء، فلانة الفلانية،"
            if closed
                && np.person.is_none()
                && matches!(np.head, Head::Role(_) | Head::Vague)
                && self.written_prep(pos) == Some('ب')
            {
                let mut e = pos;
                for _ in 0..2 {
                    e = match self.written_prep(e) {
                        Some('ب') if e < limit && !self.is_comma(e) => self.phrase(e, limit).map_or(e, |m| m.end),
                        _ => e,
                    };
                }
                if e > pos
                    && self.is_comma(e)
                    && let Some(p) = self
                        .tagged_person(e + 1)
                        .or_else(|| self.person_name(e + 1).filter(|_| self.lex.is_name_part(self.t.fold(e + 1))))
                        .filter(|p| *p <= limit && *p - e > 2)
                {
                    np.person = Some((e + 1, p));
                    pos = p;
                    continue;
                }
                break;
            }
            // "سفير الاتحاد الأفريقي إلى تشاد"
            if f == "الي"
                && closed
                && np.person.is_none()
                && (matches!(&np.head, Head::Role(o) if matches!(o.as_str(), "envoy" | "ambassador" | "representative"))
                    || np.head == Head::Reduced("person") && self.t.fold(i).ends_with("المبعوث"))
                && let Some(m) = self
                    .mention_from(pos + 1)
                    .filter(|m| m.cut == 0 && matches!(self.kind_of(m), EntityKind::Country | EntityKind::Place))
            {
                pos = m.end;
                continue;
            }
            if matches!(f, "في" | "من" | "لدي" | "عن") {
                match self.complement(&np, pos, limit, closed) {
                    Some((end, country)) => {
                        np.country = np.country.or(country);
                        pos = end;
                        closed = true;
                        continue;
                    }
                    None => break,
                }
            }
            if cl & (class::COMPL | class::CONJ | class::REL | class::NEG | class::PART | class::DEM | class::PREP) != 0
            {
                break;
            }
            let cues = self.cue(pos);
            let finite = cues.iter().any(|c| matches!(c.kind, CueKind::Verb(_) | CueKind::Participle));
            // "مسؤولة الإعلام": what is definite behind an indefinite head is its complement
            if vague && pos == i + 1 && f.starts_with("ال") && cl == 0 && !finite && self.head(pos).is_none() {
                pos += 1;
                closed = true;
                continue;
            }
            // "صححت الوزارة الحصيلة": what it corrects is none of its name
            if closed && f.starts_with("ال") && self.lex.tolls.tolls.at(self.t, pos).is_some() {
                break;
            }
            // "القناة الثانية عشرة"
            if closed
                && self.is_definite(pos - 1)
                && isnad_text::number_at(self.t, pos).is_some_and(|n| n.end == pos + 1 && (n.value - 10.0).abs() < 0.5)
            {
                pos += 1;
                continue;
            }
            if closed {
                // apposed: an honorific or rank, then the name
                if let Head::Role(_) = np.head
                    && np.person.is_none()
                    && let Some(h) = self.lex.roles.at(self.t, pos).filter(|h| {
                        h.prefix.prep.is_none()
                            && h.prefix.conj.is_none()
                            && matches!(h.value.as_str(), "rank" | "honorific" | "king" | "emir")
                    })
                {
                    pos = h.end;
                    while matches!(self.t.fold(pos), "الركن" | "اول" | "الاول" | "المتقاعد") {
                        pos += 1;
                    }
                    continue;
                }
                // a name that only the tagger knows, behind its office
                if matches!(np.head, Head::Role(_) | Head::Vague)
                    && np.person.is_none()
                    && self.tagged_person(pos).is_some()
                    && let Some(end) = self.person_name(pos)
                {
                    np.person = Some((pos, end.min(limit)));
                    pos = end.min(limit);
                    continue;
                }
                if self.head(pos).is_some()
                    && !(vague
                        && adjectives == 0
                        && self.lex.roles.at(self.t, pos).is_none()
                        && f.ends_with(['ي', 'ه']))
                {
                    break;
                }
                let plain = !matches!(f.chars().next(), Some('و' | 'ف' | 'ب' | 'ل')) || f.starts_with("ال");
                // "… الأوكراني الانفصاليين بقصف": the oblique plural is the next phrase, an object
                if adjectives > 0
                    && f.ends_with("ين")
                    && !self.t.fold(np.start).ends_with("ين")
                    && !self.t.fold(np.start).ends_with("ون")
                {
                    break;
                }
                // "وذكر البيان المواقع السبعة": things are no adjectives of a text or a speaker
                let thing = matches!(np.head, Head::Reduced(_))
                    && (self.lex.counted.at(self.t, pos).is_some_and(|h| {
                        matches!(h.value, "buildings" | "vehicles" | "aircraft" | "missiles" | "tanks" | "artillery")
                    }) || self.lex.places.at(self.t, pos).is_some());
                let bare_name = np.head == Head::Name && head_entity != Some(EntityKind::Body);
                // "الحكومة المعترف بها دوليا": what goes on with a pronoun is one with it
                let pronoun = self.class(pos + 1) & class::PREP != 0
                    && ["ه", "ها", "هم"].iter().any(|e| self.t.fold(pos + 1).ends_with(e));
                if pronoun && f.starts_with("ال") && np.person.is_none() && !finite {
                    let adverb = self.t.is_word(pos + 2) && self.t.fold(pos + 2).ends_with("يا");
                    adjectives += 1;
                    pos += 2 + usize::from(adverb);
                    continue;
                }
                // "المجتمع الدولي الاضطلاع بـ", "الهيئة الطبية المنظمات": another noun is no adjective, nor does a plural describe one
                let verbal =
                    self.t.raw(pos).strip_prefix("ال").is_some_and(super::is_masdar) && !f.ends_with(['ي', 'ه']);
                let many = f.ends_with("ات") && !self.t.fold(pos - 1).ends_with("ات");
                if f.starts_with("ال")
                    && (verbal || many)
                    && matches!(np.head, Head::Body(_) | Head::Other | Head::Vague | Head::Name)
                    && pos > i + 1
                {
                    break;
                }
                if f.starts_with("ال")
                    && !self.hamza(pos)
                    && np.person.is_none()
                    && !finite
                    && !thing
                    && !bare_name
                    && self.lex.trigger_nouns.at(self.t, pos).is_none()
                    && adjectives < 3
                    && (!vague || self.is_definite(np.start))
                {
                    adjectives += 1;
                    pos += 1;
                    continue;
                }
                // "مصادر طبية وأمنية"
                let second = f.strip_prefix('و').filter(|w| w.ends_with(['ي', 'ه']) && w.chars().count() > 3);
                if vague
                    && adjectives > 0
                    && second.is_some_and(|w| !w.starts_with("ال"))
                    && cues.is_empty()
                    && self.head(pos).is_none()
                    && self.lex.media.at(self.t, pos).is_none()
                    && self.class(pos + 1) != 0
                {
                    pos += 1;
                    continue;
                }
                if vague
                    && !finite
                    && adjectives < 2
                    && plain
                    && np.person.is_none()
                    && (f.ends_with(['ي', 'ه'])
                        || f.ends_with("ين")
                        || f.ends_with("ون")
                        || self.lex.source_adjectives.contains(f))
                    && !self.lex.is_name_part(f)
                    && self.mention_from(pos).is_none()
                {
                    adjectives += 1;
                    pos += 1;
                    continue;
                }
                if (matches!(np.head, Head::Role(_) | Head::Vague) || np.head == Head::Reduced("person") && depth == 0)
                    && np.person.is_none()
                    && let Some(end) = self.person_name(pos)
                {
                    np.person = Some((pos, end.min(limit)));
                    pos = end.min(limit);
                    continue;
                }
                break;
            }
            if finite && !f.starts_with("ال") {
                break;
            }
            if f.starts_with('و') && self.is_definite(pos) {
                break;
            }
            closed = self.is_definite(pos)
                || strip_enclitic(f).is_some_and(|(_, p)| matches!(p, "ها" | "هم" | "هما" | "نا"));
            pos += 1;
            if pos - i > 8 {
                break;
            }
        }
        np.end = pos.max(np.end);
        Some(np)
    }

    /// "الأمين العام لـ…" names the body of an office; "قال المتحدث لـ(وكالة)" an addressee.
    fn takes_office(&self, sub: &Np) -> bool {
        let carrier =
            sub.entity.is_some_and(|e| matches!(self.kb.entity(e).kind, EntityKind::Agency | EntityKind::Outlet));
        // "أكد الوزير لنظيره": to whom
        !carrier
            && sub.head != Head::Role("same".into())
            && !self.addresses(sub.start)
            && matches!(sub.head, Head::Name | Head::Body(_) | Head::Other | Head::Role(_))
    }

    /// Whether a word begins with the ل of those to whom something is said: an agency, an outlet, the press.
    pub(crate) fn addresses(&self, i: usize) -> bool {
        let carrier = |e: usize| matches!(self.kb.entity(e).kind, EntityKind::Agency | EntityKind::Outlet);
        let to = |r: &isnad_text::Reading<'_>| r.prefix.prep == Some('ل');
        let written = self.written_prep(i) == Some('ل');
        written && self.mention_from(i).is_some_and(|m| m.entity.is_some_and(carrier))
            || isnad_text::readings(self.t.fold(i)).any(|r| to(&r) && self.lex.press.contains(r.stem))
    }

    /// "الموالي", "مؤيدة": whether the adjective at `i` goes on with "to".
    fn takes_l(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        self.lex.attached.contains(isnad_text::strip_article(f).unwrap_or(f))
    }

    /// "مقربة", "المدعومين": whether the adjective at `i` goes on with "from".
    fn takes_from(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        self.lex.attached_from.contains(isnad_text::strip_article(f).unwrap_or(f))
    }

    /// Whether a definite noun or a name stands right behind an indefinite one, as its complement: "قادة المجلس", "ضباط الجيش".
    fn completes(&self, pos: usize) -> bool {
        let named = || self.mention_from(pos).is_some_and(|m| m.cut == 0 && !m.adjective && m.entity.is_some());
        let person = || self.mention_from(pos).is_some_and(|m| self.kind_of(m) == EntityKind::Person);
        let definite = self.t.is_word(pos) && self.t.fold(pos).starts_with("ال");
        self.date(pos).is_none() && (definite && self.class(pos) == 0 || named()) && !person()
    }

    /// Quotation marks, brackets and commas inside a noun phrase; gives where it goes on and a name found.
    #[allow(clippy::type_complexity)]
    fn punct(&self, np: &Np, pos: usize, limit: usize, closed: bool) -> Option<(usize, Option<(usize, usize)>)> {
        if let Some(q) =
            self.t.quotes_at(pos).find(|q| q.open == pos && q.closed && q.close - q.open <= 6 && q.close < limit)
        {
            // "المبعوث الأفريقي "سالم ولد عبد الله"": a name set in quotation marks
            let person =
                matches!(np.head, Head::Role(_) | Head::Reduced("person")) && np.person.is_none() && closed && {
                    let known =
                        self.mention_from(q.open + 1).filter(|m| self.kind_of(m) == EntityKind::Person).map(|m| m.end);
                    known.or_else(|| self.person_name(q.open + 1)) == Some(q.close)
                };
            if person {
                return Some((q.close + 1, Some((q.open + 1, q.close))));
            }
            let verbs = (q.open + 1..q.close).any(|k| self.cue(k).iter().any(|c| matches!(c.kind, CueKind::Verb(_))));
            return (!verbs && !closed
                || (matches!(np.head, Head::Body(_) | Head::Other | Head::Vague) && q.close - q.open <= 4 && !verbs))
                .then_some((q.close + 1, None));
        }
        if self.t.is(pos, '(') && closed {
            let close = (pos + 1..(pos + 7).min(limit)).find(|k| self.t.is(*k, ')'))?;
            return (self.date(pos + 1).is_none()).then_some((close + 1, None));
        }
        if self.is_comma(pos) && closed && np.person.is_none() && matches!(np.head, Head::Role(_)) {
            // "وكيل وزارة النقل، العقيد فارس الخوري"
            if let Some(h) = self.lex.roles.at(self.t, pos + 1).filter(|h| {
                h.prefix.conj.is_none() && h.prefix.prep.is_none() && matches!(h.value.as_str(), "rank" | "honorific")
            }) && let Some(e) = self
                .mention_from(h.end)
                .filter(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person)
                .map(|m| m.end)
                .or_else(|| self.person_name(h.end))
                .filter(|e| *e <= limit)
            {
                return Some((e, Some((h.end, e))));
            }
            let m = self.mention_from(pos + 1).filter(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person);
            let tagged = self.tagged_person(pos + 1).filter(|e| *e - pos > 2);
            let end = m.map(|m| m.end).or(tagged).or_else(|| {
                self.person_name(pos + 1).filter(|e| (pos + 1..*e).any(|k| self.lex.is_name_part(self.t.fold(k))))
            })?;
            return (end <= limit).then_some((end, Some((pos + 1, end))));
        }
        None
    }

    /// "في …" and "من …" that belong to the phrase.
    fn complement(&self, np: &Np, pos: usize, limit: usize, closed: bool) -> Option<(usize, Option<usize>)> {
        let f = self.t.fold(pos);
        // "قائد في الجيش": an office without its article may stand before where it is held
        let open = f == "في" && matches!(np.head, Head::Role(_));
        if !(closed || open) || np.person.is_some() || np.head == Head::Name {
            return None;
        }
        if f == "من" {
            // "مسؤولون من الجانبين", not "من جانب واحد", "من دون"
            if pos > np.start && self.takes_from(pos - 1) && self.is_definite(pos + 1) && self.head(pos + 1).is_none() {
                return Some((pos + 2, None));
            }
            // "انسحب مقاتلو المعارضة من القصير": behind a definite phrase it is the verb's
            let h = self.head(pos + 1).filter(|_| !self.is_definite(pos - 1) || pos == np.start + 1)?;
            return (np.head == Head::Vague && !h.3 && self.lex.adjuncts.at(self.t, pos).is_none())
                .then_some((h.1, None));
        }
        if f != "في" || self.lex.adjuncts.at(self.t, pos).is_some() || self.lex.media.at(self.t, pos + 1).is_some() {
            return None;
        }
        let start = pos + 1;
        if self.date(start).is_some() {
            return None;
        }
        if let Some(m) = self.mention_from(start).filter(|m| m.cut == 0 && !m.adjective) {
            // "كاراباخ" and what is coordinated with it
            return Some((m.end, m.entity));
        }
        if let Some(h) = self.lex.places.at(self.t, start).filter(|h| h.prefix.conj.is_none()) {
            let mut end = h.end;
            let mut country = None;
            while end < limit && end < h.end + 3 {
                if let Some(m) = self.mention_from(end).filter(|m| m.cut == 0) {
                    country = country.or(m.entity);
                    end = m.end;
                } else if self.is_definite(end) && self.t.fold(end).starts_with("ال") && self.class(end) == 0 {
                    end += 1;
                } else {
                    break;
                }
            }
            return Some((end, country));
        }
        // "مسؤول في الخارجية"
        if let Some(h) = self.lex.bodies.at(self.t, start).filter(|h| h.prefix.article && self.head(start).is_none()) {
            return (np.head == Head::Vague).then_some((h.end, None));
        }
        self.head(start).filter(|h| !h.3 && matches!(h.0, Head::Body(_)))?;
        let inner = self.np_depth(start, limit, 2)?;
        let mut end = inner.end;
        if let Some(m) =
            self.mention_from(end).filter(|m| m.cut == 1 && self.t.fold(end).starts_with('و') && !m.adjective)
        {
            end = m.end;
        }
        Some((end, inner.country))
    }

    /// Noun phrases joined by و at `i`.
    pub(crate) fn np_list(&self, i: usize, limit: usize) -> Vec<Np> {
        let mut i = i;
        if matches!(self.t.fold(i), "كل" | "وكل") && self.t.fold(i + 1) == "من" {
            i += 2;
        }
        let Some(first) = self.np(i, limit) else { return Vec::new() };
        let mut out = vec![first];
        while let Some(last) = out.last() {
            let at = last.end;
            if at >= limit || out.len() > 6 {
                break;
            }
            let f = self.t.fold(at);
            let (from, joined) = if f == "و" { (at + 1, true) } else { (at, f.starts_with('و')) };
            if !joined || self.cue(at).iter().any(|c| matches!(c.kind, CueKind::Verb(_))) || self.class(at) != 0 {
                break;
            }
            let ok = self.head(from).is_some_and(|h| from > at || h.3);
            match ok.then(|| self.np(from, limit)).flatten() {
                Some(np) => out.push(np),
                None => break,
            }
        }
        out
    }
}

/// A head, where it ends, the entity that it names, and whether something is written onto its first word.
type Offer = (Head, usize, Option<usize>, bool);

/// Keeps the longer one.
fn offer_to(best: &mut Option<Offer>, one: Offer) {
    if best.as_ref().is_none_or(|b| one.1 > b.1) {
        *best = Some(one);
    }
}
