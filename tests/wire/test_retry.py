"""When is a request repeated? By what a repeat would do."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from pathlib import Path

import pytest
import requests
import responses
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connectors.errors import Ambiguous, GraphError, NotSent, Refused, Throttled, Unauthenticated
from connectors.request import Effect
from connectors.retry import ATTEMPTS, BUDGET
from tests.wire.calls import BY_EFFECT, EFFECTS, GUARDED, KEYED, READ, ROOT, SEND, Way, server, way


def failing(effect: Effect, *answers: int | Exception, headers: dict[str, str] | None = None) -> tuple[Way, str]:
    """Send a request of an effect to a server that answers so, and then with 200; return the way and the outcome."""
    request, made = BY_EFFECT[effect], way()
    for one in answers:
        if isinstance(one, Exception):
            responses.add(request.method, ROOT + request.path, body=one)
        else:
            responses.add(request.method, ROOT + request.path, status=one, headers=headers or {})
    responses.add(request.method, ROOT + request.path, status=200, json={"ok": True})
    try:
        made.graph.send(request)
    except GraphError as error:
        return made, type(error).__name__
    return made, "done"


RESET = requests.ConnectionError(ConnectionResetError(104, "reset"))
SILENCE = requests.ReadTimeout("nothing came")
NEVER_LEFT = requests.ConnectTimeout("no connection")


@pytest.mark.parametrize(
    ("effect", "failure", "outcome", "requests_sent"),
    [
        *((effect, NEVER_LEFT, "done", 2) for effect in EFFECTS),
        *((effect, 424, "done", 2) for effect in EFFECTS),
        *((Effect.READ, failure, "done", 2) for failure in (408, 429, 500, 502, 503, 504, RESET, SILENCE)),
        *((Effect.GUARDED, failure, "done", 2) for failure in (429, 503)),
        *((Effect.KEYED, failure, "done", 2) for failure in (429, 503)),
        *(
            (effect, failure, "Ambiguous", 1)
            for effect in (Effect.GUARDED, Effect.KEYED, Effect.IRREVOCABLE)
            for failure in (408, 500, 502, 504, RESET, SILENCE)
        ),
        (Effect.IRREVOCABLE, 503, "Ambiguous", 1),
        (Effect.IRREVOCABLE, 429, "Throttled", 1),
        *((effect, 409, "Conflict", 1) for effect in EFFECTS),
        *((effect, 412, "Conflict", 1) for effect in EFFECTS),
        *((effect, 403, "Refused", 1) for effect in EFFECTS),
        *((effect, 404, "NotFound", 1) for effect in EFFECTS),
    ],
)
@responses.activate
def test_a_request_is_repeated_by_its_effect(
    effect: Effect, failure: int | Exception, outcome: str, requests_sent: int
) -> None:
    """One failure: repeated where that harms nothing, given to the caller where it might."""
    _, came = failing(effect, failure)
    assert (came, len(responses.calls)) == (outcome, requests_sent)


@pytest.mark.parametrize("failure", [500, 503, RESET])
@responses.activate
def test_a_read_is_given_up_after_five_attempts(failure: int | Exception) -> None:
    """At most five, then the cycle comes again anyway."""
    made, came = failing(Effect.READ, *[failure] * 9, headers={"Retry-After": "1"})
    assert came != "done"
    assert len(responses.calls) == ATTEMPTS == 5
    assert len(made.slept) == 4
    assert sum(made.slept) < BUDGET


@responses.activate
def test_a_throttled_read_waits_as_it_was_asked() -> None:
    """Retry-After is honoured, with a little jitter and never less."""
    made, _ = failing(Effect.READ, 429, 503, headers={"Retry-After": "7"})
    assert len(made.slept) == 2
    assert all(7 <= one <= 7.5 for one in made.slept)


@responses.activate
def test_a_long_wait_is_not_slept() -> None:
    """Longer than the budget: given back at once, for the scheduler to postpone."""
    made, came = failing(Effect.READ, 429, headers={"Retry-After": "600"})
    assert (came, made.slept, len(responses.calls)) == ("Throttled", [], 1)


@responses.activate
def test_a_send_that_is_throttled_says_how_long() -> None:
    """The caller looks first and then sends again: it knows when."""
    responses.add("POST", ROOT + SEND.path, status=429, headers={"Retry-After": "2.128"})
    with pytest.raises(Throttled) as caught:
        way().graph.send(SEND)
    assert caught.value.wait == pytest.approx(2.128)


@responses.activate
def test_a_refused_token_is_renewed_once() -> None:
    """401 before its time: the token is forgotten and the request repeated with a new one, of every effect."""
    for request in BY_EFFECT.values():
        made = way()
        responses.reset()
        responses.add(request.method, ROOT + request.path, status=401)
        responses.add(request.method, ROOT + request.path, status=200, json={})
        made.graph.send(request)
        bearers = [call.request.headers["Authorization"] for call in responses.calls]
        assert bearers[-2:] == ["Bearer token-1", "Bearer token-2"]


@responses.activate
def test_a_token_that_is_refused_twice_needs_a_person() -> None:
    """Not a loop: two requests, then Unauthenticated."""
    responses.add("GET", ROOT + READ.path, status=401)
    with pytest.raises(Unauthenticated):
        way().graph.send(READ)
    assert len(responses.calls) == 2


# --- on real sockets ------------------------------------------------------------------------------------------------


def on(port: int, scheme: str = "http", **session: str) -> Way:
    origin = f"{scheme}://127.0.0.1:{port}"
    return way(f"{origin}/v1.0", origins=(origin,), **session)


@pytest.mark.parametrize("request_", [GUARDED, KEYED, SEND], ids=lambda one: one.name)
def test_a_connection_that_breaks_after_the_request_is_ambiguous(request_: object) -> None:
    """The server took the request and closed: it may have been done, so it is sent once."""
    with server(lambda connection, _: connection.close()) as (port, seen):
        with pytest.raises(Ambiguous):
            on(port).graph.send(request_)  # type: ignore[arg-type]
        assert len(seen) == 1


def test_half_an_answer_is_ambiguous() -> None:
    """Status and then silence: the effect is there, and its answer is not."""
    half = b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id"'
    with server(lambda connection, _: connection.sendall(half)) as (port, seen):
        with pytest.raises(Ambiguous):
            on(port).graph.send(KEYED)
        assert len(seen) == 1


@pytest.mark.parametrize("effect", EFFECTS)
def test_without_a_connection_nothing_was_sent(effect: Effect) -> None:
    """Nobody listens: repeated in every class, and NotSent in the end."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    made = on(port)
    with pytest.raises(NotSent):
        made.graph.send(BY_EFFECT[effect])
    assert len(made.slept) == 4


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "ca.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for loopback, and its key."""
    return _certificate(tmp_path_factory.mktemp("tls"))


