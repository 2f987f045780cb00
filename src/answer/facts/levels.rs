//! Facts about serum levels: bands, signs, ranges, grades, when to measure, what was measured.

use super::{Fact, Figure, SHOWN, Table, cited};
use crate::clinical::bands::{
    BAND_SOURCE, Band, GRADE_SOURCES, Grade, OBSTETRIC_TARGETS, REFERENCE, Range, SCHEMES, SIGNS,
};
use crate::clinical::checklist::{NEXT_LEVELS, in_words};
use crate::clinical::observed::{OBSERVED, Observed};
use crate::clinical::source::{Confidence, Source};
use crate::simulate::published::{COHORTS, LATER};
use crate::units::show;
use std::borrow::Cow;
use uom::si::time::hour;

const MMOL_L: &str = "mmol/L";

pub(super) fn bands() -> Vec<Fact> {
    let row = |band: Band| Fact {
        verdict: band.measured_verdict().to_owned(),
        figures: vec![Figure {
            what: Cow::Borrowed(if band.begins_above() { "above" } else { "from" }),
            value: band.from(),
            unit: MMOL_L,
        }],
        words: band.words().to_owned(),
        sources: cited(&[BAND_SOURCE]),
        ..Fact::shown(Table::Bands, band.id(), band.id())
    };
    Band::ALL.into_iter().map(row).collect()
}

pub(super) fn signs() -> Vec<Fact> {
    let row = |(number, sign): (usize, &crate::clinical::bands::Sign)| {
        let figure = sign.from.map(|value| Figure {
            what: Cow::Borrowed("from"),
            value,
            unit: MMOL_L,
        });
        Fact {
            words: match sign.from {
                Some(_) => String::new(),
                None => "goes with the rate or the vein rather than with the level".to_owned(),
            },
            figures: figure.into_iter().collect(),
            sources: cited(&[sign.source]),
            ..Fact::shown(Table::Signs, format!("sign-{}", number + 1), sign.words)
        }
    };
    SIGNS.iter().enumerate().map(row).collect()
}

pub(super) fn observed() -> Vec<Fact> {
    let row = |row: &Observed| Fact {
        figures: row
            .figures
            .iter()
            .map(|figure| Figure {
                what: Cow::Borrowed(figure.what),
                value: figure.value,
                unit: figure.unit,
            })
            .collect(),
        applies: row.studied.words().to_owned(),
        words: row.words.to_owned(),
        sources: cited(&[row.source]),
        ..Fact::shown(Table::Observed, row.id, row.topic.id())
    };
    OBSERVED.iter().map(row).collect()
}

fn ranges(table: Table, start: &str, ranges: &[Range]) -> Vec<Fact> {
    let row = |(number, range): (usize, &Range)| {
        let figure = |what, value| Figure {
            what: Cow::Borrowed(what),
            value,
            unit: MMOL_L,
        };
        Fact {
            figures: vec![figure("from", range.low), figure("to", range.high)],
            sources: cited(&[range.source]),
            ..Fact::shown(table, format!("{start}-{}", number + 1), range.words)
        }
    };
    ranges.iter().enumerate().map(row).collect()
}

pub(super) fn reference_ranges() -> Vec<Fact> {
    ranges(Table::ReferenceRanges, "range", REFERENCE)
}

pub(super) fn targets() -> Vec<Fact> {
    ranges(Table::Targets, "target", OBSTETRIC_TARGETS)
}

pub(super) fn grades() -> Vec<Fact> {
    let row = |grade: Grade| Fact {
        figures: vec![Figure {
            what: Cow::Borrowed(if grade == Grade::Moderate {
                "above"
            } else {
                "from"
            }),
            value: grade.from(),
            unit: MMOL_L,
        }],
        sources: cited(&GRADE_SOURCES),
        ..Fact::shown(Table::Grades, grade.id(), grade.words())
    };
    Grade::ALL.into_iter().map(row).collect()
}

pub(super) fn grade_schemes() -> Vec<Fact> {
    let row = |(number, scheme): (usize, &crate::clinical::bands::Scheme)| Fact {
        sources: cited(&[scheme.source]),
        ..Fact::shown(
            Table::GradeSchemes,
            format!("scheme-{}", number + 1),
            scheme.words,
        )
    };
    SCHEMES.iter().enumerate().map(row).collect()
}

pub(super) fn next_levels() -> Vec<Fact> {
    let row = |row: &crate::clinical::checklist::NextLevel| Fact {
        figures: vec![Figure {
            what: Cow::Borrowed(""),
            value: row.after().get::<hour>(),
            unit: "h",
        }],
        applies: in_words(row.when),
        words: format!("{}: {}", row.words, row.why),
        sources: cited(&[row.source]),
        ..Fact::shown(Table::NextLevels, row.id, "next level")
    };
    NEXT_LEVELS.iter().map(row).collect()
}

pub(super) fn cohorts() -> Vec<Fact> {
    let row = |cohort: &'static crate::simulate::published::Cohort| {
        let observed = cohort.printed().map(|level| Figure {
            what: Cow::Owned(format!(
                "{} {} h",
                if level.mean { "mean to" } else { "after" },
                show::number(level.hours)
            )),
            value: level.millimolar,
            unit: MMOL_L,
        });
        let assumed = [
            Figure {
                what: Cow::Borrowed("weight"),
                value: cohort.kilograms(),
                unit: "kg",
            },
            Figure {
                what: Cow::Borrowed("filtration"),
                value: cohort.filtration_ml_min(),
                unit: "mL/min",
            },
        ];
        Fact {
            verdict: SHOWN.to_owned(),
            figures: observed.chain(assumed).collect(),
            words: format!(
                "{}{}, {} patients; weight and filtration are assumed where the paper gives none",
                cohort.who,
                if cohort.group.pregnant() {
                    ", pregnant"
                } else {
                    ""
                },
                cohort.patients
            ),
            sources: cited(&[Source {
                short: cohort.citation,
                citation: cohort.citation,
                confidence: Confidence::A,
            }]),
            ..Fact::shown(Table::Cohorts, cohort.id, cohort.regimen)
        }
    };
    COHORTS.iter().chain(LATER).map(row).collect()
}
