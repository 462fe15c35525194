using System.Numerics;
using NeuroChip.Graph;

namespace NeuroChip.Testing.Workloads;

/// <summary>
/// The networks W1, W2 and W4, in integers, as everybody defines them who compares simulators by them. The hashes of their rasters
/// come from Brian2, GeNN, numpy and C++ runs of the same definition.
/// </summary>
internal static class PublishedNetworks
{
    /// <summary>Steps of W4's inputs.</summary>
    public const int W4Steps = Samples * StepsPerSample;

    /// <summary>Units of W4's hidden layer.</summary>
    public const int W4Hidden = 512;

    /// <summary>Units of W4's output.</summary>
    public const int W4Outputs = 10;

    private const ulong BalancedSeed = 20250;
    private const int BalancedThreshold = 1000;
    private const ulong FeedForwardSeed = 40250;
    private const int Inputs = 784;
    private const int Samples = 100;
    private const int StepsPerSample = 64;

    /// <summary>W1: 4,000 neurons and 80 synapses each.</summary>
    public static SnnGraph W1() => Balanced("w1", 4000, 80, 8, -90);

    /// <summary>W2: 100,000 neurons and 10^7 synapses.</summary>
    public static SnnGraph W2() => Balanced("w2", 100_000, 100, 7, -78);

    /// <summary>
    /// A balanced random network: sparse lists, several synapses between the same pair, initial voltages, recurrence; four of five
    /// neurons excite.
    /// </summary>
    public static SnnGraph Balanced(string name, int neurons, int fanOut, int excitation, int inhibition)
    {
        var synapses = new SparseSynapse[neurons * fanOut];
        for (int i = 0; i < synapses.Length; i++)
        {
            ulong random = CounterHash.Hash(BalancedSeed, (ulong)i);
            int pre = i / fanOut;
            int weight = pre < neurons * 4 / 5
                ? excitation + CounterHash.Low(random, 5) - 2
                : inhibition + CounterHash.Low(random, 21) - 10;
            synapses[i] = new SparseSynapse(pre, CounterHash.Below(random, (uint)neurons), weight);
        }

        var start = new PerUnit<int>([.. Enumerable.Range(0, neurons).Select(unit =>
            CounterHash.Below(CounterHash.Hash(BalancedSeed + 1, (ulong)unit), 64 * BalancedThreshold))]);
        return new SnnGraphBuilder(name)
            .Compartments("cells", neurons, new IntegerCuba
            {
                DecayU = 818,
                DecayV = 205,
                VthMant = BalancedThreshold,
                BiasMant = 3520,
                VInit = start,
            })
            .Sparse("cells", "cells", synapses)
            .Output("spikes", "cells", OutputKind.Spikes)
            .Build();
    }

    /// <summary>W4: 784-512-10, driven by <see cref="W4Inputs"/>.</summary>
    public static SnnGraph W4()
    {
        var toHidden = new float[W4Hidden * Inputs];
        var toOutput = new float[W4Outputs * W4Hidden];
        for (int pre = 0; pre < Inputs; pre++)
        {
            for (int post = 0; post < W4Hidden; post++)
            {
                toHidden[(post * Inputs) + pre] = CounterHash.Below(CounterHash.Hash(FeedForwardSeed + 3, (ulong)((pre * W4Hidden) + post)), 128) - 56;
            }
        }

        for (int pre = 0; pre < W4Hidden; pre++)
        {
            for (int post = 0; post < W4Outputs; post++)
            {
                toOutput[(post * W4Hidden) + pre] = CounterHash.Below(CounterHash.Hash(FeedForwardSeed + 4, (ulong)((pre * W4Outputs) + post)), 128) - 60;
            }
        }

        return new SnnGraphBuilder("w4")
            .Source("input", Inputs)
            .Compartments("hidden", W4Hidden, new IntegerCuba { DecayU = 2047, DecayV = 410, VthMant = 6000 })
            .Compartments("output", W4Outputs, new IntegerCuba { DecayU = 2047, DecayV = 410, VthMant = 1200 })
            .Dense("input", "hidden", toHidden)
            .Dense("hidden", "output", toOutput)
            .Output("output", "output", OutputKind.Spikes)
            .Build();
    }

    /// <summary>The inputs of W4 that spike, by step from 0: synthetic images, of which pixels flip and fire at random.</summary>
    public static int[][] W4Inputs()
    {
        (ulong on, ulong flips, ulong fires) = (Fraction(0.19), Fraction(0.05), Fraction(0.25));
        var steps = new int[Samples * StepsPerSample][];
        for (int step = 0; step < steps.Length; step++)
        {
            int sample = step / StepsPerSample;
            steps[step] =
            [
                .. Enumerable.Range(0, Inputs).Where(pixel =>
                    CounterHash.Hash(FeedForwardSeed, (ulong)((sample % 10 * Inputs) + pixel)) < on
                        != CounterHash.Hash(FeedForwardSeed + 1, (ulong)((sample * Inputs) + pixel)) < flips
                    && CounterHash.Hash(FeedForwardSeed + 2, ((ulong)step * Inputs) + (ulong)pixel) < fires),
            ];
        }

        return steps;
    }

    private static ulong Fraction(double p) => (ulong)(BigInteger)(p * 18446744073709551616.0);
}
