//! Virtual patients with slow pools: lanes against closed forms and one patient at a time.

use super::bodies::Chance;
use super::{Setting, subject};
use crate::evidence::{GRAM, hours, infusion};
use maginfuse::dose::Infusion;
use maginfuse::ode::Method;
use maginfuse::pk::Individual;
use maginfuse::pk::kernel::tissue::Tissue;
use maginfuse::population::engine::courses::LARGEST_ERROR;
use maginfuse::population::engine::expected_courses::{ExpectedCourses, follow_pool_patient};
use maginfuse::population::engine::mesh::{Mesh, Pilots};
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::engine::pool_lanes::follow_pools;
use maginfuse::population::engine::rates::weights;
use maginfuse::population::people::group::{Group, LANES};
use maginfuse::population::people::slow_pool::{PoolSpread, SlowPools};
use maginfuse::population::people::spread::Spread;
use maginfuse::population::{Crowd, ExpectedPopulation, People, Shard};
use maginfuse::simulate::Window as Stretch;
use maginfuse::simulate::expected::follow;
use nalgebra::{Matrix4, Vector4};

/// Liters of a pool in a kilogram.
const LITERS: f64 = 0.8;

/// A depleted patient of this model under an order that lifts the level over the bend and lets it
/// fall below it again.
fn depleted(model: &str, level: f64) -> Setting {
    let mut setting = Setting::usual(model);
    setting.subject = subject(70.0, 90.0, Some(level));
    setting.inputs = vec![
        infusion(0.0, 1.0, 3.0 * GRAM),
        infusion(4.0, 8.0, 6.0 * GRAM),
        infusion(24.0, 6.0, 4.0 * GRAM),
    ];
    setting.end = 30.0;
    setting.samples = (0..=144).map(|k| 0.5 * f64::from(k)).collect();
    setting
}

/// The expected population of a setting, of a patient of 70 kg.
fn expected(setting: &Setting, spread: Spread, pools: PoolSpread) -> ExpectedPopulation {
    let bound = Individual::bound(&setting.model, &setting.subject, &[]).unwrap();
    let people = People::around(bound, spread, hours(0.0));
    let window = Window {
        from: 0.0,
        order_end: setting.end,
        to: setting.samples.last().copied().unwrap(),
        samples: setting.samples.clone(),
    };
    ExpectedPopulation::new(&people, Some(pools), &setting.inputs, &window, 1).unwrap()
}

fn published() -> PoolSpread {
    PoolSpread::published(Tissue::of_weight(70.0, LITERS))
}

fn courses(mesh: &Mesh, group: &Group<LANES>, pools: &SlowPools<LANES>) -> ExpectedCourses<LANES> {
    let mut courses = ExpectedCourses::new(mesh);
    follow_pools(group, pools, mesh, &mut courses);
    courses
}

/// The mesh with every step in `parts` of its own or, below 1, several steps made one, and with
/// its samples.
fn remeshed(mesh: &Mesh, parts: usize, joined: usize) -> Mesh {
    let mut other = mesh.clone();
    other.steps.clear();
    let mut next = mesh.at_start;
    for stretch in mesh.steps.chunk_by(|a, b| a.piece == b.piece) {
        for steps in stretch.chunks(joined) {
            let whole: f64 = steps.iter().map(|step| step.length).sum();
            let until = steps[steps.len() - 1].samples.end;
            for part in 0..parts {
                let mut step = steps[0].clone();
                step.first &= part == 0;
                step.length = whole / parts as f64;
                step.start += part as f64 * step.length;
                let begin = next;
                while next < until {
                    let into = (mesh.samples[next].time - step.start) / step.length;
                    if into > 1.0 + 1e-9 && part + 1 < parts {
                        break;
                    }
                    other.samples[next].weights = weights(into.min(1.0));
                    next += 1;
                }
                step.samples = begin..next;
                other.steps.push(step);
            }
        }
    }
    other
}

