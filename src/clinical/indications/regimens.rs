//! What labels, guidelines and trials name for each indication, and what was shown.

use super::Indication as I;
use super::{Evidence, Indication};
use crate::clinical::source::{self, Source};
use crate::clinical::statements::ADJUNCT;

/// A regimen as its source states it, for reading beside a result; nothing is computed from it.
#[derive(Clone, Copy, Debug)]
pub struct Regimen {
    /// For which indications.
    pub indications: &'static [Indication],
    /// The single or loading dose.
    pub load: &'static str,
    /// What follows, or empty.
    pub maintenance: &'static str,
    /// Extras and limits.
    pub words: &'static str,
    /// Where it was read.
    pub source: Source,
}

const fn row(
    indications: &'static [Indication],
    load: &'static str,
    maintenance: &'static str,
    words: &'static str,
    source: Source,
) -> Regimen {
    Regimen {
        indications,
        load,
        maintenance,
        words,
        source,
    }
}

const SEVERE: &[Indication] = &[I::DeficiencySevere];
const MILD: &[Indication] = &[I::DeficiencyMild];
const BOTH: &[Indication] = &[I::DeficiencyMild, I::DeficiencySevere];
const FITS: &[Indication] = &[I::PreEclampsia, I::EclampsiaRecurrent];
const PRE: &[Indication] = &[I::PreEclampsia];
const AGAIN: &[Indication] = &[I::EclampsiaRecurrent];
const FETAL: &[Indication] = &[I::FetalNeuroprotection];
const PRETERM: &[Indication] = &[I::PretermLabor];
const TORSADES: &[Indication] = &[I::TorsadesDePointes];
const FIBRILLATION: &[Indication] = &[I::AtrialFibrillation];
const ARREST: &[Indication] = &[I::CardiacArrest];
const NUTRITION: &[Indication] = &[I::ParenteralNutrition];

