using NeuroChip.Graph;
using NeuroChip.Learning;

namespace NeuroChip.Compilation.Lowering;

/// <summary>How a synapse group learns: the rules are microcode already, the time constants of the traces are still real.</summary>
public sealed record LoweredLearning
{
    /// <summary>The rule as the user gave it.</summary>
    public required LearningRule Rule { get; init; }

    /// <summary>Its program, with limits of its own, and what it costs.</summary>
    public required RuleCompilation Program { get; init; }

    /// <summary>Seed of pre traces and learned values.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Spikes that are reward.</summary>
/// <param name="From">Index of the group whose spikes count.</param>
/// <param name="Onto">Index of the group whose learning synapses see the reward.</param>
/// <param name="Punish">Whether they count minus one.</param>
public readonly record struct LoweredReward(int From, int Onto, bool Punish);
