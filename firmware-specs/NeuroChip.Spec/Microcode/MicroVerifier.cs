namespace NeuroChip.Spec.Microcode;

/// <summary>
/// Proves that a program is sound: every path ends at HALT, every operand, constant and limit exists, instructions stand
/// where they have a meaning, and no product leaves 64 bits whatever the state of synapse and traces.
/// </summary>
public static class MicroVerifier
{
    /// <summary>Verifies a program; never throws, whatever its words.</summary>
    public static MicroVerdict Verify(MicroProgram program) => throw new NotSupportedException();

    /// <summary>Verifies the program of a learning profile in a core's tables; a profile that leaves them is a problem as well.</summary>
    public static MicroVerdict Verify(
        LearnProfile profile, ReadOnlySpan<ushort> microcode, ReadOnlySpan<short> constants, ReadOnlySpan<LearnLimit> limits) =>
        throw new NotSupportedException();
}
