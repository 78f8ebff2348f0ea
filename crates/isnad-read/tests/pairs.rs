//! Spellings that name one thing are joined, those that only look alike are not: counted on `pairs.tsv`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use isnad_read::same_by_ear;

#[test]
fn spellings_joined_and_kept_apart() {
    let (mut same, mut different) = (0, 0);
    let (mut apart, mut joined) = (Vec::new(), Vec::new());
    for line in include_str!("pairs.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [what, a, b] = cells[..] else { panic!("three cells: {line}") };
        match what {
            "same" => {
                same += 1;
                if !same_by_ear(a, b) {
                    apart.push(format!("{a} / {b}"));
                }
            }
            _ => {
                different += 1;
                if same_by_ear(a, b) {
                    joined.push(format!("{a} / {b}"));
                }
            }
        }
    }
    println!("{} of {same} wrongly kept apart: {}", apart.len(), apart.join("; "));
    println!("{} of {different} wrongly joined: {}", joined.len(), joined.join("; "));
    assert!(same + different >= 300);
    // a wrong join puts words into another's mouth; a missed one only splits a count
    assert!(joined.len() * 50 <= different, "wrongly joined: {joined:?}");
    assert!(apart.len() * 4 <= same, "wrongly kept apart: {apart:?}");
}
