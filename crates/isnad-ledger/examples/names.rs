//! Names and descriptions in English, as lines of a ledger have them: one a line on standard input; name, tab, English out. To look for words that
//! the lexicon (`lang/en`) lacks.

use isnad_ledger::{Lang, Named, name_of};
use isnad_read::Kb;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kb = Kb::builtin()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let name = line?;
        let english = name_of(&Named { name: name.clone(), entity: None }, Lang::En, kb);
        writeln!(out, "{name}\t{english}")?;
    }
    Ok(())
}
