#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ten kills of the primary under load: three PostgreSQL nodes under Patroni with strict synchronous replication, on loopback, in a temporary folder.

    tests/failover/failover.py BUILD_FOLDER [KILLS]

Clients post through the program's own path (load.c), with a url that names the three nodes; a server runs beside them. In turn the primary's postgres, its
Patroni, and both are killed with SIGKILL. After each kill transfers must be answered again within 40 s, and the node comes back. In the end every transfer
that was acknowledged is there, once and as it was answered, nothing else is, and `kassei verify` finds nothing. Prints the times. KASSEI_FAILOVER_KEEP=1 keeps the folder.
"""
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

CODE = "131172"
NODES = 3
CLIENTS = 8
BACK_WITHIN_S = 40
CALM_ACKS = 300  # acknowledgements between two kills
KINDS = ["postgres", "patroni", "both"]
# Patroni's shortest ttl; docs/decisions/failover.md says why.
TTL_S, LOOP_S, RETRY_S = 20, 2, 3
BIN = "/usr/lib/postgresql/15/bin"


def say(text):
    print(text, flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(seconds, what, ask):
    """Asks again and again; what it gives when that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"FAILED: waited {seconds} s for {what}")


class Process:
    """A process of this test, its output in a file; the servers run as the owner of the folder, because PostgreSQL does not run as root."""

    def __init__(self, town, name, command, owned=True, **more):
        self.name = name
        self.log = open(os.path.join(town.folder, name + ".log"), "ab")
        user = {"user": town.owner, "group": pwd.getpwnam(town.owner).pw_gid, "extra_groups": []} if owned and os.getuid() == 0 else {}
        more.setdefault("stdout", self.log)
        self.popen = subprocess.Popen(command, cwd=town.folder, stderr=self.log, env={**os.environ, "PATH": f"{BIN}:/usr/bin:/bin:/usr/sbin", "LC_ALL": "C.UTF-8"}, **user, **more)
        town.processes.append(self)

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()


class Node:
    def __init__(self, town, number):
        self.town = town
        self.name = f"node{number}"
        self.port, self.rest = free_port(), free_port()
        self.data = os.path.join(town.folder, self.name)
        self.config = os.path.join(town.folder, self.name + ".yml")
        self.patroni = None
        with open(self.config, "w") as f:
            json.dump(self.settings(), f)  # JSON is YAML
        shutil.chown(self.config, town.owner)

    def settings(self):
        hba = ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
        return {
            "scope": "kassei", "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.rest}", "connect_address": f"127.0.0.1:{self.rest}"},
            "etcd3": {"host": f"127.0.0.1:{self.town.etcd_port}"},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL_S, "loop_wait": LOOP_S, "retry_timeout": RETRY_S, "synchronous_mode": True, "synchronous_mode_strict": True,
                    "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {"max_connections": 60, "wal_keep_size": "256MB", "max_wal_senders": 8, "wal_retrieve_retry_interval": "1s"}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}", "connect_address": f"127.0.0.1:{self.port}", "data_dir": self.data, "bin_dir": BIN,
                "pgpass": os.path.join(self.town.folder, self.name + ".pgpass"), "pg_hba": hba,
                "authentication": {"superuser": {"username": "kassei"}, "replication": {"username": "standby"}, "rewind": {"username": "kassei"}},
                "parameters": {"unix_socket_directories": self.town.folder, "logging_collector": False},
            },
        }

    def start(self):
        self.patroni = Process(self.town, self.name, ["/usr/bin/patroni", self.config])

    def postmaster(self):
        with open(os.path.join(self.data, "postmaster.pid")) as f:
            return int(f.readline())

    def ask(self, text, database="postgres"):
        """The answer as psql prints it; empty when there is none."""
        url = f"postgresql://kassei@127.0.0.1:{self.port}/{database}"
        return subprocess.run([f"{BIN}/psql", "-X", "-q", "-A", "-t", "-d", url, "-c", text], capture_output=True, text=True).stdout.strip()

    def kill(self, kind):
        """SIGKILL, to what belongs to this node alone."""
        if kind in ("patroni", "both"):
            self.patroni.kill()
        if kind in ("postgres", "both"):
            os.kill(self.postmaster(), signal.SIGKILL)


