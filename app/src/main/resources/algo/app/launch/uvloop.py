"""Stands in for uvloop, whose connections cannot be led to the sandbox: asyncio's own loop, under uvloop's names."""
import asyncio
from asyncio import SelectorEventLoop as Loop
from asyncio import new_event_loop

__all__ = ("install", "run", "new_event_loop", "Loop", "EventLoopPolicy")


def install():
    pass


def run(main, **options):
    options.pop("loop_factory", None)
    return asyncio.run(main, **options)


def __getattr__(name):
    if name == "EventLoopPolicy":
        return asyncio.DefaultEventLoopPolicy
    raise AttributeError("module 'uvloop' has no attribute " + repr(name))
