//! What others hand out, taken apart: web pages, feeds, archives of pages. Bytes in, articles out.
//!
//! [`page`] finds the article of a web page and what the page declares of itself; [`entries`] gives the entries of a
//! feed (RSS, Atom); [`Archive`] gives the pages of a WARC file one by one; [`Unpacked`] unpacks gzip. [`plain`] turns a
//! stretch of HTML into text, [`decode`] bytes into characters, and [`language`] tells texts that are not English.
//!
//! All of it is written for input that was made to do harm: everything that grows has a bound ([`Refusal`] says which
//! one was met), nothing is fetched, entities of others' making are not expanded. The parser of web pages is somebody
//! else's, and so are the tables of encodings and languages; they are kept in here, so that no other crate of ours
//! waits for them. Left out on purpose: files, dates (they stay as they are written), and JSON.
//!
//! ```
//! let html = "<title>Two held over blast</title><meta property=og:site_name content=Herald><article><p>Police in \
//!             Vilnius have arrested two men, the mayor said on Friday.</p></article>";
//! let article = reading::page(html)?;
//! assert_eq!(article.text, "Two held over blast\n\nPolice in Vilnius have arrested two men, the mayor said on Friday.");
//! assert_eq!(article.publisher.as_deref(), Some("Herald"));
//! let police = article.text.find("Police").unwrap() as u32;
//! assert_eq!(article.origin.origin(police) as usize, html.find("Police").unwrap());
//! # Ok::<(), reading::Refusal>(())
//! ```

mod alignment;
mod article;
mod charset;
mod declared;
mod feed;
mod gzip;
mod http;
mod language;
mod markup;
mod page;
mod refusal;
mod rendering;
mod traced;
mod warc;

pub use article::Article;
pub use charset::decode;
pub use feed::{Entries, LARGEST as LARGEST_FEED, entries, is_feed};
pub use gzip::Unpacked;
pub use language::foreign as language;
pub use page::{LARGEST as LARGEST_PAGE, is_page, page};
pub use refusal::{Refusal, RefusalKind};
pub use rendering::plain;
pub use warc::{Archive, ArchivedPage};
