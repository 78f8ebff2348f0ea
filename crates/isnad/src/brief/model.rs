//! What the brief says, in one language, before it is laid out.

use super::parts::{Stands, undated};
use crate::translate::{Renderings, gather};
use isnad_ledger::{
    Claim, Lang, Ledger, Proposition, Stance, Status, Tally, count, count_of, measure_words, name_of, shown,
};
use isnad_read::Scope;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A whole brief.
#[derive(Debug, Serialize)]
pub struct Brief {
    /// Its language.
    #[serde(serialize_with = "as_code")]
    pub lang: Lang,
    /// Headline.
    pub title: String,
    /// What it was made from.
    pub made_from: String,
    /// Parts, an episode's together.
    pub sections: Vec<Section>,
    /// How to read it.
    pub legend: Vec<String>,
    /// What a translator made of quotations, where one was asked and nothing stands in the lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renderings: Vec<Rendering>,
}

/// What a translator made of a report's own words.
#[derive(Debug, Serialize)]
pub struct Rendering {
    /// The words, as they stand in quotation marks.
    pub words: String,
    /// In English.
    pub text: String,
    /// Who made it; nobody has checked it.
    pub by: String,
}

fn as_code<S: serde::Serializer>(l: &Lang, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(if *l == Lang::Ar { "ar" } else { "en" })
}

/// One part.
#[derive(Debug, Serialize)]
pub struct Section {
    /// 1 an episode, 2 a part of it.
    pub level: u8,
    /// Heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Lines.
    Items(Vec<Item>),
    /// A table: head, rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A chart of a tally, where the format can draw.
    Chart(Box<Tally>, Vec<(String, String)>, String),
}

/// A line with its status and sources.
#[derive(Debug, Serialize)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// Status.
    pub badge: Option<Badge>,
    /// Sources and id.
    pub note: String,
    /// What else the same words claim.
    pub also: Vec<String>,
    /// The reports' own words.
    pub quotes: Vec<String>,
}

/// A status mark.
#[derive(Debug, Serialize)]
pub struct Badge {
    /// For styles.
    pub class: String,
    /// For people.
    pub word: String,
}

pub(super) fn w(lang: Lang, ar: &str, en: &str) -> String {
    if lang == Lang::Ar { ar.to_owned() } else { en.to_owned() }
}

impl Brief {
    /// The brief of a ledger.
    pub fn of(l: &Ledger, lang: Lang) -> Brief {
        let outlets: BTreeSet<&str> = l.entries().filter_map(|e| e.report.outlet.as_deref()).collect();
        let days: Vec<_> = l.entries().filter_map(|e| e.reading.published).collect();
        let span = match (days.iter().min(), days.iter().max()) {
            (Some(a), Some(b)) if a != b => {
                w(lang, &format!(" من {} إلى {}", fence(a), fence(b)), &format!(", {a} to {b}"))
            }
            (Some(a), _) => format!(" {a}"),
            _ => String::new(),
        };
        let n = l.entries().count();
        let made_from = w(
            lang,
            &format!("{} من {}{span}", count(n, "report", lang), count_of(outlets.len(), "outlet", lang)),
            &format!("{} of {}{span}", count(n, "report", lang), count(outlets.len(), "outlet", lang)),
        );
        let claims = l.claims();
        let mut episodes: Vec<&str> = Vec::new();
        for c in &claims {
            if !episodes.contains(&c.episode.as_str()) {
                episodes.push(&c.episode);
            }
        }
        // the most told of first
        episodes.sort_by_key(|e| std::cmp::Reverse(claims.iter().filter(|c| c.episode == *e).count()));
        let mut sections = Vec::new();
        let stands = Stands::of(l);
        for e in episodes {
            episode((l, &stands), lang, e, &claims, &mut sections);
        }
        tail(l, lang, &mut sections);
        let mut b = Brief {
            lang,
            title: w(lang, "موجز السجل: من يقول ماذا، وعلى ذمة من", "Ledger brief: who says what, on whose authority"),
            made_from,
            sections,
            legend: legend(lang),
            renderings: Vec::new(),
        };
        b.make_inert();
        b
    }

    /// Makes every word of the reports inert, in one place for all renderings.
    fn make_inert(&mut self) {
        self.each_text(&mut |s| *s = shown(s).into_owned());
    }

