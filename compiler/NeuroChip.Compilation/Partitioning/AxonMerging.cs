using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Which in-axons the units of one source group use on a core. Units whose lists have one shape and begin at one
/// compartment always share an in-axon. Where the beginnings differ, spikes may carry the difference as an atom; here,
/// and only here, is decided whether they do. Lists that learn stay with their units and never come here.
/// </summary>
internal sealed class AxonMerging
{
    private readonly int shortReach;
    private readonly int longReach;

    public AxonMerging(WordLayout layout)
    {
        shortReach = (int)SpikePacket.AtomLimit(layout).Max;
        longReach = (int)AxonOut.AtomLimit(layout).Max;
    }

    /// <summary>For each unit of the table, its in-axon; in-axons in no particular order.</summary>
    /// <param name="table">The lists.</param>
    /// <param name="eager">Merge wherever it saves an in-axon or a word, not only where it halves the in-axons.</param>
    public (int[] AxonOf, List<MergedAxon> Axons) Run(ShapeTable table, bool eager)
    {
        int[] axonOf = new int[table.Count];
        var axons = new List<MergedAxon>();
        if (table.Shapes.Count == table.Count)
        {
            for (int i = 0; i < axonOf.Length; i++)
            {
                axonOf[i] = i;
                axons.Add(Discrete(table.ShapeOf[i], table.FirstTargets[i]));
            }

            return (axonOf, axons);
        }

        // Sorting shape and beginning together puts the units of each in-axon side by side.
        long[] keys = new long[table.Count];
        int[] order = new int[table.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)table.ShapeOf[i] << 32) | (uint)table.FirstTargets[i];
            order[i] = i;
        }

        Array.Sort(keys, order);
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] >> 32 == keys[start] >> 32)
            {
                end++;
            }

            MergeShape(keys.AsSpan(start..end), order.AsSpan(start..end), axonOf, axons, eager);
            start = end;
        }

        return (axonOf, axons);
    }

    /// <summary>The kind of spikes that reach an in-axon, by the largest atom one of them has.</summary>
    public AxonKind KindFor(int largestAtom) =>
        largestAtom == 0 ? AxonKind.Discrete : largestAtom <= shortReach ? AxonKind.Pop16 : AxonKind.Pop32;

    private void MergeShape(ReadOnlySpan<long> keys, ReadOnlySpan<int> units, int[] axonOf, List<MergedAxon> axons, bool eager)
    {
        int shape = (int)(keys[0] >> 32);
        int reach = Reach(keys, eager);
        int covered = -1;
        for (int i = 0; i < keys.Length; i++)
        {
            int first = (int)(uint)keys[i];
            if (first > covered)
            {
                axons.Add(reach == 0 ? Discrete(shape, first) : new MergedAxon(shape, Floor(first), 0, 0));
                covered = reach == 0 ? first : Floor(first) + reach;
            }

            int atom = axons[^1].AtomOf(first);
            axons[^1] = axons[^1] with { LargestAtom = Math.Max(axons[^1].LargestAtom, atom) };
            axonOf[units[i]] = axons.Count - 1;
        }
    }

    /// <summary>
    /// How large an atom may get; 0 for none. Population axons cost a second slot per entry when their atoms are long, so
    /// they must at least halve the in-axons.
    /// </summary>
    private int Reach(ReadOnlySpan<long> keys, bool eager)
    {
        (int discrete, bool onePhase) = CountDiscrete(keys);
        int best = discrete;
        int reach = 0;
        foreach (int tried in (ReadOnlySpan<int>)[shortReach, longReach])
        {
            int count = Count(keys, tried);
            if (2 * count <= best || (eager && (count < best || (reach == 0 && !onePhase))))
            {
                (best, reach) = (count, tried);
            }
        }

        return reach;
    }

    private static (int Count, bool OnePhase) CountDiscrete(ReadOnlySpan<long> keys)
    {
        int count = 1;
        bool onePhase = true;
        for (int i = 1; i < keys.Length; i++)
        {
            count += keys[i] != keys[i - 1] ? 1 : 0;
            onePhase &= (keys[i] - keys[0]) % SynapseLayout.BaseUnit == 0;
        }

        return (count, onePhase);
    }

    private static int Count(ReadOnlySpan<long> keys, int reach)
    {
        int count = 0;
        int covered = -1;
        foreach (long key in keys)
        {
            int first = (int)(uint)key;
            if (first > covered)
            {
                count++;
                covered = Floor(first) + reach;
            }
        }

        return count;
    }

    /// <summary>Without atoms the list must begin where its base, a multiple of four, cannot: its indices do not start at 0.</summary>
    private static MergedAxon Discrete(int shape, int first) => new(shape, Floor(first), first - Floor(first), 0);

    private static int Floor(int compartment) => compartment / SynapseLayout.BaseUnit * SynapseLayout.BaseUnit;
}

/// <summary>An in-axon of one source group.</summary>
/// <param name="Shape">The shape of its list.</param>
/// <param name="Base">Compartment its list counts from, a multiple of four.</param>
/// <param name="Phase">Index of the list's first target.</param>
/// <param name="LargestAtom">Largest atom of its units.</param>
internal readonly record struct MergedAxon(int Shape, int Base, int Phase, int LargestAtom)
{
    /// <summary>The atom of a unit whose list begins at a compartment.</summary>
    public int AtomOf(int firstTarget) => firstTarget - this.Base - this.Phase;
}
