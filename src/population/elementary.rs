//! Exponential, logarithm and softplus made of additions and multiplications only.
//!
//! The functions of the C library differ in the last digit from machine to machine and keep a
//! compiler from working on several patients at once. These are polynomials without branches:
//! the same input gives the same digits everywhere, alone or among lane-mates. The
//! coefficients interpolate the function at Chebyshev points (computed with 60 digits); the
//! bounds are the largest errors on a fine grid, and tests hold them against the library.

/// Interpolates exp on +-(ln 2)/2; error below 3e-16 of the value.
const EXP: [f64; 11] = [
    1.0,
    1.000_000_000_000_006_7,
    0.500_000_000_000_000_6,
    0.166_666_666_665_543_14,
    0.041_666_666_666_573_066,
    0.008_333_333_385_699_212,
    0.001_388_888_893_251_478,
    0.000_198_411_702_305_702_86,
    2.480_150_431_378_554e-5,
    2.764_019_739_169_484e-6,
    2.762_637_106_569_635_4e-7,
];
/// Interpolates (exp(r) - 1) / r on +-(ln 2)/2; error below 3e-17 of the value.
const EXP_MINUS_ONE: [f64; 11] = [
    1.0,
    0.500_000_000_000_000_6,
    0.166_666_666_666_666_7,
    0.041_666_666_666_573_14,
    0.008_333_333_333_326_141,
    0.001_388_888_893_248_862_5,
    0.000_198_412_698_748_005_12,
    2.480_150_434_696_448e-5,
    2.755_725_542_572_089_7e-6,
    2.762_635_725_527_078e-7,
    2.510_520_638_458_724e-8,
];
/// Interpolates exp on +-(ln 2)/2 with fewer terms; error below 2e-9 of the value.
const SHORT_EXP: [f64; 7] = [
    1.0,
    1.000_000_037_738_871_4,
    0.500_000_004_714_605_7,
    0.166_664_154_140_411_77,
    0.041_666_352_771_112_21,
    0.008_375_134_774_624_326,
    0.001_394_111_889_583_7,
];
/// Interpolates ln(1 + u) / u on 0 to 1; error below 6e-9.
const LOG_ONE_PLUS: [f64; 10] = [
    0.999_999_994_656_292,
    -0.499_998_926_480_632_77,
    0.333_297_104_989_177_5,
    -0.249_516_162_628_720_76,
    0.196_632_742_572_048_05,
    -0.152_696_670_743_632_88,
    0.105_436_237_954_195_27,
    -0.056_373_612_830_107_33,
    0.019_542_527_261_014_103,
    -0.003_176_057_018_431_96,
];
/// Interpolates atanh(z) / z in z squared, for |z| up to 3 - 2 sqrt 2; error below 2e-16.
const ATANH: [f64; 7] = [
    1.000_000_000_000_000_2,
    0.333_333_333_332_764_27,
    0.200_000_000_308_865_28,
    0.142_857_080_079_878_24,
    0.111_117_174_607_041_03,
    0.090_609_610_019_468_21,
    0.084_189_067_844_493_22,
];
/// ln 2 in two parts; the first has 21 zero bits at its end, so a multiple of it is exact.
const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
/// Adding this rounds to a whole number and leaves it, with the exponent bias of a double, in
/// the lowest bits.
const ROUND_AND_BIAS: f64 = 6_755_399_441_055_744.0 + 1023.0;
/// Beyond these exponents the result is no normal number.
const LEAST_EXPONENT: f64 = -708.0;
/// exp of this is nothing beside 1e-8.
const NOTHING: f64 = -40.0;
const MOST_EXPONENT: f64 = 709.0;

