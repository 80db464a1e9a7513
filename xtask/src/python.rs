//! The step "python" of `cargo xtask test`: the wheel, installed in an environment of its own, and the tests of the package.
//!
//! Everything lies in `target/python`. It needs more than the toolchain: Python 3.10 with pip, and once the packages that
//! `python/tests/requirements.txt` names. Where these cannot be had, the tests are left out and say so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::sha256_of;
use crate::tally::Tally;
use crate::web::{Trouble, run};

/// Builds the wheel as users do, and runs the tests of `python/tests` with it and the binary that the other tests were run with.
pub(crate) fn tests(root: &Path, tally: &mut Tally) -> Result<(), Trouble> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = target.join("python");
    let python = environment(root, &folder)?;
    install_wheel(root, &folder, &python).map_err(Trouble::Wrong)?;
    let mut pytest = Command::new(&python);
    pytest
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "python/tests"])
        .current_dir(root)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DATELINE", target.join("debug/dateline"));
    let output = pytest.output().map_err(|error| Trouble::Wrong(format!("pytest: {error}")))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let counted = Tally::of_pytest(&told);
    *tally += counted;
    if output.status.success() && counted.passed > 0 {
        println!("   {counted} in Python");
        return Ok(());
    }
    Err(Trouble::Wrong(format!("{told}{}", String::from_utf8_lossy(&output.stderr))))
}

/// The Python of an environment that holds what the tests name, and nothing else.
fn environment(root: &Path, folder: &Path) -> Result<PathBuf, Trouble> {
    let absent = |error: String| Trouble::Absent(error.lines().last().unwrap_or("pip failed").to_owned());
    let requirements = root.join("python/tests/requirements.txt");
    let there = folder.join("environment");
    let python = there.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let installed = there.join("installed.txt");
    let read = |path: &Path| fs::read(path).ok();
    if python.exists() && read(&installed).is_some_and(|installed| Some(installed) == read(&requirements)) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let new_enough = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10)";
    run(Command::new(system).args(["-c", new_enough]), root)
        .map_err(|_| Trouble::Absent("Python 3.10 with pip and venv is not installed".to_owned()))?;
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&there), root).map_err(absent)?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&requirements), root)
        .map_err(absent)?;
    let noted = fs::copy(&requirements, &installed);
    noted.map(|_| python).map_err(|error| Trouble::Wrong(format!("{}: {error}", installed.display())))
}

/// Builds the wheel, and installs it where another one is.
fn install_wheel(root: &Path, folder: &Path, python: &Path) -> Result<(), String> {
    let wheels = folder.join("wheels");
    let _ = fs::remove_dir_all(&wheels);
    let build =
        ["-m", "maturin", "build", "--quiet", "--locked", "--profile", "dev", "--manifest-path", "python/Cargo.toml"];
    run(Command::new(python).args(build).arg("--out").arg(&wheels).arg("--interpreter").arg(python), root)?;
    let found = fs::read_dir(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    let wheel = found.flatten().map(|entry| entry.path()).next().ok_or("maturin made no wheel")?;
    let digest = sha256_of(&wheel)?;
    let noted = folder.join("environment/wheel.sha256");
    if fs::read_to_string(&noted).is_ok_and(|noted| noted == digest) {
        return Ok(());
    }
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"];
    run(Command::new(python).args(install).arg(&wheel), root)?;
    fs::write(&noted, digest).map_err(|error| format!("{}: {error}", noted.display()))
}
