//! Words are stretches of the text, in order, without overlap, and leave out nothing but blanks.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut at = 0;
    for form in nlp::segmentation::paragraphs(text).into_iter().flatten() {
        let (start, end) = (form.span.start() as usize, form.span.end() as usize);
        assert!(at <= start && start < end);
        assert!(text[at..start].chars().all(|c| !c.is_alphanumeric()), "lost {:?}", &text[at..start]);
        assert!(text.is_char_boundary(end));
        at = end;
    }
    assert!(text[at..].chars().all(|c| !c.is_alphanumeric()), "lost {:?}", &text[at..]);
});
