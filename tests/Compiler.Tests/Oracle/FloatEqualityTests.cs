using NeuroChip.Compilation;
using NeuroChip.Graph;

namespace Compiler.Tests.Oracle;

/// <summary>
/// Random networks in real units whose numbers are short binary fractions, so that every sum is exact: lowered, they must
/// spike with the float network, each layer late by its depth; and where nothing decays, quantized too, bit for bit.
/// </summary>
public class FloatEqualityTests
{
    private const int Networks = 60;
    private const int Steps = 40;
    private const double Dt = 1.0 / 1024;

    [Fact]
    public void A_lowered_network_spikes_with_the_float_network() => Compare(leaks: true, (result, name) =>
    {
        var simulator = new LoweredSimulator(result.Lowered!);
        return (input => simulator.Step(("in", input)), spikes => simulator.Spikes(spikes, name));
    });

    [Fact]
    public void Without_decay_a_quantized_network_spikes_with_the_float_network() => Compare(leaks: false, (result, name) =>
    {
        var simulator = new NetworkSimulator(result.Quantized!);
        return (input => simulator.Step(("in", input)), spikes => simulator.Spikes(spikes, name));
    });

    [Fact]
    public void A_readout_ends_with_the_sum_of_the_float_network()
    {
        for (int seed = 0; seed < Networks; seed++)
        {
            var random = new Random(seed);
            SnnGraph graph = new SnnGraphBuilder("readout")
                .Source("in", 4)
                .Compartments("hidden", 3, new FloatCuba { Primitive = "IF", VThreshold = 2.0 })
                .Compartments("out", 2, new FloatReadout())
                .Projection(SmallNetworks.Real("in", "hidden", Weights(random, 12), Biases(random, 3)))
                .Projection(SmallNetworks.Real("hidden", "out", Weights(random, 6), Biases(random, 2)))
                .Projection(SmallNetworks.Real("in", "out", Weights(random, 8)))
                .Output("score", "out", OutputKind.Voltage)
                .Build();
            CompileResult result = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { WeightScale = 16, Dt = 1 });
            var reference = new GraphSimulator(graph, 1);
            var simulator = new NetworkSimulator(result.Quantized!);
            for (int t = 0; t < Steps; t++)
            {
                bool[] input = [.. Enumerable.Range(0, 4).Select(_ => random.Next(3) == 0)];
                reference.Step("in", input);
                simulator.Step(("in", Units(input)));
            }

            for (int t = 0; t < result.Quantized!.LatencySteps; t++)
            {
                simulator.Step();
            }

            // The latency's steps carry biases as the others do; the float network is given as many at its start.
            double scale = result.Quantized.Groups[2].VoltageScale!.Value[0];
            simulator.V("out").Select(v => v / scale).ShouldBe(reference.V("out"), $"seed {seed}");
        }
    }

    private static void Compare(
        bool leaks,
        Func<CompileResult, string, (Func<int[], List<int>[]> Step, Func<List<int>[], List<int>> Spikes)> simulate)
    {
        int spikes = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            var random = new Random(seed);
            SnnGraph graph = Make(random, leaks);
            CompileResult result = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { Dt = Dt, WeightScale = leaks ? null : 16 });
            foreach (Population population in graph.Populations.Skip(1))
            {
                var (step, pick) = simulate(result, population.Name);
                var reference = new GraphSimulator(graph, Dt);
                var inputs = new Random(seed);
                int depth = result.Lowered!.Groups.First(g => g.Name == population.Name).Depth;
                var wanted = new List<int[]>();
                for (int t = 0; t < Steps; t++)
                {
                    bool[] input = [.. Enumerable.Range(0, graph.Populations[0].Size).Select(_ => inputs.Next(3) == 0)];
                    wanted.Add(Units(reference.Step("in", input)[population.Name]));
                    int[] got = [.. pick(step(Units(input)))];
                    if (t >= depth)
                    {
                        got.ShouldBe(wanted[t - depth], $"seed {seed}, '{population.Name}', step {t}");
                        spikes += got.Length;
                    }
                }
            }
        }

        spikes.ShouldBeGreaterThan(1000, "the networks are alive");
    }

    /// <summary>Layers in a row, with projections that skip some, lateral ones, and every kind of neuron.</summary>
    private static SnnGraph Make(Random random, bool leaks)
    {
        var builder = new SnnGraphBuilder("random");
        int layers = random.Next(2, 5);
        int[] sizes = [.. Enumerable.Range(0, layers + 1).Select(_ => random.Next(1, 6))];
        builder.Source("in", sizes[0]);
        string Name(int layer) => layer == 0 ? "in" : $"p{layer}";
        for (int layer = 1; layer <= layers; layer++)
        {
            builder.Compartments(Name(layer), sizes[layer], Neuron(random, leaks));
        }

        for (int layer = 1; layer <= layers; layer++)
        {
            bool filtered = leaks;
            builder.Projection(SmallNetworks.Real(
                Name(layer - 1),
                Name(layer),
                Weights(random, sizes[layer - 1] * sizes[layer]),
                random.Next(2) == 0 && (filtered || layer < 3) ? Biases(random, sizes[layer]) : null));
            if (layer > 1 && random.Next(2) == 0)
            {
                int from = random.Next(layer - 1);
                builder.Projection(SmallNetworks.Real(Name(from), Name(layer), Weights(random, sizes[from] * sizes[layer])));
            }

            if (random.Next(3) == 0)
            {
                builder.Projection(SmallNetworks.Real(Name(layer), Name(layer), Weights(random, sizes[layer] * sizes[layer])));
            }
        }

        return builder.Build();
    }

    private static FloatCuba Neuron(Random random, bool leaks)
    {
        double Power() => Math.Pow(2, random.Next(4));
        double reset = leaks ? random.Next(-2, 2) / 8.0 : random.Next(-4, 2) / 4.0;
        var neuron = new FloatCuba { Primitive = "IF", R = 1024.0, VThreshold = 1.0, VReset = reset };
        return (leaks ? random.Next(3) : 0) switch
        {
            1 => neuron with { Primitive = "LIF", TauMem = Dt * Power(), R = Power(), VLeak = random.Next(-2, 3) / 4.0 },
            2 => neuron with { Primitive = "CubaLIF", TauMem = Dt * Power(), TauSyn = Dt * Power(), R = 2 * Power(), WIn = Power() },
            _ => neuron,
        };
    }

    private static float[] Weights(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-4, 8) / 8f)];

    private static double[] Biases(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-1, 3) / 16.0)];

    private static int[] Units(bool[] spikes) => [.. Enumerable.Range(0, spikes.Length).Where(i => spikes[i])];
}
