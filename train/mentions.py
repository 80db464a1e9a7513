"""Mentions from trees, and what is known of two mentions before any vector is compared.

`crates/nlp/src/mentions.rs` and `coreference.rs` compute the same: the lists here and there must agree, which the parity
test holds to.
"""
from dataclasses import dataclass, replace

NOMINAL = ("NOUN", "PROPN", "PRON")
LEFT_OUT = ("cc", "conj", "punct", "cop", "mark", "aux", "expl", "discourse", "parataxis", "vocative", "list", "dislocated", "orphan",
            "reparandum", "appos", "advcl")
OF_THE_CLAUSE = ("nsubj", "csubj", "obl", "advmod")
PRONOUNS = [
    ("i", "me", "my", "mine", "myself"), ("we", "us", "our", "ours", "ourselves"), ("you", "your", "yours", "yourself", "yourselves"),
    ("he", "him", "his", "himself"), ("she", "her", "hers", "herself"), ("it", "its", "itself"), ("they", "them", "their", "theirs", "themselves"),
    ("this", "that", "these", "those"), ("who", "whom", "whose", "which", "what"),
]
OTHER, NAME, DEFINITE, DEMONSTRATIVE, POSSESSIVE, INDEFINITE, BARE, SEVERAL = range(len(PRONOUNS), len(PRONOUNS) + 8)
FORMS = SEVERAL + 1
SINGULAR, PLURAL = (0, 3, 4, 5), (1, 6, SEVERAL)
FUNCTION = ("DET", "PRON", "ADP", "PUNCT", "PART", "CCONJ")
# The sizes of the tables that `pair` indexes.
TABLES = (7, 8, 8, 3, 4, 3, FORMS * FORMS, 25)


@dataclass
class Mention:
    start: int
    end: int
    head: int
    several: bool = False  # a coordination as a whole
    entity: str = None
    index: int = -1  # among those of the document

    def moved(self, by):
        return replace(self, start=self.start + by, end=self.end + by, head=self.head + by)


def candidates(words):
    """Every stretch of a sentence that may refer: nominal heads with what belongs to them. Heads count from 1, 0 is the root."""
    n, out = len(words), []
    children = [[] for _ in words]
    for i, w in enumerate(words):
        if w.head > 0:
            children[w.head - 1].append(i)

    def below(i):
        yield i
        for c in children[i]:
            yield from below(c)

    rel = lambda i: words[i].rel.split(":")[0]
    for i, w in enumerate(words):
        r = rel(i)
        nominal = (w.upos in NOMINAL or (w.upos == "NUM" and r in ("nsubj", "obj", "obl", "nmod", "root", "conj"))
                   or (w.upos in ("DET", "ADJ") and r in ("nsubj", "obj", "iobj", "obl", "nmod")))
        if not nominal or r in ("flat", "fixed", "goeswith", "expl") or (r == "compound" and w.upos != "PROPN"):
            continue
        predicate = any(rel(c) in ("cop", "nsubj") for c in children[i])
        own = {i}
        for c in children[i]:
            if rel(c) in LEFT_OUT or (rel(c) == "case" and words[c].xpos != "POS") or (predicate and rel(c) in OF_THE_CLAUSE):
                continue
            if rel(c) == "advmod" and c < i:
                continue
            own.update(below(c))
        first, last = i, i
        while first > 0 and (first - 1 in own or (first - 2 in own and words[first - 1].upos == "PUNCT")):
            first -= 1
        while last + 1 < n and (last + 1 in own or (last + 2 in own and words[last + 1].upos == "PUNCT")):
            last += 1
        while words[last].upos == "PUNCT":
            last -= 1
        while words[first].upos in ("PUNCT", "CCONJ"):
            first += 1
        brackets = [k for k in range(i, last + 1) if words[k].form == "("]
        if brackets and not any(words[k].form == ")" for k in range(brackets[0], last + 1)):
            last = brackets[0] - 1
        out.append(Mention(first, last + 1, i))
        members = [c for c in children[i] if c > i and rel(c) == "conj" and words[c].upos in NOMINAL]
        if members and not predicate:
            out.append(Mention(first, max(below(members[-1])) + 1, i, several=True))
    return sorted(out, key=lambda m: (m.start, -m.end, m.several))


