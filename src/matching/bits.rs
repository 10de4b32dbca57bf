//! Words and marked places of a text, a block of 64 bytes at a time.
//!
//! What each byte is, is computed without branches, so that it runs a vector at a time, and packed into a number with a
//! bit for each byte; then only the bits that are set cost anything. A text's last block is filled up with zeros.

pub(crate) const BLOCK: usize = 64;

/// A bit for each of the flags, which are 0 or 1. The factor gathers the lowest bits of eight bytes in the highest.
pub(crate) fn bits(flags: &[u8; BLOCK]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    let pack = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |bits, eight| bits << 8 | pack(eight))
}

/// Each place of a set bit.
pub(crate) fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        place
    })
}

/// Letters of any script, as far as bytes tell.
#[inline]
pub(crate) const fn is_letter(byte: u8) -> bool {
    is_latin(byte) | (byte >= 0x80)
}

/// Letters of ASCII.
#[inline]
pub(crate) const fn is_latin(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

/// The places behind words of `LENGTH` letters or more, by the letters of a block and of the one before it.
pub(crate) fn ends<const LENGTH: u32>(before: u64, letters: u64) -> u64 {
    (1..=LENGTH).fold(!letters, |ends, distance| ends & (letters << distance | before >> (u64::BITS - distance)))
}

/// How many letters stand right before a place of a block, 64 or more being 64, by the letters of the block and of the
/// one before it.
pub(crate) fn letters_before(place: usize, before: u64, letters: u64) -> usize {
    // Two steps, because a number may not be shifted by all of its bits.
    (letters << 1 << (BLOCK - 1 - place) | before >> place).leading_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_plain_split() {
        for length in 0..200 {
            for step in 1..9 {
                let text: String =
                    (0..length).map(|at| if at % step == 0 || at % 20 == 0 { '.' } else { 'é' }).collect();
                let text = format!("a {text} Zz`[@{{ {}", "x".repeat(length % 64));
                let mut got = Vec::new();
                let mut before = 0;
                let padded = format!("{text}{}", "\0".repeat(BLOCK));
                for (index, block) in padded.as_bytes().as_chunks().0.iter().enumerate() {
                    let letters = bits(&block.map(|byte| is_letter(byte).into()));
                    for place in places(ends::<1>(before, letters)) {
                        let end = index * BLOCK + place;
                        got.push(&text[end - letters_before(place, before, letters)..end]);
                    }
                    before = letters;
                }
                let want: Vec<&str> =
                    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
                assert_eq!(got, want);
            }
        }
    }

    #[test]
    fn ends_are_seen_across_blocks() {
        let letters = 0b0111 << 60 | 0b11111;
        assert_eq!(places(ends::<5>(0, letters)).collect::<Vec<_>>(), [5]);
        assert_eq!(places(ends::<3>(0, letters)).collect::<Vec<_>>(), [5, 63]);
        assert_eq!(places(ends::<3>(0b111 << 61, 0b10)).collect::<Vec<_>>(), [0]);
        assert_eq!(places(ends::<5>(0b111 << 61, 0b11)).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn every_flag_has_its_bit() {
        for place in 0..BLOCK {
            let mut flags = [0; BLOCK];
            flags[place] = 1;
            flags[7] = 1;
            let mut want = vec![7, place];
            want.sort_unstable();
            want.dedup();
            assert_eq!(places(bits(&flags)).collect::<Vec<_>>(), want);
        }
    }
}
