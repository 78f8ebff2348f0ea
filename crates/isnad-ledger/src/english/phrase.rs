//! From items to English: noun phrases with what is joined to them.

use super::Said;
use super::compose::{Head, Np, joined, said_name};
use super::items::{Item, What};
use super::lexicon::{AdjectiveForm, Class, Gender, LEXICON, NounForm, Number, Small};
use isnad_read::EntityKind;

/// The whole phrase in English; empty where there is nothing to say.
pub(super) fn phrase(items: &[Item]) -> Said {
    let mut p = Parser { items, at: 0, depth: 0 };
    let mut out: Vec<String> = Vec::new();
    let mut plural = false;
    while p.at < items.len() {
        let at = p.at;
        let first = out.is_empty();
        if matches!(items[at].what, What::Mark) {
            p.comma(&mut out);
            continue;
        }
        p.link(first, &mut out);
        if let Some(np) = p.np() {
            plural = if first { np.plural } else { plural || items[at].and };
            out.push(np.text);
        }
        if p.at == at {
            out.push(said_name(&items[at..=at]));
            p.at += 1;
        }
    }
    let text = out.iter().filter(|w| !w.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    Said { text: text.replace(" ,", ",").trim_matches([',', ' ']).to_owned(), plural }
}

struct Parser<'a> {
    items: &'a [Item],
    at: usize,
    depth: usize,
}

/// "in northern Syria": the north of a state is in it.
fn within(side: &str, state: &str) -> String {
    match side.strip_suffix(" of") {
        Some(side) => format!("in {side}ern {}", state.trim_start_matches("the ")),
        None => format!("in the {side} {state}"),
    }
}

fn preposition(c: char) -> &'static str {
    match c {
        'ب' => "in",
        'ل' => "of",
        _ => "as",
    }
}

