"""The arithmetic of core-semantics: sections 0, 4 and 9, and the rounding of section 5."""

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
NOISE_STREAM = 40
LARGEST_EFFECT = (1 << 21) - 64


def mix(z):
    z &= MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def rand32(seed, stream, step, index):
    k = mix(seed + GOLDEN * (stream + 1))
    k = mix(k + GOLDEN * (step + 1))
    return mix(k + GOLDEN * (index + 1)) >> 32


def wrap(x, bits):
    return ((x + (1 << bits)) % (1 << (bits + 1))) - (1 << bits)


def clip(x, low, high):
    return low if x < low else high if x > high else x


def sgn(x):
    return (x > 0) - (x < 0)


def toward_zero(x, f):
    return f(x) if x >= 0 else -f(-x)


def decay(x, d):
    return toward_zero(x, lambda m: (m * (4096 - d)) >> 12)


def lost_bits(sign, bits):
    """How many low bits of a weight are not stored: `lsb` of section 4."""
    return 8 - bits + (1 if sign == "mixed" else 0)


def truncate(w, sign, bits):
    """A weight as it is stored (section 4)."""
    lsb = lost_bits(sign, bits)
    return (w >> lsb) << lsb if sign == "mixed" else toward_zero(w, lambda m: (m >> lsb) << lsb)


def effect(w, exponent):
    """What a stored weight adds to a slot (section 4)."""
    return clip((w << exponent if exponent >= 0 else w >> -exponent) << 6, -LARGEST_EFFECT, LARGEST_EFFECT)


def noise(seed, step, unit, exponent, offset):
    s = ((rand32(seed, NOISE_STREAM, step, unit) * 255) >> 32) - 127 + 64 * offset
    return toward_zero(s, lambda m: m << (exponent - 7) if exponent >= 7 else m >> (7 - exponent))


def one_up(rounding, fraction, bits, draw):
    """The "+1" of a rounding that may be stochastic; `draw` is seed, stream, step and index of the random number."""
    if rounding == "hash":
        return fraction > 0 and rand32(*draw) >> (32 - bits) < fraction
    return {"down": False, "nearest": fraction > 1 << (bits - 1), "up": fraction > 0}[rounding]
