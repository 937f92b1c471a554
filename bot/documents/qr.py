"""Pictures the assistant draws."""

import io

import segno


def draw_qr(content: str) -> bytes:
    """A QR code as PNG, large enough to scan from a phone held at arm's length."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()
