using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>The learning sections of a core; a core on which nothing learns has none.</summary>
internal static class LearnSections
{
    public static void Write(CoreImageBuilder builder, QuantizedGraph network, PartitionedCore core, LearnTables tables)
    {
        if (tables.Epoch == 0)
        {
            return;
        }

        builder.Set(SectionKind.TraceConfigs, tables.Configs);
        builder.Set(SectionKind.TracesPre, core.InAxons.Select(axon => axon.Role == AxonRole.Learn ? tables.PreOf(axon.Synapses) : new TracePre { Role = axon.Role }));
        builder.Set(SectionKind.TracesPost, TracesPost(core, tables));
        builder.Set(SectionKind.LearnProfiles, tables.Profiles);
        builder.Set(SectionKind.Microcode, tables.Microcode.Select(word => (ulong)word));
        builder.Set(SectionKind.LearnLimits, tables.Limits);
        builder.Set(SectionKind.RandomAxons, RandomAxons(network, core, tables));
    }

    private static TracePost[] TracesPost(PartitionedCore core, LearnTables tables)
    {
        var words = new TracePost[core.Usage.Compartments];
        foreach (CoreSlice slice in core.Slices)
        {
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
            {
                words[slice.Compartment(unit)] = tables.PostOf(slice.Group);
            }
        }

        return words;
    }

    /// <summary>A range for every stretch of in-axons that are consecutive units of a projection which draws.</summary>
    private static IEnumerable<RandomAxon> RandomAxons(QuantizedGraph network, PartitionedCore core, LearnTables tables)
    {
        InAxon before = default;
        for (int axon = 0; axon < core.InAxons.Length; axon++)
        {
            InAxon word = core.InAxons[axon];
            bool goesOn = axon > 0 && word.Synapses == before.Synapses && word.Unit == before.Unit + 1;
            if (word.Role == AxonRole.Learn && network.Synapses[word.Synapses].Learning is { Draws: true } learning && !goesOn)
            {
                yield return new RandomAxon { Axon = axon, Unit = word.Unit, Seed = tables.SeedIndex(learning.Seed) };
            }

            before = word;
        }
    }
}
