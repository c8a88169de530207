"""What may go wrong: one exception for each exit code of the command."""
from typing import TYPE_CHECKING, Dict, Optional, Sequence, Tuple, Type

if TYPE_CHECKING:
    from ._values import Result


class AlgoError(Exception):
    """A command that failed.

    code: its exit code: 1 failed, 2 wrong usage, 3 no such strategy, 4 no daemon, 5 conflict, 6 no answer in time
    message: what is wrong
    hint: what to do; None where there is nothing to say
    results: of a command about strategies what became of each of them, those that went well included
    """

    def __init__(self, code: int, message: str, hint: Optional[str] = None, results: Sequence["Result"] = ()) -> None:
        super().__init__(message + (f"; {hint}" if hint else ""))
        self.code = code
        self.message = message
        self.hint = hint
        self.results: Tuple["Result", ...] = tuple(results)


class Failed(AlgoError):
    """It was tried, and went wrong (1)."""


class WrongUsage(AlgoError):
    """Wrong usage, or an invalid value; nothing was changed (2)."""


class NoSuchStrategy(AlgoError):
    """There is no such strategy, or it is somebody else's (3)."""


class DaemonUnreachable(AlgoError):
    """No daemon can be reached, or it speaks another version of the protocol; the message says which side to update (4)."""


class Conflict(AlgoError):
    """As things are it cannot be done: already running, a closed day (5)."""


class NoAnswer(AlgoError):
    """No answer in time: whether it was done is unknown (6)."""


class NotInstalled(AlgoError):
    """There is no algo that this library could run."""


BY_CODE: Dict[int, Type[AlgoError]] = {
    1: Failed,
    2: WrongUsage,
    3: NoSuchStrategy,
    4: DaemonUnreachable,
    5: Conflict,
    6: NoAnswer,
}


def error(code: int, message: str, hint: Optional[str] = None, results: Sequence["Result"] = ()) -> AlgoError:
    """Returns the exception for an exit code; one that is not in the list is a failure."""
    return BY_CODE.get(code, Failed)(code, message, hint, results)
