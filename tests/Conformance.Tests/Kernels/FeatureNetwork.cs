using NeuroChip.Graph;

namespace Conformance.Tests.Kernels;

/// <summary>
/// Every join with one and two values, every push, noise on u and on v, and rows of one shape that differ by a shift and a
/// delay. Nothing in it overflows, so strict mode runs it to its end.
/// </summary>
internal static class FeatureNetwork
{
    /// <summary>So many units that rows of one shape take population axons.</summary>
    private const int Units = 40;
    private const int Neurons = 6;

    public static SnnGraph Build()
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("features")
            .Source("in", 6)
            .Compartments("front", Units, new IntegerCuba { DecayU = 2000, DecayV = 100, VthMant = 30, BiasMant = 300 }, seed: 3)
            .Compartments("back", Units, new IntegerCuba { VthMant = 40, Noise = new CompartmentNoise(9, 1, NoiseTarget.Voltage) }, seed: 5);
        Shift(builder, "in", "front", later: 0);
        Shift(builder, "front", "back", later: 3);
        Shift(builder, "back", "front", later: 1);
        foreach (DendriteJoin join in Enum.GetValues<DendriteJoin>().Where(join => join != DendriteJoin.None))
        {
            AddTree(builder, join);
        }

        return builder.Build();
    }

    /// <summary>A root of two children, of which the first joins a child of its own.</summary>
    private static void AddTree(SnnGraphBuilder builder, DendriteJoin join)
    {
        DendritePush Push(int number) => (DendritePush)(1 + (((int)join + number) % 3));
        (string root, string a, string b, string tip) = ($"{join}", $"{join}.a", $"{join}.b", $"{join}.tip");
        var noisy = new CompartmentNoise(8, 1, NoiseTarget.Current);
        builder
            .Compartments(tip, Neurons, new IntegerCuba { DecayU = 500, VthMant = 20, Noise = noisy }, seed: 7)
            .Compartments(a, Neurons, new IntegerCuba { DecayU = 900, VthMant = 25, Refract = 2 }, seed: 8)
            .Compartments(b, Neurons, new IntegerCuba { DecayV = 700, VthMant = 30, Noise = noisy with { Target = NoiseTarget.Voltage } }, seed: 9)
            .Compartments(root, Neurons, new IntegerCuba { DecayU = 100, VthMant = 15, Reset = ResetMode.Subtract }, seed: 10)
            .Dendrite(a, join, new DendriteInput(tip, Push(0)))
            .Dendrite(root, join, new DendriteInput(a, Push(1)), new DendriteInput(b, Push(2)));
        foreach (string population in (string[])[root, a, b, tip])
        {
            Shift(builder, "in", population, later: 2);
        }
    }

    private static void Shift(SnnGraphBuilder builder, string pre, string post, int later)
    {
        int size = Math.Min(pre == "in" ? Neurons : Units, post is "front" or "back" ? Units : Neurons);
        builder.Sparse(pre, post, Enumerable.Range(0, size).Select(unit => new SparseSynapse(unit, unit, 50, unit % (later + 1))));
    }
}
