//! Virtual patients against published vectors, closed forms, other solvers and printed spreads.

mod bodies;
mod counts;
mod courses;
mod draws;
mod expected;
mod files;
mod linear;
mod pools;
mod readings;
mod spreads;
mod uncertainty;
mod watched;

use crate::evidence::{GRAM, hours, infusion, regimen};
use maginfuse::clinical::constants::KIDNEY_ESTIMATE_CV;
use maginfuse::dose::Infusion;
use maginfuse::pk::{Baseline, Individual, Model, Subject, library};
use maginfuse::population::engine::pieces::Window;
use maginfuse::population::people::spread::Spread;
use maginfuse::population::{Crowd, People, Population, Progress, Shard, Summary, VirtualPatient};
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, MolarConcentration, PatientWeight, SerumMagnesium, VolumeRate,
};
use uom::si::f64::Mass;
use uom::si::mass::kilogram;

fn subject(weight: f64, filtration: f64, level: Option<f64>) -> Subject {
    let baseline = match level {
        Some(value) => Baseline::Measured {
            level: SerumMagnesium::predicted(MolarConcentration::new::<millimole_per_liter>(value))
                .unwrap(),
            recent_magnesium: false,
        },
        None => Baseline::Unknown,
    };
    let mut subject = Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(weight)).unwrap(),
        AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(filtration)).unwrap(),
        baseline,
    );
    let reader = maginfuse::units::Reader::default();
    subject.creatinine = Some(reader.creatinine("0.8 mg/dL").unwrap());
    subject
}

/// What a test asks for.
struct Setting {
    model: Model,
    subject: Subject,
    inputs: Vec<Infusion>,
    /// End of the order, hours.
    end: f64,
    samples: Vec<f64>,
    seed: u64,
}

impl Setting {
    /// 70 kg, 100 mL/min, no level, 4 g over 20 min, then 1 g/h for a day.
    fn usual(model: &str) -> Self {
        Self {
            model: library::find(model).unwrap().clone(),
            subject: subject(70.0, 100.0, None),
            inputs: regimen(4.0, 1.0 / 3.0, 1.0, 24.0),
            end: 24.0,
            samples: vec![0.0, 0.25, 0.5, 1.0, 4.0, 12.0, 24.0, 30.0],
            seed: 1,
        }
    }

    fn spread(&self) -> Spread {
        let level = match self.subject.baseline {
            Baseline::Unknown => self.model.baseline_spread(),
            Baseline::Measured { .. } => 0.0,
        };
        Spread::of_model(&self.model)
            .unwrap()
            .with_kidney_cv(KIDNEY_ESTIMATE_CV)
            .with_level_sd(level)
    }

    fn individual(&self) -> Individual {
        Individual::typical(&self.model, &self.subject).unwrap()
    }

    fn population(&self, spread: Spread) -> Population {
        let window = Window {
            from: 0.0,
            order_end: self.end,
            to: self
                .samples
                .last()
                .copied()
                .unwrap_or(self.end)
                .max(self.end),
            samples: self.samples.clone(),
        };
        let people = People::around(self.individual(), spread, hours(window.from));
        Population::new(&people, &self.inputs, &window, self.seed).unwrap()
    }
}

fn crowd(subjects: u64, threads: usize) -> Crowd {
    Crowd {
        subjects,
        threads,
        individually: false,
        shard: Shard::WHOLE,
    }
}

fn summary(population: &Population, crowd: Crowd) -> Summary {
    population.follow(crowd, &mut |_| Ok(())).unwrap()
}

/// Every subject of the crowd, in the order shown.
fn subjects(population: &Population, subjects: u64, threads: usize) -> Vec<VirtualPatient> {
    let mut all = Vec::new();
    let crowd = Crowd {
        individually: true,
        ..crowd(subjects, threads)
    };
    let mut watch = |progress: Progress<'_>| {
        all.extend_from_slice(progress.patients);
        Ok(())
    };
    population.follow(crowd, &mut watch).unwrap();
    all
}
