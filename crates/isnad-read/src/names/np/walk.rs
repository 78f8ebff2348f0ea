//! The walk over the words behind a head, step by step: which of them are still its phrase.

use super::{Head, Np};
use crate::lex::{CueForm, CueKind, Lead, class};
use crate::names::{Doc, EntityKind, Mention};
use isnad_text::{Kind, number_at, readings, strip_enclitic};

/// Tokens of a noun phrase with all that belongs to it; in news 16 at most.
const LONGEST: usize = 40;

/// Words behind an indefinite head after which a phrase that is still open is given up.
const OPEN: usize = 8;

/// What a step makes of the word at which the walk stands.
pub(super) enum Step {
    /// It belongs to the phrase: the walk has gone past it.
    On,
    /// The phrase ends.
    End,
    /// It does not concern this step.
    Pass,
}

/// A phrase as far as it is known.
pub(super) struct Walk<'w, 'd> {
    pub(super) d: &'w Doc<'d>,
    pub(super) np: Np,
    /// The word asked about.
    pub(super) pos: usize,
    pub(super) limit: usize,
    pub(super) depth: u8,
    /// Nothing more is wanted for a complete phrase.
    pub(super) closed: bool,
    pub(super) adjectives: usize,
    /// Headed by an indefinite word for people without a name.
    pub(super) vague: bool,
    /// What the head names, where it is a name.
    pub(super) named: Option<EntityKind>,
}

impl Doc<'_> {
    /// The noun phrase at token `i`, `depth` phrases inside another.
    pub(super) fn np_depth(&self, i: usize, limit: usize, depth: u8) -> Option<Np> {
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
            && let Some((Head::Role(_) | Head::Reduced(_) | Head::Name, _, _, false)) = self.head(i + 1)
        {
            let np = self.np_depth(i + 1, limit, depth)?;
            return Some(Np { start: i, ..np });
        }
        let (head, end, entity, clitic) = match self.head(i) {
            Some(h) => h,
            None if self.is_definite(i) && self.class(i) == 0 => {
                (Head::Other, i + 1, None, !self.t.fold(i).starts_with("ال"))
            }
            None => return None,
        };
        let np = Np { start: i, end, head, person: None, country: None, entity, clitic };
        Some(Walk::new(self, np, limit, depth).whole())
    }
}

impl<'w, 'd> Walk<'w, 'd> {
    /// Asked of each word in this order; the first that does not pass decides.
    const STEPS: [fn(&mut Self) -> Step; 30] = [
        Self::day_or_number,
        Self::mark,
        Self::name,
        Self::complement_phrase,
        Self::attached,
        Self::purpose,
        Self::field_of_office,
        Self::place_of_office,
        Self::body_of_office,
        Self::seat_of_office,
        Self::where_sent,
        Self::goes_on,
        Self::within,
        Self::himself,
        Self::particle,
        Self::definite_complement,
        Self::toll,
        Self::tenth,
        Self::rank,
        Self::tagged,
        Self::next_head,
        Self::next_plural,
        Self::with_pronoun,
        Self::another_noun,
        Self::other_gender,
        Self::adjective,
        Self::second_adjective,
        Self::adjective_of_vague,
        Self::name_at_last,
        Self::open,
    ];

    fn new(d: &'w Doc<'d>, mut np: Np, limit: usize, depth: u8) -> Self {
        let (i, pos) = (np.start, np.end);
        let named = np.entity.map(|e| d.kb.entity(e).kind);
        if np.head == Head::Name {
            match named.unwrap_or(EntityKind::Person) {
                EntityKind::Person => np.person = Some((i, pos)),
                EntityKind::Country | EntityKind::Place => np.country = np.entity,
                _ => {}
            }
        }
        // "عسكريو إقليم …": a plural in construct asks for its complement
        let construct = np.head == Head::Vague && d.t.fold(pos - 1).ends_with('و');
        let vague = np.head == Head::Vague && !d.is_definite(i) && !construct;
        let closed = np.head == Head::Name
            || matches!(np.head, Head::Reduced(_))
            || d.is_definite(pos - 1)
            || matches!(np.head, Head::Role(_)) && d.possessed(pos - 1)
            || vague && !d.completes(pos)
            || matches!(&np.head, Head::Role(o) if o == "same");
        Walk { d, np, pos, limit: limit.min(i + LONGEST), depth, closed, adjectives: 0, vague, named }
    }

