//! The lexicon's data files, compiled for look-up.

use super::file::{CueFile, EventFile, FunctionFile, FurnitureFile, MeasureFile, NounFile};
use super::*;

impl Lexicon {
    pub(super) fn compile(f: Files) -> Lexicon {
        let mut l = Lexicon::default();
        l.add_cues(&f.cues);
        l.add_nouns(&f.nouns);
        l.add_function_words(&f.function);
        l.name_parts = f.name_parts.lines().filter(|x| !x.starts_with('#')).map(fold).collect();
        l.names = f.names.lines().filter(|x| !x.starts_with('#')).map(fold).collect();
        l.add_triggers(&f.events);
        l.add_event_words(&f.events);
        for (perf, impf) in f.verbs.lines().filter(|x| !x.starts_with('#')).filter_map(|x| x.split_once(' ')) {
            for (form, v) in finite_spelled(perf, impf) {
                l.finite.entry(form).or_insert(v);
            }
        }
        l.add_measures(&f.measures);
        l.add_counted(&f.measures);
        l.tolls = Tolls::compile(&f.tolls);
        l.words = f.words;
        l.add_furniture(&f.furniture);
        l.denials = denials::Denials::compile(&f.denials);
        l.genres = crate::genre::Words::compile(&f.genres);
        l.mood = MoodWords::compile(&f.mood);
        l.mark_verbs();
        l
    }

    fn add_cues(&mut self, f: &CueFile) {
        for c in &f.cue {
            self.add_cue(c);
        }
        f.attribution.plain.iter().for_each(|p| self.attribution.add_exact(p, false));
        f.attribution.with_verb.iter().for_each(|p| self.attribution.add_exact(p, true));
        f.attribution.not_sources.iter().for_each(|p| self.not_sources.add(p, ()));
        self.silent = folded(&f.attribution.silent);
        for (act, nouns) in &f.act_nouns {
            if let Some(act) = Act::parse(act) {
                self.act_nouns.extend(nouns.iter().map(|n| (fold(n), act)));
            }
        }
        self.set_apart = folded(&f.asking.set_apart);
        self.asked = folded(&f.asking.asked);
        self.press = folded(&f.media.press);
        f.media.nouns.iter().for_each(|m| self.media.add(m, ()));
    }

    fn add_nouns(&mut self, f: &NounFile) {
        self.anywhere = folded(&f.anywhere);
        self.styles = folded(&f.styles);
        self.private = folded(&f.private);
        self.attached = f.attached.iter().flat_map(|s| adjective_forms(s)).collect();
        self.attached_from = f.attached_from.iter().flat_map(|s| adjective_forms(s)).collect();
        self.source_adjectives = folded(&f.source_adjectives);
        self.states = folded(&f.states);
        self.kin = folded(&f.kin);
        self.stand_ins = folded(&f.stand_ins);
        self.masculine = folded(&f.masculine);
        self.men = folded(&f.men);
        self.named_after = folded(&f.places.named_after);
        self.capital_words = folded(&f.places.capital);
        self.directions = folded(&f.places.directions);
        f.places.nouns.iter().for_each(|a| self.places.add(a, ()));
        f.vague.iter().for_each(|a| self.vague.add(a, ()));
        for r in &f.roles {
            self.role_en.entry(r.office.clone()).or_insert_with(|| r.en.clone());
            r.ar.iter().for_each(|a| self.add_office(a, &r.office));
        }
        for b in &f.bodies {
            // "الدفاع" alone is a ministry only as "الخارجية الروسية" is: with the article, before an adjective
            let key = if b.bare { format!("bare:{}", b.key) } else { b.key.clone() };
            b.ar.iter().for_each(|a| self.bodies.add(a, key.clone()));
        }
        for (kind, list) in [
            ("ministry", &f.reduced.ministry),
            ("kingdom", &f.reduced.kingdom),
            ("pair", &f.reduced.pair),
            ("two_people", &f.reduced.two_people),
            ("person", &f.reduced.person),
        ] {
            list.iter().for_each(|a| self.reduced.add_with_article(a, kind));
        }
    }

    fn add_office(&mut self, title: &str, office: &str) {
        self.roles.add(title, office.to_owned());
        // "رئيسة", "نائبة رئيس": the office held by a woman
        let (first, rest) = title.split_once(' ').unwrap_or((title, ""));
        if !first.starts_with("ال") && !first.ends_with(['ة', 'ي', 'ى', 'ا', 'ن']) && first.chars().count() >= 4
        {
            self.roles.add(format!("{first}ة {rest}").trim(), office.to_owned());
        }
    }

