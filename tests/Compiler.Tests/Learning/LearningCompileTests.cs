using NeuroChip.Compilation;
using NeuroChip.Compilation.Dumps;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Reports;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using SignMode = NeuroChip.Graph.SignMode;
using TraceRounding = NeuroChip.Graph.TraceRounding;

namespace Compiler.Tests.Learning;

/// <summary>Projections that learn, through every pass; the checkers of all passes run in each compilation.</summary>
public class LearningCompileTests
{
    private static readonly WeightFormat Excitatory = new(SignMode.Excitatory, 8, 0);

    private static readonly LearningRule Pair = new()
    {
        Name = "pair",
        Weight = "2^-2*y0*x1 - 2^-2*x0*y1",
        X1 = TraceSpec.Of(64, 10),
        Y1 = TraceSpec.Of(64, 12),
        Rounding = TraceRounding.Down,
    };

    [Theory]
    [InlineData(1, 385750)]
    [InlineData(2, 635993)]
    [InlineData(5, 858501)]
    [InlineData(10, 948791)]
    [InlineData(20, 997436)]
    [InlineData(63, 1032063)]
    [InlineData(200, 1043346)]
    [InlineData(1023, 1047551)]
    [InlineData(4095, 1048320)]
    [InlineData(1000000, 1048575)]
    [InlineData(0, 0)]
    public void A_time_constant_becomes_its_decay_in_20_bits(double tau, int decay) =>
        LearningQuantizer.Trace(new TraceSpec(5, tau), TraceRounding.Up).ShouldBe(
            new TraceConfig { ImpulseFraction = 5, Decay = decay, Rounding = NeuroChip.Spec.TraceRounding.Up });

    [Fact]
    public void An_impulse_is_cut_to_128ths()
    {
        TraceSpec.Of(30.3125, 1).ImpulseParts.ShouldBe((30 * 128) + 40);
        TraceSpec.Of(0.999, 1).ImpulseParts.ShouldBe(127);
        LearningQuantizer.Trace(TraceSpec.Of(30.3125, 0), TraceRounding.Down).ShouldBe(new TraceConfig { Impulse = 30, ImpulseFraction = 40 });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Every_synapse_that_learns_is_in_the_image_wherever_its_units_lie(int? split)
    {
        CompileResult result = Compiling.Succeed(SmallNetworks.Learning(), Compiling.Conformance, new CompileOptions { Split = split, PlacementSeed = 5 });
        ChipImage image = result.Image!;
        image.Manifest.Projections.Select(p => (p.Name, p.Pre, p.Post)).ShouldBe([("in->a", "in", "a"), ("a->a", "a", "a")]);
        int cores = split ?? 1;
        image.Cores.Length.ShouldBe(cores);

        // All five inputs reach all cores; the recurrent units only those with their synapses, and the lonely one the first.
        image.Manifest.Projections[0].Axons.Sum(a => a.Count).ShouldBe(5 * cores);
        image.Manifest.Projections[1].Axons.Select(a => a.FirstUnit + a.Count).Max().ShouldBe(6);
        image.Cores.ShouldAllBe(core => core.Decode<CoreConfig>(SectionKind.CoreConfig, image.Layout)[0].Epoch == 4);
        image.Cores.ShouldAllBe(core => core.Decode<TracePre>(SectionKind.TracesPre, image.Layout).Count(w => w.Role == AxonRole.Reward) == 1);
        image.Cores.ShouldAllBe(core => core.Decode<TracePre>(SectionKind.TracesPre, image.Layout).Count(w => w.Role == AxonRole.Punish) == 1);
    }

    [Fact]
    public void Weights_of_0_are_synapses_where_they_learn()
    {
        SnnGraph graph = Net([0, 1, 0, 3], Pair);
        PartitionedCore core = Compiling.Succeed(graph, Compiling.Loihi).Partitioned!.Cores.ShouldHaveSingleItem();
        core.SynapseCount.ShouldBe(4);
        core.InAxons.Length.ShouldBe(2);
        core.Segments.ShouldAllBe(s => s.End - s.First == 2);
    }

    [Fact]
    public void A_unit_without_synapses_keeps_its_traces_in_an_empty_list()
    {
        SnnGraph graph = new SnnGraphBuilder("lonely").Source("in", 3).Compartments("a", 4, new IntegerCuba())
            .Sparse("in", "a", [new(1, 3, 5)], Excitatory).Learn(Pair).Build();
        ChipImage image = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { Split = 2 }).Image!;
        image.Manifest.Projections[0].Axons.Select(a => (a.Core, a.FirstUnit, a.Count)).ShouldBe([(0, 0, 1), (0, 2, 1), (1, 1, 1)]);
        image.Cores[0].Decode<SynapseList>(SectionKind.SynapseLists, image.Layout).ShouldAllBe(l => l == default);
    }

