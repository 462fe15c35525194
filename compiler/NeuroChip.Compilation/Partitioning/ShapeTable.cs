using System.Numerics;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// The lists of one source group on one core, each different one once. Two lists are the same shape if one is the other
/// with all targets shifted by one distance and all delays by one number of steps.
/// </summary>
internal sealed class ShapeTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15UL;

    private readonly List<Shape> shapes = [];
    private readonly List<ulong> hashes = [];
    private int[] buckets = new int[64];

    /// <summary>Finds the shapes.</summary>
    /// <param name="parts">All parts of the core whose synapses come from the group.</param>
    public ShapeTable(CorePart[] parts)
    {
        this.Parts = parts;
        this.Group = parts[0].Pre;
        int rows = parts[0].Rows;
        this.Units = new int[rows];
        this.ShapeOf = new int[rows];
        this.FirstTargets = new int[rows];
        this.Delays = new byte[rows];
        for (int unit = 0; unit < rows; unit++)
        {
            int first = FirstTarget(unit);
            if (first != int.MaxValue)
            {
                Add(unit, first);
            }
        }
    }

    /// <summary>Index of the source group.</summary>
    public int Group { get; }

    /// <summary>The parts, in the order their segments have in a list.</summary>
    public CorePart[] Parts { get; }

    /// <summary>Number of units that have a list.</summary>
    public int Count { get; private set; }

    /// <summary>The units with a list, ascending.</summary>
    public int[] Units { get; }

    /// <summary>For each of them, its shape.</summary>
    public int[] ShapeOf { get; }

    /// <summary>For each of them, the first compartment it reaches.</summary>
    public int[] FirstTargets { get; }

    /// <summary>For each of them, the delay all its synapses have at least.</summary>
    public byte[] Delays { get; }

    /// <summary>The shapes, in the order of the first unit of each.</summary>
    public IReadOnlyList<Shape> Shapes => shapes;

    /// <summary>Longest delay of any synapse.</summary>
    public int LongestDelay { get; private set; }

    private int FirstTarget(int unit)
    {
        int first = int.MaxValue;
        foreach (CorePart part in this.Parts)
        {
            if (part.Length(unit) > 0)
            {
                first = Math.Min(first, part.FirstTarget(unit));
            }
        }

        return first;
    }

    private void Add(int unit, int first)
    {
        (int least, int longest) = DelayRange(unit);
        this.LongestDelay = Math.Max(this.LongestDelay, longest);
        ulong hash = Hash(unit, first, least);
        int shape = Find(hash, unit, first, least);
        if (shape < 0)
        {
            shape = shapes.Count;
            shapes.Add(new Shape(unit, first, least, longest, DelaysDiffer: false));
            hashes.Add(hash);
            Insert(hash, shape);
        }
        else if (shapes[shape].LeastDelay != least)
        {
            shapes[shape] = shapes[shape] with { DelaysDiffer = true };
        }

        this.Units[this.Count] = unit;
        this.ShapeOf[this.Count] = shape;
        this.FirstTargets[this.Count] = first;
        this.Delays[this.Count] = (byte)least;
        this.Count++;
    }

    private (int Least, int Longest) DelayRange(int unit)
    {
        int least = int.MaxValue;
        int longest = 0;
        foreach (CorePart part in this.Parts)
        {
            if (part.Length(unit) == 0)
            {
                continue;
            }

            ReadOnlySpan<byte> delays = part.Delays(unit);
            if (delays.IsEmpty)
            {
                least = 0;
            }

            foreach (byte delay in delays)
            {
                least = Math.Min(least, delay);
                longest = Math.Max(longest, delay);
            }
        }

        return (least, longest);
    }

    private ulong Hash(int unit, int first, int leastDelay)
    {
        ulong hash = 0;
        for (int p = 0; p < this.Parts.Length; p++)
        {
            CorePart part = this.Parts[p];
            ReadOnlySpan<int> posts = part.Posts(unit);
            if (posts.IsEmpty)
            {
                continue;
            }

            ReadOnlySpan<short> weights = part.Weights(unit)[..posts.Length];
            ReadOnlySpan<byte> delays = part.Delays(unit);
            hash = (hash ^ ((ulong)(p + 1) << 40) ^ (uint)(part.FirstTarget(unit) - first)) * Multiplier;
            int firstPost = posts[0];
            for (int i = 0; i < posts.Length; i++)
            {
                ulong synapse = (uint)(posts[i] - firstPost) | ((ulong)(ushort)weights[i] << 32);
                if (!delays.IsEmpty)
                {
                    synapse |= (ulong)(delays[i] - leastDelay) << 48;
                }

                hash = BitOperations.RotateLeft(hash ^ synapse, 27) * Multiplier;
            }
        }

        return hash ^ (hash >> 32);
    }

    private int Find(ulong hash, int unit, int first, int leastDelay)
    {
        int mask = buckets.Length - 1;
        for (int at = (int)hash & mask; buckets[at] != 0; at = (at + 1) & mask)
        {
            int shape = buckets[at] - 1;
            if (hashes[shape] == hash && Same(shapes[shape], unit, first, leastDelay))
            {
                return shape;
            }
        }

        return -1;
    }

    private void Insert(ulong hash, int shape)
    {
        if (2 * shapes.Count > buckets.Length)
        {
            buckets = new int[4 * buckets.Length];
            for (int s = 0; s < shapes.Count; s++)
            {
                Put(hashes[s], s);
            }

            return;
        }

        Put(hash, shape);
    }

    private void Put(ulong hash, int shape)
    {
        int mask = buckets.Length - 1;
        int at = (int)hash & mask;
        while (buckets[at] != 0)
        {
            at = (at + 1) & mask;
        }

        buckets[at] = shape + 1;
    }

    private bool Same(Shape shape, int unit, int first, int leastDelay)
    {
        foreach (CorePart part in this.Parts)
        {
            ReadOnlySpan<int> posts = part.Posts(unit);
            ReadOnlySpan<int> others = part.Posts(shape.Unit);
            if (posts.Length != others.Length)
            {
                return false;
            }

            if (posts.IsEmpty)
            {
                continue;
            }

            if (part.FirstTarget(unit) - first != part.FirstTarget(shape.Unit) - shape.FirstTarget
                || !part.Weights(unit).SequenceEqual(part.Weights(shape.Unit))
                || !SameDifferences(posts, others)
                || !SameDelays(part.Delays(unit), leastDelay, part.Delays(shape.Unit), shape.LeastDelay))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameDifferences(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int shift = a[0] - b[0];
        for (int i = 1; i < a.Length; i++)
        {
            if (a[i] - b[i] != shift)
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameDelays(ReadOnlySpan<byte> a, int leastA, ReadOnlySpan<byte> b, int leastB)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] - leastA != b[i] - leastB)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A list that occurs, as one of the units has it.</summary>
/// <param name="Unit">That unit.</param>
/// <param name="FirstTarget">Its first compartment.</param>
/// <param name="LeastDelay">The delay all its synapses have at least.</param>
/// <param name="LongestDelay">Its longest delay.</param>
/// <param name="DelaysDiffer">Whether other units have it with another least delay.</param>
internal readonly record struct Shape(int Unit, int FirstTarget, int LeastDelay, int LongestDelay, bool DelaysDiffer)
{
    /// <summary>
    /// Steps that spikes bring along instead of the synapses storing them: where that saves bits, or where it is what
    /// makes the lists of several units one.
    /// </summary>
    public int AxonalDelay => this.DelaysDiffer || BlockPlan.BitsFor(this.LongestDelay - this.LeastDelay) < BlockPlan.BitsFor(this.LongestDelay)
        ? this.LeastDelay
        : 0;

    /// <summary>Whether it does so.</summary>
    public bool MovesDelay => this.DelaysDiffer || this.AxonalDelay > 0;
}
