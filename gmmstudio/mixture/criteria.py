"""Information criteria: how many components, and which family."""

import math


def bic(log_likelihood: float, free_parameters: int, n_samples: float) -> float:
    """Return the Bayesian information criterion, −2ℓ + p ln n (smaller is better).

    mclust reports the same quantity with the opposite sign, 2ℓ − p ln n, where larger is better.

    Parameters
    ----------
    log_likelihood : float
        ℓ, the sum over rows, natural logarithm.
    free_parameters : int
        p, the number of free parameters of the mixture.
    n_samples : float
        n, the number of rows (the sum of their weights).

    References
    ----------
    Schwarz (1978), Estimating the dimension of a model, Annals of Statistics 6, 461–464.
    """
    return -2.0 * log_likelihood + free_parameters * math.log(n_samples)


def aic(log_likelihood: float, free_parameters: int) -> float:
    """Return Akaike's information criterion, −2ℓ + 2p (smaller is better).

    References
    ----------
    Akaike (1974), A new look at the statistical model identification, IEEE Transactions on
    Automatic Control 19, 716–723.
    """
    return -2.0 * log_likelihood + 2.0 * free_parameters
