//! Tokens: words, numbers and punctuation, each with its source span and its folded form.

use crate::fold::{fold_char, is_dropped};
use crate::quote::{self, Quote};
use crate::sentence::{self, Sentence};
use crate::wrap;
use crate::{Report, Span, readings, strip_enclitic};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::sync::OnceLock;

/// What ends a line: line feed, form feed (a page's end), vertical tab, next line, and Unicode's separators of lines and paragraphs.
const LINE_ENDS: [char; 6] = ['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with their diacritics.
    Word,
    /// Digits, with separators between them.
    Number,
    /// One other visible character, or two signs that are printed for one quotation mark ('', <<).
    Punct,
}

/// One token of a report.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Its kind.
    pub kind: Kind,
    /// 0-based number of the paragraph in which it stands: a non-empty line, with those that carry on its sentence.
    pub para: u32,
    /// White space stands before it.
    pub spaced: bool,
    fold: (u32, u32),
}

/// A report's text cut into tokens, quotes and sentences: what every later stage works on.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The source.
    pub source: String,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences, in order, covering every token.
    pub sentences: Vec<Sentence>,
    /// Quotations, in order of their opening marks.
    pub quotes: Vec<Quote>,
    /// Spans of the paragraphs: non-empty lines, those of a hard-wrapped text joined.
    pub paragraphs: Vec<Span>,
    folds: String,
    /// The quotations that open or close at each token.
    marks: FxHashMap<u32, [u32; 2]>,
    types: OnceLock<Types>,
}

/// The different words of a text.
#[derive(Clone, Debug, Default)]
struct Types {
    /// Word number of each token.
    of: Vec<u32>,
    /// Where each word's keys begin in `keys`, and one past the last.
    starts: Vec<u32>,
    keys: Vec<u32>,
    /// Whether each word can begin a number.
    numeric: Vec<bool>,
}

impl Text {
    /// Cuts up a report's text.
    pub fn new(report: &Report) -> Self {
        Self::from_source(&report.text)
    }

    /// Cuts up any text.
    pub fn from_source(source: &str) -> Self {
        let mut t = Text { source: source.to_owned(), ..Text::default() };
        // a page's end beside a line's end is one line end, and no empty line
        let pages = source.contains('\u{c}').then(|| source.replace("\n\u{c}", "\n ").replace("\u{c}\n", " \n"));
        let source = pages.as_deref().unwrap_or(source);
        let lines: Vec<&str> = source.split(LINE_ENDS).collect();
        let on = wrap::goes_on(&lines);
        let mut pos = 0;
        for (i, line) in lines.iter().enumerate() {
            if !line.trim().is_empty() {
                let end = pos + line.len();
                match t.paragraphs.last_mut().filter(|_| i > 0 && on[i - 1]) {
                    Some(p) => p.end = end,
                    None => t.paragraphs.push(Span::new(pos, end)),
                }
                // what mail quotes with is no part of the words
                let mark = wrap::quoting(line);
                t.cut_line(pos + mark, &line[mark..]);
            }
            pos += line.len();
            pos += source[pos..].chars().next().map_or(0, char::len_utf8);
        }
        t.quotes = quote::quotes(&t);
        const NONE: u32 = u32::MAX;
        for (k, q) in t.quotes.iter().enumerate() {
            t.marks.entry(q.open as u32).or_insert([NONE; 2])[0] = k as u32;
            t.marks.entry(q.close as u32).or_insert([NONE; 2])[1] = k as u32;
        }
        t.sentences = sentence::sentences(&t);
        t
    }

    /// The quotations whose opening or closing mark is token `i`.
    pub fn quotes_at(&self, i: usize) -> impl Iterator<Item = &Quote> {
        let at = u32::try_from(i).ok().and_then(|i| self.marks.get(&i)).copied().unwrap_or([u32::MAX; 2]);
        at.into_iter().filter_map(|k| self.quotes.get(k as usize))
    }

    /// The number of the word at token `i` among the different words of the text, and how many there are. What is looked up
    /// once for a word need not be looked up again where it stands again.
    pub fn word_number(&self, i: usize) -> usize {
        self.types().of.get(i).map_or(0, |w| *w as usize)
    }

    /// How many different words the text has.
    pub fn word_count(&self) -> usize {
        self.types().starts.len().saturating_sub(1)
    }

