using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>
/// Which unit of which population a compartment is to the random generator. Seeds and unit numbers belong to the network
/// (core-semantics section 9), so a core is told both for the compartments that have noise or learn with random rounding.
/// </summary>
internal static class RandomTables
{
    /// <summary>Writes the ranges and seeds of a core; nothing where no compartment draws.</summary>
    public static void Write(CoreImageBuilder builder, QuantizedGraph network, PartitionedCore core, LearnTables tables)
    {
        CoreSlice[] noisy = [.. core.Slices.Where(slice => Draws(network.Groups[slice.Group])).OrderBy(slice => slice.FirstCompartment)];
        if (noisy.Length == 0)
        {
            return;
        }

        var ranges = new List<RandomRange>();
        foreach (CoreSlice slice in noisy)
        {
            ulong seed = network.Groups[slice.Group].Seed;
            // Slices that draw and lie between each other's compartments need a range per compartment, which has no stride.
            bool single = slice.Count == 1 || (slice.Stride > 1 && noisy.Any(other => other != slice && Overlap(slice, other)));
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + (single ? slice.Count : 1); unit++)
            {
                ranges.Add(new RandomRange
                {
                    Compartment = slice.Compartment(unit),
                    Unit = unit,
                    Seed = tables.SeedIndex(seed),
                    Stride = single ? 1 : slice.Stride,
                });
            }
        }

        builder.Set(SectionKind.RandomRanges, ranges.OrderBy(range => range.Compartment));
        builder.Set(SectionKind.RandomSeeds, tables.Seeds);
    }

    private static bool Draws(QuantizedGroup group) => group.Parameters!.Noise is not null || group.Learning is { Draws: true };

    private static bool Overlap(CoreSlice a, CoreSlice b) =>
        a.FirstCompartment <= b.Compartment(b.FirstUnit + b.Count - 1) && b.FirstCompartment <= a.Compartment(a.FirstUnit + a.Count - 1);
}
