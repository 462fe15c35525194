using System.Collections.Immutable;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Assembly;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace Compiler.Tests;

/// <summary>Plants faults in the results of the passes; a checker that finds none of them would be worth nothing.</summary>
public class CheckerTests
{
    private static readonly SnnGraph Graph = SmallNetworks.IntegerLayers();
    private static readonly CompileResult Sound = Compiling.Succeed(Graph, options: new CompileOptions { Split = 2 });

    [Fact]
    public void A_lost_projection_is_found() => LoweringCheck.Check(
        Graph,
        Sound.Lowered! with { Synapses = Sound.Lowered.Synapses.RemoveAt(1) }).ShouldContain(f => f.Contains("has no synapses"));

    [Fact]
    public void Exchanged_weights_are_found()
    {
        SynapseGroup group = Sound.Lowered!.Synapses[0];
        float[] weights = [.. group.Table.Weights];
        (weights[0], weights[1]) = (weights[1], weights[0]);
        LoweredGraph broken = Sound.Lowered with
        {
            Synapses = Sound.Lowered.Synapses.SetItem(0, group with { Table = new SynapseTable<float>(group.Table.RowStart, group.Table.Posts, weights, null) }),
        };
        LoweringCheck.Check(Graph, broken).ShouldHaveSingleItem().ShouldContain("9 synapses");
    }

    [Fact]
    public void A_group_of_another_size_is_found() => LoweringCheck.Check(
        Graph,
        Sound.Lowered! with { Groups = Sound.Lowered.Groups.SetItem(1, Sound.Lowered.Groups[1] with { Size = 5 }) }).ShouldNotBeEmpty();

    [Fact]
    public void A_weight_off_by_one_is_found() => QuantizationCheck.Check(
        Sound.Lowered!,
        WithTable(Sound.Quantized!, 0, (weights, _) => weights[3]++)).ShouldHaveSingleItem().ShouldContain("became");

    [Fact]
    public void A_register_out_of_range_is_found()
    {
        QuantizedGroup group = Sound.Quantized!.Groups[1];
        QuantizationCheck.Check(Sound.Lowered!, Sound.Quantized with
        {
            Groups = Sound.Quantized.Groups.SetItem(1, group with { Parameters = group.Parameters! with { Refract = 64 } }),
        }).ShouldHaveSingleItem().ShouldContain("refract");
    }

