namespace NeuroChip.Cli.Learning.Systems;

/// <summary>A task with delayed reward: to each of eight cues, one of four actions is right.</summary>
/// <param name="Seed">Seed of the cues and of what is right.</param>
internal readonly record struct RewardTask(ulong Seed)
{
    /// <summary>Cues.</summary>
    public const int Cues = 8;

    /// <summary>Source units of a cue.</summary>
    public const int CueUnits = 4;

    /// <summary>Actions.</summary>
    public const int Actions = 4;

    /// <summary>Cue of a trial.</summary>
    public int Cue(int trial) => HostRandom.Below(Seed, 301, (ulong)trial, 0, Cues);

    /// <summary>The action that is right for a cue.</summary>
    public int Right(int cue) => (cue + HostRandom.Below(Seed, 300, 0, 0, Actions)) % Actions;

    /// <summary>Whether a trial is rewarded where reward is drawn at random, as often as chance would.</summary>
    public bool Draw(int trial) => HostRandom.Below(Seed, 302, (ulong)trial, 0, Actions) == 0;
}

/// <summary>How a trial ended.</summary>
internal enum RewardChoice
{
    /// <summary>No action unit spiked in time.</summary>
    None = 0,

    /// <summary>Two or more spiked first in the same step.</summary>
    Tie = 1,

    /// <summary>A wrong one spiked first.</summary>
    Wrong = 2,

    /// <summary>The right one spiked first.</summary>
    Right = 3,
}

/// <summary>How reward reaches the synapses.</summary>
internal enum RewardPath
{
    /// <summary>The host writes the reward register.</summary>
    Host = 0,

    /// <summary>Compartments of the chip spike, and their spikes are the reward.</summary>
    Compartments = 1,

    /// <summary>The host writes the register, but draws right and wrong at random: the control.</summary>
    Random = 2,
}
