//! What a noun phrase stands for: the best name that the report gives, and the entity.

use super::{Doc, Head, Np};
use crate::kb::EntityKind;
use crate::lex::class;
use crate::reading::Who;
use isnad_text::readings;

impl Doc<'_> {
    /// The sources or actors that noun phrases stand for.
    pub(crate) fn who(&self, nps: &[Np]) -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for (k, np) in nps.iter().enumerate() {
            for w in self.who_one(np, nps.get(k.wrapping_sub(1))) {
                if !out.contains(&w) {
                    out.push(w);
                }
            }
        }
        out
    }

    pub(super) fn who_one(&self, np: &Np, before: Option<&Np>) -> Vec<Who> {
        if let Some((s, _)) = np.person {
            if let Some(m) = self.mention(s) {
                if let Some(e) = m.entity {
                    return vec![self.named(e)];
                }
                if let Some(p) = m.person {
                    return vec![self.local(p)];
                }
            }
            let (s, e) = np.person.unwrap_or((np.start, np.end));
            return vec![Who { name: self.text(s, e), entity: None, anonymous: false }];
        }
        match &np.head {
            Head::Role(office) => self.by_office(np, office, before),
            Head::Reduced(kind) => self.reduced(np, kind),
            Head::Vague => vec![self.plain(np, true)],
            Head::Name | Head::Body(_) | Head::Other => {
                let mut w = self.plain(np, false);
                w.entity = self.entity_of(np);
                // an epithet stands for the name that the report gives elsewhere
                let epithet = |name: &str| self.lex.words.names.descriptions.has(&isnad_text::fold(name));
                if let Some(e) = np.entity
                    && epithet(&w.name)
                    && let Some(full) = self
                        .mentions
                        .iter()
                        .filter(|m| m.entity == Some(e) && !m.adjective)
                        .map(|m| self.text(m.start, m.end))
                        .find(|n| !epithet(n))
                {
                    w.name = full;
                }
                vec![w]
            }
        }
    }

    /// The entity that a body or name stands for: itself, or `STATE/body` by rule.
    pub(crate) fn entity_of(&self, np: &Np) -> Option<String> {
        if let Some(e) = np.entity {
            let e = self.kb.entity(e);
            return Some(e.id.clone());
        }
        match (&np.head, np.country) {
            (Head::Body(key), Some(c)) => {
                let c = self.kb.entity(c);
                // "شرطة المدينة" is the state's; "إدارة مستشفى المدينة" is no government
                let local = matches!(key.as_str(), "army" | "police");
                let owner = match c.kind {
                    EntityKind::Place => c.stands_for.clone().or_else(|| c.of.clone().filter(|_| local))?,
                    _ => c.id.clone(),
                };
                // "القوات الموالية للرئيس اليمني" are not the state's army
                let partisan =
                    (np.start + 1..np.end).any(|k| self.lex.words.figures.partisans.has_adjective(self.t.fold(k)));
                if matches!(key.as_str(), "body" | "ministry") || partisan {
                    return None;
                }
                let id = format!("{owner}/{key}");
                Some(id)
            }
            // "الجانب التركي" is Turkey; "شبان أتراك", "فرع التنظيم في تركيا" are not
            (Head::Other, Some(c)) if self.stands_for_state(np) => Some(self.kb.entity(c).id.clone()),
            _ => None,
        }
    }

    /// Whether a phrase that holds a state's name or adjective means the state: it is the adjective itself ("الأتراك"), or its noun is one
    /// that stands for whoever is named.
    fn stands_for_state(&self, np: &Np) -> bool {
        let f = self.t.fold(np.start);
        self.mention(np.start).is_some()
            || self.lex.is_force(f)
            || isnad_text::readings(f).any(|r| self.lex.stand_ins.contains(r.stem))
    }

    /// A known entity by its best name in this report.
    pub(crate) fn named(&self, e: usize) -> Who {
        let name = match self.best_name.get(&e) {
            Some(&(s, end)) => self.text(s, end),
            None => self.kb.entity(e).ar.clone(),
        };
        Who { name, entity: Some(self.kb.entity(e).id.clone()), anonymous: false }
    }

    /// A person whom only this report names.
    pub(crate) fn local(&self, p: usize) -> Who {
        let (s, e) = self.people[p];
        Who { name: self.text(s, e), entity: None, anonymous: false }
    }

    /// The phrase as it stands, without clitics, relative clauses and outer quotation marks.
    pub(crate) fn plain(&self, np: &Np, anonymous: bool) -> Who {
        Who { name: self.text(np.start, np.end), entity: None, anonymous }
    }

    /// The text of tokens with the clitics of the first cut off where a name or head begins after them.
    pub(crate) fn text(&self, start: usize, end: usize) -> String {
        let start = start + usize::from(self.t.quotes_at(start).any(|q| q.open == start && q.close + 1 == end));
        let end = if self.t.quotes_at(end.wrapping_sub(1)).any(|q| q.close + 1 == end && q.open + 1 == start) {
            end - 1
        } else {
            end
        };
        let span = self.t.span(start, end);
        let raw = span.of(&self.t.source);
        let cut = self.clitic_len(start);
        let s: String = raw.chars().skip(cut).collect();
        let whole = s.trim_matches(|c: char| c.is_whitespace() || matches!(c, '،' | ','));
        let s = whole.trim_matches('"');
        // "منظمة "أطباء العالم"": the mark that closes a part of the name
        let s = if s.matches('"').count() % 2 == 1 { whole } else { s };
        // "تقرير للوزارة": the preposition has swallowed the article's first letter
        let to = isnad_text::readings(self.t.fold(start)).any(|r| r.prefix.prep == Some('ل') && r.prefix.article);
        // "بيان للجنة": of three of that letter two are written
        let own = |r: &str| {
            let word = r.split(' ').next().unwrap_or(r);
            self.lex.own_letter(&isnad_text::fold(&format!("ل{word}")))
        };
        let whole = s.strip_prefix("لل").filter(|r| to && !r.starts_with('ه'));
        let whole = whole.map(|r| format!("ال{}{r}", if own(r) { "ل" } else { "" }));
        let s = whole.as_deref().unwrap_or(s);
        // a hashtag's name as the report writes it elsewhere
        let spaced = s.contains('_').then(|| s.replace('_', " ")).filter(|n| self.t.source.contains(n.as_str()));
        spaced.unwrap_or_else(|| s.to_owned())
    }

    /// How many characters of clitics the first word of a name carries (0 where the word is whole).
    pub(crate) fn clitic_len(&self, i: usize) -> usize {
        let f = self.t.fold(i);
        // "والدة": its own letter; so is what looks like "and" behind a preposition ("في ولاية")
        let prep = |k: usize| {
            let own = isnad_text::strip_enclitic(self.t.fold(k)).is_none_or(|(_, p)| p == "ي");
            self.class(k) & class::PREP != 0 && own
        };
        let governed = i > 0 && f.starts_with('و') && prep(i - 1);
        // "والدي": so is it with a pronoun
        let kin = |w: &str| self.lex.kin.contains(w);
        let his =
            isnad_text::strip_enclitic(f).is_some_and(|(w, _)| kin(w.as_ref())) || f.strip_suffix('ي').is_some_and(kin);
        if kin(f) || his || governed {
            return 0;
        }
        if let Some(m) = self.mention_from(i) {
            // "للحوثيين" cannot be cut without changing the word
            let conj = usize::from(f.starts_with('و') && m.cut > 0);
            return if f.starts_with("لل") || f.starts_with("ولل") { conj } else { usize::from(m.cut) };
        }
        let cut =
            self.head(i).map_or_else(|| f.starts_with('و') && self.is_definite(i) && !f.starts_with("ال"), |h| h.3);
        if !cut {
            // "وفقا لديلان"
            return if f.starts_with('ل') && !self.lex.own_letter(f) { usize::from(self.before_name(i)) } else { 0 };
        }
        // only the conjunction and ب/ل before an article-less noun can be cut without changing the word
        readings(f)
            .find(|r| {
                (r.prefix.conj.is_some() || r.prefix.prep.is_some())
                    && !(r.prefix.prep == Some('ل') && r.prefix.article)
            })
            .map_or(0, |r| usize::from(r.prefix.conj.is_some()) + usize::from(r.prefix.prep.is_some()))
            .min(2)
            * usize::from(!f.starts_with("لل"))
    }

    fn by_office(&self, np: &Np, office: &str, before: Option<&Np>) -> Vec<Who> {
        // "وزراء خارجية مالطا وقبرص" are told by their states
        let inside = |k: usize| self.lex.words.phrase.inside.has(self.t.fold(k));
        let of_states = np.country.is_some() && !(np.start..np.end).any(inside);
        if !of_states && self.is_of_several(np.start) {
            if let Some(full) = self.fuller_several(np) {
                return vec![self.plain(&full, false)];
            }
            return vec![self.plain(np, !self.is_definite(np.start) && np.country.is_none())];
        }
        let office = match (office, before.map(|b| &b.head)) {
            ("same", Some(Head::Role(o))) => o.clone(),
            ("same", _) => self
                .holders
                .iter()
                .filter(|h| h.at < np.start && h.office != "same")
                .max_by_key(|h| h.at)
                .map_or_else(|| "same".into(), |h| h.office.clone()),
            _ => office.to_owned(),
        };
        let party = |c: Option<usize>| c.map(|c| self.kb.party(&self.kb.entity(c).id).to_owned());
        let country = party(np.country);
        // a bare "minister" may be any minister of that state
        let fits = |h: &&super::Holder| {
            let office_fits = h.office == office
                || office == "minister" && matches!(h.office.as_str(), "fm" | "dm" | "im" | "minister");
            let country_fits = match (&country, party(h.country)) {
                (Some(a), Some(b)) => *a == b,
                (None, _) => true,
                // "الحاكم جون سميث" is "حاكم ألاسكا" where the report knows one governor
                (Some(_), None) => {
                    !matches!(
                        office.as_str(),
                        "spokesperson"
                            | "minister"
                            | "fm"
                            | "dm"
                            | "pm"
                            | "president"
                            | "king"
                            | "emir"
                            | "rank"
                            | "honorific"
                    ) && self
                        .holders
                        .iter()
                        .filter(|x| x.office == office)
                        .all(|x| (x.entity, x.person) == (h.entity, h.person))
                }
            };
            office_fits && country_fits
        };
        // the same words stood before a name elsewhere ("حاكم ولاية ألاسكا جون سميث")
        // "للسفير": without what is written onto the first word
        let first = self.t.fold(np.start);
        let bare = readings(first).find(|r| r.prefix.article).map(|r| format!("ال{}", r.stem));
        let rest = (np.start + 1..np.end).map(|k| self.t.fold(k).to_owned());
        let words = std::iter::once(bare.unwrap_or_else(|| first.to_owned())).chain(rest).collect::<Vec<_>>().join(" ");
        let words = words.trim_start_matches('و').to_owned();
        if np.end - np.start >= 3
            && let Some(h) = self.holders.iter().find(|h| {
                let w = h.words.trim_start_matches('و');
                !w.is_empty()
                    && (w == words
                        || w.starts_with(&format!("{words} "))
                        || words.starts_with(&format!("{w} ")) && w.split(' ').count() >= 3)
            })
        {
            match (h.entity, h.person) {
                (Some(e), _) => return vec![self.named(e)],
                (None, Some(p)) => return vec![self.local(p)],
                _ => {}
            }
        }
        let own = self.is_definite(np.start) || np.country.is_some();
        let counterpart = matches!(&np.head, Head::Role(o) if o == "same");
        let vague_head = !own && office == "spokesperson";
        let before_it = self.holders.iter().filter(fits).filter(|h| h.at <= np.start).max_by_key(|h| h.at);
        let hit = before_it.or_else(|| self.holders.iter().filter(fits).min_by_key(|h| h.at));
        match hit {
            Some(h) if own && !vague_head && !OF_MANY.contains(&office.as_str()) => match (h.entity, h.person) {
                (Some(e), _) => vec![self.named(e)],
                (None, Some(p)) => vec![self.local(p)],
                _ => vec![self.plain(np, false)],
            },
            _ => {
                let mut w = self.plain(np, false);
                w.anonymous = np.country.is_none() && !own;
                if let Some(c) = self.office_of(np, office.as_str())
                    && let Some(e) = self.kb.holder(&office, &c, self.published)
                    && self.published.is_some()
                    && !counterpart
                {
                    w.entity = Some(e.id.clone());
                }
                vec![w]
            }
        }
    }

    /// "الوزراء" behind "وزراء مالية دول الاتحاد": the phrase before it that begins with the same office and says of whom, if there is but one.
    fn fuller_several(&self, np: &Np) -> Option<Np> {
        let key = isnad_text::strip_article(self.t.fold(np.start)).filter(|_| np.end == np.start + 1)?;
        let forms = [key.to_owned(), format!("ال{key}")];
        let full = self.full_phrases(key, &forms);
        let before = &full[..full.partition_point(|i| *i < np.start)];
        let whole = |i: &usize| self.np(*i, self.t.sentences[self.t.sentence_of(*i)].end);
        let mut all = before.iter().filter_map(whole).filter(|n| n.person.is_none() && n.end > n.start + 1);
        let first = all.next()?;
        let alike = |n: Np| self.t.fold(n.start + 1) == self.t.fold(first.start + 1);
        all.all(alike).then_some(first)
    }

    /// "الوزراء", "وقادة": whether the word at a token is an office of several.
    pub(crate) fn is_of_several(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let bare = f.strip_prefix("وال").unwrap_or_else(|| isnad_text::strip_article(f).unwrap_or(f));
        self.lex.words.phrase.of_several.has(bare)
    }

    /// Of whom the knowledge base is asked who holds an office: of those whose office it is. Of a state only where it has one such office:
    /// its ministries have spokesmen each.
    fn office_of(&self, np: &Np, office: &str) -> Option<String> {
        let own = self.kb.entity(np.country?);
        if OF_MANY.contains(&office) || !self.is_states_own(np) {
            return None;
        }
        if OF_SOME.contains(&office) {
            let one = self.is_definite(np.start) && own.kind != EntityKind::Country;
            return one.then(|| own.id.clone());
        }
        // who heads a body of a state does not head the state
        let state = matches!(own.kind, EntityKind::Country | EntityKind::Place);
        Some(if state { self.kb.party(&own.id).to_owned() } else { own.id.clone() })
    }

    /// Whether between an office and whose it is nothing stands but a word for a state: "رئيس جامعة دمشق", "رئيس شركة النفط الإيرانية" and
    /// "الرئيس المصري السابق" do not head the state that they name.
    fn is_states_own(&self, np: &Np) -> bool {
        let Some(h) = self.lex.roles.at(self.t, np.start).filter(|h| h.end <= np.end) else { return false };
        let state = |k: usize| readings(self.t.fold(k)).any(|r| self.lex.states.contains(r.stem));
        let named = |k: usize| self.mention(k).is_some_and(|m| m.entity == np.country);
        (h.end..np.end).all(|k| named(k) || state(k) || self.t.tokens[k].kind == isnad_text::Kind::Punct)
    }

    /// The last body or group named before token `before` of which a fuller name begins with this word: "الحركة" after "طالبان",
    /// which is called "حركة طالبان" too. Gives where it is named.
    pub(crate) fn known_by(&self, word: &str, before: usize) -> Option<(usize, usize)> {
        let earlier = &self.mentions[..self.mentions.partition_point(|m| m.start < before)];
        let called = |e: usize| {
            let kind = self.kb.entity(e).kind;
            let speaks = !matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Country);
            speaks && self.kb.begins_name(word, e)
        };
        let named = earlier.iter().rev().take(NAMED).filter(|m| !m.adjective);
        named.filter_map(|m| Some((m.start, m.entity?))).find(|(_, e)| called(*e))
    }
}

/// Offices that many hold at a time, so that the word and a state never say who is meant.
const OF_MANY: [&str; 6] = ["aide", "member", "expert", "ambassador", "head", "correspondent"];
/// Offices of which a state has several: who is meant, a report that names him tells, and no list.
const OF_SOME: [&str; 7] = ["envoy", "minister", "director", "commander", "governor", "mayor", "spokesperson"];

/// How many names before a reduced one are looked at.
const NAMED: usize = 60;
