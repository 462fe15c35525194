namespace NeuroChip.Cli.Running;

/// <summary>The samples of an input file, as commands for the device.</summary>
internal interface ISampleInput
{
    /// <summary>Samples in the file.</summary>
    int Count { get; }

    /// <summary>Steps for which a sample's input is applied.</summary>
    int Steps { get; }

    /// <summary>Whether the file is one recording without an axis of samples.</summary>
    bool IsSingle { get; }

    /// <summary>Adds the commands that apply a sample to a device at step 0 and run it, latency included.</summary>
    void AddCommands(int sample, int latency, List<TargetCommand> commands);
}
