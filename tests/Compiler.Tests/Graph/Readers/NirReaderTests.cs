using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;
using static Compiler.Tests.Graph.Readers.SampleFiles;

namespace Compiler.Tests.Graph.Readers;

public class NirReaderTests
{
    [Fact]
    public void Neurons_become_populations_and_the_weights_between_them_projections()
    {
        SnnGraph graph = Read(Nir()).Graph;

        graph.Populations.Select(p => (p.Name, p.Size)).ShouldBe([("input", 3), ("lif", 2), ("output", 1)]);
        graph.Population("input").Model.ShouldBeOfType<SpikeSource>();
        graph.Population("output").Model.ShouldBeOfType<FloatReadout>();
        FloatCuba lif = graph.Population("lif").Model.ShouldBeOfType<FloatCuba>();
        (lif.Primitive, lif.TauMem!.Value[0], lif.TauSyn, lif.VThreshold.IsShared).ShouldBe(("LIF", 0.01, null, true));
        graph.Projections.Select(p => (p.Name, p.Pre, p.Post, p.Units)).ShouldBe([("fc1", "input", "lif", WeightUnits.Real), ("fc2", "lif", "output", WeightUnits.Real)]);
        graph.Projections[0].Bias!.Value.ShouldBe([0.5, -0.5]);
        graph.Projections[1].Bias.ShouldBeNull();
        graph.Outputs.ShouldHaveSingleItem().ShouldBe(new GraphOutput("output", "output", OutputKind.Voltage));
        graph.SampleSteps.ShouldBeNull();
    }

    [Fact]
    public void An_input_into_neurons_is_a_current_and_neurons_into_an_output_are_counted()
    {
        SnnGraph graph = Read(NirFile([NirNode("x", "Input", Shape(1, 2)), Lif("lif"), NirNode("y", "Output", Shape(2))], "x>lif", "lif>y")).Graph;

        graph.Populations.ShouldHaveSingleItem().Name.ShouldBe("lif");
        graph.Inputs.ShouldHaveSingleItem().ShouldBe(new GraphInput("x", "lif", new RealCurrentDrive()));
        graph.Outputs.ShouldHaveSingleItem().ShouldBe(new GraphOutput("y", "lif", OutputKind.Spikes));
    }

    [Fact]
    public void A_missing_reset_value_is_0_and_single_values_take_their_size_from_the_edges()
    {
        Hdf5Group lif = NirNode("lif", "LIF",
            Hdf5Dataset.Of("tau", [0.01]), Hdf5Dataset.Of("r", [1f], 1), Hdf5Dataset.Of("v_leak", [0.0]), Hdf5Dataset.Of("v_threshold", [1.0]));
        SnnGraph graph = Read(Nir().With("node/nodes/lif", lif)).Graph;

        graph.Population("lif").Size.ShouldBe(2);
        ((FloatCuba)graph.Population("lif").Model).VReset[1].ShouldBe(0);
    }

    [Fact]
    public void Values_that_differ_are_kept_for_each_unit()
    {
        SnnGraph graph = Read(Nir().With("node/nodes/lif/v_threshold", Hdf5Dataset.Of("v_threshold", [1.0, 2.0], 2))).Graph;

        ((FloatCuba)graph.Population("lif").Model).VThreshold.Values.ShouldBe([1, 2]);
    }

    [Fact]
    public void CubaLIF_and_IF_are_read_with_their_own_fields()
    {
        Hdf5Group cuba = NirNode("n", "CubaLIF", Numbers("tau_syn", 0.002, 2), Numbers("tau_mem", 0.01, 2), Numbers("r", 3, 2), Numbers("v_leak", 0.1, 2), Numbers("v_threshold", 1, 2), Numbers("w_in", 5, 2));
        Hdf5Group integrate = NirNode("n", "IF", Numbers("r", 3, 2), Numbers("v_threshold", 1, 2), Numbers("v_reset", -1, 2));

        FloatCuba read = Neurons(cuba);
        (read.TauSyn!.Value[0], read.TauMem!.Value[0], read.R[0], read.VLeak[0], read.WIn[0]).ShouldBe((0.002, 0.01, 3, 0.1, 5));
        FloatCuba simple = Neurons(integrate);
        (simple.TauSyn, simple.TauMem, simple.R[0], simple.VReset[0], simple.WIn[0]).ShouldBe((null, null, 3, -1, 1));

        static FloatCuba Neurons(Hdf5Group node) =>
            (FloatCuba)Read(NirFile([NirNode("x", "Input", Shape(2)), node, NirNode("y", "Output", Shape(2))], "x>n", "n>y")).Graph.Population("n").Model;
    }