    [Fact]
    public void Lists_that_learn_are_never_shared_merged_or_filled()
    {
        // Equal rows, shifted rows, gaps and equal delays: for synapses that stay all of it is shared, filled and moved away.
        SparseSynapse[] synapses = [.. Enumerable.Range(0, 8).SelectMany(pre => new SparseSynapse[] { new(pre, pre / 2, 7, 5), new(pre, (pre / 2) + 2, 7, 5) })];
        SnnGraphBuilder builder = new SnnGraphBuilder("net").Source("in", 8).Compartments("a", 8, new IntegerCuba()).Sparse("in", "a", synapses, Excitatory);
        Compiling.Succeed(builder.Build(), Compiling.Loihi).Partitioned!.Cores[0].Lists.Length.ShouldBe(1);
        PartitionedCore core = Compiling.Succeed(builder.Learn(Pair).Build(), Compiling.Loihi).Partitioned!.Cores[0];
        core.Lists.Length.ShouldBe(8);
        core.InAxons.ShouldAllBe(a => a.Kind == AxonKind.Discrete && a.Role == AxonRole.Learn);
        core.Arrivals.ShouldAllBe(a => a.Atom == 0 && a.Delay == 0);
        core.Formats.ShouldHaveSingleItem().ShouldBe(new SynapseFormat
        {
            IndexCode = 1, WeightCode = 7, DelayBits = 3, SignMode = NeuroChip.Spec.SignMode.Excitatory, Compression = Compression.Sparse, Learn = true,
        });
    }

    [Fact]
    public void A_full_row_that_learns_still_takes_runs_or_dense_blocks()
    {
        SnnGraph graph = new SnnGraphBuilder("dense").Source("in", 3).Compartments("a", 70, new IntegerCuba())
            .Dense("in", "a", [.. Enumerable.Range(0, 210).Select(i => (float)(i % 9))], format: Excitatory).Learn(Pair).Build();
        PartitionedCore core = Compiling.Succeed(graph, Compiling.Loihi).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Formats.ShouldAllBe(f => f.Compression != Compression.Sparse && f.Learn);
    }

    [Fact]
    public void Learned_delays_and_tags_get_all_their_bits_and_a_ring_for_the_longest()
    {
        LearningRule rule = Pair with { Weight = null, Delay = "x0*y1", DelayRange = new ValueRange(0, 20), Tag = "y0*x1" };
        PartitionedCore core = Compiling.Succeed(Net([1, 2, 3, 4], rule), Compiling.Loihi).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Formats.ShouldAllBe(f => f.DelayBits == 6 && f.TagBits == 9);
        core.DelaySlotsLog2.ShouldBe(5);
        Compiling.Succeed(Net([1, 2, 3, 4], rule with { DelayRange = null }), Compiling.Loihi).Partitioned!.Cores[0].DelaySlotsLog2.ShouldBe(6);
        Compiling.Succeed(Net([1, 2, 3, 4], Pair), Compiling.Loihi).Partitioned!.Cores[0].DelaySlotsLog2.ShouldBe(1);
    }

