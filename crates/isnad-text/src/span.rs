use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** of a report's text. Both ends stand on character boundaries of that text.
///
/// On the wire spans are code points (see `isnad-read`'s wire types); inside Rust they are always bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; a reversed pair becomes an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// The text under the span, or `""` where the span does not lie on boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The span without white space, and without the quote marks and commas named in `drop`, at both ends.
    pub fn trim(self, text: &str, drop: &[char]) -> Span {
        let s = self.of(text);
        let cut = |c: char| c.is_whitespace() || drop.contains(&c);
        let front = s.trim_start_matches(cut);
        let start = self.start + (s.len() - front.len());
        Span::new(start, start + front.trim_end_matches(cut).len())
    }
}
