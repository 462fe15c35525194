using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>
/// The learning engines of a device, in the terms of its network: projections and units instead of registers.
/// All calls want the device held, that is loaded and not running, and are atomic: a refused one
/// (<see cref="DeviceException"/>) changes nothing.
/// </summary>
public interface IDeviceLearning
{
    /// <summary>What learns, and what it has done.</summary>
    LearningReport Read();

    /// <summary>The program of a profile.</summary>
    CoreProgram ReadProgram(ProfileAddress profile);

    /// <summary>Replaces programs; all are verified before one is written.</summary>
    /// <param name="writes">Programs, each for another profile.</param>
    /// <param name="validateOnly">Whether to verify and write nothing.</param>
    /// <param name="rules">Texts of the rules the programs were compiled from, by projection; null for programs written by hand.</param>
    IReadOnlyList<ProgramOutcome> WritePrograms(
        IReadOnlyList<ProgramWrite> writes, bool validateOnly = false, IReadOnlyDictionary<string, ProjectionRule>? rules = null);

    /// <summary>Trace configurations, profiles, constants and limits of a core.</summary>
    CoreLearningSettings ReadSettings(CoreAddress core);

    /// <summary>Writes settings; all of them or none.</summary>
    void WriteSettings(IReadOnlyList<SettingWrite> writes);

    /// <summary>Sets the learning epoch, 1..63 steps.</summary>
    /// <param name="epoch">Steps.</param>
    /// <param name="cores">Cores; empty for all that learn.</param>
    void SetEpoch(int epoch, IReadOnlyList<CoreAddress> cores);

    /// <summary>Lets cores learn, or holds traces and synapses.</summary>
    /// <param name="enabled">Whether they learn.</param>
    /// <param name="cores">Cores; empty for all that learn.</param>
    void SetEnabled(bool enabled, IReadOnlyList<CoreAddress> cores);

    /// <summary>Writes reward trace and reward event.</summary>
    /// <param name="reward">The reward; r1 -128..127.</param>
    /// <param name="cores">Cores; empty for all that learn, or for those of the population.</param>
    /// <param name="population">A population whose learning cores are meant, or null.</param>
    /// <returns>Cores written.</returns>
    int WriteReward(Reward reward, IReadOnlyList<CoreAddress> cores, string? population = null);

    /// <summary>Weights, delays and tags of a projection, all at the same step's end.</summary>
    /// <param name="projection">Its name.</param>
    /// <param name="pre">Pre units, or null for all.</param>
    /// <param name="post">Post units, or null for all.</param>
    SynapseTable ReadSynapses(string projection, UnitSpan? pre = null, UnitSpan? post = null);

    /// <summary>Writes weights, delays and tags; all of them or none.</summary>
    /// <param name="projection">Its name.</param>
    /// <param name="synapses">Pairs of units; the n-th time that a pair is named, its n-th synapse is meant.</param>
    /// <returns>Synapses written.</returns>
    int WriteSynapses(string projection, SynapseWrites synapses);

    /// <summary>Traces x1 and x2 of the pre units of a projection.</summary>
    TraceTable ReadPreTraces(string projection, UnitSpan? units = null);

    /// <summary>Traces y1, y2 and y3 of the units of a population; units on cores that do not learn have none and are left out.</summary>
    TraceTable ReadPostTraces(string population, UnitSpan? units = null);

    /// <summary>Writes traces of pre units on every core that has their synapses.</summary>
    void WritePreTraces(string projection, TraceWrites traces);

    /// <summary>Writes traces of units.</summary>
    void WritePostTraces(string population, TraceWrites traces);
}
