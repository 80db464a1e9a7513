"""How common the words of English are: of all stretches of 200 words, how many hold each word.

Linking weighs a word that two reports share by how rare it is. Where few reports are at hand, this table says so.
Only words in five stretches or more are kept; the row `*` gives the number of stretches.

    python words.py CORPORA ../models/en/words.tsv
"""

import sys
from collections import Counter
from pathlib import Path

STRETCH = 200
FEWEST = 5


def sentences(folder):
    """Words of the treebanks' training parts and of wikigold, all of the role "train"."""
    for name in ("syntax/ewt-train.conllu", "syntax/gum-train.conllu"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 10 and cells[0].isdigit():
                yield cells[1]
    for line in (folder / "entities/wikigold.conll").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("-DOCSTART-"):
            yield line.split()[0]


def main():
    corpora, out = Path(sys.argv[1]), Path(sys.argv[2])
    words = [w.lower() for w in sentences(corpora) if any(c.isalnum() for c in w)]
    stretches = [set(words[i : i + STRETCH]) for i in range(0, len(words), STRETCH)]
    held = Counter(w for s in stretches for w in s)
    rows = sorted((w, n) for w, n in held.items() if n >= FEWEST and len(w) > 1)
    head = "# Of so many stretches of 200 words, how many hold each word. Made by train/words.py from UD EWT, UD GUM and\n"
    head += "# wikigold (training parts); CC BY-SA 4.0, as they are.\n"
    body = "".join(f"{w}\t{n}\n" for w, n in rows)
    out.write_text(head + f"*\t{len(stretches)}\n" + body, encoding="utf-8")


main()
