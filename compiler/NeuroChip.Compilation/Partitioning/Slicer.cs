using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>Finds, for one group, the fewest contiguous slices that each fit on a core.</summary>
internal sealed class Slicer(QuantizedGraph network, ChipProfile profile, CorePlanner planner)
{
    /// <summary>Even splits tried above the lower bound before slices are sought one by one.</summary>
    private const int EvenTries = 3;

    /// <summary>Near-equal slices: sizes differ by at most one.</summary>
    public static IEnumerable<CoreSlice> Even(int group, int size, int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            int first = (int)((long)size * i / pieces);
            int end = (int)((long)size * (i + 1) / pieces);
            yield return new CoreSlice(group, first, end - first, 0);
        }
    }

    /// <summary>The core of a slice, or null and what it violates.</summary>
    public PartitionedCore? TryPlan(CoreSlice slice, out IReadOnlyList<ResourceUse> violations)
    {
        PartitionedCore? core = planner.Plan([slice]);
        if (core is null && slice.Count <= profile.CompartmentsPerCore)
        {
            throw new InvalidOperationException($"{slice.Count} compartments cannot be indexed, yet the profile allows them");
        }

        // Too many compartments to index is a violation by itself; what else they would need is then unknown.
        violations = (core?.Usage ?? new CoreUsage { Compartments = slice.Count }).Violations(profile);
        return violations.Count == 0 ? core : null;
    }

    /// <summary>The slices of a group, at most <paramref name="cap"/> units each; null if a single unit does not fit.</summary>
    public ImmutableArray<PartitionedCore>? Fit(int group, int cap, out CoreSlice failed, out IReadOnlyList<ResourceUse> violations)
    {
        int size = network.Groups[group].Size;
        int longest = Math.Min(cap, profile.CompartmentsPerCore);
        int fewest = Math.Max(LowerBound(group, longest), CeilDivide(size, longest));
        for (int pieces = fewest; pieces <= Math.Min(size, fewest + EvenTries); pieces++)
        {
            if (TryEven(group, size, pieces) is { } even)
            {
                failed = default;
                violations = [];
                return even;
            }
        }

        if (FitOneByOne(group, size, longest, out failed, out violations) is not { } slices)
        {
            return null;
        }

        return TryEven(group, size, slices.Length) ?? slices;
    }

    /// <summary>From the payload alone, without headers, padding and indices.</summary>
    private int LowerBound(int group, int longest)
    {
        int size = network.Groups[group].Size;
        if (size > longest || planner.Plan([new CoreSlice(group, 0, size, 0)]) is not { } whole)
        {
            return 1;
        }

        long words = whole.Usage.SynapseWords;
        return (int)Math.Clamp(words / profile.SynapseMemoryWords, 1, size);
    }

    private ImmutableArray<PartitionedCore>? TryEven(int group, int size, int pieces)
    {
        var cores = ImmutableArray.CreateBuilder<PartitionedCore>(pieces);
        foreach (CoreSlice slice in Even(group, size, pieces))
        {
            if (TryPlan(slice, out _) is not { } core)
            {
                return null;
            }

            cores.Add(core);
        }

        return cores.MoveToImmutable();
    }

    /// <summary>Takes as many units as fit, again and again; what fits is found by bisection.</summary>
    private ImmutableArray<PartitionedCore>? FitOneByOne(
        int group,
        int size,
        int longest,
        out CoreSlice failed,
        out IReadOnlyList<ResourceUse> violations)
    {
        var cores = ImmutableArray.CreateBuilder<PartitionedCore>();
        for (int first = 0; first < size;)
        {
            int low = 0;
            int high = Math.Min(longest, size - first) + 1;
            PartitionedCore? best = null;
            while (high - low > 1)
            {
                int count = (low + high) / 2;
                if (TryPlan(new CoreSlice(group, first, count, 0), out _) is { } core)
                {
                    (low, best) = (count, core);
                }
                else
                {
                    high = count;
                }
            }

            if (best is null)
            {
                failed = new CoreSlice(group, first, 1, 0);
                TryPlan(failed, out violations);
                return null;
            }

            cores.Add(best);
            first += low;
        }

        failed = default;
        violations = [];
        return cores.ToImmutable();
    }

    private static int CeilDivide(int value, int divisor) => ((value - 1) / divisor) + 1;
}
