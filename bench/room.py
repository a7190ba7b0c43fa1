# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the editors' room over HTTP, as one editor's browser and one
program use it, at 2,000 articles of which 400 pin a question: what stands
beside the text while one writes (lint, near, preview, gate), how long until
readers have what was published, how long until they have it no more.
"""
import http.client
import json
import os
import random
import re
import subprocess
import sys
import time
import urllib.parse

import harness
from harness import Server, fail, say, used

ARTICLES, PINS = 2000, 400
CHECKED = 40            # articles whose parts are asked for
PUBLISHED = 100
WITHDRAWN = 20
WHO, PASSWORD = "publisher", "crane lamp orbit seven"
PARTS = ("lint", "near", "preview", "gate")


def made(bench):
    base = bench.base("room", fresh=True)
    content = bench.file("room", "content")
    used([sys.executable, os.path.join(harness.HERE, "make_articles.py"),
          os.path.join(harness.TOP, "kb-content"), content, str(ARTICLES),
          str(PINS)], base.log)
    base.more = {"four_eyes": "none"}
    say("%d articles, %d pins" % (ARTICLES, PINS))
    base.indexer("import", content)
    base.indexer("build")
    return base


def call(base, *args, typed=None, fine=(0,)):
    run = subprocess.run(
        [os.path.join(base.build, "kb-indexer"), *args, "--config",
         base.config], input=typed, stdout=subprocess.PIPE, check=False,
        text=True)
    if run.returncode not in fine:
        fail("kb-indexer %s ended with %d" % (args[0], run.returncode))
    return run.stdout


def people(base):
    """A person who may do everything here, and a token of his."""
    call(base, "person", "add", WHO, "--role", "publisher",
         "--read-password", typed=PASSWORD + "\n")
    out = call(base, "token", "add", WHO, "--label", "bench", "--scope",
               "article-edit", "--scope", "article-publish")
    return re.search(r"kb_[0-9a-zA-Z_-]{20,}", out).group(0)


class Browser:
    """Keeps cookies and the form token; nothing else."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=60)
        self.cookies, self.form = {}, ""

    def ask(self, method, path, fields=None):
        body = fields and urllib.parse.urlencode(fields)
        headers = {"Cookie": "; ".join("%s=%s" % c
                                       for c in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found = re.search(r'name="token" value="([0-9a-f]+)"', text)
        if found:
            self.form = found.group(1)
        return reply.status, text

    def post(self, path, **fields):
        return self.ask("POST", path, dict(fields, token=self.form))


def sign_in(server):
    browser = Browser(server)
    browser.ask("GET", "/sign-in")
    status, _ = browser.post("/sign-in", name=WHO, password=PASSWORD, next="")
    if status != 303:
        fail("signing in was answered with %d" % status)
    browser.ask("GET", "/edit/new")
    return browser


class Program:
    """Reads and writes articles as files."""

    def __init__(self, server, token):
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=60)
        self.headers = {"Authorization": "Bearer " + token}

    def ask(self, method, path, body=None, **headers):
        self.connection.request(method, path, body, {
            **self.headers, **{k.replace("_", "-"): v
                               for k, v in headers.items()}})
        reply = self.connection.getresponse()
        return reply.status, reply.getheader("ETag"), reply.read().decode()

    def source(self, article, lang):
        status, tag, text = self.ask(
            "GET", "/v1/articles/%s/source?lang=%s" % (article, lang))
        if status != 200:
            fail("the text of %s was answered with %d" % (article, status))
        return tag, json.loads(text)["source"]

    def act(self, article, lang, tag, source, action):
        body = json.dumps({"action": action, "source": source,
                           "note": "a new word", "signed_reason": "bench"})
        status, _, text = self.ask(
            "POST", "/v1/articles/%s?lang=%s" % (article, lang), body,
            If_Match=tag, Content_Type="application/json")
        if status != 200:
            fail("%s of %s was answered with %d: %s"
                 % (action, article, status, text[:300]))


def chosen(rng, count):
    """(id, lang) of that many, some in each language."""
    langs = ("en", "ru", "zh-Hans", "zh-Hant")
    return [("a-%05d" % n, langs[n % 4])
            for n in rng.sample(range(ARTICLES), count)]


def beside(server, program, articles):
    """Milliseconds of each part; each text was never seen before."""
    browser = sign_in(server)
    out = {part: [] for part in PARTS}
    for article, lang in articles:
        tag, text = program.source(article, lang)
        for part in PARTS:
            text += "\nOne more line, for %s.\n" % part
            begin = time.monotonic()
            status, body = browser.post(
                "/edit/check", what=part, id=article, lang_of=lang,
                base=tag.strip('"'), source=text, audience="public",
                preview=lang)
            if status != 200 or len(body) < 40:
                fail("%s was answered with %d" % (part, status))
            out[part].append((time.monotonic() - begin) * 1e3)
    return out


def until(connection, word, lang, wanted):
    """When an answer shows the word, or shows it no more."""
    path = harness.ask_path(word, lang)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        status, body = harness.get(connection, path)
        answer = json.loads(body) if status == 200 else None
        if answer is not None and any(
                word in json.dumps(hit, ensure_ascii=False)
                for hit in answer["hits"]) == wanted:
            return time.monotonic()
        time.sleep(0.002)
    fail("after 30 s %s is still %s" % (word, "not found" if wanted
                                        else "found"))


def publish(server, program, articles, rng):
    """Seconds from the reply until an answer shows it, and the words."""
    public = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    out = {"visible": [], "asked": [], "gone": []}
    words = {}
    for article, lang in articles:
        word = "".join(rng.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))
        tag, text = program.source(article, lang)
        begin = time.monotonic()
        program.act(article, lang, tag, text + "\n%s\n" % word, "publish")
        done = time.monotonic()
        out["visible"].append(max(0, until(public, word, lang, True) - done))
        out["asked"].append(done - begin)
        words[article] = word
    for article, lang in articles[:WITHDRAWN]:
        tag, text = program.source(article, lang)
        program.act(article, lang, tag, text, "withdraw")
        done = time.monotonic()
        out["gone"].append(until(public, words[article], lang, False) - done)
    return out


