//! How a solution is made up from a concentrate, and the label for it: shown alike by every command.

use super::json::Quantity;
use super::text;
use crate::answer::DrawUpSheet;
use crate::clinical::products::Vehicle;
use crate::dose::{Bag, Delivery, DrawUp, Filling, PumpStep, StepWords};
use crate::units::basic::{flow, molar};
use crate::units::{MolarConcentration, Salt, Volume, show};
use schemars::JsonSchema;
use serde::Serialize;
use uom::si::amount_of_substance::millimole;
use uom::si::ratio::ratio;
use uom::si::{mass, volume};

/// How one bag or syringe is made up from a concentrate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DrawUpDocument {
    /// What is drawn from.
    pub stock: StockDocument,
    /// Volume of it to measure, as a syringe shows it, mL.
    pub draw: Quantity,
    /// Volume of it as asked for, mL.
    pub draw_exact: Quantity,
    /// The ampoules or vials that are opened; absent where nobody said what one holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<ContainersDocument>,
    /// Volume of diluent in the solution, mL.
    pub diluent: Quantity,
    /// `take-out-first`: both fill a bag of that size; `added-on-top`: the concentrate goes into a
    /// full bag; `measured`: both are measured.
    pub filling: &'static str,
    /// Diluent to take out of the full bag before the concentrate goes in, mL; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_out: Option<Quantity>,
    /// Volume of the solution, mL.
    pub final_volume: Quantity,
    /// Salt in it, g.
    pub dose: Quantity,
    /// Mg2+ in it, mmol.
    pub amount: Quantity,
    /// Salt in volume, mg/mL.
    pub concentration: Quantity,
    /// Mg2+ in volume, mmol/mL.
    pub molar: Quantity,
    /// By how much every dose differs from the ordered one because volumes are measured by the
    /// marks of a syringe, %; absent where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Quantity>,
    /// How many are made up so for the whole order.
    pub bags: Quantity,
    /// The label of each, a line each.
    pub label: Vec<String>,
}

/// A concentrate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StockDocument {
    /// Id of the salt.
    pub salt: &'static str,
    /// Salt in volume, mg/mL.
    pub concentration: Quantity,
    /// Mg2+ in volume, mmol/mL.
    pub molar: Quantity,
    /// Id of the product; absent where the strength was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<&'static str>,
}

/// Ampoules or vials.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ContainersDocument {
    /// Volume of one as labeled, mL.
    pub volume: Quantity,
    /// How many are opened for one bag.
    pub count: Quantity,
    /// Whether all of them are used up.
    pub whole: bool,
    /// What stays in the last one, mL.
    pub left_over: Quantity,
}

/// The document of `sheet`, of a solution that is given as `rates` say.
#[must_use]
pub fn to_json(sheet: &DrawUpSheet, bag: &Bag, rates: &[String]) -> DrawUpDocument {
    let DrawUpSheet { each, bags } = sheet;
    let salt = each.stock.salt;
    let milliliters = |volume: Volume| Quantity::new(volume.get::<volume::milliliter>(), "mL");
    let deviation = each.deviation().get::<ratio>() * 100.0;
    DrawUpDocument {
        stock: StockDocument {
            salt: salt.id(),
            concentration: Quantity::new(in_milligrams(each.stock.concentration, salt), "mg/mL"),
            molar: molar_quantity(each.stock.concentration),
            product: each.stock.product,
        },
        draw: milliliters(each.draw),
        draw_exact: milliliters(each.asked),
        containers: each.containers().map(|opened| ContainersDocument {
            volume: milliliters(opened.volume),
            count: Quantity::new(f64::from(opened.count), "1"),
            whole: opened.whole(),
            left_over: milliliters(opened.left_over),
        }),
        diluent: milliliters(each.diluent()),
        filling: match each.filling {
            Filling::TakeOutFirst(_) => "take-out-first",
            Filling::AddedOnTop(_) => "added-on-top",
            Filling::Measured(_) => "measured",
        },
        take_out: each.take_out().map(milliliters),
        final_volume: milliliters(each.final_volume()),
        dose: Quantity::new(salt.mass(each.content()).get::<mass::gram>(), "g"),
        amount: Quantity::new(each.content().get::<millimole>(), "mmol"),
        concentration: Quantity::new(in_milligrams(each.concentration(), salt), "mg/mL"),
        molar: molar_quantity(each.concentration()),
        deviation: (deviation != 0.0).then(|| Quantity::new(deviation, "%")),
        bags: Quantity::new(f64::from(*bags), "1"),
        label: label(sheet, bag, rates),
    }
}

