using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>How a worked system is run.</summary>
/// <param name="Engines">Makes the engine of every chip it uses.</param>
internal sealed record SystemSettings(IEngineFactory Engines)
{
    /// <summary>Seeds to run with; none for those the system chooses itself.</summary>
    public ImmutableArray<ulong> Seeds { get; init; } = [];

    /// <summary>How much is run.</summary>
    public SystemSize Size { get; init; } = SystemSize.Small;

    /// <summary>Folder with MNIST's files, or null for the digits that come with the program.</summary>
    public string? DigitsFolder { get; init; }

    /// <summary>Whether the system is also run without each of its parts, where it knows how.</summary>
    public bool Ablations { get; init; }

    /// <summary>Takes how much is done, 0 to 1.</summary>
    public Action<double> Progress { get; init; } = static _ => { };

    /// <summary>Gives up.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The seeds asked for, or the system's own.</summary>
    public ImmutableArray<ulong> SeedsOr(params ImmutableArray<ulong> own) => Seeds.IsDefaultOrEmpty ? own : Seeds;
}
