//! Conditions under which magnesium is contraindicated or needs caution, and who says so.
//!
//! What every label and guideline shares stops for good; what some labels carry and others
//! treat as a caution is an overridable stop; the rest warns.

use crate::clinical::Verdict;
use crate::clinical::source::{self, Source};

/// What one label says about a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Contraindicated.
    Contraindicated,
    /// Only with caution, or with a lower dose.
    Caution,
    /// Stop or hold when it appears under treatment.
    HoldWhenPresent,
    /// Noted without a consequence.
    Notes,
}

impl Says {
    /// The statement in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Contraindicated => "contraindicated",
            Self::Caution => "caution",
            Self::HoldWhenPresent => "hold or reduce when present",
            Self::Notes => "noted",
        }
    }
}

/// A condition of the patient.
#[derive(Debug, PartialEq, Eq)]
pub struct Condition {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it means without a pacemaker.
    pub verdict: Verdict,
    /// What it means with a working pacemaker.
    pub paced: Verdict,
    /// Why, in one sentence.
    pub words: &'static str,
    /// Who says what.
    pub labels: &'static [(Says, Source)],
}

const fn condition(
    (id, name): (&'static str, &'static str),
    verdict: Verdict,
    words: &'static str,
    labels: &'static [(Says, Source)],
) -> Condition {
    Condition {
        id,
        name,
        verdict,
        paced: verdict,
        words,
        labels,
    }
}

impl Condition {
    const fn paced(mut self, verdict: Verdict) -> Self {
        self.paced = verdict;
        self
    }
}

use Says::{Caution, Contraindicated, HoldWhenPresent, Notes};
use Verdict::{Info, OverridableStop, Stop, Warn};

/// Id of the pacemaker, which lifts a block to a warning.
pub const PACEMAKER: &str = "pacemaker";

/// Id of a block without its degree.
pub const UNSTATED_DEGREE: &str = "av-block-unspecified";
/// Id of acute kidney injury, in which no estimate of the kidneys holds.
pub const ACUTE_KIDNEY_INJURY: &str = "acute-kidney-injury";
/// Id of the weeks after a birth, with the kidneys of pregnancy.
pub const POSTPARTUM: &str = "postpartum";
/// Id of common conditions about which no label says anything.
pub const COMORBIDITY: &str = "no-label-names-it";

/// Labels that name heart or AV block of the second and third degree.
const BLOCK: &[(Says, Source)] = &[
    (Contraindicated, source::US_PLR),
    (Contraindicated, source::US_50),
    (Contraindicated, source::AT_CORM),
    (Contraindicated, source::DE_MG5_50_MK),
    (Contraindicated, source::CH_MG5),
    (Contraindicated, source::DE_VERLA20),
    (Contraindicated, source::NHS_HIGH),
];

