//! Facts about the order: indications, doses, limits, products, figures that stand alone.

use super::{COMPUTED, Fact, Figure, Table, cited};
use crate::clinical::constants::{self, Constant};
use crate::clinical::limits::{Bound, CONTRADICTIONS, LIMITS, Limit, Window};
use crate::clinical::products::{PRODUCTS, Product};
use crate::clinical::source::{self, Confidence, Source};
use crate::clinical::{Indication, Setting};
use crate::units::Salt;
use std::borrow::Cow;
use uom::si::amount_of_substance::millimole;
use uom::si::molar_mass::gram_per_mole;
use uom::si::time::hour;
use uom::si::{mass, volume};

/// The ids of indications, or nothing where they are all of them.
fn for_indications(indications: &[Indication]) -> String {
    if indications.len() == Indication::ALL.len() {
        return String::new();
    }
    let ids: Vec<&str> = indications.iter().map(|row| row.id()).collect();
    ids.join(", ")
}

pub(super) fn indications() -> Vec<Fact> {
    let row = |indication: Indication| {
        let evidence = indication.evidence();
        let mut applies = Vec::new();
        if indication.required_setting() > Setting::Outpatient {
            applies.push(format!("at least {}", indication.required_setting().id()));
        }
        if indication.needs_specialist() {
            applies.push("specialist".to_owned());
        }
        if indication.needs_confirmed_deficiency() {
            applies.push("after a level that confirms the deficiency".to_owned());
        }
        // Where no benefit was found nobody could be read: this program says so.
        let sources = match evidence.sources {
            [] => cited(&[source::SOFTWARE]),
            found => cited(found),
        };
        Fact {
            applies: applies.join("; "),
            words: evidence.words.to_owned(),
            sources,
            ..Fact::shown(Table::Indications, indication.id(), indication.name())
        }
    };
    Indication::ALL.into_iter().map(row).collect()
}

pub(super) fn regimens() -> Vec<Fact> {
    let row = |(number, row): (usize, &crate::clinical::indications::Regimen)| {
        let parts = [row.load, row.maintenance, row.words];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Fact {
            applies: for_indications(row.indications),
            words: parts.join("; "),
            sources: cited(&[row.source]),
            ..Fact::shown(
                Table::Regimens,
                format!("regimen-{}", number + 1),
                "regimen",
            )
        }
    };
    let rows = crate::clinical::indications::REGIMENS.iter();
    rows.enumerate().map(row).collect()
}

pub(super) fn smallest_loads() -> Vec<Fact> {
    let row = |indication: Indication| {
        let load = indication.smallest_load()?;
        let (value, unit) = load.value_and_unit();
        Some(Fact {
            verdict: "smallest tried unasked".to_owned(),
            figures: vec![Figure {
                what: Cow::Borrowed(""),
                value,
                unit,
            }],
            sources: cited(&[load.source]),
            ..Fact::shown(Table::SmallestLoads, indication.id(), indication.name())
        })
    };
    Indication::ALL.into_iter().filter_map(row).collect()
}

/// A bound of a limit with what happens beyond it.
fn bound(what: &'static str, bound: Option<Bound>) -> Option<Figure> {
    let (value, unit) = bound?.value_and_unit();
    Some(Figure {
        what: Cow::Borrowed(what),
        value,
        unit,
    })
}

pub(super) fn limits() -> Vec<Fact> {
    let row = |limit: &Limit| {
        let below = limit.measure.from_below();
        let (warns, stops) = match below {
            true => ("warn below", "stop below"),
            false => ("warn above", "stop above"),
        };
        // The figure itself counts: of the stop, of the warning where there is no stop.
        let warns = match (limit.inclusive, limit.hard) {
            (true, None) => "warn from",
            _ => warns,
        };
        let stops = if limit.inclusive { "stop from" } else { stops };
        let verdict = match (limit.soft, limit.hard, limit.overridable) {
            (Some(_), Some(_), false) => "warn; stop",
            (Some(_), Some(_), true) => "warn; overridable stop",
            (Some(_), None, _) => "warn",
            (None, Some(_), false) => "stop",
            (None, Some(_), true) => "overridable stop",
            (None, None, _) => super::SHOWN,
        };
        let figures = [
            bound(warns, limit.soft),
            bound(stops, limit.hard),
            bound("states", limit.shown),
        ];
        let scope = [
            for_indications(limit.scope.indications),
            limit.scope.applies.words().into(),
        ];
        let scope: Vec<String> = scope.into_iter().filter(|part| !part.is_empty()).collect();
        Fact {
            verdict: verdict.to_owned(),
            figures: figures.into_iter().flatten().collect(),
            applies: scope.join("; "),
            words: format!("{}: {}", limit.authority, limit.words),
            sources: cited(&[limit.source]),
            ..Fact::shown(Table::Limits, limit.id, limit.measure.words())
        }
    };
    LIMITS.iter().map(row).collect()
}

