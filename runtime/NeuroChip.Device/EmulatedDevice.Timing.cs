using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Device;

/// <content>Times and energies.</content>
public sealed partial class EmulatedDevice
{
    /// <inheritdoc/>
    public TimingReport ReadTiming()
    {
        lock (_gate)
        {
            return TimingReport.Of(Ready().Chip);
        }
    }

    /// <inheritdoc/>
    public TimingSubscription SubscribeTiming(int every, bool withCores = false)
    {
        lock (_gate)
        {
            return Ready().Timing.Add(every, withCores);
        }
    }

    /// <summary>Times of the loaded image, to be read between runs by whoever shares this process.</summary>
    /// <exception cref="DeviceException">No image is loaded, or none are computed.</exception>
    public ChipTiming Timing
    {
        get
        {
            lock (_gate)
            {
                return Ready().Chip.Timing ?? throw TimingPublisher.NotTimed();
            }
        }
    }

    /// <summary>
    /// Shows every step of the loaded image to an observer in this process, on the thread that runs; null ends it. It ends with the
    /// image, too.
    /// </summary>
    public void ObserveTiming(ITimingObserver? observer)
    {
        lock (_gate)
        {
            Ready().Timing.Observer = observer;
        }
    }
}
