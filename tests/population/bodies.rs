//! Groups and meshes of any numbers, and the course of each body by its own closed form.

use super::Setting;
use maginfuse::pk::exact::{CENTRAL, Exact, Linear};
use maginfuse::population::engine::mesh::{Mesh, Sample, Step};
use maginfuse::population::engine::pieces::Piece;
use maginfuse::population::engine::rates::weights;
use maginfuse::population::people::group::{Group, LANES, Typical};
use maginfuse::population::people::spread::{Spread, draw_group};

/// Numbers between 0 and 1, of the Park and Miller generator.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as f64 / 2_147_483_647.0
    }

    /// Evenly on a logarithmic scale.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.next())
    }
}

/// A group of patients who are all alike, to be changed lane by lane.
pub fn alike() -> Group<LANES> {
    let setting = Setting::usual("lu-2002");
    let typical = Typical::from_individual(&setting.individual(), true);
    draw_group(&Spread::none(), &typical, 1, 0)
}

/// A mesh of stretches (length, input, part of the clearance, dialyzer), each cut in `steps`,
/// with `samples` times in each.
pub fn mesh(stretches: &[(f64, f64, f64, f64)], steps: usize, samples: usize) -> Mesh {
    let mut mesh = Mesh {
        pieces: Vec::new(),
        steps: Vec::new(),
        samples: Vec::new(),
        at_start: 0,
    };
    let mut start = 0.0;
    for (piece, &(length, input, clearance, dialyzed)) in stretches.iter().enumerate() {
        mesh.pieces.push(Piece {
            start,
            length,
            input,
            filtration: 0.0,
            clearance,
            dialyzed,
        });
        for step in 0..steps {
            let part = length / steps as f64;
            let begin = mesh.samples.len();
            for sample in 1..=samples {
                mesh.samples.push(Sample {
                    time: start + part * (step as f64 + sample as f64 / samples as f64),
                    weights: weights(0.0),
                });
            }
            mesh.steps.push(Step {
                piece,
                first: step == 0,
                within_order: piece + 1 < stretches.len(),
                start: start + part * step as f64,
                length: part,
                samples: begin..mesh.samples.len(),
            });
        }
        start += length;
    }
    mesh
}

/// The body of one lane during a piece, its input (mmol/h), and its amounts.
pub struct Body {
    exact: Exact,
    volume: f64,
    input: f64,
}

pub fn body(group: &Group<LANES>, lane: usize, piece: &Piece) -> Body {
    let clearance = group.clearance[lane] * piece.clearance;
    let exact = Exact::new(&Linear {
        clearance: clearance + group.non_renal[lane] + piece.dialyzed,
        volume: group.volume[lane],
        peripheral: Some((group.exchange[lane], group.peripheral[lane])),
        absorption: 0.0,
    });
    Body {
        exact,
        volume: group.volume[lane],
        input: piece.input + group.resting_input[lane] + clearance * group.resting[lane],
    }
}

/// Levels of one lane at a time (hours), by the closed form of single bodies.
pub struct Curve {
    pieces: Vec<(Piece, Body, [f64; 3])>,
}

impl Curve {
    pub fn new(group: &Group<LANES>, lane: usize, mesh: &Mesh) -> Self {
        let start = group.start[lane];
        let mut amounts = [
            0.0,
            start * group.volume[lane],
            start * group.peripheral[lane],
        ];
        let mut pieces = Vec::new();
        for piece in &mesh.pieces {
            let body = body(group, lane, piece);
            let next = body
                .exact
                .advance(amounts, [0.0, body.input, 0.0], piece.length);
            pieces.push((*piece, body, amounts));
            amounts = next;
        }
        Self { pieces }
    }

    pub fn at(&self, time: f64) -> f64 {
        let later = self.pieces.iter().rev();
        let mut begun = later.filter(|(piece, ..)| piece.start < time);
        let (piece, body, amounts) = begun.next().unwrap_or(&self.pieces[0]);
        let rates = [0.0, body.input, 0.0];
        let after = body.exact.advance(*amounts, rates, time - piece.start);
        after[CENTRAL] / body.volume
    }

    /// Hours at or above `bound`: crossings are looked for on a grid and then halved in.
    pub fn above(&self, bound: f64) -> f64 {
        const GRID: u32 = 400;
        let mut hours = 0.0;
        for (piece, ..) in &self.pieces {
            let time = |k: u32| piece.start + piece.length * (f64::from(k) / f64::from(GRID));
            for k in 0..GRID {
                let (mut low, mut high) = (time(k), time(k + 1));
                let (before, after) = (self.at(low) >= bound, self.at(high) >= bound);
                if before == after {
                    hours += if before { high - low } else { 0.0 };
                    continue;
                }
                let (begin, end) = (low, high);
                for _ in 0..60 {
                    let middle = 0.5 * (low + high);
                    if (self.at(middle) >= bound) == before {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                hours += if before { low - begin } else { end - low };
            }
        }
        hours
    }
}

/// Ordinary patients, and lanes where a formula could break.
pub fn unusual(chance: &mut Chance) -> Group<LANES> {
    let mut group = alike();
    for lane in 0..LANES {
        let volume = chance.between(1.0, 60.0);
        group.volume[lane] = volume;
        group.clearance[lane] = chance.between(1e-3, 30.0);
        group.exchange[lane] = chance.between(1e-3, 100.0);
        group.peripheral[lane] = chance.between(0.1, 100.0);
        group.resting[lane] = chance.between(0.1, 3.0);
        group.start[lane] = chance.between(0.1, 5.0);
        group.non_renal[lane] = chance.next();
        match lane {
            0 => group.clearance[lane] = 0.0,
            1 => group.exchange[lane] = 1e-14,
            2 => group.exchange[lane] = 0.0,
            // Both rates of the central compartment and that of the tissue are equal.
            3 => {
                group.peripheral[lane] = 1e-9 * volume;
                group.exchange[lane] = 1e-9 * group.clearance[lane];
            }
            4 => group.exchange[lane] = 1e5,
            5 => group.peripheral[lane] = 1e-6,
            6 => group.volume[lane] = 1e-3,
            7 => group.peripheral[lane] = 1e9,
            8 => (group.clearance[lane], group.exchange[lane]) = (0.0, 0.0),
            9 => (group.clearance[lane], group.exchange[lane]) = (1e-300, 1e-300),
            10 => group.clearance[lane] = 1e6,
            _ => {}
        }
        if lane < 11 {
            group.non_renal[lane] = 0.0;
        }
    }
    group
}
