#!/usr/bin/env python3
"""How a library of N records imports, resolves, searches, exports and starts: a Markdown table for each N.

usage: benches/scale.py GEN.PY [--records 10000,100000] [--format ris|nbib] [--runs 5] [--peers 10000] [--bars] [--in FOLDER]

GEN.PY writes records and the truth about them: gen.py --n N --start I --end J --format F --out PATH --truth PATH.
Its copies (`dup`) are to be merged; different works that look alike (`hard`) and preprints of a work (`version`,
which are entries of their own that name each other) are not; whether two preprints of one work are, or a preprint and
its work, is left to policy and counts neither way. `sqlite3 .import` loads the same records, a column
a tag, into one table with a text primary key. --bars prints what is asked for beside what was measured, at the
largest N and, for growth, between the smallest and the largest. Recall is to be read from RIS: gen.py gives a copy
without a PMID a new one where it writes NBIB, which says that it is another work. Peak memory below that of this script cannot be
seen and is shown as -. Runs of less than two seconds are done --runs times, and the median stands. The folder for
the files (default: a new one that goes away) needs room for about fifteen times the source file.
Build first: cargo build --release. Standard library only, and the program sqlite3.
"""
import argparse, collections, csv, os, platform, re, resource, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

CITE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "target", "release", "cite")
EXTENSIONS = {"ris": "ris", "nbib": "nbib"}
BATCH, BATCHES = 100, 3  # of new records
SHORT = 2.0  # seconds; what takes longer is run once
PARTLY = 3  # exit code: done, with findings
Run = collections.namedtuple("Run", "wall cpu peak")
# What stands for the speed of others in exporting, on the same records: from what they read to what they write.
PEERS = {
    "ris": [("bibutils", ["xml2ris"], "xml")],
    "bibtex": [("bibutils", ["xml2bib"], "xml"), ("pandoc", ["pandoc", "-f", "csljson", "-t", "bibtex"], "csl-json")],
    "csl-json": [("pandoc", ["pandoc", "-f", "csljson", "-t", "csljson"], "csl-json")],
}


def once(command, out=os.devnull):
    """Runs a command: wall and CPU seconds, and peak MiB."""
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with tempfile.TemporaryFile() as said:
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, out, write, 0o644),
                   (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        began = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) not in (0, PARTLY):
            said.seek(0)
            sys.exit(f"{' '.join(command)[:300]}\n{said.read(2000).decode(errors='replace')}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measure(command, runs, out=os.devnull, makes=None):
    """The median of several runs where they are short, else the one run; each makes the file `makes` anew."""
    taken = []
    while not taken or taken[0].wall < SHORT and len(taken) < runs:
        if makes and os.path.exists(makes):
            os.remove(makes)
        taken.append(once(command, out))
    return median(taken)


def median(taken):
    return Run(*(statistics.median(column) for column in zip(*taken)))


def generate(asked, total, start, path):
    """Writes positions `start` to `total` and their truth; the paths of both."""
    subprocess.run([sys.executable, asked.gen, "--n", str(total), "--start", str(start), "--seed", "1", "--format",
                    asked.format, "--out", path, "--truth", path + ".tsv"], check=True)
    return f"{path}.{EXTENSIONS[asked.format]}", path + ".tsv"


def fields(path):
    """The records of a tagged file, each the values of its tags."""
    record, tag = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)", line)
            if found and found[1] != "ER":
                tag = found[1]
                record[tag] = f"{record[tag]}; {found[2]}" if tag in record else found[2]
            elif line.startswith("      ") and tag:
                record[tag] += " " + line.strip()
            elif record:
                yield record
                record, tag = {}, None
    if record:
        yield record


def truth_rows(path):
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def make_csv(source, truth, path):
    """The records as CSV, the key first; the tags, and the words that titles have most often."""
    tags, words = {}, collections.Counter()
    for at, record in enumerate(fields(source)):
        tags.update(dict.fromkeys(record))
        if at < 20000:
            words.update(re.findall(r"\b[a-z]{6,}\b", title(record)))
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        for record, (_, key, *_) in zip(fields(source), truth_rows(truth)):
            rows.writerow([key, *(record.get(tag) for tag in tags)])
    return list(tags), [word for word, _ in words.most_common(2)]


