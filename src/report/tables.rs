//! The tables behind the rules: limits, products, conditions, models.

use super::{json as js, provenance, text};
use crate::clinical::conditions::CONDITIONS;
use crate::clinical::limits::{self, Limit};
use crate::clinical::medications::CLASSES;
use crate::clinical::products::{PRODUCTS, Product};
use crate::clinical::{Indication, Source};
use crate::pk::Model;
use crate::safety::Status;
use crate::units::Salt;
use crate::units::magnesium::milliequivalents;
use crate::units::show;
use crate::vocabulary::medications::drugs_of;
use serde_json::{Value, json};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, volume};

/// Rows of the limit table for one indication, or all of them.
fn rows(indication: Option<Indication>) -> Vec<&'static Limit> {
    match indication {
        Some(indication) => limits::for_indication(Some(indication)).collect(),
        None => limits::LIMITS.iter().collect(),
    }
}

fn conflicts(indication: Option<Indication>) -> Vec<&'static limits::Contradiction> {
    match indication {
        Some(indication) => limits::contradictions(Some(indication)).collect(),
        None => limits::CONTRADICTIONS.iter().collect(),
    }
}

/// The limits as JSON.
#[must_use]
pub fn limits_document(indication: Option<Indication>) -> Value {
    let bound = |bound: Option<limits::Bound>| {
        bound.map_or(Value::Null, |bound| {
            let (value, unit) = bound.value_and_unit();
            js::quantity(value, unit)
        })
    };
    let limits: Vec<Value> = rows(indication)
        .into_iter()
        .map(|row| {
            json!({
                "id": row.id,
                "indications": row.scope.indications.iter().map(|i| i.id()).collect::<Vec<_>>(),
                "measure": row.measure.words(),
                "only": row.scope.applies.words(),
                "authority": row.authority,
                "warn_beyond": bound(row.soft),
                "stop_beyond": bound(row.hard),
                "stated": bound(row.shown),
                "words": row.words,
                "source": js::source(&row.source),
            })
        })
        .collect();
    let contradictions: Vec<Value> = conflicts(indication)
        .into_iter()
        .map(|row| json!({ "id": row.id, "words": row.words, "sources": sources(row.sources) }))
        .collect();
    let regimens: Vec<Value> = indication
        .into_iter()
        .flat_map(Indication::regimens)
        .map(|row| {
            json!({
                "load": row.load,
                "maintenance": row.maintenance,
                "words": row.words,
                "source": js::source(&row.source),
            })
        })
        .collect();
    let mut document = js::with(
        js::head(Status::Ok, &[]),
        json!({ "limits": limits, "contradictions": contradictions }),
    );
    if let Some(indication) = indication {
        document["indication"] = json!({
            "id": indication.id(),
            "name": indication.name(),
            "evidence": indication.evidence().words,
            "regimens": regimens,
        });
    } else {
        document["conditions"] = vocabulary();
    }
    let asked = format!("limits {}", indication.map_or("all", Indication::id));
    js::with(
        document,
        json!({ "provenance": provenance::stamp(&[], &asked) }),
    )
}

fn sources(list: &[Source]) -> Vec<Value> {
    list.iter().map(js::source).collect()
}

/// The words that conditions and medications may be written in.
fn vocabulary() -> Value {
    let conditions: Vec<Value> = CONDITIONS
        .iter()
        .map(|row| json!({ "id": row.id, "name": row.name }))
        .collect();
    let classes: Vec<Value> = CLASSES
        .iter()
        .map(|row| json!({ "class": row.id, "drugs": drugs_of(row) }))
        .collect();
    json!({ "conditions": conditions, "medications": classes })
}

