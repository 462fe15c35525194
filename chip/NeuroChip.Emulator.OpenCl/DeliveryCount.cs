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

    /// <summary>Words of a kind in a sender's counts where they lie by core; 0 where there are too many cores for that.</summary>
    public static int WordsByCore(int cores) => cores switch
    {
        <= 4 => 4,
        <= 8 => 8,
        _ => 0,
    };

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
    /// <param name="words">Where they go.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="each">Words of a kind, see <see cref="WordsByCore"/>.</param>
    public static void AppendByCoreTo(List<uint> words, ReadOnlySpan<DeliveryCount> counts, int each)
    {
        Span<uint> sums = stackalloc uint[3 * each];
        sums.Clear();
        foreach (DeliveryCount count in counts)
        {
            sums[count.Core]++;
            sums[each + count.Core] += count.Synapses;
            sums[(2 * each) + count.Core] += count.Words;
        }

        words.AddRange(sums);
    }
}