impl Parser<'_> {
    fn here(&self) -> Option<&Item> {
        self.items.get(self.at)
    }

    fn comma(&mut self, out: &mut Vec<String>) {
        let comma = self.items[self.at].raw.starts_with(['،', ',', ';', '؛', '-', '–']);
        // a name in quotation marks belongs to the noun before it ("مصادر «الراية»")
        let opens = self.items[self.at].raw.starts_with(['«', '“']);
        let free = out
            .last()
            .is_some_and(|w| !matches!(w.as_str(), "," | "and" | "of" | "in" | "on" | "from" | "to" | "with"));
        if opens && free && self.at + 1 < self.items.len() {
            out.push("of".into());
        }
        if comma && out.last().is_some_and(|w| w != ",") {
            out.push(",".into());
        }
        self.at += 1;
    }

    /// What stands between two phrases: "and", a preposition; nothing before the first.
    fn link(&mut self, first: bool, out: &mut Vec<String>) {
        let Some(it) = self.here() else { return };
        if it.and && !first {
            out.push("and".into());
        }
        if let What::Small(Small::Prep, en) = it.what {
            if !first {
                out.push(en.to_owned());
            }
            self.at += 1;
            return;
        }
        if let Some(c) = it.prep.filter(|_| !first) {
            out.push(preposition(c).to_owned());
        }
    }

    /// A noun phrase from here on.
    fn np(&mut self) -> Option<Np> {
        self.depth += 1;
        let np = if self.depth > 8 { None } else { self.with_words_before() };
        self.depth -= 1;
        np
    }

    /// Determiners, quantities, numbers and titles, then the phrase.
    fn with_words_before(&mut self) -> Option<Np> {
        let it = self.here()?.clone();
        match it.what {
            What::Small(Small::Own, en) => {
                self.at += 1;
                Some(Np {
                    text: en.to_owned(),
                    plural: en.ends_with('s') && en.starts_with("the two") || en == "others",
                    ..Np::default()
                })
            }
            What::Small(Small::Det, en) => {
                self.at += 1;
                let Some(np) = self.np_here() else { return Some(Np::of(en)) };
                let en = match en {
                    "this" if np.plural => "these",
                    "that" if np.plural => "those",
                    e => e,
                };
                Some(Np { text: format!("{en} {}", np.bare()), before: None, ..np })
            }
            What::Small(Small::Quant, en) => {
                self.at += 1;
                self.skip_of();
                let Some(np) = self.np_here() else { return Some(Np { plural: true, ..Np::of(en) }) };
                let keeps = matches!(
                    en,
                    "one of" | "the rest of" | "all" | "both" | "led by" | "more than" | "about" | "at least" | "most"
                );
                let text = if keeps { np.text.clone() } else { np.bare().to_owned() };
                let one = matches!(en, "one of" | "non-");
                Some(Np { text: format!("{en} {text}").replace("non- ", "non-"), plural: !one, before: None, ..np })
            }
            What::Small(Small::Num, en) => self.counted(en),
            What::Number(ref n) => self.counted(n),
            What::Small(Small::Title, en) => {
                self.at += 1;
                let np = self.np_here()?;
                Some(Np { text: format!("{en} {}", np.text).trim().to_owned(), ..np })
            }
            _ => self.chain(),
        }
    }

    fn np_here(&mut self) -> Option<Np> {
        self.here().filter(|i| !matches!(i.what, What::Mark | What::Small(Small::Prep, _)))?;
        self.np()
    }

    /// "من" between a quantity and what is counted is not said again.
    fn skip_of(&mut self) {
        if self.here().is_some_and(|i| matches!(i.what, What::Small(Small::Prep, "of"))) {
            self.at += 1;
        }
    }

    fn counted(&mut self, n: &str) -> Option<Np> {
        self.at += 1;
        self.skip_of();
        let word = match n {
            "2" => "two",
            "3" => "three",
            "4" => "four",
            "5" => "five",
            "6" => "six",
            "7" => "seven",
            "8" => "eight",
            "9" => "nine",
            "10" => "ten",
            other => other,
        };
        let next = self.here().filter(|i| !i.and && i.prep.is_none());
        if !next.is_some_and(|i| {
            matches!(
                i.what,
                What::Word { noun: Some(_), .. } | What::Of { .. } | What::Small(Small::Num | Small::Quant, _)
            )
        }) {
            return Some(Np { plural: n != "1", ..Np::of(word) });
        }
        let np = self.heads(n != "1")?;
        Some(Np { text: format!("{word} {}", np.bare()), before: None, ..np })
    }

    /// "شمال حلب" after a noun: north of Aleppo.
    fn side(&mut self) -> Option<String> {
        let it = self.here()?;
        let two = self.items.get(self.at + 1).map(|n| format!("{} {}", it.folded, n.folded));
        let (en, n) = match two.as_deref().and_then(|k| LEXICON.side(k)) {
            Some(en) => (en, 2),
            None => (LEXICON.side(&it.folded)?, 1),
        };
        self.items
            .get(self.at + n)
            .filter(|x| !x.and && !matches!(x.what, What::Mark | What::Small(Small::Prep, _)))?;
        self.at += n;
        // "شمال سورية": the state, and nobody of it
        if let Some(Item { what: What::Of { state, feminine: true, .. }, definite: false, .. }) = self.here() {
            let said = within(en, state);
            self.at += 1;
            return Some(said);
        }
        let state = matches!(self.here(), Some(Item { what: What::Entity { kind: EntityKind::Country, .. }, .. }));
        self.np_here().map(|np| if state { within(en, &np.text) } else { format!("{en} {}", np.text) })
    }

    fn chain(&mut self) -> Option<Np> {
        self.heads(false)
    }

    /// A head, what it is in construct with, and the adjectives and complements of both.
    fn heads(&mut self, counted: bool) -> Option<Np> {
        let mut heads: Vec<Head> = Vec::new();
        let mut described = false;
        while let Some(it) = self.here() {
            let joins = heads.is_empty() || !it.and && it.prep.is_none();
            if !joins || matches!(it.what, What::Mark) {
                break;
            }
            let it = it.clone();
            let open = heads.last().is_some_and(Head::is_open) && !described;
            let adjective = !heads.is_empty() && agreeing(&heads, &it).is_some();
            if let Some(last) = heads.last_mut()
                && let Some(side) = self.side()
            {
                last.after.push(side);
                break;
            }
            match &it.what {
                // "متمردين أكرادا": a people's name describes people
                What::Word { noun: Some(n), .. }
                    if open && !it.definite && heads.last().is_some_and(Head::is_person) && people(*n).is_some() =>
                {
                    heads.last_mut().into_iter().for_each(|h| h.adjectives.extend(people(*n).map(str::to_owned)));
                    self.at += 1;
                }
                What::Word { noun: Some(n), .. }
                    if !adjective && (heads.is_empty() || open) && !self.is_personal(&it, *n) =>
                {
                    heads.push(Head::noun(*n, &it, counted && heads.is_empty()));
                    self.at += 1;
                }
                What::Word { adjective: Some(a), .. } if !heads.is_empty() => {
                    described = true;
                    let to = agreeing(&heads, &it).unwrap_or_else(|| nearest(&heads));
                    if self.adjective(&mut heads[to], *a) {
                        break;
                    }
                }
                What::Of { en, .. } if !heads.is_empty() => {
                    described = true;
                    let to = agreeing(&heads, &it).unwrap_or_else(|| nearest(&heads));
                    heads[to].adjectives.push(en.clone());
                    self.at += 1;
                }
                What::Of { en, plural, .. } => {
                    heads.push(Head::people(en, *plural || counted && heads.is_empty(), it.definite));
                    self.at += 1;
                }
                What::Entity { en, kind }
                    if heads.is_empty() || !described || open || heads.last().is_some_and(Head::is_person) =>
                {
                    let apart = !open && !heads.is_empty();
                    heads.push(Head::entity(en, *kind, apart));
                    self.at += 1;
                }
                _ if it.is_name() || heads.is_empty() && matches!(it.what, What::Word { .. }) => {
                    if !(heads.is_empty() || !described || heads.last().is_some_and(Head::is_person)) {
                        break;
                    }
                    let apart = !heads.is_empty() && (!open || described);
                    let from = self.at;
                    self.name();
                    heads.push(Head::name(said_name(&self.items[from..self.at]), apart));
                }
                // "دول عدة"
                What::Small(Small::Quant, en @ "several") if !heads.is_empty() && !it.and => {
                    heads.last_mut().into_iter().for_each(|h| h.adjectives.push((*en).to_owned()));
                    described = true;
                    self.at += 1;
                }
                What::Small(Small::Det | Small::Quant | Small::Num, _) | What::Number(_) if open => {
                    let Some(np) = self.np_here() else { break };
                    heads.push(Head::name(np.text, false));
                    break;
                }
                What::Small(Small::Title, en) if open || heads.last().is_some_and(Head::is_person) => {
                    self.at += 1;
                    let Some(np) = self.np_here() else { break };
                    heads.push(Head::name(format!("{en} {}", np.text).trim().to_owned(), !open));
                    break;
                }
                _ => break,
            }
            if heads.last().is_some_and(Head::is_named) && !self.adjective_follows(&heads) {
                // "بلدة كذا جنوب إدلب"
                if let Some(side) =
                    self.here().is_some_and(|i| !i.and && i.prep.is_none()).then(|| self.side()).flatten()
                {
                    heads.iter_mut().last().into_iter().for_each(|h| h.after.push(side.clone()));
                }
                break;
            }
        }
        self.and_his(&mut heads);
        (!heads.is_empty()).then(|| joined(&heads))
    }

    /// "مسلحي الجماعة وزعيمها السابق": the gunmen are those of the group and of the man, who was not counted with them.
    fn and_his(&mut self, heads: &mut [Head]) {
        let Some(next) = self.here() else { return };
        let (What::Entity { en, kind: EntityKind::Person }, true) = (&next.what, next.and && next.prep.is_none())
        else {
            return;
        };
        let of_people = heads.len() > 1 && heads.first().is_some_and(|h| h.is_body() && !h.definite);
        if let Some(last) = heads.last_mut().filter(|h| of_people && h.is_group()) {
            last.after.push(format!("and of {en}"));
            self.at += 1;
        }
    }

    /// "أمين محمد": a noun that is a name too, before another part of a name, is a name.
    fn is_personal(&self, it: &Item, n: NounForm) -> bool {
        n.number == Number::One
            && !it.definite
            && LEXICON.name(&it.folded).is_some()
            && self
                .items
                .get(self.at + 1)
                .is_some_and(|x| matches!(x.what, What::Given(_)) && !x.and && x.prep.is_none())
    }

    fn adjective_follows(&self, heads: &[Head]) -> bool {
        self.here().is_some_and(|i| {
            !i.and
                && i.prep.is_none()
                && matches!(i.what, What::Word { adjective: Some(_), .. } | What::Of { .. })
                && agreeing(heads, i).is_some()
        })
    }

    /// Takes an adjective, with its complement where one follows. Says whether the phrase ends with it.
    fn adjective(&mut self, head: &mut Head, a: AdjectiveForm) -> bool {
        self.at += 1;
        let Some(adjective) = LEXICON.adjectives.get(a.adjective) else { return false };
        let next = self.here().cloned();
        let with = next.as_ref().and_then(|n| {
            let by_letter = n.prep.map(|c| c.to_string());
            let by_word = by_letter.is_none().then(|| n.folded.clone());
            let p = by_letter.or(by_word)?;
            adjective.with.iter().find(|(k, _)| *k == p).map(|(_, en)| (*en, n.prep.is_none()))
        });
        let Some((en, word)) =
            with.filter(|_| self.at + 1 < self.items.len() || next.is_some_and(|n| n.prep.is_some()))
        else {
            head.adjectives.extend(adjective.of(head.lexical()).map(str::to_owned));
            self.and_another(head);
            return false;
        };
        self.at += usize::from(word);
        match self.np() {
            Some(np) => head.after.push(format!("{en} {}", np.text)),
            None => head.adjectives.extend(adjective.of(head.lexical()).map(str::to_owned)),
        }
        true
    }

    /// "السياسية والعسكرية": a second adjective joined by "و".
    fn and_another(&mut self, head: &mut Head) {
        let Some(n) = self.here().filter(|n| n.and && n.prep.is_none()) else { return };
        let What::Word { adjective: Some(b), .. } = n.what else { return };
        let before = self.items.get(self.at.wrapping_sub(1)).is_some_and(|p| p.definite == n.definite);
        if let (true, Some(en), Some(first)) =
            (before, LEXICON.adjectives.get(b.adjective).and_then(|x| x.en), head.adjectives.pop())
        {
            head.adjectives.push(format!("{first} and {en}"));
            self.at += 1;
        }
    }

    /// The words of one name: given names, what "bin" and "Abu" lead to, words that nothing knows; after a given name also what
    /// could be an adjective ("محمد العربي").
    fn name(&mut self) {
        let from = self.at;
        let mut given = false;
        let mut linked = false;
        while let Some(it) = self.here() {
            // "قرية كذا غربي حلب": which side of what is none of the name
            if self.at > from && (it.and || it.prep.is_some() || !it.definite && LEXICON.side(&it.folded).is_some()) {
                break;
            }
            let goes_on = match &it.what {
                What::Given(_) => true,
                What::Unknown => true,
                What::Small(Small::Link, _) => true,
                What::Word { adjective, .. } => {
                    self.at == from
                        || linked
                        || given && (it.definite && adjective.is_some() || LEXICON.name(&it.folded).is_some())
                }
                What::Of { .. } | What::Entity { .. } => {
                    linked || given && it.definite && matches!(it.what, What::Of { .. })
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            given |= matches!(it.what, What::Given(_));
            linked = matches!(it.what, What::Small(Small::Link, _));
            self.at += 1;
        }
        if self.at == from {
            self.at += 1;
        }
    }
}

/// The head that an adjective agrees with, the nearest first; none where none does.
fn agreeing(heads: &[Head], it: &Item) -> Option<usize> {
    let gender = match &it.what {
        What::Word { adjective: Some(a), .. } => a.gender,
        What::Of { plural: true, .. } => Gender::Plural,
        What::Of { feminine: true, .. } => Gender::Feminine,
        What::Of { .. } => Gender::Masculine,
        _ => return None,
    };
    if let [one] = heads
        && one.is_named()
        && it.definite
        && (one.is_entity() || matches!(it.what, What::Of { .. }))
    {
        return Some(0);
    }
    let definite = heads.last().is_some_and(|h| h.definite);
    (0..heads.len()).rev().find(|k| {
        let h = &heads[*k];
        let head_definite = if *k + 1 == heads.len() { h.definite } else { definite };
        // a head of one word may carry an adjective of the other definiteness in careless text; a construct may not
        (head_definite == it.definite) && h.agrees(gender)
    })
}

/// How the noun of a people is put before another, where it can be: "Kurdish".
fn people(n: NounForm) -> Option<&'static str> {
    LEXICON.nouns.get(n.noun).filter(|n| n.class == Class::Person).and_then(|n| n.before.as_deref())
}

fn nearest(heads: &[Head]) -> usize {
    (0..heads.len()).rev().find(|k| !heads[*k].is_named()).unwrap_or(heads.len() - 1)
}
