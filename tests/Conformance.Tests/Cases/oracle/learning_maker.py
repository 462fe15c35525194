"""Random cases that learn, in the families of the published ones.

    learn       one plastic projection, its targets driven by a teacher; rounding without randomness
    stochastic  the same with the generator of section 9
    plastic     recurrent excitation that learns, with inhibition beside it
    multi       several plastic projections onto one population, long epochs with several spikes in each, delays and tags
"""

import random

from evaluation import STREAMS, WEIGHT_RANGES
from network import expect
from rule_maker import PROGRAM_WORDS, SIGNS, WEIGHT_BITS, TextMaker, words
from rules import parse_all

FAMILIES = ("learn", "stochastic", "plastic", "multi")
ROUNDINGS = ("down", "nearest", "up")
LARGEST_IMPULSE = 127 + 127 / 128

# Rules that keep weights in motion for a whole run; {a} and {b} are exponents, {m} and {n} mantissas, {c} a constant.
KNOWN = (
    {"dw": "{m}*2^-{a}*y0*x1 - {n}*2^-{a}*x0*y1"},
    {"dw": "-{m}*2^-{a}*x0*y1 + 3*2^-{b}*y0*x1 + {n}*2^-{a}*y0*x1*y2 - 2^-{b}*x0*y1*x2"},
    {"dw": "{m}*2^-{a}*uK*y3 - {n}*2^-{b}*uK*w"},
    {"dw": "2^-{b}*uK*x1*y1*(y2 - {c})"},
    {"dw": "2^-{a}*y0*(x1 - {c}) - uK*sgn(w - {c})", "dt": "{m}*x0*y1 - 2^-{a}*uK*t"},
    {"dw": "uK*t*y3*2^-{a}", "dt": "-{m}*x0*y1 + {n}*y0*x1 - 2^-{b}*uK*t"},
    {"dw": "2^-{a}*x0*y0*({c} - y1) + uK*sgn(d - 3)", "dd": "{m}*2^-{a}*x0*y1 - {n}*2^-{a}*y0*x1"},
    {"dd": "2^-{a}*y0*x1 - 2^-{a}*x0*y1 + uK*sgn(w - {c})*y0"},
    {"dt": "(5)*2^-{a}*x0*y2 - (2^-{a})*y0*x1 - uK*sgn(t)"},
)


def trace(r):
    impulse = r.choice([0, 127, LARGEST_IMPULSE, r.randint(1, 80), r.randint(1, 80 * 128) / 128, round(r.uniform(0, 60), 2)])
    return {"impulse": impulse, "tau": r.choice([0, 1, 2, r.randint(3, 60), r.randint(3, 60), r.randint(60, 1000), 4095])}


def traces(r, names):
    return {name: trace(r) for name in names if r.random() < 0.85}


def known_rules(r, decimation):
    fill = {"a": r.randint(1, 4), "b": r.randint(2, 6), "m": r.randint(1, 7), "n": r.randint(1, 7), "c": r.randint(0, 60)}
    return {target: text.format(**fill).replace("uK", f"u{decimation}") for target, text in r.choice(KNOWN).items()}


def free_rules(r, decimation):
    maker = TextMaker(r, decimation)
    while True:
        targets = r.choice([["dw"], ["dw"], ["dw", "dd"], ["dw", "dt"], ["dd"], ["dt"], list(STREAMS)])
        rules = {target: maker.rule(r.randint(1, 3), r.randint(1, 4)) for target in targets}
        if words(parse_all(rules)[0]) <= PROGRAM_WORDS:
            return rules


def learning(r, name, post_traces):
    decimation = r.choice([0, 0, 1, 2, r.randint(0, 4)])
    rules = r.choice([known_rules, known_rules, free_rules])(r, decimation)
    return {"name": name, **rules, **traces(r, ("x1", "x2")), **post_traces}


def source(r, name, largest):
    return {"name": name, "kind": "source", "size": r.randint(1, largest)}


def compartments(r, name, size, threshold=900):
    """Units that spike, but not all the time."""
    def drawn(low, high):
        return [r.randint(low, high) for _ in range(size)] if r.random() < 0.5 else r.randint(low, high)

    p = {
        "name": name, "kind": "lif", "size": size, "decay_u": drawn(500, 4095), "decay_v": drawn(100, 4095), "vth_mant": drawn(60, threshold),
        "bias_mant": drawn(0, 40), "bias_exp": r.randint(0, 6), "refract": r.choice([1, 1, 2, drawn(1, 12)]),
    }
    if r.random() < 0.3:
        p["reset"] = r.choice(["none", "subtract"])
    if r.random() < 0.15:
        p["reset_interval"], p["reset_offset"] = r.randint(5, 40), r.randint(0, 60)
    if r.random() < 0.3:
        p["noise"] = {"exp": r.randint(4, 11), "offset": r.randint(-2, 2), "target": r.choice("uv")}
    return p


