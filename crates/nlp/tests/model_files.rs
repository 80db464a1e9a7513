//! A model whose files are not what they should be is refused in one line: which file, what is wrong, what to do.

use expect_test::{Expect, expect};
use nlp::Neural;
use sha2::{Digest, Sha256};

/// The contents of a model's folder.
#[derive(Clone)]
struct Files {
    toml: String,
    vocabulary: String,
    weights: Vec<u8>,
}

fn shipped() -> Files {
    let read = |name: &str| {
        std::fs::read(format!("{}/../../models/en/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a model is shipped")
    };
    let text = |name: &str| String::from_utf8(read(name)).expect("it is text");
    Files { toml: text("model.toml"), vocabulary: text("vocabulary.txt"), weights: read("weights.safetensors") }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

impl Files {
    /// With the digests in `model.toml` mended, so that what is wrong is found where it is wrong.
    fn sealed(mut self) -> Files {
        let was = shipped();
        for (old, new) in
            [(was.vocabulary.as_bytes(), self.vocabulary.as_bytes()), (was.weights.as_slice(), self.weights.as_slice())]
        {
            self.toml = self.toml.replace(&sha256(old), &sha256(new));
        }
        self
    }

    /// With other words in the header of the weights, of the same length.
    fn header(mut self, from: &str, to: &str) -> Files {
        assert_eq!(from.len(), to.len(), "what comes after the header must not move");
        let at = self.weights.windows(from.len()).position(|w| w == from.as_bytes()).expect("the header has it");
        self.weights[at..at + to.len()].copy_from_slice(to.as_bytes());
        self
    }

    fn toml(mut self, from: &str, to: &str) -> Files {
        assert!(self.toml.contains(from), "{from}");
        self.toml = self.toml.replacen(from, to, 1);
        self
    }

    fn refusal(&self) -> String {
        let refused = Neural::load(&self.toml, &self.vocabulary, self.weights.clone());
        let message = refused.expect_err("it is refused").to_string();
        assert!(!message.contains('\n'), "{message}");
        message
    }

    fn refused(&self, expected: Expect) {
        expected.assert_eq(&self.refusal());
    }
}

#[test]
fn the_shipped_files_belong_together() {
    let Files { toml, vocabulary, weights } = shipped();
    let loaded = Neural::load(&toml, &vocabulary, weights).map(|n| n.digest().to_owned());
    assert_eq!(loaded.as_deref(), Ok(Neural::embedded().digest()));
}

#[test]
fn a_wrong_digest_names_its_file() {
    let mut files = shipped();
    *files.weights.last_mut().expect("it is not empty") ^= 1;
    let told = files.refusal();
    assert!(told.starts_with("weights.safetensors: not the file that model.toml names (its SHA-256 is "), "{told}");
    assert!(told.ends_with("); fetch or export both together"), "{told}");
    let mut files = shipped();
    files.vocabulary.push_str("more\n");
    let told = files.refusal();
    assert!(told.starts_with("vocabulary.txt: not the file that model.toml names (its SHA-256 is "), "{told}");
}

#[test]
fn truncated_weights_are_no_whole_file() {
    for length in [0, 7, 100, 9_000, 1_000_000] {
        let mut files = shipped();
        files.weights.truncate(length);
        let told = files.sealed().refusal();
        assert!(told.starts_with("weights.safetensors: not a whole safetensors file ("), "{told}");
        assert!(told.ends_with("; fetch or export it again"), "{told}");
    }
}

#[test]
fn a_wrong_shape_names_its_tensor() {
    let files = shipped().header(
        "\"layer.0.up.weight\":{\"dtype\":\"I8\",\"shape\":[1536,384]",
        "\"layer.0.up.weight\":{\"dtype\":\"I8\",\"shape\":[384,1536]",
    );
    files.sealed().refused(expect![[r#"weights.safetensors: tensor "layer.0.up.weight" is [384, 1536], expected [1536, 384]; take the file that belongs to this version"#]]);
    shipped().header("\"word_norm.weight\"", "\"word_morn.weight\"").sealed().refused(expect![[
        r#"weights.safetensors: tensor "word_norm.weight" is missing; take the file that belongs to this version"#
    ]]);
}

#[test]
fn a_number_that_is_none_names_its_tensor() {
    let mut files = shipped();
    let header = u64::from_le_bytes(files.weights[..8].try_into().expect("eight bytes")) as usize;
    files.weights[8 + header..][..4].copy_from_slice(&f32::NAN.to_le_bytes());
    files
        .sealed()
        .refused(expect![[r#"weights.safetensors: tensor "arc_bias.weight" holds NaN; train or export it again"#]]);
}

#[test]
fn an_unknown_kind_of_label_names_its_line() {
    shipped().toml("kind = [\"abstract\"", "kind = [\"abstrakt\"").refused(expect![
        "model.toml: unknown label `abstrakt` of kind; export the model anew or use the version it is for"
    ]);
    shipped().toml("upos = [\"ADJ\"", "upos = [\"ADJECTIVE\"").refused(expect![
        "model.toml: unknown label `ADJECTIVE` of upos; export the model anew or use the version it is for"
    ]);
    shipped().toml("\"B-PER\"", "\"B-DOG\"").refused(expect![
        "model.toml: unknown label `B-DOG` of ner; export the model anew or use the version it is for"
    ]);
    for script in ["", "é1", "x0", "l", "l99999999999999999999"] {
        let told = shipped().toml("lemma = [\"l0\"", &format!("lemma = [\"{script}\"")).refusal();
        assert!(told.starts_with(&format!("model.toml: unknown label `{script}` of lemma; ")), "{told}");
    }
    shipped().toml("ner = [", "nre = [").refused(expect!["model.toml:14: unknown field `nre`, expected one of `upos`, `xpos`, `feats`, `lemma`, `ner`, `kind`, `first`, `rel`; export the model anew or use the version it is for"]);
    shipped().toml("[labels]", "[labels]\nmood = [\"Ind\"]").refused(expect!["model.toml:10: unknown field `mood`, expected one of `upos`, `xpos`, `feats`, `lemma`, `ner`, `kind`, `first`, `rel`; export the model anew or use the version it is for"]);
    shipped().toml("upos = [", "upos = 3 # [").refused(expect!["model.toml:10: invalid type: integer `3`, expected a sequence; export the model anew or use the version it is for"]);
    shipped().toml("dateline.model/2", "dateline.model/9").refused(expect!["model.toml: format `dateline.model/9` is not `dateline.model/2`; export the model anew or use the version it is for"]);
    shipped().toml("shapes = [\"lower\", ", "shapes = [").refused(expect![
        "model.toml: 11 shapes of words, this version knows 12; export the model anew or use the version it is for"
    ]);
    let mut files = shipped();
    files.toml.clear();
    files.refused(expect!["model.toml:1: missing field `format`; export the model anew or use the version it is for"]);
}

#[test]
fn a_vocabulary_without_a_special_piece_is_refused() {
    for special in ["[UNK]", "[CLS]", "[SEP]"] {
        let mut files = shipped();
        files.vocabulary = files.vocabulary.replacen(special, "[GONE]", 1);
        let told = files.sealed().refusal();
        assert!(told.starts_with(&format!("vocabulary.txt: the piece {special} is missing")), "{told}");
    }
    let mut files = shipped();
    files.vocabulary.push_str("onemorepiece\n");
    files.vocabulary.push_str("onemorepiece\n");
    let told = files.clone().sealed().refusal();
    assert!(told.ends_with(" holds a piece that stands above; fetch or export it again"), "{told}");
    files.vocabulary.truncate(files.vocabulary.len() - "onemorepiece\n".len());
    let told = files.sealed().refusal();
    assert!(told.contains(" rows of weights; fetch or export both together"), "{told}");
}
