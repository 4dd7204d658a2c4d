//! Numbers that look random and are not.

/// `SplitMix64`: small, and the same on every platform and in every version.
pub(super) struct Dice(u64);

impl Dice {
    /// The dice for the thing at that place.
    pub(super) fn new(thing: &str, index: u32) -> Self {
        // FNV-1a, so that patients and notes at the same place are not alike.
        let seed = thing.bytes().fold(0xcbf2_9ce4_8422_2325, |seed: u64, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ (u64::from(index) << 32))
    }

    pub(super) fn below(&mut self, limit: u32) -> u32 {
        // The high half, scaled: the result is below `limit`, which fits.
        let scaled = (self.roll() >> 32) * u64::from(limit);
        u32::try_from(scaled >> 32).unwrap_or_default()
    }

    pub(super) fn small(&mut self, limit: u16) -> u16 {
        u16::try_from(self.below(u32::from(limit))).unwrap_or_default()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let length = u32::try_from(from.len()).unwrap_or(u32::MAX);
        &from[self.below(length) as usize]
    }

    pub(super) fn bytes(&mut self) -> [u8; 16] {
        let number = (u128::from(self.roll()) << 64) | u128::from(self.roll());
        number.to_be_bytes()
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
