using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Reports;

/// <summary>
/// Bits of the synapse lists, headers and padding included, and what was saved against plain lists: one list per source
/// unit and core, sparse blocks of mixed 8-bit weights, indices for all compartments and delays as long as any of the
/// core. The means are applied one after the other in the order given, each counted by what it saves on top of those
/// before; padding to whole words can make a single one negative.
/// </summary>
/// <param name="PlainBits">Bits of plain lists.</param>
/// <param name="ByWeights">Saved by the weight bits each segment needs.</param>
/// <param name="ByIndices">Saved by the index bits each segment needs.</param>
/// <param name="ByDelays">Saved by the delay bits each segment needs, common delays left to the axon.</param>
/// <param name="ByCompression">Saved by runs and dense blocks.</param>
/// <param name="BySharing">Saved by storing lists of one shape once.</param>
/// <param name="Bits">Bits that are left.</param>
public sealed record SynapseMemoryReport(
    long PlainBits,
    long ByWeights,
    long ByIndices,
    long ByDelays,
    long ByCompression,
    long BySharing,
    long Bits)
{
    internal static SynapseMemoryReport Of(PartitionedGraph partition, WordLayout layout)
    {
        long[] words = new long[4];
        long unshared = 0;
        long stored = 0;
        foreach (PartitionedCore core in partition.Cores)
        {
            int[] units = new int[core.Lists.Length];
            foreach (Arrival arrival in core.Arrivals)
            {
                units[core.InAxons[arrival.Axon].List]++;
            }

            var counter = new Counter(partition.Network, core, layout);
            for (int l = 0; l < core.Lists.Length; l++)
            {
                unshared += (long)units[l] * core.Lists[l].Words;
                stored += core.Lists[l].Words;
                foreach (ListSegment segment in core.SegmentsOf(l))
                {
                    counter.Add(l, segment, units[l], words);
                }
            }
        }

        return new SynapseMemoryReport(
            64 * words[0],
            64 * (words[0] - words[1]),
            64 * (words[1] - words[2]),
            64 * (words[2] - words[3]),
            64 * (words[3] - unshared),
            64 * (unshared - stored),
            64 * stored);
    }

    /// <summary>Counts segments as sparse blocks: plain, and with one means after the other.</summary>
    private sealed class Counter
    {
        private readonly QuantizedGraph network;
        private readonly PartitionedCore core;
        private readonly WordLayout layout;
        private readonly SynapseFormat plain;

        public Counter(QuantizedGraph network, PartitionedCore core, WordLayout layout)
        {
            this.network = network;
            this.core = core;
            this.layout = layout;
            int longest = core.Segments.IsEmpty ? 0 : core.Segments.Max(Longest);
            plain = new SynapseFormat
            {
                IndexCode = SynapseCodes.IndexCodeFor(layout, core.Usage.Compartments - 1),
                WeightCode = SynapseCodes.WeightCodeFor(8),
                DelayBits = BlockPlan.BitsFor(longest),
            };
        }

        public void Add(int list, ListSegment segment, int units, long[] words)
        {
            SynapseFormat format = core.Formats[segment.Format];
            int last = network.Synapses[segment.Synapses].Table.Posts[segment.End - 1];
            int index = core.Slices[segment.Slice].Compartment(last) - core.Lists[list].Origin;
            SynapseFormat weights = plain with { WeightCode = format.WeightCode };
            SynapseFormat indices = weights with { IndexCode = SynapseCodes.IndexCodeFor(layout, index) };
            SynapseFormat delays = indices with { DelayBits = format.DelayBits };
            int count = segment.End - segment.First;
            words[0] += units * Words(plain, count);
            words[1] += units * Words(weights, count);
            words[2] += units * Words(indices, count);
            words[3] += units * Words(delays, count);
        }

        private int Longest(ListSegment segment)
        {
            byte[]? delays = network.Synapses[segment.Synapses].Table.Delays;
            return delays is null ? 0 : delays.AsSpan(segment.First..segment.End).ToArray().Max(d => (int)d);
        }

        private long Words(SynapseFormat format, int count)
        {
            long full = count / SynapseLayout.MaxBlockSynapses * (long)SynapseLayout.BlockWords(layout, format, SynapseLayout.MaxBlockSynapses);
            int rest = count % SynapseLayout.MaxBlockSynapses;
            return rest == 0 ? full : full + SynapseLayout.BlockWords(layout, format, rest);
        }
    }
}