PLANTED = (5, 405, 1210)        # each pins a question


def planted(base):
    """Three articles with a pin are put away; the gate asked from a shell."""
    folder = os.path.join(base.folder, "planted")
    os.makedirs(folder)
    names = ["a-%05d.md" % number for number in PLANTED]
    for path, _, files in os.walk(os.path.join(base.folder, "content")):
        for name in set(names) & set(files):
            with open(os.path.join(path, name), encoding="utf-8") as file:
                text = file.read()
            with open(os.path.join(folder, name), "w",
                      encoding="utf-8") as file:
                file.write(text.replace("state: published", "state: archived"))
    report = json.loads(call(base, "gate", "--json", "--propose", folder,
                             fine=(0, 1)))
    flipped = sorted(row["pinned"] + ".md" for row in report["rows"]
                     if row["change"] == "flipped")
    return {"pins": report["pins"], "exact": flipped == names,
            "stopped": report["verdict"] == "needs_reason",
            "flipped": len(flipped), "ms": report["took_us"] / 1e3}


def measure(bench):
    rng = random.Random(6)
    base = made(bench)
    base.settings()
    token = people(base)
    say("a planted change")
    plant = planted(base)
    with Server(base) as server:
        program = Program(server, token)
        # The service's linter reads all articles at its first question.
        say("first question to each part")
        first = beside(server, program, chosen(rng, 1))
        say("%d articles: %s" % (CHECKED, ", ".join(PARTS)))
        out = {"planted": plant, "first": {part: ms[0] for part, ms in first.items()},
               "parts": beside(server, program, chosen(rng, CHECKED))}
        say("publishing %d times" % PUBLISHED)
        out.update(publish(server, program, chosen(rng, PUBLISHED), rng))
    return out
