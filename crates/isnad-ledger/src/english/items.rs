//! The words of a phrase, each looked up: lexicon, knowledge base, or a name.

use super::compose::said_name;
use super::lexicon::{AdjectiveForm, Class, LEXICON, Noun, NounForm, Number, Small, bare};
use isnad_read::{EntityKind, Kb};
use isnad_text::{Kind, Text, fold, readings, strip_article, strip_enclitic};

/// What a word or several words are.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A word of the lexicon: noun, adjective, or either.
    Word { noun: Option<NounForm>, adjective: Option<AdjectiveForm> },
    /// A known name.
    Entity { en: String, kind: EntityKind },
    /// The adjective of a state, with the state's name: "سورية" is both.
    Of { en: String, plural: bool, feminine: bool, state: String },
    /// A part of a name that is usual.
    Given(&'static str),
    /// A word that nothing knows.
    Unknown,
    /// A small word.
    Small(Small, &'static str),
    /// Digits.
    Number(String),
    /// A comma or the like.
    Mark,
}

/// One item of a phrase.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) what: What,
    /// The word as the report writes it, without the clitics that were cut.
    pub(super) raw: String,
    /// Its folded form, uncut.
    pub(super) folded: String,
    pub(super) definite: bool,
    /// "و" before it.
    pub(super) and: bool,
    /// ب, ل or ك before it.
    pub(super) prep: Option<char>,
    /// A pronoun after it: "their", "our".
    pub(super) whose: Option<&'static str>,
}

impl Item {
    fn new(what: What, t: &Text, i: usize) -> Item {
        Item {
            what,
            raw: t.raw(i).to_owned(),
            folded: t.fold(i).to_owned(),
            definite: bare(t.raw(i), t.fold(i)) != t.fold(i),
            and: false,
            prep: None,
            whose: None,
        }
    }

    /// Nothing is known of it: it is written in Latin letters.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.what, What::Unknown)
    }

    /// A word for one person.
    pub(super) fn is_person(&self) -> bool {
        noun_of(self).is_some_and(|n| n.class == Class::Person)
    }

    /// A word or a name for armed men or a body of people.
    pub(super) fn is_armed(&self) -> bool {
        use EntityKind::{Alliance, Body, Country, Group};
        let armed = |en: &str| ARMED.iter().any(|a| en.ends_with(a));
        let noun = |n: &Noun| n.class == Class::Group || n.class == Class::Person && armed(&n.en);
        match &self.what {
            What::Entity { kind, .. } => matches!(kind, Group | Body | Country | Alliance),
            _ => noun_of(self).is_some_and(noun),
        }
    }

    /// A noun for a person, and not for a body of people.
    pub(super) fn is_one_or_many(&self) -> bool {
        noun_of(self).is_some_and(|n| n.class == Class::Person) && self.whose.is_none()
    }

    /// A noun of several people or of a body of people.
    pub(super) fn is_body(&self) -> bool {
        let What::Word { noun: Some(f), .. } = self.what else { return false };
        let class = noun_of(self).map(|n| n.class);
        class == Some(Class::Group) || class == Some(Class::Person) && f.number != Number::One
    }

    /// A word that describes a noun before it, and is none itself.
    pub(super) fn is_adjective(&self) -> bool {
        matches!(self.what, What::Word { noun: None, adjective: Some(_), .. })
    }

    pub(super) fn is_name(&self) -> bool {
        matches!(self.what, What::Given(_) | What::Unknown | What::Small(Small::Link, _))
    }
}

/// The items of a phrase in order.
pub(super) fn items(t: &Text, kb: &Kb) -> Vec<Item> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < t.tokens.len() {
        // "العنكاوي و القاهرة": an "and" that stands apart
        let apart = t.fold(i) == "و" && i + 1 < t.tokens.len() && t.is_word(i + 1) && !out.is_empty();
        let i_and = i;
        i += usize::from(apart);
        let (mut item, end) = item(t, i, kb, out.is_empty());
        item.and |= apart && i > i_and;
        // "الميليشيات المساندة له": of whom, which English leaves to the sentence
        if !out.is_empty() && matches!(item.what, What::Unknown) && crate::voices::is_listed("pointing", &item.raw) {
            i = end.max(i + 1);
            continue;
        }
        out.push(item);
        i = end.max(i + 1);
    }
    titles(&mut out);
    given(&mut out);
    models(&mut out);
    out
}

