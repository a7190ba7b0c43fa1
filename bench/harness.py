# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of the benchmark share: running a program and knowing what
it used, serving, asking, facts of the machine. No measuring is decided here.
"""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
PATIENCE = 120          # seconds for a server to become ready


def fail(text):
    raise SystemExit("bench/run: " + text)


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def used(command, log, fine=(0,)):
    """Runs it; {"wall", "cpu" (seconds), "rss_mb" (largest resident size)}.

    This process must stay small: a child begins with its parent's peak."""
    with open(log, "ab") as out:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=out,
                                 stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in fine:
        fail("%s ended with %d; see %s"
             % (" ".join(command[:4]), child.returncode, log))
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
            "rss_mb": usage.ru_maxrss / 1024}


def disk_bytes(folder):
    """What the files take on disk, as du counts."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            total += os.lstat(os.path.join(path, name)).st_blocks * 512
    return total


class Base:
    """A store, an index, and the settings file that names them."""

    def __init__(self, build, folder, workers):
        self.build, self.folder = build, folder
        self.log = os.path.join(folder, "log")
        self.store = os.path.join(folder, "store.db")
        self.index = os.path.join(folder, "index")
        self.config = os.path.join(folder, "concord.yaml")
        self.workers = workers
        self.more = {}          # settings of one part alone
        os.makedirs(folder, exist_ok=True)

    def settings(self, port=0):
        with open(self.config, "w", encoding="utf-8") as file:
            for name, value in (
                    ("store", self.store), ("index", self.index),
                    ("web_dir", os.path.join(TOP, "searchd", "web")),
                    ("calendars", os.path.join(TOP, "calendars")),
                    ("port", port), ("workers", self.workers),
                    ("learn_after", 0), ("log_level", "warn"),
                    *self.more.items()):
                file.write("%s: %s\n" % (name, json.dumps(value)))
        return self.config

    def indexer(self, command, *args):
        """1 is fine: some items were refused, each named in the log."""
        return used([os.path.join(self.build, "kb-indexer"), command,
                     "--config", self.settings(), *args], self.log, (0, 1))

    def stats(self):
        out = subprocess.run(
            [os.path.join(self.build, "kb-indexer"), "stats", "--json",
             "--config", self.settings()],
            stdout=subprocess.PIPE, check=True).stdout
        return json.loads(out)

    def generation(self):
        return os.path.realpath(os.path.join(self.index, "current"))


class Server:
    """kb-searchd over a Base, for a with statement. started: seconds from
    its start to the first 200 of `path`."""

    def __init__(self, base, path="/readyz"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(base.log, "ab")
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(base.build, "kb-searchd"), "--config",
             base.settings(self.port)], stdout=self.log, stderr=self.log)
        try:
            wait_for(self.port, path, self.process)
        except BaseException:
            self.stop()
            raise
        self.started = time.monotonic() - begin
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def cpu(self):
        """Seconds of processor used so far."""
        with open("/proc/%d/stat" % self.pid, encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MB: all that is resident, of it its own and mapped from files."""
        out = {}
        with open("/proc/%d/status" % self.pid, encoding="utf-8") as file:
            for line in file:
                name, _, value = line.partition(":")
                if name in ("VmRSS", "RssAnon", "RssFile"):
                    out[name] = int(value.split()[0]) / 1024
        return {"rss_mb": out["VmRSS"], "own_mb": out["RssAnon"],
                "mapped_mb": out["RssFile"]}


def get(connection, path):
    """(status, body); a connection that is not there yet is status 0."""
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, b""


def wait_for(port, path, process, patience=PATIENCE):
    """Until `path` is answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.monotonic() + patience
    while True:
        if get(connection, path)[0] == 200:
            connection.close()
            return
        if process.poll() is not None:
            fail("the server ended with %d" % process.returncode)
        if time.monotonic() > end:
            fail("the server was not ready after %d s" % patience)
        time.sleep(0.002)


def ask_path(text, lang):
    return "/v1/answers?" + urllib.parse.urlencode({"q": text, "lang": lang})


def load(server, questions, connections, first, count, what="answers"):
    """wrk asks lines first..first+count-1 of the file of /v1/WHAT, each
    once."""
    before = server.cpu()
    try:
        run = subprocess.run(
            ["wrk", "-t1", "-c%d" % connections, "-d3600s", "--latency", "-s",
             os.path.join(HERE, "questions.lua"),
             "http://127.0.0.1:%d" % server.port, "--", questions,
             str(first), str(count), what], stdout=subprocess.PIPE, check=True)
    except FileNotFoundError:
        fail("wrk is missing: apt-get install wrk")
    cpu = server.cpu() - before
    line = next(l for l in run.stdout.decode().splitlines()
                if l.startswith("bench "))
    out = json.loads(line[6:])
    if out["faults"] or not out["answers"]:
        fail("%d of %d questions failed; the server's log may tell why"
             % (out["faults"], out["answers"]))
    return {"answers": out["answers"], "faults": out["faults"],
            "per_second": out["answers"] * 1e6 / out["us"],
            "cpu_ms": cpu * 1e3 / out["answers"],
            "bytes": out["bytes"] / out["answers"],
            "p50_ms": out["p50_us"] / 1e3, "p90_ms": out["p90_us"] / 1e3,
            "p99_ms": out["p99_us"] / 1e3, "max_ms": out["max_us"] / 1e3}


def machine():
    """What a reader needs to judge the figures; nothing that names it."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((l.split(":")[1].strip() for l in file
                      if l.startswith("model name")), "unknown")
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) / 2**20
    with open("/etc/os-release", encoding="utf-8") as file:
        system = next((l.split("=")[1].strip().strip('"') for l in file
                       if l.startswith("PRETTY_NAME")), "unknown")
    return {"cores": len(os.sched_getaffinity(0)), "model": model,
            "memory_gb": round(memory), "system": system,
            "kernel": os.uname().release}


def pace():
    """Milliseconds of processor time for a fixed piece of work: rises when
    others share the cores and their caches, and so do all figures here."""
    times = []
    for _ in range(5):
        begin, number = time.process_time(), 0
        for i in range(1000000):
            number += i
        times.append(time.process_time() - begin)
    return sorted(times)[2] * 1e3


def version():
    """The commit, with a + if files differ from it."""
    def git(*args):
        return subprocess.run(("git", "-C", TOP) + args, check=False,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.decode()
    commit = git("rev-parse", "--short", "HEAD").strip() or "unknown"
    dirty = git("status", "--porcelain", "--untracked-files=no", "--",
                ".", ":!doc").strip()
    return commit + ("+" if dirty else "")
