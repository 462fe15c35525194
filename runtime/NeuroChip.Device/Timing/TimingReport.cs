using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Timing;

/// <summary>Times and energies since loading or the last reset of the counters, all at the same step's end. Times in ns, energies in pJ.</summary>
public sealed record TimingReport
{
    /// <summary>Step at whose end they were read.</summary>
    public required long Step { get; init; }

    /// <summary>How closely the mesh is modelled.</summary>
    public required MeshFidelity Fidelity { get; init; }

    /// <summary>The model in words.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Digest of the profile with its costs and routers.</summary>
    public required ReadOnlyMemory<byte> ProfileDigest { get; init; }

    /// <summary>Sums over steps, cores and links.</summary>
    public required TimingTotals Totals { get; init; }

    /// <summary>The grid of tiles, which names tiles and links.</summary>
    public required MeshShape Shape { get; init; }

    /// <summary>Cores, in the order of the sums.</summary>
    public required IReadOnlyList<CoreAddress> Cores { get; init; }

    /// <summary>Per core, its energies by unit; mesh, barrier and what tiles and chips spend are not in them.</summary>
    public required IReadOnlyList<double[]> CoreEnergies { get; init; }

    /// <summary>Energies of the populations, of what came from outside, and of what belongs to all.</summary>
    public required IReadOnlyList<PopulationEnergy> Populations { get; init; }

    /// <summary>The costs, what is known of them, and what the profile does not give.</summary>
    public required CostTable Costs { get; init; }

    internal static TimingReport Of(Emulator.Chip chip)
    {
        ChipTiming timing = chip.Timing ?? throw TimingPublisher.NotTimed();
        return new TimingReport
        {
            Step = chip.Step,
            Fidelity = timing.Fidelity,
            Model = timing.Model,
            Profile = timing.Profile.Name,
            ProfileDigest = timing.Profile.FullDigest,
            Totals = timing.ReadTotals(),
            Shape = timing.Shape,
            Cores = timing.Cores,
            CoreEnergies = [.. chip.Parameters.Cores.Select(core => timing.EnergyOf(core.Index))],
            Populations = timing.ReadPopulations(chip.Image.Manifest),
            Costs = timing.Costs,
        };
    }
}
