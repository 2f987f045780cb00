//! Numbers for `ode_solvers` whose powers are the same on every machine.
//!
//! The step control of that crate takes powers of the error. As `f64` they come from the C
//! library of the platform, whose last digit differs from machine to machine, and with it every
//! step and every level. This is an `f64` with the elementary functions of `libm` instead.

use num_traits::{Float, FromPrimitive, Num, NumCast, One, ToPrimitive, Zero};
use ode_solvers::dop_shared::FloatNumber;
use simba::scalar::SubsetOf;
use std::num::FpCategory;
use std::ops::{
    Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign,
};

/// An `f64` whose elementary functions are those of `libm`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub(super) struct Portable(pub(super) f64);

impl FloatNumber for Portable {}

impl From<Portable> for f64 {
    fn from(number: Portable) -> Self {
        number.0
    }
}

macro_rules! arithmetic {
    ($($operator:ident $method:ident, $assign:ident $in_place:ident;)*) => {$(
        impl $operator for Portable {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0))
            }
        }

        impl $assign for Portable {
            #[inline(always)]
            fn $in_place(&mut self, other: Self) {
                self.0.$in_place(other.0);
            }
        }
    )*};
}

arithmetic! {
    Add add, AddAssign add_assign;
    Sub sub, SubAssign sub_assign;
    Mul mul, MulAssign mul_assign;
    Div div, DivAssign div_assign;
    Rem rem, RemAssign rem_assign;
}

impl Neg for Portable {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Portable {
    #[inline(always)]
    fn zero() -> Self {
        Self(0.0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Portable {
    #[inline(always)]
    fn one() -> Self {
        Self(1.0)
    }
}

impl Num for Portable {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl ToPrimitive for Portable {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }

    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }

    #[inline(always)]
    fn to_f64(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl NumCast for Portable {
    #[inline(always)]
    fn from<T: ToPrimitive>(number: T) -> Option<Self> {
        number.to_f64().map(Self)
    }
}

impl FromPrimitive for Portable {
    fn from_i64(number: i64) -> Option<Self> {
        f64::from_i64(number).map(Self)
    }

    fn from_u64(number: u64) -> Option<Self> {
        f64::from_u64(number).map(Self)
    }

    fn from_f64(number: f64) -> Option<Self> {
        Some(Self(number))
    }
}

impl SubsetOf<f64> for Portable {
    #[inline(always)]
    fn to_superset(&self) -> f64 {
        self.0
    }

    #[inline(always)]
    fn from_superset_unchecked(element: &f64) -> Self {
        Self(*element)
    }

    #[inline(always)]
    fn is_in_subset(_: &f64) -> bool {
        true
    }
}

/// Functions of `Float` that take `self` and, perhaps, others.
macro_rules! functions {
    ($($method:ident($($other:ident),*) = $path:path;)*) => {$(
        #[inline]
        fn $method(self $(, $other: Self)*) -> Self {
            Self($path(self.0 $(, $other.0)*))
        }
    )*};
}

/// Constants of `Float`.
macro_rules! constants {
    ($($method:ident = $value:expr;)*) => {$(
        #[inline]
        fn $method() -> Self {
            Self($value)
        }
    )*};
}

/// Questions of `Float`.
macro_rules! questions {
    ($($method:ident -> $answer:ty;)*) => {$(
        #[inline]
        fn $method(self) -> $answer {
            self.0.$method()
        }
    )*};
}

impl Float for Portable {
    constants! {
        nan = f64::NAN;
        infinity = f64::INFINITY;
        neg_infinity = f64::NEG_INFINITY;
        neg_zero = -0.0;
        min_value = f64::MIN;
        min_positive_value = f64::MIN_POSITIVE;
        epsilon = f64::EPSILON;
        max_value = f64::MAX;
    }

    questions! {
        is_nan -> bool;
        is_infinite -> bool;
        is_finite -> bool;
        is_normal -> bool;
        classify -> FpCategory;
        is_sign_positive -> bool;
        is_sign_negative -> bool;
    }

    // Exact, or rounded alike everywhere.
    functions! {
        floor() = f64::floor;
        ceil() = f64::ceil;
        round() = f64::round;
        trunc() = f64::trunc;
        fract() = f64::fract;
        abs() = f64::abs;
        signum() = f64::signum;
        recip() = f64::recip;
        sqrt() = f64::sqrt;
        max(other) = f64::max;
        min(other) = f64::min;
        abs_sub(other) = libm::fdim;
        mul_add(factor, term) = libm::fma;
    }

    functions! {
        powf(exponent) = libm::pow;
        exp() = libm::exp;
        exp2() = libm::exp2;
        exp_m1() = libm::expm1;
        ln() = libm::log;
        ln_1p() = libm::log1p;
        log2() = libm::log2;
        log10() = libm::log10;
        cbrt() = libm::cbrt;
        hypot(other) = libm::hypot;
        sin() = libm::sin;
        cos() = libm::cos;
        tan() = libm::tan;
        asin() = libm::asin;
        acos() = libm::acos;
        atan() = libm::atan;
        atan2(other) = libm::atan2;
        sinh() = libm::sinh;
        cosh() = libm::cosh;
        tanh() = libm::tanh;
        asinh() = libm::asinh;
        acosh() = libm::acosh;
        atanh() = libm::atanh;
    }

    fn powi(self, exponent: i32) -> Self {
        Self(libm::pow(self.0, exponent.into()))
    }

    fn log(self, base: Self) -> Self {
        Self(libm::log(self.0) / libm::log(base.0))
    }

    fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = libm::sincos(self.0);
        (Self(sin), Self(cos))
    }

    fn integer_decode(self) -> (u64, i16, i8) {
        self.0.integer_decode()
    }
}
