"""Makes conformance cases from seeds, with the answers of an implementation of its own, and checks published ones.

It follows core-semantics.md and case-format.md of firmware-specs/manual in plain Python integers and the order of the pages:
no compiler, no core, no packet, no microcode. It shares no code with the project; where the two differ, the page says which
is wrong.

    python3 oracle check FILE...                    cases (neurochip-case/1): spikes, states, probes, what was learned
    python3 oracle check-rules FILE...              rule cases (neurochip-rules/1): canonical form, accumulators, stored values
    python3 oracle make FOLDER FIRST COUNT          FOLDER/seeded-N.json, without learning, for the seeds from FIRST on
    python3 oracle make FOLDER FIRST COUNT FAMILY   FOLDER/FAMILY-N.json; learn, stochastic, plastic, multi, or all of them
    python3 oracle make-rules FILE SEED RULES STATES [reward]
                                                    a rule file; with `reward`, rules and operands have r0 and r1 too
    python3 oracle make-texts FILE SEED COUNT       rule texts, legal or `refused`, with the canonical form of the legal ones
"""

import json
import os
import sys

# The tests run this from the checkout, which must stay as git left it; so the modules are imported after this.
sys.dont_write_bytecode = True

import case_maker  # noqa: E402
import learning_maker  # noqa: E402
import rule_maker  # noqa: E402
from network import expect  # noqa: E402
from rule_cases import differences  # noqa: E402


def read(file):
    with open(file, encoding="utf-8") as text:
        return json.load(text)


def write(file, document):
    with open(file, "w", encoding="utf-8") as text:
        json.dump(document, text)


def check(files):
    wrong = 0
    for file in files:
        case = read(file)
        found = expect(case)
        differing = [key for key, value in found.items() if case["expect"].get(key, []) != value]
        wrong += bool(differing)
        print(f"DIFFERS {case['name']} {' '.join(differing)}" if differing else f"same {case['name']}")
    return 1 if wrong else 0


def check_rules(files):
    wrong = 0
    for file in files:
        document = read(file)
        found = list(differences(document))
        wrong += len(found)
        for rule, what in found[:20]:
            print(f"DIFFERS {rule}: {what}")
        states = sum(len(rule["states"]) for rule in document["rules"])
        print(f"{len(document['rules'])} rules, {states} states, {len(found)} differences")
    return 1 if wrong else 0


def make(folder, first, count, family):
    os.makedirs(folder, exist_ok=True)
    families = learning_maker.FAMILIES if family == "all" else [family]
    for seed in range(first, first + count):
        for name in families:
            case = case_maker.make(seed) if name == "seeded" else learning_maker.make(name, seed)
            write(os.path.join(folder, f"{case['name']}.json"), case)
    return 0


def main(command, *arguments):
    if command == "check":
        return check(arguments)
    if command == "check-rules":
        return check_rules(arguments)
    if command == "make" and len(arguments) in (3, 4):
        family = arguments[3] if len(arguments) == 4 else "seeded"
        if family in ("seeded", "all") + learning_maker.FAMILIES:
            return make(arguments[0], int(arguments[1]), int(arguments[2]), family)
    if command == "make-rules" and (len(arguments) == 4 or arguments[4:] == ("reward",)):
        file, seed, rules, states = arguments[:4]
        write(file, rule_maker.make(seed, int(rules), int(states), with_reward=len(arguments) > 4))
        return 0
    if command == "make-texts" and len(arguments) == 3:
        file, seed, count = arguments
        write(file, rule_maker.make_texts(seed, int(count)))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
