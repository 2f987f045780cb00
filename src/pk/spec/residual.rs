//! The residual error of a measured level.

/// What a proportional residual error is a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResidualOf {
    /// The total level.
    #[default]
    Level,
    /// What is above the untreated level, as where a model was made from changes.
    Change,
}

/// How the error is distributed, and how its two parts make one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResidualKind {
    /// Normal; the variances of both parts add: sd = sqrt(a^2 + (b f)^2).
    #[default]
    Combined2,
    /// Normal; the standard deviations of both parts add: sd = a + b |f|.
    Combined1,
    /// The logarithm is normal: ln y = ln f + s z, and the median of y is f.
    LogNormal,
}

impl ResidualKind {
    /// The word in model files, as Monolix has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Combined2 => "combined2",
            Self::Combined1 => "combined1",
            Self::LogNormal => "log-normal",
        }
    }
}

/// The residual error of a measured level.
///
/// | symbol | meaning                                                          | unit   |
/// | y, f   | measured and predicted level                                     | mmol/L |
/// | a      | `additive`                                                       | mmol/L |
/// | b, s   | `proportional`: b of a combined, s of a log-normal error         | 1      |
/// | z      | standard normal                                                  | 1      |
///
/// Of an error of the change f is what lies above the untreated level.
///
/// Source: Lavielle, Mixed Effects Models for the Population Approach, 2014, chapter 2 (the
/// combined error models 1 and 2, and the exponential one).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResidualError {
    /// Standard deviation as a part of the level, or of its change; of a log-normal error that of
    /// the natural logarithm.
    pub proportional: f64,
    /// Standard deviation in mmol/L.
    pub additive: f64,
    /// How it is distributed.
    pub kind: ResidualKind,
    /// What `proportional` is a part of.
    pub of: ResidualOf,
}

impl ResidualError {
    /// Whether there is any error.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.proportional > 0.0 || self.additive > 0.0
    }

    /// Where the proportional part begins (mmol/L) for a patient whose untreated level is
    /// `untreated` (mmol/L).
    #[must_use]
    pub fn origin(&self, untreated: f64) -> f64 {
        match self.of {
            ResidualOf::Level => 0.0,
            ResidualOf::Change => untreated,
        }
    }

    /// Standard deviation (mmol/L) of a measured level where `level` is the true one, both mmol/L.
    #[must_use]
    pub fn sd(&self, level: f64, untreated: f64) -> f64 {
        let share = self.proportional * (level - self.origin(untreated));
        match self.kind {
            ResidualKind::Combined2 => libm::hypot(share, self.additive),
            ResidualKind::Combined1 => share.abs() + self.additive,
            ResidualKind::LogNormal => {
                let variance = self.proportional * self.proportional;
                level.max(0.0) * libm::exp(0.5 * variance) * libm::expm1(variance).sqrt()
            }
        }
    }

    /// Mean (mmol/L) of what is measured where `level` is the true one; a log-normal error has its
    /// median there, and its mean above.
    #[must_use]
    pub fn mean(&self, level: f64) -> f64 {
        match self.kind {
            ResidualKind::Combined2 | ResidualKind::Combined1 => level,
            ResidualKind::LogNormal => {
                level.max(0.0) * libm::exp(0.5 * self.proportional * self.proportional)
            }
        }
    }

    /// What is measured (mmol/L) where `level` is the true one and the error is `z` standard
    /// deviations, for a patient whose untreated level is `untreated`. Where parts add, a low level
    /// may come out below zero, as in NONMEM.
    #[must_use]
    pub fn measured(&self, level: f64, untreated: f64, z: f64) -> f64 {
        match self.kind {
            ResidualKind::Combined2 | ResidualKind::Combined1 => {
                level + self.sd(level, untreated) * z
            }
            ResidualKind::LogNormal => level.max(0.0) * libm::exp(self.proportional * z),
        }
    }

    /// The inverse of [`Self::measured`]: how many standard deviations an error has with which
    /// `measured` is measured. Where there is no error it is infinite, and NaN at the level itself.
    #[must_use]
    pub fn standing(&self, measured: f64, level: f64, untreated: f64) -> f64 {
        match self.kind {
            ResidualKind::Combined2 | ResidualKind::Combined1 => {
                (measured - level) / self.sd(level, untreated)
            }
            ResidualKind::LogNormal => {
                libm::log(measured.max(0.0) / level.max(0.0)) / self.proportional
            }
        }
    }
}
