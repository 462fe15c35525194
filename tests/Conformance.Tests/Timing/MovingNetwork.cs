using NeuroChip.Compilation;
using NeuroChip.Graph;

namespace Conformance.Tests.Timing;

/// <summary>
/// Three populations of 60 compartments that spike by themselves every fifth step or so and excite and inhibit one another, on
/// nine cores.
/// </summary>
internal static class MovingNetwork
{
    public const string Profile = "loihi1-d18";
    private const int Units = 60;
    private const int Threshold = 100;

    public static SnnGraph Graph { get; } = Make();

    /// <summary>Compiled onto cores in order, or at random.</summary>
    public static CompileOptions Options(int? seed) => new() { Split = 3, PlacementSeed = (ulong?)seed };

    private static SnnGraph Make()
    {
        var random = new Random(11);
        var builder = new SnnGraphBuilder("moving");
        string[] names = ["a", "b", "c"];
        foreach (string name in names)
        {
            builder.Compartments(name, Units, new IntegerCuba
            {
                VthMant = Threshold,
                BiasMant = (Threshold << 6) / 5,
                VInit = new PerUnit<int>([.. Enumerable.Range(0, Units).Select(_ => random.Next(Threshold << 6))]),
            });
        }

        foreach (string pre in names)
        {
            foreach (string post in names)
            {
                builder.Sparse(pre, post, [.. Enumerable.Range(0, 300).Select(_ => new SparseSynapse(random.Next(Units), random.Next(Units), random.Next(-8, 9) | 1))]);
            }
        }

        return builder.Build();
    }
}
