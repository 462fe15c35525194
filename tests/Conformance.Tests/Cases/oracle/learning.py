"""Traces, epochs and plastic synapses: sections 5, 6 and 7 of core-semantics."""

import math

from arithmetic import effect, one_up, truncate
from evaluation import STREAMS, accumulate, store
from rules import parse_all

PRE = {"x1": (0, 8), "x2": (1, 9)}
POST = {"y1": (16, 24), "y2": (17, 25), "y3": (18, 26)}
LARGEST_TRACE = 127


class Trace:
    """One kind of trace over all units of a population, at the start of the epoch."""

    def __init__(self, size, fields, streams, seed, rounding):
        self.values = [0] * size
        self.decay_stream, self.impulse_stream = streams
        self.seed, self.rounding = seed, rounding
        impulse, tau = fields.get("impulse", 0), fields.get("tau", 0)
        self.impulse, self.impulse_fraction = math.floor(impulse), math.floor(128 * impulse) % 128
        self.kept = round((1 << 20) * math.exp(-1 / tau)) if tau else 0

    def decayed(self, x, step, unit):
        y = x * self.kept
        return (y >> 20) + one_up(self.rounding, y & ((1 << 20) - 1), 20, (self.seed, self.decay_stream, step, unit))

    def raised(self, x, step, unit):
        """With the impulse that stands for the spike of that step."""
        draw = (self.seed, self.impulse_stream, step, unit)
        return min(LARGEST_TRACE, x + self.impulse + one_up(self.rounding, self.impulse_fraction, 7, draw))

    def history(self, unit, start, epoch, spiked):
        """h[0..epoch] of the epoch after step `start`, with a spike in slot `spiked` (0 is none)."""
        x = self.values[unit]
        if x == 0 and not spiked:
            return [0] * (epoch + 1)
        h = [x]
        for s in range(1, epoch + 1):
            x = self.decayed(x, start + s, unit)
            x = self.raised(x, start + s, unit) if s == spiked else x
            h.append(x)
        return h


class Traces:
    """The traces of one side: x1, x2 of a projection's sources or y1, y2, y3 of a population, and tx or ty."""

    def __init__(self, size, fields, streams, case):
        self.size, self.epoch = size, case["t_epoch"]
        self.traces = {
            name: Trace(size, fields.get(name, {}), pair, case["seed"], case["rounding"]) for name, pair in streams.items()
        }
        self.last = [0] * size

    def note(self, t, units):
        start = (t - 1) // self.epoch * self.epoch
        for unit in units:
            if self.last[unit]:
                # The history will hold the impulse of the last spike only; this one is for the spike before.
                for trace in self.traces.values():
                    trace.values[unit] = trace.raised(trace.values[unit], start + self.last[unit], unit)
            self.last[unit] = t - start

    def histories(self, t):
        """{trace: [unit][slot]} of the epoch that ends with step t."""
        return {
            name: [trace.history(unit, t - self.epoch, self.epoch, self.last[unit]) for unit in range(self.size)]
            for name, trace in self.traces.items()
        }

    def end_epoch(self, histories):
        for name, trace in self.traces.items():
            trace.values = [h[self.epoch] for h in histories[name]]
        self.last = [0] * self.size


class Synapse:
    """A synapse as it is now; one that learns changes."""

    __slots__ = ("pre", "post", "weight", "delay", "tag", "effect")

    def __init__(self, entry, sign, bits, exponent):
        self.pre, self.post, weight, self.delay, self.tag = (entry + [0, 0])[:5]
        self.weight = truncate(weight, sign, bits)
        self.effect = effect(self.weight, exponent)


class Plasticity:
    """What changes the synapses of one projection."""

    def __init__(self, fields, rule, synapses, pre_size, post_traces, case):
        self.fields, self.synapses, self.pre_size, self.post = fields, synapses, pre_size, post_traces
        self.case = case
        self.products, self.decimation = parse_all({k: rule[k] for k in STREAMS if k in rule})
        self.pre = Traces(pre_size, rule, PRE, case)

    def learn(self, t, x, y):
        """The learning step; x and y are the histories of the sources and of the targets."""
        epoch = self.case["t_epoch"]
        u = self.decimation is not None and t // epoch % (1 << self.decimation) == 0
        for s in self.synapses:
            tx, ty = self.pre.last[s.pre], self.post.last[s.post]
            slots = {"x0": tx, "y0": ty, "u": epoch if u else 0, "r0": 0}
            read = {}

            def operands_for(dependency):
                slot = slots[dependency]
                if slot and slot not in read:
                    read[slot] = {
                        "x0": int(tx > 0), "y0": int(ty > 0), "r0": 0, "r1": 0, "w": s.weight, "d": s.delay, "t": s.tag,
                        "x1": x["x1"][s.pre][slot], "x2": x["x2"][s.pre][slot], "y1": y["y1"][s.post][slot],
                        "y2": y["y2"][s.post][slot], "y3": y["y3"][s.post][slot],
                    }
                return read.get(slot)

            old = {"dw": s.weight, "dd": s.delay, "dt": s.tag}
            new = {target: self.stored(target, s, accumulate(p, old[target], operands_for), t) for target, p in self.products.items()}
            s.weight, s.delay, s.tag = ({**old, **new}[target] for target in ("dw", "dd", "dt"))
            s.effect = effect(s.weight, self.fields["weight_exp"])

    def stored(self, target, s, a, t):
        draw = (self.case["seed"], STREAMS[target], t, s.post * self.pre_size + s.pre)
        return store(target, a, self.fields["sign"], self.fields["weight_bits"], self.case["rounding"], draw)

    def state(self):
        """The element of `expect.learned`."""
        return {
            "synapses": f"{self.fields['pre']}->{self.fields['post']}",
            "entries": [[s.pre, s.post, s.weight, s.delay, s.tag] for s in self.synapses],
            "x": [trace.values for trace in self.pre.traces.values()],
            "y": [trace.values for trace in self.post.traces.values()],
        }
