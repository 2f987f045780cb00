//! Many lanes against one patient at a time.

use super::{GRAM, Setting, crowd, hours, infusion, regimen, subject, subjects, summary};
use maginfuse::clinical::kidney::{DialysisSession, KidneyCourse};
use maginfuse::ode::Method;
use maginfuse::pk::{Baseline, Individual, Model, library};
use maginfuse::population::engine::courses::{Courses, LARGEST_ERROR};
use maginfuse::population::engine::mesh::Mesh;
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::engine::{lanes, rerun};
use maginfuse::population::people::group::{Group, LANES};
use maginfuse::population::people::spread::{Spread, draw_group};
use maginfuse::population::{People, Population};
use maginfuse::simulate::simulate;
use maginfuse::units::basic::{flow::milliliter_per_minute, molar::millimole_per_liter};
use maginfuse::units::{AbsoluteClearance, MolarConcentration, SerumMagnesium, VolumeRate};

/// Largest difference between a certified lane and the tight solver, mmol/L: what the sum of
/// the estimates promises.
const CERTIFIED: f64 = LARGEST_ERROR;

/// Orders that ask different things of a mesh.
fn settings(model: &str) -> Vec<Setting> {
    let base = || Setting {
        samples: (0..=150).map(|k| 0.2 * f64::from(k)).collect(),
        ..Setting::usual(model)
    };
    let mut depleted = base();
    depleted.subject = subject(55.0, 75.0, Some(0.4));
    depleted.inputs = vec![infusion(0.0, 1.0, 2.0 * GRAM)];
    depleted.end = 1.0;
    let mut failing = base();
    failing.subject = subject(80.0, 8.0, Some(1.1));
    failing.inputs = regimen(6.0, 0.25, 2.0, 12.0);
    failing.end = 12.0;
    let mut pulses = base();
    pulses.inputs = (0..6)
        .map(|k| infusion(4.0 * f64::from(k), 0.3, 5.0 * GRAM))
        .collect();
    let mut anuric = base();
    anuric.subject = subject(70.0, 0.0, Some(0.95));
    let mut brief = base();
    brief.inputs = vec![
        infusion(0.0, 1.0 / 60.0, 2.0 * GRAM),
        infusion(5.0, 0.5, 0.001),
    ];
    vec![base(), depleted, failing, pulses, anuric, brief]
}

/// Compares every lane of some groups with the tight solver; returns the largest difference of
/// a level and how many lanes were not certified.
fn compare(population: &Population, groups: u64) -> (f64, usize) {
    let mut courses = Courses::new(population.mesh());
    let (mut worst, mut failed) = (0.0_f64, 0);
    for index in 0..groups {
        let first = index * LANES as u64;
        let group = draw_group(population.spread(), population.typical(), 1, first);
        lanes::follow_group(&group, population.mesh(), &mut courses);
        for lane in 0..LANES {
            let exact =
                rerun::follow_patient(&group.lane(lane), population.typical(), population.mesh())
                    .unwrap();
            if !courses.certified(lane) {
                failed += 1;
                continue;
            }
            let levels = courses.samples.iter().zip(&exact.samples);
            let mut differences: Vec<f64> = levels.map(|(a, b)| (a[lane] - b[0]).abs()).collect();
            differences.push((courses.metrics.peak[lane] - exact.metrics.peak[0]).abs());
            differences.push((courses.metrics.end[lane] - exact.metrics.end[0]).abs());
            worst = differences.into_iter().fold(worst, f64::max);
            let area = courses.metrics.area[lane] / exact.metrics.area[0];
            assert!((area - 1.0).abs() < CERTIFIED, "area {area}");
        }
    }
    (worst, failed)
}

