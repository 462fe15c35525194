"""Random cases without learning: one to three populations that may have anything else case-format.md knows."""

import random

from network import expect


def per_unit(r, size, draw):
    return [draw() for _ in range(size)] if r.random() < 0.7 else draw()


def population(r, name):
    size = r.choice([1, 2, r.randint(3, 40), r.randint(3, 70)])
    p = {
        "name": name, "kind": "lif", "size": size,
        "decay_u": per_unit(r, size, lambda: r.choice([0, 1, 2047, 4094, 4095, r.randint(0, 4095)])),
        "decay_v": per_unit(r, size, lambda: r.choice([0, 1, 4095, r.randint(0, 4095)])),
        "vth_mant": per_unit(r, size, lambda: r.choice([0, 1, 131071, r.randint(0, 3000), r.randint(0, 131071)])),
        "bias_mant": per_unit(r, size, lambda: r.choice([-4096, 4095, 0, r.randint(-4096, 4095), r.randint(0, 200)])),
        "bias_exp": per_unit(r, size, lambda: r.randint(0, 7)),
        "refract": per_unit(r, size, lambda: r.choice([1, 1, 2, 3, 63, r.randint(1, 63)])),
    }
    if r.random() < 0.5:
        p["reset"] = r.choice(["zero", "none", "subtract"])
    if r.random() < 0.3:
        p["reset_interval"], p["reset_offset"] = r.randint(1, 30), r.randint(0, 60)
    if r.random() < 0.5:
        p["vmin_exp"], p["vmax_exp"] = r.randint(0, 23), r.randint(0, 7)
    if r.random() < 0.5:
        p["noise"] = {"exp": r.randint(1, 15), "offset": r.randint(-2, 2), "target": r.choice("uv")}
    if r.random() < 0.4:
        p["v_init"] = per_unit(r, size, lambda: r.choice([0, r.randint(-100000, 100000), 1 - (1 << 23), (1 << 23) - 1]))
    return p


def synapses(r, pre, post):
    sign = r.choice(["mixed", "exc", "inh"])
    low, high = {"mixed": (-256, 254), "exc": (0, 255), "inh": (-255, 0)}[sign]
    longest, density = r.choice([0, 0, 3, 12, 62]), r.choice([0.1, 0.5, 1.0])

    def entry(a, b):
        w = r.randint(low, high) if r.random() < 0.9 else r.choice([low, high, 0])
        return [a, b, w] + ([r.randint(0, longest)] if longest else [])

    entries = []
    for a in range(pre["size"]):
        for b in range(post["size"]):
            if r.random() < density:
                entries += [entry(a, b)] + ([entry(a, b)] if r.random() < 0.03 else [])
    return {
        "pre": pre["name"], "post": post["name"], "sign": sign, "weight_bits": r.choice([1, 2, 3, 4, 5, 6, 8]),
        "weight_exp": r.randint(-8, 7), "entries": entries,
    }


def make(seed):
    r = random.Random(seed)
    populations = [{"name": "in", "kind": "source", "size": r.randint(1, 30)}]
    populations += [population(r, f"p{k}") for k in range(r.randint(1, 3))]
    steps, rate = r.choice([40, 90, 150]), r.choice([0.02, 0.1, 0.5])
    case = {
        "format": "neurochip-case/1", "name": f"seeded-{seed}", "seed": r.choice([seed, r.getrandbits(64)]), "steps": steps,
        "rounding": "down", "t_epoch": 1, "populations": populations,
        "synapses": [
            synapses(r, pre, post) for pre in populations for post in populations[1:]
            if r.random() < (0.8 if pre["kind"] == "source" else 0.5)
        ],
        "learning": [],
        "input_spikes": [[t, "in", i] for t in range(1, steps + 1) for i in range(populations[0]["size"]) if r.random() < rate],
        "probes": [
            {"population": p["name"], "variable": variable, "unit": r.randrange(p["size"])} for p in populations[1:] for variable in "uv"
        ],
    }
    case["expect"] = expect(case)
    return case
