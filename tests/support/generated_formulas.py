"""Formulas that are generated: each command of a list alone and in company, and structures within each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GREEK: Final = _names(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma "
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
OPERATORS: Final = _names(
    "pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee wedge setminus wr oplus ominus otimes oslash odot "
    "dagger ddagger amalg land lor"
)
RELATIONS: Final = _names(
    "leq le geq ge leqslant geqslant neq ne equiv sim simeq approx cong propto ll gg subset supset subseteq supseteq subsetneq "
    "in ni notin mid nmid parallel perp models vdash dashv prec succ preceq succeq doteq triangleq coloneqq asymp bowtie"
)
ARROWS: Final = _names(
    "to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow implies impliedby iff mapsto longmapsto "
    "longrightarrow longleftarrow uparrow downarrow updownarrow nearrow searrow hookrightarrow rightleftharpoons"
)
SIGNS: Final = _names(
    "infty emptyset varnothing forall exists nexists neg partial nabla ell hbar Re Im angle triangle square degree prime dots "
    "ldots cdots vdots ddots aleph top bot therefore because complement checkmark"
)
FUNCTIONS: Final = _names(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log exp lim max min sup inf det gcd dim ker"
)
ACCENTS: Final = _names(
    "hat widehat tilde widetilde bar overline vec overrightarrow overleftarrow dot ddot acute grave breve check mathring "
    "underline overbrace underbrace boxed cancel bcancel xcancel"
)
ALPHABETS: Final = _names("mathbb mathbf mathcal mathscr mathfrak mathrm mathsf mathtt mathit boldsymbol text textbf textit")
DELIMITERS: Final = (
    ("(", ")"), ("[", "]"), (r"\{", r"\}"), ("|", "|"), (r"\|", r"\|"), (r"\lfloor", r"\rfloor"), (r"\lceil", r"\rceil"),
    (r"\langle", r"\rangle"), ("]", "["), (".", "|"), (r"\{", "."), (r"\lvert", r"\rvert"), (r"\lVert", r"\rVert"),
)  # fmt: skip
LARGE: Final = _names("sum prod coprod int iint iiint oint bigcup bigcap bigvee bigwedge bigoplus bigotimes")
MATRICES: Final = _names("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix")
ALIGNED: Final = _names("cases aligned align* gathered")
SIZES: Final = _names("big Big bigg Bigg")
PATTERNS: Final = (
    ((r"\NAME", r"\NAME_{1}^{2}+\frac{\NAME}{3}"), (*GREEK, *SIGNS)),
    ((r"a \NAME b",), (*OPERATORS, *RELATIONS, *ARROWS)),
    ((r"2\NAME x+\NAME(y)", r"\NAME_{n} x"), FUNCTIONS),
    ((r"\NAME{x}", r"\NAME{AB}", r"\NAME{a+b}", r"\NAME{\frac{1}{2}}"), ACCENTS),
    ((r"\NAME{ABC}+\NAME{R}_1",), ALPHABETS),
    ((r"\NAME_{i=0}^{n} u_i", r"\NAME\limits_{i} u_i"), LARGE),
    ((r"\begin{NAME}1&2\\3&4\end{NAME}",), MATRICES),
    ((r"\begin{NAME}x=1\\y=2\end{NAME}",), ALIGNED),
    ((r"\NAME(x\NAME)",), SIZES),
)
"""What is made of each name."""
ATOMS: Final = ("x", "12", r"\pi", "f(x)", "a+b")


def generated_formulas() -> Iterator[str]:
    """Yield the formulas."""
    for patterns, names in PATTERNS:
        for name, pattern in product(names, patterns):
            yield pattern.replace("NAME", name)
    for (left, right), atom in product(DELIMITERS, ("x", r"\frac{a}{b}", r"\sum_{k=1}^{n}k")):
        yield rf"\left{left} {atom} \right{right}"
    yield from _nested()


def _nested() -> Iterator[str]:
    fraction, radical, power, index, fence = "x", "x", "x", "x", "x"
    for depth in range(1, 8):
        fraction = rf"\frac{{1}}{{1+{fraction}}}"
        radical = rf"\sqrt{{1+{radical}}}"
        power = f"a^{{{power}}}"
        index = f"u_{{{index}}}"
        fence = rf"\left(\frac{{{fence}}}{{2}}\right)^{{{depth}}}"
        yield from (fraction, radical, power, index, fence)
    for first, second in product(ATOMS, ATOMS):
        yield rf"\frac{{{first}}}{{{second}}}"
        yield rf"{{{first}}}_{{{second}}}^{{{first}}}"
        yield rf"\sqrt[{second}]{{{first}}}"
        yield rf"\binom{{{first}}}{{{second}}}"
        yield rf"\overset{{{second}}}{{{first}}}"
        yield rf"\underset{{{second}}}{{{first}}}"
        yield rf"\xrightarrow[{first}]{{{second}}}"
