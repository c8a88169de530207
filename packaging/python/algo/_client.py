"""Runs the command algo with --json, and reads what it answers.

The library does not speak to the daemon's socket itself. The command knows which daemon is meant, whom it may trust, and how
versions that differ get on; its --json is documented and stays. That costs a start of the command for each call, some 0.1 s;
logs and events are one call however long they are followed.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from typing import Any, Callable, Dict, Generic, Iterator, List, Optional, Sequence, Tuple, TypeVar, Union

from ._errors import AlgoError, NotInstalled, error
from ._values import DaemonStatus, Event, LogLine, Result, Strategy

T = TypeVar("T")
Where = Union[str, "os.PathLike[str]"]


def _launcher() -> str:
    """Returns the algo that was installed with this library, else the one on the path."""
    for directory in pathlib.Path(__file__).resolve().parents:
        launcher = directory / "lib" / "algo" / "bin" / "algo"
        if launcher.is_file():
            return str(launcher)
    found = shutil.which("algo")
    if found is None:
        raise NotInstalled(1, "no algo was found beside this library, nor on the path", "name one: Client(command=...)")
    return found


def _error_in(said: str, code: int) -> AlgoError:
    """Returns the failure that the command has written: its last line is one object."""
    lines = [line for line in said.splitlines() if line.strip()]
    for line in reversed(lines):
        try:
            told = json.loads(line)["error"]
            return error(told["code"], told["message"], told.get("hint"))
        except (ValueError, KeyError, TypeError):
            continue
    return error(code, lines[-1] if lines else f"algo ended with exit code {code}, and said nothing")


class Client:
    """The daemon of one home. Any thread may use it; it holds nothing open.

    home: the home of the daemon; as the command finds it (ALGO_HOME, ~/.algo) unless given
    socket: the socket of the daemon, in place of a home
    command: the algo to run; the one that came with this library, else the one on the path, unless given
    autostart: whether start may start a daemon in the background where none runs
    timeout: seconds after which a command is given up, with NoAnswer; None waits as long as the command does
    """

    def __init__(
        self,
        home: Optional[Where] = None,
        *,
        socket: Optional[Where] = None,
        command: Optional[Where] = None,
        autostart: bool = True,
        timeout: Optional[float] = None,
    ) -> None:
        self._command = os.fspath(command) if command is not None else _launcher()
        self._place: List[str] = []
        if home is not None:
            self._place += ["--home", os.fspath(home)]
        if socket is not None:
            self._place += ["--socket", os.fspath(socket)]
        self._autostart = autostart
        self._timeout = timeout

    def status(self, *ids: str) -> List[Strategy]:
        """Returns where these strategies stand; without ids, all of them.

        Raises NoSuchStrategy, DaemonUnreachable.
        """
        return [Strategy.read(one) for one in self._ask("status", (), ids)["strategies"]]

    def daemon(self) -> DaemonStatus:
        """Returns what is known of the daemon; that none runs is no error here."""
        return DaemonStatus.read(self._ask("daemon", ("status",), (), accepted=(0, 4)))

    def start(
        self, *ids: str, all: bool = False, mode: Optional[str] = None, force: bool = False, wait: bool = True
    ) -> List[Result]:
        """Starts strategies now, and returns once they have stayed up for their start window.

        mode: "sandbox" or "live", for this run and its restarts; None as their configs say
        force: also on a closed day, and in live mode without an answer of the host
        wait: False returns once they were executed
        Raises Failed where one has ended at once: its results have the exit and the last lines.
        """
        if mode not in (None, "sandbox", "live"):
            raise ValueError(f"mode is 'sandbox', 'live' or None, not {mode!r}")
        options = [*_flag("--all", all), *_flag("--force", force), *_flag("--no-wait", not wait)]
        # Who calls this has said so in the code: nobody is there to be asked.
        options += ["--" + mode] if mode else []
        return self._change("start", [*options, "--yes"], ids)

    def stop(
        self, *ids: str, all: bool = False, today: bool = False, grace: Optional[float] = None, kill: bool = False
    ) -> List[Result]:
        """Stops strategies, and returns once every process of each is gone.

        today: only until the next windows of their schedules
        grace: seconds that their processes may take; None as their configs say
        kill: at once
        """
        options = [*_flag("--all", all), *_flag("--today", today), *_flag("--kill", kill)]
        options += [f"--grace={round(grace * 1000)}ms"] if grace is not None else []
        return self._change("stop", options, ids)

    def panic(self, square_off: bool = False, live: bool = False) -> Dict[str, Any]:
        """The kill switch: stops everything, proves it gone, and keeps it down until end_panic().

        Returns what `algo panic --json` prints, also where something is not gone or left: look at "gone" and,
        with square_off, at "squared_off" and "left".

        square_off: then cancel all orders and close all positions at the sandbox
        live: with square_off, at the live host too, with real money
        """
        options = ["--square-off", "--yes" if live else "--sandbox"] if square_off else []
        return self._ask("panic", options, (), accepted=(0, 1))

    def end_panic(self, live: bool = False) -> Dict[str, Any]:
        """Lifts a panic: schedules hold again at once. Returns what `algo panic --end --json` prints.

        Raises Conflict, and the panic holds on, where a strategy would start live by that and live is not set.

        live: also where strategies start at once with real money
        """
        return self._ask("panic", ["--end", *_flag("--yes", live)], ())

    def restart(self, *ids: str, all: bool = False) -> List[Result]:
        """Stops strategies and starts them again, in the mode of their configs."""
        return self._change("restart", [*_flag("--all", all), "--yes"], ids)

    def reset(self, *ids: str, all: bool = False, risk: bool = False) -> List[Result]:
        """Clears a failure, the restart budget and a manual stop.

        risk: also what risk.max_daily_loss has stopped for the day
        """
        return self._change("reset", [*_flag("--all", all), *_flag("--risk", risk)], ids)

    def lift_account_loss(self, live: bool = False) -> List[Result]:
        """Lifts what the risk.max_daily_loss of the live account has stopped for the day, as `algo reset --account` does.

        Raises Conflict, and it holds on, where a strategy would start live by that and live is not set.

        live: also where strategies start at once with real money
        """
        return self._change("reset", ["--account", *_flag("--yes", live)], ())

    def logs(
        self,
        *ids: str,
        lines: Optional[int] = None,
        since: Optional[str] = None,
        grep: Optional[str] = None,
        follow: bool = False,
    ) -> "Stream[LogLine]":
        """Returns the lines that strategies printed, oldest first.

        lines: how many of the last; 20 unless given, all with since
        since: as the command takes it: "10m", "09:15", "2026-11-20T09:15"
        grep: only lines that contain it
        follow: go on with what is printed from now on, until the stream is closed
        """
        options = [*_flag("--follow", follow), *_value("lines", lines), *_value("since", since), *_value("grep", grep)]
        return Stream(self._line("logs", options, ids), self._environment(), LogLine.read)

    def events(
        self, *ids: str, lines: Optional[int] = None, since: Union[int, str, None] = None, follow: bool = False
    ) -> "Stream[Event]":
        """Returns what happened, oldest first; without ids, to all strategies and to the daemon.

        lines: how many of the last; 50 unless given, all with since
        since: a sequence number, after which to begin, or a time as in logs
        follow: go on with what happens from now on, until the stream is closed
        """
        options = [*_flag("--follow", follow), *_value("lines", lines), *_value("since", since)]
        return Stream(self._line("events", options, ids), self._environment(), Event.read)

    def _change(self, command: str, options: Sequence[str], ids: Sequence[str]) -> List[Result]:
        answer = self._ask(command, options, ids, accepted=tuple(range(7)))
        results = [Result.read(one) for one in answer["results"]]
        worst = max(results, key=lambda result: result.code, default=None)
        if worst is not None and worst.code != 0:
            message = f"{worst.strategy}: {worst.message}" if worst.strategy else worst.message
            raise error(worst.code, message, worst.hint, results)
        return results

    def _ask(
        self, command: str, options: Sequence[str], ids: Sequence[str], accepted: Tuple[int, ...] = (0,)
    ) -> Dict[str, Any]:
        """Returns the one object that the command printed; raises what it says where its exit code is no accepted one."""
        try:
            done = subprocess.run(
                self._line(command, options, ids),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment(),
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise error(6, f"algo {command}: no answer within {self._timeout:g} s, outcome unknown") from None
        except OSError as failure:
            raise NotInstalled(1, f"algo cannot be run: {failure}") from failure
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode not in accepted or not done.stdout.strip():
            raise _error_in(said, done.returncode)
        try:
            answer: Dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
        except ValueError:
            raise error(1, f"algo {command} answered what is no JSON: {done.stdout[:80]!r}") from None
        return answer

    def _line(self, command: str, options: Sequence[str], ids: Sequence[str]) -> List[str]:
        for one in ids:
            if not isinstance(one, str) or not one or one.startswith("-"):
                raise ValueError(f"an id of a strategy, ID@* or tag:NAME is a text, not {one!r}")
        return [self._command, command, *options, "--json", *self._place, *ids]

    def _environment(self) -> Dict[str, str]:
        environment = dict(os.environ)
        if not self._autostart:
            environment["ALGO_AUTOSTART"] = "0"
        return environment


class Stream(Generic[T]):
    """An iterator over what a command prints. Close it, or use it in a ``with``, where it is not read to its end."""

    def __init__(self, line: List[str], environment: Dict[str, str], read: Callable[[Dict[str, Any]], T]) -> None:
        self._read = read
        self._closed = False
        # A file, not a pipe, which nobody would empty meanwhile.
        self._said = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._said, env=environment
            )
        except OSError as failure:
            self._said.close()
            raise NotInstalled(1, f"algo cannot be run: {failure}") from failure

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        """Returns the next one, and waits for it where the stream is followed; raises what the command says at its end."""
        if self._closed:
            raise StopIteration
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            return self._read(json.loads(line.decode("utf-8")))
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace")
        self.close()
        if code != 0:
            raise _error_in(said, code)
        raise StopIteration

    def close(self) -> None:
        """Ends the command. Strategies and the daemon go on."""
        if self._closed:
            return
        self._closed = True
        if self._process.poll() is None:
            self._process.terminate()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()
        self._said.close()

    def __enter__(self) -> "Stream[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_process"):
            self.close()


def _flag(name: str, given: bool) -> List[str]:
    return [name] if given else []


def _value(name: str, value: Union[int, str, None]) -> List[str]:
    return [] if value is None else [f"--{name}={value}"]