/// A body whose excretion is proportional to the level (no tubular maximum, hardly any splay) and
/// whose level stays below the bend, per hour: serum, periphery, pool (mmol/L), one.
fn linear(group: &Group<LANES>, pools: &SlowPools<LANES>, lane: usize, input: f64) -> Matrix4<f64> {
    let volume = group.volume[lane];
    let loss = group.filtration[lane] * group.fraction[lane] + group.non_renal[lane];
    let (far, share) = (group.exchange[lane], pools.rate[lane] * pools.volume[lane]);
    let (back, rate) = (far / group.peripheral[lane], pools.rate[lane]);
    Matrix4::new(
        -(loss + far + share) / volume,
        far / volume,
        share / volume,
        (input + group.resting_input[lane]) / volume,
        back,
        -back,
        0.0,
        0.0,
        rate,
        0.0,
        -rate,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    )
}

/// Largest relative difference from a closed form.
const CLOSED_FORM: f64 = 1e-6;

#[test]
fn exact_below_the_bend_pools_follow_the_matrix_exponential() {
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let mut setting = depleted(model, 0.3);
        // Little enough to stay below the bend in the smallest of these bodies.
        setting.inputs = vec![infusion(0.0, 6.0, 1.2), infusion(6.0, 12.0, 0.8)];
        setting.end = 18.0;
        let population = expected(&setting, Spread::none(), published());
        let (mut group, pools) = population.draw(0);
        let mut chance = Chance(7);
        for lane in 0..LANES {
            group.volume[lane] = chance.between(10.0, 40.0);
            group.fraction[lane] = chance.between(0.05, 0.9);
            group.tubular_maximum[lane] = 0.0;
            group.splay[lane] = 1e-3;
            group.non_renal[lane] = chance.between(0.01, 0.5);
            group.resting_input[lane] = chance.between(0.01, 0.1);
            group.start[lane] = chance.between(0.2, 0.5);
        }
        let mesh = remeshed(population.mesh(), 8, 1);
        let lanes = courses(&mesh, &group, &pools);
        for lane in 0..LANES {
            let start = group.start[lane];
            let patient = (group.lane(lane), pools.tissue(lane));
            let alone = follow_pool_patient(&patient.0, patient.1, population.typical(), &mesh);
            let alone = alone.unwrap();
            let mut state = Vector4::new(start, start, start, 1.0);
            let mut at = 0.0;
            for (index, sample) in mesh.samples.iter().enumerate() {
                let piece = mesh
                    .pieces
                    .iter()
                    .rfind(|piece| piece.start < sample.time - 1e-9);
                let input = piece.map_or(0.0, |piece| piece.input);
                let body = linear(&group, &pools, lane, input);
                state = (body * (sample.time - at)).exp() * state;
                at = sample.time;
                assert!(state[0] < 0.85, "above the bend: {}", state[0]);
                for found in [lanes.samples[index][lane], alone.samples[index][0]] {
                    let off = (found / state[0] - 1.0).abs();
                    assert!(off < CLOSED_FORM, "{model} {lane} at {at}: {off:e}");
                }
            }
        }
    }
}

/// Without any loss the dose is in serum, periphery and pool after a time, however far the level
/// was above the bend and for how long.
#[test]
fn exact_what_was_given_is_found_again_behind_the_bend() {
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let mut setting = depleted(model, 0.35);
        setting.samples = vec![0.0, 6.0, 300.0];
        setting.inputs = vec![
            infusion(0.0, 0.5, 1.5 * GRAM),
            infusion(5.0, 1.0, 2.0 * GRAM),
        ];
        setting.end = 6.0;
        let population = expected(&setting, Spread::none(), published());
        let (mut group, pools) = population.draw(0);
        let mut chance = Chance(11);
        for lane in 0..LANES {
            group.volume[lane] *= chance.between(0.7, 1.4);
            (group.kidney[lane], group.non_renal[lane]) = (0.0, 0.0);
            group.resting_input[lane] = 0.0;
        }
        // The steps were made for bodies that lose magnesium.
        let mesh = remeshed(population.mesh(), 16, 1);
        let lanes = courses(&mesh, &group, &pools);
        let mut crossed = 0;
        for lane in 0..LANES {
            let far = if group.exchange[lane] > 0.0 {
                group.peripheral[lane]
            } else {
                0.0
            };
            let space = group.volume[lane] + far + pools.volume[lane];
            let rise = 3.5 * GRAM / space;
            let [_, peak, end] = [0, 1, 2].map(|sample| lanes.samples[sample][lane]);
            if group.start[lane] + rise > 0.8 {
                continue;
            }
            crossed += usize::from(peak > 0.9);
            let found = end - group.start[lane];
            assert!(lanes.certified(lane), "{model}: {}", lanes.errors[lane]);
            assert!(
                (found - rise).abs() < LARGEST_ERROR,
                "{model}: {found} of {rise}"
            );
        }
        assert!(crossed > 5, "{crossed} only were above the bend");
    }
}

