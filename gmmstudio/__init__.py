"""GMM Studio: see, steer and trust Gaussian mixtures fitted by EM."""

__version__ = "0.1.0"
