//! `limits`, `facts` and `check` say the same: the same bound, of the same authority, from the same
//! source.

use crate::bedside::{Order, ask, cases, plain};
use maginfuse::clinical::Indication;
use maginfuse::clinical::country::Country;
use maginfuse::clinical::limits::{Applies, Bound, LIMITS, Limit, Measure, Window};
use maginfuse::units::Salt;
use serde_json::Value as Json;

/// How far beyond a bound an order lies, relative: more than the step of a pump.
const BEYOND: f64 = 0.03;

/// The rows of an array of a document.
fn rows(words: &[&str], array: &str) -> Vec<Json> {
    let answer = ask(&[&["maginfuse"], words].concat());
    assert!(answer.error.is_none(), "{}", answer.message());
    answer.json[array].as_array().unwrap().clone()
}

/// Each row of `limits` has its row in `facts`: bounds, authority, words, source, scope.
#[test]
fn prop_limits_and_facts_name_the_same_bounds_authorities_and_sources() {
    let facts = rows(&["facts", "--of", "limits"], "facts");
    let limits = rows(&["limits"], "limits");
    assert_eq!(facts.len(), limits.len());
    for limit in &limits {
        let same = |fact: &&Json| fact["id"] == limit["id"];
        let fact = facts.iter().find(same).unwrap_or_else(|| panic!("{limit}"));
        let id = &limit["id"];
        let figure = |of: &str| {
            let mut figures = fact["figures"].as_array().unwrap().iter();
            figures.find(|one| one["what"].as_str().unwrap().starts_with(of))
        };
        for (key, of) in [
            ("warn_beyond", "warn"),
            ("stop_beyond", "stop"),
            ("stated", "states"),
        ] {
            let told = figure(of).map_or(
                Json::Null,
                |one| serde_json::json!({ "value": one["value"], "unit": one["unit"] }),
            );
            assert_eq!(limit[key], told, "{id} {key}");
        }
        let (who, words) = (
            limit["authority"].as_str().unwrap(),
            limit["words"].as_str().unwrap(),
        );
        assert_eq!(fact["words"], format!("{who}: {words}"), "{id}");
        assert_eq!(fact["name"], limit["measure"], "{id}");
        assert_eq!(fact["sources"].as_array().unwrap().len(), 1, "{id}");
        for key in ["short", "citation", "confidence"] {
            assert_eq!(fact["sources"][0][key], limit["source"][key], "{id} {key}");
        }
        let applies = fact["applies"].as_str().unwrap();
        assert!(
            applies.ends_with(limit["only"].as_str().unwrap()),
            "{id}: {applies}"
        );
        let indications = limit["indications"].as_array().unwrap();
        for one in indications.iter().map(|one| one.as_str().unwrap()) {
            let named = applies.contains(one) || indications.len() == Indication::ALL.len();
            assert!(named, "{id}: {one} not in {applies}");
        }
    }
    // A figure that counts itself is told so.
    for limit in LIMITS.iter().filter(|limit| limit.inclusive) {
        let fact = facts.iter().find(|fact| fact["id"] == limit.id).unwrap();
        let figures = fact["figures"].as_array().unwrap();
        let last = figures.iter().rfind(|one| one["what"] != "states").unwrap();
        assert!(
            last["what"].as_str().unwrap().ends_with("from"),
            "{} {last}",
            limit.id
        );
    }
}

/// An order with this indication whose other limits are as far away as can be.
fn of_indication(indication: Indication) -> Order {
    let all = cases();
    let same = |(name, order): &&(String, Order)| {
        let own = order.get("order.indication");
        own.as_deref() == Some(indication.id()) && !name.starts_with("dangerous")
    };
    let found = all.iter().find(same).map(|(_, order)| order.clone());
    let order =
        found.unwrap_or_else(|| Order::named("migraine").text("order.indication", indication.id()));
    ["product", "draw", "diluent", "stock", "bag", "repeat"]
        .iter()
        .fold(order, |order, key| {
            let path = format!("order.{key}");
            match order.paths().contains(&path) {
                true => order.without(&path),
                false => order,
            }
        })
        .with("magnesium.prior_doses", "[]")
}

