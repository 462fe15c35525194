using System.Globalization;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Chips;

/// <summary>All numbers of a profile with the group each is in, defaults among them.</summary>
internal static class ChipValues
{
    public static IEnumerable<(string Group, ProfileValue Value)> Of(ChipProfile profile) =>
    [
        .. profile.Sizes.Select(value => ("sizes", value)),
        .. profile.Costs.Values.Select(value => ("costs", value)),
        .. profile.Router.Values.Select(value => ("router", value)),
    ];

    /// <summary>The value as a profile states it.</summary>
    public static string Text(ProfileValue value) => value.Points.Length == 1
        ? Number(value.Value)
        : string.Join(", ", value.Points.Select(point => $"{Number(point.Value)} at {Number(point.At)}"));

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
