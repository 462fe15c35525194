using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Cuts populations into slices that fit on cores. Slices are contiguous; layers are not mixed, except that the populations
/// of a dendrite tree lie side by side, that a helper compartment joins a core of the group it serves, and that small slices
/// are put together when cores run out.
/// </summary>
internal sealed class PartitionPass
{
    /// <summary>Rounds of cutting finer because units reach too many cores; each round at least halves the excess.</summary>
    private const int MaxRounds = 16;

    /// <summary>Pairs of cores that are tried before more cores than there are is taken as the answer; each plans a core anew.</summary>
    private const int MostJoins = 4096;

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
        planner = new CorePlanner(network, profile);
        slicer = new Slicer(profile, planner);
    }

    /// <summary>Partitions; null if something does not fit, which is then in the bag.</summary>
    public static PartitionedGraph? Run(QuantizedGraph network, ChipProfile profile, CompileOptions options, DiagnosticBag bag)
    {
        if (options.Chips > profile.Chips)
        {
            bag.Add(DiagnosticTable.OptionRange, network.Groups[0].Location, "option chips", $"{options.Chips}", $"1..{profile.Chips}, what profile '{profile.Name}' has");
            return null;
        }

        PartitionedGraph? result = new PartitionPass(network, profile, options, bag).Partition();
        return bag.HasErrors ? null : result;
    }

    private PartitionedGraph? Partition()
    {
        int[] caps = [.. network.Groups.Select(group => group.Size)];
        for (int round = 0; ; round++)
        {
            if (Slice(caps) is not { } sliced)
            {
                return null;
            }

            ImmutableArray<PartitionedCore> cores = WithOutAxons(sliced);
            if (!TightenForOutAxons(cores, caps, round == MaxRounds))
            {
                return bag.HasErrors ? null : FitCoreCount(cores);
            }
        }
    }

    private List<PartitionedCore>? Slice(int[] caps)
    {
        var cores = new List<PartitionedCore>();
        foreach (Bundle bundle in Bundle.Of(network))
        {
            cores.AddRange(options.Split is { } pieces ? SliceEvenly(bundle, pieces) : SliceToFit(bundle, bundle.Groups.Min(g => caps[g])));
        }

        for (int g = 0; g < network.Groups.Length; g++)
        {
            if (network.Groups[g].ServesGroup is not null)
            {
                PlaceHelper(g, cores);
            }
        }

        return bag.HasErrors ? null : cores;
    }

    private IEnumerable<PartitionedCore> SliceEvenly(Bundle bundle, int pieces)
    {
        foreach (UnitRange units in Slicer.Even(bundle.Size, Math.Min(pieces, bundle.Size)))
        {
            PartitionedCore? core = slicer.TryPlan(bundle, units, out IReadOnlyList<ResourceUse> violations);
            if (core is null)
            {
                ReportViolations(DiagnosticTable.SplitDoesNotFit, network.Groups[bundle.Named], units, violations);
                yield break;
            }

            yield return core;
        }
    }

    private IEnumerable<PartitionedCore> SliceToFit(Bundle bundle, int cap)
    {
        ImmutableArray<PartitionedCore>? cores = slicer.Fit(bundle, cap, out UnitRange failed, out IReadOnlyList<ResourceUse> violations);
        if (cores is null)
        {
            ReportViolations(DiagnosticTable.UnitDoesNotFit, network.Groups[bundle.Named], failed, violations);
        }

        return cores ?? [];
    }

    /// <summary>A helper joins the first core of its group that has room, or gets one of its own.</summary>
    private void PlaceHelper(int helper, List<PartitionedCore> cores)
    {
        int served = network.Groups[helper].ServesGroup!.Value;
        for (int c = 0; c < cores.Count; c++)
        {
            if (cores[c].Slices.Any(s => s.Group == served) && TryJoin(cores[c].Slices, helper) is { } joined)
            {
                cores[c] = joined;
                return;
            }
        }

        cores.AddRange(SliceToFit(Bundle.Single(network, helper), network.Groups[helper].Size));
    }

    private PartitionedCore? TryJoin(ImmutableArray<CoreSlice> slices, int group) =>
        TryJoin(slices, [new CoreSlice(group, 0, network.Groups[group].Size, 0)]);

    /// <summary>The slices of two cores on one, if everything fits and they agree on what a core has once.</summary>
    private PartitionedCore? TryJoin(ImmutableArray<CoreSlice> slices, ImmutableArray<CoreSlice> added)
    {
        int next = slices.Sum(s => s.Count);
        if (slices.Any(a => added.Any(b => !CoreWide.Agree(network, a.Group, b.Group)))
            || next + added.Sum(s => s.Count) > profile.CompartmentsPerCore)
        {
            return null;
        }

        ImmutableArray<CoreSlice> moved = [.. added.Select(s => s with { FirstCompartment = s.FirstCompartment + next })];
        return planner.Plan([.. slices, .. moved]) is { } core && core.Usage.Violations(profile).Count == 0 ? core : null;
    }

    /// <summary>Adds, to every core, the slots of its out-axons.</summary>
    private ImmutableArray<PartitionedCore> WithOutAxons(List<PartitionedCore> cores)
    {
        var targets = new SpikeTargets(network, cores);
        return [.. cores.Select(core => core with { Usage = core.Usage with { OutAxons = CountSlots(core, targets) } })];
    }

    private int CountSlots(PartitionedCore core, SpikeTargets targets)
    {
        var table = new AxonTableBuilder(profile.Layout);
        targets.AddTo(table, core);
        return table.Slots;
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
            if (core.Usage.OutAxons <= profile.OutAxonsPerCore)
            {
                continue;
            }

            CoreSlice slice = core.Slices[0];
            QuantizedGroup group = network.Groups[slice.Group];
            ResourceUse use = core.Usage.Violations(profile).First(v => v.Name == "out-axons");
            if (options.Split is not null)
            {
                ReportViolations(DiagnosticTable.SplitDoesNotFit, group, Units(slice), [use]);
            }
            else if (slice.Count == 1 || giveUp)
            {
                ReportViolations(DiagnosticTable.FanOut, group, Units(slice), [use]);
            }
            else
            {
                long wanted = slice.Count * (long)profile.OutAxonsPerCore / core.Usage.OutAxons;
                caps[slice.Group] = (int)Math.Clamp(wanted, 1, Math.Min(caps[slice.Group], slice.Count - 1));
                again = true;
            }
        }

        return again && !bag.HasErrors;
    }

    /// <summary>More cores than there are: put small ones together, first fit, before giving up.</summary>
    private PartitionedGraph? FitCoreCount(ImmutableArray<PartitionedCore> cores)
    {
        int chips = options.Chips ?? profile.Chips;
        long available = (long)chips * profile.CoresPerChip;
        List<PartitionedCore> joined = options.Split is null && cores.Length > available && LeastCores(cores) <= available
            ? Join(cores, available)
            : [.. cores];
        cores = joined.Count < cores.Length ? WithOutAxons(joined) : cores;
        if (cores.Length > available)
        {
            bag.Add(
                DiagnosticTable.NotEnoughCores,
                network.Groups[0].Location,
                $"the network '{network.Name}' needs {cores.Length} cores: {CoresByGroup(cores)}",
                $"{cores.Length}",
                $"{available} (profile '{profile.Name}': {chips} x {profile.CoresPerChip})");
            return null;
        }

        foreach (PartitionedCore core in cores.Where(c => c.Usage.Violations(profile).Count > 0))
        {
            ReportViolations(DiagnosticTable.FanOut, network.Groups[core.Slices[0].Group], Units(core.Slices[0]), core.Usage.Violations(profile));
        }

        return new PartitionedGraph { Network = network, Cores = cores };
    }

    /// <summary>Cores below which no joining can get: compartments add up, while lists and axons may become shared.</summary>
    private long LeastCores(ImmutableArray<PartitionedCore> cores) =>
        (cores.Sum(core => (long)core.Usage.Compartments) + profile.CompartmentsPerCore - 1) / profile.CompartmentsPerCore;

    /// <summary>Puts small cores together, first fit from the last on, until few enough are left or the tries are used up.</summary>
    private List<PartitionedCore> Join(ImmutableArray<PartitionedCore> cores, long available)
    {
        List<PartitionedCore> joined = [.. cores];
        int tries = 0;
        for (int from = joined.Count - 1; from > 0 && joined.Count > available; from--)
        {
            for (int into = 0; into < from && tries < MostJoins; into++, tries++)
            {
                if (TryJoin(joined[into].Slices, joined[from].Slices) is { } core)
                {
                    joined[into] = core;
                    joined.RemoveAt(from);
                    break;
                }
            }
        }

        return joined;
    }

    private string CoresByGroup(ImmutableArray<PartitionedCore> cores) =>
        string.Join(", ", cores.GroupBy(c => c.Slices[0].Group).Select(g => $"'{network.Groups[g.Key].Name}' {g.Count()}"));

    private static UnitRange Units(CoreSlice slice) => new(slice.FirstUnit, slice.Count);

    private void ReportViolations(DiagnosticCode code, QuantizedGroup group, UnitRange range, IReadOnlyList<ResourceUse> violations)
    {
        string units = range.Count == 1 ? $"unit {range.First}" : $"units {range.First}..{range.First + range.Count - 1}";
        foreach (ResourceUse use in violations)
        {
            bag.Add(
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
