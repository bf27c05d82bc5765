//! The library and the program, tested from outside: one program, a module a subject.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

mod architecture;
mod bulk;
mod check;
mod convert;
mod crash;
mod decisions;
mod dedupe;
mod desk;
mod docs;
mod doctor;
mod edit;
mod incremental;
mod interrupt;
mod merge;
mod one_resolver;
mod program;
mod query;
mod report;
mod review;
mod shelf;
mod sources;
mod surroundings;
mod terminal;
