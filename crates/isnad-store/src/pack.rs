//! Long rows take less room: a first byte says how the others are written, 0 as they are, 1 in LZ4 with their length before them.
//!
//! LZ4 (lz4_flex) and not a stronger code, since a step reads hundreds of rows: it unpacks faster than SQLite reads.

/// Shorter rows are left as they are.
const SHORT: usize = 256;
/// What no packed row of ours unpacks to, in bytes; longer ones are left as they are: a damaged length must not take all memory.
const MOST: usize = 64 << 20;

/// A row as it is stored.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let plain = bytes.len() < SHORT || bytes.len() > MOST;
    let (how, rest) = if plain { (0, bytes.to_vec()) } else { (1, lz4_flex::compress_prepend_size(bytes)) };
    let mut out = Vec::with_capacity(rest.len() + 1);
    out.push(how);
    out.extend(rest);
    out
}

/// A row as it was; what is wrong with it, where it is damaged.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, String> {
    match bytes.split_first() {
        Some((0, rest)) => Ok(rest.to_vec()),
        Some((1, rest)) => {
            let size = rest.first_chunk::<4>().map(|b| u32::from_le_bytes(*b));
            if size.and_then(|s| usize::try_from(s).ok()).is_none_or(|s| s > MOST) {
                return Err("its length is none that a row has".to_owned());
            }
            lz4_flex::decompress_size_prepended(rest).map_err(|e| e.to_string())
        }
        _ => Err("it is not packed as rows are".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_and_damage_is_told() {
        for row in [Vec::new(), b"short".to_vec(), "كلمة ".repeat(200).into_bytes()] {
            assert_eq!(unpack(&pack(&row)).unwrap(), row);
        }
        let long = pack(&"كلمة ".repeat(200).into_bytes());
        assert!(long.len() < 200);
        for broken in [&[][..], &[7, 1, 2], &long[..9], &[1, 255, 255, 255, 255, 0]] {
            assert!(unpack(broken).is_err(), "{broken:?}");
        }
    }
}
