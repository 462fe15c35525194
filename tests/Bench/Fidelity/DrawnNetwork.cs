using System.Globalization;
using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;

namespace Bench.Fidelity;

/// <summary>
/// A recurrent network drawn from a seed: two to six populations of 64 to 511 compartments that spike on their own every 3 to 42
/// steps, sparse synapses among them and from sources, over up to eight cores a population, on random cores of one chip or two.
/// </summary>
internal static class DrawnNetwork
{
    private const int Threshold = 100;

    /// <summary>Draws and compiles it.</summary>
    public static InjectedNetwork Make(int seed, ChipProfile profile, int steps)
    {
        var draw = new Draw((ulong)seed);
        int populations = 2 + draw.Below(5);
        int[] sizes = [.. Enumerable.Range(0, populations).Select(_ => 64 + draw.Below(448))];
        int period = 3 + draw.Below(40);
        int density = 2 + draw.Below(9);
        SnnGraphBuilder builder = new SnnGraphBuilder("random " + seed.ToString(CultureInfo.InvariantCulture)).Source("in", 100);
        for (int i = 0; i < populations; i++)
        {
            builder.Compartments(NameOf(i), sizes[i], new IntegerCuba
            {
                VthMant = Threshold,
                BiasMant = (Threshold << 6) / period,
                VInit = new PerUnit<int>([.. Enumerable.Range(0, sizes[i]).Select(_ => draw.Below(Threshold << 6))]),
            });
        }

        for (int i = 0; i < populations; i++)
        {
            builder.Sparse("in", NameOf(i), Synapses(draw, 100, sizes[i], density));
            for (int j = 0; j < populations; j++)
            {
                if (draw.Below(2) == 0)
                {
                    builder.Sparse(NameOf(i), NameOf(j), Synapses(draw, sizes[i], sizes[j], density));
                }
            }
        }

        var spikes = new List<(int, long)>();
        for (int step = 1; step <= steps; step++)
        {
            for (int source = 0; source < 100; source++)
            {
                if (draw.Below(10) == 0)
                {
                    spikes.Add((source, step));
                }
            }
        }

        CompileOptions options = CompileOptions.Default with { Split = 1 + draw.Below(8), Chips = 1 + draw.Below(2), PlacementSeed = (ulong)seed };
        return new InjectedNetwork(builder.Build(), profile, options, spikes, steps);
    }

    private static string NameOf(int population) => "p" + population.ToString(CultureInfo.InvariantCulture);

    /// <summary>Each pair with a synapse at so many per cent; weights of either sign.</summary>
    private static List<SparseSynapse> Synapses(Draw draw, int pre, int post, int percent)
    {
        var synapses = new List<SparseSynapse>();
        for (int i = 0; i < pre; i++)
        {
            for (int j = 0; j < post; j++)
            {
                if (draw.Below(100) < percent)
                {
                    synapses.Add(new SparseSynapse(i, j, 1 + draw.Below(8) - (draw.Below(2) * 9)));
                }
            }
        }

        return synapses;
    }

    private sealed class Draw(ulong seed)
    {
        private ulong _count;

        public int Below(int n) => CounterHash.Below(CounterHash.Hash(seed, _count++), (uint)n);
    }
}
