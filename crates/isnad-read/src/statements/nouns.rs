//! Statements without a verb of saying: verbal nouns ("دعوة الوزير إلى") and attributions ("وفقا لـ").

use super::*;

/// "إعلان أثينا أن …", "دعوة أثينا إلى …".
pub(super) fn masdar(d: &Doc<'_>, s: Sentence, c: &CueAt, f: CueForm, cues: &[CueAt]) -> Option<Draft> {
    // "عبر عن رغبته في أن" is one statement; "بناء على طلب فلان" hands on nothing
    let before = d.t.fold(c.start.wrapping_sub(1));
    if d.lex.words.common.upon.has(before) && d.lex.words.said.according_to.has(d.t.fold(c.start.wrapping_sub(2)))
        || d.lex.words.common.about.has(before)
            && cues[cues.partition_point(|x| x.start + 16 <= c.start)..]
                .iter()
                .take_while(|x| x.start < c.start)
                .any(CueAt::is_verb)
            && isnad_text::strip_enclitic(d.t.fold(c.start)).is_some()
    {
        return None;
    }

    let cue = &d.lex.cues[f.cue];
    if d.is_definite(c.start) {
        return None;
    }
    let mut from = if d.lex.words.common.from.has(d.t.fold(c.end)) { c.end + 1 } else { c.end };
    // "اتهامات متبادلة بين الجارين بسرقة …"
    if d.lex.words.said.mutual.begins(d.t.fold(from)) && d.lex.words.common.between.has(d.t.fold(from + 1)) {
        let nps = d.np_list(from + 2, s.end);
        let end = nps.last()?.end;
        let hit = d.find_lead(cue, end, s.end, false)?;
        let (content, direct) = d.content(&hit, s, c, cues, None);
        let who =
            if nps.len() == 1 && nps[0].end > nps[0].start + 1 { vec![d.plain(&nps[0], false)] } else { d.who(&nps) };
        return (content.1 > content.0).then(|| {
            draft(d, c, cue.lemma.clone(), &nps, who, cue.act, vec![content], direct, hit.via, None, "S-MUTUAL", s)
        });
    }
    while d.lex.words.said.new.begins(d.t.fold(from)) {
        from += 1;
    }
    let np = d.np(from, s.end).filter(|n| {
        !n.clitic
            && (n.entity.is_some()
                || n.country.is_some()
                || n.person.is_some()
                || matches!(n.head, crate::names::Head::Role(_) | crate::names::Head::Vague))
    })?;
    let nps = vec![np];
    let end = nps[0].end;
    let hit = d.find_lead(cue, end, s.end, false)?;
    // "بعد تهديد فلان، قال الناطق": the sentence's own verb begins another clause
    let another = (end..=hit.content).any(|k| d.is_comma(k)) && d.finite(hit.content).is_some();
    if hit.content > end + 6 || another {
        return None;
    }
    if hit.kind == lead::Found::Np {
        return None;
    }
    let (content, direct) = d.content(&hit, s, c, cues, None);
    let who = d.who(&nps);
    (content.1 > content.0).then(|| {
        draft(d, c, cue.lemma.clone(), &nps, who, cue.act, vec![content], direct, hit.via, None, "S-MASDAR", s)
    })
}

