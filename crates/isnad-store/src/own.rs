//! The user's own knowledge base, laid over the built-in one.

use crate::Error;
use isnad_read::{Overlay, Reader};
use std::path::{Path, PathBuf};

/// The reader that knows what a folder's `actors.tsv`, `places.tsv` and `people.tsv` hold besides what is built in; where no folder is named, that
/// of `usual`, if there is one.
///
/// # Errors
/// The folder that is named has none of these files; one of them cannot be read; the built-in data are damaged.
pub fn reader(named: Option<&Path>, usual: Option<&Path>) -> Result<Reader, Error> {
    let damaged = |e: &dyn std::fmt::Display| {
        Error::Input(format!("the program's own language data are damaged: {e}\nhint: install isnad again"))
    };
    let Some(dir) = named.or(usual) else { return Reader::builtin().map_err(|e| damaged(&e)) };
    let mut files = Vec::new();
    for (name, overlay) in
        [("actors.tsv", Overlay::Actors), ("places.tsv", Overlay::Places), ("people.tsv", Overlay::People)]
    {
        let path = dir.join(name);
        match std::fs::read_to_string(&path) {
            Ok(text) => files.push((path.display().to_string(), overlay, text)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => {
                let hint = "hint: save it as UTF-8 text, in the format that kb/ in the source shows";
                return Err(Error::Input(format!("{}: {e}\n{hint}", path.display())));
            }
        }
    }
    if files.is_empty() && named.is_some() {
        let hint = "hint: give a folder with people.tsv, actors.tsv or places.tsv";
        return Err(Error::Input(format!("{}: no knowledge base files in it\n{hint}", dir.display())));
    }
    Reader::with_overlay(&files).map_err(|e| Error::Input(e.to_string()))
}

/// The folder for that in the user's configuration, where there is one.
pub fn own_folder() -> Option<PathBuf> {
    let dir = directories::ProjectDirs::from("", "", "isnad")?.config_dir().join("kb");
    dir.is_dir().then_some(dir)
}
