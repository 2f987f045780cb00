//! Relations between the rows, asserted while compiling: a table that contradicts itself does
//! not build.

use super::{Applies, Bound, Kind, LIMITS, Limit, Measure, Window};
use crate::clinical::indications::Indication;

const fn kind_of(measure: Measure) -> Kind {
    match measure {
        Measure::ShortRate | Measure::InfusionRate | Measure::MinimumInfusionRate => Kind::Rate,
        Measure::ShortDose | Measure::MinimumShortDose | Measure::FastLoad | Measure::Window(_) => {
            Kind::Amount
        }
        Measure::Concentration | Measure::MinimumConcentration => Kind::Concentration,
        Measure::Osmolarity => Kind::Osmolarity,
        Measure::Duration => Kind::Duration,
        Measure::PumpFlow => Kind::Flow,
    }
}

const fn of_kind(bound: Option<Bound>, kind: Kind) -> bool {
    match bound {
        Some(bound) => bound.value > 0.0 && bound.unit.kind() as u8 == kind as u8,
        None => true,
    }
}

const fn measure_code(measure: Measure) -> u8 {
    match measure {
        Measure::ShortRate => 0,
        Measure::InfusionRate => 1,
        Measure::ShortDose => 2,
        Measure::Concentration => 3,
        Measure::MinimumConcentration => 4,
        Measure::Osmolarity => 5,
        Measure::Window(Window::Day) => 6,
        Measure::Window(Window::TwoDays) => 7,
        Measure::Window(Window::FiveDays) => 8,
        Measure::Duration => 9,
        Measure::PumpFlow => 10,
        Measure::MinimumShortDose => 11,
        Measure::MinimumInfusionRate => 12,
        Measure::Window(Window::Hour) => 13,
        Measure::FastLoad => 14,
    }
}

const fn share_an_indication(a: &[Indication], b: &[Indication]) -> bool {
    let mut i = 0;
    while i < a.len() {
        let mut j = 0;
        while j < b.len() {
            if a[i] as u8 == b[j] as u8 {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

const fn always(limit: &Limit) -> bool {
    matches!(limit.scope.applies, Applies::Always)
}

/// No warning may lie beyond the stop that covers it.
const fn nested(soft: &Limit, hard: &Limit) -> bool {
    match (soft.soft, hard.hard) {
        (Some(low), Some(high)) => {
            if soft.measure.from_below() {
                low.base() >= high.base()
            } else {
                low.base() <= high.base()
            }
        }
        _ => true,
    }
}

const fn check(table: &[Limit]) {
    let mut i = 0;
    while i < table.len() {
        let row = &table[i];
        let kind = kind_of(row.measure);
        assert!(
            of_kind(row.soft, kind) && of_kind(row.hard, kind) && of_kind(row.shown, kind),
            "a bound is not of the kind its measure has"
        );
        assert!(
            !row.scope.indications.is_empty(),
            "a limit without indications"
        );
        assert!(
            row.soft.is_some() || row.hard.is_some() || row.shown.is_some(),
            "a limit without a bound"
        );
        assert!(nested(row, row), "soft beyond hard in one row");
        let mut j = 0;
        while j < table.len() {
            let other = &table[j];
            // A hard bound under a further condition may lie below a general soft one.
            if measure_code(row.measure) == measure_code(other.measure)
                && always(other)
                && share_an_indication(row.scope.indications, other.scope.indications)
            {
                assert!(
                    nested(row, other),
                    "a soft bound beyond a hard one that applies"
                );
            }
            j += 1;
        }
        i += 1;
    }
}

const _: () = check(LIMITS);
