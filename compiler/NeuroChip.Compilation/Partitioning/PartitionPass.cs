using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Cuts populations into slices that fit on cores. Slices are contiguous; layers are not mixed, except that a helper
/// compartment joins a core of the group it serves, and that small slices are put together when cores run out.
/// </summary>
internal sealed class PartitionPass
{
    /// <summary>Rounds of cutting finer because units reach too many cores; each round at least halves the excess.</summary>
    private const int MaxRounds = 16;

    private readonly QuantizedGraph network;
    private readonly ChipProfile profile;
    private readonly CompileOptions options;
    private readonly DiagnosticBag bag;
    private readonly CorePlanner planner;
    private readonly Slicer slicer;

    private PartitionPass(QuantizedGraph network, ChipProfile profile, CompileOptions options, DiagnosticBag bag)
    {
        this.network = network;
        this.profile = profile;
        this.options = options;
        this.bag = bag;
        this.planner = new CorePlanner(network, profile);
        this.slicer = new Slicer(network, profile, this.planner);
    }

    /// <summary>Partitions; null if something does not fit, which is then in the bag.</summary>
    public static PartitionedGraph? Run(QuantizedGraph network, ChipProfile profile, CompileOptions options, DiagnosticBag bag)
    {
        PartitionedGraph? result = new PartitionPass(network, profile, options, bag).Partition();
        return bag.HasErrors ? null : result;
    }

    private PartitionedGraph? Partition()
    {
        int[] caps = [.. this.network.Groups.Select(group => group.Size)];
        for (int round = 0; ; round++)
        {
            if (this.Slice(caps) is not { } sliced)
            {
                return null;
            }

            ImmutableArray<PartitionedCore> cores = this.WithOutAxons(sliced);
            if (!this.TightenForOutAxons(cores, caps, round == MaxRounds))
            {
                return this.bag.HasErrors ? null : this.FitCoreCount(cores);
            }
        }
    }

    private List<PartitionedCore>? Slice(int[] caps)
    {
        var cores = new List<PartitionedCore>();
        var helpers = new List<int>();
        for (int g = 0; g < this.network.Groups.Length; g++)
        {
            QuantizedGroup group = this.network.Groups[g];
            if (group.ServesGroup is not null)
            {
                helpers.Add(g);
            }
            else if (!group.IsSource)
            {
                cores.AddRange(this.options.Split is { } pieces ? this.SliceEvenly(g, pieces) : this.SliceToFit(g, caps[g]));
            }
        }

        foreach (int helper in helpers)
        {
            this.PlaceHelper(helper, cores);
        }

        return this.bag.HasErrors ? null : cores;
    }

    private IEnumerable<PartitionedCore> SliceEvenly(int g, int pieces)
    {
        QuantizedGroup group = this.network.Groups[g];
        foreach (CoreSlice slice in Slicer.Even(g, group.Size, Math.Min(pieces, group.Size)))
        {
            PartitionedCore? core = this.slicer.TryPlan(slice, out IReadOnlyList<ResourceUse> violations);
            if (core is null)
            {
                this.ReportViolations(DiagnosticTable.SplitDoesNotFit, group, slice, violations);
                yield break;
            }

            yield return core;
        }
    }

    private IEnumerable<PartitionedCore> SliceToFit(int g, int cap)
    {
        ImmutableArray<PartitionedCore>? cores = this.slicer.Fit(g, cap, out CoreSlice failed, out IReadOnlyList<ResourceUse> violations);
        if (cores is null)
        {
            this.ReportViolations(DiagnosticTable.UnitDoesNotFit, this.network.Groups[g], failed, violations);
        }

        return cores ?? [];
    }

    /// <summary>A helper joins the first core of its group that has room, or gets one of its own.</summary>
    private void PlaceHelper(int helper, List<PartitionedCore> cores)
    {
        int served = this.network.Groups[helper].ServesGroup!.Value;
        for (int c = 0; c < cores.Count; c++)
        {
            if (cores[c].Slices.Any(s => s.Group == served) && this.TryJoin(cores[c].Slices, helper) is { } joined)
            {
                cores[c] = joined;
                return;
            }
        }

        cores.AddRange(this.SliceToFit(helper, this.network.Groups[helper].Size));
    }

    private PartitionedCore? TryJoin(ImmutableArray<CoreSlice> slices, int group) =>
        this.TryJoin(slices, [new CoreSlice(group, 0, this.network.Groups[group].Size, 0)]);

    /// <summary>The slices of two cores on one, if everything fits and they agree on the core-wide voltage limits.</summary>
    private PartitionedCore? TryJoin(ImmutableArray<CoreSlice> slices, ImmutableArray<CoreSlice> added)
    {
        IntegerCuba first = this.network.Groups[slices[0].Group].Parameters!;
        IntegerCuba second = this.network.Groups[added[0].Group].Parameters!;
        int next = slices.Sum(s => s.Count);
        if (first.VMinExp != second.VMinExp
            || first.VMaxExp != second.VMaxExp
            || next + added.Sum(s => s.Count) > this.profile.CompartmentsPerCore)
        {
            return null;
        }

        ImmutableArray<CoreSlice> moved = [.. added.Select(s => s with { FirstCompartment = s.FirstCompartment + next })];
        return this.planner.Plan([.. slices, .. moved]) is { } core && core.Usage.Violations(this.profile).Count == 0 ? core : null;
    }

