using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace Compiler.Tests.Diagnostics;

/// <summary>The smallest bad input for every diagnostic code.</summary>
internal static class BadInputs
{
    private static readonly IntegerCuba Plain = new();

    /// <summary>Makes 2 x 2 of 4 x 4.</summary>
    private static readonly ConvGeometry ThreeByThree = new()
    {
        InChannels = 1,
        InHeight = 4,
        InWidth = 4,
        OutChannels = 1,
        KernelHeight = 3,
        KernelWidth = 3,
    };

    /// <summary>By code: a graph, and options or a profile where the default ones would accept it.</summary>
    public static Dictionary<string, BadInput> All { get; } = new()
    {
        ["NC2001"] = new(Of(new Population { Name = "a", Shape = [0], Model = Plain })),
        ["NC2002"] = new(Of(Cells("a"), Cells("a"))),
        ["NC2003"] = new(Of(Cells("a")) with { Outputs = [new GraphOutput("o", "nowhere", OutputKind.Spikes)] }),
        ["NC2004"] = new(Of(Cells("a", 3, Plain with { VthMant = new PerUnit<int>([1, 2]) }))),
        ["NC2005"] = new(Of(Cells("a", 1, Plain with { DecayU = 4096 }))),
        ["NC2006"] = new(Join(Cells("a"), Source("b"), 1f)),
        ["NC2007"] = new(Joined(Cells("a"), Cells("b"), p => p with { Connectivity = new DenseConnectivity(new float[2], 0) })),
        ["NC2008"] = new(Joined(Cells("a"), Cells("b"), p => p with { Connectivity = new SparseConnectivity([new SparseSynapse(0, 1, 1f)]) })),
        ["NC2009"] = new(Joined(Cells("a"), Cells("b"), p => p with { Connectivity = new DenseConnectivity(new float[] { 1 }, 63) })),
        ["NC2010"] = new(Join(Cells("a"), Cells("b"), float.NaN)),
        ["NC2011"] = new(Joined(Cells("a"), Cells("b"), p => p with { Units = WeightUnits.Real })),
        ["NC2012"] = new(Joined(Cells("a"), Cells("b"), p => p with { Units = WeightUnits.FormatMantissa, Format = new WeightFormat(SignMode.Mixed, 7, 0) })),
        ["NC2013"] = new(Of(Cells("a")) with { Inputs = [new GraphInput("i", "a", new SpikeDrive())] }),
        ["NC2014"] = new(Join(Cells("a", 1, Plain with { IsReadout = true }), Cells("b"), 1f)),
        ["NC2015"] = new(Of(Lif("a", tau: 1e-3)), new CompileOptions { Dt = 2e-3 }),
        ["NC2016"] = new(Of(Cells("a", 1, new FloatCuba { Primitive = "IF", VThreshold = 1.0, VReset = 1.0 }))),
        ["NC2017"] = new(Of(Lif("a", tau: 1e-2))),
        ["NC2018"] = new(Of(Cells("a", 1, new FloatCuba { Primitive = "IF" }))),
        ["NC2019"] = new(Joined(Cells("a"), Cells("b"), p => p with { Bias = [1.0] })),
        ["NC2020"] = new(Of(Cells("a", 1, new FloatCuba { Primitive = "IF", R = 0.0 }))),
        ["NC2021"] = new(RealJoin(Filtered("b"), p => p with { Bias = [0.5] }), new CompileOptions { Dt = 1e-4 }),
        ["NC2022"] = new(Of(Filtered("a")) with { Inputs = [new GraphInput("i", "a", new RealCurrentDrive())] }, new CompileOptions { Dt = 1e-4 }),
        ["NC2023"] = new(Of(Source("a"))),
        ["NC2024"] = new(Of(Cells("a")) with { SampleSteps = 0 }),
        ["NC2025"] = new(Of(Cells("a")), new CompileOptions { Split = 0 }),
        ["NC2026"] = new(FeedbackBeyondReach()),
        ["NC2027"] = new(Of(Cells("a")) with { Inputs = [new GraphInput("i", "a", new BiasDrive(1, 0, 8))] }),
        ["NC2028"] = new(Of(new Population { Name = "a", Shape = [1 << 13, 1 << 13], Model = Plain })),
        ["NC2029"] = new(Joined(Cells("a", 16), Cells("b", 16), p => p with { Connectivity = new ConvConnectivity(new float[9], ThreeByThree, 0) })),
        ["NC2030"] = new(Of(Cells("a", 2), Cells("b", 3)) with { Dendrites = [new DendriteNode("a", DendriteJoin.Add, [new DendriteInput("b", DendritePush.Current)])] }),
        ["NC2031"] = new(Joined(Source("a"), Cells("b"), p => p with { Learning = Rule("x0") })),
        ["NC2032"] = new(Learning(Rule("x0") with { Epoch = 64 })),
        ["NC2033"] = new(Learning(Rule("x0") with { WeightRange = new ValueRange(2, 3) })),
        ["NC2034"] = new(Joined(Source("a"), Cells("b"), p => p with { Tags = 1 })),
        ["NC2035"] = new(TwoRules(Rule("x0"), Rule("x0") with { Y1 = TraceSpec.Of(1, 2) })),
        ["NC2036"] = new(Join(Source("a"), Cells("b"), 1f) with { Rewards = [new GraphReward("a", "b")] }),

        ["NC2101"] = new(Joined(Source("a", 2), Cells("b"), p => p with { Connectivity = new DenseConnectivity(new float[] { 1, 32641 }, 0) })),
        ["NC2102"] = new(Join(Source("a"), Cells("b"), 1.5f)),
        ["NC2103"] = new(Joined(Source("a"), Cells("b"), p => p with
        {
            Units = WeightUnits.FormatMantissa,
            Format = new WeightFormat(SignMode.Excitatory, 8, 0),
            Connectivity = new DenseConnectivity(new float[] { -1 }, 0),
        })),
        ["NC2104"] = new(Of(Lif("a", tau: 10)), new CompileOptions { Dt = 1e-4 }),
        ["NC2105"] = new(RealJoin(Lif("b", 1e-2), p => p), new CompileOptions { Dt = 1e-4, WeightScale = 1e5 }),
        ["NC2106"] = new(RealJoin(Cells("b", 1, new FloatCuba { Primitive = "IF", VThreshold = 1e5 }), p => p with { Bias = [1e5] }), new CompileOptions { WeightScale = 1 }),
        ["NC2107"] = new(Joined(Source("a", 300), Cells("b"), p => p with { Connectivity = new DenseConnectivity(Enumerable.Repeat(127f, 300).ToArray(), 0) }), Profile: "loihi1-d18"),
        ["NC2108"] = new(ManyStrongInputs(), Profile: "loihi1-d18"),
        ["NC2109"] = new(SecondLayerWithBias(-2)),
        ["NC2110"] = new(RealJoin(Cells("b", 1, new FloatCuba { Primitive = "IF", VThreshold = 1e6 }), p => p), new CompileOptions { WeightScale = 1e-3 }),
        ["NC2111"] = new(Joined(Source("a", 2), Cells("b"), p => p with { Connectivity = new DenseConnectivity(new float[] { 1, 257 }, 0) })),

        ["NC2201"] = new(Joined(Source("a", 257), Cells("b"), p => p with { Connectivity = SmallNetworks.AllDifferent(257) })),
        ["NC2202"] = new(Of(Cells("a", 65)), new CompileOptions { Split = 1 }),
        ["NC2203"] = new(Of([.. Enumerable.Range(0, 9).Select(i => Cells($"a{i}", 64))])),
        ["NC2204"] = new(FanOutBeyondAxons(), Profile: "tiny-fan-out"),

        ["NC2701"] = new(Learning(Rule("x0*"))),
        ["NC2702"] = new(Learning(Rule("dt = x0"))),
        ["NC2703"] = new(Learning(Rule("x0*q"))),
        ["NC2704"] = new(Learning(Rule("x0*3^2"))),
        ["NC2705"] = new(Learning(Rule("x0/2"))),
        ["NC2706"] = new(Learning(Rule("x0*((w))"))),
        ["NC2707"] = new(Learning(Rule("x0*(w+200)"))),
        ["NC2708"] = new(Learning(Rule("x0*(y0+1)"))),
        ["NC2709"] = new(Learning(Rule("x0*sgn(x1)"))),
        ["NC2710"] = new(Learning(Rule("x1*y1"))),
        ["NC2711"] = new(Learning(Rule("9*x0"))),
        ["NC2712"] = new(Learning(Rule("2^9*x0"))),
        ["NC2713"] = new(Learning(Rule("x0*w*w*w*w*w*w*w"))),
        ["NC2714"] = new(Learning(Rule("u1*w + u2*w"))),
        ["NC2715"] = new(Learning(Rule(string.Join('+', Enumerable.Repeat("x0*y1 + y0*x1", 40))))),
        ["NC2716"] = new(Learning(Rule(""))),
        ["NC2717"] = new(Learning(Rule(new string('x', 20000)))),
    };

