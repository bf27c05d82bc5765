"""How fast other programs write the same records. Used by scale.py.

Each is given what it reads fastest: bibutils its own intermediate XML, pandoc CSL-JSON; making that is not counted.
Both hold all records in memory at once. Where that would be more than the limit, as told by a smaller size or
by trying, the reason stands instead of a run.
"""
import collections, os, shutil
from runs import TooMuch, measure, once, remove

Peer = collections.namedtuple("Peer", "name reads prepare writes")
PEERS = [
    Peer("bibutils", "ris", ["ris2xml"], {"ris": ["xml2ris"], "bibtex": ["xml2bib"]}),
    Peer("pandoc", "csl-json", None, {"bibtex": ["pandoc", "-f", "csljson", "-t", "bibtex"],
                                      "csl-json": ["pandoc", "-f", "csljson", "-t", "csljson"]}),
]
FORMATS = ["ris", "csl-json", "bibtex"]


def run_peers(form, path, count, runs, limit, needs):
    """The other programs that read this format: by (name, format written) their run, or why there is none.

    `needs` keeps what each took, for larger sizes: its records, MiB and seconds.
    """
    return {key: run for peer in PEERS if peer.reads == form for key, run in run_peer(peer, path, count, runs, limit, needs).items()}


def run_peer(peer, path, count, runs, limit, needs):
    command = peer.prepare or next(iter(peer.writes.values()))
    if not shutil.which(command[0]):
        return {(peer.name, to): "not installed" for to in peer.writes}
    if peer.name in needs:
        few, mib, seconds = needs[peer.name]
        if mib * count / few > limit.mib or seconds * count / few > limit.seconds:
            return {(peer.name, to): f"by what it took for {few:,}, it would take about {mib * count / few / 1024:.1f} GiB and "
                                     f"{seconds * count / few / 60:.0f} minutes" for to in peer.writes}
    made, done = f"{path}.prepared", {}
    try:
        taken = [once([*peer.prepare, path], made, limit)] if peer.prepare else []
        for to, command in peer.writes.items():
            done[peer.name, to] = measure([*command, made if peer.prepare else path], runs, limit=limit)
        taken += done.values()
        needs[peer.name] = count, max(run.peak for run in taken), max(run.wall for run in taken)
    except TooMuch as why:
        done.update({(peer.name, to): f"ended: {why}" for to in peer.writes if (peer.name, to) not in done})
    remove(made)
    return done
