"""Bodies are hashed by pieces, and dkimpy, which hashes them whole, comes to the same."""

import dkim
import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given, settings
from hypothesis import strategies as st

from m365_sandbox.mailflow import signed_mail
from m365_sandbox.mailflow.dkim_keys import DkimKeys
from m365_sandbox.mailflow.signed_mail import SignedMail, canonical_body

BODIES = st.lists(st.sampled_from([b"a", b"bc", b" ", b"\t", b"\r", b"\n", b"\r\n", b"\r\n\r\n"])).map(b"".join)


@settings(max_examples=400, deadline=None, database=None)
@given(BODIES, st.booleans(), st.integers(1, 9))
def test_every_body_is_hashed_as_dkimpy_does(body: bytes, relaxed: bool, piece: int) -> None:
    mail = b"From: a@x.example\r\n\r\n" + body
    _, read = dkim.rfc822_parse(mail)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(signed_mail, "_PIECE", piece)
        pieces = b"".join(canonical_body(mail, len(mail) - len(body), relaxed=relaxed))
    assert pieces == (Relaxed if relaxed else Simple).canonicalize_body(read)


@pytest.mark.parametrize("canonical", [b"simple", b"relaxed"])
@pytest.mark.parametrize("length", [False, True])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_signature_of_either_kind_verifies(
    tmp_path_factory: pytest.TempPathFactory, canonical: bytes, length: bool, end: bytes
) -> None:
    keys = DkimKeys(tmp_path_factory.getbasetemp() / "signed mail")
    keys.sign(b"From: a@x.example\r\n\r\nmakes the key\r\n", "x.example")
    private = (tmp_path_factory.getbasetemp() / "signed mail" / "dkim" / "x.example" / "selector1.pem").read_bytes()
    mail = b"From: a@x.example\r\nSubject: s\r\n\r\nfirst  line \r\n\r\nlast line\r\n\r\n"
    signature = dkim.sign(
        mail, b"selector1", b"x.example", private, canonicalize=(b"relaxed", canonical), length=length
    )
    record = (keys.record("x.example", "selector1") or "").encode()

    def verified(raw: bytes) -> bool:
        result: bool = SignedMail(raw).verify(0, lambda _name, timeout: record)
        return result

    raw: bytes = signature + mail
    assert verified(raw.replace(b"\r\n", end))
    for changed in (raw.replace(b"last", b"lost"), raw.replace(b"first", b"worst")):
        with pytest.raises(dkim.ValidationError, match="body hash"):
            verified(changed)
    longer = raw + b"added"
    if length:  # l= covers what was there, no more
        assert verified(longer)
    else:
        with pytest.raises(dkim.ValidationError, match="body hash"):
            verified(longer)
