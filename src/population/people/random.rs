//! Random numbers that depend on the seed, the subject and the purpose, and on nothing else.
//!
//! Philox 4x32-10 is a function from a counter and a key to four random words: no state, so
//! subject k is the same whatever the total, the order or the threads.
//!
//! Sources: J. Salmon, M. Moraes, R. Dror, D. Shaw, Parallel random numbers: as easy as 1, 2, 3,
//! SC11 (2011); M. Wichura, Algorithm AS 241: the percentage points of the normal
//! distribution, Applied Statistics 37 (1988) 477-484, routine PPND16.

#![expect(
    clippy::needless_range_loop,
    reason = "all lanes of several arrays at one place: the loop that becomes vector code"
)]
#![expect(clippy::excessive_precision, reason = "as printed in the source")]

use crate::population::elementary::ln;

/// Multipliers of the rounds.
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// What the key grows by from round to round.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// What a random number is used for; every purpose has its own stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The spread of a parameter between patients, and between occasions, by its place in
    /// [`Parameter::ALL`](crate::pk::Parameter::ALL).
    Parameter(u8),
    /// The error of the kidney estimate and the untreated level; a level that cannot be is
    /// drawn again, with the number of the attempt.
    KidneyAndLevel {
        /// 0 for the first.
        attempt: u8,
    },
    /// Volume and rate of the slow pool of the tissues.
    SlowPool,
    /// The published error of the typical value of a parameter, by the same place.
    TypicalValue(u8),
}

impl Purpose {
    /// The words of the counter that belong to the purpose.
    fn words(self) -> [u32; 2] {
        match self {
            Self::Parameter(place) => [u32::from(place), 0],
            Self::KidneyAndLevel { attempt } => [1 << 16, u32::from(attempt)],
            Self::SlowPool => [1 << 17, 0],
            Self::TypicalValue(place) => [1 << 18, u32::from(place)],
        }
    }
}

/// Philox 4x32 with 10 rounds for `L` counters under one key.
#[inline(always)]
#[must_use]
pub fn philox<const L: usize>(mut counter: [[u32; L]; 4], mut key: [u32; 2]) -> [[u32; L]; 4] {
    for _ in 0..ROUNDS {
        let mut next = [[0; L]; 4];
        for lane in 0..L {
            let first = u64::from(MULTIPLIERS[0]) * u64::from(counter[0][lane]);
            let second = u64::from(MULTIPLIERS[1]) * u64::from(counter[2][lane]);
            next[0][lane] = (second >> 32) as u32 ^ counter[1][lane] ^ key[0];
            next[1][lane] = second as u32;
            next[2][lane] = (first >> 32) as u32 ^ counter[3][lane] ^ key[1];
            next[3][lane] = first as u32;
        }
        counter = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// Two independent standard normal numbers for each of `L` subjects from `first` on.
#[inline(always)]
#[must_use]
pub fn normals<const L: usize>(seed: u64, first: u64, purpose: Purpose) -> [[f64; L]; 2] {
    let [place, attempt] = purpose.words();
    let mut counter = [[0; L], [0; L], [place; L], [attempt; L]];
    for lane in 0..L {
        let subject = first + lane as u64;
        counter[0][lane] = subject as u32;
        counter[1][lane] = (subject >> 32) as u32;
    }
    normals_of(philox(counter, key(seed)))
}

/// Two independent standard normal numbers for one counter.
#[must_use]
pub fn normal_pair(seed: u64, counter: [u32; 4]) -> [f64; 2] {
    normals_of(philox(counter.map(|word| [word]), key(seed))).map(|[normal]| normal)
}

fn key(seed: u64) -> [u32; 2] {
    [seed as u32, (seed >> 32) as u32]
}

/// Two standard normal numbers of each lane of random words.
#[inline(always)]
fn normals_of<const L: usize>(words: [[u32; L]; 4]) -> [[f64; L]; 2] {
    let mut normals = [[0.0; L]; 2];
    for (pair, normals) in normals.iter_mut().enumerate() {
        let mut q = [0.0; L];
        for lane in 0..L {
            let word =
                u64::from(words[2 * pair][lane]) << 20 | u64::from(words[2 * pair + 1][lane] >> 12);
            // 52 random bits as a double from 1 to 2; half a step more, and 0 and 1 cannot be.
            let one_to_two = f64::from_bits(word | 1.0_f64.to_bits());
            q[lane] = (one_to_two - 1.5) + f64::EPSILON / 2.0;
        }
        *normals = quantiles(q);
    }
    normals
}

/// Standard normal quantile of the probability `p`, between 0 and 1, by AS 241; relative error
/// about 1e-16.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= CENTRAL {
        central(q)
    } else {
        tail(q, if q < 0.0 { p } else { 1.0 - p })
    }
}

