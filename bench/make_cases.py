#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes resolved cases for a collection of passages.

In:  a folder with articles.jsonl, how many of its articles get cases.
Out: a file with N rows {"id","question","article","lang"}: three to twelve
     words (in Chinese, runs of characters) that stand in the article or, one in
     four, in another one, in an order of their own. As many for each article.

The same input and N give the same bytes.
"""
import argparse
import json
import os
import random
import re

WORD = re.compile("[\u3400-\u9fff]{1,4}|[^\\W\u3400-\u9fff]+")


def articles(folder, count):
    """Evenly spread over the collection."""
    with open(os.path.join(folder, "articles.jsonl"),
              encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    step = max(1, len(rows) // count)
    for row in rows[::step][:count]:
        words = WORD.findall(row["title"] + " " + row["text"])
        if len(words) > 3:
            yield row["id"], row["lang"], words


def question(rng, lang, words, others):
    picked = [rng.choice(others if rng.random() < .25 else words)
              for _ in range(rng.randint(3, 12))]
    return ("" if lang.startswith("zh") else " ").join(picked)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("passages", help="folder of a collection")
    parser.add_argument("articles", type=int, help="that get cases")
    parser.add_argument("out", help="file to write")
    parser.add_argument("n", type=int, help="cases")
    args = parser.parse_args()
    rng = random.Random(1)
    taught = list(articles(args.passages, args.articles))
    by_lang = {}
    for _, lang, words in taught:
        by_lang.setdefault(lang, []).append(words)
    with open(args.out + ".new", "w", encoding="utf-8") as file:
        for number in range(args.n):
            article, lang, words = taught[number % len(taught)]
            others = rng.choice(by_lang[lang])
            json.dump({"id": "made-%d" % number, "lang": lang,
                       "article": article,
                       "question": question(rng, lang, words, others)},
                      file, ensure_ascii=False)
            file.write("\n")
    os.replace(args.out + ".new", args.out)


if __name__ == "__main__":
    main()
