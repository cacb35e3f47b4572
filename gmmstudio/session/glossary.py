"""The words of the method: what each term on the screen means, and its formula."""

from dataclasses import dataclass

from gmmstudio.registry import Registry


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the method.

    Parameters
    ----------
    key : str
        Its registered name: ``"log_likelihood"``.
    title : str
        As the screen writes it.
    text : str
        What it is, in two or three sentences.
    formula : str
        In letters that can be read aloud; empty where there is none.
    also : tuple of str
        Keys of the terms to read next.
    """

    key: str
    title: str
    text: str
    formula: str = ""
    also: tuple[str, ...] = ()


GLOSSARY: Registry[Term] = Registry("term")
for _term in (
    Term(
        "mixture",
        "Mixture",
        "A model of rows that come from several groups at once: each row was drawn from one of k "
        "components, and nobody wrote down from which. Fitting it means to find the weights, means "
        "and covariances under which the table is most probable.",
        "P(x) = Σⱼ P(Cⱼ) P(x | Cⱼ)",
        ("component", "em"),
    ),
    Term(
        "component",
        "Component",
        "One of the k groups of the mixture: a Gaussian bell, or an ellipse in several columns, "
        "with a weight, a mean and a covariance of its own. Components may overlap; a row between "
        "two belongs to both in part.",
        "P(x | Cⱼ) = N(x | μⱼ, Σⱼ)",
        ("weight", "mean", "covariance"),
    ),
    Term(
        "weight",
        "Weight",
        "The probability that a row comes from a component before its values are known: the "
        "component's share of the population. The weights of all components add up to 1.",
        "P(Cⱼ) = nⱼ / n",
        ("component", "effective_rows"),
    ),
    Term(
        "mean",
        "Mean",
        "The centre of a component, one number per column in the column's own unit. The M-step "
        "puts it at the average of all rows, each counted by its responsibility.",
        "μⱼ = Σᵢ rᵢⱼ xᵢ / nⱼ",
        ("m_step", "covariance"),
    ),
    Term(
        "covariance",
        "Covariance",
        "How far a component spreads along each column, and how its columns vary together; with "
        "one column it is shown as the standard deviation. In the scatter it is the size, the "
        "shape and the direction of the ellipse.",
        "Σⱼ from Wⱼ = Σᵢ rᵢⱼ (xᵢ − μⱼ)(xᵢ − μⱼ)ᵀ, as the family says",
        ("family", "covariance_floor", "principal_component"),
    ),
    Term(
        "principal_component",
        "Principal component",
        "A direction in which the rows vary most, with each column in units of its standard "
        "deviation; the next one is uncorrelated with those before. The first two show most of a "
        "wide table in one picture, whether or not groups differ along them.",
        "R v = λ v, R the correlation matrix; its share is λ / d",
        ("separating_direction",),
    ),
    Term(
        "separating_direction",
        "Separating direction",
        "A direction along which the components differ most, in their means and in their "
        "covariances (Scrucca 2010, as mclust's MclustDR). It follows from the mixture on screen "
        "when it is chosen, and then stays as it is, so that what moves in a run is the mixture.",
        "M v = λ Σ v, M from the spread of means and covariances",
        ("principal_component", "component"),
    ),
    Term(
        "responsibility",
        "Responsibility",
        "The probability that a row belongs to a component, now that its values are known (Bayes' "
        "rule). The responsibilities of a row add up to 1, and its colour is their mix.",
        "rᵢⱼ = P(Cⱼ | xᵢ) = P(Cⱼ) P(xᵢ | Cⱼ) / P(xᵢ)",
        ("e_step", "soft_hard", "uncertainty"),
    ),
    Term(
        "log_likelihood",
        "Log-likelihood",
        "How probable the whole table is under the present parameters: the sum over rows, in "
        "natural logarithms, larger is better. Under plain EM it never falls; where it levels off, "
        "the fit has settled.",
        "ℓ(θ) = Σᵢ log Σⱼ P(Cⱼ) P(xᵢ | Cⱼ)",
        ("em", "convergence", "bic"),
    ),
    Term(
        "em",
        "EM",
        "Expectation–maximisation: from any start, E-step and M-step take turns until the "
        "log-likelihood settles. Each round makes the table at least as probable as before; which "
        "optimum it reaches depends on the start.",
        "start → E → M → E → M → …",
        ("e_step", "m_step", "start"),
    ),
    Term(
        "e_step",
        "E-step",
        "Compute the responsibilities of every row from the present weights, means and "
        "covariances. After it the colours move; the bells and ellipses stay.",
        "rᵢⱼ = P(Cⱼ | xᵢ) under θ",
        ("responsibility", "m_step"),
    ),
    Term(
        "m_step",
        "M-step",
        "Compute weights, means and covariances anew, each row counted by its responsibilities. "
        "After it the bells and ellipses move; the colours stay.",
        "P(Cⱼ) = nⱼ / n,  μⱼ = Σᵢ rᵢⱼ xᵢ / nⱼ,  nⱼ = Σᵢ rᵢⱼ",
        ("effective_rows", "e_step"),
    ),
    Term(
        "iteration",
        "Iteration",
        "One M-step and the E-step after it. Iteration 0 is the start with its first "
        "responsibilities.",
        "",
        ("em", "convergence"),
    ),
    Term(
        "convergence",
        "Convergence",
        "EM has converged when an iteration adds less than the tolerance to the log-likelihood and "
        "less than that is still to gain, both relative to the size of the log-likelihood.",
        "0 ≤ Δℓ < tolerance · (1 + |ℓ|)",
        ("tolerance", "log_likelihood", "max_iterations"),
    ),
    Term(
        "bic",
        "BIC",
        "The Bayesian information criterion weighs the fit against its number of parameters, so "
        "that other numbers of components and families compare. Smaller is better here; mclust "
        "shows the same number with the opposite sign.",
        "BIC = −2ℓ + p ln n,  p free parameters, n rows",
        ("log_likelihood", "family"),
    ),
    Term(
        "family",
        "Covariance family",
        "What the components may have of their own: volume, shape and direction. Each letter of "
        "the code says it: V own to each component, E equal for all, I none; a family with fewer "
        "letters V has fewer parameters and holds up better with few rows.",
        "Σⱼ = λⱼ Dⱼ Aⱼ Dⱼᵀ: volume λⱼ, shape Aⱼ, direction Dⱼ",
        ("covariance", "bic"),
    ),
    Term(
        "start",
        "Start",
        "Where the first parameters come from: k-means, random points, or all drawn at random as "
        "in the textbook. EM climbs from there to the nearest optimum, so another start may end "
        "at another fit.",
        "",
        ("seed", "restarts"),
    ),
    Term(
        "restarts",
        "Restarts",
        "Several starts are tried for a few iterations each, and the best of them is run to the "
        "end. Fits that collapsed are set aside, never chosen for their infinite likelihood.",
        "keep the run with the largest ℓ",
        ("start", "collapse"),
    ),
    Term(
        "seed",
        "Seed",
        "The number that decides every random choice of the start. The same table, settings and "
        "seed give the same fit on any number of processors.",
        "",
        ("start",),
    ),
    Term(
        "tolerance",
        "Tolerance",
        "How small the gain of an iteration must be for EM to stop, relative to the size of the "
        "log-likelihood. Smaller is more exact and takes more iterations.",
        "stop when 0 ≤ Δℓ < tolerance · (1 + |ℓ|)",
        ("convergence",),
    ),
    Term(
        "max_iterations",
        "Max iterations",
        "EM stops after so many iterations at the latest. A run that stops there has not "
        "converged: raise the number and go on.",
        "",
        ("convergence", "iteration"),
    ),
    Term(
        "covariance_floor",
        "Covariance floor",
        "The least variance a component may have in any direction, as a share of the data's own. "
        "It keeps a component from shrinking onto a few rows, where its density grows without "
        "bound and says nothing about the data.",
        "smallest eigenvalue of Σⱼ ≥ floor · variance of the data",
        ("collapse", "covariance"),
    ),
    Term(
        "collapse",
        "Collapse",
        "A component that shrinks onto a few equal rows: only the covariance floor holds it up, "
        "and its likelihood is no evidence. Fewer components, a family with shared covariances, "
        "another start or a larger floor help.",
        "",
        ("covariance_floor", "restarts"),
    ),
    Term(
        "soft_hard",
        "Soft and hard assignment",
        "Soft: a row belongs to every component with a probability, its responsibilities. Hard: "
        "it is counted to the most probable component alone, which hides how close the call was.",
        "hard label of row i = argmaxⱼ P(Cⱼ | xᵢ)",
        ("responsibility", "uncertainty"),
    ),
    Term(
        "effective_rows",
        "Effective rows",
        "How many rows a component stands for: the sum of its responsibilities, which need not be "
        "a whole number. Divided by the number of rows it is the component's next weight.",
        "nⱼ = Σᵢ rᵢⱼ",
        ("weight", "responsibility"),
    ),
    Term(
        "uncertainty",
        "Uncertainty",
        "How open it is which component a row belongs to: 0 where one has it all, and largest "
        "where all are equally probable. It is measured by what the best component lacks, or by "
        "the entropy of the responsibilities.",
        "1 − maxⱼ rᵢⱼ,  or  −Σⱼ rᵢⱼ ln rᵢⱼ",
        ("responsibility", "overlap"),
    ),
    Term(
        "overlap",
        "Overlap",
        "How much two components cover the same values: 1 for equal ones, near 0 for two far "
        "apart. Rows where components overlap have no certain assignment, however long EM runs.",
        "BC = ∫ √(P(x | Cᵢ) P(x | Cⱼ)) dx  (Bhattacharyya's coefficient)",
        ("uncertainty", "component"),
    ),
    Term(
        "rand_index",
        "Adjusted Rand index",
        "How well labels and components divide the rows alike, whatever they are called: of all "
        "pairs of rows those that both put together or both apart, less what chance alone would "
        "give (Hubert & Arabie 1985). 1 for the same division, about 0 for none.",
        "(Σ C(nᵢⱼ, 2) − E) / (M − E),  E by chance, M the most there could be",
        ("classification_error", "soft_hard"),
    ),
    Term(
        "classification_error",
        "Classification error",
        "The share of rows that are in the wrong component if each component is named after one "
        "label, in the way that leaves the fewest out. It is the error that mclust tells as "
        "classError.",
        "1 − maxₘ Σⱼ n(m(j), j) / n,  m a matching of labels to components",
        ("rand_index", "soft_hard"),
    ),
):
    GLOSSARY.register(_term.key, _term)


def matching(words: str) -> tuple[Term, ...]:
    """Return the terms that have every one of some words, those that have them in the title first.

    Parameters
    ----------
    words : str
        What a person typed; upper or lower case, in any order. Without a word, all terms match.
    """
    wanted = words.casefold().split()
    found = [
        term
        for term in GLOSSARY.entries()
        if all(word in f"{term.title} {term.text} {term.formula}".casefold() for word in wanted)
    ]
    return tuple(sorted(found, key=lambda term: _misses(term, wanted)))


def _misses(term: Term, wanted: list[str]) -> int:
    title = term.title.casefold()
    return sum(word not in title for word in wanted)
