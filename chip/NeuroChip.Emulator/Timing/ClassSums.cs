namespace NeuroChip.Emulator.Timing;

/// <summary>What one spike of a class puts on the mesh, summed over its packets.</summary>
internal readonly record struct ClassSums(
    int Source, int Packets, int LocalPackets, int HopsEastWest, int HopsNorthSouth, int HopsOffChip, int Hops);
