//! Virtual patients whose level two readings explain.

use super::{Setting, subject, subjects};
use crate::evidence::{GRAM, hours, infusion};
use crate::kidney_course::samples as falling;
use maginfuse::clinical::kidney::KidneyCourse;
use maginfuse::pk::Individual;
use maginfuse::population::engine::courses::{Courses, LARGEST_ERROR};
use maginfuse::population::engine::lanes;
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::people::group::{LANES, Reading, Typical};
use maginfuse::population::people::spread::draw_group;
use maginfuse::population::{People, Population};

/// Depleted patients, and one whose level nobody measured.
fn settings() -> Vec<Setting> {
    let mut settings = Vec::new();
    for (filtration, level) in [(100.0, Some(0.42)), (30.0, Some(0.6)), (80.0, None)] {
        for model in ["threshold-1cpt", "threshold-2cpt"] {
            let mut setting = Setting::usual(model);
            setting.subject = subject(70.0, filtration, level);
            setting.inputs = vec![
                infusion(0.0, 1.0, 2.0 * GRAM),
                infusion(3.0, 20.0, 12.0 * GRAM),
            ];
            settings.push(setting);
        }
    }
    settings
}

/// With kidneys that stay as they are the higher of the two readings is known beforehand: it is
/// the higher one at every sample of every virtual patient.
#[test]
fn prop_the_reading_taken_is_the_higher_one_for_everybody() {
    for setting in settings() {
        let bound = Individual::bound(&setting.model, &setting.subject, &[]).unwrap();
        let people = People::around(bound.clone(), setting.spread(), hours(0.0));
        let population = around(&setting, &people);
        let taken = Typical::readings(&bound, true);
        assert_eq!(taken.len(), 1);
        let Reading::Input { usual_level } = taken[0].reading else {
            panic!("{:?}", taken[0].reading);
        };
        let own = Typical::from_individual(&bound, true);
        let follow = |typical: &Typical| {
            let group = draw_group(population.spread(), typical, 1, 0);
            let mut courses = Courses::new(population.mesh());
            lanes::follow_group(&group, population.mesh(), &mut courses);
            (courses, group.resting)
        };
        let ((taken, resting), (own, _)) = (follow(&taken[0]), follow(&own));
        let mut apart = 0.0_f64;
        for (taken, own) in taken.samples.iter().zip(&own.samples) {
            for lane in 0..LANES {
                let higher = taken[lane] - own[lane];
                assert!(
                    higher >= -2.0 * LARGEST_ERROR,
                    "{} {}",
                    taken[lane],
                    own[lane]
                );
                // At and above the usual level both are the same.
                let same = resting[lane] >= usual_level;
                assert!(!same || higher <= 2.0 * LARGEST_ERROR, "{higher}");
                apart = apart.max(higher);
            }
        }
        assert!(apart > 0.02, "the readings differ by {apart} only");
    }
}

/// Where the kidneys fail under the order the courses of both readings are followed: with nothing
/// filtered the usual input comes to count, so neither reading is the higher one beforehand.
#[test]
fn prop_no_virtual_patient_is_lower_than_by_the_own_tubular_maximum() {
    let mut setting = settings().swap_remove(0);
    setting.samples = vec![0.0, 24.0, 240.0];
    setting.end = 240.0;
    let bound = Individual::bound(&setting.model, &setting.subject, &[]).unwrap();
    let typical = Individual::typical(&setting.model, &setting.subject).unwrap();
    let mut higher = Vec::new();
    for lowest in [20.0, 1.0] {
        let failing = falling(&[(0.0, 100.0), (6.0, lowest)]);
        let failing = KidneyCourse::new(failing, Vec::new()).unwrap();
        let [both, own] = [&bound, &typical].map(|individual| {
            let individual = individual.clone().through(failing.clone());
            let people = People::around(individual, setting.spread(), hours(0.0));
            subjects(&around(&setting, &people), 256, 2)
        });
        let mut above = 0;
        for (both, own) in both.iter().zip(&own) {
            let [both, own] = [both, own].map(|one| one.metrics.peak[0]);
            assert!(both >= own - LARGEST_ERROR, "{both} below {own}");
            above += usize::from(both > own + 0.01);
        }
        higher.push(above);
    }
    // At 20 mL/min what comes in counts for little, at 1 mL/min for everything.
    assert!(higher[0] > 200 && higher[1] < 50, "{higher:?}");
}

fn around(setting: &Setting, people: &People) -> Population {
    let window = Window {
        from: 0.0,
        order_end: setting.end,
        to: setting.samples.last().copied().unwrap().max(setting.end),
        samples: setting.samples.clone(),
    };
    Population::new(people, &setting.inputs, &window, setting.seed).unwrap()
}

/// Filtration that was none when the level was drawn and came back: no level tells a tubular
/// maximum then, and the virtual patients lie around the typical one all the same.
#[test]
fn prop_virtual_patients_lie_around_the_typical_one_after_a_filtration_of_none() {
    for level in [0.52, 0.9] {
        let mut setting = Setting::usual("threshold-1cpt");
        setting.subject = subject(70.0, 0.0, Some(level));
        setting.inputs = vec![infusion(5.0, 2.0, 2.0 * GRAM)];
        setting.samples = vec![0.0, 7.0];
        setting.end = 7.0;
        let back = KidneyCourse::new(falling(&[(0.0, 0.0), (1.0, 60.0)]), Vec::new()).unwrap();
        let bound = Individual::bound(&setting.model, &setting.subject, &[])
            .unwrap()
            .through(back);
        let typical = maginfuse::simulate::simulate(
            &bound,
            &setting.inputs,
            hours(0.0),
            hours(7.0),
            maginfuse::ode::Method::Dopri5,
        );
        let typical = typical.unwrap().peak().level.millimolar();
        let people = People::around(bound, setting.spread(), hours(0.0));
        let patients = subjects(&around(&setting, &people), 512, 2);
        let above = patients
            .iter()
            .filter(|one| one.metrics.peak[0] > typical)
            .count();
        assert!(
            (100..=412).contains(&above),
            "{above} of 512 above {typical} at {level}"
        );
    }
}
