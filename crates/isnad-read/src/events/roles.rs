//! Who does it to whom, and where.

use super::At;
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::{Statement, Who};
use isnad_text::{Sentence, number_at};

impl Doc<'_> {
    pub(super) fn event_roles(&self, x: &At, s: Sentence, st: Option<&Statement>) -> (Vec<Who>, Vec<Who>) {
        let tr = &self.lex.triggers[x.trigger];
        let (mut actors, targets) = match x.verb {
            Some(_) => self.verb_roles(x, s, st),
            None => self.noun_roles(x, s, st, &tr.roles),
        };
        actors.retain(|a| !a.name.is_empty());
        (actors, targets)
    }

    /// A noun phrase as actor or target; "قواتها" and the like stand for whoever speaks.
    fn party(&self, nps: &[Np], st: Option<&Statement>) -> Vec<Who> {
        let mut out = Vec::new();
        for np in nps {
            let f = self.t.fold(np.start);
            let own = np.end == np.start + 1 && (f.ends_with("ها") || f.ends_with("هم")) && np.entity.is_none();
            match st {
                Some(st) if own && !st.who.is_empty() => out.extend(st.who.iter().cloned()),
                _ => out.extend(self.who(std::slice::from_ref(np))),
            }
        }
        out.dedup();
        out
    }

    /// The words of a counted or plain noun phrase at `i`, for targets that are no names: "جنديين تركيين", "مواقع الجيش".
    fn thing(&self, i: usize, limit: usize) -> Option<(Vec<Who>, usize)> {
        let mut k = i;
        while let Some(h) = self.lex.bounds.at(self.t, k) {
            k = h.end;
        }
        if let Some(m) = number_at(self.t, k) {
            k = m.end;
            if self.t.fold(k) == "من" {
                k += 1;
            }
        }
        let np = self.np(k, limit);
        let counted = self.lex.counted.at(self.t, k).filter(|h| h.prefix.conj.is_none());
        match (np, counted) {
            (Some(np), None) if !np.clitic => {
                let w = self.who(std::slice::from_ref(&np));
                Some((w, np.end))
            }
            (_, Some(h)) => {
                let mut end = h.end;
                while end < limit
                    && end < h.end + 2
                    && self.mention_from(end).is_some_and(|m| m.adjective && m.cut == 0)
                {
                    end += 1;
                }
                // "مواقع للحوثيين", "معسكر تابع للجيش": the side whose it is
                let mut owner = h.end;
                while owner < limit
                    && owner < h.end + 3
                    && self.mention(owner).is_none()
                    && self.t.is_word(owner)
                    && (self.class(owner) == 0 || matches!(self.t.fold(owner), "عسكريه"))
                    && !self.t.fold(owner).starts_with(['و', 'ب'])
                {
                    owner += 1;
                }
                if let Some(m) = self.mention_from(owner).filter(|m| {
                    m.cut > 0 && self.t.fold(owner).starts_with('ل') && self.kind_of(m) != EntityKind::Place
                }) {
                    let w = Who {
                        name: self.t.slice(owner, m.end).to_owned(),
                        entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                        anonymous: false,
                    };
                    return Some((vec![w], m.end));
                }
                // "طائرة أذربيجانية مقاتلة من طراز Su-25"
                while end < limit
                    && end < h.end + 3
                    && self.t.fold(end).ends_with('ه')
                    && self.class(end) == 0
                    && self.mention(end).is_none()
                    && !self.is_definite(end)
                    && self.lex.cue(self.t.fold(end)).is_empty()
                {
                    end += 1;
                }
                if self.t.fold(end) == "من" && matches!(self.t.fold(end + 1), "طراز" | "نوع") {
                    end += 2;
                    while end < limit
                        && !self.is_comma(end)
                        && end < h.end + 9
                        && self.class(end) == 0
                        && !self.t.is(end, '.')
                    {
                        // the number or the next word of the type's name; a hyphen inside it is no pause
                        end += 1;
                    }
                    while end < limit && self.t.is(end, '-') && !self.t.tokens[end].spaced {
                        end = (end + 2).min(limit);
                    }
                }
                if end == h.end
                    && let Some(np) = self.np(end, limit).filter(|n| !n.clitic)
                {
                    end = np.end;
                }
                let entity =
                    (k..end).find_map(|j| self.mention(j)).and_then(|m| m.entity).map(|e| self.kb.entity(e).id.clone());
                let name = self.noun_span(k, end).of(&self.t.source).to_owned();
                Some((vec![Who { name, entity, anonymous: false }], end))
            }
            _ => self
                .generic(k, limit)
                .map(|(a, b)| (vec![Who { name: self.t.slice(a, b).to_owned(), ..Who::default() }], b)),
        }
    }

    /// A noun phrase of no known kind: a word, and the definite words or the name that belong to it.
    fn generic(&self, i: usize, limit: usize) -> Option<(usize, usize)> {
        let f = self.t.fold(i);
        let plain = self.t.is_word(i)
            && self.class(i) == 0
            && self.date(i).is_none()
            && !f.starts_with(['و', 'ب'])
            && f.chars().count() > 2;
        if i >= limit
            || !plain
            || !self.lex.cue(f).is_empty()
            || self.lex.trigger_nouns.at(self.t, i).is_some()
            || f.starts_with("لل")
        {
            return None;
        }
        let mut end = i + 1;
        while end < limit && end < i + 4 {
            match self.mention_from(end).filter(|m| m.cut == 0) {
                Some(m) => end = m.end,
                None if self.t.fold(end).starts_with("ال") && self.class(end) == 0 && self.date(end).is_none() => {
                    end += 1
                }
                None => break,
            }
        }
        // a single indefinite word is as likely an adverb
        (end > i + 1 || self.is_definite(i)).then_some((i, end))
    }

    fn verb_roles(&self, x: &At, s: Sentence, st: Option<&Statement>) -> (Vec<Who>, Vec<Who>) {
        let tr = &self.lex.triggers[x.trigger];
        let cue = crate::statements::CueAt {
            start: x.start,
            end: x.end,
            kind: crate::statements::CueAt::plain(),
            conj: false,
            nested: false,
        };
        let before = self.subject_before(&cue, s).filter(|b| b.initial && x.start > s.start);
        let after = self.skip_adjuncts(x.end, s.end);
        let follows = self.np_list(after, s.end);
        let free = follows.first().is_some_and(|n| !n.clitic);
        let counted = number_at(self.t, after).is_some()
            || self.lex.counted.at(self.t, after).is_some_and(|h| h.prefix.conj.is_none() && h.prefix.prep.is_none())
                && !self.is_definite(after);
        let kills = self.lex.measure_verb(self.t.fold(x.start)).is_some_and(|m| m.1 == crate::lex::Governs::Verb);
        if tr.kind == "CONSULT" || tr.kind == "AGREE" {
            let mut actors = match (&before, free) {
                (Some(b), _) => self.who(&b.nps),
                (None, true) => self.who(&follows),
                _ => self.inherited(x, st),
            };
            let from = if before.is_some() || !free { after } else { follows.last().map_or(after, |n| n.end) };
            let mut targets = self.with_whom(from, s.end);
            let meets = matches!(
                self.t.fold(x.start).trim_start_matches('و').trim_start_matches('س'),
                "التقي"
                    | "التقت"
                    | "زار"
                    | "زارت"
                    | "استقبل"
                    | "استقبلت"
                    | "يلتقي"
                    | "تلتقي"
                    | "يزور"
                    | "تزور"
                    | "يستقبل"
                    | "تستقبل"
                    | "التقيا"
            );
            if targets.is_empty() && before.is_some() && free && meets {
                targets = self.who(&follows);
            } else if targets.is_empty()
                && free
                && before.is_none()
                && matches!(self.t.fold(x.start).trim_start_matches('و'), "التقي" | "التقت" | "زار" | "استقبل")
            {
                targets = self.np(from, s.end).filter(|n| !n.clitic).map(|n| self.who(&[n])).unwrap_or_default();
            }
            actors.truncate(4);
            return (actors, targets);
        }
        if let Some(b) = before {
            let targets = if tr.roles == "intransitive" {
                Vec::new()
            } else {
                self.thing(after, s.end).map(|t| t.0).unwrap_or_default()
            };
            // "جنديين تركيين قتلا": the passive's subject was hit
            if kills && self.lex.counted.at(self.t, b.nps[0].start).is_some() && targets.is_empty() {
                return (Vec::new(), self.who(&b.nps));
            }
            return (self.party(&b.nps, st), targets);
        }
        // "43 مدنيا قتلوا": the counted before a plural verb of killing are the dead
        let plural = x.verb.is_some_and(|v| v.number != crate::lex::Number::Singular);
        if kills && plural && !counted && !free {
            let from = (x.start.saturating_sub(5).max(s.start)..x.start).find(|k| {
                number_at(self.t, *k).is_some()
                    || self.lex.counted.at(self.t, *k).is_some_and(|h| h.prefix.prep.is_none())
            });
            return (Vec::new(), from.and_then(|k| self.thing(k, x.start)).map(|t| t.0).unwrap_or_default());
        }
        if counted && kills {
            let doer = self.possessed_before(x, st).or_else(|| {
                let feminine = x.verb.is_some_and(|v| {
                    v.person == crate::lex::Person::Feminine || v.number != crate::lex::Number::Singular
                });
                feminine.then(|| self.inherited(x, st))
            });
            if let Some(doer) = doer {
                return (doer, self.thing(after, s.end).map(|t| t.0).unwrap_or_default());
            }
            return (Vec::new(), self.thing(after, s.end).map(|t| t.0).unwrap_or_default());
        }
        // "تركيا أصبحت طرفا وتقصف المدنيين": what follows is hit, the clause's subject does it
        let weak = follows.first().is_some_and(|n| n.head == Head::Other && n.country.is_none());
        if (weak || !free)
            && tr.roles != "intransitive"
            && let Some(a) = self
                .possessed_before(x, st)
                .or_else(|| self.t.fold(x.start).starts_with('و').then(|| self.clause_subject(x, s)).flatten())
        {
            return (a, self.thing(after, s.end).map(|t| t.0).unwrap_or_default());
        }
        if free {
            let end = follows.last().map_or(after, |n| n.end);
            let targets = if tr.roles == "intransitive" {
                Vec::new()
            } else {
                self.thing(self.skip_adjuncts(end, s.end), s.end).map(|t| t.0).unwrap_or_default()
            };
            return (self.party(&follows, st), targets);
        }
        (self.inherited(x, st), self.thing(after, s.end).map(|t| t.0).unwrap_or_default())
    }

    /// "قواتها دمرت": the forces of whoever speaks.
    fn possessed_before(&self, x: &At, st: Option<&Statement>) -> Option<Vec<Who>> {
        let st = st?;
        (x.start.saturating_sub(3)..x.start).rev().find_map(|k| {
            let f = self.t.fold(k);
            let own = (f.ends_with("ها") || f.ends_with("هم"))
                && matches!(
                    isnad_text::strip_enclitic(f).map(|x| x.0).as_deref(),
                    Some("قوات" | "جيش" | "مقاتلي" | "وحدات" | "طيران" | "دفاعات" | "قواته" | "جنود")
                );
            own.then(|| st.who.clone())
        })
    }

    /// The subject with which the clause of a trigger opens.
    fn clause_subject(&self, x: &At, s: Sentence) -> Option<Vec<Who>> {
        let start = self.clause_start(x.start, s);
        let mut start = start;
        // a date line ("موسكو – ")
        if start == s.start && self.mention_from(start).is_some_and(|m| self.is_comma(m.end) && !self.t.is(m.end, '،'))
        {
            start = self.mention_from(start).map_or(start, |m| m.end + 1);
        }
        self.sentence_subject(Sentence { start, end: s.end }, x.start).map(|n| self.who(&n))
    }

    /// A verb without a subject of its own: whoever speaks, where the content begins with it ("إنها دمرت").
    fn inherited(&self, x: &At, st: Option<&Statement>) -> Vec<Who> {
        match st {
            Some(st)
                if st.content.first().is_some_and(|c| {
                    let from = self.t.token_from(c.start);
                    let before = if from > 0 { self.t.fold(from - 1) } else { "" };
                    let pronoun = before.ends_with("ها") || before.ends_with("هم") || before.ends_with("نه");
                    from == x.start || pronoun && from + 2 >= x.start
                }) =>
            {
                st.who.clone()
            }
            _ => Vec::new(),
        }
    }

    fn noun_roles(&self, x: &At, s: Sentence, st: Option<&Statement>, roles: &str) -> (Vec<Who>, Vec<Who>) {
        let mut actors: Vec<Who> = Vec::new();
        let mut targets: Vec<Who> = Vec::new();
        let mut at = x.end;
        // adjectives: "القصف الأرميني", "غارة جوية إسرائيلية"
        while at < s.end && at < x.end + 3 {
            if let Some(m) = self.mention_from(at).filter(|m| m.adjective && m.cut == 0) {
                let raw = self.t.slice(at, m.end).to_owned();
                if roles == "target" {
                    targets.push(Who {
                        name: raw,
                        entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                        anonymous: false,
                    });
                } else {
                    actors.push(Who {
                        name: raw,
                        entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                        anonymous: false,
                    });
                }
                at = m.end;
            } else if self.t.is_word(at)
                && self.class(at) == 0
                && self.head(at).is_none()
                && !self.lex.light.contains(self.t.fold(at))
                && !self.t.fold(at).starts_with('و')
                && self.date(at).is_none()
                && self.mention(at).is_none()
                && number_at(self.t, at).is_none()
                && at == x.end
                && self.lex.counted.at(self.t, at).is_none()
            {
                at += 1;
            } else {
                break;
            }
        }
        // the construct: مقتل X, هجوم X
        if at == x.end && !x.pronoun && (!self.is_definite(x.end - 1) || x.end > x.start + 1)
            || roles == "target" && targets.is_empty()
        {
            if roles == "target" {
                if let Some((t, e)) = self.thing(x.end, s.end) {
                    targets = t;
                    at = e;
                    // "إسقاط دفاعاتهم مروحية": a possessed noun is the doer
                } else if self.t.is_word(x.end)
                    && (self.t.fold(x.end).ends_with("هم") || self.t.fold(x.end).ends_with("ها"))
                    && self.class(x.end) == 0
                {
                    actors = st.map(|s| s.who.clone()).unwrap_or_default();
                    let mut k = x.end + 1;
                    while k < s.end && k < x.end + 3 && self.lex.counted.at(self.t, k).is_none() {
                        k += 1;
                    }
                    targets = self.thing(k, s.end).map(|t| t.0).unwrap_or_default();
                }
            } else if let Some(np) = self.np(x.end, s.end).filter(|n| {
                let people = self.t.fold(n.start).ends_with("ين") || self.t.fold(n.start).ends_with("ون");
                !n.clitic && (n.head != Head::Other || people)
            }) {
                at = np.end;
                actors = self.party(&[np], st);
            }
        }
        let tr = &self.lex.triggers[x.trigger];
        // "غارات للتحالف", "هجوم للمقاومة"
        if actors.is_empty()
            && roles == "actor"
            && let Some(m) = self.mention_from(at).filter(|m| {
                m.cut > 0 && self.t.fold(at).starts_with('ل') && !matches!(self.kind_of(m), EntityKind::Place)
            })
        {
            actors = vec![Who {
                name: self.t.slice(at, m.end).to_owned(),
                entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                anonymous: false,
            }];
            at = m.end;
        }
        // "شنها X", "التي شنتها X", "نفذها X"
        let light_from = at;
        for k in light_from..s.end.min(light_from + 10) {
            let f = self.t.fold(k);
            let far = k >= light_from + 5;
            if self.is_comma(k) && far {
                break;
            }
            if self.lex.light.contains(f) && (!far || f.ends_with("ها") || f.ends_with("ته")) {
                let nps = self.np_list(k + 1, s.end);
                if !nps.is_empty() && !nps[0].clitic {
                    actors = self.party(&nps, st);
                    at = nps.last().map_or(at, |n| n.end);
                }
                break;
            }
        }
        if actors.is_empty() && (roles != "target" || self.t.fold(x.start).starts_with('ب')) {
            actors = self.light_subject(x, s, st);
        }
        // "بين X وY"
        for k in at..s.end.min(at + 8) {
            if self.t.fold(k) == "بين" {
                let nps = self.np_list(k + 1, s.end);
                if !nps.is_empty() {
                    actors = self.who(&nps);
                }
                break;
            }
        }
        if targets.is_empty() {
            targets = if tr.kind == "CONSULT"
                || roles == "both" && (at..s.end.min(at + 3)).any(|k| self.t.fold(k) == "مع")
            {
                self.with_whom(at, s.end)
            } else {
                self.against(at, s.end)
            };
        }
        if actors.is_empty() && matches!(tr.kind.as_str(), "MOBILIZE" | "AID" | "SANCTION" | "AGREE")
            || actors.is_empty() && self.t.fold(x.start).starts_with("حظر")
        {
            actors = st
                .filter(|_| !self.inherited(x, st).is_empty())
                .map(|st| st.who.clone())
                .or_else(|| self.clause_subject(x, s))
                .unwrap_or_default();
        }
        if actors.is_empty() && (tr.mode.as_deref() == Some("seize") || x.pronoun && roles == "actor") {
            actors = self.clause_subject(x, s).unwrap_or_default();
        }
        // "اتهمت X Y بتجنيد …": the accused does it
        if let Some(st) = st.filter(|s| {
            actors.is_empty() && roles == "actor" && s.act == crate::reading::Act::Accuse && !s.target.is_empty()
        }) {
            actors = st.target.clone();
        }
        if tr.kind == "CONSULT" && actors.is_empty() {
            actors = self.clause_subject(x, s).unwrap_or_default();
            if actors.is_empty() && st.is_some_and(|st| st.act != crate::reading::Act::Assert) {
                actors = st.map(|s| s.who.clone()).unwrap_or_default();
            }
        }
        (actors, targets)
    }

    /// The subject of a light verb before the noun: "شنت أذربيجان عملية", "أذربيجان شنت عملية", "بشن هجمات".
    fn light_subject(&self, x: &At, s: Sentence, st: Option<&Statement>) -> Vec<Who> {
        for k in (x.start.saturating_sub(8).max(s.start)..x.start).rev() {
            if !self.lex.light.contains(self.t.fold(k))
                && !self.lex.light.contains(self.t.fold(k).trim_start_matches('و'))
            {
                continue;
            }
            let between = self.np_list(k + 1, x.start);
            if !between.is_empty() && !between[0].clitic {
                return self.party(&between, st);
            }
            let cue = crate::statements::CueAt {
                start: k,
                end: k + 1,
                kind: crate::statements::CueAt::plain(),
                conj: false,
                nested: false,
            };
            if let Some(b) = self.subject_before(&cue, s) {
                return self.party(&b.nps, st);
            }
            // "اتهمت X Y بشن هجمات": the accused
            if self.t.fold(k).starts_with('ب')
                && let Some(st) = st
                && let Some(c) = st.content.first()
            {
                let from = self.t.token_from(c.start);
                let nps = self.np_list(from, x.start);
                if !nps.is_empty() {
                    return self.who(&nps);
                }
            }
            return self.inherited(x, st);
        }
        Vec::new()
    }

    /// "على X", "ضد X", "استهدف X", "في" leaves a place.
    fn against(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 7) {
            let f = self.t.fold(k);
            if matches!(self.t.fold(k + 1), "الاقل" | "الاكثر" | "الارجح" | "الرغم" | "الفور")
            {
                continue;
            }
            if matches!(f, "علي" | "ضد" | "استهدف" | "استهدفت" | "تستهدف" | "باتجاه" | "طال" | "طالت")
            {
                return self.thing(k + 1, limit).map(|t| t.0).unwrap_or_default();
            }
            if self.is_comma(k) {
                break;
            }
        }
        Vec::new()
    }

    /// "مع X".
    fn with_whom(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 10) {
            if matches!(self.t.fold(k), "مع" | "ومع") {
                let mut at = k + 1;
                if self.t.fold(at) == "كل" && self.t.fold(at + 1) == "من" {
                    at += 2;
                }
                return self.who(&self.np_list(at, limit));
            }
        }
        Vec::new()
    }

    /// The place of a trigger: the nearest "في/ب + place" after it, else before it.
    pub(super) fn event_place(&self, x: &At, s: Sentence, range: (usize, usize)) -> Option<Who> {
        for k in x.end..s.end.min(x.end + 14) {
            let f = self.t.fold(k);
            let prep = matches!(
                f,
                "في" | "قرب"
                    | "علي"
                    | "شمال"
                    | "جنوب"
                    | "شرق"
                    | "غرب"
                    | "شمالي"
                    | "جنوبي"
                    | "شرقي"
                    | "غربي"
            );
            let at = if prep { k + 1 } else { k };
            let written_on = f.starts_with('ب') && self.mention_from(k).is_some_and(|m| m.cut > 0);
            if !prep && !written_on {
                continue;
            }
            if let Some(m) = self
                .mention_from(at)
                .filter(|m| !m.adjective && matches!(self.kind_of(m), EntityKind::Place | EntityKind::Country))
            {
                return Some(Who {
                    name: self.text(at, m.end),
                    entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                    anonymous: false,
                });
            }
            if prep && let Some(h) = self.lex.places.at(self.t, at).filter(|h| h.prefix.conj.is_none()) {
                let mut end = h.end;
                let mut entity = None;
                while end < s.end
                    && end < h.end + 3
                    && self.t.is_word(end)
                    && self.class(end) == 0
                    && self.date(end).is_none()
                {
                    if let Some(m) = self.mention_from(end) {
                        entity = entity.or(m.entity);
                        end = m.end;
                    } else if (self.is_definite(end) || end == h.end)
                        && self.lex.cue(self.t.fold(end)).is_empty()
                        && !self.lex.light.contains(self.t.fold(end))
                    {
                        end += 1;
                    } else {
                        break;
                    }
                }
                // "الإقليم" alone is the place that the report is about
                let entity =
                    entity.or_else(|| (end == h.end && self.is_definite(at)).then(|| self.main_place()).flatten());
                return Some(Who {
                    name: self.text(at, end),
                    entity: entity.map(|e| self.kb.entity(e).id.clone()),
                    anonymous: false,
                });
            }
        }
        if matches!(self.lex.triggers[x.trigger].kind.as_str(), "CONSULT" | "AGREE") {
            return None;
        }
        self.place_near(x.start, range)
    }
}
