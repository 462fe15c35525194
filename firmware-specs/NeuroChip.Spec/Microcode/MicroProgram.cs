using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>A learning program with the tables that it reads, as a core holds them.</summary>
/// <param name="words">Instruction words, see <see cref="MicroOp"/>.</param>
/// <param name="constants">Start values of the constants, 0 to 16; further constants are 0.</param>
/// <param name="limits">Bounds that CLP names, 0 to 16.</param>
public sealed class MicroProgram(IEnumerable<ushort> words, IEnumerable<short>? constants = null, IEnumerable<LearnLimit>? limits = null)
{
    /// <summary>The instruction words, see <see cref="MicroOp"/>.</summary>
    public ImmutableArray<ushort> Words { get; } = [.. words];

    /// <summary>Start values of the constants K.</summary>
    public ImmutableArray<short> Constants { get; } = [.. constants ?? []];

    /// <summary>The limits LIM.</summary>
    public ImmutableArray<LearnLimit> Limits { get; } = [.. limits ?? []];
}
