"""Every kind of document."""

from collections.abc import Mapping

from handlers.documents.kind import DocumentKind
from handlers.measures.form import MEASURES_FORM

KINDS: Mapping[str, DocumentKind] = {each.name: each for each in (MEASURES_FORM,)}
