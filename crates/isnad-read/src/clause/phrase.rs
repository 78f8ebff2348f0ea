//! Phrases by their form: where a noun phrase goes on and where it ends.

use super::{Member, possessed};
use crate::names::{Doc, EntityKind, Head, Np};
use isnad_text::{Kind, number_at, strip_article};

impl Doc<'_> {
    /// The noun phrase at token `i`, of whatever kind; a quantity before the noun belongs to it.
    pub(crate) fn phrase(&self, i: usize, limit: usize) -> Option<Member> {
        self.phrase_depth(i, limit, 0)
    }

    pub(super) fn phrase_depth(&self, i: usize, limit: usize, depth: u8) -> Option<Member> {
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
            k += usize::from(
                self.t.quotes_at(k).any(|q| q.close == k) && self.lex.words.common.from.has(self.t.fold(k + 1)),
            );
            k += usize::from(self.lex.words.common.from.has(self.t.fold(k)));
        }
        if self.lex.words.clause.quantity.has(self.t.fold(k))
            || self.t.fold(k).strip_prefix('و').is_some_and(|w| self.lex.words.clause.quantity.has(w))
        {
            k += 1;
            k += usize::from(self.lex.words.common.from.has(self.t.fold(k)));
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
        if k >= limit
            || !self.nominal(k)
            || self.is_direction(k)
            || self.lex.words.clause.aimed_at.begins(self.t.fold(k))
        {
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
                || self.lex.words.clause.quantity.has(self.t.fold(stop))
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

    pub(super) fn phrase_end(&self, k: usize, limit: usize, depth: u8) -> usize {
        let mut e = self.mention_from(k).map_or(k + 1, |m| m.end);
        let mut closed = self.is_definite(k) || self.mention_from(k).is_some() || possessed(self.t.fold(k));
        let mut owner = false;
        let mut hands_on = false;
        while e < limit && e - k < 14 {
            if self.date(e).is_some() {
                break;
            }
            if let Some(end) = self.model(e).filter(|end| *end <= limit) {
                e = end;
                continue;
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
            if self.lex.words.common.from.has(f) && self.lex.words.clause.sort.has(self.t.fold(e + 1)) {
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
            if self.lex.words.clause.hand_on.has(f) && (hands_on || self.lex.words.common.from.has(f) && !owner) {
                let ok = hands_on && !self.lex.words.clause.sake.has(self.t.fold(e + 1))
                    || self.lex.words.common.from.has(f)
                        && !self.lex.words.clause.not_of.has(self.t.fold(e + 1))
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
            if self.lex.words.clause.aimed_at.begins(f) {
                break;
            }
            // "طوقت شرطة المرفأ المستودعين", "مقاتلون لغما", "انتحاري سيارة": the object follows
            if self.lex.words.clause.quantity.has(f) || self.object_begins(k, e) {
                break;
            }
            if self.lex.words.clause.hands_on.stem_of(bare, 2) {
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
                let of_place = e > k + 1 && self.lex.places.at(self.t, k).is_some() && self.describes(e);
                if of_place || closed && self.cannot_agree(k, e) {
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
            if f.starts_with('و') && self.joins(e) || closed || e - k >= 4 || self.finite(e).is_some() || is_theirs(f)
            {
                break;
            }
            closed = possessed(f);
            e += 1;
        }
        e
    }

    /// "إف 16", "سو-25": where the name of a type of weapon ends that begins at token `e` with its letters.
    fn model(&self, e: usize) -> Option<usize> {
        let letters = self.lex.words.clause.models.has(self.t.fold(e));
        let number = e + 1 + usize::from(self.t.is(e + 1, '-'));
        let is = letters && self.t.tokens.get(number).is_some_and(|t| t.kind == Kind::Number);
        is.then_some(number + 1)
    }

    /// "خرق المتمردون الهدنة", "استهدفت الميليشيات المحلية المسجد": by its ending the definite word at `e` describes neither the plural that `k`
    /// heads nor the feminine before it.
    fn cannot_agree(&self, k: usize, e: usize) -> bool {
        let (f, before) = (self.t.fold(e), e - 1);
        let plural = &self.lex.words.phrase.plural_adjectives;
        let bare = strip_article(f).unwrap_or(f);
        if self.mention(e).is_some() || plural.has(bare) || self.t.raw(e).starts_with("الأ") {
            return false;
        }
        let theirs = self.t.fold(k).ends_with("ون") && before == k;
        let hers = self.t.raw(before).ends_with('ة') && self.is_definite(before) && before > k;
        let marked = self.t.raw(e).ends_with('ة') || f.ends_with(['ي', 'ا', 'ه', 'ء']) || f.ends_with("ات");
        theirs && !f.ends_with("ون") && !f.ends_with("ين") || hers && !marked
    }

    /// Whether the word at `e` can be no part of the phrase that `k` heads, for its case or kind.
    pub(super) fn object_begins(&self, k: usize, e: usize) -> bool {
        let (h, f) = (self.t.fold(k), self.t.fold(e));
        let oblique = |w: &str| w.ends_with("ين");
        let plural = oblique(h) || h.ends_with("ون") || h.ends_with("ان") || h.ends_with("تي") || h.ends_with('ي');
        if strip_article(f).is_some() {
            // "القوات المسلحين", "الحكومة المسلحين": nor does it describe a feminine
            let hers = h.ends_with("ات") || self.t.raw(k).ends_with('ة');
            return oblique(f)
                && !plural
                && (e > k + 1 || hers)
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
}

/// "مدنيين يحصدون القمح": an imperfect of the plural by its form, known or not. Plurals of peoples end otherwise ("يونانيون").
fn is_theirs(f: &str) -> bool {
    f.starts_with('ي') && f.ends_with("ون") && !f.ends_with("يون") && f.chars().count() >= 5
}
