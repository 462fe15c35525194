namespace NeuroChip.Graph.Readers.Problems;

/// <summary>A kind of problem with an input file. Codes are append-only: a number never changes its meaning.</summary>
/// <param name="Id">Stable code, <c>NC1xxx</c>.</param>
/// <param name="Severity">Whether the network can still be made.</param>
/// <param name="Title">A few words.</param>
/// <param name="Explanation">Why it is a problem.</param>
/// <param name="Remedy">What to do, unless the single case knows better.</param>
public sealed record FormatCode(string Id, ProblemSeverity Severity, string Title, string Explanation, string Remedy);
