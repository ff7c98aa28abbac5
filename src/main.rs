//! The program `diafilm`; all it does lies in the library's `cli`.

fn main() -> std::process::ExitCode {
    diafilm::cli::run(std::env::args_os())
}
