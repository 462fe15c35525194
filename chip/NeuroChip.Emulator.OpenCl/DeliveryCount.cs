using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>What one packet counts at the core that takes it.</summary>
/// <param name="Core">Number of the core.</param>
/// <param name="FirstLane">First lane of the core.</param>
/// <param name="Synapses">Synapses its row holds.</param>
/// <param name="Words">Words of synapse memory the row stands for.</param>
internal readonly record struct DeliveryCount(int Core, int FirstLane, uint Synapses, uint Words)
{
    /// <summary>Words of a count in a record.</summary>
    public const int RecordWords = 4;

    /// <summary>Cores that a sender's counts may lie by, one of each kind for every core.</summary>
    public const int FewCores = 8;

    /// <summary>What walking a row counts.</summary>
    public static DeliveryCount Of(CoreParameters core, int row) =>
        new(core.Index, core.FirstLane, (uint)(core.Rows.Start[row + 1] - core.Rows.Start[row]), (uint)core.Rows.Words[row]);

    /// <summary>Adds counts one after the other.</summary>
    public static void AppendTo(List<uint> words, ReadOnlySpan<DeliveryCount> counts)
    {
        foreach (DeliveryCount count in counts)
        {
            words.Add(1);
            words.Add(count.Synapses);
            words.Add(count.Words);
            words.Add((uint)count.FirstLane);
        }
    }

    /// <summary>Adds counts by core: packets, synapses and words of every core, so that records are added up by vectors.</summary>
    public static void AppendByCoreTo(List<uint> words, ReadOnlySpan<DeliveryCount> counts)
    {
        Span<uint> sums = stackalloc uint[3 * FewCores];
        sums.Clear();
        foreach (DeliveryCount count in counts)
        {
            sums[count.Core]++;
            sums[FewCores + count.Core] += count.Synapses;
            sums[(2 * FewCores) + count.Core] += count.Words;
        }

        words.AddRange(sums);
    }
}
