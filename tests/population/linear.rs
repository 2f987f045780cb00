//! Linear models in lanes, against the closed forms of single bodies and by hand.

use super::bodies::{Chance, Curve, alike, mesh, unusual};
use super::{Setting, crowd, subject, summary};
use maginfuse::pk::{Individual, Model, library};
use maginfuse::population::engine::course_metrics::{BOUNDS, CourseMetrics};
use maginfuse::population::engine::courses::Courses;
use maginfuse::population::engine::rates::{Rates, State};
use maginfuse::population::engine::stretch::{BOUND, LARGEST_BOUND, Stretch};
use maginfuse::population::engine::{lanes, rerun};
use maginfuse::population::people::group::{Group, LANES};
use maginfuse::population::people::spread::draw_group;

/// Difference of two closed forms by rounding, as a part of the highest level of a course.
const ROUNDING: f64 = 1e-12;

/// Every linear model that a patient of 70 kg with 0.8 mg/dL can be given.
fn linear_models() -> Vec<&'static str> {
    let patient = subject(70.0, 100.0, None);
    let runs = |model: &&Model| Individual::typical(model, &patient).is_ok();
    let models = library::all().unwrap().iter().filter(runs);
    models
        .map(Model::id)
        .filter(|id| !id.starts_with("threshold"))
        .collect()
}

/// Stretches of all lengths: a second of a bolus, a load, hours, days, a month.
const STRETCHES: [(f64, f64, f64, f64); 7] = [
    (1e-9, 40.0, 1.0, 0.0),
    (1.0 / 3600.0, 30_000.0, 1.0, 0.0),
    (1.0 / 3.0, 48.69, 1.0, 0.0),
    (24.0, 4.057, 0.5, 0.0),
    (3.0, 0.0, 0.5, 6.0),
    (40.0, 1.0, 2.0, 0.0),
    (700.0, 0.0, 1.0, 0.0),
];

/// Gives the whole group one compartment.
fn without_tissue(group: &mut Group<LANES>) {
    group.exchange = [0.0; LANES];
}

#[test]
fn exact_linear_lanes_are_the_closed_form_of_each_body() {
    let mut chance = Chance(1);
    for round in 0..20 {
        let mut group = unusual(&mut chance);
        if round % 3 == 0 {
            without_tissue(&mut group);
        }
        let mesh = mesh(&STRETCHES, 1 + round % 4, 3);
        assert!(mesh.is_linear());
        let mut courses = Courses::new(&mesh);
        lanes::follow_group(&group, &mesh, &mut courses);
        for lane in 0..LANES {
            let curve = Curve::new(&group, lane, &mesh);
            let times = mesh.samples.iter().map(|sample| sample.time);
            let expected: Vec<f64> = times.map(|time| curve.at(time)).collect();
            let most = expected.iter().copied().fold(group.start[lane], f64::max);
            for (k, expected) in expected.iter().enumerate() {
                let found = courses.samples[k][lane];
                assert!(
                    (found - expected).abs() <= ROUNDING * most,
                    "round {round}, lane {lane}, {} h: {found}, {expected}",
                    mesh.samples[k].time
                );
            }
            let end = curve.at(mesh.pieces[6].start);
            assert!((courses.metrics.end[lane] - end).abs() <= ROUNDING * most);
            assert!(courses.certified(lane), "round {round}, lane {lane}");
            let bound = courses.errors[lane];
            assert!(bound <= LARGEST_BOUND, "{bound}");
        }
    }
}

