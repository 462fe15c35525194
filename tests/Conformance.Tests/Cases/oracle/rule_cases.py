"""Rule cases (neurochip-rules/1): what a rule text means, and what it makes of states."""

from evaluation import accumulate, store
from rules import parse, shift

TARGETS = {"dw": "w", "dd": "d", "dt": "t"}


def canonical(products):
    """The products as the format writes them."""
    return [
        {
            "dependency": p.dependency, "mantissa": p.mantissa, "exponent": p.exponent,
            "factors": [{"variable": f.variable, "constant": f.constant, "sign": f.sign} for f in p.factors],
            "shift": shift(p),
        }
        for p in products
    ]


def answer(target, products, state):
    """(accumulator, stored) of one state."""
    operands = {"x0": 0, "y0": 0, "r0": 0, "r1": 0, **state["operands"]}
    a = accumulate(products, operands[TARGETS[target]], lambda dependency: operands if operands[dependency] else None)
    return a, store(target, a, state["sign"], state["weight_bits"], state["rounding"], None)


def differences(document):
    """(rule text, what differs) for every rule and state that this implementation answers otherwise."""
    for rule in document["rules"]:
        target, products, decimation = parse(rule["rule"])
        found = {"target": target or "dw", "decimation": decimation, "products": canonical(products)}
        for key, value in found.items():
            if rule[key] != value:
                yield rule["rule"], f"{key}: {value} here, {rule[key]} in the file"
        for state in rule["states"]:
            here, there = answer(rule["target"], products, state), (state["accumulator"], state["stored"])
            if here != there:
                yield rule["rule"], f"{state}: (accumulator, stored) is {here} here"
