using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Timing;

/// <summary>Gives each step's report to the subscriptions of a loaded image, and to one observer of the process.</summary>
/// <param name="timing">Times of the image; null where none are computed, then reports have counters alone.</param>
/// <param name="cores">Mapped cores, in the order of the chip.</param>
internal sealed class TimingPublisher(ChipTiming? timing, IReadOnlyList<CoreAddress> cores) : ITimingObserver
{
    /// <summary>Subscriptions of an image; each holds its own buffer.</summary>
    private const int MostSubscriptions = 64;

    /// <summary>Steps of a record at most.</summary>
    private const int MostSteps = 1 << 20;

    private readonly Lock _gate = new();
    private TimingSubscription[] _subscriptions = [];
    private ITimingObserver? _observer;
    private StepReport? _untimed;

    /// <summary>Sees every step, in this process; null for none.</summary>
    public ITimingObserver? Observer
    {
        get => _observer;
        set
        {
            lock (_gate)
            {
                _observer = value;
                Attach();
            }
        }
    }

    public TimingSubscription Add(int every, bool withCores)
    {
        if (every is < 1 or > MostSteps)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadInterval, $"A record of {every} steps.", $"Ask for 1 to {MostSteps} steps a record.");
        }

        var subscription = new TimingSubscription(every, withCores, cores, timing, Remove);
        lock (_gate)
        {
            if (_subscriptions.Length >= MostSubscriptions)
            {
                throw new DeviceException(
                    DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit, $"{MostSubscriptions} subscriptions are open.", "End one of them first.");
            }

            _subscriptions = [.. _subscriptions, subscription];
            Attach();
        }

        return subscription;
    }

    /// <summary>Steps of an image without times: their counters are there all the same.</summary>
    public void OnWindow(RunWindow window)
    {
        if (timing is not null || Current().Length == 0)
        {
            return;
        }

        _untimed ??= new StepReport(cores.Count, links: 0);
        for (int s = 0; s < window.Steps; s++)
        {
            _untimed.Step = window.FirstStep + s;
            _untimed.ReadCounters(window, s);
            OnStep(_untimed);
        }
    }

    public void OnStep(StepReport report)
    {
        foreach (TimingSubscription subscription in Current())
        {
            subscription.Add(report);
        }

        _observer?.OnStep(report);
    }

    /// <summary>Waits until every reader has caught up; false when cancelled first.</summary>
    public bool WaitForRoom(CancellationToken cancel) => Array.TrueForAll(Current(), subscription => subscription.WaitForRoom(cancel));

    /// <summary>Time starts again: closes the records that have begun.</summary>
    public void Restart()
    {
        foreach (TimingSubscription subscription in Current())
        {
            subscription.Close();
        }
    }

    /// <summary>Ends all streams.</summary>
    public void Complete()
    {
        foreach (TimingSubscription subscription in Current())
        {
            subscription.Complete();
        }
    }

    internal static DeviceException NotTimed() => new(
        DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotTimed, "The image was loaded without times and energies.",
        "Load it with a fidelity: analytic, event or flit.");

    private TimingSubscription[] Current()
    {
        lock (_gate)
        {
            return _subscriptions;
        }
    }

    private void Remove(TimingSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
            Attach();
        }
    }

    /// <summary>Nobody looks: then the chip need not work out each step's energies.</summary>
    private void Attach()
    {
        if (timing is not null)
        {
            timing.Observer = _subscriptions.Length > 0 || _observer is not null ? this : null;
        }
    }
}
