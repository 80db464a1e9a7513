"""Invented reports in any number: a recipe, from which the same reports come every time. Some tell one incident, some are copies, some
tell of an offensive, some repeat themselves.

    python made_up.py 500 > reports.jsonl
"""

from __future__ import annotations

import datetime
import json
import random
import sys
from collections.abc import Iterator

_TOWNS = {
    "Mali": ["Kidal", "Gao", "Timbuktu", "Mopti"],
    "Syria": ["Hama", "Homs", "Idlib", "Aleppo", "Raqqa"],
    "Sudan": ["Nyala", "Kassala", "Khartoum"],
    "Chad": ["Abéché", "Moundou", "Sarh"],
    "Kenya": ["Garissa", "Lamu", "Mandera"],
    "Iraq": ["Mosul", "Tikrit", "Kirkuk", "Basra"],
    "Zambia": ["Kitwe", "Ndola", "Livingstone"],
}
_PUBLISHERS = ["The Example", "Morning Courier", "Daily Ledger", "River Post", "Northern Wire", "Evening Star"]
_NAMES = "Amari Bekele Cissé Dembélé Eyasu Farouk Gitau Habib Idris Jalloh Kamara Lungu Mwale Nasser Osman Phiri Qasim Rashid".split()
_GOODS = "goats onions carpets batteries timber rice lamps fish melons blankets cement radios maize bicycles".split()
_PLACES = ["market", "school", "bus station", "hospital", "bridge", "police station", "mosque", "grain store"]
_WHO = ["Rebels", "Gunmen", "Soldiers", "Militants"]
_DEEDS = [
    "{who} attacked the {place} of {town} on {day} and killed {n} people, residents said.",
    "An airstrike hit the {place} of {town} on {day}, killing {n} people, a hospital official said.",
    "{who} kidnapped {n} traders near the {place} of {town} on {day}, the governor said.",
    "Police arrested {n} men in {town} on {day} after a raid on a house behind the {place}, a spokesman said.",
    "Some {n} people protested in front of the {place} of {town} on {day}, witnesses said.",
    "The army's offensive in {town} began on {day}, the defence ministry said. Soldiers shelled a {place} of {town} on {day} and killed {n} people.",
]
_MORE = [
    "{name}, who sells {goods} opposite the {place}, said it began at dawn and lasted an hour.",
    "A nurse, {name}, said {hurt} wounded were taken to the clinic, two of them children.",
    "The army denied that its men were there, and promised an inquiry by {name}.",
    "The town council met on {later} and asked the government for {goods} and tents.",
    "{name} counted {other} dead, and said that more lay under the stalls of {goods}.",
    "Soldiers shelled two villages near {town} in the same days, according to {name}.",
]
_FOOTER = " ".join(f"Readers of this paper may order issue {i} of its almanac by post, with the map of district {i}." for i in range(5))


def reports(count: int, seed: int = 1, alike: float = 0.0) -> Iterator[dict]:
    """So many reports, with `alike` as the share of those that end in the same long footer."""
    chance = random.Random(seed)
    made: list[dict] = []
    while len(made) < count:
        country = chance.choice(sorted(_TOWNS))
        happened = datetime.date(2021, 3, 1) + datetime.timedelta(days=chance.randrange(120))
        facts = {
            "town": chance.choice(_TOWNS[country]),
            "place": chance.choice(_PLACES),
            "who": chance.choice(_WHO),
            "n": chance.randrange(2, 60),
            "hurt": chance.randrange(2, 90),
            "day": f"{happened:%A}",
            "later": f"{happened + datetime.timedelta(days=1):%A}",
            "name": f"{chance.choice(_NAMES)} {chance.choice(_NAMES)}",
            "goods": chance.choice(_GOODS),
        }
        deed = chance.choice(_DEEDS)
        wire: str | None = None
        for _ in range(min(chance.randrange(1, 5), count - len(made))):
            told = dict(facts, other=facts["n"] + chance.randrange(4))
            more = chance.sample(_MORE, chance.randrange(2, 5))
            text = " ".join(line.format(**told) for line in [deed, *more])
            if wire and chance.random() < 0.4:
                text = wire + chance.choice(["", " More is to follow."])
            wire = wire or text
            if chance.random() < alike:
                text += " " + _FOOTER
            published = happened + datetime.timedelta(days=chance.choice([0, 0, 1, 1, 2]))
            report = {
                "id": f"r{len(made)}",
                "title": f"{told['place']} of {told['town']}, {country}: {chance.choice(['what is known', 'dead and missing', 'new details'])}",
                "text": f"{told['town'].upper()}, {country} - {text}",
                "publisher": chance.choice(_PUBLISHERS),
            }
            if chance.random() < 0.97:
                report["published"] = str(published)
            made.append(report)
    yield from made


if __name__ == "__main__":
    for made_up in reports(int(sys.argv[1])):
        print(json.dumps(made_up, ensure_ascii=False))
