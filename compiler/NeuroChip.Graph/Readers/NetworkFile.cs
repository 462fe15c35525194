using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Graph.Readers;

/// <summary>A network read from a file.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Format">What kind of file it was.</param>
/// <param name="Warnings">What the reader had to assume.</param>
public sealed record NetworkFile(SnnGraph Graph, NetworkFormat Format, ImmutableArray<FormatProblem> Warnings);