    [Fact]
    public void Projections_of_one_rule_share_its_program_and_profile()
    {
        SnnGraph graph = new SnnGraphBuilder("shared").Source("p", 2).Source("q", 2).Source("r", 3).Compartments("a", 2, new IntegerCuba())
            .Dense("p", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { Rounding = TraceRounding.Stochastic })
            .Dense("q", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { Rounding = TraceRounding.Stochastic, X1 = TraceSpec.Of(1, 1) })
            .Dense("r", "a", [1, 2, 3, 4, 5, 6], format: Excitatory).Learn(Pair with { Rounding = TraceRounding.Stochastic })
            .Build();
        CoreImage core = Compiling.Succeed(graph, Compiling.Loihi).Image!.Cores.ShouldHaveSingleItem();
        core.Words(SectionKind.Microcode).Length.ShouldBe(13);

        // Random numbers of a synapse count with the size of the pre population, so the third has a profile of its own.
        core.Decode<LearnProfile>(SectionKind.LearnProfiles, WordLayout.Loihi1).Select(p => (p.ProgramStart, p.ProgramLength, p.PreUnits)).ShouldBe([(0, 13, 2), (0, 13, 3)]);
    }

    [Fact]
    public void Bounds_of_a_core_s_rules_are_entries_of_its_own()
    {
        SnnGraph graph = new SnnGraphBuilder("bounds").Source("p", 2).Source("q", 2).Compartments("a", 2, new IntegerCuba())
            .Dense("p", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { WeightRange = new ValueRange(0, 100) })
            .Dense("q", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { WeightRange = new ValueRange(1, 200) })
            .Build();
        CoreImage core = Compiling.Succeed(graph, Compiling.Loihi).Image!.Cores.ShouldHaveSingleItem();
        core.Decode<LearnLimit>(SectionKind.LearnLimits, WordLayout.Loihi1).Select(l => (l.Low, l.High)).ShouldBe([(0, 100), (1, 200)]);
        core.Decode<MicroOp>(SectionKind.Microcode, WordLayout.Loihi1).Where(op => op.Op == MicroOpcode.Clip).Select(op => op.A).ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData("trace configurations")]
    [InlineData("microcode words")]
    [InlineData("learning profiles")]
    public void What_a_core_lacks_for_learning_is_named(string resource)
    {
        string rule = string.Join('+', Enumerable.Range(0, 12).Select(i => $"x0*y1 + y0*x1*(w+{i})"));
        SnnGraph graph = resource switch
        {
            "trace configurations" => Net([1, 2, 3, 4], Pair with { Y2 = TraceSpec.Of(1, 1) }),
            "microcode words" => Net([1, 2, 3, 4], Pair with { Weight = rule, X1 = TraceSpec.None }),
            _ => new SnnGraphBuilder("three").Source("in", 2).Compartments("a", 2, new IntegerCuba())
                .Dense("in", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { X1 = TraceSpec.None })
                .Dense("in", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { X1 = TraceSpec.None, Weight = "x0" })
                .Dense("in", "a", [1, 2, 3, 4], format: Excitatory).Learn(Pair with { X1 = TraceSpec.None, Weight = "y0" })
                .Build(),
        };
        CompileResult result = Compiling.Try(graph);
        result.Diagnostics.ShouldContain(d => d.Code.Id == "NC2201" && d.Message.Contains(resource));
    }

