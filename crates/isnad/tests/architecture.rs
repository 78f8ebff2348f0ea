//! Which crate may know which: the graph is written down here and compared with the manifests.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn the_crate_graph_is_the_one_written_down() {
    let want = [
        ("isnad-text", vec![]),
        ("isnad-ingest", vec!["isnad-text"]),
        ("isnad-read", vec!["isnad-text"]),
        ("isnad-ledger", vec!["isnad-text", "isnad-read"]),
        ("isnad-fetch", vec![]),
        ("isnad-words", vec!["isnad-ledger"]),
        ("isnad-store", vec!["isnad-text", "isnad-ingest", "isnad-read", "isnad-ledger", "isnad-words"]),
        ("isnad-tables", vec!["isnad-text", "isnad-ingest", "isnad-read", "isnad-ledger", "isnad-store"]),
        ("isnad-web", vec!["isnad-text", "isnad-read", "isnad-ledger", "isnad-store", "isnad-tables", "isnad-words"]),
        (
            "isnad",
            vec![
                "isnad-text",
                "isnad-ingest",
                "isnad-read",
                "isnad-ledger",
                "isnad-fetch",
                "isnad-store",
                "isnad-tables",
                "isnad-web",
                "isnad-words",
            ],
        ),
    ];
    for (name, deps) in want {
        let manifest =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("Cargo.toml"))
                .unwrap();
        let normal = manifest.split("[dev-dependencies]").next().unwrap();
        let found: Vec<&str> =
            normal.lines().filter(|l| l.starts_with("isnad")).filter_map(|l| l.split('.').next()).collect();
        assert_eq!(found, deps, "{name}");
    }
}

#[test]
fn pure_crates_touch_nothing_outside() {
    for name in ["isnad-text", "isnad-read", "isnad-ledger"] {
        let mut stack = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src")];
        while let Some(dir) = stack.pop() {
            for e in std::fs::read_dir(dir).unwrap() {
                let p = e.unwrap().path();
                if p.is_dir() {
                    stack.push(p);
                    continue;
                }
                let s = std::fs::read_to_string(&p).unwrap();
                for word in ["std::fs", "std::env::var", "std::time", "std::net", "std::process", "rand::"] {
                    assert!(!s.contains(word), "{} uses {word}", p.display());
                }
            }
        }
    }
}
