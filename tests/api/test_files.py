"""Files are uploaded; their names, sizes and types are kept. https://docs.stripe.com/file-upload"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

PNG, PDF, JPG = b"\x89PNG\r\n\x1a\nx", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0x"
IDENTITY = "identity_document"


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def test_a_file_is_uploaded_by_the_sdk(sim: Simulator, tmp_path: Path) -> None:
    place = tmp_path / "passport.png"
    place.write_bytes(PNG)
    with sim.activate(), place.open("rb") as front:
        file = stripe.File.create(purpose=IDENTITY, file=front)
        assert stripe.File.retrieve(file.id).to_dict() == file.to_dict()
        assert [each.id for each in stripe.File.list(purpose=IDENTITY).data] == [file.id]
        assert stripe.File.list(purpose="dispute_evidence").data == []
    assert {**file.to_dict(), "id": "", "url": "", "links": None} == {
        "id": "",
        "object": "file",
        "created": 1_772_442_000,
        "expires_at": None,
        "filename": "passport.png",
        "links": None,
        "purpose": IDENTITY,
        "size": len(PNG),
        "title": None,
        "type": "png",
        "url": "",
    }
    assert file.url == f"https://files.stripe.com/v1/files/{file.id}/contents"
    assert [event["type"] for event in sim.events.list()["data"]] == ["file.created"]


@pytest.mark.parametrize(
    ("content", "name", "type"),
    [
        (PNG, "a.png", "png"),
        (PDF, "a", "pdf"),
        (JPG, "scan.JPEG", "jpg"),
        (b"a,b\n1,2\n", "rows.CSV", "csv"),
        (b"plain", "notes", None),
    ],
)
def test_a_type_is_told_by_what_a_file_begins_with_or_by_its_name(
    sim: Simulator, content: bytes, name: str, type: str | None
) -> None:
    open_file = BytesIO(content)
    open_file.name = f"/home/jenny/{name}"
    native = sim.files.create(file=open_file, purpose="account_requirement")
    open_file.seek(0)
    sdk = sim.client().v1.files.create({"file": open_file, "purpose": "account_requirement"})
    for file in (native, sdk.to_dict()):
        assert (file["filename"], file["size"], file["type"]) == (name, len(content), type)


def test_what_is_uploaded_may_hold_anything(sim: Simulator) -> None:
    content = PDF + bytes(range(256)) + b"\r\n--\r\n\r\n--x--\r\n"
    file = sim.client().v1.files.create({"file": BytesIO(content), "purpose": IDENTITY})
    assert (file.filename, file.size, file.type) == ("blob", len(content), "pdf")


def test_evidence_expires_and_identity_does_not(sim: Simulator) -> None:
    evidence = sim.files.create(file=PDF, purpose="dispute_evidence")
    assert evidence["expires_at"] == evidence["created"] + 270 * 86_400
    assert sim.files.create(file=PDF, purpose=IDENTITY)["expires_at"] is None


def test_a_file_is_its_accounts_alone(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom")["id"]
    file = sim.files.create(file=PDF, purpose=IDENTITY, stripe_account=shop)["id"]
    assert sim.files.list()["data"] == []
    assert sim.files.retrieve(file, stripe_account=shop)["id"] == file
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.files.retrieve(file)
    assert (refused.value.http_status, refused.value.user_message) == (
        404,
        f"No such file: '{file}'",
    )


def test_evidence_in_a_dispute_names_a_file(sim: Simulator) -> None:
    receipt = sim.files.create(file=PDF, purpose="dispute_evidence")["id"]
    sim.charges.create(amount=100_00, currency="usd", source="tok_createDispute")
    dispute = sim.disputes.list()["data"][0]["id"]
    told = sim.disputes.update(dispute, evidence={"receipt": receipt}, expand=["evidence.receipt"])
    assert told["evidence"]["receipt"]["size"] == len(PDF)


def test_the_same_key_uploads_once(sim: Simulator) -> None:
    given: Any = {"file": PDF, "purpose": IDENTITY, "idempotency_key": "one"}
    assert sim.files.create(**given) == sim.files.create(**given)
    assert len(sim.files.list()["data"]) == 1


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"purpose": IDENTITY}, "file"),
        ({"file": PDF}, "purpose"),
        ({"file": PDF, "purpose": "fun"}, "purpose"),
        ({"file": PDF, "purpose": "selfie"}, "purpose"),
        ({"file": b"", "purpose": IDENTITY}, "file"),
        ({"file": "passport.png", "purpose": IDENTITY}, "file"),
        ({"file": PDF, "purpose": IDENTITY, "file_link_data": {"create": True}}, "file_link_data"),
    ],
)
def test_what_is_no_upload_is_refused(sim: Simulator, given: Any, param: str) -> None:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.files.create(**given)
    assert refused.value.param == param
    assert sim.fingerprint() == before


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"),
        ("multipart/form-data; boundary=x", "text"),
        ("application/json", b"{}"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    sim: Simulator, content_type: str, body: str | bytes
) -> None:
    headers = {"Authorization": "Bearer sk_test_1", "Content-Type": content_type}
    status, _, answer = sim.answer("POST", "https://files.stripe.com/v1/files", headers, body)
    assert status == 400
    assert b"Invalid request" in answer


def test_evidence_in_a_file_that_is_not_there_is_refused() -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    charge = sim.charges.create(amount=1_000, currency="usd", source="tok_visa")["id"]
    dispute = sim.controls.dispute_charge(charge)["id"]
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.disputes.update(dispute, evidence={"uncategorized_file": "file_1"})
    assert (refused.value.code, refused.value.param) == (
        "resource_missing", "evidence[uncategorized_file]"
    )  # fmt: skip
    assert sim.fingerprint() == before
