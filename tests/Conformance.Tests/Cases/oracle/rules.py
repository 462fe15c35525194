"""Rule texts and their canonical form: section 7 of core-semantics, to the letter.

A text is read by recursive descent over its characters without the blanks. What the grammar does not produce, and what the
page rejects after it, raises RuleError.
"""

from collections import namedtuple

VARIABLES = ("x1", "x2", "y1", "y2", "y3", "r1", "w", "d", "t")
SYNAPTIC = ("w", "d", "t")
WIDTHS = {
    "x0": 1, "y0": 1, "r0": 1, "x1": 7, "x2": 7, "y1": 7, "y2": 7, "y3": 7, "r1": 8, "w": 9, "d": 9, "t": 9,
}
WIDEST_PRODUCT = 60

Factor = namedtuple("Factor", "variable constant sign")
Product = namedtuple("Product", "dependency mantissa exponent factors")


class RuleError(ValueError):
    pass


def shift(product):
    """The right shift of the overflow rule; the dependency is not counted."""
    return max(0, sum(WIDTHS[f.variable] for f in product.factors) + 4 - 15)


class Reader:
    """Reads one rule text; `decimations` gathers the k of every u_k in it."""

    def __init__(self, text):
        self.text, self.at, self.decimations = "".join(text.split()), 0, set()

    def fail(self, why):
        raise RuleError(f"{self.text!r} at {self.at}: {why}")

    def take(self, *wanted):
        for token in wanted:
            if self.text.startswith(token, self.at):
                self.at += len(token)
                return token
        return None

    def need(self, token):
        if not self.take(token):
            self.fail(f"{token!r} expected")

    def sign(self):
        token = self.take("+", "-")
        return None if token is None else -1 if token == "-" else 1

    def digits(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "0123456789":
            self.at += 1
        if start == self.at:
            self.fail("digits expected")
        return int(self.text[start:self.at])

    def literal(self):
        """(mantissa, exponent) of a literal, or None where none begins."""
        if self.take("2^"):
            sign = self.sign() or 1
            return 1, sign * self.digits()
        if self.at < len(self.text) and self.text[self.at] in "0123456789":
            return self.digits(), 0
        return None

    def rule(self):
        target = self.take("dw", "dd", "dt")
        if target:
            self.need("=")
        products = [self.product(self.sign() or 1)]
        while self.at < len(self.text):
            sign = self.sign()
            if sign is None:
                self.fail("'*', '+' or '-' expected")
            products.append(self.product(sign))
        return target, products

    def product(self, sign):
        scale = Scale(sign)
        dependencies, factors = [], []
        self.factor(scale, dependencies, factors)
        while self.take("*"):
            self.factor(scale, dependencies, factors)
        if not dependencies:
            self.fail("a product needs one of x0, y0, r0 and u")
        if sum(WIDTHS[f.variable] for f in factors) > WIDEST_PRODUCT:
            self.fail("the factors are too wide")
        mantissa, exponent = scale.canonical()
        if not (-8 <= mantissa < 8 and -7 <= exponent <= 8):
            self.fail(f"the scale {mantissa}*2^{exponent} is out of range")
        return Product(dependencies[0], mantissa, exponent, tuple(factors))

    def factor(self, scale, dependencies, factors):
        name = self.take("x0", "y0", "r0")
        if name:
            # The first dependency is the product's; another is a factor of one bit.
            if dependencies:
                factors.append(Factor(name, 0, False))
            dependencies.append(name)
        elif self.take("u"):
            if self.at == len(self.text) or self.text[self.at] not in "0123456789":
                self.fail("a digit expected")
            self.decimations.add(int(self.text[self.at]))
            self.at += 1
            dependencies.append("u")
        elif self.take("sgn("):
            self.bracket(scale, factors, is_sign=True)
        elif self.take("("):
            self.bracket(scale, factors, is_sign=False)
        elif name := self.take(*VARIABLES):
            factors.append(Factor(name, 0, False))
        elif literal := self.literal():
            scale.multiply(*literal)
        else:
            self.fail("a factor expected")

    def bracket(self, scale, factors, is_sign):
        """The term behind an opening bracket, and the closing one."""
        sign = self.sign()
        first = self.take(*VARIABLES)
        if first:
            variable, variable_sign = first, sign or 1
            added = self.sign()
            constant = 0 if added is None else added * self.constant()
        else:
            literal = self.literal()
            if literal is None:
                self.fail("a variable or a literal expected")
            variable_sign = self.sign()
            if variable_sign is None:
                if sign is not None or is_sign:
                    self.fail("a variable expected")
                self.need(")")
                scale.multiply(*literal)
                return
            constant = (sign or 1) * self.whole(literal)
            variable = self.take(*VARIABLES)
            if variable is None:
                self.fail("a variable expected")
        self.need(")")
        if is_sign and variable not in SYNAPTIC:
            self.fail("sgn is of w, d and t only")

        # -var+C is -(var-C), and the sign of a negated value is the negated sign.
        scale.multiply(variable_sign, 0)
        constant *= variable_sign
        if not -128 <= constant <= 127:
            self.fail(f"the constant {constant} does not fit eight bits")
        factors.append(Factor(variable, constant, is_sign))

    def constant(self):
        literal = self.literal()
        if literal is None:
            self.fail("a literal expected")
        return self.whole(literal)

    def whole(self, literal):
        mantissa, exponent = literal
        if exponent < 0:
            self.fail("a constant beside a variable is a whole number")
        return mantissa << min(exponent, 64)


class Scale:
    """m * 2^e of a product."""

    def __init__(self, sign):
        self.mantissa, self.exponent = sign, 0

    def multiply(self, mantissa, exponent):
        self.mantissa *= mantissa
        self.exponent += exponent

    def canonical(self):
        m, e = self.mantissa, self.exponent
        while abs(m) > 7 and m % 2 == 0 and e < 8:
            m, e = m // 2, e + 1
        return m, e


def parse(text):
    """(target or None, products, decimation or None) of one rule."""
    reader = Reader(text)
    target, products = reader.rule()
    return target, products, one_decimation(reader.decimations)


def parse_all(rules):
    """({target: products}, decimation or None) of the rules of one projection, given as {target: text}."""
    products, decimations = {}, set()
    for target, text in rules.items():
        reader = Reader(text)
        stated, products[target] = reader.rule()
        if stated not in (None, target):
            reader.fail(f"this is the rule of {target}")
        decimations |= reader.decimations
    return products, one_decimation(decimations)


def one_decimation(found):
    if len(found) > 1:
        raise RuleError(f"there are u_k with k = {sorted(found)}, and one is allowed over all rules")
    return next(iter(found), None)
