using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Bench.Loading;

/// <summary>An image of very many synapses: sixteen cores of 4,096 compartments, and in-axons with a hundred random targets each.</summary>
internal static class LargeImage
{
    private const int Cores = 16;
    private const int Compartments = 4096;
    private const int RowLength = 100;

    private static readonly SynapseFormat Format = new()
    {
        WeightCode = 7,
        DelayBits = 2,
        SignMode = SignMode.Mixed,
        Compression = Compression.Sparse,
    };

    /// <summary>The bytes of its file.</summary>
    public static byte[] Write(ChipProfile profile, long synapses)
    {
        SynapseFormat format = Format with { IndexCode = SynapseCodes.IndexCodeFor(profile.Layout, Compartments - 1) };
        var builder = new ChipImageBuilder(profile);
        int rows = (int)Math.Min(synapses / (Cores * RowLength), profile.InAxonsPerCore);
        for (int core = 0; core < Cores; core++)
        {
            Fill(builder.Core(new CoreAddress(core / profile.CoresPerChip, core % profile.CoresPerChip)), profile.Layout, format, rows, new Random(core));
        }

        return builder.Build().ToBytes();
    }

    private static void Fill(CoreImageBuilder core, WordLayout layout, SynapseFormat format, int rows, Random random)
    {
        var writer = new SynapseBlockWriter(layout);
        var lists = new SynapseList[rows];
        var row = new PackedSynapse[RowLength];
        for (int i = 0; i < rows; i++)
        {
            int target = 0;
            for (int s = 0; s < RowLength; s++)
            {
                target += random.Next(1, 2 * Compartments / RowLength / 2);
                row[s] = new PackedSynapse(target, 2 * random.Next(-128, 128), random.Next(4));
            }

            int pointer = writer.BeginList();
            for (int done = 0; done < RowLength; done += SynapseLayout.MaxBlockSynapses)
            {
                writer.WriteBlock(0, format, row.AsSpan(done, Math.Min(SynapseLayout.MaxBlockSynapses, RowLength - done)));
            }

            lists[i] = new SynapseList { Pointer = pointer, Length = writer.EndList() };
        }

        core.Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = Compartments }])
            .Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { DecayU = 4095, Refract = 1 }])
            .Set(SectionKind.ThresholdProfiles, [new ThresholdProfile { VthMant = 1000 }])
            .Set(SectionKind.CompartmentConfigs, new CompartmentConfig[Compartments])
            .Set(SectionKind.SynapseFormats, [format])
            .Set(SectionKind.SynapseLists, lists)
            .Set(SectionKind.SynapseMemory, writer.ToArray());
    }
}
