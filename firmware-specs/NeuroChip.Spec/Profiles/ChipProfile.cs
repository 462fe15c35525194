using System.Collections.Immutable;

namespace NeuroChip.Spec.Profiles;

/// <summary>The description of a chip: geometry, capacities, costs. Immutable.</summary>
public sealed class ChipProfile
{
    private readonly ImmutableDictionary<string, ProfileValue> _values;

    internal ChipProfile(
        string name, string about, WordLayout layout, string costSource,
        ImmutableDictionary<string, ProfileValue> sizes, ImmutableSortedDictionary<string, ProfileValue> costs)
    {
        Name = name;
        About = about;
        Layout = layout;
        CostSource = costSource;
        _values = sizes;
        Costs = costs;
        Digest = ProfileDigest.Of(this);
    }

    /// <summary>Name, such as loihi1-d18.</summary>
    public string Name { get; }

    /// <summary>One line on what the profile describes.</summary>
    public string About { get; }

    /// <summary>Layout of the chip's words.</summary>
    public WordLayout Layout { get; }

    /// <summary>The source of the cost table; of a profile that changes costs of another, both: "own, over that of the other".</summary>
    public string CostSource { get; }

    /// <summary>Energies and latencies by name; what the source does not give is absent.</summary>
    public ImmutableSortedDictionary<string, ProfileValue> Costs { get; }

    /// <summary>Tiles from west to east.</summary>
    public int MeshWidth => Size("mesh-width");

    /// <summary>Tiles from north to south.</summary>
    public int MeshHeight => Size("mesh-height");

    /// <summary>Cores of a tile.</summary>
    public int CoresPerTile => Size("cores-per-tile");

    /// <summary>Cores of a chip.</summary>
    public int CoresPerChip => MeshWidth * MeshHeight * CoresPerTile;

    /// <summary>Most chips of a system.</summary>
    public int Chips => Size("chips");

    /// <summary>Chips side by side in a system: chip n lies in column n mod ChipColumns, row n / ChipColumns.</summary>
    public int ChipColumns => FindSize("chip-columns") is { } columns ? (int)columns.Value : (int)Math.Ceiling(Math.Sqrt(Chips));

    /// <summary>Compartments of a core.</summary>
    public int CompartmentsPerCore => Size("compartments-per-core");

    /// <summary>64-bit words of synapse memory of a core.</summary>
    public int SynapseMemoryWords => Size("synapse-memory-words");

    /// <summary>Synapse lists of a core.</summary>
    public int InAxonsPerCore => Size("in-axons-per-core");

    /// <summary>Out-axon entries of a core.</summary>
    public int OutAxonsPerCore => Size("out-axons-per-core");

    /// <summary>Compartment profiles of a core.</summary>
    public int CompartmentProfiles => Size("compartment-profiles");

    /// <summary>Threshold profiles of a core.</summary>
    public int ThresholdProfiles => Size("threshold-profiles");

    /// <summary>Synapse formats of a core.</summary>
    public int SynapseFormats => Size("synapse-formats");

    /// <summary>Delay memory of a core: mapped compartments times slots must not exceed it.</summary>
    public int DelayCompartmentSlots => Size("delay-compartment-slots");

    /// <summary>Longest delay in steps.</summary>
    public int MaxDelay => Size("max-delay");

    /// <summary>Values that the stack of a core's dendrite trees holds.</summary>
    public int DendriteStack => Size("dendrite-stack");

    /// <summary>Trace configurations of a core.</summary>
    public int TraceConfigs => Size("trace-configs");

    /// <summary>Learning profiles of a core.</summary>
    public int LearnProfiles => Size("learn-profiles");

    /// <summary>Microcode words of a core.</summary>
    public int MicrocodeWords => Size("microcode-words");

    /// <summary>All whole-number values, in a fixed order.</summary>
    public IEnumerable<ProfileValue> Sizes => ProfileSchema.Sizes.Where(size => _values.ContainsKey(size.Name)).Select(size => _values[size.Name]);

    /// <summary>Name of the profile it changes; null for one that stands alone.</summary>
    public string? Inherits { get; internal init; }

    /// <summary>With which source the costs must begin that a profile states itself, or that one without a source of its own changes.</summary>
    internal string ChangeSource { get; init; } = "";

    /// <summary>The routers of the mesh.</summary>
    public required RouterSettings Router { get; init; }

    /// <summary>
    /// SHA-256 over layout, geometry and capacities: what an image depends on. Chips that differ in costs, routers or names only
    /// have the same, so one image can be timed on all of them.
    /// </summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>SHA-256 over name, layout and all values, units and kinds; wording does not count. Reports name it.</summary>
    public ReadOnlyMemory<byte> FullDigest => ProfileDigest.OfAll(this);

    /// <summary>Names of the profiles that are built in.</summary>
    public static IReadOnlyList<string> BuiltIn => ProfileFiles.Names;

    /// <summary>Loads a built-in profile by name, or a file by path. Throws <see cref="ProfileException"/>.</summary>
    public static ChipProfile Load(string nameOrPath) => ProfileFiles.Load(nameOrPath);

    /// <summary>Reads a profile from text. Throws <see cref="ProfileException"/>.</summary>
    public static ChipProfile Parse(string yamlText, string fileName) => ProfileReader.Read(yamlText, fileName);

    /// <summary>
    /// Tile of a core. Cores are numbered tile by tile, tiles row by row:
    /// core = (y * MeshWidth + x) * CoresPerTile + place.
    /// </summary>
    public (int X, int Y) TileOf(int core) => (core / CoresPerTile % MeshWidth, core / CoresPerTile / MeshWidth);

    /// <summary>A whole-number value; null for an optional one that the profile does not state.</summary>
    internal ProfileValue? FindSize(string name) => _values.GetValueOrDefault(name);

    private int Size(string name) => (int)_values[name].Value;
}
