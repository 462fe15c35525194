using System.Collections.Immutable;
using NeuroChip.Cli.Learning.Systems.Digits;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>The worked systems, in the order in which they are told.</summary>
internal static class WorkedSystems
{
    public static ImmutableArray<IWorkedSystem> All { get; } =
    [
        new StdpWindowSystem(),
        new AdditiveStdpSystem(),
        new TripletStdpSystem(),
        new RewardSystem(),
        new HomeostasisSystem(),
        new BcmSystem(),
        new DelaySystem(),
        new PesSystem(),
        new DigitsSystem(),
    ];

    /// <summary>The systems of some names, or all.</summary>
    public static ImmutableArray<IWorkedSystem> Of(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? All : [.. All.Where(system => names.Contains(system.Name))];
}