/// "إف-16", "سوخوي 25": a name with a number behind a hyphen is one.
fn models(items: &mut Vec<Item>) {
    let mut i = 1;
    while i + 1 < items.len() {
        let hyphen = matches!(items[i].what, What::Mark) && items[i].raw == "-";
        if let (true, true, What::Number(n)) = (hyphen, items[i - 1].is_name(), &items[i + 1].what) {
            let en = format!("{}-{n}", said_name(&items[i - 1..i]));
            items[i - 1].what = What::Entity { en, kind: EntityKind::Group };
            items.drain(i..i + 2);
        } else {
            i += 1;
        }
    }
}

/// "فرانك شتاينماير", of whom the knowledge base has the whole name: what of it stands before is not said twice.
fn given(items: &mut Vec<Item>) {
    let full = |it: &Item| match &it.what {
        What::Entity { en, kind: EntityKind::Person } => Some(en.clone()),
        _ => None,
    };
    for i in (1..items.len()).rev() {
        let Some(en) = full(&items[i]) else { continue };
        let said = |it: &Item| {
            let What::Given(g) = it.what else { return false };
            en.split([' ', '-']).any(|w| w == g)
        };
        if said(&items[i - 1]) {
            let (and, prep) = (items[i - 1].and, items[i - 1].prep);
            items.remove(i - 1);
            (items[i - 1].and, items[i - 1].prep) = (and, prep);
        }
    }
}

/// With what the English of armed men ends.
const ARMED: [&str; 9] =
    ["gunman", "fighter", "rebel", "militant", "soldier", "insurgent", "revolutionary", "militiaman", "terrorist"];

/// The noun of the lexicon that an item is.
pub(super) fn noun_of(it: &Item) -> Option<&'static Noun> {
    match it.what {
        What::Word { noun: Some(f), .. } => LEXICON.nouns.get(f.noun),
        _ => None,
    }
}

/// Marks that open a quotation, and those that close it.
const OPENS: [char; 6] = ['«', '“', '"', '‹', '\'', '('];
const CLOSES: [char; 6] = ['»', '”', '"', '›', '\'', ')'];

/// "شبكة «الغد»": what stands in quotation marks behind a noun is its name, one word for the grammar, and no name is translated.
pub(super) fn quoted_names(items: &mut Vec<Item>) {
    let mark = |it: &Item, marks: &[char]| matches!(it.what, What::Mark) && it.raw.chars().all(|c| marks.contains(&c));
    let mut i = 0;
    while i + 2 < items.len() {
        i += 1;
        let What::Word { noun: Some(f), .. } = items[i - 1].what else { continue };
        // "ميليشيا (الدفاع الوطني)"; else in brackets stands what explains a name
        let bracket = items[i].raw == "(";
        let body = noun_of(&items[i - 1]).is_some_and(|n| n.class == Class::Group) && !items[i - 1].definite;
        if !mark(&items[i], &OPENS) || bracket && !body {
            continue;
        }
        let close = (i + 1..items.len()).find(|k| mark(&items[*k], &CLOSES)).unwrap_or(items.len());
        if close == i + 1 || items[i + 1..close].iter().any(|x| matches!(x.what, What::Mark)) {
            continue;
        }
        let inner = &items[i + 1..close];
        // a title in quotation marks is none; a site is called by what stands in them
        let called = LEXICON.noun_form(&format!("{} «»", bare(&items[i - 1].raw, &items[i - 1].folded))).is_some();
        if !called && noun_of(&inner[0]).is_some_and(|n| n.class == Class::Person) {
            continue;
        }
        // "أطراف «نقطة» تركية": a noun that an adjective describes is none
        let next = items.get(close + 1).filter(|x| !x.definite && !x.and && x.prep.is_none());
        let described = next.is_some_and(|x| x.is_adjective() || matches!(x.what, What::Of { .. }));
        if inner.len() == 1 && !inner[0].definite && noun_of(&inner[0]).is_some() && described {
            items.remove(close);
            items.remove(i);
            continue;
        }
        let place = noun_of(&items[i - 1]).is_some_and(|n| n.class == Class::Place);
        let known = |it: &Item| match &it.what {
            What::Entity { en, .. } => Some(en.clone()),
            _ => noun_of(it).filter(|n| n.class == Class::Name).map(|n| n.en.clone()),
        };
        let all: Option<Vec<String>> = inner.iter().map(known).collect();
        // in brackets stands the name of a body, by its sense where every word is known
        let words = bracket && inner.iter().all(|x| matches!(x.what, What::Word { .. }));
        let sense = || super::phrase::phrase(inner).text.trim_start_matches("the ").to_owned();
        let en = match all {
            Some(all) => all.join(" "),
            None if words => title_case(&sense()),
            None => said_name(inner),
        };
        // "مصادر «الرياض»": a town's name that is another thing's
        let town = matches!(inner, [Item { what: What::Entity { kind: EntityKind::Place, .. }, .. }]) && !place;
        let en = if town { format!("“{en}”") } else { en };
        let other = LEXICON.noun_form(&format!("{} «»", bare(&items[i - 1].raw, &items[i - 1].folded)));
        items[i - 1].what = What::Word { noun: Some(other.unwrap_or(f)), adjective: None };
        let mut name = items[i + 1].clone();
        name.what = What::Entity { en, kind: if place { EntityKind::Place } else { EntityKind::Group } };
        (name.and, name.prep, name.whose) = (false, None, None);
        items.splice(i..(close + 1).min(items.len()), [name]);
    }
}