def title(record):
    return record.get("TI") or record.get("T1") or ""


def sqlite_import(path, tags, database, runs):
    columns = ", ".join(["key TEXT PRIMARY KEY", *(f'"tag_{tag}" TEXT' for tag in tags)])
    return measure(["sqlite3", database, f"CREATE TABLE record ({columns});", f'.import --csv "{path}" record'], runs, makes=database)


def accuracy(library, truths):
    """True pairs, made, right, left to policy, the wrong ones, and records apart from most of their copies: the entries beside the truth about each source."""
    db = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    db.execute("PRAGMA temp_store = file")
    db.execute("CREATE TEMP TABLE truth (source, ordinal, key, cluster, work, kind, how, PRIMARY KEY (source, ordinal)) WITHOUT ROWID")
    for source, truth in truths:
        [known] = db.execute("SELECT id FROM source WHERE path = ?", [os.path.abspath(source)]).fetchone()
        rows = ((known, at, key, int(cluster), work(cluster, kind, how), kind, how)
                for at, (_, key, cluster, kind, how) in enumerate(truth_rows(truth), 1))
        db.executemany("INSERT INTO truth VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute("CREATE TEMP TABLE grouped AS SELECT truth.key, cluster, work, kind, how, entry FROM truth LEFT JOIN record USING "
               "(source, ordinal) LEFT JOIN member ON member.record = record.id")
    [lacking] = db.execute("SELECT count(*) FROM grouped WHERE entry IS NULL").fetchone()
    if lacking:
        sys.exit(f"{lacking} generated records are in no entry")
    def pairs(of):
        return db.execute(f"SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) n FROM grouped GROUP BY {of})").fetchone()[0]
    true, made, right = pairs("cluster"), pairs("entry"), pairs("cluster, entry")
    apart = db.execute("SELECT one.kind, other.kind, one.key, other.key, one.work = other.work FROM (SELECT entry FROM grouped GROUP BY entry HAVING "
                       "min(cluster) < max(cluster)) JOIN grouped one USING (entry) JOIN grouped other USING (entry) "
                       "WHERE one.cluster < other.cluster").fetchall()
    stray = db.execute("SELECT key, how, others FROM (SELECT *, count(*) OVER (PARTITION BY cluster, entry) AS own, "
                       "count(*) OVER (PARTITION BY cluster) - count(*) OVER (PARTITION BY cluster, entry) AS others FROM grouped) "
                       "WHERE others > own OR others = own AND kind <> 'orig' ORDER BY others DESC").fetchall()
    db.close()
    wrong = [pair[:4] for pair in apart if not pair[4]]
    return true, made, right, len(apart) - len(wrong), wrong, stray


def work(cluster, kind, how):
    """The cluster of the work that a record is a version of, else its own."""
    return int(re.match(r"of:(\d+)", how)[1]) if kind == "version" else int(cluster)


def told(true, made, right, policy, wrong, stray):
    kinds = collections.Counter(" with ".join(sorted(pair[:2])) for pair in wrong)
    of = f" ({', '.join(f'{n} {kind}' for kind, n in kinds.most_common())})" if wrong else ""
    return f"precision {right / max(made - policy, 1):.6f}, recall {right / max(true, 1):.6f}; {true} true pairs, {true - right} missed (by {len(stray)} records), {len(wrong)} wrong{of}, {policy} left to policy"


def peer_exports(folder, exported, runs):
    """The fastest other program for each format: its name and its run; only those that are installed."""
    inputs, best = {"csl-json": exported["csl-json"]}, {}
    if shutil.which("ris2xml"):
        inputs["xml"] = os.path.join(folder, "peers.xml")
        once(["ris2xml", exported["ris"]], inputs["xml"])
    for form, peers in PEERS.items():
        for name, command, takes in peers:
            if shutil.which(command[0]) and takes in inputs:
                run = measure([*command, inputs[takes]], runs)
                best[form] = min(best.get(form, (name, run)), (name, run), key=lambda it: it[1].cpu)
    return best