/// Every condition.
pub const CONDITIONS: &[Condition] = &[
    condition(("myasthenia-gravis", "myasthenia gravis"), Stop, "Magnesium weakens the transmission from nerve to muscle and can stop breathing.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_VERLA20)]),
    condition(("neuromuscular-disease", "other neuromuscular disease"), OverridableStop, "Weak muscles have no reserve when magnesium weakens the transmission from nerve to muscle, in Lambert-Eaton syndrome by the mechanism of myasthenia gravis; no label that was read names them.", &[(Caution, source::SOFTWARE)]),
    condition(("av-block-first-degree", "first-degree AV block"), OverridableStop, "German and Swiss labels name it; Austrian and US labels exclude AV block or heart block without a degree.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_PLR)]).paced(Warn),
    condition(("av-block-second-degree", "second-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK).paced(Warn),
    condition(("av-block-third-degree", "third-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK).paced(Warn),
    condition((UNSTATED_DEGREE, "AV block of unstated degree"), Stop, "Heart block without a degree is read as the worst: state av-block-first-degree, -second-degree or -third-degree.", BLOCK).paced(Warn),
    condition(("conduction-disorder", "other conduction disorder of the heart"), OverridableStop, "Some labels exclude every conduction defect.", &[(Contraindicated, source::DE_MG5_50_MK)]).paced(Warn),
    condition((PACEMAKER, "pacemaker"), Info, "A working pacemaker protects from block; it turns a block into a warning.", &[(Notes, source::SOFTWARE)]),
    condition(("myocardial-damage", "damage of the heart muscle"), OverridableStop, "Several labels exclude it, some only when severe.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_50), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2)]),
    condition(("marked-bradycardia", "marked bradycardia"), OverridableStop, "German labels exclude it.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_CORM)]).paced(Warn),
    condition(("diabetic-coma", "diabetic coma"), OverridableStop, "The US label excludes it, that of the chloride every coma.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_MGCL2)]),
    condition(("coma", "coma"), OverridableStop, "The US label of magnesium chloride excludes every coma; reflexes and breathing are hard to judge.", &[(Contraindicated, source::US_MGCL2)]),
    condition(("hepatic-coma", "hepatic coma"), OverridableStop, "A German label excludes it.", &[(Contraindicated, source::DE_MG5_50_MK)]),
    condition(("hepatic-failure", "hepatic failure"), OverridableStop, "A German label excludes it.", &[(Contraindicated, source::DE_MG5_50_MK)]),
    condition(("dehydration", "dehydration"), OverridableStop, "A German label excludes it, a Swiss one asks for caution: restore the volume first.", &[(Contraindicated, source::DE_MG5_50_MK), (Caution, source::CH_MG5)]),
    condition(("anuria", "anuria"), OverridableStop, "Without urine magnesium is not excreted: it stays until dialysis.", &[(Contraindicated, source::DE_MG5_50_MK)]),
    condition((ACUTE_KIDNEY_INJURY, "acute kidney injury"), Warn, "Creatinine lags behind the kidneys: no estimate holds and no filtration is counted.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2), (Caution, source::US_PLR)]),
    condition(("renal-failure", "renal failure"), Warn, "Magnesium accumulates; the rules go by the kidney value given, so check that it matches this.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_MGCL2), (Caution, source::US_50), (Caution, source::US_PLR), (Caution, source::CH_MG5)]),
    condition(("struvite-stones", "tendency to struvite stones"), OverridableStop, "Magnesium ammonium phosphate stones: several European labels exclude it.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::DE_MGCARD)]),
    condition(("magnesium-hypersensitivity", "hypersensitivity to magnesium salts"), Stop, "Labels exclude hypersensitivity to an ingredient.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK)]),
    condition(("hypermagnesemia", "hypermagnesemia"), OverridableStop, "More magnesium adds to a level that is already high.", &[(Caution, source::SOFTWARE)]),
    condition(("respiratory-depression", "respiratory depression"), OverridableStop, "Labels hold magnesium below 16 breaths a minute, guidelines below 12.", &[(HoldWhenPresent, source::US_PLR), (HoldWhenPresent, source::UK_3539), (HoldWhenPresent, source::CARE_CA)]),
    condition(("absent-reflexes", "absent tendon reflexes"), Stop, "Loss of the patellar reflex is the first sign of too much magnesium: Australian and Canadian protocols stop it, German and Swiss labels reduce it.", &[(HoldWhenPresent, source::AU_KEMH), (HoldWhenPresent, source::CARE_CA), (HoldWhenPresent, source::CH_KSW)]),
    condition(("hypotension", "hypotension"), Warn, "Magnesium widens the vessels; too fast an infusion lowers the blood pressure.", &[(Caution, source::AT_CORM)]),
    condition(("respiratory-disease", "respiratory disease"), Warn, "Less reserve if magnesium weakens the breathing muscles.", &[(Caution, source::AT_CORM)]),
    condition(("asthma", "asthma"), Info, "No label names it; one asks for caution in respiratory disease in general.", &[(Caution, source::AT_CORM)]),
    condition(("heart-failure", "heart failure"), Warn, "No label names it; one excludes marked disease of the heart muscle. Mind the volume of the infusion.", &[(Notes, source::US_MGCL2)]),
    condition(("hypocalcemia", "hypocalcemia"), Warn, "A label asks for a normal calcium (2.2 to 2.7 mmol/L) before magnesium is given for cramps; calcium is also the antidote.", &[(Caution, source::DE_DIASP)]),
    condition((POSTPARTUM, "after birth"), Info, "The newborn is observed for 24 to 48 hours when the mother was treated near birth.", &[(Notes, source::DE_DIASP)]),
    condition(("late-labor", "within 2 hours of delivery"), Info, "One monograph avoids magnesium here unless it is the only option, against intrapartum practice in pre-eclampsia.", &[(Notes, source::MIMS_ID)]),
    condition((COMORBIDITY, "other condition"), Info, "no label that was read speaks of it", &[(Notes, source::SOFTWARE)]),
];

impl Condition {
    /// What it means beside the patient's other conditions: a pacemaker lifts a block to a
    /// warning.
    #[must_use]
    pub fn verdict_beside(&self, others: &[&Condition]) -> Verdict {
        if others.iter().any(|other| other.id == PACEMAKER) {
            self.paced
        } else {
            self.verdict
        }
    }

    /// Which labels say what, in words; empty where none speaks of it.
    #[must_use]
    pub fn says(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for says in [Contraindicated, HoldWhenPresent, Caution] {
            let labels: Vec<&str> = self
                .labels
                .iter()
                .filter(|(said, source)| *said == says && *source != source::SOFTWARE)
                .map(|(_, source)| source.short)
                .collect();
            if !labels.is_empty() {
                parts.push(format!("{}: {}", says.words(), labels.join(", ")));
            }
        }
        parts.join("; ")
    }

    /// The first source, for a finding that shows one.
    #[must_use]
    pub fn source(&self) -> Source {
        self.labels
            .first()
            .map_or(source::SOFTWARE, |(_, source)| *source)
    }
}
