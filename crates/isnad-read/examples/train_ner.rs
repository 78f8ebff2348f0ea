//! Makes `models/ner.bin`, and measures it on what it has not seen.
//!
//!     cargo run --release -p isnad-read --example train_ner -- ../shared/data/ner models/ner.bin
//!
//! Trains on four fifths of ANERcorp's training part, with AQMAR beside it and without, prints exact-span F1 on the held-out
//! fifth (taken in two ways), then trains on all of it and writes the weights. Deterministic.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a command line tool

use isnad_read::ner::{Features, Found, Kind, Model, Trainer};
use isnad_read::{Kb, Lexicon};
use isnad_text::Text;
use std::collections::BTreeMap;

struct Sentence {
    feats: Features,
    gold: Vec<Found>,
    words: Vec<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(dir), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: train_ner DATA_DIR OUT".into());
    };
    let epochs: usize = args.next().map_or(Ok(12), |s| s.parse())?;
    let lex = Lexicon::builtin().map_err(|e| e.to_string())?;
    let kb = Kb::builtin().map_err(|e| e.to_string())?;
    let aner = read(&std::fs::read_to_string(format!("{dir}/anercorp_train.txt"))?, lex, kb);
    let aqmar = read(&std::fs::read_to_string(format!("{dir}/aqmar.txt"))?, lex, kb);
    println!("ANERcorp {} sentences, AQMAR {}", aner.len(), aqmar.len());
    // the corpus marks no documents: every fifth sentence shares some with what is learnt from, every fifth hundred hardly any
    type Held = fn(usize) -> bool;
    for (how, held) in
        [("every fifth sentence", (|i| i % 5 == 4) as Held), ("every fifth hundred", |i| i / 100 % 5 == 4)]
    {
        let part = |out: bool| aner.iter().enumerate().filter(move |(i, _)| held(*i) == out).map(|x| x.1);
        let (seen, test): (Vec<&Sentence>, Vec<&Sentence>) = (part(false).collect(), part(true).collect());
        for (name, extra) in [("ANERcorp alone", &[][..]), ("with AQMAR", &aqmar)] {
            println!("{name}, held out: {how}, {} sentences", test.len());
            score(&train(&seen, extra, epochs)?, &test);
        }
    }
    let all: Vec<&Sentence> = aner.iter().collect();
    let bytes = weights(&all, &aqmar, epochs);
    std::fs::write(&out, &bytes)?;
    println!("wrote {out}, {} bytes", bytes.len());
    Ok(())
}

fn weights(main: &[&Sentence], extra: &[Sentence], epochs: usize) -> Vec<u8> {
    let mut t = Trainer::default();
    for e in 0..epochs {
        let mut right = 0;
        // another order in each epoch, the same in every run
        let n = main.len();
        let stride = [7919, 6007, 7103, 5003, 9973, 8009][e % 6];
        for k in 0..n {
            right += usize::from(t.learn(&main[k * stride % n].feats, &main[k * stride % n].gold));
        }
        // encyclopaedia beside news: it comes first and less often
        if e < epochs / 3 {
            for s in extra {
                t.learn(&s.feats, &s.gold);
            }
        }
        eprintln!("epoch {e}: {right} of {n} sentences right");
    }
    t.bytes()
}

fn train(main: &[&Sentence], extra: &[Sentence], epochs: usize) -> Result<Model, String> {
    let bytes: &'static [u8] = Box::leak(weights(main, extra, epochs).into_boxed_slice());
    Model::from_bytes(bytes).ok_or_else(|| "the weights just made are none".to_owned())
}

fn score(m: &Model, test: &[&Sentence]) {
    let mut by: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for s in test {
        let got = m.tag(&s.feats);
        if std::env::var_os("NER_MISSES").is_some() {
            for (sign, a, b) in [("-", &s.gold, &got), ("+", &got, &s.gold)] {
                for f in a.iter().filter(|f| f.kind != Kind::Other && !b.contains(f)) {
                    println!("{sign} {:?} {}", f.kind, s.words[f.start..f.end].join(" "));
                }
            }
        }
        for (name, kinds) in [
            ("PERS", &[Kind::Person][..]),
            ("LOC", &[Kind::Place]),
            ("ORG", &[Kind::Body]),
            ("all three", &[Kind::Person, Kind::Place, Kind::Body]),
        ] {
            let c = by.entry(name).or_default();
            let of = |v: &[Found]| v.iter().filter(|f| kinds.contains(&f.kind)).copied().collect::<Vec<_>>();
            let (g, p) = (of(&s.gold), of(&got));
            c[0] += p.iter().filter(|x| g.contains(x)).count();
            c[1] += p.len();
            c[2] += g.len();
        }
    }
    for (k, [tp, p, g]) in by {
        let (pr, re) = (tp as f64 / p.max(1) as f64, tp as f64 / g.max(1) as f64);
        println!("  {k:<10} P {pr:.3}  R {re:.3}  F1 {:.3}   gold {g}", 2.0 * pr * re / (pr + re).max(1e-9));
    }
}

/// Sentences of "word TAG" lines. A word that the tokenizer cuts keeps its tag on every piece.
fn read(text: &str, lex: &Lexicon, kb: &Kb) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut words: Vec<(&str, &str)> = Vec::new();
    for line in text.lines().chain([""]) {
        match line.trim().rsplit_once(' ') {
            Some(x) => words.push(x),
            None if !words.is_empty() => {
                out.push(sentence(&words, lex, kb));
                words.clear();
            }
            None => {}
        }
    }
    out
}

fn sentence(words: &[(&str, &str)], lex: &Lexicon, kb: &Kb) -> Sentence {
    let mut source = String::new();
    let mut ends = Vec::new();
    for (w, _) in words {
        source.push_str(w);
        ends.push(source.len());
        source.push(' ');
    }
    let t = Text::from_source(&source);
    let mut gold: Vec<Found> = Vec::new();
    let mut last = usize::MAX;
    for i in 0..t.tokens.len() {
        let at = t.span(i, i + 1).start;
        let w = ends.partition_point(|e| *e <= at);
        let Some((_, tag)) = words.get(w) else { continue };
        let kind = match tag.split_once('-').map(|x| x.1) {
            Some("PERS" | "PER") => Kind::Person,
            Some("LOC") => Kind::Place,
            Some("ORG") => Kind::Body,
            Some(_) => Kind::Other,
            None => continue,
        };
        let begins = tag.starts_with('B') && w != last;
        last = w;
        match gold.last_mut() {
            Some(g) if !begins && g.end == i && g.kind == kind => g.end = i + 1,
            _ => gold.push(Found { start: i, end: i + 1, kind }),
        }
    }
    let words = (0..t.tokens.len()).map(|i| t.raw(i).to_owned()).collect();
    Sentence { words, feats: Features::of(&t, 0, t.tokens.len(), lex, kb), gold }
}
