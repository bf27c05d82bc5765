#!/usr/bin/env python3
"""How a library of N records imports, resolves, searches, exports and starts: a Markdown table for each N.

usage: benches/scale.py GEN.PY [--records 10000,100000] [--format ris,nbib] [--bars] [--whole N] [--in FOLDER] [--bibdedupe PYTHON]
every bar: benches/scale.py GEN.PY --records 100000,1000000,10000000 --format ris,nbib --bars --in FOLDER --bibdedupe PYTHON

GEN.PY writes records and the truth about them: gen.py --n N --start I --end J --format F --out PATH --truth PATH.
Its copies (`dup`) are to be merged; different works that look alike (`hard`) and preprints of a work (`version`,
which are entries of their own that name each other) are not; whether two preprints of one work are, or a preprint and
its work, is left to policy and counts neither way. `sqlite3 .import` loads the same records, a column
a tag, into one table with a text primary key. Further formats are only imported, up to a million records; with --whole, more records
than N are only imported and looked into. Recall is to
be read from RIS: gen.py gives a copy without a PMID a new one where it writes NBIB, which says that it is another work.

--bars prints what is asked for beside what was measured, in this run: for a million records, where there are so many,
growth from 100,000 to the largest N. Other programs (bibutils, pandoc) write what was exported, at the largest N whose
records they hold in --memory and write in --patience; speeds are then compared as records a second. --bibdedupe names
a Python that has BibDedupe, see bibdedupe.py. Runs of less than two seconds are done --runs times, and the median
stands. A search, and cite show, are run once before they count: warm. Peak memory below that of this script (some 20
MiB) cannot be seen and is shown as -.

Generated records stay in FOLDER and are used again; what else is made there goes away as soon as it can. Without
it all goes away. Room that is needed: about six times the source file of the largest N (8 GB at ten million RIS).
What is done is told on standard error. Build first: cargo build --release. Standard library only, and the program
sqlite3.
"""
import argparse, collections, contextlib, json, os, resource, sqlite3, subprocess, sys, tempfile, time
from accuracy import precision, recall, told
from exporters import FORMATS, run_peers
from generated import EXTENSIONS, generate, make_csv, sample
from runs import CITE, Limit, machine, measure, median, once, remove

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH, BATCHES = 100, 5  # of new records
MILLION, FEW = 1_000_000, 100_000  # the sizes that bars are about
# How a folder is given a library without abstract search, once the program can; the option is looked for in its help.
WITHOUT_ABSTRACTS = "--no-abstracts"
SQLITE, AGAIN, NEW, BARE = ("sqlite3 .import of the same rows", "import again, unchanged", f"import {BATCH} new",
                            "import, without abstract search")
Result = collections.namedtuple("Result", "count form runs more")


class Runs(dict):
    """Runs by name; each is told as soon as it is there."""

    def __init__(self, label):
        super().__init__()
        self.label = label

    def __setitem__(self, name, run):
        super().__setitem__(name, run)
        print(f"{time.strftime('%H:%M:%S')} {self.label}: {name}: {run.wall:.3f} s, {run.peak:.0f} MiB", file=sys.stderr, flush=True)


def size(path):
    """Bytes of a library, with what SQLite keeps beside it."""
    return sum(os.path.getsize(name) for name in (path, f"{path}-wal") if os.path.exists(name))


