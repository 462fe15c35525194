using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;
using static Compiler.Tests.Graph.Readers.SampleFiles;

namespace Compiler.Tests.Graph.Readers;

public class LavaDlConvTests
{
    [Fact]
    public void A_convolution_of_a_file_keeps_its_axes_in_order()
    {
        SnnGraph graph = Read(Conv()).Graph;

        graph.Populations.Select(p => (p.Name, string.Join('x', p.Shape))).ShouldBe([("input", "4x7x10"), ("layer1", "6x6x3"), ("layer2", "2")]);
        ConvConnectivity conv = graph.Projections[0].Connectivity.ShouldBeOfType<ConvConnectivity>();
        conv.Geometry.ShouldBe(new ConvGeometry
        {
            InChannels = 4,
            InHeight = 7,
            InWidth = 10,
            OutChannels = 6,
            KernelHeight = 2,
            KernelWidth = 3,
            StrideY = 1,
            StrideX = 3,
            PaddingY = 1,
            PaddingX = 0,
            DilationY = 3,
            DilationX = 1,
            Groups = 2,
        });
        conv.Weights.ToArray().ShouldBe(Weights(6 * 2 * 2 * 3));
        graph.Projections[0].Location.Path.ShouldBe("/layer/1/weight");
    }

    [Fact]
    public void What_the_file_leaves_out_has_the_usual_value()
    {
        Hdf5Group net = Net(Picture(2, 5, 5), ConvLayer(1, [3, 3, 3], [3, 2, 3, 3]));
        ConvGeometry geometry = Read(net).Graph.Projections[0].Connectivity.ShouldBeOfType<ConvConnectivity>().Geometry;
        (geometry.StrideY, geometry.PaddingX, geometry.DilationY, geometry.Groups).ShouldBe((1, 0, 1, 1));
    }

    [Fact]
    public void One_number_serves_both_axes()
    {
        Hdf5Group net = Net(Picture(1, 7, 7), ConvLayer(1, [1, 4, 4], [1, 1, 3, 3], Hdf5Dataset.Scalar("stride", 2), Hdf5Dataset.Scalar("padding", 1)));
        ConvGeometry geometry = Read(net).Graph.Projections[0].Connectivity.ShouldBeOfType<ConvConnectivity>().Geometry;
        (geometry.StrideY, geometry.StrideX, geometry.PaddingY, geometry.PaddingX).ShouldBe((2, 2, 1, 1));
    }

    [Fact]
    public void A_bias_per_channel_serves_every_unit_of_the_channel()
    {
        Hdf5Group net = Net(Picture(1, 4, 4), ConvLayer(1, [2, 2, 2], [2, 1, 3, 3], Hdf5Dataset.Of("bias", [5f, -7f], 2)));
        IntegerCuba model = Read(net).Graph.Population("layer1").Model.ShouldBeOfType<IntegerCuba>();
        model.BiasMant.Values.ShouldBe([5, 5, 5, 5, -7, -7, -7, -7]);
        model.BiasExp[0].ShouldBe(6);
    }

    [Fact]
    public void Delays_of_the_layer_before_belong_to_its_units()
    {
        Hdf5Group first = ConvLayer(1, [1, 2, 2], [1, 1, 3, 3], Hdf5Dataset.Of("delay", [0f, 1, 2, 3], 4));
        SnnGraph graph = Read(Net(Picture(1, 4, 4), first, ConvLayer(2, [1, 1, 1], [1, 1, 2, 2]))).Graph;
        graph.Projections[1].Connectivity.ShouldBeOfType<ConvConnectivity>().Delays.Values.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void A_part_of_a_file_is_driven_by_the_layer_before_it()
    {
        SnnGraph graph = Read(Conv(), (2, 2)).Graph;
        graph.Populations.Select(p => (p.Name, p.Size, p.Model is SpikeSource)).ShouldBe([("input", 6 * 6 * 3, true), ("layer2", 2, false)]);
        graph.Outputs.ShouldHaveSingleItem().Population.ShouldBe("layer2");

        SnnGraph first = Read(Conv(), (1, 1)).Graph;
        first.Populations.Select(p => p.Name).ShouldBe(["input", "layer1"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 3)]
    public void A_part_that_is_not_in_the_file_is_refused(int first, int last)
    {
        FormatProblem problem = Should.Throw<GraphFormatException>(() => Read(Conv(), (first, last))).Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Found).ShouldBe((FormatCodes.LayerRange, $"{first}..{last}"));
    }

    [Fact]
    public void A_part_of_a_graph_without_layers_is_refused() =>
        Should.Throw<GraphFormatException>(() => Read(Nir(), (1, 1))).Problems.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.LayerRange);

