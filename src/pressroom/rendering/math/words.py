"""The words in which formulas are read aloud, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language."""

    signs: Mapping[str, str]
    """What a sign is called between its neighbours; signs that are not here are read as they are written."""
    numerators: Mapping[str, str]
    denominators: Mapping[str, tuple[str, str]]
    """Fractions that have names: the singular and the plural."""
    powers: Mapping[str, str]
    """Exponents that have names."""
    over: str
    fraction: tuple[str, str, str]
    """Before, between and after the parts of a fraction whose parts are long."""
    power: str
    index: str
    root: str
    cubic_root: str
    nth_root: str
    end_root: str
    sums: Mapping[str, str]
    """What has bounds: sums, integrals, limits."""
    bounds: str
    """`{0}` the name, `{1}` the lower and `{2}` the upper bound."""
    lower: str
    """The same where there is only a lower one."""
    limit: str
    accents: Mapping[str, str]
    below: Mapping[str, str]
    binomial: str
    matrix: str
    row: str
    system: str
    primes: Mapping[str, str]
    functions: Mapping[str, str]
    applied: str
    """`f(x)`."""
    of: str
    """Between a fraction with a name and its term: one half of x."""
    around: Mapping[str, str]
    """What a pair of bars or brackets means."""
    bars: Mapping[str, str]
    """What a bar within brackets means."""
    between: str
    """The values between which a primitive is taken."""
    struck: str
    determinant: str
    interval: str
    """`{0}` and `{2}` its ends, `{1}` and `{3}` whether they belong to it."""
    included: str
    excluded: str
    integers: str
    """An interval of integers between `{0}` and `{2}`, which belong to it."""
    integers_between: str
    """One of integers that lacks an end, as `interval`."""
    degrees: str
    minutes: Mapping[str, str]
    """What a prime is called behind a number: a part of a degree."""
    angle: str
    arrow: str
    """An arrow with `{0}` above or below it."""


