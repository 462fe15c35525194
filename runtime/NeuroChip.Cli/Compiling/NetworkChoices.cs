using NeuroChip.Cli.Errors;
using NeuroChip.Compilation.LearningFiles;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;

namespace NeuroChip.Cli.Compiling;

/// <summary>A periodic hard reset that the user gives a population, since no file format says it.</summary>
internal sealed record PeriodicReset(string Population, int Interval, int Offset);

/// <summary>Layers of a file, from one to another.</summary>
internal sealed record LayerRange(int First, int Last);

/// <summary>What is taken of a network file, and what the user says of it that the file cannot.</summary>
/// <param name="Layers">First and last layer of a lava-dl file, or null for all.</param>
/// <param name="Resets">Periodic resets.</param>
/// <param name="LearningPath">A file that says how projections learn, or null.</param>
internal sealed record NetworkChoices((int First, int Last)? Layers, IReadOnlyList<PeriodicReset> Resets, string? LearningPath = null)
{
    /// <summary>The whole file as it is.</summary>
    public static NetworkChoices None { get; } = new(null, []);

    /// <summary>Reads a network with these choices.</summary>
    public NetworkFile Read(string path)
    {
        NetworkFile file = NetworkReader.Read(path, new ReadOptions { Layers = Layers });
        foreach (PeriodicReset reset in Resets)
        {
            file = file with { Graph = Apply(file.Graph, reset, path) };
        }

        return LearningPath is null ? file : file with { Graph = LearningFile.Attach(file.Graph, LearningPath) };
    }

    private static SnnGraph Apply(SnnGraph graph, PeriodicReset reset, string path)
    {
        string[] allowed = [.. graph.Populations.Where(p => p.Model is IntegerCuba).Select(p => p.Name)];
        return allowed.Contains(reset.Population)
            ? graph.WithPeriodicReset(reset.Population, reset.Interval, reset.Offset)
            : throw new CliException(
                CliCodes.Options, path, "a periodic reset is for compartments in chip integers", $"--reset-every {reset.Population}",
                string.Join(", ", allowed) is { Length: > 0 } names ? names : "none in this network", "name one of them");
    }
}
