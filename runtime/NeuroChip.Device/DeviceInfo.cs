using NeuroChip.Emulator.Mesh;
namespace NeuroChip.Device;

/// <summary>States of a device; numbers reach the wire: append only.</summary>
public enum DeviceState
{
    /// <summary>No image.</summary>
    Idle = 1,

    /// <summary>An image is loaded and no step was run.</summary>
    Loaded = 2,

    // 3 is ARMED, for a start that waits for several devices.

    /// <summary>Steps are being computed.</summary>
    Running = 4,

    /// <summary>Between runs.</summary>
    Paused = 5,

    /// <summary>The engine failed; a reset to the image, another load or an unload gets out of it.</summary>
    Faulted = 6,
}

/// <summary>What a device is: constant over its life.</summary>
public sealed record DeviceInfo
{
    /// <summary>Id, unique on its server.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the chip profile.</summary>
    public required string Profile { get; init; }

    /// <summary>SHA-256 of the profile.</summary>
    public required ReadOnlyMemory<byte> ProfileDigest { get; init; }

    /// <summary>Layout family of its words.</summary>
    public required string Layout { get; init; }

    /// <summary>Name of its engine: <c>scalar</c>, <c>opencl</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Chips.</summary>
    public required int Chips { get; init; }

    /// <summary>Cores on each chip.</summary>
    public required int CoresPerChip { get; init; }

    /// <summary>Tiles of the mesh in x.</summary>
    public required int MeshWidth { get; init; }

    /// <summary>Tiles of the mesh in y.</summary>
    public required int MeshHeight { get; init; }

    /// <summary>Compartments of each core.</summary>
    public required int CompartmentsPerCore { get; init; }
}

/// <summary>What a device is doing now.</summary>
/// <param name="State">Its state.</param>
/// <param name="Step">Last step computed.</param>
/// <param name="ImageDigest">SHA-256 of the loaded image; empty without one.</param>
/// <param name="Epoch">Counts loads and resets, so that an answer from before one can be told.</param>
/// <param name="Fault">Why it is faulted, or empty.</param>
/// <param name="Fidelity">How closely the mesh is modelled in the times of the loaded image; null without one.</param>
public sealed record DeviceStatus(
    DeviceState State, long Step, ReadOnlyMemory<byte> ImageDigest, long Epoch, string Fault, MeshFidelity? Fidelity = null);
