using NeuroChip.Emulator;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>Learning calls on an emulated device: everything goes through the registers that a host has.</summary>
/// <param name="held">Gives the image of the held device to one call at a time.</param>
internal sealed class DeviceLearning(IHeldImage held) : IDeviceLearning
{
    /// <summary>Synapses one call may read.</summary>
    internal const int MostSynapses = 1 << 22;

    public LearningReport Read() => held.Do(loaded => new LearningReport(
        loaded.Chip.Step, [.. loaded.Learning.LearningCores.Select(core => ReportOf(loaded, core))],
        [.. loaded.Learning.Projections.All.Select(projection => ReportOf(loaded, projection))]));

    public CoreProgram ReadProgram(ProfileAddress profile) => held.Do(loaded => ProgramAccess.Read(loaded, profile));

    public IReadOnlyList<ProgramOutcome> WritePrograms(
        IReadOnlyList<ProgramWrite> writes, bool validateOnly = false, IReadOnlyDictionary<string, ProjectionRule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return held.Do(loaded =>
        {
            var plan = ProgramPlan.Make(loaded, writes);
            if (!validateOnly)
            {
                Write(loaded.Chip, plan);
                loaded.Learning.SetRules(plan.Outcomes.SelectMany(outcome => outcome.Projections), rules);
            }

            return plan.Outcomes;
        });
    }

    public CoreLearningSettings ReadSettings(CoreAddress core) => held.Do(loaded => SettingAccess.Read(loaded, core));

    public void WriteSettings(IReadOnlyList<SettingWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        Write(loaded => SettingAccess.Plan(loaded, writes));
    }

    public void SetEpoch(int epoch, IReadOnlyList<CoreAddress> cores)
    {
        ArgumentNullException.ThrowIfNull(cores);
        Write(loaded => SettingAccess.PlanEpoch(loaded, epoch, cores));
    }

    public void SetEnabled(bool enabled, IReadOnlyList<CoreAddress> cores)
    {
        ArgumentNullException.ThrowIfNull(cores);
        Write(loaded => SettingAccess.PlanEnabled(loaded, enabled, cores));
    }

    public int WriteReward(Reward reward, IReadOnlyList<CoreAddress> cores, string? population = null)
    {
        ArgumentNullException.ThrowIfNull(cores);
        return Write(loaded => SettingAccess.PlanReward(loaded, reward, cores, population));
    }

    public SynapseTable ReadSynapses(string projection, UnitSpan? pre = null, UnitSpan? post = null) =>
        held.Do(loaded => SynapseAccess.Read(loaded, projection, pre, post, MostSynapses));

    public int WriteSynapses(string projection, SynapseWrites synapses)
    {
        ArgumentNullException.ThrowIfNull(synapses);
        Write(loaded => SynapseAccess.Plan(loaded, projection, synapses));
        return synapses.Pre.Count;
    }

    public TraceTable ReadPreTraces(string projection, UnitSpan? units = null) => held.Do(loaded => TraceAccess.ReadPre(loaded, projection, units));

    public TraceTable ReadPostTraces(string population, UnitSpan? units = null) => held.Do(loaded => TraceAccess.ReadPost(loaded, population, units));

    public void WritePreTraces(string projection, TraceWrites traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        Write(loaded => TraceAccess.PlanPre(loaded, projection, traces));
    }

    public void WritePostTraces(string population, TraceWrites traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        Write(loaded => TraceAccess.PlanPost(loaded, population, traces));
    }

    /// <summary>The verifier has let the programs pass; what is left to refuse is what the image has no bits or units for.</summary>
    private static void Write(Chip chip, ProgramPlan plan)
    {
        try
        {
            chip.WriteRegisters(plan.Writes);
        }
        catch (RegisterException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProgram, error.Message,
                "Compile the network with a rule that changes the same values and rounds alike.", error);
        }
    }

    /// <summary>Plans on the held image and writes; answers how many bursts were written.</summary>
    private int Write(Func<LoadedImage, List<RegisterWrite>> plan) => held.Do(loaded =>
    {
        List<RegisterWrite> writes = plan(loaded);
        if (writes.Count > 0)
        {
            loaded.Chip.WriteRegisters(writes);
        }

        return writes.Count;
    });

    private static LearningCoreReport ReportOf(LoadedImage loaded, int core)
    {
        Chip chip = loaded.Chip;
        var access = new CoreWordAccess(chip, core);
        var reward = Reward.Decode(access.Layout, access.Read(CoreBlocks.Reward, 0));
        return new LearningCoreReport(
            chip.Parameters.Cores[core].Address,
            (int)access.Read(CoreBlocks.Ctrl, CtrlRegisters.Epoch), access.Read(CoreBlocks.Ctrl, CtrlRegisters.LrnEnable) != 0,
            reward.R1, reward.Event, chip.Image.Cores[core].Words(SectionKind.LearnProfiles).Length,
            (long)access.Read(CoreBlocks.Perf, PerfRegisters.LrnVisit), (long)access.Read(CoreBlocks.Perf, PerfRegisters.LrnUop),
            loaded.Map.PopulationsOn(core));
    }

    private static LearningProjectionReport ReportOf(LoadedImage loaded, ProjectionPlace projection)
    {
        ManifestPopulation pre = loaded.Map.Populations[projection.Pre];
        ManifestPopulation post = loaded.Map.Populations[projection.Post];
        return new LearningProjectionReport(
            projection.Name, pre.Name, post.Name, pre.Size, post.Size, loaded.Learning.RuleOf(projection),
            [.. projection.Runs.Select(run => new ProfileAddress(loaded.Chip.Parameters.Cores[run.Core].Address, run.Profile)).Distinct()], projection.Manifest);
    }
}