    /// Every text of its parts.
    fn each_text(&mut self, of: &mut dyn FnMut(&mut String)) {
        for s in &mut self.sections {
            of(&mut s.title);
            for b in &mut s.blocks {
                match b {
                    Block::Items(items) => {
                        for i in items {
                            let all = [&mut i.text, &mut i.note].into_iter().chain(&mut i.also).chain(&mut i.quotes);
                            all.for_each(&mut *of);
                        }
                    }
                    Block::Table(head, rows) => head.iter_mut().chain(rows.iter_mut().flatten()).for_each(&mut *of),
                    Block::Chart(_, names, caption) => {
                        names.iter_mut().map(|n| &mut n.1).chain([caption]).for_each(&mut *of);
                    }
                }
            }
        }
    }

    /// The quotations of its lines, for a translator.
    pub(crate) fn quotations(&mut self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        self.each_text(&mut |s| gather(s, &mut out));
        out
    }

    /// Takes in what a translator made of them: in its lines, or, for programs, in a list of its own.
    pub(crate) fn render(&mut self, r: &Renderings, in_lines: bool) {
        self.legend.push(r.legend());
        if in_lines {
            self.each_text(&mut |s| *s = r.put(s));
        } else {
            let one = |(words, text, by): (&str, &str, &str)| Rendering {
                words: words.to_owned(),
                text: text.to_owned(),
                by: by.to_owned(),
            };
            self.renderings = r.all().map(one).collect();
        }
    }
}

fn legend(lang: Lang) -> Vec<String> {
    match lang {
        Lang::En => vec![
            "single origin: one source stands behind it, however many outlets carry it".into(),
            "corroborated: independent origins agree".into(),
            "conceded: the side that it harms says so itself".into(),
            "contested: denied, or another side's figure cannot be squared with it".into(),
            "superseded: the same claimant has since given a newer total".into(),
            "Running totals are never added to incidents or to another claimant's totals. The ledger shows support and disagreement; it does not rule on truth.".into(),
        ],
        Lang::Ar => vec![
            "مصدر واحد: وراءه مصدر واحد مهما تعددت الوسائل الناقلة".into(),
            "متطابق: مصادر مستقلة تتفق عليه".into(),
            "أقرّ به المتضرر: الطرف المتضرر نفسه يقول به".into(),
            "متنازع عليه: منفيّ، أو لا يستقيم مع رقم طرف آخر".into(),
            "حلّ محله أحدث: أعطى المصدر نفسه حصيلة أحدث".into(),
            "لا تُجمع الحصائل التراكمية مع الحوادث ولا مع حصائل مصدر آخر. يعرض السجل التأييد والخلاف ولا يحكم بالحقيقة.".into(),
        ],
    }
}

/// What changed and what is disputed first, then losses, truces, who stands where, what happened when, the rest.
fn episode((l, stands): (&Ledger, &Stands), lang: Lang, id: &str, claims: &[&Claim], out: &mut Vec<Section>) {
    let e = l.episode(id);
    let mine: Vec<&Claim> = claims.iter().filter(|c| c.episode == id).copied().collect();
    let head = Section { level: 1, title: if lang == Lang::Ar { e.ar } else { e.en }, blocks: Vec::new() };
    out.push(head);
    let start = out.len();
    let mut part = |title: String, blocks: Vec<Block>| {
        let any = blocks.iter().any(|b| match b {
            Block::Items(v) => !v.is_empty(),
            Block::Table(_, r) => !r.is_empty(),
            Block::Chart(..) => true,
        });
        if any {
            out.push(Section { level: 2, title, blocks });
        }
    };
    part(w(lang, "ما تغيّر", "What changed"), vec![Block::Items(stands.changes(id, lang))]);
    let disputed = grouped(mine.iter().filter(|c| c.status == Status::Contested).map(|c| item(c, lang)).collect());
    part(w(lang, "المتنازع عليه", "Disputed"), vec![Block::Items(disputed)]);
    part(w(lang, "الحصائل بحسب من يعلنها", "Tolls and losses, by who gives them"), tolls(l, lang, id));
    part(w(lang, "الهدن وخروقها المزعومة", "Truces and alleged breaches"), vec![Block::Items(truces(l, lang, id))]);
    part(w(lang, "المواقف طرفا طرفا", "Positions, party by party"), vec![stands.table(l, id, lang)]);
    let moments: Vec<Vec<String>> = l
        .timeline()
        .into_iter()
        .filter(|m| m.episode == id && claims.iter().any(|c| c.id == m.claim && tells(c)))
        .map(|m| {
            vec![
                m.date.clone(),
                if lang == Lang::Ar { m.text.ar } else { m.text.en },
                m.status.words(lang).to_owned(),
                m.reports.len().to_string(),
            ]
        })
        .collect();
    part(
        w(lang, "التسلسل الزمني", "Timeline"),
        vec![Block::Table(
            vec![
                w(lang, "التاريخ", "Date"),
                w(lang, "الحدث كما رُوي", "Event as told"),
                w(lang, "الحال", "Status"),
                w(lang, "تقارير", "Reports"),
            ],
            moments,
        )],
    );
    part(w(lang, "أحداث لم يُذكر يومها", "Events whose day is not told"), undated(&mine, lang));
    part(
        w(lang, "دعوات واتهامات أخرى", "Other calls, offers, accusations"),
        vec![Block::Items(stands.others(&mine, lang))],
    );
    if out.len() == start {
        out.pop();
    }
}