    [Fact]
    public void Several_edges_into_a_node_are_summed_and_a_bias_counts_once()
    {
        Hdf5Group file = NirFile(
            [
                NirNode("a", "Input", Shape(3)), NirNode("b", "Input", Shape(3)),
                NirNode("w", "Affine", Matrix(2, 3), Hdf5Dataset.Of("bias", [1f, 2f], 2)), Lif("n"), NirNode("y", "Output", Shape(2)),
            ],
            "a>w", "b>w", "w>n", "n>y");
        SnnGraph graph = Read(file).Graph;

        graph.Projections.Select(p => (p.Pre, p.Post, p.Bias.HasValue)).ShouldBe([("a", "n", true), ("b", "n", false)]);
        graph.Projections.Select(p => p.Name).ShouldBeUnique();
    }

    [Fact]
    public void Neurons_joined_directly_pass_their_spikes_on_one_to_one_and_may_feed_themselves()
    {
        Hdf5Group file = NirFile([NirNode("x", "Input", Shape(2)), Lif("n"), Lif("m"), NirNode("rec", "Linear", Matrix(2, 2)), NirNode("y", "Output", Shape(2))], "x>n", "n>m", "m>rec", "rec>m", "m>y");
        SnnGraph graph = Read(file).Graph;

        graph.Projections.Select(p => (p.Pre, p.Post)).ShouldBe([("n", "m"), ("m", "m")]);
        ((SparseConnectivity)graph.Projections[0].Connectivity).Synapses.ShouldBe([new SparseSynapse(0, 0, 1), new SparseSynapse(1, 1, 1)]);
    }

    [Fact]
    public void Sub_graphs_are_dissolved_at_any_depth()
    {
        Hdf5Group inner = NirGraph("inner", [NirNode("in", "Input", Shape(2)), Lif("n"), NirNode("out", "Output", Shape(2))], "in>n", "n>out");
        Hdf5Group outer = NirGraph("outer", [NirNode("in", "Input", Shape(2)), inner, NirNode("out", "Output", Shape(2))], "in>inner", "inner>out");
        SnnGraph graph = Read(Nir().With("node/nodes/lif", outer).With("node/edges", Edges("input>fc1", "fc1>outer", "outer>fc2", "fc2>output"))).Graph;

        graph.Populations.Select(p => p.Name).ShouldBe(["input", "outer/inner/n", "output"]);
        graph.Projections.Select(p => (p.Pre, p.Post)).ShouldBe([("input", "outer/inner/n"), ("outer/inner/n", "output")]);
        graph.Population("outer/inner/n").Location.Path.ShouldBe("/node/nodes/outer/nodes/inner/nodes/n");
    }

    [Fact]
    public void The_order_of_edges_does_not_matter()
    {
        SnnGraph one = Read(Nir()).Graph;
        SnnGraph other = Read(Nir().With("node/edges", Edges("fc2>output", "lif>fc2", "fc1>lif", "input>fc1"))).Graph;

        other.Populations.Select(p => p.Name).ShouldBe(one.Populations.Select(p => p.Name));
        other.Projections.Select(p => p.Name).ShouldBe(one.Projections.Select(p => p.Name));
    }

    [Fact]
    public void Harmless_oddities_are_warned_about()
    {
        NetworkFile twice = Read(Nir().With("node/edges", Edges("input>fc1", "fc1>lif", "fc1>lif", "lif>fc2", "fc2>output")));
        twice.Warnings.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.RepeatedEdge);
        twice.Graph.Projections.Length.ShouldBe(2);