/// Every regimen; grams are grams of magnesium sulfate heptahydrate.
pub const REGIMENS: &[Regimen] = &[
    row(
        BOTH,
        "8 to 12 g in the first 24 hours",
        "",
        "",
        source::UK_13169,
    ),
    row(SEVERE, "1 to 2 g for tetany", "", "", source::CH_BICHSEL),
    row(
        PRE,
        "4 to 5 g in 250 mL together with up to 10 g into the muscles",
        "4 to 5 g into the muscle every 4 hours, or 1 to 2 g/hour",
        "target 6 mg/dL; the part into the muscles is never given by vein",
        source::AHFS,
    ),
    row(
        TORSADES,
        "1 to 6 g over several minutes (ventricular tachycardia)",
        "3 to 20 mg/minute for 5 to 48 hours",
        "",
        source::AHFS,
    ),
    row(
        SEVERE,
        "5 g in 1 L over 3 hours",
        "",
        "severe impairment of the kidneys: at most 20 g in 48 hours",
        source::EMPR,
    ),
    row(
        BOTH,
        "1 g/hour recommended, 2 g/hour at most",
        "",
        "at most 28 g in 24 hours; up to 40 g (160 mmol) over up to 5 days",
        source::UK_15329,
    ),
    row(
        SEVERE,
        "20 mmol in 1 L over 3 hours, or 35 to 50 mmol in 1 L over 12 to 24 hours",
        "",
        "at most 160 mmol in 5 days; contraindicated below 30 mL/minute",
        source::AT_CORM,
    ),
    row(
        SEVERE,
        "5 g a day as a 0.5 % infusion",
        "",
        "duration by the level",
        source::DE_MG5_50,
    ),
    row(
        SEVERE,
        "2 to 8 mmol/hour",
        "",
        "until the symptoms stop",
        source::CH_MGCARD,
    ),
    row(
        MILD,
        "oral magnesium first",
        "",
        "0.5 to 0.7 mmol/L: by mouth; halve below 30 mL/minute",
        source::NHS_HIGH,
    ),
    row(
        SEVERE,
        "20 mmol in 250 mL over 3 hours",
        "up to 3 times at 12-hour intervals",
        "below 0.5 mmol/L, by pump; below 30 mL/minute 10 mmol and slower",
        source::NHS_HIGH,
    ),
    row(
        BOTH,
        "1 to 2 g (0.6 to 0.7 mmol/L), 2 to 4 g over 4 to 12 hours (0.4 to 0.6), 4 to 8 g over 12 to 24 hours (below 0.4)",
        "",
        "at most 1 g/hour without symptoms",
        source::IE_GALWAY,
    ),
    row(
        &[I::MuscleCramps],
        "1 ampoule slowly every 1 to 2 days, lying",
        "",
        "cramps caused by a deficiency, oral route impossible; first 3 mL over 3 minutes, rest 10 to 20 minutes afterwards",
        source::DE_CORM,
    ),
    row(
        &[I::Sports],
        "as for a confirmed deficiency",
        "",
        "more than 100 mL in 12 hours is a prohibited method for athletes outside hospital treatment, surgery or diagnostic procedures",
        source::WADA_M2,
    ),
    row(
        &[I::Migraine],
        "2 g over 10 minutes (trial)",
        "",
        "no difference in pain score from placebo or metoclopramide, fewer rescue drugs; faster than the general limit of 150 mg/minute",
        source::CETE2005,
    ),
    row(
        &[I::Migraine],
        "1 g over 15 minutes (trial)",
        "",
        "better than dexamethasone with metoclopramide",
        source::SHAHRAMI2015,
    ),
    row(
        PRE,
        "4 to 6 g over 15 minutes",
        "1 to 2 g/hour",
        "30 to 40 g in 24 hours at most; not beyond 5 to 7 days",
        source::US_PLR,
    ),
    row(
        PRE,
        "4 g over 5 to 15 minutes",
        "1 g/hour for 24 hours",
        "",
        source::UK_15329,
    ),
    row(
        PRE,
        "4 g over 15 to 20 minutes (Zuspan)",
        "1 g/hour",
        "for 24 hours after the last fit or delivery",
        source::SMITH2013,
    ),
    row(
        PRE,
        "4 to 6 g over 15 to 20 minutes",
        "1 to 2 g/hour",
        "to 24 to 48 hours after birth",
        source::DE_MG5_50,
    ),
    row(
        PRE,
        "16 mmol over 10 to 15 minutes",
        "4 mmol/hour",
        "at least 24 hours after the last fit",
        source::AT_CORM,
    ),
    row(
        PRE,
        "8 to 16 mmol over 15 to 30 minutes",
        "4 to 12 mmol/hour",
        "at most 6 days",
        source::CH_MGCARD,
    ),
    row(
        PRE,
        "4 g over 20 minutes",
        "1 g/hour",
        "8 % bag: 150 mL/hour, then 12.5 mL/hour",
        source::AU_KEMH,
    ),
    row(
        PRE,
        "4 g over 20 to 30 minutes",
        "1 g/hour",
        "go on only with reflexes, more than 12 breaths a minute and more than 100 mL of urine in 4 hours",
        source::CARE_CA,
    ),
    row(
        FITS,
        "4 g over at least 5 minutes, better 10 to 15",
        "1 g/hour",
        "",
        source::FIGO_WHO,
    ),
    row(
        PRE,
        "4 g over 3 to 4 minutes (10 to 20 %)",
        "1 to 2 g/hour",
        "fastest labeled load",
        source::AHFS,
    ),
    row(
        AGAIN,
        "2 to 4 g over 5 minutes",
        "",
        "2 g below 70 kg",
        source::UK_SYN,
    ),
    row(AGAIN, "2 g more", "", "", source::US_PLR),
    row(
        FETAL,
        "4 g over 15 minutes",
        "1 g/hour",
        "to birth or 24 hours, whichever comes first; offered from 24+0 to 29+6 weeks",
        source::NICE_NG25,
    ),
    row(
        FETAL,
        "4 g over 20 to 30 minutes",
        "1 g/hour",
        "below 30 weeks; to birth or 24 hours, no immediate repeat",
        source::ANZ_NEURO,
    ),
    row(
        FETAL,
        "4 g over 15 minutes",
        "1 g/hour for up to 24 hours",
        "maintenance only when the time of birth is unclear; repeat after at least 24 hours",
        source::CH_KSW,
    ),
    row(
        FETAL,
        "6 g (BEAM); 4 g (ACTOMgSO4); 4 g alone (PREMAG)",
        "2 g/hour up to 12 hours; 1 g/hour up to 24 hours; none",
        "trials",
        source::NEURO_TRIALS,
    ),
    row(
        PRETERM,
        "4 g",
        "1 to 2 g/hour",
        "a use that only some labels carry",
        source::CH_BICHSEL,
    ),
    row(
        PRETERM,
        "",
        "40 mmol in 24 hours with a betamimetic",
        "labeled for up to 6 weeks, against the 5 to 7 days of the FDA",
        source::CH_MGCARD,
    ),
    row(
        PRETERM,
        "",
        "1 to 2 g/hour",
        "only if other measures cannot be justified",
        source::DE_MG5_50,
    ),
    row(TORSADES, "2 g over 10 minutes", "", "", source::RCUK),
    row(
        TORSADES,
        "1 to 2 g in 50 to 100 mL over 5 to 60 minutes with a pulse; 1 to 2 g in 10 mL in arrest",
        "0.5 to 1 g/hour",
        "",
        source::AHA_ECC,
    ),
    row(
        &[I::TorsadesDePointes, I::AtrialFibrillation],
        "10 mmol over 20 minutes",
        "10 mmol/hour for 3 hours",
        "40 mmol in all",
        source::CH_MGCARD,
    ),
    row(
        FIBRILLATION,
        "4.5 g or 9 g in 100 mL (trial)",
        "",
        "beside drugs that slow the AV node; 4.5 g at least as good as 9 g",
        source::LOMAGHI,
    ),
    row(
        &[I::AsthmaSevere],
        "10 mmol (about 2.5 g) over 20 minutes",
        "",
        "",
        source::ETG,
    ),
    row(
        ARREST,
        "2 g pushed over 1 to 2 minutes",
        "",
        "torsades with a pulse: 2 g over 15 minutes",
        source::BCEHS,
    ),
    row(
        ARREST,
        "1 to 2 g in 10 mL",
        "",
        "arrest with torsades or low magnesium",
        source::AHA_ECC,
    ),
    row(
        NUTRITION,
        "",
        "10 to 20 mmol a day, often about 12",
        "adults",
        source::UK_1990,
    ),
    row(
        NUTRITION,
        "",
        "5 to 10 mmol in each liter of the bag, 1 to 2 L a day",
        "adults",
        source::NEJM2009,
    ),
];

