//! How to read the pages.

use crate::page::{Asked, Page};
use crate::words;
use isnad_ledger::Status;
use maud::html;

pub(crate) async fn page(a: Asked) -> Page {
    let main = html! {
        h1 { (a.w("كيف تُقرأ هذه الصفحات", "How to read these pages")) }
        section {
            h2 { (a.w("الحالات", "Statuses")) }
            dl.facts { @for s in [Status::Single, Status::Corroborated, Status::Conceded, Status::Contested, Status::Superseded] { div { dt { span.badge.(s.as_str()) { (s.words(a.lang)) } } dd { (words::status_means(s, a.lang)) } } } }
        }
        section {
            h2 { (a.w("الأصل لا الوسيلة هو ما يُحسب", "Origins count, not outlets")) }
            p { (a.w("وسيلتان تنقلان عن وكالة واحدة، أو عن ناطق واحد، مصدر أصلي واحد. وتُرسم سلسلة كل شهادة من الوسيلة إلى صاحب القول.", "Two outlets with one agency's copy, or quoting one spokesman, are one origin. The chain of each testimony is drawn from the outlet to the claimant.")) }
        }
        section {
            h2 { (a.w("الأرقام", "Figures")) }
            p { (a.w("لا تُجمع حصيلة تراكمية مع حادثة ولا مع حصيلة مصدر آخر، ولا يُجمع الجزء مع الكل. يوم التقرير ليس يوم الحدث.", "No running total is added to an incident or to another claimant's; parts are not added to their wholes. The day of a report is not the day of an event.")) }
        }
        section {
            h2 { (a.w("ثقة القراءة", "Certainty")) }
            p { (words::certainty_means(a.lang)) " " (a.w("ما لا رقم له قرأته القواعد وحدها، أو صحّحه الناس.", "What has no number was read by the rules alone, or corrected by people.")) }
        }
        section {
            h2 { (a.w("لوحة المفاتيح", "Keyboard")) }
            p { kbd { "/" } " " (a.w("بحث", "search")) " · " kbd { "j" } " " kbd { "k" } " " (a.w("الادعاء التالي والسابق", "next and previous claim")) }
        }
    };
    Ok(a.frame(a.w("مساعدة", "Help"), main))
}