def test_a_tls_failure_after_the_request_is_not_taken_for_nothing_sent(pem: tuple[Path, Path]) -> None:
    """The record after the request was damaged on its way: the mail may have left, so it is sent once (P2)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pem)
    taken: list[bytes] = []

    def answer(connection: socket.socket, hello: bytes) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(hello)
        shaken = False
        before = len(taken)
        while len(taken) == before:
            try:
                if not shaken:
                    tls.do_handshake()
                    shaken = True
                taken.append(tls.read(65536))
            except ssl.SSLWantReadError:
                connection.sendall(outgoing.read())
                incoming.write(connection.recv(65536))
        connection.sendall(outgoing.read() + b"this is no TLS record at all" * 8)

    with server(answer) as (port, _):
        with pytest.raises(GraphError) as caught:
            on(port, "https", ca_file=str(pem[0])).graph.send(SEND)
        assert len(taken) == 1, "an irrevocable request was sent again"
        assert isinstance(caught.value, Ambiguous)


def test_a_certificate_that_is_not_trusted_means_that_nothing_was_sent(pem: tuple[Path, Path]) -> None:
    """The handshake fails before any byte of the request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pem)
    with socket.create_server(("127.0.0.1", 0)) as listener, context.wrap_socket(listener, server_side=True) as tls:

        def refuse() -> None:
            for _ in range(ATTEMPTS):
                try:
                    tls.accept()
                except OSError:
                    continue

        threading.Thread(target=refuse, daemon=True).start()
        with pytest.raises((NotSent, Refused)):
            on(tls.getsockname()[1], "https").graph.send(SEND)
