//! The limits themselves.

use super::authority::{self as by, Authority};
use super::{Applies, Bound, Limit, Measure, Scope, Unit, Window};
use crate::clinical::country::Country;
use crate::clinical::indications::{
    DEFICIENCY, GENERAL_RATE, Indication, NOT_OBSTETRIC, OBSTETRIC, WITHIN_MINUTES, every_but,
};
use crate::clinical::source::{self, Source};
use crate::units::Salt;
use Indication as I;

const EVERY: &[Indication] = &Indication::ALL;
const CONVULSION: &[Indication] = crate::clinical::indications::CONVULSION;
const PRE: &[Indication] = &[I::PreEclampsia];
const RECURRENT: &[Indication] = &[I::EclampsiaRecurrent];
const FETAL: &[Indication] = &[I::FetalNeuroprotection];
const PRETERM: &[Indication] = &[I::PretermLabor];
const TORSADES: &[Indication] = &[I::TorsadesDePointes];
const FIBRILLATION: &[Indication] = &[I::AtrialFibrillation];
const ARRHYTHMIA: &[Indication] = &[I::TorsadesDePointes, I::AtrialFibrillation];
const MIGRAINE: &[Indication] = &[I::Migraine];
const TETANUS: &[Indication] = &[I::Tetanus];
const ASTHMA: &[Indication] = &[I::AsthmaSevere];
/// Indications whose published short doses all lie at 6 g or below.
const SMALL_DOSES: &[Indication] = &[
    I::Migraine,
    I::TensionHeadache,
    I::AsthmaSevere,
    I::TorsadesDePointes,
    I::MuscleCramps,
    I::Sports,
];
/// What gives back or keeps up what a patient lacks.
const REPLACEMENT: &[Indication] = &[
    I::DeficiencyMild,
    I::DeficiencySevere,
    I::MuscleCramps,
    I::Sports,
    I::ParenteralNutrition,
];
/// What is treated with single doses, and no regimen found goes on.
const SINGLE_DOSES: &[Indication] = &[I::Migraine, I::TensionHeadache, I::AsthmaSevere];
const NUTRITION: &[Indication] = &[I::ParenteralNutrition];
/// Everything outside obstetrics but tetanus, whose spasms take more.
const ORDINARY: &[Indication] = &every_but::<11>(&[OBSTETRIC, TETANUS]);
/// Everything outside obstetrics but what gives back or keeps up what a patient lacks.
const NEITHER_REPLACEMENT_NOR_OBSTETRIC: &[Indication] = &every_but::<7>(&[OBSTETRIC, REPLACEMENT]);
/// Everything that does not have to be in the vein within minutes.
const NOT_WITHIN_MINUTES: &[Indication] = &every_but::<14>(&[WITHIN_MINUTES]);
/// Everything but nutrition, whose bags hold little magnesium for a whole day.
const NOT_NUTRITION: &[Indication] = &every_but::<15>(&[NUTRITION]);
/// Everything outside obstetrics but nutrition.
const LOWEST_RATE: &[Indication] = &every_but::<11>(&[OBSTETRIC, NUTRITION]);
const CHLORIDE: Applies = Applies::OfSalt(Salt::ChlorideHexahydrate);

