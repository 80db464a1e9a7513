//! `cargo xtask web`: the bundle of what JavaScript adds to the page, and the tests of the page in a real browser.
//!
//! Both need more than the toolchain (Node with npm, Debian's Chromium). Where that cannot be had, the bundle and the
//! tests are left out and say so; the page works without the bundle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tally::Tally;

/// What went wrong, and whether it is our fault.
pub(crate) enum Trouble {
    /// Something is not to be had on this machine.
    Absent(String),
    /// Something is wrong with what we wrote.
    Wrong(String),
}

/// Installs what `web/package-lock.json` names, checks types, and writes `web/dist`.
pub(crate) fn bundle(root: &Path) -> Result<(), Trouble> {
    let web = root.join("web");
    install(&web)?;
    let tool = |name: &str| Command::new(web.join("node_modules/.bin").join(name));
    let wrong = |error: String| Trouble::Wrong(error);
    run(tool("tsc").args(["-p", "."]), &web).map_err(wrong)?;
    let what = ["src/main.js", "src/main.css", "--bundle", "--minify", "--format=esm", "--target=es2022"];
    // Pictures that Leaflet's style sheet names are for parts of it that we do not use.
    let how = ["--external:*.png", "--legal-comments=none", "--log-level=warning", "--outdir=dist"];
    run(tool("esbuild").args(what).args(how), &web).map_err(wrong)?;
    // The licence of what is bundled goes with it wherever it goes.
    let licence = fs::read_to_string(web.join("node_modules/leaflet/LICENSE"));
    licence
        .and_then(|licence| {
            fs::write(web.join("dist/NOTICE.txt"), format!("The scripts contain Leaflet:\n\n{licence}"))
        })
        .map_err(|error| Trouble::Wrong(format!("web/dist/NOTICE.txt: {error}")))
}

fn install(web: &Path) -> Result<(), Trouble> {
    let absent = |_| Trouble::Absent("Node with npm is not installed".to_owned());
    run(Command::new("npm").arg("--version"), web).map_err(absent)?;
    if is_installed(web) {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--silent"]), web).map_err(Trouble::Absent)?;
    let noted = fs::copy(web.join("package-lock.json"), web.join(INSTALLED));
    noted.map(drop).map_err(|error| Trouble::Wrong(format!("{INSTALLED}: {error}")))
}

/// A copy of the lock file that was installed.
const INSTALLED: &str = "node_modules/.installed-lock.json";

fn is_installed(web: &Path) -> bool {
    let read = |name| fs::read(web.join(name)).ok();
    read(INSTALLED).is_some_and(|installed| Some(installed) == read("package-lock.json"))
}

/// Runs the tests of `web/test` against the binary that the other tests were run with.
pub(crate) fn browser_tests(root: &Path, tally: &mut Tally) -> Result<(), Trouble> {
    if !is_installed(&root.join("web")) {
        return Err(Trouble::Absent("they want what the bundle is made with".to_owned()));
    }
    let chromium = chromium()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap", "test/page.test.js"])
        .current_dir(root.join("web"))
        .env("DATELINE", target.join("debug/dateline"))
        .env("CHROMIUM", chromium);
    let output = node.output().map_err(|error| Trouble::Absent(format!("node: {error}")))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let counted = Tally::of_tap(&told);
    *tally += counted;
    if output.status.success() && counted.passed > 0 {
        println!("   {counted} in a browser");
        return Ok(());
    }
    print!("{told}");
    Err(Trouble::Wrong(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Where Chromium is; on a Debian whose packages we may install, it is installed.
fn chromium() -> Result<PathBuf, Trouble> {
    let there = || {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).map(|folder| folder.join("chromium")).find(|path| path.exists())
    };
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from).or_else(there) {
        return Ok(path);
    }
    let apt = |words: &[&str]| {
        let mut apt = Command::new("apt-get");
        let done = apt.args(words).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()).status();
        done.is_ok_and(|status| status.success())
    };
    let installed = apt(&["update", "-qq"]) && apt(&["install", "-y", "-qq", "chromium"]);
    there()
        .filter(|_| installed)
        .ok_or_else(|| Trouble::Absent("chromium is not installed, and apt-get has none".into()))
}

/// Runs a command in a folder; what it told, when it failed.
pub(crate) fn run(command: &mut Command, folder: &Path) -> Result<(), String> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = command.current_dir(folder).output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Err(format!("{name} ended with {}\n{}", output.status, told.trim_end()))
}
