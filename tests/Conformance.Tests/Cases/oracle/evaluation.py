"""The sum of products and the value that is stored: the evaluation of section 7, in Python's unlimited integers."""

from arithmetic import clip, lost_bits, one_up, sgn, truncate
from rules import WIDTHS, shift

FRACTION_BITS = 7
STREAMS = {"dw": 32, "dd": 33, "dt": 34}
WEIGHT_RANGES = {"mixed": (-256, 254), "exc": (0, 255), "inh": (-255, 0)}


def accumulate(products, z, operands_for):
    """A after the last product. `operands_for` gives the operands of a dependency, or None where the dependency is 0."""
    a = z << FRACTION_BITS
    for p in products:
        operands = operands_for(p.dependency)
        if operands is None:
            continue
        m = p.mantissa
        for variable, constant, sign in p.factors:
            f = operands[variable] + constant
            width = WIDTHS[variable]
            m *= clip(sgn(f) if sign else f, -(1 << width), (1 << width) - 1)
        m = (m >> shift(p)) << (p.exponent + 7)
        a = clip(a + clip(m, -32768, 32767), -32768, 32767)
    return a


def store(target, a, sign, bits, rounding, draw):
    """What a weight, delay or tag becomes of the accumulator."""
    r = FRACTION_BITS + (lost_bits(sign, bits) if target == "dw" else 0)
    if target == "dd" or target == "dw" and sign == "exc":
        a = max(a, 0)
    if target == "dw" and sign == "inh":
        a = min(a, 0)
    a = ((a >> r) + one_up(rounding, a % (1 << r), r, draw)) << r
    z = a >> FRACTION_BITS
    if target == "dd":
        return clip(z, 0, 62)
    if target == "dt":
        return clip(z, -256, 255)
    return truncate(clip(z, *WEIGHT_RANGES[sign]), sign, bits)
