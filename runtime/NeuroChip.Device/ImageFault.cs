using NeuroChip.Spec.Image;

namespace NeuroChip.Device;

/// <summary>What a device says when words of a loaded image cannot be read again. It keeps its state and goes on.</summary>
internal static class ImageFault
{
    public static DeviceException Of(ImageFormatException error) =>
        new(DeviceErrorKind.DataLoss, error.Code, $"Byte {error.Offset}: {error.Found}; allowed: {error.Allowed}.", error.Remedy, error);
}
