//! `simulate --tornado`: what drives the peak of a case.

use super::usage;
use crate::Result;
use crate::cli::args::SimulateArgs;
use crate::cli::model;
use crate::clinical::bands::STOP_FROM;
use crate::clinical::constants::{LEVEL_ERROR, WEIGHT_ERROR};
use crate::pk::{Model, library};
use crate::plot::{self, NamedLevel, TornadoBar, TornadoFigure};
use crate::population::sensitivity::{self, Driver, End, Sensitivity};
use crate::safety::Case;
use crate::units::show;
use std::borrow::Cow;

/// What drives the peak under one model.
pub(super) struct Drivers {
    model: Cow<'static, Model>,
    sensitivity: Sensitivity,
    format: plot::Format,
}

/// What drives the peak, if that was asked for: under the one model that was named, else the
/// default one.
pub(super) fn of(args: &SimulateArgs, case: &Case) -> Result<Option<Drivers>> {
    let Some(path) = &args.tornado else {
        return Ok(None);
    };
    let word = match &args.model[..] {
        [] => library::DEFAULT,
        [word] => word,
        words => {
            return Err(usage(
                format!(
                    "--tornado shows one model, and --model names {}",
                    words.len()
                ),
                "give --model once",
            ));
        }
    };
    let format = plot::Format::from_path(path)?;
    let model = model::named(word)?;
    let sensitivity = sensitivity::one_way(case, &model)?;
    if sensitivity.drivers.is_empty() {
        return Err(usage(
            format!("model {} says of no input how it varies", model.id()),
            "choose a model with a variance of at least one parameter",
        ));
    }
    Ok(Some(Drivers {
        model,
        sensitivity,
        format,
    }))
}

impl Drivers {
    pub fn model(&self) -> &str {
        self.model.id()
    }

    pub fn sensitivity(&self) -> &Sensitivity {
        &self.sensitivity
    }

    /// A line for each input.
    pub fn words(&self) -> Vec<String> {
        let first = format!(
            "peak of {}: {} mmol/L as the case stands",
            self.model.id(),
            show::fixed(self.sensitivity.peak, 2)
        );
        let rows = self.sensitivity.drivers.iter().map(|driver| {
            format!(
                "  {} {} to {}: peak {} to {} mmol/L",
                driver.input,
                digits(driver.low.value),
                value(driver.high.value, driver),
                show::fixed(driver.low.peak, 2),
                show::fixed(driver.high.peak, 2)
            )
        });
        std::iter::once(first).chain(rows).collect()
    }

    /// The figure, in the format of its file.
    pub fn draw(&self, case: &Case) -> Result<Vec<u8>> {
        let title = "What drives the highest serum magnesium".to_owned();
        let bars = self.sensitivity.drivers.iter().map(|driver| TornadoBar {
            label: label(driver),
            low: named(&driver.low),
            high: named(&driver.high),
        });
        let figure = TornadoFigure {
            title: title.clone(),
            subtitle: format!("{}; {}", case.indication.name(), self.model.id()),
            axis_name: "Highest level within the order (mmol/L)".to_owned(),
            middle: self.sensitivity.peak,
            bars: bars.collect(),
            mark: Some(NamedLevel {
                level: STOP_FROM,
                words: format!(
                    "Line at {} mmol/L: stop and reassess",
                    show::number(STOP_FROM)
                ),
            }),
            footer: vec![
                format!(
                    "One input at a time, the others as they are: parameters and an estimated \
                     kidney function from the 5th to the 95th percentile, weight by {} %, a \
                     measured level by {} %. The order was not checked.",
                    show::number(100.0 * WEIGHT_ERROR),
                    show::number(100.0 * LEVEL_ERROR)
                ),
                format!("maginfuse {}", env!("CARGO_PKG_VERSION")),
            ],
            description: format!("{title}. {}.", self.words().join("; ")),
        };
        plot::tornado(&figure, self.format)
    }
}

/// The name of an input with the unit of its values.
fn label(driver: &Driver) -> String {
    let input = match driver.input.as_str() {
        "CL" => "clearance CL",
        "V" => "volume V",
        "V1" => "central volume V1",
        "V2" => "peripheral volume V2",
        "Q" => "exchange Q",
        "FU" => "slope of excretion FU",
        "TM" => "tubular maximum TM",
        "CLNR" => "non-renal clearance CLNR",
        "RIN" => "net input RIN",
        "SPLAY" => "splay",
        other => other,
    };
    if driver.unit.is_empty() {
        input.to_owned()
    } else {
        format!("{input} ({})", driver.unit)
    }
}

fn value(value: f64, driver: &Driver) -> String {
    format!("{} {}", digits(value), driver.unit)
        .trim_end()
        .to_owned()
}

/// The peak at one end of an input, with the value that gives it.
fn named(end: &End) -> NamedLevel {
    NamedLevel {
        level: end.peak,
        words: digits(end.value),
    }
}

/// Three digits tell the ends of an input apart.
fn digits(value: f64) -> String {
    let places = 2 - libm::log10(value.abs().max(1e-3)).floor() as i32;
    show::fixed(value, places.clamp(0, 4))
}
