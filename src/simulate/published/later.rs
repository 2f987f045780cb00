//! Cohorts that were found after the models were made and that chose nothing.
//!
//! Weights, filtrations and untreated levels are assumed where a paper gives none; of Tiryakioglu
//! the time within the day is assumed, the end of each infusion.

use super::cohorts::{LOAD, grams, load_then, millimoles};
use super::{Cohort, Given, Group, Start, When};

/// 3 g over 2 h: 12 h before, at the end of, and on three days after the operation.
const BYPASS: &[Given] = &[
    grams(0.0, 2.0, 3.0),
    grams(12.0, 2.0, 3.0),
    grams(36.0, 2.0, 3.0),
    grams(60.0, 2.0, 3.0),
    grams(84.0, 2.0, 3.0),
];

/// The cohorts found later; each level is a mean, mmol/L.
pub const LATER: &[Cohort] = &[
    Cohort {
        id: "sueta-1994",
        citation: "Sueta 1994, Circulation 89:660",
        who: "heart failure",
        patients: 30,
        regimen: "0.3 mEq/kg over 10 min, then 0.08 mEq/kg/h for 24 h",
        group: Group::LaterHeart,
        weight: 78.0,
        filtration: 65.0,
        start: Start::Resting(0.85),
        infusions: &[
            millimoles(0.0, 1.0 / 6.0, 11.7),
            millimoles(1.0 / 6.0, 24.0, 74.88),
        ],
        observed: &[
            (When::At(2.0 / 3.0), 1.481),
            (When::At(24.0 + 1.0 / 6.0), 1.728),
        ],
    },
    Cohort {
        id: "tiryakioglu-2009-surgery",
        citation: "Tiryakioglu 2009, J Cardiothorac Surg 4:8, table 3",
        who: "bypass surgery, end of the operation",
        patients: 64,
        regimen: "3 g over 2 h, 12 h apart",
        group: Group::LaterHeart,
        weight: 78.0,
        filtration: 80.0,
        start: Start::Resting(0.782),
        infusions: BYPASS,
        observed: &[(When::At(14.0), 1.481)],
    },
    Cohort {
        id: "tiryakioglu-2009-days",
        citation: "Tiryakioglu 2009, J Cardiothorac Surg 4:8, table 3",
        who: "bypass surgery, the three days after it",
        patients: 64,
        regimen: "3 g over 2 h a day",
        group: Group::LaterHeart,
        weight: 78.0,
        filtration: 80.0,
        start: Start::Resting(0.72),
        infusions: BYPASS,
        observed: &[
            (When::At(38.0), 1.275),
            (When::At(62.0), 1.234),
            (When::At(86.0), 1.193),
        ],
    },
    Cohort {
        id: "aditya-2024-30",
        citation: "Aditya 2024, APIC 2469",
        who: "hysterectomy",
        patients: 20,
        regimen: "30 mg/kg once",
        group: Group::LaterAnesthesia,
        weight: 60.0,
        filtration: 100.0,
        start: Start::Resting(0.85),
        infusions: &[grams(0.0, LOAD, 1.8)],
        observed: &[(When::At(2.5), 1.065)],
    },
    Cohort {
        id: "aditya-2024-50",
        citation: "Aditya 2024, APIC 2469",
        who: "hysterectomy",
        patients: 20,
        regimen: "50 mg/kg once",
        group: Group::LaterAnesthesia,
        weight: 60.0,
        filtration: 100.0,
        start: Start::Resting(0.85),
        infusions: &[grams(0.0, LOAD, 3.0)],
        observed: &[(When::At(2.5), 1.18)],
    },
    Cohort {
        id: "brookfield-2020-6-2",
        citation: "Brookfield 2020, doi 10.1097/AOG.0000000000004137",
        who: "pre-eclampsia, obese",
        patients: 18,
        regimen: "6 g, then 2 g/h",
        group: Group::LaterObesePregnant,
        weight: 115.0,
        filtration: 130.0,
        start: Start::Resting(0.75),
        infusions: &load_then(6.0, LOAD, 2.0),
        observed: &[(When::At(4.0), 1.814)],
    },
    Cohort {
        id: "brookfield-2020-4-1",
        citation: "Brookfield 2020, doi 10.1097/AOG.0000000000004137",
        who: "pre-eclampsia, obese",
        patients: 18,
        regimen: "4 g, then 1 g/h",
        group: Group::LaterObesePregnant,
        weight: 115.0,
        filtration: 130.0,
        start: Start::Resting(0.75),
        infusions: &load_then(4.0, LOAD, 1.0),
        observed: &[(When::At(4.0), 1.452)],
    },
];
