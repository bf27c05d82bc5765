//! The resolver, tested from outside: one program, a module a subject.

#![allow(clippy::unwrap_used)] // a test may fail by unwrapping: the panic names the line

mod cases;
mod derivation;
mod labelled;
mod laws;
mod shelf;
