using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>What a core's in-axons are to the random generator: units of a pre population with the seed of a projection.</summary>
internal sealed class RandomAxonUnits
{
    private RandomAxonUnits(int axons)
    {
        Covered = new bool[axons];
        Seed = new ulong[axons];
        Unit = new int[axons];
    }

    /// <summary>Whether a range makes the in-axon a unit.</summary>
    public bool[] Covered { get; }

    /// <summary>Seed of its projection.</summary>
    public ulong[] Seed { get; }

    /// <summary>Unit of its pre population.</summary>
    public int[] Unit { get; }

    /// <summary>Decodes and checks the ranges of a core.</summary>
    public static RandomAxonUnits Load(CoreWords words, int axons)
    {
        ReadOnlySpan<ulong> seeds = words.UpTo(SectionKind.RandomSeeds, RandomAxon.SeedLimit(words.Layout).Max + 1);
        ReadOnlySpan<ulong> raw = words.UpTo(SectionKind.RandomAxons, axons);
        var units = new RandomAxonUnits(axons);
        int next = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            RandomAxon range = words.Decode<RandomAxon>(SectionKind.RandomAxons, i, raw[i]);
            words.Require(
                range.Axon >= next && range.Axon < axons, SectionKind.RandomAxons, i, LoadCodes.DanglingReference,
                $"a range from in-axon {range.Axon} on",
                next < axons ? $"in-axons {next}..{axons - 1}, ascending" : "no range behind the last in-axon");
            words.Require(
                range.Seed < seeds.Length, SectionKind.RandomAxons, i, LoadCodes.DanglingReference,
                $"seed {range.Seed}", $"seeds below {seeds.Length}, which the core has");

            // A later range overwrites the rest of an earlier one.
            for (int axon = range.Axon; axon < axons; axon++)
            {
                units.Covered[axon] = true;
                units.Seed[axon] = seeds[range.Seed];
                units.Unit[axon] = range.Unit + (axon - range.Axon);
            }

            next = range.Axon + 1;
        }

        return units;
    }
}
