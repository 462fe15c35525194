using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>Finds, for one list segment, the narrowest format and the cheapest encoding. Remembers what it worked out.</summary>
internal sealed class SegmentPlans(WordLayout layout)
{
    private readonly Dictionary<SynapseFormat, BlockPlan> blocks = [];
    private readonly Dictionary<(int Min, int Max, int CommonZeros), WeightFormat> formats = [];

    /// <summary>The block lengths of a format, whatever its compression.</summary>
    public BlockPlan Blocks(SynapseFormat format)
    {
        SynapseFormat key = format with { Compression = Compression.Sparse };
        if (!blocks.TryGetValue(key, out BlockPlan? plan))
        {
            plan = BlockPlan.Of(layout, key);
            blocks.Add(key, plan);
        }

        return plan;
    }

    /// <summary>The plan of a segment by itself; null if no index code reaches far enough.</summary>
    /// <param name="part">The synapses.</param>
    /// <param name="row">Their source unit.</param>
    /// <param name="origin">Compartment that has index 0.</param>
    /// <param name="axonalDelay">Steps that are not stored.</param>
    /// <param name="mayBeDense">Whether the segment may use dense blocks.</param>
    public SegmentPlan? Plan(CorePart part, int row, int origin, int axonalDelay, bool mayBeDense)
    {
        int indexCode = SynapseCodes.IndexCodeFor(layout, part.LastTarget(row) - origin);
        if (indexCode < 0)
        {
            return null;
        }

        var range = new WeightRange();
        if (part.FixedFormat is null)
        {
            range.Add(part.Weights(row));
        }

        int longestDelay = axonalDelay;
        foreach (byte delay in part.Delays(row))
        {
            longestDelay = Math.Max(longestDelay, delay);
        }

        WeightFormat weights = part.FixedFormat ?? Narrowest(range);
        bool learns = part.Learning is not null;
        int delayBits = part.Learning is { LearnsDelays: true }
            ? (int)SynapseFormat.DelayBitsLimit(layout).Max
            : BlockPlan.BitsFor(longestDelay - axonalDelay);
        int tagBits = part.Learning is { LearnsTags: true } || part.HasTags ? (int)SynapseFormat.TagBitsLimit(layout).Max : 0;
        BlockPlan plan = Blocks(FormatNeed.Of(weights, delayBits, indexCode, Compression.Sparse, learns, tagBits).Format);

        // Runs and dense blocks count compartments, the table counts units: only at a stride of 1 the same.
        bool strided = part.Slice.Stride > 1;
        int denseStart = mayBeDense && !strided ? origin - part.Slice.FirstCompartment + part.Slice.FirstUnit : BlockPlan.NotDense;
        (int words, Compression compression) = plan.Cheapest(part.Posts(row), denseStart, strided);
        FormatNeed need = FormatNeed.Of(weights, delayBits, indexCode, compression, learns, tagBits) with
        {
            Fixed = part.FixedFormat,
            Range = range,
            Synapses = part.Length(row),
            Segments = 1,
        };
        return new SegmentPlan(part, row, denseStart, words, need.Format, need, 0);
    }

    private WeightFormat Narrowest(WeightRange range)
    {
        (int, int, int) key = (range.Min, range.Max, range.CommonZeros);
        if (!formats.TryGetValue(key, out WeightFormat? format))
        {
            format = WeightFormatSearch.Find(range)
                ?? throw new InvalidOperationException($"quantization let weights {range.Min}..{range.Max} pass that no format holds");
            formats.Add(key, format);
        }

        return format;
    }
}

/// <summary>A list segment by itself.</summary>
/// <param name="Part">The synapses.</param>
/// <param name="Row">Their source unit.</param>
/// <param name="DenseStart">Post unit at which a dense block would start.</param>
/// <param name="Words">Words in the format it asks for.</param>
/// <param name="Format">That format.</param>
/// <param name="Asks">What it needs.</param>
/// <param name="Need">Index of the need in the core's table.</param>
internal readonly record struct SegmentPlan(CorePart Part, int Row, int DenseStart, int Words, SynapseFormat Format, FormatNeed Asks, int Need);
