//! Whatever a page holds, it is refused in one line or gives an article whose parts fit together.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let html = reading::decode(bytes, None);
    match reading::page(&html) {
        Ok(article) => {
            assert!(article.text.is_char_boundary(article.body) && article.body < article.text.len());
            assert_eq!(article.headline.is_some(), article.body > 0);
            let origins = (0..article.text.len()).map(|at| article.origin.origin(at as u32) as usize);
            assert!(origins.max().is_none_or(|furthest| furthest <= html.len() + article.text.len()));
        }
        Err(refusal) => assert!(!refusal.to_string().contains('\n')),
    }
    let (text, origin) = reading::plain(&html);
    for (at, _) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        assert!(html.is_char_boundary(origin.origin(at as u32) as usize));
    }
});