/// exp(x), error below 1e-15 of the value; below exp(-708) and above exp(709) those values.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    // Comparisons that let a NaN through.
    let x = if x < LEAST_EXPONENT {
        LEAST_EXPONENT
    } else {
        x
    };
    let x = if x > MOST_EXPONENT { MOST_EXPONENT } else { x };
    let (power, r) = reduced(x);
    let (r2, e) = (r * r, EXP);
    let r4 = r2 * r2;
    let low = (e[0] + e[1] * r) + (e[2] + e[3] * r) * r2;
    let middle = (e[4] + e[5] * r) + (e[6] + e[7] * r) * r2;
    let high = (e[8] + e[9] * r) + e[10] * r2;
    power * (low + r4 * (middle + r4 * high))
}

/// 1 - exp(-x) for an x from 0 on, error below 1e-15 of the value, however small.
#[inline(always)]
#[must_use]
pub fn gone(x: f64) -> f64 {
    // A comparison that lets a NaN through.
    let x = if x > -LEAST_EXPONENT {
        -LEAST_EXPONENT
    } else {
        x
    };
    let (power, r) = reduced(-x);
    let (r2, e) = (r * r, EXP_MINUS_ONE);
    let r4 = r2 * r2;
    let low = (e[0] + e[1] * r) + (e[2] + e[3] * r) * r2;
    let middle = (e[4] + e[5] * r) + (e[6] + e[7] * r) * r2;
    let high = (e[8] + e[9] * r) + e[10] * r2;
    // exp(-x) is power (1 + r q); without the 1 nothing of a small x is lost.
    (1.0 - power) - power * (r * (low + r4 * (middle + r4 * high)))
}

/// A power of two and the small rest r with exp(x) = power exp(r).
#[inline(always)]
fn reduced(x: f64) -> (f64, f64) {
    let rounded = x * std::f64::consts::LOG2_E + ROUND_AND_BIAS;
    let whole = rounded - ROUND_AND_BIAS;
    let r = (x - whole * LN_2[0]) - whole * LN_2[1];
    (f64::from_bits(rounded.to_bits() << 52), r)
}

/// ln(x) for a normal x above 0, error below 1e-15 of the value or 1e-16, whichever is more.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    // The mantissa between sqrt(1/2) and sqrt(2), so that values around 1 lose nothing.
    let shifted = x
        .to_bits()
        .wrapping_sub(std::f64::consts::FRAC_1_SQRT_2.to_bits());
    let exponent = ((shifted as i64) >> 52) as i32;
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub((i64::from(exponent) as u64) << 52));
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let (w, a) = (z * z, ATANH);
    let w2 = w * w;
    let low = (a[0] + a[1] * w) + (a[2] + a[3] * w) * w2;
    let high = (a[4] + a[5] * w) + a[6] * w2;
    let series = 2.0 * z * (low + w2 * w2 * high);
    let exponent = f64::from(exponent);
    exponent * LN_2[0] + (series + exponent * LN_2[1])
}

/// ln(1 + exp(x)), absolute error below 1e-8.
///
/// That is enough: excretion is off by 1e-8 G s, which moves a level by less than
/// 1e-9 mmol/L.
#[inline(always)]
#[must_use]
pub fn softplus(x: f64) -> f64 {
    let above = if x < 0.0 { 0.0 } else { x };
    let below = -x.abs();
    let (power, r) = reduced(if below < NOTHING { NOTHING } else { below });
    let (r2, e) = (r * r, SHORT_EXP);
    let low = (e[0] + e[1] * r) + (e[2] + e[3] * r) * r2;
    let high = (e[4] + e[5] * r) + e[6] * r2;
    let u = power * (low + (r2 * r2) * high);
    let (u2, c) = (u * u, LOG_ONE_PLUS);
    let u4 = u2 * u2;
    let first = (c[0] + c[1] * u) + (c[2] + c[3] * u) * u2;
    let second = (c[4] + c[5] * u) + (c[6] + c[7] * u) * u2;
    let third = c[8] + c[9] * u;
    above + u * (first + u4 * (second + u4 * third))
}

/// The x of which `u` (above 0) is the softplus, absolute error below 1e-9 for `u` from 1e-6.
#[inline(always)]
#[must_use]
pub fn inverse_softplus(u: f64) -> f64 {
    u + ln(1.0 - exp(-u))
}
