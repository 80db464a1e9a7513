"""Corpora to training windows.

A *window* is a run of consecutive sentences of one paragraph: the unit that the network reads, here and in
`crates/nlp`. Each word carries its form, the gap before it, and whatever labels its corpus has; a task that a
corpus does not label is masked (label -1).
"""
import json
import random
import re
from dataclasses import dataclass, field

GAP_NONE, GAP_SPACE, GAP_BREAK = 0, 1, 2
NER = ["O"] + [f"{p}-{k}" for k in ("PER", "ORG", "LOC", "MISC") for p in "BI"]


@dataclass
class Word:
    form: str
    gap: int = GAP_SPACE
    upos: str = None
    xpos: str = None
    lemma: str = None
    head: int = -1  # index within the window, -1 unknown, own index for the root
    rel: str = None
    ner: str = None
    first: bool = None  # begins a sentence


@dataclass
class Sentence:
    words: list = field(default_factory=list)
    paragraph: bool = False
    document: str = ""


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


def conllu(path, entities=None):
    """Sentences of a treebank file; `entities` reads named mentions from MISC where the corpus has them."""
    sentence, out, text_mwt, fresh, document = Sentence(), [], {}, False, ""
    lines = open(path, encoding="utf-8").read().split("\n") + [""]
    raw = []
    for line in lines:
        if line.startswith("# newdoc"):
            document, fresh = line.split("=")[-1].strip(), True
        elif line.startswith("# newpar"):
            fresh = True
        elif line.startswith("#"):
            continue
        elif not line:
            if raw:
                out.append(_sentence(raw, fresh, document, entities))
            raw, fresh = [], False
        else:
            raw.append(line.split("\t"))
    return out


def _sentence(raw, fresh, document, entities):
    s = Sentence(paragraph=fresh, document=document)
    gap, i, spans = GAP_SPACE, 0, []
    open_entities = []
    while i < len(raw):
        c = raw[i]
        if "." in c[0]:
            i += 1
            continue
        if "-" in c[0]:
            a, b = map(int, c[0].split("-"))
            parts = [raw[i + 1 + k] for k in range(b - a + 1)]
            for k, (p, form) in enumerate(zip(parts, split_surface(c[1], [p[1] for p in parts]))):
                s.words.append(_word(p, form, gap if k == 0 else GAP_NONE))
            rows, i = parts, i + 1 + len(parts)
        else:
            s.words.append(_word(c, c[1], gap))
            rows, i = [c], i + 1
        gap = GAP_NONE if "SpaceAfter=No" in c[9] else GAP_SPACE
        if entities:
            first = len(s.words) - len(rows)
            for k, r in enumerate(rows):
                m = re.search(r"Entity=([^|]*)", r[9])
                for part in re.findall(r"\([^()]+\)?|\d+\)", m[1]) if m else []:
                    if part.startswith("("):
                        f = part.strip("()").split("-")
                        open_entities.append((f[0], f[1], first + k))
                    if part.endswith(")"):
                        key = part.strip("()").split("-")[0]
                        for e in reversed(open_entities):
                            if e[0] == key:
                                open_entities.remove(e)
                                spans.append((e[2], first + k + 1, e[1]))
                                break
    if entities:
        for w in s.words:
            w.ner = "O"
        entities(s.words, spans)
    return s


def split_surface(surface, forms):
    """The stretch of a multiword token's surface that each of its words stands for."""
    out, at = [], 0
    for k, form in enumerate(forms):
        end = len(surface) if k == len(forms) - 1 else min(at + len(form), len(surface) - (len(forms) - 1 - k))
        out.append(surface[at:end])
        at = end
    return out


def _word(c, form, gap):
    head = int(c[6])
    return Word(form, gap, c[3], c[4], c[2], head, c[7])


KIND = {"person": "PER", "organization": "ORG", "place": "LOC"}


def gum_names(words, spans):
    """GUM marks every mention; names are those whose words are mostly proper nouns. The outermost name wins."""
    spans = sorted(spans, key=lambda s: (s[0] - s[1], s[0]))
    taken = set()
    for a, b, kind in spans:
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


def windows(sentences, rng, longest=110, split=0.35):
    """Runs of sentences of one paragraph, cut at random so that the network sees every position."""
    out, cur = [], []

    def flush():
        if cur:
            out.append(join(cur))
            cur.clear()

    for s in sentences:
        size = sum(len(x.words) for x in cur)
        if s.paragraph or size + len(s.words) > longest or (cur and rng.random() < split):
            flush()
        cur.append(s)
        if len(s.words) > longest:
            flush()
    flush()
    return out


def join(sentences):
    words = []
    for s in sentences:
        base = len(words)
        for i, w in enumerate(s.words):
            head = -1 if w.rel is None else (base + i if w.head == 0 else base + w.head - 1)
            words.append(Word(w.form, w.gap, w.upos, w.xpos, w.lemma, head, w.rel, w.ner, i == 0 if w.rel is not None else None))
    return words[:200]


def recase(words, how):
    return [Word(getattr(w.form, how)(), w.gap, w.upos, w.xpos, w.lemma, w.head, w.rel, w.ner, w.first) for w in words]


def load(root, seed):
    rng = random.Random(seed)
    trees = conllu(f"{root}/syntax/ewt-train.conllu") + conllu(f"{root}/syntax/gum-train.conllu", gum_names)
    names = wikigold(f"{root}/entities/wikigold.conll") + re3d(f"{root}/entities/re3d.jsonl")
    return trees, names, rng
