"""One client's connection: sends a case and reads what comes back. Refuses to judge the answers."""

import select
import socket
from collections.abc import Iterator

from tests.hostile.answers import Answer, MalformedAnswerError, read_answer
from tests.hostile.case import Case

PATIENCE_SECONDS = 5.0
Address = tuple[str, int]


class Line:
    """One client's connection, opened anew whenever the last one cannot be used any more."""

    def __init__(self, address: Address) -> None:
        """Open nothing yet."""
        self._address = address
        self._socket: socket.socket | None = None

    def exchange(self, case: Case) -> tuple[list[Answer], list[str]]:
        """Send a case and read its answers; faults are what is wrong with the exchange as such."""
        answers: list[Answer] = []
        faults = [] if self._is_quiet() else ["bytes that nobody asked for before this request"]
        try:
            self._send(case)
            answers.extend(self._read(case))
        except TimeoutError:
            faults.append(f"hangs after {len(answers)} of {len(case.asks)} answers")
        except (MalformedAnswerError, ConnectionError) as error:
            faults.append(f"{type(error).__name__}: {error}")
        if case.is_whole and not answers and not faults:
            faults.append("closed without an answer")
        if not case.is_fluent or faults or answers[-1].closes:
            self.close()
        return answers, faults

    def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            self._stream.close()
            self._socket.close()
            self._socket = None

    def _is_quiet(self) -> bool:
        if self._socket is None or not select.select([self._socket], [], [], 0)[0]:
            return True
        rest = self._socket.recv(1000)
        self.close()
        return not rest

    def _send(self, case: Case) -> None:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._stream = self._socket.makefile("rb")
        try:
            self._socket.sendall(case.sent)
        except ConnectionError:
            return  # a server may answer and leave before it was told everything
        if not case.is_whole:
            self._socket.shutdown(socket.SHUT_WR)

    def _read(self, case: Case) -> Iterator[Answer]:
        for asked in case.asks:
            answer = read_answer(self._stream, asked.method)
            if answer is None:
                return
            yield answer
            if answer.closes:
                return
        if not case.is_whole and self._stream.read(1):
            raise MalformedAnswerError("something after the last answer")