/// Claims that the same words make are shown together: the first, and under it what else they claim.
fn grouped(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for i in items {
        match out.iter_mut().find(|o| !o.quotes.is_empty() && o.quotes == i.quotes) {
            Some(o) if !o.also.contains(&i.text) && o.text != i.text => o.also.push(i.text),
            Some(_) => {}
            None => out.push(i),
        }
    }
    out
}

/// A date fenced for right-to-left text, in which its parts would change places.
fn fence(d: impl std::fmt::Display) -> String {
    format!("\u{2066}{d}\u{2069}")
}

/// Events that say enough to stand in a timeline: somebody does it, or it has a place.
fn tells(c: &Claim) -> bool {
    match &c.proposition {
        Proposition::Event(e) => !e.actors.is_empty() || !e.targets.is_empty() || e.place.is_some(),
        _ => true,
    }
}

pub(super) fn item(c: &Claim, lang: Lang) -> Item {
    let outlets: BTreeSet<&str> = c.counted().iter().map(|t| t.outlet.as_deref().unwrap_or(&t.report)).collect();
    let mut quotes: Vec<String> = Vec::new();
    for t in c.counted() {
        let mark = match (t.stance, lang) {
            (Stance::Denies, Lang::En) => "denial: ",
            (Stance::Denies, Lang::Ar) => "نفي: ",
            _ => "",
        };
        let q = format!("{mark}{}", words_of(&shorten(&t.span.text, 260), lang));
        if !quotes.contains(&q) && quotes.len() < 3 {
            quotes.push(q);
        }
    }
    Item {
        text: if lang == Lang::Ar { c.text.ar.clone() } else { c.text.en.clone() },
        badge: Some(badge(c.status, lang)),
        note: format!("{} · {}", outlets.into_iter().collect::<Vec<_>>().join(w(lang, "، ", ", ").as_str()), c.id),
        also: Vec::new(),
        quotes,
    }
}

/// A report's words: in English in quotation marks.
pub(super) fn words_of(s: &str, lang: Lang) -> String {
    if lang == Lang::Ar { isnad_ledger::isolate(s) } else { isnad_ledger::quotation(s) }
}

fn badge(s: Status, lang: Lang) -> Badge {
    Badge { class: s.as_str().into(), word: s.words(lang).to_owned() }
}

fn shorten(s: &str, n: usize) -> String {
    if s.chars().count() <= n { s.to_owned() } else { s.chars().take(n - 1).chain("…".chars()).collect() }
}

