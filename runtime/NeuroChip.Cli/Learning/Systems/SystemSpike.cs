namespace NeuroChip.Cli.Learning.Systems;

/// <summary>A spike of a compartment.</summary>
/// <param name="Step">Step of the chip.</param>
/// <param name="Population">Population, as an index into the manifest's list; <see cref="LearningRun.IndexOf"/> gives it.</param>
/// <param name="Unit">Unit of the population.</param>
internal readonly record struct SystemSpike(long Step, int Population, int Unit);
