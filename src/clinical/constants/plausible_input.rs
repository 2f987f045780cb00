//! What an input must be to be believed.

use super::{Constant, Decides};
use crate::clinical::bands;
use crate::clinical::source::{self, Confidence, Source};
use crate::units::basic;
use crate::units::parse::MAX_URINE_ML_H;

/// Where the factor of the two units of creatinine was read.
const CREATININE_FACTOR: Source = Source {
    short: "BMC Geriatrics 2021",
    citation: "doi 10.1186/s12877-021-02428-y, table 1",
    confidence: Confidence::A,
};

/// Where the highest level that somebody survived was read.
const HIGHEST_SURVIVED: Source = Source {
    short: "Ali 2003",
    citation: "Pediatrics 112:e70, 22.5 mmol/L in a survivor",
    confidence: Confidence::B,
};

constants! {
    /// Body weights outside this window are not read.
    WEIGHT_WINDOW = [basic::WEIGHT_KG.0, basic::WEIGHT_KG.1] "kg", "weight-window", Refusal, source::SOFTWARE;
    /// Heights outside this window are not read.
    HEIGHT_WINDOW = [basic::HEIGHT_CM.0, basic::HEIGHT_CM.1] "cm", "height-window", Refusal, source::SOFTWARE;
    /// Ages outside this window are not read.
    AGE_WINDOW = [basic::AGE_YEARS.0, basic::AGE_YEARS.1] "years", "age-window", Refusal, source::SOFTWARE;
    /// Age from which the adult equations, limits and models hold; a child is refused.
    ADULT_YEARS = 18.0 "years", "adult-age", Refusal, source::SOFTWARE;
    /// Measured levels of magnesium outside this window are not read; the highest one that a
    /// patient survived lies inside.
    LEVEL_WINDOW = [basic::LEVEL_MMOL_L.0, basic::LEVEL_MMOL_L.1] "mmol/L", "level-window", Refusal, HIGHEST_SURVIVED;
    /// Creatinines outside this window are not read: those of the two units hardly overlap.
    CREATININE_WINDOW = [basic::CREATININE_MG_DL.0, basic::CREATININE_MG_DL.1] "mg/dL", "creatinine-window", Refusal, source::SOFTWARE;
    /// One mg/dL of creatinine in umol/L.
    CREATININE_FACTOR_UMOL = {basic::CREATININE_UMOL_PER_MG_DL} "umol/L", "creatinine-factor", Calculation, CREATININE_FACTOR;
    /// Clearances outside this window are not read.
    CLEARANCE_WINDOW = [basic::CLEARANCE_ML_MIN.0, basic::CLEARANCE_ML_MIN.1] "mL/min", "clearance-window", Refusal, source::SOFTWARE;
    /// Filtration rates per 1.73 m2 outside this window are not read.
    INDEXED_WINDOW = [basic::INDEXED_ML_MIN.0, basic::INDEXED_ML_MIN.1] "mL/min/1.73m2", "indexed-window", Refusal, source::SOFTWARE;
    /// Highest urine output that is read.
    HIGHEST_URINE_ML_H = {MAX_URINE_ML_H} "mL/h", "urine-highest", Refusal, source::SOFTWARE;
    /// Highest magnesium of a dialysate that is read; fluids in use hold 0.25 to 1.5 mmol/L.
    HIGHEST_DIALYSATE_MMOL_L = 3.0 "mmol/L", "dialysate-highest", Refusal, source::SOFTWARE;
    /// Offsets from UTC that places on Earth have.
    OFFSETS_FROM_UTC_H = [-12.0, 14.0] "h", "offset-window", Refusal, source::SOFTWARE;
    /// How long an injection into a muscle takes where nobody says; it is absorbed for hours.
    INJECTION_MINUTES = 1.0 "min", "injection-time", Assumption, source::SOFTWARE;
    /// How long before and after the start of the order a circuit counts as running: longer than
    /// any order.
    CIRCUIT_DAYS = 1000.0 "d", "circuit-time", Assumption, source::SOFTWARE;
    /// Steps of pumps that are read.
    PUMP_STEP_WINDOW = [0.001, 10.0] "mL/h", "pump-step-window", Refusal, source::SOFTWARE;
    /// Step of the pump where none is given: that of most pumps.
    USUAL_PUMP_STEP_ML_H = 0.1 "mL/h", "pump-step-usual", Assumption, source::SOFTWARE;
    /// Most drops in a mL of a gravity set; sets have 10, 15, 20 or 60.
    MOST_DROPS = 60.0 "1/mL", "drops-most", Refusal, source::SOFTWARE;
    /// Body mass indices outside this window belong to nobody alive. Cohorts with a mean of 12.1
    /// and women above 60 are published, so what lies nearer is asked and not refused.
    BMI_WINDOW = [7.0, 100.0] "kg/m2", "bmi-window", Refusal, source::SOFTWARE;
    /// Body mass indices beyond which a slip of the unit is likelier than a body.
    PROBABLE_BMI = [14.0, 45.0] "kg/m2", "bmi-improbable", Warning, source::SOFTWARE;
    /// A level below which a wrong unit is likelier than a patient.
    IMPROBABLE_LEVEL_MMOL_L = 0.25 "mmol/L", "level-improbable", Warning, source::SOFTWARE;
    /// Digits of a level in another unit that would be a usual level in mmol/L: the unit is asked.
    USUAL_IN_MMOL_L = [bands::LOW_BELOW, 1.1] "mmol/L", "level-unit-improbable", Warning, source::SOFTWARE;
    /// Fall from one level to the next, drawn shortly after, that neither excretion nor an assay
    /// explains: twice the assay error and what healthy kidneys remove in that time.
    IMPROBABLE_FALL_MMOL_L = 0.5 "mmol/L", "level-fall-improbable", OverridableStop, source::SOFTWARE;
    /// The time within which such a fall is improbable.
    IMPROBABLE_FALL_HOURS = 1.0 "h", "level-fall-time", OverridableStop, source::SOFTWARE;
    /// A limit of quantification above this is that of no assay of magnesium; assays in use reach
    /// down to a tenth of it.
    HIGHEST_QUANTIFICATION_MMOL_L = {bands::HIGH_ABOVE} "mmol/L", "quantification-highest", Refusal, source::SOFTWARE;
    /// An upper end of the range of an assay below this is that of none.
    LOWEST_UPPER_RANGE_MMOL_L = {bands::HIGH_ABOVE} "mmol/L", "upper-range-lowest", Refusal, source::SOFTWARE;
    /// Levels that would be usual ones if a blood gas analyzer had printed them as ionized.
    USUAL_IF_IONIZED_MMOL_L = [0.45, 0.67] "mmol/L", "ionized-usual", Calculation, source::SOFTWARE;
    /// Ionized level that is toxic whatever the total: 60 % of a total level of 2.5 mmol/L; a usual
    /// one lies between 0.45 and 0.67.
    IONIZED_CAUTION_MMOL_L = 1.5 "mmol/L", "ionized-caution", Warning, source::SOFTWARE;
    /// Ionized level that stops: 60 % of a total level of 3.5 mmol/L.
    IONIZED_STOP_MMOL_L = 2.1 "mmol/L", "ionized-stop", OverridableStop, source::SOFTWARE;
    /// Time after a dose during which the level falls because the dose spreads.
    SPREADING_HOURS = 4.0 "h", "level-spreading", Calculation, source::LU2000;
    /// Time in which what a level lies above the usual range falls by half at the fastest: the
    /// shortest half-life found, of children after one dose.
    SHORTEST_HALF_LIFE_HOURS = 2.7 "h", "level-fall-half-life", Warning, source::SOFTWARE;
    /// Age above which a pregnancy is improbable.
    PROBABLE_PREGNANCY_YEARS = 55.0 "years", "pregnancy-improbable", Warning, source::SOFTWARE;
    /// Heptahydrate in the 24 hours before a level after which a low one is improbable.
    MUCH_BEFORE_A_LOW_LEVEL_G = 20.0 "g", "level-low-after-much", Warning, source::SOFTWARE;
    /// Part by which two amounts may differ and be one dose in two units.
    SAME_DOSE = 0.02 "1", "prior-doses-at-once", Warning, source::SOFTWARE;
    /// Two different levels drawn within this time contradict each other.
    ONE_TIME_MINUTES = 1.0 "min", "levels-at-one-time", Refusal, source::SOFTWARE;
    /// Creatinine below which a wrong unit is likelier than a kidney.
    IMPROBABLY_LOW_CREATININE_MG_DL = 0.3 "mg/dL", "creatinine-improbably-low", Warning, source::SOFTWARE;
    /// Creatinine above which a wrong unit is likelier than a kidney without dialysis.
    IMPROBABLY_HIGH_CREATININE_MG_DL = 18.0 "mg/dL", "creatinine-improbably-high", Warning, source::SOFTWARE;
    /// Age up to which laboratory values are fresh in hospital.
    FRESH_IN_HOSPITAL_HOURS = 24.0 "h", "fresh-in-hospital", Warning, source::SOFTWARE;
    /// Age up to which laboratory values are fresh outside hospital.
    FRESH_OUTSIDE_HOURS = 168.0 "h", "fresh-outside", Warning, source::SOFTWARE;
    /// Values older than this many times the fresh age are refused.
    STALE_TIMES_FRESH = 2.0 "1", "stale", Refusal, source::SOFTWARE;
    /// The clock of a laboratory may run ahead of that of the order by this much.
    FUTURE_MINUTES = 5.0 "min", "clock-ahead", Refusal, source::SOFTWARE;
}
