"""Random rule texts, and rule files (neurochip-rules/1) with their answers."""

import random

from arithmetic import truncate
from evaluation import WEIGHT_RANGES
from rule_cases import TARGETS, answer, canonical
from rules import SYNAPTIC, RuleError, parse, shift

WEIGHT_BITS = (1, 2, 3, 4, 5, 6, 8)
SIGNS = tuple(WEIGHT_RANGES)

# What a program may be long, by the proposal of the hardware page; a rule that needs more says nothing about arithmetic.
PROGRAM_WORDS = 64
TRACES = ("x1", "x2", "y1", "y2", "y3")
CHARACTERS = "xyrudwtsgn0123456789()+-*^= "


def words(rules):
    """An upper estimate of the microcode of {target: products}: one word per operation, none shared."""
    per_product = (3 + len(p.factors) + (shift(p) > 15) for products in rules.values() for p in products)
    return sum(per_product) + 4 * len(rules) + 1


class TextMaker:
    """Writes products in every way the grammar allows, and no way that it rejects."""

    def __init__(self, r, decimation, variables=TRACES + SYNAPTIC, dependencies=("x0", "y0", "u")):
        self.r, self.decimation = r, decimation
        self.variables, self.dependencies = variables, dependencies

    def rule(self, products, factors):
        """A text of that many products, each of at most that many factors beside its dependency."""
        for _ in range(1000):
            text = self.r.choice(["", "", "-", "+"]) + self.product(factors)
            for _ in range(products - 1):
                text += self.r.choice([" + ", " - "]) + self.product(factors)
            try:
                parse(text)
            except RuleError:
                continue
            return text
        raise AssertionError("no text was legal")

    def product(self, factors):
        r = self.r
        parts = [self.dependency()]
        parts += [self.factor() for _ in range(r.randint(0, factors))]
        parts += [self.literal() for _ in range(r.choice([0, 0, 1, 1, 2, 3]))]
        if r.random() < 0.15:
            parts.append(self.dependency())
        r.shuffle(parts)
        return "*".join(parts)

    def dependency(self):
        name = self.r.choice(self.dependencies)
        return f"u{self.decimation}" if name == "u" else name

    def literal(self):
        r = self.r
        number = r.choice([str(r.choice([1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 48])), f"2^{r.randint(-5, 3)}", f"2^-{r.randint(0, 9)}"])
        return f"({number})" if r.random() < 0.2 else number

    def factor(self):
        r = self.r
        variable = r.choice(self.variables)
        if variable in SYNAPTIC and r.random() < 0.25:
            return f"sgn({self.term(variable)})"
        return variable if r.random() < 0.5 else f"({self.term(variable)})"

    def term(self, variable):
        r = self.r
        c = r.choice([r.randint(0, 12), r.randint(0, 60), 2 ** r.randint(0, 6), r.randint(100, 128)])
        c = f"2^{c.bit_length() - 1}" if c & (c - 1) == 0 and c and r.random() < 0.3 else str(c)
        return r.choice([
            variable, f"-{variable}", f"{variable} + {c}", f"{variable} - {c}", f"{variable}-{c}", f"-{variable} + {c}",
            f"{c} - {variable}", f"{c} + {variable}", f"-{c} + {variable}", f"-{c}-{variable}",
        ])


def operands(r, sign, bits, with_reward):
    """A state; the weight is one that can be stored."""
    def between(low, high):
        return r.choice([low, high]) if r.random() < 0.1 else r.randint(low, high)

    state = {name: r.randint(0, 1) for name in ("x0", "y0", "u")}
    state.update((name, between(0, 127)) for name in TRACES)
    state.update(w=truncate(between(*WEIGHT_RANGES[sign]), sign, bits), t=between(-256, 255), d=between(0, 62))
    if with_reward:
        state.update(r0=r.randint(0, 1), r1=between(-128, 127))
    return state


def rule_case(r, states, with_reward):
    target = r.choice(["dw", "dw", "dw", "dd", "dt"])
    variables, dependencies = TRACES + SYNAPTIC, ("x0", "y0", "u")
    if with_reward:
        variables, dependencies = variables + ("r1", "r1"), dependencies + ("r0",)
    maker = TextMaker(r, r.choice([0, 0, 1, 2, r.randint(0, 9)]), variables, dependencies)
    products, factors = r.choice([(1, 7), (2, 5), (3, 5), (4, 5), (4, 4), (r.randint(5, 9), 2)])
    while True:
        text = maker.rule(products, factors)
        _, parsed, decimation = parse(text)
        if words({target: parsed}) <= PROGRAM_WORDS:
            break
    rule = {"rule": f"{target} = {text}", "target": target, "decimation": decimation, "products": canonical(parsed), "states": []}
    for _ in range(states):
        sign, bits = r.choice(SIGNS), r.choice(WEIGHT_BITS)
        state = {
            "operands": operands(r, sign, bits, with_reward), "sign": sign, "weight_bits": bits,
            "rounding": r.choice(["down", "nearest", "up"]),
        }
        state["accumulator"], state["stored"] = answer(target, parsed, state)
        rule["states"].append(state)
    return rule


def damaged(r, text):
    """The text with one to three characters lost, added or replaced."""
    for _ in range(r.randint(1, 3)):
        at = r.randrange(len(text))
        text = text[:at] + r.choice(["", r.choice(CHARACTERS), r.choice(CHARACTERS) + text[at]]) + text[at + 1:] or "x"
    return text


def verdict(text):
    """A text with its canonical form, or with nothing but `refused`."""
    try:
        target, products, decimation = parse(text)
    except RuleError as error:
        return {"rule": text, "refused": str(error)}
    return {"rule": text, "target": target, "decimation": decimation, "products": canonical(products)}


def make_texts(seed, count):
    """Rule texts, of which many are illegal by a character or two, with what the page says of each."""
    r = random.Random(f"texts-{seed}")
    texts = []
    for _ in range(count):
        maker = TextMaker(r, r.randint(0, 9), TRACES + SYNAPTIC + ("r1",), ("x0", "y0", "r0", "u"))
        text = r.choice(["", "dw = ", "dd=", "dt ="]) + maker.rule(r.randint(1, 3), r.randint(0, 4))
        texts.append(verdict(damaged(r, text) if r.random() < 0.7 else text))
    return texts


def make(seed, rules, states, with_reward=False):
    r = random.Random(f"rules-{seed}")
    return {"format": "neurochip-rules/1", "rules": [rule_case(r, states, with_reward) for _ in range(rules)]}