pub(super) fn contradictions() -> Vec<Fact> {
    let row = |row: &crate::clinical::limits::Contradiction| Fact {
        applies: for_indications(row.indications),
        words: row.words.to_owned(),
        sources: cited(row.sources),
        ..Fact::shown(Table::Contradictions, row.id, "contradiction")
    };
    CONTRADICTIONS.iter().map(row).collect()
}

pub(super) fn products() -> Vec<Fact> {
    let row = |product: &Product| {
        let figure = |what, value, unit| Figure {
            what: Cow::Borrowed(what),
            value,
            unit,
        };
        let printed = product.printed;
        let printed = [
            ("label prints", printed.gram, "g"),
            ("label prints", printed.millimole, "mmol"),
            ("label prints", printed.milliequivalent, "mEq"),
            ("label prints", printed.elemental_milligram, "mg"),
            ("label prints", printed.milliosmolar, "mOsm/L"),
        ];
        let printed = printed
            .into_iter()
            .filter_map(|(what, value, unit)| Some(figure(what, value?, unit)));
        let content = [
            figure("", product.salt_mass().get::<mass::gram>(), "g"),
            figure("", product.amount().get::<millimole>(), "mmol"),
            figure("in", product.volume().get::<volume::milliliter>(), "mL"),
        ];
        let mut words = vec![product.salt.id().to_owned()];
        words.push(match (product.ready_to_use, product.must_be_diluted) {
            (true, _) => "ready to use".to_owned(),
            (false, true) => "must be diluted".to_owned(),
            (false, false) => "dilute or inject as labeled".to_owned(),
        });
        words.push(format!("holds {}", product.ingredients.join(", ")));
        if !product.whole {
            words.push("strength only".to_owned());
        }
        if !product.note.is_empty() {
            words.push(product.note.to_owned());
        }
        Fact {
            verdict: COMPUTED.to_owned(),
            figures: content.into_iter().chain(printed).collect(),
            applies: product.region.to_owned(),
            words: words.join("; "),
            sources: cited(&[product.source]),
            ..Fact::shown(Table::Products, product.id, product.name)
        }
    };
    PRODUCTS.iter().map(row).collect()
}

pub(super) fn salts() -> Vec<Fact> {
    let row = |salt: Salt| Fact {
        verdict: COMPUTED.to_owned(),
        figures: vec![
            Figure {
                what: Cow::Borrowed("molar mass"),
                value: salt.molar_mass().get::<gram_per_mole>(),
                unit: "g/mol",
            },
            Figure {
                what: Cow::Borrowed("particles for each magnesium"),
                value: salt.particles(),
                unit: "1",
            },
        ],
        sources: cited(&[Source {
            short: "atomic masses and labels",
            citation: salt.source(),
            confidence: Confidence::A,
        }]),
        ..Fact::shown(Table::Salts, salt.id(), salt.name())
    };
    Salt::ALL.into_iter().map(row).collect()
}

pub(super) fn windows() -> Vec<Fact> {
    let row = |window: Window| Fact {
        verdict: COMPUTED.to_owned(),
        figures: vec![Figure {
            what: Cow::Borrowed(""),
            value: window.length().get::<hour>(),
            unit: "h",
        }],
        words: "doses in any window of this length add up, prior ones included".to_owned(),
        sources: cited(window.sources()),
        ..Fact::shown(Table::Windows, window.id(), window.words())
    };
    Window::ALL.into_iter().map(row).collect()
}

pub(super) fn bounds() -> Vec<Fact> {
    let row = |row: &Constant| Fact {
        verdict: row.decides.word().to_owned(),
        figures: row
            .values
            .iter()
            .map(|value| Figure {
                what: Cow::Borrowed(""),
                value: *value,
                unit: row.unit,
            })
            .collect(),
        words: row.words().to_owned(),
        sources: cited(&[row.source]),
        ..Fact::shown(Table::Bounds, row.id, row.id.replace('-', " "))
    };
    constants::all().map(row).collect()
}
