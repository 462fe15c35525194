namespace NeuroChip.Cli.Running;

/// <summary>Spikes of samples, whatever the file stored.</summary>
internal interface ISpikeSamples
{
    /// <summary>The file, for messages.</summary>
    string Path { get; }

    /// <summary>Samples.</summary>
    int Count { get; }

    /// <summary>Steps of a sample, where the file says so.</summary>
    int? Steps { get; }

    /// <summary>Whether the file is one recording without an axis of samples.</summary>
    bool IsSingle { get; }

    /// <summary>The spikes of a sample, by step and unit, both from 0.</summary>
    /// <param name="sample">Sample.</param>
    /// <param name="steps">Steps of the run, for encodings that have no end of their own.</param>
    IEnumerable<(int Step, int Unit)> Read(int sample, int steps);
}
