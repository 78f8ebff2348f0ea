//! Who has the name of somebody known and another name behind it is another: "هادي المنصوري" is not President Hadi.

use super::{Doc, EntityKind, Mention};
use crate::ner;

impl Doc<'_> {
    /// Takes back what was found of known people where the name goes on with words that are no part of their names.
    pub(super) fn drop_namesakes(&mut self) {
        let others: Vec<(usize, usize)> = self.mentions.iter().filter_map(|m| self.namesake(m)).collect();
        if others.is_empty() {
            return;
        }
        let within = |m: &Mention| others.iter().any(|o| o.0 <= m.start && m.start < o.1);
        let kept: Vec<Mention> = self.mentions.iter().filter(|m| !within(m)).copied().collect();
        self.mentions.clear();
        self.mention_at.iter_mut().for_each(|x| *x = None);
        kept.into_iter().for_each(|m| self.push_mention(m));
        self.tagged.retain(|x| !others.iter().any(|o| o.0 < x.end && x.start < o.1));
        for (start, end) in others {
            self.person_to.insert(start, end);
            let at = self.tagged.partition_point(|x| x.start < start);
            self.tagged.insert(at, ner::Found { start, end, kind: ner::Kind::Person });
        }
    }

    /// Where the whole name stands, if a known person's name is only the beginning of it: behind a title or by the tagger it goes on
    /// with a family's name.
    fn namesake(&self, m: &Mention) -> Option<(usize, usize)> {
        let e = self.kb.entity(m.entity?);
        let k = m.end;
        if e.kind != EntityKind::Person || m.adjective || m.cut > 0 || !self.t.is_word(k) || self.mention(k).is_some() {
            return None;
        }
        if m.end == m.start + 1 && self.lex.words.phrase.sons.has(self.t.fold(k)) {
            return Some((m.start, self.end_of_line(k)));
        }
        let family = self.t.fold(k);
        let bare = isnad_text::strip_article(family);
        let own = |w: &str| w == family || Some(w) == bare;
        if isnad_text::fold(&e.ar).split(' ').any(own) || self.class(k) != 0 {
            return None;
        }
        let before = m.start.checked_sub(1).filter(|p| self.t.is_word(*p));
        let titled = before.is_some_and(|p| {
            let f = self.t.fold(p);
            let office = self.lex.roles.at(self.t, p).filter(|h| h.end == m.start);
            self.lex.styles.contains(f) || office.is_some_and(|h| matches!(h.value.as_str(), "honorific" | "rank"))
        });
        let tagged = self.tagged.iter().any(|x| x.kind == ner::Kind::Person && x.start <= m.start && x.end > k);
        // "المنصوري"; "آل" is of a ruling house, as its kings are
        let adjective = |b: &str| self.lex.source_adjectives.contains(b) || self.lex.roles.at(self.t, k).is_some();
        let of_family = bare.is_some_and(|b| b.ends_with('ي') && b.chars().count() >= 4 && !adjective(b));
        // "اللواء هادي رزيج": behind a title, by the tagger, any word that is no other
        let plain = bare.is_none()
            && family.chars().count() > 2
            && self.cue(k).is_empty()
            && self.lex_finite(k).is_none()
            && self.lex.roles.at(self.t, k).is_none()
            && self.written_prep(k).is_none();
        // "الدكتور سلمان بن عبدالعزيز الربيعة": no king is called doctor
        let crowned = e.office.as_deref().is_some_and(|o| matches!(o, "king" | "emir" | "crown"));
        let scholar = before.is_some_and(|p| self.lex.words.phrase.scholars.has(self.t.fold(p)));
        if crowned && scholar {
            return Some((m.start, k + usize::from(bare.is_some() && self.date(k).is_none())));
        }
        let whole = of_family && (titled || tagged) || plain && titled && tagged;
        whole.then_some((m.start, k + 1))
    }

    /// Where a name ends that goes on with fathers ("هادي بن سعيد الكناني"), from the first word for "son of".
    fn end_of_line(&self, mut k: usize) -> usize {
        while self.lex.words.phrase.sons.has(self.t.fold(k)) && self.t.is_word(k + 1) {
            // "عبد الله" is one name of two words
            k += 2 + usize::from(self.lex.words.phrase.servants.has(self.t.fold(k + 1)) && self.t.is_word(k + 2));
        }
        let family = self.t.is_word(k)
            && isnad_text::strip_article(self.t.fold(k)).is_some()
            && self.class(k) == 0
            && self.lex.roles.at(self.t, k).is_none()
            && self.date(k).is_none();
        k + usize::from(family)
    }
}