/// "بحسب …", "كما أعلن …": the source follows, the content is the clause before or after.
pub(super) fn attribution(d: &Doc<'_>, s: Sentence, c: &CueAt, with_verb: bool, drafts: &[Draft]) -> Option<Draft> {
    let mut at = c.end;
    let mut cue = (c.start, c.end);
    if d.t.fold(at.saturating_sub(1)) != "ل" && d.lex.words.said.what.has(d.t.fold(at)) {
        at += 1;
    }
    let mut act = Act::Assert;
    if with_verb {
        let verb = d.cue(at).iter().find(|f| matches!(f.kind, CueKind::Verb(_)))?;
        act = d.lex.cues[verb.cue].act;
        // "كما أعلن X أن …" is an ordinary verb with its own content
        // "وفق ما صرح به الوزير"
        let back = usize::from(d.points_back(at + 1));
        let nps = d.np_list(d.skip_adjuncts(at + 1 + back, s.end), s.end);
        let end = nps.last().map_or(at + 1, |n| n.end);
        let own = d.find_lead(&d.lex.cues[verb.cue], end, s.end, verb.object);
        if own.is_some()
            && !d.lex.words.said.conveys.has(&d.lex.cues[verb.cue].lemma)
            && !verb.object
            && !d.ends_clause(end, s.end)
        {
            return None;
        }
        if d.lex.words.common.as_said.has(d.t.fold(c.start)) {
            cue = (at, at + 1);
        }
        at = d.skip_adjuncts(at + 1 + back, s.end);
    }
    // "وفق تعبيرها", "حسب وصفه": the speaker's own words again
    if !with_verb
        && isnad_text::strip_enclitic(d.t.fold(at)).is_some()
        && d.mention_from(at).is_none()
        && d.lex.words.said.own_words.begins(d.t.fold(at))
    {
        return None;
    }
    let mut nps = d.np_list(at, s.end);
    // "وفق ما نقلت صحيفة عن طبيب": the carrier hands on what a source says
    if with_verb
        && let Some(end) = nps.last().map(|n| n.end)
        && let Some(k) =
            (end..s.end.min(end + 5)).find(|k| d.lex.words.common.about.has(d.t.fold(*k)) && !d.is_comma(*k))
        && (c.start..at).any(|k| d.cue(k).iter().any(|f| d.lex.words.said.conveys.has(&d.lex.cues[f.cue].lemma)))
    {
        let behind = d.np_list(k + 1, s.end);
        if !behind.is_empty() {
            cue = (at.saturating_sub(1).max(c.start), at.max(c.start + 1));
            nps = behind;
        }
    }
    // "طبقا لمنشور صدر عن النقابة"
    if !with_verb && let Some(by) = carried::issued_by(d, at + 1, s.end) {
        nps = by;
    }
    // "حسب قائمة أعدتها النقابة": whoever made the document
    if !with_verb
        && let Some(n) = nps.first().cloned().or_else(|| d.phrase(at, s.end).map(|m| d.plain_np(m.start, m.end)))
        && (n.end..s.end.min(n.end + 2)).any(|k| d.finite(k).is_some_and(|v| v.1) && k == n.end)
    {
        let by = d.np_list(n.end + 1, s.end);
        if !by.is_empty() && n.head == crate::names::Head::Other {
            nps = by;
        }
    }
    if nps.is_empty() && !with_verb {
        nps.extend(d.phrase(at, s.end).map(|m| d.plain_np(m.start, m.end)));
    }
    // "بحسب ما ذكره البارحة": the sentence's own subject
    if nps.is_empty() && with_verb && d.ends_clause(d.skip_adjuncts(at, s.end), s.end) {
        nps = d.sentence_subject(s, c.start).unwrap_or_default();
        if let Some(n) = nps.last_mut() {
            n.end = n.end.min(c.start);
        }
        let who = d.who(&nps);
        let (content, direct) = d.clause_before(c.start, s);
        return (!who.is_empty() && content.1 > content.0 + 1).then(|| {
            draft(d, c, d.t.fold(c.start).to_owned(), &[], who, act, vec![content], direct, None, None, "S-ATTR", s)
        });
    }
    let first = nps.first()?;
    if first.head == crate::names::Head::Other && first.country.is_none() && with_verb
        || d.lex.not_sources.at(d.t, first.start).is_some()
    {
        return None;
    }
    let end = nps.last()?.end;
    let who = d.who(&nps);
    let initial = d.skip_adjuncts(s.start, c.start) >= c.start
        || c.start == s.start
        // "…، وبحسب البلدية، فإن فتح الجسر": what follows
        || d.is_comma(end) && d.lex.words.said.so.has(d.t.fold(end + 1));
    let (content, direct) = if initial {
        // "وحسب مصادر مطلعة، تحدثت إلى الصحيفة، فإن …"
        let led = (end..s.end.min(end + 16))
            .find(|k| d.lex.words.said.begins_so.begins(d.t.fold(*k)) && d.class(*k) & class::COMPL != 0);
        let mut from = led.unwrap_or(end);
        while from < s.end && !d.is_comma(from) && d.class(from) & class::COMPL == 0 {
            from += 1;
            if from > end + 14 {
                return None;
            }
        }
        while from < s.end && (d.is_comma(from) || d.class(from) & class::COMPL != 0) {
            from += 1;
        }
        let to = d.trim_end(from, s.end);
        (to > from).then_some(((from, to), d.directness(from, to)))?
    } else {
        d.clause_before(c.start, s)
    };
    if drafts.iter().rev().take(NEAR).any(|x| x.cue.0 >= s.start && x.content.contains(&content) && x.who == who)
        || content.1 <= content.0 + 1
    {
        return None;
    }
    let mut x =
        draft(d, c, d.t.fold(c.start).to_owned(), &nps, who, act, vec![content], direct, None, None, "S-ATTR", s);
    x.cue = cue;
    Some(x)
}
