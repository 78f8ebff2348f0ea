//! Steps of the walk over a complete phrase: adjectives go on with it, nouns and plurals begin the next.

use super::Head;
use super::walk::{Step, Walk};
use crate::lex::class;
use crate::names::EntityKind;

impl Walk<'_, '_> {
    /// The head of another phrase: "أبلغ الوزير النواب".
    pub(super) fn next_head(&mut self) -> Step {
        if !self.closed || self.d.head(self.pos).is_none() {
            return Step::Pass;
        }
        // "مصدر رئاسي": an adjective that can be a noun too
        let adjective = self.vague
            && self.adjectives == 0
            && self.d.lex.roles.at(self.d.t, self.pos).is_none()
            && self.f().ends_with(['ي', 'ه']);
        // "مصدر يمني مسؤول في الوزارة"
        let source = self.vague && self.d.lex.source_adjectives.contains(self.f());
        if adjective || source { Step::Pass } else { Step::End }
    }

    /// "… الأوكراني الانفصاليين بقصف", "أخبر الرئيس الصحفيين": the oblique plural is the next phrase, an object; so is whatever is no plural
    /// behind one ("المحققون الطيار").
    pub(super) fn next_plural(&mut self) -> Step {
        let (d, f) = (self.d, self.f());
        let head = d.t.fold(self.np.start);
        let many = head.ends_with("ين") || head.ends_with("ون");
        let bare = isnad_text::strip_article(f).unwrap_or(f);
        // a sound plural of people, and no adjective or name that ends so
        let people = f.starts_with("ال") && bare.chars().count() > 5 && !d.lex.is_name_part(bare);
        let oblique = f.ends_with("ين") && !many && (self.adjectives > 0 || people);
        let several = isnad_text::strip_article(head).is_some_and(|h| d.lex.words.phrase.of_several.has(h));
        let definite = (several || head.ends_with("ون")) && d.is_definite(self.np.start) && f.starts_with("ال");
        let broken = d.lex.words.phrase.plural_adjectives.has(bare) || f.ends_with("ات");
        let single = definite && self.pos == self.np.start + 1 && !f.ends_with("ون") && !f.ends_with("ين") && !broken;
        if self.closed && (oblique || single) { Step::End } else { Step::Pass }
    }

    /// "الحكومة المعترف بها دوليا": what goes on with a pronoun is one with it.
    pub(super) fn with_pronoun(&mut self) -> Step {
        let t = self.d.t;
        let next = self.pos + 1;
        let pronoun =
            self.d.class(next) & class::PREP != 0 && ["ه", "ها", "هم"].iter().any(|e| t.fold(next).ends_with(e));
        if !(pronoun && self.awaits_name() && self.f().starts_with("ال") && !self.says()) {
            return Step::Pass;
        }
        let adverb = t.is_word(next + 1) && t.fold(next + 1).ends_with("يا");
        self.adjectives += 1;
        self.past(next + 1 + usize::from(adverb))
    }

    /// "المجتمع الدولي الاضطلاع بـ", "الهيئة الطبية المنظمات": another noun is no adjective, nor does a plural describe one.
    pub(super) fn another_noun(&mut self) -> Step {
        let f = self.f();
        let of_kind = matches!(self.np.head, Head::Body(_) | Head::Other | Head::Vague | Head::Name);
        // "نفى الوزير الاتهامات": one man is not described by a plural
        let office = matches!(self.np.head, Head::Role(_) | Head::Reduced("person")) && self.np.person.is_none();
        if !(self.closed && f.starts_with("ال")) {
            return Step::Pass;
        }
        // "مجلس الأمن الأطراف", "اتهم الوزير النظام"
        let bare = isnad_text::strip_article(f).unwrap_or(f);
        let lex = &self.d.lex;
        if self.d.is_definite(self.pos - 1) && (lex.words.speakers.crowds.has(bare) || lex.masculine.contains(bare)) {
            return Step::End;
        }
        if !(of_kind && self.pos > self.np.start + 1 || office) {
            return Step::Pass;
        }
        let raw = self.d.t.raw(self.pos);
        let verbal = raw.strip_prefix("ال").is_some_and(crate::names::is_masdar) && !f.ends_with(['ي', 'ه']);
        let many = f.ends_with("ات") && !self.d.t.fold(self.pos - 1).ends_with("ات");
        let name = office && (self.d.lex.is_name_part(bare) || self.d.tagged_person(self.pos).is_some());
        let verbal = verbal && (of_kind || self.adjectives > 0);
        if !name && (verbal || many) { Step::End } else { Step::Pass }
    }

