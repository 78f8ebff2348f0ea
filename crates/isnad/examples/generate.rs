//! Makes as many reports as are asked for, for measuring: `cargo run --release --example generate -- 100000 > reports.jsonl`.
//!
//! They tell of made-up happenings in the wars that the knowledge base knows, with its places and parties: strikes, clashes, running
//! totals of two sides, denials, truces, breaches, talks, aid. Each is told by one to six outlets, some of them with one agency's text
//! copied. The same number and seed give the same reports. No sentence is taken from anywhere.
#![allow(clippy::print_stdout, clippy::expect_used)]

use fastrand::Rng;
use isnad_read::{Entity, EntityKind, Episode, Kb};
use jiff::ToSpan;
use jiff::civil::Date;
use std::io::Write;

const OUTLETS: usize = 60;
const DAYS: &[&str] = &["السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"];
const AGENCIES: &[&str] = &["رويترز", "أ ف ب", "الأناضول", "سبوتنيك"];
const SOURCES: &[&str] = &["مصدر طبي", "مصدر أمني", "شهود عيان", "مسؤول محلي", "مصدر عسكري", "سكان في المنطقة"];
const WHERE: &[&str] =
    &["حيا سكنيا", "سوقا شعبية", "مدرسة", "مستودعا للذخيرة", "موقعا عسكريا", "مستشفى ميدانيا", "طريقا رئيسيا"];
const WEAPONS: &[&str] = &["قصف مدفعي", "غارة جوية", "هجوم بطائرة مسيرة", "قصف صاروخي", "اشتباكات عنيفة"];
const FILL: &[&str] = &[
    "ولم يتسن التحقق من هذه الأنباء من مصدر مستقل.",
    "وتشهد المنطقة توترا متصاعدا منذ أسابيع.",
    "وانقطعت الاتصالات عن أحياء واسعة من المدينة.",
    "وقال شهود إن أعمدة الدخان شوهدت من مسافات بعيدة.",
    "وتتواصل عمليات البحث عن ناجين تحت الأنقاض.",
    "ودعت منظمات إغاثة إلى فتح ممرات آمنة للمدنيين.",
];

/// Parts of the sentences that every newsroom writes for itself, so that two reports share no more words than real ones do.
const WHO_SAYS: &[&str] = &[
    "وأشار مراسلنا",
    "وأوضحت تقارير محلية",
    "وذكر ناشطون",
    "ولفت مراقبون",
    "وبحسب سكان تحدثوا إلينا",
    "وأفاد صحفيون في المكان",
    "ويرى محللون",
    "وجاء في بيان وزعته منظمة محلية",
    "ونقل شهود",
    "وتابع المصدر نفسه",
];
const THINGS: &[&str] = &[
    "المحال التجارية",
    "خطوط الكهرباء",
    "محطات الوقود",
    "المدارس الابتدائية",
    "عيادات القرى",
    "شبكة المياه",
    "مخازن القمح",
    "قوافل الشاحنات",
    "الأفران",
    "بساتين الزيتون",
    "الجسور القديمة",
    "أسواق الماشية",
    "مخيمات النازحين",
    "محطة الحافلات",
];
const STATES: &[&str] = &[
    "أغلقت أبوابها",
    "بقيت على حالها",
    "عادت إلى العمل",
    "توقفت ثلاثة أيام",
    "نقلت إلى أطراف البلدة",
    "تكاد تخلو من الناس",
    "تعمل ساعات قليلة",
    "تنتظر قطع غيار",
    "باتت خارج الخدمة",
    "استقبلت عائلات جديدة",
    "تحرسها لجان شعبية",
];
const CAUSES: &[&str] = &[
    "بسبب البرد",
    "منذ مطلع الشهر",
    "لقلة الوقود",
    "رغم الوعود المتكررة",
    "بعد ليلة طويلة",
    "مع اقتراب العيد",
    "في انتظار المطر",
    "بحسب جدول جديد",
    "خوفا من اللصوص",
    "بطلب من الأهالي",
    "على نفقة المغتربين",
    "بعد صلاة الفجر",
];

