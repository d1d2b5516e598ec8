"""A PostgreSQL server for tests: a real one, started in a temporary folder, by another user where we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ABSENT = "PostgreSQL is not installed here (no initdb found), so what it stores is not tested; apt-get install postgresql"


def programs() -> Path | None:
    """Give the folder of initdb and pg_ctl, the newest there is, or None."""
    found = [
        Path(path).resolve().parent
        for path in (shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb"))))
        if path
    ]
    return next((folder for folder in reversed(found) if (folder / "pg_ctl").exists()), None)


def absence() -> str | None:
    """Give the reason to skip tests of PostgreSQL, or None; where CI is set there is none."""
    return None if programs() or os.environ.get("CI") else _ABSENT


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a new server that listens on a socket in its own folder."""
    where = programs()
    assert where is not None, _ABSENT
    user = None
    if os.getuid() == 0:  # the server refuses to run as root
        user = next(entry.pw_name for entry in map(_entry, ("postgres", "nobody")) if entry)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        shutil.chown(folder, user)
    try:
        _run(user, where / "initdb", "-D", folder / "data", "-U", "tester", "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run(user, where / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            _run(user, where / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _run(user: str | None, *command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
