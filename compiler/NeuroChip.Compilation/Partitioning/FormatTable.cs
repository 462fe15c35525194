using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// The synapse formats of one core. Every list segment asks for the narrowest format that holds it; where that makes more
/// formats than the core has, those are joined two by two that cost the fewest bits together.
/// </summary>
internal sealed class FormatTable(WordLayout layout)
{
    /// <summary>Beyond so many different needs, those that differ in delay or index bits only are joined at once.</summary>
    private const int FineNeeds = 64;

    private readonly Dictionary<(SynapseFormat Format, bool Fixed), int> indices = [];
    private readonly List<FormatNeed> needs = [];

    /// <summary>Number of different needs so far.</summary>
    public int Count => needs.Count;

    /// <summary>Enters what a segment needs; the index of the need.</summary>
    public int Add(FormatNeed need)
    {
        (SynapseFormat, bool) key = (need.Format, need.Fixed is not null);
        if (!indices.TryGetValue(key, out int index))
        {
            index = needs.Count;
            indices.Add(key, index);
            needs.Add(need);
            return index;
        }

        FormatNeed old = needs[index];
        WeightRange range = old.Range;
        range.Add(need.Range);
        needs[index] = old with { Range = range, Synapses = old.Synapses + need.Synapses, Segments = old.Segments + need.Segments };
        return index;
    }

    /// <summary>Formats, at most <paramref name="limit"/> if that can be, and for each need its format.</summary>
    public (List<SynapseFormat> Formats, int[] FormatOf) Choose(int limit)
    {
        int[] groupOf = [.. Enumerable.Range(0, needs.Count)];
        List<FormatNeed?> groups = [.. needs.Select(n => (FormatNeed?)n)];
        if (needs.Count > limit)
        {
            if (needs.Count > FineNeeds)
            {
                JoinWidths(groups, groupOf);
            }

            JoinCheapest(groups, groupOf, limit);
        }

        var formats = new List<SynapseFormat>();
        var formatOf = new Dictionary<SynapseFormat, int>();
        int[] result = new int[needs.Count];
        for (int i = 0; i < result.Length; i++)
        {
            SynapseFormat format = groups[groupOf[i]]!.Value.Format;
            if (!formatOf.TryGetValue(format, out result[i]))
            {
                result[i] = formats.Count;
                formatOf.Add(format, formats.Count);
                formats.Add(format);
            }
        }

        return (formats, result);
    }

    /// <summary>Gives needs of equal weight format and compression the widest delay and index of them all.</summary>
    private static void JoinWidths(List<FormatNeed?> groups, int[] groupOf)
    {
        var same = new Dictionary<(SynapseFormat, bool), int>();
        for (int i = 0; i < groups.Count; i++)
        {
            FormatNeed need = groups[i]!.Value;
            (SynapseFormat, bool) key = (need.Format with { IndexCode = 0, DelayBits = 0 }, need.Fixed is not null);
            if (same.TryGetValue(key, out int first))
            {
                groups[first] = Join(groups[first]!.Value, need);
                groups[i] = null;
                groupOf[i] = first;
            }
            else
            {
                same.Add(key, i);
            }
        }
    }

    private void JoinCheapest(List<FormatNeed?> groups, int[] groupOf, int limit)
    {
        List<int> alive = [.. Enumerable.Range(0, groups.Count).Where(i => groups[i] is not null)];
        var costs = new Dictionary<(int, int), long>();
        while (Distinct(alive, groups) > limit)
        {
            (int A, int B) best = (-1, -1);
            long bestCost = long.MaxValue;
            for (int i = 0; i < alive.Count; i++)
            {
                for (int k = i + 1; k < alive.Count; k++)
                {
                    (int, int) pair = (alive[i], alive[k]);
                    if (!costs.TryGetValue(pair, out long cost))
                    {
                        cost = CostOfJoining(groups[pair.Item1]!.Value, groups[pair.Item2]!.Value);
                        costs.Add(pair, cost);
                    }

                    if (cost < bestCost)
                    {
                        (best, bestCost) = (pair, cost);
                    }
                }
            }

            if (bestCost == long.MaxValue)
            {
                return;
            }

            groups[best.A] = Join(groups[best.A]!.Value, groups[best.B]!.Value);
            groups[best.B] = null;
            alive.Remove(best.B);
            for (int i = 0; i < groupOf.Length; i++)
            {
                groupOf[i] = groupOf[i] == best.B ? best.A : groupOf[i];
            }

            foreach (int other in alive)
            {
                costs.Remove((Math.Min(best.A, other), Math.Max(best.A, other)));
            }
        }
    }