/// "national defence" as a name: "National Defence".
fn title_case(en: &str) -> String {
    let cap = |w: &str| {
        let mut c = w.chars();
        c.next().map_or_else(String::new, |f| f.to_uppercase().chain(c).collect())
    };
    en.split(' ').map(cap).collect::<Vec<_>>().join(" ")
}

/// A title that has no name after it is a noun ("اللواء": the brigade), or else a word like any other.
fn titles(items: &mut [Item]) {
    for i in (0..items.len()).rev() {
        let What::Small(Small::Title, en) = items[i].what else { continue };
        // "لواء المجد" is a brigade, "اللواء المجد" a general
        let brigade = !items[i].definite && items.get(i + 1).is_some_and(|n| n.definite);
        let named = items.get(i + 1).is_some_and(|n| {
            !n.and
                && !brigade
                && (n.is_name()
                    || matches!(n.what, What::Small(Small::Title, _) | What::Entity { kind: EntityKind::Person, .. }))
        });
        // an empty one is courtesy alone: it goes, unless it is all there is
        if named || en.is_empty() && i + 1 < items.len() {
            continue;
        }
        let k = super::lexicon::key(&items[i].folded);
        items[i].what = match LEXICON.noun_form(&k) {
            Some(n) => What::Word { noun: Some(n), adjective: None },
            None => What::Unknown,
        };
    }
}

/// The English of items that are adjectives one and all.
pub(super) fn adjectives(items: &[Item]) -> Option<String> {
    let each = items.iter().rev().map(|i| match &i.what {
        What::Word { adjective: Some(a), .. } => LEXICON.adjectives.get(a.adjective)?.en.map(str::to_owned),
        What::Of { en, .. } => Some(en.clone()),
        _ => None,
    });
    each.collect::<Option<Vec<String>>>().map(|v| v.join(" ")).filter(|s| !s.is_empty())
}

fn item(t: &Text, i: usize, kb: &Kb, first: bool) -> (Item, usize) {
    match t.tokens[i].kind {
        Kind::Number => return (Item::new(What::Number(t.fold(i).to_owned()), t, i), i + 1),
        Kind::Punct => return (Item::new(What::Mark, t, i), i + 1),
        Kind::Word => {}
    }
    let ours = known(t, i);
    let theirs = kb
        .spelled(t, i)
        .filter(|s| s.entity.kind != EntityKind::Person || !goes_on(t, s.end, kb) && !goes_before(t, (i, s.end), kb));
    if let Some(s) = theirs {
        let end = s.end;
        // between equals the lexicon's word: towns are called "Fields" and "Bridge" too
        let state = s.entity.kind == EntityKind::Country && !s.adjective && s.cut == 0;
        // "للحوثيين": a name, though an adjective is written so too
        let named = |o: &Item| !s.adjective && o.is_adjective() && o.prep.is_some();
        if ours.as_ref().is_none_or(|(o, e)| end > *e || e == &end && (state || cuts(o) > s.cut || named(o))) {
            let mut it = Item::new(What::Unknown, t, i);
            let cut = clitics(&it.folded, s.cut);
            (it.and, it.prep, it.definite) = (cut.0, cut.1, it.definite || cut.2);
            if s.adjective || described_by(s.entity, t, i, s.cut) {
                let en = s.entity.en_adj.clone().unwrap_or_else(|| s.entity.en.trim_start_matches("the ").to_owned());
                let f = &it.folded;
                it.what = What::Of {
                    // the singular ends in ي or ة, whatever plural there is
                    plural: !(f.ends_with(['ي', 'ه']) || f.ends_with("يا")),
                    feminine: f.ends_with('ه'),
                    state: s.entity.en.clone(),
                    en,
                };
            } else {
                it.definite = true;
                it.what = What::Entity { en: s.entity.en.clone(), kind: s.entity.kind };
            }
            return (it, end);
        }
    }
    if let Some(found) = ours {
        return found;
    }
    (name(t, i, first), i + 1)
}

