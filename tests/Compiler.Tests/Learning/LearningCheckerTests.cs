using System.Collections.Immutable;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Assembly;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace Compiler.Tests.Learning;

/// <summary>Plants faults in what the passes say of learning; flipped bits of the image are in <see cref="CheckerTests"/>.</summary>
public class LearningCheckerTests
{
    private static readonly SnnGraph Graph = SmallNetworks.Learning();
    private static readonly CompileResult Sound = Compiling.Succeed(Graph, Compiling.Conformance, new CompileOptions { Split = 2 });

    [Fact]
    public void A_rule_seed_program_tag_or_reward_lost_in_lowering_is_found()
    {
        SynapseGroup group = Sound.Lowered!.Synapses[0];
        LoweredLearning learning = group.Learning!;
        Lowered(group with { Learning = null });
        Lowered(group with { Learning = learning with { Seed = 1 } });
        Lowered(group with { Learning = learning with { Rule = learning.Rule with { Epoch = 1 } } });
        MicroProgram program = learning.Program.Program!;
        Program(new MicroProgram(program.Words.Remove(MicroOps.Accumulate()), null, program.Limits));
        Program(new MicroProgram(program.Words, null, [default]));
        Lowered(group with { Table = new SynapseTable<float>(group.Table.RowStart, group.Table.Posts, group.Table.Weights, group.Table.Delays) });
        LoweringCheck.Check(Graph, Sound.Lowered with { Rewards = [] }).ShouldHaveSingleItem().ShouldContain("rewards");

        void Program(MicroProgram broken) => Lowered(group with { Learning = learning with { Program = learning.Program with { Program = broken } } });

        static void Lowered(SynapseGroup broken) => LoweringCheck.Check(
            Graph, Sound.Lowered! with { Synapses = Sound.Lowered.Synapses.SetItem(0, broken) }).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_trace_program_or_synapse_changed_in_quantization_is_found()
    {
        QuantizedSynapses synapses = Sound.Quantized!.Synapses[0];
        QuantizedLearning learning = synapses.Learning!;
        Synapses(synapses with { Learning = null });
        Synapses(synapses with { Learning = learning with { X1 = learning.X1 with { Decay = learning.X1.Decay + 1 } } });
        Synapses(synapses with { Learning = learning with { X1 = learning.X1 with { ImpulseFraction = 41 } } });
        Synapses(synapses with { Learning = learning with { X2 = default } });
        Synapses(synapses with { Learning = learning with { Words = learning.Words.SetItem(2, 0) } });
        Synapses(synapses with { Learning = learning with { Seed = 1 } });
        Synapses(synapses with { Table = new SynapseTable<short>(synapses.Table.RowStart, synapses.Table.Posts, synapses.Table.Weights, synapses.Table.Delays) });
        QuantizedGroup group = Sound.Quantized.Groups[3];
        Group(group with { Learning = null });
        Group(group with { Learning = group.Learning! with { Epoch = 5 } });
        Group(group with { Learning = group.Learning! with { Y1 = group.Learning.Y2 } });
        Check(Sound.Quantized with { Rewards = Sound.Quantized.Rewards.RemoveAt(0) });

        static void Synapses(QuantizedSynapses broken) => Check(Sound.Quantized! with { Synapses = Sound.Quantized.Synapses.SetItem(0, broken) });

        static void Group(QuantizedGroup broken) => Check(Sound.Quantized! with { Groups = Sound.Quantized.Groups.SetItem(3, broken) });

        static void Check(QuantizedGraph broken) => QuantizationCheck.Check(Sound.Lowered!, broken).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_shared_moved_or_unmarked_list_that_learns_is_found()
    {
        PartitionedCore core = Sound.Partitioned!.Cores[0];
        int learns = core.InAxons.IndexOf(core.InAxons.First(a => a.Role == AxonRole.Learn));
        InAxon axon = core.InAxons[learns];
        Axon(axon with { Role = AxonRole.None });
        Axon(axon with { Role = AxonRole.Reward });
        Axon(axon with { List = core.InAxons[learns + 1].List });
        Axon(axon with { Unit = axon.Unit + 1 });
        Axon(axon with { Synapses = axon.Synapses + 1 });
        Axon(axon with { Kind = AxonKind.Pop16 });
        int format = core.SegmentsOf(axon.List)[0].Format;
        Format(core.Formats[format] with { Learn = false });
        Format(core.Formats[format] with { DelayBits = 3 });
        Format(core.Formats[format] with { TagBits = 8 });
        Check(core with { DelaySlotsLog2 = 3 });
        Check(core with { Usage = core.Usage with { MicrocodeWords = core.Usage.MicrocodeWords - 1 } });
        Check(core with { Arrivals = [.. core.Arrivals.Where(a => core.InAxons[a.Axon].Role != AxonRole.Reward)] });
        Check(core with { Arrivals = [.. core.Arrivals.Select(a => core.InAxons[a.Axon].Role == AxonRole.Punish ? a with { Axon = a.Axon - 1 } : a)] });

        void Axon(InAxon broken) => Check(core with { InAxons = core.InAxons.SetItem(learns, broken) });

        void Format(SynapseFormat broken) => Check(core with { Formats = core.Formats.SetItem(format, broken) });

        static void Check(PartitionedCore broken) => PartitionCheck.Check(
            Sound.Partitioned! with { Cores = Sound.Partitioned.Cores.SetItem(0, broken) }, Compiling.Conformance).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_manifest_that_names_other_rules_or_places_is_found()
    {
        ImmutableArray<ManifestProjection> projections = Sound.Image!.Manifest.Projections;
        ManifestProjection first = projections[0];
        ManifestAxons run = first.Axons[0];
        Check([]);
        Check([projections[1], first]);
        Check([first with { Dw = "x0" }, projections[1]]);
        Check([first with { Seed = 1 }, projections[1]]);
        Check([first with { DelayBounds = null }, projections[1]]);
        Check([first with { Rounding = NeuroChip.Spec.TraceRounding.Up }, projections[1]]);
        Check([first with { Axons = first.Axons.RemoveAt(0) }, projections[1]]);
        Check([first with { Axons = first.Axons.SetItem(0, run with { Count = run.Count - 1 }) }, projections[1]]);
        Check([first with { Axons = first.Axons.SetItem(0, run with { Profile = run.Profile + 1 }) }, projections[1]]);
        Check([first with { Axons = first.Axons.SetItem(0, run with { FirstAxon = run.FirstAxon + 1 }) }, projections[1]]);

        static void Check(ImmutableArray<ManifestProjection> broken)
        {
            ChipImage image = Sound.Image!;
            var builder = new ChipImageBuilder(image.Layout, image.ProfileName, image.ProfileDigest) { Manifest = image.Manifest with { Projections = broken } };
            foreach (CoreImage core in image.Cores)
            {
                foreach (SectionKind kind in core.Sections)
                {
                    builder.Core(core.Address).Set(kind, core.Words(kind).ToArray());
                }
            }

            builder.SetSources(
                image.SourceMap.ToArray().Select(w => AxonMap.Decode(ChipImage.SourceMapLayout, w)),
                image.SourceAxons.ToArray().Select(w => AxonOut.Decode(image.Layout, w)));
            try
            {
                AssemblyCheck.Check(builder.Build(), Sound.Quantized!).ShouldNotBeEmpty();
            }
            catch (InvalidOperationException refused)
            {
                refused.Message.ShouldContain("NC5021");
            }
        }
    }
}
