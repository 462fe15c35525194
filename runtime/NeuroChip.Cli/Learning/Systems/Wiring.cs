using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>What the networks of several worked systems are made of.</summary>
internal static class Wiring
{
    /// <summary>A decay that keeps nothing from one step to the next.</summary>
    public const int NoMemory = 4095;

    /// <summary>Compartments whose current lasts one step, and that a spike sets back to 0.</summary>
    /// <param name="threshold">Threshold mantissa.</param>
    /// <param name="decay">Voltage decay in 4096ths a step.</param>
    public static IntegerCuba Lif(int threshold, int decay) => new() { DecayU = NoMemory, DecayV = decay, VthMant = threshold };

    /// <summary>Excitatory weights of 8 bits.</summary>
    public static WeightFormat Excitatory(int exponent = 0) => new(SignMode.Excitatory, 8, exponent);

    /// <summary>Inhibitory weights of 8 bits.</summary>
    public static WeightFormat Inhibitory(int exponent) => new(SignMode.Inhibitory, 8, exponent);

    /// <summary>Each unit to the unit of the same number.</summary>
    public static IEnumerable<SparseSynapse> OneToOne(int units, int weight) =>
        Enumerable.Range(0, units).Select(unit => new SparseSynapse(unit, unit, weight));

    /// <summary>Every pre unit to every post unit.</summary>
    /// <param name="pre">Pre units.</param>
    /// <param name="post">Post units.</param>
    /// <param name="weight">Weight of a pre and a post unit.</param>
    public static IEnumerable<SparseSynapse> AllToAll(int pre, int post, Func<int, int, int> weight) =>
        Enumerable.Range(0, pre).SelectMany(i => Enumerable.Range(0, post).Select(j => new SparseSynapse(i, j, weight(i, j))));
}
