//! How much `@string`, `crossref` and `xdata` may bring into the entries of a file: so many times
//! what was read of it. A small file cannot become a large library.

use std::cell::Cell;

/// What any file may bring, in bytes.
const LEAST: u64 = 4 << 20;

/// How many bytes may be brought in for each byte of the file. Real files stay below one.
const FACTOR: u64 = 8;

/// What may be brought in, and what was.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    read: Cell<u64>,
    spent: Cell<u64>,
    refused: Cell<bool>,
    told: Cell<bool>,
}

impl Allowance {
    /// Tells how many more bytes of the file were read.
    pub(super) fn read(&self, bytes: usize) {
        self.read.set(self.read.get() + bytes as u64);
    }

    /// Whether so many bytes more may be brought in; if so, they count.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let spent = self.spent.get() + bytes as u64;
        let allowed = spent <= LEAST + FACTOR * self.read.get();
        if allowed {
            self.spent.set(spent);
        } else {
            self.refused.set(true);
        }
        allowed
    }

    /// Whether something was refused and nobody has asked since.
    pub(super) fn was_refused(&self) -> bool {
        self.refused.get() && !self.told.replace(self.refused.get())
    }
}
