using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Cli.Errors;

/// <summary>What is known about a code.</summary>
internal sealed record CodeEntry(string Id, string Title, string Explanation, string Remedy);

/// <summary>All codes a user can meet: 1xxx files, 2xxx compiler, 3xxx this command, 4xxx device, 5xxx image, 6xxx specs and profiles.</summary>
internal static class CodeBook
{
    public static IReadOnlyList<CodeEntry> All { get; } =
    [
        .. new CodeEntry[][]
        {
            [.. FormatCodes.All.Select(c => new CodeEntry(c.Id, c.Title, c.Explanation, c.Remedy))],
            [.. DiagnosticCode.All.Select(c => new CodeEntry(c.Id, c.Title, c.Explanation, c.Remedy))],
            [.. CliCodes.All.Select(c => new CodeEntry(c.Id, c.Title, c.Explanation, c.Remedy))],
            [.. DeviceAndImageCodes.All],
            [.. MicrocodeEntries.All],
        }.SelectMany(entries => entries).OrderBy(entry => entry.Id, StringComparer.Ordinal),
    ];
}
