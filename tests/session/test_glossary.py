"""The words of the method, each explained once."""

import pytest

from gmmstudio.session.glossary import GLOSSARY, matching

ON_THE_SCREEN = [
    "component",
    "weight",
    "mean",
    "covariance",
    "responsibility",
    "log_likelihood",
    "e_step",
    "m_step",
    "bic",
    "family",
    "start",
    "tolerance",
    "covariance_floor",
    "restarts",
    "seed",
    "soft_hard",
    "effective_rows",
    "uncertainty",
    "overlap",
]
WITH_A_FORMULA = [
    "component",
    "weight",
    "mean",
    "covariance",
    "responsibility",
    "log_likelihood",
    "e_step",
    "m_step",
    "bic",
    "family",
    "tolerance",
    "covariance_floor",
    "soft_hard",
    "effective_rows",
    "uncertainty",
    "overlap",
]


@pytest.mark.parametrize("key", ON_THE_SCREEN)
def test_every_term_on_the_screen_is_told_in_two_or_three_sentences(key):
    term = GLOSSARY[key]
    assert term.text.endswith(".")
    assert 2 <= sum(term.text.count(f"{end} ") for end in (".", "?")) + 1 <= 3
    assert len(term.text) <= 330


@pytest.mark.parametrize("key", WITH_A_FORMULA)
def test_what_is_computed_has_its_formula(key):
    assert GLOSSARY[key].formula


def test_what_to_read_next_is_there():
    for term in GLOSSARY.entries():
        assert set(term.also) <= set(GLOSSARY.names()) - {term.key}, term.key


def test_every_term_but_the_first_can_be_reached_from_another():
    reached = {key for term in GLOSSARY.entries() for key in term.also}
    assert set(GLOSSARY.names()) - reached == {"mixture"}


def test_without_words_all_terms_match_in_their_order():
    assert matching("  ") == GLOSSARY.entries()


def test_the_title_counts_before_the_text():
    assert [term.key for term in matching("covariance")][:3] == [
        "covariance",
        "family",
        "covariance_floor",
    ]
    assert "mean" not in [term.key for term in matching("covariance")]


def test_every_word_has_to_be_there_in_whatever_case():
    assert [term.key for term in matching("BAYESIAN criterion")] == ["bic"]
    assert [term.key for term in matching("bhattacharyya")] == ["overlap"]
    assert matching("no such words") == ()
