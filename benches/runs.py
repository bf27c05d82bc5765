"""Runs of commands: wall and CPU seconds and peak memory, of each alone. Used by scale.py and bibdedupe.py.

The peak of a process is never below that of the one that started it, so who measures must stay small.
"""
import collections, os, platform, signal, statistics, subprocess, sys, tempfile, threading, time

CITE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "target", "release", "cite")
SHORT = 2.0  # seconds; what takes longer is run once
PARTLY = 3  # exit code: done, with findings
Run = collections.namedtuple("Run", "wall cpu peak")  # seconds, seconds with those of all its children, MiB
Limit = collections.namedtuple("Limit", "mib seconds")


class TooMuch(Exception):
    """A command went over its limit and was ended."""


def once(command, out=os.devnull, limit=None):
    """Runs a command to its end, its output going to the file `out`. What others have still to write is written before:
    whoever waits for the disk would wait for that too."""
    os.sync()
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with tempfile.TemporaryFile() as said:
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, out, write, 0o644),
                   (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        began = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        ended, over = threading.Event(), []
        if limit:
            threading.Thread(target=watch, args=(pid, limit, ended, over), daemon=True).start()
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # its number is its own until wait4
        wall = time.perf_counter() - began
        ended.set()
        _, status, used = os.wait4(pid, 0)
        if over:
            raise TooMuch(over[0])
        if os.waitstatus_to_exitcode(status) not in (0, PARTLY):
            said.seek(0)
            sys.exit(f"{' '.join(command)[:300]}\n{said.read(2000).decode(errors='replace')}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def watch(pid, limit, ended, over):
    """Ends a process that takes more than its limit, and says what it took."""
    began = time.monotonic()
    while not ended.wait(0.2):
        mib, seconds = resident(pid), time.monotonic() - began
        if mib > limit.mib or seconds > limit.seconds:
            over.append(f"it had taken {mib:.0f} MiB and {seconds:.0f} s")
            os.kill(pid, signal.SIGKILL)
            return


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0


def measure(command, runs, out=os.devnull, makes=None, limit=None):
    """The median of several runs where they are short, else the one run; each makes the file `makes` anew."""
    taken = []
    while not taken or taken[0].wall < SHORT and len(taken) < runs:
        if makes:
            remove(makes)
        taken.append(once(command, out, limit))
    return median(taken)


def median(taken):
    return Run(*(statistics.median(column) for column in zip(*taken)))


def remove(*paths):
    """Removes files, and what SQLite keeps beside a database; those that are not there are passed over."""
    for path in paths:
        for name in (path, f"{path}-wal", f"{path}-shm", f"{path}-journal"):
            if os.path.exists(name):
                os.remove(name)


def machine():
    """The machine and the program, on one line."""
    version = subprocess.run([CITE, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{os.cpu_count()} cores ({processor()}), load {os.getloadavg()[0]:.1f} at the beginning; {version}"


def processor():
    """What the machine says of its processor."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()