#[test]
fn exact_lanes_agree_with_the_adaptive_solver() {
    for model in [
        "threshold-1cpt",
        "threshold-2cpt",
        "du-2019",
        "salinger-2013",
    ] {
        for (index, setting) in settings(model).into_iter().enumerate() {
            let spread = Spread::of_model(&setting.model)
                .unwrap()
                .with_kidney_cv(0.15);
            let population = setting.population(spread.with_level_sd(0.08));
            let (worst, failed) = compare(&population, 8);
            assert!(worst < CERTIFIED, "{model} {index}: {worst}");
            // The mesh is made for nearly everybody.
            assert!(
                failed * 20 <= 8 * LANES,
                "{model} {index}: {failed} not certified"
            );
        }
    }
}

/// The mesh with `joined` steps of each stretch made one, without samples.
fn coarser(mesh: &Mesh, joined: usize) -> Mesh {
    let mut coarse = mesh.clone();
    (coarse.samples, coarse.at_start) = (Vec::new(), 0);
    coarse.steps = mesh
        .steps
        .chunk_by(|a, b| a.piece == b.piece)
        .flat_map(|stretch| stretch.chunks(joined))
        .map(|steps| {
            let mut step = steps[0].clone();
            step.length = steps.iter().map(|step| step.length).sum();
            step.samples = 0..0;
            step
        })
        .collect();
    coarse
}

/// The estimate that certifies a lane is about that lane: on meshes that are made worse and worse
/// it stays above what is really wrong with whoever is certified, and the others are failed.
#[test]
fn exact_the_embedded_estimate_bounds_the_error() {
    // The softplus of the lanes is this good, mmol/L, see its test.
    const SOFTPLUS: f64 = 1e-8;
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let setting = Setting::usual(model);
        let population = setting.population(setting.spread());
        let group = draw_group(population.spread(), population.typical(), 1, 0);
        let mut failed = Vec::new();
        for joined in [1, 2, 4, 8] {
            let mesh = coarser(population.mesh(), joined);
            let mut courses = Courses::new(&mesh);
            lanes::follow_group(&group, &mesh, &mut courses);
            let mut refused = 0;
            for lane in 0..LANES {
                let exact =
                    rerun::follow_patient(&group.lane(lane), population.typical(), &mesh).unwrap();
                let error = (courses.metrics.end[lane] - exact.metrics.end[0]).abs();
                let estimate = courses.errors[lane];
                if courses.certified(lane) {
                    assert!(
                        error <= estimate + SOFTPLUS,
                        "{model} {joined} {lane}: off by {error}, estimated {estimate}"
                    );
                } else {
                    refused += 1;
                }
            }
            failed.push(refused);
        }
        assert!(failed.is_sorted(), "{failed:?}");
        assert!(failed[0] < failed[3], "{model}: {failed:?}");
    }
}

#[test]
fn prop_digits_do_not_depend_on_lane_mates() {
    for model in [
        "threshold-1cpt",
        "threshold-2cpt",
        "da-costa-2020",
        "du-2019",
        "lu-2002",
    ] {
        let setting = Setting::usual(model);
        let population = setting.population(setting.spread());
        let mesh = population.mesh();
        let group = |first| draw_group(population.spread(), population.typical(), 1, first);
        let (mut here, mut there) = (Courses::new(mesh), Courses::new(mesh));
        lanes::follow_group(&group(0), mesh, &mut here);
        // The same subject, each time in another lane among others.
        for shift in 1..LANES as u64 {
            lanes::follow_group(&group(shift), mesh, &mut there);
            let lane = LANES - 1 - shift as usize;
            assert_eq!(here.metrics.lane(LANES - 1), there.metrics.lane(lane));
            for (a, b) in here.samples.iter().zip(&there.samples) {
                assert_eq!(a[LANES - 1].to_bits(), b[lane].to_bits());
            }
        }
    }
}

