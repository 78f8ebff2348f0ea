//! Which words of a sentence tell of a happening.

use super::{At, is_result};
use crate::names::Doc;
use isnad_text::{Kind, Sentence, strip_article};

pub(super) fn triggers(d: &Doc<'_>, s: Sentence) -> Vec<At> {
    let mut out: Vec<At> = Vec::new();
    let mut i = s.start;
    while i < s.end {
        let named = d.mention(i).is_some_and(|m| m.cut == 0 || m.start != i);
        if d.t.tokens[i].kind != Kind::Word || named || d.date(i).is_some() {
            i += 1;
            continue;
        }
        // "التي استردتها الكتيبة": a verb, whatever noun is written so
        let relative = i > s.start
            && d.class(i - 1) & crate::lex::class::REL != 0
            && d.trigger_verb(i).is_some()
            && !matches!(d.t.fold(i - 1), "من" | "ومن");
        if let Some(h) = d.lex.trigger_nouns.at(d.t, i).filter(|h| !relative && !d.tells_as_verb(i, h, s)) {
            let tr = &d.lex.triggers[h.value];
            // "للقتال", "لمفاوضات": a purpose, no happening
            let seized = tr.mode.as_deref() == Some("seize");
            let purpose = h.prefix.prep == Some('ل') && (tr.roles == "both" || seized && h.pronoun.is_none());
            // "استعادت السيطرة": the verb's own object; "المدينة المحاصرة": an adjective; "هذا الهجوم": told before
            let told = seized
                && out.last().is_some_and(|o| {
                    o.verb.is_some() && i - o.end <= 3 && d.lex.triggers[o.trigger].mode.as_deref() == Some("seize")
                })
                // "لاستعادة السيطرة على"
                || seized && i > s.start && d.t.fold(i).ends_with("السيطره") && d.t.fold(i - 1).ends_with("استعاده")
                || h.prefix.article
                    && h.prefix.prep.is_none()
                    && i > s.start
                    && (d.t.fold(i).ends_with("محاصره") && d.is_definite(i - 1)
                        || d.class(i - 1) & crate::lex::class::DEM != 0)
                // "بلدات محاصرة": an adjective too
                || d.t.fold(i) == "محاصره"
                    && i > s.start
                    && d.class(i - 1) == 0
                    && d.t.is_word(i - 1)
                    && d.finite(i - 1).is_none()
                    && d.group(h.end, s.end).is_none_or(|g| d.written_prep(g.start()).is_some());
            // "تنظر في التفجير", "تبنت التفجير", "أحرقته بغارة": told already
            let again = h.prefix.article
                && h.prefix.prep.is_none()
                && h.end == i + 1
                && matches!(tr.mode.as_deref(), Some("" | "explosives") | None)
                && tr.roles == "actor"
                && tr.kind == "ASSAULT"
                && i > s.start
                && (matches!(d.t.fold(i - 1), "في" | "عن" | "من" | "الي")
                    || (i.saturating_sub(3).max(s.start)..i)
                        .any(|k| d.t.fold(k).contains("تبن") || d.t.fold(k).contains("نسب")))
                && d.mention_from(i + 1).is_none_or(|m| !m.adjective)
                && !d.is_definite(i + 1)
                && d.t.fold(i + 1) != "علي"
                // "وجرح بحاران في الكمين": whom it hit is told here
                && !(d.t.fold(i - 1) == "في"
                    && out.iter().all(|o| o.verb.is_some() && is_result(d, o))
                    && (i.saturating_sub(9).max(s.start)..i - 1).any(|k| d.hurts(k) && d.finite(k).is_some()))
                && !(matches!(d.t.fold(i + 1), "التي" | "الذي")
                    && (d.lex.is_light(d.t.fold(i + 2)) || d.lex.is_hit(d.t.fold(i + 2))));
            let counted =
                i > s.start && d.t.fold(i - 1).starts_with('ب') && isnad_text::number_at(d.t, i - 1).is_some();
            let means = (h.prefix.prep == Some('ب') || counted)
                && tr.kind == "ASSAULT"
                && tr.roles == "actor"
                && out.last().is_some_and(|o| {
                    o.verb.is_some()
                        && i - o.end <= 9
                        && d.lex.triggers[o.trigger].kind == "ASSAULT"
                        && d.measure_verb(o.start)
                            .is_none_or(|m| d.lex.measures[m.0].id != crate::reading::Measure::Killed)
                        && (o.end..i).all(|k| !d.is_comma(k) && d.finite(k).is_none())
                });
            // "هدنة … بدأ سريانها": the coming into force tells it
            let in_force = tr.mode.as_deref() == Some("ceasefire")
                && !d.t.fold(i).contains("سريان")
                && (i.saturating_sub(2).max(s.start)..s.end.min(h.end + 4)).any(|k| d.t.fold(k).contains("سريان"))
                && !(i..s.end.min(h.end + 4)).any(|k| d.t.fold(k).contains("اعلن"));
            if means
                && let Some(o) = out.last_mut().filter(|o| d.lex.is_hit(d.t.fold(o.start)))
                && let Some(form) = o.verb
            {
                *o = At {
                    start: i,
                    end: h.end,
                    trigger: h.value,
                    verb: None,
                    pronoun: false,
                    via: Some((o.start, o.trigger, form)),
                };
                i = h.end;
                continue;
            }
            // "في مواجهة المتمردين" is facing them, "مواجهة بين" and "مواجهات" are fights
            let facing = d.t.fold(i).ends_with("مواجهه")
                && !(h.end..s.end.min(h.end + 3)).any(|k| matches!(d.t.fold(k), "بين" | "مع"));
            let sent = tr.kind == "MOBILIZE"
                && out.last().is_some_and(|o| {
                    o.verb.is_some() && i - o.end <= 6 && d.lex.triggers[o.trigger].kind == "MOBILIZE"
                });
            // "من سيطرة القراصنة": from whom it was taken; "الاحتلال" is whoever occupies
            let held = seized
                && (d.t.fold(i).ends_with("سيطره") && i > s.start && d.t.fold(i - 1) == "من"
                    || h.prefix.article && d.t.fold(i).ends_with("الاحتلال"));
            // "استهداف ضربة مرفأ": the strike tells it
            let of_strike = d.t.fold(i).ends_with("استهداف")
                && d.lex.trigger_nouns.at(d.t, h.end).is_some_and(|n| {
                    n.prefix.conj.is_none()
                        && n.prefix.prep.is_none()
                        && d.lex.triggers[n.value].kind == "ASSAULT"
                        && d.lex.triggers[n.value].roles == "actor"
                        && d.lex.triggers[n.value].mode.as_deref() != Some("seize")
                });
            // "منذ نهاية الحرب صيف 1975": a point in time
            let since = d.t.fold(i).ends_with("حرب")
                && (i.saturating_sub(2).max(s.start)..i).any(|k| matches!(d.t.fold(k), "منذ" | "ومنذ"));
            let other = !tr.object.is_empty() && !d.noun_object(&h, i, s);
            let purpose =
                purpose || other || held || of_strike || since || told || again || means || in_force || facing || sent;
            let needed = !purpose
                && (tr.needs.is_empty()
                    || (i.saturating_sub(if tr.kind == "AGREE" { 11 } else { 6 }).max(s.start)..s.end.min(h.end + 7))
                        .any(|k| {
                            let f = d.t.fold(k);
                            tr.needs.iter().any(|n| {
                                n == f
                                    || strip_article(f) == Some(n)
                                    || f.strip_prefix(['و', 'ف', 'ب', 'ل']) == Some(n.as_str())
                            })
                        }));
            // "اتفاق على تهدئة وانسحاب الكتائب": agreed, not done
            let agreed = tr.kind == "RETREAT"
                && (i.saturating_sub(8).max(s.start)..i).any(|k| {
                    d.t.fold(k) == "علي"
                        && (k.saturating_sub(4).max(s.start)..k)
                            .any(|p| d.t.fold(p).contains("اتفا") || d.t.fold(p).contains("اتفق"))
                })
                && tr.mode.as_deref() == Some("withdraw");
            let setting = agreed || tr.background && d.background(i, h.end, s);
            if needed && !setting && !d.refused(i, s, tr.kind == "ASSAULT") && !d.unreal(i, s) && !d.not_done(i, s) {
                // "تدمير وإحراق الزوارق": one deed in two words
                if let Some(o) = out.last_mut().filter(|o| {
                    o.verb.is_none()
                        && o.end == i
                        && h.prefix.conj.is_some()
                        && tr.roles == "target"
                        && d.lex.triggers[o.trigger].roles == "target"
                        && d.lex.triggers[o.trigger].kind == tr.kind
                }) {
                    o.end = h.end;
                    o.pronoun |= h.pronoun.is_some();
                    i = h.end;
                    continue;
                }
                out.push(At {
                    start: i,
                    end: h.end,
                    trigger: h.value,
                    verb: None,
                    pronoun: h.pronoun.is_some(),
                    via: None,
                });
                i = h.end;
                continue;
            }
            if h.end > i + 1 {
                i = h.end;
                continue;
            }
        }
        let f = d.t.fold(i);
        let fits = |t: usize| {
            let needs = &d.lex.triggers[t].needs;
            // "قنبلة يدوية قديمة سقطت": a thing that falls may stand before its verb
            let from = if d.t.fold(i).trim_start_matches('و').starts_with("سقط") { i.saturating_sub(5) } else { i };
            let reach = if d.lex.triggers[t].mode.as_deref() == Some("firearms") { 14 } else { 9 };
            needs.is_empty()
                || (from.max(s.start)..s.end.min(i + reach)).any(|k| needs.iter().any(|n| n == d.t.fold(k)))
        };
        let verbs = d.trigger_verbs(i);
        if let Some((t, v)) = verbs.iter().copied().find(|x| fits(x.0)).or(verbs.first().copied()) {
            let tr = &d.lex.triggers[t];
            let prev = if i > s.start { d.t.fold(i - 1) } else { "" };
            let negated = matches!(prev, "لم" | "لن" | "لا" | "ولم" | "ولن" | "ولا" | "ما");
            let unreal = v.imperfect
                && matches!(prev, "ان" | "قد" | "لكي" | "اذا" | "حتي" | "وان" | "يمكن")
                && !d.is_planned(i, s);
            // a masculine perfect is a verb only where the clause has room for one; "ردا على", "هو رد مناسب" are nouns
            let plain =
                !v.imperfect && v.number == crate::lex::Number::Singular && v.person == crate::lex::Person::Masculine;
            let noun = plain && d.finite(i).is_none()
                || ["اً", "ًا"].iter().any(|w| d.t.raw(i).ends_with(w))
                || d.t.fold(i) == "ردا"
                || matches!(prev, "هي" | "هو") && d.t.fold(i) == "رد"
                || matches!(prev, "مما" | "ما") && d.t.fold(i).starts_with("دفع");
            // "ما لم ينسحب ويخل الجسر"
            let unless = (i.saturating_sub(8).max(s.start + 1)..i)
                .any(|k| d.t.fold(k) == "لم" && d.t.fold(k - 1) == "ما" || matches!(d.t.fold(k), "لو" | "اذا"));
            if noun || unless || d.lacks_two(i, v, s) {
                i += 1;
                continue;
            }
            let several = v.number != crate::lex::Number::Singular && tr.roles == "both";
            let needed = tr.needs.is_empty() || several || fits(t);
            // the form with a pronoun is not a noun that ends in ة
            let noun_in_ta = d.t.raw(i).ends_with('ة');
            // "غارات طالت مخازن": the strike's own verb; "التي يحتلها": a state
            let stem = f.trim_start_matches('و');
            let own_verb = (d.lex.is_hit(f) && stem == f)
                && out.iter().any(|o| {
                    o.verb.is_none()
                        && i - o.end <= 14
                        && d.lex.triggers[o.trigger].kind == "ASSAULT"
                        && (o.end..i).all(|k| d.finite(k).is_none() || d.lex.is_light(d.t.fold(k)))
                });
            let behind_rel = i > s.start
                && (d.class(i - 1) & crate::lex::class::REL != 0
                    || matches!(d.t.fold(i - 1), "كانت" | "كان" | "لا" | "تزال" | "يزال")
                        && i > s.start + 1
                        && d.class(i - 2) & crate::lex::class::REL != 0);
            let resumed = matches!(d.t.fold(i + 1), "عليها" | "عليه" | "عليهما");
            let stands = v.imperfect && tr.kind == "MOBILIZE" && tr.roles == "intransitive" && !d.is_planned(i, s);
            let state = stands
                || v.imperfect
                    && matches!(tr.kind.as_str(), "ASSAULT" | "MOBILIZE")
                    && (behind_rel || tr.mode.as_deref() == Some("seize") && resumed);
            // "استهدف تفجير البارحة محطة قطار": the noun tells it
            let of_noun = d.lex.is_hit(f)
                && (i + 1..s.end.min(i + 5)).any(|k| {
                    d.lex.trigger_nouns.at(d.t, k).is_some_and(|h| {
                        d.lex.triggers[h.value].kind == "ASSAULT" && h.prefix.prep.is_none() && !h.prefix.article
                    })
                });
            if own_verb || state || of_noun {
                i += 1;
                continue;
            }
            let looks_noun = strip_article(f).is_some() && !d.lex.is_finite_form(f)
                || noun_in_ta
                || f.strip_prefix('ب').is_some_and(|w| d.lex.trigger_verb(w).is_some())
                || f.starts_with("لل")
                || d.lex.measure_nouns.at(d.t, i).is_some_and(|h| h.value.1 == crate::lex::Governs::Thing);
            if !negated
                && !unreal
                && needed
                && !looks_noun
                && d.class(i) == 0
                && !d.in_construct(i, s)
                && d.lex.bodies.at(d.t, i).is_none()
                && d.lex.roles.at(d.t, i).is_none()
            {
                let pronoun = d.lex_finite(i).is_some_and(|x| x.1);
                out.push(At { start: i, end: i + 1, trigger: t, verb: Some(v), pronoun, via: None });
            }
        }
        i += 1;
    }
    out
}
