using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// The stack of the compartments of one core in one step, and how a compartment joins what it takes from it
/// (the chip manual's page on dendrite trees). The loader has checked that it neither underflows nor overflows and is
/// empty after the last compartment.
/// </summary>
internal sealed class DendriteStack(int capacity)
{
    private readonly int[] _values = new int[capacity];
    private int _count;

    /// <summary>Forgets all values, before the first compartment of a core.</summary>
    public void Clear() => _count = 0;

    /// <summary>What a compartment passes to its parent.</summary>
    /// <param name="what">Which of the three values.</param>
    /// <param name="joined">The joined current.</param>
    /// <param name="voltage">The voltage before a spike's reset.</param>
    /// <param name="spiked">Whether it spiked.</param>
    public void Push(DendritePush what, int joined, int voltage, bool spiked)
    {
        if (what != DendritePush.None)
        {
            _values[_count++] = what switch
            {
                DendritePush.Current => joined,
                DendritePush.Voltage => voltage,
                _ => spiked ? 64 : 0,
            };
        }
    }

    /// <summary>Takes what the join needs and gives the joined current before its wrap to 24 bits.</summary>
    public int Join(DendriteJoin join, bool both, int current)
    {
        if (join == DendriteJoin.None)
        {
            return current;
        }

        int a = _values[--_count];
        return both ? Combine(join, current, a, _values[--_count]) : CombineOne(join, current, a);
    }

    private static int Combine(DendriteJoin join, int u, int a, int b) => join switch
    {
        DendriteJoin.Add => u + a + b,
        DendriteJoin.Maximum => Math.Max(u, Math.Max(a, b)),
        DendriteJoin.Minimum => Math.Min(u, Math.Min(a, b)),
        DendriteJoin.Or => a > 0 || b > 0 ? u + 64 : u,
        DendriteJoin.And => a > 0 && b > 0 ? u + 64 : u,
        DendriteJoin.Pass => a > 0 ? u + b : 0,
        _ => a > 0 ? 0 : u + b,
    };

    private static int CombineOne(DendriteJoin join, int u, int a) => join switch
    {
        DendriteJoin.Add => u + a,
        DendriteJoin.Maximum => Math.Max(u, a),
        DendriteJoin.Minimum => Math.Min(u, a),
        DendriteJoin.Or or DendriteJoin.And => a > 0 ? u + 64 : u,
        DendriteJoin.Pass => a > 0 ? u : 0,
        _ => a > 0 ? 0 : u,
    };
}
