using System.Numerics;
using Bench.Learning;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec.Profiles;

namespace Bench.Workloads;

/// <summary>The networks of the table, as the peers' scripts define them.</summary>
internal static class WorkloadNetworks
{
    private const ulong BalancedSeed = 20250;
    private const int BalancedThreshold = 1000;
    private const ulong FeedForwardSeed = 40250;
    private const int Inputs = 784;
    private const int Hidden = 512;
    private const int Outputs = 10;
    private const int Samples = 100;
    private const int StepsPerSample = 64;

    /// <summary>W1: 4,000 neurons and 80 synapses each, on eight cores of Loihi 1's size.</summary>
    public static Workload W1() => new("W1", Balanced("w1", 4000, 80, 8, -90), "loihi1-d18", 8, 10_000)
    {
        Rasters = [("cells", 4000, 0x43228dae6aa4226b)],
    };

    /// <summary>W2: 100,000 neurons and 10^7 synapses of random fan-out, which no core of Loihi 1 has axons for: two large cores.</summary>
    public static Workload W2() => new("W2", Balanced("w2", 100_000, 100, 7, -78), "wide", 2, 1000)
    {
        Rasters = [("cells", 100_000, 0xf56fba65b99b21a)],
    };

    /// <summary>W4: 784-512-10 on drawn images.</summary>
    public static Workload W4() => new("W4", FeedForward(), "loihi1-d18", 1, Samples * StepsPerSample, FeedForwardInputs())
    {
        Rasters = [("hidden", Hidden, 0xe38d94425793bd2e), ("output", Outputs, 0xb3ae10c08d2faa86)],
    };

    /// <summary>A balanced network of another size, for the scaling table.</summary>
    public static Workload Scaled(int neurons, int fanOut, int steps) => new(
        $"{neurons:N0} x {fanOut}", Balanced("scaled", neurons, fanOut, Math.Max(640 / fanOut, 1), -Math.Max(7200 / fanOut, 1)), "wide", 2, steps);

    /// <summary>PilotNet from its second layer on, driven by the recorded spikes of the first, again and again; null without the data.</summary>
    public static Workload? PilotNet(string folder, ChipProfile profile)
    {
        string network = Path.Combine(folder, "data", "loihi_pilotnet", "pilotnet_lif.net");
        if (!File.Exists(network))
        {
            return null;
        }

        // Membranes start again after every 17 steps, as in the recording.
        SnnGraph graph = NetworkReader.Read(network, new ReadOptions { Layers = (2, 3) }).Graph
            .WithPeriodicReset("layer2", 17, 3)
            .WithPeriodicReset("layer3", 17, 4);
        return new Workload(
            "PilotNet", graph with { Name = "pilotnet" }, profile.Name, 1, 2400, Fidelity.PilotNetNetwork.SpikesByStep(folder));
    }

    private static SnnGraph Balanced(string name, int neurons, int fanOut, int excitation, int inhibition)
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

    private static SnnGraph FeedForward()
    {
        var toHidden = new float[Hidden * Inputs];
        var toOutput = new float[Outputs * Hidden];
        for (int pre = 0; pre < Inputs; pre++)
        {
            for (int post = 0; post < Hidden; post++)
            {
                toHidden[(post * Inputs) + pre] = CounterHash.Below(CounterHash.Hash(FeedForwardSeed + 3, (ulong)((pre * Hidden) + post)), 128) - 56;
            }
        }

        for (int pre = 0; pre < Hidden; pre++)
        {
            for (int post = 0; post < Outputs; post++)
            {
                toOutput[(post * Hidden) + pre] = CounterHash.Below(CounterHash.Hash(FeedForwardSeed + 4, (ulong)((pre * Outputs) + post)), 128) - 60;
            }
        }

        return new SnnGraphBuilder("w4")
            .Source("input", Inputs)
            .Compartments("hidden", Hidden, new IntegerCuba { DecayU = 2047, DecayV = 410, VthMant = 6000 })
            .Compartments("output", Outputs, new IntegerCuba { DecayU = 2047, DecayV = 410, VthMant = 1200 })
            .Dense("input", "hidden", toHidden)
            .Dense("hidden", "output", toOutput)
            .Output("output", "output", OutputKind.Spikes)
            .Build();
    }

    private static int[][] FeedForwardInputs()
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
