using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>Writes steps to a file as they are computed.</summary>
internal interface ITimingSink : IDisposable
{
    /// <summary>Writes a step.</summary>
    /// <param name="index">Number of the step in the run, from 1.</param>
    /// <param name="start">Ns from the start of the run to that of the step.</param>
    /// <param name="step">The step.</param>
    void Write(long index, double start, StepReport step);

    /// <summary>Ends the file.</summary>
    void Complete();
}