/// The limits as text.
#[must_use]
pub fn limits_words(indication: Option<Indication>) -> String {
    let mut out = match indication {
        Some(indication) => format!("Limits for {} ({})\n", indication.name(), indication.id()),
        None => "Every limit\n".to_owned(),
    };
    out.push_str(
        "A warning beyond the soft bound, a stop beyond the hard bound; grams are grams of \
         magnesium sulfate heptahydrate.\n",
    );
    let mut measure = "";
    let mut sorted = rows(indication);
    sorted.sort_by_key(|row| row.measure.words());
    for row in sorted {
        if row.measure.words() != measure {
            measure = row.measure.words();
            out.push_str(&format!("\n{measure}\n"));
        }
        out.push_str(&limit_words(row, indication.is_none()));
    }
    if let Some(indication) = indication {
        out.push_str("\nRegimens named by labels, guidelines and trials\n");
        for row in indication.regimens() {
            let then = if row.maintenance.is_empty() {
                ""
            } else {
                "; then "
            };
            let extra = if row.words.is_empty() { "" } else { ". " };
            let words = format!(
                "{}{then}{}{extra}{} [{}]",
                row.load, row.maintenance, row.words, row.source.short
            );
            out.push_str(&text::wrapped("  ", "-", &words));
        }
        out.push_str(&format!(
            "\nEvidence\n{}",
            text::wrapped("  ", "", indication.evidence().words)
        ));
    }
    let conflicts = conflicts(indication);
    if !conflicts.is_empty() {
        out.push_str("\nWhere the sources contradict themselves or each other\n");
        for row in conflicts {
            let shorts: Vec<&str> = row.sources.iter().map(|source| source.short).collect();
            out.push_str(&text::wrapped(
                "  ",
                "-",
                &format!("{} [{}]", row.words, shorts.join("; ")),
            ));
        }
    }
    out.push_str(&citations(indication));
    if indication.is_none() {
        out.push_str(&vocabulary_words());
    }
    out
}

/// Where every short source name of the page leads.
fn citations(indication: Option<Indication>) -> String {
    let mut all: Vec<&Source> = rows(indication)
        .into_iter()
        .map(|row| &row.source)
        .collect();
    all.extend(
        conflicts(indication)
            .into_iter()
            .flat_map(|row| row.sources),
    );
    all.extend(
        indication
            .into_iter()
            .flat_map(Indication::regimens)
            .map(|row| &row.source),
    );
    all.sort_by_key(|source| source.short);
    all.dedup_by_key(|source| source.short);
    let mut out = String::from("\nSources\n");
    for source in all {
        let words = format!(
            "{}: {} ({})",
            source.short,
            source.citation,
            source.confidence.words()
        );
        out.push_str(&text::wrapped("  ", "-", &words));
    }
    out
}

fn limit_words(row: &Limit, with_indications: bool) -> String {
    let mut bounds = Vec::new();
    if let Some(bound) = row.soft {
        bounds.push(format!("warns above {}", bound.text()));
    }
    if let Some(bound) = row.hard {
        bounds.push(format!("stops above {}", bound.text()));
    }
    if let Some(bound) = row.shown {
        bounds.push(format!("states {}", bound.text()));
    }
    let mut words = bounds.join(", ");
    if row.measure.from_below() {
        words = words.replace("above", "below");
    }
    let only = row.scope.applies.words();
    if !only.is_empty() {
        words.push_str(&format!(" ({only})"));
    }
    words.push_str(&format!(": {} [{}]", row.words, row.source.short));
    if with_indications && row.scope.indications.len() < Indication::ALL.len() {
        let ids: Vec<&str> = row.scope.indications.iter().map(|i| i.id()).collect();
        words.push_str(&format!(" For {}.", ids.join(", ")));
    }
    text::wrapped("  ", "-", &format!("{}: {words}", row.authority))
}

fn vocabulary_words() -> String {
    let mut out = String::from("\nIndications\n");
    for row in Indication::ALL {
        out.push_str(&text::wrapped(
            "  ",
            "-",
            &format!("{}: {}", row.id(), row.name()),
        ));
    }
    out.push_str("\nSalts that grams may mean (--salt, order.salt)\n");
    for salt in Salt::ALL {
        out.push_str(&text::wrapped("  ", "-", salt.id()));
    }
    out.push_str("\nConditions a case may name\n");
    for row in CONDITIONS {
        out.push_str(&text::wrapped(
            "  ",
            "-",
            &format!("{}: {}", row.id, row.name),
        ));
    }
    out.push_str("\nMedications a case may name, by class\n");
    for row in CLASSES {
        out.push_str(&text::wrapped(
            "  ",
            "-",
            &format!("{}: {}", row.name, drugs_of(row).join(", ")),
        ));
    }
    out
}

