//! Whether a text is English.

use whatlang::Lang;

/// So much of a text tells its language.
const ENOUGH: usize = 4000;
/// A text with fewer letters is read: a few names in a row can be in any language.
const FEWEST_LETTERS: usize = 200;
/// Words that no other language has among its frequent ones; with one of twenty-five among the words of a text it is
/// English, whatever names stand around them.
const ENGLISH: [&str; 12] = ["the", "of", "and", "that", "with", "from", "said", "have", "who", "which", "by", "were"];
const SHARE: usize = 25;

/// The language of a text that is surely not English, as ISO 639-1 writes it. When unsure it is none: to read a text in
/// vain costs less than to leave one out.
///
/// ```
/// let german = "Die Polizei hat am Freitag in Vilnius zwei Männer festgenommen, die einen Anschlag auf die Brücke geplant \
///               haben sollen. Das teilte der Bürgermeister mit. Die beiden bestreiten, von dem Vorhaben gewusst zu haben, \
///               und wollen am Montag vor Gericht aussagen.";
/// assert_eq!(reading::language(german), Some("de"));
/// assert_eq!(reading::language("Tallinn, Estonia: Jaan Tamm, Mari Kask, Peeter Saar."), None);
/// ```
pub fn foreign(text: &str) -> Option<&'static str> {
    let end = (ENOUGH.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at))?;
    let text = &text[..end];
    if text.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS {
        return None;
    }
    let mut all = 0;
    let mut english = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        all += 1;
        english += usize::from(ENGLISH.iter().any(|small| word.eq_ignore_ascii_case(small)));
    }
    if english * SHARE >= all {
        return None;
    }
    let told = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    code(told.lang())
}

/// The code of ISO 639-1; none for English.
fn code(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => return None,
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    })
}
