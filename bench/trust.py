# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures whether people can rely on the answers: `kb-indexer eval` of every
collection in all the ways that report_trust.py has bars for, what all signals
cost, how long training takes, and whether the order of imports matters.

A collection that is not there leaves its bars unmeasured.
"""
import json
import os
import re
import subprocess

import harness
from harness import Server, fail, say

PASSAGES = tuple("passages-" + name for name in
                 ("en", "ru", "zh-hans", "zh-hant"))
SCRIPTS = ("en", "ru", "zh_hans", "zh_hant")
TAUGHT = ("bank-intents-en", "assistant-intents-en", "video-support-ru",
          "kb-content")             # collections with cases
STRANGE = ("video-support-ru",) + PASSAGES
PLAIN = TAUGHT + PASSAGES + (
    "fintech-faq-zh-hans", "cloud-faq-zh-hans", "cloud-faq-en",
    "office-help-en", "office-help-zh-hans", "cranfield", "cacm")
VARIANTS = (("passages-zh-hans", "hant"), ("passages-zh-hant", "hans"),
            ("fintech-faq-zh-hans", "hant"), ("cloud-faq-zh-hans", "hant"))
FEW = ("bank-intents-en", "assistant-intents-en")
NOISE = "0.2"
CASES = 100000          # beside 100,000 passages
TAUGHT_ARTICLES = 2000  # of these passages


def ways(bench):
    """(key, collection, options): every way a collection is asked."""
    strange = [os.path.join(bench.data, "out-of-scope", name + ".jsonl")
               for name in SCRIPTS]
    for name in PLAIN:
        yield name, name, ()
    for name in TAUGHT:
        yield name + " typos", name, ("--typos", NOISE)
    for name, variant in VARIANTS:
        yield "%s %s" % (name, variant), name, ("--variant", variant)
    for name in FEW:
        yield name + " few", name, ("--cases-per-article", "10",
                                    "--splits", "3")
    yield "bank-intents-en less", "bank-intents-en", (
        "--without-articles", "0.25", "--splits", "5")
    if all(map(os.path.isfile, strange)):
        for name in STRANGE:
            yield name + " strange", name, tuple(
                word for file in strange for word in ("--also", file))


def folder_of(bench, name):
    """kb-content is ours; the others are in the folder of collections."""
    ours = os.path.join(harness.TOP, name)
    return ours if os.path.isdir(ours) else os.path.join(bench.data, name)


def ask(bench, folder, options):
    run = subprocess.run(
        [os.path.join(bench.build, "kb-indexer"), "eval", "--json", "--quiet",
         *options, folder], stdout=subprocess.PIPE, check=False,
        stderr=open(bench.file("log"), "ab"))
    if run.returncode:
        fail("eval of %s ended with %d; see %s"
             % (folder, run.returncode, bench.file("log")))
    return json.loads(run.stdout)["collections"][0]


def measure(bench):
    out = {}
    for key, name, options in ways(bench):
        folder = folder_of(bench, name)
        if not os.path.isdir(folder):
            continue
        say("asking %s" % key)
        out[key] = ask(bench, folder, options)
    return {"asked": out, "orders": orders(bench)}


def orders(bench):
    """How many answers of how many differ between bases filled in different
    orders; None if the test could not run."""
    say("asking knowledge bases filled in different orders")
    test = os.path.join(harness.TOP, "tests", "cli", "same-answer.sh")
    run = subprocess.run([test], stdout=subprocess.PIPE, check=False,
                         stderr=open(bench.file("log"), "ab"),
                         env=dict(os.environ, KB_TOP=harness.TOP,
                                  KB_BUILD=bench.build,
                                  KB_INDEXER=os.path.join(bench.build,
                                                          "kb-indexer"),
                                  KB_SEARCHD=os.path.join(bench.build,
                                                          "kb-searchd")))
    told = re.search(r"^# (\d+) of (\d+) answers differ",
                     run.stdout.decode(), re.M)
    return [int(told[1]), int(told[2])] if told else None


# ---- time --------------------------------------------------------------------

def can_learn(bench):
    return subprocess.run([os.path.join(bench.build, "kb-indexer"), "learn",
                           "--help"], stdout=subprocess.DEVNULL, check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def taught_passages(bench):
    """A base of 100,000 passages with as many cases."""
    folder, _ = bench.passages(100000)
    bench.make("make_cases.py", "cases", bench.file("cases.jsonl"), folder,
               str(TAUGHT_ARTICLES), str(CASES))
    base = bench.base("trust-100k", fresh=True)
    say("importing 100,000 passages and cases")
    base.indexer("import", folder)
    base.indexer("import", bench.file("cases.jsonl"))
    base.indexer("build")
    return base


def time_of_signals(bench, warm, questions_count):
    """One connection, one core: what a whole answer takes with all there is
    to look at. Training: seconds and memory."""
    questions = bench.questions()
    base = taught_passages(bench)
    out = {"cases": CASES, "articles": TAUGHT_ARTICLES, "learn": {}}
    if can_learn(bench):
        say("training on %d cases" % CASES)
        out["learn"]["large"] = base.indexer("learn")
        folder = os.path.join(bench.data, "assistant-intents-en")
        if os.path.isdir(folder):
            small = bench.base("trust-small", fresh=True)
            small.indexer("import", folder)
            small.indexer("build")
            out["learn"]["small"] = small.indexer("learn")
    out["loads"] = []
    with Server(base) as server:
        harness.load(server, questions, 1, 1, warm)
        for run in range(bench.runs):
            say("asking, run %d" % (run + 1))
            out["loads"].append(harness.load(
                server, questions, 1, 1 + warm + run * questions_count,
                questions_count))
        out["memory"] = server.memory()
    return out
