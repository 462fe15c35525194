using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>A learning program with the tables that it reads, as a core holds them; sound only if <see cref="MicroVerifier"/> says so.</summary>
public sealed class MicroProgram : IEquatable<MicroProgram>
{
    /// <summary>Most words of a program.</summary>
    public const int MaxWords = 256;

    /// <summary>Most constants and most limits, since a nibble names them.</summary>
    public const int TableEntries = 16;

    /// <param name="words">1 to 256 instruction words; others are for the verifier to refuse.</param>
    /// <param name="constants">Start values of the constants, 0 to 16; further constants are 0 and can only be loaded.</param>
    /// <param name="limits">Bounds that CLP names, 0 to 16.</param>
    public MicroProgram(IEnumerable<ushort> words, IEnumerable<short>? constants = null, IEnumerable<LearnLimit>? limits = null)
    {
        Words = [.. words];
        Constants = [.. constants ?? []];
        Limits = [.. limits ?? []];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Constants.Length, TableEntries, nameof(constants));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limits.Length, TableEntries, nameof(limits));
    }

    /// <summary>The instruction words, see <see cref="MicroOp"/>.</summary>
    public ImmutableArray<ushort> Words { get; }

    /// <summary>Start values of the constants K.</summary>
    public ImmutableArray<short> Constants { get; }

    /// <summary>The limits LIM.</summary>
    public ImmutableArray<LearnLimit> Limits { get; }

    /// <summary>The instruction at a word position.</summary>
    public MicroOp this[int word] => MicroOps.Decode(Words[word]);

    /// <summary>
    /// The program of a learning profile, cut from a core's tables. Null if the profile leaves the microcode, or if there
    /// are more constants or limits than a program can name.
    /// </summary>
    public static MicroProgram? Cut(
        LearnProfile profile, ReadOnlySpan<ushort> microcode, ReadOnlySpan<short> constants, ReadOnlySpan<LearnLimit> limits)
    {
        bool fits = (long)profile.ProgramStart + profile.ProgramLength <= microcode.Length
            && constants.Length <= TableEntries && limits.Length <= TableEntries;
        return fits
            ? new MicroProgram([.. microcode.Slice(profile.ProgramStart, profile.ProgramLength)], [.. constants], [.. limits])
            : null;
    }

    /// <inheritdoc/>
    public bool Equals(MicroProgram? other) => other is not null
        && Words.AsSpan().SequenceEqual(other.Words.AsSpan())
        && Constants.AsSpan().SequenceEqual(other.Constants.AsSpan())
        && Limits.AsSpan().SequenceEqual(other.Limits.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MicroProgram);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ushort word in Words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
