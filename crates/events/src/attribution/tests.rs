use expect_test::{Expect, expect};
use nlp::{Annotated, Annotator, Conllu, Neural};
use proptest::prelude::*;
use text::SourceText;

use super::{Attribution, Cues, attribute};

/// A parse in which a word is `form/tag/head/relation`; a line is a sentence.
fn parsed(text: &str, parse: &str) -> Annotated {
    let mut file = String::from("# newpar\n");
    for sentence in parse.trim().lines() {
        for (i, word) in sentence.split_whitespace().enumerate() {
            let parts: Vec<&str> = word.rsplitn(4, '/').collect();
            let [rel, head, tag, form] = parts[..] else { panic!("`{word}` is no form/tag/head/relation") };
            let upos = match (tag, rel) {
                (_, "punct") => "PUNCT",
                (_, "case") => "ADP",
                ("IN", "mark") => "SCONJ",
                (_, "aux" | "aux:pass" | "cop") => "AUX",
                ("NN" | "NNS", _) => "NOUN",
                ("NNP", _) => "PROPN",
                ("PRP" | "WDT" | "WP", _) => "PRON",
                ("JJ", _) => "ADJ",
                ("RB", _) => "ADV",
                ("CD", _) => "NUM",
                ("DT", _) => "DET",
                ("CC", _) => "CCONJ",
                ("TO", _) => "PART",
                _ if tag.starts_with("VB") => "VERB",
                _ => "X",
            };
            let lemma = form.to_lowercase();
            file += &format!("{}\t{form}\t{lemma}\t{upos}\t{tag}\t_\t{head}\t{rel}\t_\t_\n", i + 1);
        }
        file.push('\n');
    }
    let annotated = Conllu::parse(&file).expect("the parse is a tree").annotate(&SourceText::new(text));
    assert!(annotated.diagnostics.is_empty(), "{:?}", annotated.diagnostics);
    annotated
}

/// One attribution a line: source, cue, content; what is not plain behind it.
fn shown(a: &Annotated, found: &[Attribution]) -> String {
    let words = |s: text::Span| a.text.slice(s).to_owned();
    let mut out = String::new();
    for x in found {
        let source = x.source.map_or_else(|| "-".to_owned(), |s| words(s.span));
        let content: Vec<String> = x.content.iter().map(|s| words(*s)).collect();
        let cue = x.cue.map_or_else(|| "-".to_owned(), words);
        out += &format!("{source} | {cue} | {} | {} {}", content.join(" … "), x.manner, x.act);
        if x.stance != record::Stance::Asserts {
            out += &format!(" {}", x.stance);
        }
        out += &x.addressee.map_or_else(String::new, |s| format!(", to {}", words(s)));
        out += &x.medium.map_or_else(String::new, |s| format!(", {}", words(s)));
        out += &x.parent.map_or_else(String::new, |p| format!(", within {p}"));
        out.push('\n');
    }
    out
}

#[track_caller]
fn check(text: &str, parse: &str, expected: Expect) {
    let a = parsed(text, parse);
    expected.assert_eq(&shown(&a, &attribute(&a, Cues::embedded())));
}

