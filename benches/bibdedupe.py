#!/usr/bin/env python3
"""cite's resolver, and `cite dedupe`, beside BibDedupe on the same generated records: CPU seconds, pairwise precision and recall.

usage: benches/bibdedupe.py GEN.PY [--python PYTHON] [--records 80000] [--memory 8192] [--minutes 60] [--runs 5] [--json]

PYTHON is one that has BibDedupe: python3 -m venv VENV && VENV/bin/pip install bib-dedupe (measured with 0.11.0).
Both read one CSV with the columns that BibDedupe names; both write the groups of copies that they found, as
decided by themselves (BibDedupe's `maybe` pairs are not counted). CPU seconds are user and system of the whole
process and its children. BibDedupe works in one process, where it takes less CPU than in several, and is run
once. The resolver alone (standardizing, blocking, comparing, clustering: what BibDedupe's stages do) is the example
time_resolve on one core, where time is CPU time. It is ended where it takes more than the memory (MiB) or the minutes given. A preprint and its work are
pairs of their own kind, which count neither way, as in scale.py. Build first: cargo build --release --bins --examples.
"""
import argparse, array, csv, json, os, re, shutil, statistics, subprocess, sys, tempfile
from accuracy import Truth, figures, precision, recall, told
from runs import CITE, Limit, TooMuch, machine, measure, once

COLUMNS = "ID ENTRYTYPE author title journal booktitle year volume number pages doi abstract".split()
IN_BOOKS = ("inproceedings", "chapter")  # what generated records of these types have for a journal is a book's title
BIBDEDUPE = """
import sys
import pandas
from bib_dedupe import verbose_print
from bib_dedupe.bib_dedupe import block, cluster, match, prep
if __name__ == "__main__":
    verbose_print.verbosity_level = 0
    records = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    groups = cluster(match(block(prep(records, cpu=1), cpu=1), cpu=1))
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("ids\\n" + "".join(";".join(group) + "\\n" for group in groups))
"""


def generate(asked, folder):
    """The records as CSV, and the truth about them."""
    made, records = os.path.join(folder, "made"), os.path.join(folder, "records.csv")
    subprocess.run([sys.executable, asked.gen, "--n", str(asked.records), "--seed", "1", "--format", "csv", "--out", made,
                    "--truth", f"{made}.tsv"], check=True)
    with open(f"{made}.csv", encoding="utf-8", newline="") as rows, open(records, "w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        for key, kind, authors, title, journal, year, volume, number, pages, doi, _, _, _, _, abstract in csv.reader(rows):
            containers = ["", journal] if kind in IN_BOOKS else [journal, ""]
            table.writerow([key, kind, authors.replace("; ", " and "), title, *containers, year, volume, number, pages, doi, abstract])
    return records, Truth([f"{made}.tsv"])


def grouped(truth, path):
    """The group of each position, of a file that names the members of a group on each line."""
    at = {row[1]: int(row[0]) for row in truth.rows()}
    groups = array.array("i", range(len(at)))
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            members = [at[key] for key in line.strip().split(";")]
            for member in members:
                groups[member] = members[0]
    return groups


def compare(asked, folder):
    """What both took and found."""
    records, truth = generate(asked, folder)
    ours, theirs, script = (os.path.join(folder, name) for name in ("ours.csv", "theirs.csv", "theirs.py"))
    with open(script, "w", encoding="utf-8") as out:
        out.write(BIBDEDUPE)
    run = measure([CITE, "dedupe", records, "--clusters", ours, "--to", "csv"], asked.runs)
    done = {"records": asked.records, "resolver": {"cpu": statistics.median(resolver(records) for _ in range(asked.runs))}, "cite": {"cpu": run.cpu, "wall": run.wall, "peak": run.peak, **figures(truth, grouped(truth, ours))}}
    try:
        run = once([asked.python, script, records, theirs], limit=Limit(asked.memory, 60 * asked.minutes))
        done["BibDedupe"] = {"cpu": run.cpu, "wall": run.wall, "peak": run.peak, **figures(truth, grouped(truth, theirs))}
        for name in ("cite", "resolver"):
            done[name]["ratio"] = done["BibDedupe"]["cpu"] / done[name]["cpu"]
    except TooMuch as why:
        done["ended"] = f"BibDedupe was ended: {why}"
    return done


def resolver(records):
    """CPU seconds of the resolver alone."""
    example = os.path.join(os.path.dirname(CITE), "examples", "time_resolve")
    told = subprocess.run([example, records], check=True, capture_output=True, text=True, env=os.environ | {"RAYON_NUM_THREADS": "1"}).stdout
    return sum(float(seconds) for seconds in re.findall(r" in ([\d.]+) s", told))


def version(python):
    """The version of BibDedupe that a Python has; what to do where it has none."""
    found = shutil.which(python) and subprocess.run([python, "-c", "import bib_dedupe.bib_dedupe, importlib.metadata as m; print(m.version('bib-dedupe'))"],
                                                    capture_output=True, text=True)
    if not found or found.returncode:
        sys.exit(f"bib-dedupe is not installed for {python}\nhint: python3 -m venv VENV && VENV/bin/pip install bib-dedupe, then --python VENV/bin/python")
    return found.stdout.strip()


def table(done, peer):
    print(f"\n### {done['records']:,} records, CSV\n\n| program | CPU s | wall s | peak MiB | precision | recall |\n|---|--:|--:|--:|--:|--:|")
    for name, label in (("cite", "cite dedupe"), ("BibDedupe", f"BibDedupe {peer}")):
        if name in done:
            it = done[name]
            print(f"| {label} | {it['cpu']:.2f} | {it['wall']:.2f} | {it['peak']:.0f} | {precision(it):.6f} | {recall(it):.6f} |")
    print(f"\n- the resolver alone takes {done['resolver']['cpu']:.2f} CPU s")
    print(f"- {done['ended']}" if "ended" in done else
          f"- BibDedupe takes {done['resolver']['ratio']:.0f}x the CPU time of the resolver, {done['cite']['ratio']:.0f}x that of cite dedupe")
    for name in ("cite", "BibDedupe"):
        if name in done:
            print(f"- {name}: {told(done[name])}")
            for one, other in done[name]["wrong_pairs"]:
                print(f"{name}, wrong: {one} with {other}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gen", metavar="GEN.PY")
    parser.add_argument("--python", default=sys.executable, help="one that has bib-dedupe")
    parser.add_argument("--records", type=int, default=80000)
    parser.add_argument("--memory", type=int, default=8192, metavar="MIB", help="BibDedupe is ended above this")
    parser.add_argument("--minutes", type=float, default=60, help="BibDedupe is ended after this")
    parser.add_argument("--runs", type=int, default=5, help="of cite, where they are short")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    peer = version(asked.python)
    with tempfile.TemporaryDirectory() as folder:
        done = compare(asked, folder)
    if asked.json:
        print(json.dumps(done))
    else:
        print(machine())
        table(done, peer)


if __name__ == "__main__":
    main()
