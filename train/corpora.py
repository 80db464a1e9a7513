"""Corpora to training windows.

A *window* is a run of consecutive sentences of one paragraph: the unit that the network reads, here and in
`crates/nlp`. Each word carries its form, the gap before it, and whatever labels its corpus has; a task that a
corpus does not label is masked (label -1). Sentences of GUM carry their mentions, with the entity that each refers to.
"""
import json
import random
import re
from dataclasses import dataclass, field, replace

import mentions

GAP_NONE, GAP_SPACE, GAP_BREAK = 0, 1, 2
NER = ["O"] + [f"{p}-{k}" for k in ("PER", "ORG", "LOC", "MISC") for p in "BI"]


@dataclass
class Word:
    form: str
    gap: int = GAP_SPACE
    upos: str = None
    xpos: str = None
    lemma: str = None
    feats: str = None
    head: int = -1  # in a sentence as in CoNLL-U; in a window the head's index, -1 unknown, own index for the root
    rel: str = None
    ner: str = None
    kind: str = None  # what the mention that this word heads refers to
    first: bool = None  # begins a sentence


@dataclass
class Sentence:
    words: list = field(default_factory=list)
    paragraph: bool = False
    document: str = ""
    id: str = ""
    mentions: list = None  # of mentions.Mention, with `entity` where it is known; None where the corpus marks none


@dataclass
class Window:
    words: list
    document: str = ""
    mentions: list = None


def lemma_script(form, lemma):
    """How a lemma is had from its form: case rule, suffix to strip, suffix to add; or the lemma itself."""
    for case, base in (("l", form.lower()), ("k", form)):
        n = 0
        while n < min(len(base), len(lemma)) and base[n] == lemma[n]:
            n += 1
        if n or len(base) <= 2:
            if len(base) - n <= 4 and len(lemma) - n <= 4 and (n > 0):
                return f"{case}{len(base) - n}{lemma[n:]}"
    return f"={lemma}"


def conllu(path, entities=False):
    """Sentences of a treebank file; with `entities`, names and mentions from MISC, as GUM has them."""
    out, fresh, document, ident, raw = [], False, "", "", []
    for line in open(path, encoding="utf-8").read().split("\n") + [""]:
        if line.startswith("# newdoc"):
            document, fresh, opened = line.split("=")[-1].strip(), True, []
        elif line.startswith("# newpar"):
            fresh = True
        elif line.startswith("# sent_id"):
            ident = line.split("=")[-1].strip()
        elif line.startswith("#"):
            continue
        elif not line:
            if raw:
                s = Sentence(paragraph=fresh, document=document, id=ident)
                rows = words_of(raw, s)
                if entities:
                    spans = entity_spans(rows, opened)
                    gum_names(s.words, spans)
                    gum_mentions(s, spans)
                out.append(s)
            raw, fresh = [], False
        else:
            raw.append(line.split("\t"))
    return out


def words_of(raw, sentence):
    """Fills the sentence's words; gives their rows."""
    gap, i, rows = GAP_SPACE, 0, []
    while i < len(raw):
        c, parts = raw[i], [raw[i]]
        i += 1
        if "." in c[0]:
            continue
        if "-" in c[0]:
            a, b = map(int, c[0].split("-"))
            parts = raw[i : i + b - a + 1]
            i += len(parts)
        for k, (p, form) in enumerate(zip(parts, split_surface(c[1], [p[1] for p in parts]))):
            w = Word(form, gap if k == 0 else GAP_NONE, p[3], p[4], p[2], p[5], int(p[6]), p[7])
            sentence.words.append(w)
            rows.append(p)
        gap = GAP_NONE if "SpaceAfter=No" in c[9] else GAP_SPACE
    return rows


def entity_spans(rows, opened):
    """(start, end, type, entity) of the mentions that close here; `opened` holds those still open in the document."""
    spans = []
    for i, r in enumerate(rows):
        m = re.search(r"Entity=([^|]*)", r[9])
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", m[1]) if m else []:
            if part.startswith("("):
                f = part.strip("()").split("-")
                opened.append((f[0], f[1], i, rows))
            if part.endswith(")"):
                key = part.strip("()").split("-")[0]
                at = max((n for n, e in enumerate(opened) if e[0] == key), default=None)
                if at is not None:
                    e = opened.pop(at)
                    if e[3] is rows:
                        spans.append((e[2], i + 1, e[1], e[0]))
    return spans


