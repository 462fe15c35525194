using NeuroChip.Compilation;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;

namespace Bench.Learning;

/// <summary>
/// W3: 1,000 hashed Bernoulli inputs onto 1,000 leaky compartments, all to all and plastic. The definition is the peers':
/// the same inputs, start weights, start voltages and neuron constants, and a pair rule of the same size per spike.
/// A trace of <see cref="Impulse"/> a spike stands for theirs of 1, so 2^-7 of it is their quarter. Changes of a quarter need random
/// rounding: to the nearest they would all be 0.
/// </summary>
internal sealed class Workload3
{
    /// <summary>Units of either population.</summary>
    public const int Units = 1000;

    /// <summary>The pair rule.</summary>
    public const string PairRule = "dw = 2^-7*y0*x1 - 2^-7*x0*y1";

    /// <summary>What a spike adds to a trace.</summary>
    private const int Impulse = 32;

    private const ulong Seed = 30250;
    private const double InputProbability = 0.02;
    private const int Threshold = 105_000;

    private readonly ChipImage _image;
    private readonly ChipProfile _profile = ChipProfile.Load("wide");

    /// <summary>Compiles it.</summary>
    /// <param name="rule">Rule text of the weight.</param>
    /// <param name="rounding">Rounding of the weights.</param>
    /// <param name="cores">Cores the outputs lie on.</param>
    public Workload3(string rule, TraceRounding rounding, int cores)
    {
        var weights = new float[Units * Units];
        for (int pre = 0; pre < Units; pre++)
        {
            for (int post = 0; post < Units; post++)
            {
                // The peers number synapses by input, then output.
                weights[(post * Units) + pre] = 40 + CounterHash.Below(CounterHash.Hash(Seed + 1, (ulong)((pre * Units) + post)), 41);
            }
        }

        TraceSpec trace = TraceSpec.Of(Impulse, 20);
        SnnGraph graph = new SnnGraphBuilder("w3")
            .Source("inputs", Units)
            .Compartments("outputs", Units, new IntegerCuba
            {
                DecayU = 818,
                DecayV = 205,
                VthMant = Threshold,
                VInit = new PerUnit<int>([.. Enumerable.Range(0, Units).Select(
                    unit => CounterHash.Below(CounterHash.Hash(Seed + 2, (ulong)unit), 64 * Threshold))]),
            })
            .Dense("inputs", "outputs", weights, format: new WeightFormat(SignMode.Excitatory, 8, 0))
            .Learn(
                new LearningRule
                {
                    Name = "rule",
                    Weight = rule,
                    X1 = trace,
                    Y1 = trace,
                    Rounding = rounding,
                    WeightRange = new ValueRange(0, 127),
                },
                seed: 1)
            .Build();
        CompileResult result = Compiler.Compile(graph, _profile, CompileOptions.Default with { Split = cores });
        _image = result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }

    /// <summary>A chip before the first step.</summary>
    public Chip Load(IEngineFactory engine) => Chip.Load(_image, _profile, engine);

    /// <summary>Gives the inputs of the steps first + 1 to first + count; returns how many spikes.</summary>
    public static int Inject(Chip chip, int first, int count)
    {
        int spikes = 0;
        for (int step = first; step < first + count; step++)
        {
            int[] units = InputsOf(step);
            chip.TryInjectSources(step + 1, units);
            spikes += units.Length;
        }

        return spikes;
    }

    /// <summary>Inputs that spike in a step of the definition, which is the step after it on the chip.</summary>
    public static int[] InputsOf(int step)
    {
        ulong bound = (ulong)(InputProbability * Math.Pow(2, 64));
        return [.. Enumerable.Range(0, Units).Where(unit => CounterHash.Hash(Seed, ((ulong)step * Units) + (ulong)unit) < bound)];
    }
}
