using NeuroChip.Graph;

namespace Compiler.Tests;

/// <summary>Networks small enough to read their dumps.</summary>
internal static class SmallNetworks
{
    /// <summary>By name, for golden tests of every pass.</summary>
    public static Dictionary<string, Func<SnnGraph>> All { get; } = new()
    {
        ["integer-layers"] = IntegerLayers,
        ["filtered-recurrent"] = FilteredRecurrent,
        ["current-encoder"] = CurrentEncoder,
        ["fixed-format"] = FixedFormat,
        ["shared-lists"] = SharedLists,
        ["learning"] = Learning,
    };

    /// <summary>Spikes in, a hidden layer with delays and a hard reset, a readout out.</summary>
    public static SnnGraph IntegerLayers() => new SnnGraphBuilder("integer-layers")
        .Source("in", 3)
        .Compartments("hidden", 4, new IntegerCuba { DecayU = 1023, DecayV = 511, VthMant = 50, Refract = 2, ResetInterval = 17, ResetOffset = 4 })
        .Compartments("out", 2, new IntegerCuba { IsReadout = true })
        .Dense("in", "hidden", [2, 0, -4, 6, 8, -10, 0, 0, 12, 3, -5, 7])
        .Dense("hidden", "out", [16, -32, 48, 64, 80, 96, 112, -128], new PerUnit<int>([0, 0, 3, 3, 0, 0, 3, 3]))
        .Output("score", "out", OutputKind.Voltage)
        .SampleSteps(16)
        .Build();

    /// <summary>NIR's CubaLIF with biases behind the filter, recurrence, and a projection that skips a layer.</summary>
    public static SnnGraph FilteredRecurrent()
    {
        FloatCuba neuron = new() { Primitive = "CubaLIF", TauSyn = 2e-4, TauMem = 1e-3, R = 10.0, WIn = 2.0, VReset = -0.25, VLeak = 0.125 };
        return new SnnGraphBuilder("filtered-recurrent")
            .Source("in", 2)
            .Compartments("a", 2, neuron)
            .Compartments("b", 2, neuron)
            .Projection(Real("in", "a", [0.5f, -0.25f, 0.125f, 1f], [0.5, -0.25]))
            .Projection(Real("a", "a", [0f, -0.5f, -0.5f, 0f]))
            .Projection(Real("a", "b", [1f, 0.5f, 0.25f, -1f], [0.125, 3]))
            .Projection(Real("in", "b", [0.75f, 0f, 0f, 0.75f]))
            .Output("spikes", "b", OutputKind.Spikes)
            .Build();
    }

    /// <summary>Values written to bias registers, neurons without time constants, a readout in real units.</summary>
    public static SnnGraph CurrentEncoder() => new SnnGraphBuilder("current-encoder")
        .Compartments("pixels", 3, new FloatCuba { Primitive = "IF" })
        .Compartments("hidden", 2, new FloatCuba { Primitive = "IF", VThreshold = 0.5 })
        .Compartments("classes", 2, new FloatReadout())
        .Projection(Real("pixels", "hidden", [0.3f, -0.2f, 0.1f, 0.15f, 0.25f, -0.05f], [0.01, -0.02]))
        .Projection(Real("hidden", "classes", [0.7f, -0.7f, -0.3f, 0.4f], [0.05, 0.1]))
        .Input("image", "pixels", new RealCurrentDrive())
        .Output("score", "classes", OutputKind.Voltage)
        .SampleSteps(32)
        .Build();

    /// <summary>
    /// A kernel of three weights at four places, with two delays, and 40 units onto a place each: population axons with
    /// short and with long atoms, shared runs, axonal delays.
    /// </summary>
    public static SnnGraph SharedLists() => new SnnGraphBuilder("shared-lists")
        .Compartments("pre", 44, new IntegerCuba { BiasMant = 100, VthMant = 1 })
        .Compartments("post", 44, new IntegerCuba { VthMant = 300 })
        .Sparse("pre", "post", Enumerable.Range(0, 12).Select(i => new SparseSynapse(i / 3, (i / 3 * 5) + (i % 3), 10 * (1 + (i % 3)), 1 + (i / 6))))
        .Sparse("pre", "post", Enumerable.Range(0, 40).Select(i => new SparseSynapse(4 + i, 43 - i, -6)))
        .Build();

    /// <summary>Mantissas in a format the user fixed, several synapses between one pair, per-unit parameters.</summary>
    public static SnnGraph FixedFormat() => new SnnGraphBuilder("fixed-format")
        .Source("in", 2)
        .Compartments("cells", 3, new IntegerCuba { VthMant = new PerUnit<int>([10, 20, 30]), BiasMant = -3, BiasExp = 2, VInit = 100 }, seed: 7)
        .Sparse(
            "in",
            "cells",
            [new(0, 2, 100), new(0, 0, 77), new(1, 1, 255, 5), new(0, 2, 33), new(1, 0, 3)],
            new WeightFormat(SignMode.Excitatory, 4, -1))
        .Sparse("cells", "cells", [new(0, 1, -4), new(2, 1, -64, 1)])
        .Build();

