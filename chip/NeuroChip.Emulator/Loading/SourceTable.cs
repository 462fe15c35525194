using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>Where a spike of each external source goes: the image's injection table, resolved to core indices.</summary>
internal sealed class SourceTable
{
    private readonly int[] _start;
    private readonly Engines.ArrivingSpike[] _targets;

    private SourceTable(int[] start, Engines.ArrivingSpike[] targets)
    {
        _start = start;
        _targets = targets;
    }

    /// <summary>Number of external source units.</summary>
    public int Count => _start.Length - 1;

    /// <summary>The in-axons one source's spike hits.</summary>
    public ReadOnlySpan<Engines.ArrivingSpike> TargetsOf(int source) =>
        _targets.AsSpan(_start[source], _start[source + 1] - _start[source]);

    /// <summary>Decodes and checks the table.</summary>
    public static SourceTable Load(ChipImage image, ImmutableDictionary<CoreAddress, int> indexOf, State.ChipParameters parameters)
    {
        ReadOnlySpan<ulong> map = image.SourceMap.Span;
        ReadOnlySpan<ulong> axons = image.SourceAxons.Span;
        var start = new int[map.Length + 1];
        var targets = new List<Engines.ArrivingSpike>(axons.Length);
        for (int source = 0; source < map.Length; source++)
        {
            start[source] = targets.Count;
            AxonMap run = AxonMap.Decode(ChipImage.SourceMapLayout, map[source]);
            Require((map[source] & AxonMap.ReservedMask(ChipImage.SourceMapLayout)) == 0 && run.Atom == 0, SectionKind.SourceMap, source, LoadCodes.ReservedBits);
            Require((long)run.First + run.Count <= axons.Length, SectionKind.SourceMap, source, LoadCodes.DanglingReference);
            for (int entry = run.First; entry < run.First + run.Count; entry++)
            {
                AxonOut axon = AxonOut.Decode(image.Layout, axons[entry]);
                bool plain = (axons[entry] & AxonOut.ReservedMask(image.Layout)) == 0
                    && axon.Kind == AxonKind.Discrete && axon.Atom == 0 && axon.Delay == 0;
                Require(plain, SectionKind.SourceAxons, entry, LoadCodes.NotExecuted);
                bool known = indexOf.TryGetValue(new CoreAddress(axon.Chip, axon.Core), out int core)
                    && axon.Axon < parameters.Cores[core].Rows.Count;
                Require(known, SectionKind.SourceAxons, entry, LoadCodes.DanglingReference);
                targets.Add(new Engines.ArrivingSpike(core, axon.Axon));
            }
        }

        start[map.Length] = targets.Count;
        return new SourceTable(start, [.. targets]);
    }

    private static void Require(bool holds, SectionKind kind, int index, string code)
    {
        if (!holds)
        {
            throw new ImageLoadException(
                code, $"{kind}[{index}]", "an entry that does not lead to an in-axon of a mapped core",
                "discrete axons of mapped cores", "The image's tables contradict each other; compile the network again.");
        }
    }
}