/// Whether a family's name that nobody knows stands at `i`: "هادي المنصوري" is not who is called "هادي" alone.
fn goes_on(t: &Text, i: usize, kb: &Kb) -> bool {
    let f = t.fold(i);
    let family = isnad_text::strip_article(f).is_none_or(|w| w.ends_with('ي') && w.chars().count() >= 4);
    let led = || f.starts_with(['و', 'ف', 'ب', 'ل', 'ك']);
    // "هادي بن سعيد": nor is he whom his father's name follows
    let son = i < t.tokens.len()
        && known(t, i).is_some_and(|(it, _)| matches!(it.what, What::Small(Small::Link, _)) && !it.and);
    son || i < t.tokens.len() && t.is_word(i) && family && !led() && known(t, i).is_none() && kb.spelled(t, i).is_none()
}

/// Whether a known family's name has another's name before it: "بيل أوربان" is not who is called "أوربان" alone.
fn goes_before(t: &Text, (i, end): (usize, usize), kb: &Kb) -> bool {
    let Some(p) = i.checked_sub(1).filter(|p| end == i + 1 && t.is_word(*p)) else { return false };
    let f = t.fold(p);
    let plain = !f.starts_with("ال") && f.chars().count() > 2;
    plain && known(t, p).is_none() && kb.spelled(t, p).is_none() && t.fold(i) != "الله"
}

/// "جماعات سورية", "القوات السعودية": a state whose name is written like its adjective describes the noun before it, which has the article
/// where it has.
fn described_by(state: &isnad_read::Entity, t: &Text, i: usize, cut: u8) -> bool {
    let noun = |k: usize| {
        word(t, k)
            .is_some_and(|(n, end)| end == k + 1 && (!n.definite || t.fold(i).starts_with("ال")) && n.prep != Some('ل'))
    };
    state.kind == EntityKind::Country
        && cut == 0
        && state.en_adj.is_some()
        && t.fold(i).ends_with("يه")
        && i.checked_sub(1).is_some_and(noun)
}

fn cuts(o: &Item) -> u8 {
    u8::from(o.and) + u8::from(o.prep.is_some())
}

/// The clitics of a word of which some were cut: "و", the preposition, the article.
fn clitics(folded: &str, cut: u8) -> (bool, Option<char>, bool) {
    if cut == 0 {
        return (false, None, false);
    }
    readings(folded)
        .find(|r| u8::from(r.prefix.conj.is_some()) + u8::from(r.prefix.prep.is_some()) == cut && !r.prefix.future)
        .map_or((false, None, false), |r| (r.prefix.conj.is_some(), r.prefix.prep, r.prefix.article))
}

/// What the lexicon has for the words from `i` on: the longest phrase, the least cut off; between equals the small word.
fn known(t: &Text, i: usize) -> Option<(Item, usize)> {
    let best = word(t, i);
    let folded = t.fold(i);
    // small words are looked up as they are written, and behind "و"
    let behind = folded.strip_prefix('و').filter(|w| w.chars().count() > 2);
    for (word, and) in [(Some(folded), false), (behind, true)] {
        let Some((small, en, end)) = word.and_then(|w| small(t, i, w)) else { continue };
        if best.as_ref().is_none_or(|b| end >= b.1) && !(and && best.as_ref().is_some_and(|b| cuts(&b.0) == 0)) {
            return Some((Item { and, ..Item::new(What::Small(small, en), t, i) }, end));
        }
    }
    best.or_else(|| owned(t, i))
}

/// A noun or adjective of the lexicon.
fn word(t: &Text, i: usize) -> Option<(Item, usize)> {
    let mut best: Option<(Item, usize)> = None;
    for r in readings(t.fold(i)).filter(|r| !r.prefix.future) {
        if let Some((noun, adjective, end)) = longest(t, i, r.stem)
            && best.as_ref().is_none_or(|b| end > b.1)
        {
            let mut it = Item::new(What::Word { noun, adjective }, t, i);
            it.and = r.prefix.conj.is_some();
            it.prep = r.prefix.prep;
            // a phrase is definite by its last word
            it.definite = r.prefix.article || strip_article(t.fold(end - 1)).is_some() && end > i + 1;
            best = Some((it, end));
        }
    }
    best
}

