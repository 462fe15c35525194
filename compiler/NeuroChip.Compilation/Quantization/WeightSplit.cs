using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// Weights that no one format holds, spread over several tables of which each has a format: small odd ones in one, large
/// even ones in another. A weight that no format holds at all, such as 257, becomes two synapses, a multiple of 128 and
/// the rest. Every magnitude up to <see cref="WeightRange.Largest"/> can be said in this way, and since neither synapse
/// is clipped by itself (core-semantics section 4), the two add up exactly.
/// </summary>
internal sealed class WeightSplit
{
    private const int CoarseBits = 7;

    private readonly Dictionary<short, int> partOfWhole = [];
    private readonly Dictionary<short, int> partOfCoarse = [];

    /// <summary>Finds the parts.</summary>
    /// <param name="weights">Integers within <see cref="WeightRange.Largest"/>.</param>
    public WeightSplit(ReadOnlySpan<short> weights)
    {
        var whole = new Dictionary<short, long>();
        var coarse = new Dictionary<short, long>();
        foreach (short weight in weights)
        {
            if (FitsAlone(weight))
            {
                Count(whole, weight);
                continue;
            }

            Count(coarse, Coarse(weight));
            Count(whole, (short)(weight - Coarse(weight)));
            this.Pairs++;
            this.Example = weight;
        }

        this.Parts = Cover(whole, partOfWhole, 0);
        this.Parts = Cover(coarse, partOfCoarse, this.Parts);
    }

    /// <summary>Number of tables.</summary>
    public int Parts { get; }

    /// <summary>Weights that become two synapses.</summary>
    public long Pairs { get; private set; }

    /// <summary>One of them.</summary>
    public int Example { get; private set; }

    /// <summary>What a table has of a weight; 0 for nothing.</summary>
    public short PartOf(short weight, int part)
    {
        if (FitsAlone(weight))
        {
            return partOfWhole[weight] == part ? weight : (short)0;
        }

        short coarse = Coarse(weight);
        short rest = (short)(weight - coarse);
        return partOfCoarse[coarse] == part ? coarse : partOfWhole[rest] == part ? rest : (short)0;
    }

    private static bool FitsAlone(short weight)
    {
        var range = new WeightRange();
        range.Add(weight);
        return WeightFormatSearch.Find(range) is not null;
    }

    private static short Coarse(short weight) => (short)((weight + (1 << (CoarseBits - 1))) >> CoarseBits << CoarseBits);

    private static void Count(Dictionary<short, long> counts, short weight) => counts[weight] = counts.GetValueOrDefault(weight) + 1;

    /// <summary>Takes, again and again, the 8-bit format that holds most of what is left.</summary>
    private static int Cover(Dictionary<short, long> counts, Dictionary<short, int> partOf, int next)
    {
        while (partOf.Count < counts.Count)
        {
            WeightFormat best = Candidates().MaxBy(f => counts.Where(c => !partOf.ContainsKey(c.Key) && Holds(f, c.Key)).Sum(c => c.Value))!;
            foreach (short weight in counts.Keys.Where(w => !partOf.ContainsKey(w) && Holds(best, w)).ToArray())
            {
                partOf.Add(weight, next);
            }

            next++;
        }

        return next;
    }

    private static bool Holds(WeightFormat format, short weight)
    {
        var range = new WeightRange();
        range.Add(weight);
        return WeightFormatSearch.Holds(format, range);
    }

    private static IEnumerable<WeightFormat> Candidates()
    {
        for (int exponent = -1; exponent <= 7; exponent++)
        {
            yield return new WeightFormat(SignMode.Mixed, 8, exponent);
            if (exponent >= 0)
            {
                yield return new WeightFormat(SignMode.Excitatory, 8, exponent);
                yield return new WeightFormat(SignMode.Inhibitory, 8, exponent);
            }
        }
    }
}
