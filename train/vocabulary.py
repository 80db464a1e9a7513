"""Which of MiniLM's pieces news uses: `python vocabulary.py CORPORA MINILM > vocabulary.txt`.

A piece stays when some text of the corpora needs it; single characters always stay, so that any Latin word can be spelt.
Only the counts leave the corpora, none of their text.
"""
import collections
import glob
import gzip
import re
import sys

import corpora
from model import Pieces


def latin(piece):
    text = piece.removeprefix("##")
    return not piece.startswith("[unused") and all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2100 for c in text)


def main(root, minilm):
    everything = [l.rstrip("\n") for l in open(f"{minilm}/vocab.txt", encoding="utf-8")]
    pieces, used = Pieces([p for p in everything if latin(p)]), collections.Counter()
    names = {i: p for p, i in pieces.ids.items()}
    for path in sorted(glob.glob(f"{root}/*/*.*")):
        if "-dev" in path or path.endswith(".html.gz"):
            continue
        for word, n in collections.Counter(re.findall(r"[^\W\d_]+|\d+", open(path, encoding="utf-8").read())).items():
            used.update({names[i]: n for i in pieces(word)})
    for p in everything:
        if latin(p) and (used[p] >= 8 or len(p.removeprefix("##")) == 1 or p.startswith("[")):
            print(p)


if __name__ == "__main__":
    main(*sys.argv[1:])