    /// Hashes of the stems that the word at token `i` can have when one-letter clitics, the article, a pronoun or an
    /// accusative ending are cut: a phrase that begins with none of them does not begin here.
    pub fn stem_keys(&self, i: usize) -> &[u32] {
        let t = self.types();
        t.of.get(i).map_or(&[], |w| {
            let w = *w as usize;
            &t.keys[t.starts[w] as usize..t.starts[w + 1] as usize]
        })
    }

    pub(crate) fn may_be_number(&self, i: usize) -> bool {
        let t = self.types();
        t.of.get(i).is_some_and(|w| t.numeric[*w as usize])
    }

    fn types(&self) -> &Types {
        self.types.get_or_init(|| {
            let mut t = Types { starts: vec![0], ..Types::default() };
            let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
            for i in 0..self.tokens.len() {
                let f = self.fold(i);
                let next = seen.len() as u32;
                let w = *seen.entry(f).or_insert(next);
                t.of.push(w);
                if w == next {
                    word_keys(f, &mut t.keys);
                    t.numeric.push(crate::number::begins(f));
                    t.starts.push(t.keys.len() as u32);
                }
            }
            t
        })
    }

    /// The folded form of token `i` (`""` past the end).
    pub fn fold(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| &self.folds[t.fold.0 as usize..t.fold.1 as usize])
    }

    /// The source characters of token `i`.
    pub fn raw(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span.of(&self.source))
    }

    /// The source span of the tokens `from..to` (an empty one where there are none).
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|l| self.tokens.get(l))) {
            (Some(a), Some(b)) if from < to => Span::new(a.span.start, b.span.end),
            (Some(a), _) => Span::new(a.span.start, a.span.start),
            _ => Span::new(self.source.len(), self.source.len()),
        }
    }

    /// The source text of the tokens `from..to`.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        self.span(from, to).of(&self.source)
    }

    /// Index of the first token that starts at or after byte `at`.
    pub fn token_from(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.span.start < at)
    }

    /// Whether token `i` is punctuation that reads `c`.
    pub fn is(&self, i: usize, c: char) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == Kind::Punct) && self.raw(i).starts_with(c)
    }

    /// Whether token `i` is a word.
    pub fn is_word(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == Kind::Word)
    }

    /// Index of the sentence in which token `i` stands.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= i).min(self.sentences.len().saturating_sub(1))
    }

    fn cut_line(&mut self, base: usize, line: &str) {
        let para = (self.paragraphs.len() - 1) as u32;
        let mut it = line.char_indices().peekable();
        let mut spaced = true;
        let brackets = line.contains("((") && line.contains("))");
        while let Some((at, c)) = it.next() {
            if c.is_whitespace() || is_dropped(c) {
                spaced |= c.is_whitespace();
                continue;
            }
            if matches!(c, '#' | '_') && of_hashtag(line, at, c) {
                spaced = true;
                continue;
            }
            let kind = class(c);
            let mut end = at + c.len_utf8();
            let from = self.folds.len() as u32;
            let after_number = spaced && self.tokens.last().is_some_and(|p| p.kind == Kind::Number && p.para == para);
            if kind == Kind::Number
                && let Some(to) = grouped(&line[at..], after_number)
            {
                end = at + to;
                self.folds.extend(line[at..end].chars().filter(|c| !is_dropped(*c)).map(digit_or_comma));
                while it.peek().is_some_and(|n| n.0 < end) {
                    it.next();
                }
                let fold = (from, self.folds.len() as u32);
                self.tokens.push(Token { span: Span::new(base + at, base + end), kind, para, spaced, fold });
                spaced = false;
                continue;
            }
            fold_char(c, |f| self.folds.push(f));
            if quote::is_doubled(line, at, brackets) {
                it.next();
                end += c.len_utf8();
            }
            if kind != Kind::Punct {
                while let Some(&(next, d)) = it.peek() {
                    // between digits it stands for a dash
                    if kind == Kind::Number && d == '\u{640}' {
                        break;
                    }
                    let same = class(d) == kind || is_dropped(d);
                    let separator = kind == Kind::Number
                        && is_separator(d)
                        && line[next + d.len_utf8()..].chars().find(|c| !is_dropped(*c)).is_some_and(is_digit);
                    if !same && !separator {
                        break;
                    }
                    fold_char(d, |f| self.folds.push(f));
                    end = next + d.len_utf8();
                    it.next();
                }
            }
            let fold = (from, self.folds.len() as u32);
            self.tokens.push(Token { span: Span::new(base + at, base + end), kind, para, spaced, fold });
            spaced = false;
        }
    }
}

