//! Exact fractions: the second, independent way to every figure of the order arithmetic.
//!
//! Nothing here rounds unless asked to. Overflow panics, so a wrong figure cannot pass.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    over: i128,
    under: i128,
}

fn common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 {
        a.abs()
    } else {
        common_divisor(b, a % b)
    }
}

impl Fraction {
    pub fn new(over: i128, under: i128) -> Self {
        assert!(under != 0, "a fraction over zero");
        let divisor = common_divisor(over, under) * under.signum();
        Self {
            over: over / divisor,
            under: under / divisor,
        }
    }

    pub fn whole(value: i128) -> Self {
        Self::new(value, 1)
    }

    /// A plain decimal such as `0.125`.
    pub fn decimal(text: &str) -> Self {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{part}").parse().unwrap();
        Self::new(digits, 10i128.pow(part.len().try_into().unwrap()))
    }

    /// The largest whole number that is not above.
    pub fn floor(self) -> i128 {
        self.over.div_euclid(self.under)
    }

    /// The nearest whole number, half up.
    pub fn nearest(self) -> i128 {
        (self + Self::new(1, 2)).floor()
    }

    pub fn reciprocal(self) -> Self {
        Self::new(self.under, self.over)
    }

    pub fn is_zero(self) -> bool {
        self.over == 0
    }

    /// The double nearest to it, for comparisons within a tolerance.
    pub fn approximate(self) -> f64 {
        self.over as f64 / self.under as f64
    }

    /// The plain decimal, if it ends within `places`.
    pub fn text(self, places: u32) -> Option<String> {
        let scaled = self * Self::whole(10i128.pow(places));
        if scaled.under != 1 {
            return None;
        }
        let digits = format!("{:0>width$}", scaled.over, width = places as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - places as usize);
        let part = part.trim_end_matches('0');
        Some(if part.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{part}")
        })
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(
            self.over * other.under + other.over * self.under,
            self.under * other.under,
        )
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self::new(-other.over, other.under)
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (a, b) = (
            Self::new(self.over, other.under),
            Self::new(other.over, self.under),
        );
        Self::new(a.over * b.over, a.under * b.under)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        self.mul(other.reciprocal())
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

/// Whether `found` is `exact` within `tolerance`, relative to it.
pub fn agrees(found: f64, exact: Fraction, tolerance: f64) -> bool {
    let exact = exact.approximate();
    (found - exact).abs() <= tolerance * exact.abs()
}

#[test]
fn exact_fractions_obey_the_rules_of_arithmetic() {
    let (a, b) = (Fraction::decimal("0.1"), Fraction::decimal("0.2"));
    assert_eq!(a + b, Fraction::decimal("0.3"));
    assert_eq!(a - b, Fraction::new(-1, 10));
    assert_eq!(Fraction::new(2, -4), Fraction::new(-1, 2));
    assert_eq!(Fraction::decimal("2.5").nearest(), 3);
    assert_eq!(Fraction::new(-1, 2).floor(), -1);
    assert_eq!(Fraction::decimal("12.50").text(3).unwrap(), "12.5");
    assert_eq!(Fraction::new(1, 3).text(9), None);
    assert!(Fraction::new(1, 3) < Fraction::new(2, 5));
}
