namespace NeuroChip.Device.Learning;

/// <summary>Gives the image of a device that is held, that is loaded, not running and not faulted, to one call at a time.</summary>
internal interface IHeldImage
{
    /// <summary>Does something with the image while nothing else can reach it.</summary>
    /// <exception cref="DeviceException">The device's state does not allow it, or a register refused.</exception>
    T Do<T>(Func<LoadedImage, T> work);
}
