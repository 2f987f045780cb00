//! Counts of levels in narrow classes: what is merged in any order gives the same bytes.

use super::share::Share;

/// Classes per factor of two: a class is between 0.1 and 0.2 % of the level wide.
const DIGITS: u32 = 9;
/// Bits of a double below those that choose the class.
const SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - DIGITS;
/// Levels below this share the first class, mmol/L.
const LOWEST: f64 = 0.062_5;
/// Levels from this on share the last class, mmol/L.
const HIGHEST: f64 = 64.0;
/// Number of the class of [`LOWEST`], if classes were counted from 0 mmol/L.
const FIRST: u64 = LOWEST.to_bits() >> SHIFT;
const CLASSES: usize = ((HIGHEST.to_bits() >> SHIFT) - FIRST) as usize + 1;

/// How many levels lie where.
///
/// The class of a level is the head of its binary digits, so every level goes to the same
/// class on every machine, and counting is addition of whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    counts: Vec<u32>,
    total: u64,
    least: f64,
    most: f64,
}

/// A histogram as it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenHistogram {
    /// Number of the first occupied class.
    pub first: usize,
    /// How many levels lie in it and in each of the next classes.
    pub counts: Vec<u32>,
    /// The lowest level, mmol/L; infinite where there is none.
    pub least: f64,
    /// The highest level, mmol/L; negative infinite where there is none.
    pub most: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: vec![0; CLASSES],
            total: 0,
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
        }
    }
}

impl Histogram {
    /// Counts one level (mmol/L), which must not be a NaN.
    #[inline(always)]
    pub fn count(&mut self, level: f64) {
        self.counts[class_of(level)] += 1;
        self.total += 1;
        self.least = if level < self.least {
            level
        } else {
            self.least
        };
        self.most = if level > self.most { level } else { self.most };
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        for (own, more) in self.counts.iter_mut().zip(&other.counts) {
            *own += more;
        }
        self.total += other.total;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// The counts as they are written down: nothing is rounded.
    #[must_use]
    pub fn written(&self) -> WrittenHistogram {
        let occupied = |count: &u32| *count > 0;
        let first = self.counts.iter().position(occupied).unwrap_or(0);
        let after = self
            .counts
            .iter()
            .rposition(occupied)
            .map_or(0, |last| last + 1);
        WrittenHistogram {
            first,
            counts: self.counts.get(first..after).unwrap_or_default().to_vec(),
            least: self.least,
            most: self.most,
        }
    }

    /// The histogram of `levels` levels that was written down; `None` where it can be none: classes
    /// that do not exist, a range without a level, or another number of levels.
    #[must_use]
    pub fn of_written(written: &WrittenHistogram, levels: u64) -> Option<Self> {
        let mut own = Self::default();
        let after = written.first.checked_add(written.counts.len())?;
        own.counts
            .get_mut(written.first..after)?
            .copy_from_slice(&written.counts);
        own.total = written.counts.iter().map(|count| u64::from(*count)).sum();
        (own.least, own.most) = (written.least, written.most);
        let ordered = own.least <= own.most && own.least.is_finite() && own.most.is_finite();
        (own.total == levels && ordered == (levels > 0)).then_some(own)
    }

    /// How many levels were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The lowest and the highest level, mmol/L; `None` if nothing was counted.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        (self.total > 0).then_some((self.least, self.most))
    }

    /// The level (mmol/L) that a part `p` (0 to 1) of all levels lies below; `None` if nothing
    /// was counted. Off by at most the width of a class, 0.2 % of the level.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let (least, most) = self.range()?;
        let wanted = p.clamp(0.0, 1.0) * self.total as f64;
        let mut below = 0.0;
        for (class, &count) in self.counts.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                let (from, to) = self.reach(class);
                let level = from + (to - from) * ((wanted - below) / count);
                return Some(level.clamp(least, most));
            }
            below += count;
        }
        Some(most)
    }

    /// How many levels lie below `level` (mmol/L). Within the class of `level` they are taken as
    /// evenly spread, so the bound is off by at most the width of a class, 0.2 % of the level.
    #[must_use]
    pub fn below(&self, level: f64) -> Share {
        let of = self.total;
        if level <= self.least {
            return Share { count: 0, of };
        }
        if level > self.most {
            return Share { count: of, of };
        }
        let class = class_of(level);
        let before: u64 = self.counts[..class].iter().map(|n| u64::from(*n)).sum();
        let (from, to) = self.reach(class);
        let part = ((level - from) / (to - from)).clamp(0.0, 1.0);
        let within = (part * f64::from(self.counts[class])).round() as u64;
        Share {
            count: before + within,
            of,
        }
    }

    /// Bounds of a class (mmol/L); the first and the last reach as far as the levels do.
    fn reach(&self, class: usize) -> (f64, f64) {
        let from = if class == 0 { self.least } else { bound(class) };
        let to = if class + 1 == CLASSES {
            self.most
        } else {
            bound(class + 1)
        };
        (from, to)
    }

    /// Level (mmol/L) in the middle of every occupied class, with how many are there.
    pub fn classes(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let classes = self.counts.iter().enumerate();
        let occupied = classes.filter(|(_, count)| **count > 0);
        occupied.map(|(class, &count)| {
            let middle = 0.5 * (bound(class) + bound(class + 1));
            (middle.clamp(self.least, self.most), f64::from(count))
        })
    }

    /// Mean and standard deviation of the levels, mmol/L, each level taken in the middle of its
    /// class; `None` for fewer than two.
    #[must_use]
    pub fn mean_and_sd(&self) -> Option<(f64, f64)> {
        if self.total < 2 {
            return None;
        }
        let total = self.total as f64;
        let weighted = self.classes().map(|(level, count)| level * count);
        let mean = weighted.sum::<f64>() / total;
        let squares: f64 = self
            .classes()
            .map(|(level, count)| count * (level - mean).powi(2))
            .sum();
        Some((mean, (squares / (total - 1.0)).sqrt()))
    }
}

/// The class of a level (mmol/L).
#[inline(always)]
fn class_of(level: f64) -> usize {
    let inside = if level > LOWEST { level } else { LOWEST };
    let inside = if inside < HIGHEST { inside } else { HIGHEST };
    ((inside.to_bits() >> SHIFT) - FIRST) as usize
}

/// Lower bound of a class, mmol/L.
fn bound(class: usize) -> f64 {
    f64::from_bits((FIRST + class as u64) << SHIFT)
}
