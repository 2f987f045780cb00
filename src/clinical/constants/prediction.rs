//! What the predicted level rests on beside the model files, and from where on it counts.

use super::{Constant, Decides};
use crate::clinical::source;

constants! {
    /// Absorption rate of a dose in a muscle; half of it has left the muscle after 2.2 hours.
    INJECTION_ABSORPTION_PER_H = 0.317 "1/h", "injection-absorption", Calculation, source::SALINGER2013;
    /// Part of a dose in a muscle that reaches the blood.
    INJECTION_ABSORBED = 0.862 "1", "injection-absorbed", Calculation, source::SALINGER2013;
    /// Time from an injection into a muscle by which the level has passed its highest, which the
    /// published models reach after about 3 hours.
    INJECTION_RISE_HOURS = 8.0 "h", "injection-rise", Calculation, source::SOFTWARE;
    /// Strength of what is injected into a muscle where the order names none for it: 50 % weight in
    /// volume.
    INJECTION_G_PER_ML = 0.5 "g/mL", "injection-strength", Calculation, source::SMITH2013;
    /// Time after an infusion until magnesium has spread and a level tells.
    SPREAD_HOURS = 4.0 "h", "spread", Calculation, source::LU2000;
    /// Largest volume of it that goes into one muscle: 5 g into each buttock.
    INJECTION_SITE_ML = 10.0 "mL", "injection-site", Calculation, source::SMITH2013;
    /// Filtration below which the untreated level of a model says nothing about the patient: intake
    /// and stores decide, so a measured level is required.
    LEVEL_REQUIRED_BELOW_ML_MIN = 10.0 "mL/min", "level-required", Refusal, source::SOFTWARE;
    /// Time after a dose during which a level is not a steady one.
    WASHOUT_HOURS = 48.0 "h", "washout", Calculation, source::SOFTWARE;
    /// The least volume that a dose fills soon after it was given: less cannot explain a level.
    LEAST_VOLUME_L_PER_KG = 0.1 "L/kg", "level-explained-by", Calculation, source::SOFTWARE;
    /// Volume in which magnesium is found once it has spread, for how much of an earlier dose is
    /// left when a level is drawn.
    SPREAD_VOLUME_L_PER_KG = 0.3 "L/kg", "level-explained-in", Calculation, source::LU2000;
    /// Rise of the level that what is left of earlier doses must explain at the least, before a level
    /// outside pregnancy counts as raised by them.
    LEAST_EXPLAINED_MMOL_L = 0.05 "mmol/L", "level-explained-least", Calculation, source::SOFTWARE;
    /// Part of serum magnesium that is not bound and passes a dialyzer: the label binds 30 % to
    /// albumin.
    DIFFUSIBLE = 0.70 "1", "unbound-fraction", Calculation, source::US_PLR;
    /// Part of the magnesium of a dialysate that counts against the unbound one of serum: the charge
    /// of the proteins holds cations back (Donnan), and a routine session settles there.
    DIALYSATE_WEIGHT = 0.9 "1", "donnan-factor", Calculation, source::SOFTWARE;
    /// Rise of the level that 1 g gave in depleted patients in intensive care: filtration of 90
    /// mL/min and above, and of 30 to 89.
    OBSERVED_RISE_MG_DL_PER_G = [0.10, 0.15] "mg/dL", "observed-rise", Note, source::JOACP2022;
    /// Total magnesium below which a patient counts as depleted, so that the expected course is
    /// told before the one that flags go by; it moves no number.
    DEPLETED_BELOW_MMOL_L = 0.70 "mmol/L", "depleted", Note, source::SOFTWARE;
    /// Volume of the slow pool of the tissues that fills up in a depleted patient. It was set on
    /// seven published responses and is known within a factor of two.
    TISSUE_L_PER_KG = 0.8 "L/kg", "tissue-volume", Calculation, source::SOFTWARE;
    /// The same from a tracer alone: over 80 % of 1.77 mmol/kg exchange, at a level of 0.85 mmol/L.
    TISSUE_TRACER_L_PER_KG = 1.67 "L/kg", "tissue-volume-tracer", Calculation, source::AVIOLI1966;
    /// Time in which half of the difference between serum and the slow pool is made up: the lower
    /// end of what a tracer showed.
    TISSUE_HALF_TIME_HOURS = 14.0 "h", "tissue-half-time", Calculation, source::SILVER1960;
    /// The volume of the slow pool in nine virtual patients in ten: what the published responses
    /// leave open.
    TISSUE_RANGE_L_PER_KG = [0.5, 1.2] "L/kg", "tissue-volume-range", Calculation, source::SOFTWARE;
    /// The half-time in nine virtual patients in ten, around the lower end of the slow pool of a
    /// tracer (14 to 35 h), near which responses of depleted patients lie.
    TISSUE_HALF_TIME_RANGE_HOURS = [8.0, 22.0] "h", "tissue-half-time-range", Calculation, source::SOFTWARE;
    /// Level at which the slow pool is full: the untreated one of the model with healthy kidneys.
    TISSUE_FULL_AT_MMOL_L = 0.85 "mmol/L", "tissue-full", Calculation, source::SOFTWARE;
    /// Time after the end of a dose from which serum and tissues of a depleted patient have one level
    /// again, so that a level says where the patient stands: the plateau that the slow pool reaches 12
    /// hours after 2 hours of infusion begin, and on which levels of the next morning lie.
    TISSUE_SPREAD_HOURS = 10.0 "h", "tissue-spread", Calculation, source::SOFTWARE;
    /// Time after the begin of the last dose at which a replacement is usually measured.
    NEXT_MORNING_HOURS = 24.0 "h", "next-morning", Calculation, source::SOFTWARE;
    /// Magnesium in the urine of a day above which a kidney wastes it at a low level.
    WASTING_URINE_MMOL_D = 1.0 "mmol/d", "wasting-urine", Calculation, source::SUTTON1993;
    /// Fractional excretion of magnesium above which a kidney wastes it at a low level.
    WASTING_EXCRETION_PERCENT = 4.0 "%", "wasting-excretion", Calculation, source::TUCKER2020;
    /// Filtration below which a fractional excretion above that tells nothing: fewer nephrons excrete
    /// the same magnesium.
    EXCRETION_TELLS_FROM_ML_MIN = 60.0 "mL/min", "wasting-excretion-from", Calculation, source::SOFTWARE;
    /// Coefficient of variation of an estimated clearance around the true filtration; a measured
    /// one has none. 15 to 20 % is general knowledge, not a figure that was looked up.
    KIDNEY_ESTIMATE_CV = 0.15 "1", "kidney-estimate-variation", Calculation, source::SOFTWARE;
    /// A drawn untreated level below this cannot be and is drawn again.
    LEAST_UNTREATED_MMOL_L = 0.1 "mmol/L", "untreated-least", Calculation, source::SOFTWARE;
    /// Part by which a weight may be wrong in the sensitivity of a peak: many are estimated.
    WEIGHT_ERROR = 0.1 "1", "weight-error", Calculation, source::SOFTWARE;
    /// Part by which a measured level may be wrong in the sensitivity of a peak.
    LEVEL_ERROR = 0.05 "1", "level-error", Calculation, source::SOFTWARE;
    /// Virtual patients behind every interval and probability of a checked order.
    CHECK_SUBJECTS = 2000.0 "1", "check-subjects", Calculation, source::SOFTWARE;
    /// Highest level that obstetrics aims at.
    OBSTETRIC_UP_TO_MMOL_L = 3.0 "mmol/L", "level-above-aim", Warning, source::SOFTWARE;
    /// Chance of a level from the stop band on that a checked order has without a word.
    SILENT_CHANCE = 0.05 "1", "exposure-chance", Warning, source::SOFTWARE;
    /// Chance of a level from the stop band on that stops an order outside emergencies.
    STOP_CHANCE = 0.05 "1", "exposure-chance-stop", OverridableStop, source::SOFTWARE;
    /// The same in arrhythmia, asthma and tetanus.
    STOP_CHANCE_URGENT = 0.1 "1", "exposure-chance-stop-urgent", OverridableStop, source::SOFTWARE;
    /// The same in obstetrics, where the labeled 2 g/hour for 24 hours has 14 %.
    STOP_CHANCE_OBSTETRIC = 0.25 "1", "exposure-chance-stop-obstetric", OverridableStop, source::SOFTWARE;
    /// The middle nine tenths of the patients: above the second figure of a peak in the emergency
    /// band an order stops.
    NINE_TENTHS = [0.05, 0.95] "1", "exposure-chance-emergency", OverridableStop, source::SOFTWARE;
    /// How far a level may lie outside the range of nine in ten measurements, in widths of its
    /// side, before it is told that it fits no other figure of the patient.
    MISFIT_WIDTHS = 2.0 "1", "level-misfit", Warning, source::SOFTWARE;
    /// Shortest time to the next level of an individual fit: sooner none can be drawn and reported.
    SOONEST_LEVEL_HOURS = 1.0 "h", "next-level-soonest", Calculation, source::SOFTWARE;
    /// Longest course: by then no kidney is the same.
    LONGEST_COURSE_DAYS = 366.0 "d", "course-longest", Refusal, source::SOFTWARE;
}
