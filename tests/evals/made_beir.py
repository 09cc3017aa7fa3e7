"""A small BEIR folder of someone else's: ids, titles and scores as these have them."""

from __future__ import annotations

import json
from pathlib import Path

DOCUMENTS = {
    "MED-1": ("Vitamin D", "Vitamin D keeps bones strong. It is made in the skin in sunlight."),
    "MED-2": ("Sleep", "Adults need about eight hours of sleep a night."),
    "med-2": ("Naps", "A short nap after lunch helps attention in the afternoon."),
    "a/b c": ("Coffee", "Coffee late in the day makes it harder to fall asleep."),
    "5": ("Walking", "Half an hour of brisk walking a day lowers blood pressure."),
    "6": ("Salt", "Too much salt raises blood pressure."),
    "7": ("", "Handwashing with soap prevents the spread of infection."),
    "8": ("Teeth", "Brush your teeth twice a day with fluoride toothpaste."),
    "9": ("Vaccines", "A flu vaccine is offered each autumn to people over sixty-five."),
    "10": ("Empty", ""),
    "11": ("", "  "),
}
QUERIES = {
    "PLAIN-1": "what makes bones strong", "PLAIN-2": "how many hours should I sleep",
    "PLAIN-3": "how can I lower my blood pressure", "PLAIN-4": "does soap stop infection", "PLAIN-5": "who is it",
    "PLAIN-6": "never judged",
}  # fmt: skip
QRELS = {
    "test": [("PLAIN-1", "MED-1", 2), ("PLAIN-3", "5", 1), ("PLAIN-3", "6", 1), ("PLAIN-3", "8", 0)],
    "dev": [("PLAIN-2", "MED-2", 1), ("PLAIN-4", "7", 1), ("PLAIN-5", "8", 0), ("PLAIN-5", "11", 1)],
}


def write_beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": i, "title": title, "text": text, "metadata": {}} for i, (title, text) in DOCUMENTS.items()]
    queries = [{"_id": i, "text": text} for i, text in QUERIES.items()]
    for name, objects in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(o) + "\n" for o in objects)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    for split, judged in QRELS.items():
        rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in judged)]
        (folder / "qrels" / f"{split}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
