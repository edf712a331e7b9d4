"""What the errors of the databases mean to a user, and what to do about them."""

from __future__ import annotations

BUSY_SECONDS = 60
"""How long a writer waits for another."""


def sqlite(error: BaseException) -> str:
    message = str(error)
    return next((advice for sign, advice in _SQLITE_SIGNS if sign in message), message)


def postgres(error: BaseException) -> str:
    state, message = getattr(error, "sqlstate", None) or "", str(error).strip()
    by_state = next((advice for sign, advice in _POSTGRES_STATES if state.startswith(sign)), None)
    # What fails before there is a connection has no state.
    return by_state or next((advice for sign, advice in _POSTGRES_SIGNS if sign in message), message)


_BUSY = f"another process has been writing for more than {BUSY_SECONDS} seconds; try again when it is done"
_FULL = "the disk is full; make room and run the same command again, nothing of what was kept is lost"

_SQLITE_SIGNS = (
    ("not a database", "the file is no archive (not an SQLite database); nothing was changed in it"),
    ("malformed", "the file is damaged; restore it from a backup"),
    ("readonly", "it cannot be written; check the permissions of the file and of its folder"),
    ("unable to open", "it cannot be opened; check that its folder exists and may be written"),
    ("locked", _BUSY),
    ("disk is full", _FULL),
    ("disk I/O", "the disk reports an error; check it, then run: backchannel doctor"),
)

_REFUSED = "the server refuses the user or the password; check both in the address"
_NO_DATABASE = "the server has no such database, user or schema; make it (createdb, createuser), then try again"
_NOT_ALLOWED = "the user may not do this there; the owner of the database can grant it"
_ONLY_READ = "the server lets nothing be written there now; try again, or ask who runs it"
_CROWDED = "the server has no connection left; try again later, or ask who runs it for more"
_NOT_THERE = "the server cannot be reached; check that it runs, and host and port in the address"
_BROKE_OFF = (
    "the server broke off; what was being written may not have been kept: run the same command again, nothing is kept "
    "twice"
)

# By the beginning of SQLSTATE: a server may speak any language.
_POSTGRES_STATES = (
    ("55P03", _BUSY),
    ("53100", _FULL),
    ("53300", _CROWDED),
    ("28", _REFUSED),
    ("3D", _NO_DATABASE),
    ("3F", _NO_DATABASE),
    ("42501", _NOT_ALLOWED),
    ("25006", _ONLY_READ),
    ("57P", _BROKE_OFF),
    ("08", _BROKE_OFF),
)

_POSTGRES_SIGNS = (
    ("authentication failed", _REFUSED),
    ("no password supplied", "the server wants a password; give it in the address or in ~/.pgpass"),
    ("no pg_hba.conf entry", "the server takes nobody from here under this name; ask who runs it"),
    ("does not exist", _NO_DATABASE),
    ("too many", _CROWDED),
    ("remaining connection slots", _CROWDED),
    ("starting up", _BROKE_OFF),
    ("shutting down", _BROKE_OFF),
    ("failed to resolve host", "the server's host name is not known; check it in the address"),
    ("connection failed", _NOT_THERE),
    ("connection is bad", _NOT_THERE),
    ("connection refused", _NOT_THERE),
    ("timeout expired", _NOT_THERE),
    ("server closed the connection", _BROKE_OFF),
    ("consuming input failed", _BROKE_OFF),
    ("connection is lost", _BROKE_OFF),
    ("connection is closed", _BROKE_OFF),
)
