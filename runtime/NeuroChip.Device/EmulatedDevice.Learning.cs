using NeuroChip.Device.Learning;

namespace NeuroChip.Device;

/// <content>Learning.</content>
public sealed partial class EmulatedDevice
{
    /// <inheritdoc/>
    public IDeviceLearning Learning => new DeviceLearning(new Held(this));

    private sealed class Held(EmulatedDevice device) : IHeldImage
    {
        public T Do<T>(Func<LoadedImage, T> work)
        {
            lock (device._gate)
            {
                LoadedImage loaded = device.Ready();
                try
                {
                    return work(loaded);
                }
                catch (Exception error) when (error is not DeviceException)
                {
                    throw device.Refused(error, "in a learning call");
                }
            }
        }
    }
}
