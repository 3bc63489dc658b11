"""Is the difference of two shares real? An exact test on counts."""


def share_test(k1: float, n1: float, k2: float, n2: float) -> float:
    """Return the two-sided p-value of k1 of n1 against k2 of n2 having one share.

    Given k1 + k2, k1 is Binomial(k1 + k2, n1 / (n1 + n2)): conservative for the hypergeometric.
    Counts beyond 2**30 are scaled down, which only makes the test milder. The smaller tail is
    doubled, and the test is made on the rarer outcome, where it is sharper.
    """
    from scipy.special import bdtr, bdtrc

    if n1 <= 0 or n2 <= 0:
        return 1.0
    if k1 + k2 > (n1 + n2) / 2:
        k1, k2 = n1 - k1, n2 - k2
    total = k1 + k2
    if total <= 0:
        return 1.0
    scale = max(1.0, total / 2**30)
    hits, tries = round(k1 / scale), round(total / scale)
    share = n1 / (n1 + n2)
    below = float(bdtr(hits, tries, share))
    above = 1.0 if hits == 0 else float(bdtrc(hits - 1, tries, share))
    return min(1.0, 2 * min(below, above))
