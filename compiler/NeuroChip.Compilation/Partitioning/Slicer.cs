using System.Collections.Immutable;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>Finds, for one group or one dendrite tree of groups, the fewest contiguous slices that each fit on a core.</summary>
internal sealed class Slicer(ChipProfile profile, CorePlanner planner)
{
    /// <summary>Even splits tried above the lower bound before slices are sought one by one.</summary>
    private const int EvenTries = 3;

    /// <summary>Near-equal ranges of units: their lengths differ by at most one.</summary>
    public static IEnumerable<UnitRange> Even(int size, int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            int first = (int)((long)size * i / pieces);
            int end = (int)((long)size * (i + 1) / pieces);
            yield return new UnitRange(first, end - first);
        }
    }

    /// <summary>The core of some units, or null and what it violates.</summary>
    public PartitionedCore? TryPlan(Bundle bundle, UnitRange units, out IReadOnlyList<ResourceUse> violations)
    {
        long compartments = (long)units.Count * bundle.Stride;
        PartitionedCore? core = planner.Plan(bundle.Slices(units.First, units.Count));
        if (core is null && compartments <= profile.CompartmentsPerCore)
        {
            throw new InvalidOperationException($"{compartments} compartments cannot be indexed, yet the profile allows them");
        }

        // Too many compartments to index is a violation by itself; what else they would need is then unknown.
        violations = (core?.Usage ?? new CoreUsage { Compartments = (int)Math.Min(compartments, int.MaxValue) }).Violations(profile);
        return violations.Count == 0 ? core : null;
    }

    /// <summary>The slices of a bundle, at most <paramref name="cap"/> units each; null if a single unit does not fit.</summary>
    public ImmutableArray<PartitionedCore>? Fit(Bundle bundle, int cap, out UnitRange failed, out IReadOnlyList<ResourceUse> violations)
    {
        int size = bundle.Size;
        int longest = Math.Max(1, Math.Min(cap, profile.CompartmentsPerCore / bundle.Stride));
        int fewest = Math.Max(LowerBound(bundle, longest), CeilDivide(size, longest));
        for (int pieces = fewest; pieces <= Math.Min(size, fewest + EvenTries); pieces++)
        {
            if (TryEven(bundle, pieces) is { } even)
            {
                failed = default;
                violations = [];
                return even;
            }
        }

        if (FitOneByOne(bundle, longest, out failed, out violations) is not { } slices)
        {
            return null;
        }

        return TryEven(bundle, slices.Length) ?? slices;
    }

    /// <summary>From the payload alone, without headers, padding and indices.</summary>
    private int LowerBound(Bundle bundle, int longest)
    {
        int size = bundle.Size;
        if (size > longest || planner.Plan(bundle.Slices(0, size)) is not { } whole)
        {
            return 1;
        }

        long words = whole.Usage.SynapseWords;
        return (int)Math.Clamp(words / profile.SynapseMemoryWords, 1, size);
    }

    private ImmutableArray<PartitionedCore>? TryEven(Bundle bundle, int pieces)
    {
        var cores = ImmutableArray.CreateBuilder<PartitionedCore>(pieces);
        foreach (UnitRange units in Even(bundle.Size, pieces))
        {
            if (TryPlan(bundle, units, out _) is not { } core)
            {
                return null;
            }

            cores.Add(core);
        }

        return cores.MoveToImmutable();
    }

    /// <summary>Takes as many units as fit, again and again; what fits is found by bisection.</summary>
    private ImmutableArray<PartitionedCore>? FitOneByOne(
        Bundle bundle,
        int longest,
        out UnitRange failed,
        out IReadOnlyList<ResourceUse> violations)
    {
        var cores = ImmutableArray.CreateBuilder<PartitionedCore>();
        for (int first = 0; first < bundle.Size;)
        {
            int low = 0;
            int high = Math.Min(longest, bundle.Size - first) + 1;
            PartitionedCore? best = null;
            while (high - low > 1)
            {
                int count = (low + high) / 2;
                if (TryPlan(bundle, new UnitRange(first, count), out _) is { } core)
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
                failed = new UnitRange(first, 1);
                TryPlan(bundle, failed, out violations);
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
