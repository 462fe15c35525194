using System.CommandLine;

namespace NeuroChip.Cli.Commands;

/// <summary>The option every command has for machines.</summary>
internal static class JsonOption
{
    public const string Name = "--json";

    public static Option<bool> Create() => new(Name) { Description = "Print one JSON object on standard output, for machines." };
}