/// Quantiles of the probabilities 1/2 + q.
#[inline(always)]
fn quantiles<const L: usize>(q: [f64; L]) -> [f64; L] {
    let mut quantiles = [0.0; L];
    for lane in 0..L {
        quantiles[lane] = central(q[lane]);
    }
    for lane in 0..L {
        if q[lane].abs() > CENTRAL {
            quantiles[lane] = tail(q[lane], 0.5 - q[lane].abs());
        }
    }
    quantiles
}

/// Up to here from one half the central formula holds.
const CENTRAL: f64 = 0.425;

#[inline(always)]
fn central(q: f64) -> f64 {
    const NUMERATOR: [f64; 8] = [
        3.387_132_872_796_366_608,
        133.141_667_891_784_377_45,
        1_971.590_950_306_551_442_7,
        13_731.693_765_509_461_125,
        45_921.953_931_549_871_457,
        67_265.770_927_008_700_853,
        33_430.575_583_588_128_105,
        2_509.080_928_730_122_672_7,
    ];
    const DENOMINATOR: [f64; 8] = [
        1.0,
        42.313_330_701_600_911_252,
        687.187_007_492_057_908_3,
        5_394.196_021_424_751_107_7,
        21_213.794_301_586_595_867,
        39_307.895_800_092_710_61,
        28_729.085_735_721_942_674,
        5_226.495_278_852_854_561,
    ];
    let r = CENTRAL * CENTRAL - q * q;
    q * polynomial(&NUMERATOR, r) / polynomial(&DENOMINATOR, r)
}

/// The quantile far from the median; `p` is the probability of lying further out.
fn tail(q: f64, p: f64) -> f64 {
    const NEAR: [[f64; 8]; 2] = [
        [
            1.423_437_110_749_683_577_34,
            4.630_337_846_156_545_295_9,
            5.769_497_221_460_691_405_5,
            3.647_848_324_763_204_605_04,
            1.270_458_252_452_368_382_58,
            0.241_780_725_177_450_611_77,
            0.022_723_844_989_269_184_583_3,
            7.745_450_142_783_414_076_4e-4,
        ],
        [
            1.0,
            2.053_191_626_637_758_821_87,
            1.676_384_830_183_803_849_4,
            0.689_767_334_985_100_004_55,
            0.148_103_976_427_480_074_59,
            0.015_198_666_563_616_457_196_6,
            5.475_938_084_995_344_946e-4,
            1.050_750_071_644_416_843_24e-9,
        ],
    ];
    const FAR: [[f64; 8]; 2] = [
        [
            6.657_904_643_501_103_777_2,
            5.463_784_911_164_114_369_9,
            1.784_826_539_917_291_335_8,
            0.296_560_571_828_504_891_23,
            0.026_532_189_526_576_123_093,
            0.001_242_660_947_388_078_438_6,
            2.711_555_568_743_487_578_15e-5,
            2.010_334_399_292_288_132_65e-7,
        ],
        [
            1.0,
            0.599_832_206_555_887_937_69,
            0.136_929_880_922_735_805_31,
            0.014_875_361_290_850_614_852_5,
            7.868_691_311_456_132_591e-4,
            1.846_318_317_510_054_681_8e-5,
            1.421_511_758_316_445_888_7e-7,
            2.044_263_103_389_939_785_64e-15,
        ],
    ];
    let r = (-ln(p)).sqrt();
    let ([numerator, denominator], r) = if r <= 5.0 {
        (&NEAR, r - 1.6)
    } else {
        (&FAR, r - 5.0)
    };
    (polynomial(numerator, r) / polynomial(denominator, r)).copysign(q)
}

#[inline(always)]
fn polynomial(c: &[f64; 8], x: f64) -> f64 {
    let x2 = x * x;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + high * (x2 * x2)
}