    public static TheoryData<string, string, string> BadFiles() => new()
    {
        // What is wrong, the code, the place.
        { "no channels before", "NC1113", "/layer/1" },
        { "weights of three axes", "NC1113", "/layer/1" },
        { "stride 0", "NC1113", "/layer/1/weight" },
        { "padding below 0", "NC1113", "/layer/1/weight" },
        { "kernel too large", "NC1113", "/layer/1/weight" },
        { "groups that do not divide", "NC1113", "/layer/1/weight" },
        { "output of another size", "NC1113", "/layer/1/shape" },
        { "weights of other channels", "NC1113", "/layer/1/weight" },
        { "inChannels", "NC1113", "/layer/1/inChannels" },
        { "outChannels", "NC1113", "/layer/1/outChannels" },
        { "kernelSize", "NC1113", "/layer/1/kernelSize" },
        { "three strides", "NC1006", "/layer/1/stride" },
        { "bias per row", "NC1006", "/layer/1/bias" },
        { "fraction", "NC1105", "/layer/1/weight" },
        { "no neurons", "NC1108", "/layer/1/neuron" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void The_smallest_bad_convolution_of_each_kind_is_refused_with_its_code_and_place(string what, string code, string place)
    {
        Hdf5Group good = Conv();
        Hdf5Group bad = what switch
        {
            "no channels before" => good.With("layer/0/shape", Shape(280)),
            "weights of three axes" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", Weights(72), 6, 4, 3)),
            "stride 0" => good.With("layer/1/stride", Pair("stride", 0, 3)),
            "padding below 0" => good.With("layer/1/padding", Pair("padding", -1, 0)),
            "kernel too large" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", Weights(6 * 2 * 8 * 3), 6, 2, 8, 3)),
            "groups that do not divide" => good.With("layer/1/groups", Hdf5Dataset.Scalar("groups", 3)),
            "output of another size" => good.With("layer/1/shape", Shape(6, 3, 6)),
            "weights of other channels" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", Weights(6 * 4 * 2 * 3), 6, 4, 2, 3)),
            "inChannels" => good.With("layer/1/inChannels", Hdf5Dataset.Scalar("inChannels", 2)),
            "outChannels" => good.With("layer/1/outChannels", Hdf5Dataset.Scalar("outChannels", 7)),
            "kernelSize" => good.With("layer/1/kernelSize", Pair("kernelSize", 3, 2)),
            "three strides" => good.With("layer/1/stride", Hdf5Dataset.Of("stride", [1L, 3, 1], 3)),
            "bias per row" => good.With("layer/1/groups", Hdf5Dataset.Scalar("groups", 2), Hdf5Dataset.Of("bias", [1f, 2, 3], 3)),
            "fraction" => good.With("layer/1/weight", Hdf5Dataset.Of("weight", [.. Weights(71), 0.5f], 6, 2, 2, 3)),
            "no neurons" => good.Without("layer/1/neuron"),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        FormatProblem problem = ProblemsOf(bad)[0];
        (problem.Code.Id, problem.Location.Path).ShouldBe((code, place));
        problem.Remedy.ShouldNotBeEmpty();
    }

    [SharedDataFact("data/loihi_pilotnet")]
    public void PilotNet_is_read_whole()
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared("data/loihi_pilotnet/pilotnet_lif.net")).Graph;
        graph.Populations.Sum(p => p.Size).ShouldBeGreaterThan(158_000);
        graph.Projections.Count(p => p.Connectivity is ConvConnectivity).ShouldBe(5);
        graph.Populations.Where(p => p.Shape.Length == 3).Select(p => string.Join('x', p.Shape)).ShouldContain("36x15x49");
    }

    /// <summary>Every option differs from its usual value, and every axis from the other.</summary>
    private static Hdf5Group Conv() => Net(
        Picture(4, 7, 10),
        ConvLayer(
            1,
            [6, 6, 3],
            [6, 2, 2, 3],
            Pair("stride", 1, 3),
            Pair("padding", 1, 0),
            Pair("dilation", 3, 1),
            Pair("kernelSize", 2, 3),
            Hdf5Dataset.Scalar("inChannels", 4),
            Hdf5Dataset.Scalar("outChannels", 6),
            Hdf5Dataset.Scalar("groups", 2)),
        DenseLayer(2, 2, 6 * 6 * 3));

    private static Hdf5Group Picture(params long[] shape) => new("0", [LayerType("input"), Shape(shape)]);
}
