//! The worst moment for the urine to stop.

use super::*;

#[test]
fn exact_worst_moment_for_the_urine_to_stop() {
    let patient = subject(70.0, 100.0, measured(0.9));
    let individual = Individual::typical(&sharp("threshold-1cpt"), &patient).unwrap();
    let inputs = regimen(4.0, 1.0 / 3.0, 1.0, 24.0);
    // By hand: linear until the stop, then only the non-renal loss; filtration 6 L/h.
    let rise = |t: f64| linear_rise(21.0, 4.25, 0.0, 1.0, t);
    let last = (4.0 / 24.0 + GRAM) / 0.05;
    let then = |moment: f64| {
        let maintenance = rise(moment - 1.0 / 3.0);
        0.9 + GRAM * (12.0 * (rise(moment) - maintenance) + maintenance)
    };
    let worst = |danger: f64| {
        let after = |moment: f64| ((last - then(moment)) / (last - danger)).ln() * 21.0 / 0.05;
        let moments = (1..24).map(f64::from).chain([1.0 / 3.0]);
        let reached = moments.map(|moment| (after(moment), moment));
        reached
            .filter(|(time, moment)| time + moment <= 24.0)
            .min_by(|one, other| one.0.total_cmp(&other.0))
    };
    // 7 mmol/L is reached from no moment, so 3.5 decides; 5 is reached, so it decides.
    for (high, deciding) in [(7.0, 3.5), (5.0, 5.0)] {
        let levels = [level(high), level(3.5)];
        let found = urine_stop(&individual, &inputs, hours(0.0), &levels)
            .unwrap()
            .unwrap();
        let (time, moment) = worst(deciding).unwrap();
        assert_eq!(found.at, hours(moment));
        let index = usize::from(deciding == high);
        assert_eq!(found.time_to[index].level, level(deciding));
        close(
            found.time_to[index].after.unwrap().get::<hour>(),
            time,
            SOLVED,
        );
        assert_eq!(found.time_to[1].after.is_none(), worst(high).is_none());
    }
}

#[test]
fn meta_a_level_said_to_be_safe_is_reached_from_no_moment() {
    let patient = two(&subject(60.0, 40.0, measured(0.9)));
    let inputs = regimen(6.0, 1.0 / 3.0, 2.0, 24.0);
    let levels = [level(3.5), level(5.0)];
    let found = urine_stop(&patient, &inputs, hours(0.0), &levels)
        .unwrap()
        .unwrap();
    let to = |index: usize| found.time_to[index].after.unwrap();
    assert!(to(0) <= to(1), "a lower level is reached first");
    // A short order reaches neither, and the earliest stop leads highest.
    let short = [infusion(0.0, 1.0, 8.0)];
    let found = urine_stop(&patient, &short, hours(0.0), &levels)
        .unwrap()
        .unwrap();
    assert!(found.time_to.iter().all(|to| to.after.is_none()));
    assert_eq!(found.at, hours(0.0));
    // Where there is no urine anyway every moment is the same, and the first is named.
    let anuric = two(&subject(60.0, 0.0, measured(0.7)));
    let found = urine_stop(&anuric, &regimen(1.0, 1.0, 0.1, 6.0), hours(-5.0), &levels);
    assert_eq!(found.unwrap().unwrap().at, hours(0.0));
    assert_eq!(
        urine_stop(&patient, &[], hours(0.0), &levels).unwrap(),
        None
    );
    assert_eq!(
        urine_stop(&patient, &[infusion(-3.0, 2.0, 8.0)], hours(-4.0), &levels).unwrap(),
        None
    );
}

/// Who has weak kidneys excretes little and so seems to take little in; once no urine is formed
/// the weaker kidney must not seem the safer one for it.
#[test]
fn meta_weaker_kidneys_never_gain_time_or_lower_the_peak() {
    let levels = [level(1.2), level(3.5)];
    let regimens = [regimen(4.0, 2.0, 0.2, 40.0), vec![infusion(0.0, 3.0, 8.0)]];
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        let model = library::find(id).unwrap();
        for start in [measured(0.36), measured(0.6), measured(0.9), raised(1.2)] {
            for inputs in &regimens {
                let filtrations = [60.0, 31.0, 30.0, 29.0, 15.0, 9.9, 5.0, 1.0, 0.0];
                let found = filtrations.map(|filtration| {
                    let patient = subject(70.0, filtration, start);
                    let individual = Individual::bound(model, &patient, &[]).unwrap();
                    let found = urine_stop(&individual, inputs, hours(0.0), &levels);
                    found.unwrap().unwrap()
                });
                for (better, worse) in found.iter().zip(&found[1..]) {
                    never_better(better, worse);
                }
            }
        }
    }
}

fn never_better(better: &UrineStop, worse: &UrineStop) {
    let slack = 1.0 + LARGEST_DIFFERENCE;
    let peaks = [better.peak.millimolar(), worse.peak.millimolar()];
    assert!(peaks[1] * slack >= peaks[0], "{peaks:?}");
    for (now, then) in worse.time_to.iter().zip(&better.time_to) {
        let time = |to: &TimeToLevel| to.after.map_or(f64::INFINITY, |time| time.get::<hour>());
        assert!(time(now) <= time(then) * slack, "{now:?} {then:?}");
    }
}