/// A few hundred patients of all kinds, each by the lanes and by the reference, which passes the
/// bend at its moment; levels that pass it up and down, once and again.
#[test]
fn exact_lanes_follow_the_reference_through_the_bend() {
    let mut chance = Chance(3);
    let (mut worst, mut up, mut down) = (0.0_f64, 0, 0);
    for patient in 0..300 {
        let model = ["threshold-1cpt", "threshold-2cpt"][patient % 2];
        let mut setting = Setting::usual(model);
        let weight = chance.between(40.0, 140.0);
        let filtration = chance.between(5.0, 130.0);
        setting.subject = subject(weight, filtration, Some(chance.between(0.2, 0.84)));
        setting.inputs = orders(&mut chance);
        let tissue = Tissue {
            rate: std::f64::consts::LN_2 / chance.between(8.0, 22.0),
            ..Tissue::of_weight(weight, chance.between(0.5, 1.67))
        };
        let bound = Individual::bound(&setting.model, &setting.subject, &[]).unwrap();
        let conserving = bound.readings().pop().unwrap();
        let stretch = Stretch {
            from: 0.0,
            to: 96.0,
        };
        let exact = follow(
            &conserving,
            tissue,
            &setting.inputs,
            stretch,
            Method::Dopri5,
        )
        .unwrap();
        setting.samples = exact.course.times.clone();
        setting.end = 60.0;
        let population = expected(&setting, Spread::none(), PoolSpread::none(tissue));
        let (group, pools) = population.draw(0);
        let lanes = courses(population.mesh(), &group, &pools);
        // The typical patient is the first pilot, so nearly; nobody has to be done again.
        assert!(lanes.certified(0), "{patient}: {}", lanes.errors[0]);
        for (found, exact) in lanes.samples.iter().zip(&exact.course.levels) {
            worst = worst.max((found[0] - exact).abs());
        }
        for pair in exact.course.levels.windows(2) {
            up += usize::from(pair[0] < 0.85 && pair[1] > 0.85);
            down += usize::from(pair[0] > 0.85 && pair[1] < 0.85);
        }
    }
    assert!(up > 200 && down > 150, "{up} up, {down} down");
    assert!(worst < LARGEST_ERROR, "{worst:e}");
}

/// A load, a pause, an infusion, another dose.
fn orders(chance: &mut Chance) -> Vec<Infusion> {
    let over = chance.between(0.2, 4.0);
    let pause = chance.between(0.1, 10.0);
    let length = chance.between(4.0, 24.0);
    let later = over + pause + length + chance.between(0.5, 12.0);
    vec![
        infusion(0.0, over, chance.between(0.5, 6.0) * GRAM),
        infusion(over + pause, length, chance.between(1.0, 12.0) * GRAM),
        infusion(later, 1.0, chance.between(0.5, 4.0) * GRAM),
    ]
}

/// Drawn patients by the lanes and by the adaptive solver; nearly nobody is done again.
#[test]
fn exact_drawn_patients_agree_with_the_adaptive_solver() {
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        for level in [0.42, 0.68] {
            let setting = depleted(model, level);
            let population = expected(&setting, setting.spread(), published());
            let mesh = population.mesh();
            let (mut worst, mut failed) = (0.0_f64, 0);
            for first in (0..256).step_by(LANES) {
                let (group, pools) = population.draw(first);
                let lanes = courses(mesh, &group, &pools);
                for lane in 0..LANES {
                    if !lanes.certified(lane) {
                        failed += 1;
                        continue;
                    }
                    let (own, tissue) = (group.lane(lane), pools.tissue(lane));
                    let exact =
                        follow_pool_patient(&own, tissue, population.typical(), mesh).unwrap();
                    for (found, exact) in lanes.samples.iter().zip(&exact.samples) {
                        worst = worst.max((found[lane] - exact[0]).abs());
                    }
                }
            }
            assert!(worst < LARGEST_ERROR, "{model} {level}: {worst:e}");
            assert!(
                failed * 50 <= 256,
                "{model} {level}: {failed} not certified"
            );
        }
    }
}

