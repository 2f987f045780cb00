//! Conditions under which magnesium is contraindicated or needs caution, and who says so.
//!
//! What every label and guideline shares stops for good; what some labels carry and others
//! treat as a caution is an overridable stop; the rest warns.

use super::lookup::{self, Lookup, Verdict};
use crate::clinical::source::{self, Source};

mod told;

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
    synonyms: &'static [&'static str],
    /// Parts of a word that give the condition away inside a longer text.
    stems: &'static [&'static str],
}

const fn condition(
    (id, name): (&'static str, &'static str),
    verdict: Verdict,
    words: &'static str,
    labels: &'static [(Says, Source)],
    synonyms: &'static [&'static str],
) -> Condition {
    Condition {
        id,
        name,
        verdict,
        paced: verdict,
        words,
        labels,
        synonyms,
        stems: &[],
    }
}

impl Condition {
    const fn paced(mut self, verdict: Verdict) -> Self {
        self.paced = verdict;
        self
    }

    const fn stems(mut self, stems: &'static [&'static str]) -> Self {
        self.stems = stems;
        self
    }
}

use Says::{Caution, Contraindicated, HoldWhenPresent, Notes};
use Verdict::{Info, OverridableStop, Stop, Warn};

/// Id of the pacemaker, which lifts a block to a warning.
pub const PACEMAKER: &str = "pacemaker";

