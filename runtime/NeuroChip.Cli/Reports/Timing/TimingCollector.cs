using System.Runtime.ExceptionServices;
using NeuroChip.Cli.Errors;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// Takes in the steps of a run: bins for plots, and files that are written on the way. Its memory does not grow with the run.
/// A file that cannot be written must not look like a fault of the device that is running: the run is asked to stop, and the
/// failure kept for <see cref="ThrowIfFailed"/>.
/// </summary>
/// <param name="sinks">Files.</param>
/// <param name="stop">Asks the run to stop.</param>
internal sealed class TimingCollector(IReadOnlyList<ITimingSink> sinks, Action stop) : ITimingObserver, IDisposable
{
    private ExceptionDispatchInfo? _failure;
    private double _start;

    /// <summary>The steps, a few hundred bins.</summary>
    public TimingBins Bins { get; } = new();

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Time of the longest step in ns, of several the first.</summary>
    public double LongestTime { get; private set; }

    /// <summary>Its number in the run, from 1; the chip's own number starts anew with every sample.</summary>
    public long LongestStep { get; private set; }

    /// <summary>Whether a file could not be written.</summary>
    public bool HasFailed => _failure is not null;

    /// <exception cref="CliException">A file could not be written.</exception>
    public void ThrowIfFailed() => _failure?.Throw();

    public void OnStep(StepReport report)
    {
        if (HasFailed)
        {
            return;
        }

        Steps++;
        if (report.Time > LongestTime)
        {
            (LongestTime, LongestStep) = (report.Time, Steps);
        }

        Bins.Add(report);
        try
        {
            foreach (ITimingSink sink in sinks)
            {
                sink.Write(Steps, _start, report);
            }
        }
        catch (CliException error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            stop();
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
