//! What a replacement over days looks at, and what levels that come back must show before they tell
//! anything of a depleted patient.

use super::{Constant, Decides};
use crate::clinical::source;

constants! {
    /// From one dose of a replacement to the next.
    DOSE_EVERY_HOURS = 24.0 "h", "replacement-every", Calculation, source::SOFTWARE;
    /// Numbers of days that are planned where nobody says how many: labels count their totals over up
    /// to five days.
    USUAL_REPLACEMENT_DAYS = [1.0, 5.0] "d", "replacement-days-usual", Assumption, source::UK_15329;
    /// Most days of one plan: by then levels, and no forecast, say how much more is needed.
    MOST_REPLACEMENT_DAYS = 10.0 "d", "replacement-days-most", Refusal, source::SOFTWARE;
    /// Time of each infusion of a replacement where nobody says how long.
    USUAL_INFUSION_HOURS = 6.0 "h", "replacement-infusion-usual", Assumption, source::NHS_LOTH;
    /// First dose of a severe deficiency with acute symptoms, as heptahydrate.
    FIRST_DOSE_G = 5.0 "g", "replacement-first-dose", Assumption, source::EMPR;
    /// Time of that dose.
    FIRST_DOSE_HOURS = 3.0 "h", "replacement-first-dose-time", Assumption, source::EMPR;
    /// The same below 30 mL/min: half of 20 mmol.
    FIRST_DOSE_WEAK_MMOL = 10.0 "mmol", "replacement-first-dose-renal", Assumption, source::NHS_HIGH;
    /// Time of that half dose: the source says slower than over 3 hours, this program twice as long.
    FIRST_DOSE_WEAK_HOURS = 6.0 "h", "replacement-first-dose-renal-time", Assumption, source::SOFTWARE;
    /// Longest time that a target is asked to hold after the last dose began.
    LONGEST_HOLD_DAYS = 7.0 "d", "replacement-hold-longest", Refusal, source::SOFTWARE;
    /// Daily doses in grams of the heptahydrate are told in steps of this.
    DAILY_STEP_G = 0.1 "g", "replacement-step-g", Calculation, source::SOFTWARE;
    /// Daily doses of the salts that labels count in mmol are told in steps of this.
    DAILY_STEP_MMOL = 0.5 "mmol", "replacement-step-mmol", Calculation, source::SOFTWARE;
    /// Most heptahydrate a day that is looked at: far above what any rule lets pass, so that what a
    /// day would take can be told all the same.
    MOST_DAILY_G = 100.0 "g", "replacement-day-most", Calculation, source::SOFTWARE;
    /// How many times the least total of all plans may be given for fewer days: one long day loses
    /// most of a large dose in the urine, and each day more is a day in hospital.
    TOTAL_WORTH_A_DAY = 1.25 "1", "replacement-worth-a-day", Calculation, source::SOFTWARE;
    /// Part by which what the pump delivers may fall short of the least dose before the next larger
    /// one is told: it moves no level in the digits that are shown.
    DELIVERED_SHORT = 0.01 "1", "replacement-delivered-short", Calculation, source::SOFTWARE;
    /// How much lower a level fewer days may give where no plan reaches the target: less than a
    /// laboratory tells apart.
    AS_NEAR_MMOL_L = 0.02 "mmol/L", "replacement-as-near", Calculation, source::SOFTWARE;
    /// Most heptahydrate a day that is proposed to a kidney that wastes where no dose holds the target:
    /// the day of a label. What is more leaves in the urine as well.
    WASTING_DAILY_G = 5.0 "g", "replacement-day-wasting", Calculation, source::DE_MG5_50;
    /// Time over which it is asked what a running infusion would take to hold the target of a kidney
    /// that wastes.
    WASTING_INFUSION_HOURS = 24.0 "h", "replacement-running", Calculation, source::SOFTWARE;
    /// How many times as likely as the other a kidney that holds magnesium back, or one that wastes,
    /// must be before levels count as telling which it is.
    KIDNEY_KNOWN_ODDS = 9.0 "1", "kidney-known", Calculation, source::SOFTWARE;
    /// How many times as likely as its opposite the kidney is that a told cause names, before any
    /// level: as likely as what counts as known.
    KIDNEY_TOLD_ODDS = 9.0 "1", "kidney-told", Calculation, source::SOFTWARE;
    /// The same of the kidney that conserves, where nothing tells the cause: most do at a low level
    /// (urine magnesium was low in 42 of 42 patients), while alcohol and diuretics do both. So it is
    /// expected, and counts as known only when levels say so too.
    KIDNEY_EXPECTED_ODDS = 3.0 "1", "kidney-expected", Calculation, source::SOFTWARE;
    /// Part of the width of its interval before the levels below which a pool counts as known.
    POOL_NARROWED = 0.6 "1", "pool-known", Calculation, source::SOFTWARE;
    /// A level so many times its own error from the likeliest course contradicts every course.
    CONTRADICTING_ERRORS = 4.0 "1", "kidney-contradicted", Calculation, source::SOFTWARE;
    /// Hours after the begin of the last dose at which a sample is thought of that would tell.
    TELLING_HOURS = [2.0, 48.0] "h", "telling-hours", Calculation, source::SOFTWARE;
    /// Courses that lie so many times their error apart are told from each other by one sample.
    TELLING_ERRORS = 1.0 "1", "telling-errors", Calculation, source::SOFTWARE;
    /// A sample that tells this part of what the best one does is taken where it is the earlier one.
    TELLING_NEARLY = 0.8 "1", "telling-nearly", Calculation, source::SOFTWARE;
    /// Time over which urine is collected to tell one kidney from the other.
    URINE_COLLECTION_HOURS = 24.0 "h", "urine-collection", Calculation, source::SOFTWARE;
}
