//! Takes the scripts of `web/dist` into the program where somebody has built them. Without them every page works, more plainly.

use std::path::Path;
use std::{env, fs};

fn main() {
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where we are")).join("../../web/dist");
    // Of a folder that is not there, the one around it tells when it comes.
    let watched = dist.ancestors().find(|folder| folder.exists()).unwrap_or(&dist);
    println!("cargo::rerun-if-changed={}", watched.display());
    let mut files: Vec<_> = fs::read_dir(&dist).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| ["css", "js", "svg", "txt"].iter().any(|e| end == *e)));
    files.sort();
    let rows: Vec<String> = files
        .iter()
        .map(|file| {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
            let path = file.canonicalize().expect("it was there a moment ago");
            format!("    Asset {{ name: {name:?}, content: include_bytes!({:?}) }},\n", path.display().to_string())
        })
        .collect();
    let code = format!("const BUNDLE: &[Asset] = &[\n{}];\n", rows.concat());
    let out = Path::new(&env::var("OUT_DIR").expect("cargo says where to write")).join("bundle.rs");
    fs::write(out, code).expect("the build folder can be written");
}
