using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;
using static Compiler.Tests.Graph.Readers.SampleFiles;

namespace Compiler.Tests.Graph.Readers;

public class LavaDlReaderTests
{
    [Fact]
    public void Layers_become_populations_and_weights_projections()
    {
        SnnGraph graph = Read(LavaDl()).Graph;

        graph.Name.ShouldBe("sample");
        graph.SampleSteps.ShouldBe(16);
        graph.Populations.Select(p => (p.Name, p.Size)).ShouldBe([("layer0", 3), ("layer1", 2), ("layer2", 1)]);
        graph.Inputs.ShouldHaveSingleItem().ShouldBe(new GraphInput("input", "layer0", new BiasDrive(76, 64, 6)));
        graph.Outputs.ShouldHaveSingleItem().ShouldBe(new GraphOutput("output", "layer2", OutputKind.Voltage));
        graph.Projections.Select(p => (p.Pre, p.Post, p.Units)).ShouldBe([("layer0", "layer1", WeightUnits.ChipInteger), ("layer1", "layer2", WeightUnits.ChipInteger)]);
        ((DenseConnectivity)graph.Projections[0].Connectivity).Weights.ToArray().ShouldBe(Weights(6));

        IntegerCuba hidden = graph.Population("layer1").Model.ShouldBeOfType<IntegerCuba>();
        (hidden.DecayU[0], hidden.DecayV[0], hidden.VthMant[0], hidden.Refract[0], hidden.IsReadout).ShouldBe((4095, 123, 80, 1, false));
        IntegerCuba readout = graph.Population("layer2").Model.ShouldBeOfType<IntegerCuba>();
        (readout.DecayU[0], readout.DecayV[0], readout.IsReadout).ShouldBe((4095, 0, true));
        graph.Population("layer1").Location.Path.ShouldBe("/layer/1");
    }

    [Fact]
    public void Without_an_input_block_spikes_come_from_a_source_of_the_first_layers_inputs()
    {
        SnnGraph graph = Read(Net(DenseLayer(0, 2, 5), DenseLayer(1, 4, 2))).Graph;

        graph.Populations.Select(p => (p.Name, p.Size, p.Model is SpikeSource)).ShouldBe([("input", 5, true), ("layer0", 2, false), ("layer1", 4, false)]);
        graph.Inputs.ShouldHaveSingleItem().Drive.ShouldBeOfType<SpikeDrive>();
        graph.Outputs.ShouldHaveSingleItem().Kind.ShouldBe(OutputKind.Spikes);
    }

    [Fact]
    public void An_input_block_without_neurons_only_gives_the_source_its_shape()
    {
        SnnGraph graph = Read(Net(InputLayer().Without("neuron"), DenseLayer(1, 2, 3))).Graph;

        graph.Population("input").Model.ShouldBeOfType<SpikeSource>();
        graph.Population("input").Shape.ShouldBe([3]);
    }

    [Fact]
    public void Layers_are_ordered_by_number_and_flatten_disappears()
    {
        List<Hdf5Group> layers = [DenseLayer(0, 2, 3)];
        layers.AddRange(Enumerable.Range(1, 10).Select(i => i == 5 ? new Hdf5Group("5", [LayerType("flatten")]) : DenseLayer(i, 2, 2)));

        SnnGraph graph = Read(Net([.. layers])).Graph;
        graph.Outputs[0].Population.ShouldBe("layer10");
        graph.Populations.Length.ShouldBe(11);
        graph.Projections.ShouldContain(p => p.Pre == "layer4" && p.Post == "layer6");
    }