/// On meshes made worse and worse, with steps in which a level passes the bend and comes back,
/// the estimate stays above what is really wrong with whoever is certified.
#[test]
fn exact_the_estimate_bounds_the_error_across_the_bend() {
    // The softplus of the lanes is this good, mmol/L, see its test.
    const SOFTPLUS: f64 = 2e-8;
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let setting = depleted(model, 0.55);
        let population = expected(&setting, setting.spread(), published());
        let (group, pools) = population.draw(0);
        let mut failed = Vec::new();
        for joined in [1, 2, 4, 8] {
            let mesh = remeshed(population.mesh(), 1, joined);
            let lanes = courses(&mesh, &group, &pools);
            let last = mesh.samples.len() - 1;
            let mut refused = 0;
            for lane in 0..LANES {
                let (own, tissue) = (group.lane(lane), pools.tissue(lane));
                let exact = follow_pool_patient(&own, tissue, population.typical(), &mesh).unwrap();
                let error = (lanes.samples[last][lane] - exact.samples[last][0]).abs();
                if lanes.certified(lane) {
                    let estimate = lanes.errors[lane];
                    assert!(
                        error <= estimate + SOFTPLUS,
                        "{model} {joined} {lane}: off by {error:e}, estimated {estimate:e}"
                    );
                } else {
                    refused += 1;
                }
            }
            failed.push(refused);
        }
        assert!(
            failed.is_sorted() && failed[0] < failed[3],
            "{model}: {failed:?}"
        );
    }
}

/// A mesh that is made for some of these lanes instead of for the typical patient.
fn made_for(
    population: &ExpectedPopulation,
    setting: &Setting,
    group: &Group<LANES>,
    pools: &SlowPools<LANES>,
) -> Mesh {
    let some = |values: &[f64; LANES]| std::array::from_fn(|corner| values[corner * LANES / 8]);
    let corners = Group {
        volume: some(&group.volume),
        exchange: some(&group.exchange),
        peripheral: some(&group.peripheral),
        filtration: some(&group.filtration),
        kidney: some(&group.kidney),
        fraction: some(&group.fraction),
        tubular_maximum: some(&group.tubular_maximum),
        splay: some(&group.splay),
        clearance: some(&group.clearance),
        non_renal: some(&group.non_renal),
        resting_input: some(&group.resting_input),
        resting: some(&group.resting),
        start: some(&group.start),
    };
    let pools = SlowPools {
        volume: some(&pools.volume),
        rate: some(&pools.rate),
        full_at: pools.full_at,
    };
    let pilots = Pilots {
        typical: &Individual::bound(&setting.model, &setting.subject, &[]).unwrap(),
        corners: &corners,
    };
    let window = Window {
        from: 0.0,
        order_end: setting.end,
        to: setting.samples.last().copied().unwrap(),
        samples: setting.samples.clone(),
    };
    let mesh = Mesh::with_pools(pilots, &pools, &setting.inputs, &window).unwrap();
    assert_eq!(mesh.samples.len(), population.mesh().samples.len());
    mesh
}