    /// <summary>Two synapses from each source to unit 0, no two sources alike in weights or in the steps between the two.</summary>
    public static SparseConnectivity AllDifferent(int sources) => new(
    [
        .. Enumerable.Range(0, sources).SelectMany(i => new SparseSynapse[] { new(i, 0, 1 + (i % 100)), new(i, 0, 1, 1 + (i / 100)) }),
    ]);

    /// <summary>Two populations of their own seeds, with noise on u and on v of one strength, and one without.</summary>
    public static SnnGraph Noise() => new SnnGraphBuilder("noise")
        .Compartments("on-u", 5, new IntegerCuba { VthMant = 40, Noise = new CompartmentNoise(9, -1, NoiseTarget.Current) }, seed: 0x0123456789ABCDEF)
        .Compartments("on-v", 4, new IntegerCuba { VthMant = 40, Noise = new CompartmentNoise(9, -1, NoiseTarget.Voltage) }, seed: 3)
        .Compartments("quiet", 2, new IntegerCuba { VthMant = 40 })
        .Dense("on-u", "on-v", [.. Enumerable.Range(0, 20).Select(i => (float)i)])
        .Build();

    /// <summary>
    /// Neurons of five compartments: "soma" joins "apical" (A), which joins "tuft" and "oblique", and "basal" (B).
    /// </summary>
    public static SnnGraph Dendrites() => new SnnGraphBuilder("dendrites")
        .Source("in", 2)
        .Compartments("soma", 3, new IntegerCuba { VthMant = 40 })
        .Compartments("apical", 3, new IntegerCuba { VthMant = 20, Noise = new CompartmentNoise(7, 0, NoiseTarget.Voltage) }, seed: 5)
        .Compartments("basal", 3, new IntegerCuba { DecayU = 1000, VthMant = 20 })
        .Compartments("tuft", 3, new IntegerCuba { DecayV = 500, VthMant = 10, Noise = new CompartmentNoise(7, 0, NoiseTarget.Current) }, seed: 6)
        .Compartments("oblique", 3, new IntegerCuba { VthMant = 10 })
        .Dendrite("apical", DendriteJoin.Maximum, new DendriteInput("tuft", DendritePush.Voltage), new DendriteInput("oblique", DendritePush.Spike))
        .Dendrite("soma", DendriteJoin.Pass, new DendriteInput("apical", DendritePush.Spike), new DendriteInput("basal", DendritePush.Current))
        .Dense("in", "tuft", [1, 2, 3, 4, 5, 6])
        .Dense("in", "basal", [6, 5, 4, 3, 2, 1])
        .Build();

    /// <summary>
    /// Two projections that learn onto one population, by a rule with weight, delay and tag and by one with bounds; one of
    /// them recurrent, with several synapses between one pair, weights of 0 and a unit without any; synapses between the
    /// same populations that stay; reward and punishment.
    /// </summary>
    public static SnnGraph Learning() => new SnnGraphBuilder("learning")
        .Source("in", 5)
        .Source("good", 2)
        .Source("bad", 1)
        .Compartments("a", 6, new IntegerCuba { VthMant = 40 }, seed: 11)
        .Dense("in", "a", [.. Enumerable.Range(0, 30).Select(i => (float)((i * 7 % 60) - 30))], 3, new WeightFormat(SignMode.Mixed, 6, -1))
        .Learn(AllThree, seed: 21, tags: new PerUnit<int>([.. Enumerable.Range(0, 30).Select(i => (i * 17) - 256)]))
        .Sparse("a", "a", [new(0, 1, 12), new(0, 1, 0, 2), new(1, 5, 77), new(1, 3, 255, 1), new(5, 4, 3), new(3, 0, 128), new(4, 2, 64)], new WeightFormat(SignMode.Excitatory, 8, 0))
        .Learn(Bounded, seed: 22)
        .Dense("in", "a", [.. Enumerable.Range(0, 30).Select(i => (float)(i % 4))])
        .Reward("good", "a")
        .Punish("bad", "a")
        .Build();

    /// <summary>A rule for weight, delay and tag with random rounding.</summary>
    public static LearningRule AllThree { get; } = new()
    {
        Name = "all three",
        Weight = "2^-3*y0*x1 - 2^-3*x0*y1 + u1*sgn(d-2)",
        Delay = "dd = x0*y1 - y0*x1",
        Tag = "2^-4*u1*t*r1 + r0*y2",
        X1 = TraceSpec.Of(30.3125, 12),
        X2 = TraceSpec.Held,
        Y1 = TraceSpec.Of(20.40625, 9),
        Y2 = new TraceSpec(988, 33.5),
        Epoch = 4,
        DelayRange = new ValueRange(1, 14),
    };

    /// <summary>A rule with bounds for the weight.</summary>
    public static LearningRule Bounded { get; } = AllThree with
    {
        Name = "bounded",
        Weight = "2^-2*y0*x1",
        Delay = null,
        DelayRange = null,
        Tag = null,
        X2 = TraceSpec.None,
        WeightRange = new ValueRange(0, 255),
    };

    public static Projection Real(string pre, string post, float[] weights, double[]? bias = null) => new()
    {
        Name = $"{pre}->{post}",
        Pre = pre,
        Post = post,
        Units = WeightUnits.Real,
        Connectivity = new DenseConnectivity(weights, 0),
        Bias = bias is null ? null : [.. bias],
        Location = SourceLocation.InBuilder($"{pre}->{post}"),
    };
}