fn tolls(l: &Ledger, lang: Lang, id: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let tallies: Vec<Tally> = l.tallies().into_iter().filter(|t| t.episode == id).collect();
    let mut rows = Vec::new();
    for t in &tallies {
        let of = t.side(lang, l.kb());
        let scope = match t.scope {
            Scope::Incident => w(lang, "حادثة", "incident"),
            Scope::Running => w(lang, "تراكمي", "running total"),
            Scope::Past => w(lang, "حرب سابقة", "earlier war"),
        };
        for p in &t.series {
            let n = isnad_ledger::grouped;
            let number = match (p.high, p.bound) {
                (Some(h), _) if h != p.low => format!("{}–{}", n(p.low), n(h)),
                (None, _) => format!("≥ {}", n(p.low)),
                (_, isnad_read::Bound::About) => format!("~ {}", n(p.low)),
                _ => n(p.low),
            };
            let mut mark = p.status.words(lang).to_owned();
            if p.unverified {
                mark.push_str(&w(lang, "، غير متحقق منه", ", unverified"));
            }
            if p.part {
                mark.push_str(&w(lang, "، جزء من رقم أكبر", ", part of a larger figure"));
            }
            let row = vec![
                of.clone(),
                format!("{} {}", measure_words(t.measure, lang), plain_what(&t.what, lang)),
                number,
                scope.clone(),
                name_of(&p.claimant, lang, l.kb()),
                p.to.clone().unwrap_or_else(|| "–".into()),
                mark,
            ];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let mut points: BTreeMap<&isnad_ledger::Named, usize> = BTreeMap::new();
        for p in t.series.iter().filter(|p| !p.part && p.to.is_some()) {
            *points.entry(&p.claimant).or_default() += 1;
        }
        // a line needs two points of one claimant, a comparison two named claimants
        let drawn = points.values().any(|n| *n > 1) || points.keys().filter(|c| c.entity.is_some()).count() > 1;
        if drawn && t.scope == Scope::Running {
            let names =
                t.series.iter().map(|p| (p.claimant.name.clone(), name_of(&p.claimant, lang, l.kb()))).collect();
            let caption = format!("{of}: {} {}", measure_words(t.measure, lang), plain_what(&t.what, lang));
            blocks.push(Block::Chart(Box::new(t.clone()), names, caption));
        }
    }
    let head = match lang {
        Lang::En => ["Whose", "What", "Number", "Covers", "According to", "As of", "Status"],
        Lang::Ar => ["لمن", "ماذا", "العدد", "المدى", "بحسب", "حتى", "الحال"],
    };
    let mut out = vec![Block::Table(head.iter().map(|s| (*s).to_owned()).collect(), rows)];
    out.append(&mut blocks);
    out
}

fn plain_what(what: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return if what == "people" { String::new() } else { format!("({what})") };
    }
    let ar = match what {
        "civilians" => "مدنيون",
        "soldiers" => "عسكريون",
        "fighters" => "مقاتلون",
        "police" => "شرطة",
        "children" => "أطفال",
        "women" => "نساء",
        "journalists" => "صحفيون",
        "aircraft" => "طائرات",
        "helicopters" => "مروحيات",
        "drones" => "مسيّرات",
        "tanks" => "دبابات",
        "vehicles" => "آليات",
        "artillery" => "مدفعية",
        "buildings" => "مبان",
        "missiles" => "صواريخ",
        _ => return String::new(),
    };
    format!("({ar})")
}

fn truces(l: &Ledger, lang: Lang, id: &str) -> Vec<Item> {
    let mut out = Vec::new();
    let names = |v: &[isnad_ledger::Named]| {
        let all: Vec<String> = v.iter().map(|n| name_of(n, lang, l.kb())).collect();
        match (all.as_slice(), lang) {
            ([first @ .., last], Lang::En) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            (all, _) => all.join(" و"),
        }
    };
    for t in l.truces().into_iter().filter(|t| t.episode == id) {
        let place = t
            .place
            .as_ref()
            .map(|p| w(lang, &format!(" في {}", p.name), &format!(" in {}", name_of(p, lang, l.kb()))))
            .unwrap_or_default();
        let broker = if t.brokers.is_empty() {
            String::new()
        } else {
            w(lang, &format!("، بوساطة {}", names(&t.brokers)), &format!(", brokered by {}", names(&t.brokers)))
        };
        let on =
            t.agreed.clone().map(|d| w(lang, &format!(" يوم {}", fence(&d)), &format!(" on {d}"))).unwrap_or_default();
        out.push(Item {
            text: w(
                lang,
                &format!("هدنة بين {}{on}{place}{broker}", names(&t.parties)),
                &format!("Truce between {}, agreed{on}{place}{broker}", names(&t.parties)),
            ),
            badge: None,
            note: t.id.clone(),
            also: Vec::new(),
            quotes: Vec::new(),
        });
        for b in &t.breaches {
            let denied = if b.denied_by.is_empty() {
                String::new()
            } else {
                w(lang, &format!(" — ينفيه: {}", names(&b.denied_by)), &format!(" — denied by {}", names(&b.denied_by)))
            };
            let (c, a) = (name_of(&b.claimant, lang, l.kb()), name_of(&b.against, lang, l.kb()));
            let day = b.date.clone().unwrap_or_default();
            out.push(Item {
                text: w(
                    lang,
                    &format!("{}: خرق من {a} بحسب {c}{denied}", fence(&day)),
                    &format!("{day}: breach by {a}, alleged by {c}{denied}"),
                ),
                badge: None,
                note: format!("{} · {}", b.report, b.claim),
                also: Vec::new(),
                quotes: Vec::new(),
            });
        }
    }
    out
}

