namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>The registers of the learning engine.</summary>
/// <param name="P">Product.</param>
/// <param name="Q">Scaled product.</param>
/// <param name="A">Accumulator.</param>
/// <param name="E">Predicate.</param>
public readonly record struct MicrocodeRegisters(long P, long Q, int A, bool E);

/// <summary>The traces of a synapse at one time of the epoch.</summary>
/// <param name="X1">First pre trace.</param>
/// <param name="X2">Second pre trace.</param>
/// <param name="Y1">First post trace.</param>
/// <param name="Y2">Second post trace.</param>
/// <param name="Y3">Third post trace.</param>
public readonly record struct TraceValues(int X1, int X2, int Y1, int Y2, int Y3);

/// <summary>The traces of a synapse by the time a product may read them at.</summary>
/// <param name="AtTx">At the last pre spike of the epoch; not read when there is none.</param>
/// <param name="AtTy">At the last post spike of the epoch; not read when there is none.</param>
/// <param name="End">At the end of the epoch.</param>
public readonly record struct EpochTraces(TraceValues AtTx, TraceValues AtTy, TraceValues End);