#[test]
fn what_follows_said_is_said() {
    check(
        "The guild said the port would close.",
        "The/DT/2/det guild/NN/3/nsubj said/VBD/0/root the/DT/5/det port/NN/7/nsubj would/MD/7/aux close/VB/3/ccomp ././3/punct",
        expect![[r#"
            The guild | said | the port would close | indirect statement
        "#]],
    );
}

#[test]
fn the_outlet_that_is_told_is_no_source() {
    check(
        "Boats sank, a captain for the guards told Radio Ndeke.",
        "Boats/NNS/2/nsubj sank/VBD/0/root ,/,/9/punct a/DT/5/det captain/NN/9/nsubj for/IN/8/case the/DT/8/det guards/NNS/5/nmod told/VBD/2/parataxis Radio/NNP/9/iobj Ndeke/NNP/10/flat ././9/punct",
        expect![[r#"
            a captain for the guards | told | Boats sank | indirect statement, to Radio Ndeke
        "#]],
    );
}

#[test]
fn a_quotation_runs_on_and_a_participle_begins_anew() {
    check(
        "\"The port is closed for good,\" Hano said in a statement, accusing the navy of theft. \"Nobody will come back to it.\"",
        "\"/``/5/punct The/DT/3/det port/NN/5/nsubj:pass is/VBZ/5/aux:pass closed/VBN/11/ccomp for/IN/7/case good/NN/5/obl ,/,/5/punct \"/''/5/punct Hano/NNP/11/nsubj said/VBD/0/root in/IN/14/case a/DT/14/det statement/NN/11/obl ,/,/16/punct accusing/VBG/11/advcl the/DT/18/det navy/NN/16/obj of/IN/20/case theft/NN/16/obl ././11/punct
\"/``/4/punct Nobody/NN/4/nsubj will/MD/4/aux come/VB/0/root back/RB/4/advmod to/IN/7/case it/PRP/5/obl ././4/punct \"/''/4/punct",
        expect![[r#"
            Hano | said | "The port is closed for good," … "Nobody will come back to it." | direct statement, in a statement
            Hano | accusing | the navy of theft | indirect accusation
        "#]],
    );
}

#[test]
fn according_to_speaks_for_the_whole_clause() {
    check(
        "The port will close, according to the guild, which runs it.",
        "The/DT/2/det port/NN/4/nsubj will/MD/4/aux close/VB/0/root ,/,/9/punct according/VBG/9/case to/IN/6/fixed the/DT/9/det guild/NN/4/obl ,/,/12/punct which/WDT/12/nsubj runs/VBZ/9/acl:relcl it/PRP/12/obj ././4/punct",
        expect![[r#"
            the guild | according to | The port will close | indirect statement
        "#]],
    );
}

#[test]
fn a_cue_may_part_its_content() {
    check(
        "Pirates, the navy claimed, sank two boats.",
        "Pirates/NNS/7/nsubj ,/,/5/punct the/DT/4/det navy/NN/5/nsubj claimed/VBD/7/parataxis ,/,/5/punct sank/VBD/0/root two/CD/9/nummod boats/NNS/7/obj ././7/punct",
        expect![[r#"
            the navy | claimed | Pirates … sank two boats | indirect statement
        "#]],
    );
}

#[test]
fn nouns_attribute_and_fears_need_no_holder() {
    check(
        "Warnings from the guild that boats would sink were ignored.\nThere are fears about the harvest.",
        "Warnings/NNS/10/nsubj:pass from/IN/4/case the/DT/4/det guild/NN/1/nmod that/IN/8/mark boats/NNS/8/nsubj would/MD/8/aux sink/VB/1/acl were/VBD/10/aux:pass ignored/VBN/0/root ././10/punct
There/EX/2/expl are/VBP/0/root fears/NNS/2/nsubj about/IN/6/case the/DT/6/det harvest/NN/3/nmod ././2/punct",
        expect![[r#"
            the guild | Warnings | that boats would sink | indirect warning
            - | fears about | the harvest | indirect fear
        "#]],
    );
}

#[test]
fn reportedly_names_nobody() {
    check(
        "The mayor has reportedly fled.",
        "The/DT/2/det mayor/NN/5/nsubj has/VBZ/5/aux reportedly/RB/5/advmod fled/VBN/0/root ././5/punct",
        expect![[r#"
            - | reportedly | The mayor has … fled | indirect report
        "#]],
    );
}

#[test]
fn who_is_called_on_belongs_to_the_demand() {
    check(
        "The guild has called on the navy to leave.\nThe king threatened the navy with sanctions.",
        "The/DT/2/det guild/NN/4/nsubj has/VBZ/4/aux called/VBN/0/root on/IN/7/case the/DT/7/det navy/NN/4/obl to/TO/9/mark leave/VB/4/xcomp ././4/punct
The/DT/2/det king/NN/3/nsubj threatened/VBD/0/root the/DT/5/det navy/NN/3/obj with/IN/7/case sanctions/NNS/3/obl ././3/punct",
        expect![[r#"
            The guild | has called on | the navy to leave | indirect demand
            The king | threatened | the navy with sanctions | indirect threat
        "#]],
    );
}

#[test]
fn denying_and_not_confirming_are_stances() {
    check(
        "The army denied that it shelled the town.\nPolice could not confirm the report.",
        "The/DT/2/det army/NN/3/nsubj denied/VBD/0/root that/IN/6/mark it/PRP/6/nsubj shelled/VBD/3/ccomp the/DT/8/det town/NN/6/obj ././3/punct
Police/NNS/4/nsubj could/MD/4/aux not/RB/4/advmod confirm/VB/0/root the/DT/6/det report/NN/4/obj ././4/punct",
        expect![[r#"
            The army | denied | that it shelled the town | indirect denial denies
            Police | could not confirm | the report | indirect statement unconfirmed
        "#]],
    );
}

#[test]
fn in_the_passive_the_subject_hears_or_is_spoken_of() {
    check(
        "She was told that the bridge was closed.\nTwo men are believed to have died.",
        "She/PRP/3/nsubj:pass was/VBD/3/aux:pass told/VBN/0/root that/IN/8/mark the/DT/6/det bridge/NN/8/nsubj:pass was/VBD/8/aux:pass closed/VBN/3/ccomp ././3/punct
Two/CD/2/nummod men/NNS/4/nsubj:pass are/VBP/4/aux:pass believed/VBN/0/root to/TO/7/mark have/VB/7/aux died/VBN/4/xcomp ././4/punct",
        expect![[r#"
            - | was told | that the bridge was closed | indirect statement, to She
            - | are believed | Two men … to have died | indirect report
        "#]],
    );
}

#[test]
fn statements_nest() {
    check(
        "Sel told reporters that the king was worried about the drill.",
        "Sel/NNP/2/nsubj told/VBD/0/root reporters/NNS/2/iobj that/IN/8/mark the/DT/6/det king/NN/8/nsubj was/VBD/8/cop worried/JJ/2/ccomp about/IN/11/case the/DT/11/det drill/NN/8/obl ././2/punct",
        expect![[r#"
            Sel | told | that the king was worried about the drill | indirect statement, to reporters
            the king | was worried about | the drill | indirect fear, within 0
        "#]],
    );
}

#[test]
fn headlines_name_their_source_before_a_colon_or_last() {
    check(
        "Guild: navy sank two boats",
        "Guild/NN/0/root :/:/4/punct navy/NN/4/nsubj sank/VBD/1/appos two/CD/6/nummod boats/NNS/4/obj",
        expect![[r#"
            Guild | : | navy sank two boats | indirect statement
        "#]],
    );
    check(
        "Navy shelled port, say islanders",
        "Navy/NN/2/nsubj shelled/VBD/0/root port/NN/2/obj ,/,/5/punct say/VBP/2/parataxis islanders/NNS/2/obl",
        expect![[r#"
            islanders | say | Navy shelled port | indirect statement
        "#]],
    );
}

#[test]
fn a_statement_issued_is_not_its_own_source() {
    check(
        "The envoy issued a statement saying the talks failed.",
        "The/DT/2/det envoy/NN/3/nsubj issued/VBD/0/root a/DT/5/det statement/NN/3/obj saying/VBG/5/acl the/DT/8/det talks/NNS/9/nsubj failed/VBD/6/ccomp ././3/punct",
        expect![[r#"
            The envoy | issued a statement saying | the talks failed | indirect statement
        "#]],
    );
}

#[test]
fn a_relative_pronoun_is_a_source_that_leads_to_its_noun() {
    let a = parsed(
        "They met Hano, who said boats sank.",
        "They/PRP/2/nsubj met/VBD/0/root Hano/NNP/2/obj ,/,/3/punct who/WP/6/nsubj said/VBD/3/acl:relcl boats/NNS/8/nsubj sank/VBD/6/ccomp ././2/punct",
    );
    let found = attribute(&a, Cues::embedded());
    assert_eq!(a.form(found[0].source.unwrap().head), "Hano");
    expect![[r#"
        who | said | boats sank | indirect statement
    "#]]
    .assert_eq(&shown(&a, &found));
}

#[test]
fn not_every_added_is_said() {
    check(
        "She added salt to the soup.",
        "She/PRP/2/nsubj added/VBD/0/root salt/NN/2/obj to/IN/6/case the/DT/6/det soup/NN/2/obl ././2/punct",
        expect![[r#""#]],
    );
}

#[test]
fn with_weights_plain_sentences_read_as_people_read_them() {
    let text = "A drop in patrols has let smugglers return \"unhindered\" to the bay, according to a recent navy report. The guild \
                said on Friday that it would suspend its work. Video footage showed what appeared to be smoke over the \
                silo. The crisis has raised fears among palace officials that thousands may flee.";
    let a = Neural::embedded().annotate(&SourceText::new(text));
    let mut found = attribute(&a, Cues::embedded());
    found.sort_by_key(|x| x.cue.map(|c| c.start()));
    expect![[r#"
        a recent navy report | according to | A drop in patrols has let smugglers return "unhindered" to the bay | mixed statement
        The guild | said | that it would suspend its work | indirect statement
        Video footage | showed | what appeared to be smoke over the silo | indirect evidence
        palace officials | fears | that thousands may flee | indirect fear
    "#]].assert_eq(&shown(&a, &found));
}

proptest! {
    #[test]
    fn whatever_the_tree_spans_lie_in_the_text_and_parents_come_first(
        words in prop::collection::vec((0usize..12, 0u32..12, 0usize..14), 1..12)
    ) {
        let forms = ["said", "\"", ",", "Hano", "that", "boats", "sank", "according", "to", "told", ":", "accusing"];
        let tags = ["VBD", "``", ",", "NNP", "IN", "NNS", "VBD", "VBG", "TO", "VBD", ":", "VBG"];
        let rels = ["nsubj", "ccomp", "punct", "obl", "mark", "conj", "advcl", "case", "parataxis", "obj", "acl", "acl:relcl", "xcomp", "nmod"];
        // A head before the word, or the first word as root: always a tree.
        let rows: Vec<String> = words.iter().enumerate().map(|(i, (w, head, rel))| {
            let (head, rel) = if i == 0 { (0, "root") } else { (head % i as u32 + 1, rels[*rel]) };
            format!("{}/{}/{head}/{rel}", forms[*w], tags[*w])
        }).collect();
        let text: Vec<&str> = words.iter().map(|(w, ..)| forms[*w]).collect();
        let a = parsed(&text.join(" "), &rows.join(" "));
        for (i, x) in attribute(&a, Cues::embedded()).iter().enumerate() {
            prop_assert!(x.parent.is_none_or(|p| p < i));
            prop_assert!(!x.content.is_empty());
            prop_assert!(x.content.iter().chain(&x.cue).all(|s| s.end() <= a.text.len() && !s.is_empty()));
            prop_assert!(x.content.windows(2).all(|w| w[0].end() <= w[1].start()));
        }
    }
}
