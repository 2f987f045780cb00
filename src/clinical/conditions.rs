//! Conditions under which magnesium is contraindicated or needs caution, and who says so.
//!
//! What every label and guideline shares stops for good; what some labels carry and others
//! treat as a caution is an overridable stop; the rest warns.

use crate::clinical::beside::{Beside, Regraded, when};
use crate::clinical::deficiency_cause::DeficiencyCause;
use crate::clinical::source::{self, Source};
use crate::clinical::{Country, Verdict};

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

/// How a condition is told and what else it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A condition of its own.
    Own,
    /// A caution of the heart: all of them are one warning.
    Heart,
    /// A working pacemaker, which protects and counts by its exact name only.
    Pacemaker,
    /// A machine breathes for the patient, which counts by its exact name only.
    Ventilated,
    /// Dialysis or end-stage kidneys, which the kidney value can contradict.
    EndStage,
    /// Common and named by no label: all of them are one note.
    Common,
}

/// A condition of the patient.
#[derive(Debug, PartialEq, Eq)]
pub struct Condition {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How it is told.
    pub kind: Kind,
    /// What it means where nothing else is true.
    pub verdict: Verdict,
    /// What it means beside something else; the first that holds counts.
    pub regraded: &'static [Regraded],
    /// What is to be done where `verdict` holds; empty where the verdict says it all.
    pub action: &'static str,
    /// What it tells of the cause of a deficiency: unknown where it may be either.
    pub explains: Option<DeficiencyCause>,
    /// Why, in one sentence.
    pub words: &'static str,
    /// Who says what.
    pub labels: &'static [(Says, Source)],
    /// Whether a level is drawn for it before anything is given.
    pub asks_level: bool,
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
        kind: Kind::Own,
        verdict,
        regraded: &[],
        action: "",
        explains: None,
        words,
        labels,
        asks_level: false,
    }
}