/// What belongs to no episode: relations, labels, stories.
fn tail(l: &Ledger, lang: Lang, out: &mut Vec<Section>) {
    let relations: Vec<Vec<String>> = l
        .relations()
        .into_iter()
        .map(|r| {
            let kind = match r.kind.as_str() {
                "backed_by" => w(lang, "مدعوم من", "is backed by"),
                "allied_with" => w(lang, "متحالف مع", "is allied with"),
                "loyal_to" => w(lang, "موالٍ لـ", "is loyal to"),
                "member_of" => w(lang, "عضو في", "is a member of"),
                "at_war_with" => w(lang, "في حرب ضد", "is at war with"),
                _ => w(lang, "تابع لـ", "belongs to"),
            };
            vec![name_of(&r.subject, lang, l.kb()), kind, name_of(&r.object, lang, l.kb()), r.reports.len().to_string()]
        })
        .collect();
    let labels: Vec<Vec<String>> = l
        .labels()
        .into_iter()
        .map(|x| {
            let n = isnad_ledger::Named {
                name: l.kb().describe(&x.entity).map_or_else(|| x.entity.clone(), |d| d.0),
                entity: Some(x.entity.clone()),
            };
            vec![
                name_of(&n, lang, l.kb()),
                isnad_ledger::label_of(&x.label, lang, l.kb()),
                x.outlet.unwrap_or_else(|| "–".into()),
                x.count.to_string(),
            ]
        })
        .collect();
    let stories: Vec<Item> = l
        .stories()
        .into_iter()
        .filter(|s| s.reports.len() > 1)
        .map(|s| {
            let reports = s
                .reports
                .iter()
                .map(|r| {
                    format!(
                        "{}{}",
                        r.outlet.as_deref().unwrap_or(&r.id),
                        if r.copy_of.is_some() {
                            w(lang, " (النسخة نفسها)", " (same copy)")
                        } else {
                            String::new()
                        }
                    )
                })
                .collect::<Vec<_>>()
                .join(&w(lang, "، ", ", "));
            Item {
                text: if lang == Lang::Ar { s.title.ar } else { s.title.en },
                badge: None,
                note: format!("{} · {} · {reports}", s.from.unwrap_or_default(), s.id),
                also: Vec::new(),
                quotes: Vec::new(),
            }
        })
        .collect();
    let h = |ar: &str, en: &str| w(lang, ar, en);
    for (title, block, empty) in [
        (h("قصص في أكثر من تقرير", "Stories told by more than one report"), Block::Items(stories), false),
        (
            h("من يدعم من ومن يتبع من", "Who backs and belongs to whom, as told"),
            Block::Table(
                vec![h("الطرف", "Who"), String::new(), h("الطرف الآخر", "Whom"), h("تقارير", "Reports")],
                relations,
            ),
            false,
        ),
        (
            h("كيف تسمّي الوسائل الأطراف والأماكن", "How outlets label sides and places"),
            Block::Table(
                vec![h("المسمّى", "Of"), h("الوصف", "Label"), h("الوسيلة", "Outlet"), h("مرات", "Times")],
                labels,
            ),
            false,
        ),
    ] {
        let any = match &block {
            Block::Items(v) => !v.is_empty(),
            Block::Table(_, r) => !r.is_empty(),
            Block::Chart(..) => true,
        };
        if any && !empty {
            out.push(Section { level: 1, title, blocks: vec![block] });
        }
    }
}
