using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>
/// Which unit of which population a compartment is to the random generator. Seeds and unit numbers belong to the network
/// (core-semantics section 9), so a core is told both for the compartments that have noise.
/// </summary>
internal static class RandomTables
{
    /// <summary>Writes the ranges and seeds of a core; nothing where no compartment has noise.</summary>
    public static void Write(CoreImageBuilder builder, QuantizedGraph network, PartitionedCore core)
    {
        CoreSlice[] noisy = [.. core.Slices.Where(slice => network.Groups[slice.Group].Parameters!.Noise is not null).OrderBy(slice => slice.FirstCompartment)];
        if (noisy.Length == 0)
        {
            return;
        }

        var seeds = new List<ulong>();
        var ranges = new List<RandomRange>();
        foreach (CoreSlice slice in noisy)
        {
            ulong seed = network.Groups[slice.Group].Seed;
            if (!seeds.Contains(seed))
            {
                seeds.Add(seed);
            }

            // Noisy slices that lie between each other's compartments need a range per compartment, which has no stride.
            bool single = slice.Count == 1 || (slice.Stride > 1 && noisy.Any(other => other != slice && Overlap(slice, other)));
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + (single ? slice.Count : 1); unit++)
            {
                ranges.Add(new RandomRange
                {
                    Compartment = slice.Compartment(unit),
                    Unit = unit,
                    Seed = seeds.IndexOf(seed),
                    Stride = single ? 1 : slice.Stride,
                });
            }
        }

        builder.Set(SectionKind.RandomRanges, ranges.OrderBy(range => range.Compartment));
        builder.Set(SectionKind.RandomSeeds, seeds);
    }

    private static bool Overlap(CoreSlice a, CoreSlice b) =>
        a.FirstCompartment <= b.Compartment(b.FirstUnit + b.Count - 1) && b.FirstCompartment <= a.Compartment(a.FirstUnit + a.Count - 1);
}
