"""The command `proxy`: stands in front of a server, forwards, judges, and says so in every answer."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import click
import httpx
import uvicorn
from rich.console import Console

from contracts.address import parse_base_url
from contracts.commands.ending import EXIT_CODES, ending_in_codes
from contracts.commands.numbers import PATIENCE
from contracts.commands.outputs import Outputs, document_options, open_outputs, output_options
from contracts.document import Document
from contracts.errors import UsageError
from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.har import HarWriter
from contracts.mask import masked
from contracts.personal import Pseudonyms
from contracts.profile import load_profile
from contracts.proxy import Proxy
from contracts.serving import HERE, address_of, open_listener, server_for
from contracts.traffic import TrafficJudge
from contracts.trust import direct

_PRESET = "proxy"
_MOST_ENTRIES = 10_000
_SAMPLES = 3
_SECONDS_TO_END = 5
_ORDERS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@click.command(epilog=EXIT_CODES)
@click.option("--upstream", required=True, help="The server to stand in front of: scheme, host, port, base path.")
@click.option("--host", default=HERE, show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8889, show_default=True, help="Where to listen; 0: any.")
@click.option("--allow-host", multiple=True, help="Another name that this proxy answers to.")
@document_options
@click.option("--timeout", type=PATIENCE, default=30, show_default=True, help="Seconds for one answer.")
@click.option("--insecure", is_flag=True, help="Accept any TLS certificate of the upstream.")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Write what passes as HAR 1.2, at most {_MOST_ENTRIES} exchanges.",
)
@output_options
@ending_in_codes("proxy")
def proxy(upstream: str, profile: str, document: Path | None, **options: Any) -> int:
    """Forward to --upstream until Ctrl-C or SIGTERM, judge what passes, and print the verdict at the end.

    Each answer says in X-Contract-Verdict what was found in it.
    """
    loaded = Document.load(document)
    outputs = open_outputs(options, loaded, None)
    base_url = parse_base_url(upstream, loaded.base_path)
    judge = TrafficJudge(loaded, base_url, load_profile(profile), sample_count=_SAMPLES)
    with _recording(options["record"], judge, outputs, loaded) as record:
        unanswered = _serve(base_url, judge, record, options)
    notes = [f"requests without an answer that could be judged: {unanswered}"] if unanswered else []
    return outputs.hand_out(judge.verdict(notes, _PRESET), is_here=False)


def _serve(base_url: str, judge: TrafficJudge, record: "_Record | None", options: dict[str, Any]) -> int:
    """Serve until somebody ends it; return how many requests were not answered by the upstream."""
    errors = Console(stderr=True, soft_wrap=True)
    written = 0

    def on_judged(exchange: Exchange, found: tuple[Finding, ...] | None) -> None:
        nonlocal written
        for finding in found or ():
            errors.print(f"{finding.id}  {finding.operation_id or ''}: {finding.cause}", markup=False, highlight=False)
        if record is not None and written < _MOST_ENTRIES:
            written += 1
            record.write(exchange, ", ".join(dict.fromkeys(finding.id for finding in found or ())))

    parts = urlsplit(base_url)
    client = httpx.AsyncClient(timeout=options["timeout"], **direct(verify_tls=not options["insecure"]))
    app = Proxy(
        upstream=f"{parts.scheme}://{parts.netloc}",
        judge=judge,
        client=client,
        on_judged=on_judged,
        hosts=frozenset(options["allow_host"]),
    )
    listener = open_listener(options["host"], options["port"])
    errors.print(f"{address_of(listener)} -> {base_url}; end with Ctrl-C", markup=False, highlight=False)
    server = server_for(app, "h11")
    # Whoever ends it waits, and not for an upstream that may never answer; what is broken off then is no fault.
    server.config.timeout_graceful_shutdown = _SECONDS_TO_END
    logging.getLogger("uvicorn.error").addFilter(lambda record: not server.should_exit)
    _end_in_order(server)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # that is how it is ended
    finally:
        listener.close()
    return app.unanswered_count


def _end_in_order(server: uvicorn.Server) -> None:
    """Let whoever sends SIGTERM or hangs up have the verdict too; what was ignored before is ignored on."""

    def end(signum: int, frame: object) -> None:
        # Also called once the server has ended, which tells every signal again that it took for itself.
        server.should_exit = True

    for order in _ORDERS:
        if signal.getsignal(order) is not signal.SIG_IGN:
            signal.signal(order, end)


@contextmanager
def _recording(
    path: Path | None, judge: TrafficJudge, outputs: Outputs, document: Document
) -> Iterator["_Record | None"]:
    if path is None:
        yield None
        return
    pseudonyms = (
        None if outputs.options["personal"] == "shown" else Pseudonyms(document.personal, outputs.key, is_wary=True)
    )
    try:
        with path.open("w", encoding="utf-8") as file:
            record = _Record(file, judge, pseudonyms)
            try:
                yield record
            finally:
                record.close()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


class _Record:
    """Writes what passes, without secrets and people."""

    def __init__(self, file: IO[str], judge: TrafficJudge, pseudonyms: Pseudonyms | None) -> None:
        self._file = file
        self._writer = HarWriter(file, "what passed the proxy, without secrets")
        self._judge = judge
        self._pseudonyms = pseudonyms

    def write(self, exchange: Exchange, comment: str = "") -> None:
        """Add one exchange as it may be shown, and have it in the file whatever becomes of this process."""
        shown = masked(exchange, secret=None, others=self._judge.secrets)
        self._writer.write(self._pseudonyms.exchange(shown) if self._pseudonyms else shown, comment)
        self._file.flush()

    def close(self) -> None:
        """End the file's text."""
        self._writer.close()