/// Id of a block without its degree.
const UNSTATED_DEGREE: &str = "av-block-unspecified";
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
    condition(("myasthenia-gravis", "myasthenia gravis"), Stop, "Magnesium weakens the transmission from nerve to muscle and can stop breathing.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_VERLA20)], &["myasthenia", "mg-myasthenia", "mg", "generalized-mg", "ocular-mg", "seropositive-mg", "seronegative-mg"]).stems(&["myasthen"]),
    condition(("neuromuscular-disease", "other neuromuscular disease"), OverridableStop, "Weak muscles have no reserve when magnesium weakens the transmission from nerve to muscle, in Lambert-Eaton syndrome by the mechanism of myasthenia gravis; no label that was read names them.", &[(Caution, source::SOFTWARE)], &["lambert-eaton", "lambert-eaton-syndrome", "lems", "congenital-myasthenic-syndrome", "als", "amyotrophic-lateral-sclerosis", "motor-neuron-disease", "motor-neurone-disease", "muscular-dystrophy", "duchenne", "myotonic-dystrophy", "myopathy", "guillain-barre", "guillain-barre-syndrome", "botulism"]).stems(&["lambert", "dystroph", "guillain", "myopath"]),
    condition(("av-block-first-degree", "first-degree AV block"), OverridableStop, "German and Swiss labels name it; Austrian and US labels exclude AV block or heart block without a degree.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_PLR)], &["av-block-i", "av-block-1", "av-block-1st-degree", "first-degree-av-block", "1st-degree-av-block", "first-degree-heart-block", "av-block-grade-1", "prolonged-pr", "prolonged-pr-interval"]).paced(Warn),
    condition(("av-block-second-degree", "second-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK, &["av-block-ii", "av-block-2", "av-block-2nd-degree", "second-degree-av-block", "2nd-degree-av-block", "second-degree-heart-block", "av-block-grade-2", "mobitz", "mobitz-i", "mobitz-ii", "wenckebach"]).paced(Warn).stems(&["mobitz", "wenckebach"]),
    condition(("av-block-third-degree", "third-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK, &["av-block-iii", "av-block-3", "av-block-3rd-degree", "third-degree-av-block", "3rd-degree-av-block", "third-degree-heart-block", "complete-heart-block", "complete-av-block", "total-av-block", "av-block-grade-3"]).paced(Warn),
    condition((UNSTATED_DEGREE, "AV block of unstated degree"), Stop, "Heart block without a degree is read as the worst: state av-block-first-degree, -second-degree or -third-degree.", BLOCK, &["heart-block", "av-block", "atrioventricular-block"]).paced(Warn).stems(&["av-block", "heart-block", "atrioventricular-block"]),
    condition(("conduction-disorder", "other conduction disorder of the heart"), OverridableStop, "Some labels exclude every conduction defect.", &[(Contraindicated, source::DE_MG5_50_MK)], &["conduction-defect", "bundle-branch-block", "lbbb", "rbbb", "left-bundle-branch-block", "right-bundle-branch-block", "sa-block", "sinoatrial-block", "sick-sinus-syndrome", "bifascicular-block", "trifascicular-block"]).paced(Warn).stems(&["bundle-branch", "fascicular"]),
    condition((PACEMAKER, "pacemaker"), Info, "A working pacemaker protects from block; it turns a block into a warning.", &[(Notes, source::SOFTWARE)], &["paced", "cardiac-pacemaker", "ventricular-pacemaker"]),
    condition(("myocardial-damage", "damage of the heart muscle"), OverridableStop, "Several labels exclude it, some only when severe.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_50), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2)], &["myocardial-infarction", "heart-attack", "stemi", "nstemi", "cardiomyopathy", "myocarditis"]),
    condition(("marked-bradycardia", "marked bradycardia"), OverridableStop, "German labels exclude it.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_CORM)], &["bradycardia", "severe-bradycardia"]).paced(Warn),
    condition(("diabetic-coma", "diabetic coma"), OverridableStop, "The US label excludes it, that of the chloride every coma.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_MGCL2)], &["coma-diabeticum"]),
    condition(("coma", "coma"), OverridableStop, "The US label of magnesium chloride excludes every coma; reflexes and breathing are hard to judge.", &[(Contraindicated, source::US_MGCL2)], &["comatose", "unconscious", "unconsciousness"]),
    condition(("hepatic-coma", "hepatic coma"), OverridableStop, "A German label excludes it.", &[(Contraindicated, source::DE_MG5_50_MK)], &["hepatic-encephalopathy-coma"]),
    condition(("hepatic-failure", "hepatic failure"), OverridableStop, "A German label excludes it.", &[(Contraindicated, source::DE_MG5_50_MK)], &["liver-failure"]),
    condition(("dehydration", "dehydration"), OverridableStop, "A German label excludes it, a Swiss one asks for caution: restore the volume first.", &[(Contraindicated, source::DE_MG5_50_MK), (Caution, source::CH_MG5)], &["exsiccosis", "hypovolemia", "hypovolaemia"]),
    condition(("anuria", "anuria"), OverridableStop, "Without urine magnesium is not excreted: it stays until dialysis.", &[(Contraindicated, source::DE_MG5_50_MK)], &["anuric"]),
    condition((ACUTE_KIDNEY_INJURY, "acute kidney injury"), Warn, "Creatinine lags behind the kidneys: no estimate holds and no filtration is counted.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2), (Caution, source::US_PLR)], &["aki", "acute-renal-failure", "acute-kidney-failure", "acute-renal-injury", "acute-renal-insufficiency", "acute-tubular-necrosis", "arf"]),
    condition(("renal-failure", "renal failure"), Warn, "Magnesium accumulates; the rules go by the kidney value given, so check that it matches this.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_MGCL2), (Caution, source::US_50), (Caution, source::US_PLR), (Caution, source::CH_MG5)], &["kidney-failure", "renal-insufficiency", "kidney-insufficiency", "renal-impairment", "kidney-impairment", "renal-disease", "kidney-disease", "nephropathy", "renal-dysfunction", "kidney-dysfunction", "chronic-kidney-disease", "ckd", "esrd", "eskd", "uremia"]),
    condition(("struvite-stones", "tendency to struvite stones"), OverridableStop, "Magnesium ammonium phosphate stones: several European labels exclude it.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::DE_MGCARD)], &["struvite", "infection-stones", "magnesium-ammonium-phosphate-stones"]).stems(&["struvite"]),
    condition(("magnesium-hypersensitivity", "hypersensitivity to magnesium salts"), Stop, "Labels exclude hypersensitivity to an ingredient.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK)], &["magnesium-allergy", "magnesium-intolerance"]),
    condition(("hypermagnesemia", "hypermagnesemia"), OverridableStop, "More magnesium adds to a level that is already high.", &[(Caution, source::SOFTWARE)], &["hypermagnesaemia"]),
    condition(("respiratory-depression", "respiratory depression"), OverridableStop, "Labels hold magnesium below 16 breaths a minute, guidelines below 12.", &[(HoldWhenPresent, source::US_PLR), (HoldWhenPresent, source::UK_3539), (HoldWhenPresent, source::CARE_CA)], &["bradypnea", "respiratory-failure"]),
    condition(("absent-reflexes", "absent tendon reflexes"), Stop, "Loss of the patellar reflex is the first sign of too much magnesium: Australian and Canadian protocols stop it, German and Swiss labels reduce it.", &[(HoldWhenPresent, source::AU_KEMH), (HoldWhenPresent, source::CARE_CA), (HoldWhenPresent, source::CH_KSW)], &["areflexia", "areflexic", "absent-patellar-reflex"]),
    condition(("hypotension", "hypotension"), Warn, "Magnesium widens the vessels; too fast an infusion lowers the blood pressure.", &[(Caution, source::AT_CORM)], &["low-blood-pressure", "shock"]),
    condition(("respiratory-disease", "respiratory disease"), Warn, "Less reserve if magnesium weakens the breathing muscles.", &[(Caution, source::AT_CORM)], &["copd", "respiratory-insufficiency"]),
    condition(("asthma", "asthma"), Info, "No label names it; one asks for caution in respiratory disease in general.", &[(Caution, source::AT_CORM)], &["bronchial-asthma"]),
    condition(("heart-failure", "heart failure"), Warn, "No label names it; one excludes marked disease of the heart muscle. Mind the volume of the infusion.", &[(Notes, source::US_MGCL2)], &["chf", "congestive-heart-failure", "cardiac-failure", "cardiac-insufficiency", "hfref", "hfpef"]),
    condition(("hypocalcemia", "hypocalcemia"), Warn, "A label asks for a normal calcium (2.2 to 2.7 mmol/L) before magnesium is given for cramps; calcium is also the antidote.", &[(Caution, source::DE_DIASP)], &["hypocalcaemia"]),
    condition((POSTPARTUM, "after birth"), Info, "The newborn is observed for 24 to 48 hours when the mother was treated near birth.", &[(Notes, source::DE_DIASP)], &["post-partum", "puerperium", "breastfeeding"]),
    condition(("late-labor", "within 2 hours of delivery"), Info, "One monograph avoids magnesium here unless it is the only option, against intrapartum practice in pre-eclampsia.", &[(Notes, source::MIMS_ID)], &["labor", "labour", "in-labor"]),
    condition((COMORBIDITY, "other condition"), Info, "no label that was read speaks of it", &[(Notes, source::SOFTWARE)], told::COMORBIDITIES),
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

    /// The labels that contraindicate it.
    pub fn contraindicated_by(&self) -> impl Iterator<Item = &'static Source> {
        self.labels
            .iter()
            .filter(|(says, _)| *says == Contraindicated)
            .map(|(_, source)| source)
    }

    /// The first source, for a finding that shows one.
    #[must_use]
    pub fn source(&self) -> Source {
        self.labels
            .first()
            .map_or(source::SOFTWARE, |(_, source)| *source)
    }
}

/// Whether one of `names` is the condition with this id.
#[must_use]
pub fn any(names: &[String], id: &str) -> bool {
    names
        .iter()
        .any(|name| matches!(find(name), Lookup::Known(known) if known.id == id))
}

/// Looks a condition up by id, synonym, or a telling part of a longer text. A pacemaker
/// protects and counts by its exact name only: "awaiting pacemaker" is none.
#[must_use]
pub fn find(text: &str) -> Lookup<Condition> {
    let text = lookup::normalize(text);
    let exact = |c: &&Condition| c.id == text || c.synonyms.contains(&text.as_str());
    if let Some(condition) = CONDITIONS.iter().find(exact) {
        return Lookup::Known(condition);
    }
    // A longer text may name several: the worst one counts.
    let degree = told::degree_of_block(&text);
    let told = |c: &&Condition| {
        c.id != PACEMAKER
            && !(c.id == UNSTATED_DEGREE && degree.is_some_and(|found| found != UNSTATED_DEGREE))
            && (c.stems.iter().any(|stem| text.contains(stem))
                || degree == Some(c.id)
                || told::sign(&text) == Some(c.id)
                || lookup::holds(&text, c.id)
                || c.verdict >= Warn && c.synonyms.iter().any(|word| told::names(&text, word)))
    };
    // Of several that weigh the same, the first of the table counts.
    let worst = CONDITIONS.iter().rev().filter(told);
    if let Some(condition) = worst.max_by_key(|c| c.verdict) {
        return Lookup::Known(condition);
    }
    let plain = told::without_fillers(&text);
    if let Some(condition) = CONDITIONS
        .iter()
        .find(|c| c.id != PACEMAKER && (c.id == plain || c.synonyms.contains(&plain.as_str())))
    {
        return Lookup::Known(condition);
    }
    let words = CONDITIONS
        .iter()
        .filter(|c| c.id != COMORBIDITY)
        .flat_map(|c| std::iter::once(c.id).chain(c.synonyms.iter().copied()));
    match lookup::nearest(&text, words) {
        Some(word) => Lookup::Near(word),
        None => Lookup::Unknown,
    }
}
