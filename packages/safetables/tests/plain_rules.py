"""The primary rules in plain Python, cell by cell, from what each contributor has: the oracle of the fast ones.

`shares` is what each contributor of one cell has. Every rule is written from what it is for, not from its formula:
who could estimate whom how closely, and by how much the cell would have to be larger for him to fail.
"""

from fractions import Fraction

PERCENT = Fraction(1, 100)


def estimates(shares):
    """Everybody who may estimate somebody: (target's share, what neither of the two has)."""
    for target, aim in enumerate(shares):
        others = [share for number, share in enumerate(shares) if number != target]
        for own in [0, *others]:  # 0: somebody outside, who has nothing in the cell
            yield aim, sum(others) - own


def p_percent(shares, p):
    """Level: 0 if nobody can estimate another to within less than p %."""
    return pq(shares, p, 100)


def pq(shares, p, q):
    """Level: how much the others would have to have in addition, of which q % is unknown, to be off by p %."""
    p, q = Fraction(str(p)), Fraction(str(q))
    missing = [(p * aim - q * unknown) / q for aim, unknown in estimates(shares)]
    return max([Fraction(0), *missing])


def dominance(shares, n, k):
    """Level: how much the others would have to have in addition for the n largest to have no more than k %."""
    large = sum(sorted(shares, reverse=True)[:n])
    return max(Fraction(0), large / (Fraction(str(k)) * PERCENT) - sum(shares))


def holding(shares, minimum):
    """Level: how many cases the others lack for everybody who has others in the cell."""
    rests = [sum(shares) - own for own in shares if own]
    return max([0, *(minimum - rest for rest in rests if rest > 0)])


def contributors(shares, n):
    """Are there some, but too few?"""
    return 0 < len(shares) < n
