# SPDX-License-Identifier: GPL-3.0-or-later
"""Suggestions at 100,000 passages: what somebody types is made from titles,
asked of a server letter by letter, and timed.

In:  the benchmark's folders. Out: seconds from the server's start to the first
suggestion, loads with one and 16 connections, memory.
"""
import http.client
import json
import os
import random
import time
import urllib.parse

import harness
from harness import Server, fail, say

TYPED = 19999           # texts asked in a run, and before to warm up
LENGTHS = (1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 20)
US = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
RU = "йцукенгшщзхъфывапролджэячсмитьбю"
READINGS = ("zhang hao mi ma deng lu ka dan wo de shou ji zhi fu bao he shen "
            "qing tui kuan yin hang zhong xin xing bu neng kai fa piao gong "
            "si chong").split()


def of_title(rng, row):
    """The beginning of a title, or of a later word of it."""
    text, lang = row["title"], row["lang"]
    if rng.random() < .3:
        gaps = [0] + [i + 1 for i, c in enumerate(text) if c == " "]
        text = text[rng.choice(range(len(text)) if lang[:2] == "zh"
                               else gaps):]
    text = text[:rng.choice(LENGTHS)]
    if lang == "ru" and rng.random() < .2:      # with the wrong layout on
        text = text.lower().translate(str.maketrans(RU, US))
    return lang, text


def of_readings(rng):
    """Chinese in letters: readings, whole or begun, or their first ones."""
    sounds = [rng.choice(READINGS) for _ in range(rng.randint(1, 4))]
    if rng.random() < .3:
        return "zh-Hans", "".join(sound[0] for sound in sounds)
    text = "".join(sounds)
    return "zh-Hans", text[:rng.randint(1, len(text))]


def write_typed(folder, path):
    """One text a line as the end of an address, the same each time."""
    rng = random.Random(1)
    with open(os.path.join(folder, "articles.jsonl"),
              encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    with open(path, "w", encoding="utf-8") as file:
        for _ in range(2 * TYPED):
            lang, text = (of_readings(rng) if rng.random() < .15 else
                          of_title(rng, rng.choice(articles)))
            file.write(urllib.parse.urlencode({"q": text.strip() or "a",
                                               "lang": lang}) + "\n")


def wait_for_first(server):
    """Seconds until one letter is answered with a suggestion."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port,
                                            timeout=30)
    begin = time.monotonic()
    while True:
        status, body = harness.get(connection, "/v1/suggest?q=a&lang=en")
        if status == 200 and json.loads(body)["suggestions"]:
            connection.close()
            return server.started + time.monotonic() - begin
        if time.monotonic() > begin + harness.PATIENCE:
            fail("nothing is suggested")
        time.sleep(.005)


def measure(bench, base):
    folder, _ = bench.passages(100000)
    typed = bench.file("typed")
    write_typed(folder, typed)
    out = {"loads": {}}
    with Server(base) as server:
        out["first"] = wait_for_first(server)
        for connections in (1, 16):
            harness.load(server, typed, connections, 1, TYPED, "suggest")
            out["loads"][str(connections)] = []
            for run in range(bench.runs):
                say("typing, %d connections, run %d"
                    % (connections, run + 1))
                out["loads"][str(connections)].append(harness.load(
                    server, typed, connections, 1 + TYPED, TYPED, "suggest"))
        out["memory"] = server.memory()
    return out