    fn add_function_words(&mut self, f: &FunctionFile) {
        for (bit, list) in [
            (class::COMPL, &f.complementizers),
            (class::PREP, &f.prepositions),
            (class::CONJ, &f.conjunctions),
            (class::REL, &f.relatives),
            (class::DEM, &f.demonstratives),
            (class::NEG, &f.negations),
            (class::PART, &f.particles),
        ] {
            for w in list {
                *self.classes.entry(fold(w)).or_default() |= bit;
            }
        }
        f.adjuncts.iter().for_each(|a| self.adjuncts.add_exact(a, ()));
        f.impersonal.iter().for_each(|a| self.impersonal.add_exact(a, ()));
        self.unnamed = folded(&f.unnamed);
        self.broken_adjectives = folded(&f.broken_adjectives);
        self.own_un = folded(&f.own_un);
        self.addressees = folded(&f.addressees);
        self.accusatives = folded(&f.accusatives);
        self.loners = folded(&f.loners);
        self.adverbs = folded(&f.adverbs);
        self.own_letter = folded(&f.own_letter);
    }

    fn add_triggers(&mut self, f: &EventFile) {
        for (i, tr) in f.trigger.iter().enumerate() {
            self.triggers.push(Trigger {
                kind: tr.r#type.clone(),
                mode: (!tr.mode.is_empty()).then(|| tr.mode.clone()),
                roles: tr.roles.clone(),
                needs: tr.needs.iter().map(|s| fold(s)).collect(),
                object: tr.object.iter().map(|s| fold(s)).collect(),
                subject: tr.subject.iter().map(|s| fold(s)).collect(),
                background: tr.background,
            });
            tr.noun.iter().for_each(|n| self.trigger_nouns.add(n, i));
            for (perf, impf) in &tr.verb {
                for (form, v) in finite_spelled(perf, impf) {
                    self.finite.entry(form.clone()).or_insert(v);
                    self.trigger_verbs.entry(form).or_default().push((i, v, false));
                }
            }
        }
    }

    fn add_event_words(&mut self, f: &EventFile) {
        self.not_after = folded(&f.not_after);
        self.further = folded(&f.further);
        self.protested = folded(&f.protested);
        self.subjects = folded(&f.subjects);
        self.planned = folded(&f.planned);
        self.plan.extend(f.plan_nouns.iter().map(|s| fold(s)));
        self.unreal = folded(&f.unreal);
        self.unreal_nouns = folded(&f.unreal_nouns);
        self.after = folded(&f.after);
        self.light_nouns = folded(&f.light_nouns);
        self.forces = folded(&f.forces);
        self.sites = folded(&f.sites);
        self.not_object = folded(&f.not_object);
        self.devices = folded(&f.devices);
        self.weapons = folded(&f.weapons);
        for (list, forms) in [
            (&f.light, &mut self.light),
            (&f.plan, &mut self.plan),
            (&f.end, &mut self.end),
            (&f.hit, &mut self.hit),
            (&f.happen, &mut self.happen),
            (&f.outcome, &mut self.outcome),
        ] {
            for (perf, impf) in list {
                for (form, v) in finite_spelled(perf, impf) {
                    self.finite.entry(form.clone()).or_insert(v);
                    forms.insert(form);
                }
            }
        }
    }

    fn add_measures(&mut self, f: &MeasureFile) {
        for (i, m) in f.measure.iter().enumerate() {
            let Some(id) = Measure::parse(&m.id) else { continue };
            self.measures.push(MeasureEntry { id, only: m.only.clone(), or: m.or.as_deref().and_then(Measure::parse) });
            for (list, g) in [(&m.verb, Governs::Verb), (&m.subj, Governs::Subject)] {
                for (perf, impf) in list {
                    for (form, v) in finite_spelled(perf, impf) {
                        self.finite.entry(form.clone()).or_insert(v);
                        self.measure_verbs.entry(form).or_default().push((i, g, v));
                    }
                }
            }
            m.noun.iter().for_each(|n| self.measure_nouns.add(n, (i, Governs::Noun)));
            m.things.iter().for_each(|n| self.measure_nouns.add(n, (i, Governs::Thing)));
            m.phrase.iter().for_each(|n| self.measure_nouns.add(n, (i, Governs::Phrase)));
        }
        for (name, list) in
            [("at_least", &f.bounds.at_least), ("about", &f.bounds.about), ("at_most", &f.bounds.at_most)]
        {
            list.iter().for_each(|b| self.bounds.add_exact(b, name));
        }
        f.running.iter().for_each(|b| self.running.add(b, ()));
        f.units.iter().for_each(|b| self.units.add(b, ()));
        self.models = folded(&f.models);
    }