def bench(asked, count, folder):
    """Everything for one size: the runs by name, and the other figures."""
    library, runs, more = os.path.join(folder, "library.sqlite"), {}, {}
    cite = lambda *arguments: [CITE, "--library", library, *arguments]
    source, truth = generate(asked, count, 0, os.path.join(folder, "all"))
    batches = [generate(asked, count + BATCH * (n + 1), count + BATCH * n, os.path.join(folder, f"new{n}")) for n in range(BATCHES)]
    tags, common = make_csv(source, truth, os.path.join(folder, "all.csv"))
    runs["sqlite3 .import of the same rows"] = sqlite_import(os.path.join(folder, "all.csv"), tags, os.path.join(folder, "plain.sqlite"), asked.runs)
    more["table"] = os.path.getsize(os.path.join(folder, "plain.sqlite"))
    for name in ("all.csv", "plain.sqlite"):
        os.remove(os.path.join(folder, name))
    runs["import"] = measure(cite("import", source), asked.runs, makes=library)
    more["source"], more["library"] = os.path.getsize(source), os.path.getsize(library)
    more["accuracy"] = accuracy(library, [(source, truth)])
    runs["import again, unchanged"] = measure(cite("import", source), asked.runs)
    db = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    keys = [key for key, in db.execute("SELECT key FROM entry ORDER BY id LIMIT ? OFFSET (SELECT count(*) / 2 FROM entry)", [BATCH])]
    more["entries"] = db.execute("SELECT count(*) FROM entry").fetchone()[0]
    db.close()
    rare = sorted(re.findall(r"\b[a-z]{4,}\b", title(next(fields(source)))), key=len)[-2:]
    runs["cite --version"] = measure([CITE, "--version"], asked.runs)
    runs["cite show KEY"] = measure(cite("show", keys[0]), asked.runs)
    runs[f"cite search {' '.join(common)} (common)"] = measure(cite("search", *common), asked.runs)
    runs[f"cite search {' '.join(rare)} (of one title)"] = measure(cite("search", *rare), asked.runs)
    more["common"] = f"cite search {' '.join(common)} (common)"
    exported = {form: os.path.join(folder, f"out.{form}") for form in PEERS}
    for form, path in exported.items():
        runs[f"export all, {form}"] = measure(cite("export", "--to", form), asked.runs, path)
    more["peers"] = peer_exports(folder, exported, asked.runs) if count <= asked.peers else {}
    for path in exported.values():
        os.remove(path)
    runs[f"export {BATCH}, ris"] = measure(cite("export", *keys, "--to", "ris"), asked.runs)
    runs[f"import {BATCH} new"] = median([once(cite("import", new)) for new, _ in batches])
    more["accuracy with new"] = accuracy(library, [(source, truth), *batches])
    runs["rebuild"] = once(cite("rebuild"))
    more["accuracy rebuilt"] = accuracy(library, [(source, truth), *batches])
    return runs, more


