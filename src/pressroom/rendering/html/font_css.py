"""Write the planned fonts into a style sheet, the cut faces inline."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import lru_cache

from pressroom.rendering.html.font_files import Font
from pressroom.rendering.html.font_plan import Face
from pressroom.rendering.html.font_subset import cut_font


def css_font_family(fonts: Iterable[Font]) -> str:
    """Return fonts that have a face as a value of `font-family`.

    A family without a face must not be among them: Chromium would take a font of that name that the machine has.
    """
    return ", ".join(dict.fromkeys(f'"{font.family}"' for font in fonts))


def font_face_css(faces: tuple[Face, ...]) -> str:
    """Return one `@font-face` rule for each face, the font itself inline."""
    # Kept are the faces that documents share. One with a single document's characters can take megabytes.
    return "\n".join(_rule(face) if face.font.use in {"pictures", "ideographs", "math"} else _shared_rule(face) for face in faces)


def _rule(face: Face) -> str:
    font = cut_font(face.font.path(face.weight), characters=face.characters, use=face.font.use)
    style = "italic" if face.font.italic else "normal"
    return (
        f'@font-face{{font-family:"{face.font.family}";font-style:{style};font-weight:{face.weight};'
        f'src:url(data:font/ttf;base64,{base64.b64encode(font).decode()}) format("truetype")}}'
    )


_shared_rule = lru_cache(maxsize=64)(_rule)
