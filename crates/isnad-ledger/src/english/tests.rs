use super::{deed, say};
use isnad_read::Kb;

fn check(cases: &[(&str, &str)]) {
    let kb = Kb::builtin().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(ar, en)| {
            let got = say(ar, kb).text;
            (got != *en).then(|| format!("{ar}: {got:?}, not {en:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nouns_with_adjectives() {
    check(&[
        ("مصادر سورية", "Syrian sources"),
        ("مصدر عسكري يمني", "a Yemeni military source"),
        ("مصادر محلية", "local sources"),
        ("المتحدثة العسكرية", "the military spokeswoman"),
        ("مسؤولون أمنيون سابقون", "former security officials"),
        ("المسلحين المجهولين", "the unknown gunmen"),
        ("مجموعة مسلحة", "an armed group"),
        ("جنديان مصريان", "two Egyptian soldiers"),
        ("القوى السياسية والاجتماعية", "the political and social forces"),
        ("المنطقة الشمالية الغربية", "the north-western area"),
        ("العراقيين", "the Iraqis"),
    ]);
}

#[test]
fn constructs() {
    check(&[
        ("شهود عيان", "eyewitnesses"),
        ("المتحدث باسم وزارة الدفاع", "the spokesman of the Defence Ministry"),
        ("وزير الدفاع الروسي", "the Russian defence minister"),
        ("رئيس بلدية المدينة", "the head of the municipality of the city"),
        ("مقاتلي المعارضة", "the opposition fighters"),
        ("خلية الإعلام الحربي العراقية", "the Iraqi War Media Cell"),
        ("قادة الفصائل المسلحة", "the commanders of the armed factions"),
        ("محافظة تعز", "Taiz province"),
        ("مطار عدن الدولي", "Aden international airport"),
        ("قرية كفرزيد", "the village of Kafrazid"),
    ]);
}

#[test]
fn offices_bodies_and_what_they_are_called() {
    check(&[
        ("القوات الموالية للرئيس اليمني", "the forces loyal to the Yemeni president"),
        ("رئيس لجنة التحقيق", "the head of the commission of inquiry"),
        ("مصدر مالطي مسؤول", "an official Maltese source"),
        ("ميليشيا (الدفاع الوطني) الموالية للنظام", "the National Defence militia loyal to the regime"),
        ("موقع «مراسل الشمال» المعارض", "the opposition Marasil al-Shamal website"),
        ("معسكر كامب فيكتوري", "Camp Fikturi"),
        ("مقاطعة خان آباد", "Khan Abad county"),
        ("جبهات الحوبان", "the al-Hawban fronts"),
        ("مدمرتين عسكريتين أميركيتين", "two US military destroyers"),
        ("مسلحون من طالبان", "gunmen of Taliban"),
        ("موقع الدفاع الجوي في منطقة", "the position of the air defence"),
        ("ضواحي كابل", "the suburbs of Kabul"),
    ]);
}

#[test]
fn complements_and_tails() {
    check(&[
        ("مصادر طبية في حلب", "medical sources in Aleppo"),
        ("القوات الموالية للحكومة", "the forces loyal to the government"),
        ("الفصائل المدعومة من تركيا", "the factions backed by Turkey"),
        ("مدرسة تابعة للأمم المتحدة", "a school of United Nations"),
        ("سكان وناشطون", "residents and activists"),
        ("عدد من المدنيين", "a number of civilians"),
        ("أحد قادة المعارضة", "one of the opposition commanders"),
        ("ثلاثة جنود أتراك", "three Turkish soldiers"),
        ("15 مسلحا", "15 gunmen"),
        ("قرية شمال حلب", "a village north of Aleppo"),
        ("سكان هذه المنطقة", "the residents of this area"),
        ("عناصره", "their members"),
        ("للمقاومة", "the resistance"),
        ("وأنصار المعارضة", "the opposition supporters"),
    ]);
}

#[test]
fn names() {
    check(&[
        ("خالد منصور", "Khalid Mansour"),
        ("علي منصور", "Ali Mansour"),
        ("عبد الله سعيد", "Abdullah Said"),
        ("أبو خالد", "Abu Khalid"),
        ("العقيد محمد ناصر", "Col. Muhammad Nasser"),
        ("أمين خالد", "Amin Khalid"),
        ("المتحدث خالد منصور", "the spokesman Khalid Mansour"),
        ("ناصر بن فهد العربي", "Nasser bin Fahd al-Arabi"),
        ("درنوش", "Darnush"),
    ]);
}

#[test]
fn nothing_arabic_is_left() {
    let kb = Kb::builtin().unwrap();
    for name in ["«الخبر» نيوز", "ﺍﻟﻤﺼﺪﺭ", "!", "الـقــوات", "عَدَن، ولحج", "ء", "پ چ ڤ گ ٱ ۀ"]
    {
        let said = say(name, kb).text;
        assert!(!said.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{name}: {said}");
    }
}

#[test]
fn names_of_places_are_not_translated() {
    let kb = isnad_read::Kb::builtin().expect("the knowledge base is whole");
    for (arabic, english) in [
        ("حي البحار", "the al-Bahar neighbourhood"),
        ("قرية البئر", "the village of al-Bir"),
        ("معسكر السلام", "al-Salam camp"),
        ("مخيم اللاجئين", "the refugee camp"),
        ("الحي الصناعي", "the industrial neighbourhood"),
        ("شبكة «الغد»", "the al-Ghad network"),
        ("موقع \"السحاب\"", "the al-Sahab website"),
        ("مدينة سانليورفا", "the city of Sanliurfa"),
        ("منطقة سلاس باباجاني", "the Salas Babajani area"),
        ("حي صبر شمالي عدن", "the Saber neighbourhood, north of Aden"),
    ] {
        assert_eq!(say(arabic, kb).text, english, "{arabic}");
    }
}

#[test]
fn a_man_is_not_who_is_called_by_his_first_name_alone() {
    let kb = isnad_read::Kb::builtin().expect("the knowledge base is whole");
    assert_eq!(say("هادي بن سعيد المري", kb).text, "Hadi bin Said al-Mari");
    assert!(say("هادي", kb).text.contains("Hadi"));
}

#[test]
fn events_have_their_own_verbs() {
    for (trigger, noun) in [
        ("غارات جوية", "air strikes"),
        ("بقصف مدفعي", "artillery fire"),
        ("واعتقلت", "arrest"),
        ("استهدافهم", "targeting"),
        ("الهجوم الانتحاري", "suicide attack"),
        ("هجوماً", "attack"),
    ] {
        assert_eq!(deed(trigger).map(|d| d.noun), Some(noun), "{trigger}");
    }
    assert!(deed("تنزه").is_none());
}

#[test]
fn every_row_of_the_lexicon_is_whole() {
    let classes = ["person", "group", "force", "place", "thing", "text", "mass", "name"];
    let arabic = |s: &str| s.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let mut wrong = Vec::new();
    let mut check = |file: &str, text: &str, ar: usize, en: &[usize]| {
        for l in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let cells: Vec<&str> = l.split('\t').collect();
            let cell = |i: usize| cells.get(i).copied().unwrap_or_default();
            let class = cell(2).split('/').next().unwrap_or_default();
            let known = file != "nouns" || classes.iter().any(|c| class == *c || class.strip_suffix('s') == Some(c));
            if !arabic(cell(ar)) || cell(en[0]).is_empty() || en.iter().any(|i| arabic(cell(*i))) || !known {
                wrong.push(format!("{file}: {l}"));
            }
        }
    };
    check("nouns", include_str!("../../../../lang/en/nouns.tsv"), 0, &[3, 4, 5, 6]);
    check("adjectives", include_str!("../../../../lang/en/adjectives.tsv"), 0, &[1]);
    check("names", include_str!("../../../../lang/en/names.tsv"), 0, &[1]);
    check("triggers", include_str!("../../../../lang/en/triggers.tsv"), 0, &[1, 2, 3]);
    check("words", include_str!("../../../../lang/en/words.tsv"), 1, &[0, 2]);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_in_quotation_marks_and_families() {
    check(&[
        ("القوات الموالية للحوثيين", "the forces loyal to the Houthis"),
        ("المسلحين الحوثيين", "the Houthi gunmen"),
        ("مصادر «الرياض»", "“Riyadh” sources"),
        ("أطراف بلدة «النيرب»", "the outskirts of the town of al-Nayrab"),
        ("أهالي العسكريين", "the families of the soldiers"),
        ("دول عدة", "several states"),
        ("نائب الرئيس", "the vice president"),
        ("مناطق شمال غربي سوريا", "areas in north-western Syria"),
        ("قرى العنكاوي و السرمانية", "the villages of al-Ankawi and al-Sirmaniya"),
    ]);
}
