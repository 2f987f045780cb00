//! Typical values that are drawn with the errors their source prints.

use super::{Setting, crowd, subjects, summary};
use maginfuse::pk::{Model, Parameter, library, typical_errors};
use maginfuse::population::people::group::{LANES, Typical};
use maginfuse::population::people::spread::{Spread, draw_group};

/// Monte Carlo errors beyond which chance is no excuse: one in 1.7 million.
const SIGMAS: f64 = 5.0;
const PATIENTS: u64 = 200_000;

/// Mean and variance.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    (mean, squares / (n - 1.0))
}

/// Logarithms of one parameter of many drawn patients.
fn logarithms(setting: &Setting, spread: &Spread, of: Parameter) -> Vec<f64> {
    let typical = Typical::from_individual(&setting.individual(), true);
    let firsts = (0..PATIENTS).step_by(LANES);
    let groups = firsts.map(|first| draw_group(spread, &typical, 7, first));
    groups
        .flat_map(|group| match of {
            Parameter::Clearance => group.clearance,
            Parameter::CentralVolume => group.volume,
            Parameter::Intercompartmental => group.exchange,
            Parameter::PeripheralVolume => group.peripheral,
            other => panic!("{other:?} is not looked at"),
        })
        .map(f64::ln)
        .collect()
}

fn around_uncertain_values(setting: &Setting) -> Spread {
    let errors = typical_errors(&setting.model, &setting.subject).unwrap();
    setting.spread().with_typical_errors(errors)
}

#[test]
fn exact_variance_of_a_drawn_logarithm_is_that_of_the_spread_and_of_the_error() {
    let mut setting = Setting::usual("du-2019");
    let reader = maginfuse::units::Reader::default();
    setting.subject.creatinine = Some(reader.creatinine("1.6 mg/dL").unwrap());
    let spread = around_uncertain_values(&setting);
    // The errors of the paper's Table 3; a creatinine of twice the reference moves the logarithm
    // of the clearance by its exponent times ln 2.
    let log_normal = |part: f64| (part * part).ln_1p();
    let exponent = (0.731 * 2.0_f64.ln() * 0.142).powi(2);
    let kernel = *setting.individual().kernel();
    let peripheral = kernel.peripheral.unwrap();
    let clearance = 3.72 * 2.0_f64.powf(-0.731) * (70.0_f64 / 85.0).powf(0.75);
    for (of, value, between, error) in [
        (
            Parameter::Clearance,
            clearance,
            0.0749 + 0.056,
            log_normal(0.035) + exponent,
        ),
        (
            Parameter::CentralVolume,
            kernel.volume,
            0.241,
            log_normal(0.116),
        ),
        (
            Parameter::Intercompartmental,
            peripheral.exchange,
            0.0,
            log_normal(0.245),
        ),
        (
            Parameter::PeripheralVolume,
            peripheral.volume,
            0.0,
            log_normal(0.098),
        ),
    ] {
        let (mean, variance) = moments(&logarithms(&setting, &spread, of));
        let expected = between + error;
        let n = PATIENTS as f64;
        let chance = SIGMAS * expected * (2.0 / n).sqrt();
        assert!(
            (variance - expected).abs() < chance,
            "{of:?}: {variance}, {expected} within {chance}"
        );
        // The median is the value as printed.
        let chance = SIGMAS * (expected / n).sqrt();
        assert!((mean - value.ln()).abs() < chance, "{of:?}: {mean}");
        // Without the errors only the spread is left.
        let (_, certain) = moments(&logarithms(&setting, &setting.spread(), of));
        let chance = SIGMAS * between * (2.0 / n).sqrt() + 1e-20;
        assert!((certain - between).abs() < chance, "{of:?}: {certain}");
    }
}

#[test]
fn exact_values_without_an_error_give_the_patients_bit_for_bit() {
    for model in library::all().unwrap() {
        let Ok(spread) = Spread::of_model(model) else {
            continue;
        };
        let none = spread.clone().with_typical_errors(Vec::new());
        assert_eq!(none, spread, "{}", model.id());
    }
    // What a source prints of its errors changes no patient who is drawn around its values.
    let text = library::text("du-2019").unwrap();
    let lines = text.lines().filter(|line| !line.contains("rse = "));
    let without = lines.collect::<Vec<_>>().join("\n");
    let mut setting = Setting::usual("du-2019");
    let draw = |setting: &Setting| {
        let typical = Typical::from_individual(&setting.individual(), true);
        draw_group(&setting.spread(), &typical, 3, 64)
    };
    let with = draw(&setting);
    setting.model = Model::read("m.toml", &without).unwrap();
    assert_eq!(draw(&setting), with);
    assert!(
        typical_errors(&setting.model, &setting.subject)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn meta_uncertain_values_know_no_threads_and_no_order() {
    let setting = Setting::usual("du-2019");
    let population = setting.population(around_uncertain_values(&setting));
    let alone = summary(&population, crowd(3_000, 1));
    assert_eq!(summary(&population, crowd(3_000, 3)), alone);
    let few = subjects(&population, 100, 1);
    let many = subjects(&population, 3_000, 2);
    assert_eq!(few[..], many[..100]);
}

#[test]
fn meta_uncertain_values_widen_the_range_and_leave_the_middle() {
    let setting = Setting::usual("du-2019");
    let range = |spread| {
        let counted = summary(&setting.population(spread), crowd(20_000, 2));
        let end = |p| counted.end().quantile(p).unwrap();
        (end(0.95) - end(0.05), end(0.5))
    };
    let (certain, middle) = range(setting.spread());
    let (uncertain, same) = range(around_uncertain_values(&setting));
    assert!(uncertain > certain, "{uncertain} against {certain}");
    assert!((same / middle - 1.0).abs() < 0.02, "{same}, {middle}");
}
