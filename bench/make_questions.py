#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the questions that the load test asks.

In:  a folder of collections (queries.jsonl), a collection of passages.
Out: a file with one question a line as the end of an address,
     "q=...&lang=..", no question twice, shuffled: the collections' own
     questions, filled up to N with two to four words of passages' titles,
     in the proportions of the passages' languages.

The same input, N and seed give the same bytes.
"""
import argparse
import json
import os
import random
import re
import urllib.parse

from make_passages import LANGS

QUESTION_MAX = 300      # bytes: longer ones are documents, not questions
OWN_SHARE = 0.6         # at most so many are the collections' own
HAN_RUN = re.compile("[\u3400-\u9fff]{2,}|[A-Za-z0-9]{2,}")
WORD = re.compile(r"\w{2,}")


def rows(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def own_questions(data):
    """{lang: [text]} as they stand in the collections."""
    out = {lang: [] for lang in LANGS}
    for name in sorted(os.listdir(data)):
        path = os.path.join(data, name, "queries.jsonl")
        if os.path.isfile(path):
            for row in rows(path):
                if row["lang"] in out and \
                        len(row["text"].encode()) <= QUESTION_MAX:
                    out[row["lang"]].append(row["text"])
    return out


def keywords(rng, lang, title):
    """Two to four neighbouring words; in Chinese, of two to four
    characters each, since nothing but the reader says where words end."""
    words = WORD.findall(title)
    if lang.startswith("zh"):
        words = []
        for run in HAN_RUN.findall(title):
            while len(run) > 4 and not run.isascii():
                cut = rng.randint(2, 3)
                words.append(run[:cut])
                run = run[cut:]
            words.append(run)
    if len(words) < 2:
        return None
    count = min(len(words), rng.randint(2, 4))
    start = rng.randint(0, len(words) - count)
    return " ".join(words[start:start + count])


def make(data, passages, out, count, seed):
    rng = random.Random(seed)
    own = own_questions(data)
    titles = {lang: [] for lang in LANGS}
    for row in rows(os.path.join(passages, "articles.jsonl")):
        titles[row["lang"]].append(row["title"])
    seen = {}               # text -> language, in order
    for lang, (share, _) in LANGS.items():
        want = round(share * count)
        have = 0
        rng.shuffle(own[lang])
        for text in own[lang]:
            if have < OWN_SHARE * want and text not in seen:
                seen[text] = lang
                have += 1
        for tries in range(50 * want):
            if have == want:
                break
            text = keywords(rng, lang, rng.choice(titles[lang]))
            if text and text not in seen:
                seen[text] = lang
                have += 1
    questions = list(seen.items())
    rng.shuffle(questions)
    with open(out, "w", encoding="utf-8") as file:
        for text, lang in questions:
            file.write("q=%s&lang=%s\n"
                       % (urllib.parse.quote(text, safe=""), lang))
    return len(questions)


def main():
    parser = argparse.ArgumentParser(
        description="Makes N questions for the load test.")
    parser.add_argument("data", help="folder of collections")
    parser.add_argument("passages", help="collection of passages")
    parser.add_argument("out", help="file to write")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(make(args.data, args.passages, args.out, args.count, args.seed))


if __name__ == "__main__":
    main()
