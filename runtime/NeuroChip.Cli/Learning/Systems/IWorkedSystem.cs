namespace NeuroChip.Cli.Learning.Systems;

/// <summary>
/// A small system that learns something known, on the emulated chip: its network is compiled, every change of a synapse is
/// made by the chip, and what came of it is held against criteria.
/// </summary>
internal interface IWorkedSystem
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    string About { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    SystemResult Run(SystemSettings settings);
}
