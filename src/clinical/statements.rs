//! Sentences that stand beside a result, each with who says so.

use crate::clinical::source::{self, Source};

/// A sentence for the reader of a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statement {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Beside what it stands.
    pub stands: &'static str,
    /// The sentence.
    pub words: &'static str,
    /// Who says so.
    pub sources: &'static [Source],
}

/// Named statements and the table of them.
macro_rules! statements {
    ($($(#[$doc:meta])+ $name:ident $id:literal, $stands:literal, $words:literal, $sources:expr;)+) => {
        $(
            $(#[$doc])+
            pub const $name: &str = $words;
        )+

        /// Every statement.
        pub const STATEMENTS: &[Statement] = &[$(
            Statement { id: $id, stands: $stands, words: $name, sources: $sources },
        )+];
    };
}

statements! {
    /// Said for every adjunct indication.
    ADJUNCT "adjunct", "adjunct indications", "Adjunct: complements and does not replace established therapy; it helps some, not all.", &[source::SOFTWARE];
    /// Said of a replacement by vein.
    ORAL_SUPPLY "oral-supply", "replacement", "complements magnesium by mouth in suitable cases and does not replace it", &[source::SOFTWARE];
    /// What must be said beside every obstetric target.
    TARGET_CAVEAT "targets", "levels aimed at in pre-eclampsia", "1 g/hour gives well below 2 mmol/L, and fits are still prevented: the lowest effective level lies below the stated targets (Okusanya 2016).", &[source::OKUSANYA];
    /// Gestational age decides over neuroprotection, and no case file holds it.
    GESTATIONAL_AGE "gestational-age", "neuroprotection", "the gestational age was not checked: NICE offers it from 24+0 to 29+6 weeks and considers it from 23+0 to 23+6; Australia and New Zealand below 30 weeks; Winterthur 24+0 to 32+0; a German label below 32", &[source::NICE_NG25, source::ANZ_NEURO, source::CH_KSW, source::DE_VERLA20];
    /// How far a predicted curve may be from the patient.
    PREDICTION_LIMITS "prediction", "predicted levels", "a typical patient, not this one: clearance and volume vary by 30 to 40 %; a depleted patient also takes magnesium up into the tissues, which the curves of the models leave out: 0.1 to 0.15 mg/dL per gram were left, mostly the next morning", &[source::SOFTWARE, source::JOACP2022];
    /// Beside a chance of the level at which reflexes vanish, in obstetrics.
    OBSERVED_REFLEXES "observed-reflexes", "the chance of 3.5 mmol/L in obstetrics", "in 9,556 women treated the patellar reflex was absent in 1.6 % [Smith 2013]", &[source::SMITH2013];
    /// What the filtration that a model counts in pregnancy is.
    PREGNANT_FILTRATION "pregnant-filtration", "chances in pregnancy", "never more than 100 in pregnancy, where 146 was measured on average", &[source::SOFTWARE, source::MARQUES2011];
    /// Beside the chances of an order that is planned for a depleted patient.
    TARGET_AS_EXPECTED "target-as-expected", "chances of a planned order for a depleted patient", "the target is to be reached by the expected course, which knows uptake by tissue within a factor of two (weak); its upper end and the risk go by the course without uptake", &[source::SOFTWARE];
    /// Beside every other chance of a depleted patient.
    TISSUE_UPTAKE "tissue-uptake", "chances of a depleted patient", "every chance here is that of a course that does not know uptake by tissue", &[source::SOFTWARE];
}