/// The hash under which [`Text::stem_keys`] gives a stem.
pub fn stem_key(stem: &str) -> u32 {
    let mut h = FxHasher::default();
    h.write(stem.as_bytes());
    (h.finish() >> 20) as u32
}

fn word_keys(f: &str, keys: &mut Vec<u32>) {
    for r in readings(f) {
        if r.prefix.future {
            continue;
        }
        keys.push(stem_key(r.stem));
        if let Some(s) = r.stem.strip_suffix('ا') {
            keys.push(stem_key(s));
        }
        if !r.prefix.article
            && let Some((s, _)) = strip_enclitic(r.stem)
        {
            keys.push(stem_key(&s));
        }
    }
}

fn class(c: char) -> Kind {
    // the letters of Arabic first: the table of all letters is slow
    if ('\u{621}'..='\u{64a}').contains(&c) && c != '\u{640}' {
        Kind::Word
    } else if is_digit(c) {
        Kind::Number
    } else if c.is_alphabetic() {
        Kind::Word
    } else {
        Kind::Punct
    }
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '٠'..='٩' | '۰'..='۹')
}

/// Whether a mark is part of a hashtag: "#السد_العالي" is "السد العالي" to a reader.
fn of_hashtag(line: &str, at: usize, c: char) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| class(c) == Kind::Word);
    let before = line[..at].chars().next_back();
    let after = letter(line[at + 1..].chars().next());
    after && if c == '_' { letter(before) } else { !letter(before) }
}

/// Marks that stand inside a number: decimal points and thousands separators of both scripts.
fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '٫' | '٬')
}

/// Groups of digits in one number: more than a billion billions are counted by nobody.
const GROUPS: usize = 6;

/// Bytes of a number at the start of `rest` whose thousands are set off by a mark that elsewhere parts two numbers: an
/// Arabic comma, an apostrophe, a space. It has one to three digits, then groups of just three, with one kind of mark. Behind
/// another number (`after_number`) a plain space parts.
fn grouped(rest: &str, after_number: bool) -> Option<usize> {
    let mut chars = rest.char_indices().filter(|(_, c)| !is_dropped(*c)).peekable();
    let (mut mark, mut count) = (None, 0);
    loop {
        let (mut digits, mut end) = (0, 0);
        while let Some((at, c)) = chars.next_if(|(_, c)| digits < 4 && is_digit(*c)) {
            if digits == 0 && count == 0 && matches!(c, '0' | '٠' | '۰') {
                return None;
            }
            digits += 1;
            end = at + c.len_utf8();
        }
        let least = if count == 0 { 1 } else { 3 };
        if !(least..=3).contains(&digits) || count > GROUPS {
            return None;
        }
        count += 1;
        let next = chars.peek().map(|(_, c)| *c);
        let sep = next.filter(|c| parts_thousands(*c) && !(*c == ' ' && after_number));
        let on = sep.is_some() && rest[end..].chars().filter(|c| !is_dropped(*c)).nth(1).is_some_and(is_digit);
        if !on {
            let decimal = next.is_some_and(is_separator)
                && rest[end..].chars().filter(|c| !is_dropped(*c)).nth(1).is_some_and(is_digit);
            return (count > 1 && !decimal).then_some(end);
        }
        if mark.is_some_and(|m| Some(m) != sep) {
            return None;
        }
        mark = sep;
        chars.next();
    }
}

/// Marks and spaces that set off thousands and nothing else within a number.
fn parts_thousands(c: char) -> bool {
    matches!(c, '،' | '\'' | '’' | 'ʼ' | '`' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}')
}

/// The folded digit; of a mark between thousands a comma.
fn digit_or_comma(c: char) -> char {
    let mut out = ',';
    if is_digit(c) {
        fold_char(c, |f| out = f);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_keep_their_characters() {
        let t = Text::from_source("قتلت 2,300 من «المقاتلين» (Su-25) و200.");
        let raw: Vec<_> = (0..t.tokens.len()).map(|i| t.raw(i)).collect();
        assert_eq!(raw, ["قتلت", "2,300", "من", "«", "المقاتلين", "»", "(", "Su", "-", "25", ")", "و", "200", "."]);
    }

    #[test]
    fn diacritics_and_tatweel_stay_inside_the_word() {
        let t = Text::from_source("وقفٍ تـــامّ");
        assert_eq!((t.fold(0), t.fold(1), t.raw(1)), ("وقف", "تام", "تـــامّ"));
    }
}
