//! The `cite` program: arguments in, one command run, its exit code out.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
