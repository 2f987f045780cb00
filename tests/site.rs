//! The rules of a hospital tighten limits and never loosen one.

use crate::bedside::{Answered, Order, ask, names};
use maginfuse::case::read_site;
use maginfuse::clinical::limits::{Bound, LIMITS};
use std::io::Write;

/// What `check` answers to an order under the rules of a site.
fn at_site(order: &Order, site: &str) -> Answered {
    let [mut case, mut rules] = [(), ()].map(|()| tempfile::NamedTempFile::new().unwrap());
    case.write_all(order.written().as_bytes()).unwrap();
    rules.write_all(site.as_bytes()).unwrap();
    let (case, rules) = (
        case.path().to_str().unwrap(),
        rules.path().to_str().unwrap(),
    );
    ask(&["maginfuse", "check", "--case", case, "--site", rules])
}

fn clean() -> Order {
    Order::named("deficiency-severe-clean")
}

/// `value` in the unit of `bound`, as a site file writes it.
fn written(bound: Bound, times: f64) -> String {
    let (value, unit) = bound.value_and_unit();
    format!("\"{} {unit}\"", value * times)
}

/// Every limit: a looser bound is an error that names it, the same and a stricter one are read.
#[test]
fn prop_no_site_loosens_a_limit() {
    for limit in LIMITS {
        let (stricter, looser) = match limit.measure.from_below() {
            true => (1.5, 0.5),
            false => (0.5, 1.5),
        };
        for (key, bound) in [("warn", limit.soft), ("stop", limit.hard)] {
            let Some(bound) = bound else { continue };
            let site = |times: f64| {
                let text = written(bound, times);
                read_site(
                    "site.toml",
                    &format!("[limits.{}]\n{key} = {text}\n", limit.id),
                )
            };
            assert!(site(1.0).is_ok(), "{}", limit.id);
            assert!(site(stricter).is_ok(), "{}", limit.id);
            let error = site(looser).unwrap_err().to_string();
            assert!(
                error.contains(limit.id) && error.contains("looser"),
                "{error}"
            );
        }
    }
}

/// Every bundled case under a site that halves every bound it can: no verdict is milder, and some
/// are stricter.
#[test]
fn meta_no_site_makes_a_verdict_milder() {
    let mut site = String::new();
    for limit in LIMITS {
        let times = if limit.measure.from_below() { 1.5 } else { 0.5 };
        let bounds = [("warn", limit.soft), ("stop", limit.hard)];
        let rows = bounds
            .into_iter()
            .filter_map(|(key, bound)| Some(format!("{key} = {}\n", written(bound?, times))));
        let rows: String = rows.collect();
        if !rows.is_empty() {
            site.push_str(&format!("[limits.{}]\n{rows}", limit.id));
        }
    }
    let mut stricter = 0;
    for name in names() {
        let order = Order::named(&name);
        let (without, with) = (order.check().risk(), at_site(&order, &site).risk());
        assert!(with >= without, "{name}");
        stricter += usize::from(with > without);
    }
    assert!(stricter > 3, "{stricter}");
}

#[test]
fn label_a_site_sets_country_limits_pump_products_and_what_must_be_given() {
    let order = clean();
    let plain = order.check();
    assert!(plain.json["provenance"]["site_sha256"].is_null());
    let tightened = at_site(
        &order,
        "[limits.short-rate-replacement-max]\nwarn = \"1.9 g/h\"\n",
    );
    assert_eq!(tightened.severity("short-rate-replacement-max"), "warn");
    assert_eq!(plain.severity("short-rate-replacement-max"), "absent");
    // The hospital says so, and no label does.
    let own = tightened.finding("short-rate-replacement-max").unwrap();
    assert_eq!(own["source"]["short"], "this hospital");
    let message = own["message"].as_str().unwrap();
    assert!(message.contains("1.9 g/hour (this hospital)"), "{message}");
    let hash = tightened.json["provenance"]["site_sha256"]
        .as_str()
        .unwrap();
    assert_eq!(hash.len(), 64);
    assert!(tightened.text.contains(&format!("site {}", &hash[..8])));
    assert!(!plain.text.contains(" site "), "{}", plain.text);
    // The pump: 2 g of 40 mg/mL in an hour are 50 mL/h; in steps of 4 mL/h that is 48 or 52.
    let coarse = at_site(&order, "pump_step = \"4 mL/h\"\n");
    let rate = coarse.json["program"][0]["pump_rate"]["value"]
        .as_f64()
        .unwrap();
    assert_eq!(rate % 4.0, 0.0);
    let ceiling = at_site(&order, "pump_ceiling = \"49 mL/h\"\n");
    assert_eq!((ceiling.code, ceiling.severity("pump-flow")), (10, "stop"));
    let stocked = at_site(&order, "products = [\"us-premix-4pct-500mL\"]\n");
    assert_eq!(stocked.severity("product-not-stocked"), "warn");
    let required = "required = [\"patient.height\", \"kidney.urine_output\"]\n";
    assert!(at_site(&order, required).error.is_none());
    let missing = at_site(&order.clone().without("patient.height"), required);
    assert_eq!(missing.code, 4, "{}", missing.message());
    assert!(
        missing.message().contains("patient.height"),
        "{}",
        missing.message()
    );
    // 2 g over 60 minutes from Ireland's point of view: 1 g/hour without symptoms.
    let calm = order.with("route.acute_symptoms", "false");
    assert_eq!(
        calm.check().severity("short-rate-replacement-asymptomatic"),
        "absent"
    );
    let irish = at_site(&calm, "country = \"IE\"\n");
    assert_eq!(
        irish.severity("short-rate-replacement-asymptomatic"),
        "warn"
    );
    let other = calm.with("care.country", "\"US\"");
    assert_eq!(at_site(&other, "country = \"IE\"\n").code, 3);
}

#[test]
fn label_a_site_file_with_a_mistake_is_refused() {
    for (text, words) in [
        ("colour = 1\n", "unknown field"),
        ("country = \"FR\"\n", "FR"),
        ("pump_step = \"4\"\n", "unit"),
        ("products = [\"us-premix\"]\n", "us-premix"),
        ("[limits.no-such]\nwarn = \"1 g\"\n", "no-such"),
        ("[limits.day-us]\nwarn = \"1000 mg\"\n", "day-us"),
        ("[limits.day-us]\nwarn = \"-1 g\"\n", "day-us"),
        ("[limits.day-us]\nwarn = \"1e1 g\"\n", "day-us"),
        ("schema = 2\n", "schema 2"),
        ("schema = 1\n", "says nothing"),
        ("# ours\n", "says nothing"),
        ("limits = 4", "site file"),
    ] {
        let error = read_site("site.toml", text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
        assert!(error.contains("site.toml"), "{text}: {error}");
    }
}