#[test]
fn exact_no_spread_gives_the_typical_course() {
    for model in [
        "threshold-1cpt",
        "threshold-2cpt",
        "du-2019",
        "salinger-2013",
        "lu-2002",
    ] {
        for setting in settings(model) {
            let population = setting.population(Spread::none());
            let counted = summary(&population, crowd(20, 1));
            let last = *setting.samples.last().unwrap();
            let typical = simulate(
                &setting.individual(),
                &setting.inputs,
                hours(0.0),
                hours(last.max(setting.end)),
                Method::Dopri5,
            )
            .unwrap();
            for (time, levels) in setting.samples.iter().zip(counted.levels()) {
                let expected = typical.at(hours(*time)).unwrap().millimolar();
                let (least, most) = levels.range().unwrap();
                assert_eq!(least, most, "{model}: patients without spread differ");
                assert!(
                    (least - expected).abs() < CERTIFIED,
                    "{model} at {time}: {least}, {expected}"
                );
                // With all levels alike every percentile is that level.
                assert_eq!(levels.quantile(0.05), Some(least));
            }
            let peak = typical
                .peak_between(hours(0.0), hours(setting.end))
                .unwrap()
                .level;
            let (found, _) = counted.peak().range().unwrap();
            // The trajectory looks for peaks at its own times only.
            assert!(
                found >= peak.millimolar() - CERTIFIED,
                "{model}: {found} {peak:?}"
            );
        }
    }
}

/// The bend is computed to 1e-8 of itself, and its argument is rounded.
const STEADY: f64 = 1e-8;

#[test]
fn exact_nothing_given_nothing_changes() {
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        for (filtration, level) in [(100.0, None), (20.0, Some(1.3)), (0.0, Some(0.9))] {
            let mut setting = Setting::usual(model);
            setting.subject = subject(70.0, filtration, level);
            setting.inputs = vec![infusion(0.0, 1.0, 0.0)];
            let population = setting.population(setting.spread());
            for subject in subjects(&population, 200, 1) {
                let start = subject.own.start[0];
                for figure in [subject.metrics.peak[0], subject.metrics.end[0]] {
                    assert!(
                        (figure - start).abs() < STEADY,
                        "{model}: {figure}, {start}"
                    );
                }
            }
        }
    }
}

#[test]
fn exact_peaks_inside_a_stretch_of_constant_input_are_found() {
    // Dialysis until the order starts has emptied the blood first: the level climbs back from
    // the tissue and then falls, with a peak at no change of input.
    let setting = Setting::usual("threshold-2cpt");
    let mut raised = subject(70.0, 30.0, Some(2.5));
    if let Baseline::Measured {
        recent_magnesium, ..
    } = &mut raised.baseline
    {
        *recent_magnesium = true;
    }
    let session = DialysisSession {
        start: hours(-3.0),
        length: hours(3.0),
        clearance: AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(200.0)).unwrap(),
        dialysate: SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(0.25))
            .unwrap(),
    };
    let course = KidneyCourse::new(Vec::new(), vec![session]).unwrap();
    let individual = Individual::typical(&setting.model, &raised)
        .unwrap()
        .through(course);
    let window = Window {
        from: -3.0,
        order_end: 24.0,
        to: 24.0,
        samples: (0..=2_400).map(|k| 0.01 * f64::from(k)).collect(),
    };
    let spread = Spread::of_model(&setting.model).unwrap();
    let inputs = [infusion(0.0, 24.0, 2.0)];
    let people = |spread| {
        People::around(individual.clone(), spread, hours(window.from)).starting_as_measured()
    };
    let population = Population::new(&people(spread), &inputs, &window, 1).unwrap();
    let mesh = population.mesh();
    for drawn in subjects(&population, 64, 1) {
        let exact = rerun::follow_patient(&drawn.own, population.typical(), mesh).unwrap();
        let looked = exact
            .samples
            .iter()
            .map(|level| level[0])
            .fold(0.0, f64::max);
        let at = drawn.metrics.peak_at[0];
        // 36 seconds on either side of a rounded top hide less than a thousandth of a percent.
        assert!(
            (drawn.metrics.peak[0] - looked).abs() < CERTIFIED,
            "{} {looked}",
            drawn.metrics.peak[0]
        );
        assert!(at > 0.05 && at < 20.0, "the peak is at an end: {at}");
        assert!(mesh.steps.iter().all(|step| (step.start - at).abs() > 1e-6));
    }
    // The same as the simulation of the typical patient, which has an engine of its own.
    let alone = Population::new(&people(Spread::none()), &inputs, &window, 1).unwrap();
    let typical = simulate(
        &individual,
        &inputs,
        hours(-3.0),
        hours(24.0),
        Method::Dop853,
    )
    .unwrap();
    let counted = summary(&alone, crowd(1, 1));
    for (sample, levels) in mesh.samples.iter().zip(counted.levels()).step_by(50) {
        let expected = typical.at(hours(sample.time)).unwrap().millimolar();
        let (found, _) = levels.range().unwrap();
        // The trajectory interpolates between its own times.
        assert!(
            (found - expected).abs() < 1e-3,
            "{}: {found}, {expected}",
            sample.time
        );
    }
}

