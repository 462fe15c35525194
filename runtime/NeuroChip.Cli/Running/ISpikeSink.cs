namespace NeuroChip.Cli.Running;

/// <summary>Where recorded spikes go.</summary>
internal interface ISpikeSink : IDisposable
{
    /// <summary>Takes a spike; they come ordered by sample, step, population, unit.</summary>
    /// <param name="sample">Sample of the run, from 0.</param>
    /// <param name="step">Step of the chip, from 1.</param>
    /// <param name="population">Index into the manifest's populations.</param>
    /// <param name="unit">Unit of the population.</param>
    void Add(int sample, int step, int population, int unit);

    /// <summary>All spikes are there.</summary>
    void Complete();
}