class Load:
    """The clients, and what they were told."""

    def __init__(self, town, program):
        self.answers = {}  # (client, number): (posting_id, at_us)
        self.times = []    # monotonic seconds, in order
        self.repeated = self.again = 0
        self.last = ""
        self.process = Process(town, "load", [program, town.url, CODE, str(CLIENTS)], owned=False, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.popen.stdout:
            self.last = line.strip()
            parts = line.split()
            if len(parts) != 7:
                continue
            at, client, number, posting, at_us, repeated, asked = (int(part) for part in parts)
            if (client, number) in self.answers:
                raise SystemExit(f"FAILED: client {client} was answered number {number} twice")
            self.answers[(client, number)] = (posting, at_us)
            self.repeated += repeated
            self.again += asked > 1
            self.times.append(at / 1e6)

    def since(self, when):
        times = self.times
        count = 0
        while count < len(times) and times[len(times) - 1 - count] > when:
            count += 1
        return count

    def stop(self):
        self.process.popen.send_signal(signal.SIGTERM)
        self.process.popen.wait(timeout=120)
        self.reader.join(timeout=30)
        if self.last != "done":
            raise SystemExit(f"FAILED: the clients ended with \"{self.last}\"")


class Town:
    def __init__(self, build):
        self.build = build
        self.owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.folder = tempfile.mkdtemp(prefix="kassei-failover.", dir="/tmp")  # short: it holds unix sockets
        os.chmod(self.folder, 0o755)
        shutil.chown(self.folder, self.owner)
        self.processes = []
        self.etcd_port, peer = free_port(), free_port()
        client, other = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{peer}"
        Process(self, "etcd", ["/usr/bin/etcd", "--data-dir", os.path.join(self.folder, "etcd"), "--listen-client-urls", client, "--advertise-client-urls", client,
                               "--listen-peer-urls", other, "--initial-advertise-peer-urls", other, "--initial-cluster", f"default={other}", "--log-level", "warn"])
        self.nodes = [Node(self, i + 1) for i in range(NODES)]
        self.url = f"postgresql://kassei@{','.join(f'127.0.0.1:{node.port}' for node in self.nodes)}/kassei?target_session_attrs=read-write"

    def members(self):
        """As any living Patroni sees them: name -> (role, state)."""
        for node in self.nodes:
            if node.patroni is None or node.patroni.popen.poll() is not None:
                continue
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{node.rest}/cluster", timeout=2) as answer:
                    return {one["name"]: (one["role"], one["state"]) for one in json.load(answer)["members"]}
            except OSError:
                continue
        return {}

    def leader(self):
        names = [name for name, (role, state) in self.members().items() if role == "leader" and state == "running"]
        return next((node for node in self.nodes if node.name in names), None)

    def whole(self):
        """Every node runs, one leads, and the leader itself says that both others stream from it, one of them synchronously."""
        members = self.members()
        roles = sorted(role for role, state in members.values() if state in ("running", "streaming"))
        leader = self.leader() if len(members) == NODES and roles == ["leader", "replica", "sync_standby"] else None
        return leader is not None and leader.ask("SELECT count(*), count(*) FILTER (WHERE sync_state = 'sync') FROM pg_stat_replication WHERE state = 'streaming'") == f"{NODES - 1}|1"

    def sql(self, text, url=None):
        ran = subprocess.run([f"{BIN}/psql", "--no-psqlrc", "-X", "-q", "-A", "-t", "-F", "\t", "-d", url or self.url, "-c", text], capture_output=True, text=True)
        if ran.returncode != 0:
            raise SystemExit(f"FAILED: {text}: {ran.stderr}")
        return [line.split("\t") for line in ran.stdout.splitlines()]

    def kassei(self, *args):
        return subprocess.run([os.path.join(self.build, "src/cmd/kassei"), *args, "--database", self.url], capture_output=True, text=True, cwd=self.folder)

    def start(self):
        for node in self.nodes:
            node.start()
        until(180, "three nodes under Patroni", self.whole)
        self.sql("CREATE DATABASE kassei", self.url.replace("/kassei?", "/postgres?"))
        # libpq goes on to the next host when one is down or only reads, but not when one has not heard of the database yet.
        until(60, "the database on every node", lambda: all(node.ask("SELECT 1", "kassei") == "1" for node in self.nodes))
        lines = [{"open": account, "floor": None} for account in ("outside:1", "payable:1", "payable:2")] + [
            {"open": "cash:1", "floor": 0},
            {"key": "funds", "legs": [{"account": "outside:1", "yen": -(1 << 50)}, {"account": "cash:1", "yen": 1 << 50}]}]
        path = os.path.join(self.folder, "open.jsonl")
        with open(path, "w") as f:
            f.writelines(json.dumps({"tenant": CODE, **line}) + "\n" for line in lines)
        ran = self.kassei("ledger", "apply", path)
        if ran.returncode != 0 or '"error"' in ran.stdout:
            raise SystemExit(f"FAILED: opening the accounts: {ran.stdout}{ran.stderr}")

    def end(self, keep):
        for process in reversed(self.processes):
            process.kill()
        for node in self.nodes:
            try:
                os.kill(node.postmaster(), signal.SIGQUIT)
            except (OSError, ValueError):
                continue
        if keep:
            say(f"the logs are in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """`kassei serve`, which nobody restarts."""

    def __init__(self, town):
        self.port_file = os.path.join(town.folder, "port")
        key = os.path.join(town.folder, "keys")
        if subprocess.run([os.path.join(town.build, "src/cmd/kassei"), "secret", "make", "--secret-key-file", key], capture_output=True).returncode != 0:
            raise SystemExit("FAILED: no keys for the server")
        self.process = Process(town, "serve", [os.path.join(town.build, "src/cmd/kassei"), "serve", "--database", town.url, "--listen", "127.0.0.1:0",
                                               "--port-file", self.port_file, "--secret-key-file", key], owned=False)
        until(60, "the server", lambda: os.path.exists(self.port_file) and open(self.port_file).read().endswith("\n"))
        self.port = int(open(self.port_file).read())

    def answers(self):
        if self.process.popen.poll() is not None:
            raise SystemExit("FAILED: the server has ended")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/municipalities", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


def one_kill(town, load, server, number, kind):
    until(120, "a whole cluster before the kill", town.whole)
    begun = time.monotonic()
    until(60, "calm work before the kill", lambda: load.since(begun) >= CALM_ACKS)
    old = town.leader() or until(30, "a leader", town.leader)
    killed = time.monotonic()
    old.kill(kind)
    if kind == "postgres":
        # Patroni starts it again, or hands over.
        until(120, "a leader that takes writes", lambda: load.since(killed + 1) >= 1 and town.leader())
    else:
        until(120, "another leader", lambda: (leader := town.leader()) is not None and leader is not old)
    handed = time.monotonic()
    until(120, "work after the kill", lambda: load.since(handed) >= 100)
    around = [t for t in load.times if t > killed - 1]
    gaps = [(b - a, b) for a, b in zip(around, around[1:]) if b > killed]
    silent, back = max(gaps)
    until(60, "the server's pages", server.answers)
    leader = town.leader()
    if kind != "postgres":
        old.start()
    say(f"kill {number:2}: {kind:8} on {old.name}, then {leader.name if leader else '?':5}: back {back - killed:5.1f} s after the kill, {silent:5.1f} s without an answer")
    return back - killed, silent


def check(town, load):
    """Every acknowledged transfer is there as answered, and there is nothing else."""
    rows = town.sql("SELECT key, first_id, at_us FROM ledger_key WHERE key LIKE 'failover/%' AND refusal = ''")
    stored = {tuple(int(part) for part in key.split("/")[1].split("-")): (int(first), int(at_us)) for key, first, at_us in rows}
    lost = [one for one, answer in load.answers.items() if stored.get(one) != answer]
    more = [one for one in stored if one not in load.answers]
    postings = int(town.sql("SELECT count(*) FROM ledger_posting")[0][0]) - 1
    # From the postings: the counters of accounts may be behind them.
    paid = int(town.sql("SELECT sum(x.yen) FROM (SELECT credit_account_id, yen FROM ledger_posting UNION ALL SELECT credit_account_id, yen FROM ledger_leg) x "
                        "JOIN ledger_account r ON r.account_id = x.credit_account_id WHERE r.kind = 4")[0][0])
    asked = sum(1 + number % 7 + (2 if number % 3 == 0 else 0) for _, number in load.answers)
    verdict = town.kassei("verify")
    say(f"{len(load.answers)} transfers acknowledged; {len(lost)} of them lost or changed; {len(more)} more were applied; {postings} postings, {paid} yen paid of {asked} yen asked for")
    say(f"{load.again} transfers were asked for more than once, {load.repeated} of these had been kept although nobody was told")
    say(f"kassei verify: {'clean' if verdict.returncode == 0 else verdict.stdout + verdict.stderr}")
    return not lost and not more and postings == len(load.answers) and paid == asked and verdict.returncode == 0


def main():
    build = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "build"
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    town = Town(build)
    good = False
    try:
        town.start()
        server = Server(town)
        load = Load(town, os.path.join(build, "tests/failover/failover-load"))
        results = [(KINDS[i % 3], *one_kill(town, load, server, i + 1, KINDS[i % 3])) for i in range(kills)]
        until(120, "a whole cluster in the end", town.whole)
        load.stop()
        good = check(town, load)
        for kind in KINDS:
            times = sorted(back for one, back, _ in results if one == kind)
            if times:
                say(f"{kind:8}: back after {', '.join(f'{t:.1f}' for t in times)} s")
        late = [back for _, back, _ in results if back > BACK_WITHIN_S]
        if late:
            say(f"FAILED: later than {BACK_WITHIN_S} s: {late}")
        good = good and not late
    finally:
        town.end(os.environ.get("KASSEI_FAILOVER_KEEP") == "1" or not good)
    say("passed" if good else "FAILED")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
