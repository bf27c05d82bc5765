"""Generated records, the truth about them, and the same as rows for `sqlite3 .import`. Used by scale.py.

Positions of gen.py stand for themselves, so slices that are written side by side join into the file that one run
writes. A file bears its name only when it is whole. Memory is constant.
"""
import collections, csv, itertools, os, re, shutil, subprocess, sys

EXTENSIONS = {"ris": "ris", "nbib": "nbib"}
SAMPLE = 20000  # records that show which tags there are and which words titles have most often
SLICE = 20000  # records that are worth a process


def generate(gen, form, start, end, folder):
    """Positions `start` to `end` and their truth; the paths of both. What is there already is taken."""
    name = os.path.join(folder, f"{form}-{start}-{end}")
    source, truth = f"{name}.{EXTENSIONS[form]}", f"{name}.tsv"
    if not os.path.exists(source):
        many = max(1, min(os.cpu_count() or 1, (end - start) // SLICE))
        edges = [start + (end - start) * n // many for n in range(many + 1)]
        parts = [f"{name}-part{n}" for n in range(many)]
        makers = [subprocess.Popen([sys.executable, gen, "--n", str(end), "--start", str(low), "--end", str(high), "--seed", "1",
                                    "--format", form, "--out", part, "--truth", f"{part}.tsv"])
                  for part, low, high in zip(parts, edges, edges[1:])]
        if any([maker.wait() for maker in makers]):
            sys.exit(f"{gen} failed")
        join([f"{part}.tsv" for part in parts], truth, header=True)
        join([f"{part}.{EXTENSIONS[form]}" for part in parts], source)
    return source, truth


def join(parts, whole, header=False):
    """Appends the other parts to the first, each going away at once, and gives it its name."""
    with open(parts[0], "ab") as out:
        for part in parts[1:]:
            with open(part, "rb") as more:
                if header:
                    more.readline()
                shutil.copyfileobj(more, out, 1 << 20)
            os.remove(part)
    os.rename(parts[0], whole)


def fields(path):
    """The records of a tagged file, each the values of its tags."""
    record, tag = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line[4:5] == "-" and not line.startswith("ER"):
                tag, value = line[:4].rstrip(), line[6:].rstrip("\n")
                record[tag] = f"{record[tag]}; {value}" if tag in record else value
            elif line.startswith("      ") and tag:
                record[tag] += " " + line.strip()
            elif record:
                yield record
                record, tag = {}, None
    if record:
        yield record


def title(record):
    return record.get("TI") or record.get("T1") or ""


def truth_rows(path):
    """Position, key, cluster, kind and operations of each record."""
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def sample(source):
    """The tags that records have; the two words that titles have most often; two of one title alone."""
    tags, words, first = {}, collections.Counter(), None
    for record in itertools.islice(fields(source), SAMPLE):
        first = first or record
        tags.update(dict.fromkeys(record))
        words.update(re.findall(r"\b[a-z]{6,}\b", title(record)))
    rare = sorted(re.findall(r"\b[a-z]{4,}\b", title(first)), key=len)[-2:]
    return list(tags), [word for word, _ in words.most_common(2)], rare


def make_csv(source, truth, tags, path):
    """The records as CSV without a header, the key first, then a column a tag."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        for record, (_, key, *_) in zip(fields(source), truth_rows(truth)):
            rows.writerow([key, *(record.pop(tag, "") for tag in tags)])
            if record:
                sys.exit(f"{source}: no column for {', '.join(record)}")
