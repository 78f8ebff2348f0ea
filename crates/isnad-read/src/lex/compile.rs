//! The lexicon's data files, compiled for look-up.

use super::*;

impl Lexicon {
    pub(super) fn compile(f: Files) -> Lexicon {
        let mut l = Lexicon::default();
        for c in &f.cues.cue {
            l.add_cue(c);
        }
        for p in &f.cues.attribution.plain {
            l.attribution.add_exact(p, false);
        }
        for p in &f.cues.attribution.with_verb {
            l.attribution.add_exact(p, true);
        }
        l.silent = f.cues.attribution.silent.iter().map(|s| fold(s)).collect();
        l.anywhere = f.nouns.anywhere.iter().map(|s| fold(s)).collect();
        l.styles = f.nouns.styles.iter().map(|s| fold(s)).collect();
        l.private = f.nouns.private.iter().map(|s| fold(s)).collect();
        l.attached = f.nouns.attached.iter().flat_map(|s| adjective_forms(s)).collect();
        l.attached_from = f.nouns.attached_from.iter().flat_map(|s| adjective_forms(s)).collect();
        l.source_adjectives = f.nouns.source_adjectives.iter().map(|s| fold(s)).collect();
        l.states = f.nouns.states.iter().map(|s| fold(s)).collect();
        l.kin = f.nouns.kin.iter().map(|s| fold(s)).collect();
        l.stand_ins = f.nouns.stand_ins.iter().map(|s| fold(s)).collect();
        l.masculine = f.nouns.masculine.iter().map(|s| fold(s)).collect();
        l.men = f.nouns.men.iter().map(|s| fold(s)).collect();
        for p in &f.cues.attribution.not_sources {
            l.not_sources.add(p, ());
        }
        for (act, nouns) in &f.cues.act_nouns {
            if let Some(act) = Act::parse(act) {
                for n in nouns {
                    l.act_nouns.insert(fold(n), act);
                }
            }
        }
        l.set_apart = f.cues.asking.set_apart.iter().map(|s| fold(s)).collect();
        l.asked = f.cues.asking.asked.iter().map(|s| fold(s)).collect();
        l.press = f.cues.media.press.iter().map(|s| fold(s)).collect();
        for m in &f.cues.media.nouns {
            l.media.add(m, ());
        }
        for r in &f.nouns.roles {
            l.role_en.entry(r.office.clone()).or_insert_with(|| r.en.clone());
            for a in &r.ar {
                l.roles.add(a, r.office.clone());
                // "رئيسة", "نائبة رئيس": the office held by a woman
                let (first, rest) = a.split_once(' ').unwrap_or((a, ""));
                if !first.starts_with("ال") && !first.ends_with(['ة', 'ي', 'ى', 'ا', 'ن']) && first.chars().count() >= 4
                {
                    l.roles.add(format!("{first}ة {rest}").trim(), r.office.clone());
                }
            }
        }
        for b in &f.nouns.bodies {
            for a in &b.ar {
                // "الدفاع" alone is a ministry only as "الخارجية الروسية" is: with the article, before an adjective
                let key = if b.bare { format!("bare:{}", b.key) } else { b.key.clone() };
                l.bodies.add(a, key);
            }
        }
        f.nouns.vague.iter().for_each(|a| l.vague.add(a, ()));
        for (kind, list) in [
            ("ministry", &f.nouns.reduced.ministry),
            ("pair", &f.nouns.reduced.pair),
            ("two_people", &f.nouns.reduced.two_people),
            ("person", &f.nouns.reduced.person),
        ] {
            list.iter().for_each(|a| l.reduced.add_with_article(a, kind));
        }
        f.nouns.places.nouns.iter().for_each(|a| l.places.add(a, ()));
        for (bit, list) in [
            (class::COMPL, &f.function.complementizers),
            (class::PREP, &f.function.prepositions),
            (class::CONJ, &f.function.conjunctions),
            (class::REL, &f.function.relatives),
            (class::DEM, &f.function.demonstratives),
            (class::NEG, &f.function.negations),
            (class::PART, &f.function.particles),
        ] {
            for w in list {
                *l.classes.entry(fold(w)).or_default() |= bit;
            }
        }
        f.function.adjuncts.iter().for_each(|a| l.adjuncts.add_exact(a, ()));
        f.function.impersonal.iter().for_each(|a| l.impersonal.add_exact(a, ()));
        l.unnamed = f.function.unnamed.iter().map(|s| fold(s)).collect();
        l.broken_adjectives = f.function.broken_adjectives.iter().map(|s| fold(s)).collect();
        l.named_after = f.nouns.places.named_after.iter().map(|s| fold(s)).collect();
        l.capital_words = f.nouns.places.capital.iter().map(|s| fold(s)).collect();
        l.own_un = f.function.own_un.iter().map(|s| fold(s)).collect();
        l.addressees = f.function.addressees.iter().map(|s| fold(s)).collect();
        l.accusatives = f.function.accusatives.iter().map(|s| fold(s)).collect();
        l.loners = f.function.loners.iter().map(|s| fold(s)).collect();
        l.adverbs = f.function.adverbs.iter().map(|s| fold(s)).collect();
        l.directions = f.nouns.places.directions.iter().map(|s| fold(s)).collect();
        l.own_letter = f.function.own_letter.iter().map(|s| fold(s)).collect();
        l.name_parts = f.name_parts.lines().filter(|x| !x.starts_with('#')).map(fold).collect();
        l.names = f.names.lines().filter(|x| !x.starts_with('#')).map(fold).collect();
        for (i, tr) in f.events.trigger.iter().enumerate() {
            l.triggers.push(Trigger {
                kind: tr.r#type.clone(),
                mode: (!tr.mode.is_empty()).then(|| tr.mode.clone()),
                roles: tr.roles.clone(),
                needs: tr.needs.iter().map(|s| fold(s)).collect(),
                object: tr.object.iter().map(|s| fold(s)).collect(),
                subject: tr.subject.iter().map(|s| fold(s)).collect(),
                background: tr.background,
            });
            tr.noun.iter().for_each(|n| l.trigger_nouns.add(n, i));
            for (perf, impf) in &tr.verb {
                for (form, v) in finite_spelled(perf, impf) {
                    l.finite.entry(form.clone()).or_insert(v);
                    l.trigger_verbs.entry(form).or_default().push((i, v, false));
                }
            }
        }
        l.not_after = f.events.not_after.iter().map(|s| fold(s)).collect();
        l.further = f.events.further.iter().map(|s| fold(s)).collect();
        l.protested = f.events.protested.iter().map(|s| fold(s)).collect();
        l.subjects = f.events.subjects.iter().map(|s| fold(s)).collect();
        l.planned = f.events.planned.iter().map(|s| fold(s)).collect();
        l.plan.extend(f.events.plan_nouns.iter().map(|s| fold(s)));
        l.unreal = f.events.unreal.iter().map(|s| fold(s)).collect();
        l.unreal_nouns = f.events.unreal_nouns.iter().map(|s| fold(s)).collect();
        l.after = f.events.after.iter().map(|s| fold(s)).collect();
        l.light_nouns = f.events.light_nouns.iter().map(|s| fold(s)).collect();
        l.forces = f.events.forces.iter().map(|s| fold(s)).collect();
        l.sites = f.events.sites.iter().map(|s| fold(s)).collect();
        l.not_object = f.events.not_object.iter().map(|s| fold(s)).collect();
        l.devices = f.events.devices.iter().map(|s| fold(s)).collect();
        l.weapons = f.events.weapons.iter().map(|s| fold(s)).collect();
        for (list, forms) in [
            (&f.events.light, &mut l.light),
            (&f.events.plan, &mut l.plan),
            (&f.events.end, &mut l.end),
            (&f.events.hit, &mut l.hit),
            (&f.events.happen, &mut l.happen),
            (&f.events.outcome, &mut l.outcome),
        ] {
            for (perf, impf) in list {
                for (form, v) in finite_spelled(perf, impf) {
                    l.finite.entry(form.clone()).or_insert(v);
                    forms.insert(form);
                }
            }
        }
        for (perf, impf) in f.verbs.lines().filter(|x| !x.starts_with('#')).filter_map(|x| x.split_once(' ')) {
            for (form, v) in finite_spelled(perf, impf) {
                l.finite.entry(form).or_insert(v);
            }
        }
        for (i, m) in f.measures.measure.iter().enumerate() {
            let Some(id) = Measure::parse(&m.id) else { continue };
            l.measures.push(MeasureEntry { id, only: m.only.clone(), or: m.or.as_deref().and_then(Measure::parse) });
            for (list, g) in [(&m.verb, Governs::Verb), (&m.subj, Governs::Subject)] {
                for (perf, impf) in list {
                    for (form, v) in finite_spelled(perf, impf) {
                        l.finite.entry(form.clone()).or_insert(v);
                        l.measure_verbs.entry(form).or_default().push((i, g, v));
                    }
                }
            }
            m.noun.iter().for_each(|n| l.measure_nouns.add(n, (i, Governs::Noun)));
            m.things.iter().for_each(|n| l.measure_nouns.add(n, (i, Governs::Thing)));
            m.phrase.iter().for_each(|n| l.measure_nouns.add(n, (i, Governs::Phrase)));
        }
        for c in &f.measures.counted {
            let what = crate::reading::what(&c.what);
            c.forms.iter().for_each(|n| l.counted.add(n, what));
        }
        for (n, list) in [(1, &f.measures.singular), (2, &f.measures.dual)] {
            list.iter().for_each(|w| l.few.add_exact(w, n));
        }
        let whats: FxHashMap<&str, &'static str> = f
            .measures
            .counted
            .iter()
            .flat_map(|c| c.forms.iter().map(|w| (w.as_str(), crate::reading::what(&c.what))))
            .collect();
        for w in f.measures.singular.iter().filter(|w| !w.contains(' ') && !w.ends_with('ا')) {
            let Some(what) = whats.get(w.as_str()) else { continue };
            for (form, n) in few_forms(w, human(what)) {
                l.few.add_exact(&form, n);
                l.counted.add(&form, what);
            }
        }
        for (name, list) in [
            ("at_least", &f.measures.bounds.at_least),
            ("about", &f.measures.bounds.about),
            ("at_most", &f.measures.bounds.at_most),
        ] {
            list.iter().for_each(|b| l.bounds.add_exact(b, name));
        }
        l.tolls = Tolls::compile(&f.tolls);
        l.words = f.words;
        f.measures.running.iter().for_each(|b| l.running.add(b, ()));
        f.measures.units.iter().for_each(|b| l.units.add(b, ()));
        l.models = f.measures.models.iter().map(|s| fold(s)).collect();
        let folded = |v: &[String]| v.iter().map(|s| fold(s)).collect::<Vec<_>>();
        l.furniture = Furniture {
            starts: folded(&f.furniture.starts),
            whole: folded(&f.furniture.whole).into_iter().collect(),
            holds: folded(&f.furniture.holds),
            caveats: folded(&f.furniture.caveats),
            caveat_neg: folded(&f.furniture.caveat_neg).into_iter().collect(),
        };
        l.denials = denials::Denials::compile(&f.denials);
        l.genres = crate::genre::Words::compile(&f.genres);
        l.mood = MoodWords::compile(&f.mood);
        f.furniture.labels.iter().for_each(|b| l.labels.add_exact(b, false));
        f.furniture.label_nouns.iter().for_each(|b| l.labels.add_exact(b, true));
        for r in &f.furniture.relations {
            r.words.iter().for_each(|w| l.relations.add_exact(w, r.kind.clone()));
        }
        l.mark_verbs();
        l
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

/// A participle used as an adjective in its genders and numbers, folded, without the article: "موالي" gives "مواليه", "موالون", "موالين".
fn adjective_forms(word: &str) -> Vec<String> {
    let (f, bare) = (fold(word), fold(word));
    let stem = bare.strip_suffix('ي').unwrap_or(&bare);
    let ends = ["ه", "ات"].map(|e| format!("{f}{e}"));
    let short = ["ون", "ين", ""].map(|e| format!("{stem}{e}"));
    ends.into_iter().chain(short).chain([f.clone()]).collect()
}