/// Levels within [`LARGEST_BOUND`] of a bound may count as above it or not.
#[test]
fn exact_peaks_areas_and_times_above_of_linear_lanes() {
    let mut chance = Chance(7);
    for round in 0..6 {
        let mut group = unusual(&mut chance);
        if round % 3 == 0 {
            without_tissue(&mut group);
        }
        let stretches = [(1.0 / 3.0, 48.69, 1.0, 0.0), (8.0, 4.057, 1.0, 0.0)];
        let order = mesh(&[stretches[0], stretches[1], (30.0, 0.0, 1.0, 0.0)], 2, 0);
        let mut courses = Courses::new(&order);
        lanes::follow_group(&group, &order, &mut courses);
        for lane in 0..LANES {
            let curve = Curve::new(&group, lane, &order);
            let figures: CourseMetrics<1> = courses.metrics.lane(lane);
            for (bound, above) in BOUNDS.iter().zip(figures.above) {
                let least = curve.above(bound + LARGEST_BOUND);
                let most = curve.above(bound - LARGEST_BOUND);
                // Halving a grid ends at the last digit of a time.
                assert!(
                    (least - 1e-9..=most + 1e-9).contains(&above[0]),
                    "round {round}, lane {lane}, {bound}: {least} {} {most}",
                    above[0]
                );
            }
            let (peak, at) = (figures.peak[0], figures.peak_at[0]);
            let end = order.pieces[2].start;
            let grid = (0..=4_000).map(|k| curve.at(end * (f64::from(k) / 4_000.0)));
            let most = grid.fold(0.0, f64::max);
            assert!(
                peak >= most * (1.0 - ROUNDING) - LARGEST_BOUND,
                "{peak} {most}"
            );
            assert!(
                (curve.at(at) - peak).abs() < LARGEST_BOUND + ROUNDING * peak,
                "{peak} at {at}"
            );
        }
    }
}

/// What has come in is what is in the body and what has left it.
#[test]
fn exact_mass_balance_of_linear_lanes() {
    // The area is the integral of a curve that is off by the bound at most.
    let mut chance = Chance(3);
    let mut group = unusual(&mut chance);
    group.non_renal = [0.0; LANES];
    // A volume of a milliliter holds nothing to balance.
    group.volume[6] = 1.0;
    group.clearance[10] = 100.0;
    without_tissue(&mut group);
    let order = mesh(
        &[
            (0.5, 40.0, 1.0, 0.0),
            (20.0, 3.0, 1.0, 0.0),
            (10.0, 0.0, 1.0, 0.0),
        ],
        3,
        1,
    );
    let mut courses = Courses::new(&order);
    lanes::follow_group(&group, &order, &mut courses);
    for lane in 0..LANES {
        let last = courses.samples.last().unwrap()[lane];
        let held = group.volume[lane] * (last - group.start[lane]);
        let above_rest = courses.metrics.area[lane] - 30.5 * group.resting[lane];
        let left = group.clearance[lane] * above_rest;
        let scale = 30.5 * group.clearance[lane] * LARGEST_BOUND;
        let entered = 0.5 * 40.0 + 20.0 * 3.0;
        assert!(
            (held + left - entered).abs() < scale + 1e-9 * entered,
            "lane {lane}: {held} + {left}"
        );
    }
}

#[test]
fn exact_one_compartment_by_hand() {
    let mut group = alike();
    without_tissue(&mut group);
    for lane in 0..LANES {
        group.volume[lane] = 20.0;
        group.clearance[lane] = lane as f64;
        (group.start[lane], group.resting[lane]) = (0.8, 0.8);
    }
    let order = mesh(&[(2.0, 10.0, 1.0, 0.0), (6.0, 0.0, 1.0, 0.0)], 1, 1);
    let mut courses = Courses::new(&order);
    lanes::follow_group(&group, &order, &mut courses);
    // Without clearance every millimole stays: 20 mmol in 20 L.
    assert_eq!(courses.samples[0][0], 1.8);
    assert_eq!(courses.samples[1][0], 1.8);
    assert_eq!(courses.metrics.peak_at[0], 2.0);
    for lane in 1..LANES {
        let (clearance, k) = (lane as f64, lane as f64 / 20.0);
        let top = 0.8 + 10.0 / clearance * -(-2.0 * k).exp_m1();
        let last = 0.8 + (top - 0.8) * (-6.0 * k).exp();
        assert!((courses.samples[0][lane] - top).abs() < ROUNDING);
        assert!((courses.samples[1][lane] - last).abs() < ROUNDING);
        // Above 1.05 from ln(R / (R - CL 0.25)) / k on, until ln((top - 0.8) / 0.25) / k after
        // the end of the infusion.
        let reached = (10.0 / (10.0 - 0.25 * clearance)).ln() / k;
        let left = (((top - 0.8) / 0.25).ln() / k).min(6.0);
        let above = courses.metrics.above[0][lane];
        let slope = 0.25 * k;
        assert!(
            (above - (2.0 - reached + left)).abs() < 2.0 * LARGEST_BOUND / slope,
            "{lane}: {above}"
        );
    }
}

