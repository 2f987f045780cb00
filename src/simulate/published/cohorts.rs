//! The cohorts that stood beside the models from the start.

use super::{Amount, Cohort, Given, Group, Start, When};

/// A load over 20 minutes, hours.
pub(super) const LOAD: f64 = 1.0 / 3.0;
/// How long the levels of a steady infusion are waited for, hours.
const STEADY: f64 = 240.0;

pub(super) const fn grams(start: f64, over: f64, grams: f64) -> Given {
    Given {
        start,
        over,
        amount: Amount::Grams(grams),
    }
}

pub(super) const fn millimoles(start: f64, over: f64, amount: f64) -> Given {
    Given {
        start,
        over,
        amount: Amount::Millimoles(amount),
    }
}

/// A load (g) over its hours, then grams in each hour until 24 h.
pub(super) const fn load_then(load: f64, over: f64, each_hour: f64) -> [Given; 2] {
    [
        grams(0.0, over, load),
        grams(over, 24.0 - over, each_hour * (24.0 - over)),
    ]
}

/// The cohorts whose regimen and times are printed; each level is a mean or a median, mmol/L.
pub const COHORTS: &[Cohort] = &[
    Cohort {
        id: "van-den-bergh-2003-16",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 3,
        regimen: "16 mmol per day",
        group: Group::NonPregnant,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 160.0)],
        observed: &[(When::At(STEADY), 1.03)],
    },
    Cohort {
        id: "van-den-bergh-2003-30",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 6,
        regimen: "30 mmol per day",
        group: Group::NonPregnant,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 300.0)],
        observed: &[(When::At(STEADY), 1.10)],
    },
    Cohort {
        id: "van-den-bergh-2003-64",
        citation: "van den Bergh 2003, Acta Neurochir 145:195",
        who: "subarachnoid hemorrhage",
        patients: 5,
        regimen: "64 mmol per day",
        group: Group::NonPregnant,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 640.0)],
        observed: &[(When::At(STEADY), 1.38)],
    },
    Cohort {
        id: "van-norden-2005",
        citation: "van Norden 2005, J Clin Pharm Ther",
        who: "subarachnoid hemorrhage",
        patients: 94,
        regimen: "64 mmol per day",
        group: Group::NonPregnant,
        weight: 75.0,
        filtration: 95.0,
        start: Start::Untreated,
        infusions: &[millimoles(0.0, STEADY, 640.0)],
        observed: &[(When::At(STEADY), 1.47)],
    },
    Cohort {
        id: "biesenbach-2018-bolus",
        citation: "Biesenbach 2018, J Cardiothorac Vasc Anesth 32:1289",
        who: "cardiac surgery",
        patients: 20,
        regimen: "20 mmol over 1 h (assumed)",
        group: Group::NonPregnant,
        weight: 82.0,
        filtration: 75.0,
        start: Start::Raised(1.04),
        infusions: &[millimoles(0.0, 1.0, 20.0)],
        observed: &[
            (When::At(1.0), 1.72),
            (When::At(6.0), 1.27),
            (When::At(12.0), 1.16),
        ],
    },
    Cohort {
        id: "biesenbach-2018-infusion",
        citation: "Biesenbach 2018, J Crit Care 44:419",
        who: "cardiac surgery",
        patients: 20,
        regimen: "10 mmol over 1 h (assumed), then 3 mmol/h",
        group: Group::NonPregnant,
        weight: 82.0,
        filtration: 75.0,
        start: Start::Raised(1.09),
        infusions: &[millimoles(0.0, 1.0, 10.0), millimoles(1.0, 11.0, 33.0)],
        observed: &[
            (When::At(1.0), 1.59),
            (When::At(6.0), 1.53),
            (When::At(12.0), 1.59),
        ],
    },
    Cohort {
        id: "to-2025",
        citation: "To 2025, Int J Gynaecol Obstet, doi 10.1002/ijgo.70707",
        who: "severe pre-eclampsia",
        patients: 55,
        regimen: "4.5 g over 20 min, then 1.5 g/h",
        group: Group::Pregnant,
        weight: 65.0,
        filtration: 110.0,
        start: Start::Resting(0.77),
        infusions: &load_then(4.5, LOAD, 1.5),
        observed: &[
            (When::At(0.5), 1.81),
            (When::At(4.0), 1.79),
            (When::At(12.0), 2.0),
        ],
    },
    Cohort {
        id: "da-costa-2020",
        citation: "da Costa 2020, Drugs R D 20:257",
        who: "pre-eclampsia",
        patients: 109,
        regimen: "4 g over 30 min, then 1 g/h",
        group: Group::Pregnant,
        weight: 79.0,
        filtration: 110.0,
        start: Start::Resting(0.78),
        infusions: &load_then(4.0, 0.5, 1.0),
        observed: &[(When::At(18.0), 1.31)],
    },
    Cohort {
        id: "chonburi-2009",
        citation: "Chonburi 2009, Taiwan J Obstet Gynecol",
        who: "pre-eclampsia",
        patients: 146,
        regimen: "4 g over 20 min (assumed), then 1 g/h",
        group: Group::Pregnant,
        weight: 72.0,
        filtration: 110.0,
        start: Start::Untreated,
        infusions: &load_then(4.0, LOAD, 1.0),
        observed: &[(When::At(3.0), 2.02)],
    },
    Cohort {
        id: "jmfnm-2018",
        citation: "J Matern Fetal Neonatal Med 2018, 1489531",
        who: "pre-eclampsia",
        patients: 360,
        regimen: "4 g over 20 min (assumed), then 2 g/h",
        group: Group::Pregnant,
        weight: 80.0,
        filtration: 110.0,
        start: Start::Untreated,
        infusions: &load_then(4.0, LOAD, 2.0),
        observed: &[(When::At(2.0), 1.77)],
    },
    Cohort {
        id: "du-2019",
        citation: "Du 2019, typical woman of its model",
        who: "pre-eclampsia",
        patients: 92,
        regimen: "4 g over 20 min, then 2 g/h",
        group: Group::Pregnant,
        weight: 85.0,
        filtration: 100.0,
        start: Start::Resting(0.74),
        infusions: &load_then(4.0, LOAD, 2.0),
        observed: &[
            (When::At(0.5), 1.73),
            (When::At(4.0), 2.0),
            (When::At(12.0), 2.45),
            (When::At(24.0), 2.75),
        ],
    },
    Cohort {
        id: "easterling-2018",
        citation: "Easterling 2018, BMC Pregnancy Childbirth 18:290",
        who: "severe pre-eclampsia",
        patients: 100,
        regimen: "4 g over 20 min, then 1 g/h for 12 h",
        group: Group::Pregnant,
        weight: 90.0,
        filtration: 110.0,
        start: Start::Resting(0.925),
        infusions: &[grams(0.0, LOAD, 4.0), grams(LOAD, 12.0, 12.0)],
        observed: &[(When::MeanTo(37.0 / 3.0), 1.36)],
    },
];
