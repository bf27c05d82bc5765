#!/usr/bin/env python3
"""CPU seconds and peak memory of `cite convert` and of other programs on the same generated records.

usage: benches/peers.py GEN.PY [RECORDS]     (GEN.PY writes records: gen.py --n N --format F --out PATH)

Other programs are run where they are installed: rispy and nbib (Python), pandoc, bibutils. Build first:
cargo build --release. Standard library only.
"""
import os, resource, shutil, subprocess, sys, tempfile

CITE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "target", "release", "cite")
FORMATS = [("bibtex", "bibtex"), ("ris", "ris"), ("nbib", "nbib"), ("csl-json", "csl-json"), ("pubmed-xml", "pubmed-xml")]
PEERS = {
    "bibtex": [("pandoc", ["pandoc", "-f", "bibtex", "-t", "csljson"]), ("bib2xml", ["bib2xml"])],
    "ris": [("rispy", [sys.executable, "-c", "import rispy,sys; rispy.load(open(sys.argv[1], encoding='utf8'))"]), ("ris2xml", ["ris2xml"])],
    "nbib": [("nbib-py", [sys.executable, "-c", "import nbib,sys; nbib.read_file(sys.argv[1])"])],
    "csl-json": [("pandoc", ["pandoc", "-f", "csljson", "-t", "csljson"])],
    "pubmed-xml": [("med2xml", ["med2xml"])],
}


def measure(command):
    """CPU seconds and peak MiB of a command, or None where it is not installed or fails."""
    if not shutil.which(command[0]):
        return None
    script = ("import resource,subprocess,sys\n"
              "p=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)\n"
              "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
              "print(p.returncode,u.ru_utime+u.ru_stime,u.ru_maxrss/1024)")
    out = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True).stdout.split()
    return None if out[0] not in ("0", "3") else (float(out[1]), float(out[2]))


def main():
    gen, count = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "100000"
    with tempfile.TemporaryDirectory() as folder:
        for name, ours in FORMATS:
            path = os.path.join(folder, name)
            subprocess.run([sys.executable, gen, "--n", count, "--seed", "1", "--format", name, "--out", path], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            [made] = [os.path.join(folder, f) for f in os.listdir(folder) if f.startswith(name)]
            size = os.path.getsize(made) / 1e6
            runs = [("cite convert", [CITE, "convert", made, "--format", ours, "--to", "csl-json", "-o", os.devnull])]
            runs += [(peer, [*command, made]) for peer, command in PEERS[name]]
            for program, command in runs:
                result = measure(command)
                told = "not installed, or failed" if result is None else f"{result[0]:8.2f} CPU s {result[1]:8.0f} MiB"
                print(f"{name:12} {size:7.1f} MB  {program:14} {told}", flush=True)
            os.remove(made)


main()
