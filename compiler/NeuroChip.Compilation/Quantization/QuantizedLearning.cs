using System.Collections.Immutable;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Quantization;

/// <summary>How the synapses of a projection learn, in the chip's integers.</summary>
public sealed record QuantizedLearning
{
    private const int LongestDelay = 62;

    /// <summary>Name of the rule.</summary>
    public required string Name { get; init; }

    /// <summary>Texts of the rules.</summary>
    public required RuleTexts Texts { get; init; }

    /// <summary>How traces and learned values are rounded.</summary>
    public required TraceRounding Rounding { get; init; }

    /// <summary>Bounds of the weight, or null.</summary>
    public RuleRange? WeightRange { get; init; }

    /// <summary>Bounds of the delay, or null.</summary>
    public RuleRange? DelayRange { get; init; }

    /// <summary>Microcode, with limits of its own.</summary>
    public required ImmutableArray<ushort> Words { get; init; }

    /// <summary>The limits that its CLP instructions name.</summary>
    public required ImmutableArray<LearnLimit> Limits { get; init; }

    /// <summary>What the program costs.</summary>
    public required RuleReport Report { get; init; }

    /// <summary>First pre trace.</summary>
    public required TraceConfig X1 { get; init; }

    /// <summary>Second pre trace.</summary>
    public required TraceConfig X2 { get; init; }

    /// <summary>Whether traces and learned values are rounded at random.</summary>
    public bool Draws => this.Rounding == TraceRounding.Stochastic;

    /// <summary>Seed of pre traces and learned values.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Longest delay that the rules may learn; -1 if the delays stay.</summary>
    public int LongestLearned => this.Texts.Delay is null ? -1 : this.DelayRange?.High ?? LongestDelay;

    /// <summary>Whether the rules learn tags.</summary>
    public bool LearnsTags => this.Texts.Tag is not null;

    /// <summary>Whether the rules learn delays.</summary>
    public bool LearnsDelays => this.LongestLearned >= 0;

    /// <inheritdoc/>
    public bool Equals(QuantizedLearning? other) =>
        other is not null && this.Name == other.Name && this.Texts == other.Texts
        && this.Words.SequenceEqual(other.Words) && this.Limits.SequenceEqual(other.Limits)
        && this.X1 == other.X1 && this.X2 == other.X2 && this.Rounding == other.Rounding && this.Seed == other.Seed
        && this.WeightRange == other.WeightRange && this.DelayRange == other.DelayRange;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(this.Name, this.Texts, this.Words.Length, this.Seed);
}

/// <summary>What learning onto a group needs of it, whoever projects to it.</summary>
/// <param name="Epoch">Steps between learning steps, 1..63.</param>
/// <param name="Y1">First post trace.</param>
/// <param name="Y2">Second post trace.</param>
/// <param name="Y3">Third post trace.</param>
/// <param name="Draws">Whether the post traces are rounded at random, with the group's seed.</param>
public sealed record GroupLearning(int Epoch, TraceConfig Y1, TraceConfig Y2, TraceConfig Y3, bool Draws);
