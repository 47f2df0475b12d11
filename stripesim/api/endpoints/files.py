"""Files: uploaded documents. Their contents are not kept."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import IO, Annotated, Required, Unpack

from stripesim.api.common import Moment, Nothing, Object, Options, Paging
from stripesim.api.kinds import Choice
from stripesim.api.parameters import Refused
from stripesim.api.routes import Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.api.uploads import Upload

UPLOADED_FOR = (
    "account_requirement", "additional_verification", "business_icon", "business_logo",
    "customer_signature", "dispute_evidence", "identity_document", "issuing_regulatory_reporting",
    "pci_document", "platform_terms_of_service", "tax_document_user_upload",
    "terminal_android_apk", "terminal_reader_splashscreen", "terminal_wifi_certificate",
    "terminal_wifi_private_key",
)  # fmt: skip
MADE_BY_STRIPE = (
    "document_provider_identity_document", "finance_report_run", "financial_account_statement",
    "identity_document_downloadable", "selfie", "sigma_scheduled_query",
)  # fmt: skip
Purpose = Annotated[str, Choice(UPLOADED_FOR)]


class FileCreate(Options, total=False):
    file: Required[Annotated[IO[bytes] | bytes, Upload()]]
    purpose: Required[Purpose]
    file_link_data: Refused[Object]


class FileList(Paging, total=False):
    created: Moment
    purpose: Annotated[str, Choice((*UPLOADED_FOR, *MADE_BY_STRIPE))]


class Files(Service, base="/v1/files", kind="file"):
    """Files: identity documents, evidence in disputes, logos."""

    @post()
    def create(self, **params: Unpack[FileCreate]) -> Shape:
        """Upload a file (opened for reading bytes) or bytes. Its name, size and type are kept, its
        contents are not. (documented)
        """

    @get("/{file}")
    def retrieve(self, file: str, **params: Unpack[Nothing]) -> Shape:
        """One file."""

    @pages(by=("purpose",))
    def list(self, **params: Unpack[FileList]) -> Shape:
        """A page of files, newest first."""

    all = every(list)
