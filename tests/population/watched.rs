//! Work that its caller ends.

use super::{Setting, crowd, summary};
use maginfuse::threads::watched;
use maginfuse::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn prop_a_watch_changes_no_number() {
    let setting = Setting::usual("threshold-1cpt");
    let population = setting.population(setting.spread());
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    let watch = Arc::new(move || -> Result<()> {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let counted = watched(watch, || summary(&population, crowd(3000, 2)));
    assert_eq!(counted, summary(&population, crowd(3000, 2)));
    assert!(seen.load(Ordering::Relaxed) > 0);
}

#[test]
fn prop_a_watch_ends_work_that_would_take_hours() {
    let setting = Setting::usual("threshold-1cpt");
    let population = setting.population(setting.spread());
    let asked = AtomicUsize::new(0);
    let watch = Arc::new(move || match asked.fetch_add(1, Ordering::Relaxed) {
        // The first pieces are done, and then somebody has had enough.
        0 => Ok(()),
        _ => Err(Error::new(ErrorKind::Usage, "enough", "")),
    });
    let ended = watched(watch, || {
        population.follow(crowd(100_000_000, 2), &mut |_| Ok(()))
    });
    assert_eq!(ended.unwrap_err().message(), "enough");
    // What comes after is not watched any more.
    summary(&population, crowd(16, 1));
}
