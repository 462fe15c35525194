using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>
/// Where plastic weights lie in blocks of 16 in-axons by 16 targets, see <c>plastic_blocks.cl</c>. The blocks onto a vector
/// of targets lie one behind the other, as a post spike walks them.
/// </summary>
internal sealed class PlasticBlocks
{
    /// <summary>Lines of a block, each 16 ints of four rows.</summary>
    public const int Lines = 4;

    /// <summary>Bytes of a line.</summary>
    public const int LineBytes = 64;

    private const int Lanes = ChipParameters.LaneAlignment;
    private const int RowsPerLine = Lanes / Lines;

    /// <summary>One row alone is as quickly walked where it lies.</summary>
    private const int LeastRows = 2;

    private readonly List<PlasticGroupEntry> _groups = [];

    /// <summary>The groups, by core and profile.</summary>
    public IReadOnlyList<PlasticGroupEntry> Groups => _groups;

    /// <summary>Lines of all blocks.</summary>
    public int LineCount { get; private set; }

    /// <summary>
    /// Whether a program's synapses may lie in blocks: it changes weights alone, and none without a spike of its pre or
    /// post unit. One that acts on every synapse wants long runs.
    /// </summary>
    public static bool Suit(ProgramCode code)
    {
        const int Others = (1 << (int)FactorCode.Delay) | (1 << (int)FactorCode.SignDelay) | (1 << (int)FactorCode.Tag)
            | (1 << (int)FactorCode.SignTag) | ProgramCode.WritesDelay | ProgramCode.WritesTag;
        uint[] cases = DependencyCases.Of(code);
        return (code.Traits & Others) == 0
            && Enumerable.Range(0, cases.Length).All(i => (i & 3) != 0 || (cases[i] & DependencyCases.Acts) == 0);
    }

    /// <summary>The groups that a profile's in-axons make, each of one vector of in-axons and one shape.</summary>
    /// <param name="learn">The core.</param>
    /// <param name="delays">Delay of each synapse now.</param>
    /// <param name="axons">In-axons of the profile, ascending.</param>
    public static List<(BlockShape Shape, int[] Axons)> GroupsOf(LearnParameters learn, int[] delays, int[] axons) =>
        [.. axons.Select(axon => (Axon: axon, Shape: BlockShape.Of(learn, delays, axon)))
            .Where(row => row.Shape is not null)
            .GroupBy(row => (Vector: row.Axon / Lanes, Shape: row.Shape!))
            .Where(group => group.Count() >= LeastRows)
            .Select(group => (group.Key.Shape, group.Select(row => row.Axon).ToArray()))];

    /// <summary>Lays out groups that have the same targets.</summary>
    /// <param name="learn">The core.</param>
    /// <param name="groups">The groups, with the first plastic row of each.</param>
    /// <param name="segment">The segment that says their targets.</param>
    /// <param name="place">Gets the place of each synapse: the complement of a byte's number.</param>
    public void Add(LearnParameters learn, IReadOnlyList<(BlockShape Shape, int[] Axons, int FirstRow)> groups, int segment, int[] place)
    {
        // An odd number of lines: the blocks of one in-axon spread over the sets of a cache.
        int stride = (groups.Count * Lines) | 1;
        for (int g = 0; g < groups.Count; g++)
        {
            (BlockShape shape, int[] axons, int firstRow) = groups[g];
            int first = LineCount + (g * Lines);
            _groups.Add(new PlasticGroupEntry
            {
                AxonVector = axons[0] / Lanes,
                Rows = axons.Aggregate(0, (bits, axon) => bits | (1 << (axon % Lanes))),
                FirstRow = firstRow,
                Segment = segment,
                FirstLine = first,
                Stride = stride,
                Kind = WeightByte.Kind(shape.Sign),
            });
            foreach (int axon in axons)
            {
                for (int synapse = learn.Rows.Start[axon]; synapse < learn.Rows.Start[axon + 1]; synapse++)
                {
                    int target = learn.Rows.Target[synapse] - (shape.FirstVector * Lanes);
                    int row = axon % Lanes;
                    int line = first + (target / Lanes * stride) + (row / RowsPerLine);
                    place[synapse] = ~((line * LineBytes) + (target % Lanes * RowsPerLine) + (row % RowsPerLine));
                }
            }
        }

        LineCount = checked(LineCount + (groups[0].Shape.Vectors * stride));
    }
}
