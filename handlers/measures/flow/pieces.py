"""What people send as evidence."""

from datetime import date

from handlers.measures.effects import Piece
from handlers.terms.events import File


def piece_of(file: File) -> Piece:
    """A photo or document as evidence."""
    taken = date.fromisoformat(file.taken_on) if file.taken_on else None
    return Piece("photo" if file.is_photo else "file", file.token, file.name[:200], taken)
