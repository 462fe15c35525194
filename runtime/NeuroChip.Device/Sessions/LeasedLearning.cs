using NeuroChip.Device.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Sessions;

/// <summary>The learning calls of a leased device: each enters the session first and leaves it at its end.</summary>
internal sealed class LeasedLearning(IDeviceLearning learning, Session session) : IDeviceLearning
{
    public LearningReport Read() => session.Within(learning.Read);

    public CoreProgram ReadProgram(ProfileAddress profile) => session.Within(() => learning.ReadProgram(profile));

    public IReadOnlyList<ProgramOutcome> WritePrograms(
        IReadOnlyList<ProgramWrite> writes, bool validateOnly = false, IReadOnlyDictionary<string, ProjectionRule>? rules = null) =>
        session.Within(() => learning.WritePrograms(writes, validateOnly, rules));

    public CoreLearningSettings ReadSettings(CoreAddress core) => session.Within(() => learning.ReadSettings(core));

    public void WriteSettings(IReadOnlyList<SettingWrite> writes) => session.Within(() => learning.WriteSettings(writes));

    public void SetEpoch(int epoch, IReadOnlyList<CoreAddress> cores) => session.Within(() => learning.SetEpoch(epoch, cores));

    public void SetEnabled(bool enabled, IReadOnlyList<CoreAddress> cores) => session.Within(() => learning.SetEnabled(enabled, cores));

    public int WriteReward(Reward reward, IReadOnlyList<CoreAddress> cores, string? population = null) =>
        session.Within(() => learning.WriteReward(reward, cores, population));

    public SynapseTable ReadSynapses(string projection, UnitSpan? pre = null, UnitSpan? post = null) =>
        session.Within(() => learning.ReadSynapses(projection, pre, post));

    public int WriteSynapses(string projection, SynapseWrites synapses) => session.Within(() => learning.WriteSynapses(projection, synapses));

    public TraceTable ReadPreTraces(string projection, UnitSpan? units = null) => session.Within(() => learning.ReadPreTraces(projection, units));

    public TraceTable ReadPostTraces(string population, UnitSpan? units = null) => session.Within(() => learning.ReadPostTraces(population, units));

    public void WritePreTraces(string projection, TraceWrites traces) => session.Within(() => learning.WritePreTraces(projection, traces));

    public void WritePostTraces(string population, TraceWrites traces) => session.Within(() => learning.WritePostTraces(population, traces));
}
