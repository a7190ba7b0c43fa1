# SPDX-License-Identifier: GPL-3.0-or-later
"""From results.json to tables: what was promised, what was measured.

A figure is (text, holds); a bar not held has (!) behind its figure. A part
that was not run has None.
"""
import math
import re
import statistics

import report_trust


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def nth(values, share):
    """The nearest rank: of 100 values, .99 is the 99th."""
    values = sorted(values)
    return values[math.ceil(share * len(values)) - 1]


def least(value, bar, form="%.3f"):
    """For shares: not rounded up over the bar."""
    return (form % value).lstrip("0"), value >= bar


def most(value, bar, form, unit=""):
    return form % value + unit, value <= bar


# ---- quality ----------------------------------------------------------------

def asked(results, name, variant=None, articles_only=False):
    for row in results["quality"]["collections"]:
        if (row["collection"], row["variant"], row["articles_only"]) == \
                (name, variant, articles_only):
            return row["ranking"]
    raise KeyError(name)


def passages(results):
    return [least(asked(results, "passages-" + name)["success@1"], bar)
            for name, bar in (("en", .94), ("ru", .92), ("zh-hans", .935),
                              ("zh-hant", .915))]


def variants(results):
    out = []
    for name, other in (("passages-zh-hans", "hant"),
                        ("passages-zh-hant", "hans")):
        off = abs(asked(results, name)["success@1"] -
                  asked(results, name, other)["success@1"])
        out.append(most(off, .005, "%.4f"))
    return out


def empty(results):
    """The worst collection, and how many there are in all."""
    rows = [row for row in results["quality"]["collections"]
            if row["ranking"] and not row["articles_only"]]
    worst = max(rows, key=lambda r: r["ranking"]["empty"] / r["answerable"])
    count = worst["ranking"]["empty"]
    total = sum(row["ranking"]["empty"] for row in rows)
    number = sum(row["answerable"] for row in rows)
    return [("%d of %d in all" % (total, number), True),
            ("worst %s: %d of %d" % (worst["collection"], count,
                                     worst["answerable"]),
             500 * count <= worst["answerable"])]


def video(results):
    row = asked(results, "video-support-ru", articles_only=True)
    return [least(row["success@1"], .47), least(row["success@5"], .72)]


def ranked(key, *bars):
    return lambda results: [least(asked(results, name)[key], bar)
                            for name, bar in bars]


# ---- speed and size ---------------------------------------------------------

def cold_build(results):
    rows = results["build"]["builds"]
    return [most(median(rows, "wall"), 30, "%.1f", " s"),
            most(median(rows, "rss_mb"), 500, "%.0f", " MB")]


def scale_build(results):
    part = results["scale100k"]
    return [most(median(part["builds"], "wall"), 8, "%.1f", " s"),
            most(part["index_bytes"] / part["made"]["text_bytes"], 2.5,
                 "%.2f"),
            most(part["memory"]["rss_mb"], 80, "%.0f", " MB")]


def scale_load(results):
    one, many = (results["scale100k"]["loads"][c] for c in ("1", "16"))
    speed = median(many, "per_second")
    return [most(median(one, "cpu_ms"), .4, "%.2f", " ms"),
            most(median(one, "p50_ms"), .6, "%.2f"),
            most(median(one, "p99_ms"), 3, "%.2f", " ms"),
            ("%.0f q/s" % speed, speed >= 2500)]


def million(results):
    part = results["scale1m"]
    one = part["loads"]["1"]
    return [most(median(part["builds"], "wall"), 60, "%.1f", " s"),
            most(median(one, "cpu_ms"), 1.2, "%.2f", " ms"),
            most(median(one, "p50_ms"), 1.5, "%.2f"),
            most(median(one, "p99_ms"), 6, "%.2f", " ms")]


def suggest(results):
    part = results["suggest"]
    one = part["loads"]["1"]
    return [most(median(one, "p50_ms"), 5, "%.2f"),
            most(median(one, "p99_ms"), 5, "%.2f", " ms"),
            most(median(one, "cpu_ms"), 5, "%.2f", " ms CPU"),
            ("first %.1f s after the start" % part["first"], True)]


def publish(results):
    return [most(nth(results["publish"]["from_exit"], .99), 1, "%.2f", " s"),
            most(nth(results["publish"]["from_start"], .99), 1, "%.2f",
                 " s from the import's start")]


def beside(results):
    parts = results["room"]["parts"]
    return [most(nth(parts[name], .99), bar, name + " %.0f")
            for name, bar in (("lint", 300), ("near", 200), ("preview", 300))
            ] + [most(nth(parts["gate"], .99), 2000, "gate %.0f", " ms")]


def planted(results):
    row = results["room"]["planted"]
    return [("%d of %d pins, %s" % (row["flipped"], row["pins"],
                                    "stopped" if row["stopped"] else "passed"),
             row["exact"] and row["stopped"]),
            most(row["ms"], 2000, "%.0f", " ms")]


