using System.Globalization;
using NeuroChip.Server;

namespace Bench.Workloads;

/// <summary>What the table is asked for. A word that is not an option is an error, as is a value that is none.</summary>
internal sealed record WorkloadOptions
{
    private static readonly string[] s_rows = ["W1", "W2", "W3", "W4", "PilotNet", "digits", "scaling"];

    public IReadOnlyList<string> Only { get; private init; } = s_rows;

    /// <summary>Runs per figure.</summary>
    public int Repeats { get; private init; } = 5;

    /// <summary>Folder of the peer's scripts, or null.</summary>
    public string? Peer { get; private init; }

    /// <summary>Where the data of PilotNet and MNIST are, if they are there.</summary>
    public string Shared { get; private init; } = "../shared";

    public string Engine { get; private init; } = EngineChoice.OpenCl;

    /// <summary>No C: neither plain loops nor limits.</summary>
    public bool Bare { get; private init; }

    public static WorkloadOptions Parse(string[] args)
    {
        var options = new WorkloadOptions();
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--bare" => options with { Bare = true },
                _ when i + 1 < args.Length => options.With(args[i], args[++i]),
                _ => throw new FormatException($"{args[i]}: not an option, or its value is missing; see tests/Bench/README.md"),
            };
        }

        return options;
    }

    private WorkloadOptions With(string name, string value) => name switch
    {
        "--only" => this with { Only = [.. value.Split(',').Select(row => OneOf(name, row, s_rows))] },
        "--repeats" => this with { Repeats = Count(name, value) },
        "--peer" => this with { Peer = Folder(name, value) },
        "--shared" => this with { Shared = value },
        "--engine" => this with { Engine = OneOf(name, value, EngineChoice.Names) },
        _ => throw new FormatException($"{name}: not an option; see tests/Bench/README.md"),
    };

    private static string OneOf(string name, string value, IReadOnlyList<string> allowed) => allowed.Contains(value)
        ? value : throw new FormatException($"{name}: found '{value}'; allowed is one of {string.Join(", ", allowed)}");

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw new FormatException($"{name}: found '{value}'; allowed is a whole number from 1 on");

    private static string Folder(string name, string value) => Directory.Exists(value)
        ? value : throw new FormatException($"{name}: found '{value}'; allowed is a folder with the peer's scripts");
}
