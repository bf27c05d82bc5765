#!/usr/bin/env python3
"""The entries of a library beside the truth about its records: a JSON object of pairs.

usage: benches/accuracy.py LIBRARY [SOURCE TRUTH]...

A SOURCE is a file that was imported, TRUTH what gen.py says of it, row by row; together they are positions from 0
on. `true` pairs are copies of one record (one cluster), `made` ones are in one entry, `right` ones both. Two
versions of one work in one entry are left to `policy` and are neither right nor `wrong`. Copies that are apart from
most of their cluster are `stray`. Memory: about 20 bytes a record, and more where much is wrong. Standard library only.
"""
import array, collections, itertools, json, os, re, sqlite3, sys
from generated import truth_rows

EXAMPLES = 10


class Truth:
    """What is known of each position: its cluster, the cluster of the work it is a version of, its kind."""

    def __init__(self, paths):
        self.paths, self.cluster, self.work, self.kind, self.kinds = paths, array.array("i"), array.array("i"), bytearray(), []
        for _, _, cluster, kind, how in self.rows():
            if kind not in self.kinds:
                self.kinds.append(kind)
            self.cluster.append(int(cluster))
            self.work.append(int(re.match(r"of:(\d+)", how)[1]) if kind == "version" else int(cluster))
            self.kind.append(self.kinds.index(kind))

    def rows(self):
        return itertools.chain.from_iterable(map(truth_rows, self.paths))

    def kind_of(self, at):
        return self.kinds[self.kind[at]]

    def told(self, positions):
        """Key, kind and operations of some positions."""
        wanted = set(positions)
        found = {at: (row[1], row[3], row[4]) for at, row in enumerate(self.rows() if wanted else ()) if at in wanted}
        return [found[at] for at in positions]


def entries(library, sources):
    """The entry of each record, in the order of the sources."""
    db, found = sqlite3.connect(f"file:{library}?mode=ro", uri=True), array.array("i")
    for source in sources:
        [known] = db.execute("SELECT id FROM source WHERE path = ?", [os.path.abspath(source)]).fetchone()
        rows = db.execute("SELECT ordinal, entry FROM record JOIN member ON member.record = record.id WHERE source = ? ORDER BY ordinal", [known])
        for expected, (ordinal, entry) in enumerate(rows, 1):
            if ordinal != expected:
                sys.exit(f"{source}: record {expected} is in no entry")
            found.append(entry)
    db.close()
    return found


def several(groups, values):
    """The groups in which there is more than one value."""
    first, found = array.array("i", [-1]) * (max(groups, default=0) + 1), set()
    for group, value in zip(groups, values):
        if first[group] < 0:
            first[group] = value
        elif first[group] != value:
            found.add(group)
    return found


def pairs(groups):
    sizes = array.array("i", [0]) * (max(groups, default=0) + 1)
    for group in groups:
        sizes[group] += 1
    return sum(n * (n - 1) // 2 for n in sizes)


def members(groups, wanted):
    """The positions in each of some groups."""
    found = collections.defaultdict(list)
    for at, group in enumerate(groups):
        if group in wanted:
            found[group].append(at)
    return found


def figures(truth, groups):
    """What is right and what is wrong where records are grouped so: non-negative numbers, one a position."""
    true, made = pairs(truth.cluster), pairs(groups)
    missed, stray = 0, []
    for whole in members(truth.cluster, several(truth.cluster, groups)).values():
        parts = collections.Counter(groups[at] for at in whole)
        missed += (len(whole) ** 2 - sum(n * n for n in parts.values())) // 2
        others = [(len(whole) - parts[groups[at]], at) for at in whole]
        stray += [(n, at) for n, at in others if 2 * n > len(whole) or 2 * n == len(whole) and truth.kind_of(at) != "orig"]
    policy, wrong, kinds = 0, [], collections.Counter()
    for together in members(groups, several(groups, truth.cluster)).values():
        for one, other in itertools.combinations(together, 2):
            if truth.cluster[one] != truth.cluster[other]:
                if truth.work[one] == truth.work[other]:
                    policy += 1
                else:
                    kinds[" with ".join(sorted([truth.kind_of(one), truth.kind_of(other)]))] += 1
                    wrong += [(one, other)] * (len(wrong) < EXAMPLES)
    stray.sort(key=lambda it: -it[0])
    named = lambda positions: [" ".join(filter(None, it)) for it in truth.told(positions)]
    return {"records": len(groups), "true": true, "made": made, "right": true - missed, "policy": policy, "wrong": sum(kinds.values()),
            "kinds": kinds, "wrong_pairs": [named(pair) for pair in wrong], "stray": len(stray),
            "stray_records": named([at for _, at in stray[:EXAMPLES]])}


def precision(found):
    return found["right"] / max(found["made"] - found["policy"], 1)


def recall(found):
    return found["right"] / max(found["true"], 1)


def told(found):
    of = f" ({', '.join(f'{n} {kind}' for kind, n in found['kinds'].items())})" if found["wrong"] else ""
    return (f"precision {precision(found):.6f}, recall {recall(found):.6f}; {found['true']} true pairs, {found['true'] - found['right']} "
            f"missed (by {found['stray']} records), {found['wrong']} wrong{of}, {found['policy']} left to policy")


if __name__ == "__main__":
    library, *given = sys.argv[1:]
    print(json.dumps(figures(Truth(given[1::2]), entries(library, given[::2]))))
