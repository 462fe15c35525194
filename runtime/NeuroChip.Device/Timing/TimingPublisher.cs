using NeuroChip.Emulator.Timing;

namespace NeuroChip.Device.Timing;

/// <summary>Gives each step's report to the subscriptions of a loaded image, and to one observer of the process.</summary>
internal sealed class TimingPublisher(ChipTiming? timing) : ITimingObserver
{
    /// <summary>Subscriptions of an image; each holds its own buffer.</summary>
    private const int MostSubscriptions = 64;

    /// <summary>Steps of a record at most.</summary>
    private const int MostSteps = 1 << 20;

    private readonly Lock _gate = new();
    private TimingSubscription[] _subscriptions = [];
    private ITimingObserver? _observer;

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

    public TimingSubscription Add(int every)
    {
        if (timing is null)
        {
            throw NotTimed();
        }

        if (every is < 1 or > MostSteps)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadInterval, $"A record of {every} steps.", $"Ask for 1 to {MostSteps} steps a record.");
        }

        var subscription = new TimingSubscription(every, timing, Remove);
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