    /// <summary>A shipped profile, or the one made here.</summary>
    public static ChipProfile ProfileOf(BadInput bad) => bad.Profile == "tiny-fan-out"
        ? ChipProfile.Parse(
            File.ReadAllText(Checkout.File("firmware-specs/profiles/tiny.yaml"))
                .Replace("out-axons-per-core: {value: 256", "out-axons-per-core: {value: 2", StringComparison.Ordinal),
            "tiny-fan-out.yaml")
        : ChipProfile.Load(bad.Profile);

    private static SnnGraph Of(params Population[] populations) => new() { Name = "bad", Populations = [.. populations], Projections = [] };

    private static Population Cells(string name, int size = 1, NeuronModel? model = null) =>
        new() { Name = name, Shape = [size], Model = model ?? Plain, Location = SourceLocation.InBuilder(name) };

    private static Population Source(string name, int size = 1) => Cells(name, size, new SpikeSource());

    private static Population Lif(string name, double tau) => Cells(name, 1, new FloatCuba { Primitive = "LIF", TauMem = tau });

    private static Population Filtered(string name) => Cells(name, 1, new FloatCuba { Primitive = "CubaLIF", TauMem = 1e-3, TauSyn = 1e-3 });

    private static LearningRule Rule(string weight) => new() { Name = "r", Weight = weight };