const fn limit(
    id: &'static str,
    indications: &'static [Indication],
    measure: Measure,
    authority: Authority,
    (words, source): (&'static str, Source),
) -> Limit {
    Limit {
        id,
        scope: Scope {
            indications,
            applies: Applies::Always,
        },
        measure,
        authority,
        soft: None,
        hard: None,
        shown: None,
        overridable: false,
        inclusive: false,
        words,
        source,
    }
}

impl Limit {
    const fn only(mut self, applies: Applies) -> Self {
        self.scope.applies = applies;
        self
    }
    const fn warns(mut self, value: f64, unit: Unit) -> Self {
        self.soft = Some(Bound::new(value, unit));
        self
    }
    const fn stops(mut self, value: f64, unit: Unit) -> Self {
        self.hard = Some(Bound::new(value, unit));
        self
    }
    /// Warns from `value` on, the value itself included.
    const fn warns_from(mut self, value: f64, unit: Unit) -> Self {
        self.soft = Some(Bound::new(value, unit));
        self.inclusive = true;
        self
    }
    /// Stops from `value` on, the value itself included.
    const fn stops_from(mut self, value: f64, unit: Unit) -> Self {
        self.hard = Some(Bound::new(value, unit));
        self.inclusive = true;
        self
    }
    /// A named person's reason lifts the stop.
    const fn overridable(mut self) -> Self {
        self.overridable = true;
        self
    }
    const fn shows(mut self, value: f64, unit: Unit) -> Self {
        self.shown = Some(Bound::new(value, unit));
        self
    }
}

use Measure::{
    Concentration, Duration, FastLoad, InfusionRate, MinimumConcentration, MinimumInfusionRate,
    MinimumShortDose, Osmolarity, PumpFlow, ShortDose, ShortRate,
};
const HOUR: Measure = Measure::Window(Window::Hour);
const DAY: Measure = Measure::Window(Window::Day);
const TWO_DAYS: Measure = Measure::Window(Window::TwoDays);
const FIVE_DAYS: Measure = Measure::Window(Window::FiveDays);

use Unit::{
    Day, Gram, GramPerHour, Hour, MilligramPerMinute, MilliliterPerHour, Millimole,
    MillimolePerHour, MillimolePerLiter, MilliosmolePerLiter, Percent,
};

/// Every limit.
pub const LIMITS: &[Limit] = &[
    // Dose rate of a single dose or load.
    limit("short-rate-general", GENERAL_RATE, ShortRate, by::US_UK, ("general limit of intravenous injection, 150 mg/minute; waived on the labels only for eclampsia with seizures", source::US_50)).stops(150.0, MilligramPerMinute).overridable(),
    limit("short-rate-general-uk", GENERAL_RATE, ShortRate, by::UK, ("the same 150 mg/minute, stated for a 10 % solution", source::UK_3539)).stops(150.0, MilligramPerMinute).overridable(),
    limit("short-rate-replacement-max", DEFICIENCY, ShortRate, by::UK, ("replacement: 2 g/hour at most", source::UK_15329)).warns(2.0, GramPerHour),
    limit("short-rate-replacement-ward", DEFICIENCY, ShortRate, by::US_HOSPITAL, ("ward policy: 2 g/hour at most", source::FORMWEB)).warns(2.0, GramPerHour),
    limit("short-rate-replacement-recommended", DEFICIENCY, ShortRate, by::UK, ("replacement: 1 g/hour is recommended", source::UK_15329)).shows(1.0, GramPerHour),
    limit("short-rate-replacement-asymptomatic", DEFICIENCY, ShortRate, by::IE, ("replacement without symptoms: 1 g/hour at most", source::IE_GALWAY)).only(Applies::WithoutSymptoms).warns(1.0, GramPerHour),
    limit("short-rate-replacement-renal", DEFICIENCY, ShortRate, by::UK_HOSPITAL, ("severe renal impairment: half of 20 mmol, slower than over 3 hours, so below 3.33 mmol/hour", source::NHS_HIGH)).only(Applies::SevereRenal).warns(3.33, MillimolePerHour),
    limit("short-rate-atrial-fibrillation", FIBRILLATION, ShortRate, by::CH, ("arrhythmia: 10 mmol over 20 minutes, 123 mg/minute", source::CH_MGCARD)).warns(30.0, MillimolePerHour),
    limit("short-rate-asthma", ASTHMA, ShortRate, by::AU, ("asthma: 10 mmol, about 2.5 g, over 20 minutes: 125 mg/minute", source::ETG)).warns(125.0, MilligramPerMinute),
    limit("short-rate-migraine-trial", MIGRAINE, ShortRate, by::TRIAL, ("a trial gave 2 g over 10 minutes, 200 mg/minute, beyond the general limit, without benefit over placebo in pain score", source::CETE2005)).shows(200.0, MilligramPerMinute),
    limit("short-rate-neuroprotection", FETAL, ShortRate, by::NICE, ("neuroprotection: 4 g over 15 minutes, 267 mg/minute", source::NICE_NG25)).warns(267.0, MilligramPerMinute),
    limit("short-rate-obstetric-us", OBSTETRIC, ShortRate, by::US, ("load of up to 6 g over 15 minutes, 400 mg/minute", source::US_PLR)).warns(400.0, MilligramPerMinute),
    limit("short-rate-obstetric-uk", OBSTETRIC, ShortRate, by::UK, ("load of 4 g over 5 minutes, 800 mg/minute", source::UK_15329)).warns(800.0, MilligramPerMinute),
    limit("short-rate-obstetric-fastest", OBSTETRIC, ShortRate, by::AHFS, ("fastest labeled load, 4 g over 3 to 4 minutes, 1334 mg/minute", source::AHFS)).stops(1334.0, MilligramPerMinute),
    limit("short-rate-obstetric-waived", OBSTETRIC, ShortRate, by::US_UK, ("the general 150 mg/minute is waived for eclampsia with seizures; almost every labeled obstetric load exceeds it", source::US_50)).shows(150.0, MilligramPerMinute),
    limit("short-rate-torsades", TORSADES, ShortRate, by::UK, ("torsades: 2 g over 10 minutes, 200 mg/minute", source::RCUK)).warns(200.0, MilligramPerMinute),
    limit("short-rate-torsades-us", TORSADES, ShortRate, by::AHA, ("torsades with a pulse: 1 to 2 g over 5 to 60 minutes, up to 400 mg/minute", source::AHA_ECC)).warns(400.0, MilligramPerMinute),
    limit("short-rate-torsades-waived", TORSADES, ShortRate, by::US_UK, ("the general 150 mg/minute is waived on the labels for eclampsia only; torsades guidelines exceed it", source::US_50)).shows(150.0, MilligramPerMinute),
    limit("short-rate-torsades-ceiling", TORSADES, ShortRate, by::PROGRAM, ("2 g within one minute: the 1 to 2 g of an arrest are pushed by hand, so a pump set faster than this is a mistake", source::SOFTWARE)).stops(2000.0, MilligramPerMinute),
    limit("short-rate-chloride", EVERY, ShortRate, by::US, ("magnesium chloride: 4 g in 250 mL at 14.2 mmol/hour at most", source::US_MGCL2)).only(CHLORIDE).warns(14.2, MillimolePerHour),
    // Dose rate of what runs longer.
    limit("infusion-rate-replacement-max", DEFICIENCY, InfusionRate, by::UK, ("replacement: 2 g/hour at most", source::UK_15329)).warns(2.0, GramPerHour),
    limit("infusion-rate-replacement-recommended", DEFICIENCY, InfusionRate, by::UK, ("replacement: 1 g/hour is recommended", source::UK_15329)).shows(1.0, GramPerHour),
    limit("infusion-rate-replacement-asymptomatic", DEFICIENCY, InfusionRate, by::IE, ("replacement without symptoms: 1 g/hour at most", source::IE_GALWAY)).only(Applies::WithoutSymptoms).warns(1.0, GramPerHour),
    limit("infusion-rate-replacement-ch", DEFICIENCY, InfusionRate, by::CH, ("symptomatic deficiency: 2 to 8 mmol/hour until the symptoms stop", source::CH_MGCARD)).warns(8.0, MillimolePerHour),
    limit("infusion-rate-replacement-ward", DEFICIENCY, InfusionRate, by::US_HOSPITAL, ("ward policy: 2 g/hour at most", source::FORMWEB)).warns(2.0, GramPerHour),
    limit("infusion-rate-replacement-renal", DEFICIENCY, InfusionRate, by::UK_HOSPITAL, ("severe renal impairment: half of 20 mmol, slower than over 3 hours, so below 3.33 mmol/hour", source::NHS_HIGH)).only(Applies::SevereRenal).warns(3.33, MillimolePerHour),
    limit("infusion-rate-arrhythmia-ch", ARRHYTHMIA, InfusionRate, by::CH, ("arrhythmia: 10 mmol/hour for 3 hours after 10 mmol", source::CH_MGCARD)).warns(10.0, MillimolePerHour),
    limit("infusion-rate-torsades-us", TORSADES, InfusionRate, by::AHA, ("torsades: 0.5 to 1 g/hour after the load", source::AHA_ECC)).warns(1.0, GramPerHour),
    limit("infusion-rate-obstetric-uk", OBSTETRIC, InfusionRate, by::UK, ("maintenance 1 g/hour", source::UK_15329)).warns(1.0, GramPerHour),
    limit("infusion-rate-neuroprotection", FETAL, InfusionRate, by::NICE, ("maintenance 1 g/hour", source::NICE_NG25)).warns(1.0, GramPerHour),
    limit("infusion-rate-obstetric-us", OBSTETRIC, InfusionRate, by::US, ("maintenance 1 to 2 g/hour", source::US_PLR)).warns(2.0, GramPerHour),
    limit("infusion-rate-obstetric-de", OBSTETRIC, InfusionRate, by::DE, ("maintenance 1 to 2 g/hour", source::DE_MG5_50)).warns(2.0, GramPerHour),
    limit("infusion-rate-pre-eclampsia-ch", CONVULSION, InfusionRate, by::CH, ("maintenance 4 to 12 mmol/hour, up to 2.96 g/hour", source::CH_MGCARD)).warns(12.0, MillimolePerHour),
    limit("infusion-rate-obstetric-renal", OBSTETRIC, InfusionRate, by::US, ("severe renal impairment: 1 g/hour after 4 g", source::US_PLR)).only(Applies::SevereRenal).warns(1.0, GramPerHour),
    limit("infusion-rate-chloride", EVERY, InfusionRate, by::US, ("magnesium chloride: 4 g in 250 mL at 14.2 mmol/hour at most", source::US_MGCL2)).only(CHLORIDE).warns(14.2, MillimolePerHour),
    limit("infusion-rate-replacement-ceiling", REPLACEMENT, InfusionRate, by::PROGRAM, ("twice the highest labeled replacement rate; check g and mEq (8 mEq is 1 g)", source::SOFTWARE)).stops(4.0, GramPerHour).overridable(),
    limit("infusion-rate-ceiling", NEITHER_REPLACEMENT_NOR_OBSTETRIC, InfusionRate, by::PROGRAM, ("twice the highest labeled replacement rate; a load left running does this", source::SOFTWARE)).stops(4.0, GramPerHour),
    limit("infusion-rate-obstetric-ceiling", OBSTETRIC, InfusionRate, by::PROGRAM, ("a load rate running on as maintenance: 4 g over 20 minutes is 12 g/hour; the highest maintenance described is 3 g/hour", source::SOFTWARE)).stops(4.0, GramPerHour),
    // Amount of one dose.
    limit("short-dose-ward", DEFICIENCY, ShortDose, by::US_HOSPITAL, ("ward policy: 4 g in one bag at most", source::FORMWEB)).warns(4.0, Gram),
    limit("short-dose-migraine", MIGRAINE, ShortDose, by::TRIAL, ("largest dose in a trial that was read: 2 g", source::CETE2005)).warns(2.0, Gram),
    limit("short-dose-asthma", ASTHMA, ShortDose, by::AU, ("asthma: 10 mmol, about 2.5 g", source::ETG)).warns(2.5, Gram),
    limit("short-dose-torsades", TORSADES, ShortDose, by::AHA_UK, ("torsades: 1 to 2 g", source::AHA_ECC)).warns(2.0, Gram),
    limit("short-dose-atrial-fibrillation-ch", FIBRILLATION, ShortDose, by::CH, ("arrhythmia: 10 mmol", source::CH_MGCARD)).shows(10.0, Millimole),
    limit("short-dose-atrial-fibrillation", FIBRILLATION, ShortDose, by::TRIAL, ("4.5 g was at least as good as 9 g", source::LOMAGHI)).warns(4.5, Gram),
    limit("short-dose-obstetric", OBSTETRIC, ShortDose, by::US, ("load of 4 to 6 g", source::US_PLR)).warns(6.0, Gram),
    limit("short-dose-neuroprotection", FETAL, ShortDose, by::NICE, ("neuroprotection: load of 4 g", source::NICE_NG25)).warns(4.0, Gram),
    limit("short-dose-obstetric-renal", OBSTETRIC, ShortDose, by::US, ("severe renal impairment: load of 4 g", source::US_PLR)).only(Applies::SevereRenal).warns(4.0, Gram),
    limit("short-dose-ceiling-small", SMALL_DOSES, ShortDose, by::PROGRAM, ("beyond the largest short dose found outside replacement, fibrillation and obstetrics, 6 g (AHFS, arrhythmia); torsades 2 g, asthma 2.5 g, migraine 2 g, a ward bag 4 g", source::SOFTWARE)).stops(6.0, Gram),
    limit("short-dose-ceiling-obstetric", OBSTETRIC, ShortDose, by::PROGRAM, ("beyond the largest load that a label or guideline names, 6 g; 10 g is the intramuscular part of an older regimen", source::SOFTWARE)).stops(7.0, Gram),
    limit("short-dose-ceiling", EVERY, ShortDose, by::PROGRAM, ("above every short intravenous dose found; the largest is 9 g in the LOMAGHI trial", source::SOFTWARE)).stops(10.0, Gram),
    limit("fast-load-replacement", REPLACEMENT, FastLoad, by::PROGRAM, ("no replacement found runs so fast; 8 mEq is 1 g, so check g and mEq", source::SOFTWARE)).stops(2.0, Gram).overridable(),
    limit("fast-load-ceiling-small", SMALL_DOSES, FastLoad, by::PROGRAM, ("several doses, or a rate, that together are beyond the largest short dose found outside replacement, fibrillation and obstetrics, 6 g", source::SOFTWARE)).stops(6.0, Gram),
    limit("fast-load-ceiling-obstetric", OBSTETRIC, FastLoad, by::PROGRAM, ("several doses, or a rate, that together are beyond the largest load that a label or guideline names, 6 g", source::SOFTWARE)).stops(7.0, Gram),
    limit("fast-load-ceiling", EVERY, FastLoad, by::PROGRAM, ("several doses, or a rate, that together are above every short intravenous dose found, 9 g in the LOMAGHI trial", source::SOFTWARE)).stops(10.0, Gram),
    // Doses below every regimen found: a slip of unit or digit, not a treatment.
    limit("short-dose-lowest", NOT_OBSTETRIC, MinimumShortDose, by::DE, ("below the smallest ampoule found (2 mmol)", source::DE_DIASP)).warns(2.0, Millimole),
    limit("short-dose-slip", NOT_OBSTETRIC, MinimumShortDose, by::PROGRAM, ("a tenth of the smallest ampoule found", source::SOFTWARE)).stops(0.2, Millimole),
    limit("short-dose-lowest-arrhythmia", TORSADES, MinimumShortDose, by::AHA, ("torsades: 1 g at least", source::AHA_ECC)).warns(1.0, Gram),
    limit("short-dose-slip-arrhythmia", TORSADES, MinimumShortDose, by::PROGRAM, ("a tenth of the smallest dose in torsades", source::SOFTWARE)).stops(0.1, Gram),
    limit("short-dose-lowest-obstetric", OBSTETRIC, MinimumShortDose, by::UK, ("below the smallest load found (2 g, recurrent fit below 70 kg)", source::UK_15329)).warns(2.0, Gram),
    limit("short-dose-slip-obstetric", OBSTETRIC, MinimumShortDose, by::PROGRAM, ("a tenth of the smallest load found", source::SOFTWARE)).stops(0.2, Gram),
    limit("infusion-rate-lowest", LOWEST_RATE, MinimumInfusionRate, by::CH, ("9.6 mmol in 24 hours, below the basal need of 10 to 20 mmol a day", source::CH_MGCL)).warns(0.4, MillimolePerHour),
    limit("infusion-rate-lowest-obstetric", OBSTETRIC, MinimumInfusionRate, by::CH, ("38.4 mmol in 24 hours, below the slowest regimen found (40 mmol in 24 hours)", source::CH_MGCARD)).warns(1.6, MillimolePerHour),
    // The bag.
    limit("concentration-peripheral", NOT_WITHIN_MINUTES, Concentration, by::IE, ("peripheral vein: 5 % at most; 10 % in a large vein if fluid is restricted; up to 20 % through a central line", source::IE_GALWAY)).warns(5.0, Percent),
    limit("concentration-premix-us", OBSTETRIC, Concentration, by::US, ("the strongest ready-to-use bag is 8 %, licensed for pre-eclampsia and eclampsia", source::US_WATER)).warns(8.0, Percent),
    limit("concentration-obstetric-au", OBSTETRIC, Concentration, by::AU, ("load and maintenance from 8 % (80 mg/mL)", source::AU_KEMH)).warns(8.0, Percent),
    limit("concentration-infusion-de", EVERY, Concentration, by::DE, ("infusion of 0.5 % or 2 %; slow injection up to 20 %", source::DE_MG5_50)).shows(2.0, Percent),
    limit("concentration-intravenous", EVERY, Concentration, by::US_UK_IE, ("never above 20 % into a vein; 50 % must be diluted (20.5 %: ampoules named 20 % hold up to 20.475 %)", source::US_50)).stops(20.5, Percent),
    limit("concentration-lowest", NOT_NUTRITION, MinimumConcentration, by::AT, ("lowest labeled infusion: 20 mmol in 1 L; a thinner bag points to a mixing mistake", source::AT_CORM)).warns(20.0, MillimolePerLiter),
    limit("osmolarity-peripheral-es", NOT_WITHIN_MINUTES, Osmolarity, by::SPAIN, ("peripheral vein: flagged above 600 mOsm/L", source::MANRIQUE)).warns(600.0, MilliosmolePerLiter),
    limit("osmolarity-peripheral-us", NOT_WITHIN_MINUTES, Osmolarity, by::ASPEN, ("peripheral vein: 900 mOsm/L at most (parenteral nutrition, weak grade)", source::ASPEN2014)).warns(900.0, MilliosmolePerLiter),
    limit("osmolarity-obstetric-au", OBSTETRIC, Osmolarity, by::AU, ("load and maintenance from 80 mg/mL; 649 mOsm/L is computed from it by this program", source::AU_KEMH)).warns(650.0, MilliosmolePerLiter),
    limit("osmolarity-peripheral-ca", EVERY, Osmolarity, by::RNAO, ("peripheral vein: below 500 mOsm/L", source::RNAO)).shows(500.0, MilliosmolePerLiter),
    limit("pump-flow", EVERY, PumpFlow, by::PROGRAM, ("needs a flow above the usual ceiling of infusion pumps", source::SOFTWARE)).stops(999.0, MilliliterPerHour),
    // Totals.
    limit("hour-replacement", REPLACEMENT, HOUR, by::PROGRAM, ("the largest bag of a ward is 4 g, over an hour or more; check g and mEq (8 mEq is 1 g)", source::SOFTWARE)).stops(4.0, Gram).overridable(),
    limit("day-replacement-uk", DEFICIENCY, DAY, by::UK, ("replacement: 28 g in 24 hours at most", source::UK_15329)).warns(28.0, Gram),
    limit("day-replacement-ceiling", DEFICIENCY, DAY, by::PROGRAM, ("no replacement found gives more; the UK label ends at 28 g in 24 hours, and the first day of another is 8 to 12 g", source::SOFTWARE)).stops(30.0, Gram),
    limit("day-replacement-first", REPLACEMENT, DAY, by::PROGRAM, ("51 mmol (12.5 g) is more than the first day of any ward protocol found: 8 g in the US, 40 mmol in the UK; a level before the rest", source::SOFTWARE)).warns(51.0, Millimole),
    limit("day-single-doses", SINGLE_DOSES, DAY, by::PROGRAM, ("single doses of 1 to 2.5 g are what was found; 8 g is the first day of a ward protocol of replacement", source::SOFTWARE)).warns(8.0, Gram),
    limit("day-ceiling", ORDINARY, DAY, by::PROGRAM, ("twice the first day of the ward protocols found; only tetanus and obstetrics give more", source::SOFTWARE)).only(Applies::NotPregnant).stops_from(16.0, Gram).overridable(),
    limit("day-us", ORDINARY, DAY, by::US, ("30 to 40 g in 24 hours at most", source::US_PLR)).warns(30.0, Gram).stops(40.0, Gram),
    limit("day-tetanus-us", TETANUS, DAY, by::US, ("30 to 40 g in 24 hours at most, for pre-eclampsia; tetanus is titrated to spasms and reflexes", source::US_PLR)).warns(40.0, Gram),
    limit("day-tetanus-ceiling", TETANUS, DAY, by::PROGRAM, ("2 to 4 mmol/L is the aim; 60 g is beyond every regimen found", source::SOFTWARE)).stops(60.0, Gram),
    limit("day-obstetric-us-low", OBSTETRIC, DAY, by::US, ("30 to 40 g in 24 hours at most: lower figure", source::US_PLR)).warns(30.0, Gram),
    limit("day-obstetric-us-high", OBSTETRIC, DAY, by::US, ("30 to 40 g in 24 hours at most: upper figure; 6 g and 2 g/hour, both labeled, make 54 g", source::US_PLR)).warns(40.0, Gram),
    limit("day-obstetric-ceiling", OBSTETRIC, DAY, by::PROGRAM, ("6 g and 2 g/hour for 24 hours make 54 g, labeled part by part; 60 g is beyond every regimen found", source::SOFTWARE)).stops(60.0, Gram),
    limit("two-days-renal", EVERY, TWO_DAYS, by::US_UK, ("severe renal impairment: 20 g in 48 hours at most, with frequent levels", source::US_PLR)).only(Applies::SevereRenal).stops(20.0, Gram).overridable(),
    limit("five-days-replacement", DEFICIENCY, FIVE_DAYS, by::UK_AT, ("replacement: 40 g (160 mmol) in up to 5 days", source::UK_15329)).warns(40.0, Gram),
    // Duration.
    limit("duration-convulsion-us-low", CONVULSION, Duration, by::US, ("not beyond 5 to 7 days in pregnancy: lower figure", source::US_PLR)).warns(5.0, Day),
    limit("duration-convulsion-ch", CONVULSION, Duration, by::CH, ("6 days at most", source::CH_MGCARD)).warns(6.0, Day),
    limit("duration-convulsion-ch-stop", CONVULSION, Duration, by::CH, ("6 days at most; in this country a stop", source::CH_MGCARD)).only(Applies::In(Country::Switzerland)).stops_from(6.0, Day).overridable(),
    limit("duration-convulsion-us-high", CONVULSION, Duration, by::US, ("not beyond 5 to 7 days in pregnancy: upper figure", source::US_PLR)).stops_from(7.0, Day).overridable(),
    limit("duration-neuroprotection", FETAL, Duration, by::NICE, ("to birth or 24 hours", source::NICE_NG25)).warns(24.0, Hour),
    limit("duration-neuroprotection-anz", FETAL, Duration, by::AU_NZ, ("to birth or 24 hours, no immediate repeat", source::ANZ_NEURO)).warns(24.0, Hour),
    limit("duration-neuroprotection-us", FETAL, Duration, by::US, ("not beyond 5 to 7 days in pregnancy", source::US_PLR)).stops(7.0, Day),
    limit("duration-preterm-us-low", PRETERM, Duration, by::FDA, ("avoid more than 5 to 7 days (fetal hypocalcemia, bone changes, fractures): lower figure", source::FDA2013)).warns_from(5.0, Day),
    limit("duration-preterm-us-high", PRETERM, Duration, by::FDA, ("avoid more than 5 to 7 days: upper figure", source::FDA2013)).only(Applies::NotIn(Country::Switzerland)).stops_from(7.0, Day).overridable(),
    limit("duration-preterm-us-high-ch", PRETERM, Duration, by::FDA, ("avoid more than 5 to 7 days: upper figure", source::FDA2013)).only(Applies::In(Country::Switzerland)).shows(7.0, Day),
    limit("duration-preterm-ch", PRETERM, Duration, by::CH, ("up to 6 weeks with a betamimetic, in direct conflict with the FDA", source::CH_MGCARD)).stops_from(42.0, Day).overridable(),
    limit("duration-pregnancy-us", NOT_OBSTETRIC, Duration, by::US, ("pregnancy: not beyond 5 to 7 days", source::US_PLR)).only(Applies::Pregnancy).warns(5.0, Day).stops(7.0, Day),
];

/// Two statements, both published, that cannot both be followed.
#[derive(Clone, Copy, Debug)]
pub struct Contradiction {
    /// Stable id, kebab-case.
    pub id: &'static str,
    /// For which indications it matters.
    pub indications: &'static [Indication],
    /// The two statements and what follows.
    pub words: &'static str,
    /// Where they were read.
    pub sources: &'static [Source],
}

const fn conflict(
    id: &'static str,
    indications: &'static [Indication],
    words: &'static str,
    sources: &'static [Source],
) -> Contradiction {
    Contradiction {
        id,
        indications,
        words,
        sources,
    }
}

/// Contradictions within and between labels.
pub const CONTRADICTIONS: &[Contradiction] = &[
    conflict(
        "us-day-total",
        PRE,
        "US label: 6 g and 2 g/hour for 24 hours make 54 g (4 g and 2 g/hour make 52 g), but the same label allows 40 g in 24 hours at most.",
        &[source::US_PLR],
    ),
    conflict(
        "us-renal-total",
        PRE,
        "US label, severe renal impairment: 4 g and 1 g/hour reach its own limit of 20 g in 48 hours after 16 hours.",
        &[source::US_PLR],
    ),
    conflict(
        "uk-day-total",
        DEFICIENCY,
        "UK label: 2 g/hour for 24 hours make 48 g, but the same label allows 28 g in 24 hours at most.",
        &[source::UK_15329],
    ),
    conflict(
        "ch-day-total",
        PRE,
        "Swiss label: 12 mmol/hour for 24 hours make 288 mmol (71 g), far above the 40 g of the US label.",
        &[source::CH_MGCARD, source::US_PLR],
    ),
    conflict(
        "us-load-from-one-percent",
        PRE,
        "US label: a load of 4 to 6 g from the 1 % bag is 400 to 600 mL in 15 minutes, 1600 to 2400 mL/hour, above what usual pumps deliver.",
        &[source::US_PLR],
    ),
    conflict(
        "preterm-duration",
        PRETERM,
        "Swiss label: up to 6 weeks; FDA: avoid more than 5 to 7 days.",
        &[source::CH_MGCARD, source::FDA2013],
    ),
    conflict(
        "general-rate",
        OBSTETRIC,
        "The general limit of 150 mg/minute is below almost every guideline load: 4 g over 20 minutes is 200 mg/minute, 4 g over 5 minutes 800 mg/minute.",
        &[source::US_50, source::UK_3539, source::UK_15329],
    ),
    conflict(
        "opioids-and-barbiturates",
        EVERY,
        "Opioids, barbiturates or hypnotics together: contraindicated in Austria, not together in Germany and Switzerland, adjust the dose in the US.",
        &[
            source::AT_CORM,
            source::DE_MG5_50_MK,
            source::CH_MG5,
            source::US_PLR,
        ],
    ),
    conflict(
        "severe-renal-impairment",
        EVERY,
        "Clearance below 30 mL/minute: contraindicated in Austria; a German label excludes severe impairment without a number; limited to 20 g in 48 hours in the US and the UK.",
        &[
            source::AT_CORM,
            source::DE_MG5_50_MK,
            source::US_PLR,
            source::UK_SYN,
        ],
    ),
    conflict(
        "first-degree-block",
        EVERY,
        "First-degree AV block: contraindicated on German and Swiss labels; Austrian and US labels name AV block or heart block without a degree.",
        &[
            source::DE_MG5_50_MK,
            source::CH_MG5,
            source::AT_CORM,
            source::US_PLR,
        ],
    ),
    conflict(
        "urine-output",
        EVERY,
        "Low urine output: the US label counts less than 0.5 mL/kg/hour as severe impairment; Australian, Canadian and Swiss protocols go on above 100 mL in 4 hours, Washington above 30 mL/hour.",
        &[
            source::US_PLR,
            source::AU_KEMH,
            source::CARE_CA,
            source::CH_KSW,
            source::UW_MOMUS,
        ],
    ),
    conflict(
        "recurrent-dose",
        RECURRENT,
        "King Edward Memorial Hospital, recurrent fit: the text gives 2 to 4 g over 10 minutes, the pump setting beside it (300 mL/hour for 5 minutes) delivers 2 g.",
        &[source::AU_KEMH],
    ),
];
