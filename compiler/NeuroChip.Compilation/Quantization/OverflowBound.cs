using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// The most a group's inputs can add up to if all of them spike in one step, step after step: what the accumulator q
/// (22 bit) and, with its memory, the current u (24 bit) must hold so as not to wrap around.
/// </summary>
internal static class OverflowBound
{
    /// <summary>Largest q (core-semantics section 1).</summary>
    public const int AccumulatorMax = (1 << 21) - 1;

    /// <summary>Largest u.</summary>
    public const int CurrentMax = (1 << 23) - 1;

    /// <summary>Bounds over the units of a group, as parts of what the registers hold.</summary>
    public static (double Accumulator, double Current) Measure(
        IntegerCuba parameters,
        int size,
        IEnumerable<(SynapseTable<short> Table, int Exponent)> incoming)
    {
        double[] positive = new double[size];
        double[] negative = new double[size];
        foreach ((SynapseTable<short> table, int exponent) in incoming)
        {
            for (int i = 0; i < table.Count; i++)
            {
                double weight = Math.Floor(Math.ScaleB(table.Weights[i], exponent)) * 64;
                (weight > 0 ? positive : negative)[table.Posts[i]] += Math.Abs(weight);
            }
        }

        double accumulator = 0;
        double current = 0;
        for (int unit = 0; unit < size; unit++)
        {
            double drive = Math.Max(positive[unit], negative[unit]);
            accumulator = Math.Max(accumulator, drive / AccumulatorMax);
            current = Math.Max(current, drive * 4096 / (parameters.DecayU[unit] + 1) / CurrentMax);
        }

        return (accumulator, current);
    }
}
