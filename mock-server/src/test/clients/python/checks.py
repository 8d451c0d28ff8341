"""The frame of the Python clients: each check is a function, each prints one line.

A client program defines functions marked with @check and ends with run(). Every check
prints "ok NAME" or "FAIL NAME: why"; the program's exit code is 0 when none failed. A check that has
not ended after a minute, because a wait was never answered, fails and the next one runs.
"""

import signal
import sys
import traceback

_SECONDS = 60
_checks = []


def check(function):
    """Marks a function without arguments as a check; its name is the check's name."""
    _checks.append(function)
    return function


def run():
    """Runs the checks in the order in which the file defines them, and exits."""
    failed = 0
    signal.signal(signal.SIGALRM, _too_long)
    for function in _checks:
        try:
            signal.alarm(_SECONDS)
            function()
            print("ok " + function.__name__, flush=True)
        except Exception as e:  # a failing check must not keep the others from running
            failed += 1
            print("FAIL %s: %s" % (function.__name__, _one_line(e)), flush=True)
        finally:
            signal.alarm(0)
    if not _checks:
        print("FAIL no_checks: the program defines none", flush=True)
    sys.exit(1 if failed or not _checks else 0)


def _too_long(*_):
    raise AssertionError("no end after %d s" % _SECONDS)


def _one_line(error):
    where = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in where if "/clients/" in frame.filename] or where
    text = " ".join(str(error).split()) or repr(error)
    return "%s: %s (line %d)" % (type(error).__name__, text[:600], own[-1].lineno)


def equal(actual, expected, what):
    """Fails unless both are equal."""
    if actual != expected:
        raise AssertionError("%s is %r, expected %r" % (what, actual, expected))


def same_items(actual, expected, what):
    """Fails unless both hold the same items, each as often, in any order."""
    equal(sorted(actual), sorted(expected), what)


def true(condition, what):
    """Fails unless the condition holds."""
    if not condition:
        raise AssertionError("not so: " + what)


def raises(kind, call, *args, **kwargs):
    """Calls, and returns the error of the kind (or of one of a tuple of kinds) that the call must raise."""
    try:
        result = call(*args, **kwargs)
    except kind as e:
        return e
    raise AssertionError("%s expected, but the call returned %r" % (kind, result))


def address(usage="URL USER PASSWORD"):
    """The command line's server address and credentials."""
    if len(sys.argv) != 4:
        sys.exit("usage: %s %s" % (sys.argv[0], usage))
    return sys.argv[1], sys.argv[2], sys.argv[3]