    [Fact]
    public void Biases_act_with_exponent_6_and_delays_follow_the_sending_unit()
    {
        Hdf5Group first = DenseLayer(0, 2, 3).Plus(Hdf5Dataset.Of("bias", [5f, -7f], 2), Hdf5Dataset.Of("delay", [4f, 9f], 2));
        SnnGraph graph = Read(Net(first, DenseLayer(1, 2, 2))).Graph;

        IntegerCuba model = graph.Population("layer0").Model.ShouldBeOfType<IntegerCuba>();
        model.BiasMant.Values.ShouldBe([5, -7]);
        model.BiasExp[0].ShouldBe(6);
        ((DenseConnectivity)graph.Projections[1].Connectivity).Delays.Values.ShouldBe([4, 9, 4, 9]);
    }

    [Fact]
    public void A_delay_of_the_last_layer_is_warned_about()
    {
        NetworkFile file = Read(Net(DenseLayer(0, 2, 3).Plus(Hdf5Dataset.Of("delay", [4f], 1))));
        file.Warnings.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.OutputDelay);
    }

    public static TheoryData<string, string, string> BadFiles() => new()
    {
        // What is wrong, the code, the place.
        { "missing field", "NC1004", "/layer/1/weight" },
        { "wrong kind", "NC1005", "/layer/1/weight" },
        { "wrong shape", "NC1006", "/layer/1/neuron/vThMant" },
        { "not finite", "NC1007", "/layer/1/weight" },
        { "layer numbers", "NC1101", "/layer/3" },
        { "layer name", "NC1101", "/layer/x" },
        { "pooling", "NC1102", "/layer/1/type" },
        { "sigma delta", "NC1103", "/layer/1/neuron/type" },
        { "graded", "NC1104", "/layer/1/neuron/gradedSpike" },
        { "fraction", "NC1105", "/layer/1/weight" },
        { "iDecay 0", "NC1106", "/layer/1/neuron/iDecay" },
        { "vDecay 4096", "NC1106", "/layer/1/neuron/vDecay" },
        { "negative delay", "NC1106", "/layer/1/delay" },
        { "sizes", "NC1107", "/layer/1/weight" },
        { "outFeatures", "NC1107", "/layer/1/outFeatures" },
        { "input second", "NC1108", "/layer/1/type" },
        { "readout first", "NC1108", "/layer/1/neuron" },
        { "weight exponent", "NC1109", "/layer/1/neuron/wgtExp" },
        { "no layers", "NC1110", "/layer" },
        { "sample length", "NC1111", "/simulation/tSample" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void The_smallest_bad_file_of_each_kind_is_refused_with_its_code_and_place(string what, string code, string place)
    {
        Hdf5Group good = LavaDl();
        Hdf5Group bad = what switch
        {
            "missing field" => good.Without("layer/1/weight"),
            "wrong kind" => good.With("layer/1/weight", Hdf5Dataset.Scalar("weight", "heavy")),
            "wrong shape" => good.With("layer/1/neuron/vThMant", Hdf5Dataset.Of("vThMant", [1L, 2, 3], 3)),
            "not finite" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", [1f, 2, 3, 4, 5, float.NaN], 2, 3)),
            "layer numbers" => good.With("layer/2", ReadoutLayer(3, 1, 2)),
            "layer name" => good.With("layer/2", ReadoutLayer(2, 1, 2), new Hdf5Group("x", [])),
            "pooling" => good.With("layer/1/type", LayerType("pool")),
            "sigma delta" => good.With("layer/1/neuron/type", Hdf5Dataset.Scalar("type", "SDNN")),
            "graded" => good.With("layer/1/neuron/gradedSpike", Hdf5Dataset.Scalar("gradedSpike", true)),
            "fraction" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", [1f, 2, 3, 4, 5, 0.5f], 2, 3)),
            "iDecay 0" => good.With("layer/1/neuron/iDecay", Hdf5Dataset.Scalar("iDecay", 0)),
            "vDecay 4096" => good.With("layer/1/neuron/vDecay", Hdf5Dataset.Scalar("vDecay", 4096)),
            "negative delay" => good.With("layer/1", DenseLayer(1, 2, 3).Plus(Hdf5Dataset.Of("delay", [-1f], 1))),
            "sizes" => good.With("layer/1", DenseLayer(1, 2, 4)),
            "outFeatures" => good.With("layer/1/outFeatures", Hdf5Dataset.Scalar("outFeatures", 3)),
            "input second" => good.With("layer/1/type", LayerType("input")),
            "readout first" => good.Without("layer/1/neuron"),
            "weight exponent" => good.With("layer/1/neuron", Neuron().Plus(Hdf5Dataset.Scalar("wgtExp", 6))),
            "no layers" => Net(InputLayer().Without("neuron")),
            "sample length" => good.With("simulation/tSample", Hdf5Dataset.Scalar("tSample", 0)),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        FormatProblem problem = ProblemsOf(bad)[0];
        problem.Code.Id.ShouldBe(code);
        problem.Location.Path.ShouldBe(place);
        problem.Remedy.ShouldNotBeEmpty();
    }

    [Fact]
    public void Several_problems_are_reported_at_once()
    {
        Hdf5Group bad = LavaDl()
            .With("layer/1/neuron/vDecay", Hdf5Dataset.Scalar("vDecay", 5000))
            .With("layer/1/neuron/gradedSpike", Hdf5Dataset.Scalar("gradedSpike", true))
            .With("simulation/tSample", Hdf5Dataset.Scalar("tSample", -1));

        ProblemsOf(bad).Select(p => p.Code.Id).ShouldBe(["NC1104", "NC1106", "NC1111"]);
    }

    [SharedDataFact("data/loihi_mnist_large")]
    public void The_bootstrap_network_is_read_with_its_own_input_block_and_sample_length()
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared("data/loihi_mnist_large/bootstrap_mnist.net")).Graph;

        graph.Name.ShouldBe("bootstrap_mnist");
        graph.Populations.Select(p => p.Size).ShouldBe([784, 512, 512, 10]);
        graph.SampleSteps.ShouldBe(16);
        graph.Inputs[0].Drive.ShouldBe(new BiasDrive(76, 64, 6));
        graph.Outputs[0].Kind.ShouldBe(OutputKind.Voltage);
        ((IntegerCuba)graph.Populations[1].Model).DecayV[0].ShouldBe(123);
    }

    [SharedDataFact("data/loihi_oxford")]
    public void The_Oxford_network_reproduces_the_spikes_of_its_first_layer()
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared("data/loihi_oxford/oxford.net")).Graph;
        IntegerCuba model = (IntegerCuba)graph.Population("layer0").Model;
        float[] weights = ((DenseConnectivity)graph.Projections[0].Connectivity).Weights.ToArray();
        HashSet<(int Step, int Unit)> expected = [.. Events("layer0_gts_out_events.csv")];
        Dictionary<int, int[]> byStep = Events("layer0_gts_in_events.csv").GroupBy(e => e.Step).ToDictionary(g => g.Key, g => g.Select(e => e.Unit).ToArray());

        // The compartment of core-semantics section 3, with what this network uses of it: a spike given in step s is
        // integrated in the next one.
        HashSet<(int Step, int Unit)> found = [];
        for (int unit = 0; unit < 256; unit++)
        {
            int v = 0;
            for (int step = 0; step < 2000; step++)
            {
                int u = byStep.TryGetValue(step - 1, out int[]? spikes) ? spikes.Sum(pre => 64 * (int)weights[(unit * 200) + pre]) : 0;
                v = (Math.Sign(v) * (int)((long)Math.Abs(v) * (4096 - model.DecayV[unit]) >> 12)) + u;
                if (v > model.VthMant[unit] << 6)
                {
                    v = 0;
                    found.Add((step, unit));
                }
            }
        }

        found.SetEquals(expected).ShouldBeTrue();
        found.Count.ShouldBe(1826);

        static (int Step, int Unit)[] Events(string file) =>
            [.. File.ReadLines(Checkout.Shared($"data/loihi_oxford/{file}")).Skip(1).Select(l => l.Split(',')).Select(p => (int.Parse(p[0]), int.Parse(p[1])))];
    }
}
