using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Assembly;

/// <summary>Packs the synapse lists of one core, block by block as partitioning has counted them.</summary>
internal sealed class SynapsePacker
{
    private readonly QuantizedGraph network;
    private readonly PartitionedCore core;
    private readonly SynapseBlockWriter writer;
    private readonly BlockPlan[] plans;
    private readonly PackedSynapse[] block = new PackedSynapse[SynapseLayout.MaxBlockSynapses];

    public SynapsePacker(QuantizedGraph network, PartitionedCore core, WordLayout layout)
    {
        this.network = network;
        this.core = core;
        writer = new SynapseBlockWriter(layout);
        plans = [.. core.Formats.Select(format => BlockPlan.Of(layout, format))];
    }

    /// <summary>The list words, one per in-axon, and the synapse memory, in which every list lies once.</summary>
    public (SynapseList[] Lists, ulong[] Memory) Pack()
    {
        int[] pointers = new int[core.Lists.Length];
        for (int list = 0; list < pointers.Length; list++)
        {
            pointers[list] = writer.BeginList();
            foreach (ListSegment segment in core.SegmentsOf(list))
            {
                PackSegment(segment, core.Lists[list]);
            }

            int length = writer.EndList();
            if (length != core.Lists[list].Words)
            {
                throw new InvalidOperationException($"list {list} takes {length} words, but partitioning counted {core.Lists[list].Words}");
            }
        }

        SynapseList[] words =
        [
            .. core.InAxons.Select(axon => new SynapseList
            {
                Pointer = core.Lists[axon.List].Words == 0 ? 0 : pointers[axon.List],
                Length = core.Lists[axon.List].Words,
                Base = axon.BaseUnit,
            }),
        ];
        return (words, writer.ToArray());
    }

    private void PackSegment(ListSegment segment, StoredList list)
    {
        QuantizedSynapses synapses = network.Synapses[segment.Synapses];
        SynapseFormat format = core.Formats[segment.Format];
        CoreSlice slice = core.Slices[segment.Slice];
        var rows = new RowReader(synapses.Table, segment, slice, list, synapses.Format is null ? -format.WeightExp : 0);
        int count = segment.End - segment.First;
        switch (format.Compression)
        {
            case Compression.Sparse:
                for (int start = 0; start < count; start += SynapseLayout.MaxBlockSynapses)
                {
                    int length = Math.Min(SynapseLayout.MaxBlockSynapses, count - start);
                    for (int i = 0; i < length; i++)
                    {
                        block[i] = rows.At(start + i);
                    }

                    writer.WriteBlock(segment.Format, format, block.AsSpan(0, length));
                }

                break;
            case Compression.Run:
                ReadOnlySpan<int> posts = synapses.Table.Posts.AsSpan(segment.First..segment.End);
                for (int start = 0; start < count;)
                {
                    int end = plans[segment.Format].RunEnd(posts, start);
                    WriteFilled(segment.Format, format, rows, start, end, rows.At(start).Index, rows.At(end - 1).Index);
                    start = end;
                }

                break;
            default:
                int last = rows.At(count - 1).Index;
                int next = 0;
                for (int first = 0; first <= last; first += SynapseLayout.MaxBlockSynapses)
                {
                    int upTo = Math.Min(first + SynapseLayout.MaxBlockSynapses - 1, last);
                    int end = next;
                    while (end < count && rows.At(end).Index <= upTo)
                    {
                        end++;
                    }

                    WriteFilled(segment.Format, format, rows, next, end, first, upTo);
                    next = end;
                }

                break;
        }
    }

    /// <summary>One block of consecutive targets; those without a synapse get one of weight 0.</summary>
    private void WriteFilled(int formatIndex, SynapseFormat format, RowReader rows, int start, int end, int first, int last)
    {
        for (int index = first; index <= last; index++)
        {
            block[index - first] = new PackedSynapse(index, 0);
        }

        for (int i = start; i < end; i++)
        {
            PackedSynapse synapse = rows.At(i);
            block[synapse.Index - first] = synapse;
        }

        writer.WriteBlock(formatIndex, format, block.AsSpan(0, last - first + 1));
    }

    /// <summary>Synapses of a segment as the writer wants them; weights without a fixed format become mantissas.</summary>
    private readonly struct RowReader(SynapseTable<short> table, ListSegment segment, CoreSlice slice, StoredList list, int shift)
    {
        public PackedSynapse At(int i)
        {
            int at = segment.First + i;
            int weight = table.Weights[at];
            int mantissa = shift >= 0 ? weight << shift : weight >> -shift;
            return new PackedSynapse(slice.Compartment(table.Posts[at]) - list.Origin, mantissa, table.Delay(at) - list.Delay, table.Tag(at));
        }
    }
}
