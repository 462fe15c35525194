using System.Collections.Immutable;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>Epoch, enable, reward, and the tables that the rules of a core share.</summary>
internal static class SettingAccess
{
    private const int LongestEpoch = 63;

    public static CoreLearningSettings Read(LoadedImage loaded, CoreAddress core)
    {
        var access = new CoreWordAccess(loaded.Chip, loaded.Learning.LearningCore(core));
        return new CoreLearningSettings(
            [.. access.Decode<TraceConfig>(CoreBlocks.TraceCfg, 0, access.Block(CoreBlocks.TraceCfg).Count)],
            [.. access.Decode<LearnProfile>(CoreBlocks.LrnProfile, 0, access.Block(CoreBlocks.LrnProfile).Count)],
            ProgramAccess.Constants(access), ProgramAccess.Limits(access));
    }

    public static List<RegisterWrite> Plan(LoadedImage loaded, IReadOnlyList<SettingWrite> writes)
    {
        var edits = new Dictionary<int, CoreEdits>();
        foreach (SettingWrite write in writes)
        {
            int core = loaded.Learning.LearningCore(write.Core);
            if (!edits.TryGetValue(core, out CoreEdits? edit))
            {
                edits.Add(core, edit = new CoreEdits(new CoreWordAccess(loaded.Chip, core)));
            }

            (string block, ulong element) = Encode(edit.Access.Layout, write);
            if ((uint)write.Index >= (uint)edit.Access.Block(block).Count)
            {
                throw LearningErrors.BadValue(
                    $"Index {write.Index} of {block} was to be written.", $"There are 0..{edit.Access.Block(block).Count - 1}.");
            }

            edit.Set(block, write.Index, element);
        }

        return [.. edits.Values.SelectMany(edit => edit.ToWrites())];
    }

    public static List<RegisterWrite> PlanEpoch(LoadedImage loaded, int epoch, IReadOnlyList<CoreAddress> cores) =>
        epoch is >= 1 and <= LongestEpoch
            ? PlanControl(loaded, CtrlRegisters.Epoch, (uint)epoch, cores)
            : throw LearningErrors.BadValue($"An epoch of {epoch} steps was asked for.", $"Epochs have 1..{LongestEpoch} steps; to stop learning, disable it.");

    public static List<RegisterWrite> PlanEnabled(LoadedImage loaded, bool enabled, IReadOnlyList<CoreAddress> cores) =>
        PlanControl(loaded, CtrlRegisters.LrnEnable, enabled ? 1u : 0u, cores);

    public static List<RegisterWrite> PlanReward(
        LoadedImage loaded, Reward reward, IReadOnlyList<CoreAddress> cores, string? population)
    {
        if (reward.R1 is < sbyte.MinValue or > sbyte.MaxValue)
        {
            throw LearningErrors.BadValue($"A reward of {reward.R1} was given.", $"r1 is {sbyte.MinValue}..{sbyte.MaxValue}.");
        }

        var plan = new List<RegisterWrite>();
        foreach (int core in population is null ? Cores(loaded, cores) : CoresOf(loaded, population, cores))
        {
            plan.Add(new CoreWordAccess(loaded.Chip, core).Encode(CoreBlocks.Reward, 0, [reward]));
        }

        return plan;
    }

    private static List<RegisterWrite> PlanControl(LoadedImage loaded, int register, uint value, IReadOnlyList<CoreAddress> cores) =>
        [.. Cores(loaded, cores).Select(core => new CoreWordAccess(loaded.Chip, core).Write(CoreBlocks.Ctrl, register, [value]))];

    /// <summary>The cores named, each once, or all that learn.</summary>
    private static List<int> Cores(LoadedImage loaded, IReadOnlyList<CoreAddress> cores)
    {
        List<int> found = cores.Count > 0 ? [.. cores.Select(loaded.Learning.LearningCore).Distinct()] : [.. loaded.Learning.LearningCores];
        return found.Count > 0 ? found : throw LearningErrors.NothingLearns();
    }

    private static List<int> CoresOf(LoadedImage loaded, string population, IReadOnlyList<CoreAddress> cores)
    {
        ImmutableArray<ManifestSlice> slices = loaded.Map.Populations[loaded.Map.IndexOf(population)].Slices;
        List<int> found = [.. (slices.IsDefault ? [] : slices)
            .Select(slice => loaded.Map.IndexOf(new CoreAddress(slice.Chip, slice.Core))).Where(loaded.Learning.Learns)
            .Concat(cores.Select(loaded.Learning.LearningCore)).Distinct()];
        return found.Count > 0 ? found : throw LearningErrors.NoLearningCoreOf(population);
    }

    private static (string Block, ulong Element) Encode(WordLayout layout, SettingWrite write)
    {
        try
        {
            return write switch
            {
                TraceConfigWrite trace => (CoreBlocks.TraceCfg, trace.Value.Encode(layout)),
                LearnProfileWrite profile => (CoreBlocks.LrnProfile, profile.Value.Encode(layout)),
                LearnConstantWrite constant => (CoreBlocks.LrnConst, new LearnConstant { Value = constant.Value }.Encode(layout)),
                LearnLimitWrite limit => (CoreBlocks.LrnLimit, limit.Value.Encode(layout)),
                _ => throw new InvalidOperationException($"unknown setting {write}"),
            };
        }
        catch (SpecRangeException error)
        {
            throw LearningErrors.BadValue($"Setting {write.Index} cannot be written: {error.Message}.", "Give a value in range.");
        }
    }
}
