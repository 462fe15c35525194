using Google.Protobuf;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;

namespace NeuroChip.Server.Services.V1;

/// <summary>Small conversions that several services need.</summary>
internal static class Messages
{
    public static Protocol.V1.DeviceStatus ToMessage(NeuroChip.Device.DeviceStatus status) => new()
    {
        State = (DeviceState)(int)status.State,
        Step = (ulong)status.Step,
        Epoch = (ulong)status.Epoch,
        ImageDigest = ByteString.CopyFrom(status.ImageDigest.Span),
        Fault = status.Fault,
        Fidelity = status.Fidelity is { } fidelity ? ToMessage(fidelity) : MeshFidelity.Unspecified,
    };

    /// <summary>On the wire 0 says nothing, so the numbers are one higher.</summary>
    public static MeshFidelity ToMessage(NeuroChip.Emulator.Mesh.MeshFidelity fidelity) => (MeshFidelity)((int)fidelity + 1);

    /// <summary>Unspecified stands for the server's own choice; a number without meaning is refused as it was sent.</summary>
    public static NeuroChip.Emulator.Mesh.MeshFidelity ToFidelity(MeshFidelity fidelity, NeuroChip.Emulator.Mesh.MeshFidelity unspecified)
    {
        if (!Enum.IsDefined(fidelity))
        {
            throw new NeuroChip.Device.DeviceException(
                NeuroChip.Device.DeviceErrorKind.InvalidArgument, NeuroChip.Device.DeviceErrorCodes.BadFidelity,
                $"There is no model of the mesh with number {(int)fidelity}.", "Use none, analytic, event or flit.");
        }

        return fidelity == MeshFidelity.Unspecified ? unspecified : (NeuroChip.Emulator.Mesh.MeshFidelity)((int)fidelity - 1);
    }

    /// <summary>The address of a core; the field must be there, since a missing one would read as chip 0, core 0.</summary>
    public static CoreAddress ToAddress(CoreId? core, string field)
    {
        if (core is null)
        {
            throw ServiceErrors.BadField(field, "The core is missing.", "Name chip and core.");
        }

        return ToAddress(core.Chip, core.Core);
    }

    public static CoreAddress ToAddress(uint chip, uint core) => new(ToInt(chip), ToInt(core));

    /// <summary>Numbers past what the device can count to become its largest, which it then refuses by name.</summary>
    public static int ToInt(uint value) => (int)Math.Min(value, int.MaxValue);
}
