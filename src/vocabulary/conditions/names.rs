//! The words in which people write a condition, in English and German.
//!
//! They stand as they are looked up: lower case with hyphens, umlauts as two letters, the
//! British ae and oe as e. A stem is looked for inside longer words and texts.

use super::comorbidities::COMORBIDITIES;
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
#[rustfmt::skip]
const NAMES: &[Names] = &[
    named("myasthenia-gravis", &[
        "myasthenia", "mg-myasthenia", "mg", "generalized-mg", "ocular-mg", "seropositive-mg",
        "seronegative-mg", "erb-goldflam",
    ]).stems(&["myasthen"]),
    named("neuromuscular-disease", &[
        "congenital-myasthenic-syndrome", "als", "amyotrophic-lateral-sclerosis",
        "amyotrophe-lateralsklerose", "motor-neuron-disease", "motor-neurone-disease", "mnd",
        "motoneuronerkrankung", "spinal-muscular-atrophy", "sma", "spinale-muskelatrophie",
        "muskelatrophie", "muscular-dystrophy", "muskeldystrophie", "duchenne",
        "becker-muscular-dystrophy", "myotonic-dystrophy", "myotonia", "myotonia-congenita",
        "myotonie", "myopathy", "myopathie", "inclusion-body-myositis", "polymyositis",
        "guillain-barre", "guillain-barre-syndrome", "guillain-barre-syndrom", "gbs", "cidp",
        "critical-illness-polyneuropathy", "critical-illness-myopathy",
        "critical-illness-weakness", "critical-illness-neuromyopathy", "cip", "cim",
        "icu-acquired-weakness", "icu-aw", "icuaw", "neuromuscular-disorder",
        "neuromuskulaere-erkrankung", "chronic-inflammatory-demyelinating-polyneuropathy",
        "charcot-marie-tooth", "dermatomyositis", "myositis", "post-polio-syndrome",
        "poliomyelitis",
    ]).stems(&[
        "dystroph", "guillain", "myopath", "myoton", "neuromuscular-dis", "neuromuskul",
        "amyotroph", "muskelatroph", "muscular-atroph", "critical-illness",
    ]),
    named("lambert-eaton", &[
        "lambert-eaton-syndrome", "lambert-eaton-syndrom", "lambert-eaton-myasthenic-syndrome",
        "lems", "botulism", "botulismus", "infant-botulism", "wound-botulism",
        "botulinum-poisoning", "botulinumvergiftung",
    ]).stems(&["lambert", "botulis"]),
    named("mitochondrial-myopathy", &[
        "melas", "merrf", "mitochondriopathy", "mitochondriopathie", "mitochondrial-disease",
        "mitochondrial-disorder", "mitochondriale-myopathie",
    ]).stems(&["mitochondri"]),
    named("periodic-paralysis", &[
        "hypokalemic-periodic-paralysis", "hyperkalemic-periodic-paralysis",
        "thyrotoxic-periodic-paralysis", "periodische-laehmung", "periodische-paralyse",
        "hypokaliemische-periodische-paralyse",
    ]).stems(&["periodic-paral", "periodische-laehm", "periodische-paral"]),
    named("block-recovered", &[
        "neuromuscular-block-recovered", "recovered-from-neuromuscular-block",
        "neuromuscular-block-worn-off", "block-worn-off", "relaxant-worn-off",
        "recently-extubated", "just-extubated", "frisch-extubiert", "reversed-neuromuscular-block",
        "spontaneous-recovery", "spontaneous-recovery-from-block", "relaxansueberhang",
        "residual-neuromuscular-block", "residual-block", "residual-paralysis",
    ]).stems(&["spontaneous-recovery", "block-worn-off", "relaxant-worn-off"]),
    named("av-block-first-degree", &[
        "av-block-i", "av-block-1", "av-block-1st-degree", "first-degree-av-block",
        "1st-degree-av-block", "first-degree-heart-block", "av-block-grade-1", "av-block-grad-i",
        "av-block-grad-1", "prolonged-pr", "prolonged-pr-interval", "avb-i", "avb-1",
    ]),
    named("av-block-second-degree", &[
        "av-block-ii", "av-block-2", "av-block-2nd-degree", "second-degree-av-block",
        "2nd-degree-av-block", "second-degree-heart-block", "av-block-grade-2", "av-block-grad-ii",
        "av-block-grad-2", "mobitz", "mobitz-i", "mobitz-ii", "wenckebach", "avb-ii", "avb-2",
    ]).stems(&["mobitz", "wenckebach"]),
    named("av-block-third-degree", &[
        "av-block-iii", "av-block-3", "av-block-3rd-degree", "third-degree-av-block",
        "3rd-degree-av-block", "third-degree-heart-block", "complete-heart-block",
        "complete-av-block", "total-av-block", "av-block-grade-3", "av-block-grad-iii",
        "av-block-grad-3", "totaler-av-block", "kompletter-av-block", "chb", "avb-iii", "avb-3",
    ]),
    named(conditions::UNSTATED_DEGREE, &[
        "heart-block", "av-block", "atrioventricular-block", "avb", "avn-block", "herzblock",
    ]).stems(&["av-block", "heart-block", "atrioventricular-block"]),
    named("conduction-disorder", &[
        "conduction-defect", "conduction-disease", "conduction-block", "bundle-branch-block",
        "bbb", "lbbb", "rbbb", "irbbb", "clbbb", "crbbb", "left-bundle-branch-block",
        "right-bundle-branch-block", "left-anterior-hemiblock", "lahb", "left-posterior-hemiblock",
        "lphb", "sa-block", "sinoatrial-block", "sick-sinus-syndrome", "sick-sinus-syndrom",
        "sick-sinus", "sss", "sinus-node-disease", "sinusknotensyndrom", "bifascicular-block",
        "trifascicular-block", "schenkelblock", "linksschenkelblock", "rechtsschenkelblock", "lsb",
        "rsb", "reizleitungsstoerung", "erregungsleitungsstoerung",
        "intraventricular-conduction-delay", "ivcd", "hemiblock",
    ]).stems(&[
        "bundle-branch", "fascicular", "schenkelblock", "leitungsstoerung", "hemiblock",
        "conduction-d", "faszikul", "sick-sinus",
    ]),
    named("pacemaker", &[
        "paced", "cardiac-pacemaker", "ventricular-pacemaker", "permanent-pacemaker",
        "dual-chamber-pacemaker", "ppm", "schrittmacher", "herzschrittmacher", "hsm",
    ]),
    named("defibrillator", &[
        "icd", "aicd", "crt", "crt-d", "crt-p", "cardiac-resynchronization-therapy",
        "implantable-defibrillator", "implanted-defibrillator",
        "implantable-cardioverter-defibrillator", "defi", "s-icd",
    ]).stems(&["defibrillat"]),
    named("myocardial-damage", &[
        "myocardial-infarction", "heart-attack", "mi", "old-mi", "ami", "stemi", "nstemi",
        "acute-coronary-syndrome", "acs", "cardiomyopathy", "dilated-cardiomyopathy",
        "hypertrophic-cardiomyopathy", "ischemic-cardiomyopathy", "peripartum-cardiomyopathy",
        "takotsubo", "myocarditis", "myokarditis", "kardiomyopathie", "dcm", "hcm", "hocm", "icm",
        "herzinfarkt", "myokardinfarkt", "hinterwandinfarkt", "vorderwandinfarkt",
        "myokardschaden", "myocardial-injury",
    ]).stems(&[
        "herzinfarkt", "myokardinfarkt", "wandinfarkt", "kardiomyopath", "cardiomyopath",
        "myocardial-infarct",
    ]),
    named("marked-bradycardia", &[
        "bradycardia", "severe-bradycardia", "sinus-bradycardia", "bradykardie",
        "sinusbradykardie", "bradyarrhythmia", "bradyarrhythmie", "slow-heart-rate",
        "junctional-bradycardia",
    ]).stems(&["bradycard", "bradykard", "bradyarrhyth"]),
    named("heart-failure", &[
        "chf", "congestive-heart-failure", "cardiac-failure", "cardiac-insufficiency", "hf",
        "hfref", "hfpef", "hfmref", "acute-heart-failure", "chronic-heart-failure",
        "left-heart-failure", "right-heart-failure", "decompensated-heart-failure", "adhf",
        "herzinsuffizienz", "linksherzinsuffizienz", "rechtsherzinsuffizienz",
        "kardiale-dekompensation", "cardiogenic-shock", "kardiogener-schock",
    ]).stems(&["herzinsuffizienz"]),
    named("diabetic-coma", &[
        "coma-diabeticum", "diabetisches-koma", "diabetic-ketoacidotic-coma",
    ]),
    named("coma", &[
        "comatose", "unconscious", "unconsciousness", "koma", "komatoes", "bewusstlos",
        "bewusstlosigkeit",
    ]),
    named("hepatic-coma", &[
        "hepatic-encephalopathy-coma", "leberkoma", "hepatisches-koma", "coma-hepaticum",
    ]),
    named("hepatic-failure", &[
        "liver-failure", "acute-liver-failure", "leberversagen", "akutes-leberversagen",
        "leberinsuffizienz", "hepatic-insufficiency", "hepatic-encephalopathy",
        "hepatische-enzephalopathie",
    ]),
    named("dehydration", &[
        "exsiccosis", "hypovolemia", "exsikkose", "dehydratation", "dehydrierung",
        "volume-depletion", "volumenmangel", "hypovolemie",
    ]),
    named("anuria", &[
        "anuric", "anurie", "anurisch", "no-urine", "no-urine-output",
    ]),
    named("oliguria", &[
        "oliguric", "oligurie", "oligurisch", "oligoanuria", "oligoanurie", "oligo-anuria",
        "low-urine-output",
    ]),
    named(conditions::ACUTE_KIDNEY_INJURY, &[
        "aki", "acute-renal-failure", "acute-kidney-failure", "acute-renal-injury",
        "acute-renal-insufficiency", "acute-tubular-necrosis", "atn", "arf",
        "akutes-nierenversagen", "anv", "akute-nierenschaedigung", "akute-niereninsuffizienz",
        "tubulusnekrose", "akin",
    ]).stems(&["akutes-nierenv", "akute-niere"]),
    named("severe-kidney-disease", &[
        "ckd-4", "ckd-iv", "ckd-g4", "ckd-stage-4", "ckd-stage-iv", "ckd-stage-g4", "ckd-stadium-4",
        "stage-4-ckd", "stage-4-kidney-disease", "severe-renal-impairment",
        "severe-kidney-impairment", "schwere-niereninsuffizienz",
    ]),
    named("dialysis-dependent", &[
        "dialysis", "hd", "sled", "sledd", "hemodialysis", "peritoneal-dialysis", "capd", "ccpd",
        "apd", "crrt", "cvvh", "cvvhd", "cvvhdf", "hemofiltration", "hemodiafiltration", "esrd",
        "eskd", "esrf", "end-stage-renal-disease", "end-stage-kidney-disease",
        "end-stage-renal-failure", "end-stage-kidney-failure", "end-stage-kidneys", "ckd-5",
        "ckd-v", "ckd-5d", "ckd-g5", "ckd-stage-5", "ckd-stage-v", "ckd-stage-g5", "ckd-stadium-5",
        "terminale-niereninsuffizienz", "terminales-nierenversagen", "dialyse", "hemodialyse",
        "peritonealdialyse", "dialysepflichtig", "dialysepflichtige-niereninsuffizienz",
        "dialysepatient", "dialysis-patient", "maintenance-hemodialysis", "on-dialysis",
    ]).stems(&[
        "dialys", "dialyz", "end-stage-renal", "end-stage-kidney", "hemofiltration",
        "terminale-nieren",
    ]),
    named("chronic-kidney-disease", &[
        "ckd", "chronic-renal-disease", "chronic-kidney-failure-compensated", "cni",
        "chronische-nierenerkrankung", "chronische-nierenkrankheit", "kidney-disease",
        "renal-disease", "nephropathy", "diabetic-nephropathy", "diabetische-nephropathie",
        "nephropathie", "iga-nephropathy", "ckd-1", "ckd-2", "ckd-3", "ckd-3a", "ckd-3b",
        "ckd-g1", "ckd-g2", "ckd-g3", "ckd-g3a", "ckd-g3b", "ckd-stage-1", "ckd-stage-2",
        "ckd-stage-3", "ckd-stage-3a", "ckd-stage-3b", "polycystic-kidney-disease",
        "adpkd", "glomerulonephritis", "glomerulonephritide", "nephrotic-syndrome",
        "nephrotisches-syndrom", "single-kidney", "solitary-kidney", "einzelniere",
        "nephrosclerosis", "nephrosklerose", "lupus-nephritis", "lupusnephritis", "nephritis",
        "interstitial-nephritis", "interstitielle-nephritis", "pyelonephritis", "hydronephrosis",
        "hydronephrose", "nephrectomy", "nephrektomie",
    ]).stems(&["glomerulonephrit", "nephropath"]),
    named(conditions::RENAL_FAILURE, &[
        "kidney-failure", "renal-insufficiency", "kidney-insufficiency", "renal-impairment",
        "kidney-impairment", "impaired-kidney-function", "impaired-renal-function",
        "renal-dysfunction", "kidney-dysfunction", "chronic-renal-failure",
        "chronic-kidney-failure", "chronic-renal-insufficiency", "crf", "cri", "uremia", "uremie",
        "niereninsuffizienz", "ni", "chronische-niereninsuffizienz", "nierenversagen",
        "chronisches-nierenversagen", "nierenfunktionsstoerung", "eingeschraenkte-nierenfunktion",
        "niereninsuff", "kidneys-failing", "nierenschwaeche",
    ]).stems(&["niereninsuff", "nierenversag", "nierenfunktionsst"]),
    named("kidney-transplant", &[
        "renal-transplant", "kidney-transplantation", "renal-transplantation",
        "kidney-transplant-recipient", "transplanted-kidney", "ktx", "ntx",
        "nierentransplantation", "nierentransplantat", "z-n-ntx", "kidney-graft",
    ]).stems(&["kidney-transplant", "renal-transplant", "nierentransplant"]),
    named("struvite-stones", &[
        "struvite", "infection-stones", "magnesium-ammonium-phosphate-stones", "struvitsteine",
        "infektsteine",
    ]).stems(&["struvit"]),
    named("magnesium-hypersensitivity", &[
        "magnesium-allergy", "magnesium-intolerance", "magnesiumallergie",
        "magnesiumunvertraeglichkeit",
    ]).stems(&["magnesiumallerg", "magnesiumunvertr"]),
    named("magnesium-toxicity", &[
        "magnesium-intoxication", "magnesium-overdose", "magnesium-poisoning", "toxic-magnesium",
        "mg-toxicity", "mg-overdose", "mg-intoxication", "mg-intoxikation", "mg-poisoning",
        "magnesiumintoxikation", "magnesiumvergiftung", "magnesiumueberdosierung",
    ]).stems(&[
        "magnesium-tox", "magnesium-intox", "magnesium-overdos", "magnesium-poison",
        "magnesiumintox", "magnesiumvergift",
    ]),
    named("hypermagnesemia", &[
        "hypermagnesiemie", "hypermagnesemie", "high-magnesium",
    ]).stems(&["hypermagnes"]),
    named("respiratory-depression", &[
        "bradypnea", "bradypne", "depressed-breathing", "atemdepression", "respiratory-arrest",
        "atemstillstand", "shallow-breathing",
    ]).stems(&["atemdepress", "respiratory-depress", "bradypno"]),
    named("slow-breathing", &[
        "slow-respiration", "langsame-atmung",
    ]),
    named("respiratory-failure", &[
        "respiratory-insufficiency", "acute-respiratory-failure",
        "hypercapnic-respiratory-failure", "hypoxic-respiratory-failure",
        "respiratory-muscle-weakness", "hypercapnia", "hyperkapnie", "ateminsuffizienz",
        "respiratorische-insuffizienz", "respiratorische-globalinsuffizienz", "hypoventilation",
        "respiratory-distress", "ards", "ventilatory-failure", "atemversagen",
    ]).stems(&["ateminsuff", "respiratory-fail", "respiratorische-i"]),
    named("absent-reflexes", &[
        "areflexia", "areflexic", "areflexie", "absent-patellar-reflex", "fehlende-reflexe",
        "erloschene-reflexe", "reflexausfall", "reflexverlust",
    ]).stems(&["areflex", "reflexausfall", "reflexverlust"]),
    named("weak-reflexes", &[
        "hyporeflexia", "hyporeflexie", "reduced-reflexes", "diminished-reflexes",
        "abgeschwaechte-reflexe",
    ]).stems(&["hyporeflex"]),
    named("ventilated", &[
        "mechanically-ventilated", "mechanical-ventilation", "invasive-ventilation", "intubated",
        "beatmet", "intubiert", "invasiv-beatmet", "maschinell-beatmet",
    ]),
    named("hypotension", &[
        "low-blood-pressure", "shock", "schock", "septic-shock", "septischer-schock", "hypotonie",
        "arterielle-hypotonie",
    ]),
    named("respiratory-disease", &[
        "copd", "lung-disease", "chronic-lung-disease", "emphysema", "lungenemphysem",
        "pulmonary-fibrosis", "lungenfibrose", "interstitial-lung-disease", "ild",
        "obesity-hypoventilation-syndrome", "chronische-bronchitis", "chronic-bronchitis",
        "pneumonia", "pneumonie", "pulmonary-edema", "lungenedem", "bronchiectasis",
    ]),
    named("asthma", &[
        "bronchial-asthma", "asthma-bronchiale", "status-asthmaticus", "acute-asthma",
        "severe-asthma", "asthma-attack",
    ]),
    named("hypocalcemia", &[
        "hypocalcemie", "hypokalzemie", "hypokalziemie", "low-calcium", "hypoparathyroidism",
        "hypoparathyreoidismus",
    ]),
    named("hypercalcemia", &[
        "hyperkalzemie", "high-calcium", "hyperparathyroidism", "primary-hyperparathyroidism",
        "hyperparathyreoidismus",
    ]).stems(&["hypercalc", "hyperkalz"]),
    named("hyperkalemia", &[
        "hyperkaliemie", "high-potassium", "hyperpotassemia",
    ]).stems(&["hyperkalem", "hyperkali"]),
    named("tubular-wasting", &[
        "gitelman", "gitelman-syndrome", "gitelman-syndrom", "bartter", "bartter-syndrome",
        "bartter-syndrom", "renal-magnesium-wasting", "fhhnc", "tubulopathy", "tubulopathie",
    ]).stems(&["gitelman", "bartter"]),
    named("magnesium-retention", &[
        "adrenal-insufficiency", "addison", "addison-disease", "addison-s-disease",
        "addisons-disease", "addison-crisis", "adrenal-crisis", "morbus-addison", "m-addison",
        "nebenniereninsuffizienz", "nebennierenrindeninsuffizienz", "nnr-insuffizienz",
        "hypoadrenalism", "adrenocortical-insufficiency", "rhabdomyolysis", "rhabdomyolyse",
        "rhabdo",
    ]).stems(&["rhabdomyolys", "nebenniere", "addison"]),
    named("gut-losses", &[
        "ileostomy", "ileostoma", "high-output-stoma", "high-output-ileostomy", "jejunostomy",
        "jejunostoma", "short-bowel", "short-bowel-syndrome", "short-gut-syndrome", "kurzdarm",
        "kurzdarmsyndrom", "chronic-diarrhea", "chronische-diarrhe", "malabsorption",
        "bariatric-surgery", "gastric-bypass", "bowel-resection", "enteric-fistula",
        "pancreatic-insufficiency", "celiac-disease", "zoeliakie", "crohn-disease",
        "crohn-s-disease", "morbus-crohn", "laxative-abuse",
    ]).stems(&["ileostom", "kurzdarm", "short-bowel"]),
    named("bowel-obstruction", &[
        "ileus", "paralytic-ileus", "subileus", "intestinal-obstruction",
        "small-bowel-obstruction", "sbo", "darmverschluss", "obstructed-bowel",
    ]).stems(&["ileus", "darmverschl", "bowel-obstr"]),
    named("alcohol-dependence", &[
        "alcohol", "alkohol", "alcoholism", "alcohol-use-disorder", "aud", "alcohol-abuse",
        "alcohol-withdrawal", "etoh", "ethanol-abuse", "alkoholabhaengigkeit", "alkoholabusus",
        "alkoholismus", "alkoholentzug", "c2-abusus", "c2", "c2h5oh", "alcoholic",
        "delirium-tremens",
    ]).stems(&["alkohol"]),
    named("refeeding", &[
        "refeeding-syndrome", "refeeding-syndrom", "refeeding-risk", "realimentation",
        "anorexia-nervosa", "starvation", "malnutrition", "mangelernaehrung",
    ]),
    named("sulfonamide-allergy", &[
        "sulfa", "sulfa-allergy", "sulfur-allergy", "sulfonamide", "sulfonamides",
        "sulfonamidallergie", "sulfonamid-allergie", "allergy-to-sulfa", "sulfa-drug-allergy",
        "allergic-to-sulfa", "sulfonamide-intolerance", "sulfonamide-hypersensitivity",
    ]).stems(&["sulfonamidallerg", "sulfonamid"]),
    named(conditions::POSTPARTUM, &[
        "post-partum", "puerperium", "breastfeeding", "wochenbett", "stillzeit", "stillend",
    ]),
    named("late-labor", &[
        "labor", "labour", "in-labor", "in-labour",
    ]),
    named("no-label-names-it", COMORBIDITIES),
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