    [Fact]
    public void A_threshold_that_is_not_the_nearest_is_found()
    {
        CompileResult real = Compiling.Succeed(SmallNetworks.CurrentEncoder());
        QuantizedGroup group = real.Quantized!.Groups[1];
        QuantizedGraph broken = real.Quantized with
        {
            Groups = real.Quantized.Groups.SetItem(1, group with { Parameters = group.Parameters! with { VthMant = group.Parameters.VthMant[0] + 1 } }),
        };
        QuantizationCheck.Check(real.Lowered!, broken).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_lost_or_doubled_unit_is_found()
    {
        PartitionedCore core = Sound.Partitioned!.Cores[0];
        CoreSlice slice = core.Slices[0];
        Check(core with { Slices = [slice with { Count = slice.Count - 1 }] }).ShouldContain(f => f.Contains("lies on 0 cores"));
        Check(core with { Slices = [slice with { FirstUnit = slice.FirstUnit + 1 }] }).ShouldContain(f => f.Contains("lies on 2 cores"));

        static IReadOnlyList<string> Check(PartitionedCore broken) => PartitionCheck.Check(
            Sound.Partitioned! with { Cores = Sound.Partitioned.Cores.SetItem(0, broken) },
            Compiling.Tiny);
    }

    [Fact]
    public void A_synapse_lost_or_listed_twice_is_found()
    {
        PartitionedCore core = Sound.Partitioned!.Cores[0];
        ListSegment segment = core.Segments[0];
        Check(segment with { End = segment.End - 1 }).ShouldContain(f => f.Contains("not the same"));
        Check(core.Segments[1]).ShouldContain(f => f.Contains("and not the same"));
        Check(segment with { Slice = 0, First = segment.First, End = segment.End + 1 }).ShouldNotBeEmpty();

        IReadOnlyList<string> Check(ListSegment broken) => PartitionCheck.Check(
            Sound.Partitioned! with { Cores = Sound.Partitioned.Cores.SetItem(0, core with { Segments = core.Segments.SetItem(0, broken) }) },
            Compiling.Tiny);
    }

    [Fact]
    public void A_use_that_was_counted_wrong_is_found()
    {
        PartitionedCore core = Sound.Partitioned!.Cores[0];
        PartitionCheck.Check(
            Sound.Partitioned with { Cores = Sound.Partitioned.Cores.SetItem(0, core with { Usage = core.Usage with { OutAxons = 0 } }) },
            Compiling.Tiny).ShouldHaveSingleItem().ShouldContain("counted");
    }

    [Fact]
    public void A_core_over_a_limit_is_found() => PartitionCheck.Check(
        Compiling.Succeed(new SnnGraphBuilder("large").Compartments("a", 100, new IntegerCuba()).Build(), Compiling.Loihi).Partitioned!,
        Compiling.Tiny).ShouldContain(f => f.Contains("compartments 100 of 64"));

    [Fact]
    public void A_core_given_twice_or_outside_the_mesh_is_found()
    {
        PlacedGraph placed = Sound.Placed!;
        PlacementCheck.Check(placed with { Addresses = placed.Addresses.SetItem(1, placed.Addresses[0]) }, Compiling.Tiny).ShouldHaveSingleItem();
        PlacementCheck.Check(placed with { Addresses = placed.Addresses.SetItem(1, new CoreAddress(0, 4)) }, Compiling.Tiny).ShouldHaveSingleItem();
        PlacementCheck.Check(placed with { Addresses = placed.Addresses.SetItem(1, new CoreAddress(2, 0)) }, Compiling.Tiny).ShouldHaveSingleItem();
        PlacementCheck.Check(placed with { Addresses = placed.Addresses.RemoveAt(1) }, Compiling.Tiny).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_spike_sent_astray_is_found()
    {
        AxonTable sources = Sound.Routed!.Sources;
        Check(sources with { Entries = sources.Entries.SetItem(0, sources.Entries[1]) }).ShouldNotBeEmpty();
        Check(sources with { Entries = sources.Entries.SetItem(0, new AxonEntry(0, 99)) }).ShouldContain(f => f.Contains("does not exist"));
        Check(sources with { Runs = sources.Runs.SetItem(0, sources.Runs[0] with { Count = sources.Runs[0].Count - 1 }) }).ShouldNotBeEmpty();

        static IReadOnlyList<string> Check(AxonTable broken) => RoutingCheck.Check(Sound.Routed! with { Sources = broken }, Compiling.Tiny.Layout);
    }

    [Fact]
    public void A_wrong_atom_delay_base_or_list_of_a_shared_list_is_found()
    {
        CompileResult shared = Compiling.Succeed(SmallNetworks.SharedLists());
        PartitionedCore core = shared.Partitioned!.Cores[1];
        core.InAxons.ShouldContain(a => a.Kind == AxonKind.Pop16);
        Arrival arrival = core.Arrivals[1];
        Check(core with { Arrivals = core.Arrivals.SetItem(1, arrival with { Atom = arrival.Atom + 1 }) });
        Check(core with { Arrivals = core.Arrivals.SetItem(1, arrival with { Delay = arrival.Delay + 1 }) });
        Check(core with { Arrivals = core.Arrivals.SetItem(1, arrival with { Axon = core.InAxons.Length - 1 }) });
        Check(core with { Arrivals = core.Arrivals.SetItem(1, core.Arrivals[0]) });
        Check(core with { Arrivals = core.Arrivals.RemoveAt(1) });
        Check(core with { InAxons = core.InAxons.SetItem(0, core.InAxons[0] with { BaseUnit = 1 }) });
        Check(core with { InAxons = core.InAxons.SetItem(0, core.InAxons[0] with { List = core.Lists.Length - 1 }) });
        Check(core with { Lists = core.Lists.SetItem(0, core.Lists[0] with { Origin = core.Lists[0].Origin + 1 }) });
        Check(core with { Lists = core.Lists.SetItem(0, core.Lists[0] with { Delay = core.Lists[0].Delay + 1 }) });
        Check(core with { DelaySlotsLog2 = core.DelaySlotsLog2 - 1 });

        void Check(PartitionedCore broken) => PartitionCheck.Check(
            shared.Partitioned with { Cores = shared.Partitioned.Cores.SetItem(1, broken) }, Compiling.Tiny).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_wrong_atom_delay_kind_or_extension_of_a_shared_run_is_found()
    {
        CompileResult shared = Compiling.Succeed(SmallNetworks.SharedLists());
        AxonTable table = shared.Routed!.Cores[0];
        AxonEntry entry = table.Entries[0];
        table.Entries.ShouldContain(e => e.Kind == AxonKind.Pop32);
        int extended = Enumerable.Range(0, table.Entries.Length).First(i => table.Entries[i].Kind == AxonKind.Pop32);
        Check(table with { Entries = table.Entries.SetItem(0, entry with { Atom = entry.Atom + 1 }) });
        Check(table with { Entries = table.Entries.SetItem(0, entry with { Delay = entry.Delay + 1 }) });
        Check(table with { Entries = table.Entries.SetItem(0, entry with { Kind = AxonKind.Pop32 }) });
        Check(table with { Entries = table.Entries.SetItem(0, entry with { Kind = AxonKind.Discrete }) });
        Check(table with { Entries = table.Entries.SetItem(extended + 1, entry) });
        Check(table with { Runs = table.Runs.SetItem(0, table.Runs[0] with { Atom = table.Runs[0].Atom + 1 }) });
        Check(table with { Runs = table.Runs.SetItem(0, table.Runs[1]) });

        void Check(AxonTable broken) => RoutingCheck.Check(
            shared.Routed with { Cores = shared.Routed.Cores.SetItem(0, broken) }, Compiling.Tiny.Layout).ShouldNotBeEmpty();
    }

    /// <summary>
    /// Every bit of every word of an image, one at a time: either the container refuses the result, or the checker finds
    /// it. In synapse blocks a few flips change nothing: they read some of the zeros behind a block as one more synapse of
    /// weight 0, or call a block of one synapse a run.
    /// </summary>
    [Theory]
    [InlineData("integer-layers")]
    [InlineData("filtered-recurrent")]
    [InlineData("fixed-format")]
    [InlineData("shared-lists")]
    [InlineData("noise")]
    [InlineData("dendrites")]
    [InlineData("learning")]
    public void Flipped_bits_of_an_image_are_found(string name)
    {
        SnnGraph graph = name switch
        {
            "noise" => SmallNetworks.Noise(),
            "dendrites" => SmallNetworks.Dendrites(),
            _ => SmallNetworks.All[name](),
        };
        CompileResult sound = Compiling.Succeed(graph, name is "dendrites" or "learning" ? Compiling.Loihi : null, new CompileOptions { Dt = 1e-4, Split = 2 });
        AssemblyCheck.Check(Rebuild(sound.Image!, default, default, 0, 0), sound.Quantized!).ShouldBeEmpty();
        int harmless = 0;
        int inBlocks = 0;
        foreach (CoreImage core in sound.Image!.Cores)
        {
            foreach (SectionKind kind in core.Sections)
            {
                for (int bit = 0; bit < 64 * core.Words(kind).Length; bit++)
                {
                    bool found = IsFound(sound, core.Address, kind, bit / 64, 1UL << (bit % 64));
                    if (kind is SectionKind.SynapseMemory or SectionKind.SynapseFormats)
                    {
                        inBlocks++;
                        harmless += found ? 0 : 1;
                    }
                    else
                    {
                        found.ShouldBeTrue($"{core.Address} {kind} bit {bit}");
                    }
                }
            }
        }

        harmless.ShouldBeLessThan(inBlocks / 8);
    }

    private static bool IsFound(CompileResult sound, CoreAddress core, SectionKind kind, int word, ulong mask)
    {
        try
        {
            return AssemblyCheck.Check(Rebuild(sound.Image!, core, kind, word, mask), sound.Quantized!).Count > 0;
        }
        catch (Exception e) when (e is InvalidOperationException or ImageFormatException or SynapseListException)
        {
            return true;
        }
    }

    private static ChipImage Rebuild(ChipImage image, CoreAddress broken, SectionKind kind, int word, ulong mask)
    {
        var builder = new ChipImageBuilder(image.Layout, image.ProfileName, image.ProfileDigest) { Manifest = image.Manifest };
        foreach (CoreImage core in image.Cores)
        {
            foreach (SectionKind section in core.Sections)
            {
                ulong[] words = core.Words(section).ToArray();
                if (core.Address == broken && section == kind)
                {
                    words[word] ^= mask;
                }

                builder.Core(core.Address).Set(section, words);
            }
        }

        builder.SetSources(
            image.SourceMap.ToArray().Select(w => NeuroChip.Spec.AxonMap.Decode(ChipImage.SourceMapLayout, w)),
            image.SourceAxons.ToArray().Select(w => NeuroChip.Spec.AxonOut.Decode(image.Layout, w)));
        return builder.Build();
    }

    private static QuantizedGraph WithTable(QuantizedGraph graph, int index, Action<short[], int[]> change)
    {
        QuantizedSynapses synapses = graph.Synapses[index];
        short[] weights = [.. synapses.Table.Weights];
        int[] posts = [.. synapses.Table.Posts];
        change(weights, posts);
        var table = new SynapseTable<short>(synapses.Table.RowStart, posts, weights, synapses.Table.Delays);
        ImmutableArray<QuantizedSynapses> all = graph.Synapses.SetItem(index, synapses with { Table = table });
        return graph with { Synapses = all };
    }
}
