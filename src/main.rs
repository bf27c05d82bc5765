//! The `cite` program: arguments in, one command run, its exit code out.

mod cli;

/// Many small texts are made by one thread and let go by another. On Linux it is SQLite's too, see Cargo.toml.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