def projection(r, pre, post, rule=None, sign=None, exponents=(-2, 1)):
    sign, density, longest = sign or r.choice(SIGNS), r.choice([0.3, 0.6, 0.9]), r.choice([0, 2, 5, 20, 62])
    low, high = WEIGHT_RANGES[sign]
    entries = []
    for a in range(pre["size"]):
        for b in range(post["size"]):
            if r.random() < density:
                w = r.randint(low, high) if r.random() < 0.9 else r.choice([low, high, 0])
                entries.append([a, b, w, r.randint(0, longest)] + ([r.randint(-256, 255)] if rule and r.random() < 0.5 else []))
    fields = {
        "pre": pre["name"], "post": post["name"], "sign": sign, "weight_bits": r.choice(WEIGHT_BITS + (8, 8)),
        "weight_exp": r.randint(*exponents), "entries": entries,
    }
    if rule:
        fields["learning"] = rule["name"]
    return fields


def teacher(post):
    """One strong synapse for each target."""
    name, size = f"teach-{post['name']}", post["size"]
    synapses = {"pre": name, "post": post["name"], "sign": "exc", "weight_bits": 8, "weight_exp": 2}
    return {"name": name, "kind": "source", "size": size}, {**synapses, "entries": [[i, i, 250] for i in range(size)]}


def taught(r):
    """Families learn and stochastic."""
    pre, post = source(r, "in", 30), compartments(r, "a", r.randint(1, 16))
    rule = learning(r, "rule", traces(r, ("y1", "y2", "y3")))
    teach, strong = teacher(post)
    return [pre, teach, post], [projection(r, pre, post, rule), strong], [rule]


def recurrent(r):
    pre, e, i = source(r, "in", 20), compartments(r, "e", r.randint(3, 24), 300), compartments(r, "i", r.randint(1, 8), 300)
    post_traces = traces(r, ("y1", "y2", "y3"))
    rules = [learning(r, "rule", post_traces)]
    synapses = [projection(r, pre, e, sign="exc", exponents=(1, 2)), projection(r, e, e, rules[0], exponents=(-3, 0))]
    synapses += [projection(r, e, i, sign="exc", exponents=(-1, 0))]
    if r.random() < 0.5:
        rules.append(learning(r, "calm", post_traces))
        synapses.append(projection(r, i, e, rules[1], sign="inh"))
    else:
        synapses.append(projection(r, i, e, sign="inh"))
    return [pre, e, i], synapses, rules


def several(r):
    p, q, a = source(r, "p", 12), source(r, "q", 12), compartments(r, "a", r.randint(1, 12))
    post_traces = traces(r, ("y1", "y2", "y3"))
    rules = [learning(r, "one", post_traces), learning(r, "two", post_traces)]
    teach, strong = teacher(a)
    populations, synapses = [p, q, teach, a], [projection(r, p, a, rules[0]), projection(r, q, a, r.choice(rules)), strong]
    if r.random() < 0.4:
        synapses.append(projection(r, a, a, r.choice(rules), exponents=(-4, -1)))
    if r.random() < 0.4:
        b = compartments(r, "b", r.randint(1, 12))
        rules.append(learning(r, "next", traces(r, ("y1", "y2", "y3"))))
        teach, strong = teacher(b)
        populations += [teach, b]
        synapses += [projection(r, a, b, rules[2]), projection(r, p, b, rules[2]), strong]
    return populations, synapses, rules


def epoch(r, family):
    if family == "multi":
        return r.choice([7, 10, 20, 63, r.randint(4, 63)])
    return r.choice([1, 1, 2, 3, 4, 5, 8, r.randint(1, 63)])


def make(family, seed):
    r = random.Random(f"{family}-{seed}")
    populations, synapses, rules = {"plastic": recurrent, "multi": several}.get(family, taught)(r)
    steps = r.randint(60, 160)
    rates = {p["name"]: r.choice([0.04, 0.1, 0.3]) for p in populations if p["kind"] == "source"}
    lif = [p for p in populations if p["kind"] == "lif"]
    case = {
        "format": "neurochip-case/1", "name": f"{family}-{seed}", "seed": r.choice([seed, r.getrandbits(64)]), "steps": steps,
        "rounding": {"learn": r.choice(ROUNDINGS), "stochastic": "hash"}.get(family, r.choice(ROUNDINGS + ("hash", "hash"))),
        "t_epoch": epoch(r, family), "populations": populations, "synapses": synapses, "learning": rules,
        "input_spikes": [
            [t, p["name"], i] for t in range(1, steps + 1) for p in populations if p["kind"] == "source"
            for i in range(p["size"]) if r.random() < rates[p["name"]]
        ],
        "probes": [{"population": p["name"], "variable": v, "unit": r.randrange(p["size"])} for p in lif for v in "uv"],
    }
    case["expect"] = expect(case)
    return case