    /// What is counted, and the forms of it that mean one or two without a number.
    fn add_counted(&mut self, f: &MeasureFile) {
        let mut whats: FxHashMap<&str, &'static str> = FxHashMap::default();
        for c in &f.counted {
            let what = crate::reading::what(&c.what);
            c.forms.iter().for_each(|n| self.counted.add(n, what));
            whats.extend(c.forms.iter().map(|w| (w.as_str(), what)));
        }
        for (n, list) in [(1, &f.singular), (2, &f.dual)] {
            list.iter().for_each(|w| self.few.add_exact(w, n));
        }
        for w in f.singular.iter().filter(|w| !w.contains(' ') && !w.ends_with('ا')) {
            let Some(what) = whats.get(w.as_str()) else { continue };
            for (form, n) in few_forms(w, human(what)) {
                self.few.add_exact(&form, n);
                self.counted.add(&form, what);
            }
        }
    }

    fn add_furniture(&mut self, f: &FurnitureFile) {
        self.furniture = Furniture {
            starts: folded(&f.starts),
            whole: folded(&f.whole),
            holds: folded(&f.holds),
            caveats: folded(&f.caveats),
            caveat_neg: folded(&f.caveat_neg),
        };
        f.labels.iter().for_each(|b| self.labels.add_exact(b, false));
        f.label_nouns.iter().for_each(|b| self.labels.add_exact(b, true));
        for r in &f.relations {
            r.words.iter().for_each(|w| self.relations.add_exact(w, r.kind.clone()));
        }
    }

    fn mark_verbs(&mut self) {
        self.verb_bits = vec![0; VERB_BITS as usize / 64];
        let forms = self
            .cue_forms
            .keys()
            .chain(self.finite.keys())
            .chain(self.trigger_verbs.keys())
            .chain(self.measure_verbs.keys());
        for f in forms {
            let k = isnad_text::stem_key(f) % VERB_BITS;
            self.verb_bits[k as usize / 64] |= 1 << (k % 64);
        }
    }

    fn add_cue(&mut self, c: &CueEntry) {
        let Some(act) = Act::parse(&c.act) else { return };
        let i = self.cues.len();
        self.cues.push(Cue {
            lemma: c.lemma.clone(),
            act,
            leads: c.lead.iter().map(|s| lead(s)).collect(),
            subjects: c.subjects.iter().map(|s| fold(s)).collect(),
            nouns: c.nouns.iter().map(|s| fold(s)).collect(),
        });
        let table = &mut self.cue_forms;
        let mut put = |form: String, kind| table.entry(form).or_default().push(CueForm { cue: i, kind, object: false });
        if let (Some(p), Some(im)) = (&c.perf, &c.impf) {
            for (form, v) in finite_spelled(p, im) {
                if form.chars().count() < 2 {
                    continue;
                }
                self.finite.entry(form.clone()).or_insert(v);
                put(form, CueKind::Verb(v));
            }
        }
        if let Some(p) = &c.part {
            for form in participles(&fold(p)) {
                put(form, CueKind::Participle);
            }
        }
        for m in &c.masdar {
            put(fold(m), CueKind::Masdar);
        }
        for p in &c.phrase {
            self.cue_phrases.add_exact(p, i);
        }
    }
}

/// Words as they are compared.
fn folded<C: FromIterator<String>>(words: &[String]) -> C {
    words.iter().map(|w| fold(w)).collect()
}

/// A participle used as an adjective in its genders and numbers, folded, without the article: "موالي" gives "مواليه", "موالون", "موالين".
fn adjective_forms(word: &str) -> Vec<String> {
    let (f, bare) = (fold(word), fold(word));
    let stem = bare.strip_suffix('ي').unwrap_or(&bare);
    let ends = ["ه", "ات"].map(|e| format!("{f}{e}"));
    let short = ["ون", "ين", ""].map(|e| format!("{stem}{e}"));
    ends.into_iter().chain(short).chain([f.clone()]).collect()
}
