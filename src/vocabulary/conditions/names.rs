//! The words in which people write a condition.

use crate::clinical::conditions::{self, CONDITIONS, Condition};
use crate::vocabulary::spelling::is_same;

/// Other names of one condition.
pub(super) struct Names {
    /// Id of the condition.
    id: &'static str,
    /// Synonyms and abbreviations, lower case with hyphens.
    pub(super) synonyms: &'static [&'static str],
    /// Parts of a word that give the condition away inside a longer text.
    pub(super) stems: &'static [&'static str],
}

const fn named(id: &'static str, synonyms: &'static [&'static str]) -> Names {
    Names {
        id,
        synonyms,
        stems: &[],
    }
}

impl Names {
    const fn stems(mut self, stems: &'static [&'static str]) -> Self {
        self.stems = stems;
        self
    }
}

/// The names of `condition`.
pub(super) fn names_of(condition: &Condition) -> &'static Names {
    const NONE: &Names = &named("", &[]);
    let own = NAMES.iter().find(|names| names.id == condition.id);
    own.unwrap_or(NONE)
}

/// One row for each condition that has another name than its id.
const NAMES: &[Names] = &[
    named(
        "myasthenia-gravis",
        &[
            "myasthenia",
            "mg-myasthenia",
            "mg",
            "generalized-mg",
            "ocular-mg",
            "seropositive-mg",
            "seronegative-mg",
        ],
    )
    .stems(&["myasthen"]),
    named(
        "neuromuscular-disease",
        &[
            "lambert-eaton",
            "lambert-eaton-syndrome",
            "lems",
            "congenital-myasthenic-syndrome",
            "als",
            "amyotrophic-lateral-sclerosis",
            "motor-neuron-disease",
            "motor-neurone-disease",
            "muscular-dystrophy",
            "duchenne",
            "myotonic-dystrophy",
            "myopathy",
            "guillain-barre",
            "guillain-barre-syndrome",
            "botulism",
        ],
    )
    .stems(&["lambert", "dystroph", "guillain", "myopath"]),
    named(
        "av-block-first-degree",
        &[
            "av-block-i",
            "av-block-1",
            "av-block-1st-degree",
            "first-degree-av-block",
            "1st-degree-av-block",
            "first-degree-heart-block",
            "av-block-grade-1",
            "prolonged-pr",
            "prolonged-pr-interval",
        ],
    ),
    named(
        "av-block-second-degree",
        &[
            "av-block-ii",
            "av-block-2",
            "av-block-2nd-degree",
            "second-degree-av-block",
            "2nd-degree-av-block",
            "second-degree-heart-block",
            "av-block-grade-2",
            "mobitz",
            "mobitz-i",
            "mobitz-ii",
            "wenckebach",
        ],
    )
    .stems(&["mobitz", "wenckebach"]),
    named(
        "av-block-third-degree",
        &[
            "av-block-iii",
            "av-block-3",
            "av-block-3rd-degree",
            "third-degree-av-block",
            "3rd-degree-av-block",
            "third-degree-heart-block",
            "complete-heart-block",
            "complete-av-block",
            "total-av-block",
            "av-block-grade-3",
        ],
    ),
    named(
        conditions::UNSTATED_DEGREE,
        &["heart-block", "av-block", "atrioventricular-block"],
    )
    .stems(&["av-block", "heart-block", "atrioventricular-block"]),
    named(
        "conduction-disorder",
        &[
            "conduction-defect",
            "bundle-branch-block",
            "lbbb",
            "rbbb",
            "left-bundle-branch-block",
            "right-bundle-branch-block",
            "sa-block",
            "sinoatrial-block",
            "sick-sinus-syndrome",
            "bifascicular-block",
            "trifascicular-block",
        ],
    )
    .stems(&["bundle-branch", "fascicular"]),
    named(
        conditions::PACEMAKER,
        &["paced", "cardiac-pacemaker", "ventricular-pacemaker"],
    ),
    named(
        "myocardial-damage",
        &[
            "myocardial-infarction",
            "heart-attack",
            "stemi",
            "nstemi",
            "cardiomyopathy",
            "myocarditis",
        ],
    ),
    named("marked-bradycardia", &["bradycardia", "severe-bradycardia"]),
    named("diabetic-coma", &["coma-diabeticum"]),
    named("coma", &["comatose", "unconscious", "unconsciousness"]),
    named("hepatic-coma", &["hepatic-encephalopathy-coma"]),
    named("hepatic-failure", &["liver-failure"]),
    named(
        "dehydration",
        &["exsiccosis", "hypovolemia", "hypovolaemia"],
    ),
    named("anuria", &["anuric"]),
    named(
        conditions::ACUTE_KIDNEY_INJURY,
        &[
            "aki",
            "acute-renal-failure",
            "acute-kidney-failure",
            "acute-renal-injury",
            "acute-renal-insufficiency",
            "acute-tubular-necrosis",
            "arf",
        ],
    ),
    named(
        "renal-failure",
        &[
            "kidney-failure",
            "renal-insufficiency",
            "kidney-insufficiency",
            "renal-impairment",
            "kidney-impairment",
            "renal-disease",
            "kidney-disease",
            "nephropathy",
            "renal-dysfunction",
            "kidney-dysfunction",
            "chronic-kidney-disease",
            "ckd",
            "esrd",
            "eskd",
            "uremia",
        ],
    ),
    named(
        "struvite-stones",
        &[
            "struvite",
            "infection-stones",
            "magnesium-ammonium-phosphate-stones",
        ],
    )
    .stems(&["struvite"]),
    named(
        "magnesium-hypersensitivity",
        &["magnesium-allergy", "magnesium-intolerance"],
    ),
    named("hypermagnesemia", &["hypermagnesaemia"]),
    named(
        "respiratory-depression",
        &["bradypnea", "respiratory-failure"],
    ),
    named(
        "absent-reflexes",
        &["areflexia", "areflexic", "absent-patellar-reflex"],
    ),
    named("hypotension", &["low-blood-pressure", "shock"]),
    named(
        "respiratory-disease",
        &["copd", "respiratory-insufficiency"],
    ),
    named("asthma", &["bronchial-asthma"]),
    named(
        "heart-failure",
        &[
            "chf",
            "congestive-heart-failure",
            "cardiac-failure",
            "cardiac-insufficiency",
            "hfref",
            "hfpef",
        ],
    ),
    named("hypocalcemia", &["hypocalcaemia"]),
    named(
        conditions::POSTPARTUM,
        &["post-partum", "puerperium", "breastfeeding"],
    ),
    named("late-labor", &["labor", "labour", "in-labor"]),
    named(conditions::COMORBIDITY, COMORBIDITIES),
];