fn molar_quantity(concentration: MolarConcentration) -> Quantity {
    let value = concentration.get::<molar::millimole_per_milliliter>();
    Quantity::new(value, "mmol/mL")
}

/// Salt per volume, mg/mL.
fn in_milligrams(concentration: MolarConcentration, salt: Salt) -> f64 {
    let one = Volume::new::<volume::milliliter>(1.0);
    salt.mass(concentration * one).get::<mass::milligram>()
}

/// A volume in words.
fn milliliters(volume: Volume) -> String {
    format!("{} mL", show::number(volume.get::<volume::milliliter>()))
}

/// What the solution is diluted in; a blank where nobody said so.
fn vehicle_words(bag: &Bag) -> &'static str {
    bag.vehicle().map_or("diluent", Vehicle::words)
}

/// The sheet for people: what to draw, from what, into what, the multiplication back and the label.
#[must_use]
pub fn to_text(sheet: &DrawUpSheet, bag: &Bag, rates: &[String]) -> String {
    let each = &sheet.each;
    let mut out = text::row("Draw", &draw_words(sheet));
    out.push_str(&text::row("Diluent", &diluent_words(each, bag)));
    let holds = format!("{}; {}", content_words(each), strength_words(each));
    out.push_str(&text::row("Holds", &holds));
    out.push_str(&text::row("Check", &back_words(each)));
    out.extend(measured_words(each).map(|words| text::row("Measured", &words)));
    for (index, line) in label(sheet, bag, rates).iter().enumerate() {
        let label = if index == 0 { "LABEL" } else { "" };
        out.push_str(&text::row(label, line));
    }
    out
}

/// The sheet in one line: what to draw, from how many ampoules, what to take out first.
#[must_use]
pub fn to_short_words(sheet: &DrawUpSheet) -> String {
    let each = &sheet.each;
    let opened = each.containers().map(|opened| {
        let volume = milliliters(opened.volume);
        format!(" ({} x {volume})", opened.count)
    });
    let into = match each.filling {
        Filling::TakeOutFirst(bag) => format!(
            "take {} out of the {} bag first",
            milliliters(each.draw),
            milliliters(bag)
        ),
        Filling::AddedOnTop(bag) => format!(
            "into a full {} bag: {} in all",
            milliliters(bag),
            milliliters(each.final_volume())
        ),
        Filling::Measured(diluent) => format!("and {} of diluent", milliliters(diluent)),
    };
    let strength = show::number(in_milligrams(each.stock.concentration, each.stock.salt));
    let bags = match sheet.bags {
        0 | 1 => String::new(),
        several => format!("; so for each of {several} bags"),
    };
    format!(
        "{} of {strength} mg/mL{}; {into}{bags}",
        milliliters(each.draw),
        opened.unwrap_or_default()
    )
}

/// How much of what, from how many ampoules.
fn draw_words(sheet: &DrawUpSheet) -> String {
    let each = &sheet.each;
    let stock = &each.stock;
    let strength = in_milligrams(stock.concentration, stock.salt);
    let mut words = format!(
        "{} of {} mg/mL ({} %)",
        milliliters(each.draw),
        show::number(strength),
        show::number(strength / 10.0)
    );
    if let Some(product) = stock.product {
        words.push_str(&format!(", {product}"));
    }
    if let Some(opened) = each.containers() {
        let count = match opened.count {
            1 => "1 ampoule or vial".to_owned(),
            more => format!("{more} ampoules or vials"),
        };
        let volume = milliliters(opened.volume);
        words.push_str(&match opened.whole() {
            true => format!(": {count} of {volume}, used up"),
            false => format!(
                ": {count} of {volume}, to be measured, {} left over",
                milliliters(opened.left_over)
            ),
        });
    }
    if sheet.bags > 1 {
        words.push_str(&format!("; so for each of {} bags", sheet.bags));
    }
    words
}

/// What of the diluent stays, leaves, or is measured.
fn diluent_words(each: &DrawUp, bag: &Bag) -> String {
    let what = vehicle_words(bag);
    let diluent = milliliters(each.diluent());
    match each.filling {
        Filling::TakeOutFirst(size) => format!(
            "{diluent} of {what}: TAKE {} OUT of a {} bag first (overfill is not counted), then \
             add the concentrate",
            milliliters(each.draw),
            milliliters(size)
        ),
        Filling::AddedOnTop(size) => format!(
            "a full {} bag of {what}: nothing is taken out, and it holds {} then, not {} \
             (overfill is not counted)",
            milliliters(size),
            milliliters(each.final_volume()),
            milliliters(size)
        ),
        Filling::Measured(_) => format!("{diluent} of {what}, measured"),
    }
}