fn small(t: &Text, i: usize, word: &str) -> Option<(Small, &'static str, usize)> {
    for n in (1..=LEXICON.longest(word).min(4)).rev() {
        let mut k = word.to_owned();
        for j in i + 1..i + n {
            k.push(' ');
            k.push_str(t.fold(j));
        }
        // a word that alone is a description is one only alone
        if let Some((s, en)) = LEXICON.small(&k, t.raw(i + n - 1)).filter(|x| x.0 != Small::Own || t.tokens.len() == n)
        {
            return Some((s, en, i + n));
        }
    }
    None
}

fn longest(t: &Text, i: usize, stem: &str) -> Option<(Option<NounForm>, Option<AdjectiveForm>, usize)> {
    for n in (1..=LEXICON.longest(stem).min(5)).rev() {
        if i + n > t.tokens.len() {
            continue;
        }
        let mut k = stem.to_owned();
        for j in i + 1..i + n {
            k.push(' ');
            k.push_str(bare(t.raw(j), t.fold(j)));
        }
        let (noun, adjective) = (LEXICON.noun_form(&k), LEXICON.adjective_form(&k));
        // "حكومة هادي": a name that is written like an adjective once spelling is folded
        let name = n == 1 && t.fold(i) == stem && t.raw(i).ends_with('ي') && LEXICON.name(stem).is_some();
        let adjective = adjective.filter(|_| !name);
        if noun.is_some() || adjective.is_some() {
            return Some((noun, adjective, i + n));
        }
    }
    None
}

/// A noun with a pronoun: "عناصره". Who is meant is not known here, so that the pronoun is "their".
fn owned(t: &Text, i: usize) -> Option<(Item, usize)> {
    for r in readings(t.fold(i)).filter(|r| !r.prefix.article && !r.prefix.future) {
        let Some((stem, pronoun)) = strip_enclitic(r.stem) else { continue };
        let whose = match pronoun {
            "ه" | "ها" | "هم" | "هما" => "their",
            "نا" => "our",
            _ => continue,
        };
        // "حلفائه", "أعضاؤه": a final hamza takes a seat before the pronoun
        let seat = stem.strip_suffix(['ي', 'و']).filter(|s| s.ends_with('ا'));
        let forms = [
            stem.clone(),
            stem.strip_suffix('ه').unwrap_or(&stem).to_owned(),
            format!("{stem}ه"),
            seat.map(|s| fold(&format!("{s}ء"))).unwrap_or_default(),
        ];
        if let Some(noun) = forms.iter().find_map(|f| LEXICON.noun_form(f)) {
            let mut it = Item::new(What::Word { noun: Some(noun), adjective: None }, t, i);
            (it.and, it.prep, it.definite) = (r.prefix.conj.is_some(), r.prefix.prep, true);
            it.whose = Some(whose);
            return Some((it, i + 1));
        }
    }
    None
}

/// A part of a name; clitics are cut only where what is left is sure to begin a name.
fn name(t: &Text, i: usize, first: bool) -> Item {
    let mut it = Item::new(What::Unknown, t, i);
    if let Some(en) = LEXICON.name(&it.folded) {
        it.what = What::Given(en);
        return it;
    }
    let raw = it.raw.clone();
    let article = |w: &str| w.starts_with("ال") && w.chars().count() > 4;
    let rest = |c: char| raw.strip_prefix(c).filter(|w| article(w) || LEXICON.name(&fold(w)).is_some());
    let (rest, and, prep) = if let Some(w) = rest('و') {
        (w.to_owned(), true, None)
    } else if let Some(w) = raw.strip_prefix("لل").filter(|w| w.chars().count() > 2) {
        (format!("ال{w}"), false, Some('ل'))
    } else if let Some(w) = rest('ب').filter(|w| article(w) || first) {
        (w.to_owned(), false, Some('ب'))
    } else {
        return it;
    };
    it.what = LEXICON.name(&fold(&rest)).map_or(What::Unknown, What::Given);
    (it.raw, it.and, it.prep) = (rest, and, prep);
    it.definite = it.raw.starts_with("ال");
    it
}