/// The products as JSON.
#[must_use]
pub fn products_document() -> Value {
    let rows: Vec<Value> = PRODUCTS
        .iter()
        .map(|product| {
            json!({
                "id": product.id,
                "name": product.name,
                "region": product.region,
                "salt": product.salt.id(),
                "content": js::quantity(product.amount().get::<millimole>(), "mmol"),
                "mass": js::quantity(product.salt.mass(product.amount()).get::<mass::gram>(), "g"),
                "volume": js::quantity(product.volume().get::<volume::milliliter>(), "mL"),
                "concentration": js::quantity(strength(product), "mg/mL"),
                "ready_to_use": product.ready_to_use,
                "ingredients": product.ingredients,
                "source": js::source(&product.source),
            })
        })
        .collect();
    js::with(
        js::head(Status::Ok, &[]),
        json!({ "products": rows, "provenance": provenance::stamp(&[], "products") }),
    )
}

/// mg of salt in each mL.
fn strength(product: &Product) -> f64 {
    product.salt.mass(product.amount()).get::<mass::milligram>()
        / product.volume().get::<volume::milliliter>()
}

/// The products as text.
#[must_use]
pub fn products_words() -> String {
    let width = PRODUCTS
        .iter()
        .map(|product| product.id.len())
        .max()
        .unwrap_or(0);
    let mut out = String::from("Products and their strength\n");
    for product in PRODUCTS {
        let amount = product.amount();
        let use_as = if product.ready_to_use {
            "ready to use"
        } else {
            "dilute or inject as labeled"
        };
        let words = format!(
            "{}: {} in {} mL = {} mg/mL; {} mmol, {} mEq; {use_as} [{}]",
            product.name,
            show::mass(product.salt.mass(amount)),
            show::number(product.volume().get::<volume::milliliter>()),
            show::number(strength(product)),
            show::number(amount.get::<millimole>()),
            show::number(milliequivalents(amount)),
            product.source.short,
        );
        out.push_str(&text::wrapped(
            "  ",
            &format!("{:<width$}", product.id),
            &words,
        ));
    }
    out
}

/// The models as JSON.
#[must_use]
pub fn models_document(models: &[Model]) -> Value {
    let rows: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "id": model.id(),
                "title": model.title(),
                "citation": model.citation(),
                "grade": model.grade().word(),
                "use": model.usage().id(),
                "use_in_words": model.usage().words(),
                "population": model.description(),
                "pressure_effects": pressure_effects(model),
                "sha256": model.sha256(),
            })
        })
        .collect();
    let hashes: Vec<_> = models.iter().map(|m| (m.id(), m.sha256())).collect();
    let provenance = provenance::stamp(&hashes, &format!("models {hashes:?}"));
    js::with(
        js::head(Status::Ok, &[]),
        json!({ "models": rows, "provenance": provenance }),
    )
}

/// What the source of a model says about the blood pressure.
fn pressure_effects(model: &Model) -> Vec<Value> {
    let effects = model.pressure_effects().iter();
    effects
        .map(|effect| {
            json!({
                "pressure": effect.pressure.id(),
                "keo": js::quantity(effect.delay, "1/h"),
                "emax": js::quantity(effect.largest_fall, "mmHg"),
                "ec50": js::quantity(effect.half_at, "mmol/L"),
                "locator": effect.locator,
            })
        })
        .collect()
}

/// The models as text.
#[must_use]
pub fn models_words(models: &[Model]) -> String {
    models
        .iter()
        .map(|model| {
            let words = format!(
                "{}; {} (grade {}): {} [{}]",
                model.title(),
                model.usage().words(),
                model.grade().word(),
                model.description(),
                model.citation()
            );
            text::wrapped("", model.id(), &words)
        })
        .collect()
}
