#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a content folder for figures: N articles whose sentences are those of
kb-content, dealt anew, in its four languages; some of them pin questions.
In: the folder of kb-content. Out: OUT/articles/LANG/a-00001.md ...

    make_articles.py KB_CONTENT OUT ARTICLES PINS
"""
import os
import random
import sys

LANGS = ("en", "ru", "zh-Hans", "zh-Hant")


def body_of(path):
    text = open(path, encoding="utf-8").read()
    return text.split("\n---\n", 1)[-1]


def sentences(folder, lang):
    found = set()
    place = os.path.join(folder, "articles", lang)
    for name in sorted(os.listdir(place)):
        for line in body_of(os.path.join(place, name)).splitlines():
            line = line.strip().lstrip("0123456789.-*> ")
            if 12 <= len(line) <= 400 and line[0] not in "#|[":
                found.add(line)
    return sorted(found)


def article(dice, number, lang, lines, pinned):
    title = dice.choice(lines)[:60].replace('"', "'")
    text = ["---", f"id: a-{number:05d}", f"lang: {lang}",
            f'title: "{title} {number}"', "state: published",
            "audience: public", "questions:"]
    for _ in range(2):
        question = dice.choice(lines)[:80].replace('"', "'")
        text.append(f'  - "{question}"')
    if pinned:
        words = dice.choice(lines)[:60].replace('"', "'")
        text += ["pins:", f'  - "{words} {number}?"']
    text += ["---", "## Answer", ""]
    for _ in range(dice.randint(2, 5)):
        text += [" ".join(dice.choice(lines)
                          for _ in range(dice.randint(1, 4))), ""]
    text += ["## Steps", ""]
    text += [f"{i}. {dice.choice(lines)}"
             for i in range(1, dice.randint(3, 7))]
    return "\n".join(text) + "\n"


def main():
    content, out, articles, pins = sys.argv[1:5]
    dice = random.Random(20261122)
    lines = {lang: sentences(content, lang) for lang in LANGS}
    every = max(1, int(articles) // int(pins))
    for number in range(int(articles)):
        lang = LANGS[number % len(LANGS)]
        place = os.path.join(out, "articles", lang)
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"a-{number:05d}.md"), "w",
                  encoding="utf-8") as file:
            file.write(article(dice, number, lang, lines[lang],
                               number % every == 0))


main()