impl Condition {
    const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    const fn act(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    const fn but(mut self, regraded: &'static [Regraded]) -> Self {
        self.regraded = regraded;
        self
    }

    const fn explaining(mut self, cause: DeficiencyCause) -> Self {
        self.explains = Some(cause);
        self
    }

    const fn asking_for_level(mut self) -> Self {
        self.asks_level = true;
        self
    }
}

/// What is watched beside a caution of the heart.
pub const HEART_WATCH: &str = "watch the ECG, the pulse and the blood pressure";

/// The same where minutes do not count: how it is given, too.
pub const HEART_WATCH_SLOWLY: &str =
    "watch the ECG, the pulse and the blood pressure, and run it no faster than ordered";

use Says::{Caution, Contraindicated, HoldWhenPresent, Notes};
use Verdict::{Info, OverridableStop, Stop, Warn};

/// Id of a block without its degree.
pub const UNSTATED_DEGREE: &str = "av-block-unspecified";
/// Id of acute kidney injury, in which no estimate of the kidneys holds.
pub const ACUTE_KIDNEY_INJURY: &str = "acute-kidney-injury";
/// Id of the weeks after a birth, with the kidneys of pregnancy.
pub const POSTPARTUM: &str = "postpartum";
/// Id of the absence of urine.
pub const ANURIA: &str = "anuria";
/// Id of little urine.
pub const OLIGURIA: &str = "oliguria";
/// Id of a bowel in which magnesium by mouth stays.
pub const BOWEL_OBSTRUCTION: &str = "bowel-obstruction";
/// Id of renal failure without its stage.
pub const RENAL_FAILURE: &str = "renal-failure";

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

/// Said of a patient who is ventilated or relaxed.
const BY_THE_LEVEL: &str = "With the ventilator on or under a relaxant breathing and reflexes \
                            tell nothing: go by the level, the ECG and the blood pressure.";

/// What is done about the signs of too much magnesium.
const HOLD: &str = "stop any magnesium that runs, draw a level, and have calcium gluconate and \
                    ventilation ready";

/// Weak breathing that a machine takes over, or that is the reason for the order.
const BREATHING: &[Regraded] = &[
    when(Beside::Relaxed, Warn, BY_THE_LEVEL),
    when(
        Beside::Asthma,
        Warn,
        "In severe asthma it is the reason for the drug: watch breathing and have ventilation \
         ready.",
    ),
];

/// Reflexes that tell nothing, or that do not hold back the drug of an emergency.
const REFLEXES: &[Regraded] = &[
    when(Beside::Relaxed, Warn, BY_THE_LEVEL),
    when(
        Beside::Asthma,
        Warn,
        "In severe asthma give it with the breathing watched and ventilation ready.",
    ),
];

/// A block of the AV node.
const PACED: &[Regraded] = &[
    when(
        Beside::Pacemaker,
        Warn,
        "The pacemaker paces; watch that it captures.",
    ),
    when(
        Beside::Torsades,
        OverridableStop,
        "In torsades have pacing ready before it is given.",
    ),
];

/// Every condition.
pub const CONDITIONS: &[Condition] = &[
    condition(("myasthenia-gravis", "myasthenia gravis"), Stop, "Magnesium weakens the transmission from nerve to muscle and can stop breathing; of 55 stays with it 7 got worse, only after magnesium by vein or labetalol.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_VERLA20), (Caution, source::UK_SYN_PREC), (Notes, source::MYASTHENIA_STAYS)]),
    condition(("neuromuscular-disease", "neuromuscular disease"), OverridableStop, "Weak muscles have no reserve when magnesium weakens the transmission from nerve to muscle; no label that was read names them, a mitochondrial myopathy apart.", &[(Caution, source::SOFTWARE)]),
    condition(("lambert-eaton", "Lambert-Eaton syndrome or botulism"), OverridableStop, "Nerve ends that release little acetylcholine release less under magnesium: weakness as in myasthenia gravis.", &[(Caution, source::LEMS_DE), (Caution, source::SOFTWARE)]),
    condition(("mitochondrial-myopathy", "mitochondrial myopathy"), OverridableStop, "A German label excludes it.", &[(Contraindicated, source::DE_MAGNEVEN)]),
    condition(("periodic-paralysis", "periodic paralysis"), OverridableStop, "Magnesium raises potassium (4.1 to 4.9 mmol/L in one study) and weakens the muscles further.", &[(Caution, source::POTASSIUM_RISE), (Caution, source::SOFTWARE)]),
    condition(("block-recovered", "recovery from a neuromuscular block"), OverridableStop, "Magnesium brings a block back after reversal or spontaneous recovery: 50 mg/kg took the train-of-four to 0.49 for 45 minutes.", &[(Caution, source::HANS2012), (Caution, source::REVERSED)]).act("write the relaxant or its reversal with the time under medications, and wait 60 minutes"),
    condition(("av-block-first-degree", "first-degree AV block"), Warn, "German and Swiss labels name it; Austrian and US labels exclude AV block or heart block without a degree.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::CH_MG5), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_PLR)]).kind(Kind::Heart),
    condition(("av-block-second-degree", "second-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK).but(PACED),
    condition(("av-block-third-degree", "third-degree AV block"), Stop, "Magnesium slows conduction through the AV node further.", BLOCK).but(PACED),
    condition((UNSTATED_DEGREE, "AV block of unstated degree"), Stop, "Heart block without a degree is read as the worst.", BLOCK).act("state av-block-first-degree, -second-degree or -third-degree").but(PACED),
    condition(("conduction-disorder", "other conduction disorder of the heart"), Warn, "Some labels exclude every conduction defect.", &[(Contraindicated, source::DE_MG5_50_MK)]).kind(Kind::Heart),
    condition(("pacemaker", "pacemaker"), Info, "A working pacemaker protects from block; it turns a block into a warning.", &[(Notes, source::SOFTWARE)]).kind(Kind::Pacemaker),
    condition(("defibrillator", "implanted defibrillator or resynchronization"), Info, "Alone it lifts no block: ask whether it paces, and write pacemaker too where it does.", &[(Notes, source::SOFTWARE)]),
    condition(("myocardial-damage", "damage of the heart muscle"), Warn, "Several labels exclude it, some only when severe.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_50), (Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2)]).kind(Kind::Heart),
    condition(("marked-bradycardia", "bradycardia"), Warn, "German labels exclude it when marked.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_DIASP), (Contraindicated, source::DE_CORM)]).kind(Kind::Heart),
    condition(("heart-failure", "heart failure"), Warn, "No label names it; one excludes marked disease of the heart muscle. Mind the volume of the infusion.", &[(Notes, source::US_MGCL2)]).kind(Kind::Heart),
    condition(("diabetic-coma", "diabetic coma"), OverridableStop, "The US label excludes it, that of the chloride every coma.", &[(Contraindicated, source::US_PLR), (Contraindicated, source::US_MGCL2)]),
    condition(("coma", "coma"), OverridableStop, "The US label of magnesium chloride excludes every coma; reflexes and breathing are hard to judge.", &[(Contraindicated, source::US_MGCL2)]),
    condition(("hepatic-coma", "hepatic coma"), OverridableStop, "A German and a British label exclude it.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::UK_3579)]),
    condition(("hepatic-failure", "hepatic failure"), OverridableStop, "A German and a British label exclude it.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::UK_3579)]),
    condition(("dehydration", "dehydration"), OverridableStop, "A German label excludes it, a Swiss one asks for caution.", &[(Contraindicated, source::DE_MG5_50_MK), (Caution, source::CH_MG5)]).act("restore the volume first"),
    condition((ANURIA, "anuria"), OverridableStop, "Without urine magnesium is not excreted: it stays until dialysis.", &[(Contraindicated, source::DE_MG5_50_MK)]).but(&[when(Beside::UrineKnownLow, Info, "")]),
    condition((OLIGURIA, "oliguria"), OverridableStop, "With little urine magnesium accumulates: labels ask for 100 mL in the 4 hours before each dose.", &[(HoldWhenPresent, source::US_PLR)]).act("give the urine output").but(&[when(Beside::UrineKnownLow, Info, "")]),
    condition((ACUTE_KIDNEY_INJURY, "acute kidney injury"), Warn, "Creatinine lags behind the kidneys: no estimate holds, and the lowest band counts.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::US_MGCL2), (Caution, source::US_PLR)]).act("give a creatinine of today, and measure levels").but(&[when(Beside::KidneysKnownWeak, Info, "")]),
    condition(("dialysis-dependent", "dialysis or end-stage kidneys"), OverridableStop, "Magnesium leaves by dialysis only.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::AT_CORM), (Caution, source::SOFTWARE)]).act("write dialysis = true, or give the creatinine of today: no value here shows such kidneys").kind(Kind::EndStage).but(&[
        when(Beside::KidneysWork, Stop, "The case says dialysis = false and gives kidneys that work, and both cannot be true. On dialysis write dialysis = true; end-stage before dialysis give the creatinine of today or a measured clearance; after recovery or a transplant leave this condition out."),
        when(Beside::DialysisNotAsked, OverridableStop, "The creatinine is that of working kidneys, as it is after a dialysis: write dialysis = true or false."),
        when(Beside::FiltrationSevere, Info, ""),
    ]),
    condition(("severe-kidney-disease", "kidney disease of stage 4"), OverridableStop, "Stage 4 is a filtration of 15 to 29 mL/min, and the kidney value given is a better one: one of the two is wrong, or old.", &[(Contraindicated, source::AT_CORM), (Caution, source::KDIGO_G)]).but(&[when(Beside::FiltrationSevere, Info, "")]),
    condition(("chronic-kidney-disease", "chronic kidney disease"), Info, "The rules go by the kidney value given, so check that it matches this.", &[(Caution, source::US_50), (Caution, source::US_PLR), (Caution, source::CH_MG5)]),
    condition((RENAL_FAILURE, "renal failure"), Warn, "Magnesium accumulates; the rules go by the kidney value given.", &[(Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::AT_CORM), (Contraindicated, source::US_MGCL2), (Contraindicated, source::UK_3579), (Caution, source::US_50), (Caution, source::US_PLR), (Caution, source::CH_MG5)]).act("check that the kidney value given matches this").but(&[when(Beside::KidneysKnownWeak, Info, "")]),
    condition(("kidney-transplant", "transplanted kidney"), Warn, "Its drugs lose magnesium (low in 43 % on tacrolimus), and its filtration can fall in a day.", &[(Notes, source::TACROLIMUS), (Caution, source::SOFTWARE)]).act("give a creatinine of today"),
    condition(("struvite-stones", "tendency to struvite stones"), OverridableStop, "Magnesium ammonium phosphate stones: several European labels exclude it.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK), (Contraindicated, source::DE_VERLA20), (Contraindicated, source::DE_MGCARD)]),
    condition(("magnesium-hypersensitivity", "hypersensitivity to magnesium salts"), Stop, "Labels exclude hypersensitivity to an ingredient.", &[(Contraindicated, source::AT_CORM), (Contraindicated, source::DE_MG5_50_MK)]),
    condition(("magnesium-toxicity", "magnesium toxicity"), Stop, "The danger itself.", &[(HoldWhenPresent, source::MSD_HYPER), (HoldWhenPresent, source::SOFTWARE)]).act("give no more magnesium: give calcium, support breathing, call for help, and draw a level").asking_for_level(),
    condition(("hypermagnesemia", "hypermagnesemia"), OverridableStop, "More magnesium adds to a level that is already high.", &[(Caution, source::SOFTWARE)]),
    condition(("respiratory-depression", "respiratory depression"), Stop, "Guidelines hold magnesium below 12 breaths a minute, labels below 16.", &[(HoldWhenPresent, source::US_PLR), (HoldWhenPresent, source::UK_3539), (HoldWhenPresent, source::CARE_CA)]).act(HOLD).asking_for_level().but(BREATHING),
    condition(("slow-breathing", "12 to 15 breaths a minute"), OverridableStop, "Labels hold magnesium below 16 breaths a minute, guidelines below 12.", &[(HoldWhenPresent, source::US_PLR), (HoldWhenPresent, source::UK_3539)]).act(HOLD).asking_for_level().but(BREATHING),
    condition(("respiratory-failure", "respiratory failure"), OverridableStop, "There is no reserve if magnesium weakens the breathing muscles.", &[(Caution, source::AT_CORM), (HoldWhenPresent, source::US_PLR)]).but(BREATHING),
    condition(("absent-reflexes", "absent tendon reflexes"), Stop, "Loss of the patellar reflex is the first sign of too much magnesium: Australian and Canadian protocols stop it, German and Swiss labels reduce it.", &[(HoldWhenPresent, source::AU_KEMH), (HoldWhenPresent, source::CARE_CA), (HoldWhenPresent, source::CH_KSW)]).act(HOLD).asking_for_level().but(REFLEXES),
    condition(("weak-reflexes", "weak tendon reflexes"), Warn, "Reflexes weaken before they disappear, and breathing follows.", &[(HoldWhenPresent, source::CH_KSW), (Caution, source::SOFTWARE)]).act("draw a level before the start").but(&[when(Beside::Relaxed, Info, BY_THE_LEVEL)]).asking_for_level(),
    condition(("ventilated", "ventilated"), Info, "A machine breathes for the patient; say it as care.ventilated = true.", &[(Notes, source::SOFTWARE)]).kind(Kind::Ventilated),
    condition(("hypotension", "hypotension"), Warn, "Magnesium widens the vessels; too fast an infusion lowers the blood pressure.", &[(Caution, source::AT_CORM)]).act("watch the blood pressure, and run it slowly"),
    condition(("respiratory-disease", "respiratory disease"), Warn, "Less reserve if magnesium weakens the breathing muscles.", &[(Caution, source::AT_CORM)]).act("watch breathing").but(&[when(Beside::Asthma, Info, "")]),
    condition(("asthma", "asthma"), Info, "No label names it; one asks for caution in respiratory disease in general.", &[(Caution, source::AT_CORM)]),
    condition(("hypocalcemia", "hypocalcemia"), Info, "Low calcium usually follows low magnesium: give the magnesium and watch the calcium, which magnesium can lower at first (low in 15 of 30 on 4 g and 2 g/hour); calcium is also the antidote.", &[(Notes, source::CALCIUM_FALL), (Caution, source::DE_DIASP)]),
    condition(("hypercalcemia", "hypercalcemia"), Info, "It makes the kidney lose magnesium and may explain the deficiency.", &[(Notes, source::TUCKER2020)]).explaining(DeficiencyCause::Unknown),
    condition(("hyperkalemia", "hyperkalemia"), Warn, "Magnesium raises potassium: from 4.1 to 4.9 mmol/L in one study, above 5.0 in 9 of 21.", &[(Caution, source::POTASSIUM_RISE)]).act("measure it before and during"),
    condition(("tubular-wasting", "Gitelman or Bartter syndrome"), Info, "The kidney loses magnesium for life; in Gitelman syndrome 0.6 mmol/L is aimed at.", &[(Notes, source::GITELMAN2017)]).explaining(DeficiencyCause::Renal),
    condition(("magnesium-retention", "adrenal insufficiency or rhabdomyolysis"), Info, "Magnesium may be high already: go by a level.", &[(Notes, source::HYPERMG_DE)]),
    condition(("gut-losses", "losses from the gut"), Info, "The gut loses magnesium and may explain the deficiency.", &[(Notes, source::MSD_HYPO)]).explaining(DeficiencyCause::GutOrIntake),
    condition((BOWEL_OBSTRUCTION, "obstructed bowel"), Info, "Magnesium by mouth stays in the bowel and is absorbed for days; magnesium by vein is not concerned.", &[(Notes, source::COLON_DEPOT), (Notes, source::CLENPIQ)]),
    condition(("alcohol-dependence", "alcohol dependence"), Info, "Little magnesium is eaten, and the kidney loses more.", &[(Notes, source::MSD_HYPO)]).explaining(DeficiencyCause::Unknown),
    condition(("refeeding", "refeeding"), Info, "Magnesium falls when feeding begins: measure it daily, with potassium and phosphate.", &[(Notes, source::REFEEDING)]).explaining(DeficiencyCause::GutOrIntake),
    condition(("sulfonamide-allergy", "allergy to sulfonamides"), Info, "It is no reason against magnesium sulfate: the allergy does not extend to sulfates.", &[(Notes, source::SULFA)]),
    condition((POSTPARTUM, "after birth"), Info, "The newborn is observed for 24 to 48 hours when the mother was treated near birth.", &[(Notes, source::DE_DIASP)]),
    condition(("late-labor", "within 2 hours of delivery"), Info, "One monograph avoids magnesium here unless it is the only option, against intrapartum practice in pre-eclampsia.", &[(Notes, source::MIMS_ID)]),
    condition(("no-label-names-it", "other condition"), Info, "named by no label that was read", &[(Notes, source::SOFTWARE)]).kind(Kind::Common),
];

impl Condition {
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

    /// The countries whose labels exclude it, in the order of the documentation.
    pub fn excluding(&self) -> impl Iterator<Item = Country> {
        let excludes = |country: &Country| {
            let mut labels = self.labels.iter();
            labels.any(|(says, source)| {
                *says == Contraindicated && labels_of(*country).contains(source)
            })
        };
        Country::ALL.into_iter().filter(excludes)
    }

    /// The countries where it stops overridably although it only warns elsewhere, since their
    /// labels exclude it. A caution of the heart warns everywhere.
    ///
    /// What a label of magnesium chloride excludes is no reason against the sulfate.
    pub fn stops_where_chosen(&self) -> impl Iterator<Item = (Country, Source)> {
        let warns = self.verdict == Warn && self.kind != Kind::Heart;
        let excluding = |country: Country| {
            let of_country = labels_of(country);
            let mut labels = self.labels.iter();
            let found = labels.find(|(says, source)| {
                *says == Contraindicated
                    && of_country.contains(source)
                    && *source != source::US_MGCL2
            });
            found.map(|(_, source)| (country, *source))
        };
        let countries = Country::ALL.into_iter().filter(move |_| warns);
        countries.filter_map(excluding)
    }

    /// The first source, for a finding that shows one.
    #[must_use]
    pub fn source(&self) -> Source {
        self.labels
            .first()
            .map_or(source::SOFTWARE, |(_, source)| *source)
    }

    /// What is to be done where it weighs as much as `verdict`.
    #[must_use]
    pub fn action(&self, verdict: Verdict) -> &'static str {
        self.verdict.action_of_row(self.action, verdict)
    }
}

/// The labels of a country that are cited for conditions.
const fn labels_of(country: Country) -> &'static [Source] {
    match country {
        Country::UnitedStates => &[source::US_PLR, source::US_50, source::US_MGCL2],
        Country::UnitedKingdom => &[source::UK_3539, source::UK_3579, source::UK_SYN_PREC],
        Country::Germany => &[
            source::DE_MG5_50_MK,
            source::DE_DIASP,
            source::DE_CORM,
            source::DE_VERLA20,
            source::DE_MGCARD,
            source::DE_MAGNEVEN,
        ],
        Country::Austria => &[source::AT_CORM],
        Country::Switzerland => &[source::CH_MG5],
        Country::Ireland | Country::Australia | Country::NewZealand | Country::Canada => &[],
    }
}
