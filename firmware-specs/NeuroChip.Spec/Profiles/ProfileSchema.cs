namespace NeuroChip.Spec.Profiles;

/// <summary>One whole number that every profile must have, unless it is optional.</summary>
internal sealed record SizeField(string Group, string Name, string Unit, long Min, Func<WordLayout, long> Max, bool IsOptional = false);

/// <summary>
/// What a profile may say. Upper limits come from the generated words: a profile cannot promise
/// more than its layout can address.
/// </summary>
internal static class ProfileSchema
{
    public const string Geometry = "geometry";
    public const string Capacities = "capacities";
    public const string Costs = "costs";
    public const string Router = "router";

    /// <summary>Profiles that may inherit from one another in a row.</summary>
    public const int DeepestInheritance = 8;

    /// <summary>No word counts the entries of a dendrite stack; this is only so much that a profile cannot ask for the absurd.</summary>
    private const int DeepestStack = 1024;

    public static readonly SizeField[] Sizes =
    [
        new(Geometry, "chips", "chips", 1, layout => AxonOut.ChipLimit(layout).Max + 1),
        new(Geometry, "mesh-width", "tiles", 1, MaxCores),
        new(Geometry, "mesh-height", "tiles", 1, MaxCores),
        new(Geometry, "cores-per-tile", "cores", 1, MaxCores),
        new(Geometry, "chip-columns", "chips", 1, layout => AxonOut.ChipLimit(layout).Max + 1, IsOptional: true),
        new(Capacities, "compartments-per-core", "compartments", 1, layout => CoreConfig.CompartmentsLimit(layout).Max),
        new(Capacities, "synapse-memory-words", "64-bit words", 1, layout => SynapseList.PointerLimit(layout).Max + 1),
        new(Capacities, "in-axons-per-core", "axons", 1, layout => AxonOut.AxonLimit(layout).Max + 1),
        new(Capacities, "out-axons-per-core", "axons", 1, layout => AxonMap.FirstLimit(layout).Max + 1),
        new(Capacities, "compartment-profiles", "profiles", 1, layout => CompartmentConfig.ProfileLimit(layout).Max + 1),
        new(Capacities, "threshold-profiles", "profiles", 1, layout => CompartmentConfig.VthLimit(layout).Max + 1),
        new(Capacities, "synapse-formats", "formats", 1, layout => SynapseBlockHeader.FormatLimit(layout).Max + 1),
        new(Capacities, "delay-compartment-slots", "compartments x slots", 2,
            layout => CoreConfig.CompartmentsLimit(layout).Max << (int)CoreConfig.DelaySlotsLog2Limit(layout).Max),
        new(Capacities, "max-delay", "steps", 0, layout => AxonOut.DelayLimit(layout).Max),
        new(Capacities, "dendrite-stack", "entries", 1, _ => DeepestStack),
        new(Capacities, "trace-configs", "configurations", 1, layout => TracePre.Config1Limit(layout).Max + 1),
        new(Capacities, "learn-profiles", "profiles", 1, layout => TracePre.ProfileLimit(layout).Max + 1),
        new(Capacities, "microcode-words", "16-bit words", 1, layout => LearnProfile.ProgramStartLimit(layout).Max + 1),
    ];

    /// <summary>What a profile may say about its routers. The defaults are ours: a classical router of three stages.</summary>
    public static readonly RouterField[] RouterFields =
    [
        new("flit-time", "ns", 1, false, 0.001m, 1_000_000m),
        new("virtual-channels", "channels", 2, true, 1, 32),
        new("buffer-flits", "flits", 8, true, 1, 4096),
        new("routing-cycles", "cycles", 1, true, 0, 64),
        new("vc-allocation-cycles", "cycles", 1, true, 1, 64),
        new("switch-allocation-cycles", "cycles", 1, true, 1, 64),
        new("traversal-cycles", "cycles", 1, true, 1, 64),
        new("credit-cycles", "cycles", 1, true, 0, 64),
        new("off-chip-flit-cycles", "cycles", 4, true, 1, 4096),
        new("input-messages", "messages", 16, true, 1, 65536),
    ];

    /// <summary>Costs that a profile may state, with the one unit each is stated in.</summary>
    public static readonly IReadOnlyDictionary<string, string> CostUnits = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["barrier-energy"] = "pJ",
        ["barrier-time"] = "ns",
        ["chip-area"] = "mm2",
        ["chip-static-power"] = "mW",
        ["core-area"] = "mm2",
        ["core-static-power"] = "mW",
        ["hop-east-west-energy"] = "pJ",
        ["hop-east-west-time"] = "ns",
        ["hop-north-south-energy"] = "pJ",
        ["hop-north-south-time"] = "ns",
        ["host-packet-energy"] = "pJ",
        ["host-packet-time"] = "ns",
        ["link-buffer"] = "messages",
        ["message-in-energy"] = "pJ",
        ["message-in-time"] = "ns",
        ["message-out-energy"] = "pJ",
        ["message-out-time"] = "ns",
        ["micro-op-energy"] = "pJ",
        ["micro-op-time"] = "ns",
        ["neuron-access-energy"] = "pJ",
        ["neuron-access-time"] = "ns",
        ["neuron-active-energy"] = "pJ",
        ["neuron-active-time"] = "ns",
        ["neuron-idle-energy"] = "pJ",
        ["neuron-idle-time"] = "ns",
        ["neuron-update-energy"] = "pJ",
        ["neuron-update-time"] = "ns",
        ["off-chip-energy"] = "pJ",
        ["off-chip-time"] = "ns",
        ["spike-out-energy"] = "pJ",
        ["spike-out-time"] = "ns",
        ["synapse-conv-energy"] = "pJ",
        ["synapse-conv-time"] = "ns",
        ["synapse-dense-energy"] = "pJ",
        ["synapse-dense-time"] = "ns",
        ["synapse-energy"] = "pJ",
        ["synapse-sparse-energy"] = "pJ",
        ["synapse-sparse-time"] = "ns",
        ["synapse-time"] = "ns",
        ["synapse-update-energy"] = "pJ",
        ["synapse-update-time"] = "ns",
        ["synapse-word-energy"] = "pJ",
        ["synapse-word-time"] = "ns",
        ["tick-time"] = "ns",
        ["tile-area"] = "mm2",
        ["tile-bandwidth"] = "Gspike/s",
        ["tile-spike-energy"] = "pJ",
        ["tile-spike-time"] = "ns",
        ["tile-static-power"] = "mW",
        ["trace-update-energy"] = "pJ",
        ["trace-update-time"] = "ns",
        ["visit-energy"] = "pJ",
        ["visit-time"] = "ns",
    };

    /// <summary>Costs that may depend on a size, the number of tiles; for others points would mean nothing.</summary>
    public static readonly IReadOnlyList<string> CostsBySize = ["barrier-energy", "barrier-time"];

    /// <summary>Core numbers have 12 bits, and the last one is the chip itself.</summary>
    public static long MaxCores(WordLayout layout) => AxonOut.CoreLimit(layout).Max + 1;
}
