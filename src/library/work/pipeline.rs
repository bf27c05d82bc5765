//! Work for all cores: jobs in, their results out in the order of the jobs, while the thread that
//! hands them out goes on. A few are on their way at most, so memory stays bounded.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

/// So many jobs are on their way at most: enough that no core waits.
const MOST: usize = 6;

/// Jobs on their way.
pub(in crate::library) struct Pipeline<T>(VecDeque<Receiver<thread::Result<T>>>);

impl<T: Send + 'static> Pipeline<T> {
    pub(in crate::library) fn new() -> Self {
        Self(VecDeque::with_capacity(MOST))
    }

    /// Hands out a job; gives the result of the oldest where enough are on their way.
    pub(in crate::library) fn submit(
        &mut self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = sync_channel(1);
        rayon::spawn(move || {
            // nobody waits for it any more where the work was given up
            let _ = sender.send(catch_unwind(AssertUnwindSafe(job)));
        });
        self.0.push_back(receiver);
        if self.0.len() < MOST { None } else { self.oldest() }
    }

    /// The result of the oldest job; none where none is on its way.
    pub(in crate::library) fn oldest(&mut self) -> Option<T> {
        let receiver = self.0.pop_front()?;
        match wait(&receiver) {
            Ok(result) => Some(result),
            Err(panic) => resume_unwind(panic),
        }
    }
}

/// Waits for a job. A thread that is itself one of those that do the jobs does some meanwhile.
fn wait<T>(receiver: &Receiver<thread::Result<T>>) -> thread::Result<T> {
    const SENT: &str = "every job sends its result, also where it panics";
    loop {
        match receiver.try_recv() {
            Ok(result) => return result,
            Err(TryRecvError::Disconnected) => unreachable!("{SENT}"),
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                None => return receiver.recv().expect(SENT),
                Some(rayon::Yield::Executed) => {}
                Some(rayon::Yield::Idle) => thread::yield_now(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs_also_inside_of_a_pool() {
        let run = || {
            let mut pipeline = Pipeline::new();
            let mut results = Vec::new();
            for job in 0..50 {
                results.extend(pipeline.submit(move || (0..(50 - job) * 100).sum::<u64>()));
            }
            while let Some(result) = pipeline.oldest() {
                results.push(result);
            }
            results
        };
        let expected: Vec<u64> = (0..50).map(|job| (0..(50 - job) * 100).sum()).collect();
        assert_eq!(run(), expected);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        assert_eq!(pool.install(run), expected);
    }
}