/// Said for both eclamptic indications.
const FITS_EVIDENCE: Evidence = Evidence {
    words: "Established against eclamptic fits; inpatient and closely monitored. Levels \
                    under 1 g/hour often stay below the stated target and fits are still \
                    prevented.",
    sources: &[source::SMITH2013, source::OKUSANYA],
};

/// What is known about the benefit, in the order of [`Indication::ALL`].
const EVIDENCE: [(Indication, Evidence); 16] = [
    (
        I::DeficiencyMild,
        Evidence {
            words: "Mild to moderate deficiency is treated by mouth first; this is enough for \
                    most and serves prevention and long-term supply.",
            sources: &[source::NHS_HIGH, source::UK_SPS, source::UK_RCHT],
        },
    ),
    (
        I::DeficiencySevere,
        Evidence {
            words: "Replacement of a confirmed deficiency when rapid correction is needed. Up to \
                    half of a dose can be lost in the urine.",
            sources: &[source::UK_15329, source::AT_CORM, source::IE_GALWAY],
        },
    ),
    (
        I::MuscleCramps,
        Evidence {
            words: "Adjunct, only for cramps caused by a confirmed deficiency that oral \
                    magnesium did not help enough. Labels restrict the use to this.",
            sources: &[source::DE_DIASP, source::COCHRANE_CRAMP],
        },
    ),
    (
        I::Migraine,
        Evidence {
            words: "Adjunct: complements and does not replace established therapy; it helps \
                    some, not all. In one trial 2 g over 10 minutes did not differ from placebo \
                    in pain score; in another magnesium equaled prochlorperazine and \
                    metoclopramide at 30 minutes. The 2025 emergency guideline names other \
                    drugs first.",
            sources: &[
                source::CETE2005,
                source::KANDIL2021,
                source::SHAHRAMI2015,
                source::AHS2025,
            ],
        },
    ),
    (
        I::TensionHeadache,
        Evidence {
            words: "Adjunct: complements and does not replace established therapy. No trial of \
                    intravenous magnesium in tension headache was found.",
            sources: &[],
        },
    ),
    (I::PreEclampsia, FITS_EVIDENCE),
    (I::EclampsiaRecurrent, FITS_EVIDENCE),
    (
        I::FetalNeuroprotection,
        Evidence {
            words: "Guideline use before very preterm birth; inpatient and closely monitored.",
            sources: &[source::NICE_NG25, source::ANZ_NEURO],
        },
    ),
    (
        I::PretermLabor,
        Evidence {
            words: "Benefit as a tocolytic is unproven; off-label in the US, where more than 5 \
                    to 7 days is warned against for the fetal bones. Some German and Swiss \
                    labels still carry it. Inpatient and closely monitored.",
            sources: &[
                source::SHEPHERD2019,
                source::FDA2013,
                source::DE_MG5_50,
                source::CH_MGCARD,
            ],
        },
    ),
    (
        I::TorsadesDePointes,
        Evidence {
            words: "Guideline use; specialist hands and continuous ECG only.",
            sources: &[source::RCUK, source::AHA_ECC],
        },
    ),
    (
        I::AtrialFibrillation,
        Evidence {
            words: "Adjunct to drugs that slow the AV node: response at 4 hours 20.5 % (4.5 g) \
                    and 15.8 % (9 g) above placebo (n = 450); 10 mmol alone had no effect at 2 \
                    hours (n = 48). Specialist hands and ECG only.",
            sources: &[source::LOMAGHI, source::CHU2009],
        },
    ),
    (
        I::AsthmaSevere,
        Evidence {
            words: ADJUNCT,
            sources: &[source::ETG],
        },
    ),
    (
        I::CardiacArrest,
        Evidence {
            words: "Guideline use in an arrest with torsades or low magnesium; a part of \
                    resuscitation that never delays compressions or shocks.",
            sources: &[source::BCEHS, source::AHA_ECC],
        },
    ),
    (
        I::ParenteralNutrition,
        Evidence {
            words: "The daily need of nutrition by vein: no deficiency has to be confirmed, and \
                    levels guide the bag.",
            sources: &[source::NEJM2009, source::UK_1990],
        },
    ),
    (
        I::Tetanus,
        Evidence {
            words: "Adjunct: complements and does not replace established therapy. Titrated to a \
                    serum level of 2 to 4 mmol/L it controlled the spasms of 38 of 40 patients in \
                    intensive care. No dose stands here: none was read in its source.",
            sources: &[source::ATTY2002],
        },
    ),
    (
        I::Sports,
        Evidence {
            words: "Only for an objectively confirmed deficiency, never for performance in the \
                    healthy.",
            sources: &[source::WADA_M2],
        },
    ),
];

const _: () = {
    let mut i = 0;
    while i < EVIDENCE.len() {
        assert!(EVIDENCE[i].0 as usize == i, "evidence out of order");
        i += 1;
    }
};

/// What is known about the benefit.
pub(super) const fn evidence(indication: Indication) -> Evidence {
    EVIDENCE[indication as usize].1
}
