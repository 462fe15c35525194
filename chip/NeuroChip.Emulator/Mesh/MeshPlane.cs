using NeuroChip.Spec;

namespace NeuroChip.Emulator.Mesh;

/// <summary>The two sets of routers and links of a chip, which share nothing.</summary>
public enum MeshPlane
{
    /// <summary>Spikes, writes and requests, and what is relayed to other chips.</summary>
    Requests = 0,

    /// <summary>Responses and barriers: they never wait behind what they answer.</summary>
    Responses = 1,
}

/// <summary>Facts about <see cref="MeshPlane"/>.</summary>
public static class MeshPlanes
{
    /// <summary>The plane on which packets of a type travel.</summary>
    public static MeshPlane Of(PacketType type) =>
        type is PacketType.ReadResponse or PacketType.Barrier ? MeshPlane.Responses : MeshPlane.Requests;
}
