using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>Where a spike of each external source goes: the image's injection table, resolved to core indices.</summary>
public sealed class SourceTable
{
    private const string Remedy = "The image's tables contradict each other; compile the network again.";

    private readonly int[] _start;
    private readonly ArrivingSpike[] _targets;

    private SourceTable(int[] start, ArrivingSpike[] targets)
    {
        _start = start;
        _targets = targets;
    }

    /// <summary>The table of a chip without sources.</summary>
    public static SourceTable Empty { get; } = new([0], []);

    /// <summary>Number of external source units.</summary>
    public int Count => _start.Length - 1;

    /// <summary>The packets one source's spike becomes.</summary>
    public ReadOnlySpan<ArrivingSpike> TargetsOf(int source) =>
        _targets.AsSpan(_start[source], _start[source + 1] - _start[source]);

    /// <summary>Packets that some spikes of sources become.</summary>
    public int PacketsOf(ReadOnlySpan<int> sources)
    {
        int packets = 0;
        foreach (int source in sources)
        {
            packets += _start[source + 1] - _start[source];
        }

        return packets;
    }

    /// <summary>Decodes and checks the table.</summary>
    internal static SourceTable Load(ChipImage image, ChipParameters parameters, long most = LoadBudget.MostAxons)
    {
        ReadOnlySpan<ulong> map = image.SourceMap.Span;
        AxonTable axons = LoadAxons(image, parameters);
        var start = new int[map.Length + 1];
        var targets = new List<ArrivingSpike>(axons.Count);
        long unfolded = 0;
        for (int source = 0; source < map.Length; source++)
        {
            start[source] = targets.Count;
            AxonMap run = Decode(source, map[source]);
            unfolded += run.Count;
            if (unfolded > most)
            {
                throw Refused(
                    SectionKind.SourceMap, source, LoadCodes.TooLarge, "runs of axons that share entries too often",
                    $"{most} entries over all sources");
            }

            axons.CheckRun(SectionKind.SourceMap, source, run);
            AddRun(parameters, axons, source, run, targets);
        }

        start[map.Length] = targets.Count;
        return new SourceTable(start, [.. targets]);
    }

    private static void AddRun(ChipParameters parameters, AxonTable axons, int source, AxonMap run, List<ArrivingSpike> targets)
    {
        for (int e = 0; e < run.Count; e++)
        {
            if (!axons.TryGetPacket(run.First + e, run.Atom, out ArrivingSpike packet))
            {
                continue;
            }

            if (PacketChecks.FindProblem(parameters, packet) is var (problem, found, allowed))
            {
                throw Refused(SectionKind.SourceMap, source, problem, found, allowed);
            }

            PacketChecks.Mark(parameters, packet);
            targets.Add(packet);
        }
    }

    private static AxonTable LoadAxons(ChipImage image, ChipParameters parameters)
    {
        var indexOf = parameters.Cores.ToDictionary(core => core.Address, core => core.Index);
        AxonTable axons = AxonTable.Load(SectionKind.SourceAxons, image.Layout, image.SourceAxons.Span, indexOf, Refused);

        // Entries that no source uses are held to the same rule: they may not point at nothing.
        for (int i = 0; i < axons.Count; i++)
        {
            if (axons.TryGetPacket(i, 0, out ArrivingSpike packet)
                && PacketChecks.FindProblem(parameters, packet) is var (problem, found, allowed))
            {
                throw Refused(SectionKind.SourceAxons, i, problem, found, allowed);
            }
        }

        return axons;
    }

    private static AxonMap Decode(int source, ulong raw)
    {
        if (AxonMap.FindProblem(ChipImage.SourceMapLayout, raw) is { } problem)
        {
            throw Refused(
                SectionKind.SourceMap, source, CoreWords.CodeOf<AxonMap>(ChipImage.SourceMapLayout, raw), problem,
                "what the word's table in the chip manual says");
        }

        return AxonMap.Decode(ChipImage.SourceMapLayout, raw);
    }

    private static ImageLoadException Refused(SectionKind kind, int index, string code, string found, string allowed) =>
        new(code, $"{kind}[{index}]", found, allowed, Remedy);
}