def gum_mentions(s, spans):
    """The candidates that the rule finds, each with its entity when GUM marks the same words; and the kinds of heads."""
    known = {(a, b): (kind, entity) for a, b, kind, entity in spans}
    s.mentions = mentions.candidates(s.words)
    for m in s.mentions:
        kind, m.entity = known.get((m.start, m.end), (None, None))
        if kind and s.words[m.head].kind is None:
            s.words[m.head].kind = kind


def split_surface(surface, forms):
    """The stretch of a multiword token's surface that each of its words stands for."""
    out, at = [], 0
    for k, form in enumerate(forms):
        end = len(surface) if k == len(forms) - 1 else min(at + len(form), len(surface) - (len(forms) - 1 - k))
        out.append(surface[at:end])
        at = end
    return out


KIND = {"person": "PER", "organization": "ORG", "place": "LOC"}


def gum_names(words, spans):
    """GUM marks every mention; names are those whose words are mostly proper nouns. The outermost name wins."""
    spans = sorted(spans, key=lambda s: (s[0] - s[1], s[0]))
    taken = set()
    for w in words:
        w.ner = "O"
    for a, b, kind, _ in spans:
        while a < b and words[a].upos in ("DET", "PRON", "ADP", "PUNCT") and words[a].form.lower() in ("the", "a", "an", "this", "that", ",", "(", "“", '"'):
            a += 1
        proper = [w.upos == "PROPN" for w in words[a:b]]
        if not proper or not (proper[0] or words[a].form[:1].isupper()) or not proper[-1] and b - a > 1:
            continue
        if sum(proper) / len(proper) < 0.6 or b - a > 8 or taken & set(range(a, b)) or any(w.form == "," for w in words[a:b]):
            continue
        if words[b - 1].form in ("'s", "’s", "’", "'"):
            b -= 1
        k = KIND.get(kind, "MISC")
        if k == "MISC" and (kind not in ("event", "object", "animal") or b - a < 2):
            continue
        for i in range(a, b):
            words[i].ner = ("B-" if i == a else "I-") + k
            taken.add(i)
    # GUM says nothing of nationalities and of names inside longer mentions: no label rather than a wrong one.
    for i, w in enumerate(words):
        if i not in taken and w.upos in ("ADJ", "PROPN") and w.form[:1].isupper():
            w.ner = None


def wikigold(path):
    out = []
    for block in open(path, encoding="utf-8").read().split("\n\n"):
        s, last = Sentence(document=f"wikigold{len(out)}"), "O"
        for line in block.strip().split("\n"):
            if not line:
                continue
            form, tag = line.rsplit(" ", 1)
            glued = form in ",.;:!?)'s" or (s.words and s.words[-1].form == "(")
            tag = "O" if tag == "O" else ("I" if last == tag else "B") + tag[1:]
            for k, f in enumerate(re.findall(r"[^\W_]+|[^\w\s]|_", form) if "-" in form else [form]):
                t = tag if k == 0 or tag == "O" else "I" + tag[1:]
                s.words.append(Word(f, GAP_NONE if glued or k else GAP_SPACE, ner=t))
            last = line.rsplit(" ", 1)[1]
        if s.words:
            s.paragraph = True
            out.append(s)
    return out


RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "MISC", "MilitaryPlatform": "MISC", "Weapon": None}


