use text::OriginMap;

/// One article, with what is declared of it. Days stay as they are written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Headline, blank line, body; or what there is of the two.
    pub text: String,
    /// Where in `text` the body begins.
    pub body: usize,
    /// Leads from `text` back to the bytes of the page or feed, once these are UTF-8.
    pub origin: OriginMap,
    /// The headline.
    pub headline: Option<String>,
    /// How others refer to it, if it says so.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Days of publication that are declared, the most trustworthy first.
    pub published: Vec<String>,
    /// The same for the last change.
    pub modified: Vec<String>,
}
