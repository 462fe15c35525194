using System.Collections.Immutable;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>What learns on a loaded image.</summary>
/// <param name="Step">Step at whose end it was read.</param>
/// <param name="Cores">Cores with a learning epoch.</param>
/// <param name="Projections">Projections that learn, as the manifest lists them.</param>
public sealed record LearningReport(
    long Step, ImmutableArray<LearningCoreReport> Cores, ImmutableArray<LearningProjectionReport> Projections);

/// <summary>The learning engine of a core.</summary>
/// <param name="Core">The core.</param>
/// <param name="Epoch">Steps between two learning steps.</param>
/// <param name="Enabled">Whether it learns now.</param>
/// <param name="R1">Reward trace.</param>
/// <param name="RewardEvent">Whether a reward event came in this epoch.</param>
/// <param name="Profiles">Profiles of the image.</param>
/// <param name="Visits">Synapses visited since loading or the last reset of the counters.</param>
/// <param name="Instructions">Instructions executed, the same.</param>
/// <param name="Populations">Populations with units on the core.</param>
public sealed record LearningCoreReport(
    CoreAddress Core, int Epoch, bool Enabled, int R1, bool RewardEvent, int Profiles, long Visits, long Instructions,
    ImmutableArray<string> Populations);

/// <summary>A projection that learns.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pre">Pre population.</param>
/// <param name="Post">Post population.</param>
/// <param name="PreUnits">Units of the pre population.</param>
/// <param name="PostUnits">Units of the post population.</param>
/// <param name="Rule">Its rule; without texts where a program was written of which none are known.</param>
/// <param name="Profiles">The profile of its synapses on each core.</param>
/// <param name="Compiled">What the compiler wrote down: rounding, bounds, seed.</param>
public sealed record LearningProjectionReport(
    string Name, string Pre, string Post, int PreUnits, int PostUnits, ProjectionRule Rule, ImmutableArray<ProfileAddress> Profiles,
    ManifestProjection Compiled);

/// <summary>A profile of a core: the place of a program.</summary>
/// <param name="Core">The core.</param>
/// <param name="Profile">Index of the profile.</param>
public readonly record struct ProfileAddress(CoreAddress Core, int Profile)
{
    /// <inheritdoc/>
    public override string ToString() => $"chip {Core.Chip} core {Core.Core} profile {Profile}";
}

/// <summary>The rule of a projection as text, one per target.</summary>
/// <param name="Weight">Of dw, or null.</param>
/// <param name="Delay">Of dd, or null.</param>
/// <param name="Tag">Of dt, or null.</param>
public sealed record ProjectionRule(string? Weight, string? Delay, string? Tag)
{
    /// <summary>Nothing known.</summary>
    public static ProjectionRule None { get; } = new(null, null, null);
}