#[test]
fn prop_patients_beyond_the_mesh_are_done_again_and_counted() {
    // A volume that varies by a factor of ten: the mesh cannot suit everybody.
    let mut setting = Setting::usual("threshold-2cpt");
    let text = library::text("threshold-2cpt").unwrap();
    let text = text.replace("variance = 0.0862", "variance = 4.0");
    setting.model = Model::read("wild.toml", &text).unwrap();
    let population = setting.population(setting.spread());
    let counted = summary(&population, crowd(1_000, 2));
    assert!(counted.rerun() > 0, "nobody left the mesh");
    let drawn = subjects(&population, 1_000, 1);
    let again = drawn.iter().filter(|subject| subject.rerun).count();
    assert_eq!(again as u64, counted.rerun());
    for subject in drawn.iter().filter(|subject| subject.rerun) {
        let own: Group<1> = subject.own;
        let exact = rerun::follow_patient(&own, population.typical(), population.mesh()).unwrap();
        assert_eq!(subject.metrics, exact.metrics);
    }
    assert!(drawn.iter().all(|s| s.metrics.peak[0].is_finite()));
}

#[test]
fn exact_time_above_and_area_of_a_constant_level() {
    let mut setting = Setting::usual("threshold-1cpt");
    setting.subject = subject(70.0, 60.0, Some(1.7));
    setting.inputs = vec![infusion(0.0, 1.0, 0.0)];
    (setting.end, setting.samples) = (20.0, vec![20.0]);
    let population = setting.population(setting.spread());
    let counted = summary(&population, crowd(50, 1));
    let [high, watch, caution, stop, emergency] = counted.mean_hours_above();
    assert!((high - 20.0).abs() < 1e-6 && (watch - 20.0).abs() < 1e-6);
    assert_eq!((caution, stop, emergency), (0.0, 0.0, 0.0));
    assert!((counted.mean_area() - 1.7 * 20.0).abs() < 1e-6);
}

#[test]
fn exact_time_above_during_a_decay() {
    // Linear, one compartment: after a load C = C0 + D/V exp(-kt), above a bound for
    // ln(D / V / (bound - C0)) / k, plus what the load itself spends above it.
    let mut setting = Setting::usual("salinger-2013");
    setting.inputs = vec![infusion(0.0, 1e-4, 40.0)];
    (setting.end, setting.samples) = (1e-4, vec![48.0]);
    let population = setting.population(Spread::none());
    let kernel = population.typical().kernel;
    let maginfuse::pk::kernel::Excretion::Linear {
        clearance,
        baseline,
    } = kernel.excretion
    else {
        panic!("salinger-2013 is linear");
    };
    let k = clearance / kernel.volume;
    let counted = summary(&population, crowd(1, 1));
    for (hours, bound) in counted
        .mean_hours_above()
        .into_iter()
        .zip([1.05, 1.5, 2.5, 3.5, 5.0])
    {
        let rise = 40.0 / kernel.volume;
        let expected = ((rise / (bound - baseline)).ln() / k).max(0.0);
        // The load takes 1e-4 h, the level is known to 1e-4 mmol/L.
        assert!(
            (hours - expected).abs() < 2e-3,
            "{bound}: {hours}, {expected}"
        );
    }
}
