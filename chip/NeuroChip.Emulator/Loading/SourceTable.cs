using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>Where a spike of each external source goes: the image's injection table, resolved to core indices.</summary>
internal sealed class SourceTable
{
    private const string Remedy = "The image's tables contradict each other; compile the network again.";

    private readonly int[] _start;
    private readonly ArrivingSpike[] _targets;

    private SourceTable(int[] start, ArrivingSpike[] targets)
    {
        _start = start;
        _targets = targets;
    }

    /// <summary>Number of external source units.</summary>
    public int Count => _start.Length - 1;

    /// <summary>The in-axons one source's spike hits.</summary>
    public ReadOnlySpan<ArrivingSpike> TargetsOf(int source) =>
        _targets.AsSpan(_start[source], _start[source + 1] - _start[source]);

    /// <summary>Decodes and checks the table.</summary>
    public static SourceTable Load(ChipImage image, ChipParameters parameters, long most = LoadBudget.MostAxons)
    {
        ReadOnlySpan<ulong> map = image.SourceMap.Span;
        ArrivingSpike[] axons = LoadAxons(image, parameters);
        var start = new int[map.Length + 1];
        var targets = new List<ArrivingSpike>(axons.Length);
        for (int source = 0; source < map.Length; source++)
        {
            start[source] = targets.Count;
            AxonMap run = Decode<AxonMap>(ChipImage.SourceMapLayout, SectionKind.SourceMap, source, map[source]);
            if (run.Atom != 0)
            {
                throw Refused(SectionKind.SourceMap, source, LoadCodes.NotExecuted, $"atom {run.Atom}", "0");
            }

            if (run.Count > 0 && (long)run.First + run.Count > axons.Length)
            {
                throw Refused(
                    SectionKind.SourceMap, source, LoadCodes.DanglingReference,
                    $"axons {run.First}..{(long)run.First + run.Count - 1}", $"those below {axons.Length}");
            }

            if (targets.Count + (long)run.Count > most)
            {
                throw Refused(
                    SectionKind.SourceMap, source, LoadCodes.TooLarge, "runs of axons that share entries too often",
                    $"{most} entries over all sources");
            }

            if (run.Count > 0)
            {
                targets.AddRange(axons.AsSpan(run.First, run.Count));
            }
        }

        start[map.Length] = targets.Count;
        return new SourceTable(start, [.. targets]);
    }

    private static ArrivingSpike[] LoadAxons(ChipImage image, ChipParameters parameters)
    {
        var indexOf = parameters.Cores.ToDictionary(core => core.Address, core => core.Index);
        ReadOnlySpan<ulong> raw = image.SourceAxons.Span;
        var axons = new ArrivingSpike[raw.Length];
        for (int i = 0; i < axons.Length; i++)
        {
            AxonOut axon = Decode<AxonOut>(image.Layout, SectionKind.SourceAxons, i, raw[i]);
            if (axon.Kind != AxonKind.Discrete || axon.Atom != 0 || axon.Delay != 0)
            {
                throw Refused(
                    SectionKind.SourceAxons, i, LoadCodes.NotExecuted,
                    $"{axon.Kind} axon, atom {axon.Atom}, delay {axon.Delay}", "discrete axons with atom 0 and delay 0");
            }

            bool mapped = indexOf.TryGetValue(new CoreAddress(axon.Chip, axon.Core), out int core);
            if (!mapped || axon.Axon >= parameters.Cores[core].Rows.Count)
            {
                throw Refused(
                    SectionKind.SourceAxons, i, LoadCodes.DanglingReference,
                    $"in-axon {axon.Axon} of chip {axon.Chip} core {axon.Core}",
                    mapped ? $"in-axons below {parameters.Cores[core].Rows.Count}" : "a core that the image maps");
            }

            axons[i] = new ArrivingSpike(core, axon.Axon);
        }

        return axons;
    }

    private static T Decode<T>(WordLayout layout, SectionKind kind, int index, ulong raw)
        where T : struct, ISpecWord<T>
    {
        if (T.FindProblem(layout, raw) is { } problem)
        {
            throw Refused(kind, index, CoreWords.CodeOf<T>(layout, raw), problem, "what the word's table in the chip manual says");
        }

        return T.Decode(layout, raw);
    }

    private static ImageLoadException Refused(SectionKind kind, int index, string code, string found, string allowed) =>
        new(code, $"{kind}[{index}]", found, allowed, Remedy);
}
