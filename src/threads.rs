//! Work on several threads, in the builds that have them.
//!
//! The bare library runs on the thread that calls it: where it is built for WebAssembly, none can
//! be started. No number depends on how many there are.

#[cfg(feature = "cli")]
use crate::Error;
use crate::Result;

/// How many threads this machine runs at once.
#[cfg(feature = "cli")]
#[must_use]
pub fn available() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How many threads the bare library runs on.
#[cfg(not(feature = "cli"))]
#[must_use]
pub fn available() -> usize {
    1
}

/// Does each task on a thread of its own, the last one here; the outcomes in the order of the
/// tasks.
///
/// # Errors
/// Internal when a thread breaks down.
#[cfg(feature = "cli")]
pub fn run_each<T, R, W>(mut tasks: Vec<T>, work: W) -> Result<Vec<R>>
where
    T: Send,
    R: Send,
    W: Fn(T) -> R + Sync,
{
    let last = tasks.pop();
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = tasks
            .into_iter()
            .map(|task| scope.spawn(move || work(task)))
            .collect();
        let here = last.map(work);
        let mut outcomes = Vec::with_capacity(running.len() + 1);
        for thread in running {
            let failed = |_| Error::internal("a thread broke down");
            outcomes.push(thread.join().map_err(failed)?);
        }
        outcomes.extend(here);
        Ok(outcomes)
    })
}

/// Does the tasks one after the other; the outcomes in their order.
///
/// # Errors
/// None; a build with threads may fail.
#[cfg(not(feature = "cli"))]
pub fn run_each<T, R, W>(tasks: Vec<T>, work: W) -> Result<Vec<R>>
where
    T: Send,
    R: Send,
    W: Fn(T) -> R + Sync,
{
    Ok(tasks.into_iter().map(work).collect())
}
