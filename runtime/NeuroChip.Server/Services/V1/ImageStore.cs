using NeuroChip.Device;
using NeuroChip.Device.Sessions;
using NeuroChip.Spec.Image;

namespace NeuroChip.Server.Services.V1;

/// <summary>Uploaded images. They belong to their session and go with it.</summary>
/// <param name="limits">How much may be stored.</param>
internal sealed class ImageStore(DeviceServiceLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Session, Dictionary<string, (ChipImage Image, long Bytes)>> _images = [];
    private long _bytes;

    /// <summary>Takes room for bytes that are about to be kept.</summary>
    /// <exception cref="DeviceException">There is not so much room.</exception>
    public void Reserve(long bytes)
    {
        lock (_gate)
        {
            if (_bytes + bytes > limits.MaxStoredImageBytes)
            {
                throw new DeviceException(
                    DeviceErrorKind.ResourceExhausted, ServiceCodes.UploadTooLarge,
                    $"The images of all sessions would exceed {limits.MaxStoredImageBytes} bytes.", "Try again when another session has ended.");
            }

            _bytes += bytes;
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
        }
    }

    /// <summary>Keeps an image whose room is reserved.</summary>
    public void Add(Session session, string id, ChipImage image, long bytes)
    {
        bool first;
        lock (_gate)
        {
            first = !_images.TryGetValue(session, out var own);
            if (first)
            {
                _images.Add(session, own = []);
            }

            if (!own!.TryAdd(id, (image, bytes)))
            {
                // The same file again: it is there already, so its room is not needed twice.
                _bytes -= bytes;
            }
        }

        if (first)
        {
            session.Ended.UnsafeRegister(static state => Forget(state!), (this, session));
        }
    }

    /// <summary>An image of the session.</summary>
    /// <exception cref="DeviceException">It has none of that id.</exception>
    public ChipImage Find(Session session, string id)
    {
        lock (_gate)
        {
            return _images.TryGetValue(session, out var own) && own.TryGetValue(id, out var entry)
                ? entry.Image
                : throw new DeviceException(
                    DeviceErrorKind.NotFound, ServiceCodes.NoSuchImage, "The session has no image of that id.", "Upload it first.");
        }
    }

    private static void Forget(object state)
    {
        var (store, session) = ((ImageStore, Session))state;
        lock (store._gate)
        {
            if (store._images.Remove(session, out var own))
            {
                store._bytes -= own.Values.Sum(entry => entry.Bytes);
            }
        }
    }
}