        NetworkFile renamed = Read(Nir().With("node/edges", Edges("input>fc1", "fc1>lif1", "lif1>fc2", "fc2>output")));
        renamed.Warnings.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.NameRepaired);
        renamed.Graph.Projections.Length.ShouldBe(2);
    }

    public static TheoryData<string, string, string> BadFiles() => new()
    {
        { "root type", "NC1201", "/node" },
        { "no edges", "NC1201", "/node" },
        { "convolution", "NC1202", "/node/nodes/fc1" },
        { "unknown type", "NC1203", "/node/nodes/fc1" },
        { "unknown end", "NC1204", "/node/edges" },
        { "edges of numbers", "NC1006", "/node/edges" },
        { "into input", "NC1206", "/node/nodes/input" },
        { "out of output", "NC1206", "/node/nodes/output" },
        { "sizes", "NC1207", "/node/nodes/lif" },
        { "chain", "NC1208", "/node/nodes/fc1" },
        { "unconnected", "NC1209", "/node/nodes/spare" },
        { "input use", "NC1210", "/node/nodes/input" },
        { "output use", "NC1211", "/node/nodes/output" },
        { "sub-graph", "NC1212", "/node/nodes/lif" },
        { "no ends", "NC1213", "/node" },
        { "time constant", "NC1214", "/node/nodes/lif/tau" },
        { "no type", "NC1004", "/node/nodes/lif/type" },
        { "weights no matrix", "NC1006", "/node/nodes/fc1/weight" },
        { "bias size", "NC1006", "/node/nodes/fc1/bias" },
        { "parameter sizes", "NC1006", "/node/nodes/lif/v_threshold" },
        { "infinite", "NC1007", "/node/nodes/lif/v_threshold" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void The_smallest_bad_file_of_each_kind_is_refused_with_its_code_and_place(string what, string code, string place)
    {
        Hdf5Group good = Nir();
        Hdf5Group bad = what switch
        {
            "root type" => good.With("node/type", Hdf5Dataset.Scalar("type", "LIF")),
            "no edges" => good.Without("node/edges"),
            "convolution" => good.With("node/nodes/fc1/type", Hdf5Dataset.Scalar("type", "Conv2d")),
            "unknown type" => good.With("node/nodes/fc1/type", Hdf5Dataset.Scalar("type", "Perceptron")),
            "unknown end" => good.With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>output", "lif>ghost")),
            "edges of numbers" => good.With("node/edges", Hdf5Dataset.Of("edges", [1L, 2], 1, 2)),
            "into input" => good.With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>output", "lif>input")),
            "out of output" => good.With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>output", "output>lif")),
            "sizes" => good.With("node/nodes/lif", Lif("lif", 3)),
            "chain" => good.With("node/nodes/fc2", NirNode("fc2", "Linear", Matrix(1, 2)), NirNode("fc3", "Linear", Matrix(2, 2))).With("node/edges", Edges("input>fc1", "fc1>fc3", "fc3>lif", "lif>fc2", "fc2>output")),
            "unconnected" => good.With("node/nodes/fc2", NirNode("fc2", "Linear", Matrix(1, 2)), Lif("spare")).With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>output", "lif>spare")),
            "input use" => good.With("node/edges", Edges("input>fc1", "input>lif", "fc1>lif", "lif>fc2", "fc2>output")),
            "output use" => good.With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>output", "lif>output")),
            "sub-graph" => good.With("node/nodes/lif", NirGraph("lif", [NirNode("a", "Input", Shape(2)), Lif("n")], "a>n")),
            "no ends" => good.Without("node/nodes/output").With("node/edges", Edges("input>fc1", "fc1>lif", "lif>fc2", "fc2>lif")).With("node/nodes/fc2", NirNode("fc2", "Linear", Matrix(2, 2))),
            "time constant" => good.With("node/nodes/lif/tau", Numbers("tau", 0, 2)),
            "no type" => good.Without("node/nodes/lif/type"),
            "weights no matrix" => good.With("node/nodes/fc1/weight", Hdf5Dataset.Of("weight", Weights(6), 6)),
            "bias size" => good.With("node/nodes/fc1/bias", Hdf5Dataset.Of("bias", [1f, 2f, 3f], 3)),
            "parameter sizes" => good.With("node/nodes/lif/v_threshold", Numbers("v_threshold", 1, 3)),
            "infinite" => good.With("node/nodes/lif/v_threshold", Numbers("v_threshold", double.PositiveInfinity, 2)),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        FormatProblem problem = ProblemsOf(bad).First(p => p.Code.Severity == ProblemSeverity.Error);
        problem.ToString().ShouldContain($"{place}: {code}: ");
        problem.Remedy.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_code_of_the_table_is_raised_by_a_test_of_this_folder()
    {
        IEnumerable<string> raised = BadFiles().Concat(LavaDlReaderTests.BadFiles()).Concat(LavaDlConvTests.BadFiles()).Select(row => (string)((object[])row)[1])
            .Concat(LearningFiles.LearningFileTests.Wrong.Select(row => (string)((object[])row)[0]))
            .Concat(["NC1001", "NC1002", "NC1003", "NC1112", "NC1114", "NC1205", "NC1215"]); // by tests of their own
        FormatCodes.All.Select(c => c.Id).Except(raised).ShouldBeEmpty();
    }

    [SharedDataTheory]
    [InlineData("braille_noDelay_bias_zero.nir", "lif1.lif", 0)]
    [InlineData("braille_noDelay_bias_zero_subgraph.nir", "lif1/lif1", 1)]
    public void The_Braille_network_is_the_same_flat_and_with_a_sub_graph(string file, string hidden, int warnings)
    {
        NetworkFile read = NetworkReader.Read(Checkout.Shared($"data/nir_braille/{file}"));

        read.Warnings.Length.ShouldBe(warnings);
        read.Graph.Populations.Select(p => (p.Name, p.Size)).ShouldBe([("input", 12), (hidden, 38), ("lif2", 7)]);
        read.Graph.Projections.Select(p => (p.Pre, p.Post, p.Bias!.Value.Length)).ShouldBe([("input", hidden, 38), (hidden, hidden, 38), (hidden, "lif2", 7)]);
        FloatCuba model = (FloatCuba)read.Graph.Population(hidden).Model;
        model.Primitive.ShouldBe("CubaLIF");
        model.R[0].ShouldBe(10, 1e-5);
        model.TauSyn!.Value[0].ShouldBe(0.0002222222281091009);
    }

    [SharedDataFact("data/nir_braille")]
    public void The_Braille_network_reproduces_the_published_raster_of_its_hidden_layer()
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared("data/nir_braille/braille_noDelay_bias_zero.nir")).Graph;
        (int Step, int Unit)[] events =
            [.. File.ReadLines(Checkout.Shared("data/nir_braille/braille_test0_events.csv")).Skip(1).Select(l => l.Split(',')).Select(p => (int.Parse(p[0]), int.Parse(p[1])))];
        byte[] expected = File.ReadAllBytes(Checkout.Shared("data/nir_braille/ref_hidden_256x38.npy"))[^(256 * 38)..];

        CubaRaster.Run(graph, "lif1.lif", events, 256, dt: 1e-4).ShouldBe(expected.Select(b => b != 0));
    }

    [SharedDataFact("data/nir_lif")]
    public void The_single_neuron_of_the_NIR_paper_is_read()
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared("data/nir_lif/lif_norse.nir")).Graph;

        graph.Populations.Select(p => p.Name).ShouldBe(["input", "1"]);
        FloatCuba model = (FloatCuba)graph.Population("1").Model;
        (model.TauMem!.Value[0], model.VThreshold[0], model.VReset[0]).ShouldBe(((double)0.0025f, (double)0.1f, 0.0));
    }

    [SharedDataFact("data/nir_nmnist")]
    public void Node_types_not_read_yet_are_refused_by_name()
    {
        GraphFormatException e = Should.Throw<GraphFormatException>(() => NetworkReader.Read(Checkout.Shared("data/nir_nmnist/cnn_sinabs.nir")));
        e.Problems.ShouldAllBe(p => p.Code == FormatCodes.NodeNotRead);
        e.Problems.Select(p => p.Found).Distinct().ShouldBe(["Conv2d", "SumPool2d", "Flatten"]);
    }
}
