"""Runs calls side by side: plain functions on threads, coroutines on one event loop."""

from __future__ import annotations

import contextvars
import threading
from _queue import SimpleQueue
from typing import Any, Callable, Optional

from . import failures
from .output import Log, Output
from .wire import Wire


class Call:
    """A call on its way. ``function`` starts it; ``render`` makes its result of what it returns."""

    __slots__ = ("cancelled", "function", "log", "render", "request", "task")

    def __init__(self, request: Any, log: Log, function: Callable[[], Any], render: Callable[[Any], dict[str, Any]]):
        self.request, self.log, self.function, self.render = request, log, function, render
        self.cancelled = False
        self.task: Any = None


class Calls:
    """All calls of the worker. Started and cancelled from one thread."""

    def __init__(self, wire: Wire, output: Output) -> None:
        self._wire, self._output = wire, output
        self._running: dict[Any, Call] = {}
        self._threads = Threads()
        self._loop: Any = None
        self._lock = threading.Lock()

    def start(self, call: Call, is_async: bool) -> None:
        self._running[call.request] = call
        if is_async:
            self._on_loop(call, None)
        else:
            self._threads.run(lambda: contextvars.Context().run(self._on_thread, call))

    def cancel(self, request: Any) -> None:
        """Cancels a coroutine; a plain function can't be stopped, but its result is dropped."""
        call = self._running.get(request)
        if call is not None:
            call.cancelled = True
            if self._loop is not None:
                self._loop.call_soon_threadsafe(_cancel_task, call)

    def idle(self) -> bool:
        return not self._running

    def _on_thread(self, call: Call) -> None:
        self._output.enter(call.log)
        try:
            value = call.function()
            if hasattr(value, "__await__"):  # a wrapper that hides a coroutine
                self._on_loop(call, value)
                return
            answer = call.render(value)
        except BaseException as problem:  # SystemExit too: a tool ends its call, not the worker
            answer = failures.answer(problem)
        self._finish(call, answer)

    def _on_loop(self, call: Call, awaitable: Optional[Any]) -> None:
        def begin() -> None:
            context = contextvars.Context()
            context.run(self._output.enter, call.log)
            call.task = context.run(loop.create_task, self._await(call, awaitable))
            if call.cancelled:
                call.task.cancel()

        loop = self._event_loop()
        loop.call_soon_threadsafe(begin)

    async def _await(self, call: Call, awaitable: Optional[Any]) -> None:
        try:
            value = await (call.function() if awaitable is None else awaitable)
            answer = call.render(value)
        except BaseException as problem:
            answer = failures.answer(problem)
        self._finish(call, answer)

    def _finish(self, call: Call, answer: dict[str, Any]) -> None:
        self._output.end(call.log)
        self._running.pop(call.request, None)
        if call.cancelled:
            # The protocol wants no answer; this tells a client of ours that nothing runs any more.
            self._wire.notify("notifications/dev.taskcraft/ended", {"requestId": call.request})
        else:
            self._wire.answer(call.request, answer)

    def _event_loop(self) -> Any:
        with self._lock:
            if self._loop is None:
                import asyncio

                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._keep_looping, name="taskcraft-loop", daemon=True).start()
            return self._loop

    def _keep_looping(self) -> None:
        import asyncio

        asyncio.set_event_loop(self._loop)
        while True:
            try:
                self._loop.run_forever()
            except BaseException:  # sys.exit in a task that a tool left behind
                pass


class Threads:
    """Threads that wait for the next call instead of ending; as many as there are calls at once."""

    def __init__(self) -> None:
        self._work: Any = SimpleQueue()
        self._lock = threading.Lock()
        self._free = 0

    def run(self, work: Callable[[], None]) -> None:
        with self._lock:
            fresh = self._free == 0
            if not fresh:
                self._free -= 1
        if fresh:
            threading.Thread(target=self._serve, args=(work,), name="taskcraft-tool", daemon=True).start()
        else:
            self._work.put(work)

    def _serve(self, work: Callable[[], None]) -> None:
        while True:
            work()
            del work  # holds the last call's values
            with self._lock:
                self._free += 1
            work = self._work.get()


def _cancel_task(call: Call) -> None:
    if call.task is not None:
        call.task.cancel()