    private static SnnGraph Learning(LearningRule rule) => Joined(Source("a"), Cells("b"), p => p with
    {
        Units = WeightUnits.FormatMantissa,
        Format = new WeightFormat(SignMode.Mixed, 8, 0),
        Learning = rule,
    });

    private static SnnGraph TwoRules(LearningRule one, LearningRule other)
    {
        SnnGraph graph = Learning(one);
        return graph with { Projections = graph.Projections.Add(graph.Projections[0] with { Name = "q", Learning = other }) };
    }

    private static SnnGraph Join(Population pre, Population post, float weight) =>
        Joined(pre, post, p => p with { Connectivity = new DenseConnectivity(new[] { weight }, 0) });

    private static SnnGraph RealJoin(Population post, Func<Projection, Projection> change) =>
        Joined(Source("a"), post, p => change(p with { Units = WeightUnits.Real }));

    private static SnnGraph Joined(Population pre, Population post, Func<Projection, Projection> change) => Of(pre, post) with
    {
        Projections =
        [
            change(new Projection
            {
                Name = "p",
                Pre = pre.Name,
                Post = post.Name,
                Connectivity = new DenseConnectivity(new float[] { 1 }, 0),
                Location = SourceLocation.InBuilder("p"),
            }),
        ],
    };

    /// <summary>From the third layer back to the first: the float network has it there one step later, the chip only three.</summary>
    private static SnnGraph FeedbackBeyondReach()
    {
        FloatCuba neuron = new() { Primitive = "IF" };
        (string Pre, string Post)[] edges = [("in", "a"), ("a", "b"), ("b", "c"), ("c", "a")];
        return Of(Source("in"), Cells("a", 1, neuron), Cells("b", 1, neuron), Cells("c", 1, neuron)) with
        {
            Inputs = [new GraphInput("in", "in", new SpikeDrive())],
            Projections =
            [
                .. edges.Select(e => new Projection
                {
                    Name = $"{e.Pre}->{e.Post}",
                    Pre = e.Pre,
                    Post = e.Post,
                    Units = WeightUnits.Real,
                    Connectivity = new DenseConnectivity(new float[] { 1 }, 0),
                }),
            ],
        };
    }

    /// <summary>Undoing two steps of a large negative bias would need a voltage above the threshold after the first.</summary>
    private static SnnGraph SecondLayerWithBias(double bias)
    {
        SnnGraph first = RealJoin(Cells("b", 1, new FloatCuba { Primitive = "IF" }), p => p);
        return first with
        {
            Populations = first.Populations.Add(Cells("c", 1, new FloatCuba { Primitive = "IF" })),
            Projections = first.Projections.Add(first.Projections[0] with { Name = "q", Pre = "b", Post = "c", Bias = [bias] }),
        };
    }

    /// <summary>A thousand strong weights and many weak ones: the sum decides the scale, and the weak ones pay.</summary>
    private static SnnGraph ManyStrongInputs()
    {
        float[] weights = [.. Enumerable.Range(0, 4000).Select(i => i % 2 == 0 ? 1f : 0.017f)];
        return Joined(
            Source("a", 4000),
            Cells("b", 1, new FloatCuba { Primitive = "IF", VThreshold = 10.0 }),
            p => p with { Units = WeightUnits.Real, Connectivity = new DenseConnectivity(weights, 0) });
    }

    private static SnnGraph FanOutBeyondAxons()
    {
        float[] weights = [.. Enumerable.Repeat(1f, 3 * 64)];
        return Joined(Cells("a"), Cells("b", 3 * 64), p => p with { Connectivity = new DenseConnectivity(weights, 0) });
    }
}

/// <summary>Something wrong, and what to compile it with.</summary>
internal sealed record BadInput(SnnGraph Graph, CompileOptions? Options = null, string Profile = "tiny");
