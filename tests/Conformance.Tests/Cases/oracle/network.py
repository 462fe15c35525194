"""A case from its first step to its last: sections 2 and 3 of core-semantics and case-format.md."""

from arithmetic import MASK, clip, decay, noise, wrap
from learning import POST, Plasticity, Synapse, Traces

SLOTS = 64


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

    def connect(self, synapse, post):
        self.targets.setdefault(synapse.pre, []).append((post, synapse))

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
            v = clip(decay(self.v[i], of(p["decay_v"], i)) + z, low, high)
            v = 0 if self.ref[i] > 0 else v
            threshold = of(p["vth_mant"], i) << 6
            if v > threshold:
                fired.append(i)
                v = {"zero": 0, "none": v, "subtract": v - threshold}[p.get("reset", "zero")]
                self.ref[i] = of(p["refract"], i)
            self.v[i] = v
            self.ref[i] = max(self.ref[i] - 1, 0)
        return fired

    def emit(self, t, fired):
        """Phase C, with the weights and delays of before the learning step."""
        for unit in fired:
            for post, s in self.targets.get(unit, []):
                post.ring[(t + 1 + s.delay) % SLOTS][s.post] += s.effect


class Network:
    def __init__(self, case):
        self.case = case
        self.populations = {p["name"]: Population(p, case["seed"]) for p in case["populations"]}
        self.compartments = [p for p in self.populations.values() if not p.is_source]
        self.plastic, self.posts = [], {}
        for fields in case["synapses"]:
            synapses = [Synapse(e, fields["sign"], fields["weight_bits"], fields["weight_exp"]) for e in fields["entries"]]
            pre, post = self.populations[fields["pre"]], self.populations[fields["post"]]
            for s in synapses:
                pre.connect(s, post)
            if fields.get("learning") is not None:
                self.learn_by(fields, synapses, pre, post)
        self.outside = {}
        for t, name, unit in case["input_spikes"]:
            self.outside.setdefault((t, name), []).append(unit)

    def learn_by(self, fields, synapses, pre, post):
        rule = next(r for r in self.case["learning"] if r["name"] == fields["learning"])

        # All projections onto one population share its traces (section 5, ownership); the first brings them.
        if post.name not in self.posts:
            self.posts[post.name] = Traces(post.size, rule, POST, self.case)
        self.plastic.append(Plasticity(fields, rule, synapses, pre.size, self.posts[post.name], self.case))

    def step(self, t):
        """Phases A to E; the units that spike, by population."""
        fired = {p.name: self.outside.get((t, p.name), []) if p.is_source else p.step(t) for p in self.populations.values()}
        for name, units in fired.items():
            self.populations[name].emit(t, units)
        for p in self.plastic:
            p.pre.note(t, fired[p.fields["pre"]])
        for name, traces in self.posts.items():
            traces.note(t, fired[name])
        if self.plastic and t % self.case["t_epoch"] == 0:
            self.learn(t)
        return fired

    def learn(self, t):
        y = {name: traces.histories(t) for name, traces in self.posts.items()}
        for p in self.plastic:
            x = p.pre.histories(t)
            p.learn(t, x, y[p.fields["post"]])
            p.pre.end_epoch(x)
        for name, traces in self.posts.items():
            traces.end_epoch(y[name])

    def hash(self):
        h = 0xCBF29CE484222325
        for p in self.compartments:
            for i in range(p.size):
                for x in (p.u[i], p.v[i]):
                    for byte in (x & 0xFFFFFFFF).to_bytes(4, "little"):
                        h = ((h ^ byte) * 0x100000001B3) & MASK
        return f"{h:016x}"


def probe_key(q):
    return f"{q['population']}.{q['variable']}[{q['unit']}]"


def expect(case):
    """The `expect` of a case."""
    network = Network(case)
    spikes, hashes, series = [], [], {probe_key(q): [] for q in case["probes"]}
    for t in range(1, case["steps"] + 1):
        fired = network.step(t)
        spikes += [[t, p.name, unit] for p in network.compartments for unit in fired[p.name]]
        hashes.append(network.hash())
        for q in case["probes"]:
            series[probe_key(q)].append(getattr(network.populations[q["population"]], q["variable"])[q["unit"]])
    return {"spikes": spikes, "state_hash": hashes, "probes": series, "learned": [p.state() for p in network.plastic]}
