"""What commands answer, as values. Their fields are those of --json; what a newer algo adds is left out."""
import dataclasses
from datetime import datetime
from typing import Any, Dict, Mapping, Optional, Tuple


def _time(value: Any) -> Optional[datetime]:
    return None if value is None else datetime.fromisoformat(value)


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value)


@dataclasses.dataclass(frozen=True)
class Exit:
    """How a run ended."""

    code: Optional[int]
    signal: Optional[str]
    reason: str
    at: datetime

    @staticmethod
    def of(fields: Optional[Mapping[str, Any]]) -> "Optional[Exit]":
        if fields is None:
            return None
        return Exit(fields.get("code"), fields.get("signal"), fields["reason"], _moment(fields["at"]))


@dataclasses.dataclass(frozen=True)
class Strategy:
    """Where a strategy stands. Times have the zone of India."""

    id: str
    name: str
    owner: str
    mode: str
    phase: str
    wanted: bool
    reason: str
    pid: Optional[int]
    started_at: Optional[datetime]
    uptime_seconds: Optional[float]
    cpu_percent: Optional[float]
    memory_bytes: Optional[int]
    restarts: int
    run_id: Optional[str]
    log_file: Optional[str]
    exchange: str
    schedule: Optional[Dict[str, Any]]
    next_start: Optional[datetime]
    next_stop: Optional[datetime]
    intent: str
    last_exit: Optional[Exit]
    of: Optional[str]
    tags: Tuple[str, ...]
    start_refused: Optional[str] = None

    @staticmethod
    def read(fields: Mapping[str, Any]) -> "Strategy":
        return Strategy(
            id=fields["id"],
            name=fields["name"],
            owner=fields["owner"],
            mode=fields["mode"],
            phase=fields["phase"],
            wanted=fields["wanted"],
            reason=fields["reason"],
            pid=fields["pid"],
            started_at=_time(fields["started_at"]),
            uptime_seconds=fields["uptime_seconds"],
            cpu_percent=fields["cpu_percent"],
            memory_bytes=fields["memory_bytes"],
            restarts=fields["restarts"],
            run_id=fields["run_id"],
            log_file=fields["log_file"],
            exchange=fields["exchange"],
            schedule=fields["schedule"],
            next_start=_time(fields["next_start"]),
            next_stop=_time(fields["next_stop"]),
            intent=fields["intent"],
            last_exit=Exit.of(fields["last_exit"]),
            of=fields.get("of"),
            tags=tuple(fields.get("tags") or ()),
            start_refused=fields.get("start_refused"),
        )


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of one strategy by a command that starts or stops."""

    strategy: str
    code: int
    message: str
    hint: Optional[str]
    phase: Optional[str]
    mode: Optional[str]
    pid: Optional[int]
    run_id: Optional[str]
    exit: Optional[Exit]
    log_lines: Tuple[str, ...]

    @staticmethod
    def read(fields: Mapping[str, Any]) -> "Result":
        return Result(
            strategy=fields["strategy"],
            code=fields["code"],
            message=fields["message"],
            hint=fields.get("hint"),
            phase=fields.get("phase"),
            mode=fields.get("mode"),
            pid=fields.get("pid"),
            run_id=fields.get("run_id"),
            exit=Exit.of(fields.get("exit")),
            log_lines=tuple(fields.get("log_lines") or ()),
        )


@dataclasses.dataclass(frozen=True)
class LogLine:
    """A line that a strategy printed, without its end; a piece of it where ``more`` says so."""

    strategy: str
    run: str
    at: Optional[datetime]
    line: str
    more: bool

    @staticmethod
    def read(fields: Mapping[str, Any]) -> "LogLine":
        return LogLine(
            fields["strategy"], fields["run"], _time(fields.get("at")), fields["line"], bool(fields.get("more"))
        )


@dataclasses.dataclass(frozen=True)
class Event:
    """What happened, and why. ``before`` and ``after`` are the fields ``from`` and ``to``."""

    seq: int
    at: Optional[datetime]
    strategy: Optional[str]
    event: str
    before: Optional[str]
    after: Optional[str]
    cause: Optional[str]
    by: Optional[str]
    detail: Optional[str]

    @staticmethod
    def read(fields: Mapping[str, Any]) -> "Event":
        return Event(
            seq=fields["seq"],
            at=_time(fields.get("at")),
            strategy=fields.get("strategy"),
            event=fields["event"],
            before=fields.get("from"),
            after=fields.get("to"),
            cause=fields.get("cause"),
            by=fields.get("by"),
            detail=fields.get("detail"),
        )


@dataclasses.dataclass(frozen=True)
class DaemonStatus:
    """The daemon; what only a daemon tells is None where none runs."""

    running: bool
    pid: Optional[int]
    version: Optional[str]
    home: str
    socket: str
    started_at: Optional[datetime]
    uptime_seconds: Optional[float]
    problems: Tuple[str, ...]

    @staticmethod
    def read(fields: Mapping[str, Any]) -> "DaemonStatus":
        return DaemonStatus(
            running=fields["running"],
            pid=fields.get("pid"),
            version=fields.get("version"),
            home=fields["home"],
            socket=fields["socket"],
            started_at=_time(fields.get("started_at")),
            uptime_seconds=fields.get("uptime_seconds"),
            problems=tuple(fields.get("problems") or ()),
        )
