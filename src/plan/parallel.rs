//! The rows of a search on several threads, with the same answer on any number of them.

use super::aim::Aim;
use super::candidates::Candidate;
use super::judges::Judge;
use super::row::Part;
use crate::Result;
use crate::safety::Case;
use crate::threads;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Searches the rows; those with the same time of the load are one part of the work, in which a
/// row learns from the one before it. The parts come back in order.
pub(super) fn parts(
    case: &Case,
    aim: &Aim,
    judges: &[Judge<'_>],
    rows: &[Vec<Candidate>],
) -> Result<Vec<Part>> {
    let time = |row: &Vec<Candidate>| row.first().and_then(|one| one.load).map(|load| load.over);
    let groups: Vec<&[Vec<Candidate>]> = rows.chunk_by(|a, b| time(a) == time(b)).collect();
    let threads = aim.crowding.threads.unwrap_or_else(threads::available);
    // The crowds of a part run on its own thread.
    let mut aim = aim.clone();
    aim.crowding.threads = Some(1);
    let next = AtomicUsize::new(0);
    let work = |()| {
        let (mut case, mut done) = (case.clone(), Vec::new());
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(rows) = groups.get(place) else {
                return done;
            };
            done.push((place, Part::search(&mut case, &aim, judges, rows)));
        }
    };
    let tasks = vec![(); threads.clamp(1, groups.len().max(1))];
    let mut all: Vec<_> = threads::run_each(tasks, work)?
        .into_iter()
        .flatten()
        .collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, part)| part).collect()
}
