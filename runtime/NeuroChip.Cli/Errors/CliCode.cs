using System.Collections.Immutable;

namespace NeuroChip.Cli.Errors;

/// <summary>A kind of problem the command finds itself: input and output files, and options. Numbers are append-only.</summary>
/// <param name="Id">Stable code, <c>NC3xxx</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Explanation">Why it is a problem; <c>neurochip explain</c> prints it.</param>
/// <param name="Remedy">What to do, unless the single case knows better.</param>
/// <param name="ExitCode">How the command ends.</param>
internal sealed record CliCode(string Id, string Title, string Explanation, string Remedy, int ExitCode = ExitCodes.Failed)
{
    /// <summary>Every code, in the order of the numbers.</summary>
    public static ImmutableArray<CliCode> All => CliCodes.All;
}