/// A sentence that tells nothing of the war: no two alike but by chance.
fn colour(rng: &mut Rng, places: &[&Entity]) -> String {
    let (a, b) = (&places[rng.usize(..places.len())].ar, &places[rng.usize(..places.len())].ar);
    let pick = |rng: &mut Rng, l: &[&'static str]| l[rng.usize(..l.len())];
    format!(
        "{} إلى أن {} في {a} {} {}، وأن {} على طريق {b} {} {}.",
        pick(rng, WHO_SAYS),
        pick(rng, THINGS),
        pick(rng, STATES),
        pick(rng, CAUSES),
        pick(rng, THINGS),
        pick(rng, STATES),
        pick(rng, CAUSES)
    )
}

/// A side of a war, as reports speak of it.
struct Side {
    name: String,
    speaker: String,
}

fn side(kb: &Kb, id: &str) -> Side {
    let name = kb.describe(id).map_or_else(|| id.to_owned(), |d| d.0);
    let state = kb.get(id).is_some_and(|e| e.kind == EntityKind::Country);
    let speaker =
        if state { format!("وزارة الدفاع في {name}") } else { format!("المتحدث باسم {name}") };
    Side { name, speaker }
}

/// One happening, told in its sentences.
struct Happening {
    day: Date,
    place: String,
    sentences: Vec<String>,
    headline: String,
}

fn happening(rng: &mut Rng, kb: &Kb, ep: &Episode, places: &[&Entity], day: Date, running: &mut [i64; 2]) -> Happening {
    let i = rng.usize(..ep.parties.len());
    let j = (i + 1 + rng.usize(..ep.parties.len().max(2) - 1)) % ep.parties.len();
    let (a, b) = (side(kb, &ep.parties[i]), side(kb, &ep.parties[j]));
    let place = places[rng.usize(..places.len())].ar.clone();
    let week = DAYS[(day.weekday().to_sunday_zero_offset() as usize + 1) % 7];
    let (n, m) = (rng.i64(3..60), rng.i64(3..90));
    let (weapon, hit) = (WEAPONS[rng.usize(..WEAPONS.len())], WHERE[rng.usize(..WHERE.len())]);
    let source = SOURCES[rng.usize(..SOURCES.len())];
    let (sa, sb, na, nb) = (&a.speaker, &b.speaker, &a.name, &b.name);
    running[0] += n;
    running[1] += m / 2;
    let (ra, rb) = (running[0], running[1]);
    let mut sentences = Vec::new();
    let headline;
    match rng.usize(..10) {
        0..=4 => {
            headline = format!("مقتل {n} مدنيا في {weapon} على {place}");
            sentences
                .push(format!("قال {source} إن {n} مدنيا قتلوا وأصيب {m} آخرون في {weapon} على {place} يوم {week}."));
            sentences.push(format!("واتهم {sa} قوات {nb} باستهداف {}.", hit.trim_end_matches('ا')));
            if rng.bool() {
                sentences.push(format!("ونفى {sb} ذلك، وقال إن قواته لم تقصف {place}."));
            }
            sentences.push(format!("وأعلن {sa} أن {ra} مدنيا قتلوا منذ بداية القتال."));
        }
        5 => {
            headline = format!("{na}: مقتل {m} جنديا من قوات {nb} قرب {place}");
            sentences.push(format!("أعلن {sa} يوم {week} مقتل {m} جنديا من قوات {nb} في اشتباكات قرب {place}."));
            sentences.push(format!("وقال {sb} إن حصيلة قتلاه بلغت {rb} جنديا منذ اندلاع المعارك."));
            sentences.push(format!("وأضاف أن قواته دمرت {} دبابات.", rng.i64(3..11)));
        }
        6 => {
            headline = format!("اتفاق على وقف إطلاق النار بين {na} و{nb}");
            sentences.push(format!("اتفق {na} و{nb} يوم {week} في {place} على وقف لإطلاق النار يبدأ منتصف الليل."));
            sentences.push("ورحبت الأمم المتحدة بالاتفاق ودعت الطرفين إلى احترامه.".into());
        }
        7 => {
            headline = format!("{na} و{nb} يتبادلان الاتهامات بخرق الهدنة");
            sentences.push(format!("اتهم {sa} {nb} بخرق الهدنة في {place} يوم {week}."));
            sentences.push(format!("ونفى {sb} خرق وقف إطلاق النار، واتهم {na} بقصف {place}."));
        }
        8 => {
            headline = format!("محادثات في {place} بين {na} و{nb}");
            sentences.push(format!("اجتمع وفدا {na} و{nb} يوم {week} في {place} لبحث تبادل الأسرى."));
            sentences.push(format!("وقال {sa} إن الجانبين تبادلا {n} أسيرا."));
            sentences.push(format!("وطالب {sb} بانسحاب قوات {na} من {place}."));
        }
        _ => {
            headline = format!("نزوح {} شخص من {place}", m * 100);
            sentences.push(format!("قالت الأمم المتحدة إن {} شخص نزحوا من {place} يوم {week} بسبب القتال.", m * 100));
            sentences.push(format!("وحذر {sa} من كارثة إنسانية، ودعا إلى إيصال المساعدات."));
        }
    }
    for _ in 0..rng.usize(1..4) {
        sentences.push(FILL[rng.usize(..FILL.len())].to_owned());
    }
    // the background that every outlet adds from its archive
    sentences.push(format!(
        "وكانت {place} قد شهدت في الأسابيع الماضية {} أسفرت عن مقتل {} أشخاص، بحسب {source}.",
        WEAPONS[rng.usize(..WEAPONS.len())],
        rng.i64(3..11)
    ));
    Happening { day, place, sentences, headline }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let count: usize = args.next().and_then(|s| s.parse().ok()).expect("usage: generate COUNT [SEED]");
    let mut rng = Rng::with_seed(args.next().and_then(|s| s.parse().ok()).unwrap_or(7));
    let kb = Kb::builtin().expect("knowledge base");
    let wars: Vec<(&Episode, Vec<&Entity>)> = kb
        .episodes()
        .iter()
        .map(|ep| {
            let inside = |e: &&Entity| {
                e.kind == EntityKind::Place && e.at.is_some() && ep.places.iter().any(|p| kb.lies_in(&e.id, p))
            };
            (ep, kb.entities().iter().filter(inside).collect::<Vec<_>>())
        })
        .filter(|(ep, places)| places.len() > 3 && ep.parties.len() > 1)
        .collect();
    let mut running = vec![[20i64, 20]; wars.len()];
    let today: Date = "2026-11-01".parse().expect("a date");
    // a war of years fills more pages than one of days
    let length = |ep: &Episode| {
        let (from, to) = ep.period();
        (to.unwrap_or(today) - from.unwrap_or(today)).get_days().max(1)
    };
    let all: i32 = wars.iter().map(|(ep, _)| length(ep)).sum();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut made = 0;
    while made < count {
        let mut at = rng.i32(0..all);
        let w = wars
            .iter()
            .position(|(ep, _)| {
                at -= length(ep);
                at < 0
            })
            .unwrap_or(0);
        let (ep, places) = &wars[w];
        let from = ep.period().0.unwrap_or(today);
        let day = from.checked_add(rng.i32(0..length(ep)).days()).unwrap_or(from);
        let h = happening(&mut rng, kb, ep, places, day, &mut running[w]);
        let agency = AGENCIES[rng.usize(..AGENCIES.len())];
        let mut wire = h.sentences.clone();
        for _ in 0..rng.usize(2..5) {
            wire.push(colour(&mut rng, places));
        }
        let wire = wire.join("\n");
        for k in 0..rng.usize(1..7).min(count - made) {
            let outlet = rng.usize(..OUTLETS);
            let published = h.day.checked_add(rng.i32(0..2).days()).unwrap_or(h.day);
            let text = if k > 0 && rng.u8(..10) < 3 {
                format!("{}\n{} ({agency}) – {wire}", h.headline, h.place)
            } else {
                let mut kept: Vec<&String> = h.sentences.iter().filter(|_| rng.u8(..10) < 8).collect();
                if kept.is_empty() {
                    kept.push(&h.sentences[0]);
                }
                let mut kept: Vec<String> = kept.into_iter().cloned().collect();
                for _ in 0..rng.usize(3..8) {
                    kept.insert(rng.usize(0..=kept.len()), colour(&mut rng, places));
                }
                format!("{}\n{}", h.headline, kept.join("\n"))
            };
            let line = serde_json::json!({
                "id": format!("g{made:06}"), "outlet": format!("وسيلة {outlet:02}"), "published": published.to_string(),
                "url": format!("https://outlet{outlet:02}.example/news/{made}"), "title": h.headline, "text": text,
            });
            writeln!(out, "{line}").expect("write");
            made += 1;
        }
    }
}
