#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a large collection of short passages out of real texts.

In:  a folder of collections (each with articles.jsonl) and Markdown files
     below markdown/.
Out: a folder with articles.jsonl, N rows {"id","title","text","lang"} of about
     250 bytes each in four languages, cut at the ends of sentences, no text
     twice; and made.json, which says what was made.

The same input, N and seed give the same bytes, and a smaller N is the
beginning of a larger one as long as no language has run out of real text.
When one has, a new passage takes the first half of one real passage and the
second half of another.
"""
import argparse
import hashlib
import json
import os
import random
import re
import sys

# Share of the passages; how to tell that a text really is in that language.
LANGS = {
    "zh-Hans": (0.4, re.compile("[\u3400-\u9fff]")),
    "zh-Hant": (0.1, re.compile("[\u3400-\u9fff]")),
    "en": (0.3, re.compile("[A-Za-z]")),
    "ru": (0.2, re.compile("[А-Яа-яЁё]")),
}
# Folder or ending of a Markdown file -> its language; others are left out.
MARKDOWN = (
    (re.compile(r"/ru/"), "ru"),
    (re.compile(r"/en(-US)?/|\._en\.md$"), "en"),
    (re.compile(r"/zh-CN/|\._zh\.md$"), "zh-Hans"),
    (re.compile(r"/zh-TW/"), "zh-Hant"),
)
TARGET = (100, 300)     # bytes after which a passage ends, drawn evenly
SENTENCE_MAX = 400      # a longer sentence is cut at commas, then anywhere
PASSAGE_MIN = 80
TITLE_MAX = 60          # characters

MARKUP = (
    (re.compile(r"\A\ufeff?---\n(.*?)\n---\n", re.S), ""),
    (re.compile(r"^(```|~~~).*?^\1", re.S | re.M), "\n"),
    (re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>\n]{1,300}>"), " "),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), " "),
    (re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\{[^{}\n]{1,80}\}|https?://\S+"), " "),
    (re.compile(r"^(?:[\s>#|:*+\-]|\d+[.)]\s)+", re.M), ""),
    (re.compile(r"[|\\`]|\*\*|[:\-=_]{3,}"), " "),
    (re.compile(r"[^\S\n]+"), " "),
)
SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?])\s|\n")
CLAUSE = re.compile(r"(?<=[，、：,:;])")
FRONT_TITLE = re.compile(r"\A\ufeff?---\n.*?^title: *[\"']?(.*?)[\"']? *$",
                         re.S | re.M)


def read_documents(data):
    """{lang: [(title, text)]}, in an order that depends on names only."""
    documents = {lang: [] for lang in LANGS}
    for name in sorted(os.listdir(data)):
        path = os.path.join(data, name, "articles.jsonl")
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["text"] and row["lang"] in documents:
                    documents[row["lang"]].append((row["title"], row["text"]))
    for folder, folders, names in os.walk(os.path.join(data, "markdown")):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            lang = next((l for p, l in MARKDOWN if p.search(path)), None)
            if not lang or not name.endswith(".md"):
                continue
            with open(path, encoding="utf-8", errors="ignore") as file:
                text = file.read()
            title = FRONT_TITLE.match(text)
            documents[lang].append((title[1] if title else "", text))
    return documents


def size(text):
    return len(text.encode())


def pieces(sentence):
    """A sentence that is too long, in parts that are not."""
    if size(sentence) <= SENTENCE_MAX:
        return [sentence]
    out = []
    for clause in CLAUSE.split(sentence):
        while size(clause) > SENTENCE_MAX:
            at = clause.rfind(" ", 0, 120)
            at = at if at > 0 else 120
            out.append(clause[:at].strip())
            clause = clause[at:]
        if out and size(out[-1]) + size(clause) <= SENTENCE_MAX:
            out[-1] += clause
        else:
            out.append(clause)
    return out


def sentences(text):
    for pattern, by in MARKUP:
        text = pattern.sub(by, text)
    for part in SENTENCE.split(text):
        part = part.strip()
        if len(part) > 1:
            yield from pieces(part)


def join(parts):
    out = ""
    for part in parts:
        glue = " " if out and ord(out[-1]) < 0x2e80 else ""
        out += glue + part
    return out


def first_clause(text):
    clause = re.split(r"[，。！？；：,.!?;:]", text.strip(), maxsplit=1)[0]
    if len(clause) < 4:
        clause = text
    if len(clause) > TITLE_MAX:
        at = clause.rfind(" ", 0, TITLE_MAX)
        clause = clause[:at if at > 0 else TITLE_MAX]
    return clause.strip()


class Maker:
    """Passages of one language, without end."""

    def __init__(self, lang, documents, seed):
        self.rng = random.Random(f"{seed}/{lang}")
        self.letters = LANGS[lang][1]
        self.documents = documents
        self.rng.shuffle(self.documents)
        self.kept = []          # sentences of each real passage
        self.real = 0

    def fits(self, text):
        """Enough of it is in the language (code and tables are not)."""
        return 3 * len(self.letters.findall(text)) >= len(text)

    def cut(self, document):
        """(parts, title) of one document; the title stands once."""
        parts, have = [], 0
        title = document[0].replace("_", " ").strip()
        target = self.rng.randint(*TARGET)
        for sentence in sentences(document[1]):
            parts.append(sentence)
            have += size(sentence)
            if have < target:
                continue
            if self.fits(join(parts)):
                yield parts, title
                title = ""
            parts, have = [], 0
            target = self.rng.randint(*TARGET)
        if have >= PASSAGE_MIN and self.fits(join(parts)):
            yield parts, title

    def mixed(self):
        """Halves of two real passages. A single sentence is halved too."""
        halves = []
        for half in (0, 1):
            parts = self.rng.choice(self.kept)
            if len(parts) == 1:
                text = parts[0]
                at = text.find(" ", len(text) // 2)
                at = at if at > 0 else len(text) // 2
                parts = [text[:at].strip(), text[at:].strip()]
            middle = len(parts) // 2
            halves += parts[middle:] if half else parts[:middle]
        return [part for part in halves if part]

    def passages(self):
        """(text, title): real ones first."""
        for document in self.documents:
            for parts, title in self.cut(document):
                self.kept.append(parts)
                yield join(parts), title
        self.documents = None
        if not self.kept:
            raise SystemExit("make_passages: a language has no text at all")
        while True:
            yield join(self.mixed()), ""


def make(data, out, count, seed):
    documents = read_documents(data)
    makers = {l: Maker(l, documents[l], seed) for l in LANGS}
    sources = {l: m.passages() for l, m in makers.items()}
    draw = random.Random(seed)
    langs, shares = list(LANGS), [share for share, _ in LANGS.values()]
    seen = set()
    made = {"passages": 0, "seed": seed, "text_bytes": 0, "title_bytes": 0,
            "langs": dict.fromkeys(LANGS, 0), "real": dict.fromkeys(LANGS, 0)}
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "articles.jsonl"), "w",
              encoding="utf-8") as file:
        while made["passages"] < count:
            lang = draw.choices(langs, shares)[0]
            while True:
                text, title = next(sources[lang])
                key = hashlib.blake2b(text.encode(), digest_size=8).digest()
                if key not in seen and size(text) >= PASSAGE_MIN:
                    break
            seen.add(key)
            title = title or first_clause(text)
            made["passages"] += 1
            made["text_bytes"] += size(text)
            made["title_bytes"] += size(title)
            made["langs"][lang] += 1
            made["real"][lang] += makers[lang].documents is not None
            row = {"id": "p%07d" % made["passages"], "title": title,
                   "text": text, "lang": lang}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(os.path.join(out, "made.json"), "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
    return made


def main():
    parser = argparse.ArgumentParser(
        description="Makes N short passages out of real texts.")
    parser.add_argument("data", help="folder of collections")
    parser.add_argument("out", help="folder to write articles.jsonl into")
    parser.add_argument("count", type=int, help="how many passages")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    json.dump(make(args.data, args.out, args.count, args.seed), sys.stdout)
    print()


if __name__ == "__main__":
    main()
