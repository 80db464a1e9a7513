use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::assignment::largest_sum;
use super::figures::{Figures, Tally, harmonic};
use super::treebank::{self, Brackets};
use super::{Scorer, gold, syntax};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// The mentions of one thing: the first character of each, and one past its last.
pub type Chain = BTreeSet<(usize, usize)>;

/// Scores chains of mentions as CoNLL 2012 did: the mean of MUC, B-cubed and entity CEAF over exact mentions.
///
/// Things that are mentioned once are nobody's merit and nobody's fault: they are left out on both sides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Coreference {
    muc: Measure,
    b3: Measure,
    ceafe: Measure,
    mentions: Tally,
}

/// What a measure has summed up over the documents.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    recall: Share,
    precision: Share,
}

impl Measure {
    fn f1(self) -> f64 {
        harmonic(self.precision.percent(), self.recall.percent())
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Share {
    part: f64,
    whole: f64,
}

impl Share {
    fn percent(self) -> f64 {
        if self.whole > 0.0 { 100.0 * self.part / self.whole } else { 0.0 }
    }
}

impl Scorer for Coreference {
    type Gold = Vec<Chain>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let documents = treebank::documents(path, &gold::text_of(path)?)?;
        if documents.iter().all(|d| d.brackets.is_empty()) {
            return Err(gold::bad(path, 1, "no word has an Entity in its last column"));
        }
        let documents = documents.into_iter().take(limit.unwrap_or(usize::MAX)).enumerate();
        documents.map(|(i, d)| Ok((syntax::report(path, i, &d)?, chains(path, &d.brackets)?))).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let doc = &read.annotated;
        let index = CharIndex::new(doc.text.as_str());
        let span = |mention: &u32| index.chars(doc.mentions[*mention as usize].span);
        let found: Vec<Chain> = doc.chains.iter().map(|chain| chain.mentions.iter().map(span).collect()).collect();
        self.chains(gold, &found);
    }

    fn figures(&self) -> Figures {
        let [muc, b3, ceafe] = [self.muc, self.b3, self.ceafe].map(Measure::f1);
        let mut figures = Figures::default();
        figures.push("conll_f1", (muc + b3 + ceafe) / 3.0);
        figures.push("muc_f1", muc);
        figures.push("b3_f1", b3);
        figures.push("ceafe_f1", ceafe);
        figures.push("mentions_p", self.mentions.precision());
        figures.push("mentions_r", self.mentions.recall());
        figures.push("mentions_f1", self.mentions.f1());
        figures.push("n", self.mentions.gold as f64);
        figures
    }
}

impl Coreference {
    /// Counts the chains of one text.
    pub fn chains(&mut self, gold: &[Chain], found: &[Chain]) {
        let (gold, found) = (Partition::new(gold), Partition::new(found));
        for (of, against, muc, b3) in [
            (&gold, &found, &mut self.muc.recall, &mut self.b3.recall),
            (&found, &gold, &mut self.muc.precision, &mut self.b3.precision),
        ] {
            for chain in &of.chains {
                let (overlaps, alone) = against.overlaps(chain);
                // The other side tears the chain into parts; each mention that it has not is one by itself.
                muc.part += (chain.len() - overlaps.len() - alone) as f64;
                muc.whole += (chain.len() - 1) as f64;
                let squares: usize = overlaps.values().map(|n| n * n).sum();
                b3.part += squares as f64 / chain.len() as f64;
                b3.whole += chain.len() as f64;
            }
        }
        let likeness = gold.chains.iter().map(|chain| {
            let mut row = vec![0.0; found.chains.len()];
            for (i, n) in found.overlaps(chain).0 {
                row[i] = 2.0 * n as f64 / (chain.len() + found.chains[i].len()) as f64;
            }
            row
        });
        let aligned = largest_sum(&likeness.collect::<Vec<_>>());
        for (share, of) in [(&mut self.ceafe.recall, &gold), (&mut self.ceafe.precision, &found)] {
            share.part += aligned;
            share.whole += of.chains.len() as f64;
        }
        self.mentions.gold += gold.of.len();
        self.mentions.found += found.of.len();
        self.mentions.hits += gold.of.keys().filter(|span| found.of.contains_key(span)).count();
    }
}

/// Chains of two mentions at least that share none.
struct Partition {
    chains: Vec<Chain>,
    of: BTreeMap<(usize, usize), usize>,
}

impl Partition {
    /// A mention that stands in several chains stays in the first.
    fn new(chains: &[Chain]) -> Partition {
        let mut partition = Partition { chains: vec![], of: BTreeMap::new() };
        for chain in chains {
            let chain: Chain = chain.iter().filter(|span| !partition.of.contains_key(span)).copied().collect();
            if chain.len() > 1 {
                partition.of.extend(chain.iter().map(|span| (*span, partition.chains.len())));
                partition.chains.push(chain);
            }
        }
        partition
    }

