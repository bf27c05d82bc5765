//! The formats, tested from outside: one program, a module a subject.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

mod biblatex_crate;
mod corpus;
#[path = "../../../../tests/counterpart/mod.rs"]
mod counterpart;
mod fixed_points;
mod golden;
mod hostile;
mod real_tools;
mod typeset;