def shown(results):
    return [most(nth(results["room"]["visible"], .99), 1, "%.2f", " s"),
            most(max(results["room"]["gone"]), 2, "%.2f", " s")]


def restart(results):
    times = results["restart"]["to_answer"]
    return [most(statistics.median(times), 1, "%.2f", " s"),
            most(max(times), 1, "%.2f", " s at worst")]


def start(results):
    return [most(results["start"]["first"] / 60, 6, "%.1f", " min"),
            most(results["start"]["second"], 5, "%.1f", " s")]


# What, bar, the part that measures it, how the figures are taken from it.
ROWS = (
    ("passages-en / -ru / -zh-hans / -zh-hant: success@1",
     "≥ .94 / .92 / .935 / .915", "quality", passages),
    ("the same, variants hant/hans: difference in success@1", "≤ .005",
     "quality", variants),
    ("any collection: empty results", "at most 1 in 500, each explained",
     "quality", empty),
    ("video-support-ru, articles only: success@1 / @5", "≥ .47 / .72",
     "quality", video),
    ("office-help-en / -zh-hans: MRR@10", "≥ .61 / .62", "quality",
     ranked("mrr@10", ("office-help-en", .61), ("office-help-zh-hans", .62))),
    ("cloud-faq-zh-hans / -en: MRR@10", "≥ .27 / .20", "quality",
     ranked("mrr@10", ("cloud-faq-zh-hans", .27), ("cloud-faq-en", .20))),
    ("cranfield, cacm: nDCG@10", "≥ .52, ≥ .47", "quality",
     ranked("ndcg@10", ("cranfield", .52), ("cacm", .47))),
    ("cold `build` of cloud-faq-zh-hans + cloud-faq-en",
     "≤ 30 s, RSS ≤ 500 MB", "build", cold_build),
    ("100,000 passages: build; index size / text size; resident while "
     "serving", "≤ 8 s on two cores; ≤ 2.5; ≤ 80 MB", "scale100k",
     scale_build),
    ("the same: `GET /v1/answers`, server CPU per answer; one connection "
     "p50 / p99; 16 connections, cores shared with the client",
     "≤ .4 ms; ≤ .6 / 3 ms; ≥ 2,500 q/s", "scale100k", scale_load),
    ("100,000 passages: `GET /v1/suggest`, one connection p50 / p99", "≤ 5 ms",
     "suggest", suggest),
    ("1,000,000 passages: build; CPU per answer; p50 / p99",
     "≤ 60 s; ≤ 1.2 ms; ≤ 1.5 / 6 ms", "scale1m", million),
    ("publish to searchable, p99 of 100", "≤ 1 s", "publish", publish),
    ("beside a text among 2,000 articles, 400 pins, p99 of 40 over HTTP: "
     "lint; near; preview; gate", "≤ 300; 200; 300; 2,000 ms", "room", beside),
    ("`kb-indexer gate --propose`, three articles with a pin put away among "
     "2,000", "stopped; exactly those; ≤ 2,000 ms", "room", planted),
    ("published in the room: reply to answer, p99 of 100; withdrawn, the "
     "longest of 20", "≤ 1 s; ≤ 2 s", "room", shown),
    ("restart to first answer at 100,000 passages", "≤ 1 s", "restart",
     restart),
    ("`./start` from a clean clone; a second time", "≤ 6 min; ≤ 5 s",
     "start", start),
)


def lay(head, rows):
    lines = [head, ["---"] * len(head)] + rows
    return "\n".join("| " + " | ".join(map(str, line)) + " |"
                     for line in lines)


def table(results):
    out = []
    for what, bar, part, figures in ROWS:
        if part not in results:
            out.append([what, bar, "not measured", "-"])
            continue
        found = figures(results)
        out.append([what, bar,
                    "; ".join(text + ("" if holds else " (!)")
                              for text, holds in found),
                    "yes" if all(holds for _, holds in found) else "**no**"])
    return lay(["what", "bar", "measured", "ok"], out)


# ---- the rest of the page ---------------------------------------------------

def quality_table(results):
    out = []
    for row in results["quality"]["collections"]:
        name = row["collection"]
        name += ", " + row["variant"] if row["variant"] else ""
        name += ", articles only" if row["articles_only"] else ""
        rank, groups = row["ranking"], row["consistency@1"]
        keys = ("success@1", "success@3", "success@5", "mrr@10", "ndcg@10")
        line = [name, row["queries"]]
        line += ["%.3f" % rank[key] for key in keys] if rank else ["-"] * 5
        line += [rank["empty"] if rank else "-",
                 "%.3f" % groups["share"] if groups else "-",
                 "%.2f" % row["ms"]["p50"], "%.2f" % row["ms"]["cpu"]]
        out.append(line)
    return lay(["collection", "queries", "s@1", "s@3", "s@5", "MRR@10",
                "nDCG@10", "empty", "consistency", "p50 ms", "CPU ms"], out)


