//! Where one noun phrase ends and the next begins with nothing between: "قصفت تركيا مخيم …", "هاجم مسلحون قرية".

use crate::lex::class;
use crate::names::{Doc, EntityKind, Mention};
use isnad_text::strip_article;

/// Tokens of an adverbial that opens a sentence.
const FRONTED: usize = 16;

impl Doc<'_> {
    /// Whether the name `m` is another phrase than the one headed at `k`, which a name or an article has closed before it: a subject and
    /// its object side by side. A title goes on with its bearer's name, a town with its country's.
    pub(super) fn another_name(&self, k: usize, m: &Mention) -> bool {
        if m.cut > 0 || m.start <= k {
            return false;
        }
        // "قتلت القوات الإسرائيلية فلسطينيا": an adjective agrees in its article
        if m.adjective {
            let article = |i: usize| strip_article(self.t.fold(i)).is_some();
            return article(m.start - 1) && !article(m.start) && self.t.fold(m.start).ends_with('ا');
        }
        let before = self.mention(m.start - 1).and_then(|b| b.entity);
        if let (Some(b), Some(e)) = (before, m.entity)
            && (b == e || self.lies_in(b, e))
        {
            return false;
        }
        let prev = m.start - 1;
        let common = self.mention(prev).is_none_or(|o| o.adjective);
        // "القوات الأمنية السعودية", "المسلحين الحوثيين": a name with the article that agrees is an adjective
        let (head, name) = (self.t.fold(k), self.t.fold(m.start));
        let plural = |w: &str| w.ends_with("ين") || w.ends_with("ون");
        if common && m.end == m.start + 1 && strip_article(name).is_some() && self.is_definite(prev) {
            let people = plural(head) || self.lex.counted.at(self.t, k).is_some();
            if name.ends_with("يه") || people && self.kind_of(m) != EntityKind::Place {
                return false;
            }
        }
        // "العاصمة القاهرة"
        if common && self.kind_of(m) == EntityKind::Place && self.lex.places.at(self.t, prev).is_some() {
            return false;
        }
        // "الطيار الروسي فلان", "كتائب الشهيد فلان": a person's name goes on with what it explains, but for an army or a body that does
        // something to him
        if self.kind_of(m) == EntityKind::Person {
            let known = |i: usize| self.mention(i).is_some_and(|o| o.entity.is_some());
            let acts = self.is_definite(k)
                && (plural(head)
                    || head.ends_with("ات")
                    || self.lex.is_force(head)
                    || self.lex.bodies.at(self.t, k).is_some());
            return if common { acts } else { known(prev) || known(k) && m.entity.is_some() };
        }
        true
    }

    /// Whether one place or body lies in or belongs to another, at one remove or two.
    fn lies_in(&self, e: usize, within: usize) -> bool {
        let up = |e: usize| self.kb.entity(e).of.as_deref().and_then(|o| self.kb.index_of(o));
        up(e).is_some_and(|o| o == within || up(o) == Some(within))
    }

    /// "في اليوم 40 من القتال، قصفت …", "مساء الأحد، …": where a clause goes on behind an adverbial that a comma sets apart.
    pub(super) fn past_fronted(&self, p: usize, v: usize) -> usize {
        let adverbial = self.class(p) & class::PREP != 0
            && self.class(p) & (class::COMPL | class::CONJ | class::REL) == 0
            || self.date(p).is_some()
            || matches!(self.written_prep(p), Some('ب' | 'ل')) && self.class(p) == 0;
        if !adverbial {
            return p;
        }
        for k in p..v.min(p + FRONTED) {
            if self.is_comma(k) {
                return k + 1;
            }
            if self.class(k) & (class::COMPL | class::REL) != 0
                && k > p
                && !self.lex.words.common.from.has(self.t.fold(k))
                || self.finite(k).is_some()
            {
                break;
            }
        }
        p
    }

    /// Whether two that can share a verb in the dual stand before token `i`: a dual noun, or names joined by و.
    pub(crate) fn two_before(&self, i: usize) -> bool {
        let from = self.t.sentences[self.t.sentence_of(i)].start.max(i.saturating_sub(8));
        (from..i).any(|k| {
            let f = self.t.fold(k);
            (f.ends_with("ان") || f.ends_with("ين") && k + 2 >= i)
                && f.chars().count() >= 5
                && self.mention(k).is_none_or(|m| m.adjective)
                || f.ends_with("هما")
                || self.lex.words.clause.both_were.has(f)
                || self.mention_from(k).is_some_and(|m| m.cut > 0 && f.starts_with('و'))
                || f.starts_with("وال") && self.head(k).is_some()
        })
    }

    /// Whether what stands at `e` can be no part of the phrase headed by the plural or dual at `k`, which keeps its ن and so takes no
    /// complement: only an adjective of its number, or one by relation, goes on.
    pub(super) fn kept_nun(&self, k: usize, e: usize) -> bool {
        let (h, f) = (self.t.fold(k), self.t.fold(e));
        if e <= k || !h.ends_with("ون") || strip_article(h).is_some() || self.mention(k).is_some_and(|m| !m.adjective)
        {
            return false;
        }
        let people = self.lex.counted.at(self.t, k).is_some()
            || !isnad_text::readings(h).any(|r| self.lex.own_un.contains(r.stem));
        let adjective = f.ends_with("ون")
            // "مستوطنون فلسطينيين": an adjective has its noun's case, an object has not
            || self.mention_from(e).is_some_and(|m| m.adjective) && !f.ends_with("ين")
            || self.lex.broken_adjectives.contains(f)
            // "مجهولو الهوية"
            || f.ends_with('و') && self.is_definite(e + 1);
        people && self.class(e) == 0 && self.written_prep(e).is_none() && !adjective && !f.starts_with('و')
    }
}
