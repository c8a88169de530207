"""The client library against a real daemon. Arguments: the home, the command (or nothing, for the one beside the library)."""
import itertools
import os
import sys
import threading

import algo
from algo import AlgoError, Client, Conflict, DaemonUnreachable, Failed, NoAnswer, NoSuchStrategy, NotInstalled, WrongUsage

home = sys.argv[1]
command = sys.argv[2] if len(sys.argv) > 2 else None


def client(**options):
    return Client(home, command=command, **options)


def refused(kind, call):
    """The failure that the call has to end with."""
    try:
        call()
    except AlgoError as failure:
        assert type(failure) is kind, repr(failure)
        assert failure.message and failure.message in str(failure), repr(failure)
        return failure
    raise AssertionError(f"no {kind.__name__}")


def without_a_daemon():
    there = client(autostart=False)
    daemon = there.daemon()
    assert not daemon.running and daemon.pid is None and daemon.home == home, daemon
    refused(DaemonUnreachable, there.status)
    failure = refused(DaemonUnreachable, lambda: there.start("one"))
    assert failure.code == 4 and "algo daemon start" in failure.hint, repr(failure)
    assert refused(NotInstalled, lambda: Client(home, command="/nosuch/algo").status())
    assert refused(NotInstalled, lambda: Client(home, command="/nosuch/algo").logs("one"))


def with_one():
    here = client()
    assert here.daemon().running

    started = here.start("one")
    assert [result.strategy for result in started] == ["one"] and started[0].pid, started
    one, = here.status("one")
    assert (one.id, one.phase, one.mode, one.pid) == ("one", "running", "sandbox", started[0].pid), one
    assert one.started_at.utcoffset().total_seconds() == 19800, one
    assert {strategy.id for strategy in here.status()} == {"one", "bad"}

    refused(Conflict, lambda: here.start("one"))
    failure = refused(Conflict, lambda: here.start("one", "nobody"))
    assert sorted(result.code for result in failure.results) == [3, 5], failure.results
    assert refused(NoSuchStrategy, lambda: here.status("nobody")).hint
    assert refused(NoSuchStrategy, lambda: list(here.logs("nobody"))).code == 3
    refused(WrongUsage, lambda: here.start())
    refused(WrongUsage, lambda: list(here.events(since="last week")))
    failure = refused(Failed, lambda: here.start("bad"))
    assert failure.results[0].exit.code == 3 and "no data" in failure.results[0].log_lines, failure.results
    for bad in ("--all", "", None):
        try:
            here.stop(bad)
            raise AssertionError(bad)
        except ValueError:
            pass
    refused(NoAnswer, lambda: client(timeout=0.001).status())

    lines = list(here.logs("one", lines=1))
    assert len(lines) == 1 and lines[0].strategy == "one" and lines[0].run == one.run_id, lines
    with here.logs("one", lines=1, follow=True) as followed:
        assert len(list(itertools.islice(followed, 4))) == 4
    assert list(followed) == []

    events = list(here.events("one"))
    assert any(event.event == "phase" and event.after == "running" for event in events), events
    assert list(here.events(since=events[-1].seq, lines=None)) is not None
    seen = []
    follower = here.events("one", follow=True, since=events[-1].seq)
    phases = (event for event in follower if event.event == "phase")
    thread = threading.Thread(target=lambda: seen.extend(itertools.takewhile(lambda e: e.after != "stopped", phases)))
    thread.start()
    stopped = here.stop("one", grace=2.5)
    assert stopped[0].code == 0 and stopped[0].phase == "stopped", stopped
    thread.join(60)
    assert not thread.is_alive() and any(event.after == "stopping" for event in seen), seen
    follower.close()

    assert here.reset("one", risk=True)[0].code == 0
    assert here.status("one")[0].start_refused is None
    assert here.lift_account_loss()[0].code == 0
    assert here.restart("one")[0].code == 0
    here.stop(all=True, kill=True)
    assert all(strategy.pid is None for strategy in here.status())

    here.start("one")
    panic = here.panic()
    assert panic["since"] and panic["gone"] and panic["saved"] and not panic["warnings"], panic
    assert [step["step"] for step in panic["steps"]] == ["latched", "stopping", "gone"], panic
    assert all(strategy.pid is None for strategy in here.status())
    assert "panic since" in refused(Conflict, lambda: here.start("one", force=True)).message
    closed = here.panic(square_off=True)
    assert closed["squared_off"] is True and closed["left"] == [] and closed["since"] == panic["since"], closed
    lifted = here.end_panic()
    assert lifted["since"] is None and {result["effect"] for result in lifted["results"]} == {"none"}, lifted
    assert here.start("one")[0].code == 0
    here.stop("one")


assert set(algo.__all__) <= set(dir(algo))
assert os.path.exists(os.path.join(os.path.dirname(algo.__file__), "py.typed"))
(without_a_daemon if os.environ.get("PART") == "without" else with_one)()
print("all as it should be")
