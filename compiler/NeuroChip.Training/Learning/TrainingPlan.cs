namespace NeuroChip.Training.Learning;

/// <summary>Everything a training depends on besides the digits.</summary>
internal sealed record TrainingPlan
{
    internal int Hidden { get; init; } = 256;

    internal int Steps { get; init; } = 16;

    internal int Epochs { get; init; } = 100;

    internal int Batch { get; init; } = 50;

    internal float Rate { get; init; } = 2e-3f;

    internal float Decay { get; init; } = 0.1f;

    /// <summary>Largest weight into the hidden layer: eight bits are spread over twice this, so outliers cost precision.</summary>
    internal float WeightLimit { get; init; } = 0.4f;

    internal ulong Seed { get; init; } = 2026;
}