def why_empty(row):
    if not row["words"]:
        return "has neither a word nor a Han character"
    if not row["known"]:
        return "no article or case has a word of it (it has %d)" % row["words"]
    return "articles or cases have %d of its %d words: a fault" % (
        row["known"], row["words"])


def each_empty(results):
    for row in results.get("quality", {}).get("collections", ()):
        if not row["articles_only"]:
            for one in row["empty_list"]:
                yield row, one


def empties(results):
    lines = ["empty: %s %s %s \"%s\": %s" % (
        row["collection"], row["variant"] or "-", one["id"], one["text"],
        why_empty(one)) for row, one in each_empty(results)]
    return "\n".join(lines) if lines else "empty: none"


def empty_table(results):
    """Ids only: the collections' texts are not ours to print."""
    rows = [[row["collection"], row["variant"] or "", one["id"],
             why_empty(one)] for row, one in each_empty(results)]
    return lay(["collection", "variant", "question", "why"], rows) \
        if rows else "None."


def used_line(name, rows):
    rows = rows if isinstance(rows, list) else [rows]
    return [name, "%.1f" % median(rows, "wall"), "%.1f" % median(rows, "cpu"),
            "%.0f" % median(rows, "rss_mb")]


def work_table(results):
    out = []
    for part, name in (("build", "the two cloud collections"),
                       ("scale100k", "100,000 passages"),
                       ("scale1m", "1,000,000 passages")):
        if part in results:
            out.append(used_line("import, " + name, results[part]["import"]))
            out.append(used_line("build, " + name, results[part]["builds"]))
    return lay(["what", "wall s", "CPU s", "largest RSS MB"], out)


def size_table(results):
    out = []
    for part in ("scale100k", "scale1m"):
        if part in results:
            row = results[part]
            text = row["made"]["text_bytes"]
            out.append(["{:,}".format(row["made"]["passages"]),
                        "{:,}".format(sum(row["made"]["real"].values())),
                        "%.1f" % (text / 1e6),
                        "%.1f" % (row["index_bytes"] / 1e6),
                        "%.2f" % (row["index_bytes"] / text),
                        "%.2f" % (row["store_bytes"] / text)] +
                       ["%.0f" % row["memory"][key] for key in
                        ("rss_mb", "own_mb", "mapped_mb")])
    return lay(["passages", "real", "text MB", "index MB", "index / text",
                "store / text", "resident MB", "own", "mapped"], out)


def load_table(results):
    out = []
    for part, name in (("scale100k", "100,000"), ("scale1m", "1,000,000")):
        for connections, rows in sorted(
                results.get(part, {}).get("loads", {}).items()):
            out.append([name, connections,
                        "%.0f" % median(rows, "per_second")] +
                       ["%.3f" % median(rows, key) for key in
                        ("cpu_ms", "p50_ms", "p90_ms", "p99_ms", "max_ms")] +
                       ["%.0f" % median(rows, "bytes")])
    return lay(["passages", "connections", "answers/s", "CPU ms", "p50 ms",
                "p90 ms", "p99 ms", "max ms", "bytes"], out)


def times_table(results):
    out = []
    for part, key, name in (
            ("publish", "from_exit", "published: since the import ended"),
            ("publish", "from_start", "published: since the import began"),
            ("restart", "to_answer", "restart: to the first answer"),
            ("restart", "stop", "stop: from SIGTERM to the end")):
        if part in results:
            values = results[part][key]
            out.append([name, len(values)] + ["%.3f" % nth(values, share)
                                              for share in (.5, .99, 1)])
    return lay(["what", "times", "p50 s", "p99 s", "max s"], out)


def facts(results):
    m = results["machine"]
    lines = ["%d cores of %s, %d GB of memory, %s, Linux %s." % (
        m["cores"], m["model"], m["memory_gb"], m["system"], m["kernel"]), ""]
    rows = [[part, row["at"], row["version"], row.get("runs", 3),
             row["busy"], row.get("pace", "-"), row["took"]]
            for part, row in results.items() if part != "machine"]
    return "\n".join(lines) + lay(
        ["part", "measured at", "commit", "runs", "load before",
         "loop ms", "took s"], rows)


def trust_table(results):
    return report_trust.table(results, lay)


SECTIONS = {
    "bars": table, "trust": trust_table, "machine": facts, "quality": quality_table,
    "empty": empty_table, "work": work_table, "size": size_table,
    "load": load_table, "times": times_table,
}
NEEDS = {"quality": "quality", "trust": "trust", "empty": "quality",
         "machine": "machine"}


def write(path, results):
    """Replaces what stands between <!-- bench NAME --> and <!-- end -->."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for name, make in SECTIONS.items():
        if NEEDS.get(name, "machine") not in results:
            continue
        pattern = re.compile(r"(<!-- bench %s -->\n).*?(<!-- end -->)" % name,
                             re.S)
        body = make(results)
        text, found = pattern.subn(
            lambda match: match[1] + body + "\n" + match[2], text)
        if not found:
            raise SystemExit("bench/run: %s has no <!-- bench %s -->"
                             % (path, name))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
