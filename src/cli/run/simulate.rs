//! `simulate`: concentration over time, without a verdict.

use super::{simulate_case, simulate_dataset};
use crate::Result;
use crate::cli::args::{Format, LevelScale, Output, SimulateArgs, Solver};
use crate::cli::output::Answer;
use crate::cli::parquet;
use crate::nonmem::EquationSolver;
use crate::ode::Method;
use crate::plot::Scale;
use crate::simulate::curve::Solution;
use crate::units::Reader;

/// Answers `simulate`.
pub fn answer(args: &SimulateArgs, how: &Output, reader: Reader) -> Result<Answer> {
    if args.format == Some(Format::Parquet) {
        parquet::require_a_place(how)?;
    }
    match &args.dataset {
        Some(path) => {
            args.patient.refuse_beside("dataset", args.order.words())?;
            simulate_dataset::answer(args, path, how)
        }
        None => simulate_case::answer(args, reader),
    }
}

fn method(solver: Solver) -> Option<Method> {
    match solver {
        Solver::Exact => None,
        Solver::Dopri5 => Some(Method::Dopri5),
        Solver::Dop853 => Some(Method::Dop853),
        Solver::Tsit5 => Some(Method::Tsit5),
        Solver::Taylor => Some(Method::Taylor),
    }
}

pub(super) fn solution(solver: Solver) -> Solution {
    match method(solver) {
        None => Solution::Exact,
        Some(method) => Solution::Integrated(method),
    }
}

pub(super) fn scale(asked: Option<LevelScale>) -> Scale {
    match asked {
        None | Some(LevelScale::Linear) => Scale::Linear,
        Some(LevelScale::Log) => Scale::Logarithmic,
    }
}

pub(super) fn equation_solver(asked: Option<Solver>) -> EquationSolver {
    match asked.map(method) {
        None => EquationSolver::Best,
        Some(None) => EquationSolver::Exact,
        Some(Some(method)) => EquationSolver::Integrated(method),
    }
}