def accuracy(library, truths):
    """What accuracy.py says, in a process of its own: it holds some bytes for each record."""
    command = [sys.executable, os.path.join(HERE, "accuracy.py"), library, *(path for pair in truths for path in pair)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def sqlite_import(source, truth, tags, runs, folder):
    """The run, and the size of the table."""
    rows, database = os.path.join(folder, "all.csv"), os.path.join(folder, "plain.sqlite")
    make_csv(source, truth, tags, rows)
    columns = ", ".join(["key TEXT PRIMARY KEY", *(f'"tag_{tag}" TEXT' for tag in tags)])
    run = measure(["sqlite3", database, f"CREATE TABLE record ({columns});", f'.import --csv "{rows}" record'], runs, makes=database)
    table = size(database)
    remove(rows, database)
    return run, table


def bench_import(asked, form, count, made, folder):
    """The imports of one file into an empty library, which stays, and beside them `sqlite3 .import`."""
    library, runs, more = os.path.join(folder, "library.sqlite"), Runs(f"{count:,} {form}"), {}
    source, truth = generate(asked.gen, form, 0, count, made)
    tags, common, rare = sample(source)
    more["source"], more["queries"] = os.path.getsize(source), {"common": common, "of one title": rare}
    runs[SQLITE], more["table"] = sqlite_import(source, truth, tags, asked.runs, folder)
    command = [CITE, "--library", library, "import", source]
    runs["import"] = measure(command, asked.runs, makes=library)
    more["library"], more["accuracy"] = size(library), {"imported": accuracy(library, [(source, truth)])}
    runs[AGAIN] = measure(command, asked.runs)
    return library, source, truth, runs, more


def bench(asked, form, count, made, folder, needs):
    """Everything for one size."""
    library, source, truth, runs, more = bench_import(asked, form, count, made, folder)
    more["peers"] = {}
    cite = lambda *arguments: [CITE, "--library", library, *arguments]
    keys, more["entries"] = some_keys(library)
    bench_looks(cite, keys[0], asked.runs, runs, more)
    is_whole = count <= asked.whole
    if is_whole:
        bench_exports(asked, cite, keys, folder, runs, more, needs)
    batches = [generate(asked.gen, form, count + BATCH * n, count + BATCH * (n + 1), made) for n in range(BATCHES)]
    runs[NEW] = median([once(cite("import", new)) for new, _ in batches])
    more["accuracy"][f"{BATCHES} times {BATCH} new"] = accuracy(library, [(source, truth), *batches])
    if is_whole:
        runs["rebuild (all resolved anew)"] = once(cite("rebuild"))
        more["accuracy"]["rebuilt"] = accuracy(library, [(source, truth), *batches])
    remove(library)
    if is_whole:
        bench_bare(asked, source, folder, runs, more)
    return Result(count, form, runs, more)


def bench_further(asked, form, count, made, folder):
    """The imports alone, of a further format."""
    library, _, _, runs, more = bench_import(asked, form, count, made, folder)
    _, more["entries"] = some_keys(library)
    remove(library)
    return Result(count, form, runs, more)


def some_keys(library):
    """The keys of some entries from the middle, and how many entries there are."""
    db = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    [entries] = db.execute("SELECT count(*) FROM entry").fetchone()
    keys = [key for key, in db.execute("SELECT key FROM entry ORDER BY id LIMIT ? OFFSET ?", [BATCH, entries // 2])]
    db.close()
    return keys, entries


def bench_looks(cite, key, many, runs, more):
    """Starting up, showing an entry, and searching two words: the first page, warm."""
    runs["cite --version"] = measure([CITE, "--version"], many)
    asked = {"cite show KEY": ["show", key]}
    more["searches"] = [f"cite search {' '.join(words)} ({which})" for which, words in more["queries"].items()]
    asked.update(zip(more["searches"], (["search", *words] for words in more["queries"].values())))
    for name, arguments in asked.items():
        once(cite(*arguments))
        runs[name] = measure(cite(*arguments), many)


def bench_exports(asked, cite, keys, folder, runs, more, needs):
    """Exports of all, each file beside the other programs that read it, and of some."""
    for form in FORMATS:
        path = os.path.join(folder, f"out.{form}")
        runs[f"export all, {form}"] = measure(cite("export", "--to", form), asked.runs, path)
        if more["entries"] <= asked.peers:
            more["peers"].update(run_peers(form, path, more["entries"], asked.runs, Limit(asked.memory, asked.patience), needs))
        remove(path)
    for (peer, form), run in more["peers"].items():
        if not isinstance(run, str):
            runs[f"{peer} writes all, {form}"] = run
    runs[f"export {BATCH}, ris"] = measure(cite("export", *keys, "--to", "ris"), asked.runs)


def bench_bare(asked, source, folder, runs, more):
    """The import into a library without abstract search, and its size."""
    if WITHOUT_ABSTRACTS not in subprocess.run([CITE, "init", "--help"], capture_output=True, text=True, check=True).stdout:
        return
    desk = os.path.join(folder, "bare")
    library = os.path.join(desk, ".cite", "library.sqlite")
    def import_anew():
        remove(library)
        once([CITE, "init", desk, WITHOUT_ABSTRACTS])
        return once([CITE, "--library", library, "import", source])
    os.makedirs(desk, exist_ok=True)
    runs[BARE], more["bare"] = import_anew(), size(library)
    remove(library)


def table(result):
    count, form, runs, more = result
    first, plain, floor = runs["import"], runs[SQLITE], own_peak()
    print(f"\n### {count:,} records ({form}, {more['source'] / 1e6:.1f} MB)\n")
    print("| work | wall s | CPU s | peak MiB | µs a record | |\n|---|--:|--:|--:|--:|---|")
    notes = {"import": f"{first.wall / plain.wall:.1f}x `sqlite3 .import` ({first.cpu / plain.cpu:.1f}x its CPU)",
             AGAIN: f"{100 * runs[AGAIN].wall / first.wall:.1f} % of the first ({100 * runs[AGAIN].cpu / first.cpu:.1f} % of its CPU)"}
    for name, run in runs.items():
        many = more["entries"] if "all, " in name else count
        per = f"{1e6 * run.wall / many:.1f}" if run.wall * 20 > first.wall and name != NEW or "import" in name and name != NEW else ""
        print(f"| {name} | {run.wall:.3f} | {run.cpu:.3f} | {f'{run.peak:.0f}' if run.peak > floor else '-'} | {per} | {notes.get(name, '')} |")
    print(f"\n- size on disk: {sized(more['library'], count, more)}; the plain table {more['table'] / 1e6:.1f} MB")
    if "bare" in more:
        print(f"- without abstract search: {sized(more['bare'], count, more)}")
    print(f"- entries: {more['entries']:,}")
    for (peer, to), run in more.get("peers", {}).items():
        if isinstance(run, str):
            print(f"- {peer} does not write {more['entries']:,} entries as {to}: {run}")
    for when, found in more["accuracy"].items():
        print(f"- {when}: {told(found)}", flush=True)
    for one, other in more["accuracy"]["imported"]["wrong_pairs"]:
        print(f"wrong: {one} with {other}", file=sys.stderr)
    for name in more["accuracy"]["imported"]["stray_records"]:
        print(f"missed: {name}", file=sys.stderr)


def sized(library, count, more):
    return f"{library / 1e6:.1f} MB, {library / more['source']:.2f}x the source file, {library / count:.0f} bytes a record"


def own_peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bars(results, resolver):
    """What is asked for, beside what was measured: by wall time, and where two runs are compared also by CPU time."""
    whole = [result for result in results if "peers" in result.more]
    large, small, most = nearest(whole, MILLION), nearest(whole, FEW), whole[-1]
    ms = lambda name: 1000 * large.runs[name].wall
    found = lambda results: [found for result in results for found in result.more["accuracy"].values()]
    rows = [(f"import of {it.count:,} {it.form}, times `sqlite3 .import`", "<=", 3, *ratio(it.runs["import"], it.runs[SQLITE]))
            for it in per_format(results)]
    if most.count > small.count:
        rows.append((f"time a record, {most.count:,} to {small.count:,}", "<=", 1.5,
                     *ratio(most.runs["import"], small.runs["import"], small.count / most.count)))
    rows += [(f"peak memory of the import of {most.count:,}, MiB", "<=", 4096, most.runs["import"].peak),
             (f"import {BATCH} new into {large.count:,}, s", "<=", 1, large.runs[NEW].wall)]
    if large.count > small.count:
        rows.append((f"the same, {large.count:,} to {small.count:,}", "<=", 1.3, *ratio(large.runs[NEW], small.runs[NEW])))
    rows += [(f"import {it.count:,} {it.form} again, % of the first", "<=", 5, *ratio(it.runs[AGAIN], it.runs["import"], 100))
             for it in per_format(results)]
    rows += [(f"{name}, in {large.count:,}, ms", "<=", 50, ms(name)) for name in large.more["searches"]]
    rows += [export_bar(form, large, whole) for form in FORMATS]
    rows += [("cite --version, ms", "<=", 10, ms("cite --version")), (f"cite show KEY in {large.count:,}, ms", "<=", 20, ms("cite show KEY"))]
    rows += resolver_bars(resolver)
    bare = large.more["bare"] / large.more["source"] if "bare" in large.more else None
    rows += [(f"size on disk of {large.count:,}, times the source, without abstract search", "<=", 2.5, bare),
             ("the same with abstract search", "<=", 3.5, large.more["library"] / large.more["source"]),
             (f"recall ({whole[0].form}), the least of all sizes", ">=", 0.99, min(map(recall, found(whole)))),
             ("wrong pairs, the most of all sizes and formats", "<=", 0, max(it["wrong"] for it in found(results)))]
    print("\n### Bars\n\n| work | bar | measured | by CPU | |\n|---|--:|--:|--:|---|")
    for work, sign, bar, value, *by_cpu in rows:
        met = "not measured" if value is None else "met" if (value <= bar if sign == "<=" else value >= bar) else "missed"
        print(f"| {work} | {sign} {bar:.6g} | {'' if value is None else shown(value)} | {' '.join(map(shown, by_cpu))} | {met} |")


def ratio(one, other, times=1):
    """By wall time and by CPU time."""
    return times * one.wall / other.wall, times * one.cpu / other.cpu


def shown(value):
    """Three digits that count, and more where the value is all but one."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.5f}" if 0.9 < value < 1 else f"{value:.3g}"


def nearest(results, count):
    """The largest result of at most so many records, else the smallest one."""
    return max((it for it in results if it.count <= count), key=lambda it: it.count, default=results[0])


def per_format(results):
    return [nearest([it for it in results if it.form == form], MILLION) for form in dict.fromkeys(it.form for it in results)]


def export_bar(form, large, whole):
    """An export beside the fastest other program, in records a second, at the largest size at which that one ran."""
    ours, entries = large.runs[f"export all, {form}"], large.more["entries"]
    last = {peer: (run.wall / it.more["entries"], peer, it.more["entries"], run)  # sizes rise, so the last is the largest
            for it in whole for (peer, to), run in it.more["peers"].items() if to == form and not isinstance(run, str)}
    if not last:
        return f"export {entries:,} as {form}, times the speed of others (none was run)", ">=", 3, None
    each, peer, many, theirs = min(last.values())
    return (f"export {entries:,} as {form} ({entries / ours.wall:,.0f} a second), times the speed of {peer} with {many:,} ({1 / each:,.0f} a second)",
            ">=", 3, *ratio(theirs, ours, entries / many))


def resolver_bars(done):
    """The resolver beside BibDedupe: what bibdedupe.py measured, if it was run."""
    if not done or "BibDedupe" not in done:
        return [("the resolver, times BibDedupe's CPU time" + (f" ({done['ended']})" if done else ""), ">=", 200, None)]
    ours, theirs = done["cite"], done["BibDedupe"]
    alone, work = done["resolver"], f"of {done['records']:,} records"
    return [(f"the resolver {work} ({alone['cpu']:.2f} CPU s), times less CPU than BibDedupe ({theirs['cpu']:.0f} s)", ">=", 200, alone["ratio"], alone["ratio"]),
            (f"cite dedupe {work}, reading and writing too ({ours['cpu']:.2f} CPU s), the same", ">=", 200, ours["ratio"], ours["ratio"]),
            ("its precision, beside BibDedupe's", ">=", precision(theirs), precision(ours)),
            ("its recall, beside BibDedupe's", ">=", recall(theirs), recall(ours))]


def resolver(asked):
    command = [sys.executable, os.path.join(HERE, "bibdedupe.py"), asked.gen, "--python", asked.bibdedupe, "--records",
               str(asked.bibdedupe_records), "--runs", str(asked.runs), "--memory", str(asked.memory), "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def measure_all(asked, made):
    sizes, results, needs = sorted(int(size) for size in asked.records.split(",")), [], {}
    form, *further = asked.format.split(",")
    for count in sizes:
        for form_now in (form, *(further if count <= MILLION else ())):
            with tempfile.TemporaryDirectory(dir=made) as folder:
                results.append(bench(asked, form, count, made, folder, needs) if form_now == form else
                               bench_further(asked, form_now, count, made, folder))
            table(results[-1])
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gen", metavar="GEN.PY")
    parser.add_argument("--records", default="10000,100000", help="sizes, joined by commas")
    parser.add_argument("--format", default="ris", help=f"of {', '.join(EXTENSIONS)}; joined by commas, where all but the first are only imported")
    parser.add_argument("--runs", type=int, default=5, help="of what is short")
    parser.add_argument("--whole", type=int, default=10 * MILLION, metavar="N", help="export, rebuild and import without abstracts too, where N or fewer records are there")
    parser.add_argument("--peers", type=int, default=MILLION, metavar="N", help="let other programs export, where N or fewer entries are there")
    parser.add_argument("--memory", type=int, default=8192, metavar="MIB", help="that another program may take")
    parser.add_argument("--patience", type=float, default=1200, metavar="SECONDS", help="that another program may take to export")
    parser.add_argument("--bars", action="store_true", help="what is asked for, beside what was measured")
    parser.add_argument("--bibdedupe", metavar="PYTHON", help="a Python that has BibDedupe, which is to be run too")
    parser.add_argument("--bibdedupe-records", type=int, default=80000, metavar="N")
    parser.add_argument("--in", dest="folder", help="make the files in this folder, and keep the generated ones")
    asked = parser.parse_args()
    if unknown := set(asked.format.split(",")) - set(EXTENSIONS):
        parser.error(f"no such format: {', '.join(unknown)}")
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() if not asked.folder else keep(asked.folder) as made:
        results = measure_all(asked, made)
    done = resolver(asked) if asked.bibdedupe else None
    if asked.bars:
        bars(results, done)


def keep(folder):
    os.makedirs(folder, exist_ok=True)
    return contextlib.nullcontext(folder)


main()