_FRENCH: Final = Words(
    signs={
        "+": "plus", "−": "moins", "±": "plus ou moins", "∓": "moins ou plus", "×": "fois", "⋅": "fois", "·": "fois",
        "∗": "étoile", "/": "sur", "÷": "divisé par", ":": "deux points", "=": "égale", "≠": "différent de",
        "≈": "environ égal à",
        "≃": "environ égal à", "≡": "congru à", "∼": "équivalent à", "<": "inférieur à", ">": "supérieur à",
        "≤": "inférieur ou égal à", "⩽": "inférieur ou égal à", "≥": "supérieur ou égal à", "⩾": "supérieur ou égal à",
        "≪": "très inférieur à", "≫": "très supérieur à", "∝": "proportionnel à", "∈": "appartient à",
        "∉": "n’appartient pas à",
        "∋": "contient", "⊂": "inclus dans", "⊆": "inclus dans", "⊄": "non inclus dans", "⊃": "contient", "∪": "union",
        "∩": "inter", "∖": "privé de", "⧵": "privé de", "∅": "ensemble vide", "⌀": "ensemble vide",
        "∁": "complémentaire", "∀": "pour tout",
        "∃": "il existe",
        "∄": "il n’existe pas", "¬": "non", "∧": "et", "∨": "ou", "⟹": "implique", "⇒": "implique", "⇐": "est impliqué par",
        "⇔": "équivaut à", "⟺": "équivaut à", "→": "tend vers", "⟶": "donne", "↦": "donne", "⟼": "donne", "∞": "l’infini",
        "∫": "l’intégrale", "∂": "d rond", "∇": "nabla", "∥": "parallèle à", "⟂": "perpendiculaire à", "⊥": "perpendiculaire à",
        "∣": "divise", "°": "degrés", "∘": "rond", "%": "pour cent", "€": "euros", "!": "factorielle", "…": "et ainsi de suite",
        "⋯": "et ainsi de suite", "∠": "angle", "△": "triangle", "⇌": "en équilibre avec", "ℝ": "R", "ℕ": "N", "ℤ": "Z",
        "ℚ": "Q",
        "ℂ": "C", "𝔻": "D", "(": "parenthèse", ")": "fermer la parenthèse", "[": "crochet", "]": "crochet", "{": "accolade",
        "}": "fermer l’accolade", "|": "barre", ";": ";", ",": ",", "ℓ": "l", "mod": "modulo",
    },
    numerators={"1": "un", "2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "7": "sept"},
    denominators={
        "2": ("demi", "demis"), "3": ("tiers", "tiers"), "4": ("quart", "quarts"), "5": ("cinquième", "cinquièmes"),
        "6": ("sixième", "sixièmes"), "8": ("huitième", "huitièmes"), "10": ("dixième", "dixièmes"),
    },
    powers={"2": "au carré", "3": "au cube"},
    over="sur", fraction=("fraction", "sur", "fin de fraction"), power="puissance", index="indice", root="racine de",
    cubic_root="racine cubique de", nth_root="racine {0}-ième de", end_root="fin de racine",
    sums={"∑": "la somme", "∏": "le produit", "∫": "l’intégrale", "∬": "l’intégrale double", "∮": "l’intégrale curviligne",
          "⋃": "l’union", "⋂": "l’intersection", "max": "le maximum", "min": "le minimum", "sup": "la borne supérieure",
          "inf": "la borne inférieure"},
    bounds="{0} de {1} à {2} de", lower="{0} sur {1} de", limit="la limite quand {0} de",
    accents={"\u0302": "chapeau", "ˆ": "chapeau", "\u0303": "tilde", "˜": "tilde", "‾": "barre", "\u20d7": "vecteur {0}",
    "⏜": "arc {0}", "˙": "point",
             "¨": "deux points", "⏞": "accolade"},
    below={"⏟": "accolade"}, binomial="{1} parmi {0},", matrix="matrice", row="ligne", system="système",
    primes={"′": "prime", "″": "seconde", "‴": "tierce", "⁗": "quarte"},
    functions={"sin": "sinus", "cos": "cosinus", "tan": "tangente", "ln": "logarithme népérien", "log": "logarithme",
               "exp": "exponentielle", "arcsin": "arc sinus", "arccos": "arc cosinus", "arctan": "arc tangente",
               "pgcd": "P G C D", "ppcm": "P P C M", "det": "déterminant", "lim": "limite", "max": "maximum", "min": "minimum"},
    applied="{0} de {1}",
    around={"|": "valeur absolue de {0}", "‖": "norme de {0}", "⌊": "partie entière de {0}", "⌈": "plafond de {0}"},
    bars={"(": "sachant", "{": "tel que"}, between="entre {0} et {1}", struck="barré", determinant="déterminant", of="de",
    interval="intervalle, {0} {1}, {2} {3}", included="inclus", excluded="exclu",
    integers="entiers de {0} à {2}", integers_between="entiers, {0} {1}, {2} {3}",
    degrees="degrés", minutes={"′": "minutes", "″": "secondes"}, angle="angle {0}",
    arrow="flèche {0}",
)  # fmt: skip

_ENGLISH: Final = Words(
    signs={
        "+": "plus", "−": "minus", "±": "plus or minus", "∓": "minus or plus", "×": "times", "⋅": "times", "·": "times",
        "∗": "star", "/": "over", "÷": "divided by", ":": "colon", "=": "equals", "≠": "is not equal to",
        "≈": "is approximately", "≃": "is approximately", "≡": "is congruent to", "∼": "is equivalent to",
        "<": "is less than", ">": "is greater than", "≤": "is less than or equal to", "⩽": "is less than or equal to",
        "≥": "is greater than or equal to", "⩾": "is greater than or equal to", "≪": "is much less than",
        "≫": "is much greater than", "∝": "is proportional to", "∈": "in", "∉": "not in", "∋": "contains",
        "⊂": "is a subset of", "⊆": "is a subset of", "⊄": "is not a subset of", "⊃": "contains", "∪": "union",
        "∩": "intersection", "∖": "without", "⧵": "without", "∅": "the empty set", "⌀": "the empty set", "∁": "the complement",
        "∀": "for all", "∃": "there exists",
        "∄": "there is no", "¬": "not", "∧": "and", "∨": "or", "⟹": "implies", "⇒": "implies", "⇐": "is implied by",
        "⇔": "if and only if", "⟺": "if and only if", "→": "tends to", "⟶": "goes to", "↦": "maps to", "⟼": "maps to",
        "∞": "infinity", "∫": "the integral", "∂": "partial", "∇": "nabla", "∥": "is parallel to",
        "⟂": "is perpendicular to", "⊥": "is perpendicular to", "∣": "divides", "°": "degrees", "∘": "composed with",
        "%": "percent", "€": "euros", "!": "factorial", "…": "and so on", "⋯": "and so on", "∠": "angle", "△": "triangle",
        "⇌": "in equilibrium with", "ℝ": "R", "ℕ": "N", "ℤ": "Z", "ℚ": "Q", "ℂ": "C", "𝔻": "D", "(": "open bracket",
        ")": "close bracket", "[": "bracket", "]": "bracket", "{": "open brace", "}": "close brace", "|": "bar", ";": ";",
        ",": ",", "ℓ": "l", "mod": "modulo",
    },
    numerators={"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "7": "seven"},
    denominators={
        "2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters"), "5": ("fifth", "fifths"),
        "6": ("sixth", "sixths"), "8": ("eighth", "eighths"), "10": ("tenth", "tenths"),
    },
    powers={"2": "squared", "3": "cubed"},
    over="over", fraction=("the fraction", "over", "end of fraction"), power="to the power", index="sub",
    root="the square root of", cubic_root="the cube root of", nth_root="the root of order {0} of", end_root="end of root",
    sums={"∑": "the sum", "∏": "the product", "∫": "the integral", "∬": "the double integral", "∮": "the contour integral",
          "⋃": "the union", "⋂": "the intersection", "max": "the maximum", "min": "the minimum", "sup": "the supremum",
          "inf": "the infimum"},
    bounds="{0} from {1} to {2} of", lower="{0} over {1} of", limit="the limit as {0} of",
    accents={"\u0302": "hat", "ˆ": "hat", "\u0303": "tilde", "˜": "tilde", "‾": "bar", "\u20d7": "vector {0}",
    "⏜": "arc {0}", "˙": "dot",
             "¨": "double dot", "⏞": "brace"},
    below={"⏟": "brace"}, binomial="{0} choose {1},", matrix="matrix", row="row", system="system",
    primes={"′": "prime", "″": "double prime", "‴": "triple prime", "⁗": "quadruple prime"},
    functions={"sin": "sine", "cos": "cosine", "tan": "tangent", "ln": "natural log", "log": "log", "exp": "exponential",
               "arcsin": "arc sine", "arccos": "arc cosine", "arctan": "arc tangent", "det": "determinant", "lim": "limit",
               "max": "maximum", "min": "minimum", "gcd": "G C D"},
    applied="{0} of {1}",
    around={"|": "the absolute value of {0}", "‖": "the norm of {0}", "⌊": "the floor of {0}", "⌈": "the ceiling of {0}"},
    bars={"(": "given", "{": "such that"}, between="between {0} and {1}", struck="struck out", determinant="determinant",
    of="of",
    interval="the interval from {0} {1} to {2} {3}", included="included", excluded="excluded",
    integers="the integers from {0} to {2}", integers_between="the integers from {0} {1} to {2} {3}",
    degrees="degrees", minutes={"′": "minutes", "″": "seconds"},
    angle="angle {0}", arrow="an arrow {0}",
)  # fmt: skip

LANGUAGES: Final[Mapping[str, Words]] = {"fr": _FRENCH, "en": _ENGLISH}


def words_of(language: str) -> Words:
    """Return the words of a language by its BCP 47 tag; those of English where there are none of its own."""
    return LANGUAGES.get(language.partition("-")[0], _ENGLISH)