// A row whose id no condition has would be words that lead nowhere.
const _: () = {
    let mut row = 0;
    while row < NAMES.len() {
        let mut at = 0;
        while !is_same(NAMES[row].id, CONDITIONS[at].id) {
            at += 1;
            assert!(
                at < CONDITIONS.len(),
                "names of a condition that is in no table"
            );
        }
        row += 1;
    }
};

/// Common conditions about which no label that was read says anything.
const COMORBIDITIES: &[&str] = &[
    "hypertension",
    "high-blood-pressure",
    "arterial-hypertension",
    "essential-hypertension",
    "gestational-hypertension",
    "chronic-hypertension",
    "diabetes",
    "diabetes-mellitus",
    "type-1-diabetes",
    "type-2-diabetes",
    "diabetes-mellitus-type-1",
    "diabetes-mellitus-type-2",
    "type-1-diabetes-mellitus",
    "type-2-diabetes-mellitus",
    "t1dm",
    "t2dm",
    "gestational-diabetes",
    "obesity",
    "overweight",
    "hypothyroidism",
    "hashimoto-thyroiditis",
    "hyperthyroidism",
    "epilepsy",
    "seizure-disorder",
    "migraine",
    "headache",
    "tension-headache",
    "anemia",
    "anaemia",
    "iron-deficiency",
    "depression",
    "anxiety",
    "insomnia",
    "hyperlipidemia",
    "hypercholesterolemia",
    "dyslipidemia",
    "osteoporosis",
    "osteoarthritis",
    "rheumatoid-arthritis",
    "gout",
    "gerd",
    "reflux",
    "peptic-ulcer",
    "irritable-bowel-syndrome",
    "crohn-disease",
    "crohn-s-disease",
    "ulcerative-colitis",
    "celiac-disease",
    "coeliac-disease",
    "short-bowel-syndrome",
    "chronic-diarrhea",
    "diarrhea",
    "pancreatitis",
    "alcohol-dependence",
    "alcoholism",
    "pre-eclampsia",
    "preeclampsia",
    "severe-pre-eclampsia",
    "eclampsia",
    "hellp",
    "hellp-syndrome",
    "preterm-labor",
    "preterm-labour",
    "twin-pregnancy",
    "magnesium-deficiency",
    "hypomagnesemia",
    "hypomagnesaemia",
    "hypokalemia",
    "hypokalaemia",
    "torsades-de-pointes",
    "long-qt",
    "long-qt-syndrome",
    "qt-prolongation",
    "prolonged-qt",
    "atrial-fibrillation",
    "psoriasis",
    "eczema",
    "hay-fever",
    "allergic-rhinitis",
    "endometriosis",
    "polycystic-ovary-syndrome",
    "benign-prostatic-hyperplasia",
    "glaucoma",
    "cataract",
    "sleep-apnea",
    "fibromyalgia",
    "restless-legs",
    "restless-legs-syndrome",
    "muscle-cramps",
    "thyroidectomy",
    "deep-vein-thrombosis",
    "smoking",
    "smoker",
];