/// The bag and the steps that cross `bound` on `measure` by a little.
fn crossing(limit: &Limit, bound: Bound) -> Option<(String, String)> {
    let measure = limit.measure;
    let (value, unit) = bound.value_and_unit();
    // The longest step is the longest treatment of a label, whose figure counts itself.
    let beyond = if limit.inclusive && measure == Measure::Duration {
        value
    } else {
        value
            * if measure.from_below() {
                1.0 - BEYOND
            } else {
                1.0 + BEYOND
            }
    };
    let text = |times: f64, unit: &str| format!("{} {unit}", plain(beyond * times));
    let dose =
        |part: f64, over: &str| format!("{{ dose = \"{}\", over = \"{over}\" }}", text(part, unit));
    let rate = |hours: &str| format!("{{ rate = \"{}\", for = \"{hours}\" }}", text(1.0, unit));
    // A total of so many hours as a rate over all of them.
    let total = |hours: f64| {
        let rate = text(1.0 / hours, &format!("{unit}/h"));
        format!("{{ rate = \"{rate}\", for = \"{} h\" }}", plain(hours))
    };
    let bag = "\"20 g / 500 mL\"".to_owned();
    let (amount, time) = unit.split_once('/').unwrap_or((unit, ""));
    let steps = match measure {
        // A rate as a dose: of one minute, or of twenty where an hour counts.
        Measure::ShortRate => {
            let (times, over) = if time == "min" {
                (1.0, "1 min")
            } else {
                (1.0 / 3.0, "20 min")
            };
            format!(
                "{{ dose = \"{}\", over = \"{over}\" }}",
                text(times, amount)
            )
        }
        Measure::InfusionRate | Measure::MinimumInfusionRate => rate("4 h"),
        Measure::ShortDose => dose(1.0, "60 min"),
        Measure::MinimumShortDose => dose(1.0, "20 min"),
        Measure::FastLoad => [dose(0.5, "5 min"), dose(0.5, "5 min")].join(", "),
        Measure::Window(window) => total(match window {
            Window::Hour => 1.0,
            Window::Day => 24.0,
            Window::TwoDays => 48.0,
            Window::FiveDays => 120.0,
        }),
        Measure::Duration => {
            let length = text(1.0, unit);
            format!("{{ rate = \"1 g/h\", for = \"{length}\" }}")
        }
        Measure::PumpFlow => "{ dose = \"4 g\", over = \"20 min\" }".to_owned(),
        Measure::Concentration | Measure::MinimumConcentration | Measure::Osmolarity => {
            "{ dose = \"1 g\", over = \"60 min\" }".to_owned()
        }
    };
    let bag = match (measure, unit) {
        (Measure::Concentration | Measure::MinimumConcentration, "%") => {
            format!("\"{}\"", text(1.0, "%").replace(' ', ""))
        }
        (Measure::Concentration | Measure::MinimumConcentration, "mmol/L") => {
            format!("\"{} / 1 L\"", text(1.0, "mmol"))
        }
        // Two particles a molecule of the sulfate.
        (Measure::Osmolarity, "mOsm/L") => format!("\"{} / 1 L\"", text(0.5, "mmol")),
        (Measure::PumpFlow, _) => "\"1%\"".to_owned(),
        _ => bag,
    };
    Some((bag, steps))
}

/// The order with what a limit asks for besides; nothing where no case can have it.
fn beside(order: Order, limit: &Limit) -> Option<Order> {
    Some(match limit.scope.applies {
        Applies::SevereRenal => order.text("kidney.measured_clearance", "20 mL/min"),
        Applies::WithoutSymptoms => order.with("route.acute_symptoms", "false"),
        Applies::Pregnancy => order
            .with("patient.pregnant", "true")
            .text("patient.sex", "female")
            .text("patient.age", "30 years"),
        Applies::OfSalt(Salt::ChlorideHexahydrate) => return None, // its bags are products
        _ => order,
    })
}

/// Whether a message has the bound with its authority behind it, among others or alone.
fn named_with(message: &str, limit: &Limit, bound: Bound) -> bool {
    let own: Vec<&str> = limit.authority.name.split(", ").collect();
    let text = bound.text();
    ["", " or more"].iter().any(|more| {
        let before = format!("{text}{more} (");
        let behind = message.split(&before).skip(1);
        let mut behind = behind.filter_map(|rest| rest.split(')').next());
        behind.any(|names| {
            let names: Vec<&str> = names.split(", ").collect();
            own.iter().all(|name| names.contains(name))
        })
    })
}

/// Just beyond each bound `check` names its authority: without a country, in each country the
/// authority speaks for, and in one it does not. Where a stop on the same measure speaks, it does.
#[test]
fn prop_check_names_the_authority_of_every_bound_that_is_crossed() {
    let mut wrong = Vec::new();
    let mut named = 0;
    for limit in LIMITS {
        for bound in [limit.soft, limit.hard].into_iter().flatten() {
            let indication = limit.scope.indications[0];
            let order = beside(of_indication(indication), limit);
            let Some((order, (bag, steps))) = order.zip(crossing(limit, bound)) else {
                continue;
            };
            let order = order
                .with("order.bag", &bag)
                .with("order.steps", &format!("[{steps}]"));
            let own = limit.authority.countries.iter().copied().map(Some);
            for country in own.chain([None, Some(Country::Ireland)]) {
                let applies = match limit.scope.applies {
                    Applies::In(only) => country == Some(only),
                    Applies::NotIn(not) => country != Some(not),
                    _ => true,
                };
                if !applies {
                    continue;
                }
                let order = match country {
                    Some(country) => order.clone().text("care.country", country.id()),
                    None if order.get("care.country").is_some() => {
                        order.clone().without("care.country")
                    }
                    None => order.clone(),
                };
                let answer = order.check();
                let findings = answer.json["findings"].as_array();
                let Some(findings) = findings else {
                    wrong.push(format!("{} {steps}: {}", limit.id, answer.message()));
                    continue;
                };
                let says = |one: &Json| {
                    let message = one["message"].as_str().unwrap();
                    one["id"] == limit.id || named_with(message, limit, bound)
                };
                let of_measure = |one: &Json| {
                    let row = LIMITS.iter().find(|row| one["id"] == row.id);
                    one["severity"] == "stop" && row.is_some_and(|row| row.measure == limit.measure)
                };
                if findings.iter().any(says) {
                    named += 1;
                } else if !findings.iter().any(of_measure) {
                    let found = answer.findings();
                    wrong.push(format!("{} {country:?} {bag} {steps}: {found:?}", limit.id));
                }
            }
        }
    }
    assert!(named > 200, "{named}");
    assert!(
        wrong.is_empty(),
        "{} of {named}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