@dataclass
class Facts:
    """What `pair` needs of one mention."""
    form: int
    number: int  # 0 unknown, 1 singular, 2 plural
    core: frozenset
    head: str
    text: str  # the form of a pronoun
    letters: str  # initials of its words, or the head itself when that is an abbreviation
    short: bool
    name: int  # kind of the name at its head: 0 none, then PER ORG LOC MISC


def facts(m, words):
    w, first = words[m.head], words[m.start].form.lower()
    low = w.form.lower()
    form = next((k for k, forms in enumerate(PRONOUNS) if low in forms), OTHER) if w.upos in ("PRON", "DET") else None
    if m.several:
        form = SEVERAL
    elif form is None:
        if w.upos == "PROPN":
            form = NAME
        elif first == "the":
            form = DEFINITE
        elif first in PRONOUNS[7]:
            form = DEMONSTRATIVE
        elif first in ("a", "an", "some", "any", "another"):
            form = INDEFINITE
        elif words[m.start].xpos == "PRP$" or any(words[k].xpos == "POS" for k in range(m.start, m.head)):
            form = POSSESSIVE
        else:
            form = BARE
    pronoun = form <= OTHER
    if pronoun or m.several:
        number = 1 if form in SINGULAR or low in ("this", "that") and form == 7 else 2 if form in PLURAL or form == 7 else 0
    else:
        number = {"NN": 1, "NNP": 1, "NNS": 2, "NNPS": 2}.get(w.xpos, 0)
    last = m.head
    while last + 1 < m.end and words[last + 1].upos == "PROPN":
        last += 1
    content = [] if pronoun else [x for x in words[m.start:last + 1] if x.upos not in FUNCTION]
    short = form == NAME and m.end - m.start == 1 and 2 <= len(w.form) <= 6 and w.form.isupper()
    letters = w.form.lower() if short else "".join(x.form[0].lower() for x in content)
    name = ("PER", "ORG", "LOC", "MISC").index(w.ner[2:]) + 1 if w.ner not in (None, "O") else 0
    return Facts(form, number, frozenset(x.form.lower() for x in content), low, low if pronoun else "", letters, short, name)


def bucket(n, bounds):
    return sum(n >= b for b in bounds)


def pair(a, b, fa, fb, between, sentences, syntax):
    """Indices into TABLES for mention `b` and an earlier one `a`; `between` counts mentions from a to b (1 for neighbours)."""
    if fb.text and fb.text == fa.text:
        words = 1
    elif not fa.core or not fb.core:
        words = 0
    elif fa.core == fb.core:
        words = 1
    elif fb.core < fa.core:
        words = 2
    elif fa.core < fb.core:
        words = 3
    elif fa.short != fb.short and fa.letters == fb.letters and len(fa.letters) > 1:
        words = 4
    elif fa.head == fb.head:
        words = 5
    else:
        words = 6 if fa.core & fb.core else 0
    nested = 0 if sentences else 1 if a.start <= b.start and b.end <= a.end else 2 if b.start <= a.start and a.end <= b.end else 0
    number = 0 if 0 in (fa.number, fb.number) else 1 if fa.number == fb.number else 2
    return (words, bucket(sentences, (1, 2, 3, 4, 8, 16, 32)), bucket(between, (2, 3, 5, 9, 17, 33, 65)), nested, syntax, number,
            fa.form * FORMS + fb.form, fa.name * 5 + fb.name)


def syntax(a, b, words):
    """How the heads of two mentions of one window stand: 1 apposition, 2 subject and predicate, 3 under one governor, 0 otherwise."""
    wa, wb = words[a.head], words[b.head]
    if wb.head == a.head and wb.rel == "appos" or wa.head == b.head and wa.rel == "appos":
        return 1
    if wa.head == b.head and wa.rel.startswith("nsubj") or wb.head == a.head and wb.rel.startswith("nsubj"):
        return 2
    return 3 if wa.head == wb.head and a.head != b.head and wa.head not in (a.head, b.head) else 0
