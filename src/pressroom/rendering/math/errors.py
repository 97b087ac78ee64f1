"""What happens when a formula cannot be converted. Nobody sees it: the source is printed, with a warning."""

from __future__ import annotations


class FormulaError(ValueError):
    """A converter does not understand a formula, or its result is no MathML that is safe and complete."""
