//! One row a virtual patient, for programs.

use crate::population::VirtualPatient;
use crate::population::engine::course_metrics::BOUNDS;
use crate::units::show;
use std::fmt::Write;

/// Decimals kept of every figure.
const DECIMALS: usize = 6;
/// Names of the columns before the times above each bound.
const COLUMNS: &str = "subject,volume_L,exchange_L_per_h,peripheral_volume_L,filtration_L_per_h,\
                       excretion_slope_over_filtration,tubular_maximum_mmol_per_L,clearance_L_per_h,\
                       resting_mmol_per_L,start_mmol_per_L,peak_mmol_per_L,peak_at_h,\
                       end_mmol_per_L,area_mmol_h_per_L";

/// The first line of the file.
#[must_use]
pub fn header() -> String {
    let above = BOUNDS.map(|bound| format!(",hours_above_{}_mmol_per_L", show::number(bound)));
    format!("{COLUMNS}{},adaptive\n", above.concat())
}

/// Adds the line of one patient, numbered from 1. A parameter that the model does not have stays empty.
pub fn push_row(out: &mut String, patient: &VirtualPatient) {
    let VirtualPatient {
        number,
        own,
        metrics,
        rerun,
    } = patient;
    let two = own.exchange[0] > 0.0;
    let filters = own.tubular_maximum[0] > 0.0 || own.filtration[0] > 0.0;
    let cells = [
        (true, own.volume),
        (two, own.exchange),
        (two, own.peripheral),
        (filters, own.filtration),
        (filters, own.fraction),
        (filters, own.tubular_maximum),
        (!filters, own.clearance),
        (true, own.resting),
        (true, own.start),
        (true, metrics.peak),
        (true, metrics.peak_at),
        (true, metrics.end),
        (true, metrics.area),
    ];
    let cells = cells.map(|(has, [value])| has.then_some(value));
    let above = metrics.above.map(|[hours]| Some(hours));
    // Writing into a string cannot fail.
    let _ = write!(out, "{}", number + 1);
    for cell in cells.into_iter().chain(above) {
        out.push(',');
        if let Some(value) = cell {
            let _ = write!(out, "{value:.DECIMALS$}");
        }
    }
    let _ = writeln!(out, ",{}", u8::from(*rerun));
}
