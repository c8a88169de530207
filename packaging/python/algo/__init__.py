"""algo from Python: see what strategies do, start and stop them, read their logs and events.

    from algo import Client

    client = Client()
    client.start("ema_crossover")
    for strategy in client.status():
        print(strategy.id, strategy.phase, strategy.reason)
"""
from ._client import Client, Stream
from ._errors import (
    AlgoError,
    Conflict,
    DaemonUnreachable,
    Failed,
    NoAnswer,
    NoSuchStrategy,
    NotInstalled,
    WrongUsage,
)
from ._values import DaemonStatus, Event, Exit, LogLine, Result, Strategy

__all__ = [
    "AlgoError",
    "Client",
    "Conflict",
    "DaemonStatus",
    "DaemonUnreachable",
    "Event",
    "Exit",
    "Failed",
    "LogLine",
    "NoAnswer",
    "NoSuchStrategy",
    "NotInstalled",
    "Result",
    "Strategy",
    "Stream",
    "WrongUsage",
]