#[test]
fn exact_two_compartments_without_clearance_share_what_they_get() {
    let mut group = alike();
    let mut chance = Chance(5);
    for lane in 0..LANES {
        group.clearance[lane] = 0.0;
        group.volume[lane] = chance.between(5.0, 30.0);
        group.peripheral[lane] = chance.between(5.0, 30.0);
        group.exchange[lane] = chance.between(1.0, 20.0);
        group.start[lane] = 0.8;
    }
    let order = mesh(&[(1.0, 16.0, 1.0, 0.0), (1e4, 0.0, 1.0, 0.0)], 1, 1);
    let mut courses = Courses::new(&order);
    lanes::follow_group(&group, &order, &mut courses);
    for lane in 0..LANES {
        let shared = 0.8 + 16.0 / (group.volume[lane] + group.peripheral[lane]);
        let last = courses.samples[1][lane];
        assert!((last / shared - 1.0).abs() < ROUNDING, "{last} {shared}");
    }
}

/// Nothing given, nothing changes: to the last digit.
#[test]
fn exact_linear_lanes_in_balance_stay_there() {
    let mut group = unusual(&mut Chance(11));
    group.start = group.resting;
    group.non_renal = [0.0; LANES];
    let order = mesh(&[(1.0, 0.0, 1.0, 0.0), (100.0, 0.0, 0.3, 0.0)], 3, 2);
    let mut courses = Courses::new(&order);
    lanes::follow_group(&group, &order, &mut courses);
    for levels in &courses.samples {
        assert_eq!(*levels, group.start);
    }
    assert_eq!(courses.metrics.peak_at, [0.0; LANES]);
    assert_eq!(courses.errors, [0.0; LANES]);
}

/// The value at the part `t` of a step of the polynomial of degree 4 through the levels at both
/// ends and in the middle, with both slopes: Lagrange's form with a double point at each end.
fn quartic([begin, middle, end]: [f64; 3], [rise, arrive]: [f64; 2], t: f64) -> f64 {
    let (rest, from_middle) = (1.0 - t, t - 0.5);
    // Each value has the other four points as roots of its weight; the slopes fix the rest.
    let first = rest * rest * (0.5 - t) * 2.0;
    let last = t * t * from_middle * 2.0;
    begin * first * (1.0 + 4.0 * t)
        + end * last * (1.0 + 4.0 * rest)
        + middle * 16.0 * t * t * rest * rest
        + rise * t * first
        - arrive * rest * last
}

