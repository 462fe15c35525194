using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Chips;

/// <summary>A figure that follows from a profile.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Formula">How it follows.</param>
internal sealed record ChipFact(string Name, double Value, string Unit, string Formula);

/// <summary>What a profile's numbers come to, by the formulas of the models: sizes, area, idle steps, ways of lone packets.</summary>
internal static class ChipFacts
{
    private const double BytesPerWord = 8;

    public static IEnumerable<ChipFact> Of(ChipProfile profile)
    {
        int tiles = profile.MeshWidth * profile.MeshHeight;
        yield return new ChipFact("cores", profile.CoresPerChip, "cores", "mesh-width x mesh-height x cores-per-tile");
        yield return new ChipFact("compartments", (double)profile.CoresPerChip * profile.CompartmentsPerCore, "compartments", "cores x compartments-per-core");
        yield return new ChipFact(
            "synapse memory", profile.CoresPerChip * profile.SynapseMemoryWords * BytesPerWord / (1 << 20), "MiB", "cores x synapse-memory-words x 8 bytes");
        if (AreaOf(profile, tiles) is { } area)
        {
            yield return new ChipFact("area", area, "mm2", profile.Costs.ContainsKey("chip-area") ? "chip-area" : "cores x core-area + tiles x tile-area");
        }

        foreach ((string name, int cores, int used) in new[] { ("one full core", 1, 1), ("the full chip", profile.CoresPerChip, tiles) })
        {
            CostTable costs = CostTable.Of(profile, used);
            double work = (profile.CompartmentsPerCore * costs.IdleUpdate.Time) + costs.Barrier.Time;
            double time = costs.Tick > 0 ? Math.Max(1, Math.Ceiling(work / costs.Tick)) * costs.Tick : work;
            double power = costs.ChipStatic + (tiles * costs.TileStatic) + (profile.CoresPerChip * costs.CoreStatic);
            yield return new ChipFact(
                $"idle step, {name}", time, "ns", costs.Tick > 0 ? "up to the tick" : $"compartments-per-core x idle update + barrier at {used} tiles");
            yield return new ChipFact(
                $"idle energy, {name}", ((double)cores * profile.CompartmentsPerCore * costs.IdleUpdate.Energy) + costs.Barrier.Energy + (power * time), "pJ",
                "compartments x idle update + barrier + static power x time");
        }

        foreach (ChipFact fact in Packets(profile))
        {
            yield return fact;
        }
    }

    private static double? AreaOf(ChipProfile profile, int tiles)
    {
        double? Cost(string name) => profile.Costs.TryGetValue(name, out ProfileValue? value) ? (double)value.Value : null;
        return Cost("chip-area") ?? (Cost("core-area") is { } core ? (profile.CoresPerChip * core) + (tiles * (Cost("tile-area") ?? 0)) : null);
    }

    private static IEnumerable<ChipFact> Packets(ChipProfile profile)
    {
        CostTable costs = CostTable.Of(profile, profile.MeshWidth * profile.MeshHeight);
        var shape = new MeshShape(profile.MeshWidth, profile.MeshHeight, profile.CoresPerTile);
        double Way(int columns, int rows) =>
            costs.TileSpike.Time + costs.MessageIn.Time + (columns * costs.HopEastWest.Time) + (rows * costs.HopNorthSouth.Time);
        yield return new ChipFact("a packet within a tile", Way(0, 0), "ns", "tile-spike + message-in");
        if (shape.Tiles > 1)
        {
            yield return new ChipFact(
                "a packet from corner to corner", Way(shape.Width - 1, shape.Height - 1), "ns",
                $"tile-spike + message-in + {shape.Width - 1} hops east-west + {shape.Height - 1} hops north-south");
        }

        yield return new ChipFact("a link", 1 / profile.Router.FlitTime, "Gflit/s", "1 / flit-time");
    }
}
