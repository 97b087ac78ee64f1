"""The alternative text of a formula: what a teacher would read aloud."""

from __future__ import annotations

import pytest

from pressroom.rendering.math.formula import formula


@pytest.mark.parametrize(
    ("latex", "french", "english"),
    [
        ("u_1", "u indice 1", "u sub 1"),
        (r"\frac{1}{2}x+3", "un demi de x plus 3", "one half of x plus 3"),
        (r"\frac{3}{4}", "trois quarts", "three quarters"),
        (r"\frac{a}{b}", "a sur b", "a over b"),
        ("x^2", "x au carré", "x squared"),
        ("x^{10}", "x puissance 10", "x to the power 10"),
        (r"\sqrt{x}", "racine de x", "the square root of x"),
        (r"\sqrt[3]{x}", "racine cubique de x", "the cube root of x"),
        ("f'(x)=0", "f prime de x égale 0", "f prime of x equals 0"),
        (r"\int_0^1 x", "l’intégrale de 0 à 1 de x", "the integral from 0 to 1 of x"),
        (r"\sum_{k=0}^n k", "la somme de k égale 0 à n de k", "the sum from k equals 0 to n of k"),
        (
            r"\lim_{x\to+\infty}f(x)",
            "la limite quand x tend vers plus l’infini de f de x",
            "the limit as x tends to plus infinity of f of x",
        ),
        (r"\overrightarrow{AB}", "vecteur A B", "vector A B"),
        (r"\overline{z}", "z barre", "z bar"),
        (r"\widehat{ABC}=60^\circ", "angle A B C égale 60 degrés", "angle A B C equals 60 degrees"),
        (r"\binom{n}{k}", "k parmi n", "n choose k"),
        (r"P(A\mid B)", "P de parenthèse A sachant B fermer la parenthèse", "P of open bracket A given B close bracket"),
        (r"|x|", "valeur absolue de x", "the absolute value of x"),
        (r"]0;1]", "intervalle, 0 exclu, 1 inclus", "the interval from 0 excluded to 1 included"),
        ("f''''(x)", "f quarte de x", "f quadruple prime of x"),
        ("f'''''", "f prime prime prime prime prime", "f prime prime prime prime prime"),
        ("f_1''", "f indice 1 seconde", "f sub 1 double prime"),
        ("f'^2", "f prime au carré", "f prime squared"),
        (
            r"\left(\frac{u}{v}\right)''",
            "parenthèse u sur v fermer la parenthèse seconde",
            "open bracket u over v close bracket double prime",
        ),
        ("[0;1]", "intervalle, 0 inclus, 1 inclus", "the interval from 0 included to 1 included"),
        ("[0,1]", "intervalle, 0 inclus, 1 inclus", "the interval from 0 included to 1 included"),
        (r"\left]-1,1\right[", "intervalle, moins 1 exclu, 1 exclu", "the interval from minus 1 excluded to 1 excluded"),
        (r"[\![0;n]\!]", "entiers de 0 à n", "the integers from 0 to n"),
        (r"\llbracket 1,6\rrbracket", "entiers de 1 à 6", "the integers from 1 to 6"),
        ("[0;1]^2", "intervalle, 0 inclus, 1 inclus, au carré", "the interval from 0 included to 1 included, squared"),
        (
            "]0;1[^2\\cup[2;3]_n",
            "intervalle, 0 exclu, 1 exclu, au carré union intervalle, 2 inclus, 3 inclus, indice n",
            "the interval from 0 excluded to 1 excluded, squared union the interval from 2 included to 3 included, sub n",
        ),
        (r"[\![1;n[\![", "entiers, 1 inclus, n exclu", "the integers from 1 included to n excluded"),
        (r"]\!]1;n]\!]", "entiers, 1 exclu, n inclus", "the integers from 1 excluded to n included"),
        (r"\R,\rrbracket 1;n\llbracket", "R, entiers, 1 exclu, n exclu", "R, the integers from 1 excluded to n excluded"),
        (
            r"\left[\!\left[1;n\right[\!\right[^2",
            "entiers, 1 inclus, n exclu, au carré",
            "the integers from 1 included to n excluded, squared",
        ),
        (r"[\![1;n]\!]^2", "entiers de 1 à n, au carré", "the integers from 1 to n, squared"),
        ("[x]_0^1", "crochet x crochet entre 0 et 1", "bracket x bracket between 0 and 1"),
        ("|x|^2", "valeur absolue de x au carré", "the absolute value of x squared"),
        ("f(x)^2", "f parenthèse x fermer la parenthèse au carré", "f open bracket x close bracket squared"),
        (r"x\in\mathbb{R}", "x appartient à R", "x in R"),
        (r"\alpha\neq\lambda", "alpha différent de lambda", "alpha is not equal to lambda"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "matrice: 1, 2; 3, 4", "matrix: 1, 2; 3, 4"),
        (
            r"\begin{cases}x+y=1\\x-y=3\end{cases}",
            "système: x plus y égale 1; x moins y égale 3",
            "system: x plus y equals 1; x minus y equals 3",
        ),
        (r"\left[x\right]_0^1", "crochet x crochet entre 0 et 1", "bracket x bracket between 0 and 1"),
        (r"25\,\%", "25 pour cent", "25 percent"),
    ],
)
def test_a_formula_is_read_in_both_languages(latex: str, french: str, english: str) -> None:
    assert formula(latex, language="fr").label == french
    assert formula(latex, language="en-GB").label == english


def test_other_languages_hear_english() -> None:
    assert formula("x=1", language="ja").label == "x equals 1"


def test_a_long_text_ends_in_an_ellipsis() -> None:
    label = formula("+".join(["x"] * 500), language="fr").label
    assert len(label) <= 600
    assert label.endswith("…")
