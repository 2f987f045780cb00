//! Work on several threads, in the builds that have them.
//!
//! The bare library runs on the thread that calls it: where it is built for WebAssembly, none can
//! be started. No number depends on how many there are.

#[cfg(feature = "threads")]
mod in_order;

#[cfg(feature = "threads")]
use crate::Error;
use crate::Result;
#[cfg(feature = "threads")]
pub(crate) use in_order::map_in_order;
#[cfg(feature = "threads")]
use std::cell::RefCell;
#[cfg(feature = "threads")]
use std::sync::Arc;

/// What is asked before each piece of work, on whatever thread; an error ends the work.
#[cfg(feature = "threads")]
pub type Watch = Arc<dyn Fn() -> Result<()> + Send + Sync>;

#[cfg(feature = "threads")]
thread_local! {
    /// Who watches what runs on this thread.
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// What `work` gives, watched: how a caller ends what takes long, as when its user asks for the
/// end of it. Work that is not ended gives what it gives unwatched.
#[cfg(feature = "threads")]
pub fn watched<R>(watch: Watch, work: impl FnOnce() -> R) -> R {
    let before = WATCH.replace(Some(watch));
    let outcome = work();
    WATCH.replace(before);
    outcome
}

/// Asks whoever watches this thread: what takes long within one piece of work asks meanwhile.
///
/// # Errors
/// Whatever ends the work.
#[cfg(feature = "threads")]
pub(crate) fn ask_watch() -> Result<()> {
    let watch = WATCH.with_borrow(Clone::clone);
    watch.map_or(Ok(()), |watch| watch())
}

/// Nobody watches.
///
/// # Errors
/// None; a build with threads may fail.
#[cfg(not(feature = "threads"))]
pub(crate) fn ask_watch() -> Result<()> {
    Ok(())
}

/// How many threads this machine runs at once.
#[cfg(feature = "threads")]
#[must_use]
pub fn available() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How many threads the bare library runs on.
#[cfg(not(feature = "threads"))]
#[must_use]
pub fn available() -> usize {
    1
}

/// Does each task on a thread of its own, the last one here; the outcomes in the order of the
/// tasks.
///
/// # Errors
/// Internal when a thread breaks down; whatever ends work that is [`watched`].
#[cfg(feature = "threads")]
pub fn run_each<T, R, W>(mut tasks: Vec<T>, work: W) -> Result<Vec<R>>
where
    T: Send,
    R: Send,
    W: Fn(T) -> R + Sync,
{
    let watch = WATCH.with_borrow(Clone::clone);
    watch.as_ref().map_or(Ok(()), |watch| watch())?;
    let last = tasks.pop();
    std::thread::scope(|scope| {
        let (work, watch) = (&work, &watch);
        let running: Vec<_> = tasks
            .into_iter()
            .map(|task| {
                scope.spawn(move || {
                    WATCH.set(watch.clone());
                    work(task)
                })
            })
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
#[cfg(not(feature = "threads"))]
pub fn run_each<T, R, W>(tasks: Vec<T>, work: W) -> Result<Vec<R>>
where
    T: Send,
    R: Send,
    W: Fn(T) -> R + Sync,
{
    Ok(tasks.into_iter().map(work).collect())
}

/// Hands every item of `source` to `work`, and its result to `take`.
///
/// # Errors
/// Whatever `source`, `work` and `take` give.
#[cfg(not(feature = "threads"))]
pub(crate) fn map_in_order<T: Send, U: Send>(
    _threads: Option<usize>,
    source: impl Iterator<Item = Result<T>> + Send,
    work: impl Fn(T) -> Result<U> + Sync,
    mut take: impl FnMut(U) -> Result<()>,
) -> Result<()> {
    for item in source {
        take(work(item?)?)?;
    }
    Ok(())
}
