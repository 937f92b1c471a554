"""Pictures and documents the assistant draws."""

import io
from collections.abc import Sequence

import segno


def draw_qr(content: str) -> bytes:
    """A QR code as PNG, large enough to scan from a phone held at arm's length."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def draw_form(
    agency: str,
    fiscal_year: int,
    indicators: Sequence[tuple[int, str]],
    units: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> bytes:
    """The measures form as .xlsx. What draws it takes a while to import: only who asks for one pays."""
    from bot.documents import measure_form

    return measure_form.draw_form(agency, fiscal_year, indicators, units, rows, CADENCES)


CADENCES = ("รายเดือน", "รายไตรมาส", "รอบ 6 เดือน", "ปีละครั้ง")
"""How often measures are reported, as the form offers it."""
