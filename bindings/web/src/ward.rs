//! What a ward asks: the whole order, its figure, its printed page, and the second check.

use crate::request::{Answer, Beside, Inputs};
use maginfuse::answer::{self, AgreedRecord, CheckAnswer};
use maginfuse::case::{
    AcceptWords, BagWords, CaseFile, CheckRequest, CheckWords, LaterLevels, OrderWords,
    SecondEntry, SecondWords, VerifyRecord, first_entry,
};
use maginfuse::report::check::{ComputedAt, ReportFrame};
use maginfuse::{Result, plot, report};
use serde::Deserialize;

/// Options of `check`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckOptions {
    pump_rate: Option<String>,
    step: Option<usize>,
    pump_step: Option<String>,
    accept: Vec<String>,
    reason: Vec<String>,
    short: bool,
    beside: bool,
}

/// What `check` found.
fn checked(options: &CheckOptions, inputs: &Inputs) -> Result<CheckAnswer> {
    let file = inputs.case_file()?;
    let words = CheckWords {
        pump_rate: options.pump_rate.as_deref(),
        step: options.step,
        pump_step: options.pump_step.as_deref().or(file.site_pump_step()),
        accepted: AcceptWords {
            accept: &options.accept,
            reason: &options.reason,
        },
    };
    let request = CheckRequest::read(&words, inputs.reader)?;
    let case = file.case(inputs.reader, LaterLevels::Refused)?;
    answer::check(&case, &request)
}

/// The whole order.
pub fn check(options: &CheckOptions, inputs: &Inputs) -> Result<Answer> {
    let found = checked(options, inputs)?;
    let text = match options.short {
        true => report::check::to_short_text(&found),
        false => report::check::to_text(&found),
    };
    let mut answer = Answer::new(text, &report::check::to_json(&found))?;
    answer.code = found.status().exit_code();
    if options.beside {
        answer.beside = Some(Beside {
            short: report::check::to_short_text(&found),
            figure: drawn(&found)?,
        });
    }
    Ok(answer)
}

/// The predicted curve as SVG.
fn drawn(found: &CheckAnswer) -> Result<String> {
    let figure = report::check::to_figure(found);
    let bytes = plot::curve(&figure, plot::Format::Svg)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What stands around a printed page.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportOptions {
    computed_at: Option<String>,
    page_sha256: Option<String>,
    record: Option<String>,
}

/// The page of `check --report`, with what `verify` recorded where that is given.
pub fn printed(options: &ReportOptions, inputs: &Inputs) -> Result<Answer> {
    let found = checked(&CheckOptions::default(), inputs)?;
    let computed_at = options.computed_at.as_deref().map(ComputedAt::read);
    let computed_at = computed_at.transpose();
    let record = options
        .record
        .as_deref()
        .map(VerifyRecord::read)
        .transpose();
    let record = record.map_err(|error| error.about("record"))?;
    let record = record.map(|record| AgreedRecord::new(record, &found));
    let record = record.transpose().map_err(|error| error.about("record"))?;
    let frame = ReportFrame {
        computed_at: computed_at.map_err(|error| error.about("computed_at"))?,
        record: record.as_ref(),
        page_sha256: options.page_sha256.as_deref(),
    };
    Ok(Answer::of_file(report::check::to_html(&found, &frame)?))
}

/// What the second person read.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerifyOptions {
    weight: Option<String>,
    salt: Option<String>,
    bag: Option<String>,
    product: Option<String>,
    stock: Option<String>,
    draw: Option<String>,
    diluent: Option<String>,
    vehicle: Option<String>,
    order_step: Vec<String>,
    pump_rate: Vec<String>,
    step: Vec<usize>,
    pump_step: Option<String>,
    accept: Vec<String>,
    reason: Vec<String>,
}

/// The second entry against the case of the request, of which nothing is shown before all agrees.
pub fn verify(options: &VerifyOptions, inputs: &Inputs) -> Result<Answer> {
    let file = inputs.case_file();
    let of_site = file.as_ref().ok().and_then(CaseFile::site_pump_step);
    let pump_step = of_site.map(str::to_owned);
    let first = first_entry(file, inputs.reader)?;
    let words = SecondWords {
        weight: options.weight.as_deref(),
        salt: options.salt.as_deref(),
        solution: BagWords {
            bag: options.bag.as_ref(),
            product: options.product.as_ref(),
            stock: options.stock.as_ref(),
            draw: options.draw.as_ref(),
            diluent: options.diluent.as_ref(),
            vehicle: options.vehicle.as_ref(),
        },
        order: OrderWords {
            step: &options.order_step,
            ..OrderWords::default()
        },
        pump_rate: &options.pump_rate,
        step: &options.step,
        pump_step: options.pump_step.as_deref().or(pump_step.as_deref()),
    };
    let second = SecondEntry::read(&words, inputs.reader)?;
    let accepted = AcceptWords {
        accept: &options.accept,
        reason: &options.reason,
    };
    let found = answer::verify(&first, &second, accepted.read()?)?;
    let document = report::verify::to_json(&found);
    let mut answer = Answer::new(report::verify::to_text(&found), &document)?;
    answer.code = found.status.exit_code();
    Ok(answer)
}
