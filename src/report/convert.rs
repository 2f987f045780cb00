//! One quantity in another unit.

use super::{json as js, provenance};
use crate::safety::{Shown, Status};
use crate::units::show;
use serde_json::{Value, json};

/// A conversion.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// What was given.
    pub from: Shown,
    /// The salt that grams of `from` mean, where they mean one.
    pub from_salt: Option<&'static str>,
    /// The solution that a volume or a flow of `from` is of.
    pub solution: Option<String>,
    /// The result.
    pub to: Shown,
    /// The salt that grams of `to` mean, where they mean one.
    pub to_salt: Option<&'static str>,
    /// What both sides measure.
    pub kind: &'static str,
}

/// The JSON document.
#[must_use]
pub fn document(conversion: &Conversion) -> Value {
    let mut value = js::with(
        js::head(Status::Ok, &[]),
        json!({
            "kind": conversion.kind,
            "from": js::shown(conversion.from),
            "to": js::shown(conversion.to),
        }),
    );
    if let Some(salt) = conversion.from_salt {
        value["salt"] = json!(salt);
    }
    if let Some(solution) = &conversion.solution {
        value["solution"] = json!(solution);
    }
    if let Some(salt) = conversion.to_salt {
        value["to_salt"] = json!(salt);
    }
    let asked = format!(
        "convert {} {} {:?} to {} {:?} {:?}",
        show::kept(conversion.from.value),
        conversion.from.unit,
        conversion.solution,
        conversion.to.unit,
        conversion.from_salt,
        conversion.to_salt
    );
    value["provenance"] = provenance::stamp(&[], &asked);
    value
}

/// The text for people.
#[must_use]
pub fn words(conversion: &Conversion) -> String {
    let side = |value: Shown, salt: Option<&str>| {
        let salt = salt.map_or_else(String::new, |salt| {
            let name = if salt == "elemental" {
                "elemental magnesium"
            } else {
                salt
            };
            format!(" of {}", name.replace('-', " "))
        });
        // Times in full, where people read them.
        let unit = match value.unit.rsplit_once('/') {
            Some((plain, "h")) => format!("{plain}/hour"),
            Some((plain, "min")) => format!("{plain}/minute"),
            _ => value.unit.to_owned(),
        };
        format!("{} {unit}{salt}", show::number(value.value))
    };
    let of = conversion.solution.as_ref();
    format!(
        "{}{} = {} ({})\n",
        side(conversion.from, conversion.from_salt),
        of.map_or_else(String::new, |solution| format!(" of {solution}")),
        side(conversion.to, conversion.to_salt),
        conversion.kind
    )
}
