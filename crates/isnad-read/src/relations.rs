//! Who backs, belongs to or is at war with whom, and by what words an outlet labels them.

use crate::figures::innermost;
use crate::names::{Doc, EntityKind, Mention};
use crate::reading::{Label, Relation, Statement, Who};

fn who(d: &Doc<'_>, m: &Mention) -> Who {
    Who { name: d.text(m.start, m.end), entity: m.entity.map(|e| d.kb.entity(e).id.clone()), anonymous: false }
}

/// Reads the relations of a report.
pub(crate) fn relations(d: &Doc<'_>, statements: &[Statement]) -> Vec<Relation> {
    let mut out = Vec::new();
    for s in &d.t.sentences {
        let mut i = s.start;
        while i < s.end {
            let Some(h) = d.lex.relations.at(d.t, i) else {
                i += 1;
                continue;
            };
            let subject = (s.start..i)
                .rev()
                .take(10)
                .find_map(|k| d.mention(k))
                .filter(|m| d.kind_of(m) != EntityKind::Person || h.value != "member_of");
            let object = (h.end..s.end.min(h.end + 4)).find_map(|k| d.mention(k));
            if let (Some(a), Some(b)) = (subject, object)
                && a.entity != b.entity
            {
                let span = d.t.span(a.start, b.end);
                out.push(Relation {
                    span,
                    kind: h.value.clone(),
                    subject: who(d, a),
                    object: who(d, b),
                    statement: innermost(statements, d.t.span(i, h.end)),
                });
            }
            i = h.end.max(i + 1);
        }
    }
    out
}

/// Reads the labels of a report: loaded words beside a name.
pub(crate) fn labels(d: &Doc<'_>, statements: &[Statement]) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for s in &d.t.sentences {
        for i in s.start..s.end {
            let Some(h) = d.lex.labels.at(d.t, i) else { continue };
            let named = |k: usize| d.mention(k).filter(|m| !m.adjective && d.kind_of(m) != EntityKind::Person);
            let near = (i.saturating_sub(2).max(s.start)..i)
                .rev()
                .find_map(named)
                .or_else(|| (h.end..s.end.min(h.end + 3)).find_map(named));
            let Some(m) = near else { continue };
            let span = d.t.span(i, h.end);
            if out.last().is_some_and(|l| l.span.overlaps(span)) {
                continue;
            }
            out.push(Label { span, of: who(d, m), statement: innermost(statements, span) });
        }
    }
    out
}
