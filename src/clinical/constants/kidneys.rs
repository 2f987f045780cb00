//! How much the kidneys are trusted, and from where on they limit the dose.

use super::{Constant, Decides};
use crate::clinical::bands;
use crate::clinical::source;

constants! {
    /// Filtration below which the dose deserves thought; UK labels ask to reduce without a number.
    REDUCED_BELOW_ML_MIN = 60.0 "mL/min", "filtration-reduced", Note, source::SOFTWARE;
    /// Filtration below which a smaller dose deserves thought: KDIGO G3b.
    MARKEDLY_REDUCED_BELOW_ML_MIN = 45.0 "mL/min", "filtration-markedly-reduced", Note, source::KDIGO_G;
    /// Heptahydrate in any 24 hours above which a filtration of 45 to 59 mL/min warns.
    DAY_WHERE_REDUCED_G = 4.0 "g", "filtration-reduced-day", Warning, source::SOFTWARE;
    /// Heptahydrate in any 24 hours above which a filtration of 30 to 44 mL/min warns.
    DAY_WHERE_MARKEDLY_REDUCED_G = 2.0 "g", "filtration-markedly-reduced-day", Warning, source::SOFTWARE;
    /// Time beyond which magnesium by vein without a pause counts as a running infusion, however it
    /// was written: single doses of wards run over 4 to 12 hours, longer ones nobody sees end.
    RUNNING_HOURS = 12.0 "h", "filtration-reduced-running", Warning, source::SOFTWARE;
    /// Most magnesium, with that of the 24 hours before it, of an order that counts as small at a
    /// filtration below 30, as heptahydrate: 10 mmol, which wards write as 2.5 g.
    SMALL_ORDER_G = 2.5 "g", "filtration-small-order", OverridableStop, source::NHS_HIGH;
    /// Fastest rate of such an order: 1 g/hour.
    SMALL_RATE_MMOL_H = 4.06 "mmol/h", "filtration-small-rate", OverridableStop, source::SOFTWARE;
    /// Clearance from which a circuit counts as continuous renal replacement: an effluent of 1 L/hour
    /// is 17 mL/min.
    CIRCUIT_FROM_ML_MIN = 15.0 "mL/min", "filtration-circuit", OverridableStop, source::SOFTWARE;
    /// The level that a small order stays below even if nothing is filtered.
    SMALL_BELOW_MMOL_L = {bands::WATCH_ABOVE} "mmol/L", "filtration-small-level", OverridableStop, source::SOFTWARE;
    /// The level that one emergency dose stays below even if nothing is filtered.
    EMERGENCY_DOSE_BELOW_MMOL_L = {bands::CAUTION_FROM} "mmol/L", "filtration-emergency-level", OverridableStop, source::SOFTWARE;
    /// Filtration below which kidney impairment is severe: KDIGO G4 and worse, the
    /// contraindication of the Austrian label.
    SEVERE_BELOW_ML_MIN = 30.0 "mL/min", "filtration-severe", OverridableStop, source::AT_CORM;
    /// Urine output per kilogram below which the US label counts the kidneys as severely impaired.
    OLIGURIA_ML_PER_KG_H = 0.5 "mL/kg/h", "urine-output-low", Warning, source::US_PLR;
    /// Urine output below which labels hold magnesium: 100 mL in 4 hours.
    URINE_HOLD_ML_H = 25.0 "mL/h", "urine-output-hold", OverridableStop, source::US_PLR;
    /// Urine output in pregnancy below which a maintenance is thought over: at most 1 g/hour, with
    /// levels.
    PREGNANT_URINE_ML_H = 30.0 "mL/h", "urine-output-low-in-pregnancy", Warning, source::UW_MOMUS;
    /// Creatinine from which no maintenance runs in pregnancy without a named person's reason.
    PREGNANT_CREATININE_STOP_MG_DL = 2.5 "mg/dL", "creatinine-high-in-pregnancy", OverridableStop, source::SOFTWARE;
    /// Creatinine above which a maintenance in pregnancy is thought over: 1 mg/dL. A review counts 90
    /// umol/L as kidney involvement of pre-eclampsia.
    PREGNANT_CREATININE_UMOL_L = 88.42 "umol/L", "creatinine-raised-in-pregnancy", Warning, source::PE_SCR;
    /// Creatinine below which the kidneys of a patient who is named end-stage and given as not
    /// dialyzed contradict themselves.
    CONTRADICTING_CREATININE_MG_DL = 2.0 "mg/dL", "kidneys-contradict", Stop, source::SOFTWARE;
    /// In pregnancy no estimate may count for more than this: the healthy value outside pregnancy,
    /// below the 146 mL/min measured in pregnancy (Marques 2011).
    PREGNANCY_CEILING_ML_MIN = 100.0 "mL/min", "estimate-ceiling-pregnancy", Calculation, source::SOFTWARE;
    /// An estimated clearance counts for at most this: a higher one comes from a low production of
    /// creatinine, not from better kidneys.
    ESTIMATE_CEILING_ML_MIN = 150.0 "mL/min", "estimate-ceiling", Calculation, source::SOFTWARE;
    /// Actual weight, as a multiple of the ideal one, above which the adjusted weight is used.
    ADJUSTED_ABOVE_IDEAL = 1.3 "1", "adjusted-weight-from", Calculation, source::CLINCALC;
    /// Body mass indices at which another published rule changes the weight: actual below the
    /// first, adjusted above the second, ideal between them.
    WEIGHT_BY_BMI = [18.5, 30.0] "kg/m2", "weight-by-bmi", Note, source::RENALDOSE;
    /// Rise of the creatinine that counts as acute: KDIGO prints 0.3 mg/dL and 26.5 umol/L; the
    /// latter is a hair smaller and catches both.
    ACUTE_RISE_UMOL_L = 26.5 "umol/L", "creatinine-rise-acute", Calculation, source::KDIGO_AKI;
    /// Ratio of two creatinines that counts as acute, stage 1.
    ACUTE_RATIO = 1.5 "1", "creatinine-ratio-acute", Calculation, source::KDIGO_AKI;
    /// Ratio of two creatinines from which an acute injury is of stage 2.
    STAGE_TWO_RATIO = 2.0 "1", "creatinine-ratio-stage-2", Warning, source::KDIGO_AKI;
    /// Ratio of two creatinines from which an acute injury is of stage 3.
    STAGE_THREE_RATIO = 3.0 "1", "creatinine-ratio-stage-3", Warning, source::KDIGO_AKI;
    /// Creatinine from which an acute injury is of stage 3.
    STAGE_THREE_MG_DL = 4.0 "mg/dL", "creatinine-stage-3", Warning, source::KDIGO_AKI;
}