    fn whole(mut self) -> Np {
        'words: while self.pos < self.limit {
            self.d.memo.step();
            for step in Self::STEPS {
                match step(&mut self) {
                    Step::On => continue 'words,
                    Step::End => break 'words,
                    Step::Pass => {}
                }
            }
            break;
        }
        self.np.end = self.pos.max(self.np.end);
        self.np
    }

    /// The word asked about, folded.
    pub(super) fn f(&self) -> &'w str {
        self.d.t.fold(self.pos)
    }

    /// Goes on behind `end`.
    pub(super) fn past(&mut self, end: usize) -> Step {
        self.pos = end;
        Step::On
    }

    pub(super) fn is_role(&self) -> bool {
        matches!(self.np.head, Head::Role(_))
    }

    /// An office whose phrase is complete and whose holder's name has not been met.
    pub(super) fn awaits_name(&self) -> bool {
        self.closed && self.np.person.is_none()
    }

    fn day_or_number(&mut self) -> Step {
        let other = self.d.date(self.pos).is_some() || self.d.t.tokens[self.pos].kind == Kind::Number;
        if other { Step::End } else { Step::Pass }
    }

    /// "حركة "النهضة"", "وكيل الوزارة، العقيد فلان".
    fn mark(&mut self) -> Step {
        if self.d.t.tokens[self.pos].kind != Kind::Punct {
            return Step::Pass;
        }
        let Some((end, person)) = self.d.punct(&self.np, self.pos, self.limit, self.closed) else { return Step::End };
        self.np.person = self.np.person.or(person);
        self.closed = true;
        self.past(end)
    }

    fn name(&mut self) -> Step {
        let Some(m) = self.d.mention_from(self.pos) else { return Step::Pass };
        if m.cut > 0 || m.end > self.limit {
            return self.name_with_clitic(m);
        }
        if m.adjective {
            return self.adjective_of_state(m);
        }
        if self.d.kind_of(m) == EntityKind::Person {
            return self.personal_name(m);
        }
        if self.closed || self.np.person.is_some() {
            return Step::End;
        }
        self.np.country = self.np.country.or(m.entity);
        self.closed = true;
        self.past(m.end)
    }

    fn name_with_clitic(&mut self, m: &Mention) -> Step {
        let kind = self.d.kind_of(m);
        let whole = m.end <= self.limit;
        // "الرئيسان المالطي والقبرصي": the second of two
        let two = self.np.head == Head::Reduced("two_people") && self.adjectives == 1;
        if two && whole && m.adjective && m.cut == 1 && self.f().starts_with('و') {
            self.adjectives += 1;
            return self.past(m.end);
        }
        // "المدير العام لليونسكو سليم حداد"
        let body = matches!(kind, EntityKind::Alliance | EntityKind::Body | EntityKind::Country | EntityKind::Group);
        let office = matches!(self.np.head, Head::Role(_) | Head::Reduced("person"));
        if m.cut == 1 && whole && self.f().starts_with('ل') && self.awaits_name() && office && body {
            self.np.country = self.np.country.or(m.entity);
            return self.past(m.end);
        }
        // "النائب الأول للمدير العام لليونسكو سليم حداد"
        if whole && self.f().starts_with("لل") && self.awaits_name() && self.is_role() && kind == EntityKind::Person {
            return self.past(m.end);
        }
        if m.cut == 1 && self.f().starts_with('ل') && self.d.takes_l(self.pos - 1) {
            self.np.country = self.np.country.or(m.entity);
            return self.past(m.end);
        }
        Step::End
    }

    /// "الوزارة المالطية".
    fn adjective_of_state(&mut self, m: &Mention) -> Step {
        // an adjective has its noun's case, an object has not
        let before = self.d.t.fold(self.pos - 1);
        let object = (before.ends_with("ون") || before.ends_with("ات")) && self.f().ends_with("ين");
        let of_name = self.np.head == Head::Name && self.named != Some(EntityKind::Body);
        if object || of_name || self.np.person.is_some() {
            return Step::End;
        }
        self.np.country = self.np.country.or(m.entity);
        self.closed = true;
        self.adjectives += 1;
        self.past(m.end)
    }

    fn personal_name(&mut self, m: &Mention) -> Step {
        // "مستشار خادم الحرمين", "مبعوث فلان": another's name or title, in construct
        let title = !self.closed && self.is_role() && self.d.is_of_another(self.np.start, self.pos);
        // "مكتب فلان", "قوات فلان"
        let theirs = !self.closed && matches!(self.np.head, Head::Body(_)) && m.cut == 0;
        if title || theirs {
            self.closed = true;
            return self.past(m.end);
        }
        let one = matches!(self.np.head, Head::Role(_) | Head::Vague)
            || matches!(self.np.head, Head::Reduced(_)) && self.depth == 0;
        if self.np.person.is_some() || !one {
            return Step::End;
        }
        self.np.person = Some((self.pos, m.end));
        self.closed = true;
        self.past(m.end)
    }

    /// "الناطق باسم نقابة الأطباء", "رئيس بلدية صور": another phrase that completes this one.
    fn complement_phrase(&mut self) -> Step {
        let cl = self.d.class(self.pos);
        let spokesman = self.d.lex.words.phrase.in_the_name.has(self.f());
        let inner = cl & class::PREP == 0 && !self.closed && cl == 0 && self.d.head(self.pos).is_some_and(|h| !h.3);
        if !(spokesman && self.is_role() || inner) {
            return Step::Pass;
        }
        let from = self.pos + usize::from(spokesman);
        let Some(sub) = self.d.np_depth(from, self.limit, self.depth + 1) else { return Step::End };
        let name = matches!(sub.head, Head::Name);
        self.np.country = self.np.country.or(sub.country).or_else(|| sub.entity.filter(|_| name));
        if self.np.entity.is_none() && name && matches!(self.np.head, Head::Body(_)) {
            self.np.entity = sub.entity.filter(|e| {
                !matches!(self.d.kb.entity(*e).kind, EntityKind::Country | EntityKind::Place | EntityKind::Person)
            });
        }
        // the spokesman's own name follows that of his body
        let after = spokesman || self.d.lex.words.phrase.in_the_name.has(self.d.t.fold(self.pos - 1));
        let speaks_for = matches!(sub.head, Head::Name | Head::Role(_)) && sub.person.is_some() && after;
        let carries = matches!(sub.head, Head::Body(_) | Head::Name | Head::Other | Head::Role(_));
        if self.is_role() && carries && self.np.person.is_none() && !speaks_for {
            self.np.person = sub.person;
        }
        self.closed = true;
        self.past(sub.end)
    }

    /// "صحف مؤيدة للحكومة".
    fn attached(&mut self) -> Step {
        let to = self.f().starts_with("لل") && self.adjectives > 0 && self.np.person.is_none();
        if !(to && self.d.takes_l(self.pos - 1)) {
            return Step::Pass;
        }
        self.closed = true;
        self.past(self.pos + 1)
    }

    /// "المديرية العامة للطيران المدني", "المفوضية السامية لشؤون المهجرين": what an institution is for.
    fn purpose(&mut self) -> Step {
        let d = self.d;
        let before = isnad_text::strip_article(d.t.fold(self.pos - 1)).unwrap_or_default();
        let institution = matches!(self.np.head, Head::Body(_) | Head::Other | Head::Reduced(_))
            && self.adjectives > 0
            && self.np.person.is_none()
            && d.lex.words.phrase.institutional.has(before);
        if !institution || d.addresses(self.pos) || self.is_called_for() {
            return Step::Pass;
        }
        let adjective = |k: usize| {
            let f = d.t.fold(k);
            let formed = f.starts_with("ال") && (f.ends_with('ي') || f.ends_with("يه"));
            k < self.limit && formed && d.class(k) == 0 && d.head(k).is_none() && d.mention(k).is_none()
        };
        if self.f().starts_with("لل") {
            let end = self.pos + 1;
            return self.past(end + usize::from(adjective(end)));
        }
        let construct = readings(self.f()).any(|r| r.prefix.prep == Some('ل') && !r.prefix.article);
        let definite = self.pos + 1 < self.limit && d.t.fold(self.pos + 1).starts_with("ال");
        if construct && definite && d.mention(self.pos).is_none() { self.past(self.pos + 2) } else { Step::Pass }
    }

    /// "دعت الهيئة العليا للإضراب": behind a verb of calling, what is called for, unless another preposition leads to that.
    fn is_called_for(&self) -> bool {
        let d = self.d;
        let Some(verb) = self.np.start.checked_sub(1) else { return false };
        let asks = |f: &CueForm, p: &str| {
            d.lex.cues[f.cue].leads.iter().any(|l| matches!(l, Lead::Prep(x) | Lead::ObjPrep(x) if x == p))
        };
        let led = |k: usize| {
            let other = |l: &Lead| matches!(l, Lead::Prep(x) | Lead::ObjPrep(x) if x != "ل" && d.prep_at(x, k));
            d.cue(verb).iter().any(|f| d.lex.cues[f.cue].leads.iter().any(other))
        };
        let end = d.t.sentences[d.t.sentence_of(self.pos)].end.min(self.pos + LONGEST);
        d.cue(verb).iter().any(|f| asks(f, "ل")) && !(self.pos + 1..end).take_while(|k| !d.is_comma(*k)).any(led)
    }

    /// "مصدر مطلع على الملف": what the adjective before goes on with.
    fn goes_on(&mut self) -> Step {
        let Some(adjectives) = self.d.lex.words.phrase.goes_on.get(self.f()) else { return Step::Pass };
        let before = self.d.t.fold(self.pos - 1);
        let adjective = isnad_text::strip_article(before).unwrap_or(before);
        let bare = adjective.strip_suffix("ون").or_else(|| adjective.strip_suffix("ين"));
        let bare =
            bare.or_else(|| adjective.strip_suffix("ان")).or_else(|| adjective.strip_suffix('ه')).unwrap_or(adjective);
        if !self.closed || self.np.person.is_some() || !adjectives.has(bare) && !adjectives.has(adjective) {
            return Step::Pass;
        }
        // what is definite, so that "مسؤول عن أن" and a number are not
        let from = self.pos + 1;
        let inner = self.d.phrase(from, self.limit).filter(|m| m.end > from && self.d.is_definite(m.head));
        let end = inner.map(|m| m.end).or_else(|| self.d.mention_from(from).filter(|m| m.cut == 0).map(|m| m.end));
        end.map_or(Step::Pass, |end| self.past(end))
    }

    /// "مسؤول في الوزارة", "ضابط من الحرس".
    fn within(&mut self) -> Step {
        if !self.d.lex.words.phrase.within.has(self.f()) {
            return Step::Pass;
        }
        match self.d.complement(&self.np, self.pos, self.limit, self.closed) {
            Some((end, country)) => {
                self.np.country = self.np.country.or(country);
                self.closed = true;
                self.past(end)
            }
            None => Step::End,
        }
    }

    /// "فجر انتحاري نفسه": himself is no part of his name.
    fn himself(&mut self) -> Step {
        if self.d.lex.words.phrase.himself.has(self.f()) { Step::End } else { Step::Pass }
    }

    fn particle(&mut self) -> Step {
        let ends = class::COMPL | class::CONJ | class::REL | class::NEG | class::PART | class::DEM | class::PREP;
        if self.d.class(self.pos) & ends != 0 { Step::End } else { Step::Pass }
    }

    /// Whether the word can be a verb or participle of saying.
    pub(super) fn says(&self) -> bool {
        self.d.cue(self.pos).iter().any(|c| matches!(c.kind, CueKind::Verb(_) | CueKind::Participle))
    }

    /// "مسؤولة الإعلام": what is definite behind an indefinite head is its complement.
    fn definite_complement(&mut self) -> Step {
        let here = self.vague && self.pos == self.np.start + 1 && self.f().starts_with("ال");
        if !(here && self.d.class(self.pos) == 0 && !self.says() && self.d.head(self.pos).is_none()) {
            return Step::Pass;
        }
        self.closed = true;
        self.past(self.pos + 1)
    }

    /// "صححت الوزارة الحصيلة": what it corrects is none of its name.
    fn toll(&mut self) -> Step {
        let toll = self.closed && self.f().starts_with("ال") && self.d.lex.tolls.tolls.at(self.d.t, self.pos).is_some();
        if toll { Step::End } else { Step::Pass }
    }

    /// "القناة الثانية عشرة".
    fn tenth(&mut self) -> Step {
        let teen =
            || number_at(self.d.t, self.pos).is_some_and(|n| n.end == self.pos + 1 && (n.value - 10.0).abs() < 0.5);
        if self.closed && self.d.is_definite(self.pos - 1) && teen() { self.past(self.pos + 1) } else { Step::Pass }
    }

    /// "مدير الأمن اللواء الركن": apposed, an honorific or rank, then the name.
    fn rank(&mut self) -> Step {
        // "ضابط من المنشقين العميد فلان"
        let one = self.is_role() || self.np.head == Head::Vague && self.pos > self.np.start + 1;
        if !(self.awaits_name() && one) {
            return Step::Pass;
        }
        let Some(h) = self.d.lex.roles.at(self.d.t, self.pos).filter(|h| {
            h.prefix.prep.is_none()
                && h.prefix.conj.is_none()
                && matches!(h.value.as_str(), "rank" | "honorific" | "king" | "emir")
        }) else {
            return Step::Pass;
        };
        let mut end = h.end;
        while self.d.lex.words.phrase.rank_tails.has(self.d.t.fold(end)) {
            end += 1;
        }
        self.past(end)
    }

    /// A name that only the tagger knows, behind its office.
    fn tagged(&mut self) -> Step {
        if !(self.awaits_name() && matches!(self.np.head, Head::Role(_) | Head::Vague)) {
            return Step::Pass;
        }
        match self.d.tagged_person(self.pos).and_then(|_| self.d.person_name(self.pos)) {
            Some(end) => self.person_to(end),
            None => Step::Pass,
        }
    }

    fn person_to(&mut self, end: usize) -> Step {
        let end = end.min(self.limit);
        self.np.person = Some((self.pos, end));
        self.past(end)
    }

    /// "المدير فلان": a name that neither list nor tagger knows. A complete phrase ends before anything else.
    fn name_at_last(&mut self) -> Step {
        if !self.closed {
            return Step::Pass;
        }
        let one = matches!(self.np.head, Head::Role(_) | Head::Vague)
            || self.np.head == Head::Reduced("person") && self.depth == 0;
        let name = (one && self.np.person.is_none()).then(|| self.d.person_name(self.pos)).flatten();
        name.map_or(Step::End, |end| self.person_to(end))
    }

    /// "رئيس لجنة السدود": the next noun of a construct that is still open.
    fn open(&mut self) -> Step {
        let (d, f) = (self.d, self.f());
        let joined = f.starts_with('و') && d.is_definite(self.pos);
        if joined || self.says() && !f.starts_with("ال") {
            return Step::End;
        }
        let theirs = |p: &str| matches!(p, "ها" | "هم" | "هما" | "نا");
        self.closed = d.is_definite(self.pos) || strip_enclitic(f).is_some_and(|(_, p)| theirs(p));
        self.pos += 1;
        if self.pos - self.np.start > OPEN { Step::End } else { Step::On }
    }
}