    /// "حملت الوزارة المجتمع", "فند المحافظ الرواية": an adjective has its noun's gender, an object has not. Names and elatives have none to show.
    pub(super) fn other_gender(&mut self) -> Step {
        let (t, lex) = (self.d.t, &self.d.lex);
        let (f, before) = (self.f(), self.pos - 1);
        let bare = |k: usize| isnad_text::strip_article(t.fold(k)).unwrap_or(t.fold(k));
        let feminine = |k: usize| t.raw(k).ends_with('ة');
        if !self.closed || !f.starts_with("ال") || !self.d.is_definite(before) || self.np.person.is_some() {
            return Step::Pass;
        }
        let body = matches!(self.np.head, Head::Body(_) | Head::Other | Head::Reduced(_));
        let marked = feminine(self.pos) || f.ends_with(['ي', 'ا', 'ه', 'ء']) || f.ends_with("ات");
        let elative = t.raw(self.pos).starts_with("الأ");
        let hers = body && feminine(before) && !lex.men.contains(bare(before)) && !marked && !elative;
        let office = matches!(self.np.head, Head::Role(_) | Head::Reduced("person"));
        // "رئيس الوزراء المالطي الفكرة"
        let of_state = self.d.mention(before).is_some_and(|m| m.adjective);
        let man = office && (before == self.np.start || of_state);
        let unmarked = of_state || !t.fold(before).ends_with(['ي', 'ا', 'ه', 'ء']);
        let his = man && !feminine(before) && unmarked && feminine(self.pos);
        // "المتمردون الهدنة": nor has a plural of men one in the singular
        let many = &lex.words.phrase.plural_adjectives;
        let theirs = before == self.np.start
            && t.fold(before).ends_with("ون")
            && !f.ends_with("ون")
            && !many.has(bare(self.pos))
            && self.d.mention(self.pos).is_none();
        if (hers || his || theirs) && !lex.is_name_part(bare(self.pos)) { Step::End } else { Step::Pass }
    }

    /// "وذكر البيان المواقع السبعة": things are no adjectives of a text or a speaker.
    fn is_thing(&self) -> bool {
        let things = ["buildings", "vehicles", "aircraft", "missiles", "tanks", "artillery"];
        let counted = || self.d.lex.counted.at(self.d.t, self.pos).is_some_and(|h| things.contains(&h.value));
        matches!(self.np.head, Head::Reduced(_)) && (counted() || self.d.lex.places.at(self.d.t, self.pos).is_some())
    }

    /// "اللجنة الوطنية العليا".
    pub(super) fn adjective(&mut self) -> Step {
        let bare_name = self.np.head == Head::Name && self.named != Some(EntityKind::Body);
        let can = self.awaits_name()
            && self.f().starts_with("ال")
            && self.adjectives < 3
            && !bare_name
            && !self.d.hamza(self.pos)
            && (!self.vague || self.d.is_definite(self.np.start));
        // "وزارة الدفاع الوطني المقدم فلان": a rank before a name
        let d = self.d;
        let rank = d.lex.roles.at(d.t, self.pos).is_some_and(|h| h.value == "rank" && h.end == self.pos + 1);
        let named = d.t.is_word(self.pos + 1) && !d.is_definite(self.pos + 1) && d.class(self.pos + 1) == 0;
        if can && rank && named && self.pos > self.np.start + 1 {
            return Step::End;
        }
        if !can || self.says() || self.is_thing() || self.d.lex.trigger_nouns.at(self.d.t, self.pos).is_some() {
            return Step::Pass;
        }
        self.adjectives += 1;
        self.past(self.pos + 1)
    }

    /// "مصادر طبية وأمنية".
    pub(super) fn second_adjective(&mut self) -> Step {
        if !(self.closed && self.vague && self.adjectives > 0) {
            return Step::Pass;
        }
        let d = self.d;
        let second = self.f().strip_prefix('و').filter(|w| w.ends_with(['ي', 'ه']) && w.chars().count() > 3);
        let alone = second.is_some_and(|w| !w.starts_with("ال"))
            && d.cue(self.pos).is_empty()
            && d.head(self.pos).is_none()
            && d.lex.media.at(d.t, self.pos).is_none()
            && d.class(self.pos + 1) != 0;
        if alone { self.past(self.pos + 1) } else { Step::Pass }
    }

    /// "مصدر أمني مطلع".
    pub(super) fn adjective_of_vague(&mut self) -> Step {
        if !(self.awaits_name() && self.vague && self.adjectives < 2) || self.says() {
            return Step::Pass;
        }
        let (d, f) = (self.d, self.f());
        let plain = !f.starts_with(['و', 'ف', 'ب', 'ل']) || f.starts_with("ال");
        let two = f.ends_with("ان") && d.t.fold(self.np.start).ends_with("ان");
        let formed = f.ends_with(['ي', 'ه']) || f.ends_with("ين") || f.ends_with("ون") || two;
        let adjective = plain && (formed || d.lex.source_adjectives.contains(f));
        // "تقرير نشرته": a verb with a pronoun ends like an adjective, once spelling is folded
        let verb = d.finite(self.pos).is_some_and(|v| v.1);
        if !adjective || verb || d.lex.is_name_part(f) || d.mention_from(self.pos).is_some() {
            return Step::Pass;
        }
        self.adjectives += 1;
        self.past(self.pos + 1)
    }
}