def re3d(path):
    """Names of the documents whose licence allows training (ids 0 to B)."""
    out = []
    for line in open(path, encoding="utf-8"):
        d = json.loads(line)
        if d["id"][0].upper() not in "0123456789AB" or "measure" in d["licence"].lower():
            continue
        text, tags = d["text"], {}
        for e in sorted(d["entities"], key=lambda e: e["start"] - e["end"]):
            kind, a, b = RE3D.get(e["type"]), e["start"], e["end"]
            q = text[a:b]
            m = re.match(r"(the|The|a|an)\s+", q)
            if m:
                a, q = a + m.end(), q[m.end():]
            if not kind or not q or any(w[:1].islower() and w not in ("of", "and", "for", "al", "the", "in") for w in q.split()) or q.lower() in ("he", "she", "we", "they", "i", "it", "our", "his", "their"):
                continue
            if not q[:1].isupper() or any(x in tags for x in range(a, b)):
                continue
            for x in range(a, b):
                tags[x] = (a, kind)
        for n, paragraph in enumerate(re.finditer(r"[^\n]+", text)):
            s, end = Sentence(document=d["id"], paragraph=True), paragraph.start()
            for m in re.finditer(r"(?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.(?= [A-Z])|\w+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\d[\d,.]*\d|\w+|[^\w\s]", paragraph[0]):
                a, b = paragraph.start() + m.start(), paragraph.start() + m.end()
                w = Word(m[0], GAP_NONE if a == end else GAP_SPACE, ner="O")
                if a in tags:
                    w.ner = ("B-" if tags[a][0] == a else "I-") + tags[a][1]
                s.words.append(w)
                end = b
            if s.words:
                out.append(s)
    return out


def own_names(path, sentences):
    """Names that we marked on a corpus which marks none: `sent_id`, then `start-end:KIND` for each (see names/README.md)."""
    marked = {}
    for line in open(path, encoding="utf-8"):
        ident, *names = line.split()
        marked[ident] = [re.fullmatch(r"(\d+)-(\d+):(\w+)", n).groups() for n in names]
    for s in sentences:
        for w in s.words:
            w.ner = "O"
        for a, b, kind in marked.get(s.id, []):
            for i in range(int(a), int(b)):
                s.words[i].ner = ("B-" if i == int(a) else "I-") + kind


def own_chains(path, sentences):
    """The sentences of the documents in which we marked coreference, with their mentions (see chains/README.md)."""
    entities, documents = {}, set()
    for number, line in enumerate(open(path, encoding="utf-8")):
        document, places = line.rstrip("\n").split("\t")
        documents.add(document)
        for place in places.split():
            sentence, start, end, several = re.fullmatch(r"(\d+):(\d+)-(\d+)(\+?)", place).groups()
            entities[document, int(sentence), int(start), int(end), several == "+"] = str(number)
    out = [s for s in sentences if s.document in documents]
    for s in out:
        s.mentions = mentions.candidates(s.words)
        for m in s.mentions:
            m.entity = entities.get((s.document, int(s.id.rsplit("-", 1)[1]), m.start, m.end, m.several))
    return out


def windows(sentences, rng, longest=110, split=0.35):
    """Runs of sentences of one paragraph, cut at random so that the network sees every position."""
    out, run, document = [], [], None

    def flush():
        if run:
            out.append(join(run))
            run.clear()

    for s in sentences:
        size = sum(len(x.words) for x in run)
        if s.paragraph or s.document != document or size + len(s.words) > longest or (run and rng.random() < split):
            flush()
        document = s.document
        run.append(s)
        if len(s.words) > longest:
            flush()
    flush()
    return out


def join(run, most=200):
    window = Window([], run[0].document)
    for s in run:
        base = len(window.words)
        if base + len(s.words) > most:
            s = replace(s, words=s.words[: most - base], mentions=s.mentions and [m for m in s.mentions if m.end <= most - base])
        for i, w in enumerate(s.words):
            head = -1 if w.rel is None or w.head > most - base else (base + i if w.head == 0 else base + w.head - 1)
            window.words.append(replace(w, head=head, first=i == 0 if w.rel is not None else None))
        if s.mentions is not None:
            window.mentions = (window.mentions or []) + [m.moved(base) for m in s.mentions]
    return window


def recase(window, how):
    return replace(window, words=[replace(w, form=getattr(w.form, how)()) for w in window.words])


def load(root, names):
    """Training sentences: treebanks and name corpora. `names` is the folder of our own marks."""
    ewt = conllu(f"{root}/syntax/ewt-train.conllu")
    own_names(f"{names}/ewt-train.tsv", ewt)
    gum = conllu(f"{root}/syntax/gum-train.conllu", entities=True)
    return ewt, gum, wikigold(f"{root}/entities/wikigold.conll") + re3d(f"{root}/entities/re3d.jsonl")
