using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Timing;

/// <summary>Profile <c>tiny</c> with a price for everything, each energy another prime number, so that a test can tell them apart.</summary>
internal static class PricedProfile
{
    /// <summary>Energies in pJ and times in ns.</summary>
    private static readonly Dictionary<string, (string Unit, double Value)> s_costs = new()
    {
        ["synapse-energy"] = ("pJ", 2), ["synapse-time"] = ("ns", 2),
        ["synapse-word-energy"] = ("pJ", 3), ["synapse-word-time"] = ("ns", 3),
        ["neuron-active-energy"] = ("pJ", 5), ["neuron-active-time"] = ("ns", 2),
        ["neuron-idle-energy"] = ("pJ", 7), ["neuron-idle-time"] = ("ns", 1),
        ["spike-out-energy"] = ("pJ", 11), ["spike-out-time"] = ("ns", 4),
        ["message-out-energy"] = ("pJ", 13), ["message-out-time"] = ("ns", 8),
        ["message-in-energy"] = ("pJ", 17), ["message-in-time"] = ("ns", 16),
        ["hop-east-west-energy"] = ("pJ", 19), ["hop-east-west-time"] = ("ns", 10),
        ["hop-north-south-energy"] = ("pJ", 23), ["hop-north-south-time"] = ("ns", 20),
        ["tile-spike-energy"] = ("pJ", 29), ["tile-spike-time"] = ("ns", 5),
        ["off-chip-energy"] = ("pJ", 31), ["off-chip-time"] = ("ns", 40),
        ["barrier-energy"] = ("pJ", 37), ["barrier-time"] = ("ns", 100),
        ["host-packet-energy"] = ("pJ", 41),
        ["core-static-power"] = ("mW", 43), ["tile-static-power"] = ("mW", 47), ["chip-static-power"] = ("mW", 53),
    };

    /// <summary>The profile, with some of its costs changed.</summary>
    /// <param name="changes">Name and value of each change or addition; the unit of an addition is ns.</param>
    public static ChipProfile With(params (string Name, double Value)[] changes)
    {
        var costs = new Dictionary<string, (string Unit, double Value)>(s_costs);
        foreach ((string name, double value) in changes)
        {
            costs[name] = (costs.TryGetValue(name, out (string Unit, double Value) old) ? old.Unit : "ns", value);
        }

        IEnumerable<string> lines = costs.Select(cost => FormattableString.Invariant(
            $"  {cost.Key}: {{value: {cost.Value.Value}, unit: {cost.Value.Unit}, source: \"made up\", kind: estimated}}"));
        return ChipProfile.Parse(
            $$"""
            profile: priced
            about: Everything has a price.
            inherits: tiny
            cost-source: made up
            router:
              flit-time: {value: 1, unit: ns, source: "made up", kind: estimated}
              off-chip-flit-cycles: {value: 2, unit: cycles, source: "made up", kind: estimated}
            costs:
            {{string.Join('\n', lines)}}

            """,
            "priced.yaml");
    }

    /// <summary>A grid of 3 x 2 tiles of one core, so that packets of random networks go in all directions.</summary>
    public static ChipProfile Wide() => ChipProfile.Parse(
        """
        profile: spread
        about: Six tiles of one core, with the costs of the fit to silicon where it has them.
        inherits: loihi1-sanafe
        geometry:
          mesh-width: {value: 3, unit: tiles, source: "made up", kind: estimated}
          mesh-height: {value: 2, unit: tiles, source: "made up", kind: estimated}
          cores-per-tile: {value: 1, unit: cores, source: "made up", kind: estimated}

        """,
        "spread.yaml");
}
