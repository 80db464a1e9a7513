use text::OriginMap;

/// A text under construction that knows where its characters come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traced {
    pub(crate) text: String,
    runs: Vec<(u32, u32)>,
    /// Where the next byte has to come from to need no new run.
    next: Option<usize>,
}

impl Traced {
    /// Adds a character that stands at `origin`.
    pub(crate) fn push(&mut self, c: char, origin: usize) {
        if self.next != Some(origin) {
            self.runs.push((self.text.len() as u32, origin as u32));
        }
        self.text.push(c);
        self.next = Some(origin + c.len_utf8());
    }

    /// Adds words that stand nowhere: they lead to where the words after them do.
    pub(crate) fn push_own(&mut self, words: &str) {
        self.text.push_str(words);
        self.next = None;
    }

    /// This text when what it was taken from was itself taken from elsewhere.
    pub(crate) fn through(self, below: &OriginMap) -> Traced {
        let (text, origin) = self.into_parts();
        Traced { text, runs: origin.through(below).runs().to_vec(), next: None }
    }

    /// Adds another text.
    pub(crate) fn append(&mut self, other: Traced) {
        let at = self.text.len() as u32;
        self.runs.extend(other.runs.into_iter().map(|(text, origin)| (text + at, origin)));
        self.text += &other.text;
        self.next = other.next;
    }

    pub(crate) fn into_parts(self) -> (String, OriginMap) {
        (self.text, OriginMap::new(self.runs))
    }
}
