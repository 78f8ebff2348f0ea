//! Files of weights: named tables of numbers, as `train/weights.py` writes them.
//!
//! A file is the magic, the number of tables (u32), then for each: length of its name (u8) and the name, its sort (u8: 0 half
//! floats, 1 bytes with a float a row, 2 text), the number of dimensions (u8) and each (u32), its data. All little-endian.

use rustc_hash::FxHashMap;

const MAGIC: &[u8] = b"isnadNET1";

/// The tables of one file.
#[derive(Debug, Default)]
pub(crate) struct Tensors {
    tables: FxHashMap<String, Table>,
}

#[derive(Debug)]
enum Table {
    Floats(Vec<f32>),
    Rows(Rows),
    Text(String),
}

/// A wide table kept as bytes: row `i` is `scale[i]` times its bytes.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) width: usize,
    scale: Vec<f32>,
    bytes: Vec<i8>,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.scale.len()
    }

    /// Adds row `i` to `out`.
    pub(crate) fn add(&self, i: usize, out: &mut [f32]) {
        let Some(s) = self.scale.get(i) else { return };
        for (o, b) in out.iter_mut().zip(&self.bytes[i * self.width..(i + 1) * self.width]) {
            *o += s * f32::from(*b);
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], String> {
        let (a, b) = self.0.split_at_checked(n).ok_or("the file of weights ends too early")?;
        self.0 = b;
        Ok(a)
    }

    fn byte(&mut self) -> Result<usize, String> {
        Ok(usize::from(self.take(1)?[0]))
    }

    fn number(&mut self) -> Result<usize, String> {
        let b = self.take(4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    }
}

impl Tensors {
    /// Reads a file of weights.
    pub(crate) fn parse(file: &[u8]) -> Result<Tensors, String> {
        let mut b = Bytes(file.strip_prefix(MAGIC).ok_or("no file of weights of this version")?);
        let mut out = Tensors::default();
        for _ in 0..b.number()? {
            let n = b.byte()?;
            let name = String::from_utf8_lossy(b.take(n)?).into_owned();
            let sort = b.byte()?;
            let dims: Vec<usize> = (0..b.byte()?).map(|_| b.number()).collect::<Result<_, _>>()?;
            let size = dims.iter().try_fold(1usize, |a, d| a.checked_mul(*d)).ok_or("a table without end")?;
            let table = match sort {
                0 => {
                    let raw = b.take(size.checked_mul(2).ok_or("a table without end")?)?;
                    Table::Floats(raw.as_chunks::<2>().0.iter().map(|h| half(u16::from_le_bytes(*h))).collect())
                }
                1 => {
                    let (rows, width) = (dims.first().copied().unwrap_or(0), dims.get(1).copied().unwrap_or(0));
                    let scale = b.take(rows.checked_mul(4).ok_or("a table without end")?)?;
                    let scale = scale.as_chunks::<4>().0.iter().map(|f| f32::from_le_bytes(*f)).collect();
                    let bytes = b.take(size)?.iter().map(|x| i8::from_le_bytes([*x])).collect();
                    Table::Rows(Rows { width, scale, bytes })
                }
                _ => Table::Text(String::from_utf8(b.take(size)?.to_vec()).map_err(|e| e.to_string())?),
            };
            out.tables.insert(name, table);
        }
        Ok(out)
    }

    /// The floats of a table that must have `size` of them.
    pub(crate) fn floats(&mut self, name: &str, size: usize) -> Result<Vec<f32>, String> {
        match self.tables.remove(name) {
            Some(Table::Floats(v)) if v.len() == size => Ok(v),
            Some(Table::Floats(v)) => Err(format!("table {name} has {} numbers and not {size}", v.len())),
            _ => Err(format!("no table {name}")),
        }
    }

    /// The floats of a table of any size.
    pub(crate) fn any(&mut self, name: &str) -> Result<Vec<f32>, String> {
        match self.tables.remove(name) {
            Some(Table::Floats(v)) => Ok(v),
            _ => Err(format!("no table {name}")),
        }
    }

    /// A wide table.
    pub(crate) fn rows(&mut self, name: &str, width: usize) -> Result<Rows, String> {
        match self.tables.remove(name) {
            Some(Table::Rows(r)) if r.width == width => Ok(r),
            _ => Err(format!("no table {name} of width {width}")),
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, String> {
        match self.tables.remove(name) {
            Some(Table::Text(t)) => Ok(t),
            _ => Err(format!("no text {name}")),
        }
    }
}

/// IEEE half precision to single.
fn half(h: u16) -> f32 {
    let (sign, exp, frac) = (u32::from(h >> 15) << 31, u32::from(h >> 10 & 31), u32::from(h & 1023));
    match exp {
        0 => f32::from_bits(sign | (frac as f32 * f32::from_bits(0x3380_0000)).to_bits()),
        31 => f32::from_bits(sign | 0x7f80_0000 | frac << 13),
        e => f32::from_bits(sign | (e + 112) << 23 | frac << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        for (h, f) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0, 0.0), (1, 5.960_464_5e-8), (0x7bff, 65504.0)]
        {
            assert_eq!(half(h), f);
        }
    }

    #[test]
    fn broken_files_are_told() {
        assert!(Tensors::parse(b"x").is_err());
        assert!(Tensors::parse(b"isnadNET1\x01\0\0\0\x01a\0\x01\xff\xff\xff\xff").is_err());
        let mut ok = Tensors::parse(b"isnadNET1\x01\0\0\0\x01a\0\x01\x02\0\0\0\0\x3c\0\xc0").unwrap();
        assert_eq!(ok.floats("a", 2), Ok(vec![1.0, -2.0]));
        assert!(ok.floats("a", 2).is_err());
    }
}
