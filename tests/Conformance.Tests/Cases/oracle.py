"""Makes conformance cases (neurochip-case/1) from seeds, with the answers of an implementation of its own.

Follows firmware-specs/manual/core-semantics.md sections 0 to 4 and 9 and case-format.md, in plain Python integers and the
order of the page: no compiler, no core, no packet. It shares no code with the project; where the two differ, the page says
which is wrong. Without learning.

    python3 oracle.py check FILE...            compares published cases with this implementation
    python3 oracle.py make FOLDER FIRST COUNT  writes FOLDER/seeded-N.json for the seeds from FIRST on
"""

import json
import os
import random
import sys

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
SLOTS = 64
NOISE_STREAM = 40
LARGEST_WEIGHT = (1 << 21) - 64


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


def toward_zero(x, f):
    return f(x) if x >= 0 else -f(-x)


def decay(x, d):
    return toward_zero(x, lambda m: (m * (4096 - d)) >> 12)


def effect(w, sign, bits, exponent):
    """What a synapse adds to a slot (section 4)."""
    lsb = 8 - bits + (1 if sign == "mixed" else 0)
    w = (w >> lsb) << lsb if sign == "mixed" else toward_zero(w, lambda m: (m >> lsb) << lsb)
    w = w << exponent if exponent >= 0 else w >> -exponent
    return max(-LARGEST_WEIGHT, min(LARGEST_WEIGHT, w << 6))


def noise(seed, step, unit, exponent, offset):
    s = ((rand32(seed, NOISE_STREAM, step, unit) * 255) >> 32) - 127 + 64 * offset
    return toward_zero(s, lambda m: m << (exponent - 7) if exponent >= 7 else m >> (7 - exponent))


def of(value, unit):
    return value[unit] if isinstance(value, list) else value


class Population:
    def __init__(self, fields, seed):
        self.fields, self.seed = fields, seed
        self.name, self.size, self.is_source = fields["name"], fields["size"], fields["kind"] == "source"
        self.u = [0] * self.size
        self.v = [of(fields.get("v_init", 0), i) for i in range(self.size)]
        self.ref = [0] * self.size
        self.ring = [[0] * self.size for _ in range(SLOTS)]
        self.targets = {}

    def step(self, t):
        """Phases A and B; the units that spike."""
        p, fired = self.fields, []
        q, self.ring[t % SLOTS] = self.ring[t % SLOTS], [0] * self.size
        period = p.get("reset_interval", 0)
        low, high = -(1 << p.get("vmin_exp", 23)) + 1, (1 << (9 + 2 * p.get("vmax_exp", 7))) - 1
        for i in range(self.size):
            if period and t % period == p.get("reset_offset", 0) % period:
                self.u[i] = self.v[i] = 0
            n = p.get("noise")
            drawn = noise(self.seed, t, i, n["exp"], n["offset"]) if n else 0
            into_u, into_v = (drawn, 0) if n and n["target"] == "u" else (0, drawn)
            self.u[i] = wrap(decay(self.u[i], of(p["decay_u"], i) + 1) + wrap(q[i] + into_u, 21), 23)
            z = wrap(self.u[i] + (of(p["bias_mant"], i) << of(p["bias_exp"], i)) + into_v, 23)
            v = max(low, min(high, decay(self.v[i], of(p["decay_v"], i)) + z))
            v = 0 if self.ref[i] > 0 else v
            threshold = of(p["vth_mant"], i) << 6
            if v > threshold:
                fired.append(i)
                v = {"zero": 0, "none": v, "subtract": v - threshold}[p.get("reset", "zero")]
                self.ref[i] = of(p["refract"], i)
            self.v[i] = v
            self.ref[i] = max(self.ref[i] - 1, 0)
        return fired


def fnv(populations):
    h = 0xCBF29CE484222325
    for p in populations:
        for i in range(p.size):
            for x in (p.u[i], p.v[i]):
                for byte in (x & 0xFFFFFFFF).to_bytes(4, "little"):
                    h = ((h ^ byte) * 0x100000001B3) & MASK
    return f"{h:016x}"


def expect(case):
    populations = [Population(p, case["seed"]) for p in case["populations"]]
    by_name = {p.name: p for p in populations}
    for s in case["synapses"]:
        for pre, post, w, *rest in s["entries"]:
            a = effect(w, s["sign"], s["weight_bits"], s["weight_exp"])
            by_name[s["pre"]].targets.setdefault(pre, []).append((by_name[s["post"]], post, a, rest[0] if rest else 0))
    outside = {}
    for t, name, unit in case["input_spikes"]:
        outside.setdefault(t, []).append((by_name[name], unit))
    compartments = [p for p in populations if not p.is_source]
    spikes, hashes, series = [], [], {probe_key(q): [] for q in case["probes"]}
    for t in range(1, case["steps"] + 1):
        fired = list(outside.get(t, []))
        for p in compartments:
            for unit in p.step(t):
                spikes.append([t, p.name, unit])
                fired.append((p, unit))
        for p, unit in fired:
            for post, j, a, delay in p.targets.get(unit, []):
                post.ring[(t + 1 + delay) % SLOTS][j] += a
        hashes.append(fnv(compartments))
        for q in case["probes"]:
            series[probe_key(q)].append(getattr(by_name[q["population"]], q["variable"])[q["unit"]])
    return {"spikes": spikes, "state_hash": hashes, "probes": series, "learned": []}


def probe_key(q):
    return f"{q['population']}.{q['variable']}[{q['unit']}]"


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
    """One to three populations that may have anything case-format.md knows, but learning."""
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


def check(files):
    wrong = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            case = json.load(text)
        found = expect(case)
        same = all(found[key] == case["expect"].get(key, found[key]) for key in ("spikes", "state_hash", "probes"))
        wrong += not same
        print(f"{'same' if same else 'DIFFERS'} {case['name']}")
    return 1 if wrong else 0


def main(arguments):
    if arguments[:1] == ["check"]:
        return check(arguments[1:])
    if arguments[:1] == ["make"] and len(arguments) == 4:
        folder, first, count = arguments[1], int(arguments[2]), int(arguments[3])
        os.makedirs(folder, exist_ok=True)
        for seed in range(first, first + count):
            with open(os.path.join(folder, f"seeded-{seed}.json"), "w", encoding="utf-8") as text:
                json.dump(make(seed), text)
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