/// Content, volume and strength of the solution, as its label says them.
fn content_words(each: &DrawUp) -> String {
    let salt = each.stock.salt;
    format!(
        "{} ({} mmol) in {} = {} mg/mL",
        show::mass(salt.mass(each.content())),
        show::number(each.content().get::<millimole>()),
        milliliters(each.final_volume()),
        show::number(in_milligrams(each.concentration(), salt)),
    )
}

/// The strength in the other units that labels use.
fn strength_words(each: &DrawUp) -> String {
    let percent = in_milligrams(each.concentration(), each.stock.salt) / 10.0;
    let molar = each
        .concentration()
        .get::<molar::millimole_per_milliliter>();
    format!(
        "{} % weight in volume, {} mmol/mL",
        show::number(percent),
        show::number(molar)
    )
}

/// The multiplication from the drawn volume back to the strength, for a second pair of eyes.
fn back_words(each: &DrawUp) -> String {
    let salt = each.stock.salt;
    let content = show::number(salt.mass(each.content()).get::<mass::milligram>());
    format!(
        "{} x {} mg/mL = {content} mg; {} + {} = {}; {content} mg / {} = {} mg/mL",
        milliliters(each.draw),
        show::number(in_milligrams(each.stock.concentration, salt)),
        milliliters(each.draw),
        milliliters(each.diluent()),
        milliliters(each.final_volume()),
        milliliters(each.final_volume()),
        show::number(in_milligrams(each.concentration(), salt)),
    )
}

/// What the marks of a syringe cost; nothing where they cost nothing.
fn measured_words(each: &DrawUp) -> Option<String> {
    let percent = each.deviation().get::<ratio>() * 100.0;
    if percent == 0.0 {
        return None;
    }
    let direction = if percent > 0.0 { "more" } else { "less" };
    let size = match show::decimals(percent.abs(), 2) {
        0.0 => "less than 0.01".to_owned(),
        shown => show::number(shown),
    };
    let asked = milliliters(each.asked);
    Some(format!(
        "a syringe shows {}, and {asked} was asked: every dose is {size} % {direction} than \
         ordered",
        milliliters(each.draw)
    ))
}

/// What stands on the bag or the syringe, a line each: the drug in full, what it holds, how it runs, and
/// blanks. The rates of an order that takes several bags stand on none: a label with the load on it would
/// ask for the load again with every bag.
#[must_use]
pub fn label(sheet: &DrawUpSheet, bag: &Bag, rates: &[String]) -> Vec<String> {
    let each = &sheet.each;
    let diluted_in = bag.vehicle().map_or("____________", Vehicle::words);
    let rate = match rates {
        [] => "____________".to_owned(),
        _ if sheet.bags > 1 => format!("____________; bag ____ of {}", sheet.bags),
        rates => rates.join(", then "),
    };
    vec![
        format!("{}, {}", each.stock.salt.name(), content_words(each)),
        format!("diluted in {diluted_in}; rate: {rate}"),
        "patient ____________ prepared by ________ checked by ________ date, time ________"
            .to_owned(),
    ]
}

/// How a dose runs, as a label says it.
#[must_use]
pub fn rate_words(delivery: &Delivery) -> String {
    let rate = show::fixed(delivery.rate.get::<flow::milliliter_per_hour>(), 3);
    format!("{rate} mL/hour for {}", show::duration(delivery.over))
}

/// How the steps that take from the bag run, as a label says it; nothing where they are too many for
/// a label.
#[must_use]
pub fn rates_of_steps(steps: &[PumpStep]) -> Vec<String> {
    const MOST: usize = 3;
    let rates = steps.iter().filter_map(|step| match step.ordered.words {
        StepWords::Dose if step.by_hand => Some(format!(
            "{} by hand over {}",
            milliliters(step.delivery.volume),
            show::duration(step.ordered.over)
        )),
        StepWords::Dose | StepWords::Rate => Some(rate_words(&step.delivery)),
        StepWords::Pause | StepWords::Injection => None,
    });
    let mut rates: Vec<String> = rates.collect();
    rates.dedup();
    if rates.len() > MOST {
        rates.clear();
    }
    rates
}
