//! Texts without an end: a lead and a unit that is repeated.

/// A kind of endless text.
pub(crate) struct Unit {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What stands before it.
    pub(crate) lead: &'static str,
    /// What is repeated.
    pub(crate) unit: &'static str,
}

impl Unit {
    /// A text of about so many bytes.
    pub(crate) fn of(&self, bytes: usize) -> String {
        format!("{}{}", self.lead, self.unit.repeat(bytes / self.unit.len()))
    }
}

/// Twelve kinds that once took the square or the cube of their length, and as many of their kin.
pub(crate) const UNITS: &[Unit] = &[
    Unit { name: "said, colon", lead: "", unit: "قال: " },
    Unit { name: "said that", lead: "أعلن الجيش هدنة\n", unit: "أكد سعيد أن " },
    Unit { name: "open brackets", lead: "أعلن الجيش هدنة\n", unit: "قالت (إن " },
    Unit { name: "killed in pairs", lead: "أعلن الجيش هدنة\n", unit: "قتل 7 وجرح 8 " },
    Unit { name: "numbers joined", lead: "أعلن الجيش هدنة\n", unit: "قتل 21 و22 و23 و" },
    Unit { name: "numbers in words", lead: "بلغ العدد ", unit: "وثلاثة آلاف ومئتين " },
    Unit {
        name: "news without stops",
        lead: "",
        unit: "أعلنت وزارة الدفاع اليمنية مساء الأحد أن 14 جنديا قتلوا في كمين قرب مدينة تعز وقال قائد المحور إن قواته ردت بقصف الجبل ونفى الحوثيون ذلك وأضافوا أن بين القتلى مدنيين ",
    },
    Unit { name: "joined happenings", lead: "وقع قصف ", unit: "وقصف " },
    Unit { name: "verbs alone", lead: "", unit: "قصفت " },
    Unit { name: "was exposed to", lead: "", unit: "تعرض لقصف " },
    Unit { name: "of its fighters", lead: "", unit: "قتل 5 من مقاتليه " },
    Unit {
        name: "strikes and days", lead: "", unit: "ذكرت الوزارة أن غارة قتلت 6 الثلاثاء "
    },
    Unit { name: "days", lead: "وصل ", unit: "يوم " },
    Unit { name: "representatives", lead: "التقى الوزير ", unit: "ممثلين عن " },
    Unit { name: "spokesmen", lead: "", unit: "الناطق سليم داود " },
    Unit { name: "open quotations", lead: "قال ", unit: "«كلمة " },
    Unit { name: "quotations", lead: "", unit: "قال \"نعم\" " },
    Unit { name: "according to", lead: "", unit: "وفق الوزارة " },
    Unit { name: "denied that", lead: "", unit: "نفت الحركة ذلك " },
    Unit { name: "denied, in sentences", lead: "", unit: "نفت الحركة ذلك. " },
    Unit { name: "and from", lead: "نقلت الوكالة عن مصدر ", unit: "وعن مصدر " },
    Unit { name: "towns joined", lead: "قصف الجيش حلب ", unit: "وحمص " },
    Unit { name: "commas", lead: "قال ", unit: "، " },
    Unit { name: "stops", lead: "قال إن ", unit: "! " },
    Unit { name: "ministers", lead: "", unit: "وزير الدفاع الروسي، " },
    Unit { name: "meetings", lead: "", unit: "عقد الاجتماع بين الرئيس ونظيره. " },
    Unit { name: "people", lead: "", unit: "وصل الوزير إبراهيم أيوب. " },
    Unit {
        name: "ordinary sentences",
        lead: "",
        unit: "قالت وزارة الداخلية، الأحد، إن تسعة مدنيين قتلوا في هجوم على سوق في بغداد. ",
    },
    Unit { name: "one word", lead: "", unit: "كلمة " },
    Unit { name: "no spaces", lead: "", unit: "كلمةو" },
];