/// Levels that rise over the bend, fall below it as the serum empties into the periphery, and rise
/// again under the same infusion: from one lane to the next the dip is shallower, until a step has
/// it inside with nothing to see at either end, and then there is none.
#[test]
fn exact_a_dip_inside_a_step_is_seen() {
    let mut setting = depleted("threshold-2cpt", 0.6);
    setting.inputs = vec![infusion(0.0, 0.25, 2.0), infusion(0.25, 10.0, 20.0)];
    setting.end = 10.25;
    setting.samples = (0..=512).map(|k| 0.02 * f64::from(k)).collect();
    let pools = PoolSpread::none(Tissue::of_weight(25.0, LITERS));
    let population = expected(&setting, Spread::none(), pools);
    let (mut group, pools) = population.draw(0);
    for lane in 0..LANES {
        (group.volume[lane], group.exchange[lane]) = (6.3, 12.7);
        group.start[lane] = 0.632 + 0.00005 * lane as f64;
    }
    let mesh = &made_for(&population, &setting, &group, &pools);
    let lanes = courses(mesh, &group, &pools);
    let (mut dips, mut hidden) = (0, 0);
    for lane in 0..LANES {
        let (own, tissue) = (group.lane(lane), pools.tissue(lane));
        let exact = follow_pool_patient(&own, tissue, population.typical(), mesh).unwrap();
        let above = |sample: &[f64; 1]| sample[0] > 0.85;
        let sides: Vec<bool> = exact.samples.iter().map(above).collect();
        let passes = sides.windows(2).filter(|pair| pair[0] != pair[1]).count();
        dips += usize::from(passes == 3);
        for step in &mesh.steps {
            let inside = &sides[step.samples.clone()];
            let ends = inside.first().is_some_and(|side| *side) && inside.last() == Some(&true);
            hidden += usize::from(ends && inside.contains(&false));
        }
        assert!(lanes.certified(lane), "{lane}: {}", lanes.errors[lane]);
        for (found, exact) in lanes.samples.iter().zip(&exact.samples) {
            let off = (found[lane] - exact[0]).abs();
            assert!(off < LARGEST_ERROR, "{lane}: {off:e}");
        }
    }
    assert!(
        dips > 3 && hidden > 0,
        "{dips} dips, {hidden} hidden in a step"
    );
}

#[test]
fn prop_digits_of_a_pool_do_not_depend_on_lane_mates() {
    for model in ["threshold-1cpt", "threshold-2cpt"] {
        let setting = depleted(model, 0.6);
        let population = expected(&setting, setting.spread(), published());
        let of = |first| {
            let (group, pools) = population.draw(first);
            courses(population.mesh(), &group, &pools)
        };
        let here = of(0);
        // The same subject, each time in another lane among others.
        for shift in 1..LANES as u64 {
            let there = of(shift);
            let lane = LANES - 1 - shift as usize;
            assert_eq!(
                here.errors[LANES - 1].to_bits(),
                there.errors[lane].to_bits()
            );
            for (a, b) in here.samples.iter().zip(&there.samples) {
                assert_eq!(a[LANES - 1].to_bits(), b[lane].to_bits());
            }
        }
    }
}

/// Whoever counts, on however many threads: the same counts; and whole crowds are sums of parts.
#[test]
fn prop_threads_change_no_expected_count() {
    let setting = depleted("threshold-1cpt", 0.42);
    let population = expected(&setting, setting.spread(), published());
    let counted = [1, 2, 3].map(|threads| {
        let crowd = Crowd {
            subjects: 5_000,
            threads,
            individually: false,
            shard: Shard::WHOLE,
        };
        population.follow(crowd).unwrap()
    });
    assert_eq!(counted[0].subjects(), 5_000);
    assert!(counted.iter().all(|one| *one == counted[0]));
}

/// Nine pools in ten lie in the published ranges, in balance around the middle.
#[test]
fn paper_pools_are_drawn_from_the_published_ranges() {
    let setting = depleted("threshold-1cpt", 0.42);
    let population = expected(&setting, setting.spread(), published());
    let (mut volumes, mut times) = (Vec::new(), Vec::new());
    for first in (0..4_096).step_by(LANES) {
        let (_, pools) = population.draw(first);
        volumes.extend(pools.volume.map(|volume| volume / 70.0));
        times.extend(pools.rate.map(|rate| std::f64::consts::LN_2 / rate));
    }
    for (drawn, [low, high], middle) in [(volumes, [0.5, 1.2], LITERS), (times, [8.0, 22.0], 14.0)]
    {
        let count = drawn.len() as f64;
        let width = drawn
            .iter()
            .filter(|one| (low..=high).contains(*one))
            .count() as f64
            / count;
        // The ranges are not exactly in balance around the typical figures.
        assert!((0.87..0.92).contains(&width), "{width} inside");
        let above = drawn.iter().filter(|one| **one > middle).count() as f64 / count;
        assert!((above - 0.5).abs() < 0.03, "{above} above {middle}");
    }
}
