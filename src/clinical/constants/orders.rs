//! What an order is measured by beside the table of limits.

use super::{Constant, Decides};
use crate::clinical::source;

constants! {
    /// Longest time that counts as one short dose: the 20 to 60 minute window of single doses. What
    /// runs longer is an infusion and meets the limits of infusions.
    SHORT_DOSE_MINUTES = 60.0 "min", "short-dose-time", Calculation, source::SOFTWARE;
    /// Times of a single dose that are shown where none was asked for.
    USUAL_MINUTES = [20.0, 30.0, 40.0, 50.0, 60.0] "min", "usual-times", Assumption, source::SOFTWARE;
    /// Longest step that is read: six weeks, the longest treatment that a label names.
    LONGEST_STEP_DAYS = 42.0 "d", "step-longest", Refusal, source::CH_MGCARD;
    /// Shortest step that is read: nobody pushes anything faster.
    SHORTEST_STEP_SECONDS = 1.0 "s", "step-shortest", Refusal, source::SOFTWARE;
    /// Part of a dose that rounding to the step of the pump may change without a word.
    COARSE_ROUNDING = 0.05 "1", "rounding-coarse", Warning, source::SOFTWARE;
    /// Part of a dose that the marks of a syringe may change without a word: the pump and the limits go
    /// by the volume that was written.
    COARSE_DRAW = 0.01 "1", "draw-coarse", Warning, source::SOFTWARE;
    /// Weight below which a recurrent fit gets the smaller dose.
    RECURRENT_FIT_KG = 70.0 "kg", "recurrent-fit-weight", Warning, source::UK_15329;
    /// The dose of a recurrent fit below that weight, as heptahydrate.
    RECURRENT_FIT_G = 2.0 "g", "recurrent-fit-dose", Warning, source::UK_15329;
    /// Time after which protocols of neuroprotection repeat a load.
    LOAD_AGAIN_HOURS = 24.0 "h", "load-again", Warning, source::CH_KSW;
    /// A short dose that runs this many times faster than what follows is a load, to be programmed
    /// with an end of its own.
    LOAD_TIMES_MAINTENANCE = 2.0 "1", "load-then-maintenance", Note, source::SOFTWARE;
    /// Longest time of an injection into a muscle.
    LONGEST_INJECTION_MINUTES = 10.0 "min", "injection-longest", Refusal, source::SOFTWARE;
    /// The largest push in cardiac arrest, as heptahydrate, that nothing stops: twice the 2 g of an
    /// ambulance handbook; more is a slip.
    ARREST_PUSH_G = 4.0 "g", "arrest-push", Calculation, source::SOFTWARE;
    /// What runs faster than this, as heptahydrate, counts as a load: the highest maintenance
    /// described is 3 g/hour.
    FAST_G_H = 4.0 "g/h", "load-faster-than", Calculation, source::SOFTWARE;
    /// Grams that are usual numbers of mEq or mmol.
    NUMBERS_OF_OTHER_UNITS = [8.0, 10.0, 16.0, 20.0, 32.0, 40.0] "g", "unit-question-numbers", Note, source::SOFTWARE;
    /// Heptahydrate in any 24 hours up to which the unit of such a number is asked in a note.
    ASK_UP_TO_G_DAY = 12.5 "g", "unit-question-day", Warning, source::SOFTWARE;
    /// Dose rate up to which it is asked in a note.
    ASK_UP_TO_G_H = 1.0 "g/h", "unit-question-rate", Warning, source::SOFTWARE;
    /// Part by which the printed content of a bag may differ from the exact one; labels round by up
    /// to 1.4 %.
    LABEL_ROUNDING = 0.02 "1", "label-rounding", Calculation, source::SOFTWARE;
    /// Relative difference between the typed and the needed pump rate that the steps of pumps leave.
    TYPED_RATE_DIFFERENCE = 0.005 "1", "typed-rate", Stop, source::SOFTWARE;
    /// Volume that athletes may receive in 12 hours outside hospital treatment.
    DOPING_VOLUME_ML = 100.0 "mL", "doping-volume", Warning, source::WADA_M2;
    /// The time over which that volume counts.
    DOPING_WINDOW_HOURS = 12.0 "h", "doping-window", Warning, source::WADA_M2;
    /// A level from here on lies inside the reference range of every laboratory; between the lower
    /// end of the strictest range and here a deficiency is borderline.
    NOT_DEFICIENT_MMOL_L = 0.8 "mmol/L", "deficiency-borderline", Warning, source::DE_DIASP;
    /// Level below which a severe deficiency goes by vein; from here to 0.7 mmol/L by mouth.
    INTRAVENOUS_BELOW_MMOL_L = 0.5 "mmol/L", "intravenous-below", Warning, source::NHS_HIGH;
    /// Breaths a minute below which labels hold magnesium; hospital protocols below 12.
    HOLD_BREATHS = 16.0 "1/min", "breaths-hold", OverridableStop, source::US_PLR;
    /// Breaths a minute below which breathing counts as depressed, and no magnesium is given to a
    /// patient who breathes alone.
    DEPRESSED_BREATHS = 12.0 "1/min", "breaths-depressed", Stop, source::CARE_CA;
    /// Time after the reversal of a neuromuscular block in which magnesium may bring it back; the
    /// authors of the report wait half as long.
    REVERSED_STOP_MINUTES = 60.0 "min", "reversed-block-stop", OverridableStop, source::SOFTWARE;
    /// Time after the reversal of a neuromuscular block in which breathing is watched.
    REVERSED_WATCH_HOURS = 24.0 "h", "reversed-block-watch", Warning, source::SOFTWARE;
    /// Particles of dextrose 5 % itself: the label of the 1 % bag prints 333 mOsm/L, of which
    /// magnesium sulfate is 81.
    DEXTROSE_MOSM_L = 252.0 "mOsm/L", "dextrose-osmolarity", Calculation, source::ASHP_HID;
    /// Particles of sodium chloride 0.9 %: 9 g/L of 58.44 g/mol, two of each.
    SODIUM_CHLORIDE_MOSM_L = 308.0 "mOsm/L", "sodium-chloride-osmolarity", Calculation, source::SOFTWARE;
    /// Particles of Ringer's solution.
    RINGER_MOSM_L = 309.0 "mOsm/L", "ringer-osmolarity", Calculation, source::US_RINGER;
    /// Particles of lactated Ringer's solution.
    RINGER_LACTATE_MOSM_L = 273.0 "mOsm/L", "ringer-lactate-osmolarity", Calculation, source::US_RINGER_LACTATE;
    /// The strongest solution of magnesium sulfate that is sold, by which an unknown bag holds the
    /// most of its diluent.
    STRONGEST_STOCK_G_ML = 0.5 "g/mL", "stock-strongest", Calculation, source::US_50;
    /// Sizes in which bags of diluent are sold. A concentrate and its diluent that fill one together
    /// ask for as much to be taken out first; one that is added to a full bag makes it larger.
    DILUENT_BAG_ML = [50.0, 100.0, 250.0, 500.0, 1000.0] "mL", "diluent-bag", Calculation, source::SOFTWARE;
    /// Volumes up to which a syringe of 1 mL and one of 10 mL is taken; a larger one for more.
    SYRINGE_UP_TO_ML = [1.0, 10.0] "mL", "syringe-up-to", Calculation, source::SOFTWARE;
    /// What these syringes, and larger ones, show to half a mark: what is measured is rounded to it.
    SYRINGE_MARK_ML = [0.01, 0.1, 0.5] "mL", "syringe-mark", Calculation, source::SOFTWARE;
    /// The weakest solution that counts as made up for a muscle: labels inject 25 to 50 % into one,
    /// 20 % at the least.
    INJECTION_WEAKEST_G_ML = 0.2 "g/mL", "injection-weakest", Calculation, source::MY_DBL;
    /// Most muscles into which one dose is divided: 5 g into each buttock.
    INJECTION_MUSCLES = 2.0 "1", "injection-muscles", Warning, source::SMITH2013;
}
