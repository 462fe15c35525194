using System.Collections.Immutable;
using NeuroChip.Emulator;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>In-axons of a core that are consecutive pre units of a projection.</summary>
/// <param name="Core">Index of the core.</param>
/// <param name="FirstAxon">In-axon of the first unit.</param>
/// <param name="Units">The pre units.</param>
/// <param name="Profile">The profile of the core that they learn by.</param>
internal readonly record struct AxonRun(int Core, int FirstAxon, UnitSpan Units, int Profile)
{
    /// <summary>In-axon of a unit of the run.</summary>
    public int AxonOf(int unit) => FirstAxon + unit - Units.First;
}

/// <summary>A learning projection and where its synapses lie.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pre">Index of the pre population.</param>
/// <param name="Post">Index of the post population.</param>
/// <param name="Rule">Its rule as the manifest has it.</param>
/// <param name="Runs">Its in-axons.</param>
/// <param name="Manifest">What the manifest says of it.</param>
internal sealed record ProjectionPlace(
    string Name, int Pre, int Post, ProjectionRule Rule, ImmutableArray<AxonRun> Runs, ManifestProjection Manifest);

/// <summary>The learning projections of a loaded image.</summary>
internal sealed class ProjectionTable
{
    private readonly Dictionary<string, ProjectionPlace> _byName;

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="DeviceException">The manifest contradicts itself or the image.</exception>
    public ProjectionTable(Chip chip, PopulationMap map)
    {
        All = [.. map.Manifest.Projections.Select(projection => PlaceOf(projection, chip, map))];
        _byName = [];
        foreach (ProjectionPlace projection in All)
        {
            if (!_byName.TryAdd(projection.Name, projection))
            {
                throw Contradiction($"The manifest has two projections '{projection.Name}'.");
            }
        }
    }

    /// <summary>As the manifest lists them.</summary>
    public ImmutableArray<ProjectionPlace> All { get; }

    /// <summary>The projection of a name.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public ProjectionPlace this[string name] => _byName.TryGetValue(name, out ProjectionPlace? found)
        ? found
        : throw LearningErrors.NoSuchProjection(name, All.Select(projection => projection.Name));

    /// <summary>Names of the projections that learn by a profile.</summary>
    public ImmutableArray<string> Of(int core, int profile) =>
        [.. All.Where(projection => projection.Runs.Any(run => run.Core == core && run.Profile == profile)).Select(projection => projection.Name)];

    private static ProjectionPlace PlaceOf(ManifestProjection projection, Chip chip, PopulationMap map)
    {
        int pre = map.IndexOf(projection.Pre);
        return new ProjectionPlace(
            projection.Name, pre, map.IndexOf(projection.Post), new ProjectionRule(projection.Dw, projection.Dd, projection.Dt),
            [.. projection.Axons.Select(run => RunOf(projection.Name, run, map.Populations[pre].Size, chip, map))], projection);
    }

    private static AxonRun RunOf(string name, ManifestAxons run, int preUnits, Chip chip, PopulationMap map)
    {
        var address = new CoreAddress(run.Chip, run.Core);
        int core = map.IndexOf(address);
        return run.Count >= 0 && run.FirstUnit >= 0 && (long)run.FirstUnit + run.Count <= preUnits
            && run.FirstAxon >= 0 && (long)run.FirstAxon + run.Count <= chip.Parameters.Cores[core].Rows.Count
            && run.Profile >= 0 && run.Profile < chip.Image.Cores[core].Words(SectionKind.LearnProfiles).Length
            ? new AxonRun(core, run.FirstAxon, new UnitSpan(run.FirstUnit, run.Count), run.Profile)
            : throw Contradiction($"The manifest places projection '{name}' on in-axons, units or a profile that {address} does not have.");
    }

    private static DeviceException Contradiction(string found) =>
        new(DeviceErrorKind.InvalidArgument, "NC5110", found, "Compile the network again.");
}