    /// <summary>Adds, to every core, the out-axons of its units: one per unit and core that listens to it.</summary>
    private ImmutableArray<PartitionedCore> WithOutAxons(List<PartitionedCore> cores)
    {
        int[][] fanOut = OutAxons.PerUnit(this.network, cores);
        return
        [
            .. cores.Select(core => core with
            {
                Usage = core.Usage with { OutAxons = core.Slices.Sum(s => OutAxons.Sum(fanOut[s.Group], s.FirstUnit, s.Count)) },
            }),
        ];
    }

    /// <summary>
    /// Lowers the slice size of groups whose cores have too many out-axons; true if another round is needed. Cutting a
    /// group adds no in-axons elsewhere, but may add out-axons to the units that project to it.
    /// </summary>
    private bool TightenForOutAxons(ImmutableArray<PartitionedCore> cores, int[] caps, bool giveUp)
    {
        bool again = false;
        foreach (PartitionedCore core in cores)
        {
            if (core.Usage.OutAxons <= this.profile.OutAxonsPerCore)
            {
                continue;
            }

            CoreSlice slice = core.Slices[0];
            QuantizedGroup group = this.network.Groups[slice.Group];
            ResourceUse use = core.Usage.Violations(this.profile).First(v => v.Name == "out-axons");
            if (this.options.Split is not null)
            {
                this.ReportViolations(DiagnosticTable.SplitDoesNotFit, group, slice, [use]);
            }
            else if (slice.Count == 1 || giveUp)
            {
                this.ReportViolations(DiagnosticTable.FanOut, group, slice, [use]);
            }
            else
            {
                long wanted = slice.Count * (long)this.profile.OutAxonsPerCore / core.Usage.OutAxons;
                caps[slice.Group] = (int)Math.Clamp(wanted, 1, Math.Min(caps[slice.Group], slice.Count - 1));
                again = true;
            }
        }

        return again && !this.bag.HasErrors;
    }

    /// <summary>More cores than there are: put small ones together, first fit, before giving up.</summary>
    private PartitionedGraph? FitCoreCount(ImmutableArray<PartitionedCore> cores)
    {
        long available = (long)this.profile.Chips * this.profile.CoresPerChip;
        List<PartitionedCore> joined = [.. cores];
        for (int from = joined.Count - 1; from > 0 && joined.Count > available && this.options.Split is null; from--)
        {
            for (int into = 0; into < from; into++)
            {
                if (this.TryJoin(joined[into].Slices, joined[from].Slices) is { } core)
                {
                    joined[into] = core;
                    joined.RemoveAt(from);
                    break;
                }
            }
        }

        cores = joined.Count < cores.Length ? this.WithOutAxons(joined) : cores;
        if (cores.Length > available)
        {
            this.bag.Add(
                DiagnosticTable.NotEnoughCores,
                this.network.Groups[0].Location,
                $"the network '{this.network.Name}' needs {cores.Length} cores: {this.CoresByGroup(cores)}",
                $"{cores.Length}",
                $"{available} (profile '{this.profile.Name}': {this.profile.Chips} x {this.profile.CoresPerChip})");
            return null;
        }

        foreach (PartitionedCore core in cores.Where(c => c.Usage.Violations(this.profile).Count > 0))
        {
            this.ReportViolations(DiagnosticTable.FanOut, this.network.Groups[core.Slices[0].Group], core.Slices[0], core.Usage.Violations(this.profile));
        }

        return new PartitionedGraph { Network = this.network, Cores = cores };
    }

    private string CoresByGroup(ImmutableArray<PartitionedCore> cores) =>
        string.Join(", ", cores.GroupBy(c => c.Slices[0].Group).Select(g => $"'{this.network.Groups[g.Key].Name}' {g.Count()}"));

    private void ReportViolations(DiagnosticCode code, QuantizedGroup group, CoreSlice slice, IReadOnlyList<ResourceUse> violations)
    {
        string units = slice.Count == 1 ? $"unit {slice.FirstUnit}" : $"units {slice.FirstUnit}..{slice.FirstUnit + slice.Count - 1}";
        foreach (ResourceUse use in violations)
        {
            this.bag.Add(
                code,
                group.Location,
                $"population '{group.Name}', {units}: {use.Name} {use.Used} of {use.Limit}",
                $"{use.Used}",
                $"{use.Limit}",
                $"{use.Remedy}, or use a profile with at least {use.Used} {use.Name}",
                aspect: use.Name);
        }
    }
}
