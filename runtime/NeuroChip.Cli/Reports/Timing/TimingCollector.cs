using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>Takes in the steps of a run: bins for plots, and files that are written on the way. Its memory does not grow with the run.</summary>
internal sealed class TimingCollector(IReadOnlyList<ITimingSink> sinks) : ITimingObserver, IDisposable
{
    private long _index;
    private double _start;

    /// <summary>The steps, a few hundred bins.</summary>
    public TimingBins Bins { get; } = new();

    public void OnStep(StepReport report)
    {
        _index++;
        Bins.Add(report);
        foreach (ITimingSink sink in sinks)
        {
            sink.Write(_index, _start, report);
        }

        _start += report.Time;
    }

    /// <summary>Ends the files.</summary>
    public void Complete()
    {
        foreach (ITimingSink sink in sinks)
        {
            sink.Complete();
        }
    }

    public void Dispose()
    {
        foreach (ITimingSink sink in sinks)
        {
            sink.Dispose();
        }
    }
}