    /// <summary>A fixed and a free need may have come to the same format.</summary>
    private static int Distinct(List<int> alive, List<FormatNeed?> groups) => alive.Select(i => groups[i]!.Value.Format).Distinct().Count();

    private long CostOfJoining(FormatNeed a, FormatNeed b) => Join(a, b) is { } joined
        ? Bits(a, joined.Format) - Bits(a, a.Format) + Bits(b, joined.Format) - Bits(b, b.Format)
        : long.MaxValue;

    /// <summary>About the bits of a need in a format; padding and fillers left aside.</summary>
    private long Bits(FormatNeed need, SynapseFormat format)
    {
        int index = SynapseCodes.IndexBits(layout, format.IndexCode);
        int body = SynapseCodes.WeightBits(format.WeightCode) + format.DelayBits + format.TagBits;
        return format.Compression switch
        {
            Compression.Sparse => need.Synapses * (index + body),
            Compression.Run => (need.Synapses * body) + (need.Segments * index),
            _ => need.Synapses * body,
        };
    }

    /// <summary>The narrowest format for both; null if there is none.</summary>
    private static FormatNeed? Join(FormatNeed a, FormatNeed b)
    {
        WeightRange range = a.Range;
        range.Add(b.Range);
        WeightFormat? weights = (a.Fixed, b.Fixed) switch
        {
            (null, null) => WeightFormatSearch.Find(range),
            ({ } one, { } other) => one == other ? one : null,
            ({ } one, null) => WeightFormatSearch.Holds(one, b.Range) ? one : null,
            (null, { } other) => WeightFormatSearch.Holds(other, a.Range) ? other : null,
        };
        if (weights is null || a.Format.Learn != b.Format.Learn)
        {
            return null;
        }

        Compression compression = a.Format.Compression == b.Format.Compression ? a.Format.Compression
            : a.Format.Compression == Compression.Sparse || b.Format.Compression == Compression.Sparse ? Compression.Sparse
            : Compression.Run;
        return FormatNeed.Of(
            weights,
            Math.Max(a.Format.DelayBits, b.Format.DelayBits),
            Math.Max(a.IndexCode, b.IndexCode),
            compression,
            a.Format.Learn,
            Math.Max(a.Format.TagBits, b.Format.TagBits)) with
        {
            Fixed = a.Fixed ?? b.Fixed,
            Range = range,
            Synapses = a.Synapses + b.Synapses,
            Segments = a.Segments + b.Segments,
        };
    }
}

/// <summary>What some list segments need of a format.</summary>
/// <param name="Format">The narrowest format that holds them, with their cheapest compression.</param>
/// <param name="IndexCode">Code of their index width, also where the compression stores no index.</param>
/// <param name="Fixed">The weight format the user fixed, if any.</param>
/// <param name="Range">The weights; empty where the format is fixed.</param>
/// <param name="Synapses">Number of synapses.</param>
/// <param name="Segments">Number of segments.</param>
internal readonly record struct FormatNeed(
    SynapseFormat Format,
    int IndexCode,
    WeightFormat? Fixed,
    WeightRange Range,
    long Synapses,
    long Segments)
{
    /// <summary>A need of nothing yet.</summary>
    public static FormatNeed Of(
        WeightFormat weights, int delayBits, int indexCode, Compression compression, bool learns = false, int tagBits = 0) => new(
        new SynapseFormat
        {
            // A dense block has no index; with one code for all, dense blocks of any length share a format.
            IndexCode = compression == Compression.Dense ? 0 : indexCode,
            WeightCode = SynapseCodes.WeightCodeFor(weights.WeightBits),
            DelayBits = delayBits,
            SignMode = (Spec.SignMode)weights.Sign,
            WeightExp = weights.WeightExp,
            Compression = compression,
            Learn = learns,
            TagBits = tagBits,
        },
        indexCode,
        null,
        new WeightRange(),
        0,
        0);
}
