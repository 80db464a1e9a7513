//! Whatever stands in a feed, each entry is refused or leads back into the feed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Without the root element most of what chance makes is turned away at once.
    let feed = format!("<rss>{}", reading::decode(bytes, None));
    for article in reading::entries(feed.as_str()).expect("it opens as one").flatten() {
        assert!(article.text.is_char_boundary(article.body));
        for (at, _) in article.text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            assert!(feed.is_char_boundary(article.origin.origin(at as u32) as usize));
        }
    }
});
