using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Runtime.Tests.Server;

/// <summary>
/// Three sources onto two compartments over five synapses that learn, two of them between the same units. Weights are
/// excitatory mantissas of 8 bits, so every whole number is stored as it is.
/// </summary>
internal static class LearningNetwork
{
    public const string Projection = "in->out";

    public const string WeightRule = "dw = 2^-2*y0*x1 - 2^-2*x0*y1";

    public const string TagRule = "dt = 2^-1*y0*x1";

    /// <summary>Pre, post, weight and delay of the synapses, in the order in which they are read.</summary>
    public static readonly (int Pre, int Post, int Weight, int Delay)[] Synapses =
        [(0, 0, 100, 0), (0, 0, 32, 2), (0, 1, 90, 1), (1, 0, 64, 0), (2, 1, 80, 0)];

    private static readonly Lazy<ChipImage> _image = new(() => Compile(Builder()));

    /// <summary>The same with a second projection between the populations, which has another rule.</summary>
    private static readonly Lazy<ChipImage> _twoRules = new(() => Compile(Builder()
        .Sparse("in", "out", [new SparseSynapse(1, 1, 50)], new WeightFormat(SignMode.Excitatory, 8, 0))
        .Learn(Rule with { Name = "forget", Weight = "dw = -2^-3*u0*w", Tag = null })));

    public static ChipImage Image => _image.Value;

    public static ChipImage TwoRules => _twoRules.Value;

    public static byte[] File => Image.ToBytes();

    private static LearningRule Rule => new()
    {
        Name = "stdp",
        Weight = WeightRule,
        Tag = TagRule,
        X1 = TraceSpec.Of(16, 10),
        Y1 = TraceSpec.Of(16, 10),
        Epoch = 2,
        Rounding = TraceRounding.Down,
    };

    private static SnnGraphBuilder Builder() =>
        new SnnGraphBuilder("learning")
            .Source("in", 3)
            .Compartments("out", 2, new IntegerCuba { DecayU = 2047, DecayV = 511, VthMant = 60 })
            .Sparse(
                "in", "out", Synapses.Select(synapse => new SparseSynapse(synapse.Pre, synapse.Post, synapse.Weight, synapse.Delay)),
                new WeightFormat(SignMode.Excitatory, 8, 0))
            .Learn(Rule, seed: 5, tags: new PerUnit<int>([7, 0, 0, -3, 0]))
            .Output("out", "out", OutputKind.Spikes);

    private static ChipImage Compile(SnnGraphBuilder builder)
    {
        CompileResult result = Compiler.Compile(builder.Build(), ChipProfile.Load(SmallNetwork.Profile), CompileOptions.Default);
        return result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }

    /// <summary>Source i fires in steps that 3 + i divides.</summary>
    public static IEnumerable<(int Unit, int Step)> Input(int steps) =>
        from unit in Enumerable.Range(0, 3)
        from step in Enumerable.Range(1, steps)
        where step % (3 + unit) == 0
        select (unit, step);

    /// <summary>A device in process that has run so many steps.</summary>
    public static EmulatedDevice Ran(int steps)
    {
        EmulatedDevice device = SmallNetwork.Device();
        device.Load(Image);
        device.Inject([.. Input(steps).Select(spike => InjectedSpike.OfUnit("in", spike.Unit, spike.Step))]);
        device.Run(steps);
        return device;
    }
}