    /// How many mentions of `chain` each chain holds, and how many none does.
    fn overlaps(&self, chain: &Chain) -> (BTreeMap<usize, usize>, usize) {
        let (mut overlaps, mut alone) = (BTreeMap::new(), 0);
        for span in chain {
            match self.of.get(span) {
                Some(i) => *overlaps.entry(*i).or_default() += 1,
                None => alone += 1,
            }
        }
        (overlaps, alone)
    }
}

/// The chains that the brackets of a document tell: `(7-person-…` opens a mention of thing 7, `7)` closes it, `(7-…)`
/// is one of a single word. Those of one thing may lie in one another.
fn chains(path: &Path, brackets: &[Brackets]) -> Result<Vec<Chain>, Error> {
    let mut chains: BTreeMap<&str, Chain> = BTreeMap::new();
    // Thing, first character and line of what is open.
    let mut open: Vec<(&str, usize, usize)> = Vec::new();
    for Brackets { line, word: (start, end), entity } in brackets {
        let mut rest = entity.as_str();
        while !rest.is_empty() {
            let (opens, inner) = rest.strip_prefix('(').map_or((false, rest), |inner| (true, inner));
            let (inner, after) = inner.split_at(inner.find(['(', ')']).unwrap_or(inner.len()));
            let thing = inner.split('-').next().unwrap_or(inner);
            if opens {
                open.push((thing, *start, *line));
            }
            rest = after;
            if let Some(after) = after.strip_prefix(')') {
                let last = open.iter().rposition(|(other, ..)| *other == thing);
                let last = last.ok_or_else(|| gold::bad(path, *line, "a mention closes that was not open"))?;
                let (_, start, _) = open.remove(last);
                chains.entry(thing).or_default().insert((start, *end));
                rest = after;
            } else if !opens {
                return Err(gold::bad(path, *line, "an Entity that neither opens nor closes"));
            }
        }
    }
    match open.first() {
        Some((.., line)) => Err(gold::bad(path, *line, "a mention that is never closed")),
        None => Ok(chains.into_values().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rounded;
    use super::*;

    /// Every letter is a mention.
    fn letters(chains: &[&str]) -> Vec<Chain> {
        chains.iter().map(|chain| chain.bytes().map(|b| (b.into(), usize::from(b) + 1)).collect()).collect()
    }

    fn score(documents: &[(&[&str], &[&str])]) -> Vec<String> {
        let mut scorer = Coreference::default();
        for (gold, found) in documents {
            scorer.chains(&letters(gold), &letters(found));
        }
        scorer.figures().iter().map(|(_, value)| rounded(*value)).collect()
    }

    // By hand, for gold abc, defg and found ab, cd, fghi:
    // MUC      recall: abc falls into ab|c, defg into d|e|fg: (3−2 + 4−3) / (2+3) = 2/5
    //          precision: ab stays whole, cd falls into c|d, fghi into fg|h|i: (1 + 0 + 1) / (1+1+3) = 2/5
    // B-cubed  recall: (2²+1²)/3 + (1²+2²)/4 = 35/12 of 7 mentions = 5/12
    //          precision: 2²/2 + (1²+1²)/2 + 2²/4 = 4 of 8 mentions = 1/2; F1 = 5/11
    // CEAF     abc–ab 2·2/5, defg–fghi 2·2/8: 1.3 of 2 and of 3 chains; F1 = 2·1.3/5 = 0.52
    // mentions 6 of 7 and of 8
    const GOLD: &[&str] = &["abc", "defg"];
    const FOUND: &[&str] = &["ab", "cd", "fghi"];

    #[test]
    fn the_measures_are_those_worked_out_by_hand() {
        assert_eq!(score(&[(GOLD, FOUND)]), ["45.818", "40", "45.455", "52", "75", "85.714", "80", "7"]);
    }

    #[test]
    fn what_is_mentioned_once_counts_on_neither_side() {
        let (gold, found) = (["x", "abc", "y", "defg"], ["ab", "cd", "z", "x", "fghi"]);
        assert_eq!(score(&[(&gold, &found)]), score(&[(GOLD, FOUND)]));
    }

    #[test]
    fn gold_itself_scores_a_hundred_and_nothing_scores_nothing() {
        assert_eq!(score(&[(GOLD, GOLD)]), ["100", "100", "100", "100", "100", "100", "100", "7"]);
        assert_eq!(score(&[(GOLD, &[])]), ["0", "0", "0", "0", "0", "0", "0", "7"]);
        assert_eq!(score(&[(&[], FOUND)]), ["0", "0", "0", "0", "0", "0", "0", "0"]);
    }

    // Gold ab found, and gold cdef of which cd is found:
    // MUC      recall (1 + 4−3) / (1+3) = 1/2, precision 2/2: F1 = 2/3
    // B-cubed  recall (2 + 2²/4) / 6 = 1/2, precision 4/4: F1 = 2/3
    // CEAF     1 + 2·2/6 = 5/3 of 2 and of 2 chains: F1 = 5/6
    // The mean of the two documents' MUC would be (1 + 1/2) / 2.
    #[test]
    fn documents_are_summed_up_before_they_are_divided() {
        let documents: [(&[&str], &[&str]); 2] = [(&["ab"], &["ab"]), (&["cdef"], &["cd"])];
        assert_eq!(score(&documents), ["72.222", "66.667", "66.667", "83.333", "100", "66.667", "80", "6"]);
    }

    fn read(words: &[((usize, usize), &str)]) -> Result<String, String> {
        let brackets = words.iter().enumerate().map(|(i, (word, entity))| Brackets {
            line: i + 1,
            word: *word,
            entity: (*entity).to_owned(),
        });
        let chains = chains(Path::new("gold.conllu"), &brackets.collect::<Vec<_>>()).map_err(|e| e.to_string())?;
        Ok(format!("{:?}", chains.iter().map(|c| c.iter().collect::<Vec<_>>()).collect::<Vec<_>>()))
    }

    #[test]
    fn brackets_nest_even_those_of_one_thing() {
        // "the mayor of the town whose mayor", then "she".
        let words = [
            ((0, 3), "(1-person-new-nnnnn-cf1-2-coref"),
            ((13, 16), "(2-place-new-nnnnn-cf2-2-coref"),
            ((17, 21), "2)"),
            ((22, 27), "(1-person-giv:act-nnnnn-cf1-2-coref(2-place-giv:act-nnnnn-cf2-1-ana)"),
            ((28, 33), "1)1)"),
            ((34, 37), "(1-person-giv:act-nnnnn-cf1-1-ana)(3-event-new-nnnnn-cf3-1-sgl)"),
        ];
        let told = read(&words).unwrap();
        assert_eq!(told, "[[(0, 33), (22, 33), (34, 37)], [(13, 21), (22, 27)], [(34, 37)]]");
    }

    #[test]
    fn brackets_that_do_not_match_are_told_by_their_line() {
        let told = |words: &[((usize, usize), &str)]| read(words).unwrap_err();
        assert!(told(&[((0, 1), "(1-person)"), ((2, 3), "1)")]).starts_with("gold.conllu:2:"));
        assert!(told(&[((0, 1), "(1-person"), ((2, 3), "(1-person)")]).starts_with("gold.conllu:1:"));
        assert!(told(&[((0, 1), "1-person")]).contains("neither opens nor closes"));
    }

    #[test]
    fn every_mention_of_the_shared_treebank_is_closed() {
        for half in ["train", "dev"] {
            let path =
                Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../shared/corpora/syntax/gum-{half}.conllu"));
            if !path.exists() {
                return println!("skipped: there is no ../shared/corpora/syntax/gum-{half}.conllu");
            }
            for (report, chains) in Coreference::documents(&path, None).unwrap() {
                let length = report.text.as_str().chars().count();
                let inside = |chain: &Chain| chain.iter().all(|(start, end)| start < end && *end <= length);
                assert!(!chains.is_empty() && chains.iter().all(inside), "{}", report.metadata.reference);
            }
        }
    }
}
