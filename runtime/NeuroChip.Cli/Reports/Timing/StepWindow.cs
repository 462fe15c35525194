namespace NeuroChip.Cli.Reports.Timing;

/// <summary>Steps of a run that a trace shows, counted from 1 over all samples.</summary>
internal sealed record StepWindow(long First, long Last)
{
    /// <summary>Steps a trace may have: more than a viewer loads.</summary>
    public const int Most = 100_000;

    public bool Contains(long index) => index >= First && index <= Last;
}