    [Fact]
    public void Populations_share_a_core_only_in_one_epoch_with_one_reward()
    {
        // Ten populations of one unit on a profile of four cores have to be put together.
        SnnGraphBuilder builder = new SnnGraphBuilder("many").Source("in", 1).Source("good", 1);
        for (int i = 0; i < 10; i++)
        {
            builder.Compartments($"a{i}", 1, new IntegerCuba()).Dense("in", $"a{i}", [1], format: Excitatory).Learn(Pair with { Epoch = 1 + (i % 2), X1 = TraceSpec.None });
        }

        SnnGraph graph = builder.Reward("good", "a0").Reward("good", "a4").Build();
        CompileResult result = Compiling.Succeed(graph);
        result.Partitioned!.Cores.Length.ShouldBeLessThanOrEqualTo(Compiling.Tiny.CoresPerChip * Compiling.Tiny.Chips);
        foreach (PartitionedCore core in result.Partitioned.Cores)
        {
            int[] numbers = [.. core.Slices.Select(s => int.Parse(result.Quantized!.Groups[s.Group].Name[1..], System.Globalization.CultureInfo.InvariantCulture))];
            numbers.Select(n => (n % 2, n is 0 or 4)).Distinct().Count().ShouldBe(1);
            core.InAxons.Count(a => a.Role == AxonRole.Reward).ShouldBe(numbers[0] is 0 or 4 ? 1 : 0);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Compartments_of_dendrite_trees_learn_beside_ones_with_noise(int? split)
    {
        LearningRule rule = Pair with { Rounding = TraceRounding.Stochastic };
        SnnGraph graph = new SnnGraphBuilder("tree").Source("in", 3)
            .Compartments("soma", 5, new IntegerCuba(), seed: 3)
            .Compartments("left", 5, new IntegerCuba { Noise = new CompartmentNoise(7, 0, NeuroChip.Graph.NoiseTarget.Current) }, seed: 4)
            .Compartments("right", 5, new IntegerCuba(), seed: 3)
            .Dendrite("soma", NeuroChip.Graph.DendriteJoin.Add, new DendriteInput("left", NeuroChip.Graph.DendritePush.Current), new DendriteInput("right", NeuroChip.Graph.DendritePush.Current))
            .Dense("in", "left", [.. Enumerable.Range(0, 15).Select(i => (float)i)], format: Excitatory).Learn(rule, seed: 9)
            .Dense("soma", "right", [.. Enumerable.Range(0, 25).Select(i => (float)i)], format: Excitatory).Learn(rule with { Y1 = TraceSpec.Of(1, 3) }, seed: 9)
            .Build();
        CompileResult result = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { Split = split });
        result.Image!.Cores.ShouldAllBe(core => core.Words(SectionKind.RandomSeeds).Length == 3);
        Compiling.Fail(graph with { Projections = graph.Projections.SetItem(1, graph.Projections[1] with { Learning = rule with { Epoch = 2 } }) }, Compiling.Loihi)
            .ShouldBe(["NC2030"]);
    }

    [Fact]
    public void Random_networks_that_learn_pass_every_checker_however_they_are_split_and_placed()
    {
        int made = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            SnnGraph graph = RandomLearning.Make(seed);
            CompileResult whole = Compiling.Succeed(graph, Compiling.Conformance);
            foreach (int split in new[] { 1, 2, 5 })
            {
                var options = new CompileOptions { Split = split, PlacementSeed = (ulong)seed };
                CompileResult result = Compiling.Succeed(graph, seed % 2 == 0 ? Compiling.Conformance : Compiling.Wide, options);
                StageDump.Write(result, "quantization").ShouldBe(StageDump.Write(whole, "quantization"), $"seed {seed}");
                Compiling.Succeed(graph, seed % 2 == 0 ? Compiling.Conformance : Compiling.Wide, options).Image!.ToBytes()
                    .AsSpan().SequenceEqual(result.Image!.ToBytes()).ShouldBeTrue($"seed {seed}");
            }

            made += whole.Image!.Manifest.Projections.Length;
        }

        made.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void The_report_tells_what_learning_costs()
    {
        CompileReport report = Compiling.Succeed(Net([1, 2, 3, 4], Pair with { Weight = "2^-2*y0*x1*y1 - 2^-2*x0*y1" }), Compiling.Loihi).Report!;
        LearningReport learning = report.Learning.ShouldHaveSingleItem();
        (learning.Synapses, learning.InAxons, learning.MemoryWords, learning.Program.Words).ShouldBe((4, 2, 2, 13));
        learning.Costs[0].ShouldBe(new LearningCost("both sides", 12, 120, 6.096));
        learning.Program.Products[0].Shift.ShouldBe(3);
        ReportText.Write(report).ShouldContain("scaled by 2^-3 because x1 7 + y1 7 + mantissa 4 = 18 bits, and the accumulator takes 15");
        using var json = System.Text.Json.JsonDocument.Parse(ReportJson.Write(report));
        json.RootElement.GetProperty("learning")[0].GetProperty("visits")[3].GetProperty("operations").GetInt32().ShouldBe(1);
    }

    private static SnnGraph Net(float[] weights, LearningRule rule) => new SnnGraphBuilder("net")
        .Source("in", 2).Compartments("a", 2, new IntegerCuba()).Dense("in", "a", weights, format: Excitatory).Learn(rule).Build();
}
