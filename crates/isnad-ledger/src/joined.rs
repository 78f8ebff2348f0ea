//! One text that was given several times: what is known of it together.

use isnad_text::Report;

/// What two givers of one text (reports with one [content key](crate::Ledger::key)) say of it together: what either leaves out the other
/// gives, and of two days it is the earlier, of two names, addresses or headlines the first in order. So neither who came first nor how
/// often each came matters.
#[must_use]
pub fn joined(a: &Report, b: &Report) -> Report {
    Report {
        id: a.id.clone().min(b.id.clone()),
        text: a.text.clone(),
        title: first(&a.title, &b.title),
        outlet: first(&a.outlet, &b.outlet),
        url: first(&a.url, &b.url),
        byline: first(&a.byline, &b.byline),
        standfirst: first(&a.standfirst, &b.standfirst),
        language: first(&a.language, &b.language),
        published: first(&a.published, &b.published),
    }
}

fn first<T: Ord + Clone>(a: &Option<T>, b: &Option<T>) -> Option<T> {
    a.iter().chain(b).min().cloned()
}

/// A report as its giver corrects it: what the new one gives holds, and what it leaves out stays.
#[must_use]
pub fn corrected(old: &Report, new: &Report) -> Report {
    Report {
        id: new.id.clone(),
        text: new.text.clone(),
        title: new.title.clone().or_else(|| old.title.clone()),
        outlet: new.outlet.clone().or_else(|| old.outlet.clone()),
        url: new.url.clone().or_else(|| old.url.clone()),
        byline: new.byline.clone().or_else(|| old.byline.clone()),
        standfirst: new.standfirst.clone().or_else(|| old.standfirst.clone()),
        language: new.language.clone().or_else(|| old.language.clone()),
        published: new.published.or(old.published),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(id: &str, title: Option<&str>, day: &str) -> Report {
        Report {
            id: id.into(),
            text: "نص".into(),
            title: title.map(str::to_owned),
            published: day.parse().ok(),
            ..Report::default()
        }
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let all = [report("b", None, ""), report("a", Some("ب"), "2020-10-02"), report("c", Some("ا"), "2020-10-01")];
        let want = report("a", Some("ا"), "2020-10-01");
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let got = order.iter().chain(&order).fold(all[order[0]].clone(), |r, n| joined(&r, &all[*n]));
            assert_eq!(got, want);
        }
    }

    #[test]
    fn a_correction_takes_nothing_away() {
        let old = report("a", Some("ا"), "2020-10-01");
        assert_eq!(corrected(&old, &report("b", None, "2020-10-05")), report("b", Some("ا"), "2020-10-05"));
        assert_eq!(corrected(&old, &report("a", None, "")), old);
    }
}
