namespace NeuroChip.Emulator.Mesh;

/// <summary>A model of the mesh does not take a chip; the message says what was found and what is allowed.</summary>
public sealed class MeshModelException(string message) : Exception(message);
