//! Work on many threads whose results come back in the order of their source.

use super::{WATCH, ask_watch, available};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// Items under way for each thread: enough that none waits, and a bound on memory.
const UNDER_WAY: usize = 4;
/// Whoever watches is asked at least as often as this, also while no result comes.
const BETWEEN: Duration = Duration::from_millis(50);

/// An item with its place in the order of the source.
struct Placed<T> {
    place: u64,
    item: T,
}

/// Hands every item of `source` to `work` on one of so many threads, or of as many as the machine
/// has, and its result to `take`, in the order of the source. What `take` sees does not depend on
/// the number of threads, and the first error in that order is the one returned.
///
/// # Errors
/// Whatever `source`, `work` and `take` give, and whatever ends work that is watched.
pub(crate) fn map_in_order<T: Send, U: Send>(
    threads: Option<usize>,
    source: impl Iterator<Item = Result<T>> + Send,
    work: impl Fn(T) -> Result<U> + Sync,
    take: impl FnMut(U) -> Result<()>,
) -> Result<()> {
    let watch = WATCH.with_borrow(Clone::clone);
    let threads = threads.unwrap_or_else(available);
    let (begin, done) = sync_channel(threads * UNDER_WAY);
    let (give, tasks) = channel();
    let (tell, outcomes) = channel();
    let tasks = Mutex::new(tasks);
    thread::scope(|scope| {
        let failed = tell.clone();
        let reader = scope.spawn(move || read(source, &begin, &give, &failed));
        for _ in 0..threads {
            let (tasks, tell, work, watch) = (&tasks, tell.clone(), &work, watch.clone());
            scope.spawn(move || {
                WATCH.set(watch);
                while let Some(Placed { place, item }) = next_task(tasks) {
                    let item = work(item);
                    // Whoever collects has gone only after an error, which ends the work.
                    if tell.send(Placed { place, item }).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        // Moved in, so that the reader sees them go when this ends early.
        collect(outcomes, done, take)?;
        reader
            .join()
            .map_err(|_| Error::internal("the reader of the stream has stopped"))
    })
}

fn next_task<T>(tasks: &Mutex<Receiver<Placed<T>>>) -> Option<Placed<T>> {
    tasks.lock().ok()?.recv().ok()
}

/// Reads items, no more ahead of the collector than `begin` has room for.
fn read<T, U>(
    source: impl Iterator<Item = Result<T>>,
    begin: &SyncSender<()>,
    give: &Sender<Placed<T>>,
    failed: &Sender<Placed<Result<U>>>,
) {
    for (place, item) in (0..).zip(source) {
        match item {
            Ok(item) => {
                if begin.send(()).is_err() || give.send(Placed { place, item }).is_err() {
                    return;
                }
            }
            Err(error) => {
                let item = Err(error);
                // If the collector is gone, an earlier error is told instead.
                let _ = failed.send(Placed { place, item });
                return;
            }
        }
    }
}

/// Puts the outcomes in the order of the source.
fn collect<U>(
    outcomes: Receiver<Placed<Result<U>>>,
    done: Receiver<()>,
    mut take: impl FnMut(U) -> Result<()>,
) -> Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        ask_watch()?;
        let Placed { place, item } = match outcomes.recv_timeout(BETWEEN) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        early.insert(place, item);
        while let Some(outcome) = early.remove(&next) {
            take(outcome?)?;
            next += 1;
            // The reader may be an item further.
            let _ = done.try_recv();
        }
    }
}