#[test]
fn exact_the_bound_of_a_step_holds_and_is_not_far_off() {
    let one = |values: [f64; 4]| {
        let [volume, clearance, exchange, peripheral] = values;
        let group = alike();
        let mut own = group.lane(0);
        (own.volume, own.clearance) = ([volume], [clearance]);
        (own.exchange, own.peripheral) = ([exchange], [peripheral]);
        own
    };
    let piece = mesh(&[(100.0, 30.0, 1.0, 0.0)], 1, 0).pieces[0];
    let mut chance = Chance(13);
    let mut closest = 0.0_f64;
    for _ in 0..500 {
        let group = one([
            chance.between(2.0, 50.0),
            chance.between(0.01, 20.0),
            chance.between(0.01, 20.0),
            chance.between(2.0, 50.0),
        ]);
        let rates = Rates::of_group(&group).during(&piece);
        let mut stretch = Stretch::new::<true>(&rates, &State::start(&group));
        stretch.step::<true>(chance.between(1e-3, 20.0));
        let from = stretch;
        let length = from.reach::<true>().min(50.0);
        let bound = from.bound::<true>(length)[0];
        assert!(bound <= BOUND * (1.0 + 1e-9), "{bound}");
        let (levels, slopes) = stretch.step::<true>(length);
        let ends = [0, 1].map(|place| slopes[place][0] * length);
        // From here on alone, as a stretch of its own: its times start at 0.
        let here = Stretch::new::<true>(&rates, &from.state::<true>());
        for k in 1..40 {
            let t = f64::from(k) / 40.0;
            let error =
                quartic(levels.map(|level| level[0]), ends, t) - here.at::<true>(t * length)[0];
            assert!(error.abs() <= bound + 1e-13, "{error} {bound}");
            closest = closest.max(error.abs() / bound);
        }
    }
    // A bound that never comes close would be a mesh that is too fine.
    assert!(closest > 0.5, "{closest}");
}

#[test]
fn exact_linear_populations_agree_with_the_adaptive_solver() {
    // Tsitouras at 1e-9 a step, over some hundred steps.
    const SOLVED: f64 = 1e-7;
    for model in linear_models() {
        let mut setting = Setting::usual(model);
        setting.samples = (0..=60).map(|k| 0.5 * f64::from(k)).collect();
        let population = setting.population(setting.spread());
        let (typical, mesh) = (population.typical(), population.mesh());
        let group = draw_group(population.spread(), typical, 1, 0);
        let mut courses = Courses::new(mesh);
        lanes::follow_group(&group, mesh, &mut courses);
        for lane in 0..LANES {
            let solved = rerun::follow_patient(&group.lane(lane), typical, mesh).unwrap();
            for (levels, [expected]) in courses.samples.iter().zip(&solved.samples) {
                assert!((levels[lane] - expected).abs() < SOLVED, "{model} {lane}");
            }
            let area = courses.metrics.area[lane] - solved.metrics.area[0];
            assert!(area.abs() < 30.0 * SOLVED, "{model} {lane}: {area}");
        }
    }
}

/// However different the patients are: only equations that bend need the adaptive solver.
#[test]
fn prop_nobody_of_a_linear_model_is_done_again() {
    for model in linear_models() {
        let mut settings = vec![Setting::usual(model)];
        let mut wild = Setting::usual(model);
        let text = library::text(model).unwrap();
        if text.contains("variance = 0.1349") {
            let text = text
                .replace("variance = 0.1349", "variance = 4.0")
                .replace("variance = 0.2987", "variance = 4.0");
            wild.model = Model::read("wild.toml", &text).unwrap();
            settings.push(wild);
        }
        for setting in settings {
            let population = setting.population(setting.spread());
            let counted = summary(&population, crowd(20_000, 2));
            assert_eq!(counted.rerun(), 0, "{model}");
        }
    }
}

#[test]
fn prop_a_lane_that_is_no_number_is_refused_alone() {
    let order = mesh(&STRETCHES, 2, 1);
    let usual = unusual(&mut Chance(17));
    let mut beside = Courses::new(&order);
    lanes::follow_group(&usual, &order, &mut beside);
    for broken in [f64::NAN, f64::INFINITY] {
        let mut group = usual;
        group.start[20] = broken;
        group.clearance[25] = f64::NAN;
        let mut courses = Courses::new(&order);
        lanes::follow_group(&group, &order, &mut courses);
        for lane in 0..LANES {
            let healthy = lane != 20 && lane != 25;
            assert_eq!(courses.certified(lane), healthy, "{lane}");
            if healthy {
                assert_eq!(courses.metrics.lane(lane), beside.metrics.lane(lane));
            }
        }
    }
}