def table(asked, count, runs, more):
    first, plain, floor = runs["import"], runs["sqlite3 .import of the same rows"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n### {count:,} records ({asked.format}, {more['source'] / 1e6:.1f} MB)\n")
    print("| work | wall s | CPU s | peak MiB | µs a record | |\n|---|--:|--:|--:|--:|---|")
    for name, run in runs.items():
        note = {"import": f"{first.wall / plain.wall:.1f}x `sqlite3 .import` ({first.cpu / plain.cpu:.1f}x its CPU)",
                "import again, unchanged": f"{100 * run.wall / first.wall:.1f} % of the first ({100 * run.cpu / first.cpu:.1f} % of its CPU)"}.get(name, "")
        form = name.removeprefix("export all, ")
        if form in more["peers"]:
            peer, other = more["peers"][form]
            note = f"{other.wall / run.wall:.1f}x the speed of {peer} ({other.cpu / run.cpu:.1f}x by CPU)"
        per = f"{1e6 * run.wall / count:.1f}" if run.wall * 20 > first.wall or "import" in name and "new" not in name else ""
        print(f"| {name} | {run.wall:.3f} | {run.cpu:.3f} | {f'{run.peak:.0f}' if run.peak > floor else '-'} | {per} | {note} |")
    size = more["library"]
    print(f"\n- size on disk: {size / 1e6:.1f} MB, {size / more['source']:.2f}x the source file, {size / count:.0f} bytes a record; "
          f"the plain table {more['table'] / 1e6:.1f} MB\n- entries: {more['entries']:,}")
    for when, which in (("imported", "accuracy"), (f"{BATCHES} times {BATCH} new", "accuracy with new"), ("rebuilt", "accuracy rebuilt")):
        print(f"- {when}: {told(*more[which])}", flush=True)
    for one, other, this, that in more["accuracy"][4][:10]:
        print(f"wrong: {this} ({one}) with {that} ({other})", file=sys.stderr)
    for key, how, others in more["accuracy"][5][:10]:
        print(f"missed: {key} ({how}), {others} pairs", file=sys.stderr)


def bars(results):
    """What is asked for, beside what was measured."""
    (few, (small, _)), (many, (large, more)) = results[0], results[-1]
    whole = large["import"]
    per = lambda runs, count: runs["import"].wall / count
    ms = lambda name: 1000 * large[name].wall
    rows = [
        ("import, times `sqlite3 .import`", "<=", 3, whole.wall / large["sqlite3 .import of the same rows"].wall),
        (f"time a record, {many:,} to {few:,}", "<=", 1.5, per(large, many) / per(small, few)),
        ("peak memory of the import, MiB", "<=", 4096, whole.peak),
        (f"import {BATCH} new, s", "<=", 1, large[f"import {BATCH} new"].wall),
        (f"the same, {many:,} to {few:,}", "<=", 1.3, large[f"import {BATCH} new"].wall / small[f"import {BATCH} new"].wall),
        ("import again, % of the first", "<=", 5, 100 * large["import again, unchanged"].wall / whole.wall),
        ("cite search of two words, ms", "<=", 50, ms(more["common"])),
        ("cite --version, ms", "<=", 10, ms("cite --version")),
        ("cite show KEY, ms", "<=", 20, ms("cite show KEY")),
        ("size on disk with abstract search, times the source", "<=", 3.5, more["library"] / more["source"]),
        ("recall", ">=", 0.99, more["accuracy"][2] / max(more["accuracy"][0], 1)),
        ("wrong pairs", "<=", 0, len(more["accuracy"][4])),
    ]
    if few == many:  # nothing to tell of growth
        rows = [row for row in rows if f"{many:,} to" not in row[0]]
    for form in PEERS:
        beside = [(count, runs, more["peers"][form]) for count, (runs, more) in results if form in more["peers"]]
        count, runs, (name, peer) = beside[-1] if beside else (many, large, ("others (not run)", None))
        rows.append((f"export {count:,} as {form}, times the speed of {name}", ">=", 3,
                     peer and peer.wall / runs[f"export all, {form}"].wall))
    print(f"\n### Bars, at {many:,} records\n\n| work | bar | measured | |\n|---|--:|--:|---|")
    for work, sign, bar, value in rows:
        met = "" if value is None else "met" if (value <= bar if sign == "<=" else value >= bar) else "missed"
        print(f"| {work} | {sign} {bar} | {'' if value is None else f'{value:.3g}' if value < 1000 else f'{value:.0f}'} | {met} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gen", metavar="GEN.PY")
    parser.add_argument("--records", default="10000,100000", help="sizes, joined by commas")
    parser.add_argument("--format", choices=EXTENSIONS, default="ris")
    parser.add_argument("--runs", type=int, default=5, help="of what is short")
    parser.add_argument("--peers", type=int, default=10000, metavar="N", help="let other programs export, where N or fewer records are there")
    parser.add_argument("--bars", action="store_true", help="what is asked for, beside what was measured")
    parser.add_argument("--in", dest="folder", help="make the files in this folder")
    asked = parser.parse_args()
    sizes, results = sorted(int(size) for size in asked.records.split(",")), []
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores ({processor()}), load {load:.1f} at the beginning; "
          f"{subprocess.run([CITE, '--version'], capture_output=True, text=True, check=True).stdout.strip()}", flush=True)
    for count in sizes:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            results.append((count, bench(asked, count, folder)))
        table(asked, count, *results[-1][1])
    if asked.bars:
        bars(results)


def processor():
    """What the machine says of its processor."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


main()
